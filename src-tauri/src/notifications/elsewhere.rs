//! On Windows and macOS: what `notify-rust` offers. There, one that was shown cannot be taken back by us.

use notify_rust::{Notification, NotificationResponse};
use plugboard_core::view::Telling;
use tauri::{AppHandle, Runtime};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::Answer;

const IDENTIFIER: &str = "ai.social-api.plugboard";
const BUTTON: &str = "reconnect";

/// Answers come from threads that wait for them, each with the number of what it showed.
pub struct System {
    sender: UnboundedSender<(u32, Answer)>,
    receiver: UnboundedReceiver<(u32, Answer)>,
    shown: Option<u32>,
}

impl System {
    /// As on Linux.
    pub fn new<R: Runtime>(_: &AppHandle<R>) -> Self {
        let (sender, receiver) = unbounded_channel();
        Self { sender, receiver, shown: None }
    }

    /// As on Linux.
    #[expect(clippy::unused_async, reason = "same shape as on Linux")]
    pub async fn show(&mut self, telling: Telling) {
        self.shown = Some(telling.serial);
        let sender = self.sender.clone();
        std::thread::spawn(move || {
            if !may_show() {
                tracing::warn!("notifications need a bundle");
                return;
            }
            let mut notification = Notification::new();
            notification.summary(&telling.title).body(&telling.body).action(BUTTON, &telling.button);
            #[cfg(windows)]
            let _ = notification.app_id(IDENTIFIER);
            let answered = |response: &NotificationResponse| {
                let answer = match response {
                    NotificationResponse::Default | NotificationResponse::Action(_) => Answer::Pressed,
                    _ => Answer::PutAway,
                };
                _ = sender.send((telling.serial, answer));
            };
            let told = notification.show().and_then(|shown| shown.wait_for_response(answered));
            if let Err(error) = told {
                tracing::warn!(%error, "the system says nothing");
            }
        });
    }

    /// What is not there any more cannot be answered.
    #[expect(clippy::unused_async, reason = "same shape as on Linux")]
    pub async fn withdraw(&mut self) {
        self.shown = None;
    }

    /// As on Linux.
    pub async fn answer(&mut self) -> Answer {
        loop {
            match self.receiver.recv().await {
                Some((serial, answer)) if self.shown == Some(serial) => return answer,
                Some(_) => {}
                None => std::future::pending::<()>().await,
            }
        }
    }
}

#[cfg(windows)]
fn may_show() -> bool {
    true
}

/// Says once in whose name notifications are shown: in that of our bundle, so that its icon stands in them and a press
/// opens it. A program that was only built has none. `notify-rust` would show its notifications as those of Terminal;
/// with no name said it would search for a program called `use_default`, and macOS would ask the person where that is.
#[cfg(target_os = "macos")]
fn may_show() -> bool {
    static NAMED: std::sync::LazyLock<bool> = std::sync::LazyLock::new(|| {
        std::env::current_exe().is_ok_and(|program| crate::bundle::of(&program).is_some())
            && notify_rust::set_application(IDENTIFIER).is_ok()
    });
    *NAMED
}
