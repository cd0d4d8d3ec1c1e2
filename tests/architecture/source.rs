//! Reading the repository's own sources.

use std::path::{Path, PathBuf};

/// Folders that hold nothing written by hand.
const MADE: [&str; 6] = [".git", "dist", "gen", "node_modules", "paraglide", "target"];

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Everything written by hand below a folder of the repository: paths from the root, folders included.
pub fn below(folder: &str) -> Vec<String> {
    let root = root();
    let mut found = Vec::new();
    let mut open = vec![root.join(folder)];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if MADE.iter().any(|name| path.ends_with(name)) {
                continue;
            }
            found.push(path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned());
            if path.is_dir() {
                open.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "nothing below {folder}");
    found
}

/// The files among them that end so, with their text.
pub fn files(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for name in below(folder) {
        if endings.iter().any(|ending| name.ends_with(ending)) && root().join(&name).is_file() {
            let text = read(&name);
            files.push((name, text));
        }
    }
    assert!(!files.is_empty(), "no {endings:?} below {folder}");
    files
}

/// A file of the repository.
pub fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Rust without its comments. The slashes of an address begin none.
pub fn code(rust: &str) -> String {
    let without = |line: &str| {
        let comment = line.match_indices("//").find(|(place, _)| !line[..*place].ends_with(':'));
        line[..comment.map_or(line.len(), |(place, _)| place)].to_owned()
    };
    rust.lines().map(without).collect::<Vec<_>>().join("\n")
}

/// Rust that is shipped: no comments and no unit tests, which stand last in a file or in files of their own.
pub fn shipped(folder: &str) -> Vec<(String, String)> {
    let is_test = |name: &str| name.ends_with("tests.rs") || name.contains("/tests/");
    let files = files(folder, &[".rs"]).into_iter().filter(|(name, _)| !is_test(name));
    files.map(|(name, text)| (name, code(text.split("#[cfg(test)]\nmod ").next().unwrap()))).collect()
}

/// The identifiers and numbers of a text.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty())
}

/// What a rule finds in files, each finding with its file's name.
pub fn findings(files: Vec<(String, String)>, rule: impl Fn(&str) -> Vec<String>) -> Vec<String> {
    let found = |(name, text): (String, String)| {
        rule(&text).into_iter().map(move |what| format!("{name}: {what}")).collect::<Vec<_>>()
    };
    files.into_iter().flat_map(found).collect()
}

/// Fails with all that was found.
pub fn assert_none(findings: &[String]) {
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}
