//! The file of a round: whole, and harmless whatever names are in it.

use super::*;
use crate::export::FileWords;
use crate::export::words::Writer;
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

fn words<const N: usize>(words: [(&str, &str); N]) -> FileWords {
    let words = words.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    FileWords { words, ..FileWords::default() }
}

fn report() -> FileWords {
    words([
        ("page.title", "Round & more"),
        ("page.lang", "de"),
        ("page.dir", "ltr"),
        ("page.workspace", "Blue <Cup>"),
        ("result.somebody_else_new", "{who} kam"),
        ("result.declined", "Abgelehnt"),
        ("health.needs_you", "Neu anmelden"),
        ("standing.untried", "Nicht versucht"),
        ("total.untried", "Nicht versucht"),
        ("total.waiting", "Ausstehend"),
        ("error.somebody_else", "Jemand anders war angemeldet."),
        ("reason.token_expired", "Abgelaufen"),
        ("text.since", "{text}, seit {time}"),
        ("text.said", "{text}, laut Dienst {time}"),
        ("text.saved_by", "{time} von {who}"),
    ])
}

fn written(words: &FileWords, round: &Round, format: RoundFormat, minutes_east: i32) -> String {
    let east = move |_| minutes_east;
    let file = Writer { given: words, east: &east, now: 1_772_323_200_000, who: "kim" };
    String::from_utf8(write(round, format, file)).unwrap()
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
    let text = written(&report(), &hostile(), RoundFormat::Csv, 90);
    let records = records(text.strip_prefix('\u{feff}').unwrap());
    assert_eq!(records.len(), 4);
    assert!(records.iter().all(|record| record.len() == 14));
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
    let text = written(&report(), &hostile(), RoundFormat::Html, 90);
    assert!(text.starts_with("<!doctype html>\n<html lang=\"de\" dir=\"ltr\">\n"));
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
    round.items[0].shown.since = Some(1_772_323_140_000);
    round.started = 1_772_323_200_000;
    let text = written(&report(), &round, RoundFormat::Html, -210);
    assert!(text.contains("<bdi>2026-02-28 20:30</bdi>"), "{text}");
    assert!(text.contains("<bdi>UTC-03:30</bdi>") && text.contains("2026-02-28 20:30 von kim"), "{text}");
    assert!(text.contains("mira") && text.contains("<bdi>Blue &lt;Cup&gt;</bdi>"));
    assert!(text.contains("Neu anmelden, seit 2026-02-28 20:29</bdi><br><small><bdi>Abgelaufen"), "{text}");
    assert_eq!(file_name(&round, RoundFormat::Csv, -210), "plugboard-round-1-2026-02-28.csv");
}

#[test]
fn a_finished_round_reads_like_a_report() {
    let list = [account("a", "tiktok", None), account("b", "tiktok", None), account("c", "tiktok", None)];
    let list = list.map(|one| Account { reason: Some("token_expired\n".into()), since: Some(7), ..one });
    let mut round = round_of(&list);
    let fault =
        crate::Error::new(crate::ErrorCode::SomebodyElse).with_reference("resource.conflict".into()).into();
    for (id, result) in [
        ("a", RoundResult::Failed { fault }),
        ("b", RoundResult::Declined { reason: "access_denied".into() }),
    ] {
        let attempt = begin(&mut round, id);
        end(&mut round, &attempt, result, &[]);
    }
    round.listed(&index(&list), Whole::Yes, 60_000);
    let running = written(&report(), &round, RoundFormat::Html, 0);
    assert!(running.contains("<li><strong>1</strong>Ausstehend</li>"), "{running}");
    round.take(Event::End, 90_000);
    for format in [RoundFormat::Html, RoundFormat::Csv] {
        let text = written(&report(), &round, format, 0);
        for code in [
            "1970-01-01T00:00:00Z</",
            "round-1",
            "somebody_else",
            "conflict",
            "token",
            "access_denied",
            "Ausstehend",
        ] {
            assert!(!text.contains(code), "{code}: {text}");
        }
        assert_eq!(text.matches("Neu anmelden, laut Dienst 1970-01-01 00:01").count(), 3, "{text}");
        for told in ["Abgelaufen", "Jemand anders war angemeldet.", "Abgelehnt", "Nicht versucht"] {
            assert!(text.contains(told), "{told}: {text}");
        }
    }
    let html = written(&report(), &round, RoundFormat::Html, 0);
    let place = |text: &str| html.find(text).unwrap();
    let order = [
        "<h1>Round",
        "Blue &lt;Cup&gt;",
        "mira",
        "<strong>3</strong>total",
        "<strong>1</strong>Nicht versucht",
        "<table>",
    ];
    assert!(order.map(place).is_sorted(), "{html}");
}

#[test]
fn a_table_has_dates_for_spreadsheets_and_a_column_for_machines() {
    let mut round = round_of(&[account("a", "tiktok", None)]);
    round.items[0].shown.since = Some(1_772_323_200_000);
    let attempt = begin(&mut round, "a");
    end(&mut round, &attempt, RoundResult::Connected, &["a"]);
    let text = written(&report(), &round, RoundFormat::Csv, 90);
    let records = records(text.strip_prefix('\u{feff}').unwrap());
    assert_eq!((records[0][5].as_str(), records[1][5].as_str()), ("since", "2026-03-01 01:30"));
    assert_eq!((records[0][13].as_str(), records[1][9].as_str()), ("iso", "1970-01-01 01:30"));
    assert_eq!(records[1][13], "1970-01-01T01:30:00+01:30");
}

#[test]
fn what_the_list_did_not_say_is_not_said() {
    let mut round = round_of(&[account("a", "tiktok", None)]);
    let attempt = begin(&mut round, "a");
    end(&mut round, &attempt, RoundResult::Connected, &["a"]);
    let text = written(&report(), &round, RoundFormat::Csv, 90);
    assert!(text.contains(",unsaid,") && !text.contains("laut Dienst"));
}

#[test]
fn why_an_account_needed_somebody_stands_in_words_or_as_the_services_own() {
    let words = words([("reason.access_revoked", "taken away"), ("reason.reason_said", "they say {text}")]);
    for (reason, told) in [
        ("access_revoked", "taken away"),
        (" access_revoked\n", "taken away"),
        ("page_role_missing", "they say page role missing"),
        ("<b>Ask</b>", "they say <b>Ask</b>"),
    ] {
        let round = round_of(&[Account { reason: Some(reason.into()), ..account("a", "tiktok", None) }]);
        let text = written(&words, &round, RoundFormat::Csv, 0);
        assert!(text.contains(&format!(",{told},")), "{text}");
        assert!(!written(&words, &round, RoundFormat::Html, 0).contains("<b>Ask"));
    }
}

#[test]
fn digits_that_the_page_gave_are_no_markup() {
    let mut words = report();
    words.times.digits = "0<23456789".into();
    let html = written(&words, &hostile(), RoundFormat::Html, 0);
    assert!(html.contains("<td>&lt;</td>") && !html.contains("<<"), "{html}");
}
