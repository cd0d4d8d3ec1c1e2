//! The client alone against the sandbox, an endpoint at a time: what each contract answers, and how often anything
//! is sent.

mod choosing;
mod groups;
mod once;

use std::collections::BTreeMap;

use plugboard_core::ErrorCode;
use plugboard_core::address::ApiAddress;
use plugboard_core::api::{Api, Connect, Exchanged, Failure, Request};
use plugboard_core::network::Network;
use plugboard_core::view::Contract;
use plugboard_sandbox::{Consent, Contract as Spoken, Guess, Options, Plan};
use serde_json::{Value, json};

use crate::browser::{parameter, travel, visit};
use crate::contract::ACCOUNTS;
use crate::wire::{Fault, plain_client};
use crate::world::{KEY, World, current, secret, service};

const USAGE: &str = "/v1/usage";

/// Where nobody listens: the browser is stopped before it gets there.
const BACK: &str = "http://127.0.0.1:9/oauth/callback";

fn api(world: &World, key: &str) -> Api {
    Api::new(&ApiAddress::parse(&world.wire.api()).unwrap(), secret(key), &Network::default()).unwrap()
}

async fn today(accounts: usize) -> (World, Api) {
    let world = World::new(current(accounts, 0, Consent::Auto)).await;
    let api = api(&world, KEY);
    (world, api)
}

fn asked<'a>(contract: Contract, platform: &'a str, brand: Option<&'a str>) -> Request<'a> {
    Request { contract, platform, redirect_uri: Some(BACK), state: None, brand }
}

/// A further key that may do only this.
async fn limited(world: &World, limits: &Value) -> Api {
    let made = plain_client()
        .post(format!("{}/_sandbox/keys", world.wire.origin()))
        .bearer_auth(KEY)
        .body(limits.to_string())
        .send()
        .await
        .unwrap();
    let made: Value = serde_json::from_str(&made.text().await.unwrap()).unwrap();
    api(world, made["api_key"].as_str().unwrap())
}

/// Signs in; the address that the browser comes back to.
async fn signed_in(api: &Api, request: &Request<'_>) -> String {
    match api.connect(request).await.unwrap() {
        Connect::SignIn { link, .. } => travel(link.as_str()).await,
        Connect::Accounts(people) => panic!("{people:?}"),
    }
}

async fn brand(api: &Api, name: &str) -> String {
    api.create_brand(name).await.unwrap().id
}

/// What a person meets.
fn code<T>(answer: Result<T, Failure>) -> Option<ErrorCode> {
    answer.err().map(|failure| failure.into_error().code)
}

#[tokio::test]
async fn what_is_spoken_is_found_by_one_question() {
    let world = World::empty().await;
    assert_eq!(api(&world, KEY).probe().await.unwrap(), (Contract::Seed, None));
    assert_eq!((world.wire.count("GET", USAGE), world.wire.total()), (1, 1));
    let (world, api) = today(3).await;
    let (contract, plan) = api.probe().await.unwrap();
    assert_eq!((contract, plan.unwrap().brands.limit), (Contract::Current, Some(200)));
    assert_eq!(world.wire.total(), 1);
}

#[tokio::test]
async fn a_plan_without_limits_has_none() {
    let world = World::new(Options { plan: Plan::Enterprise, ..current(3, 0, Consent::Auto) }).await;
    let plan = api(&world, KEY).probe().await.unwrap().1.unwrap();
    assert_eq!((plan.brands.limit, plan.posts.limit), (None, None));
    assert!(plan.brands.used > 0);
}

#[tokio::test]
async fn what_says_nothing_of_the_contract_is_an_error() {
    let (world, _) = today(0).await;
    let refused = api(&world, "sapi_key_of_nobody").probe().await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::KeyRefused);
    for options in [service(0, 0, Consent::Auto), current(0, 0, Consent::Auto)] {
        let world = World::new(options).await;
        for (fault, met) in [
            (Fault::text(502, "<html>"), ErrorCode::ServiceDown),
            (Fault::text(200, "<html>"), ErrorCode::NotTheApi),
            (Fault::json(200, &json!({ "data": [] })), ErrorCode::NotTheApi),
            (Fault::text(302, ""), ErrorCode::NotTheApi),
            (Fault::Drop, ErrorCode::Offline),
        ] {
            world.wire.always("GET", USAGE, fault);
            assert_eq!(api(&world, KEY).probe().await.unwrap_err().code, met);
            world.wire.behave();
        }
    }
}

#[tokio::test]
async fn an_unpaid_service_speaks_all_the_same() {
    let (world, api) = today(0).await;
    let past_due = json!({ "error": { "code": "billing.past_due", "message": "m" }, "request_id": "a1" });
    world.wire.always("GET", USAGE, Fault::json(402, &past_due));
    world.wire.always("GET", ACCOUNTS, Fault::json(402, &past_due));
    assert_eq!(api.probe().await.unwrap(), (Contract::Current, None));
    assert_eq!(api.accounts().await.unwrap_err().code, ErrorCode::PastDue);
}

#[tokio::test]
async fn a_list_in_pages_is_read_to_its_end() {
    let guesses = [Guess::PagedList].into_iter().collect();
    let world = World::new(Options { guesses, ..current(250, 0, Consent::Auto) }).await;
    let accounts = api(&world, KEY).accounts().await.unwrap().accounts;
    assert_eq!((accounts.len(), world.wire.count("GET", ACCOUNTS)), (250, 3));
    assert!(accounts.iter().all(|account| account.brand.is_some() && account.status.is_some()));
}

#[tokio::test]
async fn pages_that_lead_in_a_circle_end() {
    let (world, api) = today(0).await;
    let page = |next: &str| Fault::json(200, &json!({ "data": [], "next_cursor": next }));
    for next in ["a", "b", "a"] {
        world.wire.next("GET", ACCOUNTS, page(next));
    }
    assert_eq!(api.accounts().await.unwrap_err().code, ErrorCode::NotTheApi);
    assert_eq!(world.wire.count("GET", ACCOUNTS), 3);
}

#[tokio::test]
async fn a_page_that_fails_is_asked_for_again_alone() {
    let (world, api) = today(0).await;
    let row = |id: &str| json!({ "id": id, "platform": "x" });
    world.wire.next("GET", ACCOUNTS, Fault::json(200, &json!({ "data": [row("a")], "next_cursor": "n" })));
    world.wire.next("GET", ACCOUNTS, Fault::text(503, ""));
    world.wire.next("GET", ACCOUNTS, Fault::json(200, &json!({ "data": [row("a"), row("b")] })));
    let ids: Vec<String> =
        api.accounts().await.unwrap().accounts.into_iter().map(|account| account.id).collect();
    assert_eq!(ids, ["a", "b"], "and nobody is there twice");
    assert_eq!(world.wire.count("GET", ACCOUNTS), 3);
}

#[tokio::test]
async fn an_account_is_removed_in_either_contract_and_once_more_is_no_error() {
    for spoken in [Spoken::Seed, Spoken::Current] {
        let world = World::new(Options { contract: spoken, ..service(3, 0, Consent::Auto) }).await;
        let api = api(&world, KEY);
        let account = api.accounts().await.unwrap().accounts.remove(0).id;
        for _ in 0..2 {
            api.remove(&account).await.unwrap();
        }
        assert!(api.accounts().await.unwrap().accounts.iter().all(|left| left.id != account));
        let path = format!("{ACCOUNTS}/{account}");
        for (fault, met) in [
            (Fault::text(404, "<html>"), ErrorCode::NotTheApi),
            (Fault::text(200, "<html>"), ErrorCode::NotTheApi),
            (Fault::json(404, &json!({ "error": { "code": "http.404" } })), ErrorCode::NotTheApi),
            (Fault::text(503, ""), ErrorCode::ServiceDown),
            (Fault::LoseAnswer, ErrorCode::Offline),
        ] {
            world.wire.next("DELETE", &path, fault);
            assert_eq!(api.remove(&account).await.unwrap_err().code, met);
        }
        assert_eq!(world.wire.count("DELETE", &path), 7, "each is sent once");
        for strange in ["", "..", "a b"] {
            assert_eq!(api.remove(strange).await.unwrap_err().code, ErrorCode::AccountGone);
        }
        assert_eq!(api.accounts().await.unwrap().accounts.len(), 2);
    }
}

#[tokio::test]
async fn an_address_that_the_service_does_not_take_is_told_apart() {
    let scheme = Some(crate::contract::REDIRECT_URI);
    let (_world, api) = today(0).await;
    let wanted = asked(Contract::Current, "instagram", None);
    let met = api.connect(&Request { redirect_uri: scheme, ..wanted }).await.unwrap_err();
    assert_eq!(met.code, ErrorCode::WayRefused);
    for redirect_uri in [Some(BACK), None] {
        assert!(api.connect(&Request { redirect_uri, ..wanted }).await.is_ok());
    }
    let guesses = [Guess::WebOnly].into_iter().collect();
    let world = World::new(Options { guesses, ..service(0, 0, Consent::Auto) }).await;
    let api = self::api(&world, KEY);
    let wanted = asked(Contract::Seed, "instagram", None);
    let met = api.connect(&Request { redirect_uri: scheme, ..wanted }).await.unwrap_err();
    assert_eq!(met.code, ErrorCode::WayRefused);
    assert!(api.connect(&wanted).await.is_ok());
}

#[tokio::test]
async fn a_code_of_todays_contract_becomes_an_account_or_a_choice() {
    let (_world, api) = today(0).await;
    for platform in ["instagram", "facebook"] {
        // What goes into metadata gets the platform's code.
        let offer = api.connect(&asked(Contract::Seed, platform, None)).await.unwrap();
        let Connect::SignIn { link, state } = offer else { panic!("no sign-in") };
        let code = secret(&parameter(&visit(link.as_str()).await, "code"));
        let exchanged = api.exchange(platform, &code, &state, BACK).await.unwrap();
        match exchanged {
            Exchanged::Accounts(people) => assert_eq!((platform, people.len()), ("instagram", 1)),
            Exchanged::Choose(connection) => {
                assert_eq!(platform, "facebook");
                assert!(!api.pending(&connection).await.unwrap().items.is_empty());
            }
        }
        let again = api.exchange(platform, &code, &state, BACK).await;
        assert_eq!(self::code(again), Some(ErrorCode::SignInStale));
    }
}

#[tokio::test]
async fn what_cannot_be_connected_here_says_why() {
    let (_world, api) = today(0).await;
    for (platform, met) in [
        ("whatsapp", ErrorCode::DashboardOnly),
        ("twitter", ErrorCode::NotSetUp),
        ("myspace", ErrorCode::PlatformUnsupported),
    ] {
        assert_eq!(api.connect(&asked(Contract::Current, platform, None)).await.unwrap_err().code, met);
    }
    let nobody = asked(Contract::Current, "instagram", Some("nobody"));
    assert_eq!(api.connect(&nobody).await.unwrap_err().code, ErrorCode::BrandGone);
}

#[tokio::test]
async fn what_was_typed_is_taken_or_its_fault_is_named() {
    let (world, api) = today(0).await;
    let send = async |platform: &str, fields: &[(&str, &str)]| {
        let typed: BTreeMap<_, _> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), secret(value))).collect();
        let request = Request { redirect_uri: None, ..asked(Contract::Current, platform, None) };
        match api.submit(&request, &typed).await {
            Ok(Connect::Accounts(people)) => Ok(people.len()),
            Ok(Connect::SignIn { .. }) => panic!("no form"),
            Err(failure) => {
                let error = failure.into_error();
                Err((error.code, error.field))
            }
        }
    };
    assert_eq!(send("telegram", &[("bot_token", "123:AbC")]).await, Ok(1));
    let refused = send("telegram", &[("bot_token", "123:refuse")]).await;
    assert_eq!(refused, Err((ErrorCode::CredentialRefused, None)));
    let missing = send("telegram", &[("other", "x")]).await;
    assert_eq!(missing, Err((ErrorCode::FieldWanted, Some("bot_token".into()))));
    let mut fields = vec![("identifier", "acme.bsky.social"), ("app_password", "with-factor")];
    assert_eq!(send("bluesky", &fields).await, Err((ErrorCode::SecondFactor, None)));
    fields.push(("auth_factor_token", "123456"));
    assert_eq!(send("bluesky", &fields).await, Ok(1));
    let before = world.wire.total();
    world.wire.next("POST", crate::contract::CONNECT, Fault::text(503, ""));
    assert_eq!(send("bluesky", &fields).await, Err((ErrorCode::ServiceDown, None)));
    assert_eq!(world.wire.total() - before, 1, "it is sent once");
}

#[tokio::test]
async fn a_limited_key_is_told_what_it_lacks() {
    let (world, whole) = today(3).await;
    let reads = limited(&world, &json!({ "scopes": ["accounts:read"] })).await;
    assert_eq!(reads.probe().await.unwrap().0, Contract::Current);
    assert_eq!(reads.accounts().await.unwrap().accounts.len(), 3);
    assert!(!reads.brands().await.unwrap().is_empty());
    let met = reads.connect(&asked(Contract::Current, "instagram", None)).await.unwrap_err();
    assert_eq!(met.code, ErrorCode::KeyLimited);
    assert!(met.reference.starts_with("HTTP 403 auth.insufficient_scope accounts:manage"), "{met}");
    let posts = limited(&world, &json!({ "scopes": ["posts:write"] })).await;
    assert_eq!(posts.accounts().await.unwrap_err().code, ErrorCode::KeyLimited);
    assert_eq!(posts.probe().await.unwrap().0, Contract::Current);
    let (mine, other) = (brand(&whole, "Mine").await, brand(&whole, "Other").await);
    let one = limited(&world, &json!({ "brand_ids": [&mine] })).await;
    let seen: Vec<String> = one.brands().await.unwrap().into_iter().map(|brand| brand.id).collect();
    assert_eq!(seen, std::slice::from_ref(&mine));
    let elsewhere = one.connect(&asked(Contract::Current, "instagram", Some(&other))).await.unwrap_err();
    assert_eq!(elsewhere.code, ErrorCode::BrandGone);
    for met in [
        one.create_brand("New").await.map(drop),
        one.rename_brand(&mine, "New").await.map(drop),
        one.delete_brand(&mine).await,
        one.invites(&mine).await.map(drop),
        one.create_invite(&mine, "instagram", 7).await.map(drop),
    ] {
        assert_eq!(met.unwrap_err().code, ErrorCode::KeyLimited);
    }
}
