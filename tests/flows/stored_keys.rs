//! The password store with several items for one key, items that are no keys, and answers that come late or never.

use std::time::Duration;

use plugboard_core::ErrorCode;
use plugboard_core::view::{KeyKept, KeyTrouble, NoticeKind, Stage, View, WorkspaceId};

use crate::contract::ACCOUNTS;
use crate::vault::Mood;
use crate::world::{KEY, OTHER_KEY, Plug, World, secret};

const FIRST: WorkspaceId = WorkspaceId::FIRST;

/// How long a sign-in may take that does not wait for the password store, on a busy machine.
const AT_ONCE: Duration = Duration::from_secs(20);

fn view(plug: &Plug) -> View {
    plug.board().subscribe().borrow().clone()
}

fn notice(view: &View) -> Option<NoticeKind> {
    view.notice.as_ref().map(|notice| notice.kind)
}

async fn sign_in(plug: &Plug, world: &World, key: &str) {
    let into = view(plug).workspace.map(|open| open.id);
    let (board, api) = (plug.board(), world.wire.api());
    let signing_in = board.sign_in(Some(secret(key)), Some(&api), into);
    tokio::time::timeout(AT_ONCE, signing_in).await.unwrap().unwrap();
}

/// Plugboard at its next start, with these items in the password store.
async fn started_with(world: &World, items: &[(&[u8], Option<u64>)]) -> Plug {
    let plug = world.signed_in().await;
    plug.kill().await;
    world.vault.lose(&world.wire.api());
    for (bytes, modified) in items {
        world.vault.add(&world.wire.api(), bytes, *modified);
    }
    let plug = world.start();
    plug.view("an answer", |view| view.stage != Stage::Opening).await;
    plug
}

#[tokio::test]
async fn the_newest_of_two_items_opens_the_workspace_and_signing_out_deletes_both() {
    let world = World::empty().await;
    let api = world.wire.api();
    let plug = started_with(&world, &[(b"sapi_key_old", Some(5)), (KEY.as_bytes(), Some(6))]).await;
    plug.stage(Stage::Ready).await;
    plug.view("the list of the newest key", |view| view.accounts.checked_at.is_some()).await;
    assert_eq!((view(&plug).key.kept, view(&plug).key.trouble), (KeyKept::PasswordStore, None));
    plug.board().sign_out(FIRST).await.unwrap();
    assert_eq!((world.vault.count(&api), notice(&view(&plug))), (0, None));
}

#[tokio::test]
async fn two_keys_of_which_none_is_the_newest_are_named_and_the_right_one_replaces_both() {
    let world = World::empty().await;
    let api = world.wire.api();
    let plug = started_with(&world, &[(b"sapi_key_other", Some(5)), (KEY.as_bytes(), Some(5))]).await;
    assert_eq!((view(&plug).stage, view(&plug).key.trouble), (Stage::Welcome, Some(KeyTrouble::Several)));
    sign_in(&plug, &world, KEY).await;
    assert_eq!((plug.kept().await, view(&plug).key.trouble), (KeyKept::PasswordStore, None));
    assert_eq!(world.vault.count(&api), 1);
    let plug = world.restart(plug).await;
    plug.stage(Stage::Ready).await;
}

#[tokio::test]
async fn an_item_that_is_no_key_is_named_and_nothing_of_it_is_sent() {
    let long = vec![b'k'; 100_000];
    for bytes in [b"".as_slice(), &long, b"sapi_key\r\nX-Evil: 1", "schl\u{fc}ssel".as_bytes(), &[0xff, 0xfe]]
    {
        let world = World::empty().await;
        let plug = started_with(&world, &[(bytes, None)]).await;
        let told = view(&plug);
        assert_eq!(
            (told.stage, told.key.trouble),
            (Stage::Welcome, Some(KeyTrouble::Unusable)),
            "{bytes:.20?}"
        );
        assert_eq!(world.wire.count("GET", ACCOUNTS), 1, "only the sign-in before it: {bytes:.20?}");
        sign_in(&plug, &world, KEY).await;
        assert_eq!(plug.kept().await, KeyKept::PasswordStore);
        assert_eq!(view(&plug).key.trouble, None);
    }
}

#[tokio::test]
async fn an_item_that_appears_while_it_runs_is_replaced_and_deleted_with_the_other() {
    let world = World::empty().await;
    let api = world.wire.api();
    let plug = world.signed_in().await;
    world.vault.add(&api, b"sapi_key_stranger", Some(9));
    sign_in(&plug, &world, OTHER_KEY).await;
    assert_eq!(plug.kept().await, KeyKept::PasswordStore);
    assert_eq!((world.vault.count(&api), world.vault.kept(&api).as_deref()), (1, Some(OTHER_KEY)));
    world.vault.add(&api, &[0xff], None);
    plug.board().sign_out(FIRST).await.unwrap();
    assert_eq!(world.vault.count(&api), 0);
}

#[tokio::test]
async fn a_key_that_is_not_deleted_keeps_its_workspace() {
    for (mood, code) in [
        (Mood::Failing, ErrorCode::VaultFailed),
        (Mood::Locked, ErrorCode::VaultLocked),
        (Mood::Absent, ErrorCode::VaultUnavailable),
    ] {
        let world = World::empty().await;
        let plug = world.signed_in().await;
        world.vault.be(mood);
        assert_eq!(plug.board().sign_out(FIRST).await.unwrap_err().code, code);
        assert_eq!(
            (view(&plug).stage, view(&plug).key.kept),
            (Stage::Ready, KeyKept::PasswordStore),
            "{mood:?}"
        );
        world.vault.be(Mood::Open);
        plug.board().sign_out(FIRST).await.unwrap();
        assert_eq!(world.vault.count(&world.wire.api()), 0);
    }
}

#[tokio::test]
async fn a_key_that_may_be_left_behind_is_a_notice() {
    for mood in [Mood::Failing, Mood::Locked, Mood::Absent] {
        let world = World::empty().await;
        let plug = world.signed_in().await;
        plug.kill().await;
        // The store that has the key does not give it; the same key typed is kept until quit.
        world.vault.be(mood);
        let plug = world.start();
        plug.view("an answer", |view| view.stage != Stage::Opening).await;
        sign_in(&plug, &world, KEY).await;
        assert_eq!(plug.kept().await, KeyKept::UntilQuit, "{mood:?}");
        plug.board().sign_out(FIRST).await.unwrap();
        assert_eq!(notice(&view(&plug)), Some(NoticeKind::KeyRemains), "{mood:?}");
        assert_eq!(world.vault.count(&world.wire.api()), 1, "so it says: {mood:?}");
    }
}

#[tokio::test]
async fn the_key_of_an_address_that_was_left_is_deleted_or_said_to_remain() {
    for (mood, expected, left) in [(Mood::Open, None, 0), (Mood::Failing, Some(NoticeKind::KeyRemains), 1)] {
        let world = World::empty().await;
        let elsewhere = World::empty().await;
        let plug = world.signed_in().await;
        world.vault.be(mood);
        sign_in(&plug, &elsewhere, KEY).await;
        plug.kept().await;
        plug.view("what became of the old key", |view| notice(view) == expected).await;
        assert_eq!(world.vault.count(&world.wire.api()), left);
    }
}

#[tokio::test]
async fn a_store_that_hangs_does_not_hold_a_sign_in_and_its_late_answer_is_recorded() {
    for (late, expected) in [
        (Mood::Open, KeyKept::PasswordStore),
        (Mood::Failing, KeyKept::UntilQuit),
        (Mood::Locked, KeyKept::UntilQuit),
    ] {
        let world = World::empty().await;
        let plug = world.start();
        plug.stage(Stage::Welcome).await;
        world.vault.be(Mood::Hanging);
        sign_in(&plug, &world, KEY).await;
        assert_eq!((view(&plug).stage, view(&plug).key.kept), (Stage::Ready, KeyKept::Saving));
        assert_eq!(plug.kept().await, KeyKept::Unanswered);
        world.vault.be(late);
        plug.view("the late answer", |view| view.key.kept == expected).await;
        assert_eq!(world.vault.count(&world.wire.api()), usize::from(expected == KeyKept::PasswordStore));
    }
}

#[tokio::test]
async fn a_late_write_after_a_sign_out_leaves_no_key_behind() {
    let world = World::empty().await;
    let plug = world.start();
    plug.stage(Stage::Welcome).await;
    world.vault.be(Mood::Hanging);
    sign_in(&plug, &world, KEY).await;
    tokio::time::timeout(AT_ONCE, plug.board().sign_out(FIRST)).await.unwrap().unwrap();
    assert_eq!((view(&plug).stage, notice(&view(&plug))), (Stage::Welcome, Some(NoticeKind::KeyRemains)));
    world.vault.be(Mood::Open);
    plug.view("that the key is gone", |view| view.notice.is_none()).await;
    assert_eq!((world.vault.count(&world.wire.api()), view(&plug).stage), (0, Stage::Welcome));
}

#[tokio::test]
async fn of_two_keys_that_wait_for_a_store_that_hangs_the_last_one_is_kept() {
    let world = World::empty().await;
    let plug = world.start();
    plug.stage(Stage::Welcome).await;
    world.vault.be(Mood::Hanging);
    sign_in(&plug, &world, KEY).await;
    sign_in(&plug, &world, OTHER_KEY).await;
    world.vault.be(Mood::Open);
    plug.view("the last key", |view| view.key.kept == KeyKept::PasswordStore).await;
    assert_eq!(world.vault.kept(&world.wire.api()).as_deref(), Some(OTHER_KEY));
}

#[tokio::test]
async fn a_store_that_starts_later_is_found_when_it_is_asked_again() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    plug.kill().await;
    world.vault.be(Mood::Absent);
    let plug = world.start();
    plug.stage(Stage::Welcome).await;
    assert_eq!(view(&plug).key.trouble, Some(KeyTrouble::Unavailable));
    assert_eq!(plug.board().unlock().await.unwrap_err().code, ErrorCode::VaultUnavailable);
    assert_eq!(view(&plug).stage, Stage::Welcome, "what was typed there stays");
    world.vault.be(Mood::Open);
    plug.board().unlock().await.unwrap();
    plug.stage(Stage::Ready).await;
    assert_eq!((view(&plug).key.kept, view(&plug).key.trouble), (KeyKept::PasswordStore, None));
}

#[tokio::test]
async fn a_store_that_starts_later_takes_the_key_that_was_kept_until_quit() {
    let world = World::empty().await;
    let plug = world.start();
    plug.stage(Stage::Welcome).await;
    world.vault.be(Mood::Absent);
    sign_in(&plug, &world, KEY).await;
    assert_eq!(plug.kept().await, KeyKept::UntilQuit);
    assert_eq!(plug.board().unlock().await.unwrap_err().code, ErrorCode::VaultUnavailable);
    world.vault.be(Mood::Open);
    plug.board().unlock().await.unwrap();
    assert_eq!(plug.kept().await, KeyKept::PasswordStore);
    let plug = world.restart(plug).await;
    plug.stage(Stage::Ready).await;
}
