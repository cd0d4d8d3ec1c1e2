//! Whose key it is and what they have used, the limits of accounts, and what only the dashboard does: the contract
//! of August 2026.

mod support;

use plugboard_sandbox::{Guess, Guesses, Options, Plan};
use reqwest::Method;
use serde_json::{Value, json};
use support::{KEY, OTHER, current, refusal, start};

#[tokio::test]
async fn usage_has_the_twelve_fields_and_counts_the_brands() {
    let sandbox = start(Options { plan: Plan::Free, ..current() }).await;
    let answer = sandbox.read("/v1/usage", KEY).await;
    let usage = answer.json();
    let mut expected = json!({
        "brands_used": 1, "brands_limit": 2, "posts_used": 0, "posts_limit": 10, "interactions_used": 0,
        "interactions_limit": 50, "profile_units_used": 1, "profile_units_limit": 2, "page_allowance": 5,
        "page_billing_exempt": false,
    });
    for end in ["period_start", "period_end"] {
        assert!(usage[end].as_str().unwrap().ends_with("T00:00:00Z"), "{usage}");
        expected[end] = usage[end].clone();
    }
    assert_eq!((answer.status, &usage), (200, &expected));
    assert!(usage["period_start"].as_str() < usage["period_end"].as_str());

    sandbox.post("/v1/brands", KEY, &json!({"name": "Second"})).await;
    assert_eq!(sandbox.read("/v1/usage", KEY).await.json()["brands_used"], 2);
    assert_eq!(sandbox.read("/v1/usage", OTHER).await.json()["brands_used"], 1);
}

#[tokio::test]
async fn paid_plans_have_no_limit_on_posts_and_the_largest_none_on_brands() {
    for plan in Plan::ALL {
        let sandbox = start(Options { plan, ..current() }).await;
        let usage = sandbox.read("/v1/usage", KEY).await.json();
        let limits = ["brands_limit", "posts_limit", "interactions_limit"].map(|name| usage[name].clone());
        let expected = match plan {
            Plan::Free => [2, 10, 50],
            Plan::Starter => [10, -1, -1],
            Plan::Pro => [50, -1, -1],
            Plan::Business => [200, -1, -1],
            Plan::Enterprise => [-1, -1, -1],
        };
        assert_eq!(limits, expected.map(Value::from), "{}", plan.name());
        assert_eq!(sandbox.read("/v1/users/me", KEY).await.json()["plan"], plan.name());
    }
}

#[tokio::test]
async fn the_user_has_the_fields_of_the_document_and_every_platform() {
    let sandbox = start(current()).await;
    let answer = sandbox.read("/v1/users/me", KEY).await;
    let me = answer.json();
    let expected = json!({
        "id": me["id"], "email": me["email"], "avatar_url": "", "plan": "enterprise", "onboarding": true,
        "use_case": "", "beta_tester": false, "allowed_platforms": me["allowed_platforms"],
        "billing_blocked": false, "facebook_page_selection": true,
        "lock_accounts_to_brand": false,
    });
    assert_eq!(answer.both(), (200, expected));
    assert_eq!(me["id"].as_str().unwrap().len(), 36);
    for platform in ["instagram", "linkedin_page", "bluesky"] {
        assert!(me["allowed_platforms"].as_array().unwrap().contains(&json!(platform)), "{platform}");
    }
    assert_ne!(sandbox.read("/v1/users/me", OTHER).await.json()["id"], me["id"]);
}

#[tokio::test]
async fn the_lock_of_accounts_to_brands_is_set_by_a_key_with_full_access_and_stays() {
    let sandbox = start(current()).await;
    let lock = json!({"lock_accounts_to_brand": true});
    let changed = sandbox.patch("/v1/users/me", KEY, &lock).await;
    assert_eq!((changed.status, &changed.json()["lock_accounts_to_brand"]), (200, &json!(true)));
    for body in [json!({}), json!({"unknown": 1}), json!({"lock_accounts_to_brand": null})] {
        let answer = sandbox.patch("/v1/users/me", KEY, &body).await;
        assert_eq!(answer.both(), (200, changed.json()), "{body}");
    }
    assert_eq!(sandbox.read("/v1/users/me", KEY).await.json(), changed.json());
    assert_eq!(sandbox.read("/v1/users/me", OTHER).await.json()["lock_accounts_to_brand"], false);

    for body in [json!({"lock_accounts_to_brand": "yes"}), json!([]), json!("x")] {
        let answer = sandbox.patch("/v1/users/me", KEY, &body).await;
        assert_eq!(refusal(&answer), (400, "validation.body_invalid".into(), Value::Null), "{body}");
    }
    let restricted = sandbox.further_key(KEY, &["accounts:manage"], &[]).await;
    let answer = sandbox.patch("/v1/users/me", &restricted, &json!({"lock_accounts_to_brand": false})).await;
    assert_eq!(refusal(&answer), (403, "auth.insufficient_scope".into(), Value::Null));
    assert_eq!(sandbox.read("/v1/users/me", &restricted).await.json(), changed.json());
}

#[tokio::test]
async fn the_limits_of_an_account_that_is_not_there_are_404_and_need_the_scope_to_read() {
    let sandbox = start(current()).await;
    let path = "/v1/accounts/acc_nobody/limits";
    let unknown = (404, "account.not_found".into(), Value::Null);
    assert_eq!(refusal(&sandbox.read(path, KEY).await), unknown);
    let posts = sandbox.further_key(KEY, &["posts:read"], &[]).await;
    let scope = json!({"required_scope": "accounts:read"});
    let answer = sandbox.read(path, &posts).await;
    assert_eq!(refusal(&answer), (403, "auth.insufficient_scope".into(), scope));
}

#[tokio::test]
async fn instagram_has_limits_and_the_others_have_none_or_do_not_support_it() {
    for unsupported in [false, true] {
        let guesses = unsupported.then_some(Guess::LimitsUnsupported).into_iter().collect();
        let sandbox = start(Options { accounts: 5, expired: 1, guesses, ..current() }).await;
        let mut statuses = Vec::new();
        for account in sandbox.list(KEY).await {
            let path = format!("/v1/accounts/{}/limits", account["id"].as_str().unwrap());
            let answer = sandbox.read(&path, KEY).await;
            statuses.push(answer.status);
            match (account["status"].as_str().unwrap(), account["platform"].as_str().unwrap()) {
                ("active", "instagram") => {
                    assert_eq!(answer.both(), (200, json!({"posts_remaining": 198})));
                }
                ("active", _) if unsupported => {
                    assert_eq!(refusal(&answer), (501, "resource.not_supported".into(), Value::Null));
                }
                ("active", _) => assert_eq!(answer.both(), (200, json!({}))),
                _ => {
                    let expired = (403, "account.reconnection_required".into(), Value::Null);
                    assert_eq!(refusal(&answer), expired);
                }
            }
            let unknown = (404, "account.not_found".into(), Value::Null);
            assert_eq!(refusal(&sandbox.read(&path, OTHER).await), unknown);
            let brand = account["brand_id"].as_str().unwrap();
            let others = sandbox.brands(KEY).await;
            let other = others.iter().map(|one| one["id"].as_str().unwrap()).find(|id| *id != brand);
            let limited = sandbox.further_key(KEY, &[], &[other.unwrap()]).await;
            assert_eq!(refusal(&sandbox.read(&path, &limited).await), unknown);
        }
        statuses.sort_unstable();
        let none = if unsupported { 501 } else { 200 };
        let mut expected = [200, 403, none, none, none];
        expected.sort_unstable();
        assert_eq!(statuses, expected);
    }
}

#[tokio::test]
async fn once_an_address_is_registered_a_browser_is_sent_to_no_other() {
    let any_port = [Guess::AnyPort].into_iter().collect();
    for (guesses, other_port) in [(Guesses::new(), 400), (any_port, 202)] {
        let sandbox = start(Options { guesses, ..current() }).await;
        let connect = async |uri: &str| {
            sandbox.connect(KEY, &json!({"platform": "instagram", "redirect_uri": uri})).await.status
        };
        assert_eq!(connect("https://a.example/cb").await, 202);
        let uris = json!({"redirect_uris": ["http://127.0.0.1:8123/cb"]});
        assert_eq!(sandbox.put("/_sandbox/settings", KEY, &uris).await.status, 200);
        assert_eq!(connect("http://127.0.0.1:8123/cb").await, 202);
        assert_eq!(connect("http://127.0.0.1:8124/cb").await, other_port);
        for uri in ["https://a.example/cb", "http://localhost:8123/cb", "http://127.0.0.1:8123/cb/"] {
            assert_eq!(connect(uri).await, 400, "{uri}");
        }
    }
}

#[tokio::test]
async fn registered_addresses_are_for_the_dashboard_only() {
    let sandbox = start(current()).await;
    let list = "/v1/oauth/redirect-uris";
    let one = "/v1/oauth/redirect-uris/sapi_ruri_a1b2c3d4e5f6";
    for (method, path) in [(Method::GET, list), (Method::POST, list), (Method::DELETE, one)] {
        let answer = sandbox.call(method.clone(), path, KEY, &json!({"uri": "https://a.example/"})).await;
        assert_eq!(refusal(&answer), (403, "auth.dashboard_only".into(), Value::Null), "{method}");
        let answer = sandbox.call(method.clone(), path, "sapi_key_nobody", &Value::Null).await;
        assert_eq!(refusal(&answer), (401, "auth.invalid_key".into(), Value::Null), "{method}");
    }
}

#[tokio::test]
async fn settings_are_changed_one_by_one_and_only_with_usable_addresses() {
    let sandbox = start(current()).await;
    let uris = json!(["https://a.example/cb", "http://127.0.0.1:1/cb"]);
    let mut expected =
        json!({"lock_accounts_to_brand": false, "twitter_credentials": true, "redirect_uris": []});
    let path = "/_sandbox/settings";
    let answer = sandbox.put(path, KEY, &json!({"twitter_credentials": true})).await;
    assert_eq!(answer.both(), (200, expected.clone()));
    expected["redirect_uris"] = uris.clone();
    assert_eq!(sandbox.put(path, KEY, &json!({"redirect_uris": uris})).await.both(), (200, expected.clone()));
    expected["lock_accounts_to_brand"] = json!(true);
    let lock = json!({"lock_accounts_to_brand": true});
    assert_eq!(sandbox.put(path, KEY, &lock).await.both(), (200, expected.clone()));
    assert_eq!(sandbox.read("/v1/users/me", KEY).await.json()["lock_accounts_to_brand"], true);

    let many: Vec<String> = (0..21).map(|number| format!("https://a.example/{number}")).collect();
    for uris in [json!(["http://evil.example/"]), json!(["https://a.example/#x"]), json!(many)] {
        let answer = sandbox.put(path, KEY, &json!({"redirect_uris": uris})).await;
        let field = json!({"field": "redirect_uris"});
        assert_eq!(refusal(&answer), (400, "validation.field_invalid".into(), field));
    }
    assert_eq!(sandbox.put(path, KEY, &json!({})).await.both(), (200, expected));
}

#[tokio::test]
async fn the_contract_of_march_has_none_of_this() {
    let sandbox = start(support::options()).await;
    for path in ["/v1/usage", "/v1/users/me", "/v1/invites", "/v1/oauth/redirect-uris", "/invite/x"] {
        assert_eq!(sandbox.read(path, KEY).await.status, 404, "{path}");
    }
    for path in ["/_sandbox/keys", "/_sandbox/settings"] {
        assert_eq!(sandbox.post(path, KEY, &json!({})).await.status, 404, "{path}");
    }
}
