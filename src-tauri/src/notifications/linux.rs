//! On Linux: `org.freedesktop.Notifications` (Desktop Notifications 1.2) on the session bus. The bus is not asked for
//! anything before there is something to say.

use std::collections::HashMap;
use std::future::pending;

use futures_util::{FutureExt as _, StreamExt as _};
use plugboard_core::view::Telling;
use tauri::{AppHandle, Manager as _, Runtime};
use zbus::proxy::SignalStream;
use zbus::zvariant::Value;
use zbus::{Connection, Proxy};

use super::Answer;
use crate::activation::Activation;

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// The key of the whole notification, which every server has, and of its button.
const DEFAULT: &str = "default";
const BUTTON: &str = "reconnect";

/// Why a notification is gone, when a person put it away.
const DISMISSED: u32 = 2;

/// As long as the server likes.
const EXPIRES: i32 = -1;

/// The server of notifications, once it was needed.
pub struct System {
    activation: Activation,
    server: Option<Server>,
    shown: Option<u32>,
}

struct Server {
    proxy: Proxy<'static>,
    pressed: SignalStream<'static>,
    tokens: SignalStream<'static>,
    closed: SignalStream<'static>,
    reads_markup: bool,
}

impl System {
    /// Before anything was said. Presses bring tokens for the window.
    pub fn new<R: Runtime>(app: &AppHandle<R>) -> Self {
        let activation = app.try_state::<Activation>();
        let activation = activation.map(|activation| activation.inner().clone()).unwrap_or_default();
        Self { activation, server: None, shown: None }
    }

    /// Says something in place of what was said before. Without a server nothing is said.
    pub async fn show(&mut self, telling: Telling) {
        if self.server.is_none() {
            self.server = Server::find().await.inspect_err(not_told).ok();
        }
        let Some(server) = &self.server else { return };
        match server.notify(self.shown.unwrap_or(0), &telling).await {
            Ok(id) => self.shown = Some(id),
            Err(error) => {
                not_told(&error);
                (self.server, self.shown) = (None, None);
            }
        }
    }

    /// Takes it back.
    pub async fn withdraw(&mut self) {
        if let (Some(server), Some(id)) = (&self.server, self.shown.take()) {
            _ = server.proxy.call_method("CloseNotification", &(id,)).await.inspect_err(not_told);
        }
    }

    /// Waits until somebody does something with it.
    pub async fn answer(&mut self) -> Answer {
        loop {
            let Some(server) = &mut self.server else { return pending().await };
            let (answer, of) = tokio::select! {
                Some(signal) = server.pressed.next() => {
                    let Ok((id, _)) = signal.body().deserialize::<(u32, String)>() else { continue };
                    // What lets the window come to the front was sent before the press.
                    while let Some(Some(signal)) = server.tokens.next().now_or_never() {
                        if let Ok((_, token)) = signal.body().deserialize::<(u32, String)>() {
                            self.activation.keep(&token);
                        }
                    }
                    (Some(Answer::Pressed), id)
                }
                Some(signal) = server.closed.next() => {
                    let Ok((id, why)) = signal.body().deserialize::<(u32, u32)>() else { continue };
                    ((why == DISMISSED).then_some(Answer::PutAway), id)
                }
                else => {
                    self.server = None;
                    continue;
                }
            };
            if self.shown == Some(of) {
                self.shown = None;
                if let Some(answer) = answer {
                    return answer;
                }
            }
        }
    }
}

impl Server {
    async fn find() -> zbus::Result<Self> {
        let connection = Connection::session().await?;
        let proxy = Proxy::new(&connection, NAME, PATH, NAME).await?;
        let tokens = proxy.receive_signal("ActivationToken").await?;
        let (pressed, closed) =
            (proxy.receive_signal("ActionInvoked").await?, proxy.receive_signal("NotificationClosed").await?);
        let can: Vec<String> = proxy.call("GetCapabilities", &()).await?;
        Ok(Self { proxy, pressed, tokens, closed, reads_markup: can.iter().any(|one| one == "body-markup") })
    }

    async fn notify(&self, before: u32, telling: &Telling) -> zbus::Result<u32> {
        let body = if self.reads_markup { plain(&telling.body) } else { telling.body.clone() };
        let actions = [DEFAULT, &telling.button, BUTTON, &telling.button];
        let hints = HashMap::from([("desktop-entry", Value::from("Plugboard"))]);
        let (name, icon) = ("Plugboard", "plugboard");
        self.proxy
            .call("Notify", &(name, before, icon, &telling.title, body, &actions[..], hints, EXPIRES))
            .await
    }
}

/// Text that says the same where markup is read.
fn plain(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn not_told(error: &zbus::Error) {
    tracing::warn!(%error, "the system says nothing");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_markup_is_read_as_text() {
        assert_eq!(plain("<b>R&D</b>"), "&lt;b&gt;R&amp;D&lt;/b&gt;");
    }
}
