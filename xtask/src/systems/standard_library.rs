//! The standard library for systems that this toolchain was not installed for: installed, or built from its source.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use xshell::{Cmd, Shell, cmd};

use super::{macos, windows};
use crate::{debian, say, target};

/// Debian's suites that newer compilers come to first.
const SUITES: [&str; 3] = ["trixie-backports", "forky", "sid"];

/// Where it comes from.
pub enum StandardLibrary {
    /// The toolchain has it for every system.
    Installed,
    /// Cargo builds it from the source that is installed with the toolchain.
    FromToolchain,
    /// Cargo builds it from the source in this folder.
    From(PathBuf),
    /// There is none of this compiler's version to be had, and why.
    Missing(String),
}

impl StandardLibrary {
    /// Tells cargo where it comes from.
    pub fn known_to<'a>(&self, cargo: Cmd<'a>) -> Cmd<'a> {
        match self {
            Self::Installed | Self::Missing(_) => cargo,
            Self::FromToolchain => from_source(cargo),
            // Cargo looks for the source here instead of next to the compiler.
            Self::From(source) => from_source(cargo).env("__CARGO_TESTS_ONLY_SRC_ROOT", source),
        }
    }
}

/// `-Zbuild-std` is unstable, so the stable compiler has to be asked to take it.
fn from_source(cargo: Cmd<'_>) -> Cmd<'_> {
    cargo.env("RUSTC_BOOTSTRAP", "1").arg("-Zbuild-std=std,panic_unwind,panic_abort,test")
}

/// Finds it: installed, by rustup, as source next to the compiler, as Debian's package of that source.
pub fn provide(shell: &Shell) -> Result<StandardLibrary> {
    let targets = [windows::TARGET, macos::ARM.triple, macos::INTEL.triple];
    if is_installed(shell, &targets)? || (add(shell, &targets) && is_installed(shell, &targets)?) {
        return Ok(StandardLibrary::Installed);
    }
    let sysroot = PathBuf::from(cmd!(shell, "rustc --print sysroot").quiet().read()?);
    if is_source(&sysroot.join("lib/rustlib/src/rust/library")) {
        return Ok(StandardLibrary::FromToolchain);
    }
    let version = version(shell)?;
    let source = target(shell).join(format!("tools/rust-src-{version}"));
    if !is_source(&source.join("library"))
        && let Err(why) = fetch(shell, &version, &source)?
    {
        return Ok(StandardLibrary::Missing(why));
    }
    Ok(StandardLibrary::From(source.join("library")))
}

fn is_installed(shell: &Shell, targets: &[&str]) -> Result<bool> {
    for target in targets {
        let folder = cmd!(shell, "rustc --print target-libdir --target {target}").quiet().read()?;
        let files = shell.read_dir(folder).unwrap_or_default();
        let is_std = |path: &PathBuf| path.extension().is_some_and(|end| end == "rlib");
        if !files.iter().any(is_std) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether rustup did it. A toolchain that did not come by rustup, or no way to its server, is no failure.
fn add(shell: &Shell, targets: &[&str]) -> bool {
    say(&format!("Installing with rustup, if it can: {}", targets.join(" ")));
    cmd!(shell, "rustup target add {targets...}").quiet().ignore_stdout().ignore_stderr().run().is_ok()
}

fn is_source(library: &Path) -> bool {
    library.join("std/Cargo.toml").is_file()
}

fn version(shell: &Shell) -> Result<String> {
    let said = cmd!(shell, "rustc --version").quiet().read()?;
    said.split(' ').nth(1).map(str::to_owned).with_context(|| format!("rustc calls itself {said:?}"))
}

/// Unpacks Debian's `rust-src` of exactly this version. The inner error says why there is none.
fn fetch(shell: &Shell, version: &str, to: &Path) -> Result<Result<(), String>> {
    let folder = shell.create_temp_dir()?;
    let apt = Apt::new(shell, folder.path())?;
    let offered = apt.offers()?;
    let Some(package) = offered.iter().find(|offered| is_of(version, offered)) else {
        return Ok(Err(format!("Debian has no rust-src {version}, but {}", offered.join(", "))));
    };
    say(&format!("Installing Debian's rust-src {package} to {}", to.display()));
    let file = apt.download(package)?;
    let unpacked = folder.path().join("unpacked");
    cmd!(shell, "dpkg-deb --extract {file} {unpacked}").run()?;
    shell.create_dir(to)?;
    // Last and in one step, so that half a source is not taken for a whole one.
    let library = unpacked.join(format!("usr/src/rustc-{version}/library"));
    ensure!(is_source(&library), "Debian's rust-src {package} has no library in it");
    let (part, whole) = (to.join("part"), to.join("library"));
    shell.remove_path(&part)?;
    cmd!(shell, "cp -r {library} {part}").run()?;
    std::fs::rename(part, whole)?;
    Ok(Ok(()))
}

/// Whether a package's version is a packaging of this compiler's: `1.95.0+dfsg1-1` of `1.95.0`.
fn is_of(version: &str, package: &str) -> bool {
    package.strip_prefix(version).is_some_and(|rest| rest.starts_with(['+', '-']))
}

/// An `apt-get` that knows other suites of the mirror that this system uses, and leaves the system's own lists alone.
struct Apt<'a> {
    shell: &'a Shell,
    folder: PathBuf,
    options: Vec<String>,
}

impl<'a> Apt<'a> {
    fn new(shell: &'a Shell, folder: &Path) -> Result<Self> {
        let mirror = debian::mirror(shell)?;
        let list = folder.join("sources.list");
        let suites = SUITES.map(|suite| {
            format!("deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] {mirror} {suite} main\n")
        });
        shell.write_file(&list, suites.concat())?;
        let (lists, cache) = (folder.join("lists"), folder.join("cache"));
        shell.create_dir(lists.join("partial"))?;
        shell.create_dir(cache.join("archives/partial"))?;
        let options = [
            format!("Dir::Etc::SourceList={}", list.display()),
            "Dir::Etc::SourceParts=/dev/null".to_owned(),
            format!("Dir::State::Lists={}", lists.display()),
            format!("Dir::Cache={}", cache.display()),
            // The folder is this user's own, and apt's own user cannot write to it.
            "APT::Sandbox::User=".to_owned(),
        ];
        let options = options.into_iter().flat_map(|option| ["-o".to_owned(), option]).collect();
        let apt = Self { shell, folder: folder.to_owned(), options };
        let options = &apt.options;
        cmd!(shell, "apt-get -qq {options...} update").run()?;
        Ok(apt)
    }

    /// The versions of `rust-src` there are.
    fn offers(&self) -> Result<Vec<String>> {
        let options = &self.options;
        let listed = cmd!(self.shell, "apt-cache {options...} madison rust-src").quiet().read()?;
        let versions = listed.lines().filter_map(|line| line.split('|').nth(1));
        Ok(versions.map(|version| version.trim().to_owned()).collect())
    }

    fn download(&self, version: &str) -> Result<PathBuf> {
        let _folder = self.shell.push_dir(&self.folder);
        let options = &self.options;
        cmd!(self.shell, "apt-get -qq {options...} download rust-src={version}").run()?;
        let files = self.shell.read_dir(&self.folder)?;
        let mut packages = files.into_iter().filter(|path| path.extension().is_some_and(|end| end == "deb"));
        packages.next().context("apt-get downloaded nothing")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_packaging_of_the_very_same_version_fits() {
        assert!(is_of("1.95.0", "1.95.0+dfsg1-1"));
        assert!(is_of("1.95.0", "1.95.0-2"));
        assert!(!is_of("1.95.0", "1.95.01+dfsg1-1"));
        assert!(!is_of("1.95.0", "1.96.0+dfsg1-1"));
    }
}
