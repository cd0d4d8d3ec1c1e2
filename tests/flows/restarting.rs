//! Plugboard is killed and started again, at every step.

use std::time::Duration;

use plugboard_core::ErrorCode;
use plugboard_core::address::ApiAddress;
use plugboard_core::api::Api;
use plugboard_core::board::Arrival;
use plugboard_core::network::Network;
use plugboard_core::view::{
    Health, NoticeKind, Outcome, PhaseView, RoundScope, RoundStanding, Stage, StepName, View, WorkspaceId,
};
use plugboard_sandbox::Consent;

use crate::browser::allow_as;
use crate::contract::{CONNECT, EXCHANGE};
use crate::wire::{Fault, Gate};
use crate::world::{KEY, Plug, World, beginning, is_waiting, secret, service};

/// Until the service itself lists this many accounts.
async fn until_connected(world: &World, count: usize) {
    let api =
        Api::new(&ApiAddress::parse(&world.wire.api()).unwrap(), secret(KEY), &Network::default()).unwrap();
    while api.accounts().await.unwrap().accounts.len() < count {
        tokio::task::yield_now().await;
    }
}

async fn press(plug: &Plug, sheet: &'static str) {
    plug.go(|board| async move { board.begin(&beginning(sheet, "instagram", None), None).await });
    plug.until(sheet, |phase| *phase == PhaseView::Starting).await;
}

#[tokio::test]
async fn a_sign_in_that_waits_survives_and_takes_its_callback() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    let plug = world.restart(plug).await;
    plug.stage(Stage::Ready).await;
    assert!(is_waiting(&plug.phase("sheet")));
    assert!(!plug.attempt("sheet").unwrap().can_reopen, "the address was in memory only");
    assert_eq!(plug.board().reopen("sheet", None).unwrap_err().code, ErrorCode::AttemptGone);
    assert_eq!(plug.board().deliver(&callback), Arrival::Expected);
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
    assert_eq!(world.wire.count("POST", EXCHANGE), 1);
}

#[tokio::test]
async fn that_it_was_started_again_is_a_step_of_a_sign_in_that_waited() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    let plug = world.restart(plug).await;
    plug.stage(Stage::Ready).await;
    plug.board().deliver(&callback);
    plug.connected("sheet").await;
    let told = plug.board().timeline("sheet", None).await.unwrap();
    let steps: Vec<StepName> = told.steps.iter().map(|step| step.name).collect();
    assert_eq!(steps[..4], [StepName::Begun, StepName::Offered, StepName::Restarted, StepName::Returned]);
}

#[tokio::test]
async fn a_callback_that_starts_the_program_is_taken_before_the_key_is_there() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    plug.kill().await;
    let plug = world.start();
    assert_eq!(plug.board().deliver(&callback), Arrival::Expected, "in the first moment");
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
}

#[tokio::test]
async fn time_goes_on_while_it_is_not_running() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    plug.kill().await;
    world.clock.pass(Duration::from_mins(11));
    let plug = world.start();
    plug.stage(Stage::Ready).await;
    assert_eq!(plug.phase("sheet"), PhaseView::Expired);
    assert_eq!(plug.board().deliver(&callback), Arrival::Again);
    assert_eq!(world.wire.count("POST", EXCHANGE), 0);
}

#[tokio::test]
async fn what_is_over_is_not_shown_again() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("done", "instagram").await;
    plug.begin("open", "tiktok", None).await;
    plug.board().deliver(&callback);
    plug.connected("done").await;
    let plug = world.restart(plug).await;
    plug.stage(Stage::Ready).await;
    let shown: Vec<String> =
        plug.board().subscribe().borrow().attempts.iter().map(|attempt| attempt.id.clone()).collect();
    assert_eq!(shown, ["open"]);
}

#[tokio::test]
async fn killed_while_the_service_is_asked_it_starts_again_by_hand() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    world.wire.next("POST", CONNECT, Fault::Hold(Gate::closed()));
    press(&plug, "sheet").await;
    while world.wire.count("POST", CONNECT) == 0 {
        tokio::task::yield_now().await;
    }
    let plug = world.restart(plug).await;
    plug.stage(Stage::Ready).await;
    assert_eq!(failure(plug.phase("sheet")), ErrorCode::Interrupted);
    assert_eq!(world.wire.count("POST", CONNECT), 1, "nothing is asked again by itself");
}

#[tokio::test]
async fn killed_with_the_code_in_memory_it_never_sends_it() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    plug.kill().await;
    world.vault.be(crate::vault::Mood::Hanging);
    let plug = world.start();
    assert_eq!(plug.board().deliver(&callback), Arrival::Expected);
    plug.view("the code waits for the key", |view| {
        view.attempts.first().is_some_and(|attempt| attempt.phase == PhaseView::Claimed && attempt.needs_key)
    })
    .await;
    world.vault.be(crate::vault::Mood::Open);
    world.wire.always("POST", EXCHANGE, Fault::Drop);
    plug.kill().await;
    let sent = world.wire.count("POST", EXCHANGE);
    let plug = world.start();
    plug.stage(Stage::Ready).await;
    plug.end("sheet").await;
    assert_eq!(world.wire.count("POST", EXCHANGE), sent, "a code of before is never sent after");
}

fn failure(phase: PhaseView) -> ErrorCode {
    match phase {
        PhaseView::Failed { fault } => fault.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn killed_after_the_exchange_was_sent_it_finds_the_account_in_the_list() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    world.wire.next("POST", EXCHANGE, Fault::HoldAnswer(Gate::closed()));
    plug.board().deliver(&callback);
    plug.until("sheet", |phase| *phase == PhaseView::Exchanging).await;
    until_connected(&world, 1).await;
    let plug = world.restart(plug).await;
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
    assert_eq!(world.wire.count("POST", EXCHANGE), 1);
}

#[tokio::test]
async fn killed_after_a_reconnect_was_sent_it_finds_the_account_working() {
    let world = World::new(service(6, 1, Consent::Page)).await;
    let plug = world.signed_in().await;
    let broken = plug.row_of("instagram");
    assert_eq!(broken.health, Health::NeedsYou);
    let opening = plug.begin("sheet", "instagram", Some(&broken.id)).await;
    let callback = allow_as(opening.link.as_str(), &broken.username).await;
    world.wire.next("POST", EXCHANGE, Fault::LoseAnswer);
    world.wire.always("GET", "/v1/accounts", Fault::Hold(Gate::closed()));
    plug.board().deliver(&callback);
    plug.until("sheet", |phase| *phase == PhaseView::Exchanging).await;
    while world.wire.count("POST", EXCHANGE) == 0 {
        tokio::task::yield_now().await;
    }
    plug.kill().await;
    world.wire.behave();
    let plug = world.start();
    let (got, outcome) = plug.connected("sheet").await;
    assert_eq!((got.account_id, outcome), (broken.id, Outcome::Expected));
}

#[tokio::test]
async fn killed_after_a_form_was_sent_it_finds_the_account_in_the_list() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    world.wire.next("POST", CONNECT, Fault::HoldAnswer(Gate::closed()));
    let fields = std::collections::BTreeMap::from([("api_key".to_owned(), secret("tp_1"))]);
    plug.go(|board| async move { board.submit(&beginning("sheet", "trustpilot", None), fields).await });
    plug.until("sheet", |phase| *phase == PhaseView::Starting).await;
    until_connected(&world, 1).await;
    let plug = world.restart(plug).await;
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
    assert_eq!(world.wire.count("POST", CONNECT), 1);
}

#[tokio::test]
async fn the_last_known_list_is_there_before_the_service_answers_and_is_not_green() {
    let world = World::new(service(6, 1, Consent::Auto)).await;
    let plug = world.signed_in().await;
    plug.kill().await;
    world.clock.pass(Duration::from_hours(1));
    let gate = Gate::closed();
    world.wire.always("GET", "/v1/accounts", Fault::Hold(gate.clone()));
    let plug = world.start();
    let view = plug.view("the last known list", |view| view.accounts.counts.total == 6).await;
    assert_eq!((view.accounts.counts.needs_you, view.accounts.counts.cannot_tell), (1, 5));
    assert!(plug.rows().iter().skip(1).all(|row| row.last_known == Some(Health::Connected)));
    gate.open();
    plug.view("the new list", |view| view.accounts.counts.connected == 5).await;
}

#[tokio::test]
async fn without_a_folder_it_works_until_it_quits_and_says_so() {
    let world = World::empty().await;
    let in_the_way = world.folder.path().join("file");
    std::fs::write(&in_the_way, "").unwrap();
    let plug = world.start_in(&in_the_way);
    plug.board().sign_in(Some(secret(KEY)), Some(&world.wire.api()), None).await.unwrap();
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    let view = plug.view("told", |view| view.notice.is_some()).await;
    assert_eq!(view.notice.unwrap().kind, NoticeKind::NotSaved);
    plug.board().deliver(&callback);
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
}

#[tokio::test]
async fn a_second_plugboard_on_the_same_folder_shows_nothing_and_takes_nothing() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    let second = world.start();
    assert_eq!(second.board().subscribe().borrow().stage, Stage::AlreadyOpen);
    assert_eq!(second.board().deliver(&callback), Arrival::Stray);
    assert_eq!(world.wire.count("POST", EXCHANGE), 0);
    plug.board().deliver(&callback);
    plug.connected("sheet").await;
}

#[tokio::test]
async fn a_list_that_says_the_same_again_is_not_drawn_anew_and_its_age_is_kept() {
    let world = World::new(service(6, 1, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let seen = || plug.board().subscribe().borrow().accounts.clone();
    let first = seen();
    world.clock.pass(Duration::from_mins(5));
    plug.board().refresh().await.unwrap();
    let second = seen();
    assert_eq!(second.revision, first.revision);
    assert_eq!(second.checked_at.unwrap() - first.checked_at.unwrap(), 5 * 60 * 1_000);
    world.wire.down().await;
    let plug = world.restart(plug).await;
    let known = plug.view("the last known list", |view| view.accounts.counts.total == 6).await;
    assert_eq!(known.accounts.checked_at, second.checked_at);
}

#[tokio::test]
async fn whether_an_account_nobody_expected_stays_is_asked_until_somebody_says() {
    let world = World::new(service(4, 2, Consent::Page)).await;
    let plug = world.signed_in().await;
    let broken = plug.rows().into_iter().filter(|row| row.health == Health::NeedsYou);
    for (sheet, broken) in ["undone", "kept"].into_iter().zip(broken) {
        let opening = plug.begin(sheet, &broken.platform, Some(&broken.id)).await;
        plug.board().deliver(&allow_as(opening.link.as_str(), "somebody_else").await);
        assert_eq!(plug.connected(sheet).await.1, Outcome::SomebodyElseNew);
    }
    let plug = world.restart(plug).await;
    plug.stage(Stage::Ready).await;
    plug.listed(6).await;
    assert_eq!(plug.connected("kept").await.1, Outcome::SomebodyElseNew);
    plug.board().undo("undone").await.unwrap();
    plug.listed(5).await;
    plug.board().dismiss("kept");
    let plug = world.restart(plug).await;
    plug.stage(Stage::Ready).await;
    plug.listed(5).await;
    assert!(plug.attempt("undone").is_none() && plug.attempt("kept").is_none());
}

#[tokio::test]
async fn an_account_nobody_expected_that_broke_since_is_not_taken_for_back_at_each_start() {
    let world = World::new(service(4, 1, Consent::Page)).await;
    let plug = world.signed_in().await;
    let broken = plug.rows().into_iter().find(|row| row.health == Health::NeedsYou).unwrap();
    let opening = plug.begin("sheet", &broken.platform, Some(&broken.id)).await;
    plug.board().deliver(&allow_as(opening.link.as_str(), "somebody_else").await);
    let (somebody, _) = plug.connected("sheet").await;
    // A check that is under way would be the one that is refreshed, and knows nothing of what follows.
    plug.view("no check under way", |view| !view.accounts.checking && view.accounts.counts.total == 5).await;
    world.expire(&[&somebody.account_id]).await;
    plug.board().refresh().await.unwrap();
    plug.board().start_round(RoundScope::All).await.unwrap();
    let plug = world.restart(plug).await;
    plug.stage(Stage::Ready).await;
    let items = crate::round::playing::items(&plug);
    let item = items.iter().find(|item| item.account == somebody.account_id).unwrap();
    assert_eq!(item.standing, RoundStanding::Waiting);
}

#[tokio::test]
async fn what_could_not_be_written_is_written_once_there_is_room() {
    let world = World::new(service(4, 2, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let disk = rusqlite::Connection::open(world.folder.path().join("plugboard.db")).unwrap();
    let tables = ["attempt", "round", "round_item", "workspace"];
    for table in tables {
        let full = format!(
            "CREATE TRIGGER full_{table} BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'full'); END;"
        );
        disk.execute_batch(&full).unwrap();
    }
    plug.board().rename_workspace(WorkspaceId::FIRST, "Blue Cup").unwrap();
    plug.board().start_round(RoundScope::All).await.unwrap();
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    let view = plug.view("told", |view| view.notice.is_some()).await;
    assert_eq!(view.notice.as_ref().unwrap().kind, NoticeKind::NotSaved);
    for table in tables {
        disk.execute_batch(&format!("DROP TRIGGER full_{table};")).unwrap();
    }
    let first = |view: &View| view.round.as_ref().unwrap().next.as_ref().unwrap().account.clone();
    plug.board().round_skip(&first(&view));
    let before = plug.view("room again", |view| view.notice.is_none()).await;
    let plug = world.restart(plug).await;
    let after = plug.view("the round", |view| view.round.is_some()).await;
    assert_eq!((after.round.unwrap().total, first(&before)), (2, first(&plug.board().subscribe().borrow())));
    assert_eq!(after.workspaces[0].name, "Blue Cup");
    assert_eq!(plug.board().deliver(&callback), Arrival::Expected);
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
}

#[tokio::test]
async fn what_a_platform_requires_was_shown_once_a_person_went_on_from_there() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    plug.begin("sheet", "instagram", None).await;
    plug.begin("again", "instagram", None).await;
    plug.submit("form", "tp-key", None).await.unwrap();
    let shown = |view: &View| view.introduced == ["instagram", "trustpilot"];
    plug.view("both platforms", shown).await;
    let plug = world.restart(plug).await;
    plug.view("both platforms, after a restart", shown).await;
}
