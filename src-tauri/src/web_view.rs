//! What happens where the system cannot show a page: Plugboard says what is missing and where to get it, without a
//! page, and exits with [`EXIT_CODE`]. A page that was there and whose process ends is loaded again.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "other systems tell less of their page"))]
mod page;
#[cfg(windows)]
mod windows;

#[cfg(not(target_os = "macos"))]
use std::path::Path;

#[cfg(not(target_os = "macos"))]
use plugboard_core::board::Board;

#[cfg(not(target_os = "macos"))]
use crate::message::Message;
#[cfg(not(target_os = "macos"))]
use crate::words::{Words, language, words};

#[cfg(target_os = "linux")]
pub use linux::{end_on_fatal_error, end_processes, follow_web_process, require_display, uncover};
#[cfg(target_os = "macos")]
pub use macos::follow_web_process;
pub use page::Page;
#[cfg(windows)]
pub use windows::require;

/// With what Plugboard exits where it cannot show its window, for scripts that roll it out.
pub const EXIT_CODE: i32 = 3;

/// Nothing covers the view here: it is empty where its page has ended.
#[cfg(not(target_os = "linux"))]
pub fn uncover<R: tauri::Runtime>(_: &tauri::WebviewWindow<R>) {}

/// Elsewhere it keeps nothing in the folders of this program, or keeps them to itself up to the end.
#[cfg(not(target_os = "linux"))]
pub fn end_processes() {}

/// What is missing, and the one step to take.
#[cfg(not(target_os = "macos"))]
fn message(words: &Words, missing: &str, step: &str, source: &str) -> Message {
    // On a line of its own the source is easy to copy, and keeps its direction in Arabic.
    Message { title: words.web_view_title, text: format!("{missing}\n\n{step}\n{source}") }
}

/// In the language that the person chose: nobody may have opened the data folder yet.
#[cfg(not(target_os = "macos"))]
fn words_of_person(folder: &Path) -> &'static Words {
    words(language(Board::stored_preferences(folder).language))
}
