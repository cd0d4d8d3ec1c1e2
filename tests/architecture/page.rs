//! The page: one door to the shell, and words for people in one place.

use crate::source::{assert_none, files, findings};

/// The only file that may talk to the shell.
const DOOR: &str = "ui/src/ipc.ts";

fn talks_to_the_shell(text: &str) -> Vec<String> {
    ["@tauri-apps/", "__TAURI"]
        .iter()
        .filter(|name| text.contains(**name))
        .map(|name| (*name).to_owned())
        .collect()
}

fn without_element(mut text: String, element: &str) -> String {
    while let Some(start) = text.find(&format!("<{element}")) {
        let end = text[start..].find(&format!("</{element}>")).expect("an element that never ends");
        text.replace_range(start..start + end + element.len() + 3, "");
    }
    text
}

/// The markup of a component without its script, style, comments and expressions.
fn markup(component: &str) -> String {
    let mut text = without_element(without_element(component.to_owned(), "script"), "style");
    while let Some(start) = text.find("<!--") {
        let end = text[start..].find("-->").expect("a comment that never ends");
        text.replace_range(start..start + end + 3, "");
    }
    let mut depth = 0;
    let mut outside = String::new();
    for letter in text.chars() {
        depth += i32::from(letter == '{');
        if depth == 0 {
            outside.push(letter);
        }
        depth -= i32::from(letter == '}');
    }
    outside
}

/// Words in a component that a translation could not reach.
fn has_words(component: &str) -> Vec<String> {
    let markup = markup(component);
    let mut found = Vec::new();
    for attribute in ["aria-label=\"", "title=\"", "placeholder=\"", "alt=\"", "label=\"", "text=\""] {
        for after in markup.split(attribute).skip(1) {
            let value = after.split('"').next().unwrap_or_default();
            if value.chars().any(char::is_alphabetic) {
                found.push(format!("{attribute}{value}\""));
            }
        }
    }
    let mut inside = false;
    let mut shown = String::new();
    for letter in markup.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => shown.push(letter),
            _ => {}
        }
    }
    found.extend(
        shown.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).map(str::to_owned),
    );
    found
}

/// Comparisons with a text of several words, which only ever is a message.
fn depends_on_wording(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for comparison in ["includes(\"", "startsWith(\"", "endsWith(\"", "=== \"", "!== \"", "indexOf(\""] {
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
fn one_file_talks_to_the_shell() {
    assert_eq!(talks_to_the_shell("import { invoke } from \"@tauri-apps/api/core\";").len(), 1);
    let files = files("ui/src", &[".ts", ".svelte", ".js"]);
    let (door, others): (Vec<_>, Vec<_>) = files.into_iter().partition(|(name, _)| name == DOOR);
    assert_none(&findings(others, talks_to_the_shell));
    assert_eq!(findings(door, talks_to_the_shell).len(), 1);
}

#[test]
fn no_callback_address_reaches_the_page() {
    let scheme = ["ai.social-api.plugboard", "onOpenUrl", "deep-link", "oauth/callback"];
    let names_it = |text: &str| -> Vec<String> {
        scheme.iter().filter(|name| text.contains(**name)).map(|name| (*name).to_owned()).collect()
    };
    assert_eq!(names_it("onOpenUrl(urls => {})"), ["onOpenUrl"]);
    assert_none(&findings(files("ui/src", &[".ts", ".svelte", ".js"]), names_it));
}

#[test]
fn components_hold_no_words_of_their_own() {
    let planted =
        "<script>let a = 'x'</script><p class=\"a\">{m.b({ c: d })} Hello</p><i title=\"Close\"></i>";
    assert_eq!(has_words(planted), ["title=\"Close\"", "Hello"]);
    assert_none(&findings(files("ui/src", &[".svelte"]), has_words));
}

#[test]
fn no_decision_of_the_page_depends_on_the_wording_of_a_message() {
    assert_eq!(depends_on_wording("if (error.message.includes(\"did not work\")) {").len(), 1);
    assert_none(&findings(files("ui/src", &[".ts", ".svelte"]), depends_on_wording));
}

/// Widths that a style sheet asks the window for: its em do not grow with the text size, those of a container do.
fn asks_the_window(text: &str) -> Vec<String> {
    let queries = text.lines().filter(|line| line.trim_start().starts_with("@media"));
    let sizes = queries.filter(|line| line.contains("width") || line.contains("height"));
    sizes.map(|line| line.trim().to_owned()).collect()
}

#[test]
fn lines_break_by_the_size_of_a_container_so_that_large_text_breaks_them_too() {
    assert_eq!(
        asks_the_window("  @media (max-width: 44em) {\n@container window (max-width: 44rem) {").len(),
        1
    );
    assert_none(&findings(files("ui/src", &[".svelte", ".css"]), asks_the_window));
}
