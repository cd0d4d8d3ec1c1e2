//! Scripted mishaps of requests: what a client meets, how often, and what is left alone.
#![expect(clippy::unwrap_used, reason = "a test")]

mod support;

use std::time::{Duration, Instant};

use plugboard_sandbox::Options;
use reqwest::Method;
use serde_json::{Value, json};
use support::{Answer, KEY, OTHER, Sandbox, URI, error, options, start};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn playing(script: &Value) -> Sandbox {
    start(Options { script: script.to_string().parse().unwrap(), accounts: 8, ..options() }).await
}

async fn connect(sandbox: &Sandbox, platform: &str) -> Answer {
    let body = json!({"platform": platform, "metadata": {"redirect_uri": URI, "api_key": "k"}});
    sandbox.connect(KEY, &body).await
}

async fn list(sandbox: &Sandbox) -> Answer {
    let key = format!("Bearer {KEY}");
    sandbox.send(Method::GET, "/v1/accounts", &[("authorization", &key)], String::new()).await
}

/// Everything that the log has so far, as `POST /path 503`.
fn logged(sandbox: &mut Sandbox) -> Vec<String> {
    let entries = std::iter::from_fn(|| sandbox.log.try_recv().ok());
    entries.map(|entry| format!("{} {} {}", entry.method, entry.path, entry.status)).collect()
}

#[tokio::test]
async fn a_server_error_comes_as_often_as_written_and_only_where_written() {
    let rule = json!([{"mishap": "server-error", "status": 502, "times": 2, "endpoint": "connect",
        "platform": "instagram"}]);
    let mut sandbox = playing(&rule).await;
    assert_eq!(connect(&sandbox, "facebook").await.status, 202);
    assert_eq!(list(&sandbox).await.status, 200);
    for _ in 0..2 {
        let answer = connect(&sandbox, "instagram").await;
        assert_eq!(answer.both(), (502, json!({"error": "as the script says"})));
        assert_eq!(answer.header("retry-after"), "");
    }
    assert_eq!(connect(&sandbox, "instagram").await.status, 202);
    let connects = [202, 502, 502, 202].map(|status| format!("POST /v1/accounts/connect {status}"));
    let mut log = logged(&mut sandbox);
    assert_eq!(log.remove(1), "GET /v1/accounts 200");
    assert_eq!(log, connects);
}

#[tokio::test]
async fn a_server_error_can_come_although_the_work_was_done() {
    let rules = json!([
        {"mishap": "server-error", "endpoint": "connect", "platform": "trustpilot", "work": "done"},
        {"mishap": "not-json", "status": 403, "endpoint": "connect", "platform": "trustpilot"},
    ]);
    let sandbox = playing(&rules).await;
    let before = sandbox.list(KEY).await.len();
    assert_eq!(connect(&sandbox, "trustpilot").await.status, 503);
    assert_eq!(sandbox.list(KEY).await.len(), before + 1);
    assert_eq!(sandbox.list(OTHER).await.len(), before);
    let body = json!({"platform": "trustpilot", "metadata": {"api_key": "another"}});
    assert_eq!(sandbox.connect(KEY, &body).await.status, 403);
    assert_eq!(sandbox.list(KEY).await.len(), before + 1, "undone unless written");
}

#[tokio::test]
async fn a_server_error_for_a_time_ends_by_itself() {
    let sandbox = playing(&json!([{"mishap": "server-error", "for": "300ms", "endpoint": "list"}])).await;
    let begun = Instant::now();
    assert_eq!(list(&sandbox).await.status, 503);
    while list(&sandbox).await.status == 503 {
        assert!(begun.elapsed() < Duration::from_secs(30));
    }
    assert!(begun.elapsed() >= Duration::from_millis(300));
    assert_eq!(list(&sandbox).await.status, 200);
}

#[tokio::test]
async fn too_many_requests_with_and_without_a_time_to_wait() {
    let rules = json!([
        {"mishap": "rate-limited", "retry_after": 7, "endpoint": "list"},
        {"mishap": "rate-limited", "endpoint": "list"},
    ]);
    let sandbox = playing(&rules).await;
    let limited = (429, error("rate_limit_exceeded", "as the script says"));
    for retry_after in ["7", ""] {
        let answer = list(&sandbox).await;
        assert_eq!((answer.both(), answer.header("retry-after")), (limited.clone(), retry_after));
    }
    assert_eq!(list(&sandbox).await.status, 200);
}

#[tokio::test]
async fn a_time_to_wait_comes_as_a_date_too_and_with_a_server_error() {
    let rules = json!([
        {"mishap": "rate-limited", "retry_after": 120, "retry_form": "date", "endpoint": "list"},
        {"mishap": "server-error", "retry_after": 999_999, "endpoint": "list"},
    ]);
    let sandbox = playing(&rules).await;
    let limited = list(&sandbox).await;
    let date = httpdate::parse_http_date(limited.header("retry-after")).unwrap();
    let left = date.duration_since(std::time::SystemTime::now()).unwrap();
    assert!((110..=120).contains(&left.as_secs()), "{left:?}");
    let down = list(&sandbox).await;
    assert_eq!((down.status, down.header("retry-after")), (503, "999999"));
}

#[tokio::test]
async fn a_gateway_answers_in_other_forms_although_the_work_was_done() {
    let rules = json!([
        {"mishap": "not-json", "status": 400, "body": "json", "work": "done", "endpoint": "connect"},
        {"mishap": "not-json", "status": 204, "body": "empty", "work": "done", "endpoint": "connect"},
        {"mishap": "redirected", "status": 307, "work": "done", "endpoint": "connect"},
        {"mishap": "redirected", "endpoint": "connect"},
    ]);
    let sandbox = playing(&rules).await;
    let mut there = sandbox.list(KEY).await.len();
    for (number, (status, text, made)) in
        [(400, r#"{"message":"a gateway's own"}"#, 1), (204, "", 1), (307, "", 1), (302, "", 0)]
            .into_iter()
            .enumerate()
    {
        let body = json!({"platform": "trustpilot", "metadata": {"api_key": format!("k{number}")}});
        let answer = sandbox.connect(KEY, &body).await;
        assert_eq!((answer.status, answer.text.as_str()), (status, text));
        there += made;
        assert_eq!(sandbox.list(KEY).await.len(), there, "{status}");
    }
}

#[tokio::test]
async fn an_account_needs_its_owner_for_the_reason_that_is_written() {
    let rules = json!([{"mishap": "token-expired", "platform": "youtube", "reason": "Ask the owner."}]);
    let sandbox =
        start(Options { script: rules.to_string().parse().unwrap(), accounts: 40, ..options() }).await;
    let reasons: Vec<Value> =
        sandbox.list(KEY).await.into_iter().map(|row| row["reconnect_reason"].clone()).collect();
    assert!(reasons.contains(&json!("Ask the owner.")), "{reasons:?}");
}

#[tokio::test]
async fn a_gateway_answers_with_a_page_or_leads_elsewhere() {
    let rules = json!([
        {"mishap": "not-json", "endpoint": "list"},
        {"mishap": "redirected", "endpoint": "list"},
        {"mishap": "redirected", "endpoint": "list", "status": 307, "to": "http://127.0.0.1:9/"},
    ]);
    let sandbox = playing(&rules).await;
    let page = list(&sandbox).await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(page.text.starts_with("<!doctype html>"));
    let led = list(&sandbox).await;
    assert_eq!((led.status, led.header("location")), (302, "https://elsewhere.example/sign-in"));
    let led = list(&sandbox).await;
    assert_eq!((led.status, led.header("location")), (307, "http://127.0.0.1:9/"));
    assert_eq!(list(&sandbox).await.status, 200);
}

#[tokio::test]
async fn a_key_is_refused_and_a_body_ends_in_its_middle_although_the_work_was_done() {
    let rules = json!([
        {"mishap": "key-refused", "endpoint": "list"},
        {"mishap": "garbled", "endpoint": "list"},
        {"mishap": "garbled", "endpoint": "connect", "times": 2},
    ]);
    let sandbox = playing(&rules).await;
    assert_eq!(list(&sandbox).await.both(), (401, error("unauthorized", "invalid or missing API key")));
    let half = list(&sandbox).await;
    let whole = list(&sandbox).await;
    assert_eq!((half.status, half.text.as_str()), (200, &whole.text[..whole.text.len() / 2]));
    assert_eq!(half.header("content-length"), half.text.len().to_string());
    assert_eq!(connect(&sandbox, "trustpilot").await.status, 201);
    assert_eq!(sandbox.list(KEY).await.len(), 9);
    let refused = connect(&sandbox, "myspace").await;
    assert_eq!((refused.status, refused.text.as_str()), (400, r#"{"error":"platform not supported"#));
}

#[tokio::test]
async fn any_text_is_answered_although_the_work_was_done() {
    let text = r#"{"data":{"1":{"id":-7,"name":NaN}}}"#;
    let rules = json!([
        {"mishap": "reply", "endpoint": "list", "text": text},
        {"mishap": "reply", "endpoint": "connect", "text": ""},
    ]);
    let sandbox = playing(&rules).await;
    let said = list(&sandbox).await;
    assert_eq!(
        (said.status, said.header("content-type"), said.text.as_str()),
        (200, "application/json", text)
    );
    let said = connect(&sandbox, "trustpilot").await;
    assert_eq!((said.status, said.text.as_str()), (200, ""));
    assert_eq!(sandbox.list(KEY).await.len(), 9);
    let nothing = json!([{"mishap": "reply", "endpoint": "list"}]);
    assert_eq!(sandbox.post("/_sandbox/script", KEY, &nothing).await.status, 400);
}

#[tokio::test]
async fn a_slow_answer_is_late_although_the_work_was_done_at_once() {
    let rule = json!([{"mishap": "slow", "delay": "1h", "endpoint": "connect", "platform": "trustpilot"},
        {"mishap": "slow", "delay": "200ms", "endpoint": "list"}]);
    let mut sandbox = playing(&rule).await;
    let begun = Instant::now();
    assert_eq!(list(&sandbox).await.status, 200);
    assert!(begun.elapsed() >= Duration::from_millis(200));

    let before = sandbox.list(KEY).await.len();
    logged(&mut sandbox);
    let body = r#"{"platform": "trustpilot", "metadata": {"api_key": "k"}}"#;
    let waiting = ask(&sandbox, "POST", "/v1/accounts/connect", body).await;
    let entry = sandbox.log.recv().await.unwrap();
    assert_eq!((entry.path.as_str(), entry.status), ("/v1/accounts/connect", 201));
    assert_eq!(sandbox.list(KEY).await.len(), before + 1);
    let nothing = waiting.try_read(&mut [0]).unwrap_err();
    assert_eq!(nothing.kind(), std::io::ErrorKind::WouldBlock, "no byte of the answer yet");
}

#[tokio::test]
async fn an_answer_is_cut_at_any_byte_and_the_connection_closed() {
    let sandbox = playing(&json!([])).await;
    let whole = answer_bytes(ask(&sandbox, "GET", "/v1/accounts", "").await, Length::Announced).await;
    let text = String::from_utf8(whole.clone()).unwrap();
    assert!(text.starts_with("HTTP/1.1 200 OK\r\n") && text.ends_with("\"count\":8}"), "{text}");
    let rules: Vec<Value> =
        (0..=whole.len()).map(|bytes| json!({"mishap": "cut", "bytes": bytes, "endpoint": "list"})).collect();
    for some in rules.chunks(200) {
        assert_eq!(sandbox.post("/_sandbox/script", KEY, &json!(some)).await.status, 200);
        for rule in some {
            let cut = answer_bytes(ask(&sandbox, "GET", "/v1/accounts", "").await, Length::UntilClosed).await;
            assert_eq!(json!(cut.len()), rule["bytes"]);
            let same = whole.iter().zip(&cut).filter(|(one, other)| one == other).count();
            // The date may be another by now, its length is not.
            assert!(same + 16 >= cut.len(), "{}", String::from_utf8_lossy(&cut));
        }
    }
    assert_eq!(list(&sandbox).await.status, 200);
}

#[tokio::test]
async fn what_was_asked_for_is_done_although_its_answer_was_cut() {
    let rule = json!([{"mishap": "cut", "endpoint": "connect", "platform": "trustpilot"}]);
    let mut sandbox = playing(&rule).await;
    let body = r#"{"platform": "trustpilot", "metadata": {"api_key": "k"}}"#;
    let stream = ask(&sandbox, "POST", "/v1/accounts/connect", body).await;
    assert_eq!(answer_bytes(stream, Length::UntilClosed).await, b"");
    assert_eq!(logged(&mut sandbox), ["POST /v1/accounts/connect 201"]);
    assert_eq!(sandbox.list(KEY).await.len(), 9);
}

#[tokio::test]
async fn a_cut_beyond_the_end_of_an_answer_spoils_nothing() {
    let sandbox = playing(&json!([{"mishap": "cut", "bytes": 4096, "endpoint": "remove"}])).await;
    let mut stream = ask(&sandbox, "DELETE", "/v1/accounts/none", "").await;
    let first = answer_of(&mut stream, Length::Announced).await;
    assert!(first.starts_with(b"HTTP/1.1 404"));
    // 40 answers over the same connection are more than 4,096 bytes.
    for _ in 0..40 {
        stream.write_all(request(&sandbox, "GET", "/v1/accounts", "").as_bytes()).await.unwrap();
        assert!(answer_of(&mut stream, Length::Announced).await.starts_with(b"HTTP/1.1 200"));
    }
}

#[tokio::test]
async fn the_platform_of_a_request_is_that_of_its_account_too() {
    let rule = json!([{"mishap": "server-error", "endpoint": "remove", "platform": "tiktok"}]);
    let sandbox = playing(&rule).await;
    let all = sandbox.list(KEY).await;
    let id = |platform: &str| {
        let row = all.iter().find(|row| row["platform"] == platform).unwrap();
        row["id"].as_str().unwrap().to_owned()
    };
    assert_eq!(sandbox.delete(KEY, &id("facebook")).await.status, 204);
    assert_eq!(sandbox.delete("sapi_key_wrong", &id("tiktok")).await.status, 401);
    assert_eq!(
        sandbox.delete(OTHER, &id("tiktok")).await.status,
        404,
        "another workspace has no such account"
    );
    assert_eq!(sandbox.delete(KEY, &id("tiktok")).await.status, 503);
    assert_eq!(sandbox.delete(KEY, &id("tiktok")).await.status, 204);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_also_where_a_script_reads_it() {
    let sandbox = playing(&json!([{"mishap": "server-error", "platform": "tiktok"}])).await;
    let body = json!({"platform": "tiktok", "metadata": {"redirect_uri": "x".repeat(70_000)}});
    assert_eq!(sandbox.connect(KEY, &body).await.status, 413);
    assert_eq!(connect(&sandbox, "tiktok").await.status, 503, "nothing was used up");
}

#[tokio::test]
async fn the_sign_in_page_is_spoilt_only_where_written() {
    let rules = json!([{"mishap": "server-error", "times": 2, "endpoint": "consent", "platform": "tiktok"}]);
    let sandbox = playing(&rules).await;
    let (tiktok, google) = (sandbox.begin(KEY, "tiktok").await, sandbox.begin(KEY, "google").await);
    assert_eq!(sandbox.get(&google.auth_url).await.status, 200);
    assert_eq!(sandbox.get(&tiktok.auth_url).await.status, 503);
    assert_eq!(sandbox.get(&tiktok.auth_url).await.status, 503);
    assert_eq!(sandbox.get(&tiktok.auth_url).await.status, 200);
}

/// How an answer ends.
#[derive(Clone, Copy)]
enum Length {
    /// As its head says.
    Announced,
    UntilClosed,
}

fn request(sandbox: &Sandbox, method: &str, path: &str, body: &str) -> String {
    let (host, length) = (&sandbox.host, body.len());
    let head = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {KEY}\r\n");
    format!("{head}Content-Length: {length}\r\n\r\n{body}")
}

async fn ask(sandbox: &Sandbox, method: &str, path: &str, body: &str) -> TcpStream {
    let mut stream = TcpStream::connect(&sandbox.host).await.unwrap();
    stream.write_all(request(sandbox, method, path, body).as_bytes()).await.unwrap();
    stream
}

async fn answer_bytes(mut stream: TcpStream, length: Length) -> Vec<u8> {
    answer_of(&mut stream, length).await
}

async fn answer_of(stream: &mut TcpStream, length: Length) -> Vec<u8> {
    let mut bytes = Vec::new();
    match length {
        Length::UntilClosed => {
            stream.read_to_end(&mut bytes).await.unwrap();
        }
        Length::Announced => loop {
            bytes.push(stream.read_u8().await.unwrap());
            let Some(head) = bytes.strip_suffix(b"\r\n\r\n") else { continue };
            let head = String::from_utf8(head.to_vec()).unwrap().to_lowercase();
            let length = head.split_once("content-length: ").unwrap().1.lines().next().unwrap();
            let mut body = vec![0; length.parse().unwrap()];
            stream.read_exact(&mut body).await.unwrap();
            bytes.extend(body);
            break;
        },
    }
    bytes
}
