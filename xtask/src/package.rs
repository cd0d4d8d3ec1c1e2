//! The packages that people install: those that this system can build. On Linux each is read back.

mod contents;
mod desktop_file;
mod linted;
mod metainfo;
mod registered;
#[cfg(unix)]
mod rpm_root;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use crate::{build, notices, page, say, system, target};
use contents::Contents;

pub const TAURI: &str = "ui/node_modules/@tauri-apps/cli/tauri.js";

/// What Tauri packs here, by its names.
const BUNDLES: &str = if cfg!(windows) {
    "nsis"
} else if cfg!(target_os = "macos") {
    "app,dmg"
} else {
    "deb,rpm"
};

/// What Tauri writes into the program over [`UNPACKED`], so that it knows how it was installed.
const UNPACKED: &str = "__TAURI_BUNDLE_TYPE_VAR_UNK";

/// A package for Linux.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Deb,
    Rpm,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Deb, Self::Rpm];

    /// The kind that Tauri calls so, if it is one of these.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.ending() == name)
    }

    /// The ending of its file, and the folder that Tauri puts it into.
    const fn ending(self) -> &'static str {
        match self {
            Self::Deb => "deb",
            Self::Rpm => "rpm",
        }
    }

    const fn written(self) -> &'static str {
        match self {
            Self::Deb => "__TAURI_BUNDLE_TYPE_VAR_DEB",
            Self::Rpm => "__TAURI_BUNDLE_TYPE_VAR_RPM",
        }
    }
}

/// The packages that people install.
pub fn release(shell: &Shell) -> Result<()> {
    provide(shell)?;
    cmd!(shell, "node {TAURI} build --bundles {BUNDLES} --ci -- --locked").run()?;
    finish(shell, "release")?;
    lint(shell, "release")
}

/// The same from an unoptimised build.
pub fn debug(shell: &Shell) -> Result<()> {
    provide(shell)?;
    build(shell)?;
    bundle_debug(shell)?;
    lint(shell, "debug")
}

/// Packages of the app that lies in target/debug.
pub fn bundle_debug(shell: &Shell) -> Result<()> {
    cmd!(shell, "node {TAURI} bundle --debug --bundles {BUNDLES} --ci").run()?;
    finish(shell, "debug")
}

fn provide(shell: &Shell) -> Result<()> {
    if cfg!(target_os = "linux") {
        system::provide(shell, &[system::BUILD, system::LINKS, system::TOOLS, system::LINTS])?;
    }
    page::install(shell)?;
    notices::collect(shell)?;
    page::build(shell)?;
    notices::check_built(shell)
}

fn finish(shell: &Shell, profile: &str) -> Result<()> {
    if cfg!(not(target_os = "linux")) {
        return Ok(());
    }
    let folder = target(shell).join(profile);
    for kind in Kind::ALL {
        let package = newest(shell, &folder, kind)?;
        check(shell, kind, &package, &folder.join("plugboard"))
            .with_context(|| package.display().to_string())?;
        say(&format!("{} ({} KiB)", package.display(), kib(&package)?));
    }
    say(&format!("the program alone: {} KiB", kib(&folder.join("plugboard"))?));
    Ok(())
}

/// What distributions would say of the packages. It takes longer than everything else here.
fn lint(shell: &Shell, profile: &str) -> Result<()> {
    if cfg!(not(target_os = "linux")) {
        return Ok(());
    }
    for kind in Kind::ALL {
        let package = newest(shell, &target(shell).join(profile), kind)?;
        linted::check(shell, kind, &package, profile)?;
    }
    Ok(())
}

/// Fails unless a package has what it should, with the built program in it, and is known to the system while it is there.
pub fn check(shell: &Shell, kind: Kind, package: &Path, built: &Path) -> Result<()> {
    let contents = Contents::read(shell, kind, package)?;
    contents.check()?;
    desktop_file::check(shell, &contents)?;
    metainfo::check(shell, &contents)?;
    let program = contents.file("usr/bin/plugboard");
    ensure!(
        std::fs::read(program)? == told(std::fs::read(built)?, kind)?,
        "the program in it is not the one that was built, told that it is a {kind:?}"
    );
    registered::check(shell, &contents)?;
    #[cfg(unix)]
    if kind == Kind::Rpm {
        rpm_root::check(shell, package)?;
    }
    Ok(())
}

/// A program as it is when Tauri has told it what it is packed as.
fn told(mut program: Vec<u8>, kind: Kind) -> Result<Vec<u8>> {
    let mark = UNPACKED.as_bytes();
    let places: Vec<usize> = memchr::memmem::find_iter(&program, mark).collect();
    let [place] = places.as_slice() else {
        anyhow::bail!("the built program says {} times that it is not packed", places.len());
    };
    program.splice(*place..place + mark.len(), kind.written().bytes());
    Ok(program)
}

fn newest(shell: &Shell, folder: &Path, kind: Kind) -> Result<PathBuf> {
    let folder = folder.join("bundle").join(kind.ending());
    let packages = shell.read_dir(&folder)?.into_iter();
    packages
        .filter(|path| path.extension().is_some_and(|end| end == kind.ending()))
        .max_by_key(|path| path.metadata().and_then(|data| data.modified()).ok())
        .with_context(|| format!("no package in {}", folder.display()))
}

fn kib(file: &Path) -> Result<u64> {
    Ok(file.metadata()?.len().div_ceil(1024))
}

#[cfg(test)]
mod tests {
    use super::{Kind, UNPACKED, told};

    #[test]
    fn a_program_is_told_once_what_it_is_packed_as() {
        let program = |mark: &str| format!("before{mark}after").into_bytes();
        for kind in Kind::ALL {
            assert_eq!(told(program(UNPACKED), kind).unwrap(), program(kind.written()));
            assert!(told(program(kind.written()), kind).is_err());
            assert!(told([program(UNPACKED), program(UNPACKED)].concat(), kind).is_err());
        }
    }
}
