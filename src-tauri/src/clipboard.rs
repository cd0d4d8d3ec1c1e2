//! The clipboard, read and written in Rust: what passes through it never passes through the page.

#[cfg(target_os = "linux")]
mod wayland;

use std::time::Duration;

use plugboard_core::{Error, ErrorCode};
use tauri::{AppHandle, Manager as _, Runtime};
use tauri_plugin_clipboard_manager::Clipboard;

/// How long a copied sign-in link stays on the clipboard.
const LINK_STAYS: Duration = Duration::from_mins(1);

/// Connects to a clipboard that the system gives to any program. Wayland gives it to windows only: there, the toolkit
/// of our own window is asked instead.
pub fn connect<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    #[cfg(target_os = "linux")]
    if crate::wayland::is_here() {
        return Ok(());
    }
    app.plugin(tauri_plugin_clipboard_manager::init())
}

/// The text on the clipboard.
pub fn read<R: Runtime>(app: &AppHandle<R>) -> Result<String, Error> {
    let text = text(app).unwrap_or_default();
    if text.trim().is_empty() { Err(ErrorCode::ClipboardEmpty.into()) } else { Ok(text) }
}

/// Empties the clipboard.
pub fn clear<R: Runtime>(app: &AppHandle<R>) {
    match app.try_state::<Clipboard<R>>() {
        Some(clipboard) => _ = clipboard.clear(),
        #[cfg(target_os = "linux")]
        None => _ = wayland::clear(app),
        #[cfg(not(target_os = "linux"))]
        None => {}
    }
}

/// Copies a text that is no secret.
pub fn copy<R: Runtime>(app: &AppHandle<R>, text: &str) -> Result<(), Error> {
    let copied = match app.try_state::<Clipboard<R>>() {
        Some(clipboard) => clipboard.write_text(text).ok(),
        #[cfg(target_os = "linux")]
        None => wayland::write(app, text),
        #[cfg(not(target_os = "linux"))]
        None => None,
    };
    copied.ok_or_else(|| ErrorCode::ClipboardEmpty.into())
}

/// Copies a sign-in link, kept out of clipboard histories, and takes it away after a minute if it still
/// stands there.
pub fn copy_link<R: Runtime>(app: &AppHandle<R>, link: &str) -> Result<(), Error> {
    let copied = match app.try_state::<Clipboard<R>>() {
        Some(clipboard) => clipboard.write_secret(link).ok(),
        #[cfg(target_os = "linux")]
        None => wayland::write_secret(app, link),
        #[cfg(not(target_os = "linux"))]
        None => None,
    };
    copied.ok_or_else(|| Error::from(ErrorCode::ClipboardEmpty))?;
    let (app, link) = (app.clone(), plugboard_core::vault::Secret::new(link.to_owned()));
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(LINK_STAYS).await;
        if text(&app).is_some_and(|text| text == link.expose()) {
            clear(&app);
        }
    });
    Ok(())
}

fn text<R: Runtime>(app: &AppHandle<R>) -> Option<String> {
    match app.try_state::<Clipboard<R>>() {
        Some(clipboard) => clipboard.read_text().ok(),
        #[cfg(target_os = "linux")]
        None => wayland::text(app),
        #[cfg(not(target_os = "linux"))]
        None => None,
    }
}
