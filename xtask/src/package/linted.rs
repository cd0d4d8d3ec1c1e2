//! What the programs that distributions check packages with say of ours, and why some of it stays.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, ensure};
use xshell::{Shell, cmd};

use super::Kind;

/// What may be found, each with the reason why it stays.
type Exceptions = &'static [(&'static str, &'static str)];

const OF_LINTIAN: Exceptions = &[
    ("malformed-contact", "There is no address that people could write to, and none is made up."),
    (
        "no-changelog",
        "What is new is in the AppStream description; Tauri would write it to a folder with a capital.",
    ),
    ("no-manual-page", "The program has no options: it takes a link or a file, and nothing else."),
];

const OF_RPMLINT: Exceptions = &[
    ("invalid-license", "Debian's rpmlint has no list of licences; both are names of SPDX."),
    ("no-buildhost-tag", "Tauri does not write it, and the name of the computer is nobody's business."),
    ("no-changelogname-tag", "What is new is in the AppStream description; Tauri cannot write it."),
    ("no-documentation", "What there is to read is in the program."),
    ("no-group-tag", "Fedora and openSUSE no longer use it; Tauri cannot write it."),
    ("no-manual-page-for-binary", "The program has no options: it takes a link or a file, and nothing else."),
    ("no-packager-tag", "Tauri cannot write it."),
    ("no-signature", "The builds are not signed; the README says so."),
    ("no-url-tag", "Plugboard has no page of its own."),
    ("non-coherent-filename", "Tauri names the file after the product, with a capital."),
];

const OF_DEBUG: Exceptions =
    &[("unstripped-binary-or-object", "The debug package is for trying; it would take long to strip.")];

/// Fails with what is found and has no reason.
pub fn check(shell: &Shell, kind: Kind, package: &Path, profile: &str) -> Result<()> {
    let (program, arguments, exceptions): (_, &[&str], _) = match kind {
        Kind::Deb => ("lintian", &["--no-cfg", "--fail-on", "none", "--tag-display-limit", "0"], OF_LINTIAN),
        Kind::Rpm => ("rpmlint", &[], OF_RPMLINT),
    };
    let output = cmd!(shell, "{program} {arguments...} {package}").ignore_status().output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let found = findings(&said);
    // Of every package something is found; a program that failed says nothing.
    ensure!(!found.is_empty(), "{program} failed: {said}{}", String::from_utf8_lossy(&output.stderr));
    let of_build = if profile == "debug" { OF_DEBUG } else { &[] };
    let explained: BTreeSet<&str> = exceptions.iter().chain(of_build).map(|(name, _)| *name).collect();
    let others: Vec<_> = found.difference(&explained).collect();
    ensure!(others.is_empty(), "{program} found {others:?}:\n{said}");
    Ok(())
}

/// The names of errors and warnings. A line of lintian is `E: package: name …`, one of rpmlint `package: E: name …`.
fn findings(said: &str) -> BTreeSet<&str> {
    said.lines().filter_map(finding).collect()
}

fn finding(line: &str) -> Option<&str> {
    let mut words = line.split(' ').skip_while(|word| !word.ends_with(':'));
    let (first, second) = (words.next()?, words.next()?);
    let is_mark = |word: &str| word == "E:" || word == "W:";
    (is_mark(first) && second.ends_with(':') || is_mark(second)).then(|| words.next()).flatten()
}

#[cfg(test)]
mod tests {
    use super::finding;

    #[test]
    fn what_is_found_is_read_from_either_program() {
        assert_eq!(finding("E: plugboard: no-copyright-file"), Some("no-copyright-file"));
        assert_eq!(finding("W: plugboard: no-manual-page [usr/bin/plugboard]"), Some("no-manual-page"));
        assert_eq!(finding("plugboard.x86_64: W: no-url-tag"), Some("no-url-tag"));
        assert_eq!(finding("plugboard.x86_64: E: no-signature"), Some("no-signature"));
        for other in ["rpmlint: 2.4.0", "configuration:", "checks: 26, packages: 1", "N: a note", ""] {
            assert_eq!(finding(other), None, "{other}");
        }
    }
}
