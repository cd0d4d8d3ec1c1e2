//! Who may bring the window to the front under Wayland: only the program that a person has just used, and it passes this
//! on as a token. It comes in the environment of a process that was started, which is often a second one, or with the
//! press of a notification. A forged token does nothing: the compositor knows its own.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use gtk::prelude::GtkWindowExt as _;
use tauri::{Runtime, WebviewWindow};
use zbus::{Connection, interface};

/// Where a launcher puts it, by Wayland's own name and by the older one of X11.
const VARIABLES: [&str; 2] = ["XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"];

const NAME: &str = "ai.social-api.plugboard.Activation";
/// The names of interfaces have no hyphens.
const INTERFACE: &str = "ai.social_api.plugboard.Activation";
const PATH: &str = "/ai/social_api/plugboard";

/// Compositors and launchers write far shorter ones.
const MAX_LENGTH: usize = 256;

/// A Plugboard that does not answer gets none.
const ANSWERS_WITHIN: Duration = Duration::from_secs(1);

/// The newest; it can be used once.
static TOKEN: Mutex<Option<String>> = Mutex::new(None);

struct Receiver;

#[interface(name = "ai.social_api.plugboard.Activation")]
impl Receiver {
    #[expect(clippy::unused_self, reason = "the bus calls objects")]
    fn take_token(&self, token: &str) {
        keep(token);
    }
}

/// Keeps a token for the next time that the window comes to the front.
pub fn keep(token: &str) {
    if !token.is_empty() && token.len() <= MAX_LENGTH && token.bytes().all(|byte| byte.is_ascii_graphic()) {
        *TOKEN.lock().unwrap_or_else(PoisonError::into_inner) = Some(token.to_owned());
    }
}

/// Keeps the token that this process was started with, and gives it to a Plugboard that runs already. A second process
/// does this before its link arrives there.
pub fn hand_over() {
    let Some(token) = VARIABLES.iter().find_map(|name| std::env::var(name).ok()) else { return };
    keep(&token);
    tauri::async_runtime::block_on(async {
        let give = async {
            let bus = Connection::session().await?;
            bus.call_method(Some(NAME), PATH, Some(INTERFACE), "TakeToken", &token).await
        };
        // Nobody has the name where no other Plugboard runs.
        _ = tokio::time::timeout(ANSWERS_WITHIN, give).await;
    });
}

/// Takes tokens from second processes, for as long as Plugboard runs.
pub fn receive() {
    tauri::async_runtime::spawn(async {
        let serve = async {
            let builder = zbus::connection::Builder::session()?;
            builder.name(NAME)?.serve_at(PATH, Receiver)?.build().await
        };
        match serve.await {
            Ok(_bus) => std::future::pending().await,
            Err(error) => tracing::info!(%error, "second processes hand no focus over"),
        }
    });
}

/// Brings a window that is shown to the front: with a token where there is one. Without one it is a request: the
/// compositor may mark the window as one that wants attention.
pub fn focus<R: Runtime>(window: &WebviewWindow<R>) {
    let own = window.clone();
    _ = window.run_on_main_thread(move || {
        let token = TOKEN.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(token) = token.filter(|_| crate::wayland::is_here())
            && let Ok(window) = own.gtk_window()
        {
            return window.set_startup_id(&token);
        }
        _ = own.set_focus();
    });
}
