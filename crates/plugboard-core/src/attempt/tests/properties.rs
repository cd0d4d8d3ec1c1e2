//! What holds for any sequence of events at any times.

use proptest::prelude::*;

use super::*;

fn any_method() -> impl Strategy<Value = Method> {
    prop_oneof![Just(Method::Browser), Just(Method::Form), Just(Method::Dashboard)]
}

/// An event as the board makes it: a ticket gets its time when it is offered, and ends by its place.
fn any_event() -> impl Strategy<Value = Event> {
    let listed = grid::events().into_iter().map(|(event, _)| event).collect::<Vec<_>>();
    prop_oneof![
        4 => proptest::sample::select(listed),
        1 => (0..4_usize).prop_map(declined),
        1 => (0..4_usize).prop_map(|ticket| Event::Failed { error: ErrorCode::NotAllowed.into(), ticket }),
        // Without these few histories would get as far as a choice.
        1 => proptest::sample::select(vec![
            Event::Choose { connection: CONNECTION.into() }, Event::Selected, refusal(ErrorCode::ChoiceRefused),
        ]),
    ]
}

/// Events with the time that passes before each; time may also be set back.
fn any_history() -> impl Strategy<Value = Vec<(Event, i64)>> {
    let pause = prop_oneof![8 => 0..5_000_i64, 1 => 0..LIFE_MS * 2, 1 => -60_000..0_i64];
    proptest::collection::vec((any_event(), pause), 0..60)
}

struct Step {
    before: Attempt,
    event: Event,
    now: i64,
    after: Attempt,
    effects: Vec<Effect>,
}

fn play(method: Method, history: &[(Event, i64)]) -> Vec<Step> {
    let (mut now, mut before) = (STARTED, attempt(method, Phase::Starting));
    let mut steps = Vec::new();
    for (event, pause) in history {
        now += pause;
        let event = match event {
            Event::Offered(ticket) => {
                Event::Offered(Ticket { until: now + LIFE_MS + GRACE_MS, ..ticket.clone() })
            }
            other => other.clone(),
        };
        let (after, effects) = step(before.clone(), event.clone(), now);
        let next = after.clone();
        steps.push(Step { before, event, now, after, effects });
        before = next;
    }
    steps
}

fn came_after_cancel(step: &Step) -> bool {
    step.before.phase == Phase::Cancelled && step.after.phase != Phase::Cancelled
}

fn count(steps: &[Step], wanted: Effect) -> usize {
    steps.iter().flat_map(|step| &step.effects).filter(|effect| **effect == wanted).count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn from_an_end_nothing_leads_on_but_an_account_that_came_after_a_cancel(
        method in any_method(), history in any_history()
    ) {
        for Step { before, event, after, effects, .. } in play(method, &history) {
            let came = before.phase == Phase::Cancelled && matches!(event, Event::Judged(Some(_)));
            if came {
                prop_assert!(matches!(after.phase, Phase::Connected { .. }), "{:?}", after.phase);
            } else if before.phase.is_end() {
                prop_assert_eq!(&after, &before, "{:?}", event);
                prop_assert!(effects.is_empty());
            }
            prop_assert_eq!(after.phase.is_end(), after.ended.is_some());
        }
    }

    #[test]
    fn a_browser_is_opened_for_an_offer_and_a_code_exchanged_once(method in any_method(), history in any_history()) {
        let steps = play(method, &history);
        for Step { event, effects, .. } in &steps {
            prop_assert!(!effects.contains(&Effect::OpenBrowser) || matches!(event, Event::Offered(_)));
        }
        let offered = steps.iter().filter(|step| matches!(step.event, Event::Offered(_))).count();
        prop_assert!(count(&steps, Effect::OpenBrowser) <= offered);
        prop_assert!(count(&steps, Effect::Exchange) <= 1);
        prop_assert!(count(&steps, Effect::Forget) <= 1 + usize::from(steps.iter().any(came_after_cancel)));
    }

    #[test]
    fn each_phase_is_reached_only_from_where_it_may_be(method in any_method(), history in any_history()) {
        for Step { before, event, after, .. } in play(method, &history) {
            if before.phase == after.phase {
                continue;
            }
            let (from, open) = (&before.phase, before.tickets.iter().any(Ticket::is_open));
            let allowed = match after.phase {
                Phase::Starting => false,
                Phase::Waiting { .. } => matches!(from, Phase::Starting | Phase::Waiting { .. }),
                Phase::Claimed { .. } => matches!(from, Phase::Waiting { .. }) && open,
                Phase::Exchanging { .. } => match from {
                    Phase::Claimed { .. } => event == Event::Sending,
                    Phase::Exchanging { .. } => event == Event::Restarted,
                    // It may have been sent before the crash; all that follows is a look at the list.
                    Phase::Starting => event == Event::Restarted && method == Method::Form,
                    _ => false,
                },
                Phase::Confirming { .. } => match from {
                    Phase::Waiting { .. } => open,
                    Phase::Confirming { .. } => event == Event::Restarted,
                    _ => false,
                },
                Phase::Choosing { .. } => match from {
                    Phase::Waiting { .. } => open,
                    Phase::Exchanging { .. } | Phase::Selecting { .. } => true,
                    _ => false,
                },
                // Nothing is chosen that was not to be chosen.
                Phase::Selecting { .. } => match from {
                    Phase::Choosing { .. } => event == Event::Selected,
                    Phase::Selecting { .. } => event == Event::Restarted,
                    _ => false,
                },
                Phase::Connected { .. } => matches!(event, Event::Arrived(_) | Event::Judged(Some(_))),
                Phase::Declined { .. } => matches!(from, Phase::Waiting { .. }),
                Phase::Expired => matches!(event, Event::Tick | Event::Restarted),
                Phase::Unconfirmed => matches!(event, Event::Tick | Event::Judged(None)),
                Phase::Cancelled => event == Event::Cancel,
                Phase::Failed { .. } => true,
            };
            prop_assert!(allowed, "{:?} + {:?} -> {:?}", before.phase, event, after.phase);
        }
    }

    #[test]
    fn what_there_is_to_choose_from_stays_the_same(method in any_method(), history in any_history()) {
        for Step { before, after, .. } in play(method, &history) {
            match (before.phase, after.phase) {
                (
                    Phase::Choosing { until, connection },
                    Phase::Selecting { connection: chosen_from, chosen_until, .. },
                )
                | (
                    Phase::Selecting { connection: chosen_from, chosen_until, .. },
                    Phase::Choosing { until, connection },
                ) => prop_assert_eq!((until, connection), (chosen_until, chosen_from)),
                _ => {}
            }
        }
    }

    #[test]
    fn a_ticket_is_never_lost_and_never_good_again(method in any_method(), history in any_history()) {
        for Step { before, event, after, .. } in play(method, &history) {
            prop_assert!(after.tickets.len() >= before.tickets.len());
            for (was, is) in before.tickets.iter().zip(&after.tickets) {
                prop_assert!(is == was || *is == was.clone().used(), "{:?}", event);
            }
        }
    }

    #[test]
    fn an_attempt_waits_for_the_last_of_its_open_tickets(method in any_method(), history in any_history()) {
        for Step { after, .. } in play(method, &history) {
            if let Phase::Waiting { until } = after.phase {
                let open = after.tickets.iter().filter(|ticket| ticket.is_open());
                prop_assert_eq!(open.map(|ticket| ticket.until).max(), Some(until));
            }
        }
    }

    #[test]
    fn a_change_is_written_down_before_anything_else_happens(method in any_method(), history in any_history()) {
        for Step { before, event, after, effects, .. } in play(method, &history) {
            if before == after {
                // A restart in the very moment of the last step writes down what stands there already.
                let harmless = |effect: &Effect| match effect {
                    Effect::Save | Effect::Reconcile | Effect::Confirm | Effect::FetchChoice => true,
                    Effect::OpenBrowser | Effect::Exchange | Effect::Forget | Effect::Refresh => false,
                };
                prop_assert!(effects.iter().all(harmless), "{:?}", event);
            } else {
                prop_assert_eq!(effects.first(), Some(&Effect::Save), "{:?}", event);
            }
        }
    }

    #[test]
    fn what_was_only_in_memory_is_forgotten_exactly_at_the_end(method in any_method(), history in any_history()) {
        for Step { before, after, effects, .. } in play(method, &history) {
            let ends = after.phase.is_end() && before.phase != after.phase;
            prop_assert_eq!(effects.contains(&Effect::Forget), ends);
        }
    }

    #[test]
    fn a_tick_after_the_deadline_ends_whatever_is_open(method in any_method(), history in any_history()) {
        let Some(Step { after: last, .. }) = play(method, &history).pop() else { return Ok(()) };
        if let Some(deadline) = last.phase.deadline(last.started) {
            let (over, effects) = step(last, Event::Tick, deadline);
            prop_assert!(over.phase.is_end());
            prop_assert!(effects.contains(&Effect::Forget));
        }
    }

    #[test]
    fn no_deadline_is_further_away_than_the_longest_life(method in any_method(), history in any_history()) {
        let mut latest = STARTED;
        for Step { now, after, .. } in play(method, &history) {
            latest = latest.max(now);
            if let Some(deadline) = after.phase.deadline(after.started) {
                let choice = matches!(after.phase, Phase::Choosing { .. });
                let life = if choice { CHOICE_MS } else { LIFE_MS + GRACE_MS };
                prop_assert!(deadline <= latest + life, "{:?}", after.phase);
            }
        }
    }
}
