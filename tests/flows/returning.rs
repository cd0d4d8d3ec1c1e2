//! Callbacks: many copies, strange ones, late ones, pasted ones.

use std::time::Duration;

use plugboard_core::ErrorCode;
use plugboard_core::board::Arrival;
use plugboard_core::view::{NoticeKind, Outcome, PhaseView};

use crate::browser::parameter;
use crate::contract::{EXCHANGE, REDIRECT_URI};
use crate::world::{Plug, World, is_waiting};

const UNKNOWN: &str = "00000000000000000000000000000000";
const MINUTE: Duration = Duration::from_mins(1);

fn notice(plug: &Plug) -> Option<(NoticeKind, u32)> {
    plug.board().subscribe().borrow().notice.as_ref().map(|notice| (notice.kind, notice.serial))
}

#[tokio::test]
async fn a_thousand_copies_from_many_threads_make_one_exchange() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    let expected = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let (board, callback) = (plug.board().clone(), &callback);
                scope.spawn(move || {
                    let arrivals = (0..125).map(|copy| {
                        if copy % 5 == 4 {
                            board.paste(callback).map(|()| Arrival::Again)
                        } else {
                            Ok(board.deliver(callback))
                        }
                    });
                    arrivals.filter(|arrival| *arrival == Ok(Arrival::Expected)).count()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum::<usize>()
    });
    assert!(expected <= 1);
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
    assert_eq!(plug.board().deliver(&callback), Arrival::Again);
    assert_eq!(world.wire.count("POST", EXCHANGE), 1);
    assert_eq!(notice(&plug), None);
}

#[tokio::test]
async fn of_two_codes_for_one_state_the_first_wins() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    let other = callback.replace(&parameter(&callback, "code"), "another-code");
    assert_eq!(plug.board().deliver(&callback), Arrival::Expected);
    assert_eq!(plug.board().deliver(&other), Arrival::Again);
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
    assert_eq!(world.wire.count("POST", EXCHANGE), 1);
}

#[tokio::test]
async fn a_strange_link_sends_nothing_moves_nothing_and_is_told_once_in_ten_seconds() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let good = plug.begin_and_allow("sheet", "instagram").await;
    let state = parameter(&good, "state");
    let before = world.wire.total();
    let strange = [
        format!("{REDIRECT_URI}?code=1&state={UNKNOWN}"),
        format!("{REDIRECT_URI}?error=access_denied&state={UNKNOWN}"),
        format!("{REDIRECT_URI}?code=1"),
        format!("{REDIRECT_URI}?state={state}"),
        format!("{REDIRECT_URI}?code=1&code=2&state={state}"),
        format!("{REDIRECT_URI}?code=1&error=access_denied&state={state}"),
        format!("{REDIRECT_URI}?code=1&state={}", state.to_uppercase()),
        format!("{REDIRECT_URI}?code=1&state={state}0"),
        format!("{REDIRECT_URI}?code=1&state={}", &state[1..]),
        format!("{REDIRECT_URI}#code=1&state={state}"),
        format!("{REDIRECT_URI}?code=1&state={state}#access_token=1"),
        format!("https://example.com/?code=1&state={state}"),
        format!("--flag {good}"),
        good.replace("://", ":"),
        format!("{good}\n"),
        "x".repeat(1024 * 1024),
        String::new(),
    ];
    for link in strange.iter().cycle().take(500) {
        assert_eq!(plug.board().deliver(link), Arrival::Stray, "{}", &link[..link.len().min(200)]);
    }
    assert!(is_waiting(&plug.phase("sheet")));
    assert_eq!(notice(&plug), Some((NoticeKind::UnknownLink, 0)));
    let mut views = plug.board().subscribe();
    views.mark_unchanged();
    for link in &strange {
        plug.board().deliver(link);
    }
    assert!(!views.has_changed().unwrap(), "a link of which nothing is said costs no view");
    world.clock.pass(Duration::from_millis(9_999));
    plug.board().deliver(&strange[0]);
    assert_eq!(notice(&plug), Some((NoticeKind::UnknownLink, 0)));
    world.clock.pass(Duration::from_millis(1));
    plug.board().deliver(&strange[0]);
    assert_eq!(notice(&plug), Some((NoticeKind::UnknownLink, 1)));
    plug.board().dismiss_notice();
    assert_eq!(notice(&plug), None);
    assert_eq!(world.wire.total(), before);
    assert_eq!(plug.board().deliver(&good), Arrival::Expected);
    plug.connected("sheet").await;
}

#[tokio::test]
async fn an_error_of_the_platform_is_shown_as_a_code_or_not_at_all() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    for (number, (sent, shown)) in [
        ("error=server_error", "server_error"),
        ("error=temporarily_unavailable", "temporarily_unavailable"),
        ("error=invalid_scope", "invalid_scope"),
        ("error_code=901&error_message=App+not+active", "901"),
        ("error=%3Cimg%20src=x%20onerror=alert(1)%3E", "unknown"),
        ("error=", "unknown"),
    ]
    .into_iter()
    .enumerate()
    {
        let sheet = format!("sheet {number}");
        let state = parameter(plug.begin(&sheet, "instagram", None).await.link.as_str(), "state");
        let callback = format!("{REDIRECT_URI}?{sent}&error_description=%3Cb%3Ehello&state={state}");
        assert_eq!(plug.board().deliver(&callback), Arrival::Expected);
        let PhaseView::Failed { fault } = plug.end(&sheet).await else { panic!("{sent}") };
        assert_eq!((fault.code, fault.reference.as_str()), (ErrorCode::PlatformFailed, shown));
    }
    assert_eq!(world.wire.count("POST", EXCHANGE), 0);
}

#[tokio::test]
async fn only_a_person_who_said_no_has_declined() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    for (sent, reason) in [
        ("error=access_denied", "access_denied"),
        ("error=access_denied&error_code=200&error_reason=user_denied", "access_denied"),
        ("error=user_cancelled_login", "user_cancelled_login"),
        ("error=user_cancelled_authorize", "user_cancelled_authorize"),
        ("error_code=4201&error_message=User+canceled+the+Dialog+flow", "4201"),
        ("denied=qKGB6VNZ2eANegKZgEoeh6Cit8Ap", "access_denied"),
    ] {
        let state = parameter(plug.begin(sent, "instagram", None).await.link.as_str(), "state");
        assert_eq!(plug.board().deliver(&format!("{REDIRECT_URI}?{sent}&state={state}")), Arrival::Expected);
        assert_eq!(plug.end(sent).await, PhaseView::Declined { reason: reason.into() });
    }
}

#[tokio::test]
async fn a_pasted_address_does_what_a_delivered_one_does_and_says_what_is_wrong_with_it() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    for unreadable in ["", "hello", "https://example.com/?code=1&state=2", &callback[..callback.len() - 1]] {
        assert_eq!(
            plug.board().paste(unreadable).unwrap_err().code,
            ErrorCode::LinkUnreadable,
            "{unreadable}"
        );
    }
    let unknown = format!("{REDIRECT_URI}?code=1&state={UNKNOWN}");
    assert_eq!(plug.board().paste(&unknown).unwrap_err().code, ErrorCode::LinkUnknown);
    assert_eq!(notice(&plug), None, "who pastes gets an answer and no notice");
    let copied = format!("  <{}>\r\n", callback.replace('&', "&amp;"));
    plug.board().paste(&copied).unwrap();
    plug.connected("sheet").await;
    plug.board().paste(&callback).unwrap();
    assert_eq!(world.wire.count("POST", EXCHANGE), 1);
}

#[tokio::test]
async fn a_sign_in_expires_by_the_clock_after_its_grace() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    let left = |phase: &PhaseView| match phase {
        PhaseView::Waiting { left_ms, life_ms } => (*left_ms, *life_ms),
        other => panic!("{other:?}"),
    };
    assert_eq!(left(&plug.phase("sheet")), (600_000, 600_000));
    world.clock.pass(MINUTE * 4);
    plug.board().dismiss_notice();
    assert_eq!(left(&plug.phase("sheet")), (360_000, 600_000));
    world.clock.pass(Duration::from_millis(7 * 60_000 - 1));
    plug.board().dismiss_notice();
    assert_eq!(
        left(&plug.phase("sheet")),
        (0, 600_000),
        "the time is up, and a late callback is still taken"
    );
    world.clock.pass(Duration::from_millis(1));
    plug.board().dismiss_notice();
    assert_eq!(plug.end("sheet").await, PhaseView::Expired);
    assert_eq!(plug.board().deliver(&callback), Arrival::Again);
    assert_eq!(world.wire.count("POST", EXCHANGE), 0);
}

#[tokio::test]
async fn a_callback_in_the_minute_of_grace_is_left_to_the_service() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    world.clock.pass(Duration::from_millis(11 * 60_000 - 1));
    assert_eq!(plug.board().deliver(&callback), Arrival::Expected);
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
}

#[tokio::test]
async fn a_callback_that_comes_before_the_clock_was_looked_at_is_late_all_the_same() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    world.clock.pass(MINUTE * 11);
    assert_eq!(plug.board().deliver(&callback), Arrival::Again);
    assert_eq!(plug.end("sheet").await, PhaseView::Expired);
    assert_eq!(world.wire.count("POST", EXCHANGE), 0);
}

#[tokio::test]
async fn a_wall_clock_that_is_set_back_does_not_lengthen_a_sign_in_and_one_set_forward_ends_it() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let hour = 3_600_000;
    plug.begin("back", "instagram", None).await;
    world.clock.set_wall_forward(-hour);
    world.clock.pass(MINUTE * 10);
    plug.board().dismiss_notice();
    assert!(matches!(plug.phase("back"), PhaseView::Waiting { left_ms: 0, .. }));
    world.clock.pass(MINUTE);
    plug.board().dismiss_notice();
    assert_eq!(plug.end("back").await, PhaseView::Expired);
    plug.begin("forward", "instagram", None).await;
    world.clock.set_wall_forward(hour);
    plug.board().dismiss_notice();
    assert_eq!(plug.end("forward").await, PhaseView::Expired);
}
