//! Where Debian's packages come from here.

use std::path::PathBuf;

use anyhow::{Context, Result};
use xshell::Shell;

/// The address of the mirror that this system uses.
pub fn mirror(shell: &Shell) -> Result<String> {
    let mirror = mirror_in(&sources(shell)).map(str::to_owned);
    mirror.context("no Debian mirror is among the sources of apt")
}

/// All the places that apt gets packages from.
fn sources(shell: &Shell) -> String {
    let parts = shell.read_dir("/etc/apt/sources.list.d").unwrap_or_default();
    let files = std::iter::once(PathBuf::from("/etc/apt/sources.list")).chain(parts);
    files.filter_map(|file| shell.read_file(file).ok()).collect::<Vec<_>>().join("\n")
}

/// The first address of Debian's own packages, in a line (`deb URI suite`) or a paragraph (`URIs: URI`).
fn mirror_in(sources: &str) -> Option<&str> {
    let is_mirror = |word: &&str| {
        let word = word.trim_end_matches('/');
        (word.starts_with("http://") || word.starts_with("https://")) && word.ends_with("/debian")
    };
    let lines = sources.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.flat_map(str::split_whitespace).find(is_mirror)
}

#[cfg(test)]
mod tests {
    use super::mirror_in;

    #[test]
    fn the_mirror_is_found_in_both_forms_of_sources() {
        let line = "# deb http://old.example/debian x main\ndeb [trusted=yes] http://a.example/debian/ bookworm main\n";
        assert_eq!(mirror_in(line), Some("http://a.example/debian/"));
        let paragraph = "Types: deb\nURIs: https://b.example/debian-security https://b.example/debian\nSuites: bookworm\n";
        assert_eq!(mirror_in(paragraph), Some("https://b.example/debian"));
        assert_eq!(mirror_in("deb http://c.example/ubuntu noble main"), None);
    }
}
