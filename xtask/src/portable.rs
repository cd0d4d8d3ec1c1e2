//! Of what must hold, what needs no desktop of its own: for the systems and processors that the release workflow has and
//! a developer may not.

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::stages::Stages;
use crate::{page, system};

/// What is tested. Windows itself does not start the shell's tests, which have no manifest; there it is only linted.
const PACKAGES: &[&str] = if cfg!(windows) {
    &["plugboard-core", "plugboard-sandbox", "plugboard-tests"]
} else {
    &["plugboard-core", "plugboard-sandbox", "plugboard-tests", "plugboard"]
};
const FEATURES: &str = if cfg!(windows) {
    "plugboard-sandbox/redis"
} else {
    "plugboard-sandbox/redis,plugboard/custom-protocol,plugboard-tests/shell"
};

/// Runs every stage and stops at the first failure.
pub fn all(shell: &Shell) -> Result<()> {
    let mut stages = Stages::new();
    let done = run(shell, &mut stages);
    stages.summary();
    done
}

fn run(shell: &Shell, stages: &mut Stages) -> Result<()> {
    stages.stage("setup", || {
        if cfg!(target_os = "linux") {
            system::provide(shell, &[system::BUILD, system::LINKS])?;
        }
        page::install(shell)
    })?;
    stages.stage("page: types", || page::npm(shell, &["run", "check"]))?;
    stages.stage("page: components", || page::npm(shell, &["run", "test"]))?;
    stages.stage("page: build", || page::npm(shell, &["run", "build"]))?;
    stages.stage("clippy", || {
        let clippy = cmd!(shell, "cargo clippy --locked --package plugboard --features custom-protocol");
        Ok(clippy.args(["--", "-D", "warnings"]).run()?)
    })?;
    let packages = PACKAGES.iter().flat_map(|name| ["--package", name]);
    stages.stage("tests", || {
        let test = cmd!(shell, "cargo test --locked --no-default-features --features {FEATURES}");
        Ok(test.args(packages).run()?)
    })
}
