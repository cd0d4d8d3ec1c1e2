//! What one step does, checked in several ways: a grid of every phase and every event, what tickets and people
//! mean, what a restart does, and what holds for any history.

mod arrivals;
mod grid;
mod judging;
mod properties;
mod restarts;
mod tickets;

use super::*;
use crate::error::Error;
use crate::view::Way;

const STARTED: i64 = 1_700_000_000_000;
const NOW: i64 = STARTED + 1_000;
/// When whatever is open in [`open_phases`] comes too late.
const UNTIL: i64 = STARTED + LIFE_MS + GRACE_MS;
/// When a second ticket comes too late.
const LATER: i64 = UNTIL + 60_000;
/// When everything comes too late.
const LATE: i64 = UNTIL + CHOICE_MS;

const CONNECTION: &str = "pc_00112233445566778899aabbccddeeff";

fn digest(byte: u8) -> Digest {
    Digest([byte; 32])
}

fn person(id: &str) -> Person {
    Person { account_id: id.into(), username: format!("{id}.example") }
}

fn brand(id: &str) -> BrandRef {
    BrandRef { id: id.into(), name: format!("Brand {id}") }
}

fn ticket(byte: u8, until: i64) -> Ticket {
    Ticket {
        way: Way::Loopback,
        redirect_uri: Some(format!("http://127.0.0.1:{byte}/oauth/callback")),
        service_state: digest(byte),
        own_state: Some(digest(byte + 100)),
        until,
        spent: false,
    }
}

/// An attempt in this phase; once a browser was opened for it, with one ticket.
fn attempt(method: Method, phase: Phase) -> Attempt {
    let ended = phase.is_end().then_some(STARTED + 500);
    let asked = !matches!(phase, Phase::Starting);
    Attempt {
        id: "sheet".into(),
        workspace: WorkspaceId::FIRST,
        contract: Contract::Seed,
        platform: "instagram".into(),
        method,
        brand: None,
        browser: None,
        tickets: asked.then(|| ticket(1, UNTIL)).into_iter().collect(),
        key: digest(9),
        started: STARTED,
        ended,
        expected: None,
        before: Some(vec!["acc_old".into()]),
        phase,
    }
}

fn waiting() -> Attempt {
    attempt(Method::Browser, Phase::Waiting { until: UNTIL })
}

fn claimed() -> Phase {
    Phase::Claimed { until: UNTIL }
}

fn exchanging() -> Phase {
    Phase::Exchanging { until: UNTIL }
}

fn confirming() -> Phase {
    Phase::Confirming { until: UNTIL, account: "acc_new".into() }
}

fn choosing() -> Phase {
    Phase::Choosing { until: UNTIL, connection: CONNECTION.into() }
}

fn selecting() -> Phase {
    Phase::Selecting { until: UNTIL, connection: CONNECTION.into(), chosen_until: LATER }
}

fn open_phases() -> [Phase; 7] {
    let waiting = Phase::Waiting { until: UNTIL };
    [Phase::Starting, waiting, claimed(), exchanging(), confirming(), choosing(), selecting()]
}

fn ends() -> [Phase; 6] {
    let outcome = Outcome::Renewed;
    [
        Phase::Connected { got: person("acc_old"), others: vec![person("acc_2")], outcome },
        Phase::Declined { reason: "temporarily_unavailable".into() },
        Phase::Cancelled,
        Phase::Expired,
        Phase::Unconfirmed,
        Phase::Failed { code: ErrorCode::Offline, field: None, reference: "HTTP 0".into() },
    ]
}

fn failed(code: ErrorCode) -> Phase {
    Phase::Failed { code, field: None, reference: String::new() }
}

fn declined(ticket: usize) -> Event {
    Event::Declined { reason: "access_denied".into(), ticket }
}

#[test]
fn every_phase_that_is_no_end_has_a_deadline_to_the_millisecond() {
    for method in [Method::Browser, Method::Form] {
        for phase in open_phases() {
            let deadline = phase.deadline(STARTED).unwrap();
            let (same, effects) = step(attempt(method, phase.clone()), Event::Tick, deadline - 1);
            assert_eq!((same.phase, effects), (phase.clone(), Vec::new()));
            let (over, _) = step(attempt(method, phase.clone()), Event::Tick, deadline);
            assert!(over.phase.is_end(), "{method:?} {phase:?}");
            assert_eq!(over.ended, Some(deadline));
        }
    }
    assert_eq!(Phase::Starting.deadline(STARTED), Some(STARTED + STEP_MS));
    for phase in ends() {
        assert_eq!(phase.deadline(STARTED), None, "{phase:?}");
    }
}

#[test]
fn the_lives_are_those_of_the_service() {
    assert_eq!((LIFE_MS, GRACE_MS, CHOICE_MS), (10 * 60_000, 60_000, 30 * 60_000));
    let (claimed, _) = step(waiting(), Event::Returned, UNTIL - 1);
    assert_eq!(claimed.phase, Phase::Claimed { until: UNTIL }, "coming back wins no time");
}

#[test]
fn a_failure_keeps_what_the_person_met_and_nothing_else() {
    let error =
        Error::from(ErrorCode::CredentialRefused).in_field("api_key").with_reference("HTTP 401".into());
    let expected = Phase::Failed {
        code: ErrorCode::CredentialRefused,
        field: Some("api_key".into()),
        reference: "HTTP 401".into(),
    };
    let (after, _) = step(attempt(Method::Form, Phase::Starting), Event::Refused(error.clone()), NOW);
    assert_eq!(after.phase, expected);
    let (after, _) = step(waiting(), Event::Failed { error, ticket: 0 }, NOW);
    assert_eq!(after.phase, expected);
}

#[test]
fn a_choice_that_was_not_taken_can_be_made_again_for_as_long_as_there_is_one() {
    let refused = |code: ErrorCode, now| step(attempt(Method::Browser, selecting()), refusal(code), now);
    let (again, effects) = refused(ErrorCode::ChoiceRefused, LATER - 1);
    assert_eq!(again.phase, Phase::Choosing { until: LATER, connection: CONNECTION.into() });
    assert_eq!((again.ended, effects), (None, vec![Effect::Save]));
    for (code, now) in [(ErrorCode::ChoiceRefused, LATER), (ErrorCode::ChoiceGone, NOW)] {
        let (over, effects) = refused(code, now);
        assert_eq!((over.phase, over.ended), (failed(code), Some(now)));
        assert_eq!(effects, [Effect::Save, Effect::Forget]);
    }
}

#[test]
fn choosing_again_wins_no_time() {
    let (mut current, _) = step(waiting(), Event::Choose { connection: CONNECTION.into() }, NOW);
    let over = NOW + CHOICE_MS;
    for round in 1..20 {
        assert_eq!(current.phase, Phase::Choosing { until: over, connection: CONNECTION.into() });
        let now = NOW + round * 60_000;
        current = step(current, Event::Selected, now).0;
        assert_eq!(current.phase.deadline(STARTED), Some(now + STEP_MS));
        current = step(current, refusal(ErrorCode::ServiceDown), now + 1_000).0;
    }
    let (current, _) = step(current, Event::Tick, over);
    assert_eq!(current.phase, Phase::Expired);
}

fn refusal(code: ErrorCode) -> Event {
    Event::Refused(code.into())
}
