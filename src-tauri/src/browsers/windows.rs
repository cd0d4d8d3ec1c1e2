//! Browsers on Windows: the programs that registered themselves as clients of the Start menu's Internet entry.

use std::collections::BTreeSet;

use tauri::{AppHandle, Runtime};
use windows_registry::{CLASSES_ROOT, CURRENT_USER, Key, LOCAL_MACHINE, Result};

use super::Browser;
use crate::command_line::CommandLine;

const CLIENTS: &str = "SOFTWARE\\Clients\\StartMenuInternet";
const DEFAULT: &str = "SOFTWARE\\Microsoft\\Windows\\Shell\\Associations\\UrlAssociations\\https\\UserChoice";
const COMMAND: &str = "shell\\open\\command";

/// Internet Explorer is registered on computers where it has not started for years.
const RETIRED: &str = "IEXPLORE.EXE";

/// The browsers of this person, then those of everybody, each once.
pub fn installed<R: Runtime>(_: &AppHandle<R>) -> Vec<Browser> {
    let clients = [CURRENT_USER, LOCAL_MACHINE].into_iter().filter_map(|root| root.open(CLIENTS).ok());
    let mut browsers: Vec<_> = clients.flat_map(|clients| registered(&clients).unwrap_or_default()).collect();
    let mut seen = BTreeSet::new();
    browsers.retain(|browser| seen.insert(browser.normal.program.to_lowercase()));
    browsers
}

/// The one that https links are opened with.
#[expect(clippy::unused_async, reason = "same shape as on Linux")]
pub async fn default<R: Runtime>(app: &AppHandle<R>) -> Option<Browser> {
    let class = CURRENT_USER.open(DEFAULT).and_then(|key| key.get_string("ProgId")).ok()?;
    let command = CLASSES_ROOT.open(format!("{class}\\{COMMAND}")).and_then(|key| key.get_string("")).ok()?;
    // Its own arguments are for a link alone, and leave no place for a switch.
    let program = CommandLine::of_registry(&command)?.program;
    installed(app).into_iter().find(|browser| browser.normal.program.eq_ignore_ascii_case(&program))
}

fn registered(clients: &Key) -> Result<Vec<Browser>> {
    let ids = clients.keys()?.filter(|id| !id.eq_ignore_ascii_case(RETIRED));
    Ok(ids.filter_map(|id| browser(clients, id)).collect())
}

fn browser(clients: &Key, id: String) -> Option<Browser> {
    let client = clients.open(&id).ok()?;
    let command = client.open(COMMAND).and_then(|key| key.get_string("")).ok()?;
    let name = client.get_string("").ok().filter(|name| !name.is_empty()).unwrap_or_else(|| id.clone());
    let line = CommandLine::of_registry(&command)?;
    std::path::Path::new(&line.program).is_file().then(|| Browser::new(id, name, line))
}
