//! On macOS: `LaunchServices` takes the scheme from a bundle when it is first seen, and says which one has it.
//! Checked by the compiler, not run.

use std::path::PathBuf;

use plugboard_core::Error;
use plugboard_core::callback::SCHEME;
use plugboard_core::view::LinkOwner;
use tauri::{AppHandle, Runtime};

use super::judge::{Registered, judge};
use super::not_repaired;
use crate::{bundle, launch_services};

/// Asks `LaunchServices`. A program that is in no bundle, or in one that does not stay where it is, cannot be
/// compared with what it says.
pub async fn owner<R: Runtime>(_: &AppHandle<R>) -> LinkOwner {
    let asked = tauri::async_runtime::spawn_blocking(|| {
        let Some(own) = own_bundle() else { return LinkOwner::Unknown };
        let Some(bundle) = launch_services::opener(&format!("{SCHEME}://oauth/callback")) else {
            return LinkOwner::Nobody;
        };
        let name = bundle.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let program = bundle.canonicalize().unwrap_or(bundle);
        let file = program.to_string_lossy().into_owned();
        judge(Registered { file, name, program: Some(program) }, &[own])
    });
    asked.await.unwrap_or(LinkOwner::Unknown)
}

/// Asks `LaunchServices` to make this bundle the owner.
pub async fn repair<R: Runtime>(_: &AppHandle<R>) -> Result<(), Error> {
    let own = own_bundle().ok_or_else(not_repaired)?;
    let made = tauri::async_runtime::spawn_blocking(move || launch_services::make_opener(&own, SCHEME));
    if made.await.unwrap_or(false) { Ok(()) } else { Err(not_repaired()) }
}

fn own_bundle() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?.canonicalize().ok()?;
    bundle::of(&program).filter(|_| !bundle::is_temporary_location(&program))
}
