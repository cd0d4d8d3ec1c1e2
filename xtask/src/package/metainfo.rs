//! What a package tells software centres (`AppStream`).

use anyhow::{Context, Result, bail, ensure};
use xshell::{Shell, cmd};

use super::contents::Contents;

const FILE: &str = "usr/share/metainfo/ai.social-api.plugboard.metainfo.xml";

/// What `appstreamcli` may find, each with the reason why it stays.
const EXCEPTIONS: [(&str, &str); 1] = [(
    "cid-contains-hyphen",
    "The id is that of the data folder, the link scheme and the session bus; it cannot change any more.",
)];

/// Fails unless software centres understand it, it belongs to the .desktop file of the package, and its newest release
/// is this one.
pub fn check(shell: &Shell, contents: &Contents) -> Result<()> {
    let root = contents.file("");
    // Not `validate`, which does not look for what the description speaks of.
    let checked = cmd!(shell, "appstreamcli validate-tree --no-net --no-color {root}").ignore_status();
    let output = checked.output()?;
    let said = String::from_utf8(output.stdout).context("appstreamcli wrote no text")?;
    let found = unexplained(&said);
    if !output.status.success() || !found.is_empty() {
        bail!("appstreamcli found {found:?}:\n{said}{}", String::from_utf8_lossy(&output.stderr));
    }
    let text = shell.read_file(contents.file(FILE))?;
    let first = text.split("<release ").nth(1).context("it names no release")?;
    let version = concat!("version=\"", env!("CARGO_PKG_VERSION"), "\"");
    ensure!(first.starts_with(version), "its newest release is not {version}");
    Ok(())
}

/// The findings, such as `W: id:3: what-is-wrong`, without the exceptions.
fn unexplained(said: &str) -> Vec<&str> {
    let found = said
        .lines()
        .map(str::trim_start)
        .filter(|line| ["E: ", "W: ", "I: "].iter().any(|start| line.starts_with(start)));
    let is_known = |line: &&str| EXCEPTIONS.iter().any(|(name, _)| line.split(' ').any(|word| word == *name));
    found.filter(|line| !is_known(line)).collect()
}

#[cfg(test)]
mod tests {
    use super::unexplained;

    #[test]
    fn only_what_has_a_reason_may_be_found() {
        let known = "a.metainfo.xml\n  I: ai.social-api.plugboard:4: cid-contains-hyphen ai.social-api.plugboard\n\nValidation was successful: infos: 1";
        assert_eq!(unexplained(known), [""; 0]);
        let other = "W: ai.social-api.plugboard:~: cid-desktopapp-is-not-rdns plugboard";
        assert_eq!(unexplained(&format!("{known}\n  {other}")), [other]);
    }
}
