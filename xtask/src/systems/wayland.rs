//! Wayland: a part of the end-to-end tests on a screen of weston's.

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::FEATURES;

/// Runs the tests that have been built or are built now.
pub fn drive(shell: &Shell) -> Result<()> {
    let all = ["--workspace", "--locked", "--features", FEATURES];
    Ok(cmd!(shell, "cargo test {all...} --test wayland -- --test-threads=2").run()?)
}
