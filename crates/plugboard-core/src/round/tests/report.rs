//! The file of a round: whole, and harmless whatever names are in it.

use super::*;
use crate::view::{BrandRef, RoundFormat};

fn hostile() -> Round {
    let list = ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "a\"b,c\nd"]
        .map(|name| Account { name: name.into(), ..account(&format!("acc_{}", name.len()), "tiktok", None) });
    let mut round = round_of(&list);
    for id in round.items().iter().map(|item| item.shown.account.clone()).collect::<Vec<_>>() {
        let attempt = begin(&mut round, &id);
        let got = Person { account_id: "x".into(), username: "<b>\u{202e}x</b>".into() };
        end(&mut round, &attempt, RoundResult::SomebodyElse { got, new_here: true }, &[]);
    }
    round.items[0].shown.brand = Some(BrandRef { id: "b".into(), name: "@sum(1)".into() });
    round
}

fn report() -> Report {
    let words = [
        ("page.title", "Round & more"),
        ("page.lang", "de"),
        ("page.dir", "ltr"),
        ("result.somebody_else_new", "{who} kam"),
        ("text.since", "{text}, seit {time}"),
    ];
    let words = words.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    Report { words }
}

/// Reads a file as RFC 4180 says.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut letters) = (false, text.chars().peekable());
    while let Some(letter) = letters.next() {
        match (quoted, letter) {
            (true, '"') if letters.peek() == Some(&'"') => cell.extend(letters.next()),
            (true, '"') => quoted = false,
            (true, other) => cell.push(other),
            (false, '"') => quoted = true,
            (false, ',') => record.push(std::mem::take(&mut cell)),
            (false, '\r') => {}
            (false, '\n') => {
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            (false, other) => cell.push(other),
        }
    }
    records
}

#[test]
fn a_spreadsheet_finds_every_account_and_no_formula() {
    let text = String::from_utf8(report().write(&hostile(), RoundFormat::Csv, 90)).unwrap();
    let records = records(text.strip_prefix('\u{feff}').unwrap());
    assert_eq!(records.len(), 4);
    assert!(records.iter().all(|record| record.len() == 12));
    let cells = || records.iter().flatten();
    assert!(
        cells().all(|cell| !cell.starts_with(['=', '+', '-', '@', '＝', '\n', '\t', '\r'])),
        "{records:#?}"
    );
    assert!(cells().any(|cell| cell.starts_with("'=cmd")) && cells().any(|cell| cell == "'@sum(1)"));
    assert!(cells().any(|cell| cell == "a\"b,cd"), "control characters are left out");
}

#[test]
fn the_page_loads_nothing_and_escapes_what_others_wrote() {
    let text = String::from_utf8(report().write(&hostile(), RoundFormat::Html, 90)).unwrap();
    assert!(text.starts_with("<!doctype html>\n<html lang=\"de\" dir=\"ltr\">"));
    assert!(text.contains("default-src 'none'") && text.contains("<h1>Round &amp; more</h1>"));
    assert!(!text.contains("<script") && !text.contains("<b>") && !text.contains('\u{202e}'));
    assert!(
        text.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && text.contains("&lt;b&gt;x&lt;/b&gt; kam")
    );
    for outside in ["http:", "https:", "src=", "href=", "url("] {
        assert!(!text.contains(outside), "{outside}");
    }
    assert_eq!(text.matches("<tr>").count(), 4);
}

#[test]
fn it_says_when_in_the_persons_time_and_who_in_name() {
    let mut round = round_of(&[account("a", "tiktok", None)]);
    round.started = 1_772_323_200_000;
    let text = String::from_utf8(report().write(&round, RoundFormat::Html, -210)).unwrap();
    assert!(text.contains("2026-02-28T20:30:00-03:30"), "{text}");
    assert!(text.contains("mira"));
    assert!(text.contains("needs_you (token_expired), seit "), "a word that is missing stands for itself");
    assert_eq!(file_name(&round, RoundFormat::Csv, -210), "plugboard-round-1-2026-02-28.csv");
}

#[test]
fn what_the_list_did_not_say_is_not_said() {
    let mut round = round_of(&[account("a", "tiktok", None)]);
    let attempt = begin(&mut round, "a");
    end(&mut round, &attempt, RoundResult::Connected, &["a"]);
    let text = String::from_utf8(report().write(&round, RoundFormat::Csv, 90)).unwrap();
    assert!(text.contains(",unsaid,") && !text.contains("said at"));
}

#[test]
fn why_an_account_needed_somebody_stands_in_words_or_as_the_services_own() {
    let words = [
        ("reason.access_revoked", "taken away"),
        ("reason.reason_said", "they say {text}"),
        ("text.since", "{text}"),
    ];
    let report = Report { words: words.map(|(name, text)| (name.to_owned(), text.to_owned())).into() };
    for (reason, written) in
        [("access_revoked", "needs_you (taken away)"), ("<b>Ask</b>", "needs_you (they say <b>Ask</b>)")]
    {
        let round = round_of(&[Account { reason: Some(reason.into()), ..account("a", "tiktok", None) }]);
        let text = String::from_utf8(report.write(&round, RoundFormat::Csv, 0)).unwrap();
        assert!(text.contains(written), "{text}");
        let html = String::from_utf8(report.write(&round, RoundFormat::Html, 0)).unwrap();
        assert!(!html.contains("<b>Ask"), "{html}");
    }
}
