//! The commands that the page may call.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::source::{assert_none, files, findings, read, shipped, words};

const LONGEST: usize = 5;

/// The commands in a Rust file, each with its body.
fn commands(code: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for after in code.split("#[tauri::command").skip(1) {
        let name = words(after.split_once("fn ").unwrap().1).next().unwrap().to_owned();
        let mut depth = 0;
        let start = after.find('{').unwrap();
        let body = after[start..].char_indices().find_map(|(at, letter)| {
            depth += i32::from(letter == '{') - i32::from(letter == '}');
            (depth == 0).then(|| after[start + 1..start + at].to_owned())
        });
        found.push((name, body.unwrap()));
    }
    found
}

fn too_clever(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (name, body) in commands(code) {
        let lines = body.lines().filter(|line| !line.trim().is_empty()).count();
        if lines > LONGEST {
            found.push(format!("`{name}` has {lines} lines"));
        }
        if words(&body).any(|word| ["if", "match", "while", "for", "loop"].contains(&word)) {
            found.push(format!("`{name}` decides something"));
        }
    }
    found
}

fn declared() -> BTreeSet<String> {
    let files = shipped("src-tauri/src");
    let names: BTreeSet<_> =
        files.iter().flat_map(|(_, code)| commands(code)).map(|(name, _)| name).collect();
    assert!(names.len() > 10);
    names
}

#[test]
fn a_command_is_at_most_five_lines_and_decides_nothing() {
    let clever = "#[tauri::command]\nfn one() {\n    if true {\n    }\n}\n";
    let long =
        "#[tauri::command]\nfn two() {\n    a();\n    b();\n    c();\n    d();\n    e();\n    f();\n}\n";
    assert_eq!(too_clever(clever), ["`one` decides something"]);
    assert_eq!(too_clever(long), ["`two` has 6 lines"]);
    assert_none(&findings(shipped("src-tauri/src"), too_clever));
}

#[test]
fn the_page_may_call_our_own_commands_and_nothing_else() {
    let allowed: BTreeSet<String> =
        declared().iter().map(|name| format!("allow-{}", name.replace('_', "-"))).collect();
    let capabilities = files("src-tauri/capabilities", &[".json", ".toml"]);
    assert_eq!(capabilities.len(), 1, "one window, one capability");
    for (name, text) in capabilities {
        let capability: Value = serde_json::from_str(&text).unwrap();
        let granted = capability["permissions"].as_array().unwrap().iter();
        let granted: BTreeSet<String> = granted.map(|one| one.as_str().unwrap().to_owned()).collect();
        assert_eq!(granted, allowed, "{name}");
        assert_eq!(capability["windows"], serde_json::json!(["main"]), "{name}");
        assert!(capability.get("remote").is_none(), "{name} lets a page from elsewhere in");
    }
    let configuration: Value = serde_json::from_str(&read("src-tauri/tauri.conf.json")).unwrap();
    assert_eq!(configuration["app"]["security"]["capabilities"], serde_json::json!(["main"]));
    assert_eq!(configuration["app"]["withGlobalTauri"], false);
    assert_eq!(configuration["app"]["security"]["freezePrototype"], true);
}

#[test]
fn the_page_calls_every_command_and_no_other() {
    let ipc = read("ui/src/ipc.ts");
    let named = |name: &String| ipc.contains(&format!("\"{name}\""));
    let missing: Vec<_> = declared().into_iter().filter(|name| !named(name)).collect();
    assert_none(&missing);
}
