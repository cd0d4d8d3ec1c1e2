//! A service that refuses, fails, redirects or is not the API at all.

use std::time::Duration;

use futures_util::FutureExt as _;
use plugboard_core::ErrorCode;
use plugboard_core::view::{Fault as Met, Health, PhaseView, View};
use plugboard_sandbox::Consent;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::contract::{ACCOUNTS, Asked, CONNECT, EXCHANGE, REFUSALS, envelopes};
use crate::wire::{Fault, Wire};
use crate::world::{Plug, World, beginning, is_over, is_waiting, service};

/// Longer than a request takes, and shorter than any wait that was asked for.
const AT_ONCE: Duration = Duration::from_secs(10);

const HTML: &str = "<!doctype html><title>Welcome to the hotel</title>";

/// What a person meets on sheet `sheet` when this request always meets this fault.
async fn met(world: &World, plug: &Plug, sheet: &str, asked: Asked, fault: Fault) -> Met {
    match asked {
        Asked::List => {
            world.wire.always("GET", ACCOUNTS, fault);
            let problem = plug.board().refresh().await.unwrap_err();
            world.wire.behave();
            return problem.into();
        }
        Asked::ConnectInBrowser => {
            world.wire.always("POST", CONNECT, fault);
            assert!(plug.board().begin(&beginning(sheet, "instagram", None), None).await.unwrap().is_none());
        }
        Asked::ConnectWithKey => {
            world.wire.always("POST", CONNECT, fault);
            plug.submit(sheet, "tp_1", None).await.unwrap();
        }
        Asked::Exchange => {
            let callback = plug.begin_and_allow(sheet, "instagram").await;
            world.wire.always("POST", EXCHANGE, fault);
            plug.board().deliver(&callback);
        }
    }
    let end = plug.end(sheet).await;
    world.wire.behave();
    match end {
        PhaseView::Failed { fault } => fault,
        other => panic!("{asked:?}: {other:?}"),
    }
}

async fn all(cases: Vec<(Asked, Fault, ErrorCode, String)>) {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    for (number, (asked, fault, code, name)) in cases.into_iter().enumerate() {
        let met = met(&world, &plug, &format!("sheet {number}"), asked, fault).await;
        assert_eq!(met.code, code, "{asked:?} {name}: {met:?}");
    }
}

#[tokio::test]
async fn every_refusal_of_the_guides_is_met_in_both_envelopes_as_the_table_says() {
    let mut cases = Vec::new();
    for (asked, status, code, sentence, met) in REFUSALS {
        for body in envelopes(*code, sentence) {
            cases.push((*asked, Fault::json(*status, &body), *met, format!("{status} {body}")));
        }
        if code.is_none() {
            cases.push((*asked, Fault::text(*status, sentence), *met, format!("{status} {sentence}")));
        }
    }
    all(cases).await;
}

#[tokio::test]
async fn the_wording_of_an_error_decides_nothing() {
    let misleading =
        "state does not belong to this API key; invalid or expired state; invalid or missing API key";
    all(vec![
        (Asked::ConnectInBrowser, Fault::text(403, misleading), ErrorCode::Refused, "no code".into()),
        (
            Asked::Exchange,
            Fault::json(400, &json!({ "error": misleading, "code": "other" })),
            ErrorCode::Refused,
            "other code".into(),
        ),
        (
            Asked::ConnectInBrowser,
            Fault::json(400, &json!({ "error": misleading, "code": "other" })),
            ErrorCode::Refused,
            "other code".into(),
        ),
    ])
    .await;
}

#[tokio::test]
async fn what_is_not_the_api_is_called_that() {
    let redirect = |status| {
        let headers = vec![("location", "https://login.hotel.example/".to_owned())];
        Fault::Answer { status, headers, body: Vec::new() }
    };
    let body = |status, body: &str| Fault::json(status, &serde_json::from_str(body).unwrap());
    let state = "4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2";
    let offer =
        |auth_url: &str, state: &str| Fault::json(202, &json!({ "auth_url": auth_url, "state": state }));
    let huge = Fault::text(202, &"x".repeat(1024 * 1024 + 1));
    let mut cases = vec![
        (Asked::List, Fault::text(200, HTML), "HTML"),
        (Asked::List, redirect(302), "302"),
        (Asked::List, body(200, "{}"), "no list"),
        (Asked::List, body(200, r#"{"data":[{"id":true}]}"#), "a strange row"),
        (Asked::List, body(202, r#"{"data":[]}"#), "202"),
        (Asked::ConnectInBrowser, Fault::text(200, HTML), "HTML"),
        (Asked::ConnectInBrowser, Fault::text(202, HTML), "202 with HTML"),
        (Asked::ConnectInBrowser, huge, "over a megabyte"),
        (Asked::ConnectInBrowser, redirect(307), "307"),
        (Asked::ConnectInBrowser, body(202, r#"{"auth_url":"https://a.example/"}"#), "no state"),
        (Asked::ConnectInBrowser, body(202, r#"{"state":"4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2"}"#), "no address"),
        (Asked::ConnectInBrowser, offer("https://a.example/", ""), "an empty state"),
        (Asked::ConnectInBrowser, offer("https://a.example/", &state.to_uppercase()), "a state in capitals"),
        (Asked::ConnectInBrowser, offer("https://a.example/", &format!("{state}0")), "a long state"),
    ];
    cases.extend([301, 303, 307, 308].map(|status| (Asked::List, redirect(status), "a redirect")));
    all(cases
        .into_iter()
        .map(|(asked, fault, name)| (asked, fault, ErrorCode::NotTheApi, name.to_owned()))
        .collect())
    .await;
}

#[tokio::test]
async fn a_sign_in_address_that_is_not_safe_is_not_opened() {
    let unsafe_links = [
        "http://www.instagram.com/oauth",
        "http://127.0.0.1:1/",
        "http://localhost/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "smb://a.example/x",
        "ms-msdt:/id",
        "ai.social-api.plugboard://oauth/callback",
        "https://user@a.example/",
        "https://",
        "//a.example/",
        "\\\\a.example\\x",
        "",
        "https://a.example/\u{202e}",
        "https://a.example/ --flag",
        "mailto:a@a.example",
        "tel:1",
        "data:text/html,x",
        "HTTP://A.EXAMPLE/",
    ];
    let state = "4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2";
    let cases = unsafe_links.into_iter().map(|link| {
        let offer = Fault::json(202, &json!({ "auth_url": link, "state": state }));
        (Asked::ConnectInBrowser, offer, ErrorCode::UnsafeLink, link.to_owned())
    });
    all(cases.collect()).await;
}

#[tokio::test]
async fn a_service_that_stays_down_is_asked_three_times_and_no_more() {
    let mut running = JoinSet::new();
    for (fault, code) in [
        (Fault::text(500, HTML), ErrorCode::ServiceDown),
        (Fault::Drop, ErrorCode::Offline),
        (Fault::json(429, &json!({ "code": "rate_limit_exceeded" })), ErrorCode::RateLimited),
    ] {
        running.spawn(async move {
            let world = World::empty().await;
            let plug = world.signed_in().await;
            assert_eq!(met(&world, &plug, "sheet", Asked::ConnectInBrowser, fault).await.code, code);
            assert_eq!(world.wire.count("POST", CONNECT), 3);
        });
    }
    running.join_all().await;
}

#[tokio::test]
async fn a_service_that_recovers_opens_one_tab_for_its_last_answer() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    world.wire.next("POST", CONNECT, Fault::LoseAnswer);
    world.wire.next("POST", CONNECT, Fault::text(503, HTML));
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    assert!(is_waiting(&plug.phase("sheet")));
    assert_eq!(world.wire.count("POST", CONNECT), 3);
    plug.board().deliver(&callback);
    plug.connected("sheet").await;
}

#[tokio::test]
async fn a_service_that_asks_to_wait_is_given_the_time() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let headers = vec![("retry-after", "2".to_owned())];
    world.wire.next("POST", CONNECT, Fault::Answer { status: 429, headers, body: Vec::new() });
    let begun = std::time::Instant::now();
    plug.begin("sheet", "instagram", None).await;
    assert!(begun.elapsed() >= Duration::from_secs(2));
    assert_eq!(world.wire.count("POST", CONNECT), 2);
}

/// How long the service asks a sign-in to wait, in milliseconds.
fn asked_to_wait(view: &View) -> Option<i64> {
    view.attempts.first()?.asked_to_wait_ms
}

#[tokio::test]
async fn a_sign_in_says_how_long_the_service_asks_to_wait_and_goes_on_by_itself() {
    for (headers, expected) in [(vec![("retry-after", "7".to_owned())], 7_000), (Vec::new(), 5_000)] {
        let world = World::empty().await;
        let plug = world.signed_in().await;
        world.wire.next("POST", CONNECT, Fault::Answer { status: 429, headers, body: Vec::new() });
        let begun =
            plug.go(|board| async move { board.begin(&beginning("sheet", "instagram", None), None).await });
        let view = plug.view("how long", |view| asked_to_wait(view).is_some()).await;
        assert_eq!(asked_to_wait(&view), Some(expected));
        assert!(begun.await.unwrap().unwrap().is_some(), "there is a page to open");
        assert!(is_waiting(&plug.phase("sheet")));
        assert_eq!(asked_to_wait(&plug.board().subscribe().borrow()), None);
    }
}

#[tokio::test]
async fn a_sign_in_that_is_cancelled_while_the_service_asks_to_wait_is_asked_for_no_more() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let headers = vec![("retry-after", "50".to_owned())];
    world.wire.next("POST", CONNECT, Fault::Answer { status: 429, headers, body: Vec::new() });
    let begun =
        plug.go(|board| async move { board.begin(&beginning("sheet", "instagram", None), None).await });
    plug.view("how long", |view| asked_to_wait(view).is_some()).await;
    plug.board().cancel("sheet");
    assert!(begun.await.unwrap().unwrap().is_none());
    assert_eq!(world.wire.count("POST", CONNECT), 1);
}

#[tokio::test]
async fn the_list_says_how_long_the_service_asks_to_wait_and_goes_on_by_itself() {
    for (headers, expected) in [(vec![("retry-after", "6".to_owned())], 6_000), (Vec::new(), 5_000)] {
        let world = World::new(service(3, 0, Consent::Auto)).await;
        let plug = world.signed_in().await;
        world.wire.next("GET", ACCOUNTS, Fault::Answer { status: 429, headers, body: Vec::new() });
        let refresh = plug.go(|board| async move { board.refresh().await });
        let view = plug.view("how long", |view| view.accounts.asked_to_wait_ms.is_some()).await;
        assert_eq!(view.accounts.asked_to_wait_ms, Some(expected));
        assert_eq!((view.accounts.counts.cannot_tell, view.accounts.checking), (0, true), "it is not lost");
        refresh.await.unwrap().unwrap();
        let view = plug.board().subscribe().borrow().clone();
        assert_eq!(
            (view.accounts.asked_to_wait_ms, view.accounts.checking, view.accounts.problem),
            (None, false, None)
        );
    }
}

#[tokio::test]
async fn a_service_that_asks_for_a_long_wait_keeps_nobody_waiting() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let date = "Wed, 21 Oct 2026 07:28:00 GMT".to_owned();
    let until = "Wed, 21 Oct 2026 19:28:00 GMT".to_owned();
    for (status, headers) in [
        (503, vec![("retry-after", "999999".to_owned())]),
        (429, vec![("retry-after", "3600".to_owned())]),
        (429, vec![("retry-after", until), ("date", date)]),
    ] {
        world.wire.always("GET", ACCOUNTS, Fault::Answer { status, headers, body: Vec::new() });
        for _ in 0..3 {
            let before = world.wire.count("GET", ACCOUNTS);
            let refreshed = tokio::time::timeout(AT_ONCE, plug.board().refresh()).await;
            refreshed.expect("an answer at once").unwrap_err();
            assert_eq!(world.wire.count("GET", ACCOUNTS), before + 1, "{status}");
            assert!(!plug.board().subscribe().borrow().accounts.checking);
        }
        world.wire.behave();
        plug.board().refresh().await.unwrap();
    }
}

#[tokio::test]
async fn a_redirect_is_followed_by_no_request() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let trap = Wire::start(elsewhere.local_addr().unwrap()).await;
    let mut cases = Vec::new();
    for asked in [Asked::List, Asked::ConnectInBrowser] {
        for status in [301, 302, 303, 307, 308] {
            let headers = vec![("location", format!("{}/v1/accounts", trap.origin()))];
            cases.push((
                asked,
                Fault::Answer { status, headers, body: Vec::new() },
                ErrorCode::NotTheApi,
                status.to_string(),
            ));
        }
    }
    all(cases).await;
    let world = World::empty().await;
    let plug = world.signed_in().await;
    for status in [301, 302, 303, 307, 308] {
        let headers = vec![("location", format!("{}/v1/oauth/exchange", trap.origin()))];
        let away = Fault::Answer { status, headers, body: Vec::new() };
        let (form, sheet) = (format!("form {status}"), format!("sheet {status}"));
        let callback = plug.begin_and_allow(&sheet, "instagram").await;
        world.wire.next("POST", EXCHANGE, away.clone());
        plug.board().deliver(&callback);
        world.wire.next("POST", CONNECT, away);
        plug.submit(&form, "tp_1", None).await.unwrap();
        plug.board().dismiss(&form);
    }
    plug.until("sheet 308", is_over).await;
    assert_eq!(world.wire.count("POST", EXCHANGE), 5);
    assert_eq!(trap.total(), 0);
}

#[tokio::test]
async fn support_gets_status_code_and_request_id_and_nothing_that_could_be_a_secret() {
    let with = |status, id: &str, body: &serde_json::Value| {
        let headers = vec![("x-request-id", id.to_owned())];
        Fault::Answer { status, headers, body: body.to_string().into_bytes() }
    };
    let state = "4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2";
    let flat = json!({ "error": "no", "code": "account_not_found" });
    let nested = json!({ "error": { "code": "auth.insufficient_scope" }, "request_id": "a1b2c3d4" });
    let world = World::empty().await;
    let plug = world.signed_in().await;
    for (fault, reference) in [
        (with(404, "f00-BAR", &flat), "HTTP 404 account_not_found f00-BAR"),
        (with(403, state, &nested), "HTTP 403 auth.insufficient_scope a1b2c3d4"),
        (Fault::json(403, &nested), "HTTP 403 auth.insufficient_scope a1b2c3d4"),
        (with(403, "<b>", &json!({ "code": state })), "HTTP 403"),
        (with(404, "", &json!({ "code": "sapi_key_0123" })), "HTTP 404"),
    ] {
        assert_eq!(met(&world, &plug, reference, Asked::ConnectInBrowser, fault).await.reference, reference);
    }
}

#[tokio::test]
async fn the_list_recovers_by_itself_when_the_service_is_back() {
    let world = World::new(service(6, 1, Consent::Auto)).await;
    let plug = world.signed_in().await;
    world.wire.down().await;
    assert_eq!(plug.board().refresh().await.unwrap_err().code, ErrorCode::Offline);
    let view = plug.board().subscribe().borrow().clone();
    assert_eq!(view.accounts.problem.unwrap().code, ErrorCode::Offline);
    assert_eq!(
        (view.accounts.counts.needs_you, view.accounts.counts.cannot_tell),
        (1, 5),
        "nothing is green by guess"
    );
    assert!(plug.rows().iter().skip(1).all(|row| row.last_known == Some(Health::Connected)));
    world.wire.up().await;
    let view = plug.view("a good list", |view| view.accounts.problem.is_none()).await;
    assert_eq!(view.accounts.counts.connected, 5);
}

#[tokio::test]
async fn a_check_that_is_overtaken_by_a_newer_one_changes_nothing() {
    let world = World::new(service(6, 1, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let gate = crate::wire::Gate::closed();
    world.wire.next("GET", ACCOUNTS, Fault::HoldAnswer(gate.clone()));
    let slow = plug.go(|board| async move { board.refresh().await });
    while world.wire.count("GET", ACCOUNTS) < 2 {
        tokio::task::yield_now().await;
    }
    plug.submit("sheet", "tp_1", None).await.unwrap();
    plug.connected("sheet").await;
    plug.view("the newer list", |view| view.accounts.counts.total == 7).await;
    gate.open();
    slow.await.unwrap().unwrap();
    assert_eq!(plug.board().subscribe().borrow().accounts.counts.total, 7, "the older answer came last");
    assert!(!plug.board().subscribe().borrow().accounts.checking);
}

#[tokio::test]
async fn however_often_the_list_is_asked_for_one_check_is_under_way() {
    let world = World::new(service(6, 1, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let before = world.wire.count("GET", ACCOUNTS);
    let gate = crate::wire::Gate::closed();
    world.wire.next("GET", ACCOUNTS, Fault::HoldAnswer(gate.clone()));
    let first = plug.go(|board| async move { board.refresh().await });
    plug.view("a check", |view| view.accounts.checking).await;
    let mut others: Vec<_> = (0..12).map(|_| Box::pin(plug.board().refresh())).collect();
    assert!(others.iter_mut().all(|check| check.now_or_never().is_none()), "they wait for its answer");
    gate.open();
    first.await.unwrap().unwrap();
    for check in others {
        check.await.unwrap();
    }
    assert_eq!(world.wire.count("GET", ACCOUNTS), before + 1);
    plug.board().refresh().await.unwrap();
    assert_eq!(world.wire.count("GET", ACCOUNTS), before + 2, "and afterwards the next");
}
