//! Opens a judged sign-in address in the system browser.

use plugboard_core::board::{Board, Opening};
use tauri::{AppHandle, Runtime};
use tauri_plugin_shell::ShellExt as _;

/// Opens what an attempt asks for, if it asks for anything. That a browser was started does not mean that it
/// shows the page; that none could be started is told to the board.
pub fn open<R: Runtime>(app: &AppHandle<R>, board: &Board, opening: Option<Opening>) {
    let Some(Opening { attempt, link }) = opening else { return };
    #[expect(
        deprecated,
        reason = "its successor is another plugin; this one is what the product is built on"
    )]
    let opened = app.shell().open(link.as_str(), None);
    if opened.is_err() {
        tracing::warn!("no browser could be started");
        board.browser_failed(&attempt);
    }
}
