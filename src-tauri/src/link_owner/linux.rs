//! On Linux: the desktop entry that `xdg-mime` names, and the program in it.

use std::path::{Path, PathBuf};
use std::process::Command;

use plugboard_core::Error;
use plugboard_core::callback::SCHEME;
use plugboard_core::view::LinkOwner;
use tauri::{AppHandle, Manager as _, Runtime};
use tauri_plugin_deep_link::DeepLinkExt as _;

use super::judge::{Registered, judge};
use super::{chosen, not_repaired, register};
use crate::desktop_entry::{Entries, Entry};
use crate::surroundings::{Surroundings, as_started, own_programs};
use crate::xdg_mime;

/// As [`super::owner`].
pub async fn owner<R: Runtime>(app: &AppHandle<R>) -> LinkOwner {
    let surroundings = Surroundings::now();
    ask(&surroundings, surroundings.command(app, xdg_mime::PROGRAM), &own_programs(app)).await
}

/// Names an entry that starts this program as the one to use, be it a package's; without one, writes one.
pub async fn repair<R: Runtime>(app: &AppHandle<R>) -> Result<(), Error> {
    let surroundings = Surroundings::now();
    let Some(id) = own_entry(&Entries::of(&surroundings), &own_programs(app)) else {
        return register(app).await;
    };
    let command = surroundings.command(app, xdg_mime::PROGRAM);
    xdg_mime::set_default(command, &id, &kind()).await.map_err(|_| not_repaired())
}

/// Deletes the entry that [`register`] wrote, and has the system forget it.
pub fn unregister<R: Runtime>(app: &AppHandle<R>) {
    let own = own_programs(app);
    let Some(file) = handler(app).filter(|file| is_ours(file, &own)) else { return };
    let deleted = std::fs::remove_file(&file).map_err(|error| error.to_string());
    let forgotten =
        deleted.and_then(|()| app.deep_link().unregister(SCHEME).map_err(|error| error.to_string()));
    if let Err(error) = forgotten {
        tracing::warn!(%error, "the link scheme is still registered");
    }
}

/// Where the plugin writes the entry of this program.
fn handler<R: Runtime>(app: &AppHandle<R>) -> Option<PathBuf> {
    Some(app.path().data_dir().ok()?.join("applications").join(handler_of(std::env::current_exe().ok()?)?))
}

/// The plugin asks for its name at the start, when no upgrade has replaced the program yet.
fn handler_of(running: PathBuf) -> Option<String> {
    let program = as_started(running);
    Some(format!("{}-handler.desktop", program.file_name()?.to_string_lossy()))
}

/// Whether an entry starts this program, or one that is no more.
fn is_ours(file: &Path, own: &[PathBuf]) -> bool {
    let Ok(text) = std::fs::read_to_string(file) else { return false };
    let surroundings = Surroundings::now();
    let line = Entry::read(file, &text).and_then(|entry| entry.command());
    line.is_some_and(|line| {
        let program = Entries::of(&surroundings).program(&line.program);
        program.is_none_or(|program| own.contains(&program))
    })
}

async fn ask(surroundings: &Surroundings, xdg_mime: Command, own: &[PathBuf]) -> LinkOwner {
    if !has_session_bus(surroundings) {
        return LinkOwner::Unreachable;
    }
    let entries = Entries::of(surroundings);
    let id = match chosen::entry(surroundings, &entries, &kind()) {
        Some(id) => id,
        None => match xdg_mime::default(xdg_mime, &kind()).await {
            Ok(Some(id)) => id,
            Ok(None) => return LinkOwner::Nobody,
            Err(_) => return LinkOwner::Unknown,
        },
    };
    let registered = match entries.named(&id) {
        Some(entry) => registered(&entries, entry),
        None => Registered { name: id.clone(), file: id, program: None },
    };
    judge(registered, own)
}

/// Over the session bus a second Plugboard hands its link to the first.
fn has_session_bus(surroundings: &Surroundings) -> bool {
    let bus = surroundings.get("XDG_RUNTIME_DIR").map(|folder| Path::new(folder).join("bus"));
    surroundings.get("DBUS_SESSION_BUS_ADDRESS").is_some() || bus.is_some_and(|bus| bus.exists())
}

fn own_entry(entries: &Entries, own: &[PathBuf]) -> Option<String> {
    let starts_us = |entry: &Entry| {
        let program = entry.command().and_then(|line| entries.program(&line.program));
        program.is_some_and(|program| own.contains(&program))
    };
    let mut found = entries.all();
    found.retain(|entry| entry.opens(&kind()) && starts_us(entry));
    // A package's own is shown in menus, and is the better one where both are there.
    found.sort_by_key(|entry| entry.no_display);
    found.into_iter().next().map(|entry| entry.id)
}

fn registered(entries: &Entries, entry: Entry) -> Registered {
    let program = entry.command().and_then(|line| entries.program(&line.program));
    let name = if entry.name.is_empty() { entry.id.clone() } else { entry.name };
    Registered { file: entry.id, name, program }
}

fn kind() -> String {
    format!("x-scheme-handler/{SCHEME}")
}

#[cfg(test)]
mod tests;
