//! Every answer that the guide names, between the real client and the sandbox.

use plugboard_core::ErrorCode;
use plugboard_core::address::ApiAddress;
use plugboard_core::api::{Api, Connect, Exchanged, Failure, Request};
use plugboard_core::network::Network;
use plugboard_core::view::{Contract, Outcome, PhaseView, PlatformView};
use plugboard_sandbox::{Consent, Options};
use serde_json::json;

use crate::browser::{parameter, status, visit};
use crate::contract::{self, ACCOUNTS, CONNECT, EXCHANGE, REDIRECT_URI};
use crate::wire::Fault;
use crate::world::{KEY, OTHER_KEY, World, secret, service};

/// The platforms of the guide.
const PLATFORMS: [&str; 8] =
    ["instagram", "facebook", "google", "tiktok", "youtube", "twitter", "linkedin", "trustpilot"];

/// A sign-in that was begun with a key, up to the callback: state and code.
struct Begun {
    api: Api,
    state: String,
    code: String,
}

async fn begun(world: &World, key: &str, platform: &str) -> Begun {
    let api = api(world, key);
    let Connect::SignIn { link, state } = api.connect(&request(platform)).await.unwrap() else {
        panic!("no sign-in");
    };
    let code = parameter(&visit(link.as_str()).await, "code");
    Begun { api, state: state.expose().to_owned(), code }
}

/// What connect is asked for in this contract.
fn request(platform: &str) -> Request<'_> {
    let contract = Contract::Seed;
    Request { contract, platform, redirect_uri: Some(REDIRECT_URI), state: None, brand: None }
}

fn api(world: &World, key: &str) -> Api {
    Api::new(&ApiAddress::parse(&world.wire.api()).unwrap(), secret(key), &Network::default()).unwrap()
}

/// Exchanges; the username, or what a person meets.
async fn exchange(
    api: &Api,
    platform: &str,
    code: &str,
    state: &str,
    uri: &str,
) -> Result<String, ErrorCode> {
    match api.exchange(platform, &secret(code), &secret(state), uri).await {
        Ok(Exchanged::Accounts(people)) => Ok(people[0].username.clone()),
        Ok(Exchanged::Choose(_)) => panic!("nothing is to be chosen in this contract"),
        Err(Failure::Refused { error, .. }) => Err(error.code),
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_sign_in_sends_exactly_the_requests_of_the_guide() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    plug.board().deliver(&callback);
    let (got, outcome) = plug.connected("sheet").await;
    assert_eq!(outcome, Outcome::New);
    plug.listed(1).await;
    assert_eq!((got.account_id, got.username), (plug.rows()[0].id.clone(), plug.rows()[0].username.clone()));

    let connect = world.wire.seen("POST", CONNECT);
    assert_eq!(
        connect.iter().map(super::wire::Seen::json).collect::<Vec<_>>(),
        [contract::connect_body("instagram")]
    );
    let (code, state) = (parameter(&callback, "code"), parameter(&callback, "state"));
    let exchange = world.wire.seen("POST", EXCHANGE);
    assert_eq!(
        exchange.iter().map(super::wire::Seen::json).collect::<Vec<_>>(),
        [contract::exchange_body("instagram", &code, &state)]
    );
    for posted in connect.iter().chain(&exchange) {
        assert_eq!(posted.header("content-type"), "application/json");
    }
    let lists = world.wire.seen("GET", ACCOUNTS);
    assert!(lists.iter().all(|list| list.body.is_empty()));
    for request in connect.iter().chain(&exchange).chain(&lists) {
        assert_eq!(request.header("authorization"), format!("Bearer {KEY}"));
        assert!(request.header("user-agent").starts_with("Plugboard/"), "{}", request.header("user-agent"));
        assert_eq!(request.header("cookie"), "");
        assert_eq!(request.header("referer"), "");
    }
}

#[tokio::test]
async fn a_key_platform_is_connected_at_once_with_exactly_the_body_of_the_guide() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    assert!(plug.submit("sheet", "  tp_1  ", None).await.unwrap().is_none());
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
    let seen = world.wire.seen("POST", CONNECT);
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].json(), contract::credential_body("trustpilot", "tp_1"));
    assert_eq!(world.wire.count("POST", EXCHANGE), 0);
}

#[tokio::test]
async fn every_platform_of_the_guide_can_be_connected() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let known = |platform: &PlatformView| PLATFORMS.contains(&platform.slug);
    let platforms: Vec<PlatformView> = plug.board().platforms().into_iter().filter(known).collect();
    assert_eq!(platforms.len(), PLATFORMS.len());
    for platform in &platforms {
        if platform.fields.is_empty() {
            // Facebook's comes back with `#_=_` behind it.
            let callback = plug.begin_and_allow(platform.slug, platform.slug).await;
            plug.board().deliver(&callback);
        } else {
            plug.submit(platform.slug, "tp_1", None).await.unwrap();
        }
        assert_eq!(plug.connected(platform.slug).await.1, Outcome::New, "{}", platform.slug);
    }
    plug.listed(u32::try_from(platforms.len()).unwrap()).await;
}

#[tokio::test]
async fn a_state_is_good_for_one_exchange() {
    let world = World::empty().await;
    let Begun { api, state, code } = begun(&world, KEY, "instagram").await;
    assert!(exchange(&api, "instagram", &code, &state, REDIRECT_URI).await.is_ok());
    for _ in 0..3 {
        let again = exchange(&api, "instagram", &code, &state, REDIRECT_URI).await;
        assert_eq!(again, Err(ErrorCode::SignInStale));
    }
}

#[tokio::test]
async fn platform_redirect_address_code_and_state_have_to_be_those_that_were_begun() {
    let world = World::empty().await;
    let unknown = "00000000000000000000000000000000";
    let elsewhere = "ai.social-api.plugboard://oauth/callback2";
    let wrong: [fn(&mut [String; 4], &str, &str); 4] = [
        |parts, _, _| parts[0] = "tiktok".into(),
        |parts, _, _| parts[1].push('0'),
        |parts, unknown, _| parts[2] = unknown.into(),
        |parts, _, elsewhere| parts[3] = elsewhere.into(),
    ];
    for (number, change) in wrong.iter().enumerate() {
        let Begun { api, state, code } = begun(&world, KEY, "instagram").await;
        let mut parts = ["instagram".to_owned(), code, state, REDIRECT_URI.to_owned()];
        change(&mut parts, unknown, elsewhere);
        let [platform, code, state, uri] = &parts;
        let met = exchange(&api, platform, code, state, uri).await;
        assert_eq!(met, Err(ErrorCode::SignInStale), "{number}");
    }
}

#[tokio::test]
async fn another_key_cannot_use_a_state_and_does_not_use_it_up() {
    let world = World::empty().await;
    let Begun { api, state, code } = begun(&world, KEY, "instagram").await;
    let other = self::api(&world, OTHER_KEY);
    for _ in 0..2 {
        let refused = exchange(&other, "instagram", &code, &state, REDIRECT_URI).await;
        assert_eq!(refused, Err(ErrorCode::KeyChanged));
    }
    assert!(exchange(&api, "instagram", &code, &state, REDIRECT_URI).await.is_ok());
    assert!(other.accounts().await.unwrap().accounts.is_empty());
    assert_eq!(api.accounts().await.unwrap().accounts.len(), 1);
}

#[tokio::test]
async fn codes_and_states_of_two_keys_fit_only_as_they_were_issued() {
    let world = World::empty().await;
    for (code_of, state_of, met) in [
        (KEY, KEY, Ok(())),
        (OTHER_KEY, OTHER_KEY, Err(ErrorCode::KeyChanged)),
        (OTHER_KEY, KEY, Err(ErrorCode::SignInStale)),
        (KEY, OTHER_KEY, Err(ErrorCode::KeyChanged)),
    ] {
        let mine = begun(&world, KEY, "instagram").await;
        let theirs = begun(&world, OTHER_KEY, "instagram").await;
        let code = if code_of == KEY { &mine.code } else { &theirs.code };
        let state = if state_of == KEY { &mine.state } else { &theirs.state };
        let answer = exchange(&mine.api, "instagram", code, state, REDIRECT_URI).await.map(drop);
        assert_eq!(answer, met, "code of {code_of}, state of {state_of}");
    }
}

#[tokio::test]
async fn a_state_that_is_too_old_for_the_service_offers_to_start_again() {
    let short = std::time::Duration::from_millis(400);
    let world = World::new(Options { state_ttl: short, ..service(0, 0, Consent::Auto) }).await;
    let plug = world.signed_in().await;
    let opening = plug.begin("sheet", "instagram", None).await;
    let callback = visit(opening.link.as_str()).await;
    // The page says that it is over as soon as the service has forgotten the state.
    while status(opening.link.as_str()).await != 400 {
        tokio::task::yield_now().await;
    }
    plug.board().deliver(&callback);
    assert_failed(&plug.end("sheet").await, ErrorCode::SignInStale);
    assert_eq!(world.wire.count("POST", EXCHANGE), 1);
}

/// A sign-in that the service began for another key or platform than Plugboard believes: what it meets.
async fn misled(key: &str, platform: &str) -> PhaseView {
    let world = World::empty().await;
    let Connect::SignIn { link, state } = api(&world, key).connect(&request(platform)).await.unwrap() else {
        panic!("no sign-in");
    };
    let plug = world.signed_in().await;
    let offer = json!({ "auth_url": link.as_str(), "state": state.expose() });
    world.wire.next("POST", CONNECT, Fault::json(202, &offer));
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    plug.board().deliver(&callback);
    let end = plug.end("sheet").await;
    assert_eq!(world.wire.seen("POST", EXCHANGE)[0].json()["platform"], "instagram", "never from a callback");
    end
}

#[tokio::test]
async fn a_state_of_another_key_or_platform_is_told_apart() {
    assert_failed(&misled(OTHER_KEY, "instagram").await, ErrorCode::KeyChanged);
    assert_failed(&misled(KEY, "tiktok").await, ErrorCode::SignInStale);
    assert!(matches!(misled(KEY, "instagram").await, PhaseView::Connected { .. }));
}

#[tokio::test]
async fn a_state_that_somebody_exchanged_before_offers_to_start_again() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    let (code, state) = (parameter(&callback, "code"), parameter(&callback, "state"));
    exchange(&api(&world, KEY), "instagram", &code, &state, REDIRECT_URI).await.unwrap();
    plug.board().deliver(&callback);
    assert_failed(&plug.end("sheet").await, ErrorCode::SignInStale);
}

#[track_caller]
fn assert_failed(phase: &PhaseView, code: ErrorCode) {
    match phase {
        PhaseView::Failed { fault } => assert_eq!(fault.code, code),
        other => panic!("{other:?}"),
    }
}
