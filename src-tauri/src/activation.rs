//! Who may bring the window to the front under Wayland: only the program that a person has just used, and it passes this
//! on as a token. It comes in the environment of a process that was started, which is often a second one, or with the
//! press of a notification. A forged token does nothing: the compositor knows its own.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use gtk::prelude::GtkWindowExt as _;
use tauri::{Manager as _, Runtime, WebviewWindow};
use zbus::{Connection, interface};

use crate::wayland;

/// Where a launcher puts it. The older `DESKTOP_STARTUP_ID` cannot be read: GDK takes it away when it is loaded.
const VARIABLE: &str = "XDG_ACTIVATION_TOKEN";

/// How long a token is good for what it was given for; after that another window is in use.
const LIFE: Duration = Duration::from_secs(30);

const NAME: &str = "ai.social-api.plugboard.Activation";
/// The names of interfaces have no hyphens.
const INTERFACE: &str = "ai.social_api.plugboard.Activation";
const PATH: &str = "/ai/social_api/plugboard";

/// Compositors and launchers write far shorter ones.
const MAX_LENGTH: usize = 256;

/// A Plugboard that does not answer gets none.
const ANSWERS_WITHIN: Duration = Duration::from_secs(1);

/// The newest token; it can be used once. Clones are the same.
#[derive(Clone, Default)]
pub struct Activation(Arc<Mutex<Option<(String, Instant)>>>);

impl Activation {
    /// With the token that this process was started with. Other screens than Wayland's have no use for it.
    pub fn of_start() -> Self {
        let activation = Self::default();
        if let Ok(token) = std::env::var(VARIABLE) {
            activation.keep(&token);
        }
        activation
    }

    /// Gives the token of a second process to a Plugboard that runs already.
    pub async fn give(&self, bus: &Connection) {
        if let Some(token) = self.take() {
            let give = bus.call_method(Some(NAME), PATH, Some(INTERFACE), "TakeToken", &token);
            // Nobody has the name where the first Plugboard is on another screen.
            _ = tokio::time::timeout(ANSWERS_WITHIN, give).await;
        }
    }

    /// Keeps a token for the next time that the window comes to the front.
    pub fn keep(&self, token: &str) {
        let is_plain = token.bytes().all(|byte| byte.is_ascii_graphic());
        if (1..=MAX_LENGTH).contains(&token.len()) && is_plain {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((token.to_owned(), Instant::now()));
        }
    }

    fn take(&self) -> Option<String> {
        let (token, since) = self.0.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        (since.elapsed() < LIFE).then_some(token)
    }
}

struct Receiver(Activation);

#[interface(name = "ai.social_api.plugboard.Activation")]
impl Receiver {
    fn take_token(&self, token: &str) {
        self.0.keep(token);
    }
}

/// Takes tokens from second processes, for as long as Plugboard runs.
pub fn receive(activation: Activation) {
    if !wayland::is_here() {
        return;
    }
    tauri::async_runtime::spawn(async {
        let serve = async {
            let builder = zbus::connection::Builder::session()?;
            builder.name(NAME)?.serve_at(PATH, Receiver(activation))?.build().await
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
        let token = own.try_state::<Activation>().and_then(|activation| activation.take());
        if let Some(token) = token.filter(|_| wayland::is_here())
            && let Ok(window) = own.gtk_window()
        {
            window.set_startup_id(&token);
        }
        // A token that is no good leaves the request.
        _ = own.set_focus();
    });
}
