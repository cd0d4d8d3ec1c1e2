//! Rounds: what changes is written, and what is written comes back in its order.

use std::collections::HashMap;

use super::*;
use crate::accounts::Index;
use crate::round::{Event, Round, Source};

fn round(count: usize, workspace: WorkspaceId) -> Round {
    let broken = |n| Account {
        platform: "tiktok".into(),
        ..account(&format!("acc_{n}"), Some(Status::ReconnectRequired))
    };
    let mut index = Index::default();
    index.replace((0..count).map(broken).collect(), 1);
    let (browsers, not_you) = (HashMap::new(), Vec::new());
    let source = Source {
        roll: index.roll(),
        wanted: None,
        browsers: &browsers,
        brands: &str::to_owned,
        not_you: &not_you,
    };
    Round::new(3, workspace, &source, "mira \"q\" ünï", 5).unwrap()
}

#[test]
fn a_round_comes_back_as_it_was_with_what_changed_since() {
    let folder = tempfile::tempdir().unwrap();
    let mut round = round(30, WorkspaceId::FIRST);
    {
        let store = Store::open(folder.path()).unwrap();
        store.replace_round(&round).unwrap();
        let account = round.items()[17].shown.account.clone();
        let attempt = round.sheet(&round.items()[17].shown);
        let changed = round.take(Event::Begun { account, attempt, browser: None }, 6);
        store.save_round(&round, &changed).unwrap();
        round.take(Event::Pause, 7);
        store.save_round(&round, &[]).unwrap();
    }
    let rounds = Store::open(folder.path()).unwrap().rounds().unwrap();
    assert_eq!(rounds.len(), 1);
    assert_eq!((rounds[0].items(), rounds[0].heading()), (round.items(), round.heading()));
}

#[test]
fn a_workspace_has_one_round_and_another_has_its_own() {
    let store = Store::in_memory().unwrap();
    store.replace_round(&round(5, WorkspaceId::FIRST)).unwrap();
    store.replace_round(&round(3, WorkspaceId(2))).unwrap();
    store.replace_round(&round(2, WorkspaceId::FIRST)).unwrap();
    let sizes = || store.rounds().unwrap().iter().map(|round| round.items().len()).collect::<Vec<_>>();
    assert_eq!(sizes(), [2, 3]);
    store.remove_round(WorkspaceId::FIRST).unwrap();
    assert_eq!(sizes(), [3]);
}

#[test]
fn a_round_that_cannot_be_read_hides_no_other() {
    let store = Store::in_memory().unwrap();
    store.replace_round(&round(2, WorkspaceId::FIRST)).unwrap();
    store.replace_round(&round(2, WorkspaceId(2))).unwrap();
    store
        .connection
        .execute_batch(
            "UPDATE round SET heading = 'x' WHERE workspace = 1; UPDATE round_item SET item = '{' WHERE place = 0;",
        )
        .unwrap();
    let rounds = store.rounds().unwrap();
    assert_eq!((rounds.len(), rounds[0].items().len()), (1, 1));
}

#[test]
fn after_an_account_that_cannot_be_read_each_change_is_still_written_to_its_own() {
    let store = Store::in_memory().unwrap();
    store.replace_round(&round(4, WorkspaceId::FIRST)).unwrap();
    store.connection.execute_batch("UPDATE round_item SET item = '{' WHERE place = 1;").unwrap();
    let mut read = store.rounds().unwrap().remove(0);
    let account = read.items()[1].shown.account.clone();
    let attempt = read.sheet(&read.items()[1].shown);
    let changed = read.take(Event::Begun { account, attempt, browser: None }, 6);
    store.save_round(&read, &changed).unwrap();
    let again = store.rounds().unwrap().remove(0);
    assert_eq!((again.items().len(), again.items()), (3, read.items()));
}
