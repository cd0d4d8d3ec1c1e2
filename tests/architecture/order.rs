//! Order in the house.

use crate::source::{assert_none, below, files};

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 8] =
    ["common", "utils", "util", "types", "helpers", "helper", "manager", "service"];
const LONGEST: usize = 400;

fn says_nothing(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name);
    EMPTY_NAMES.contains(&stem.to_lowercase().as_str())
}

#[test]
fn every_name_says_what_is_inside() {
    assert!(
        says_nothing("ui/src/utils") && says_nothing("src/helpers.rs") && !says_nothing("ui/src/text.ts")
    );
    let folders = ["crates", "src-tauri", "tests", "ui", "xtask"];
    let nameless: Vec<_> =
        folders.iter().flat_map(|folder| below(folder)).filter(|path| says_nothing(path)).collect();
    assert_none(&nameless);
}

#[test]
fn no_file_is_longer_than_four_hundred_lines() {
    let written = [".rs", ".ts", ".svelte", ".css", ".js", ".mjs"];
    let mut long = Vec::new();
    for folder in ["crates", "src-tauri", "tests", "ui", "xtask"] {
        for (name, text) in files(folder, &written) {
            let lines = text.lines().count();
            if lines > LONGEST && !name.ends_with("bindings.ts") {
                long.push(format!("{name}: {lines} lines"));
            }
        }
    }
    assert_none(&long);
}

#[test]
fn every_module_says_what_it_is() {
    let says = |text: &str| text.starts_with("//!");
    assert!(!says("use std::fs;\n//! Late."));
    for folder in ["crates", "src-tauri", "tests", "xtask"] {
        let silent: Vec<_> = files(folder, &[".rs"])
            .into_iter()
            .filter(|(_, text)| !says(text))
            .map(|(name, _)| name)
            .collect();
        assert_none(&silent);
    }
}
