//! A folder on a slow disk, or on one that hangs until the test releases it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

/// Compiled for each test: there is a C compiler wherever Rust links.
const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/support/slow/disk.c");

/// Files whose paths begin alike, for programs that are started with [`SlowFiles::environment`].
pub struct SlowFiles {
    environment: [(&'static str, String); 5],
    held: PathBuf,
    waiting: PathBuf,
}

impl SlowFiles {
    /// Each call for a file whose path begins with `prefix` takes so many milliseconds longer. What this needs is kept in
    /// `scratch`.
    pub fn new(prefix: &Path, milliseconds: u32, scratch: &Path) -> Result<Self> {
        let (library, held, waiting) =
            (scratch.join("slow-disk.so"), scratch.join("disk-held"), scratch.join("disk-waited-for"));
        let mut compile = Command::new("cc");
        compile.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(SOURCE).arg("-ldl");
        let done = compile.output().context("no C compiler")?;
        ensure!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let environment = [
            ("LD_PRELOAD", library.display().to_string()),
            ("PLUGBOARD_SLOW_FOLDER", prefix.display().to_string()),
            ("PLUGBOARD_SLOW_MS", milliseconds.to_string()),
            ("PLUGBOARD_SLOW_HELD", held.display().to_string()),
            ("PLUGBOARD_SLOW_WAITING", waiting.display().to_string()),
        ];
        Ok(Self { environment, held, waiting })
    }

    /// What a program has to be started with.
    #[must_use]
    pub fn environment(&self) -> Vec<(&str, &str)> {
        self.environment.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }

    /// From now on nothing answers.
    pub fn hold(&self) -> Result<()> {
        Ok(fs::write(&self.held, "")?)
    }

    /// Everything answers again.
    pub fn release(&self) -> Result<()> {
        Ok(fs::remove_file(&self.held)?)
    }

    /// Whether a program has waited for what is held.
    #[must_use]
    pub fn was_waited_for(&self) -> bool {
        self.waiting.exists()
    }
}
