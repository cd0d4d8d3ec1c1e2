//! Results that the service sends a browser back with.

use std::time::Duration;

use plugboard_core::ErrorCode;
use plugboard_core::board::Arrival;
use plugboard_core::view::{Entry, ExpectedNow, Health, HistoryQuery, Outcome, PhaseView, Row, Undo, View};
use plugboard_sandbox::{Consent, Guess, Options};

use crate::browser::{allow_as, come_back, parameter, travel};
use crate::contract::{ACCOUNTS, EXCHANGE};
use crate::wire::Fault;
use crate::world::{Plug, World, current, is_waiting, service};

/// Where the consent page of the current contract leads in the end.
async fn allowed_as(link: &str, handle: &str) -> String {
    travel(&allow_as(link, handle).await).await
}

#[tokio::test]
async fn a_result_connects_and_the_list_says_whose_account_it_is() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let opening = plug.begin_in_brand("sheet", "instagram").await;
    let callback = travel(opening.link.as_str()).await;
    assert_eq!(parameter(&callback, "status"), "success");
    let (status, page) = come_back(&callback).await;
    assert_eq!(status, 200);
    assert!(!page.contains(&parameter(&callback, "state")) && !page.contains("acc_"), "{page}");
    let (got, outcome) = plug.connected("sheet").await;
    assert_eq!((got.account_id, outcome), (parameter(&callback, "account_id"), Outcome::New));
    plug.listed(1).await;
    assert_eq!(plug.rows()[0].username, got.username);
    assert_eq!(plug.rows()[0].brand.as_ref().unwrap().id, plug.brand());
    assert_eq!(world.wire.count("POST", EXCHANGE), 0);
}

#[tokio::test]
async fn an_account_that_the_service_connects_after_all_is_named_although_the_sign_in_was_cancelled() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let opening = plug.begin_in_brand("sheet", "instagram").await;
    plug.board().cancel("sheet");
    plug.board().dismiss("sheet");
    let callback = travel(opening.link.as_str()).await;
    plug.board().refresh().await.unwrap();
    let (got, outcome) = plug.connected("sheet").await;
    assert_eq!((got.account_id.clone(), outcome), (parameter(&callback, "account_id"), Outcome::New));
    let query = HistoryQuery { count: 50, ..HistoryQuery::default() };
    let history = plug.board().history(&query).await.unwrap();
    let named = |entry: &Entry| format!("{entry:?}").contains(&got.username);
    assert!(
        history.entries.iter().any(|entry| matches!(entry, Entry::SignIn(_)) && named(entry)),
        "{history:?}"
    );
}

#[tokio::test]
async fn a_service_that_asks_to_wait_is_not_asked_for_somebody_who_signs_in_either() {
    let world = World::new(current(0, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    plug.begin_in_brand("sheet", "instagram").await;
    let headers = vec![("retry-after", "9".to_owned())];
    world.wire.next("GET", ACCOUNTS, Fault::Answer { status: 429, headers, body: Vec::new() });
    let refresh = plug.go(|board| async move { board.refresh().await });
    plug.view("how long", |view| view.accounts.asked_to_wait_ms.is_some()).await;
    let (asked, begun) = (world.wire.count("GET", ACCOUNTS), std::time::Instant::now());
    refresh.await.unwrap().unwrap();
    assert!(begun.elapsed() >= Duration::from_secs(8), "{:?}", begun.elapsed());
    assert_eq!(world.wire.count("GET", ACCOUNTS), asked + 1);
}

#[tokio::test]
async fn a_result_without_our_state_is_nobodys() {
    let world = World::new(current(0, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let opening = plug.begin_in_brand("sheet", "instagram").await;
    let service_state = parameter(opening.link.as_str(), "state");
    let back = allowed_as(opening.link.as_str(), "newcomer").await;
    let (address, state) = (back.split('?').next().unwrap(), parameter(&back, "state"));
    assert_ne!(state, service_state);
    let before = world.wire.total();
    for query in [
        "status=success&account_id=acc_evil&state=".to_owned(),
        "status=success&account_id=acc_evil".to_owned(),
        format!("status=success&account_id=acc_evil&state={service_state}"),
        format!("status=success&account_id=acc_evil&state={}", "0".repeat(32)),
        format!("status=selection_required&connection_id=pc_{state}&state={service_state}"),
    ] {
        assert_eq!(plug.board().deliver(&format!("{address}?{query}")), Arrival::Stray, "{query}");
        assert_eq!(come_back(&format!("{address}?{query}")).await.0, 404);
    }
    // On another way than it was given for, the right state is nobody's either.
    let elsewhere =
        format!("ai.social-api.plugboard://oauth/callback?status=success&account_id=a&state={state}");
    assert_eq!(plug.board().deliver(&elsewhere), Arrival::Stray);
    assert!(is_waiting(&plug.phase("sheet")));
    assert!(world.wire.total() <= before + 6, "only the list is looked at");
    assert_eq!(plug.board().deliver(&back), Arrival::Expected);
    plug.connected("sheet").await;
}

#[tokio::test]
async fn an_account_that_the_list_does_not_know_is_not_believed() {
    let world = World::new(current(0, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let opening = plug.begin_in_brand("sheet", "instagram").await;
    let back = allowed_as(opening.link.as_str(), "newcomer").await;
    let (address, state) = (back.split('?').next().unwrap(), parameter(&back, "state"));
    let forged = format!("{address}?status=success&account_id=acc_made_up&state={state}");
    assert_eq!(plug.board().deliver(&forged), Arrival::Expected);
    assert!(matches!(plug.end("sheet").await, PhaseView::Unconfirmed));
}

#[tokio::test]
async fn an_error_of_the_service_says_what_failed_and_a_no_is_a_no() {
    let world = World::new(current(0, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let opening = plug.begin_in_brand("no", "instagram").await;
    let denied = travel(&crate::browser::deny(opening.link.as_str()).await).await;
    come_back(&denied).await;
    assert!(matches!(plug.end("no").await, PhaseView::Declined { reason } if reason == "access_denied"));
    let opening = plug.begin_in_brand("none", "youtube").await;
    come_back(&allowed_as(opening.link.as_str(), "an_empty_one").await).await;
    let PhaseView::Failed { fault } = plug.end("none").await else { panic!("it did not fail") };
    assert_eq!(fault.code, ErrorCode::NothingManaged);
}

#[tokio::test]
async fn somebody_else_can_be_undone_only_when_new() {
    let world = World::new(service(4, 1, Consent::Page)).await;
    let plug = world.signed_in().await;
    let broken = broken(&plug);
    let opening = plug.begin("sheet", &broken.platform, Some(&broken.id)).await;
    plug.board().deliver(&allow_as(opening.link.as_str(), "somebody_else").await);
    let (got, outcome) = plug.connected("sheet").await;
    assert_eq!((got.username.as_str(), outcome), ("somebody_else", Outcome::SomebodyElseNew));
    let PhaseView::Connected { undo, .. } = plug.phase("sheet") else { unreachable!() };
    assert_eq!(undo, Undo::Possible);
    plug.board().undo("sheet").await.unwrap();
    let PhaseView::Connected { undo, .. } = plug.phase("sheet") else { unreachable!() };
    assert_eq!(undo, Undo::Done);
    assert!(plug.rows().iter().all(|row| row.id != got.account_id));
    assert_eq!(plug.board().undo("sheet").await.unwrap_err().code, ErrorCode::UndoImpossible);
}

/// The account that needs a person.
fn broken(plug: &Plug) -> Row {
    plug.rows().into_iter().find(|row| row.health == Health::NeedsYou).unwrap()
}

#[tokio::test]
async fn a_brand_keeps_its_account_when_somebody_else_signs_in() {
    let world = World::new(current(4, 1, Consent::Page)).await;
    let plug = world.signed_in().await;
    let broken = broken(&plug);
    let opening = plug.begin("sheet", &broken.platform, Some(&broken.id)).await;
    come_back(&allowed_as(opening.link.as_str(), "somebody_else").await).await;
    let PhaseView::Failed { fault } = plug.end("sheet").await else { panic!("it did not fail") };
    assert_eq!(fault.code, ErrorCode::SomebodyElse);
}

/// Whether the sheet says of the account that was expected what the list says.
async fn expected_becomes(plug: &Plug, world: &World, now: ExpectedNow) {
    world.clock.pass(Duration::from_secs(1));
    plug.board().refresh().await.unwrap();
    let seen = |view: &View| view.attempts.iter().any(|attempt| attempt.expected_now == now);
    plug.view("what the list says of who was expected", seen).await;
}

#[tokio::test]
async fn after_a_wrong_person_the_list_is_asked_how_the_expected_account_is() {
    let world = World::new(current(4, 1, Consent::Page)).await;
    let plug = world.signed_in().await;
    let broken = broken(&plug);
    let opening = plug.begin("sheet", &broken.platform, Some(&broken.id)).await;
    let back = allowed_as(opening.link.as_str(), "somebody_else").await;
    world.clock.pass(Duration::from_secs(1));
    let asked = world.wire.count("GET", ACCOUNTS);
    come_back(&back).await;
    plug.end("sheet").await;
    plug.comes_true("the list is asked", async || world.wire.count("GET", ACCOUNTS) > asked).await;
    expected_becomes(&plug, &world, ExpectedNow::NeedsYou).await;
}

#[tokio::test]
async fn an_account_whose_place_somebody_else_took_is_said_to_be_gone() {
    let guesses = [Guess::BrandFullReplaces].into_iter().collect();
    let world = World::new(Options { guesses, ..current(4, 1, Consent::Page) }).await;
    let plug = world.signed_in().await;
    let broken = broken(&plug);
    let opening = plug.begin("sheet", &broken.platform, Some(&broken.id)).await;
    come_back(&allowed_as(opening.link.as_str(), "replacer").await).await;
    let (got, outcome) = plug.connected("sheet").await;
    assert_eq!((got.username.as_str(), outcome), ("replacer", Outcome::SomebodyElseNew));
    expected_becomes(&plug, &world, ExpectedNow::Gone).await;
    let PhaseView::Connected { undo, .. } = plug.phase("sheet") else { unreachable!() };
    assert_eq!(undo, Undo::Impossible, "it would not bring the other one back");
}

#[tokio::test]
async fn a_script_lets_somebody_else_take_the_place_of_an_account() {
    let script = r#"[{"mishap": "wrong-person", "expected": "replaced"}]"#.parse().unwrap();
    let world = World::new(Options { script, ..current(4, 1, Consent::Page) }).await;
    let plug = world.signed_in().await;
    let broken = broken(&plug);
    let opening = plug.begin("sheet", &broken.platform, Some(&broken.id)).await;
    come_back(&allowed_as(opening.link.as_str(), &broken.username).await).await;
    assert_eq!(plug.connected("sheet").await.1, Outcome::SomebodyElseNew);
    expected_becomes(&plug, &world, ExpectedNow::Gone).await;
}

#[tokio::test]
async fn the_browser_that_worked_is_remembered_for_the_account() {
    use plugboard_core::view::{BrowserChoice, BrowserWindow};
    let world = World::new(current(4, 1, Consent::Page)).await;
    let plug = world.signed_in().await;
    let broken = broken(&plug);
    let choice = BrowserChoice { id: Some("firefox.desktop".into()), window: BrowserWindow::Private };
    let beginning = crate::world::beginning("sheet", &broken.platform, Some(&broken.id));
    let opening = plug.board().begin(&beginning, Some(choice.clone())).await.unwrap().unwrap();
    assert_eq!(opening.browser, Some(choice.clone()));
    come_back(&allowed_as(opening.link.as_str(), &broken.username).await).await;
    assert_eq!(plug.connected("sheet").await.1, Outcome::Expected);
    let plug = world.restart(plug).await;
    plug.view("the list", |view| !view.accounts.checking && view.accounts.counts.total == 4).await;
    let row = plug.rows().into_iter().find(|row| row.id == broken.id).unwrap();
    assert_eq!(row.browser, Some(choice));
}

#[tokio::test]
async fn a_list_that_cannot_be_had_leaves_a_result_open_until_it_can() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let opening = plug.begin_in_brand("sheet", "instagram").await;
    let callback = travel(opening.link.as_str()).await;
    world.wire.next("GET", ACCOUNTS, Fault::Drop);
    world.wire.next("GET", ACCOUNTS, Fault::text(503, ""));
    come_back(&callback).await;
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
}

#[tokio::test]
async fn a_crash_between_the_result_and_the_list_loses_nothing() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let opening = plug.begin_in_brand("sheet", "instagram").await;
    let callback = travel(opening.link.as_str()).await;
    world.wire.always("GET", ACCOUNTS, Fault::Drop);
    come_back(&callback).await;
    let plug = world.restart(plug).await;
    plug.until("sheet", |phase| matches!(phase, PhaseView::Exchanging)).await;
    world.wire.behave();
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
}

#[tokio::test]
async fn what_another_sign_in_brought_is_not_undone_by_this_one() {
    let world = World::new(service(4, 1, Consent::Page)).await;
    let plug = world.signed_in().await;
    let broken = broken(&plug);
    let reconnect = plug.begin("reconnect", &broken.platform, Some(&broken.id)).await;
    let new = plug.begin("new", &broken.platform, None).await;
    plug.board().deliver(&allow_as(new.link.as_str(), "newcomer").await);
    assert_eq!(plug.connected("new").await.1, Outcome::New);
    plug.board().deliver(&allow_as(reconnect.link.as_str(), "newcomer").await);
    assert_eq!(plug.connected("reconnect").await.1, Outcome::SomebodyElseNew);
    let PhaseView::Connected { undo, .. } = plug.phase("reconnect") else { unreachable!() };
    assert_eq!(undo, Undo::Impossible);
    assert_eq!(plug.board().undo("reconnect").await.unwrap_err().code, ErrorCode::UndoImpossible);
}
