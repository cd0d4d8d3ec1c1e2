//! Everything that must hold, quickest first where the order is free.

use std::path::Path;

use anyhow::{Result, ensure};
use xshell::{Shell, cmd};

use crate::stages::Stages;
use crate::{
    FEATURES, NAMED_TESTS, build, demo, foreign, icons, package, page, planted, system, tools, workflows,
};

/// Words that only the mock of the page has in it.
const MOCK: &str = "no scene ";

/// End-to-end tests of the window, the desktop and the disk, in which the contract decides nothing: run with one of them.
const ONE_CONTRACT: [&str; 11] = [
    "clock::",
    "data_file::",
    "floods::",
    "keyring::",
    "no_web_view::",
    "pointer::",
    "proxy::",
    "slow_folder::",
    "storage::",
    "surface::",
    "web_process::",
];

/// Runs every stage and stops at the first failure.
pub fn all(shell: &Shell) -> Result<()> {
    let mut stages = Stages::new();
    let done = run(shell, &mut stages);
    stages.summary();
    done
}

fn run(shell: &Shell, stages: &mut Stages) -> Result<()> {
    stages.stage("setup", || {
        system::provide(
            shell,
            &[
                system::BUILD,
                system::LINKS,
                system::HEADLESS,
                system::LISTENING,
                system::REDIS,
                system::TOOLS,
                system::CLOCK,
            ],
        )?;
        page::install(shell)
    })?;
    stages.stage("format", || Ok(cmd!(shell, "cargo fmt --all --check").run()?))?;
    stages.stage("spelling", || {
        let typos = tools::typos(shell)?;
        Ok(cmd!(shell, "{typos}").run()?)
    })?;
    stages.stage("licences, sources, bans", || {
        let deny = tools::deny(shell)?;
        let manifest = shell.current_dir().join("Cargo.toml");
        Ok(cmd!(shell, "{deny} --manifest-path {manifest} --locked check bans licenses sources").run()?)
    })?;
    stages.stage("workflows", || workflows::check(shell))?;
    stages.stage("icons", || icons::check(shell))?;
    stages.stage("page: types", || page::npm(shell, &["run", "check"]))?;
    stages.stage("page: a planted type error is found", || planted::type_error(shell))?;
    stages.stage("page: a planted gap in the words is found", || planted::missing_word(shell))?;
    stages.stage("page: components", || page::npm(shell, &["run", "test"]))?;
    stages.stage("page: build", || page::npm(shell, &["run", "build"]))?;
    stages.stage("page: screens and accessibility", || page::npm(shell, &["run", "screens"]))?;
    stages.stage("page: no word is left out", || page::npm(shell, &["run", "pseudo"]))?;
    stages.stage("page: the build has no mock in it", || no_mock(shell))?;
    let all = ["--workspace", "--locked", "--features", FEATURES];
    stages.stage("clippy", || {
        cmd!(shell, "cargo clippy {all...} --all-targets -- -D warnings").run()?;
        // As Rehearsal has it, in what people install.
        cmd!(shell, "cargo clippy --locked --package plugboard-sandbox --no-default-features -- -D warnings")
            .run()?;
        Ok(cmd!(shell, "cargo clippy {all...} {NAMED_TESTS...} -- -D warnings").run()?)
    })?;
    stages.stage("build", || build(shell))?;
    stages.stage("tests", || Ok(cmd!(shell, "cargo test {all...}").run()?))?;
    stages.stage("clients that are not ours", || foreign::all(shell))?;
    stages.stage("end to end: the headless demo", || demo::drive(shell))?;
    let left_out: Vec<&str> = ONE_CONTRACT.iter().flat_map(|tests| ["--skip", tests]).collect();
    for (name, contract, left_out) in [
        ("end to end: the rest, the guide's contract", "seed", [].as_slice()),
        ("end to end: the rest, today's contract", "current", left_out.as_slice()),
    ] {
        stages.stage(name, || {
            let test = cmd!(shell, "cargo test {all...} --test e2e -- --test-threads=2 {left_out...}");
            Ok(test.env("PLUGBOARD_CONTRACT", contract).run()?)
        })?;
    }
    stages.stage("package", || package::bundle_debug(shell))
}

/// The page's stand-in for the shell is for looking at screens, and must not be in what people install.
fn no_mock(shell: &Shell) -> Result<()> {
    let ui = shell.current_dir().join("ui");
    ensure!(mentions(&shell.current_dir().join("target/ui-mock"), MOCK)?, "the mock no longer says {MOCK:?}");
    ensure!(!mentions(&ui.join("dist"), MOCK)?, "the mock is in ui/dist");
    Ok(())
}

fn mentions(folder: &Path, text: &str) -> Result<bool> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let found = if path.is_dir() {
            mentions(&path, text)?
        } else {
            String::from_utf8_lossy(&std::fs::read(&path)?).contains(text)
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}
