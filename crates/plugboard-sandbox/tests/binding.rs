//! What belongs together: key and state, state and code, platform and `redirect_uri`. And: once means once.

mod support;

use std::sync::Arc;

use plugboard_sandbox::Options;
use serde_json::json;
use support::{KEY, OTHER, error, options, start};
use tokio::task::JoinSet;

#[tokio::test]
async fn of_all_pairings_of_two_keys_two_states_and_two_codes_only_the_true_ones_work() {
    let keys = [KEY, OTHER];
    for key in 0..2 {
        for state in 0..2 {
            for code in 0..2 {
                let sandbox = start(options()).await;
                let flows = [sandbox.begin(KEY, "instagram").await, sandbox.begin(OTHER, "instagram").await];
                let codes = [sandbox.allow(&flows[0], "").await, sandbox.allow(&flows[1], "").await];
                let answer = sandbox.exchange(keys[key], &flows[state].finish(&codes[code])).await;
                let case = format!("key {key}, state {state}, code {code}");
                if key != state {
                    let expected = error("unauthorized", "state does not belong to this API key");
                    assert_eq!(answer.both(), (403, expected), "{case}");
                    let right = sandbox.exchange(keys[state], &flows[state].finish(&codes[state])).await;
                    assert_eq!(right.status, 201, "{case}: nothing was burnt");
                } else if state != code {
                    let stale = (400, error("missing_metadata", "invalid or expired state"));
                    assert_eq!(answer.both(), stale, "{case}");
                    let again = sandbox.exchange(keys[state], &flows[state].finish(&codes[state])).await;
                    assert_eq!(again.both(), stale, "{case}: the state is used up");
                    let other = sandbox.exchange(keys[code], &flows[code].finish(&codes[code])).await;
                    assert_eq!(other.status, 201, "{case}: the other flow is untouched");
                } else {
                    assert_eq!(answer.status, 201, "{case}");
                }
                let strangers = sandbox.list(keys[1 - state]).await.len();
                assert!(strangers <= usize::from(key == state && state != code), "{case}");
            }
        }
    }
}

#[tokio::test]
async fn two_flows_of_one_key_cannot_swap_their_codes() {
    let sandbox = start(options()).await;
    let (one, two) = (sandbox.begin(KEY, "instagram").await, sandbox.begin(KEY, "tiktok").await);
    let (first, second) = (sandbox.allow(&one, "").await, sandbox.allow(&two, "").await);
    assert_eq!(sandbox.exchange(KEY, &one.finish(&second)).await.status, 400);
    assert_eq!(sandbox.exchange(KEY, &two.finish(&first)).await.status, 400);
    assert!(sandbox.list(KEY).await.is_empty());
}

#[tokio::test]
async fn a_wrong_platform_redirect_uri_or_code_uses_the_state_and_the_code_up() {
    let stale = (400, error("missing_metadata", "invalid or expired state"));
    let sandbox = start(options()).await;
    for (pointer, value) in [
        ("/platform", "tiktok"),
        ("/platform", "trustpilot"),
        ("/metadata/redirect_uri", "ai.social-api.plugboard://oauth/callback/"),
        ("/metadata/redirect_uri", "AI.social-api.plugboard://oauth/callback"),
        ("/code", "AQDwrong"),
    ] {
        let flow = sandbox.begin(KEY, "instagram").await;
        let code = sandbox.allow(&flow, "").await;
        let mut body = flow.finish(&code);
        *body.pointer_mut(pointer).unwrap() = json!(value);
        assert_eq!(sandbox.exchange(KEY, &body).await.both(), stale, "{pointer} {value}");
        assert_eq!(sandbox.exchange(KEY, &flow.finish(&code)).await.both(), stale, "{pointer} {value}");
    }
    assert!(sandbox.list(KEY).await.is_empty());
}

#[tokio::test]
async fn a_state_that_nobody_consented_to_makes_no_account() {
    let sandbox = start(options()).await;
    let flow = sandbox.begin(KEY, "instagram").await;
    assert_eq!(sandbox.exchange(KEY, &flow.finish("AQD")).await.status, 400);
    for state in ["", "x", "4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2", &"a".repeat(10_000)] {
        let mut body = flow.finish("AQD");
        body["metadata"]["state"] = json!(state);
        assert_eq!(sandbox.exchange(KEY, &body).await.status, 400);
    }
    assert!(sandbox.list(KEY).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_exchangers_and_four_wrong_keys_on_each_of_200_states_make_200_accounts() {
    let sandbox = Arc::new(start(Options { max_states: 0, ..options() }).await);
    let mut running = JoinSet::new();
    for number in 0..200 {
        let flow = sandbox.begin(KEY, "instagram").await;
        let page = sandbox.get(&flow.auth_url).await;
        let handle = format!("person{number}");
        let code = sandbox.submit(&flow, &page, &[("decision", "allow"), ("handle", &handle)]).await.code();
        let body = Arc::new(flow.finish(&code));
        for key in [KEY, KEY, OTHER, KEY, KEY, OTHER, KEY, KEY, OTHER, KEY, KEY, OTHER] {
            let (sandbox, body) = (Arc::clone(&sandbox), Arc::clone(&body));
            running.spawn(async move { (key, sandbox.exchange(key, &body).await.status) });
        }
    }
    let answers = running.join_all().await;
    let of = |key: &str, status: u16| answers.iter().filter(|answer| **answer == (key, status)).count();
    assert_eq!((of(KEY, 201), of(KEY, 400)), (200, 1_400));
    assert_eq!(of(OTHER, 403) + of(OTHER, 400), 800);
    assert_eq!(sandbox.list(KEY).await.len(), 200);
    assert!(sandbox.list(OTHER).await.is_empty());
}
