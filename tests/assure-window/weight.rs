//! What Plugboard takes of the computer: memory of its two processes, open files, and how soon its page answers.

use std::time::{Duration, Instant};

use support::desktop::driver::App;

use crate::scene::{Scene, plugboard};

const WEB_PROCESS: &str = "WebKitWebProcess";
const MIB: u64 = 1024;

/// At one moment.
#[derive(Debug, Clone, Copy)]
pub struct Weight {
    /// KiB that the main process has for itself.
    pub main: u64,
    /// KiB that the page's process has for itself.
    pub web: u64,
    /// Files and sockets of the main process.
    pub files: usize,
}

impl Weight {
    pub fn of(scene: &Scene) -> Self {
        let main = plugboard();
        let name = main.file_name().and_then(|name| name.to_str()).unwrap();
        let files = std::fs::read_dir(format!("/proc/{}/fd", scene.app.id())).unwrap().count();
        let main = scene.desktop.memory_of(name).unwrap();
        let weight = Self { main, web: scene.desktop.memory_of(WEB_PROCESS).unwrap(), files };
        assert!(weight.main > 0 && weight.web > 0 && weight.files > 0, "{weight:?}");
        weight
    }

    /// Fails if either process has gained more than so many MiB since.
    pub fn has_grown_less_than(self, mebibytes: u64, before: Self, what: &str) {
        eprintln!("{what}: {before:?}, then {self:?}");
        let more = |now: u64, then: u64| now.saturating_sub(then);
        assert!(more(self.main, before.main) <= mebibytes * MIB, "{what}: {before:?}, then {self:?}");
        assert!(more(self.web, before.web) <= mebibytes * MIB, "{what}: {before:?}, then {self:?}");
    }
}

/// The most that a process has ever had in memory, in KiB.
pub fn peak(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Forgets the most, so that it is counted from now on (proc(5), `clear_refs`).
pub fn forget_peak(process: u32) -> u64 {
    std::fs::write(format!("/proc/{process}/clear_refs"), "5").unwrap();
    peak(process)
}

/// How long the page takes to answer.
pub async fn answers_in(app: &App) -> Duration {
    let asked = Instant::now();
    app.script("return document.title").await.unwrap();
    asked.elapsed()
}
