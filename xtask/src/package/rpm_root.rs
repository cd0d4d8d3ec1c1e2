//! The rpm installed with rpm into a folder that it takes for the whole system, verified and erased. Nothing that it depends on
//! is there, and rpm is Debian's: whether Fedora finds the dependencies is not seen here.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use crate::system;

/// What stays, empty: Tauri cannot have an rpm own a folder.
const STAYS: &str = "usr/share/licenses/plugboard";

/// Fails unless all of it is installed as it was packed and as root's, and goes again.
pub fn check(shell: &Shell, package: &Path) -> Result<()> {
    let folder = shell.create_temp_dir()?;
    let root = folder.path();
    rpm(shell, root, &["--initdb"])?;
    let package = package.to_str().context("a path that is no text")?;
    rpm(shell, root, &["--nodeps", "--nosignature", "--install", package])?;
    verify(shell, root)?;
    let listed = rpm(shell, root, &["--query", "--list", "plugboard"])?;
    let listed: Vec<PathBuf> = listed.lines().map(|path| root.join(path.trim_start_matches('/'))).collect();
    ensure!(!listed.is_empty(), "it has no files");
    let own = std::fs::metadata(root)?.uid();
    for path in &listed {
        let file = path.symlink_metadata().with_context(|| path.display().to_string())?;
        // Root is who runs this, or stands for them.
        ensure!(file.is_file() && file.uid() == own, "{} is no file of root's", path.display());
    }
    // The control: what was changed since is noticed.
    shell.write_file(root.join("usr/share/applications/Plugboard.desktop"), "changed")?;
    ensure!(verify(shell, root).is_err(), "a changed file was not noticed");
    rpm(shell, root, &["--erase", "plugboard"])?;
    let left = ours(root)?;
    ensure!(left == [root.join(STAYS)], "after it was erased, this is left: {left:#?}");
    ensure!(shell.read_dir(root.join(STAYS))?.is_empty(), "{STAYS} is not empty");
    Ok(())
}

fn verify(shell: &Shell, root: &Path) -> Result<()> {
    rpm(shell, root, &["--nodeps", "--verify", "plugboard"]).map(drop)
}

/// Runs rpm on a root of its own. It changes into that, which only root may; anybody else is root in a namespace.
fn rpm(shell: &Shell, root: &Path, arguments: &[&str]) -> Result<String> {
    let become_root: &[&str] =
        if system::is_root(shell)? { &["env"] } else { &["unshare", "--map-root-user"] };
    let (program, rest) = become_root.split_first().context("no program")?;
    let rpm = cmd!(shell, "{program} {rest...} rpm --root {root} {arguments...}").quiet();
    let ended = rpm.ignore_status().output()?;
    let said = String::from_utf8_lossy(&ended.stderr);
    ensure!(
        ended.status.success(),
        "rpm {} (which needs root, or namespaces of users): {said}",
        arguments.join(" ")
    );
    Ok(String::from_utf8_lossy(&ended.stdout).into_owned())
}

/// What lies there and is named after Plugboard.
fn ours(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_name().to_string_lossy().to_lowercase().contains("plugboard") {
            found.push(path);
        } else if entry.file_type()?.is_dir() {
            found.extend(ours(&path)?);
        }
    }
    Ok(found)
}
