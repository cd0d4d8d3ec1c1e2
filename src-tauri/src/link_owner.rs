//! Which program the system hands Plugboard's links to, and making it this one again. What follows from it is
//! decided by the board.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

use std::path::PathBuf;

use plugboard_core::view::LinkOwner;
use plugboard_core::{Error, ErrorCode};
use tauri::{AppHandle, Runtime};
use tauri_plugin_deep_link::DeepLinkExt as _;

#[cfg(target_os = "linux")]
use linux as system;
#[cfg(target_os = "macos")]
use macos as system;
#[cfg(windows)]
use windows as system;

/// Longest name of another program that is shown, in characters.
const LONGEST: usize = 80;

/// What is registered for the scheme.
#[derive(Debug)]
struct Registered {
    /// The file that says so, or the program that it names.
    file: String,
    /// What the program is called.
    name: String,
    /// The program, if it is there.
    program: Option<PathBuf>,
}

/// Asks the system. Takes up to three seconds.
pub async fn owner<R: Runtime>(app: &AppHandle<R>) -> LinkOwner {
    system::owner(app).await
}

/// Makes this program the owner.
pub async fn repair<R: Runtime>(app: &AppHandle<R>) -> Result<(), Error> {
    system::repair(app).await?;
    match owner(app).await {
        LinkOwner::Us | LinkOwner::Unknown | LinkOwner::Unreachable => Ok(()),
        LinkOwner::Other { .. } | LinkOwner::Nobody | LinkOwner::Moved => Err(not_repaired()),
    }
}

/// Registers the scheme for this program, wherever it lies.
pub async fn register<R: Runtime>(app: &AppHandle<R>) -> Result<(), Error> {
    let app = app.clone();
    let registering = tauri::async_runtime::spawn_blocking(move || app.deep_link().register_all());
    let registered = registering.await.map_err(|_| not_repaired())?;
    registered.map_err(|error| {
        tracing::warn!(%error, "the link scheme could not be registered");
        not_repaired()
    })
}

fn not_repaired() -> Error {
    ErrorCode::NoWayBack.into()
}

/// Judges what is registered, given the files that are this very program.
fn judge(registered: Registered, own: &[PathBuf]) -> LinkOwner {
    match registered.program {
        Some(program) if own.contains(&program) => LinkOwner::Us,
        Some(_) => LinkOwner::Other { program: registered.name.chars().take(LONGEST).collect() },
        None if registered.file.to_lowercase().starts_with("plugboard") => LinkOwner::Moved,
        None => LinkOwner::Nobody,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_is_judged_by_its_program_and_only_then_by_its_name() {
        let other = |program: &str| LinkOwner::Other { program: program.to_owned() };
        for (file, program, expected) in [
            ("plugboard-handler.desktop", Some("/opt/plugboard"), LinkOwner::Us),
            ("something.desktop", Some("/home/a/Plugboard.AppImage"), LinkOwner::Us),
            ("plugboard-handler.desktop", Some("/home/a/old/plugboard"), other("The Name")),
            ("decoy.desktop", Some("/usr/bin/decoy"), other("The Name")),
            ("plugboard-handler.desktop", None, LinkOwner::Moved),
            ("Plugboard.desktop", None, LinkOwner::Moved),
            ("plugboard.exe", None, LinkOwner::Moved),
            ("decoy.desktop", None, LinkOwner::Nobody),
        ] {
            let own = ["/opt/plugboard", "/home/a/Plugboard.AppImage"].map(PathBuf::from);
            let registered = Registered {
                file: file.to_owned(),
                name: "The Name".to_owned(),
                program: program.map(PathBuf::from),
            };
            assert_eq!(judge(registered, &own), expected, "{file} {program:?}");
        }
    }

    #[test]
    fn the_name_of_another_program_is_cut_where_it_is_no_name() {
        let registered = Registered {
            file: "decoy.desktop".to_owned(),
            name: "é".repeat(5000),
            program: Some("/usr/bin/decoy".into()),
        };
        assert_eq!(judge(registered, &[]), LinkOwner::Other { program: "é".repeat(LONGEST) });
    }
}
