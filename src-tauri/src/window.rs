//! The one window: hidden until its page is there, confined to that page, brought to the front on demand.

use std::time::Duration;

use plugboard_core::board::Board;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, Runtime, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

const LABEL: &str = "main";

/// The window is shown after this time even if its page never asks for it.
const SHOW_AFTER: Duration = Duration::from_secs(3);

/// Makes the window. It may go nowhere but to its own page, and may open no other.
pub fn create<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let builder = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default());
    // The page keeps nothing there, yet without such a folder there is no window at all.
    let builder = match app.path().app_local_data_dir().and_then(|own| Ok(std::fs::create_dir_all(own)?)) {
        Ok(()) => builder,
        Err(_) => builder.data_directory(std::env::temp_dir().join("plugboard")),
    };
    let window = builder
        .title("Plugboard")
        .inner_size(1080.0, 720.0)
        .min_inner_size(720.0, 520.0)
        .center()
        .visible(false)
        .disable_drag_drop_handler()
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    lighten(&window)?;
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(SHOW_AFTER).await;
        reveal(&window);
    });
    Ok(())
}

/// Shows the window, once its page has something to show.
pub fn reveal<R: Runtime>(window: &WebviewWindow<R>) {
    if !window.is_visible().unwrap_or(false) {
        _ = window.show();
        _ = window.set_focus();
    }
}

/// Brings the window to the front. A hidden one comes by itself once its page is there; shown before, it
/// would stay blank.
pub fn to_front<R: Runtime>(app: &AppHandle<R>) {
    let there = app.get_webview_window(LABEL).filter(|window| window.is_visible().unwrap_or(false));
    if let Some(window) = there {
        _ = window.unminimize();
        _ = window.set_focus();
    }
}

/// Brings the window to the front whenever a browser came back to the page on this computer.
pub fn follow_returns<R: Runtime>(app: &AppHandle<R>, board: &Board) {
    let (app, mut returns) = (app.clone(), board.returns());
    tauri::async_runtime::spawn(async move {
        while returns.changed().await.is_ok() {
            to_front(&app);
        }
    });
}

fn is_own_page(url: &url::Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        // Where a custom scheme cannot be a page's origin (Windows).
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

/// Without the GPU path the page is there sooner and takes less memory. A driven window needs it for its
/// pictures.
#[cfg(target_os = "linux")]
fn lighten<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};

    if std::env::var_os("TAURI_AUTOMATION").is_some() {
        return Ok(());
    }
    window.with_webview(|webview| {
        if let Some(settings) = webview.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "same shape as on Linux")]
fn lighten<R: Runtime>(_: &WebviewWindow<R>) -> tauri::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_goes_nowhere_but_to_its_own_page() {
        assert!(is_own_page(&"tauri://localhost/index.html".parse().unwrap()));
        for elsewhere in [
            "https://example.com/",
            "http://127.0.0.1:4100/",
            "http://tauri.localhost.evil.example/",
            "tauri://evil/",
            "data:text/html,x",
            "file:///etc/passwd",
            "about:blank",
            "ai.social-api.plugboard://oauth/callback",
        ] {
            assert!(!is_own_page(&elsewhere.parse().unwrap()), "{elsewhere}");
        }
    }
}
