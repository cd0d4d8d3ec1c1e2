//! Windows: programs and tests built with MinGW, and the tests run under Wine. What people get is built with Microsoft's
//! tools, on Windows; Wine has neither a web view nor all of Windows' strictness.

mod installed;
mod installer;
mod registry;

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};
use xshell::{Cmd, Shell, cmd};

use super::StandardLibrary;
use crate::{say, target};

/// The system that is built for.
pub const TARGET: &str = "x86_64-pc-windows-gnu";

const LINKER: &str = "x86_64-w64-mingw32-gcc";
const WINE: &str = "/usr/lib/wine/wine64";
const WINE_SERVER: &str = "/usr/lib/wine/wineserver64";

/// What runs there. The sandbox with Redis, as it runs by itself; the tests without what needs Unix.
const PACKAGES: [&str; 8] = [
    "--package",
    "plugboard-core",
    "--package",
    "plugboard-sandbox",
    "--package",
    "plugboard",
    "--package",
    "plugboard-tests",
];
const FEATURES: &str = "plugboard/custom-protocol,plugboard-sandbox/redis,plugboard-tests/shell";

/// Rust's standard library takes random numbers from a library that Windows and Wine 9 have, and Wine 8 has not.
const RANDOM: &str = r"
#include <stddef.h>
__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *buffer, unsigned long length);
__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *buffer, size_t length) {
    return SystemFunction036(buffer, (unsigned long)length);
}
";

/// Builds and links the programs and every test.
pub fn build(shell: &Shell, library: &StandardLibrary) -> Result<()> {
    build_programs(shell, library)?;
    cargo(shell, library, "test").arg("--no-run").run()?;
    // The tests need the libraries next to them too.
    let programs = built(shell, "debug");
    for library in ["bcryptprimitives.dll", "WebView2Loader.dll"] {
        shell.copy_file(programs.join(library), programs.join("deps"))?;
    }
    Ok(())
}

/// The same, of the programs alone; and tries the installers.
pub fn build_and_install(shell: &Shell, library: &StandardLibrary) -> Result<()> {
    build_programs(shell, library)?;
    install(shell)
}

fn build_programs(shell: &Shell, library: &StandardLibrary) -> Result<()> {
    cargo(shell, library, "build").arg("--bins").run()?;
    provide_libraries(shell)
}

/// Runs the tests under Wine, and counts those that passed.
pub fn test(shell: &Shell, library: &StandardLibrary) -> Result<usize> {
    let wine = Wine::start(shell, "wine")?;
    let test = cargo(shell, library, "test")
        .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", WINE)
        // Snapshots are looked for where cargo says, which insta cannot ask from within Wine.
        .env("INSTA_WORKSPACE_ROOT", shell.current_dir())
        .args(["--", "--test-threads=2"]);
    let passed = count(wine.known_to(test.into()))?;
    ensure!(passed > 0, "no test was run");
    Ok(passed)
}

/// Starts the program under Wine, which has no web view, and reads what it says. The test makes a desktop and a Windows
/// of its own for it.
pub fn without_web_view(shell: &Shell) -> Result<()> {
    let program = built(shell, "debug").join("plugboard.exe");
    let features = crate::FEATURES;
    let test = cmd!(shell, "cargo test --workspace --locked --features {features} --test wine");
    Ok(test.env("PLUGBOARD_EXE", program).run()?)
}

/// Makes the installers, and tries what they and the installed program do.
pub fn install(shell: &Shell) -> Result<()> {
    installed::check(shell)
}

/// Links the optimised program, and says its size.
pub fn release(shell: &Shell, library: &StandardLibrary) -> Result<()> {
    let cargo = cmd!(shell, "cargo build --locked --release --target {TARGET} --package plugboard");
    with_tools(library.known_to(cargo.args(["--features", "custom-protocol"]))).run()?;
    let program = built(shell, "release").join("plugboard.exe");
    say(&format!("{}: {} KiB", program.display(), program.metadata()?.len().div_ceil(1024)));
    Ok(())
}

fn cargo<'a>(shell: &'a Shell, library: &StandardLibrary, command: &str) -> Cmd<'a> {
    let cargo = cmd!(shell, "cargo {command} --locked --target {TARGET} --no-default-features");
    with_tools(library.known_to(cargo.args(PACKAGES).args(["--features", FEATURES])))
}

fn with_tools(cargo: Cmd<'_>) -> Cmd<'_> {
    cargo
        .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER", LINKER)
        // The assembler for Windows is not needed: what it would make is in the crate.
        .env("AWS_LC_SYS_PREBUILT_NASM", "1")
}

fn built(shell: &Shell, profile: &str) -> PathBuf {
    target(shell).join(TARGET).join(profile)
}

/// Puts the library that the programs need next to them.
fn provide_libraries(shell: &Shell) -> Result<()> {
    let programs = built(shell, "debug");
    let (source, random) = (programs.join("random.c"), programs.join("bcryptprimitives.dll"));
    shell.write_file(&source, RANDOM)?;
    Ok(cmd!(shell, "{LINKER} -shared -o {random} {source} -ladvapi32").quiet().run()?)
}

/// A Windows of its own under `target`. What runs in it ends with it.
struct Wine {
    folder: PathBuf,
    screen: Screen,
}

impl Wine {
    fn start(shell: &Shell, folder: &str) -> Result<Self> {
        let wine = Self { folder: target(shell).join(folder), screen: Screen::start()? };
        // Without what a run that was stopped left in it.
        shell.remove_path(&wine.folder)?;
        shell.create_dir(wine.folder.join("home"))?;
        // First its server, so that it stays between two programs until it is ended: a new one takes two seconds to start, and
        // a program that comes while one ends fails.
        let server = wine.at_home(Command::new(WINE_SERVER)).arg("-p").status()?;
        ensure!(server.success(), "Wine's server: {server}");
        let boot = cmd!(shell, "{WINE} wineboot --init").quiet().ignore_stdout().ignore_stderr();
        let ended = wine.at_home(boot.into()).stdin(Stdio::null()).status()?;
        ensure!(ended.success(), "Wine: {ended}");
        Ok(wine)
    }

    /// The command in this Windows. Wine says nothing of its own.
    fn known_to(&self, mut command: Command) -> Command {
        command.env("WINEPREFIX", &self.folder).env("WINEARCH", "win64").env("WINEDEBUG", "-all");
        // Neither downloads, nor entries in the menu of the desktop that this runs on.
        command.env("WINEDLLOVERRIDES", "mscoree,mshtml,winemenubuilder.exe=");
        command.env("DISPLAY", &self.screen.display);
        command
    }

    /// The same for a program of Windows: what it puts on the desktop of its person stays in the folder.
    fn at_home(&self, command: Command) -> Command {
        let mut command = self.known_to(command);
        command.env("HOME", self.folder.join("home"));
        command
    }
}

impl Drop for Wine {
    /// Its server would stay for whoever comes next.
    fn drop(&mut self) {
        let mut kill = Command::new(WINE_SERVER);
        kill.env("WINEPREFIX", &self.folder).arg("-k").stdout(Stdio::null()).stderr(Stdio::null());
        _ = kill.status();
    }
}

/// A screen that nobody sees. Without one, Wine's programs find no window of each other's, and so hand no links over.
struct Screen {
    server: Child,
    display: String,
}

impl Screen {
    fn start() -> Result<Self> {
        let mut server = Command::new("Xvfb");
        server.args(["-displayfd", "1", "-nolisten", "tcp"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut screen = Self { server: server.spawn().context("Xvfb")?, display: String::new() };
        let printed = screen.server.stdout.take().context("Xvfb has no output")?;
        BufReader::new(printed).read_line(&mut screen.display)?;
        ensure!(!screen.display.is_empty(), "Xvfb did not start");
        screen.display = format!(":{}", screen.display.trim());
        Ok(screen)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        _ = self.server.kill();
        _ = self.server.wait();
    }
}

/// Runs tests, shows what they print, and adds up how many passed.
fn count(mut tests: Command) -> Result<usize> {
    let mut child = tests.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let printed = child.stdout.take().context("the tests have no output")?;
    let mut passed = 0;
    for line in BufReader::new(printed).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        passed += passed_in(&line).unwrap_or(0);
        say(&line);
    }
    let ended = child.wait()?;
    ensure!(ended.success(), "cargo test: {ended}");
    Ok(passed)
}

/// The number in `test result: ok. 303 passed; 0 failed; …`.
fn passed_in(line: &str) -> Option<usize> {
    line.strip_prefix("test result: ok. ")?.split(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tests_that_passed_are_counted_from_their_last_line() {
        assert_eq!(passed_in("test result: ok. 303 passed; 0 failed; 0 ignored; 0 measured"), Some(303));
        assert_eq!(passed_in("test result: FAILED. 1 passed; 2 failed"), None);
        assert_eq!(passed_in("test a ... ok"), None);
    }
}
