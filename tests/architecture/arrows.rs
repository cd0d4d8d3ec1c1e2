//! Which crate may know which.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::source::{files, root};

const MEMBERS: [&str; 5] = ["plugboard-core", "plugboard-sandbox", "plugboard", "plugboard-tests", "xtask"];
const SHELL_ONLY: [&str; 6] = ["tauri", "wry", "tao", "keyring", "secret-service", "webkit2gtk"];

/// The dependencies of each crate of the lock file by name, as cargo resolves them for every platform.
struct Tree {
    names: BTreeMap<String, String>,
    needs: BTreeMap<String, Vec<(String, bool)>>,
}

impl Tree {
    fn read() -> Self {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args(["metadata", "--format-version=1", "--all-features", "--locked", "--offline"])
            .current_dir(root());
        let output = cargo.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let data: Value = serde_json::from_slice(&output.stdout).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let list = |value: &Value| value.as_array().unwrap().clone();
        let names =
            list(&data["packages"]).iter().map(|one| (text(&one["id"]), text(&one["name"]))).collect();
        let needs = list(&data["resolve"]["nodes"])
            .iter()
            .map(|node| {
                let needs = list(&node["deps"]).into_iter().map(|need| {
                    let shipped = list(&need["dep_kinds"]).iter().any(|kind| kind["kind"] != "dev");
                    (text(&need["pkg"]), shipped)
                });
                (text(&node["id"]), needs.collect())
            })
            .collect();
        Self { names, needs }
    }

    fn id(&self, name: &str) -> &str {
        self.names.iter().find(|(id, own)| *own == name && id.starts_with("path+")).map(|(id, _)| id).unwrap()
    }

    /// Everything that a crate brings along, without what only its tests need.
    fn brings(&self, name: &str) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        let mut open = vec![self.id(name)];
        while let Some(id) = open.pop() {
            for (need, _) in self.needs[id].iter().filter(|(_, shipped)| *shipped) {
                if found.insert(self.names[need].as_str()) {
                    open.push(need);
                }
            }
        }
        found
    }

    /// The crates of this workspace that one names, its tests included.
    fn names_of_ours(&self, name: &str) -> BTreeSet<&str> {
        let needs = self.needs[self.id(name)].iter().map(|(need, _)| self.names[need].as_str());
        needs.filter(|need| MEMBERS.contains(need)).collect()
    }
}

#[test]
fn the_core_brings_no_window_and_no_password_store() {
    let tree = Tree::read();
    let shell = tree.brings("plugboard");
    for name in SHELL_ONLY {
        assert!(!tree.brings("plugboard-core").contains(name), "plugboard-core brings {name}");
        assert!(shell.contains(name), "the shell does not bring {name}: this test looks for the wrong names");
    }
}

#[test]
fn core_and_sandbox_meet_over_http_only() {
    let tree = Tree::read();
    assert!(tree.names_of_ours("plugboard-core").is_empty());
    assert!(tree.names_of_ours("plugboard-sandbox").is_empty());
}

#[test]
fn the_arrows_between_our_crates_are_those_of_the_drawing() {
    let tree = Tree::read();
    let both = BTreeSet::from(["plugboard-core", "plugboard-sandbox"]);
    assert_eq!(tree.names_of_ours("plugboard"), both);
    assert!(tree.names_of_ours("xtask").is_empty());
    let shell_and_both: BTreeSet<_> = both.into_iter().chain(["plugboard"]).collect();
    assert_eq!(tree.names_of_ours("plugboard-tests"), shell_and_both);
}

#[test]
fn every_crate_obeys_the_lints_of_the_workspace() {
    let manifests: Vec<_> =
        files("", &["Cargo.toml"]).into_iter().filter(|(name, _)| name != "Cargo.toml").collect();
    assert_eq!(manifests.len(), MEMBERS.len());
    for (name, text) in manifests {
        assert!(text.contains("[lints]\nworkspace = true"), "{name} has lints of its own");
    }
}

#[test]
fn no_dependency_is_a_prerelease() {
    let lock = crate::source::read("Cargo.lock");
    let versions: Vec<_> = lock.lines().filter_map(|line| line.strip_prefix("version = ")).collect();
    let is_prerelease = |version: &str| version.split('+').next().unwrap().contains('-');
    assert!(is_prerelease("\"3.0.0-alpha.5\"") && !is_prerelease("\"1.0.4+wasi-0.2.12\""));
    assert!(versions.len() > 100);
    assert_eq!(versions.iter().find(|version| is_prerelease(version)), None);
}
