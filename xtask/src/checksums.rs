//! `SHA256SUMS`: what the files of a folder are, in the form that `sha256sum --check` reads.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::say;

const NAME: &str = "SHA256SUMS";

/// Writes the sums of the folder's files, reads them back and compares.
pub fn write(folder: &Path) -> Result<()> {
    let sums = sums(folder)?;
    ensure!(!sums.is_empty(), "{} has no files", folder.display());
    let lines: Vec<String> = sums.iter().map(|(name, sum)| format!("{sum}  {name}\n")).collect();
    std::fs::write(folder.join(NAME), lines.concat())?;
    verify(folder)?;
    say(&format!("{}: {} files", folder.join(NAME).display(), sums.len()));
    Ok(())
}

/// Fails unless the folder has the files that its `SHA256SUMS` lists, as it lists them, and no others.
fn verify(folder: &Path) -> Result<()> {
    let text = std::fs::read_to_string(folder.join(NAME)).context(NAME)?;
    let listed: Option<BTreeMap<String, String>> =
        text.lines().map(|line| line.split_once("  ").map(|(sum, name)| (name.into(), sum.into()))).collect();
    let (listed, sums) = (listed.context("a line is no sum and name")?, sums(folder)?);
    let differing: Vec<&String> = listed
        .keys()
        .chain(sums.keys().filter(|name| !listed.contains_key(*name)))
        .filter(|name| listed.get(*name) != sums.get(*name))
        .collect();
    ensure!(differing.is_empty(), "{NAME} does not fit: {differing:?}");
    Ok(())
}

/// The sum of each file, by its name.
pub fn sums(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut sums = BTreeMap::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).context("a name is not text")?;
        ensure!(path.is_file(), "{name} is not a file");
        ensure!(!name.contains(['\\', '\n', '\r']), "{name:?} cannot be listed");
        if name != NAME {
            sums.insert(name.to_owned(), sum(&std::fs::read(&path)?));
        }
    }
    Ok(sums)
}

/// SHA-256, in hexadecimal.
pub fn sum(bytes: &[u8]) -> String {
    let hex: Vec<String> = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    hex.concat()
}

#[cfg(test)]
mod tests {
    use xshell::Shell;

    use super::*;

    /// From FIPS 180-2, appendix B.1.
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn sums_are_those_of_the_standard_and_notice_every_change() {
        let shell = Shell::new().unwrap();
        let folder = shell.create_temp_dir().unwrap();
        let folder = folder.path();
        assert!(write(folder).is_err(), "there was nothing to sum up");
        std::fs::write(folder.join("b c"), "abc").unwrap();
        std::fs::write(folder.join("a"), "other").unwrap();
        write(folder).unwrap();
        write(folder).unwrap();
        let written = std::fs::read_to_string(folder.join(NAME)).unwrap();
        assert_eq!(written.lines().nth(1).unwrap(), format!("{ABC}  b c"));
        assert_eq!(written.lines().count(), 2, "it lists itself");

        let message = |change: &dyn Fn()| {
            change();
            verify(folder).unwrap_err().to_string()
        };
        let changed = message(&|| std::fs::write(folder.join("a"), "changed").unwrap());
        assert!(changed.contains("[\"a\"]"), "{changed}");
        let lost = message(&|| std::fs::remove_file(folder.join("a")).unwrap());
        assert!(lost.contains("[\"a\"]"), "{lost}");
        std::fs::write(folder.join("a"), "other").unwrap();
        verify(folder).unwrap();
        let added = message(&|| std::fs::write(folder.join("d"), "").unwrap());
        assert!(added.contains("[\"d\"]"), "{added}");
        assert!(message(&|| std::fs::create_dir(folder.join("e")).unwrap()).contains("is not a file"));
    }
}
