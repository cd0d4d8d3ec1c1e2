//! `cargo xtask demo | test | systems | …`: puts in place what is missing, says so, and runs. `HELP` lists all commands.

mod assure;
mod bench;
mod checksums;
mod debian;
mod demo;
mod foreign;
mod icons;
mod installed;
mod manifests;
mod notary;
mod notices;
mod package;
mod page;
mod planted;
mod portable;
mod release;
mod sbom;
mod stages;
mod system;
mod systems;
mod test;
mod tools;
mod vendor;
mod workflows;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

const HELP: &str = "\
cargo xtask demo              builds Plugboard and opens it in Rehearsal
cargo xtask demo --headless   drives the whole main job through real windows on a screen of its own
cargo xtask test              everything that must hold, stage by stage
cargo xtask test --portable   of these, what needs no desktop: for the release workflow, on Windows, macOS and arm64
cargo xtask systems           Windows programs and tests under Wine, macOS checked, the window on Wayland
cargo xtask systems --release links the optimised Windows program
cargo xtask systems --installers  only the stage that installs and uninstalls Plugboard under Wine
cargo xtask assure            what takes longer: rounds of fifty accounts, and attempts to break the optimised program
cargo xtask foreign           only the stage of `test` with clients that are not ours
cargo xtask vendor FILE       compares what the sandbox speaks with the OpenAPI document of the vendor
cargo xtask bench sandbox     measures the sandbox and writes BENCHMARKS.md; --full also does every proof in full
cargo xtask bench list        measures the account list at 1,000 to 100,000 accounts, into BENCHMARKS.md too
cargo xtask icons             draws every icon from icons/plugboard.svg, and from plugboard-16.svg that of 16 pixels
cargo xtask package           builds the packages that this system can, and checks them: deb and rpm on Linux
cargo xtask package --debug   the same, quickly and unoptimised
cargo xtask installed         installs the package in a Debian of its own, where it is used, upgraded and removed
cargo xtask sbom [FOLDER]     lists what the program is made of, in CycloneDX: of Rust and of npm, into target/sbom or FOLDER
cargo xtask checksums FOLDER  writes SHA256SUMS over the files of a folder, and verifies it
cargo xtask manifests FOLDER  writes what winget, Homebrew and Flatpak read about the release in a folder
cargo xtask workflows         only the stage of `test` that checks .github/workflows
cargo xtask release build     builds the optimised program for a release
cargo xtask release bundle    makes all packages that this system can, into target/packages; signs them where there are keys
cargo xtask release inspect   reads back the packages for Linux that were made so
cargo xtask release check FOLDER  refuses a release that lacks a package or has a dmg that is not notarized and stapled

Each puts in place what is missing: system packages (on Debian and Ubuntu; elsewhere it says what to install),
ui/node_modules and target/tools.";

/// The page built in, and the tests that need the shell.
const FEATURES: &str = "plugboard/custom-protocol,plugboard-tests/shell";

/// Tests that run only when they are named, and so are not among all targets.
const NAMED_TESTS: [&str; 12] = [
    "--test",
    "assure",
    "--test",
    "assure-window",
    "--test",
    "e2e",
    "--test",
    "installed",
    "--test",
    "wayland",
    "--test",
    "wine",
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["demo"] => run(demo::open),
        ["demo", "--headless"] => run(demo::headless),
        ["test"] => run(test::all),
        ["test", "--portable"] => run(portable::all),
        ["systems"] => run(systems::all),
        ["systems", "--release"] => run(systems::windows_release),
        ["systems", "--installers"] => run(systems::windows_installers),
        ["assure"] => run(assure::all),
        ["foreign"] => run(foreign::alone),
        ["vendor", file] => run_on(file, vendor::check),
        ["bench", "sandbox"] => run(bench::sandbox),
        ["bench", "sandbox", "--full"] => run(bench::sandbox_in_full),
        ["bench", "list"] => run(bench::list),
        ["icons"] => run(icons::draw),
        ["package"] => run(package::release),
        ["package", "--debug"] => run(package::debug),
        ["installed"] => run(installed::all),
        ["sbom"] => run(sbom::write),
        ["sbom", folder] => run_on(folder, sbom::write_into),
        ["checksums", folder] => run_on(folder, |_, folder| checksums::write(folder)),
        ["manifests", folder] => run_on(folder, manifests::write),
        ["workflows"] => run(workflows::check),
        ["release", "build"] => run(release::build),
        ["release", "bundle"] => run(release::bundle),
        ["release", "inspect"] => run(release::inspect),
        ["release", "check", folder] => run_on(folder, release::check),
        [] | ["help" | "--help" | "-h"] => {
            say(HELP);
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("There is no `cargo xtask {}`.\n\n{HELP}", arguments.join(" "));
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nFAILED: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: impl FnOnce(&Shell) -> Result<()>) -> Result<()> {
    let shell = Shell::new()?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in no repository")?;
    shell.change_dir(root);
    command(&shell)
}

/// Runs a command that is about a file or folder, which is named from where the command was given.
fn run_on(path: &str, command: impl FnOnce(&Shell, &Path) -> Result<()>) -> Result<()> {
    let path = std::path::absolute(path)?;
    run(|shell| command(shell, &path))
}

/// Builds every program: one set of flags for all commands, so that none compiles what another has.
fn build(shell: &Shell) -> Result<()> {
    Ok(cmd!(shell, "cargo build --locked --workspace --bins --features {FEATURES}").run()?)
}

/// Where cargo puts what it builds.
fn target(shell: &Shell) -> PathBuf {
    let folder = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    shell.current_dir().join(folder)
}

/// Prints a line.
#[expect(clippy::print_stdout, reason = "saying what it does is half of what this program is for")]
fn say(line: &str) {
    println!("{line}");
}
