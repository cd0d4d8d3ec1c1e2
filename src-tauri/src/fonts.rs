//! Which scripts cannot be drawn, because no font of this computer has their letters: names in them are rows of boxes.
//! Windows and macOS come with fonts for all that are asked about.

use tauri::{Runtime, WebviewWindow};

/// Scripts in which accounts are named or Plugboard speaks, by their ISO 15924 codes, with letters of each.
#[cfg(target_os = "linux")]
const SCRIPTS: [(&str, &str); 14] = [
    ("Arab", "العربية"),
    ("Beng", "বাংলা"),
    ("Cyrl", "Русский"),
    ("Deva", "हिन्दी"),
    ("Grek", "Ελληνικά"),
    ("Gujr", "ગુજરાતી"),
    ("Hans", "简体中文"),
    ("Hant", "繁體中文"),
    ("Hebr", "עברית"),
    ("Jpan", "ひらカナ漢字"),
    ("Kore", "한국어"),
    ("Taml", "தமிழ்"),
    ("Thai", "ไทย"),
    ("Zsye", "😀🎉"),
];

/// The codes of those that cannot be drawn.
#[cfg(target_os = "linux")]
pub async fn missing<R: Runtime>(window: &WebviewWindow<R>) -> Vec<&'static str> {
    use gtk::prelude::WidgetExt as _;

    let (found, finding) = tokio::sync::oneshot::channel();
    let own = window.clone();
    let find = move || {
        let Ok(window) = own.gtk_window() else { return };
        let is_missing = |letters| window.create_pango_layout(Some(letters)).unknown_glyphs_count() > 0;
        let missing = SCRIPTS.into_iter().filter(|(_, letters)| is_missing(*letters));
        // Nobody waits any more where the page has gone.
        _ = found.send(missing.map(|(code, _)| code).collect());
    };
    _ = window.run_on_main_thread(find);
    finding.await.unwrap_or_default()
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unused_async, reason = "same shape as on Linux")]
pub async fn missing<R: Runtime>(_: &WebviewWindow<R>) -> Vec<&'static str> {
    Vec::new()
}
