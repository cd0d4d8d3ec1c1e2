//! The stand-in's own endpoints: who may use them, and what they do to a script and to accounts.
//! And the script on the command line and in the README.

mod support;

use std::process::{Command, Stdio};

use plugboard_sandbox::{Contract, Mishap, Options, Script};
use reqwest::Method;
use serde_json::{Value, json};
use support::{Answer, KEY, OTHER, Sandbox, error, options, start};

const SCRIPT: &str = "/_sandbox/script";
const EXPIRE: &str = "/_sandbox/accounts/expire";

async fn send(sandbox: &Sandbox, method: Method, headers: &[(&str, &str)]) -> Answer {
    let key = format!("Bearer {KEY}");
    let headers: Vec<_> = [("authorization", key.as_str())].iter().chain(headers).copied().collect();
    sandbox.send(method, SCRIPT, &headers, String::new()).await
}

#[tokio::test]
async fn rules_are_added_shown_with_what_is_left_of_them_and_cleared() {
    let script = r#"{"rules": [{"mishap": "declined"}]}"#.parse().unwrap();
    let sandbox = start(Options { script, ..options() }).await;
    let more = json!([
        {"mishap": "rate-limited", "endpoint": "list", "times": 2, "retry_after": 3},
        {"mishap": "slow", "delay": "1ms", "for": "1h", "after": 1, "platform": "google", "endpoint": "connect"},
    ]);
    let added = sandbox.post(SCRIPT, KEY, &more).await;
    let key = format!("Bearer {OTHER}");
    for status in [429, 429, 200] {
        let answer =
            sandbox.send(Method::GET, "/v1/accounts", &[("authorization", &key)], String::new()).await;
        assert_eq!(answer.status, status);
    }
    let shown = |played: u32| {
        json!({"rules": [
            {"mishap": "declined", "played": 0, "left": 1},
            {"mishap": "rate-limited", "endpoint": "list", "times": 2, "retry_after": 3,
                "played": played, "left": 2 - played},
            {"mishap": "slow", "delay": "1ms", "for": "1h", "after": 1, "platform": "google",
                "endpoint": "connect", "played": 0, "left": null},
        ]})
    };
    assert_eq!(added.both(), (200, shown(0)));
    assert_eq!(send(&sandbox, Method::GET, &[]).await.both(), (200, shown(2)));
    assert_eq!(send(&sandbox, Method::DELETE, &[]).await.status, 204);
    assert_eq!(send(&sandbox, Method::GET, &[]).await.json(), json!({"rules": []}));
}

#[tokio::test]
async fn a_script_with_a_mistake_in_it_is_refused_whole() {
    let sandbox = start(options()).await;
    let wrong = json!([{"mishap": "cut"}, {"mishap": "cutt"}]);
    let answer = sandbox.post(SCRIPT, KEY, &wrong).await;
    assert!(answer.status == 400 && answer.json()["code"] == "sandbox", "{}", answer.text);
    let reason = answer.json()["error"].as_str().unwrap().to_owned();
    assert!(
        reason.starts_with("rule 2 (cutt): unknown variant `cutt`, expected one of `declined`"),
        "{reason}"
    );
    assert_eq!(sandbox.post(SCRIPT, KEY, &json!([{"mishap": "cut", "times": -1}])).await.status, 400);
    assert_eq!(sandbox.post(SCRIPT, KEY, &json!("cut")).await.status, 400);
    assert_eq!(send(&sandbox, Method::POST, &[]).await.status, 400);
    let many: Vec<Value> = vec![json!({"mishap": "cut"}); 600];
    assert_eq!(sandbox.post(SCRIPT, KEY, &json!(many)).await.status, 200);
    assert_eq!(
        sandbox.post(SCRIPT, KEY, &json!(many)).await.both(),
        (400, error("sandbox", "at most 1000 rules"))
    );
    assert_eq!(send(&sandbox, Method::DELETE, &[]).await.status, 204, "what is scripted spoils no control");
    assert_eq!(send(&sandbox, Method::GET, &[]).await.json(), json!({"rules": []}));
}

#[tokio::test]
async fn only_keys_of_the_command_line_and_nobody_from_elsewhere_may_use_them() {
    let sandbox = start(options()).await;
    let routes =
        [(Method::GET, SCRIPT), (Method::POST, SCRIPT), (Method::DELETE, SCRIPT), (Method::POST, EXPIRE)];
    let port = sandbox.host.rsplit_once(':').unwrap().1;
    let (right, body) = (format!("Bearer {KEY}"), json!([]).to_string());
    let (foreign_host, foreign_origin) = (format!("localhost:{port}"), format!("http://localhost:{port}"));
    for (method, path) in routes {
        let cases: [(&[(&str, &str)], u16); 5] = [
            (&[], 401),
            (&[("authorization", "Bearer sapi_key_wrong")], 401),
            (&[("authorization", "Basic eDp4")], 401),
            (&[("authorization", &right), ("host", &foreign_host)], 403),
            (&[("authorization", &right), ("origin", &foreign_origin)], 403),
        ];
        for (headers, status) in cases {
            let answer = sandbox.send(method.clone(), path, headers, body.clone()).await;
            assert_eq!(answer.status, status, "{method} {path} {headers:?}");
        }
    }
    assert_eq!(sandbox.get("/_sandbox").await.status, 404);
    assert_eq!(sandbox.get("/_sandbox/nothing").await.status, 404);
    assert_eq!(send(&sandbox, Method::PUT, &[]).await.status, 405);
    let own = [("origin", sandbox.url.as_str())];
    assert_eq!(send(&sandbox, Method::GET, &own).await.status, 200);
}

#[tokio::test]
async fn nobody_uses_them_through_an_address_that_others_can_reach() {
    let public_url = Some("http://sandbox.example:8080".to_owned());
    let sandbox = start(Options { public_url: public_url.clone(), ..options() }).await;
    let answer = send(&sandbox, Method::GET, &[("host", "sandbox.example:8080")]).await;
    assert_eq!(answer.both(), (403, error("sandbox", "only at an address of this computer")));

    let sandbox = start(Options { public_url, contract: Contract::Current, ..options() }).await;
    let key = format!("Bearer {KEY}");
    let headers = [("host", "sandbox.example:8080"), ("authorization", key.as_str())];
    for (method, path) in [(Method::PUT, "/_sandbox/settings"), (Method::POST, "/_sandbox/keys")] {
        let answer = sandbox.send(method, path, &headers, "{}".to_owned()).await;
        assert_eq!((answer.status, &answer.json()["error"]["code"]), (403, &json!("sandbox")), "{path}");
    }
}

#[tokio::test]
async fn the_current_contract_has_them_too_and_writes_refusals_its_own_way() {
    let sandbox = start(Options { contract: Contract::Current, ..options() }).await;
    assert_eq!(send(&sandbox, Method::GET, &[]).await.both(), (200, json!({"rules": []})));
    let answer = sandbox.post(SCRIPT, KEY, &json!([{"mishap": "slow"}])).await;
    let expected = json!({"code": "sandbox", "message": "rule 1 (slow): delay is missing"});
    assert_eq!((answer.status, &answer.json()["error"]), (400, &expected));
    let rule = json!([{"mishap": "rate-limited", "endpoint": "/v1/brands"}]);
    assert_eq!(sandbox.post(SCRIPT, KEY, &rule).await.status, 200);
    let key = format!("Bearer {KEY}");
    let limited = sandbox.send(Method::GET, "/v1/brands", &[("authorization", &key)], String::new()).await;
    assert_eq!((limited.status, &limited.json()["error"]["code"]), (429, &json!("http.429")));
}

#[tokio::test]
async fn chosen_accounts_of_the_caller_expire_at_once() {
    let sandbox = start(Options { accounts: 16, expired: 1, ..options() }).await;
    let rows = sandbox.list(KEY).await;
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let active: Vec<&Value> = rows.iter().filter(|row| row["status"] == "active").collect();
    let (id, handle) = (text(active[0], "id"), text(active[1], "username").to_uppercase());
    let expired = async || {
        let rows = sandbox.list(KEY).await;
        rows.iter().filter(|row| row["status"] == "reconnect_required").count()
    };
    let cases = [
        (json!({"ids": [id, "acc_unknown"]}), 1, 2),
        (json!({"ids": [id]}), 0, 2),
        (json!({"handles": [handle]}), 1, 3),
        (json!({"handles": [handle], "platform": "bluesky"}), 0, 3),
    ];
    for (body, changed, all) in cases {
        let answer = sandbox.post(EXPIRE, KEY, &body).await;
        assert_eq!(answer.both(), (200, json!({"expired": changed})), "{body}");
        assert_eq!(expired().await, all, "{body}");
    }
    let answer = sandbox.post(EXPIRE, KEY, &json!({"platform": "trustpilot"})).await;
    assert_eq!(answer.status, 200);
    let rows = sandbox.list(KEY).await;
    let of_trustpilot = rows.iter().filter(|row| row["platform"] == "trustpilot");
    assert!(of_trustpilot.into_iter().all(|row| row["status"] == "reconnect_required"));
    let others = sandbox.list(OTHER).await;
    assert_eq!(others.iter().filter(|row| row["status"] == "reconnect_required").count(), 1);
    for wrong in
        [json!({}), json!({"platform": "myspace"}), json!({"id": "x"}), json!({"ids": []}), json!([1])]
    {
        assert_eq!(sandbox.post(EXPIRE, KEY, &wrong).await.status, 400, "{wrong}");
    }
}

#[test]
fn the_program_lists_what_can_go_wrong_and_the_readme_has_an_example_of_each() {
    let output = Command::new(env!("CARGO_BIN_EXE_plugboard-sandbox")).arg("--mishaps").output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let named: Vec<&str> =
        printed.lines().skip(2).map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!(named, Mishap::ALL.map(Mishap::name));

    let readme = include_str!("../README.md");
    let mut shown = Vec::new();
    for example in readme.lines().filter_map(|line| line.strip_prefix("| `{").map(|_| line)) {
        let rule = example.split('`').nth(1).unwrap();
        let read: Value = serde_json::from_str(rule).unwrap();
        format!("[{rule}]").parse::<Script>().unwrap_or_else(|reason| panic!("{rule}: {reason}"));
        shown.push(read["mishap"].as_str().unwrap().to_owned());
    }
    assert_eq!(shown, named);
}

#[test]
fn a_script_that_cannot_be_read_ends_the_program_with_a_reason() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let wrong = folder.join("wrong-script.json");
    std::fs::write(&wrong, r#"[{"mishap": "slow", "delay": "1s"}, {"mishap": "slow"}]"#).unwrap();
    for (file, reason) in
        [(wrong, "rule 2 (slow): delay is missing"), (folder.join("no-script.json"), "os error")]
    {
        let mut command = Command::new(env!("CARGO_BIN_EXE_plugboard-sandbox"));
        let output = command.arg("--script").arg(&file).stdin(Stdio::null()).output().unwrap();
        assert!(!output.status.success() && output.stdout.is_empty());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with(&format!("plugboard-sandbox: --script {}: ", file.display())), "{said}");
        assert!(said.contains(reason), "{said}");
    }
}
