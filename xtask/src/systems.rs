//! What the other systems and Wayland make of the program: Windows built here and run under Wine, macOS checked by the
//! compiler, the window on a Wayland screen. It is no stage of `cargo xtask test`, which needs neither Wine nor cross
//! compilers.

mod macos;
mod standard_library;
mod wayland;
mod windows;

use anyhow::Result;
use xshell::Shell;

use self::standard_library::StandardLibrary;
use crate::stages::Stages;
use crate::{build, page, say, system};

/// Runs every stage and stops at the first failure. Without a standard library for the other systems, only Wayland
/// is run, and the last line says what was not.
pub fn all(shell: &Shell) -> Result<()> {
    let mut stages = Stages::new();
    let done = run(shell, &mut stages);
    stages.summary();
    for line in done? {
        say(&line);
    }
    Ok(())
}

/// Links the Windows program as people get it, and says how large it is.
pub fn windows_release(shell: &Shell) -> Result<()> {
    provide(shell)?;
    match standard_library::provide(shell)? {
        StandardLibrary::Missing(why) => say(&not_run(&why)),
        library => windows::release(shell, &library)?,
    }
    Ok(())
}

/// Tries the Windows installers, and nothing else.
pub fn windows_installers(shell: &Shell) -> Result<()> {
    provide(shell)?;
    match standard_library::provide(shell)? {
        StandardLibrary::Missing(why) => say(&not_run(&why)),
        library => windows::build_and_install(shell, &library)?,
    }
    Ok(())
}

/// What is said last.
fn run(shell: &Shell, stages: &mut Stages) -> Result<Vec<String>> {
    let mut library = StandardLibrary::Missing(String::new());
    stages.stage("setup", || {
        provide(shell)?;
        library = standard_library::provide(shell)?;
        Ok(())
    })?;
    let last = match &library {
        StandardLibrary::Missing(why) => vec![not_run(why)],
        library => others(shell, stages, library)?,
    };
    // The programs for this system: after a test run they are there already.
    stages.stage("build", || build(shell))?;
    stages.stage("Wayland: end to end", || wayland::drive(shell))?;
    Ok(last)
}

fn others(shell: &Shell, stages: &mut Stages, library: &StandardLibrary) -> Result<Vec<String>> {
    stages.stage("Windows: build", || windows::build(shell, library))?;
    let mut passed = 0;
    stages.stage("Windows: tests under Wine", || {
        passed = windows::test(shell, library)?;
        Ok(())
    })?;
    stages.stage("Windows: no web view", || windows::without_web_view(shell))?;
    stages.stage("Windows: installers", || windows::install(shell))?;
    for target in [macos::ARM, macos::INTEL] {
        stages.stage(target.stage, || macos::check(shell, library, &target))?;
    }
    let checked = [macos::ARM, macos::INTEL].map(|target| target.triple).join(", ");
    Ok(vec![
        format!("Windows: {passed} tests passed under Wine"),
        format!("macOS: {checked} checked, not run"),
    ])
}

fn provide(shell: &Shell) -> Result<()> {
    let needs = [system::BUILD, system::LINKS, system::HEADLESS, system::TOOLS, system::SYSTEMS];
    system::provide(shell, &needs)?;
    page::install(shell)?;
    page::build(shell)
}

fn not_run(why: &str) -> String {
    format!("NOT RUN: Windows, macOS ({why})")
}
