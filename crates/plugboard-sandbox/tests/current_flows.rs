//! The current contract from connect to account: whoever receives the callback, and whatever is to be chosen.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

mod support;

use plugboard_sandbox::{Consent, Contract, Guess, Options, Plan};
use reqwest::Method;
use serde_json::{Value, json};
use support::{Answer, KEY, OTHER, Sandbox, options, start};

const BACK: &str = "http://127.0.0.1:9/back?tab=1";

async fn current() -> Sandbox {
    start(Options { contract: Contract::Current, ..options() }).await
}

async fn automatic(options: Options) -> Sandbox {
    start(Options { contract: Contract::Current, consent: Consent::Auto, ..options }).await
}

async fn get(sandbox: &Sandbox, path: &str) -> Answer {
    let key = format!("Bearer {KEY}");
    sandbox.send(Method::GET, path, &[("authorization", &key)], String::new()).await
}

/// The error code of the nested envelope.
fn code(answer: &Answer) -> (u16, String) {
    (answer.status, answer.json()["error"]["code"].as_str().unwrap_or_default().to_owned())
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}")).to_owned()
}

/// Starts a sign-in whose callback the service receives; the sign-in page.
async fn begin(sandbox: &Sandbox, platform: &str, more: &Value) -> String {
    let mut body = json!({"platform": platform, "redirect_uri": BACK, "state": "mine & mine"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let answer = sandbox.connect(KEY, &body).await;
    assert_eq!(answer.status, 202, "{}", answer.text);
    let started = answer.json();
    assert_eq!(started.as_object().unwrap().len(), 3, "{started}");
    assert_eq!(text(&started, "message"), "Redirect the user to auth_url");
    text(&started, "auth_url")
}

/// Answers the sign-in page, or lets it answer itself, and follows the service's own callback.
async fn come_back(sandbox: &Sandbox, auth_url: &str, fields: &[(&str, &str)]) -> Answer {
    let page = sandbox.get(auth_url).await;
    let to_service = if page.status == 302 {
        page
    } else {
        let token = page.value_after("name=page");
        let state = page.value_after("name=state");
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("state", &state).append_pair("page", &token).extend_pairs(fields);
        let path = url::Url::parse(auth_url).unwrap().path().to_owned();
        let headers =
            [("origin", sandbox.url.as_str()), ("content-type", "application/x-www-form-urlencoded")];
        sandbox.send(Method::POST, &path, &headers, form.finish()).await
    };
    assert_eq!(to_service.status, 302, "{}", to_service.text);
    sandbox.get(to_service.header("location")).await
}

fn brought(answer: &Answer) -> Vec<(String, String)> {
    let pairs = answer.brought();
    assert_eq!(pairs[0], ("tab".to_owned(), "1".to_owned()), "the caller's own parameter is gone");
    pairs.into_iter().skip(1).collect()
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

async fn sign_in(sandbox: &Sandbox, platform: &str, more: &Value) -> String {
    let page = begin(sandbox, platform, more).await;
    let end = come_back(sandbox, &page, &[("person", ""), ("handle", "acme"), ("decision", "allow")]).await;
    let pairs = brought(&end);
    assert_eq!(pairs[0], pair("status", "success"), "{pairs:?}");
    pairs.into_iter().find(|(name, _)| name == "account_id").unwrap().1
}

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

/// Somebody who manages more pages than one brand may have.
async fn a_choice_of_more_than_five(sandbox: &Sandbox) -> (String, Value) {
    for handle in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        let page = begin(sandbox, "facebook", &json!({})).await;
        let fields = [("person", ""), ("handle", handle), ("decision", "allow")];
        let end = brought(&come_back(sandbox, &page, &fields).await);
        assert_eq!(
            (&end[0], &end[2]),
            (&pair("status", "selection_required"), &pair("state", "mine & mine"))
        );
        let id = end[1].1.clone();
        assert!(end[1].0 == "connection_id" && id.len() == 35 && id.starts_with("pc_"), "{id}");
        let path = format!("/v1/accounts/pending/{id}");
        let choice = get(sandbox, &path).await.json();
        if choice["pages"].as_array().unwrap().len() > 5 {
            return (path, choice);
        }
    }
    panic!("nobody manages more than five pages");
}

#[tokio::test]
async fn pages_of_a_facebook_login_are_chosen_once_and_up_to_five_a_brand() {
    let sandbox = current().await;
    let (path, choice) = a_choice_of_more_than_five(&sandbox).await;
    let pages: Vec<String> =
        choice["pages"].as_array().unwrap().iter().map(|page| text(page, "platform_page_id")).collect();
    assert_eq!(choice["pages"][0]["assignable"], true, "{choice}");
    let other = format!("Bearer {OTHER}");
    let foreign = sandbox.send(Method::GET, &path, &[("authorization", &other)], String::new()).await;
    assert_eq!(code(&foreign), (404, "resource.not_found".into()));

    let select = format!("{path}/select");
    for (body, expected) in [
        (json!({}), (400, "validation.field_required")),
        (json!({"page_ids": ["1"]}), (400, "validation.field_invalid")),
        (json!({"page_ids": pages}), (403, "platform.facebook.page_cap")),
    ] {
        let answer = sandbox.post(&select, KEY, &body).await;
        assert_eq!(code(&answer), (expected.0, expected.1.into()), "{body}");
    }
    let answer = sandbox.post(&select, KEY, &json!({"page_ids": [pages[0], pages[1]]})).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let account = text(&answer.json(), "account_id");
    let again = sandbox.post(&select, KEY, &json!({"page_ids": [pages[0]]})).await;
    assert_eq!(code(&again), (404, "resource.not_found".into()), "the first selection wins");

    let listed = get(&sandbox, "/v1/accounts").await.json()["data"][0].clone();
    let login = text(&listed, "login_id");
    assert_eq!((text(&listed, "id"), listed.get("page_name")), (account.clone(), None));

    let own = get(&sandbox, &format!("/v1/accounts/{account}/pages")).await.json();
    assert_eq!(own["data"].as_array().unwrap().len(), 2);
    let second = text(&own["data"][1], "id");
    let of_second = format!("/v1/accounts/{account}/pages/{second}");
    let key = format!("Bearer {KEY}");
    let body = json!({"is_active": false}).to_string();
    let answer = sandbox.send(Method::PATCH, &of_second, &[("authorization", &key)], body).await;
    assert_eq!((answer.status, &answer.json()["is_active"]), (200, &json!(false)));
    let listed = get(&sandbox, "/v1/accounts").await.json()["data"][0].clone();
    assert_eq!(listed["page_name"], own["data"][0]["name"], "the only active page names the account");

    let of_login = format!("/v1/platforms/facebook/logins/{login}/pages");
    let all = get(&sandbox, &of_login).await.json();
    assert_eq!(
        (&all["count"], &all["pages"][0]["assigned_account_id"]),
        (&json!(pages.len()), &json!(account))
    );
    assert_eq!(all["pages"][0]["assignable"], false);

    let other = text(&sandbox.post("/v1/brands", KEY, &json!({"name": "Other"})).await.json(), "id");
    let assign = |page: &str| format!("{of_login}/{page}/assign");
    let body = json!({"brand_id": other});
    let answer = sandbox.post(&assign(&pages[2]), KEY, &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    assert_eq!(answer.json()["brand_id"], json!(other));
    assert_ne!(answer.json()["account_id"], json!(account), "another brand has another account");
    let taken = sandbox.post(&assign(&pages[0]), KEY, &body).await;
    assert_eq!(code(&taken), (409, "resource.conflict".into()));
    assert_eq!(sandbox.post(&assign("1"), KEY, &body).await.status, 404);

    assert_eq!(sandbox.delete(KEY, &account).await.status, 204);
    let free = get(&sandbox, &of_login).await.json();
    assert_eq!(
        (&free["pages"][0]["assignable"], &free["pages"][2]["assignable"]),
        (&json!(true), &json!(false))
    );
}

#[tokio::test]
async fn a_google_login_with_several_profiles_asks_which() {
    let sandbox = current().await;
    let (mut at_once, mut asked) = (0, 0);
    for handle in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        let page = begin(&sandbox, "google", &json!({})).await;
        let fields = [("person", ""), ("handle", handle), ("decision", "allow")];
        let end = brought(&come_back(&sandbox, &page, &fields).await);
        if end[0].1 == "success" {
            at_once += 1;
            continue;
        }
        asked += 1;
        let path = format!("/v1/accounts/pending/{}", end[1].1);
        let choice = get(&sandbox, &path).await.json();
        assert_eq!(choice["profiles"].as_array().unwrap().len(), 3, "{choice}");
        let body = json!({"platform_account_id": choice["profiles"][1]["platform_account_id"]});
        let answer = sandbox.post(&format!("{path}/select"), KEY, &body).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        assert_eq!(answer.json()["display_name"], choice["profiles"][1]["display_name"]);
    }
    assert!(at_once > 0 && asked > 0, "{at_once} {asked}");
}

#[tokio::test]
async fn an_expired_account_comes_back_in_place() {
    let sandbox =
        start(Options { contract: Contract::Current, accounts: 20, expired: 12, ..options() }).await;
    let list = get(&sandbox, "/v1/accounts").await.json();
    let expired: Vec<Value> =
        list["data"].as_array().unwrap().iter().filter(|one| one["status"] != "active").cloned().collect();
    assert_eq!(expired.len(), 12);
    for account in expired {
        let (platform, handle) = (text(&account, "platform"), text(&account, "username"));
        match platform.as_str() {
            "trustpilot" => {
                let body = json!({"platform": platform, "metadata": {"api_key": handle}});
                assert_eq!(sandbox.connect(KEY, &body).await.json()["account_id"], account["id"]);
            }
            "twitter" => {}
            _ => {
                let page = begin(&sandbox, &platform, &json!({})).await;
                let end =
                    brought(&come_back(&sandbox, &page, &[("person", &handle), ("decision", "allow")]).await);
                if end[0].1 == "selection_required" {
                    let path = format!("/v1/accounts/pending/{}", end[1].1);
                    let choice = get(&sandbox, &path).await.json();
                    let body = if platform == "facebook" {
                        json!({"page_ids": [choice["pages"][0]["platform_page_id"]]})
                    } else {
                        json!({"platform_account_id": choice["profiles"][0]["platform_account_id"]})
                    };
                    let answer = sandbox.post(&format!("{path}/select"), KEY, &body).await;
                    assert_eq!(answer.json()["account_id"], account["id"], "{platform} {}", answer.text);
                } else {
                    assert_eq!(end[3].1, text(&account, "id"), "{platform}");
                }
            }
        }
    }
    let list = get(&sandbox, "/v1/accounts").await.json();
    let left: Vec<String> = list["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["status"] != "active")
        .map(|one| text(one, "platform"))
        .collect();
    assert!(left.iter().all(|platform| platform == "twitter"), "{left:?}");
    assert_eq!(list["count"], 20);
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
async fn a_script_makes_a_page_missing_and_a_sign_in_too_late() {
    let script = r#"[{"mishap": "page-missing", "platform": "facebook"},
                     {"mishap": "expired-state", "platform": "instagram"}]"#;
    let sandbox = automatic(Options { script: script.parse().unwrap(), ..options() }).await;
    let mut pages = Vec::new();
    for _ in 0..2 {
        let page = begin(&sandbox, "facebook", &json!({})).await;
        let end = brought(&come_back(&sandbox, &page, &[]).await);
        let choice = get(&sandbox, &format!("/v1/accounts/pending/{}", end[1].1)).await.json();
        pages.push(choice["pages"].as_array().unwrap().len());
    }
    assert_eq!(pages[0] + 1, pages[1]);

    let page = begin(&sandbox, "instagram", &json!({})).await;
    let end = brought(&come_back(&sandbox, &page, &[]).await);
    assert_eq!(end[..2], [pair("status", "error"), pair("error", "validation.field_invalid")]);
}
