//! On Linux `WebKitGTK` shows the page, with programs of its own. Where one of them cannot start, `WebKitGTK` ends the
//! whole process by a fatal error; where the web process dies later, it only says so and leaves the last picture.

use std::path::Path;

use gio::glib::{self, LogLevel};
use gtk::prelude::WidgetExt as _;
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use tauri::{AppHandle, Manager as _, Runtime, WebviewWindow};
use webkit2gtk::WebViewExt as _;

use super::page::AfterEnd;
use super::{EXIT_CODE, Page, message, words_of_person};
use crate::message::Message;
use crate::words::{Words, language, words};

/// The package with the library and its programs, by its name in Debian and Ubuntu.
const PACKAGE: &str = "libwebkit2gtk-4.1-0";

/// Says that there is no screen, and exits, where there is none. The data folder is not known yet, so that it is in
/// the system's language.
pub fn require_display() {
    if let Err(error) = gtk::init() {
        tracing::error!(%error, "there is no display");
        let words = words(language(None));
        Message { title: words.web_view_title, text: words.no_display.to_owned() }.print();
        std::process::exit(EXIT_CODE);
    }
}

/// Before the window is made: a fatal error of `WebKitGTK` that comes before the page ends in the message.
pub fn end_on_fatal_error<R: Runtime>(app: &AppHandle<R>, folder: &Path) {
    let (page, folder) = (app.state::<Page>().inner().clone(), folder.to_owned());
    glib::log_set_default_handler(move |domain, level, text| {
        if is_fatal(domain, level) && !page.is_there() {
            give_up(&folder, text);
        }
        glib::log_default_handler(domain, level, Some(text));
    });
}

/// Once the window is made: when the web process ends, the page is loaded again, or the message ends it all. Until the new
/// page has drawn a view, the window is empty: it says nothing that is no longer true, whatever its size.
pub fn follow_web_process<R: Runtime>(window: &WebviewWindow<R>, folder: &Path) -> tauri::Result<()> {
    let (page, folder) = (window.state::<Page>().inner().clone(), folder.to_owned());
    window.with_webview(move |webview| {
        webview.inner().connect_web_process_terminated(move |view, reason| match page.end() {
            AfterEnd::Reload => {
                tracing::error!(?reason, "the web process ended; the page is loaded again");
                view.hide();
                view.reload();
            }
            AfterEnd::GiveUp => give_up(&folder, &format!("the web process ended: {reason:?}")),
        });
    })
}

/// The page has drawn a view: shows it where the one before ended.
pub fn uncover<R: Runtime>(window: &WebviewWindow<R>) {
    if window.state::<Page>().uncover() {
        _ = window.with_webview(|webview| {
            webview.inner().show();
            webview.inner().grab_focus();
        });
    }
}

/// Ends the programs of `WebKitGTK`, when the window is no more: they would write into their folder until this process
/// has ended, and make it anew for that.
pub fn end_processes() {
    for id in own_processes() {
        let Some(id) = Pid::from_raw(id) else { continue };
        if kill_process(id, Signal::KILL).is_ok() {
            _ = waitpid(Some(id), WaitOptions::empty());
        }
    }
}

/// The children of this process that are programs of `WebKitGTK`.
fn own_processes() -> Vec<i32> {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let children = threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
    let mut ids: Vec<i32> = children
        .flat_map(|ids| ids.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<i32>>())
        .collect();
    ids.retain(|id| {
        let program = std::fs::read_link(format!("/proc/{id}/exe")).unwrap_or_default();
        program.file_name().is_some_and(|name| name.to_string_lossy().starts_with("WebKit"))
    });
    ids
}

/// `WebKitGTK` logs without a domain or under its own name; another library's fatal error is another story.
fn is_fatal(domain: Option<&str>, level: LogLevel) -> bool {
    level == LogLevel::Error && domain.is_none_or(|domain| domain.contains("WebKit"))
}

/// Does not return: after a fatal error nothing of `WebKitGTK` may be used any more.
fn give_up(folder: &Path, cause: &str) -> ! {
    tracing::error!(cause, "the web view cannot start");
    let message = incomplete(words_of_person(folder));
    message.print();
    message.show();
    std::process::exit(EXIT_CODE);
}

fn incomplete(words: &Words) -> Message {
    message(words, words.web_view_linux, words.web_view_linux_step, PACKAGE)
}

#[cfg(test)]
mod tests {
    use plugboard_core::view::Language;

    use super::*;

    #[test]
    fn the_message_names_the_library_and_its_package() {
        let message = incomplete(words(Language::De));
        assert_eq!(message.title, "Plugboard kann sein Fenster nicht anzeigen");
        assert!(message.text.starts_with("WebKitGTK "), "{}", message.text);
        assert!(message.text.ends_with(":\nlibwebkit2gtk-4.1-0"), "{}", message.text);
    }

    #[test]
    fn only_what_webkitgtk_calls_fatal_is_a_missing_web_process() {
        assert!(is_fatal(None, LogLevel::Error));
        assert!(is_fatal(Some("WebKit"), LogLevel::Error));
        assert!(!is_fatal(None, LogLevel::Critical));
        assert!(!is_fatal(Some("Gdk"), LogLevel::Error));
    }
}
