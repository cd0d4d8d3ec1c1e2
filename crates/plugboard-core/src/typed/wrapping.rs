//! What stands around a value where it was copied: quotes, the name of a variable, a header, JSON, an address.

use serde_json::Value;
use url::Url;

/// Names under which a secret stands, without case and separators, the most telling first.
const NAMES: [&str; 10] = [
    "rawkey",
    "apikey",
    "socialapikey",
    "bottoken",
    "apppassword",
    "accesstoken",
    "token",
    "key",
    "password",
    "secret",
];

/// Words that stand before a variable.
const COMMANDS: [&str; 6] = ["export", "set", "const", "let", "var", "env"];

/// Words that stand before a key in a header.
const SCHEMES: [&str; 3] = ["bearer", "token", "apikey"];

/// Longest name of a value, in characters.
const MAX_NAME: usize = 40;

/// Takes off everything that wraps a value.
pub(super) fn unwrapped(text: &str) -> &str {
    let mut text = one_line(text);
    if let Some(key) = after_bearer(text) {
        text = key;
    }
    // Each step takes something off, so this ends.
    loop {
        let inner = without_label(without_end(text));
        if inner == text {
            return text;
        }
        text = inner;
    }
}

/// The same text without quotes, brackets and what ends a line of code.
pub(super) fn without_end(text: &str) -> &str {
    let quote = |letter: char| {
        letter.is_whitespace()
            || matches!(letter, '\u{22}' | '\'' | '`' | '<' | '>' | '\u{b4}' | '\u{ab}' | '\u{bb}' | '\u{2018}'..='\u{201f}'
                | '\u{2039}' | '\u{203a}' | '\u{2032}' | '\u{2033}' | '\u{300c}'..='\u{300f}')
    };
    text.trim_matches(quote).trim_end_matches([',', ';']).trim_end_matches(quote)
}

/// The value of a JSON object that has a telling name.
pub(super) fn of_json(text: &str) -> Option<String> {
    let Value::Object(object) = serde_json::from_str(text).ok()? else { return None };
    let named = |wanted: &str| object.iter().find(|(name, _)| plain_name(name) == wanted);
    NAMES.iter().filter_map(|name| named(name)).find_map(|(_, value)| value.as_str().map(str::to_owned))
}

/// Whether the text is an address: a scheme is followed by a slash, and what else has a colon is not.
pub(super) fn is_address(text: &str) -> bool {
    text.split_once(':').is_some_and(|(_, rest)| rest.starts_with('/'))
}

/// The value that an address carries under a telling name.
pub(super) fn of_address(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let found = url.query_pairs().find(|(name, _)| NAMES.contains(&plain_name(name).as_str()));
    found.map(|(_, value)| value.into_owned())
}

/// The one line of several that gives a secret a name, or that is no comment.
fn one_line(text: &str) -> &str {
    let is_comment = |line: &str| line.starts_with(['#', '/']);
    let lines: Vec<&str> =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !is_comment(line)).collect();
    let is_named = |line: &&str| {
        let name = line.split_once(['=', ':']).map(|(name, _)| plain_name(name)).unwrap_or_default();
        NAMES.iter().any(|known| name.ends_with(known))
    };
    let named: Vec<&str> = lines.iter().copied().filter(is_named).collect();
    match (&lines[..], &named[..]) {
        ([line], _) | (_, [line]) => line,
        _ => text,
    }
}

/// What follows `Bearer` in a header, a line of code or a whole command.
fn after_bearer(text: &str) -> Option<&str> {
    let at = text.to_ascii_lowercase().find("bearer ")? + "bearer ".len();
    let rest = text[at..].trim_start();
    let end =
        rest.find(|letter: char| letter.is_whitespace() || matches!(letter, '\u{22}' | '\'' | '`' | ','));
    Some(&rest[..end.unwrap_or(rest.len())]).filter(|key| !key.is_empty())
}

/// What follows `export NAME=`, `"name":`, `X-API-Key:`, `API key:` and the like.
fn without_label(text: &str) -> &str {
    if let Some((first, rest)) = text.split_once(char::is_whitespace) {
        let first = first.to_ascii_lowercase();
        let rest = rest.trim_start();
        if first == "setx" {
            return rest.split_once(char::is_whitespace).map_or(rest, |(_, value)| value.trim_start());
        }
        if (SCHEMES.contains(&first.as_str()) && !rest.starts_with(['=', ':']))
            || (COMMANDS.contains(&first.as_str()) && rest.contains('='))
        {
            return rest;
        }
    }
    after(text, '=').or_else(|| after(text, ':')).unwrap_or(text)
}

/// What follows a name and this character.
fn after(text: &str, sign: char) -> Option<&str> {
    let (name, rest) = text.split_once(sign)?;
    // Padding at the end of a value follows no name.
    let rest = rest.trim_start_matches(['=', '>']);
    let value = rest.trim_start();
    let inner = without_end(name);
    let belongs =
        |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | '$' | ':' | ' ');
    let is_name = (1..=MAX_NAME).contains(&inner.chars().count()) && inner.chars().all(belongs);
    // The sign may belong to the value, unless it is set off from it.
    let is_set_off = value.len() < rest.len()
        || is_variable(name)
        || name.ends_with(['\u{22}', '\''])
        || plain_name(name) == "authorization"
        || NAMES.iter().any(|known| plain_name(name).ends_with(known));
    (is_name && is_set_off && !value.is_empty() && !value.starts_with('/')).then_some(value)
}

/// As names in an environment are written.
fn is_variable(name: &str) -> bool {
    let name = name.trim_end();
    let belongs = |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_';
    name.contains('_') && name.chars().all(belongs)
}

fn plain_name(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}
