//! Answers that are lost on the way: what the list can settle, and what it cannot.

use std::time::Duration;

use plugboard_core::ErrorCode;
use plugboard_core::view::{Health, Outcome, PhaseView};
use plugboard_sandbox::{Consent, Options, Statuses};
use tokio::task::JoinSet;

use crate::browser::allow_as;
use crate::contract::{ACCOUNTS, CONNECT, EXCHANGE};
use crate::wire::{Fault, Gate};
use crate::world::{KEY, Plug, World, beginning, secret, service};

const HTML: &str = "<html><title>Sign in to this network</title></html>";

/// Answers to an exchange that was done, none of which says that it was.
fn answers_that_say_nothing() -> Vec<(&'static str, Fault)> {
    let instead = |status, body: &[u8]| Fault::Instead { status, body: body.to_vec() };
    vec![
        ("closed without an answer", Fault::LoseAnswer),
        ("500", instead(500, b"{}")),
        ("502 of a gateway", instead(502, HTML.as_bytes())),
        ("503", instead(503, b"")),
        ("504", instead(504, b"upstream timed out")),
        ("200 instead of 201", instead(200, HTML.as_bytes())),
        ("204", instead(204, b"")),
        ("201 without a body", instead(201, b"")),
        ("201 with HTML", instead(201, HTML.as_bytes())),
        ("201 with half a body", instead(201, br#"{"account_id":"acc_1","platf"#)),
        ("201 without an id", instead(201, br#"{"platform":"instagram","username":"x"}"#)),
        ("201 with an empty id", instead(201, br#"{"account_id":"","username":"x"}"#)),
        ("201 with an id of another type", instead(201, br#"{"account_id":true,"username":"x"}"#)),
        ("201 with an id that cannot be one", instead(201, br#"{"account_id":"a\u0000b","username":"x"}"#)),
        ("201 with a list", instead(201, br#"[{"account_id":"acc_1"}]"#)),
        ("201 of over a megabyte", instead(201, &vec![b' '; 1024 * 1024 + 1])),
        ("301", instead(301, b"")),
        ("302 with HTML", instead(302, HTML.as_bytes())),
        ("304", instead(304, b"")),
        ("307", instead(307, b"")),
        ("400 with HTML", instead(400, HTML.as_bytes())),
        ("401 with HTML", instead(401, HTML.as_bytes())),
        ("403 of a firewall", instead(403, b"error code: 1010")),
        ("403 of another API", instead(403, br#"{"message":"Forbidden"}"#)),
        ("404 with a sentence", instead(404, br#"{"error":"no route"}"#)),
        ("407", instead(407, b"")),
        ("409 without a body", instead(409, b"")),
        ("429 of a gateway", instead(429, HTML.as_bytes())),
        ("501 with HTML", instead(501, HTML.as_bytes())),
        ("502 with another API's JSON", instead(502, br#"{"errors":[{"code":7000}]}"#)),
        ("200 with another API's JSON", instead(200, br#"{"ok":true}"#)),
        ("202 with HTML", instead(202, HTML.as_bytes())),
        ("201 nested too deep", instead(201, "[".repeat(100_000).as_bytes())),
    ]
}

#[tokio::test]
async fn an_account_that_came_is_found_in_the_list_and_nothing_is_sent_twice() {
    let world = World::new(service(3, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    for (number, (name, fault)) in answers_that_say_nothing().into_iter().enumerate() {
        world.clock.pass(Duration::from_secs(1));
        plug.board().refresh().await.unwrap();
        let person = format!("person.{number}");
        let opening = plug.begin(name, "instagram", None).await;
        let callback = allow_as(opening.link.as_str(), &person).await;
        world.wire.next("POST", EXCHANGE, fault);
        plug.board().deliver(&callback);
        let (got, outcome) = plug.connected(name).await;
        assert_eq!((&got.username, outcome), (&person, Outcome::New), "{name}");
        assert!(
            plug.rows().iter().any(|row| row.id == got.account_id && row.username == got.username),
            "{name}"
        );
        assert_eq!(world.wire.count("POST", EXCHANGE), number + 1, "{name}");
    }
}

#[tokio::test]
async fn a_form_whose_answer_is_lost_is_settled_the_same_way_and_not_sent_again() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    for (number, (name, fault)) in answers_that_say_nothing().into_iter().enumerate() {
        world.clock.pass(Duration::from_secs(1));
        plug.board().refresh().await.unwrap();
        world.wire.next("POST", CONNECT, fault);
        plug.submit(name, &format!("tp_{number}"), None).await.unwrap();
        assert_eq!(plug.connected(name).await.1, Outcome::New, "{name}");
        assert_eq!(world.wire.count("POST", CONNECT), number + 1, "{name}");
    }
}

#[tokio::test]
async fn a_broken_account_that_works_again_settles_its_reconnect() {
    let world = World::new(service(6, 1, Consent::Page)).await;
    let plug = world.signed_in().await;
    let broken = plug.row_of("instagram");
    let opening = plug.begin("sheet", "instagram", Some(&broken.id)).await;
    world.wire.next("POST", EXCHANGE, Fault::LoseAnswer);
    plug.board().deliver(&allow_as(opening.link.as_str(), &broken.username).await);
    let (got, outcome) = plug.connected("sheet").await;
    assert_eq!((got.account_id, outcome), (broken.id, Outcome::Expected));
    assert_eq!(world.wire.count("POST", EXCHANGE), 1);
}

#[tokio::test]
async fn a_list_that_fails_at_first_is_asked_again() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    world.wire.next("POST", EXCHANGE, Fault::LoseAnswer);
    for _ in 0..2 {
        world.wire.next("GET", ACCOUNTS, Fault::Drop);
    }
    plug.board().deliver(&callback);
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
}

#[tokio::test]
async fn a_sign_in_after_one_that_a_gateway_answered_is_as_sure_as_any() {
    let world = World::new(service(0, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    for (number, (status, body)) in [(302, ""), (400, HTML), (200, HTML), (204, "")].into_iter().enumerate() {
        world.clock.pass(Duration::from_secs(1));
        let (sheet, person) = (format!("sheet {number}"), format!("person.{number}"));
        let opening = plug.begin(&sheet, "instagram", None).await;
        let callback = allow_as(opening.link.as_str(), &person).await;
        world.wire.next("POST", EXCHANGE, Fault::Instead { status, body: body.as_bytes().to_vec() });
        plug.board().deliver(&callback);
        let (got, outcome) = plug.connected(&sheet).await;
        assert_eq!((&got.username, outcome), (&person, Outcome::New), "{status}");
    }
    assert_eq!(world.wire.count("POST", EXCHANGE), 4);
}

/// What each of the tries does that nobody can settle.
#[derive(Debug, Clone, Copy)]
enum Doubt {
    /// The exchange never arrived, and nothing came.
    NothingCame,
    /// The service failed before it did anything.
    Failed,
    /// Another attempt at the platform brought an account meanwhile.
    Rival,
    /// The rival was dismissed, which does not undo what it brought.
    DismissedRival,
    /// The rival was there, and Plugboard was killed in between.
    RivalBeforeARestart,
    /// Another account of the platform came from elsewhere at the same time.
    TwoCame,
    /// The account that had to be reconnected was working already.
    WorkedBefore,
    /// Somebody else signed in on a reconnect: the expected account is as broken as before.
    SomebodyElse,
    /// The list gives no status, and a reconnect cannot be seen in it.
    NoStatus,
    /// The list cannot be had.
    NoList,
    /// A form was cancelled after it was sent, and what it brought must not count for the next.
    CancelledForm,
    /// What the attempt before brought is not in the list that this one began with.
    JustBefore,
}

impl Doubt {
    const ALL: [Self; 12] = [
        Self::NothingCame,
        Self::Failed,
        Self::Rival,
        Self::DismissedRival,
        Self::RivalBeforeARestart,
        Self::TwoCame,
        Self::WorkedBefore,
        Self::SomebodyElse,
        Self::NoStatus,
        Self::NoList,
        Self::CancelledForm,
        Self::JustBefore,
    ];

    fn options(self) -> Options {
        match self {
            Self::NothingCame | Self::Failed | Self::NoList | Self::CancelledForm => {
                service(0, 0, Consent::Auto)
            }
            Self::Rival
            | Self::DismissedRival
            | Self::RivalBeforeARestart
            | Self::TwoCame
            | Self::JustBefore => service(0, 0, Consent::Page),
            Self::WorkedBefore => service(6, 0, Consent::Page),
            Self::SomebodyElse => service(6, 1, Consent::Page),
            Self::NoStatus => Options { statuses: Statuses::Absent, ..service(6, 1, Consent::Page) },
        }
    }

    /// Runs it up to the point where the outcome of the attempt `sheet` is awaited.
    async fn play(self, world: &World, plug: Plug) -> Plug {
        match self {
            Self::NothingCame | Self::Failed => {
                let callback = plug.begin_and_allow("sheet", "instagram").await;
                let fault = match self {
                    Self::Failed => Fault::text(500, HTML),
                    _ => Fault::Drop,
                };
                world.wire.next("POST", EXCHANGE, fault);
                plug.board().deliver(&callback);
            }
            Self::NoList => {
                let callback = plug.begin_and_allow("sheet", "instagram").await;
                world.wire.next("POST", EXCHANGE, Fault::LoseAnswer);
                world.wire.always("GET", ACCOUNTS, Fault::text(404, HTML));
                plug.board().deliver(&callback);
            }
            Self::Rival | Self::DismissedRival | Self::RivalBeforeARestart => {
                let mine = plug.begin("sheet", "instagram", None).await;
                let rival = plug.begin("rival", "instagram", None).await;
                let mine = allow_as(mine.link.as_str(), "me").await;
                plug.board().deliver(&allow_as(rival.link.as_str(), "rival").await);
                plug.connected("rival").await;
                plug.listed(1).await;
                match self {
                    Self::DismissedRival => plug.board().dismiss("rival"),
                    _ => world.wire.always("GET", ACCOUNTS, Fault::Hold(Gate::closed())),
                }
                world.wire.next("POST", EXCHANGE, Fault::Drop);
                plug.board().deliver(&mine);
                plug.until("sheet", |phase| *phase == PhaseView::Exchanging).await;
                while world.wire.count("POST", EXCHANGE) < 2 {
                    tokio::task::yield_now().await;
                }
                if let Self::RivalBeforeARestart = self {
                    plug.kill().await;
                    world.wire.behave();
                    return world.start();
                }
                world.wire.behave();
            }
            Self::TwoCame => {
                let mine = plug.begin("sheet", "instagram", None).await;
                let folder = tempfile::tempdir().unwrap();
                let elsewhere = world.start_in(folder.path());
                elsewhere.board().sign_in(Some(secret(KEY)), Some(&world.wire.api()), None).await.unwrap();
                let other = elsewhere.begin("other", "instagram", None).await;
                elsewhere.board().deliver(&allow_as(other.link.as_str(), "another").await);
                elsewhere.connected("other").await;
                world.wire.next("POST", EXCHANGE, Fault::LoseAnswer);
                plug.board().deliver(&allow_as(mine.link.as_str(), "me").await);
            }
            Self::WorkedBefore | Self::SomebodyElse | Self::NoStatus => {
                let row = plug.row_of("instagram");
                let opening = plug.begin("sheet", "instagram", Some(&row.id)).await;
                world.wire.next("POST", EXCHANGE, Fault::LoseAnswer);
                let person = match self {
                    Self::SomebodyElse => "somebody.else",
                    _ => &row.username,
                };
                plug.board().deliver(&allow_as(opening.link.as_str(), person).await);
            }
            Self::CancelledForm => {
                let gate = Gate::closed();
                world.wire.next("POST", CONNECT, Fault::HoldAnswer(gate.clone()));
                let fields = [("api_key".to_owned(), secret("tp_1"))].into();
                plug.go(|board| async move {
                    board.submit(&beginning("first", "trustpilot", None), fields).await
                });
                plug.until("first", |phase| *phase == PhaseView::Starting).await;
                while world.wire.count("POST", CONNECT) == 0 {
                    tokio::task::yield_now().await;
                }
                world.wire.next("POST", CONNECT, Fault::Drop);
                plug.board().cancel("first");
                plug.submit("sheet", "tp_2", None).await.unwrap();
                gate.open();
            }
            Self::JustBefore => {
                let first = plug.begin("first", "instagram", None).await;
                let callback = allow_as(first.link.as_str(), "first").await;
                // The list that follows a success takes its time.
                let gate = Gate::closed();
                world.wire.next("GET", ACCOUNTS, Fault::Hold(gate.clone()));
                plug.board().deliver(&callback);
                plug.connected("first").await;
                world.clock.pass(Duration::from_secs(1));
                world.wire.next("GET", ACCOUNTS, Fault::Hold(gate.clone()));
                let mine = plug.begin("sheet", "instagram", None).await;
                let callback = allow_as(mine.link.as_str(), "me").await;
                world.wire.next("POST", EXCHANGE, Fault::Drop);
                plug.board().deliver(&callback);
                plug.until("sheet", |phase| *phase == PhaseView::Exchanging).await;
                gate.open();
            }
        }
        plug
    }
}

#[tokio::test]
async fn what_the_list_cannot_settle_stays_unconfirmed() {
    let mut running = JoinSet::new();
    for doubt in Doubt::ALL {
        running.spawn(async move {
            let world = World::new(doubt.options()).await;
            let plug = world.signed_in().await;
            let plug = doubt.play(&world, plug).await;
            (doubt, plug.end("sheet").await)
        });
    }
    let mut wrong = Vec::new();
    while let Some(done) = running.join_next().await {
        let (doubt, end) = done.unwrap();
        if end != PhaseView::Unconfirmed {
            wrong.push((doubt, end));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn an_exchange_of_which_nothing_left_is_tried_again_and_then_given_up() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let first = plug.begin_and_allow("first", "instagram").await;
    let second = plug.begin_and_allow("second", "tiktok").await;
    world.wire.down().await;
    plug.board().deliver(&first);
    match plug.end("first").await {
        PhaseView::Failed { fault } => assert_eq!(fault.code, ErrorCode::Offline),
        other => panic!("{other:?}"),
    }
    plug.board().deliver(&second);
    plug.until("second", |phase| *phase == PhaseView::Exchanging).await;
    world.wire.up().await;
    assert_eq!(plug.connected("second").await.1, Outcome::New);
    assert_eq!(world.wire.count("POST", EXCHANGE), 1);
}

#[tokio::test]
async fn a_list_without_any_status_is_listed_without_alarm() {
    let world = World::new(Options { statuses: Statuses::Absent, ..service(6, 1, Consent::Auto) }).await;
    let plug = world.signed_in().await;
    let counts = plug.board().subscribe().borrow().accounts.counts;
    assert_eq!((counts.listed, counts.needs_you, counts.cannot_tell), (6, 0, 0));
    assert!(plug.rows().iter().all(|row| row.health == Health::Listed));
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    world.wire.next("POST", EXCHANGE, Fault::LoseAnswer);
    plug.board().deliver(&callback);
    assert_eq!(plug.connected("sheet").await.1, Outcome::New, "a new account is seen without a status");
}
