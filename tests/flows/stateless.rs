//! Errors that come back without a state: they end nothing, and are said where somebody waits on that way.

use std::net::TcpListener;

use plugboard_core::ErrorCode;
use plugboard_core::board::Arrival;
use plugboard_core::view::{NoticeKind, Outcome, PageWords, StatelessErrorKind, Way};
use plugboard_sandbox::Consent;
use tokio::runtime::Handle;

use crate::browser::{come_back, parameter, travel, visit};
use crate::contract::REDIRECT_URI;
use crate::world::{Plug, World, current, is_waiting};

fn said(plug: &Plug, sheet: &str) -> Option<StatelessErrorKind> {
    let attempt = plug.attempt(sheet).unwrap();
    assert!(is_waiting(&attempt.phase), "{:?}", attempt.phase);
    attempt.stateless_error
}

fn notice(plug: &Plug) -> Option<NoticeKind> {
    plug.board().subscribe().borrow().notice.as_ref().map(|notice| notice.kind)
}

fn words() -> PageWords {
    let own = |text: &str| text.to_owned();
    PageWords {
        language: own("en"),
        direction: own("ltr"),
        close_title: own("Close"),
        close_text: own("the tab"),
        stateless_title: own("Names no sign-in"),
        stateless_text: own("press Cancel"),
        unread_title: own("Cannot use this"),
        unread_text: own("paste its address"),
        test_title: own("x"),
        test_text: own("x"),
        test_button: own("x"),
    }
}

#[tokio::test]
async fn a_link_without_a_state_is_said_at_all_that_wait_for_links_and_costs_one_view() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let first = plug.begin_and_allow("first", "instagram").await;
    plug.begin("second", "tiktok", None).await;
    let refusal = format!("{REDIRECT_URI}?error=access_denied&error_reason=user_denied");
    assert_eq!(plug.board().deliver(&refusal), Arrival::Stateless);
    for sheet in ["first", "second"] {
        assert_eq!(said(&plug, sheet), Some(StatelessErrorKind::Declined));
    }
    let mut views = plug.board().subscribe();
    views.mark_unchanged();
    for other in
        ["error=access_denied", "error=server_error", "error_code=901", "error_code=4201", "error=x&state="]
    {
        for _ in 0..100 {
            assert_eq!(plug.board().deliver(&format!("{REDIRECT_URI}?{other}")), Arrival::Stateless);
        }
    }
    assert!(!views.has_changed().unwrap(), "what was said already costs no view");
    assert_eq!(notice(&plug), None, "nobody says that nobody waits");
    plug.board().reopen("second", None).unwrap();
    assert_eq!(said(&plug, "second"), None, "it was not of the page that is opened now");
    plug.begin("third", "youtube", None).await;
    assert_eq!(said(&plug, "third"), None);
    assert_eq!(plug.board().deliver(&first), Arrival::Expected);
    assert_eq!(plug.connected("first").await.1, Outcome::New);
    assert_eq!(plug.attempt("first").unwrap().stateless_error, None);
}

#[tokio::test]
async fn every_form_of_an_error_is_said_for_what_it_is() {
    use StatelessErrorKind::{Declined, Failed};
    let world = World::empty().await;
    let plug = world.signed_in().await;
    plug.begin("sheet", "facebook", None).await;
    for (form, kind) in [
        ("?error=access_denied&error_description=The+user+denied", Declined),
        ("?error=user_cancelled_login", Declined),
        ("?error=user_denied&state=", Declined),
        ("?error_code=4201&error_message=User%20canceled", Declined),
        ("?denied=qKGB6VNZ2eANegKZgEoeh6Cit8Ap", Declined),
        ("#error=access_denied", Declined),
        ("?error=temporarily_unavailable", Failed),
        ("?error_code=901&error_message=App not active & closed", Failed),
        ("?error=%3Cimg%3E", Failed),
    ] {
        plug.board().reopen("sheet", None).unwrap();
        assert_eq!(said(&plug, "sheet"), None);
        assert_eq!(plug.board().deliver(&format!("{REDIRECT_URI}{form}")), Arrival::Stateless, "{form}");
        assert_eq!(said(&plug, "sheet"), Some(kind), "{form}");
    }
}

#[tokio::test]
async fn an_error_at_the_page_on_this_computer_concerns_only_the_sign_in_of_its_port() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    plug.board().speak(words());
    plug.begin("by link", "tiktok", None).await;
    plug.begin("both", "instagram", None).await;
    let opening = plug.board().another_way("both").await.unwrap().unwrap();
    let callback = visit(opening.link.as_str()).await;
    let (page, _) = callback.split_once('?').unwrap();
    assert!(page.starts_with("http://127.0.0.1:"), "{page}");
    for _ in 0..3 {
        let (status, html) = come_back(&format!("{page}?error=access_denied&error_reason=user_denied")).await;
        assert_eq!(status, 200);
        assert!(html.contains("Names no sign-in") && html.contains("press Cancel"), "{html}");
    }
    assert_eq!(said(&plug, "both"), Some(StatelessErrorKind::Declined));
    assert_eq!(said(&plug, "by link"), None);
    let unknown = "0".repeat(32);
    for query in [format!("error=access_denied&state={unknown}"), "code=1".to_owned(), String::new()] {
        let (status, html) = come_back(&format!("{page}?{query}")).await;
        assert_eq!(status, 404);
        assert!(html.contains("Cannot use this") && html.contains("paste its address"), "{html}");
    }
    plug.board().dismiss_notice();
    assert_eq!(come_back(&callback).await.0, 200);
    assert_eq!(plug.connected("both").await.1, Outcome::New);
}

#[tokio::test]
async fn where_nobody_waits_for_it_an_error_without_a_state_is_a_stray_link() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let refusal = format!("{REDIRECT_URI}?error=access_denied");
    assert_eq!(plug.board().deliver(&refusal), Arrival::Stray);
    assert_eq!(notice(&plug), Some(NoticeKind::UnknownLink));
    plug.board().dismiss_notice();
    plug.begin("sheet", "instagram", None).await;
    plug.board().cancel("sheet");
    assert_eq!(plug.board().deliver(&refusal), Arrival::Stray);
}

#[tokio::test]
async fn who_pastes_an_error_without_a_state_is_told_so() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    for form in ["?error=access_denied", "?error_code=901&error_message=a b", "#error=access_denied"] {
        let refused = plug.board().paste(&format!(" {REDIRECT_URI}{form}\n")).unwrap_err();
        assert_eq!(refused.code, ErrorCode::LinkStateless, "{form}");
    }
    let named = format!("{REDIRECT_URI}?error=access_denied&state={}", "0".repeat(32));
    assert_eq!(plug.board().paste(&named).unwrap_err().code, ErrorCode::LinkUnknown);
    assert_eq!(said(&plug, "sheet"), None);
    let state = parameter(&callback, "state");
    plug.board().paste(&format!("{REDIRECT_URI}?code=1&scope=a & b #5&state={state}")).unwrap();
}

/// After a crash another program may have bound the port that the browser is to come back to.
#[tokio::test]
async fn a_port_that_another_program_has_is_said_and_opened_once_it_is_free() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let opening = plug.begin_in_brand("sheet", "instagram").await;
    let callback = travel(opening.link.as_str()).await;
    let port = url::Url::parse(&callback).unwrap().port().unwrap();
    plug.kill().await;
    let other = TcpListener::bind(("127.0.0.1", port)).unwrap();
    let plug = world.start();
    plug.view("the port is taken", |view| {
        view.attempts.iter().any(|attempt| attempt.way == Way::Loopback && attempt.taken_port == Some(port))
    })
    .await;
    drop(other);
    plug.view("the port is open", |view| view.attempts.iter().all(|attempt| attempt.taken_port.is_none()))
        .await;
    assert_eq!(come_back(&callback).await.0, 200);
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
}

#[tokio::test]
async fn a_port_is_not_tried_any_more_when_its_sign_in_is_over() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let opening = plug.begin_in_brand("sheet", "facebook").await;
    let link = url::Url::parse(opening.link.as_str()).unwrap();
    let callback = travel(link.as_str()).await;
    let port = url::Url::parse(&callback).unwrap().port().unwrap();
    plug.kill().await;
    let other = TcpListener::bind(("127.0.0.1", port)).unwrap();
    let plug = world.start();
    plug.view("the port is taken", |view| {
        view.attempts.iter().any(|attempt| attempt.taken_port == Some(port))
    })
    .await;
    plug.view("the list is there", |view| !view.accounts.checking).await;
    let tasks = || plug.go(|_| async { Handle::current().metrics().num_alive_tasks() });
    let trying = tasks().await.unwrap();
    plug.board().cancel("sheet");
    assert_eq!(plug.attempt("sheet").unwrap().taken_port, None);
    plug.comes_true("nobody tries any more", async || tasks().await.unwrap() < trying).await;
    drop(other);
    assert!(TcpListener::bind(("127.0.0.1", port)).is_ok(), "nobody has it");
}
