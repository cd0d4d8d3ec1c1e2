//! Browsers on macOS: the known ones that `LaunchServices` finds, and the one that it opens https links with.
//! Checked by the compiler, not run.

use tauri::{AppHandle, Runtime};

use super::{Browser, bundles};
use crate::launch_services;

/// Any link: every https address is opened with the same browser.
const LINK: &str = "https://localhost/";

/// The known browsers that are there.
pub fn installed<R: Runtime>(_: &AppHandle<R>) -> Vec<Browser> {
    bundles::known(|id| launch_services::bundle(id).is_some())
}

/// The one that https links are opened with.
pub async fn default<R: Runtime>(_: &AppHandle<R>) -> Option<Browser> {
    let asked = tauri::async_runtime::spawn_blocking(|| {
        let bundle = launch_services::opener(LINK)?;
        let name = bundle.file_stem()?.to_string_lossy().into_owned();
        Some(bundles::browser(&launch_services::identifier(&bundle)?, &name))
    });
    asked.await.ok()?
}
