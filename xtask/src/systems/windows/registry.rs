//! What Windows' `reg export` writes, read: every entry that has to do with Plugboard.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};

/// Where types of links and files are, in each part of the registry.
pub const CLASSES: &str = "Software\\Classes";

/// A value of a type, as [`read_export`] writes it.
pub fn entry(root: &str, key: &[&str], name: &str, text: &str) -> String {
    format!("{root}\\{CLASSES}\\{}: {name}={text}", key.join("\\"))
}

fn utf16(bytes: &[u8]) -> Result<String> {
    let (units, rest) = bytes.as_chunks::<2>();
    ensure!(rest.is_empty(), "half a character");
    Ok(String::from_utf16(&units.iter().map(|unit| u16::from_le_bytes(*unit)).collect::<Vec<_>>())?)
}

/// Every value that names Plugboard, or lies in a key that does: `HKCU\key: name=text`.
pub fn read_export(exported: &[u8], root: &str) -> Result<BTreeSet<String>> {
    let exported = utf16(exported)?;
    let mut key = String::new();
    let mut entries = BTreeSet::new();
    for line in exported.lines() {
        if let Some(name) = line.strip_prefix('[') {
            let name = name.trim_end_matches(']');
            key = format!("{root}\\{}", name.split_once('\\').map_or("", |(_, rest)| rest));
        } else if let Some((name, text)) = value(line) {
            let entry = format!("{key}: {name}={text}");
            if entry.to_lowercase().contains("plugboard") {
                entries.insert(entry);
            }
        }
    }
    Ok(entries)
}

/// A line `"name"="text"`, or `@="text"`; of numbers and lists, their text as it stands.
fn value(line: &str) -> Option<(String, String)> {
    let (name, rest) = match line.strip_prefix("@=") {
        Some(rest) => (String::new(), rest),
        None => {
            let (name, rest) = line.strip_prefix('"')?.split_once("\"=")?;
            (unescaped(name), rest)
        }
    };
    let text = rest.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    Some((name, text.map_or_else(|| rest.to_owned(), unescaped)))
}

fn unescaped(text: &str) -> String {
    text.replace("\\\"", "\"").replace("\\\\", "\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_exported_registry_the_entries_of_plugboard_are_read() {
        let exported = concat!(
            "Windows Registry Editor Version 5.00\n\n",
            "[HKEY_CURRENT_USER\\Software\\Classes\\.plugboard-case]\n@=\"Other.File\"\n\"n\"=dword:00000001\n\n",
            "[HKEY_CURRENT_USER\\Software\\Else]\n\"a\\\"b\"=\"\\\"C:\\\\My\\\\Plugboard.exe\\\" \\\"%1\\\"\"\n\"c\"=\"d\"\n",
        );
        let wanted = BTreeSet::from([
            entry("HKCU", &[".plugboard-case"], "", "Other.File"),
            entry("HKCU", &[".plugboard-case"], "n", "dword:00000001"),
            "HKCU\\Software\\Else: a\"b=\"C:\\My\\Plugboard.exe\" \"%1\"".to_owned(),
        ]);
        let exported: Vec<u8> = exported.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read_export(&exported, "HKCU").unwrap(), wanted);
        assert!(read_export(&exported[1..], "HKCU").is_err());
    }
}
