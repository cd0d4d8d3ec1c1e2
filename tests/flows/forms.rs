//! Platforms that take a key instead of a sign-in.

use std::collections::BTreeMap;

use plugboard_core::ErrorCode;
use plugboard_core::board::Beginning;
use plugboard_core::view::{Health, Outcome, PhaseView};
use plugboard_sandbox::Consent;

use crate::contract::CONNECT;
use crate::wire::{Fault, Gate};
use crate::world::{Plug, World, beginning, current, secret, service};

async fn fault(plug: &Plug, sheet: &str) -> (ErrorCode, Option<String>) {
    match plug.end(sheet).await {
        PhaseView::Failed { fault } => (fault.code, fault.field),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_refused_key_is_the_fault_of_its_field_and_can_be_typed_again() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    plug.submit("sheet", "please-refuse-this", None).await.unwrap();
    assert_eq!(fault(&plug, "sheet").await, (ErrorCode::CredentialRefused, Some("api_key".into())));
    plug.submit("sheet", "tp_good", None).await.unwrap();
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
    assert_eq!(world.wire.count("POST", CONNECT), 2);
    plug.listed(1).await;
}

#[tokio::test]
async fn an_empty_or_endless_field_is_found_before_anything_is_sent() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let long = "k".repeat(1_025);
    for key in ["", "   ", "\n", long.as_str()] {
        let error = plug.submit("sheet", key, None).await.unwrap_err();
        assert_eq!(
            (error.code, error.field.as_deref()),
            (ErrorCode::FieldInvalid, Some("api_key")),
            "{key:?}"
        );
    }
    let nothing =
        plug.board().submit(&beginning("sheet", "trustpilot", None), BTreeMap::new()).await.unwrap_err();
    assert_eq!(nothing.field.as_deref(), Some("api_key"));
    assert!(plug.attempt("sheet").is_none());
    assert_eq!(world.wire.count("POST", CONNECT), 0);
    plug.submit("sheet", &"k".repeat(1_024), None).await.unwrap();
    plug.connected("sheet").await;
}

#[tokio::test]
async fn a_form_is_sent_once_however_often_the_button_is_pressed() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let gate = Gate::closed();
    world.wire.always("POST", CONNECT, Fault::Hold(gate.clone()));
    let presses: Vec<_> = (0..50)
        .map(|_| {
            let fields = BTreeMap::from([("api_key".to_owned(), secret("tp_1"))]);
            plug.go(|board| async move {
                board.submit(&beginning("sheet", "trustpilot", None), fields).await.unwrap()
            })
        })
        .collect();
    plug.until("sheet", |phase| *phase == PhaseView::Starting).await;
    gate.open();
    for press in presses {
        assert!(press.await.unwrap().is_none());
    }
    plug.connected("sheet").await;
    plug.submit("sheet", "tp_1", None).await.unwrap();
    assert_eq!(world.wire.count("POST", CONNECT), 1, "not after a success either");
}

#[tokio::test]
async fn the_right_key_brings_an_account_back_and_a_wrong_one_is_somebody_else() {
    let world = World::new(service(32, 16, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let broken = plug.row_of("trustpilot");
    assert_eq!(broken.health, Health::NeedsYou);
    plug.submit("a", "somebody_elses_key", Some(&broken.id)).await.unwrap();
    assert_eq!(plug.connected("a").await.1, Outcome::SomebodyElseNew);
    plug.listed(33).await;
    // In the sandbox the key of an account that was there from the start is its user name.
    plug.submit("b", &broken.username, Some(&broken.id)).await.unwrap();
    let (got, outcome) = plug.connected("b").await;
    assert_eq!((got.account_id, outcome), (broken.id, Outcome::Expected));
}

#[tokio::test]
async fn a_key_of_another_account_is_the_fault_of_its_field_where_a_brand_keeps_its_account() {
    let world = World::new(current(32, 16, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let broken = plug.row_of("trustpilot");
    plug.submit("a", "somebody_elses_key", Some(&broken.id)).await.unwrap();
    let of_another = (ErrorCode::CredentialOfAnother, Some("api_key".into()));
    assert_eq!(fault(&plug, "a").await, of_another);
    plug.submit("a", &broken.username, Some(&broken.id)).await.unwrap();
    assert_eq!(plug.connected("a").await.1, Outcome::Expected);
    // A new account has a brand to choose, and this one has no room.
    let brand = broken.brand.map(|brand| brand.id);
    let beginning = Beginning { brand, ..beginning("b", "trustpilot", None) };
    let fields = BTreeMap::from([("api_key".to_owned(), secret("somebody_elses_key"))]);
    plug.board().submit(&beginning, fields).await.unwrap();
    assert_eq!(fault(&plug, "b").await, (ErrorCode::BrandTaken, None));
}

#[tokio::test]
async fn a_key_that_was_sent_before_renews_its_account() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    plug.submit("a", "tp_1", None).await.unwrap();
    plug.connected("a").await;
    plug.listed(1).await;
    plug.submit("b", "tp_1", None).await.unwrap();
    assert_eq!(plug.connected("b").await.1, Outcome::Renewed);
}

#[tokio::test]
async fn a_service_that_answers_a_form_with_a_sign_in_gets_its_sign_in() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let state = "4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2";
    let link = format!("{}/simulated/trustpilot/authorize?state={state}", world.wire.origin());
    let offer = serde_json::json!({ "auth_url": link, "state": state });
    world.wire.next("POST", CONNECT, Fault::json(202, &offer));
    let opening = plug.submit("sheet", "tp_1", None).await.unwrap().unwrap();
    assert_eq!(opening.link.as_str(), link);
}
