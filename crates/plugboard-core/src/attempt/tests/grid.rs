//! Every phase meets every event. A new phase or event does not compile here before it has its row or column.

use super::*;

/// What follows from one event, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum To {
    Same,
    /// The list is asked.
    Judge,
    /// The exchange is waited for anew, and the list asked.
    Again,
    Wait,
    Claim,
    Send,
    /// The list is asked whose account it is.
    Ask,
    Pick,
    /// What there is to choose from is fetched again.
    Fetch,
    Sent,
    /// Choosing is waited for anew, and the list asked.
    Reas,
    Back,
    Conn,
    Decl,
    Bad,
    Canc,
    Expi,
    Unco,
    Fail,
    Gone,
    Time,
    Stop,
}

impl To {
    fn phase(self, before: &Phase, now: i64) -> Phase {
        let connection = || CONNECTION.to_owned();
        let others = vec![person("acc_2")];
        match self {
            Self::Same | Self::Judge | Self::Fetch => before.clone(),
            Self::Wait => Phase::Waiting { until: LATER },
            Self::Claim => Phase::Claimed { until: UNTIL },
            Self::Send => Phase::Exchanging { until: NOW + STEP_MS },
            Self::Again => Phase::Exchanging { until: now + STEP_MS },
            Self::Ask => Phase::Confirming { until: now + STEP_MS, account: "acc_new".into() },
            Self::Pick => Phase::Choosing { until: NOW + CHOICE_MS, connection: connection() },
            Self::Sent => {
                Phase::Selecting { until: NOW + STEP_MS, connection: connection(), chosen_until: UNTIL }
            }
            Self::Reas => {
                Phase::Selecting { until: now + STEP_MS, connection: connection(), chosen_until: LATER }
            }
            Self::Back => Phase::Choosing { until: LATER, connection: connection() },
            Self::Conn => Phase::Connected { got: person("acc_new"), others, outcome: Outcome::New },
            Self::Decl => Phase::Declined { reason: "access_denied".into() },
            Self::Canc => Phase::Cancelled,
            Self::Expi => Phase::Expired,
            Self::Unco => Phase::Unconfirmed,
            Self::Bad => failed(ErrorCode::NothingManaged),
            Self::Fail => failed(ErrorCode::Refused),
            Self::Gone => failed(ErrorCode::ChoiceGone),
            Self::Time => failed(ErrorCode::TimedOut),
            Self::Stop => failed(ErrorCode::Interrupted),
        }
    }

    fn effects(self) -> &'static [Effect] {
        match self {
            Self::Same => &[],
            Self::Judge => &[Effect::Reconcile],
            Self::Fetch => &[Effect::FetchChoice],
            Self::Again | Self::Reas => &[Effect::Save, Effect::Reconcile],
            Self::Wait => &[Effect::Save, Effect::OpenBrowser],
            Self::Claim => &[Effect::Save, Effect::Exchange],
            Self::Ask => &[Effect::Save, Effect::Confirm],
            Self::Pick => &[Effect::Save, Effect::FetchChoice],
            Self::Send | Self::Sent | Self::Back => &[Effect::Save],
            Self::Conn | Self::Unco => &[Effect::Save, Effect::Forget, Effect::Refresh],
            Self::Decl
            | Self::Bad
            | Self::Canc
            | Self::Expi
            | Self::Fail
            | Self::Gone
            | Self::Time
            | Self::Stop => &[Effect::Save, Effect::Forget],
        }
    }

    /// What becomes of the tickets.
    fn tickets(self, before: Vec<Ticket>) -> Vec<Ticket> {
        match self {
            Self::Wait => before.into_iter().chain([ticket(2, LATER)]).collect(),
            Self::Decl | Self::Bad => before.into_iter().map(Ticket::used).collect(),
            _ => before,
        }
    }
}

/// The columns of the grid. The two events that look at the clock come in time and too late.
pub(super) fn events() -> [(Event, i64); 20] {
    let both = || vec![person("acc_new"), person("acc_2")];
    [
        (Event::Offered(ticket(2, LATER)), NOW),
        (Event::Arrived(both()), NOW),
        (Event::Arrived(Vec::new()), NOW),
        (refusal(ErrorCode::Refused), NOW),
        (refusal(ErrorCode::ChoiceGone), NOW),
        (Event::Lost, NOW),
        (Event::Returned, NOW),
        (Event::Told { account: "acc_new".into() }, NOW),
        (Event::Choose { connection: CONNECTION.into() }, NOW),
        (declined(0), NOW),
        (Event::Failed { error: ErrorCode::NothingManaged.into(), ticket: 0 }, NOW),
        (Event::Sending, NOW),
        (Event::Selected, NOW),
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
        Event::Offered(_) => 0,
        Event::Arrived(_) => 1,
        Event::Refused(_) => 2,
        Event::Lost => 3,
        Event::Returned => 4,
        Event::Told { .. } => 5,
        Event::Choose { .. } => 6,
        Event::Declined { .. } => 7,
        Event::Failed { .. } => 8,
        Event::Sending => 9,
        Event::Selected => 10,
        Event::Judged(Some(_)) => 11,
        Event::Judged(None) => 12,
        Event::Cancel => 13,
        Event::Tick => 14,
        Event::Restarted => 15,
    }
}

/// Which kind of phase it is; a new one has to be added here, and so to [`grid`].
fn phase_kind(phase: &Phase) -> usize {
    match phase {
        Phase::Starting => 0,
        Phase::Waiting { .. } => 1,
        Phase::Claimed { .. } => 2,
        Phase::Exchanging { .. } => 3,
        Phase::Confirming { .. } => 4,
        Phase::Choosing { .. } => 5,
        Phase::Selecting { .. } => 6,
        Phase::Connected { .. } => 7,
        Phase::Declined { .. } => 8,
        Phase::Cancelled => 9,
        Phase::Expired => 10,
        Phase::Unconfirmed => 11,
        Phase::Failed { .. } => 12,
    }
}

#[rustfmt::skip]
fn grid() -> Vec<(Method, Phase, [To; 20])> {
    use Method::{Browser, Dashboard, Form};
    use To::{Again, Ask, Back, Bad, Canc, Claim, Conn, Decl, Expi, Fail, Fetch, Gone, Judge, Pick, Reas, Same, Sent, Send, Stop, Time, Unco, Wait};
    //   Offer Arrive Nobody Refuse ChGone Lost   Return Told  Choose Declin Failed Sending Selected Judged None  Cancel Tick  late  Restarted late
    let rows = [
        [Wait, Conn,  Judge, Fail,  Gone,  Judge, Same,  Same, Same,  Same,  Same,  Same,   Same,    Conn,  Unco, Canc,  Same, Time, Stop,     Stop], // Starting
        [Wait, Conn,  Judge, Same,  Same,  Same,  Claim, Ask,  Pick,  Decl,  Bad,   Same,   Same,    Conn,  Same, Canc,  Same, Expi, Same,     Expi], // Waiting
        [Same, Same,  Same,  Fail,  Gone,  Same,  Same,  Same, Same,  Same,  Same,  Send,   Same,    Same,  Same, Canc,  Same, Expi, Stop,     Stop], // Claimed
        [Same, Conn,  Judge, Fail,  Gone,  Judge, Same,  Same, Pick,  Same,  Same,  Same,   Same,    Conn,  Unco, Same,  Same, Unco, Again,    Again], // Exchanging
        [Same, Conn,  Judge, Fail,  Gone,  Same,  Same,  Same, Same,  Same,  Same,  Same,   Same,    Conn,  Unco, Same,  Same, Unco, Ask,      Ask], // Confirming
        [Same, Same,  Same,  Fail,  Gone,  Same,  Same,  Same, Same,  Same,  Same,  Same,   Sent,   Same,  Same, Canc,  Same, Expi, Fetch,    Expi], // Choosing
        [Same, Conn,  Judge, Back,  Gone,  Judge, Same,  Same, Same,  Same,  Same,  Same,   Same,    Conn,  Unco, Same,  Same, Unco, Reas,     Reas], // Selecting
    ];
    let typed =
        [Wait, Conn,  Judge, Fail,  Gone,  Judge, Same,  Same, Same,  Same,  Same,  Same,   Same,    Conn,  Unco, Canc,  Same, Unco, Again,    Again];
    // The service has not heard that it was cancelled.
    let cancelled =
        [Same, Same,  Same,  Same,  Same,  Same,  Same,  Same, Same,  Same,  Same,  Same,   Same,    Conn,  Same, Same,  Same, Same, Same,     Same];
    let row = |phase: &Phase| if *phase == Phase::Cancelled { cancelled } else { [Same; 20] };
    let ends = ends().into_iter().map(|phase| (phase.clone(), row(&phase)));
    let all: Vec<(Phase, [To; 20])> = open_phases().into_iter().zip(rows).chain(ends).collect();
    [Browser, Dashboard, Form].into_iter().flat_map(|method| {
        all.iter().map(move |(phase, row)| match (method, phase) {
            (Form, Phase::Starting) => (method, phase.clone(), typed),
            _ => (method, phase.clone(), *row),
        })
    }).collect()
}

#[test]
fn every_phase_answers_every_event_as_the_grid_says() {
    for (method, phase, row) in grid() {
        for ((event, now), to) in events().into_iter().zip(row) {
            let before = attempt(method, phase.clone());
            let (after, effects) = step(before.clone(), event.clone(), now);
            let cell = format!("{method:?} {phase:?} + {event:?} at {now}");
            let expected = match (to.phase(&phase, now), &event) {
                (Phase::Connected { got, outcome, .. }, Event::Judged(_)) => {
                    Phase::Connected { got, others: Vec::new(), outcome }
                }
                (expected, _) => expected,
            };
            let newly_over = to != To::Same && expected.is_end();
            let expected = Attempt {
                phase: if to == To::Same { phase.clone() } else { expected },
                ended: if newly_over { Some(now) } else { before.ended },
                tickets: to.tickets(before.tickets),
                ..before
            };
            assert_eq!((after, effects.as_slice()), (expected, to.effects()), "{cell}");
        }
    }
}

#[test]
fn the_grid_leaves_no_phase_and_no_event_out() {
    let phases: Vec<usize> = grid().iter().map(|(_, phase, _)| phase_kind(phase)).collect();
    assert!((0..=12).all(|kind| phases.contains(&kind)));
    let kinds: Vec<usize> = events().iter().map(|(event, _)| event_kind(event)).collect();
    assert!((0..=15).all(|kind| kinds.contains(&kind)));
}
