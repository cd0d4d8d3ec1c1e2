//! The licences of the crates in the program, put beside the page, which shows them. Those of the page are Vite's.

use anyhow::{Result, ensure};
use xshell::{Shell, cmd};

use crate::{page, say, tools};

/// Vite copies what is in `ui/public` as it is.
const FILE: &str = "ui/public/notices/program.txt";

/// What they are made of.
const SOURCES: [&str; 3] = ["Cargo.lock", "xtask/src/notices/about.toml", "xtask/src/notices/program.hbs"];

/// A crate that is in every program.
const ONE: &str = "  tauri 2.";

/// Fails unless those of the program are in the page that was built.
pub fn check_built(shell: &Shell) -> Result<()> {
    let text = shell.read_file("ui/dist/notices/program.txt")?;
    ensure!(text.contains(ONE), "the page has not the licences of the program");
    Ok(())
}

/// Collects them, unless they are newer than what they are made of: it takes a minute.
pub fn collect(shell: &Shell) -> Result<()> {
    let file = shell.current_dir().join(FILE);
    let made = page::changed(&file);
    if SOURCES.iter().all(|source| made > page::changed(&shell.current_dir().join(source))) {
        return Ok(());
    }
    let about = tools::about(shell)?;
    // Those of all systems are asked for, and only the disk is: a licence is what a crate brings, not what a site says.
    cmd!(shell, "cargo fetch --locked --quiet").run()?;
    say("Collecting the licences of all libraries");
    shell.create_dir("ui/public/notices")?;
    let [_, settings, template] = SOURCES;
    let target = target_triple(shell)?;
    let text = cmd!(
        shell,
        "{about} generate --offline --locked --fail --manifest-path src-tauri/Cargo.toml --target {target} --config {settings} {template}"
    );
    let text = text.quiet().read()?;
    ensure!(text.contains(ONE), "the licences are not those of the program");
    Ok(shell.write_file(file, text)?)
}

/// What is built here, by its name in Rust: other systems have other libraries.
fn target_triple(shell: &Shell) -> Result<String> {
    let said = cmd!(shell, "rustc --version --verbose").quiet().read()?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.unwrap_or_default().to_owned())
}
