//! On Windows: the command of the scheme in the registry, of this person before that of everybody.

use std::path::Path;

use plugboard_core::Error;
use plugboard_core::callback::SCHEME;
use plugboard_core::view::LinkOwner;
use tauri::{AppHandle, Runtime};
use windows_registry::{CLASSES_ROOT, CURRENT_USER, Key};

use super::judge::{Registered, judge};
use super::register;
use crate::command_line::CommandLine;
use crate::surroundings::own_programs;

/// As [`super::owner`].
#[expect(clippy::unused_async, reason = "same shape as on Linux")]
pub async fn owner<R: Runtime>(app: &AppHandle<R>) -> LinkOwner {
    let own = format!("Software\\Classes\\{SCHEME}");
    let command = command(CURRENT_USER, &own).or_else(|| command(CLASSES_ROOT, SCHEME));
    let registered = command.as_deref().and_then(CommandLine::of_registry).and_then(|line| registered(&line));
    registered.map_or(LinkOwner::Nobody, |registered| judge(registered, &own_programs(app)))
}

/// Writes this program into the registry of this person.
pub async fn repair<R: Runtime>(app: &AppHandle<R>) -> Result<(), Error> {
    register(app).await
}

fn command(root: &Key, class: &str) -> Option<String> {
    root.open(format!("{class}\\shell\\open\\command")).and_then(|key| key.get_string("")).ok()
}

fn registered(line: &CommandLine) -> Option<Registered> {
    let path = Path::new(&line.program);
    let text = |part: &std::ffi::OsStr| part.to_string_lossy().into_owned();
    let program = path.canonicalize().ok();
    Some(Registered { file: text(path.file_name()?), name: text(path.file_stem()?), program })
}
