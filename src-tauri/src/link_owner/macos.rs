//! On macOS: `LaunchServices` alone knows, and it answers in Objective-C only. It takes the scheme from the
//! bundle when that is first seen, so there is nothing to register at run time either.

use plugboard_core::Error;
use plugboard_core::view::LinkOwner;
use tauri::{AppHandle, Runtime};

/// Not known.
#[expect(clippy::unused_async, reason = "same shape as on Linux")]
pub async fn owner<R: Runtime>(_: &AppHandle<R>) -> LinkOwner {
    LinkOwner::Unknown
}

/// Cannot be done from here.
#[expect(clippy::unused_async, reason = "same shape as on Linux")]
pub async fn repair<R: Runtime>(_: &AppHandle<R>) -> Result<(), Error> {
    Err(super::not_repaired())
}
