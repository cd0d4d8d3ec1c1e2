//! Every answer that the API documents of March 2026 name, and the ones that this stand-in adds.
#![expect(clippy::unwrap_used, reason = "a test")]

mod support;

use std::time::Duration;

use plugboard_sandbox::{Consent, Entry, Options, Statuses};
use reqwest::Method;
use serde_json::{Value, json};
use support::{KEY, OTHER, URI, error, options, start};

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn connect_answers_202_with_exactly_auth_url_and_state() {
    let sandbox = start(options()).await;
    let browser = ["instagram", "facebook", "google", "tiktok", "youtube", "twitter", "linkedin"];
    for platform in browser {
        let answer =
            sandbox.connect(KEY, &json!({"platform": platform, "metadata": {"redirect_uri": URI}})).await;
        let body = answer.json();
        assert_eq!((answer.status, keys(&body)), (202, vec!["auth_url", "state"]));
        let (url, state) = (body["auth_url"].as_str().unwrap(), body["state"].as_str().unwrap());
        assert_eq!(state.len(), 32);
        assert!(url.starts_with(&format!("{}/simulated/{platform}/authorize?", sandbox.url)), "{url}");
        assert!(url.ends_with(&format!("&state={state}")), "{url}");
    }
}

#[tokio::test]
async fn a_credential_answers_201_with_exactly_three_fields() {
    let sandbox = start(options()).await;
    let answer = sandbox.connect(KEY, &json!({"platform": "trustpilot", "metadata": {"api_key": "k"}})).await;
    let body = answer.json();
    assert_eq!((answer.status, keys(&body)), (201, vec!["account_id", "platform", "username"]));
    assert_eq!(body["platform"], "trustpilot");
}

#[tokio::test]
async fn exchange_answers_201_with_exactly_three_fields_and_the_list_has_the_account() {
    let sandbox = start(options()).await;
    let flow = sandbox.begin(KEY, "instagram").await;
    let code = sandbox.allow(&flow, "").await;
    let answer = sandbox.exchange(KEY, &flow.finish(&code)).await;
    let body = answer.json();
    assert_eq!((answer.status, keys(&body)), (201, vec!["account_id", "platform", "username"]));
    let id = body["account_id"].as_str().unwrap();
    assert!(id.strip_prefix("acc_01").is_some_and(|rest| rest.len() == 22), "{id}");

    let list = sandbox.list(KEY).await;
    let row = json!({
        "id": id, "platform": "instagram", "name": list[0]["name"], "username": body["username"], "status": "active",
    });
    assert_eq!(list, [row]);
    assert!(sandbox.list(OTHER).await.is_empty());
}

#[tokio::test]
async fn connect_refuses_in_the_words_of_the_documents() {
    let sandbox = start(options()).await;
    let missing = |what: &str| error("missing_metadata", &format!("{what} is required"));
    let unsupported = error("unsupported_platform", "platform not supported");
    let table = [
        (json!({}), 400, missing("platform")),
        (json!({"platform": null}), 400, missing("platform")),
        (json!({"platform": ""}), 400, missing("platform")),
        (json!({"platform": "myspace", "metadata": {"redirect_uri": URI}}), 400, unsupported.clone()),
        (json!({"platform": "Instagram", "metadata": {"redirect_uri": URI}}), 400, unsupported),
        (json!({"platform": "instagram"}), 400, missing("metadata.redirect_uri")),
        (json!({"platform": "instagram", "redirect_uri": URI}), 400, missing("metadata.redirect_uri")),
        (
            json!({"platform": "instagram", "metadata": {"redirect_uri": ""}}),
            400,
            missing("metadata.redirect_uri"),
        ),
        (
            json!({"platform": "instagram", "metadata": {"redirect_uri": "javascript:alert(1)"}}),
            400,
            error("missing_metadata", "metadata.redirect_uri is not allowed"),
        ),
        (json!({"platform": "trustpilot"}), 400, missing("metadata.api_key")),
        (
            json!({"platform": "trustpilot", "metadata": {"redirect_uri": URI}}),
            400,
            missing("metadata.api_key"),
        ),
        (
            json!({"platform": "trustpilot", "metadata": {"api_key": "please refuse me"}}),
            401,
            error("invalid_credentials", "platform rejected stored credentials"),
        ),
        (json!({"platform": 5}), 400, error("invalid_body", "request body is not the JSON that is expected")),
        (json!([]), 400, error("invalid_body", "request body is not the JSON that is expected")),
    ];
    for (body, status, expected) in table {
        assert_eq!(sandbox.connect(KEY, &body).await.both(), (status, expected), "{body}");
    }
    assert!(sandbox.list(KEY).await.is_empty());
}

#[tokio::test]
async fn every_route_of_the_api_wants_a_known_key() {
    let sandbox = start(options()).await;
    let expected = (401, error("unauthorized", "invalid or missing API key"));
    let routes = [
        (Method::GET, "/v1/accounts"),
        (Method::DELETE, "/v1/accounts/acc_1"),
        (Method::POST, "/v1/accounts/connect"),
        (Method::POST, "/v1/oauth/exchange"),
    ];
    let values = [
        "",
        "Bearer",
        "Bearer ",
        "Bearer nobody",
        "Basic sapi_key_one",
        "sapi_key_one",
        "Bearer sapi_key_one ",
    ];
    for (method, path) in routes {
        let none = sandbox.send(method.clone(), path, &[], "not json".into()).await;
        assert_eq!(none.both(), expected, "{path}");
        for value in &values[..6] {
            let headers = [("authorization", *value)];
            let answer = sandbox.send(method.clone(), path, &headers, "not json".into()).await;
            assert_eq!(answer.both(), expected, "{path} {value:?}");
        }
        let twice = [("authorization", "Bearer nobody"), ("authorization", "Bearer sapi_key_one")];
        assert_eq!(sandbox.send(method, path, &twice, String::new()).await.both(), expected, "{path}");
    }
}

#[tokio::test]
async fn without_keys_nobody_is_let_in() {
    let sandbox = start(Options::default()).await;
    assert_eq!(sandbox.connect("", &json!({})).await.status, 401);
}

#[tokio::test]
async fn exchange_refuses_bodies_with_something_missing_and_leaves_the_state() {
    let sandbox = start(options()).await;
    let flow = sandbox.begin(KEY, "instagram").await;
    let code = sandbox.allow(&flow, "").await;
    let whole = flow.finish(&code);
    let without = |path: &[&str]| {
        let mut body = whole.clone();
        let (last, parents) = path.split_last().unwrap();
        let parent = parents.iter().fold(&mut body, |value, name| &mut value[*name]);
        parent.as_object_mut().unwrap().remove(*last);
        body
    };
    let missing = |what: &str| (400, error("missing_metadata", &format!("{what} is required")));
    let mut unsupported = whole.clone();
    unsupported["platform"] = json!("myspace");
    let table = [
        (without(&["platform"]), missing("platform")),
        (without(&["code"]), missing("code")),
        (without(&["metadata", "state"]), missing("metadata.state")),
        (without(&["metadata", "redirect_uri"]), missing("metadata.redirect_uri")),
        (without(&["metadata"]), missing("metadata.state")),
        (unsupported, (400, error("unsupported_platform", "platform not supported"))),
    ];
    for (body, expected) in table {
        assert_eq!(sandbox.exchange(KEY, &body).await.both(), expected, "{body}");
    }
    assert_eq!(sandbox.exchange(KEY, &whole).await.status, 201);
}

#[tokio::test]
async fn a_state_works_once_and_until_it_expires() {
    let stale = (400, error("missing_metadata", "invalid or expired state"));
    let sandbox = start(options()).await;
    let flow = sandbox.begin(KEY, "instagram").await;
    let code = sandbox.allow(&flow, "").await;
    assert_eq!(sandbox.exchange(KEY, &flow.finish(&code)).await.status, 201);
    assert_eq!(sandbox.exchange(KEY, &flow.finish(&code)).await.both(), stale);
    assert_eq!(sandbox.exchange(OTHER, &flow.finish(&code)).await.both(), stale, "gone for everybody");

    let sandbox = start(Options { state_ttl: Duration::ZERO, ..options() }).await;
    let flow = sandbox.begin(KEY, "instagram").await;
    assert_eq!(sandbox.get(&flow.auth_url).await.status, 400);
    assert_eq!(sandbox.exchange(KEY, &flow.finish("AQD")).await.both(), stale);
}

#[tokio::test]
async fn connecting_again_is_an_upsert() {
    let sandbox = start(Options { accounts: 40, expired: 8, ..options() }).await;
    let before = sandbox.list(KEY).await;
    let ended = |rows: &[Value]| rows.iter().filter(|row| row["status"] == "reconnect_required").count();
    assert_eq!((before.len(), ended(&before)), (40, 8));
    let expired = before
        .iter()
        .find(|row| row["platform"] == "instagram" && row["reconnect_reason"] == "token_expired")
        .unwrap();

    let again = sandbox.sign_in(KEY, "instagram", expired["username"].as_str().unwrap()).await;
    assert_eq!(again["account_id"], expired["id"]);
    let after = sandbox.list(KEY).await;
    assert_eq!((after.len(), ended(&after)), (40, 7));
    let row = after.iter().find(|row| row["id"] == expired["id"]).unwrap();
    assert_eq!((&row["name"], &row["status"]), (&expired["name"], &json!("active")));
    assert_eq!(row.get("reconnect_reason"), None);

    let handles: Vec<&Value> = before.iter().map(|row| &row["username"]).collect();
    let flow = sandbox.begin(KEY, "instagram").await;
    let new = sandbox.get(&flow.auth_url).await.people().pop().unwrap();
    assert!(!handles.contains(&&json!(new)));
    sandbox.sign_in(KEY, "instagram", &new).await;
    assert_eq!(sandbox.list(KEY).await.len(), 41);
    assert_eq!(sandbox.list(OTHER).await.len(), 40, "the other workspace is as it was");
}

#[tokio::test]
async fn the_text_of_a_trustpilot_key_is_the_account() {
    let sandbox = start(Options { accounts: 16, expired: 16, ..options() }).await;
    let with = async |key: &str| {
        sandbox.connect(KEY, &json!({"platform": "trustpilot", "metadata": {"api_key": key}})).await.json()
    };
    let (one, same, two) = (with("tp_one").await, with("tp_one").await, with("tp_two").await);
    assert_eq!(one, same);
    assert_ne!(one["account_id"], two["account_id"]);

    let list = sandbox.list(KEY).await;
    assert_eq!(list.len(), 18);
    let expired =
        list.iter().find(|row| row["platform"] == "trustpilot" && row["status"] == "reconnect_required");
    let expired = expired.unwrap();
    let back = with(expired["username"].as_str().unwrap()).await;
    assert_eq!(
        (&back["account_id"], &back["username"]),
        (&expired["id"], &expired["username"]),
        "the name of an account that was made is its key"
    );
    let row = sandbox.list(KEY).await.into_iter().find(|row| row["id"] == expired["id"]).unwrap();
    assert_eq!(row["status"], "active");
}

#[tokio::test]
async fn removing_answers_204_then_404_and_connecting_again_brings_the_account_back() {
    let sandbox = start(Options { accounts: 1, ..options() }).await;
    let row = sandbox.list(KEY).await.swap_remove(0);
    let (id, handle) = (row["id"].as_str().unwrap(), row["username"].as_str().unwrap());
    let absent = (404, error("account_not_found", "account not found"));
    assert_eq!(sandbox.delete(OTHER, id).await.both(), absent, "another workspace's");
    let answer = sandbox.delete(KEY, id).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    assert_eq!(sandbox.delete(KEY, id).await.both(), absent);
    assert!(sandbox.list(KEY).await.is_empty());
    let flow = sandbox.begin(KEY, "instagram").await;
    let page = sandbox.get(&flow.auth_url).await;
    let typed = [("decision", "allow"), ("person", ""), ("handle", handle)];
    let code = sandbox.submit(&flow, &page, &typed).await.code();
    assert_eq!(sandbox.exchange(KEY, &flow.finish(&code)).await.json()["account_id"], id);
    assert_eq!(sandbox.list(KEY).await, [row]);
}

#[tokio::test]
async fn lists_can_be_without_statuses() {
    let sandbox = start(Options { accounts: 20, expired: 20, statuses: Statuses::Absent, ..options() }).await;
    for row in sandbox.list(KEY).await {
        assert_eq!(keys(&row), ["id", "name", "platform", "username"]);
    }
}

#[tokio::test]
async fn made_accounts_are_the_same_at_every_start() {
    let some = || Options { accounts: 500, expired: 100, ..options() };
    let (one, two) = (start(some()).await, start(some()).await);
    assert_eq!(one.list(KEY).await, two.list(KEY).await);
}

#[tokio::test]
async fn a_hundred_thousand_accounts_are_listed_and_the_expired_ones_are_on_every_platform() {
    let many = Options { api_keys: vec![KEY.into()], accounts: 100_000, expired: 500, ..Options::default() };
    let list = start(many).await.list(KEY).await;
    let expired: Vec<&Value> = list.iter().filter(|row| row["status"] == "reconnect_required").collect();
    assert_eq!((list.len(), expired.len()), (100_000, 500));
    let platforms: std::collections::HashSet<&str> =
        expired.iter().map(|row| row["platform"].as_str().unwrap()).collect();
    assert_eq!(platforms.len(), 8);
}

#[tokio::test]
async fn the_first_expired_account_is_on_instagram() {
    let sandbox = start(Options { accounts: 30, expired: 1, ..options() }).await;
    let list = sandbox.list(KEY).await;
    let expired: Vec<_> = list.iter().filter(|row| row["status"] == "reconnect_required").collect();
    assert_eq!((expired.len(), &expired[0]["platform"]), (1, &json!("instagram")));
}

#[tokio::test]
async fn too_many_waiting_sign_ins_are_429_with_retry_after() {
    let sandbox = start(Options { max_states: 2, ..options() }).await;
    let first = sandbox.begin(KEY, "instagram").await;
    sandbox.begin(KEY, "tiktok").await;
    let body = json!({"platform": "instagram", "metadata": {"redirect_uri": URI}});
    let answer = sandbox.connect(KEY, &body).await;
    let expected = error("rate_limit_exceeded", "too many sign-ins are waiting for this API key");
    assert_eq!(answer.both(), (429, expected));
    let seconds: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=600).contains(&seconds), "{seconds}");
    sandbox.begin(OTHER, "instagram").await;
    let code = sandbox.allow(&first, "").await;
    sandbox.exchange(KEY, &first.finish(&code)).await;
    sandbox.begin(KEY, "instagram").await;
}

#[tokio::test]
async fn with_auto_consent_the_same_new_person_comes_at_once() {
    let sandbox = start(Options { consent: Consent::Auto, accounts: 50, ..options() }).await;
    let made = sandbox.list(KEY).await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let flow = sandbox.begin(KEY, "instagram").await;
        let answer = sandbox.get(&flow.auth_url).await;
        assert_eq!(answer.brought()[1], ("state".into(), flow.state.clone()));
        assert_eq!(sandbox.get(&flow.auth_url).await.code(), answer.code(), "opened twice, one code");
        let account = sandbox.exchange(KEY, &flow.finish(&answer.code())).await.json();
        assert!(made.iter().all(|row| row["id"] != account["account_id"]));
        ids.push(account["account_id"].clone());
    }
    assert_eq!(ids[0], ids[1]);
    assert_eq!(sandbox.list(KEY).await.len(), 51);
}

#[tokio::test]
async fn unknown_routes_wrong_methods_and_large_bodies_are_answered_in_json() {
    let sandbox = start(options()).await;
    let not_found = (404, error("not_found", "not found"));
    let method = (405, error("method_not_allowed", "method not allowed"));
    for path in ["/", "/v1", "/v1/accounts/", "/v2/accounts", "/v1/accounts/a/b", "/simulated/instagram"] {
        assert_eq!(sandbox.get(path).await.both(), not_found, "{path}");
    }
    for (verb, path) in [
        (Method::POST, "/v1/accounts"),
        (Method::OPTIONS, "/v1/accounts"),
        (Method::GET, "/v1/accounts/connect"),
        (Method::GET, "/v1/accounts/acc_1"),
        (Method::PUT, "/v1/oauth/exchange"),
    ] {
        assert_eq!(sandbox.send(verb, path, &[], String::new()).await.both(), method, "{path}");
    }
    let mut body = json!({"platform": "instagram", "metadata": {"redirect_uri": URI}});
    body["padding"] = json!("x".repeat(64 * 1024));
    let large = (413, error("payload_too_large", "request body is too large"));
    assert_eq!(sandbox.connect(KEY, &body).await.both(), large);
    body["padding"] = json!("x".repeat(63 * 1024));
    assert_eq!(sandbox.connect(KEY, &body).await.status, 202, "unknown fields are ignored");
}

#[tokio::test]
async fn the_log_has_one_entry_a_request_and_no_query() {
    let mut sandbox = start(options()).await;
    let account = sandbox.sign_in(KEY, "instagram", "").await;
    sandbox.delete(KEY, account["account_id"].as_str().unwrap()).await;
    sandbox.get("/nowhere?secret=1").await;
    sandbox.get("/invite/whoever-has-this-may-use-it").await;
    let entry = |method: &str, path: &str, status| Entry { method: method.into(), path: path.into(), status };
    let page = "/simulated/instagram/authorize";
    let expected = [
        entry("POST", "/v1/accounts/connect", 202),
        entry("GET", page, 200),
        entry("POST", page, 302),
        entry("POST", "/v1/oauth/exchange", 201),
        entry("DELETE", &format!("/v1/accounts/{}", account["account_id"].as_str().unwrap()), 204),
        entry("GET", "/nowhere", 404),
        entry("GET", "/invite/…", 404),
    ];
    for expected in expected {
        assert_eq!(sandbox.log.try_recv().unwrap(), expected);
    }
    assert!(sandbox.log.try_recv().is_err());
}

#[tokio::test]
async fn connect_can_be_made_slow() {
    let sandbox = start(Options { connect_delay: Duration::from_millis(300), ..options() }).await;
    let begun = std::time::Instant::now();
    sandbox.begin(KEY, "instagram").await;
    assert!(begun.elapsed() >= Duration::from_millis(300));
}

#[test]
fn random_keys_look_like_those_of_the_service() {
    let key = plugboard_sandbox::random_key().unwrap();
    let digits = key.strip_prefix("sapi_key_").unwrap();
    assert!(digits.len() == 62 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
    assert_ne!(plugboard_sandbox::random_key().unwrap(), key);
}
