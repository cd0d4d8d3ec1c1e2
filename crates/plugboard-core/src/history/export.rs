//! History as a file for people: a table for spreadsheets or a page to print. The words are the page's.

use std::collections::BTreeMap;

use crate::export::page::{Top, isolated, stacked};
use crate::export::times::day;
use crate::export::words::Writer;
use crate::export::{Cell, MARK, code, filled, handle, line, plain};
use crate::view::{End, Entry, EntryKind, ExportFormat, Known, ListChange, Outcome, Past};

/// The columns of the table, and of the page.
const COLUMNS: [&str; 10] =
    ["when", "what", "details", "name", "handle", "platform", "brand", "who", "account", "iso"];
const ON_PAGE: [&str; 5] = ["when", "what", "name", "platform", "who"];

/// The kinds of entries in the order of their totals.
const KINDS: [EntryKind; 8] = [
    EntryKind::SignIn,
    EntryKind::Broke,
    EntryKind::Repaired,
    EntryKind::Appeared,
    EntryKind::Gone,
    EntryKind::Renamed,
    EntryKind::Unclear,
    EntryKind::FirstSeen,
];

/// An entry in words.
struct Line {
    at: i64,
    what: String,
    details: String,
    name: String,
    handle: String,
    platform: String,
    brand: String,
    who: String,
    account: String,
}

/// What the file is called, by the day on which it is saved.
pub(crate) fn file_name(format: ExportFormat, now: i64, minutes_east: i32) -> String {
    let ending = match format {
        ExportFormat::Csv => "csv",
        ExportFormat::Html => "html",
    };
    format!("plugboard-history-{}.{ending}", day(now, minutes_east))
}

/// The entries, newest first, as a file.
pub(crate) fn export(entries: &[Entry], format: ExportFormat, file: Writer<'_>) -> Vec<u8> {
    let lines = entries.iter().map(|entry| match entry {
        Entry::Change(change) => of_change(change, file),
        Entry::SignIn(past) => of_past(past, file),
    });
    match format {
        ExportFormat::Csv => csv(lines, file),
        ExportFormat::Html => file.page(&top(entries, file), ON_PAGE, lines.map(|line| cells(line, file))),
    }
    .into_bytes()
}

fn of_change(change: &ListChange, file: Writer<'_>) -> Line {
    Line {
        at: change.at,
        what: file.word("kind", &code(&change.kind)),
        details: details(change, file),
        name: change.name.clone(),
        handle: change.username.clone(),
        platform: file.platform(&change.platform),
        brand: change.brand.as_ref().map(|brand| brand.name.clone()).unwrap_or_default(),
        who: String::new(),
        account: change.account.clone(),
    }
}

fn details(change: &ListChange, file: Writer<'_>) -> String {
    let [before, after] =
        [&change.before, &change.after].map(|text| text.as_deref().map(plain).unwrap_or_default());
    match change.kind {
        EntryKind::FirstSeen => file.word("text", "first_seen").replace("{count}", &file.figure(&after)),
        EntryKind::Renamed => {
            filled(&file.word("text", "renamed"), &[("{before}", &before), ("{after}", &after)])
        }
        EntryKind::Broke | EntryKind::Unclear => file.reason(change.reason.as_deref()),
        EntryKind::Appeared | EntryKind::Gone | EntryKind::Repaired | EntryKind::SignIn => match change.known
        {
            Known::List => String::new(),
            Known::SignIn | Known::Disconnected => file.word("known", &code(&change.known)),
        },
    }
}

fn of_past(past: &Past, file: Writer<'_>) -> Line {
    let (what, got) = match &past.end {
        None => ("under_way", None),
        Some(End::Connected { got, outcome, .. }) => (outcome_name(*outcome), Some(got)),
        Some(End::Declined { .. }) => ("declined", None),
        Some(End::Cancelled) => ("cancelled", None),
        Some(End::Expired) => ("expired", None),
        Some(End::Unconfirmed) => ("unconfirmed", None),
        Some(End::Failed { .. }) => ("failed", None),
    };
    let person = got.or(past.expected.as_ref());
    Line {
        at: past.ended.unwrap_or(past.started),
        what: file.word("end", what),
        details: of_end(past, file),
        name: String::new(),
        handle: person.map(|person| person.username.clone()).unwrap_or_default(),
        platform: file.platform(&past.platform),
        brand: past.brand.as_ref().map(|brand| brand.name.clone()).unwrap_or_default(),
        who: past.who.clone(),
        account: person.map(|person| person.account_id.clone()).unwrap_or_default(),
    }
}

fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::New => "new",
        Outcome::Renewed => "renewed",
        Outcome::Expected => "expected",
        Outcome::SomebodyElseNew | Outcome::SomebodyElseListed => "somebody_else",
    }
}

/// Who came instead of whom, or why it failed.
fn of_end(past: &Past, file: Writer<'_>) -> String {
    match (&past.end, &past.expected) {
        (
            Some(End::Connected {
                got, outcome: Outcome::SomebodyElseNew | Outcome::SomebodyElseListed, ..
            }),
            Some(expected),
        ) => {
            let [expected, got] = [expected, got].map(|person| handle(&person.username));
            filled(&file.word("text", "somebody_else"), &[("{expected}", &expected), ("{got}", &got)])
        }
        (Some(End::Failed { fault }), _) => file.word("error", &code(&fault.code)),
        (
            None
            | Some(
                End::Connected { .. }
                | End::Declined { .. }
                | End::Cancelled
                | End::Expired
                | End::Unconfirmed,
            ),
            _,
        ) => String::new(),
    }
}

fn csv(lines: impl Iterator<Item = Line>, file: Writer<'_>) -> String {
    let mut out = String::from(MARK);
    line(&mut out, file.words("column", COLUMNS));
    for entry in lines {
        let cells: [Cell; 10] = [
            Cell::Date(file.date_cell(entry.at)),
            entry.what.into(),
            entry.details.into(),
            entry.name.into(),
            entry.handle.into(),
            entry.platform.into(),
            entry.brand.into(),
            entry.who.into(),
            entry.account.into(),
            file.for_machines(entry.at).into(),
        ];
        line(&mut out, cells);
    }
    out
}

fn top(entries: &[Entry], file: Writer<'_>) -> Top {
    let time = |entry: &Entry| match entry {
        Entry::Change(change) => change.at,
        Entry::SignIn(past) => past.ended.unwrap_or(past.started),
    };
    let ends = [entries.last(), entries.first()].map(|entry| entry.map(|entry| file.time(time(entry))));
    let period = match ends {
        [Some(first), Some(last)] if first != last => format!("{first} – {last}"),
        [first, _] => first.unwrap_or_default(),
    };
    let mut counts: BTreeMap<EntryKind, usize> = BTreeMap::new();
    for entry in entries {
        *counts
            .entry(match entry {
                Entry::Change(change) => change.kind,
                Entry::SignIn(_) => EntryKind::SignIn,
            })
            .or_default() += 1;
    }
    let total = |kind| counts.get(&kind).map(|count| (file.word("kind", &code(&kind)), *count));
    Top {
        facts: file.facts(vec![("period", period)], entries.iter().map(time)),
        totals: KINDS.into_iter().filter_map(total).collect(),
    }
}

fn cells(entry: Line, file: Writer<'_>) -> [String; 5] {
    let who = handle(&entry.handle);
    let (first, second) = if entry.name.is_empty() { (who, String::new()) } else { (entry.name, who) };
    [
        isolated(&file.time(entry.at)),
        stacked(&entry.what, [entry.details]),
        stacked(&first, [second]),
        stacked(&entry.platform, [entry.brand]),
        isolated(&entry.who),
    ]
}

#[cfg(test)]
mod tests;
