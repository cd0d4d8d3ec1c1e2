//! On Windows the page needs a runtime that some computers lack.

use std::path::Path;

use super::{EXIT_CODE, message, words_of_person};
use crate::message::Message;
use crate::words::Words;

/// Leads to the small installer itself, which picks what fits this computer; Microsoft gives this address for apps to
/// use. The page about `WebView2` offers several downloads instead, most of them for other purposes.
const INSTALLER: &str = "https://go.microsoft.com/fwlink/p/?LinkId=2124703";

/// Says that the runtime is missing, and exits, where it is. A link that this process was started with has not been
/// read by then, so that it can be opened again later.
pub fn require(folder: &Path) {
    let Err(error) = tauri::webview_version() else { return };
    tracing::error!(%error, "there is no WebView2 runtime");
    let message = missing(words_of_person(folder));
    message.print();
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title(message.title)
        .set_description(message.text)
        .show();
    std::process::exit(EXIT_CODE);
}

fn missing(words: &Words) -> Message {
    message(words, words.web_view_windows, words.web_view_windows_step, INSTALLER)
}

#[cfg(test)]
mod tests {
    use plugboard_core::view::Language;

    use super::*;
    use crate::words::words;

    #[test]
    fn the_message_names_the_runtime_and_its_installer() {
        let message = missing(words(Language::De));
        assert_eq!(message.title, "Plugboard kann sein Fenster nicht anzeigen");
        assert!(message.text.contains("Microsoft Edge WebView2 Runtime"), "{}", message.text);
        assert!(message.text.ends_with(&format!(":\n{INSTALLER}")), "{}", message.text);
    }
}
