//! Names for files that a person saves, such that every system takes them. Windows is the strictest
//! ("Naming Files, Paths, and Namespaces"), and a file may be passed on to it.

/// What a file is called of whose name nothing is left.
const UNNAMED: &str = "plugboard";

/// Longest name, in bytes. Systems take 255; the rest is for an ending while the file is being written.
const LONGEST: usize = 240;

/// Longest ending that is kept when a name is cut, in bytes, with its dot.
const LONGEST_ENDING: usize = 32;

/// A name without what a system refuses, or takes for a folder, a stream or a device.
#[must_use]
pub fn safe(name: &str) -> String {
    let allowed = |letter: char| match letter {
        '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => Some('_'),
        control if control.is_control() => None,
        other => Some(other),
    };
    let name: String = name.chars().filter_map(allowed).collect();
    let name = name.trim_start().trim_end_matches([' ', '.']);
    let name = if is_device(name) { format!("_{name}") } else { name.to_owned() };
    let name = cut(&name);
    if name.is_empty() { UNNAMED.to_owned() } else { name }
}

/// Whether Windows opens a device instead of a file, whatever ending stands behind.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let numbered = |port: &str| {
        let number = stem.strip_prefix(port).map(|rest| rest.chars().collect::<Vec<_>>());
        number.is_some_and(|rest| matches!(rest[..], ['0'..='9' | '¹' | '²' | '³']))
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || numbered("COM")
        || numbered("LPT")
}

/// A name that is not too long; its ending stays.
fn cut(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let (stem, ending) = match name.rfind('.').map(|at| name.split_at(at)) {
        Some((stem, ending)) if ending.len() <= LONGEST_ENDING => (stem, ending),
        Some(_) | None => (name, ""),
    };
    let end = stem.floor_char_boundary(LONGEST - ending.len());
    format!("{}{ending}", stem[..end].trim_end_matches([' ', '.']))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_name_is_one_that_windows_refuses() {
        for (name, expected) in [
            ("plugboard-accounts-2026-02-28.csv", "plugboard-accounts-2026-02-28.csv"),
            ("Ärger – 帳戶 2.html", "Ärger – 帳戶 2.html"),
            ("CON", "_CON"),
            ("con.txt", "_con.txt"),
            ("Aux .tar.gz", "_Aux .tar.gz"),
            ("com1", "_com1"),
            ("LPT³.csv", "_LPT³.csv"),
            ("conout$", "_conout$"),
            ("COM10", "COM10"),
            ("console.csv", "console.csv"),
            ("a:b", "a_b"),
            ("a/b\\c", "a_b_c"),
            ("..\\..\\evil.exe", ".._.._evil.exe"),
            ("<>|?*\"", "______"),
            ("a\u{0}\r\n\tb\u{7f}", "ab"),
            ("trailing. . ", "trailing"),
            ("case.plugboard-case.", "case.plugboard-case"),
            ("nul\u{1}", "_nul"),
            ("  leading", "leading"),
            ("..", "plugboard"),
            (" ", "plugboard"),
            ("", "plugboard"),
        ] {
            assert_eq!(safe(name), expected, "{name:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let long = safe(&format!("{}.csv", "ä".repeat(300)));
        assert_eq!(long, format!("{}.csv", "ä".repeat(118)));
        assert_eq!(safe(&"x".repeat(256)), "x".repeat(LONGEST));
        assert_eq!(safe(&format!("a.{}", "x".repeat(300))).len(), LONGEST);
    }

    proptest! {
        #[test]
        fn a_safe_name_is_safe_once_and_for_all(name in "\\PC{0,300}") {
            let once = safe(&name);
            prop_assert!(!once.is_empty() && once.len() <= LONGEST);
            prop_assert_eq!(safe(&once), once);
        }
    }

    /// What is in a folder afterwards, and not only that nothing was refused: what is meant for a device or a stream
    /// "succeeds" too.
    #[cfg(windows)]
    fn is_there(folder: &std::path::Path, name: &str) -> bool {
        let written = std::fs::write(folder.join(name), "x");
        let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        written.is_ok() && names.into_iter().any(|there| there == name)
    }

    #[cfg(windows)]
    #[test]
    fn what_windows_refuses_is_there_under_its_safe_name() {
        let folder = tempfile::tempdir().unwrap();
        let long = "x".repeat(300);
        for name in [
            "CON", "AUX", "nul", "a:b", "a<b", "a>b", "a|b", "a?b", "a*b", "a\"b", "\u{1}", &long, "x. ",
            "x.",
        ] {
            assert!(is_there(folder.path(), &safe(name)), "{name:?}");
            assert!(!is_there(folder.path(), name), "the control: {name:?}");
        }
    }
}
