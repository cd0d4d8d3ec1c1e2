//! What holds for any sequence of events at any times.

use proptest::prelude::*;

use super::*;

fn any_method() -> impl Strategy<Value = Method> {
    prop_oneof![Just(Method::Browser), Just(Method::Form)]
}

fn any_event() -> impl Strategy<Value = Event> {
    proptest::sample::select(events().into_iter().map(|(event, _)| event).collect::<Vec<_>>())
}

/// Events with the time that passes before each; time may also be set back.
fn any_history() -> impl Strategy<Value = Vec<(Event, i64)>> {
    let pause = prop_oneof![4 => 0..5_000_i64, 1 => 0..LIFE_MS * 2, 1 => -60_000..0_i64];
    proptest::collection::vec((any_event(), pause), 0..60)
}

fn play(method: Method, history: &[(Event, i64)]) -> Vec<(Attempt, Event, Attempt, Vec<Effect>)> {
    let (mut now, mut current) = (STARTED, attempt(method, Phase::Starting));
    let mut steps = Vec::new();
    for (event, pause) in history {
        now += pause;
        let (next, effects) = step(current.clone(), event.clone(), now);
        steps.push((current, event.clone(), next.clone(), effects));
        current = next;
    }
    steps
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn from_an_end_nothing_leads_on(method in any_method(), history in any_history()) {
        for (before, event, after, effects) in play(method, &history) {
            if before.phase.is_end() {
                prop_assert_eq!(&after, &before, "{:?}", event);
                prop_assert!(effects.is_empty());
            }
        }
    }

    #[test]
    fn the_exchange_and_the_browser_are_asked_for_at_most_once(method in any_method(), history in any_history()) {
        let all: Vec<Effect> = play(method, &history).into_iter().flat_map(|(_, _, _, effects)| effects).collect();
        let count = |wanted| all.iter().filter(|effect| **effect == wanted).count();
        prop_assert!(count(Effect::Exchange) <= 1);
        prop_assert!(count(Effect::OpenBrowser) <= 1);
        prop_assert!(count(Effect::Forget) <= 1);
    }

    #[test]
    fn nothing_is_sent_that_was_not_claimed_and_nothing_is_claimed_that_was_not_offered(
        method in any_method(), history in any_history()
    ) {
        for (before, _, after, _) in play(method, &history) {
            match after.phase {
                Phase::Claimed { .. } if before.phase != after.phase => {
                    let waited = matches!(before.phase, Phase::Waiting { .. });
                    prop_assert!(waited && before.state.is_some());
                }
                Phase::Exchanging { .. } if before.phase != after.phase => {
                    let claimed = matches!(before.phase, Phase::Claimed { .. });
                    let waits_longer = matches!(before.phase, Phase::Exchanging { .. });
                    // A form may have been sent before the crash; all that follows is a look at the list.
                    let typed = method == Method::Form && matches!(before.phase, Phase::Starting);
                    prop_assert!(claimed || waits_longer || typed);
                }
                _ => {}
            }
        }
    }

    #[test]
    fn a_change_is_written_down_before_anything_else_happens(method in any_method(), history in any_history()) {
        for (before, event, after, effects) in play(method, &history) {
            if before == after {
                // A restart in the very moment of the last step writes down what stands there already.
                let harmless = |effect: &Effect| matches!(effect, Effect::Save | Effect::Reconcile);
                prop_assert!(effects.iter().all(harmless), "{:?}", event);
            } else {
                prop_assert_eq!(effects.first(), Some(&Effect::Save), "{:?}", event);
            }
        }
    }

    #[test]
    fn a_tick_after_the_deadline_ends_whatever_is_open(method in any_method(), history in any_history()) {
        let Some((_, _, last, _)) = play(method, &history).pop() else { return Ok(()) };
        if let Some(deadline) = last.phase.deadline(last.started) {
            let (over, effects) = step(last, Event::Tick, deadline);
            prop_assert!(over.phase.is_end());
            prop_assert!(effects.contains(&Effect::Forget));
        }
    }

    #[test]
    fn no_attempt_outlives_the_sum_of_its_deadlines(method in any_method(), history in any_history()) {
        let mut deadline = STARTED + STEP_MS;
        for (_, _, after, _) in play(method, &history) {
            if let Some(next) = after.phase.deadline(after.started) {
                deadline = deadline.max(next);
            }
        }
        let longest: i64 = history.iter().map(|(_, pause)| (*pause).max(0)).sum();
        prop_assert!(deadline <= STARTED + longest + LIFE_MS + GRACE_MS + STEP_MS);
    }
}
