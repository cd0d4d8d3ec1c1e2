//! Beginning, several at once, reconnecting, denying, cancelling.

use std::collections::BTreeSet;
use std::time::Duration;

use plugboard_core::ErrorCode;
use plugboard_core::board::Arrival;
use plugboard_core::view::{ExpectedNow, Health, InList, Outcome, PhaseView};
use plugboard_sandbox::{Consent, Options};
use serde_json::json;

use crate::browser::{allow_as, deny, parameter, visit};
use crate::contract::{ACCOUNTS, CONNECT, EXCHANGE};
use crate::wire::{Fault, Gate};
use crate::world::{World, beginning, is_waiting, service};

#[tokio::test]
async fn a_hundred_presses_on_one_sheet_make_one_request_and_one_tab() {
    for delay in [Duration::ZERO, Duration::from_secs(2)] {
        let world = World::new(Options { connect_delay: delay, ..service(0, 0, Consent::Auto) }).await;
        let plug = world.signed_in().await;
        let presses: Vec<_> = (0..100)
            .map(|_| {
                plug.go(|board| async move {
                    board.begin(&beginning("sheet", "instagram", None), None).await.unwrap()
                })
            })
            .collect();
        let mut tabs = 0;
        for press in presses {
            tabs += usize::from(press.await.unwrap().is_some());
        }
        assert_eq!((tabs, world.wire.count("POST", CONNECT)), (1, 1), "{delay:?}");
        assert!(is_waiting(&plug.phase("sheet")));
        assert!(
            plug.board().begin(&beginning("sheet", "instagram", None), None).await.unwrap().is_none(),
            "later, too"
        );
        assert_eq!(world.wire.count("POST", CONNECT), 1);
    }
}

fn in_list(phase: &PhaseView) -> Option<InList> {
    match phase {
        PhaseView::Connected { in_list, .. } => Some(*in_list),
        _ => None,
    }
}

#[tokio::test]
async fn that_an_account_is_in_the_list_is_said_when_the_list_has_it() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    let gate = Gate::closed();
    world.clock.pass(Duration::from_secs(1));
    world.wire.next("GET", ACCOUNTS, Fault::Hold(gate.clone()));
    plug.board().deliver(&callback);
    plug.connected("sheet").await;
    assert_eq!(in_list(&plug.phase("sheet")), Some(InList::NotChecked));
    gate.open();
    plug.until("sheet", |phase| in_list(phase) == Some(InList::Yes)).await;
}

#[tokio::test]
async fn an_account_that_the_list_lacks_is_connected_and_not_said_to_be_there() {
    for hostile in ["../../x", "acc_nobody_has_this"] {
        let world = World::empty().await;
        let plug = world.signed_in().await;
        let callback = plug.begin_and_allow("sheet", "instagram").await;
        let account = json!({ "account_id": hostile, "platform": "instagram", "username": "nobody" });
        world.wire.next("POST", EXCHANGE, Fault::json(201, &account));
        let gate = Gate::closed();
        world.wire.next("GET", ACCOUNTS, Fault::Hold(gate.clone()));
        plug.board().deliver(&callback);
        assert_eq!(plug.connected("sheet").await.0.account_id, hostile);
        assert_eq!(in_list(&plug.phase("sheet")), Some(InList::NotChecked));
        world.clock.pass(Duration::from_secs(1));
        gate.open();
        plug.until("sheet", |phase| in_list(phase) == Some(InList::No)).await;
        world.wire.always("GET", ACCOUNTS, Fault::text(503, ""));
        plug.board().refresh().await.unwrap_err();
        assert_eq!(
            in_list(&plug.phase("sheet")),
            Some(InList::NotChecked),
            "a check that fails says nothing"
        );
    }
}

#[tokio::test]
async fn attempts_at_one_platform_are_told_apart_by_state_in_whatever_order_they_come_back() {
    let world = World::new(service(0, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let mut callbacks = Vec::new();
        for number in 1..=3 {
            let sheet = format!("{order:?} {number}");
            let opening = plug.begin(&sheet, "instagram", None).await;
            assert_eq!(plug.attempt(&sheet).unwrap().number, number);
            callbacks.push((allow_as(opening.link.as_str(), &sheet).await, sheet));
        }
        for place in order {
            let (callback, sheet) = &callbacks[place];
            assert_eq!(plug.board().deliver(callback), Arrival::Expected);
            let (got, outcome) = plug.connected(sheet).await;
            assert_eq!((&got.username, outcome), (sheet, Outcome::New), "{order:?}");
        }
    }
    plug.listed(18).await;
    assert_eq!(world.wire.count("POST", EXCHANGE), 18);
}

#[tokio::test]
async fn all_callbacks_may_come_at_once() {
    let world = World::new(service(0, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let mut callbacks = Vec::new();
    for number in 0..8 {
        let sheet = format!("sheet {number}");
        let opening = plug.begin(&sheet, "instagram", None).await;
        callbacks.push((sheet, allow_as(opening.link.as_str(), &format!("person.{number}")).await));
    }
    std::thread::scope(|scope| {
        for (_, callback) in callbacks.iter().rev() {
            scope.spawn(|| assert_eq!(plug.board().deliver(callback), Arrival::Expected));
        }
    });
    for (number, (sheet, _)) in callbacks.iter().enumerate() {
        assert_eq!(plug.connected(sheet).await.0.username, format!("person.{number}"));
    }
    assert_eq!(world.wire.count("POST", EXCHANGE), 8);
}

#[tokio::test]
async fn a_code_with_the_state_of_another_attempt_connects_nobody() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let instagram = plug.begin_and_allow("instagram", "instagram").await;
    let tiktok = plug.begin_and_allow("tiktok", "tiktok").await;
    let swapped = instagram.replace(&parameter(&instagram, "code"), &parameter(&tiktok, "code"));
    assert_eq!(plug.board().deliver(&swapped), Arrival::Expected);
    match plug.end("instagram").await {
        PhaseView::Failed { fault } => assert_eq!(fault.code, ErrorCode::SignInStale),
        other => panic!("{other:?}"),
    }
    assert_eq!(world.wire.seen("POST", EXCHANGE)[0].json()["platform"], "instagram");
    assert!(is_waiting(&plug.phase("tiktok")), "the other one is left in peace");
    plug.board().deliver(&tiktok);
    assert_eq!(plug.connected("tiktok").await.1, Outcome::New);
}

#[tokio::test]
async fn the_expected_person_brings_a_broken_account_back() {
    let world = World::new(service(6, 1, Consent::Page)).await;
    let plug = world.signed_in().await;
    let broken = plug.row_of("instagram");
    assert_eq!(broken.health, Health::NeedsYou);
    let opening = plug.begin("sheet", "instagram", Some(&broken.id)).await;
    assert_eq!(plug.attempt("sheet").unwrap().expected.unwrap().username, broken.username);
    plug.board().deliver(&allow_as(opening.link.as_str(), &broken.username).await);
    let (got, outcome) = plug.connected("sheet").await;
    assert_eq!((got.account_id, outcome), (broken.id.clone(), Outcome::Expected));
    plug.view("the account works", |view| view.accounts.counts.needs_you == 0).await;
    plug.listed(6).await;
}

#[tokio::test]
async fn another_person_than_expected_is_never_a_success() {
    let world = World::new(service(16, 1, Consent::Page)).await;
    let plug = world.signed_in().await;
    let rows = plug.rows();
    let mut instagram = rows.iter().filter(|row| row.platform == "instagram");
    let (broken, listed) = (instagram.next().unwrap(), instagram.next().unwrap());
    assert_eq!((broken.health, listed.health), (Health::NeedsYou, Health::Connected));
    let cases = [
        ("a", "somebody.new", Outcome::SomebodyElseNew),
        ("b", &listed.username, Outcome::SomebodyElseListed),
    ];
    for (sheet, handle, expected) in cases {
        let opening = plug.begin(sheet, "instagram", Some(&broken.id)).await;
        plug.board().deliver(&allow_as(opening.link.as_str(), handle).await);
        let (got, outcome) = plug.connected(sheet).await;
        assert_eq!((got.username.as_str(), outcome), (handle, expected));
    }
    plug.listed(17).await;
    let still = plug.rows().into_iter().find(|row| row.id == broken.id).unwrap();
    assert_eq!(still.health, Health::NeedsYou);
    world.clock.pass(Duration::from_secs(1));
    plug.board().refresh().await.unwrap();
    for sheet in ["a", "b"] {
        assert_eq!(plug.attempt(sheet).unwrap().expected_now, ExpectedNow::NeedsYou);
    }
}

#[tokio::test]
async fn a_listed_account_that_comes_unexpected_is_renewed() {
    let world = World::new(service(6, 1, Consent::Page)).await;
    let plug = world.signed_in().await;
    let listed = plug.row_of("instagram");
    let opening = plug.begin("sheet", "instagram", None).await;
    plug.board().deliver(&allow_as(opening.link.as_str(), &listed.username).await);
    assert_eq!(plug.connected("sheet").await.1, Outcome::Renewed);
}

#[tokio::test]
async fn a_reconnect_is_at_the_platform_of_the_account_whatever_the_sheet_says() {
    let world = World::new(service(6, 1, Consent::Page)).await;
    let plug = world.signed_in().await;
    let broken = plug.row_of("instagram");
    plug.begin("sheet", "tiktok", Some(&broken.id)).await;
    assert_eq!(world.wire.seen("POST", CONNECT)[0].json()["platform"], "instagram");
    let gone =
        plug.board().begin(&beginning("other", "instagram", Some("acc_gone")), None).await.unwrap_err();
    assert_eq!(gone.code, ErrorCode::AccountGone);
    assert!(plug.attempt("other").is_none());
}

#[tokio::test]
async fn who_denies_has_changed_nothing() {
    for platform in ["instagram", "facebook"] {
        let world = World::new(service(0, 0, Consent::Page)).await;
        let plug = world.signed_in().await;
        let opening = plug.begin("sheet", platform, None).await;
        let callback = deny(opening.link.as_str()).await;
        assert_eq!(plug.board().deliver(&callback), Arrival::Expected);
        assert_eq!(plug.end("sheet").await, PhaseView::Declined { reason: "access_denied".into() });
        assert_eq!(plug.board().deliver(&callback), Arrival::Again);
        assert_eq!(world.wire.count("POST", EXCHANGE), 0);
    }
}

#[tokio::test]
async fn cancelling_while_the_service_is_asked_opens_nothing() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let gate = Gate::closed();
    world.wire.next("POST", CONNECT, Fault::Hold(gate.clone()));
    let press = plug
        .go(|board| async move { board.begin(&beginning("sheet", "instagram", None), None).await.unwrap() });
    plug.until("sheet", |phase| *phase == PhaseView::Starting).await;
    plug.board().cancel("sheet");
    gate.open();
    assert!(press.await.unwrap().is_none());
    assert_eq!(plug.phase("sheet"), PhaseView::Cancelled);
    assert_eq!(plug.board().reopen("sheet", None).unwrap_err().code, ErrorCode::AttemptGone);
}

#[tokio::test]
async fn cancelling_in_the_very_moment_of_the_answer_opens_a_tab_only_for_a_sign_in_that_waited() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    for round in 0..40 {
        let sheet = format!("sheet {round}");
        let (press, cancel) = (sheet.clone(), sheet.clone());
        let press = plug.go(|board| async move {
            board.begin(&beginning(&press, "instagram", None), None).await.unwrap()
        });
        while world.wire.count("POST", CONNECT) <= round {
            tokio::task::yield_now().await;
        }
        let cancel = plug.go(|board| async move {
            for _ in 0..round * 50 {
                tokio::task::yield_now().await;
            }
            board.cancel(&cancel);
        });
        let (opened, ()) = (press.await.unwrap(), cancel.await.unwrap());
        assert_eq!(plug.phase(&sheet), PhaseView::Cancelled);
        if let Some(opened) = opened {
            let callback = visit(opened.link.as_str()).await;
            assert_eq!(plug.board().deliver(&callback), Arrival::Again, "its state is known, so it did wait");
        }
    }
    assert_eq!(world.wire.count("POST", EXCHANGE), 0);
}

#[tokio::test]
async fn a_cancelled_attempt_takes_no_callback() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    plug.board().cancel("sheet");
    assert_eq!(plug.board().deliver(&callback), Arrival::Again);
    assert_eq!(plug.phase("sheet"), PhaseView::Cancelled);
    assert!(plug.board().subscribe().borrow().notice.is_none());
    assert_eq!(world.wire.count("POST", EXCHANGE), 0);
}

#[tokio::test]
async fn an_exchange_that_is_on_its_way_cannot_be_cancelled() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    let gate = Gate::closed();
    world.wire.next("POST", EXCHANGE, Fault::Hold(gate.clone()));
    plug.board().deliver(&callback);
    plug.until("sheet", |phase| *phase == PhaseView::Exchanging).await;
    plug.board().cancel("sheet");
    assert_eq!(plug.phase("sheet"), PhaseView::Exchanging);
    gate.open();
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
}

#[tokio::test]
async fn the_sign_in_address_can_be_opened_again_until_it_is_over() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let opening = plug.begin("sheet", "instagram", None).await;
    assert!(plug.attempt("sheet").unwrap().can_reopen);
    plug.board().browser_failed("sheet");
    assert!(plug.attempt("sheet").unwrap().browser_failed);
    let again = plug.board().reopen("sheet", None).unwrap();
    assert_eq!(again.link.as_str(), opening.link.as_str());
    assert!(!plug.attempt("sheet").unwrap().browser_failed);
    plug.board().deliver(&visit(again.link.as_str()).await);
    plug.connected("sheet").await;
    assert!(!plug.attempt("sheet").unwrap().can_reopen);
    assert_eq!(plug.board().reopen("sheet", None).unwrap_err().code, ErrorCode::AttemptGone);
    assert_eq!(plug.board().reopen("never", None).unwrap_err().code, ErrorCode::AttemptGone);
}

#[tokio::test]
async fn only_what_is_over_can_be_dismissed_and_newest_stands_first() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("first", "instagram").await;
    plug.begin("second", "tiktok", None).await;
    let ids = || -> Vec<String> {
        plug.board().subscribe().borrow().attempts.iter().map(|attempt| attempt.id.clone()).collect()
    };
    assert_eq!(ids(), ["second", "first"]);
    plug.board().dismiss("first");
    assert_eq!(ids(), ["second", "first"]);
    plug.board().deliver(&callback);
    plug.connected("first").await;
    plug.board().dismiss("first");
    assert_eq!(ids(), ["second"]);
    assert_eq!(plug.board().deliver(&callback), Arrival::Again, "it is still known");
}

#[tokio::test]
async fn sheets_and_platforms_without_sense_begin_nothing() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let long = "x".repeat(65);
    for (sheet, platform) in
        [("", "instagram"), ("sheet", ""), (long.as_str(), "instagram"), ("sheet", long.as_str())]
    {
        assert!(plug.board().begin(&beginning(sheet, platform, None), None).await.is_err());
    }
    assert_eq!(world.wire.count("POST", CONNECT), 0);
    assert!(plug.board().begin(&beginning("sheet", "myspace", None), None).await.unwrap().is_none());
    match plug.end("sheet").await {
        PhaseView::Failed { fault } => assert_eq!(fault.code, ErrorCode::PlatformUnsupported),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn two_hundred_attempts_have_two_hundred_states() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let mut states = BTreeSet::new();
    for number in 0..200 {
        let opening = plug.begin(&format!("sheet {number}"), "instagram", None).await;
        states.insert(parameter(opening.link.as_str(), "state"));
    }
    assert_eq!(states.len(), 200);
}

#[tokio::test]
async fn one_account_is_signed_in_to_once_at_a_time() {
    let world = World::new(service(2, 1, Consent::Page)).await;
    let plug = world.signed_in().await;
    let row = plug.rows().into_iter().find(|row| row.health == Health::NeedsYou).unwrap();
    let begin =
        async |sheet: &str| plug.board().begin(&beginning(sheet, &row.platform, Some(&row.id)), None).await;
    assert!(begin("first").await.unwrap().is_some());
    assert_eq!(begin("second").await.unwrap_err().code, ErrorCode::AccountBusy);
    assert!(plug.attempt("second").is_none());
    assert_eq!(world.wire.count("POST", CONNECT), 1);
    plug.board().cancel("first");
    assert!(begin("third").await.unwrap().is_some(), "once the first is over");
}
