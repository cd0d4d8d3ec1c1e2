//! Checks that take too long for `test`: rounds of fifty accounts with mishaps, killed twice; and the program that people
//! install under floods of links, kills, hostile services, a long day, crashes, damage and wrong clocks.

use anyhow::Result;
use xshell::{Cmd, Shell, cmd};

use crate::stages::Stages;
use crate::{FEATURES, page, system, target};

/// End-to-end tests that `test` runs on the unoptimised program.
const ALSO_ON_RELEASE: [&str; 4] = ["clock::", "data_file::", "slow_folder::", "web_process::"];

/// Runs them all.
pub fn all(shell: &Shell) -> Result<()> {
    let mut stages = Stages::new();
    let done = run(shell, &mut stages);
    stages.summary();
    done
}

fn run(shell: &Shell, stages: &mut Stages) -> Result<()> {
    stages.stage("setup", || {
        system::provide(shell, &[system::BUILD, system::LINKS, system::HEADLESS, system::CLOCK])?;
        page::install(shell)?;
        page::build(shell)
    })?;
    let package = "plugboard-tests";
    stages.stage("rounds", || {
        Ok(cmd!(shell, "cargo test --locked --package {package} --test assure").run()?)
    })?;
    stages.stage("build of what people install", || {
        // By itself: together with the tests it would be built with what only they need.
        cmd!(shell, "cargo build --locked --release --package plugboard --features custom-protocol").run()?;
        Ok(cmd!(shell, "cargo build --locked --release --package plugboard-sandbox").run()?)
    })?;
    let all = ["--workspace", "--locked", "--features", FEATURES];
    let release = target(shell).join("release");
    let of_release = |test: Cmd<'_>| {
        let test = test.env("PLUGBOARD_BINARY", release.join("plugboard"));
        Ok(test.env("PLUGBOARD_SANDBOX", release.join("plugboard-sandbox")).run()?)
    };
    stages.stage("the window", || {
        of_release(cmd!(shell, "cargo test {all...} --test assure-window -- --test-threads=1 --nocapture"))
    })?;
    stages.stage("crash, damage and clock", || {
        of_release(cmd!(shell, "cargo test {all...} --test e2e -- --test-threads=1 {ALSO_ON_RELEASE...}"))
    })
}
