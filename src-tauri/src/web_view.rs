//! What happens where the system cannot show a page: Plugboard says what is missing and where to get it, without a
//! page, and exits with [`EXIT_CODE`]. Once the page has been there, what becomes of it is not for this module.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(windows)]
mod windows;

#[cfg(not(target_os = "macos"))]
use std::io::Write as _;
#[cfg(not(target_os = "macos"))]
use std::path::Path;

#[cfg(not(target_os = "macos"))]
use plugboard_core::board::Board;
use tokio::sync::watch;

#[cfg(not(target_os = "macos"))]
use crate::words::{Words, language, words};

#[cfg(target_os = "linux")]
pub use linux::{end_on_fatal_error, end_without_web_process, require_display};
#[cfg(windows)]
pub use windows::require;

/// With what Plugboard exits where it cannot show its window, for scripts that roll it out.
#[cfg(not(target_os = "macos"))]
const EXIT_CODE: i32 = 3;

/// Whether the page has been there in this run.
#[derive(Clone)]
pub struct Page(watch::Sender<bool>);

impl Default for Page {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Page {
    /// It is there: its script runs and has reached the shell.
    pub fn arrive(&self) {
        self.0.send_replace(true);
    }

    /// Waits until it is there.
    pub async fn arrived(&self) {
        // The sender lives as long as this does.
        _ = self.0.subscribe().wait_for(|arrived| *arrived).await;
    }

    #[cfg(target_os = "linux")]
    fn has_arrived(&self) -> bool {
        *self.0.borrow()
    }
}

/// What a person reads when there is no page: what is missing, and the one step to take.
#[cfg(not(target_os = "macos"))]
struct Message {
    title: &'static str,
    text: String,
}

#[cfg(not(target_os = "macos"))]
impl Message {
    fn new(words: &Words, missing: &str, step: &str, source: &str) -> Self {
        // On a line of its own the source is easy to copy, and keeps its direction in Arabic.
        Self { title: words.web_view_title, text: format!("{missing}\n\n{step}\n{source}") }
    }

    /// Also for who starts Plugboard from a console or by a script: without a reader it is lost.
    fn print(&self) {
        _ = writeln!(std::io::stderr(), "{}\n\n{}", self.title, self.text);
    }
}

/// In the language that the person chose: nobody may have opened the data folder yet.
#[cfg(not(target_os = "macos"))]
fn words_of_person(folder: &Path) -> &'static Words {
    words(language(Board::stored_preferences(folder).language))
}
