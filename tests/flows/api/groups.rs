//! Brands, and the invites to them.

use plugboard_core::ErrorCode;
use plugboard_core::view::Contract;
use plugboard_sandbox::{Consent, Options, Plan};
use serde_json::json;

use super::{api, asked, brand, signed_in, today};
use crate::browser::travel;
use crate::wire::Fault;
use crate::world::{KEY, World, current};

#[tokio::test]
async fn a_brand_is_made_renamed_used_and_deleted_with_what_is_in_it() {
    let (_world, api) = today(0).await;
    let made = api.create_brand("Bakery").await.unwrap();
    assert_eq!((made.name.as_str(), made.accounts), ("Bakery", 0));
    assert_eq!(
        api.rename_brand(&made.id, "Café \u{202e} & Söhne").await.unwrap().name,
        "Café \u{202e} & Söhne"
    );
    signed_in(&api, &asked(Contract::Current, "instagram", Some(&made.id))).await;
    let account = api.accounts().await.unwrap().accounts.remove(0);
    assert_eq!(account.brand.as_ref(), Some(&made.id));
    let listed = api.brands().await.unwrap();
    assert_eq!(listed.iter().find(|brand| brand.id == made.id).unwrap().accounts, 1);
    for _ in 0..2 {
        api.delete_brand(&made.id).await.unwrap();
    }
    assert!(api.accounts().await.unwrap().accounts.is_empty());
    assert!(api.brands().await.unwrap().iter().all(|brand| brand.id != made.id));
    assert_eq!(api.rename_brand(&made.id, "Again").await.unwrap_err().code, ErrorCode::BrandGone);
    assert_eq!(api.rename_brand("..", "Again").await.unwrap_err().code, ErrorCode::BrandGone);
    let empty = api.create_brand("").await.unwrap_err();
    assert_eq!((empty.code, empty.field.as_deref()), (ErrorCode::FieldInvalid, Some("name")));
}

#[tokio::test]
async fn a_plan_that_is_full_says_so() {
    let world = World::new(Options { plan: Plan::Free, ..current(0, 0, Consent::Auto) }).await;
    let api = api(&world, KEY);
    brand(&api, "Second").await;
    assert_eq!(api.create_brand("Third").await.unwrap_err().code, ErrorCode::BrandLimit);
}

#[tokio::test]
async fn a_brand_that_has_an_account_of_the_platform_says_so() {
    let (_world, api) = today(0).await;
    let mine = brand(&api, "Mine").await;
    let request = asked(Contract::Current, "telegram", Some(&mine));
    for (token, met) in [("1:a", None), ("1:b", None), ("2:a", Some(ErrorCode::BrandTaken))] {
        let typed = [("bot_token".to_owned(), crate::world::secret(token))].into();
        assert_eq!(super::code(api.submit(&request, &typed).await), met, "{token}");
    }
}

#[tokio::test]
async fn an_invite_is_made_listed_used_and_revoked() {
    let (world, api) = today(0).await;
    let mine = brand(&api, "Mine").await;
    let invite = api.create_invite(&mine, "instagram", 7).await.unwrap();
    assert!(invite.active && invite.link.starts_with(&world.wire.origin()), "{invite:?}");
    assert_eq!((invite.platform.as_str(), invite.brand.as_str()), ("instagram", mine.as_str()));
    let week = 7 * 24 * 60 * 60 * 1_000;
    let other = api.create_invite(&mine, "tiktok", 14).await.unwrap();
    let apart = other.ends.unwrap() - invite.ends.unwrap();
    assert!((week..week + 60_000).contains(&apart), "{apart}");
    assert_eq!(api.create_invite(&mine, "tiktok", 1).await.unwrap_err().code, ErrorCode::InviteExists);

    travel(&invite.link).await;
    let listed = api.invites(&mine).await.unwrap();
    let state = |id: &str| listed.iter().find(|found| found.id == id).map(|found| found.active);
    assert_eq!((state(&invite.id), state(&other.id)), (Some(false), Some(true)));
    assert_eq!(
        listed.iter().find(|found| found.id == other.id),
        Some(&other),
        "the list tells the link again"
    );
    assert_eq!(api.accounts().await.unwrap().accounts[0].brand.as_ref(), Some(&mine));

    for _ in 0..2 {
        api.revoke_invite(&other.id).await.unwrap();
    }
    assert!(api.invites(&mine).await.unwrap().iter().all(|found| !found.active));
    assert_eq!(api.invites("nobody").await.unwrap_err().code, ErrorCode::BrandGone);
    assert_eq!(api.create_invite("nobody", "tiktok", 7).await.unwrap_err().code, ErrorCode::BrandGone);
    let days = api.create_invite(&mine, "tiktok", 2).await.unwrap_err();
    assert_eq!((days.code, days.field.as_deref()), (ErrorCode::FieldInvalid, Some("expires_in_days")));
    let form = api.create_invite(&mine, "telegram", 7).await.unwrap_err();
    assert_eq!(form.code, ErrorCode::PlatformUnsupported);
}

#[tokio::test]
async fn a_link_that_nobody_should_open_is_not_passed_on() {
    let (world, api) = today(0).await;
    let row = |url: &str| json!({ "id": "inv_1", "platform": "x", "url": url, "is_active": true });
    for url in ["http://127.0.0.1:1/invite/t", "javascript:alert(1)", "https://u@a.example/", "file:///x", ""]
    {
        world.wire.next("POST", "/v1/invites", Fault::json(201, &row(url)));
        assert_eq!(api.create_invite("b", "x", 7).await.unwrap_err().code, ErrorCode::UnsafeLink, "{url}");
        world.wire.next("GET", "/v1/invites", Fault::json(200, &json!({ "data": [row(url)] })));
        let listed = api.invites("b").await.unwrap();
        assert_eq!((listed[0].link.as_str(), listed[0].active), ("", true), "{url}");
    }
}
