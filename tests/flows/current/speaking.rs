//! What the service speaks is found out without changing anything, and a person may say otherwise.

use plugboard_core::ErrorCode;
use plugboard_core::view::{Contract, Outcome, PhaseView, Stage};
use plugboard_sandbox::Consent;

use crate::browser::{come_back, travel};
use crate::contract::{ACCOUNTS, CONNECT};
use crate::wire::Fault;
use crate::world::{Plug, World, beginning, current, service};

const USAGE: &str = "/v1/usage";

fn spoken(view: &plugboard_core::view::View) -> Option<Contract> {
    view.workspace.as_ref().and_then(|open| open.contract)
}

#[tokio::test]
async fn each_contract_is_found_by_reading_alone() {
    for (options, expected) in
        [(service(2, 0, Consent::Auto), Contract::Seed), (current(2, 0, Consent::Auto), Contract::Current)]
    {
        let world = World::new(options).await;
        let plug = world.signed_in().await;
        let view = plug.view("what it speaks", |view| spoken(view).is_some()).await;
        assert_eq!(spoken(&view), Some(expected));
        assert_eq!(view.brands.is_some(), expected == Contract::Current);
        assert_eq!(view.plan.is_some(), expected == Contract::Current);
        assert!(world.wire.all().iter().all(|seen| seen.method == "GET"), "nothing was changed");
    }
}

#[tokio::test]
async fn the_seed_contract_is_asked_only_once() {
    let world = World::new(service(2, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    for _ in 0..3 {
        plug.board().refresh().await.unwrap();
    }
    assert_eq!(world.wire.count("GET", USAGE), 1);
    assert_eq!(world.wire.count("GET", ACCOUNTS), 4);
}

#[tokio::test]
async fn what_was_found_is_known_at_the_next_start_without_a_network() {
    let world = World::new(current(2, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    plug.kill().await;
    world.wire.down().await;
    let plug = world.start();
    plug.stage(Stage::Ready).await;
    plug.view("what it spoke", |view| spoken(view) == Some(Contract::Current)).await;
}

#[tokio::test]
async fn brands_are_called_by_their_names_at_a_start_without_a_network() {
    let world = World::new(current(4, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let named = |plug: &Plug| -> Vec<_> { plug.rows().into_iter().map(|row| row.brand).collect() };
    let (rows, brands) = (named(&plug), plug.board().subscribe().borrow().brands.clone().unwrap());
    assert!(rows.iter().flatten().all(|brand| brand.name != brand.id), "{rows:?}");
    plug.kill().await;
    world.wire.down().await;
    let plug = world.start();
    let view = plug.view("the list", |view| view.accounts.counts.total == 4).await;
    assert_eq!(named(&plug), rows);
    assert_eq!(view.brands.unwrap().list, brands.list, "where accounts go, and what is filtered by");
}

#[tokio::test]
async fn a_question_that_is_not_answered_is_asked_again_before_anything_is_connected() {
    let world = World::new(current(2, 0, Consent::Auto)).await;
    world.wire.always("GET", USAGE, Fault::text(502, "bad gateway"));
    let plug = world.start();
    let key = crate::world::secret(crate::world::KEY);
    let refused = plug.board().sign_in(Some(key), Some(&world.wire.api()), None).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::ServiceDown);
    world.wire.behave();
    let plug = world.restart(plug).await;
    plug.board()
        .sign_in(Some(crate::world::secret(crate::world::KEY)), Some(&world.wire.api()), None)
        .await
        .unwrap();
    let opening = plug.begin_in_brand("sheet", "instagram").await;
    travel(opening.link.as_str()).await;
    assert_eq!(world.wire.count("POST", CONNECT), 1);
}

#[tokio::test]
async fn a_person_may_say_what_the_service_speaks() {
    let world = World::new(current(2, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    plug.board().set_contract(Some(Contract::Seed)).await.unwrap();
    let view = plug.view("what was chosen", |view| spoken(view) == Some(Contract::Seed)).await;
    assert!(view.brands.is_none());
    let plug = world.restart(plug).await;
    plug.view("what was chosen", |view| spoken(view) == Some(Contract::Seed)).await;
    plug.board().set_contract(None).await.unwrap();
    plug.view("what was found", |view| spoken(view) == Some(Contract::Current)).await;
}

#[tokio::test]
async fn a_version_that_the_service_does_not_have_is_named_as_the_reason() {
    let world = World::new(service(2, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    plug.board().set_contract(Some(Contract::Current)).await.unwrap();
    let view = plug.view("why there are no brands", |view| view.brands.is_some()).await;
    assert_eq!(view.brands.unwrap().problem.unwrap().code, ErrorCode::VersionWrong);
    let account = plug.rows()[0].clone();
    let refused = plug.board().begin(&beginning("sheet", &account.platform, Some(&account.id)), None).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::VersionWrong);
    plug.board().set_contract(Some(Contract::Seed)).await.unwrap();
    plug.begin("next", &account.platform, Some(&account.id)).await;
}

#[tokio::test]
async fn of_the_version_of_march_a_service_of_today_says_the_same() {
    let world = World::new(current(2, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    plug.board().set_contract(Some(Contract::Seed)).await.unwrap();
    let no = serde_json::json!({"error": {"code": "validation.field_required", "message": "m",
        "param": "brand_id"}, "request_id": "a1b2c3d4"});
    world.wire.always("POST", CONNECT, Fault::json(400, &no));
    plug.board().begin(&beginning("sheet", "instagram", None), None).await.unwrap();
    let PhaseView::Failed { fault } = plug.end("sheet").await else { panic!("it did not fail") };
    assert_eq!(fault.code, ErrorCode::VersionWrong);
}

#[tokio::test]
async fn a_page_of_the_network_is_not_taken_for_a_wrong_version() {
    let world = World::new(service(2, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    plug.board().set_contract(Some(Contract::Current)).await.unwrap();
    world.wire.always("GET", ACCOUNTS, Fault::text(200, "<html>Welcome to our network"));
    assert_eq!(plug.board().refresh().await.unwrap_err().code, ErrorCode::NotTheApi);
    let brands = plug.board().subscribe().borrow().brands.clone().unwrap();
    assert_eq!(brands.problem.unwrap().code, ErrorCode::NotTheApi);
}

#[tokio::test]
async fn a_service_that_sends_a_code_after_all_gets_it_exchanged() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    plug.board().set_contract(Some(Contract::Seed)).await.unwrap();
    let opening = plug.board().begin(&beginning("sheet", "instagram", None), None).await.unwrap().unwrap();
    let callback = travel(opening.link.as_str()).await;
    assert!(callback.contains("code="), "{callback}");
    come_back(&callback).await;
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
}

#[tokio::test]
async fn a_gateway_that_knows_no_such_page_is_believed_until_the_next_start_only() {
    let world = World::new(current(2, 0, Consent::Auto)).await;
    world.wire.next("GET", USAGE, Fault::text(404, "not found"));
    let plug = world.signed_in().await;
    let view = plug.board().subscribe().borrow().clone();
    assert_eq!(spoken(&view), Some(Contract::Seed));
    let plug = world.restart(plug).await;
    plug.view("what it speaks", |view| spoken(view) == Some(Contract::Current)).await;
}
