//! Shapes that answers come in, and shapes that they should not.

use super::*;

fn ids(body: &str) -> Option<Vec<String>> {
    list(body.as_bytes()).ok().map(|page| page.accounts.into_iter().map(|account| account.id).collect())
}

#[test]
fn a_list_is_read_in_each_of_its_forms() {
    let row = r#"{"id":"acc_1","platform":"instagram","name":"A","username":"a"}"#;
    for body in [
        format!(r#"{{"data":[{row}],"count":1}}"#),
        format!(r#"{{"data":[{row}],"pagination":{{"has_more":false,"next_cursor":null}}}}"#),
        format!(r#"{{"data":[{row}]}}"#),
        format!("[{row}]"),
    ] {
        assert_eq!(ids(&body), Some(vec!["acc_1".to_owned()]), "{body}");
        assert_eq!(list(body.as_bytes()).ok().and_then(|page| page.next), None);
    }
    for none in ["", "null", "7", "{}", r#"{"data":{}}"#, r#"{"accounts":[]}"#, "<html>"] {
        assert_eq!(ids(none), None, "{none}");
    }
}

#[test]
fn a_cursor_is_followed_wherever_it_stands_and_only_while_there_is_more() {
    let next = |rest: &str| list(format!(r#"{{"data":[],{rest}}}"#).as_bytes()).unwrap().next;
    assert_eq!(next(r#""next_cursor":"c1""#).as_deref(), Some("c1"));
    assert_eq!(next(r#""pagination":{"has_more":true,"next_cursor":"c2"}"#).as_deref(), Some("c2"));
    for over in [
        r#""next_cursor":"""#,
        r#""next_cursor":null"#,
        r#""next_cursor":7"#,
        r#""pagination":{"has_more":false,"next_cursor":"c3"}"#,
    ] {
        assert_eq!(next(over), None, "{over}");
    }
}

#[test]
fn one_bad_row_does_not_take_the_others_with_it() {
    let body = r#"[{"id":"","platform":"x"},{"id":7,"platform":"x"},{"platform":"x"},null,"x",
        {"id":"acc_1","platform":"tiktok","name":{"deep":[]},"username":9,"status":5,"brand_id":[],"new":true},
        {"id":"acc_2","platform":""},{"id":"a b","platform":"x"}]"#;
    let page = list(body.as_bytes()).unwrap();
    assert_eq!(page.accounts.len(), 1);
    let account = &page.accounts[0];
    assert_eq!(
        (account.id.as_str(), account.name.as_str(), account.status),
        ("acc_1", "", Some(Status::Unknown))
    );
    assert_eq!(account.brand, None);
}

#[test]
fn an_account_brings_what_the_current_contract_says_of_it() {
    let body = r#"[{"id":"acc_1","platform":"facebook","name":"","username":"acme","brand_id":"b_1","status":"reconnect_required",
        "reconnect_reason":"token_expired","login_id":"cred_1","page_name":"Acme Page"}]"#;
    let account = list(body.as_bytes()).unwrap().accounts.remove(0);
    assert_eq!(account.name, "acme", "the handle stands in for a name");
    assert_eq!(account.status, Some(Status::ReconnectRequired));
    let rest = (account.brand.as_deref(), account.login.as_deref(), account.page_name.as_deref());
    assert_eq!(rest, (Some("b_1"), Some("cred_1"), Some("Acme Page")));
}

#[test]
fn one_account_or_several_came() {
    let of = |body: &str| people(body.as_bytes()).ok().map(|people| people.len());
    assert_eq!(of(r#"{"account_id":"acc_1","platform":"x","username":"a"}"#), Some(1));
    assert_eq!(
        of(r#"{"data":[{"account_id":"acc_1"},{"account_id":"acc_2","username":"b"}],"count":2}"#),
        Some(2)
    );
    for none in
        [r#"{"data":[]}"#, r#"{"data":[{"account_id":""}]}"#, "{}", "[]", "null", r#"{"account_id":7}"#]
    {
        assert_eq!(of(none), None, "{none}");
    }
}

#[test]
fn a_name_without_end_is_cut_between_characters() {
    assert_eq!(shown(Some(&"\u{1f9e1}".repeat(3_000))).chars().count(), MAX_NAME);
}

#[test]
fn an_id_never_leads_out_of_its_segment() {
    for (id, expected) in [
        ("acc_1", "acc_1"),
        ("../brands", "..%2Fbrands"),
        ("a/b?c#d", "a%2Fb%3Fc%23d"),
        ("accounts/123/locations/4", "accounts%2F123%2Flocations%2F4"),
        ("%2e%2e", "%252e%252e"),
        ("\u{fc}", "%C3%BC"),
    ] {
        assert_eq!(segment(id).unwrap(), expected);
    }
    for none in ["", ".", "..", &"x".repeat(257)] {
        assert!(segment(none).is_err(), "{none}");
    }
}
