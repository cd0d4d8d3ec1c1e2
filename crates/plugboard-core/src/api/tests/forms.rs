//! Values in forms that no document of the API has, and that servers of other languages write all the same.

use super::super::current::choice_of as choice;
use super::super::reading::{self, Listed, Next};
use crate::accounts::Account;

fn accounts(body: &str) -> Option<(Vec<Account>, Next)> {
    let bytes = reading::text(body.as_bytes().to_vec());
    let page = reading::page(&bytes).ok()?;
    let rows = reading::rows(&page.rows);
    Some((rows.into_iter().filter_map(Listed::into_account).collect(), page.next))
}

fn names(rows: &str) -> Vec<String> {
    let found = accounts(&format!(r#"{{"data":[{rows}]}}"#)).unwrap().0;
    found.into_iter().map(|account| account.name).collect()
}

/// As paginators of Python name it.
#[test]
fn how_many_pages_there_are_is_no_list_of_pages() {
    for body in [
        r#"{"data":[{"id":"acc_1"}],"page":1,"pages":4}"#,
        r#"{"pages":4,"page":1,"data":[{"id":"acc_1"}]}"#,
        r#"{"data":[{"id":"acc_1"}],"page":"1","pages":"4"}"#,
        r#"{"data":[{"id":"acc_1"}],"pagination":{"page":1,"pages":4}}"#,
    ] {
        let (found, next) = accounts(body).expect(body);
        assert_eq!((found.len(), next), (1, Next::Elsewhere), "{body}");
    }
    let last = r#"{"data":[{"id":"acc_1"}],"page":4,"pages":4}"#;
    assert_eq!(accounts(last).unwrap().1, Next::End);
    let of_pages = r#"{"pages":[{"id":"acc_1"}]}"#;
    assert_eq!(accounts(of_pages).unwrap().0.len(), 1, "the documented form of a list of pages");
    for other in [r#"{"pages":4}"#, r#"{"data":{"id":"acc_1"},"pages":[]}"#, r#"{"data":4}"#] {
        assert!(accounts(other).is_none(), "{other}");
    }
}

/// As PHP writes a list from which rows were filtered.
#[test]
fn a_list_with_gaps_is_a_list() {
    let body = r#"{"data":{"0":{"id":"acc_1"},"2":{"id":"acc_3"}},"count":2}"#;
    assert_eq!(accounts(body).expect(body).0.len(), 2);
    let pages = r#"{"login_id":"l","pages":{"1":{"platform_page_id":"p_1","name":"Bakery","assignable":1}}}"#;
    assert_eq!(choice(pages.as_bytes()).expect(pages).items.len(), 1);
    for other in [r#"{"data":{}}"#, r#"{"data":{"0":{},"id":"acc_1"}}"#, r#"{"data":{"":{}}}"#] {
        assert!(accounts(other).is_none(), "{other}");
    }
}

/// Python writes NaN, and a server that cuts a text by UTF-16 units leaves half of an emoji.
#[test]
fn what_is_almost_json_does_not_cost_a_list() {
    assert_eq!(
        names(r#"{"id":"1","name":"A","followers":NaN},{"id":"2","name":"B","rate":-Infinity}"#),
        ["A", "B"]
    );
    assert_eq!(names(r#"{"id":"1","name":"Cat \ud83d"},{"id":"2","name":"NaN"}"#), ["Cat \u{fffd}", "NaN"]);
}

/// PHP writes every text of digits as a number if it is asked to (`JSON_NUMERIC_CHECK`).
#[test]
fn a_name_of_digits_is_a_name() {
    assert_eq!(
        names(r#"{"id":"1","name":1984},{"id":"2","name":-7.5},{"id":"3","username":404}"#),
        ["1984", "-7.5", "404"]
    );
    assert_eq!(names(r#"{"id":"1","name":true},{"id":"2","name":{}}"#), ["", ""]);
}

/// Those of Telegram's groups and channels.
#[test]
fn an_id_below_zero_is_an_id() {
    let found =
        accounts(r#"{"data":[{"id":-1001234567890},{"id":"-1009876543210"},{"id":-1.5},{"id":-1e3}]}"#)
            .unwrap()
            .0;
    let ids: Vec<_> = found.into_iter().map(|account| account.id).collect();
    assert_eq!(ids, ["-1001234567890", "-1009876543210"]);
}

#[test]
fn yes_and_no_are_read_as_databases_write_them() {
    let free = |value: &str| {
        let body = format!(r#"{{"login_id":"l","pages":[{{"platform_page_id":"1","assignable":{value}}}]}}"#);
        choice(body.as_bytes()).unwrap().items[0].free
    };
    for (value, expected) in
        [("1", true), ("0", false), ("\"0\"", false), ("\"False\"", false), ("false", false)]
    {
        assert_eq!(free(value), expected, "{value}");
    }
}

#[test]
fn a_time_is_read_in_any_of_its_forms() {
    let moment = |text: &str| reading::moment(Some(text.to_owned()));
    for text in [
        "2026-07-04T12:30:00Z",
        "2026-07-04T12:30:00.000000+00:00",
        "2026-07-04T12:30:00+0000",
        "2026-07-04T14:30:00+02",
        "2026-07-04 12:30:00",
        "2026-07-04 12:30:00+00:00",
        "2026-07-04T12:30:00",
        "1783168200",
        "1783168200000",
        "1783168200.25",
    ] {
        assert_eq!(moment(text), Some(1_783_168_200_000), "{text}");
    }
    for none in [
        "0001-01-01T00:00:00Z",
        "0",
        "-62135596800",
        "0000-00-00 00:00:00",
        "2026-07-04",
        "9e9",
        "-1",
        "9223372036854775807",
    ] {
        assert_eq!(moment(none), None, "{none}");
    }
}
