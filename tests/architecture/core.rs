//! What the core knows, and what it must never say.

use std::marker::PhantomData;

use plugboard_core::address::SignInLink;
use plugboard_core::callback::Callback;
use plugboard_core::vault::Secret;
use serde::Serialize;

use crate::source::{assert_none, files, findings, read, shipped, words};

/// Modules that decide and do nothing else.
const PURE: [&str; 5] = ["attempt", "callback", "platform", "accounts", "checking"];

fn waits_or_connects(text: &str) -> Vec<String> {
    let foreign = ["async", "await", "tokio", "reqwest", "hyper", "thread", "std::net"];
    foreign
        .iter()
        .filter(|name| words(text).any(|word| word == **name))
        .map(|name| (*name).to_owned())
        .collect()
}

fn asks_the_machine(text: &str) -> Vec<String> {
    let calls = ["SystemTime::now", "Instant::now", "std::env", "env::var", "std::process", "dirs::"];
    calls.iter().filter(|call| text.contains(**call)).map(|call| (*call).to_owned()).collect()
}

/// Comparisons with a text of several words, which only ever is a message.
fn depends_on_wording(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for comparison in
        ["contains(\"", "starts_with(\"", "ends_with(\"", "== \"", "!= \"", "eq_ignore_ascii_case(\""]
    {
        for after in text.split(comparison).skip(1) {
            let compared = after.split('"').next().unwrap_or_default();
            if compared.trim().contains(' ') {
                found.push(format!("compares with {compared:?}"));
            }
        }
    }
    found
}

#[test]
fn the_deciding_modules_know_no_async_and_no_http() {
    assert_eq!(waits_or_connects("pub async fn step() {}"), ["async"]);
    for module in PURE {
        let belongs = |name: &str| name.split('/').any(|part| part.trim_end_matches(".rs") == module);
        let files: Vec<_> =
            shipped("crates/plugboard-core/src").into_iter().filter(|(name, _)| belongs(name)).collect();
        assert!(!files.is_empty(), "there is no module {module}");
        assert_none(&findings(files, waits_or_connects));
    }
}

#[test]
fn the_core_has_no_clock_and_no_environment_of_its_own() {
    assert_eq!(asks_the_machine("let now = Instant::now();"), ["Instant::now"]);
    assert_none(&findings(shipped("crates/plugboard-core/src"), asks_the_machine));
}

#[test]
fn no_decision_depends_on_the_wording_of_a_message() {
    assert_eq!(depends_on_wording("if text.contains(\"invalid or expired\") {").len(), 1);
    assert_eq!(depends_on_wording("if code == \"invalid_state\" {").len(), 0);
    assert_none(&findings(shipped("crates/plugboard-core/src"), depends_on_wording));
    assert_none(&findings(shipped("src-tauri/src"), depends_on_wording));
}

/// Whether a type has a trait, asked of the compiler: the inherent constant exists only where the bound holds,
/// and then hides the trait's.
struct Asked<T>(PhantomData<T>);

trait Otherwise {
    const CLONES: bool = false;
    const SERIALIZES: bool = false;
}

impl<T> Otherwise for Asked<T> {}

impl<T: Clone> Asked<T> {
    const CLONES: bool = true;
}

impl<T: Serialize> Asked<T> {
    const SERIALIZES: bool = true;
}

#[test]
fn secrets_cannot_be_copied_or_serialised() {
    const { assert!(Asked::<String>::CLONES && Asked::<String>::SERIALIZES) };
    const { assert!(!Asked::<Secret>::CLONES && !Asked::<Secret>::SERIALIZES) };
    const { assert!(!Asked::<SignInLink>::CLONES && !Asked::<SignInLink>::SERIALIZES) };
    const { assert!(!Asked::<Callback>::CLONES && !Asked::<Callback>::SERIALIZES) };
}

#[test]
fn secrets_do_not_print_what_they_hold() {
    let secret = Secret::new("canary".to_owned());
    assert!(!format!("{secret:?} {secret:#?}").contains("canary"));
}

#[test]
fn what_crosses_to_the_page_has_no_place_for_a_secret() {
    let names_a_secret = |text: &str| words(text).any(|word| ["Secret", "SignInLink", "Url"].contains(&word));
    assert!(names_a_secret("key: Secret,"));
    let views: Vec<_> =
        shipped("crates/plugboard-core/src").into_iter().filter(|(name, _)| name.contains("/view")).collect();
    assert!(views.len() > 5, "the types that cross are not found");
    for (name, code) in views {
        assert!(!names_a_secret(&code), "{name}");
    }
}

#[test]
fn the_page_holds_no_list_of_accounts() {
    // In the generated types, only a slot has a row, only the answer to `rows` has slots, and nothing has that answer.
    let holds = |declaration: &str, name: &str| words(declaration).any(|word| word == name);
    let bindings = read("ui/src/bindings.ts");
    let mut holders = Vec::new();
    for declaration in bindings.split("export type ").skip(1) {
        let name = words(declaration).next().unwrap();
        let declared = declaration.split_once('=').unwrap().1;
        let held = ["Row", "Slot", "Rows"].into_iter().filter(|held| holds(declared, held));
        holders.extend(held.map(|held| (held, name)));
    }
    holders.sort_unstable();
    assert_eq!(holders, [("Row", "Slot"), ("Slot", "Rows")]);
    assert!(files("ui/src", &["bindings.ts"]).len() == 1);
}
