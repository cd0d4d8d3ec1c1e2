//! Keys of the contract of August 2026: what is wrong with one, what a restricted one may do, and the envelope of
//! every error.

mod support;

use reqwest::Method;
use serde_json::{Value, json};
use support::{KEY, OTHER, current, refusal, start};

#[tokio::test]
async fn every_way_to_give_no_good_key_has_its_own_code() {
    let sandbox = start(current()).await;
    let table: [(&[(&str, &str)], &str); 9] = [
        (&[], "auth.missing_header"),
        (&[("authorization", "Basic dXNlcjpwYXNz")], "auth.missing_header"),
        (&[("authorization", KEY)], "auth.missing_header"),
        (&[("authorization", "Bearer sapi_key_one"), ("authorization", "Bearer x")], "auth.missing_header"),
        (&[("authorization", "Bearer ")], "auth.empty_token"),
        (&[("authorization", "bearer")], "auth.empty_token"),
        (&[("authorization", "Bearer sapi_key_nobody")], "auth.invalid_key"),
        (&[("authorization", "Bearer eyJhbGciOiJFZERTQSJ9.x.y")], "auth.invalid_token"),
        (&[("authorization", "Bearer SAPI_KEY_ONE")], "auth.invalid_token"),
    ];
    let id = "00000000-0000-4000-8000-000000000000";
    let routes = [
        (Method::GET, "/v1/brands".to_owned()),
        (Method::POST, "/v1/brands".into()),
        (Method::PATCH, format!("/v1/brands/{id}")),
        (Method::DELETE, format!("/v1/brands/{id}")),
        (Method::GET, "/v1/invites".into()),
        (Method::POST, "/v1/invites".into()),
        (Method::DELETE, format!("/v1/invites/{id}")),
        (Method::GET, "/v1/keys/scopes".into()),
        (Method::GET, "/v1/usage".into()),
        (Method::GET, "/v1/users/me".into()),
        (Method::PATCH, "/v1/users/me".into()),
        (Method::GET, "/v1/accounts/acc_x/limits".into()),
        (Method::GET, "/v1/oauth/redirect-uris".into()),
        (Method::PUT, "/_sandbox/settings".into()),
        (Method::POST, "/_sandbox/keys".into()),
    ];
    for (headers, code) in table {
        for (method, path) in &routes {
            let answer = sandbox.send(method.clone(), path, headers, "{".into()).await;
            let expected = (401, code.to_owned(), Value::Null);
            assert_eq!(refusal(&answer), expected, "{method} {path} {headers:?}");
        }
    }
}

#[tokio::test]
async fn the_request_id_of_the_caller_is_kept_if_it_is_plain_and_is_eight_hex_digits_otherwise() {
    let sandbox = start(current()).await;
    let key = format!("Bearer {KEY}");
    let longest = "a".repeat(64);
    for id in ["a", "A-z_09", &longest] {
        let headers = [("authorization", key.as_str()), ("x-request-id", id)];
        for path in ["/v1/brands", "/v1/invites", "/nowhere"] {
            let answer = sandbox.send(Method::GET, path, &headers, String::new()).await;
            assert_eq!(answer.header("x-request-id"), id, "{path}");
            if answer.status != 200 {
                refusal(&answer);
            }
        }
    }
    let long = "a".repeat(65);
    for id in ["", "a b", "a.b", "a/b", "ä", "a\tb", "<script>", &long] {
        let headers = [("authorization", key.as_str()), ("x-request-id", id)];
        let answer = sandbox.send(Method::GET, "/v1/invites", &headers, String::new()).await;
        refusal(&answer);
        let made = answer.header("x-request-id");
        assert!(made.len() == 8 && made.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id:?} {made}");
    }
    let twice = [("x-request-id", "one"), ("x-request-id", "two")];
    let answer = sandbox.send(Method::GET, "/nowhere", &twice, String::new()).await;
    assert_eq!(answer.header("x-request-id").len(), 8);
}

#[tokio::test]
async fn unknown_routes_and_methods_have_the_envelope_too() {
    let sandbox = start(current()).await;
    let answer = sandbox.read("/v1/nowhere", KEY).await;
    assert_eq!(refusal(&answer), (404, "http.404".into(), Value::Null));
    for path in ["/v1/usage", "/_sandbox/settings", "/invite/x"] {
        let answer = sandbox.call(Method::DELETE, path, KEY, &Value::Null).await;
        assert_eq!(refusal(&answer), (405, "http.405".into(), Value::Null), "{path}");
    }
    let answer = sandbox.post("/v1/brands", KEY, &json!({"name": "x".repeat(70_000)})).await;
    assert_eq!(refusal(&answer), (413, "validation.body_invalid".into(), Value::Null));
}

#[tokio::test]
async fn a_key_with_scopes_does_what_they_say_and_what_every_key_may() {
    let sandbox = start(current()).await;
    let reads = sandbox.further_key(KEY, &["accounts:read"], &[]).await;
    let posts = sandbox.further_key(KEY, &["posts:read", "posts:write"], &[]).await;
    for path in ["/v1/usage", "/v1/users/me", "/v1/keys/scopes"] {
        assert_eq!(sandbox.read(path, &reads).await.both(), sandbox.read(path, KEY).await.both(), "{path}");
        assert_eq!(sandbox.read(path, &posts).await.status, 200, "{path}");
    }
    assert_eq!(sandbox.brands(&reads).await, sandbox.brands(KEY).await);
    let answer = sandbox.read("/v1/brands", &posts).await;
    let scope = json!({"required_scope": "accounts:read"});
    assert_eq!(refusal(&answer), (403, "auth.insufficient_scope".into(), scope));
    let message = "This API key does not have the required scope: accounts:read";
    assert_eq!(answer.json()["error"]["message"], message);
}

#[tokio::test]
async fn a_key_of_one_brand_sees_no_other() {
    let sandbox = start(current()).await;
    let default = sandbox.first_brand(KEY).await;
    sandbox.post("/v1/brands", KEY, &json!({"name": "Second"})).await;
    let limited = sandbox.further_key(KEY, &[], &[&default]).await;
    let seen = sandbox.read("/v1/brands", &limited).await.json();
    assert_eq!((&seen["count"], &seen["data"][0]["id"]), (&json!(1), &json!(default)));
    assert_eq!(sandbox.brands(KEY).await.len(), 2);
    let path = format!("/v1/brands/{default}");
    let answer = sandbox.remove(&path, &limited).await;
    assert_eq!(refusal(&answer), (403, "auth.insufficient_scope".into(), Value::Null));
    let message = "This operation is not available to brand-restricted API keys";
    assert_eq!(answer.json()["error"]["message"], message);
    let scoped = sandbox.further_key(KEY, &["accounts:read"], &[]).await;
    let message = "This operation requires a full-access API key or the dashboard";
    assert_eq!(sandbox.remove(&path, &scoped).await.json()["error"]["message"], message);
}

#[tokio::test]
async fn the_scopes_are_the_twelve_of_the_guide() {
    let sandbox = start(current()).await;
    let list = sandbox.read("/v1/keys/scopes", KEY).await.json();
    assert_eq!(list["count"], 12);
    let scopes = list["data"].as_array().unwrap();
    let names: Vec<&str> = scopes.iter().map(|scope| scope["name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "accounts:read",
            "accounts:manage",
            "posts:read",
            "posts:write",
            "media:read",
            "media:write",
            "inbox:read",
            "inbox:write",
            "dms:read",
            "dms:send",
            "webhooks:manage",
            "analytics:read"
        ]
    );
    for scope in scopes {
        assert!(scope["description"].is_string() && scope["group"].is_string(), "{scope}");
    }
}

#[tokio::test]
async fn further_keys_are_of_the_same_workspace_and_are_made_by_full_access_only() {
    let sandbox = start(current()).await;
    let further = sandbox.further_key(KEY, &[], &[]).await;
    let digits = further.strip_prefix("sapi_key_").unwrap();
    assert!(digits.len() == 62 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_eq!(sandbox.brands(&further).await, sandbox.brands(KEY).await);
    assert_ne!(sandbox.brands(&further).await, sandbox.brands(OTHER).await);
    assert_eq!(sandbox.post("/_sandbox/keys", KEY, &json!({})).await.status, 201);

    let theirs = sandbox.first_brand(OTHER).await;
    let scope = (400, "validation.scope_invalid".to_owned(), json!({"field": "scopes"}));
    let brand = (400, "validation.brand_invalid".to_owned(), json!({"field": "brand_ids"}));
    let body = (400, "validation.body_invalid".to_owned(), Value::Null);
    for (asked, expected) in [
        (json!({"scopes": ["accounts:read", "accounts:write"]}), &scope),
        (json!({"scopes": [""]}), &scope),
        (json!({"brand_ids": ["nowhere"]}), &brand),
        (json!({"brand_ids": [theirs]}), &brand),
        (json!({"scopes": "accounts:read"}), &body),
    ] {
        assert_eq!(&refusal(&sandbox.post("/_sandbox/keys", KEY, &asked).await), expected, "{asked}");
    }
    let restricted = sandbox.further_key(KEY, &["accounts:manage"], &[]).await;
    for (method, path) in [(Method::POST, "/_sandbox/keys"), (Method::PUT, "/_sandbox/settings")] {
        let answer = sandbox.call(method, path, &restricted, &json!({})).await;
        assert_eq!(refusal(&answer), (403, "sandbox".into(), Value::Null), "no key of the command line");
    }
}

#[tokio::test]
async fn a_key_of_one_brand_takes_nothing_out_of_another() {
    let sandbox = start(current()).await;
    let [mine, other] = ["Mine", "Other"].map(|name| json!({"name": name}));
    let mine = sandbox.post("/v1/brands", KEY, &mine).await.json()["id"].as_str().unwrap().to_owned();
    let other = sandbox.post("/v1/brands", KEY, &other).await.json()["id"].as_str().unwrap().to_owned();
    let bot =
        |brand: &str| json!({"platform": "telegram", "brand_id": brand, "metadata": {"bot_token": "9:x"}});
    assert_eq!(sandbox.connect(KEY, &bot(&other)).await.status, 201);
    let limited = sandbox.further_key(KEY, &[], &[&mine]).await;
    let (status, code, _) = refusal(&sandbox.connect(&limited, &bot(&mine)).await);
    assert_eq!((status, code.as_str()), (409, "account.already_linked"));
    assert_eq!(sandbox.connect(KEY, &bot(&mine)).await.status, 201, "a key of all brands moves it");
}
