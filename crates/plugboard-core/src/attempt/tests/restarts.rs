//! What follows when the program was started anew: what was in memory is gone, and time may have passed.

use super::*;

/// What follows at a time at which no deadline has passed, and at one at which all have.
type Row = (Method, Phase, (Phase, Vec<Effect>), (Phase, Vec<Effect>));

fn after(effects: &[Effect], phase: Phase) -> (Phase, Vec<Effect>) {
    (phase, effects.to_vec())
}

#[test]
fn each_phase_goes_on_from_what_was_written_down() {
    use Effect::{Confirm, FetchChoice, Forget, Reconcile, Save};
    let interrupted = || after(&[Save, Forget], failed(ErrorCode::Interrupted));
    let expired = || after(&[Save, Forget], Phase::Expired);
    let exchange = |now| after(&[Save, Reconcile], Phase::Exchanging { until: now + STEP_MS });
    let confirm =
        |now| after(&[Save, Confirm], Phase::Confirming { until: now + STEP_MS, account: "acc_new".into() });
    let select = |now| {
        let (connection, chosen_until) = (CONNECTION.into(), LATER);
        after(&[Save, Reconcile], Phase::Selecting { until: now + STEP_MS, connection, chosen_until })
    };
    let rows: [Row; 8] = [
        // No address was opened yet, so nothing is lost; what was typed may have left.
        (Method::Browser, Phase::Starting, interrupted(), interrupted()),
        (Method::Form, Phase::Starting, exchange(NOW), exchange(LATE)),
        // The browser brings the state back.
        (Method::Browser, waiting().phase, after(&[], waiting().phase), expired()),
        // The code was in memory.
        (Method::Browser, claimed(), interrupted(), interrupted()),
        // It may have been sent: it is looked for and never sent again.
        (Method::Browser, exchanging(), exchange(NOW), exchange(LATE)),
        (Method::Browser, confirming(), confirm(NOW), confirm(LATE)),
        (Method::Browser, choosing(), after(&[FetchChoice], choosing()), expired()),
        (Method::Browser, selecting(), select(NOW), select(LATE)),
    ];
    for (method, phase, soon, late) in rows {
        for (now, expected) in [(NOW, soon), (LATE, late)] {
            let (next, effects) = step(attempt(method, phase.clone()), Event::Restarted, now);
            assert_eq!((next.phase, effects), expected, "{method:?} {phase:?} at {now}");
        }
    }
}

#[test]
fn whatever_waits_for_a_callback_or_a_choice_expires_to_the_millisecond() {
    for phase in [waiting().phase, choosing()] {
        let restarted = |now| step(attempt(Method::Browser, phase.clone()), Event::Restarted, now).0.phase;
        assert_eq!(restarted(UNTIL - 1), phase);
        assert_eq!(restarted(UNTIL), Phase::Expired);
    }
}

#[test]
fn a_second_ticket_is_good_after_a_restart_when_the_first_is_not_any_more() {
    let (widened, _) = step(waiting(), Event::Offered(ticket(2, LATER)), NOW);
    assert_eq!(step(widened.clone(), Event::Restarted, UNTIL), (widened.clone(), Vec::new()));
    assert_eq!(step(widened, Event::Restarted, LATER).0.phase, Phase::Expired);
}

#[test]
fn nothing_is_sent_or_opened_because_of_a_restart() {
    for method in [Method::Browser, Method::Form, Method::Dashboard] {
        for phase in open_phases().into_iter().chain(ends()) {
            for now in [NOW, LATE] {
                let (_, effects) = step(attempt(method, phase.clone()), Event::Restarted, now);
                let sends = |effect: &Effect| matches!(effect, Effect::Exchange | Effect::OpenBrowser);
                assert!(!effects.iter().any(sends), "{method:?} {phase:?}");
            }
        }
    }
}
