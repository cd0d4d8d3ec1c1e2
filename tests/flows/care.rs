//! What the person has set outlives a restart and the key; what was put away comes back; what support gets tells no names.

use plugboard_core::ErrorCode;
use plugboard_core::board::Around;
use plugboard_core::view::{
    Appearance, Language, NoticeKind, PhaseView, Preferences, PutAway, QuietHours, Stage,
};
use plugboard_sandbox::Consent;

use crate::contract::ACCOUNTS;
use crate::wire::Fault;
use crate::world::{KEY, Plug, World, service};

#[tokio::test]
async fn preferences_are_the_persons_and_not_the_keys() {
    let world = World::new(service(6, 1, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let kept = |plug: &Plug| plug.board().subscribe().borrow().preferences;
    assert_eq!(kept(&plug), Preferences::default());
    let wanted = Preferences {
        language: Some(Language::Ar),
        appearance: Appearance::Dark,
        text_size: 175,
        quiet: Some(QuietHours { from_minute: 1_320, to_minute: 420 }),
        ..Preferences::default()
    };
    plug.board().set_preferences(wanted);
    assert_eq!(kept(&plug), wanted);
    plug.board().sign_out(plugboard_core::view::WorkspaceId::FIRST).await.unwrap();
    assert_eq!(kept(&plug), wanted);
    let plug = world.restart(plug).await;
    plug.stage(Stage::Welcome).await;
    assert_eq!(kept(&plug), wanted);
}

#[tokio::test]
async fn an_attempt_that_was_put_away_comes_back_and_one_that_never_was_does_not() {
    let world = World::new(service(6, 1, Consent::Auto)).await;
    let plug = world.signed_in().await;
    plug.begin("sheet", "instagram", None).await;
    plug.board().dismiss("sheet");
    assert!(plug.attempt("sheet").is_some(), "it is not over");
    plug.board().cancel("sheet");
    plug.board().dismiss("sheet");
    assert_eq!(plug.attempt("sheet"), None);
    plug.board().take_back(&PutAway::Attempt { id: "nobody".to_owned() });
    plug.board().take_back(&PutAway::Attempt { id: "sheet".to_owned() });
    assert_eq!(plug.phase("sheet"), PhaseView::Cancelled);
}

#[tokio::test]
async fn a_notice_that_was_put_away_comes_back_unless_there_is_a_newer_one() {
    let world = World::new(service(6, 1, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let notice = || plug.board().subscribe().borrow().notice.clone();
    plug.board().take_back(&PutAway::Notice);
    assert_eq!(notice(), None);
    plug.board().deliver("ai.social-api.plugboard://oauth/callback?nobody=waits");
    let first = notice();
    assert_eq!(first.as_ref().unwrap().kind, NoticeKind::UnknownLink);
    plug.board().dismiss_notice();
    assert_eq!(notice(), None);
    plug.board().take_back(&PutAway::Notice);
    assert_eq!(notice(), first);
    plug.board().take_back(&PutAway::Notice);
    assert_eq!(notice(), first, "it is in the drawer once");
}

#[tokio::test]
async fn what_support_gets_has_counts_and_problems_and_no_key_and_no_name() {
    let world = World::new(service(6, 1, Consent::Auto)).await;
    let plug = world.signed_in().await;
    world.wire.next("GET", ACCOUNTS, Fault::json(401, &serde_json::json!({"error": "no"})));
    assert_eq!(plug.board().refresh().await.unwrap_err().code, ErrorCode::KeyRefused);
    let around = Around { system: "linux, x86_64".to_owned(), web_view: "WebKitGTK 2.48".to_owned() };
    let text = plug.board().support_details(&around);
    for told in
        ["System: linux, x86_64", "WebKitGTK 2.48", "127.0.0.1", "live, 6 accounts", "Latest problems:"]
    {
        assert!(text.contains(told), "no {told:?} in:\n{text}");
    }
    assert!(!text.contains(KEY), "{text}");
    for row in plug.rows() {
        for secret in [&row.id, &row.name, &row.username] {
            assert!(!text.contains(secret.as_str()), "{secret:?} in:\n{text}");
        }
    }
}
