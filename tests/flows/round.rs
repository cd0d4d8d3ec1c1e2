//! The reconnect round against the sandbox: mishaps, kills, links, one login for several, and what is refused.

pub mod playing;

use plugboard_core::board::RoundStep;
use plugboard_core::view::{
    BrowserChoice, BrowserWindow, Contract, PutAway, RoundItem, RoundResult, RoundScope, RoundStanding,
    RoundState, RoundWay, Stage, WorkspaceId,
};
use plugboard_core::{ErrorCode, Result};
use plugboard_sandbox::Consent;
use tokio::task::JoinHandle;

use serde_json::json;

use crate::browser::{allow_as, come_back, travel};
use crate::contract::CONNECT;
use crate::wire::{Fault, Gate};
use crate::world::{OTHER_KEY, Plug, World, beginning, current, is_waiting, secret, service};
use playing::{Play, items, play, round};

const INVITES: &str = "/v1/invites";
const USAGE: &str = "/v1/usage";

#[tokio::test]
async fn ten_accounts_come_back_in_the_contract_of_march_whatever_goes_wrong() {
    play(Play { contract: Contract::Seed, accounts: 10, mishaps: 5, kills: 1 }).await;
}

#[tokio::test]
async fn ten_accounts_come_back_in_the_contract_of_august_whatever_goes_wrong() {
    play(Play { contract: Contract::Current, accounts: 10, mishaps: 5, kills: 1 }).await;
}

async fn begun(world: &World) -> Plug {
    let plug = world.signed_in().await;
    plug.board().start_round(RoundScope::All).await.unwrap();
    plug
}

fn find(plug: &Plug, account: &str) -> RoundItem {
    items(plug).into_iter().find(|item| item.account == account).unwrap()
}

#[tokio::test]
async fn a_list_in_which_nothing_is_broken_is_no_round_and_there_is_one_round_at_a_time() {
    let world = World::new(service(4, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    assert_eq!(plug.board().start_round(RoundScope::All).await.unwrap_err().code, ErrorCode::RoundEmpty);
    assert_eq!(plug.board().round_next().await.unwrap_err().code, ErrorCode::RoundGone);
    let world = World::new(service(8, 2, Consent::Page)).await;
    let plug = begun(&world).await;
    assert_eq!(plug.board().start_round(RoundScope::All).await.unwrap_err().code, ErrorCode::RoundOpen);
    plug.board().dismiss_round();
    assert_eq!(round(&plug).state, RoundState::Running, "only a closed one is forgotten");
    plug.board().end_round();
    let first = round(&plug).id;
    plug.board().start_round(RoundScope::All).await.unwrap();
    assert_eq!(round(&plug).id, first + 1);
}

#[tokio::test]
async fn a_closed_round_that_was_put_away_comes_back_unless_there_is_another() {
    let world = World::new(service(8, 2, Consent::Page)).await;
    let plug = begun(&world).await;
    plug.board().end_round();
    let (closed, all) = (round(&plug), items(&plug));
    plug.board().dismiss_round();
    assert!(plug.board().subscribe().borrow().round.is_none());
    plug.board().take_back(&PutAway::Round);
    assert_eq!((round(&plug).id, items(&plug)), (closed.id, all.clone()));
    let plug = world.restart(plug).await;
    plug.stage(Stage::Ready).await;
    assert_eq!((round(&plug).id, items(&plug)), (closed.id, all));
    plug.board().dismiss_round();
    plug.board().start_round(RoundScope::All).await.unwrap();
    plug.board().take_back(&PutAway::Round);
    assert_eq!(round(&plug).id, closed.id + 1);
}

#[tokio::test]
async fn two_quick_presses_start_two_accounts_and_none_twice() {
    let world = World::new(service(12, 4, Consent::Page)).await;
    let plug = begun(&world).await;
    let gate = Gate::closed();
    world.wire.always("POST", CONNECT, Fault::Hold(gate.clone()));
    let press = || plug.go(|board| async move { board.round_next().await });
    let (first, second) = (press(), press());
    plug.view("two in flight", |view| view.round.as_ref().unwrap().in_flight == 2).await;
    let busy = items(&plug)
        .into_iter()
        .find(|item| matches!(item.standing, RoundStanding::InFlight { .. }))
        .unwrap();
    let again = plug.board().round_start(&busy.account, None).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::RoundBusy);
    let elsewhere = plug.board().begin(&beginning("sheet", &busy.platform, Some(&busy.account)), None).await;
    assert_eq!(elsewhere.unwrap_err().code, ErrorCode::RoundBusy, "nor from the list of accounts");
    gate.open();
    let (first, second) = (first.await.unwrap().unwrap(), second.await.unwrap().unwrap());
    assert_ne!(first.started.unwrap().account, second.started.unwrap().account);
}

/// Rehearsal's round is asked for the next account, and the live workspace is shown, while the service is still asked
/// what it speaks.
async fn left_alone_while_it_begins(world: &World) -> (Plug, Gate, JoinHandle<Result<RoundStep>>) {
    let plug = world.signed_in().await;
    world.wire.always("GET", USAGE, Fault::text(502, "bad gateway"));
    plug.board().rehearse(&world.wire.api(), secret(OTHER_KEY)).unwrap();
    plug.view("rehearsal's list", |view| view.accounts.counts.needs_you == 1 && !view.accounts.checking)
        .await;
    world.wire.behave();
    plug.board().start_round(RoundScope::All).await.unwrap();
    let (gate, before) = (Gate::closed(), world.wire.count("GET", USAGE));
    world.wire.always("GET", USAGE, Fault::Hold(gate.clone()));
    let pressed = plug.go(|board| async move { board.round_next().await });
    while world.wire.count("GET", USAGE) == before {
        tokio::task::yield_now().await;
    }
    plug.board().switch_workspace(WorkspaceId::FIRST).unwrap();
    (plug, gate, pressed)
}

#[tokio::test]
async fn an_account_is_signed_in_to_where_its_round_is_whichever_workspace_is_shown_meanwhile() {
    let world = World::new(service(6, 1, Consent::Page)).await;
    let (plug, gate, pressed) = left_alone_while_it_begins(&world).await;
    gate.open();
    let step = pressed.await.unwrap().unwrap();
    let sheet = step.started.unwrap().sheet;
    assert!(step.opening.is_some() && plug.attempt(&sheet).is_none(), "it is not this one's");
    plug.board().switch_workspace(WorkspaceId::REHEARSAL).unwrap();
    assert!(is_waiting(&plug.phase(&sheet)));
    assert_eq!(items(&plug)[0].standing, RoundStanding::InFlight { attempt: sheet });
}

#[tokio::test]
async fn what_could_not_begin_goes_back_to_the_round_that_it_was_taken_from() {
    let world = World::new(service(6, 1, Consent::Page)).await;
    let (plug, _gate, pressed) = left_alone_while_it_begins(&world).await;
    world.wire.down().await;
    pressed.await.unwrap().unwrap_err();
    plug.board().switch_workspace(WorkspaceId::REHEARSAL).unwrap();
    assert_eq!(round(&plug).in_flight, 0);
}

#[tokio::test]
async fn killed_while_the_service_is_asked_the_account_goes_back_to_the_queue() {
    let world = World::new(service(6, 1, Consent::Page)).await;
    let plug = begun(&world).await;
    world.wire.next("POST", CONNECT, Fault::Hold(Gate::closed()));
    plug.go(|board| async move { board.round_next().await });
    while world.wire.count("POST", CONNECT) == 0 {
        tokio::task::yield_now().await;
    }
    let account = items(&plug)[0].account.clone();
    let plug = world.restart(plug).await;
    plug.stage(Stage::Ready).await;
    plug.view("the round", |view| view.round.as_ref().is_some_and(|round| round.failed == 1)).await;
    let item = find(&plug, &account);
    let Some(RoundResult::Failed { fault }) = item.trouble else { panic!("{item:#?}") };
    assert_eq!(fault.code, ErrorCode::Interrupted);
    assert_eq!(world.wire.count("POST", CONNECT), 1, "nothing is asked again by itself");
    assert!(plug.board().round_next().await.unwrap().opening.is_some());
}

#[tokio::test]
async fn a_reconnect_from_the_list_of_accounts_counts_too() {
    let world = World::new(service(6, 1, Consent::Page)).await;
    let plug = begun(&world).await;
    let item = items(&plug)[0].clone();
    let opening = plug.begin("sheet", &item.platform, Some(&item.account)).await;
    let flying = RoundStanding::InFlight { attempt: "sheet".to_owned() };
    assert_eq!(find(&plug, &item.account).standing, flying);
    plug.board().deliver(&allow_as(opening.link.as_str(), &item.username).await);
    plug.connected("sheet").await;
    assert!(matches!(
        find(&plug, &item.account).standing,
        RoundStanding::Done { how: RoundWay::SignedIn, .. }
    ));
}

#[tokio::test]
async fn what_was_cancelled_or_could_not_be_asked_stays_in_the_queue() {
    let world = World::new(service(6, 1, Consent::Page)).await;
    let plug = begun(&world).await;
    let private = BrowserChoice { id: None, window: BrowserWindow::Private };
    let account = items(&plug)[0].account.clone();
    let step = plug.board().round_start(&account, Some(private.clone())).await.unwrap();
    assert_eq!(step.opening.unwrap().browser, Some(private));
    plug.board().cancel(&step.started.unwrap().sheet);
    assert_eq!(find(&plug, &account).trouble, Some(RoundResult::Cancelled));
    assert!(plug.board().subscribe().borrow().attempts.is_empty(), "the row tells it");
    plug.board().round_start(&account, None).await.unwrap();
    plug.board().round_skip(&account);
    assert!(matches!(find(&plug, &account).standing, RoundStanding::Skipped { .. }));
    plug.board().round_put_back(&account);
    world.wire.down().await;
    plug.board().round_next().await.unwrap();
    let item = find(&plug, &account);
    assert!(
        matches!(&item.trouble, Some(RoundResult::Failed { fault }) if fault.code == ErrorCode::Offline),
        "{item:#?}"
    );
}

#[tokio::test]
async fn a_round_belongs_to_its_workspace_and_rehearsals_is_forgotten_with_it() {
    let world = World::new(service(6, 1, Consent::Page)).await;
    let plug = begun(&world).await;
    plug.board().rehearse(&world.wire.api(), secret(OTHER_KEY)).unwrap();
    plug.view("rehearsal's list", |view| view.accounts.counts.needs_you == 1).await;
    assert!(plug.board().subscribe().borrow().round.is_none());
    plug.board().start_round(RoundScope::All).await.unwrap();
    plug.board().pause_round();
    let rehearsed = round(&plug).id;
    plug.board().leave_rehearsal();
    assert_ne!(round(&plug).id, rehearsed);
    assert_eq!(round(&plug).state, RoundState::Running);
    let plug = world.restart(plug).await;
    plug.stage(Stage::Ready).await;
    assert_ne!(round(&plug).id, rehearsed);
    plug.board().sign_out(WorkspaceId::FIRST).await.unwrap();
    assert!(plug.board().subscribe().borrow().round.is_none(), "forgotten with the key");
}

/// Somebody reconnects an account with a Plugboard of their own.
async fn repair_elsewhere(world: &World, item: &RoundItem) {
    let elsewhere = tempfile::tempdir().unwrap();
    let other = world.start_in(elsewhere.path());
    let key = secret(crate::world::KEY);
    other.board().sign_in(Some(key), Some(&world.wire.api()), None).await.unwrap();
    let opening = other.begin("there", &item.platform, Some(&item.account)).await;
    let back = allow_as(opening.link.as_str(), &item.username).await;
    let back = if back.starts_with("http") { travel(&back).await } else { back };
    if back.starts_with("http") {
        come_back(&back).await;
    } else {
        other.board().deliver(&back);
    }
    other.connected("there").await;
}

/// The service makes a link for an account that broke; the sandbox takes the documents to say that it does not.
fn makes_a_link(world: &World, id: &str) {
    let url = format!("{}/invite/x", world.wire.origin());
    let invite = json!({"id": id, "platform": "instagram", "url": url, "is_active": true});
    world.wire.next("POST", INVITES, Fault::json(201, &invite));
    world.wire.always("GET", INVITES, Fault::json(200, &json!({"data": [invite], "count": 1})));
}

#[tokio::test]
async fn a_link_leaves_an_account_to_somebody_else_until_they_have_signed_in() {
    let world = World::new(current(6, 1, Consent::Page)).await;
    let plug = begun(&world).await;
    let item = items(&plug)[0].clone();
    let brand = item.brand.clone().unwrap().id;
    makes_a_link(&world, "inv_1");
    plug.board().invite(&item.platform, &brand, 7, Some(&item.account)).await.unwrap();
    let sent = find(&plug, &item.account).standing;
    assert!(matches!(&sent, RoundStanding::Sent { invite: Some(id), .. } if id == "inv_1"), "{sent:?}");
    assert!(plug.board().round_next().await.unwrap().started.is_none(), "nobody is left");
    let plug = world.restart(plug).await;
    plug.stage(Stage::Ready).await;
    plug.board().refresh().await.unwrap();
    assert_eq!(find(&plug, &item.account).standing, sent, "still open");
    repair_elsewhere(&world, &item).await;
    world.wire.behave();
    world.wire.always("GET", INVITES, Fault::json(200, &json!({"data": [], "count": 0})));
    plug.board().refresh().await.unwrap();
    plug.view("back", |view| view.round.as_ref().unwrap().done == 1).await;
    assert!(matches!(find(&plug, &item.account).standing, RoundStanding::Done { how: RoundWay::Link, .. }));
}

#[tokio::test]
async fn a_link_that_nobody_used_puts_the_account_back() {
    let world = World::new(current(6, 1, Consent::Page)).await;
    let plug = begun(&world).await;
    let item = items(&plug)[0].clone();
    let brand = item.brand.clone().unwrap().id;
    makes_a_link(&world, "inv_1");
    plug.board().invite(&item.platform, &brand, 7, Some(&item.account)).await.unwrap();
    world.wire.behave();
    world.wire.always("GET", INVITES, Fault::json(200, &json!({"data": [], "count": 0})));
    plug.board().refresh().await.unwrap();
    plug.view("in the queue", |view| view.round.as_ref().unwrap().failed == 1).await;
    assert_eq!(find(&plug, &item.account).trouble, Some(RoundResult::LinkOver));
}

#[tokio::test]
async fn what_is_repaired_elsewhere_leaves_the_queue_by_itself() {
    let world = World::new(service(6, 1, Consent::Page)).await;
    let plug = begun(&world).await;
    let item = items(&plug)[0].clone();
    repair_elsewhere(&world, &item).await;
    plug.board().refresh().await.unwrap();
    plug.view("back", |view| view.round.as_ref().unwrap().done == 1).await;
    assert!(matches!(
        find(&plug, &item.account).standing,
        RoundStanding::Done { how: RoundWay::ByItself, .. }
    ));
}

#[tokio::test]
async fn a_sign_in_that_was_open_before_the_round_counts_in_it() {
    let world = World::new(service(8, 2, Consent::Page)).await;
    let plug = world.signed_in().await;
    plug.board().start_round(RoundScope::All).await.unwrap();
    let first = items(&plug)[0].clone();
    plug.board().end_round();
    plug.begin("sheet", &first.platform, Some(&first.account)).await;
    plug.board().start_round(RoundScope::All).await.unwrap();
    let flying = RoundStanding::InFlight { attempt: "sheet".to_owned() };
    assert_eq!(find(&plug, &first.account).standing, flying);
    let next = plug.board().round_next().await.unwrap().started.unwrap();
    assert_ne!(next.account, first.account);
}
