//! On Windows: the command of the scheme in the registry, of this person before that of everybody.

use std::path::{Path, PathBuf};

use plugboard_core::Error;
use plugboard_core::callback::SCHEME;
use plugboard_core::view::LinkOwner;
use tauri::{AppHandle, Runtime};
use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE};

use super::judge::{Registered, judge};
use super::register;
use crate::command_line::program_and_rest;
use crate::surroundings::own_programs;

#[cfg(test)]
mod tests;

const CLASSES: &str = "Software\\Classes";

/// The two keys in which schemes are registered. What is in the first hides what is in the second.
pub struct Places {
    person: Option<Key>,
    everybody: Option<Key>,
}

/// Those of this computer.
pub fn places() -> Places {
    let person = CURRENT_USER.options().read().write().open(CLASSES).ok();
    Places { person, everybody: LOCAL_MACHINE.open(CLASSES).ok() }
}

/// As [`super::owner`].
#[expect(clippy::unused_async, reason = "same shape as on Linux")]
pub async fn owner<R: Runtime>(app: &AppHandle<R>) -> LinkOwner {
    owner_in(&places(), &own_programs(app))
}

/// Writes this program into the registry of this person.
pub async fn repair<R: Runtime>(app: &AppHandle<R>) -> Result<(), Error> {
    register(app).await
}

/// Removes what this person has registered, which may hide the entry of an installer and say more than a command.
/// Whether that entry hands links to this program, so that no other is needed.
pub fn make_room(places: &Places, own: &[PathBuf]) -> bool {
    if let Some(person) = &places.person
        && person.open(SCHEME).is_ok()
        && let Err(error) = person.remove_tree(SCHEME)
    {
        tracing::warn!(%error, "what is registered for links cannot be removed");
    }
    owner_in(places, own) == LinkOwner::Us
}

/// Removes what this person has registered for this program.
pub fn unregister<R: Runtime>(app: &AppHandle<R>) {
    unregister_in(&places(), &own_programs(app));
}

fn unregister_in(places: &Places, own: &[PathBuf]) {
    let Some(person) = &places.person else { return };
    let is_ours = class(person).is_some_and(|class| owner_by(&class.command, own) == LinkOwner::Us);
    if is_ours && let Err(error) = person.remove_tree(SCHEME) {
        tracing::warn!(%error, "the link scheme is still registered");
    }
}

fn owner_in(places: &Places, own: &[PathBuf]) -> LinkOwner {
    let class = [&places.person, &places.everybody].into_iter().flatten().find_map(class);
    let Some(Class { command, is_used }) = class else { return LinkOwner::Nobody };
    match owner_by(&command, own) {
        LinkOwner::Us if !is_used => LinkOwner::Nobody,
        owner => owner,
    }
}

/// What stands for the scheme in one place.
struct Class {
    command: String,
    /// Whether Windows uses the command: without the value `URL Protocol` a class is no scheme, and `DelegateExecute` names
    /// an object that is used in its place ("Registering an Application to a URI Scheme", "Creating Shortcut Menu
    /// Handlers").
    is_used: bool,
}

fn class(classes: &Key) -> Option<Class> {
    let class = classes.open(SCHEME).ok()?;
    let key = class.open("shell\\open\\command").ok()?;
    let is_used = class.get_string("URL Protocol").is_ok() && key.get_string("DelegateExecute").is_err();
    Some(Class { command: key.get_string("").ok()?, is_used })
}

/// The owner by a command. This program is the owner only if each link reaches it as its one argument.
fn owner_by(command: &str, own: &[PathBuf]) -> LinkOwner {
    let Some(registered) = program_and_rest(command).and_then(|(program, _)| registered(program)) else {
        return LinkOwner::Nobody;
    };
    match judge(registered, own) {
        LinkOwner::Us if !hands_over(command) => LinkOwner::Nobody,
        owner => owner,
    }
}

fn registered(program: &str) -> Option<Registered> {
    let path = Path::new(program);
    let text = |part: &std::ffi::OsStr| part.to_string_lossy().into_owned();
    // Another that Windows finds by its name, or by a variable, is taken to be there.
    let program = if path.is_absolute() { path.canonicalize().ok() } else { Some(path.to_owned()) };
    Some(Registered { file: text(path.file_name()?), name: text(path.file_stem()?), program })
}

/// Whether the link is the one argument. Without quotation marks a blank in it would make it two, and a blank in the
/// path of the program might start another one.
fn hands_over(command: &str) -> bool {
    let command = command.trim();
    program_and_rest(command).is_some_and(|(program, rest)| {
        let is_plain = command.starts_with('"') || !program.contains(char::is_whitespace);
        is_plain && rest.trim() == "\"%1\""
    })
}
