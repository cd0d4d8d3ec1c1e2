//! The licences of what others wrote, as they were built in beside the page. Few read them, so that no page loads them
//! by itself.

use tauri::{AppHandle, Runtime};

/// Made when the page is built, and by `cargo xtask package`.
const FILES: [&str; 2] = ["notices/page.md", "notices/program.txt"];

/// Those that are there.
pub fn all<R: Runtime>(app: &AppHandle<R>) -> Vec<String> {
    // For a name that is not there Tauri gives the page itself.
    let built_in =
        |name: &str| app.asset_resolver().iter().any(|(path, _)| path.trim_start_matches('/') == name);
    let files = FILES.into_iter().filter(|name| built_in(name));
    files
        .filter_map(|name| app.asset_resolver().get(name.to_owned()))
        .map(|file| String::from_utf8_lossy(file.bytes()).into_owned())
        .collect()
}
