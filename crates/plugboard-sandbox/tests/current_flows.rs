//! The current contract from connect to account, whoever receives the callback.

mod support;

use plugboard_sandbox::{Contract, Guess, Options, Plan};
use serde_json::{Value, json};
use support::current::{BACK, automatic, begin, brought, code, come_back, current, get, pair, sign_in, text};
use support::{KEY, OTHER, options, start};

#[tokio::test]
async fn the_service_receives_the_callback_and_sends_the_result_on() {
    let sandbox = current().await;
    let page = begin(&sandbox, "instagram", &json!({})).await;
    let end = come_back(&sandbox, &page, &[("person", ""), ("handle", "acme"), ("decision", "allow")]).await;
    let list = get(&sandbox, "/v1/accounts").await.json();
    let account = &list["data"][0];
    let expected = [pair("status", "success"), pair("platform", "instagram"), pair("state", "mine & mine")];
    assert_eq!(brought(&end)[..3], expected);
    assert_eq!(brought(&end)[3], pair("account_id", &text(account, "id")));
    assert_eq!((text(account, "username"), text(account, "status")), ("acme".into(), "active".into()));
}

#[tokio::test]
async fn who_denies_brings_an_error_back_and_the_state_is_used() {
    let sandbox = current().await;
    let page = begin(&sandbox, "tiktok", &json!({})).await;
    let end = come_back(&sandbox, &page, &[("person", ""), ("decision", "deny")]).await;
    let expected = [
        pair("status", "error"),
        pair("error", "access_denied"),
        pair("error_description", "The user denied the request"),
        pair("platform", "tiktok"),
        pair("state", "mine & mine"),
    ];
    assert_eq!(brought(&end), expected);
    assert_eq!(sandbox.get(&page).await.status, 400, "the sign-in is over");
}

#[tokio::test]
async fn a_forged_callback_of_the_service_connects_nobody() {
    let sandbox = automatic(options()).await;
    let page = begin(&sandbox, "instagram", &json!({})).await;
    let state = url::Url::parse(&page)
        .unwrap()
        .query_pairs()
        .find(|(name, _)| name == "state")
        .unwrap()
        .1
        .into_owned();
    for path in [
        "/oauth/callback/instagram".to_owned(),
        format!("/oauth/callback/instagram?code=x&state={}", "0".repeat(32)),
        "/oauth/callback/nowhere?code=x&state=y".to_owned(),
    ] {
        assert_eq!(sandbox.get(&path).await.status, 400, "{path}");
    }
    let forged = sandbox.get(&format!("/oauth/callback/instagram?code=guessed&state={state}")).await;
    assert_eq!(brought(&forged)[0], pair("status", "error"));
    assert_eq!(get(&sandbox, "/v1/accounts").await.json()["count"], 0);

    // A state of the proxy flow is not the service's to take.
    let body = json!({"platform": "instagram", "metadata": {"redirect_uri": BACK}});
    let started = sandbox.connect(KEY, &body).await.json();
    let path = format!("/oauth/callback/instagram?code=x&state={}", text(&started, "state"));
    assert_eq!(sandbox.get(&path).await.status, 400);
}

#[tokio::test]
async fn without_an_address_the_service_shows_a_page_of_its_own() {
    let sandbox = automatic(options()).await;
    let answer = sandbox.connect(KEY, &json!({"platform": "youtube"})).await.json();
    let end = come_back(&sandbox, &text(&answer, "auth_url"), &[]).await;
    assert_eq!(end.status, 200);
    assert!(end.text.contains("The account is connected"), "{}", end.text);
}

#[tokio::test]
async fn the_proxy_flow_hands_the_code_to_the_caller() {
    let sandbox = automatic(options()).await;
    let body = json!({"platform": "threads", "metadata": {"redirect_uri": BACK}});
    let started = sandbox.connect(KEY, &body).await.json();
    let to_caller = sandbox.get(&text(&started, "auth_url")).await;
    let body = json!({"platform": "threads", "code": to_caller.code(), "metadata": {
        "state": text(&started, "state"), "redirect_uri": BACK,
    }});
    assert_eq!(code(&sandbox.exchange(OTHER, &body).await), (403, "auth.state_mismatch".into()));
    let answer = sandbox.exchange(KEY, &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let fields: Vec<String> = answer.json().as_object().unwrap().keys().cloned().collect();
    assert_eq!(fields.len(), 4, "{fields:?}");
    assert_eq!(code(&sandbox.exchange(KEY, &body).await), (400, "validation.field_invalid".into()));

    let guess = Options { guesses: [Guess::MetadataRedirectResult].into(), ..options() };
    let sandbox = automatic(guess).await;
    let body = json!({"platform": "threads", "metadata": {"redirect_uri": BACK}});
    let started = sandbox.connect(KEY, &body).await.json();
    let end = come_back(&sandbox, &text(&started, "auth_url"), &[]).await;
    assert_eq!(brought(&end)[0], pair("status", "success"));
}

#[tokio::test]
async fn a_first_account_goes_to_the_unused_default_brand_and_a_second_one_to_its_own() {
    let sandbox = current().await;
    let brands = get(&sandbox, "/v1/brands").await.json();
    assert_eq!((&brands["count"], text(&brands["data"][0], "name")), (&json!(1), "Default".into()));
    let first = sign_in(&sandbox, "instagram", &json!({})).await;
    let page = begin(&sandbox, "instagram", &json!({})).await;
    come_back(&sandbox, &page, &[("person", ""), ("handle", "other"), ("decision", "allow")]).await;
    let list = get(&sandbox, "/v1/accounts").await.json();
    let brand = |id: &str| {
        let all = list["data"].as_array().unwrap();
        text(all.iter().find(|account| account["id"] == id).unwrap(), "brand_id")
    };
    let default = text(&brands["data"][0], "id");
    assert_eq!(brand(&first), default);
    let brands = get(&sandbox, "/v1/brands").await.json();
    assert_eq!(brands["count"], 2);
    assert_eq!(text(&brands["data"][1], "name"), "other");
    assert_eq!(brands["data"][0]["accounts_count"], 1);

    assert_eq!(get(&sandbox, "/v1/accounts?brand_id=").await.json()["count"], 2, "an empty text is none");
    let mine = get(&sandbox, &format!("/v1/accounts?brand_id={default}")).await.json();
    assert_eq!((&mine["count"], text(&mine["data"][0], "id")), (&json!(1), first));
}

#[tokio::test]
async fn connecting_again_is_an_upsert_in_the_same_brand_unless_another_is_named() {
    let sandbox = current().await;
    let first = sign_in(&sandbox, "instagram", &json!({})).await;
    assert_eq!(sign_in(&sandbox, "instagram", &json!({})).await, first);
    assert_eq!(get(&sandbox, "/v1/brands").await.json()["count"], 1);

    let brand = sandbox.post("/v1/brands", KEY, &json!({"name": "Second"})).await.json();
    let to = json!({"brand_id": text(&brand, "id")});
    assert_eq!(sign_in(&sandbox, "instagram", &to).await, first, "it moves");
    let list = get(&sandbox, "/v1/accounts").await.json();
    assert_eq!((&list["count"], &list["data"][0]["brand_id"]), (&json!(1), &brand["id"]));
    let brands = get(&sandbox, "/v1/brands").await.json();
    let counts: Vec<&Value> =
        brands["data"].as_array().unwrap().iter().map(|one| &one["accounts_count"]).collect();
    assert_eq!(counts, [0, 1]);
}

#[tokio::test]
async fn a_brand_holds_one_account_of_a_platform() {
    let sandbox = current().await;
    let default = text(&get(&sandbox, "/v1/brands").await.json()["data"][0], "id");
    let to = json!({"brand_id": default});
    sign_in(&sandbox, "instagram", &to).await;
    let page = begin(&sandbox, "instagram", &to).await;
    let end = come_back(&sandbox, &page, &[("person", ""), ("handle", "other"), ("decision", "allow")]).await;
    assert_eq!(brought(&end)[..2], [pair("status", "error"), pair("error", "resource.conflict")]);
    sign_in(&sandbox, "pinterest", &to).await;
    assert_eq!(get(&sandbox, "/v1/accounts").await.json()["count"], 2);

    let gone = json!({"platform": "instagram", "redirect_uri": BACK, "brand_id": "nowhere"});
    assert_eq!(code(&sandbox.connect(KEY, &gone).await), (404, "brand.not_found".into()));
}

#[tokio::test]
async fn the_plan_limits_the_brands_that_connecting_makes() {
    let sandbox = start(Options { contract: Contract::Current, plan: Plan::Free, ..options() }).await;
    for handle in ["one", "two", "three"] {
        let page = begin(&sandbox, "instagram", &json!({})).await;
        let fields = [("person", ""), ("handle", handle), ("decision", "allow")];
        let end = brought(&come_back(&sandbox, &page, &fields).await);
        let expected = if handle == "three" {
            pair("error", "billing.brands_limit")
        } else {
            pair("platform", "instagram")
        };
        assert_eq!(end[1], expected);
    }
    assert_eq!(get(&sandbox, "/v1/brands").await.json()["count"], 2);
}

#[tokio::test]
async fn every_connector_has_its_own_way() {
    let sandbox = current().await;
    let connect = async |body: Value| sandbox.connect(KEY, &body).await;
    assert_eq!(
        code(&connect(json!({"platform": "twitter", "redirect_uri": BACK})).await),
        (412, "byok.credentials_missing".into())
    );
    assert_eq!(
        code(&connect(json!({"platform": "linkedin_page", "redirect_uri": BACK, "metadata": {"connection_type": "x"}})).await),
        (400, "validation.field_invalid".into())
    );
    begin(&sandbox, "linkedin_page", &json!({"metadata": {"connection_type": "personal"}})).await;
    let tiktok = begin(&sandbox, "tiktok", &json!({})).await;
    assert!(tiktok.contains("client_key=") && tiktok.contains("video.publish"), "{tiktok}");

    let whatsapp = connect(json!({"platform": "whatsapp"})).await;
    let started = whatsapp.json();
    assert_eq!((whatsapp.status, &started["auth_url"]), (202, &json!("")));
    assert!(started["metadata"]["app_id"].is_string());
    let mut body =
        json!({"platform": "whatsapp", "code": "from a script", "metadata": {"state": started["state"]}});
    assert_eq!(code(&sandbox.exchange(KEY, &body).await), (400, "validation.field_required".into()));
    body["metadata"]["waba_id"] = "1".into();
    body["metadata"]["phone_number_id"] = "2".into();
    assert_eq!(sandbox.exchange(KEY, &body).await.status, 201);

    let bot = connect(json!({"platform": "telegram", "metadata": {"bot_token": "1234:abc"}})).await;
    assert_eq!(bot.status, 201, "{}", bot.text);
    assert_eq!(
        code(&connect(json!({"platform": "telegram", "metadata": {"bot_token": "abc"}})).await),
        (401, "platform.telegram.auth".into())
    );
    assert_eq!(
        code(&connect(json!({"platform": "myspace", "redirect_uri": BACK})).await),
        (400, "account.unsupported_platform".into())
    );
    assert_eq!(code(&connect(json!({})).await), (400, "validation.field_required".into()));
    for uri in ["ai.social-api.plugboard://oauth/callback", "http://example.com/", "javascript:alert(1)"] {
        let answer = connect(json!({"platform": "instagram", "redirect_uri": uri})).await;
        assert_eq!(code(&answer), (400, "validation.field_invalid".into()), "{uri}");
    }
    let long = "x".repeat(513);
    let answer = connect(json!({"platform": "instagram", "redirect_uri": BACK, "state": long})).await;
    assert_eq!(code(&answer), (400, "validation.field_invalid".into()));
}

#[tokio::test]
async fn who_only_looks_at_a_callback_uses_nothing_up() {
    let sandbox = automatic(options()).await;
    let page = begin(&sandbox, "instagram", &json!({})).await;
    let callback = sandbox.get(&page).await.header("location").to_owned();
    let looked = sandbox.send(reqwest::Method::HEAD, &callback, &[], String::new()).await;
    assert_eq!(looked.status, 405);
    assert_eq!(brought(&sandbox.get(&callback).await)[0], pair("status", "success"));
}

#[tokio::test]
async fn a_suspended_channel_says_so_where_that_is_played() {
    let guesses = [Guess::ReasonSuspended].into();
    let sandbox = automatic(Options { accounts: 16, expired: 16, guesses, ..options() }).await;
    for account in get(&sandbox, "/v1/accounts").await.json()["data"].as_array().unwrap() {
        let is_channel = account["platform"] == "youtube";
        let reason = if is_channel { "youtube_account_suspended" } else { "token_expired" };
        assert_eq!(account["reconnect_reason"], reason, "{account}");
    }
}

#[tokio::test]
async fn lists_can_be_the_other_way_round_and_bodies_large() {
    let guesses = [Guess::ListReversed, Guess::LargeBodies].into();
    for contract in [Contract::Seed, Contract::Current] {
        let guesses = Clone::clone(&guesses);
        let sandbox = start(Options { contract, accounts: 9, guesses, ..options() }).await;
        let list = get(&sandbox, "/v1/accounts").await.json();
        let ids: Vec<String> = list["data"].as_array().unwrap().iter().map(|one| text(one, "id")).collect();
        assert!(ids.len() == 9 && ids.is_sorted_by(|one, next| one > next), "{ids:?}");
        let body = json!({"platform": "nowhere", "more": "x".repeat(100_000)});
        assert_eq!(sandbox.connect(KEY, &body).await.status, 400, "and not 413");
    }
}
