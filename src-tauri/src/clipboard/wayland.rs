//! The clipboard under Wayland, as GTK has it for our window. A compositor gives it to the window that has the keyboard,
//! and takes it from one that a person has just pressed something in: whoever copies or pastes here has done both.

use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Duration;

use gtk::gdk::{Atom, Display};
use gtk::{Clipboard, TargetEntry, TargetFlags};
use plugboard_core::vault::Secret;
use tauri::{AppHandle, Runtime};

/// The program that holds the text hands it over itself, and may hang.
const ANSWERS_WITHIN: Duration = Duration::from_secs(3);

/// What text is called on a clipboard.
const TEXT: [&str; 5] = ["UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "STRING", "TEXT"];

/// What keeps a text out of clipboard histories, and its value.
const HINT: &str = "x-kde-passwordManagerHint";
const SECRET: &[u8] = b"secret";
const BYTES: i32 = 8;

/// The text, if there is one that this window may have.
pub fn text<R: Runtime>(app: &AppHandle<R>) -> Option<String> {
    ask(app, |clipboard, answer| {
        clipboard.request_text(move |_, text| _ = answer.send(text.map(str::to_owned)));
    })?
}

/// Copies a text.
pub fn write<R: Runtime>(app: &AppHandle<R>, text: &str) -> Option<()> {
    let text = text.to_owned();
    ask(app, move |clipboard, answer| {
        clipboard.set_text(&text);
        _ = answer.send(());
    })
}

/// Copies a text that no history shall keep.
pub fn write_secret<R: Runtime>(app: &AppHandle<R>, text: &str) -> Option<()> {
    let text = Secret::new(text.to_owned());
    ask(app, move |clipboard, answer| {
        let entries = TEXT.into_iter().chain([HINT]);
        let entries: Vec<_> = entries.map(|name| TargetEntry::new(name, TargetFlags::empty(), 0)).collect();
        let copied = clipboard.set_with_data(&entries, move |_, wanted, _| {
            let target = wanted.target();
            if target == Atom::intern(HINT) {
                wanted.set(&target, BYTES, SECRET);
            } else {
                wanted.set_text(text.expose());
            }
        });
        _ = answer.send(copied);
    })?
    .then_some(())
}

/// Empties the clipboard. Only its own text can a window take away: what another one holds is replaced first.
pub fn clear<R: Runtime>(app: &AppHandle<R>) -> Option<()> {
    ask(app, |clipboard, answer| {
        clipboard.set_text("");
        clipboard.clear();
        _ = answer.send(());
    })
}

/// Does something with the clipboard where GTK runs, and waits for the answer.
fn ask<R: Runtime, T: Send + 'static>(
    app: &AppHandle<R>,
    act: impl FnOnce(&Clipboard, SyncSender<T>) + Send + 'static,
) -> Option<T> {
    let (answer, answered) = sync_channel(1);
    let there = move || {
        if let Some(clipboard) = Display::default().and_then(|display| Clipboard::default(&display)) {
            act(&clipboard, answer);
        }
    };
    app.run_on_main_thread(there).ok()?;
    answered.recv_timeout(ANSWERS_WITHIN).ok()
}
