//! Checks that take too long for `test`: rounds of fifty accounts with mishaps, killed twice.

use anyhow::Result;
use xshell::{Shell, cmd};

/// Runs them all.
pub fn all(shell: &Shell) -> Result<()> {
    let package = "plugboard-tests";
    Ok(cmd!(shell, "cargo test --locked --package {package} --test assure").run()?)
}
