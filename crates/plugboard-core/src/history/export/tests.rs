//! The files: whole, without codes, and harmless whatever names are in them.

use proptest::prelude::*;

use super::*;
use crate::export::FileWords;
use crate::history::first_seen;
use crate::view::{BrandRef, Contract, Method, Person, WorkspaceId};

proptest! {
    #[test]
    fn no_text_gets_out_of_its_cell(text in "\\PC{0,40}|[=+@\\-\t\r\n\",'<>&]{0,12}") {
        let change = ListChange { name: text.clone(), ..first_seen(1, 0) };
        let words = FileWords::default();
        let entries = [Entry::Change(change)];
        let csv = written(&entries, ExportFormat::Csv, &words, 0);
        let rows = csv_rows(csv.trim_start_matches('\u{feff}'));
        prop_assert_eq!(rows.len(), 2);
        prop_assert!(rows.iter().all(|row| row.len() == 10));
        let cell = &rows[1][3];
        prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
        prop_assert_eq!(cell.replace('\'', ""), text.replace('\'', ""));
        let html = written(&entries, ExportFormat::Html, &words, 0);
        prop_assert_eq!(html.matches('<').count(), html_of(if text.is_empty() { "" } else { "x" }).matches('<').count());
    }
}

/// The page for an entry with this name.
fn html_of(name: &str) -> String {
    let entries = [Entry::Change(ListChange { name: name.into(), ..first_seen(1, 0) })];
    written(&entries, ExportFormat::Html, &FileWords::default(), 0)
}

/// A reader of its own (RFC 4180).
fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, quoted) {
            ('"', true) if letters.peek() == Some(&'"') => cell.extend(letters.next()),
            ('"', _) => quoted = !quoted,
            (',', false) => row.push(std::mem::take(&mut cell)),
            ('\r', false) if letters.peek() == Some(&'\n') => {
                letters.next();
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            (other, _) => cell.push(other),
        }
    }
    rows
}

fn written(entries: &[Entry], format: ExportFormat, words: &FileWords, minutes_east: i32) -> String {
    let east = move |_| minutes_east;
    let file = Writer { given: words, east: &east, now: 1_772_323_200_000, who: "kim" };
    String::from_utf8(export(entries, format, file)).unwrap()
}

fn words<const N: usize>(words: [(&str, &str); N]) -> FileWords {
    let words = words.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    FileWords { words, ..FileWords::default() }
}

#[test]
fn a_file_for_people_has_their_words_and_their_clock() {
    let words = words([
        ("page.lang", "ar"),
        ("page.dir", "rtl"),
        ("page.title", "A <b>"),
        ("page.workspace", "Blue Cup"),
        ("page.filter", "Instagram"),
        ("kind.broke", "Kaputt"),
        ("reason.token_expired", "Abgelaufen"),
        ("platform.instagram", "Instagram"),
    ]);
    let entries = [Entry::Change(ListChange {
        kind: EntryKind::Broke,
        account: "a".into(),
        platform: "instagram".into(),
        name: "Name of a".into(),
        username: "handle_a".into(),
        brand: Some(BrandRef { id: "b_1".into(), name: "Acme".into() }),
        before: Some("active".into()),
        after: Some("reconnect_required".into()),
        reason: Some("token_expired".into()),
        ..first_seen(1, 1_772_323_200_000)
    })];
    let csv = written(&entries, ExportFormat::Csv, &words, 90);
    assert!(csv.starts_with("\u{feff}when,what,details,"), "{csv}");
    let row = csv.lines().nth(1).unwrap();
    let expected =
        "2026-03-01 01:30,Kaputt,Abgelaufen,Name of a,handle_a,Instagram,Acme,,a,2026-03-01T01:30:00+01:30";
    assert_eq!(row, expected);
    let html = written(&entries, ExportFormat::Html, &words, 90);
    assert!(html.contains("<html lang=\"ar\" dir=\"rtl\">") && html.contains("<title>A &lt;b&gt;</title>"));
    let place = |text: &str| html.find(text).unwrap();
    let order = [
        "<h1>",
        "Blue Cup",
        "2026-03-01 01:30</bdi></dd>",
        "UTC+01:30",
        "<strong>1</strong>Kaputt",
        "<table>",
    ];
    assert!(order.map(place).is_sorted(), "{html}");
    for code in ["T01:30", "token_expired", "reconnect_required", "active"] {
        assert!(!html.contains(code), "{code}: {html}");
    }
    assert_eq!(file_name(ExportFormat::Html, 1_772_323_200_000, -60), "plugboard-history-2026-02-28.html");
}

#[test]
fn a_file_has_known_reasons_in_words_and_others_as_the_services_own() {
    let words = words([("reason.reason_said", "Laut Dienst: {text}"), ("reason.access_revoked", "Entzogen")]);
    for (reason, told) in
        [("Ask the owner.\n", ",Laut Dienst: Ask the owner.,"), ("access_revoked", ",Entzogen,")]
    {
        let change = ListChange { reason: Some(reason.into()), kind: EntryKind::Broke, ..first_seen(1, 0) };
        let csv = written(&[Entry::Change(change)], ExportFormat::Csv, &words, 0);
        assert!(csv.contains(told), "{csv}");
    }
}

#[test]
fn a_sign_in_is_told_without_codes() {
    let words = words([
        ("end.failed", "Fehlgeschlagen"),
        ("error.somebody_else", "Jemand anders."),
        ("end.somebody_else", "Jemand anders kam"),
        ("text.somebody_else", "{got} statt {expected}"),
        ("end.declined", "Abgelehnt"),
    ]);
    let person = |name: &str| Person { account_id: format!("id_{name}"), username: name.into() };
    let fault =
        crate::Error::new(crate::ErrorCode::SomebodyElse).with_reference("resource.conflict".into()).into();
    let (got, others) = (person("replacer"), Vec::new());
    for (end, told) in [
        (End::Failed { fault }, "Fehlgeschlagen,Jemand anders.,,bluecup,"),
        (
            End::Connected { got, others, outcome: Outcome::SomebodyElseNew },
            "Jemand anders kam,'@replacer statt @bluecup,,replacer,",
        ),
        (End::Declined { reason: "access_denied".into() }, "Abgelehnt,,,bluecup,"),
    ] {
        let past = Past {
            attempt: "round-1-2-1".into(),
            started: 0,
            ended: Some(60_000),
            workspace: WorkspaceId::FIRST,
            platform: "instagram".into(),
            method: Method::Browser,
            contract: Contract::Current,
            brand: None,
            browser: None,
            expected: Some(person("bluecup")),
            end: Some(end),
            who: "mira".into(),
            round: None,
        };
        let entries = [Entry::SignIn(past)];
        let csv = written(&entries, ExportFormat::Csv, &words, 0);
        assert!(csv.contains(told), "{csv}");
        let html = written(&entries, ExportFormat::Html, &words, 0);
        for code in ["conflict", "access_denied", "round-1", "id_bluecup", "T00:01"] {
            assert!(!html.contains(code), "{code}: {html}");
        }
    }
}

#[test]
fn digits_that_the_page_gave_are_no_markup() {
    let mut words = FileWords::default();
    words.times.digits = "0<23456789".into();
    let html = written(&[Entry::Change(first_seen(1, 0))], ExportFormat::Html, &words, 0);
    assert!(html.contains("<strong>&lt;</strong>"), "{html}");
}

#[test]
fn a_name_that_reads_like_a_place_is_not_filled() {
    let words = words([("text.renamed", "{before} → {after}"), ("text.somebody_else", "{expected}, {got}")]);
    let [before, after] = ["{after}", "new"].map(|name| Some(name.to_owned()));
    let change = ListChange { kind: EntryKind::Renamed, before, after, ..first_seen(1, 0) };
    let csv = written(&[Entry::Change(change)], ExportFormat::Csv, &words, 0);
    assert!(csv.contains("{after} → new"), "{csv}");
}
