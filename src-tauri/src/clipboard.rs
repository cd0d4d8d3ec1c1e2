//! The clipboard, read and written in Rust: what passes through it never passes through the page.

use std::time::Duration;

use plugboard_core::{Error, ErrorCode};
use tauri::{AppHandle, Runtime};
use tauri_plugin_clipboard_manager::ClipboardExt as _;

/// How long a copied sign-in link stays on the clipboard.
const LINK_STAYS: Duration = Duration::from_mins(1);

/// The text on the clipboard.
pub fn read<R: Runtime>(app: &AppHandle<R>) -> Result<String, Error> {
    let text = app.clipboard().read_text().unwrap_or_default();
    if text.trim().is_empty() { Err(ErrorCode::ClipboardEmpty.into()) } else { Ok(text) }
}

/// Empties the clipboard.
pub fn clear<R: Runtime>(app: &AppHandle<R>) {
    _ = app.clipboard().clear();
}

/// Copies a text that is no secret.
pub fn copy<R: Runtime>(app: &AppHandle<R>, text: &str) -> Result<(), Error> {
    app.clipboard().write_text(text).map_err(|_| ErrorCode::ClipboardEmpty.into())
}

/// Copies a sign-in link, kept out of clipboard histories, and takes it away after a minute if it still
/// stands there.
pub fn copy_link<R: Runtime>(app: &AppHandle<R>, link: &str) -> Result<(), Error> {
    app.clipboard().write_secret(link).map_err(|_| Error::from(ErrorCode::ClipboardEmpty))?;
    let (app, link) = (app.clone(), plugboard_core::vault::Secret::new(link.to_owned()));
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(LINK_STAYS).await;
        if app.clipboard().read_text().is_ok_and(|text| text == link.expose()) {
            _ = app.clipboard().clear();
        }
    });
    Ok(())
}
