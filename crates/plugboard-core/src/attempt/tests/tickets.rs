//! One ticket or two: how long an attempt waits for them, what ends it, and which callback belongs to which.

use super::*;
use crate::callback::{Answer, Callback, REDIRECT_URI};
use crate::vault::Secret;

fn two(first: Ticket, second: Ticket) -> Attempt {
    let until = first.until.max(second.until);
    Attempt { tickets: vec![first, second], phase: Phase::Waiting { until }, ..waiting() }
}

fn bad(ticket: usize) -> Event {
    Event::Failed { error: ErrorCode::NothingManaged.into(), ticket }
}

#[test]
fn a_second_ticket_gives_more_time_and_leaves_the_first_good() {
    let (after, effects) = step(waiting(), Event::Offered(ticket(2, LATER)), NOW);
    assert_eq!(after, two(ticket(1, UNTIL), ticket(2, LATER)));
    assert_eq!(effects, [Effect::Save, Effect::OpenBrowser]);
    assert!(after.tickets.iter().all(Ticket::is_open));
}

#[test]
fn a_second_ticket_that_ends_earlier_takes_no_time_away() {
    let (after, _) = step(waiting(), Event::Offered(ticket(2, UNTIL - 1)), NOW);
    assert_eq!(after.phase, Phase::Waiting { until: UNTIL });
}

#[test]
fn a_ticket_that_is_used_up_gives_no_time() {
    let (after, _) = step(two(ticket(1, LATER), ticket(2, UNTIL)), declined(0), NOW);
    let (after, _) = step(after, Event::Offered(ticket(3, UNTIL + 1)), NOW);
    assert_eq!(after.phase, Phase::Waiting { until: UNTIL + 1 });
}

#[test]
fn a_ticket_without_success_ends_the_attempt_only_if_no_other_is_open() {
    let both = || two(ticket(1, UNTIL), ticket(2, LATER));
    let rows = [
        (declined(0), bad(1), failed(ErrorCode::NothingManaged)),
        (bad(0), declined(1), Phase::Declined { reason: "access_denied".into() }),
        (declined(1), bad(0), failed(ErrorCode::NothingManaged)),
    ];
    for (first, second, end) in rows {
        let (after, effects) = step(both(), first.clone(), NOW);
        let left = after.tickets.iter().filter(|ticket| ticket.is_open()).map(|ticket| ticket.until);
        let left: Vec<i64> = left.collect();
        assert_eq!(after.phase, Phase::Waiting { until: left[0] }, "{first:?}: until the open one ends");
        assert_eq!((left.len(), after.ended), (1, None));
        assert_eq!(effects, [Effect::Save], "no browser, and nothing is forgotten");
        let (over, effects) = step(after, second, NOW + 1);
        assert_eq!((over.phase, over.ended), (end, Some(NOW + 1)));
        assert_eq!(effects, [Effect::Save, Effect::Forget]);
        assert!(!over.tickets.iter().any(Ticket::is_open));
    }
}

#[test]
fn the_same_ticket_twice_does_not_use_up_the_other() {
    let (after, _) = step(two(ticket(1, UNTIL), ticket(2, LATER)), declined(0), NOW);
    let (again, _) = step(after.clone(), bad(0), NOW + 1);
    assert_eq!(again, after);
}

#[test]
fn a_place_without_a_ticket_ends_nothing() {
    assert_eq!(step(waiting(), declined(7), NOW).0, waiting());
}

#[test]
fn a_ticket_whose_time_is_up_keeps_no_attempt_waiting() {
    let (after, _) = step(two(ticket(1, UNTIL), ticket(2, LATER)), declined(1), UNTIL);
    assert_eq!(after.phase, Phase::Declined { reason: "access_denied".into() }, "rather than expired");
    let (after, _) = step(two(ticket(1, UNTIL), ticket(2, LATER)), declined(1), UNTIL - 1);
    assert_eq!(after.phase, Phase::Waiting { until: UNTIL });
}

#[test]
fn after_one_ticket_failed_the_other_brings_the_account() {
    let (after, _) = step(two(ticket(1, UNTIL), ticket(2, LATER)), declined(0), NOW);
    let (claimed, effects) = step(after.clone(), Event::Returned, NOW);
    assert_eq!(claimed.phase, Phase::Claimed { until: LATER });
    assert_eq!(effects, [Effect::Save, Effect::Exchange]);
    let (told, _) = step(after.clone(), Event::Told { account: "acc_1".into() }, NOW);
    assert!(matches!(told.phase, Phase::Confirming { .. }));
    let (third, _) = step(after, Event::Offered(ticket(3, LATER + 1)), NOW);
    assert_eq!(third.phase, Phase::Waiting { until: LATER + 1 });
    assert_eq!(third.tickets.len(), 3);
}

#[test]
fn a_ticket_of_an_earlier_version_is_open() {
    let text = serde_json::to_string(&ticket(1, UNTIL)).unwrap();
    let older = text.replace(",\"spent\":false", "");
    assert_ne!(older, text);
    assert_eq!(serde_json::from_str::<Ticket>(&older).unwrap(), ticket(1, UNTIL));
}

const SERVICE: &str = "00000000000000000000000000000001";
const OWN: &str = "00000000000000000000000000000002";
const FOREIGN: &str = "00000000000000000000000000000003";
const LOOPBACK: &str = "http://127.0.0.1:4321/oauth/callback";

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn answers() -> [(&'static str, Answer); 4] {
    [
        ("code", Answer::Granted { code: secret("c") }),
        ("error", Answer::Refused { reason: "access_denied".into() }),
        ("account", Answer::Succeeded { account: "acc_1".into() }),
        ("choice", Answer::Choose { connection: CONNECTION.into() }),
    ]
}

/// Which of [`answers`] a ticket takes, with this state and at this address.
fn taken(ticket: &Ticket, state: &str, redirect_uri: &str) -> Vec<&'static str> {
    let callback = |answer| Callback { redirect_uri: redirect_uri.to_owned(), state: secret(state), answer };
    answers()
        .into_iter()
        .filter_map(|(name, answer)| ticket.matches(&callback(answer)).then_some(name))
        .collect()
}

#[test]
fn a_callback_belongs_to_a_ticket_by_its_answer_its_state_and_its_address() {
    let of = |redirect_uri: Option<&str>, own: Option<&str>| Ticket {
        redirect_uri: redirect_uri.map(Into::into),
        service_state: secret(SERVICE).digest(),
        own_state: own.map(|state| secret(state).digest()),
        ..ticket(1, UNTIL)
    };
    let all: &[&str] = &["code", "error", "account", "choice"];
    // What a platform sends may bring the service's state or ours; what the service sends has to bring ours.
    let platform: &[&str] = &["code", "error"];
    let none: &[&str] = &[];
    let current = of(Some(LOOPBACK), Some(OWN));
    let seed = of(Some(REDIRECT_URI), None);
    let watch = of(None, Some(OWN));
    let table = [
        (&current, OWN, LOOPBACK, all),
        (&current, SERVICE, LOOPBACK, platform),
        (&current, FOREIGN, LOOPBACK, none),
        (&current, OWN, REDIRECT_URI, none),
        (&current, SERVICE, REDIRECT_URI, none),
        (&current, OWN, "http://127.0.0.1:4322/oauth/callback", none),
        (&current, OWN, "http://127.0.0.1:4321/oauth/callback/", none),
        (&current, OWN, "", none),
        (&seed, SERVICE, REDIRECT_URI, platform),
        (&seed, OWN, REDIRECT_URI, none),
        (&seed, FOREIGN, REDIRECT_URI, none),
        (&seed, SERVICE, LOOPBACK, none),
        (&watch, OWN, LOOPBACK, none),
        (&watch, SERVICE, REDIRECT_URI, none),
        (&watch, OWN, "", none),
    ];
    for (ticket, state, address, expected) in table {
        assert_eq!(taken(ticket, state, address), expected, "{ticket:?} {state} {address}");
    }
}
