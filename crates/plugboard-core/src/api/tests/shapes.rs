//! The forms in which a good answer may come.

use super::super::reading::{self, Listed, Next};
use super::super::{Exchanged, Failure};
use crate::accounts::{Account, Status};

fn accounts(body: &str) -> Option<(Vec<Account>, Next)> {
    let bytes = reading::text(body.as_bytes().to_vec());
    let page = reading::page(&bytes).ok()?;
    let rows = reading::rows(&page.rows);
    Some((rows.into_iter().filter_map(Listed::into_account).collect(), page.next))
}

fn ids(body: &str) -> Vec<String> {
    accounts(body).unwrap().0.into_iter().map(|account| account.id).collect()
}

fn done(body: &str) -> Option<Result<Vec<(String, String)>, String>> {
    Some(match reading::done(body.as_bytes()).ok()? {
        Exchanged::Accounts(people) => {
            Ok(people.into_iter().map(|person| (person.account_id, person.username)).collect())
        }
        Exchanged::Choose(connection) => Err(connection),
    })
}

const ROW: &str = r#"{"id":"acc_1","platform":"instagram","name":"A","username":"a","status":"active"}"#;

#[test]
fn a_list_comes_in_any_of_its_forms() {
    for body in [
        format!(r#"{{"data":[{ROW}],"count":1}}"#),
        format!(r#"{{"data":[{ROW}]}}"#),
        format!(r#"{{"data":[{ROW}],"pagination":{{"has_more":false,"next_cursor":null}}}}"#),
        format!(r#"{{"data":[{ROW}],"pagination":{{"has_more":false,"next_cursor":"old"}}}}"#),
        format!(r#"{{"data":[{ROW}],"next_cursor":""}}"#),
        format!(r#"{{"data":[{ROW}],"pagination":7,"next_cursor":[],"links":{{"self":null}}}}"#),
        format!("[{ROW}]"),
        format!(" \n[{ROW}]"),
    ] {
        let (found, next) = accounts(&body).unwrap();
        assert_eq!((found.len(), next), (1, Next::End), "{body}");
    }
    for empty in [r#"{"data":[],"count":0}"#, r#"{"data":null,"count":0}"#, "[]"] {
        assert_eq!(ids(empty), Vec::<String>::new(), "{empty}");
    }
    for other in
        ["{}", r#"{"count":0}"#, r#"{"data":{}}"#, r#"{"data":7}"#, "null", "7", "\"x\"", "", "<html>"]
    {
        assert!(accounts(other).is_none(), "{other}");
    }
}

#[test]
fn a_cursor_is_followed_from_either_place() {
    for body in [
        r#"{"data":[],"pagination":{"has_more":true,"next_cursor":"c"}}"#,
        r#"{"data":[],"pagination":{"next_cursor":"c"}}"#,
        r#"{"data":[],"next_cursor":"c"}"#,
    ] {
        assert_eq!(accounts(body).unwrap().1, Next::At("c".to_owned()), "{body}");
    }
    let number = r#"{"data":[],"pagination":{"has_more":true,"next_cursor":25}}"#;
    assert_eq!(accounts(number).unwrap().1, Next::At("25".to_owned()));
}

#[test]
fn a_list_that_goes_on_elsewhere_is_not_taken_for_a_whole_one() {
    let long = format!(r#"{{"data":[],"next_cursor":"{}"}}"#, "c".repeat(3_000));
    let elsewhere = [
        r#"{"data":[],"pagination":{"has_more":true}}"#,
        r#"{"data":[],"pagination":{"has_more":true,"next_cursor":""}}"#,
        r#"{"data":[],"has_more":true}"#,
        r#"{"data":[],"pagination":{"page":1,"total_pages":4}}"#,
        r#"{"data":[],"page":"1","total_pages":"4"}"#,
        r#"{"data":[],"has_more":"true"}"#,
        r#"{"data":[],"pagination":{"has_next":true}}"#,
        r#"{"data":[],"next":"https://api.example/v1/accounts?page=2"}"#,
        r#"{"data":[],"links":{"next":"/v1/accounts?page=2"}}"#,
        long.as_str(),
    ];
    for body in elsewhere {
        assert_eq!(accounts(body).unwrap().1, Next::Elsewhere, "{body}");
    }
    let last = r#"{"data":[],"pagination":{"page":4,"total_pages":4}}"#;
    assert_eq!(accounts(last).unwrap().1, Next::End);
}

#[test]
fn the_number_of_all_rows_is_read_from_any_of_its_places() {
    for body in [r#"{"data":[],"total":87,"count":25}"#, r#"{"data":[],"pagination":{"total":87}}"#] {
        assert_eq!(reading::page(body.as_bytes()).unwrap().total, 87, "{body}");
    }
    assert_eq!(reading::page(br#"{"data":[],"total":"87"}"#).unwrap().total, 87);
    assert_eq!(reading::page(br#"{"data":[],"total":"many"}"#).unwrap().total, 0);
    assert_eq!(
        reading::page(br#"{"data":[],"count":87}"#).unwrap().total,
        0,
        "a limited key sees only a part"
    );
}

#[test]
fn what_stands_before_the_list_does_not_cost_it() {
    for before in ["\u{feff}", "\u{a0}", "\u{feff}\r\n ", "\u{2028}"] {
        for body in [format!("{before}[{ROW}]"), format!(r#"{before}{{"data":[{ROW}]}}"#)] {
            assert_eq!(ids(&body), ["acc_1"], "{body:?}");
        }
    }
    assert!(accounts("x[]").is_none());
}

#[test]
fn a_byte_that_is_no_text_costs_one_letter() {
    let row = br#"[{"id":"acc_1","name":"A"},{"id":"acc_2","name":"Bar"#;
    let body = reading::text([&row[..], b"\xE9\"},{\"id\":\"acc_\xFF\"},{\"id\":\"acc_3\"}]"].concat());
    let rows = reading::rows(&reading::page(&body).unwrap().rows);
    let found: Vec<_> =
        rows.into_iter().filter_map(Listed::into_account).map(|account| (account.id, account.name)).collect();
    let expected = [("acc_1", "A"), ("acc_2", "Bar\u{fffd}"), ("acc_3", "")];
    assert_eq!(found, expected.map(|(id, name)| (id.to_owned(), name.to_owned())));
}

#[test]
fn an_id_that_is_written_as_a_number_keeps_its_digits() {
    let row = r#"{"id":17841400008460056,"brand_id":7,"login_id":9007199254740993}"#;
    let account = accounts(&format!("[{row}]")).unwrap().0.remove(0);
    assert_eq!(account.id, "17841400008460056");
    assert_eq!((account.brand.as_deref(), account.login.as_deref()), (Some("7"), Some("9007199254740993")));
    for none in ["7.5", "1e10", "true"] {
        assert_eq!(ids(&format!(r#"[{ROW},{{"id":{none}}}]"#)), ["acc_1"], "{none}");
    }
}

#[test]
fn a_broken_row_does_not_cost_the_others() {
    let long = format!(r#"{{"id":"{}"}}"#, "x".repeat(129));
    for broken in [
        "null",
        "7",
        "[]",
        "{}",
        r#"{"id":""}"#,
        r#"{"id":"a b"}"#,
        r#"{"id":"a\u0000b"}"#,
        r#"{"id":"\u00e9"}"#,
        r#"{"id":"x","id":"y"}"#,
        &long,
    ] {
        assert_eq!(ids(&format!("[{ROW},{broken},{ROW}]")), ["acc_1", "acc_1"], "{broken}");
    }
}

#[test]
fn a_field_of_another_type_is_one_that_is_not_there() {
    let row = r#"{"id":"acc_1","platform":["x"],"name":{"a":1},"username":[7],"status":true,"reconnect_reason":[],
        "brand_id":"a b","login_id":{},"page_name":null,"new":{"deep":[[[]]]}}"#;
    let account = accounts(&format!("[{row}]")).unwrap().0.remove(0);
    assert_eq!((account.name.as_str(), account.username.as_str(), account.platform.as_str()), ("", "", ""));
    assert_eq!((account.status, account.reason), (None, None));
    assert_eq!((account.brand, account.login, account.page_name), (None, None, None));
}

#[test]
fn an_account_is_read_whole() {
    let row = r#"{"id":"acc_1","platform":"facebook","name":"","username":"acme","status":"reconnect_required",
        "reconnect_reason":"token_expired","brand_id":"b_1","login_id":"cred_1","page_name":"Bakery"}"#;
    let account = accounts(&format!("[{row}]")).unwrap().0.remove(0);
    let expected = Account {
        id: "acc_1".into(),
        platform: "facebook".into(),
        name: "acme".into(),
        username: "acme".into(),
        status: Some(Status::ReconnectRequired),
        reason: Some("token_expired".into()),
        since: None,
        brand: Some("b_1".into()),
        login: Some("cred_1".into()),
        page_name: Some("Bakery".into()),
    };
    assert_eq!(account, expected);
}

#[test]
fn one_account_or_several_or_a_choice() {
    let one = |id: &str, name: &str| Some(Ok(vec![(id.to_owned(), name.to_owned())]));
    assert_eq!(done(r#"{"account_id":"acc_1","platform":"x","username":"a"}"#), one("acc_1", "a"));
    assert_eq!(done(r#"{"account_id":"acc_1","username":"","display_name":"A"}"#), one("acc_1", "A"));
    assert_eq!(
        done(r#"{"data":[{"account_id":"acc_1","username":"a"},{"account_id":true}],"count":2}"#),
        one("acc_1", "a")
    );
    assert_eq!(done(r#"{"data":[{"id":"acc_1","username":"a"}],"count":1}"#), one("acc_1", "a"));
    let connection = format!("pc_{}", "0".repeat(32));
    let choice =
        format!(r#"{{"status":"selection_required","connection_id":"{connection}","pages":[{{}}]}}"#);
    assert_eq!(done(&choice), Some(Err(connection)));
    for none in [
        "{}",
        "[]",
        r#"{"data":[]}"#,
        r#"{"data":[{"account_id":""}]}"#,
        r#"{"id":"acc_1"}"#,
        r#"{"account_id":true}"#,
        r#"{"status":"selection_required"}"#,
        r#"{"status":"selection_required","connection_id":"pc_../x","account_id":"acc_1"}"#,
    ] {
        assert_eq!(done(none), None, "{none}");
    }
}

#[test]
fn a_name_without_end_is_cut_between_characters() {
    let name = Some("\u{1f9e1}".repeat(3_000));
    assert_eq!(reading::shown(name).chars().count(), 200);
    assert_eq!(reading::shown(Some("acme".to_owned())), "acme");
    assert_eq!(reading::shown(None), "");
}

#[test]
fn a_time_is_read_in_milliseconds() {
    let moment = |text: &str| reading::moment(Some(text.to_owned()));
    assert_eq!(moment("1970-01-01T00:00:01Z"), Some(1_000));
    assert_eq!(moment("2026-07-04T14:30:00.250+02:00"), Some(1_783_168_200_250));
    for none in ["", "soon", "2026-07-04", "2026-07-04 at 12:30", "2026-13-01T00:00:00Z"] {
        assert_eq!(moment(none), None, "{none}");
    }
    assert_eq!(reading::moment(None), None);
}

#[test]
fn an_answer_that_cannot_be_read_is_a_lost_one() {
    assert!(matches!(reading::done(b"<html>"), Err(Failure::Lost(_))));
}
