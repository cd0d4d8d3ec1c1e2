//! Which program the system hands Plugboard's links to, and making it this one again. What follows from it is
//! decided by the board.

#[cfg(target_os = "linux")]
mod chosen;
mod judge;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

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
    let registering = tauri::async_runtime::spawn_blocking(move || {
        #[cfg(windows)]
        if windows::make_room(&windows::places(), &crate::surroundings::own_programs(&app)) {
            return Ok(());
        }
        app.deep_link().register_all()
    });
    let registered = registering.await.map_err(|_| not_repaired())?;
    registered.map_err(|error| {
        tracing::warn!(%error, "the link scheme could not be registered");
        not_repaired()
    })
}

/// Takes back what [`register`] told the system, if it is this program that it told of. A package's own entry stays.
#[cfg_attr(target_os = "macos", expect(clippy::unused_async, reason = "same shape as elsewhere"))]
pub async fn unregister<R: Runtime>(app: &AppHandle<R>) {
    #[cfg(target_os = "macos")]
    let _ = app;
    #[cfg(not(target_os = "macos"))]
    {
        let app = app.clone();
        _ = tauri::async_runtime::spawn_blocking(move || system::unregister(&app)).await;
    }
}

fn not_repaired() -> Error {
    ErrorCode::NoWayBack.into()
}
