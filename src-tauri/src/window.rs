//! The one window: hidden until its page has something to show or that takes long, confined to that page, brought to the
//! front on demand.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use plugboard_core::board::{Board, Closing, Dock};
use plugboard_core::checking;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, Runtime, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};

use crate::place;

const LABEL: &str = "main";

/// The window is shown after this time even if its page never asks for it.
const SHOW_AFTER: Duration = Duration::from_secs(3);

/// What brings a hidden window back.
const DOCK: Dock = if cfg!(target_os = "macos") { Dock::Present } else { Dock::Absent };

/// Whether the page was shown once: from then on a hidden window can be shown at any time.
#[derive(Default)]
pub struct Revealed(AtomicBool);

/// Makes the window. It may go nowhere but to its own page, and may open no other.
pub fn create<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<WebviewWindow<R>> {
    let builder = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default());
    // The page keeps nothing there, yet without such a folder there is no window at all.
    let builder = match app.path().app_local_data_dir().and_then(|own| Ok(std::fs::create_dir_all(own)?)) {
        Ok(()) => builder,
        Err(_) => match private_folder() {
            Ok(folder) => builder.data_directory(folder),
            Err(_) => builder,
        },
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
    set_up_web_view(&window)?;
    #[cfg(target_os = "linux")]
    crate::field_menu::put_in_place(&window)?;
    // A place that cannot be found out is no reason to go without a window.
    _ = place::settle(&window);
    let shown = window.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(SHOW_AFTER).await;
        reveal(&shown);
    });
    Ok(window)
}

/// A new folder that no other user of this computer can look into. The system removes it, as all that is temporary.
fn private_folder() -> std::io::Result<PathBuf> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    Ok(builder.prefix("plugboard-").tempdir()?.keep())
}

/// Shows the window, once its page has something to show or the person has waited long enough.
pub fn reveal<R: Runtime>(window: &WebviewWindow<R>) {
    if !window.state::<Revealed>().0.swap(true, Ordering::Relaxed) {
        _ = window.show();
        focus(window);
    }
}

/// Brings the window to the front. One that was never shown comes by itself once its page is there; shown before,
/// it would stay blank.
pub fn to_front<R: Runtime>(app: &AppHandle<R>) {
    let revealed = app.state::<Revealed>().0.load(Ordering::Relaxed);
    if let Some(window) = app.get_webview_window(LABEL).filter(|_| revealed) {
        _ = window.show();
        _ = window.unminimize();
        focus(&window);
    }
}

fn focus<R: Runtime>(window: &WebviewWindow<R>) {
    #[cfg(target_os = "linux")]
    crate::activation::focus(window);
    #[cfg(not(target_os = "linux"))]
    let _ = window.set_focus();
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

/// Tells the board, as soon as there is one, whether somebody has the window in front, and does what it says when the
/// window is being closed.
pub fn follow_person<R: Runtime>(window: &WebviewWindow<R>) {
    let own = window.clone();
    window.on_window_event(move |event| {
        let Some(board) = own.try_state::<Board>() else { return };
        match event {
            WindowEvent::Focused(true) => board.set_window(checking::Window::InFront),
            WindowEvent::Focused(false) => board.set_window(checking::Window::Elsewhere),
            WindowEvent::CloseRequested { api, .. } if board.close_window(DOCK) == Closing::Hide => {
                api.prevent_close();
                _ = own.hide();
                board.set_window(checking::Window::Elsewhere);
            }
            _ => {}
        }
    });
}

/// Closes the window because a button in it says so: the one of a second Plugboard, which has nothing to do. With a
/// Dock, a window that closes would only be hidden.
pub fn quit<R: Runtime>(window: &WebviewWindow<R>) {
    match DOCK {
        Dock::Present => window.app_handle().exit(0),
        Dock::Absent => _ = window.close(),
    }
}

fn is_own_page(url: &url::Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        // Where a custom scheme cannot be a page's origin (Windows).
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

/// Without the GPU path the page is there sooner and takes less memory. Its languages are those of the environment, as
/// the words outside the page have them: by itself `WebKitGTK` knows only those that the C library has data for.
#[cfg(target_os = "linux")]
fn set_up_web_view<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebContextExt as _, WebViewExt as _};

    window.with_webview(|webview| {
        if let Some(settings) = webview.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
        let languages: Vec<String> = sys_locale::get_locales().collect();
        if let Some(context) = webview.inner().context()
            && !languages.is_empty()
        {
            context.set_preferred_languages(&languages.iter().map(String::as_str).collect::<Vec<_>>());
        }
    })
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "same shape as on Linux")]
fn set_up_web_view<R: Runtime>(_: &WebviewWindow<R>) -> tauri::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_for_want_of_a_better_one_is_nobody_elses() {
        let (one, other) = (private_folder().unwrap(), private_folder().unwrap());
        assert_ne!(one, other);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(one.metadata().unwrap().permissions().mode() & 0o777, 0o700);
        }
        for folder in [one, other] {
            std::fs::remove_dir(folder).unwrap();
        }
    }

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
