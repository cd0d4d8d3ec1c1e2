//! The Debian package.

use std::path::PathBuf;

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use crate::{build, desktop_file, page, say, system, target};

const TAURI: &str = "ui/node_modules/.bin/tauri";

/// The package that people install.
pub fn release(shell: &Shell) -> Result<()> {
    provide(shell)?;
    cmd!(shell, "{TAURI} build --bundles deb --ci -- --locked").run()?;
    finish(shell, "release")
}

/// The same from an unoptimised build.
pub fn debug(shell: &Shell) -> Result<()> {
    provide(shell)?;
    build(shell)?;
    bundle_debug(shell)
}

/// A package of the app that lies in target/debug.
pub fn bundle_debug(shell: &Shell) -> Result<()> {
    cmd!(shell, "{TAURI} bundle --debug --bundles deb --ci").run()?;
    finish(shell, "debug")
}

fn provide(shell: &Shell) -> Result<()> {
    system::provide(shell, &[system::BUILD, system::LINKS, system::TOOLS])?;
    page::install(shell)?;
    page::build(shell)
}

fn finish(shell: &Shell, profile: &str) -> Result<()> {
    let package = newest(shell, profile)?;
    desktop_file::check(shell, &package)?;
    let bytes = package.metadata()?.len();
    say(&format!("{} ({} KiB)", package.display(), bytes.div_ceil(1024)));
    Ok(())
}

fn newest(shell: &Shell, profile: &str) -> Result<PathBuf> {
    let folder = target(shell).join(profile).join("bundle/deb");
    let packages =
        shell.read_dir(&folder)?.into_iter().filter(|path| path.extension().is_some_and(|end| end == "deb"));
    packages
        .max_by_key(|path| path.metadata().and_then(|data| data.modified()).ok())
        .with_context(|| format!("no package in {}", folder.display()))
}
