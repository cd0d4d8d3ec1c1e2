//! Browsers on macOS: the known ones that lie where programs are installed. `LaunchServices`, which knows all of
//! them and the default one, can be asked in Objective-C only; so a private window of the default browser is
//! not offered there.

use std::path::{Path, PathBuf};

use tauri::{AppHandle, Runtime};

use super::{Browser, families};
use crate::command_line::CommandLine;

const OPEN: &str = "/usr/bin/open";

/// Name, which is that of the bundle too, and identifier.
const KNOWN: [(&str, &str); 10] = [
    ("Brave Browser", "com.brave.Browser"),
    ("Chromium", "org.chromium.Chromium"),
    ("Firefox", "org.mozilla.firefox"),
    ("Google Chrome", "com.google.Chrome"),
    ("LibreWolf", "io.gitlab.librewolf-community.librewolf"),
    ("Microsoft Edge", "com.microsoft.edgemac"),
    ("Opera", "com.operasoftware.Opera"),
    ("Safari", "com.apple.Safari"),
    ("Vivaldi", "com.vivaldi.Vivaldi"),
    ("Waterfox", "net.waterfox.waterfox"),
];

/// The known browsers that are there.
pub fn installed<R: Runtime>(_: &AppHandle<R>) -> Vec<Browser> {
    let own = std::env::var_os("HOME").map(|home| Path::new(&home).join("Applications"));
    let shared = ["/Applications", "/System/Cryptexes/App/System/Applications"].map(PathBuf::from);
    let folders: Vec<_> = shared.into_iter().chain(own).collect();
    let is_there = |name: &str| folders.iter().any(|folder| folder.join(format!("{name}.app")).is_dir());
    KNOWN.iter().filter(|(name, _)| is_there(name)).map(|(name, id)| browser(name, id)).collect()
}

/// Not known.
#[expect(clippy::unused_async, reason = "same shape as on Linux")]
pub async fn default<R: Runtime>(_: &AppHandle<R>) -> Option<Browser> {
    None
}

fn browser(name: &str, id: &str) -> Browser {
    let line = |before: &[&str]| CommandLine {
        program: OPEN.to_owned(),
        before: before.iter().map(|one| (*one).to_owned()).collect(),
        after: Vec::new(),
    };
    let switch = families::private_switch(id);
    Browser {
        id: id.to_owned(),
        name: name.to_owned(),
        normal: line(&["-b", id]),
        // Without a new instance, a browser that runs is not handed the arguments.
        private: switch.map(|switch| line(&["-n", "-b", id, "--args", switch])),
    }
}
