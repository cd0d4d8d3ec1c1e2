//! What the system is asked to say: one notification at a time, in the words of the page. What there is to say, and
//! whether it may be said now, is the board's.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;

use std::sync::Mutex;

use plugboard_core::board::Board;
use plugboard_core::view::Telling;
use tauri::{AppHandle, Manager as _, Runtime};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

#[cfg(not(target_os = "linux"))]
use elsewhere::System;
#[cfg(target_os = "linux")]
use linux::System;

use crate::window;

/// What a person did with a notification.
enum Answer {
    /// Its button or itself was pressed.
    Pressed,
    /// It was put away.
    PutAway,
}

/// Words on their way to the system. They wait until [`Notifications::follow`] takes them.
pub struct Notifications {
    sender: UnboundedSender<Telling>,
    receiver: Mutex<Option<UnboundedReceiver<Telling>>>,
}

impl Default for Notifications {
    fn default() -> Self {
        let (sender, receiver) = unbounded_channel();
        Self { sender, receiver: Mutex::new(Some(receiver)) }
    }
}

impl Notifications {
    /// Asks the system to say this, in place of what it said before.
    pub fn tell(&self, telling: Telling) {
        _ = self.sender.send(telling);
    }

    /// Hands words to the system, and answers to the board, for as long as Plugboard runs.
    pub fn follow<R: Runtime>(&self, app: &AppHandle<R>) {
        let receiver = self.receiver.lock().ok().and_then(|mut receiver| receiver.take());
        if let Some(receiver) = receiver {
            tauri::async_runtime::spawn(run(app.clone(), receiver));
        }
    }
}

async fn run<R: Runtime>(app: AppHandle<R>, mut receiver: UnboundedReceiver<Telling>) {
    let board = app.state::<Board>().inner().clone();
    let mut views = board.subscribe();
    let mut system = System::new(&app);
    loop {
        tokio::select! {
            telling = receiver.recv() => match telling {
                // The page may be late: what was answered or repaired meanwhile is not said.
                Some(telling) if board.say_news(telling.serial) => system.show(telling).await,
                Some(_) => {}
                None => return,
            },
            changed = views.changed() => match changed {
                Ok(()) if views.borrow_and_update().background.news.is_none() => system.withdraw().await,
                Ok(()) => {}
                Err(_) => return,
            },
            answer = system.answer() => match answer {
                Answer::Pressed => {
                    board.answer_news();
                    window::to_front(&app);
                }
                Answer::PutAway => board.put_news_away(),
            },
        }
    }
}
