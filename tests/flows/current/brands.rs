//! Brands, the pages of accounts, and taking accounts away.

use plugboard_core::ErrorCode;
use plugboard_core::board::Beginning;
use plugboard_core::view::{PageChange, PhaseView};
use plugboard_sandbox::{Consent, Options, Plan};

use crate::contract::CONNECT;
use crate::wire::Fault;
use crate::world::{KEY, World, beginning, current, secret, service};

#[tokio::test]
async fn a_new_account_needs_a_brand_before_anything_is_sent() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let without = plug.board().begin(&beginning("sheet", "instagram", None), None).await.unwrap_err();
    assert_eq!(without.code, ErrorCode::BrandMissing);
    let gone = Beginning { brand: Some("b_gone".into()), ..beginning("sheet", "instagram", None) };
    assert_eq!(plug.board().begin(&gone, None).await.unwrap_err().code, ErrorCode::BrandGone);
    assert_eq!(world.wire.count("POST", CONNECT), 0);
}

#[tokio::test]
async fn brands_are_made_renamed_and_removed_with_what_belongs_to_them() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let made = plug.board().create_brand("  Acme  ").await.unwrap();
    assert_eq!(made.name, "Acme");
    plug.view("the brand", |view| {
        view.brands.as_ref().unwrap().list.iter().any(|brand| brand.name == "Acme")
    })
    .await;
    plug.board().rename_brand(&made.id, "Acme Corporation").await.unwrap();
    let beginning = Beginning { brand: Some(made.id.clone()), ..beginning("sheet", "instagram", None) };
    let opening = plug.board().begin(&beginning, None).await.unwrap().unwrap();
    crate::browser::come_back(&crate::browser::travel(opening.link.as_str()).await).await;
    plug.connected("sheet").await;
    plug.listed(1).await;
    assert_eq!(plug.rows()[0].brand.as_ref().unwrap().name, "Acme Corporation");
    let last = plug.view("the last brand", |view| view.brands.as_ref().unwrap().last.is_some()).await;
    assert_eq!(last.brands.unwrap().last.as_deref(), Some(made.id.as_str()));
    plug.board().delete_brand(&made.id).await.unwrap();
    plug.listed(0).await;
    assert_eq!(plug.board().create_brand("  ").await.unwrap_err().code, ErrorCode::FieldInvalid);
}

#[tokio::test]
async fn a_plan_without_room_for_a_brand_says_so() {
    let options = Options { plan: Plan::Free, ..current(0, 0, Consent::Auto) };
    let world = World::new(options).await;
    let plug = world.signed_in().await;
    let mut refused = None;
    for number in 0..3 {
        refused = refused.or(plug.board().create_brand(&format!("Brand {number}")).await.err());
    }
    assert_eq!(refused.unwrap().code, ErrorCode::BrandLimit);
    let plan = plug.board().subscribe().borrow().plan.clone().unwrap();
    assert_eq!((plan.brands.used, plan.brands.limit), (2, Some(2)));
}

#[tokio::test]
async fn an_account_is_taken_away_in_both_contracts() {
    for options in [service(3, 0, Consent::Auto), current(3, 0, Consent::Auto)] {
        let world = World::new(options).await;
        let plug = world.signed_in().await;
        let account = plug.rows()[0].id.clone();
        plug.board().disconnect(&account).await.unwrap();
        plug.listed(2).await;
        assert!(plug.rows().iter().all(|row| row.id != account));
        assert_eq!(plug.board().disconnect(&account).await.unwrap_err().code, ErrorCode::AccountGone);
    }
}

#[tokio::test]
async fn the_pages_of_an_account_are_switched_and_given_to_brands() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let opening = plug.begin_in_brand("sheet", "facebook").await;
    crate::browser::come_back(&crate::browser::travel(opening.link.as_str()).await).await;
    let is_there = |phase: &plugboard_core::view::PhaseView| {
        matches!(phase, plugboard_core::view::PhaseView::Choosing { choice: Some(_), .. })
    };
    let plugboard_core::view::PhaseView::Choosing { choice: Some(choice), .. } =
        plug.until("sheet", is_there).await
    else {
        unreachable!()
    };
    let ids: Vec<String> =
        choice.options.iter().filter(|option| option.free).map(|option| option.id.clone()).take(2).collect();
    plug.board().choose("sheet", &ids).await.unwrap();
    let (got, _) = plug.connected("sheet").await;
    plug.listed(1).await;
    let pages = plug.board().account_pages(&got.account_id).await.unwrap();
    assert_eq!(pages.len(), 2, "{pages:?}");
    let other = pages.iter().find(|page| !page.is_default).unwrap();
    let pages = plug.board().change_page(&got.account_id, &other.id, PageChange::MakeDefault).await.unwrap();
    assert!(pages.iter().all(|page| page.is_default == (page.id == other.id)), "{pages:?}");
    let brand = plug.board().create_brand("Second").await.unwrap();
    let all = plug.board().login_pages(&got.account_id).await.unwrap();
    let free = all.iter().find(|page| page.free && page.brand.is_none()).unwrap();
    let all = plug.board().assign_page(&got.account_id, &free.id, &brand.id).await.unwrap();
    let given = all.iter().find(|page| page.id == free.id).unwrap();
    assert_eq!(given.brand.as_ref().unwrap().name, "Second");
    plug.listed(2).await;
}

#[tokio::test]
async fn a_limited_key_is_told_what_it_may_not_do() {
    let world = World::new(current(2, 0, Consent::Auto)).await;
    let reader = limited_key(&world).await;
    let plug = world.start();
    plug.board().sign_in(Some(secret(&reader)), Some(&world.wire.api()), None).await.unwrap();
    let brand = Some(plug.brand());
    let beginning = Beginning { brand, ..beginning("sheet", "instagram", None) };
    plug.board().begin(&beginning, None).await.unwrap();
    let plugboard_core::view::PhaseView::Failed { fault } = plug.end("sheet").await else {
        panic!("it worked")
    };
    assert_eq!(fault.code, ErrorCode::KeyLimited);
    assert_eq!(plug.board().create_brand("Mine").await.unwrap_err().code, ErrorCode::KeyLimited);
}

/// A key of the tests' workspace that may only read accounts.
async fn limited_key(world: &World) -> String {
    let made: serde_json::Value = crate::wire::plain_client()
        .post(format!("{}/_sandbox/keys", world.wire.origin()))
        .bearer_auth(KEY)
        .json(&serde_json::json!({"scopes": ["accounts:read"], "brand_ids": []}))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    made["api_key"].as_str().or(made["raw_key"].as_str()).unwrap().to_owned()
}

#[tokio::test]
async fn a_brand_whose_answer_was_lost_is_not_made_twice() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    world.wire.next("POST", "/v1/brands", crate::wire::Fault::LoseAnswer);
    let made = plug.board().create_brand("Twin").await.unwrap();
    let brands = plug.board().subscribe().borrow().brands.clone().unwrap();
    let twins: Vec<_> = brands.list.iter().filter(|brand| brand.name == "Twin").collect();
    assert_eq!((twins.len(), &twins[0].id), (1, &made.id));
    assert_eq!(world.wire.count("POST", "/v1/brands"), 1);
}

/// Answers of a gateway to a request that was carried out.
fn answers_of_a_gateway() -> [Fault; 5] {
    let html = b"<html>".to_vec();
    [
        Fault::LoseAnswer,
        Fault::Instead { status: 302, body: Vec::new() },
        Fault::Instead { status: 400, body: html.clone() },
        Fault::Instead { status: 200, body: html },
        Fault::Instead { status: 403, body: br#"{"message":"Forbidden"}"#.to_vec() },
    ]
}

#[tokio::test]
async fn a_change_that_a_gateway_answered_is_settled_by_the_list() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let opening = plug.begin_in_brand("sheet", "facebook").await;
    crate::browser::come_back(&crate::browser::travel(opening.link.as_str()).await).await;
    let is_there = |phase: &PhaseView| matches!(phase, PhaseView::Choosing { choice: Some(_), .. });
    let PhaseView::Choosing { choice: Some(choice), .. } = plug.until("sheet", is_there).await else {
        unreachable!()
    };
    let free: Vec<String> =
        choice.options.iter().filter(|option| option.free).map(|option| option.id.clone()).collect();
    plug.board().choose("sheet", &free[..2]).await.unwrap();
    let account = plug.connected("sheet").await.0.account_id;
    let pages = plug.board().account_pages(&account).await.unwrap();
    let page = pages.iter().find(|page| !page.is_default).unwrap().id.clone();
    let brand = plug.board().create_brand("Second").await.unwrap().id;
    let mut requests = 0;
    for (number, fault) in answers_of_a_gateway().into_iter().enumerate() {
        let changed = format!("/v1/brands/{brand}");
        let name = format!("Name {number}");
        world.wire.next("PATCH", &changed, fault.clone());
        plug.board().rename_brand(&brand, &name).await.unwrap();

        let path = format!("/v1/accounts/{account}/pages/{page}");
        world.wire.next("PATCH", &path, fault.clone());
        let change = if number % 2 == 0 { PageChange::Deactivate } else { PageChange::Activate };
        let pages = plug.board().change_page(&account, &page, change).await.unwrap();
        let own = pages.iter().find(|own| own.id == page).unwrap();
        assert_eq!(own.is_active, number % 2 == 1, "{number}");

        world.wire.next("POST", "/v1/invites", fault.clone());
        plug.board().invite("instagram", &brand, 7, None).await.unwrap();
        let invite = plug.board().subscribe().borrow().invites[0].clone();
        assert!(plug.board().invite_link(&invite.id).is_ok(), "{number}");
        let path = format!("/v1/invites/{}", invite.id);
        world.wire.next("DELETE", &path, fault.clone());
        plug.board().revoke_invite(&invite.id).await.unwrap();
        assert!(plug.board().subscribe().borrow().invites.is_empty(), "{number}");

        world.wire.next("POST", "/v1/brands", fault.clone());
        let made = plug.board().create_brand(&format!("Made {number}")).await.unwrap().id;
        let path = format!("/v1/brands/{made}");
        world.wire.next("DELETE", &path, fault);
        plug.board().delete_brand(&made).await.unwrap();
        assert_eq!(world.wire.count("DELETE", &path), 1);
        requests += 1;
        assert_eq!(world.wire.count("PATCH", &changed), requests);
        assert_eq!(world.wire.count("POST", "/v1/invites"), requests);
    }
}

#[tokio::test]
async fn a_change_that_a_gateway_refused_is_not_called_done() {
    let world = World::new(current(3, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let brand = plug.board().create_brand("Second").await.unwrap().id;
    for status in [302, 400, 401, 404] {
        let path = format!("/v1/brands/{brand}");
        world.wire.next("PATCH", &path, Fault::text(status, "<html>"));
        let renamed = plug.board().rename_brand(&brand, "Other").await;
        assert_eq!(renamed.unwrap_err().code, ErrorCode::NotTheApi);
        world.wire.next("DELETE", &path, Fault::text(status, "<html>"));
        assert_eq!(plug.board().delete_brand(&brand).await.unwrap_err().code, ErrorCode::NotTheApi);
        world.wire.next("POST", "/v1/invites", Fault::text(status, "<html>"));
        let invited = plug.board().invite("instagram", &brand, 7, None).await;
        assert_eq!(invited.unwrap_err().code, ErrorCode::NotTheApi);
        let account = plug.rows()[0].id.clone();
        world.wire.next("DELETE", &format!("/v1/accounts/{account}"), Fault::text(status, "<html>"));
        assert_eq!(plug.board().disconnect(&account).await.unwrap_err().code, ErrorCode::NotTheApi);
    }
}

#[tokio::test]
async fn a_removal_that_a_gateway_answered_is_settled_by_the_list() {
    let world = World::new(current(8, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    for (left, fault) in (3..=7).rev().zip(answers_of_a_gateway()) {
        let path = format!("/v1/accounts/{}", plug.rows()[0].id);
        let account = plug.rows()[0].id.clone();
        world.wire.next("DELETE", &path, fault);
        plug.board().disconnect(&account).await.unwrap();
        assert_eq!(world.wire.count("DELETE", &path), 1);
        plug.listed(left).await;
    }
}
