//! Every phase meets every event. A new phase or event does not compile here before it has its row or column.

mod judging;
mod properties;

use super::*;

const STARTED: i64 = 1_700_000_000_000;
const NOW: i64 = STARTED + 1_000;
const UNTIL: i64 = STARTED + LIFE_MS + GRACE_MS;
const LATE: i64 = UNTIL + STEP_MS;

fn digest(byte: u8) -> Digest {
    Digest([byte; 32])
}

fn person(id: &str) -> Person {
    Person { account_id: id.into(), username: format!("{id}.example") }
}

fn attempt(method: Method, phase: Phase) -> Attempt {
    let ended = phase.is_end().then_some(STARTED + 500);
    let state = (!matches!(phase, Phase::Starting)).then_some(digest(1));
    Attempt {
        id: "sheet".into(),
        workspace: WorkspaceKind::Live,
        platform: "instagram".into(),
        method,
        redirect_uri: "app://oauth/callback".into(),
        key: digest(9),
        started: STARTED,
        ended,
        state,
        expected: None,
        before: Some(vec!["acc_old".into()]),
        phase,
    }
}

/// What follows from one event, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum To {
    Same,
    Judge,
    Again,
    Wait,
    Claim,
    Send,
    Conn,
    Decl,
    Canc,
    Expi,
    Unco,
    Fail,
    Time,
    Stop,
}

impl To {
    fn phase(self, before: &Phase, now: i64) -> Phase {
        let failed = |code| Phase::Failed { code, field: None, reference: String::new() };
        match self {
            Self::Same | Self::Judge => before.clone(),
            Self::Wait => Phase::Waiting { until: NOW + LIFE_MS + GRACE_MS },
            Self::Claim => Phase::Claimed { until: UNTIL },
            Self::Send => Phase::Exchanging { until: NOW + STEP_MS },
            Self::Again => Phase::Exchanging { until: now + STEP_MS },
            Self::Conn => Phase::Connected { got: person("acc_new"), outcome: Outcome::New },
            Self::Decl => Phase::Declined { reason: "access_denied".into() },
            Self::Canc => Phase::Cancelled,
            Self::Expi => Phase::Expired,
            Self::Unco => Phase::Unconfirmed,
            Self::Fail => failed(ErrorCode::Refused),
            Self::Time => failed(ErrorCode::TimedOut),
            Self::Stop => failed(ErrorCode::Interrupted),
        }
    }

    fn effects(self) -> &'static [Effect] {
        match self {
            Self::Same => &[],
            Self::Judge => &[Effect::Reconcile],
            Self::Again => &[Effect::Save, Effect::Reconcile],
            Self::Wait => &[Effect::Save, Effect::OpenBrowser],
            Self::Claim => &[Effect::Save, Effect::Exchange],
            Self::Send => &[Effect::Save],
            Self::Conn | Self::Unco => &[Effect::Save, Effect::Forget, Effect::Refresh],
            Self::Decl | Self::Canc | Self::Expi | Self::Fail | Self::Time | Self::Stop => {
                &[Effect::Save, Effect::Forget]
            }
        }
    }
}

/// The columns of the grid; the last four are the two events that look at the clock, in time and too late.
fn events() -> Vec<(Event, i64)> {
    vec![
        (Event::Offered { state: digest(2) }, NOW),
        (Event::Arrived(person("acc_new")), NOW),
        (Event::Refused(ErrorCode::Refused.into()), NOW),
        (Event::Lost, NOW),
        (Event::Returned, NOW),
        (Event::Declined { reason: "access_denied".into() }, NOW),
        (Event::Sending, NOW),
        (Event::Judged(Some(person("acc_new"))), NOW),
        (Event::Judged(None), NOW),
        (Event::Cancel, NOW),
        (Event::Tick, NOW),
        (Event::Tick, LATE),
        (Event::Restarted, NOW),
        (Event::Restarted, LATE),
    ]
}

/// Which kind of event it is; a new one has to be added here, and so to [`events`].
fn event_kind(event: &Event) -> usize {
    match event {
        Event::Offered { .. } => 0,
        Event::Arrived(_) => 1,
        Event::Refused(_) => 2,
        Event::Lost => 3,
        Event::Returned => 4,
        Event::Declined { .. } => 5,
        Event::Sending => 6,
        Event::Judged(Some(_)) => 7,
        Event::Judged(None) => 8,
        Event::Cancel => 9,
        Event::Tick => 10,
        Event::Restarted => 11,
    }
}

/// Which kind of phase it is; a new one has to be added here, and so to [`grid`].
fn phase_kind(phase: &Phase) -> usize {
    match phase {
        Phase::Starting => 0,
        Phase::Waiting { .. } => 1,
        Phase::Claimed { .. } => 2,
        Phase::Exchanging { .. } => 3,
        Phase::Connected { .. } => 4,
        Phase::Declined { .. } => 5,
        Phase::Cancelled => 6,
        Phase::Expired => 7,
        Phase::Unconfirmed => 8,
        Phase::Failed { .. } => 9,
    }
}

fn ends() -> Vec<Phase> {
    vec![
        Phase::Connected { got: person("acc_old"), outcome: Outcome::Renewed },
        Phase::Declined { reason: "temporarily_unavailable".into() },
        Phase::Cancelled,
        Phase::Expired,
        Phase::Unconfirmed,
        Phase::Failed { code: ErrorCode::Offline, field: None, reference: "HTTP 0".into() },
    ]
}

fn open_phases() -> Vec<Phase> {
    vec![
        Phase::Starting,
        Phase::Waiting { until: UNTIL },
        Phase::Claimed { until: UNTIL },
        Phase::Exchanging { until: UNTIL },
    ]
}

#[rustfmt::skip]
fn grid() -> Vec<(Method, Phase, [To; 14])> {
    use Method::{Browser, Form};
    use To::{Again, Canc, Claim, Conn, Decl, Expi, Fail, Judge, Same, Send, Stop, Time, Unco, Wait};
    let [starting, waiting, claimed, exchanging] = <[Phase; 4]>::try_from(open_phases()).unwrap();
    //                      Offered Arrived Refused Lost   Returned Declined Sending Judged Nobody Cancel Tick  late  Restarted late
    let mut rows = vec![
        (Browser, starting.clone(),   [Wait, Conn,   Fail,   Judge, Same,    Same,    Same,   Conn,  Unco,  Canc,  Same, Time, Stop,     Stop]),
        (Form,    starting,           [Wait, Conn,   Fail,   Judge, Same,    Same,    Same,   Conn,  Unco,  Canc,  Same, Unco, Again,    Again]),
        (Browser, waiting.clone(),    [Same, Same,   Same,   Same,  Claim,   Decl,    Same,   Same,  Same,  Canc,  Same, Expi, Same,     Expi]),
        (Form,    waiting,            [Same, Same,   Same,   Same,  Claim,   Decl,    Same,   Same,  Same,  Canc,  Same, Expi, Same,     Expi]),
        (Browser, claimed.clone(),    [Same, Same,   Fail,   Same,  Same,    Same,    Send,   Same,  Same,  Canc,  Same, Expi, Stop,     Stop]),
        (Form,    claimed,            [Same, Same,   Fail,   Same,  Same,    Same,    Send,   Same,  Same,  Canc,  Same, Expi, Stop,     Stop]),
        (Browser, exchanging.clone(), [Same, Conn,   Fail,   Judge, Same,    Same,    Same,   Conn,  Unco,  Same,  Same, Unco, Again,    Again]),
        (Form,    exchanging,         [Same, Conn,   Fail,   Judge, Same,    Same,    Same,   Conn,  Unco,  Same,  Same, Unco, Again,    Again]),
    ];
    for phase in ends() {
        rows.push((Browser, phase.clone(), [Same; 14]));
        rows.push((Form, phase, [Same; 14]));
    }
    rows
}

#[test]
fn every_phase_answers_every_event_as_the_grid_says() {
    for (method, phase, row) in grid() {
        for ((event, now), to) in events().into_iter().zip(row) {
            let before = attempt(method, phase.clone());
            let (after, effects) = step(before.clone(), event.clone(), now);
            let cell = format!("{method:?} {phase:?} + {event:?} at {now}");
            assert_eq!(after.phase, to.phase(&phase, now), "{cell}");
            assert_eq!(effects, to.effects(), "{cell}");
            let newly_over = after.phase.is_end() && !phase.is_end();
            let expected = Attempt {
                phase: after.phase.clone(),
                ended: if newly_over { Some(now) } else { before.ended },
                state: if to == To::Wait { Some(digest(2)) } else { before.state },
                ..before
            };
            assert_eq!(after, expected, "{cell}: nothing else changes");
        }
    }
}

#[test]
fn the_grid_leaves_no_phase_and_no_event_out() {
    let phases: Vec<usize> = grid().iter().map(|(_, phase, _)| phase_kind(phase)).collect();
    assert!((0..=9).all(|kind| phases.contains(&kind)));
    let kinds: Vec<usize> = events().iter().map(|(event, _)| event_kind(event)).collect();
    assert!((0..=11).all(|kind| kinds.contains(&kind)));
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
fn a_sign_in_lives_ten_minutes_and_a_minute_of_grace() {
    let (waiting, _) = step(
        attempt(Method::Browser, Phase::Starting),
        Event::Offered { state: digest(2) },
        STARTED + 40_000,
    );
    assert_eq!(waiting.phase, Phase::Waiting { until: STARTED + 40_000 + 11 * 60 * 1_000 });
    let (claimed, _) = step(waiting, Event::Returned, STARTED + 50_000);
    assert_eq!(claimed.phase, Phase::Claimed { until: STARTED + 40_000 + 11 * 60 * 1_000 });
}

/// Who was expected, who was listed, who came, and what that means.
type Arrival<'a> = (Option<&'a str>, Option<&'a [&'a str]>, &'a str, Outcome);

#[test]
fn what_an_account_means_depends_on_who_was_expected_and_who_was_listed() {
    let me = || Some("acc_me");
    let table: [Arrival<'_>; 11] = [
        (None, Some(&[]), "acc_x", Outcome::New),
        (None, Some(&["acc_y"]), "acc_x", Outcome::New),
        (None, Some(&["acc_x"]), "acc_x", Outcome::Renewed),
        (None, None, "acc_x", Outcome::New),
        (me(), Some(&["acc_me"]), "acc_me", Outcome::Expected),
        (me(), Some(&[]), "acc_me", Outcome::Expected),
        (me(), None, "acc_me", Outcome::Expected),
        (me(), Some(&["acc_me"]), "acc_x", Outcome::SomebodyElseNew),
        (me(), Some(&["acc_me", "acc_x"]), "acc_x", Outcome::SomebodyElseListed),
        // Nobody knows whether it was listed: the cautious of the two.
        (me(), None, "acc_x", Outcome::SomebodyElseListed),
        // Ids are compared byte for byte.
        (me(), Some(&["acc_me"]), "acc_ME", Outcome::SomebodyElseNew),
    ];
    for (expected, before, got, outcome) in table {
        for event in [Event::Arrived(person(got)), Event::Judged(Some(person(got)))] {
            let asked = Attempt {
                expected: expected.map(|id| Expected { person: person(id), before: Before::Broken }),
                before: before.map(|ids| ids.iter().map(|id| (*id).to_owned()).collect()),
                ..attempt(Method::Browser, Phase::Exchanging { until: UNTIL })
            };
            let (after, _) = step(asked, event, NOW);
            assert_eq!(
                after.phase,
                Phase::Connected { got: person(got), outcome },
                "{expected:?} {before:?} {got}"
            );
        }
    }
}

#[test]
fn a_failure_keeps_what_the_person_met_and_nothing_else() {
    let error =
        Error::from(ErrorCode::CredentialRefused).in_field("api_key").with_reference("HTTP 401".into());
    let (after, _) = step(attempt(Method::Form, Phase::Starting), Event::Refused(error), NOW);
    assert_eq!(
        after.phase,
        Phase::Failed {
            code: ErrorCode::CredentialRefused,
            field: Some("api_key".into()),
            reference: "HTTP 401".into()
        }
    );
}
