//! Answers that mean harm: deep, long, and good ones with bytes changed. Nothing panics, and nothing that is no
//! account becomes one.

use super::super::envelope::Envelope;
use super::super::reading::{self, Listed};
use super::super::{Exchanged, current};

const GOOD: &[&str] = &[
    r#"{"data":[{"id":"acc_1","platform":"x","name":"A","username":"a","status":"active","brand_id":"b"},
        {"id":"acc_2"}],"pagination":{"has_more":true,"next_cursor":"c"}}"#,
    r#"{"data":[{"account_id":"acc_1","username":"a"}],"count":1}"#,
    r#"{"status":"selection_required","connection_id":"pc_00000000000000000000000000000000"}"#,
    r#"{"error":{"code":"validation.field_required","meta":{"field":"x"}},"request_id":"a1b2c3d4"}"#,
    r#"{"error":"m","code":"unauthorized"}"#,
    r#"{"connection_id":"pc","platform":"facebook","pages":[{"platform_page_id":"1","name":"A","assignable":true}],
        "lost_access":[{"name":"B","brand_name":"C"}],"login_id":"cred_1"}"#,
];

fn read_as_everything(body: &[u8]) {
    Envelope::read(body);
    if let Ok(page) = reading::page(body) {
        for account in reading::rows(&page.rows).into_iter().filter_map(Listed::into_account) {
            assert!((1..=128).contains(&account.id.len()), "{account:?}");
            assert!(account.name.chars().count() <= 200 && account.username.chars().count() <= 200);
        }
    }
    match reading::done(body) {
        Ok(Exchanged::Accounts(people)) => assert!(!people.is_empty()),
        Ok(Exchanged::Choose(connection)) => assert_eq!(connection.len(), 35),
        Err(_) => {}
    }
    let _ = current::choice_of(body);
}

#[test]
fn ten_thousand_changed_answers_are_read_or_refused() {
    let mut dice = 0x2545_f491_4f6c_dd1d_u64;
    let mut roll = |below: usize| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        usize::try_from(dice % below as u64).unwrap()
    };
    let pieces: [&[u8]; 10] =
        [b"{", b"}", b"[", b"]", b"\"", b",", b":null", b"\\u0000", b"\xff", b"1e999999"];
    for _ in 0..10_000 {
        let mut body = GOOD[roll(GOOD.len())].as_bytes().to_vec();
        for _ in 0..=roll(4) {
            let at = roll(body.len() + 1);
            match roll(4) {
                0 => body.truncate(at),
                1 => drop(body.splice(at..at, pieces[roll(pieces.len())].iter().copied())),
                2 if at < body.len() => body[at] = u8::try_from(roll(256)).unwrap(),
                _ => {
                    let until = (at + roll(9)).min(body.len());
                    body.drain(at..until);
                }
            }
        }
        read_as_everything(&body);
    }
}

#[test]
fn deep_answers_are_refused_and_a_deep_row_is_passed_over() {
    for open in ["[", "{\"data\":", "{\"error\":", "{\"a\":["] {
        read_as_everything(open.repeat(200_000).as_bytes());
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let body = format!(r#"[{{"id":"acc_1","new":{deep},"name":{deep}}},{deep},{{"id":"acc_2"}}]"#);
    let page = reading::page(body.as_bytes()).unwrap();
    let rows: Vec<Listed> = reading::rows(&page.rows);
    assert_eq!(rows.into_iter().filter_map(Listed::into_account).count(), 2);
}

#[test]
fn a_long_list_is_read() {
    let row = |number: usize| format!(r#"{{"id":"acc_{number}","platform":"x","username":"u{number}"}}"#);
    let rows: Vec<String> = (0..100_000).map(row).collect();
    let body = format!(r#"{{"data":[{}],"count":100000}}"#, rows.join(","));
    let page = reading::page(body.as_bytes()).unwrap();
    assert_eq!(reading::rows::<Listed>(&page.rows).len(), 100_000);
}
