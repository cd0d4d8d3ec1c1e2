//! What a system learns from a package, and forgets with it: tried on the unpacked files with the programs that desktops
//! use. Packages of Debian, Fedora and openSUSE have these programs run whenever such a file comes or goes.

use anyhow::{Result, ensure};
use xshell::{Shell, cmd};

use super::contents::Contents;
use super::desktop_file::KINDS;

const ENTRY: &str = "Plugboard.desktop";
const CASE: &str = "try.plugboard-case";

/// Fails unless links and case files are Plugboard's while the package is there, and nobody's afterwards. Takes its
/// files away.
pub fn check(shell: &Shell, contents: &Contents) -> Result<()> {
    learn(shell, contents)?;
    for kind in KINDS {
        let opener = opener(shell, contents, kind)?;
        ensure!(opener.contains(ENTRY), "{kind} is not opened with Plugboard: {opener}");
    }
    let kind = kind_of_case(shell, contents)?;
    ensure!(kind.contains(KINDS[1]), "a case file is not known as one: {kind}");

    shell.remove_path(contents.file("usr/share/applications").join(ENTRY))?;
    shell.remove_path(contents.file("usr/share/mime/packages"))?;
    shell.create_dir(contents.file("usr/share/mime/packages"))?;
    learn(shell, contents)?;
    for kind in KINDS {
        let opener = opener(shell, contents, kind)?;
        ensure!(!opener.contains(ENTRY), "{kind} is still opened with Plugboard: {opener}");
    }
    let kind = kind_of_case(shell, contents)?;
    ensure!(!kind.contains(KINDS[1]), "a case file is still known as one: {kind}");
    Ok(())
}

fn learn(shell: &Shell, contents: &Contents) -> Result<()> {
    let _session = session(shell, contents);
    let (entries, kinds) = (contents.file("usr/share/applications"), contents.file("usr/share/mime"));
    cmd!(shell, "update-desktop-database {entries}").quiet().run()?;
    Ok(cmd!(shell, "update-mime-database {kinds}").quiet().run()?)
}

/// What is said of who opens a kind.
fn opener(shell: &Shell, contents: &Contents, kind: &str) -> Result<String> {
    let _session = session(shell, contents);
    Ok(cmd!(shell, "gio mime {kind}").quiet().ignore_status().read()?)
}

/// What is said of what a case file is.
fn kind_of_case(shell: &Shell, contents: &Contents) -> Result<String> {
    let _session = session(shell, contents);
    let file = contents.file(CASE);
    shell.write_file(&file, "{}")?;
    Ok(cmd!(shell, "gio info --attributes standard::content-type {file}").quiet().read()?)
}

/// A session that knows this package and nothing else.
fn session<'a>(shell: &'a Shell, contents: &Contents) -> [xshell::PushEnv<'a>; 5] {
    let path = std::env::var("PATH").unwrap_or_default();
    [
        shell.push_env("XDG_DATA_DIRS", contents.file("usr/share")),
        shell.push_env("XDG_DATA_HOME", contents.file("nobody")),
        shell.push_env("XDG_CONFIG_HOME", contents.file("nobody")),
        // A program that is not there opens nothing.
        shell.push_env("PATH", format!("{}:{path}", contents.file("usr/bin").display())),
        shell.push_env("LC_ALL", "C"),
    ]
}
