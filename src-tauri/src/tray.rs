//! The icon beside the system's clock: there while the person wants it and the desktop has a place for it, with how
//! many accounts need somebody. What a press does is the board's and the window's.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(any(not(target_os = "macos"), test))]
mod icon;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(any(target_os = "macos", test))]
mod menu_bar;

use plugboard_core::board::Board;
use plugboard_core::view::{Tray as Wanted, TrayPlace, TrayWords};
use tauri::{AppHandle, Manager as _, Runtime};
use tokio::sync::watch;

#[cfg(not(target_os = "linux"))]
use elsewhere::Item;
#[cfg(target_os = "linux")]
use linux::Item;

use crate::window;

/// The words of the page for it; without any there is no icon.
pub struct Tray(watch::Sender<Option<TrayWords>>);

impl Default for Tray {
    fn default() -> Self {
        Self(watch::Sender::new(None))
    }
}

/// What the icon shows.
#[derive(Clone, PartialEq)]
struct Shown {
    words: TrayWords,
    needs_you: u32,
}

/// What a person pressed.
enum Press {
    Open,
    Check,
    Quit,
}

impl Tray {
    /// Takes the words.
    pub fn speak(&self, words: TrayWords) {
        self.0.send_replace(Some(words));
    }

    /// Shows the icon whenever it is wanted, for as long as Plugboard runs.
    pub fn follow<R: Runtime>(&self, app: &AppHandle<R>) {
        #[cfg(not(target_os = "linux"))]
        elsewhere::hear_presses(app);
        tauri::async_runtime::spawn(run(app.clone(), self.0.subscribe()));
    }
}

async fn run<R: Runtime>(app: AppHandle<R>, mut words: watch::Receiver<Option<TrayWords>>) {
    let board = app.state::<Board>().inner().clone();
    let mut views = board.subscribe();
    let mut item: Option<(Item<R>, Shown)> = None;
    loop {
        let wanted = {
            let view = views.borrow_and_update();
            let needs_you = view.background.needs_you;
            match view.preferences.tray {
                Wanted::WithCount => {
                    words.borrow_and_update().clone().map(|words| Shown { words, needs_you })
                }
                Wanted::Never => None,
            }
        };
        item = match (item, wanted) {
            (None, Some(wanted)) => Some((Item::place(&app, &board, wanted.clone()).await, wanted)),
            (Some((item, shown)), Some(wanted)) => {
                if shown != wanted {
                    item.show(wanted.clone()).await;
                }
                Some((item, wanted))
            }
            (Some((item, _)), None) => {
                item.take_away().await;
                board.note_tray(TrayPlace::Unwanted);
                // Nothing else would bring a hidden window back.
                window::to_front(&app);
                None
            }
            (None, None) => None,
        };
        tokio::select! {
            changed = views.changed() => if changed.is_err() { return },
            changed = words.changed() => if changed.is_err() { return },
        }
    }
}

fn pressed<R: Runtime>(app: &AppHandle<R>, press: &Press) {
    match press {
        Press::Open => window::to_front(app),
        Press::Check => {
            let board = app.state::<Board>().inner().clone();
            // What goes wrong with a check stands in the view.
            tauri::async_runtime::spawn(async move { _ = board.refresh().await });
        }
        Press::Quit => app.exit(0),
    }
}
