//! Lists that are not whole: rows that cannot be read, and more rows than the service gave.

use plugboard_core::view::{Entry, EntryKind, HistoryQuery, Row, Stage};
use plugboard_sandbox::Consent;
use serde_json::{Value, json};

use crate::contract::ACCOUNTS;
use crate::wire::Fault;
use crate::world::{Plug, World, current};

/// Rows of the accounts that are listed, as the service has them.
fn rows(plug: &Plug) -> Vec<Value> {
    let row = |row: Row| json!({ "id": row.id, "platform": row.platform, "name": row.name, "username": row.username, "status": "active" });
    plug.rows().into_iter().map(row).collect()
}

async fn changes(plug: &Plug) -> Vec<EntryKind> {
    let all = HistoryQuery { count: 500, ..HistoryQuery::default() };
    let entries = plug.board().history(&all).await.unwrap().entries;
    let kind = |entry| match entry {
        Entry::Change(change) => Some(change.kind),
        Entry::SignIn(_) => None,
    };
    entries.into_iter().filter_map(kind).collect()
}

#[tokio::test]
async fn an_account_that_a_list_with_more_pages_lacks_is_not_gone() {
    let world = World::new(current(4, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let first = rows(&plug).remove(0);
    let before = changes(&plug).await;
    for sign in [
        json!({ "pagination": { "page": 1, "total_pages": 4 } }),
        json!({ "pagination": { "has_more": true } }),
        json!({ "total": 4 }),
    ] {
        let mut body = sign.clone();
        body["data"] = json!([first]);
        world.wire.next("GET", ACCOUNTS, Fault::json(200, &body));
        plug.board().refresh().await.unwrap();
        let view = plug.view("a list with more pages", |view| view.accounts.has_more).await;
        assert_eq!((view.accounts.counts.total, view.accounts.unreadable), (1, 0), "{sign}");
        plug.board().refresh().await.unwrap();
        plug.view("the whole list", |view| !view.accounts.has_more && view.accounts.counts.total == 4).await;
        assert_eq!(changes(&plug).await, before, "nor is it new when it is there again: {sign}");
    }
    world.wire.next("GET", ACCOUNTS, Fault::json(200, &json!({ "data": [first], "count": 1 })));
    plug.board().refresh().await.unwrap();
    let gone = vec![EntryKind::Gone; 3];
    plug.comes_true("the accounts that a whole list lacks", async || changes(&plug).await.starts_with(&gone))
        .await;
}

#[tokio::test]
async fn what_changed_while_an_account_was_not_listed_is_known_from_the_next_whole_list() {
    let world = World::new(current(3, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let all = rows(&plug);
    let part = json!({ "data": [all[0]], "pagination": { "has_more": true } });
    world.wire.next("GET", ACCOUNTS, Fault::json(200, &part));
    plug.board().refresh().await.unwrap();
    let mut broken = all[1].clone();
    broken["status"] = json!("reconnect_required");
    world.wire.next("GET", ACCOUNTS, Fault::json(200, &json!({ "data": [all[0], broken] })));
    plug.board().refresh().await.unwrap();
    plug.comes_true("what changed", async || {
        let changes = changes(&plug).await;
        let count = |kind| changes.iter().filter(|change| **change == kind).count();
        [EntryKind::Broke, EntryKind::Gone, EntryKind::Appeared].map(count) == [1, 1, 0]
    })
    .await;
}

#[tokio::test]
async fn after_a_restart_the_last_list_that_lacked_nothing_is_known() {
    let world = World::new(current(3, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let part = json!({ "data": [rows(&plug)[0]], "pagination": { "has_more": true } });
    let before = changes(&plug).await;
    world.wire.next("GET", ACCOUNTS, Fault::json(200, &part));
    plug.board().refresh().await.unwrap();
    plug.view("a list with more pages", |view| view.accounts.has_more).await;
    let plug = world.restart(plug).await;
    plug.stage(Stage::Ready).await;
    plug.view("the whole list", |view| !view.accounts.checking && view.accounts.counts.connected == 3).await;
    assert_eq!(changes(&plug).await, before);
}

#[tokio::test]
async fn a_cursor_that_is_a_number_is_followed() {
    let world = World::new(current(4, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let mut all = rows(&plug);
    let rest = all.split_off(2);
    let before = world.wire.count("GET", ACCOUNTS);
    world.wire.next("GET", ACCOUNTS, Fault::json(200, &json!({ "data": all, "next_cursor": 25 })));
    world.wire.next("GET", ACCOUNTS, Fault::json(200, &json!({ "data": rest, "next_cursor": null })));
    plug.board().refresh().await.unwrap();
    assert_eq!(world.wire.count("GET", ACCOUNTS), before + 2);
    let accounts = plug.board().subscribe().borrow().accounts.clone();
    assert_eq!((accounts.counts.total, accounts.has_more), (4, false));
}

#[tokio::test]
async fn rows_that_cannot_be_read_are_counted_and_cost_no_other() {
    let world = World::new(current(3, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let mut body = json!({ "data": rows(&plug) });
    body["data"][1]["name"] = json!("Bar?");
    body["data"].as_array_mut().unwrap().extend([json!(null), json!({ "id": "" })]);
    // The question mark becomes a byte that stands in no UTF-8.
    let mut body = body.to_string().into_bytes();
    let at = body.windows(5).position(|part| part == b"Bar?\"").unwrap() + 3;
    body[at] = 0xe9;
    world.wire.next("GET", ACCOUNTS, Fault::Answer { status: 200, headers: Vec::new(), body });
    plug.board().refresh().await.unwrap();
    let view = plug.view("rows that cannot be read", |view| view.accounts.unreadable == 2).await;
    assert_eq!((view.accounts.counts.total, view.accounts.has_more), (3, false));
    assert!(plug.rows().iter().any(|row| row.name == "Bar\u{fffd}"));
    assert!(!changes(&plug).await.contains(&EntryKind::Gone));
}

/// What is on each page of a list, by its number.
type Pages<'a> = &'a dyn Fn(usize) -> Vec<Value>;

/// Pages that go on and on, each at a cursor of its own; `row` has what is on it.
fn pages_without_end(world: &World, row: impl Fn(usize) -> Vec<Value>) {
    for page in 0..400 {
        let body = json!({ "data": row(page), "pagination": { "has_more": true, "next_cursor": format!("c{page}") } });
        world.wire.next("GET", ACCOUNTS, Fault::json(200, &body));
    }
}

#[tokio::test]
async fn a_list_without_end_is_given_up_soon_and_nobody_is_gone() {
    let world = World::new(current(4, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let first = rows(&plug).remove(0);
    let history = changes(&plug).await;
    let same = |_| vec![first.clone()];
    let none = |page| if page == 0 { vec![first.clone()] } else { Vec::new() };
    let one_each = |page| {
        vec![if page == 0 { first.clone() } else { json!({ "id": format!("acc_{page}"), "platform": "x" }) }]
    };
    let kinds: [(Pages<'_>, usize, u32); 3] = [(&same, 4, 1), (&none, 4, 1), (&one_each, 51, 51)];
    for (kind, most, rows) in kinds {
        let before = world.wire.count("GET", ACCOUNTS);
        pages_without_end(&world, kind);
        plug.board().refresh().await.unwrap();
        assert_eq!(world.wire.count("GET", ACCOUNTS) - before, most);
        let view = plug.view("a list with more pages", |view| view.accounts.has_more).await;
        assert_eq!(view.accounts.counts.total, rows);
        assert!(!changes(&plug).await.contains(&EntryKind::Gone));
        world.wire.behave();
    }
    plug.board().refresh().await.unwrap();
    plug.view("the whole list", |view| !view.accounts.has_more && view.accounts.counts.total == 4).await;
    assert!(changes(&plug).await.len() >= history.len());
}
