//! History as a file for people: a table for spreadsheets or a page to print. The words are the page's.

use std::collections::HashMap;

use crate::accounts::reason::in_words;
use crate::export::{MARK, escaped, line, moment};
use crate::view::{End, Entry, ExportFormat, ListChange, Outcome, Past};

/// The columns, by the names of their headings among the words.
const COLUMNS: [&str; 11] =
    ["when", "what", "platform", "name", "handle", "brand", "before", "after", "who", "reference", "account"];

/// The entries as a file. A word that is missing stands there as its key.
#[must_use]
#[expect(clippy::implicit_hasher, reason = "the words come as the shell has them")]
pub fn export(
    entries: &[Entry],
    format: ExportFormat,
    words: &HashMap<String, String>,
    minutes_east: i32,
) -> Vec<u8> {
    let word = |key: &str| words.get(key).cloned().unwrap_or_else(|| key.to_owned());
    let head: Vec<String> = COLUMNS.iter().map(|column| word(column)).collect();
    let rows = entries.iter().map(|entry| match entry {
        Entry::Change(change) => of_change(change, &word, minutes_east),
        Entry::SignIn(past) => of_past(past, &word, minutes_east),
    });
    let rows = [head].into_iter().chain(rows);
    match format {
        ExportFormat::Csv => csv(rows),
        ExportFormat::Html => html(rows, &word),
    }
}

fn of_change(change: &ListChange, word: &impl Fn(&str) -> String, east: i32) -> Vec<String> {
    let kind = serde_json::to_value(change.kind).ok();
    let kind = kind.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
    // A word that is missing comes as its key.
    let known_word = |key: &str| Some(word(key)).filter(|found| found != key);
    let told = |text: &Option<String>| text.as_deref().map(|text| known(text, word)).unwrap_or_default();
    vec![
        moment(change.at, east),
        word(kind),
        word(&change.platform),
        change.name.clone(),
        change.username.clone(),
        change.brand.as_ref().map(|brand| brand.name.clone()).unwrap_or_default(),
        told(&change.before),
        change.reason.clone().map_or_else(
            || told(&change.after),
            |reason| format!("{} ({})", told(&change.after), in_words(&reason, known_word)),
        ),
        String::new(),
        String::new(),
        change.account.clone(),
    ]
}

/// A status is told in words; a name is as it is.
fn known(text: &str, word: &impl Fn(&str) -> String) -> String {
    match text {
        "active" | "reconnect_required" | "unknown" => word(text),
        name => name.to_owned(),
    }
}

fn of_past(past: &Past, word: &impl Fn(&str) -> String, east: i32) -> Vec<String> {
    let (what, got, reference) = match &past.end {
        None => ("under_way", None, String::new()),
        Some(End::Connected { got, outcome, .. }) => (outcome_name(*outcome), Some(got), String::new()),
        Some(End::Declined { reason }) => ("declined", None, reason.clone()),
        Some(End::Cancelled) => ("cancelled", None, String::new()),
        Some(End::Expired) => ("expired", None, String::new()),
        Some(End::Unconfirmed) => ("unconfirmed", None, String::new()),
        Some(End::Failed { fault }) => ("failed", None, fault.reference.clone()),
    };
    let handle = |person: &crate::view::Person| format!("@{}", person.username);
    let person = got.or(past.expected.as_ref());
    vec![
        moment(past.ended.unwrap_or(past.started), east),
        word(what),
        word(&past.platform),
        String::new(),
        person.map(|person| person.username.clone()).unwrap_or_default(),
        past.brand.as_ref().map(|brand| brand.name.clone()).unwrap_or_default(),
        past.expected.as_ref().map(handle).unwrap_or_default(),
        got.map(handle).unwrap_or_default(),
        past.who.clone(),
        reference,
        person.map(|person| person.account_id.clone()).unwrap_or_default(),
    ]
}

fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::New => "new",
        Outcome::Renewed => "renewed",
        Outcome::Expected => "expected",
        Outcome::SomebodyElseNew => "somebody_else_new",
        Outcome::SomebodyElseListed => "somebody_else_listed",
    }
}

fn csv(rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut out = String::from(MARK);
    for row in rows {
        line(&mut out, row);
    }
    out.into_bytes()
}

fn html(mut rows: impl Iterator<Item = Vec<String>>, word: &impl Fn(&str) -> String) -> Vec<u8> {
    let row = |cells: Vec<String>, tag: &str| {
        let cells: Vec<String> =
            cells.iter().map(|text| format!("<{tag}><bdi>{}</bdi></{tag}>", escaped(text))).collect();
        let cells = cells.concat();
        format!("<tr>{cells}</tr>\n")
    };
    let head = rows.next().map(|head| row(head, "th")).unwrap_or_default();
    let body: String = rows.map(|cells| row(cells, "td")).collect();
    let direction = if word("direction") == "rtl" { "rtl" } else { "ltr" };
    format!(
        "<!doctype html>\n<html lang=\"{}\" dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<table>\n<thead>\n{head}\
         </thead>\n<tbody>\n{body}</tbody>\n</table>\n</body>\n</html>\n",
        escaped(&word("language")),
        title = escaped(&word("title")),
    )
    .into_bytes()
}

const STYLE: &str = "body{font:14px/1.4 system-ui,sans-serif;margin:2rem}table{border-collapse:collapse}\
    th,td{text-align:start;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #ccc}";
