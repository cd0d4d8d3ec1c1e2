//! The API key: tried before it is kept, kept in the password store or nowhere, changed, forgotten.

use plugboard_core::ErrorCode;
use plugboard_core::board::{Arrival, Board, Machine, Setup};
use plugboard_core::vault::NoVault;
use plugboard_core::view::{KeyKept, Outcome, PhaseView, Stage, WorkspaceId, WorkspaceKind};
use plugboard_sandbox::Consent;

use crate::contract::{ACCOUNTS, CONNECT, EXCHANGE};
use crate::vault::Mood;
use crate::wire::{Fault, Gate};
use crate::world::{KEY, OTHER_KEY, Plug, World, beginning, is_waiting, secret, service};

async fn sign_in(plug: &Plug, world: &World, key: &str) -> Result<(), ErrorCode> {
    let open = plug.board().subscribe().borrow().workspace.as_ref().map(|open| open.id);
    let signed_in = plug.board().sign_in(Some(secret(key)), Some(&world.wire.api()), open).await;
    signed_in.map(|_| ()).map_err(|error| error.code)
}

#[tokio::test]
async fn a_good_key_is_kept_and_is_there_after_a_restart() {
    let world = World::new(service(6, 1, Consent::Auto)).await;
    let plug = world.start();
    plug.stage(Stage::Welcome).await;
    assert_eq!(plug.kept().await, KeyKept::Nowhere);
    sign_in(&plug, &world, KEY).await.unwrap();
    assert_eq!((plug.kept().await, plug.rows().len()), (KeyKept::PasswordStore, 6));
    assert_eq!(world.vault.kept(&world.wire.api()).as_deref(), Some(KEY));
    let plug = world.restart(plug).await;
    plug.stage(Stage::Ready).await;
    assert_eq!(plug.kept().await, KeyKept::PasswordStore);
    plug.view("a list", |view| view.accounts.counts.connected == 5).await;
}

#[tokio::test]
async fn a_key_that_the_service_refuses_is_not_kept() {
    let world = World::empty().await;
    let plug = world.start();
    plug.stage(Stage::Welcome).await;
    assert_eq!(sign_in(&plug, &world, "sapi_key_wrong").await, Err(ErrorCode::KeyRefused));
    assert_eq!(plug.board().subscribe().borrow().stage, Stage::Welcome);
    assert_eq!(world.vault.kept(&world.wire.api()), None);
    world.wire.always("GET", ACCOUNTS, Fault::Drop);
    assert_eq!(sign_in(&plug, &world, KEY).await, Err(ErrorCode::Offline));
    assert_eq!(world.vault.kept(&world.wire.api()), None);
    let plug = world.restart(plug).await;
    plug.stage(Stage::Welcome).await;
}

#[tokio::test]
async fn a_busy_service_is_asked_once_at_the_first_check_and_the_person_decides() {
    let world = World::empty().await;
    let plug = world.start();
    plug.stage(Stage::Welcome).await;
    let headers = vec![("retry-after", "3600".to_owned())];
    world.wire.always("GET", ACCOUNTS, Fault::Answer { status: 429, headers, body: Vec::new() });
    assert_eq!(sign_in(&plug, &world, KEY).await, Err(ErrorCode::RateLimited));
    assert_eq!(world.wire.count("GET", ACCOUNTS), 1);
    world.wire.behave();
    sign_in(&plug, &world, KEY).await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_a_key_or_an_address_is_not_sent_anywhere() {
    let world = World::empty().await;
    let plug = world.start();
    for (key, code) in [
        ("", ErrorCode::KeyMalformed),
        ("two words", ErrorCode::SpaceInside),
        ("schlüssel", ErrorCode::ForeignSign),
        ("sapi\u{2010}key", ErrorCode::NotAHyphen),
        ("sapi_key_****1234", ErrorCode::ValueMasked),
        (&"k".repeat(1_025), ErrorCode::KeyMalformed),
    ] {
        assert_eq!(sign_in(&plug, &world, key).await, Err(code), "{key}");
    }
    for address in ["http://api.social-api.ai/v1", "ftp://a.example", "nonsense", "http://localhost:1/v1"] {
        let error = plug.board().sign_in(Some(secret(KEY)), Some(address), None).await.unwrap_err();
        assert_eq!(
            (error.code, error.field.as_deref()),
            (ErrorCode::AddressRefused, Some("address")),
            "{address}"
        );
    }
    assert_eq!(world.wire.total(), 0);
}

#[tokio::test]
async fn a_key_and_an_address_are_taken_out_of_what_stands_around_them() {
    let world = World::empty().await;
    let plug = world.start();
    plug.stage(Stage::Welcome).await;
    let address = format!("\u{200b}SOCIALAPI_URL=\u{201c}{}\u{201d}", world.wire.api());
    let key = format!("export SOCIALAPI_KEY=\u{201c}\u{feff}{KEY}\u{ad}\u{201d}");
    plug.board().sign_in(Some(secret(&key)), Some(&address), None).await.unwrap();
    plug.kept().await;
    assert_eq!(world.vault.kept(&world.wire.api()).as_deref(), Some(KEY));
}

#[tokio::test]
async fn a_pasted_key_waits_with_its_last_four_characters() {
    let world = World::empty().await;
    let plug = world.start();
    let pasted = || plug.board().subscribe().borrow().key.pasted.clone();
    assert_eq!(
        plug.board().sign_in(None, Some(&world.wire.api()), None).await.unwrap_err().code,
        ErrorCode::KeyMissing
    );
    plug.board().hold_pasted_key("short").unwrap();
    assert_eq!(pasted().as_deref(), Some(""));
    plug.board().hold_pasted_key(&format!(" \"Bearer {KEY}\"\n")).unwrap();
    assert_eq!(pasted().as_deref(), Some(&KEY[KEY.len() - 4..]));
    plug.board().sign_in(None, Some(&world.wire.api()), None).await.unwrap();
    assert_eq!(pasted(), None);
    assert_eq!(world.vault.kept(&world.wire.api()).as_deref(), Some(KEY));
}

#[tokio::test]
async fn without_a_password_store_the_key_is_kept_until_it_quits() {
    for mood in [Mood::Absent, Mood::Locked, Mood::Forgetful, Mood::Narrow] {
        let world = World::empty().await;
        let plug = world.start();
        plug.stage(Stage::Welcome).await;
        world.vault.be(mood);
        sign_in(&plug, &world, KEY).await.unwrap();
        assert_eq!(plug.kept().await, KeyKept::UntilQuit, "{mood:?}");
        world.vault.be(Mood::Absent);
        let plug = world.restart(plug).await;
        plug.stage(Stage::Welcome).await;
    }
}

#[tokio::test]
async fn a_locked_store_is_unlocked_or_done_without() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    plug.kill().await;
    world.vault.be(Mood::Locked);
    let plug = world.start();
    plug.stage(Stage::Locked).await;
    assert_eq!(plug.board().unlock().await.unwrap_err().code, ErrorCode::VaultLocked);
    plug.stage(Stage::Locked).await;
    world.vault.be(Mood::Open);
    plug.board().unlock().await.unwrap();
    plug.stage(Stage::Ready).await;
    plug.kill().await;

    world.vault.be(Mood::Locked);
    let plug = world.start();
    plug.stage(Stage::Locked).await;
    plug.board().use_until_quit();
    plug.stage(Stage::Welcome).await;
    sign_in(&plug, &world, KEY).await.unwrap();
    assert_eq!(plug.kept().await, KeyKept::UntilQuit);
}

#[tokio::test]
async fn a_store_that_thinks_for_long_seems_locked_until_it_answers() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    plug.kill().await;
    world.vault.be(Mood::Hanging);
    let plug = world.start();
    assert_eq!(plug.board().subscribe().borrow().stage, Stage::Opening);
    plug.stage(Stage::Locked).await;
    world.vault.be(Mood::Open);
    plug.stage(Stage::Ready).await;
}

#[tokio::test]
async fn who_goes_on_without_the_store_is_not_kept_waiting_by_it() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    plug.kill().await;
    world.vault.be(Mood::Hanging);
    let plug = world.start();
    plug.stage(Stage::Locked).await;
    plug.board().use_until_quit();
    plug.stage(Stage::Welcome).await;
    let before = world.vault.answers();
    world.vault.be(Mood::Locked);
    while world.vault.answers() == before {
        tokio::task::yield_now().await;
    }
    plug.board().dismiss_notice();
    assert_eq!(plug.board().subscribe().borrow().stage, Stage::Welcome, "its late answer moves nothing");
    world.vault.be(Mood::Hanging);
    sign_in(&plug, &world, OTHER_KEY).await.unwrap();
    assert_eq!(plug.kept().await, KeyKept::UntilQuit);
    assert_eq!(world.vault.kept(&world.wire.api()).as_deref(), Some(KEY), "the other key went nowhere");
    world.vault.be(Mood::Open);
}

#[tokio::test]
async fn a_callback_that_comes_while_the_store_is_locked_is_exchanged_once_it_is_unlocked() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    plug.kill().await;
    world.vault.be(Mood::Locked);
    let plug = world.start();
    plug.stage(Stage::Locked).await;
    assert_eq!(plug.board().deliver(&callback), Arrival::Expected);
    let attempt = plug.attempt("sheet").unwrap();
    assert_eq!((attempt.phase, attempt.needs_key), (PhaseView::Claimed, true));
    assert_eq!(plug.board().deliver(&callback), Arrival::Again);
    assert_eq!(world.wire.count("POST", EXCHANGE), 0);
    world.vault.be(Mood::Open);
    plug.board().unlock().await.unwrap();
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
    assert_eq!(world.wire.count("POST", EXCHANGE), 1);
}

#[tokio::test]
async fn a_code_that_waits_for_the_key_expires_like_any_other() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    plug.kill().await;
    world.vault.be(Mood::Locked);
    let plug = world.start();
    plug.stage(Stage::Locked).await;
    plug.board().deliver(&callback);
    world.clock.pass(std::time::Duration::from_mins(11));
    plug.board().dismiss_notice();
    assert_eq!(plug.end("sheet").await, PhaseView::Expired);
    world.vault.be(Mood::Open);
    plug.board().unlock().await.unwrap();
    plug.stage(Stage::Ready).await;
    assert_eq!(world.wire.count("POST", EXCHANGE), 0);
}

#[tokio::test]
async fn another_key_at_the_end_than_at_the_start_is_found_before_anything_is_sent() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    sign_in(&plug, &world, OTHER_KEY).await.unwrap();
    assert!(is_waiting(&plug.phase("sheet")));
    plug.board().deliver(&callback);
    match plug.end("sheet").await {
        PhaseView::Failed { fault } => assert_eq!(fault.code, ErrorCode::KeyChanged),
        other => panic!("{other:?}"),
    }
    assert_eq!(world.wire.count("POST", EXCHANGE), 0);
}

#[tokio::test]
async fn a_list_of_the_key_before_never_shows_up_under_the_new_one() {
    let world = World::new(service(6, 1, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let gate = Gate::closed();
    world.wire.next("GET", ACCOUNTS, Fault::HoldAnswer(gate.clone()));
    let slow = plug.go(|board| async move { board.refresh().await });
    while world.wire.count("GET", ACCOUNTS) < 2 {
        tokio::task::yield_now().await;
    }
    plug.submit("sheet", "tp_1", None).await.unwrap();
    plug.connected("sheet").await;
    plug.view("seven of the first key", |view| view.accounts.counts.total == 7).await;
    sign_in(&plug, &world, OTHER_KEY).await.unwrap();
    gate.open();
    let _ = slow.await.unwrap();
    assert_eq!(plug.rows().len(), 6, "the other workspace has six");
}

#[tokio::test]
async fn signing_out_forgets_the_key_the_list_and_the_attempts() {
    let world = World::new(service(6, 1, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    plug.board().sign_out(WorkspaceId::FIRST).await.unwrap();
    let view = plug.board().subscribe().borrow().clone();
    assert_eq!((view.stage, view.key.kept), (Stage::Welcome, KeyKept::Nowhere));
    assert!(view.attempts.is_empty() && plug.rows().is_empty());
    assert_eq!(world.vault.kept(&world.wire.api()), None);
    assert_eq!(plug.board().deliver(&callback), Arrival::Stray);
    assert_eq!(world.wire.count("POST", EXCHANGE), 0);
    let begun = plug.board().begin(&beginning("other", "instagram", None), None).await.unwrap_err();
    assert_eq!(begun.code, ErrorCode::KeyMissing);
    assert_eq!(plug.board().refresh().await.unwrap_err().code, ErrorCode::KeyMissing);
    let plug = world.restart(plug).await;
    plug.stage(Stage::Welcome).await;
    assert_eq!(world.wire.count("POST", CONNECT), 1);
}

#[tokio::test]
async fn rehearsal_has_its_own_accounts_and_leaves_nothing_behind() {
    let world = World::new(service(6, 1, Consent::Auto)).await;
    let plug = world.signed_in().await;
    plug.begin("live", "instagram", None).await;
    plug.board().deliver("ai.social-api.plugboard://oauth/callback?nobody=waits");
    assert!(plug.board().subscribe().borrow().notice.is_some());
    plug.board().rehearse(&world.wire.api(), secret(OTHER_KEY)).unwrap();
    let view = plug.view("rehearsal", |view| view.accounts.counts.total == 6).await;
    assert_eq!(view.workspace.unwrap().kind, WorkspaceKind::Rehearsal);
    assert!(view.attempts.is_empty(), "an attempt belongs to one workspace");
    assert_eq!(view.notice, None, "a stray link is no news in another workspace");
    let callback = plug.begin_and_allow("rehearsed", "instagram").await;
    plug.board().deliver(&callback);
    assert_eq!(plug.connected("rehearsed").await.1, Outcome::New);
    plug.begin("open", "tiktok", None).await;
    plug.board().leave_rehearsal();
    let ids: Vec<String> =
        plug.board().subscribe().borrow().attempts.iter().map(|attempt| attempt.id.clone()).collect();
    assert_eq!(ids, ["live"]);
    assert_eq!((plug.kept().await, plug.rows().len()), (KeyKept::PasswordStore, 6));
    assert!(plug.board().rehearse("https://", secret(OTHER_KEY)).is_err());
}

#[tokio::test]
async fn an_attempt_of_a_rehearsal_is_gone_after_a_restart() {
    let world = World::empty().await;
    let plug = world.start();
    plug.board().rehearse(&world.wire.api(), secret(KEY)).unwrap();
    plug.view("a list", |view| view.accounts.checked_at.is_some()).await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    let plug = world.restart(plug).await;
    plug.stage(Stage::Welcome).await;
    assert_eq!(plug.board().deliver(&callback), Arrival::Stray);
}

#[tokio::test]
async fn a_key_that_is_asked_for_again_goes_to_the_address_that_was_used_last() {
    let address = |plug: &Plug| plug.board().subscribe().borrow().key.address.clone();
    let world = World::empty().await;
    let plug = world.start();
    plug.stage(Stage::Welcome).await;
    assert_eq!(address(&plug), "https://api.social-api.ai/v1");
    world.vault.be(Mood::Absent);
    sign_in(&plug, &world, KEY).await.unwrap();
    assert_eq!((plug.kept().await, address(&plug)), (KeyKept::UntilQuit, world.wire.api()));
    let plug = world.restart(plug).await;
    plug.stage(Stage::Welcome).await;
    assert_eq!(address(&plug), world.wire.api());
    sign_in(&plug, &world, KEY).await.unwrap();
    plug.board().sign_out(WorkspaceId::FIRST).await.unwrap();
    assert_eq!(address(&plug), world.wire.api(), "also for the next key");
}

#[tokio::test]
async fn what_is_started_to_try_things_out_says_that_it_keeps_the_key_until_it_quits() {
    let world = World::empty().await;
    let folder = world.folder.path().join("rehearsal");
    let setup = Setup {
        folder,
        vault: Box::new(NoVault),
        clock: world.clock.as_clock(),
        machine: Machine::default(),
    };
    let board = Board::open(setup).unwrap();
    board.sign_in(Some(secret(KEY)), Some(&world.wire.api()), None).await.unwrap();
    let mut views = board.subscribe();
    views.wait_for(|view| view.key.kept == KeyKept::UntilQuit).await.unwrap();
}
