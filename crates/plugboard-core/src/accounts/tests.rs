//! The index: order, health, search, ranges.

use super::*;

fn account(id: &str, name: &str, status: Option<Status>) -> Account {
    Account {
        id: id.into(),
        platform: "instagram".into(),
        name: name.into(),
        username: name.to_lowercase().replace(' ', ""),
        status,
        reason: None,
        since: None,
        brand: None,
        login: None,
        page_name: None,
    }
}

fn query(text: &str, health: Option<Health>) -> Query {
    Query { text: text.into(), health, start: 0, count: 50 }
}

fn names(index: &Index, query: &Query) -> Vec<String> {
    index.rows(query).rows.into_iter().map(|row| row.name).collect()
}

fn three() -> Vec<Account> {
    vec![
        account("acc_1", "Zebra Café", Some(Status::ReconnectRequired)),
        account("acc_2", "Acme Corp", Some(Status::Active)),
        account("acc_3", "Mill", Some(Status::Unknown)),
    ]
}

#[test]
fn what_needs_a_person_stands_first() {
    let mut index = Index::default();
    index.replace(three(), 1);
    assert_eq!(names(&index, &query("", None)), ["Zebra Café", "Mill", "Acme Corp"]);
    let counts = index.counts();
    assert_eq!((counts.total, counts.needs_you, counts.cannot_tell, counts.connected), (3, 1, 1, 1));
}

#[test]
fn nothing_is_green_after_a_check_that_failed() {
    let mut index = Index::default();
    index.replace(three(), 1);
    let before = index.revision();
    index.lose_touch();
    assert_ne!(index.revision(), before);
    let rows = index.rows(&query("acme", None)).rows;
    assert_eq!((rows[0].health, rows[0].last_known), (Health::CannotTell, Some(Health::Connected)));
    assert_eq!(index.counts().needs_you, 1, "a broken account stays broken");
}

#[test]
fn a_list_without_any_status_is_listed_without_alarm() {
    let mut index = Index::default();
    index.replace(vec![account("acc_1", "A", None), account("acc_2", "B", None)], 1);
    assert_eq!(index.counts().listed, 2);
    index.lose_touch();
    assert_eq!(index.counts().listed, 2);
}

#[test]
fn a_missing_status_beside_others_means_that_nobody_can_tell() {
    let mut index = Index::default();
    index.replace(vec![account("acc_1", "A", None), account("acc_2", "B", Some(Status::Active))], 1);
    assert_eq!((index.counts().cannot_tell, index.counts().connected), (1, 1));
}

#[test]
fn since_is_the_first_time_that_a_status_was_seen() {
    let mut index = Index::default();
    index.replace(three(), 10);
    index.replace(three(), 20);
    assert!(index.accounts().all(|account| account.since == Some(10)));
    let mut changed = three();
    changed[0].status = Some(Status::Active);
    index.replace(changed, 30);
    assert_eq!(index.find("acc_1").unwrap().since, Some(30));
    assert_eq!(index.find("acc_2").unwrap().since, Some(10));
}

#[test]
fn every_word_has_to_occur_somewhere_and_case_does_not_matter() {
    let mut index = Index::default();
    index.replace(three(), 1);
    for (text, found) in
        [("ZEBRA", 1), ("café insta", 1), ("acc_2", 1), ("instagram", 3), ("acme zebra", 0), ("  ", 3)]
    {
        assert_eq!(index.rows(&query(text, None)).total, found, "{text:?}");
    }
    assert_eq!(index.rows(&query("", Some(Health::NeedsYou))).total, 1);
}

#[test]
fn a_range_beyond_the_end_is_empty_and_a_large_one_is_cut() {
    let mut index = Index::default();
    index.replace((0..1_000).map(|n| account(&format!("a{n}"), &format!("{n:04}"), None)).collect(), 1);
    let rows = index.rows(&Query { text: String::new(), health: None, start: 990, count: 50 });
    assert_eq!((rows.total, rows.start, rows.rows.len()), (1_000, 990, 10));
    assert_eq!(
        index.rows(&Query { text: String::new(), health: None, start: 2_000, count: 5 }).rows.len(),
        0
    );
    assert_eq!(
        index.rows(&Query { text: String::new(), health: None, start: 0, count: 9_999 }).rows.len(),
        500
    );
}
