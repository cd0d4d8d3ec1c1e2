//! What is sent once, and what is asked for again.

use plugboard_core::view::{ChoiceKind, Contract, PageChange};
use plugboard_core::{Error, ErrorCode};
use serde_json::json;

use super::{asked, today};
use crate::contract::{ACCOUNTS, CONNECT};
use crate::wire::Fault;

const CONNECTION: &str = "pc_4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2";

fn failing() -> [(Fault, ErrorCode); 8] {
    [
        (Fault::text(503, ""), ErrorCode::ServiceDown),
        (Fault::text(429, ""), ErrorCode::RateLimited),
        (Fault::Drop, ErrorCode::Offline),
        (Fault::text(200, "<html>"), ErrorCode::NotTheApi),
        (Fault::text(302, ""), ErrorCode::NotTheApi),
        (Fault::text(400, "<html>"), ErrorCode::NotTheApi),
        (Fault::text(401, "<html>"), ErrorCode::NotTheApi),
        (Fault::text(404, "<html>"), ErrorCode::NotTheApi),
    ]
}

#[tokio::test]
async fn what_changes_something_is_sent_once() {
    let (world, api) = today(0).await;
    let login = "/v1/platforms/facebook/logins/cred_1/pages/1/assign";
    let select = format!("{ACCOUNTS}/pending/{CONNECTION}/select");
    let sent: [(&str, &str); 8] = [
        ("POST", "/v1/brands"),
        ("PATCH", "/v1/brands/b_1"),
        ("DELETE", "/v1/brands/b_1"),
        ("PATCH", "/v1/accounts/acc_1/pages/page_1"),
        ("POST", login),
        ("POST", "/v1/invites"),
        ("DELETE", "/v1/invites/inv_1"),
        ("POST", &select),
    ];
    for (number, (method, path)) in sent.into_iter().enumerate() {
        for (count, (fault, met)) in failing().into_iter().enumerate() {
            world.wire.next(method, path, fault);
            let error: Result<(), Error> = match number {
                0 => api.create_brand("A").await.map(drop),
                1 => api.rename_brand("b_1", "A").await.map(drop),
                2 => api.delete_brand("b_1").await,
                3 => api.change_page("acc_1", "page_1", PageChange::Activate).await.map(drop),
                4 => api.assign_page("cred_1", "1", "b_1").await.map(drop),
                5 => api.create_invite("b_1", "x", 7).await.map(drop),
                6 => api.revoke_invite("inv_1").await,
                _ => {
                    let chosen = ["1".to_owned()];
                    let answer = api.select(CONNECTION, ChoiceKind::Pages, &chosen).await;
                    answer.map(drop).map_err(plugboard_core::api::Failure::into_error)
                }
            };
            assert_eq!(error.unwrap_err().code, met, "{method} {path}");
            assert_eq!(world.wire.count(method, path), count + 1, "{method} {path} {met:?}");
        }
    }
}

#[tokio::test]
async fn what_is_read_is_asked_for_up_to_three_times() {
    let (world, api) = today(0).await;
    for fault in [Fault::text(503, ""), Fault::Drop] {
        let before = world.wire.count("GET", "/v1/brands");
        for _ in 0..2 {
            world.wire.next("GET", "/v1/brands", fault.clone());
        }
        assert!(api.brands().await.is_ok());
        assert_eq!(world.wire.count("GET", "/v1/brands") - before, 3);
    }
    world.wire.always("GET", "/v1/brands", Fault::text(503, ""));
    let before = world.wire.count("GET", "/v1/brands");
    assert_eq!(api.brands().await.unwrap_err().code, ErrorCode::ServiceDown);
    assert_eq!(world.wire.count("GET", "/v1/brands") - before, 3);
}

#[tokio::test]
async fn what_will_not_pass_is_not_asked_for_again() {
    let (world, api) = today(0).await;
    let gone = json!({ "error": { "code": "resource.not_supported" } });
    for (fault, met) in [
        (Fault::text(200, "<html>"), ErrorCode::NotTheApi),
        (Fault::text(403, "error code: 1010"), ErrorCode::Refused),
        (Fault::json(501, &gone), ErrorCode::PlatformUnsupported),
    ] {
        let before = world.wire.total();
        world.wire.next("GET", ACCOUNTS, fault.clone());
        assert_eq!(api.accounts().await.unwrap_err().code, met);
        world.wire.next("POST", CONNECT, fault);
        let connect = api.connect(&asked(Contract::Current, "instagram", None)).await;
        assert_eq!(connect.unwrap_err().code, met);
        assert_eq!(world.wire.total() - before, 2);
    }
}
