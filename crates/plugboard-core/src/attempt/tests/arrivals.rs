//! What it means who came: who was expected, who was listed before, and what to make of several at once.

use super::*;

/// Who was expected, who was listed, who came, and what that means.
type Arrival<'a> = (Option<&'a str>, Option<&'a [&'a str]>, &'a str, Outcome);

fn asked(expected: Option<&str>, before: Option<&[&str]>) -> Attempt {
    Attempt {
        expected: expected.map(|id| Expected { person: person(id), before: Before::Broken }),
        before: before.map(|ids| ids.iter().map(|id| (*id).to_owned()).collect()),
        ..attempt(Method::Browser, exchanging())
    }
}

fn arrived(ids: &[&str]) -> Event {
    Event::Arrived(ids.iter().map(|id| person(id)).collect())
}

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
        for event in [arrived(&[got]), Event::Judged(Some(person(got)))] {
            let (after, _) = step(asked(expected, before), event, NOW);
            let connected = Phase::Connected { got: person(got), others: Vec::new(), outcome };
            assert_eq!(after.phase, connected, "{expected:?} {before:?} {got}");
        }
    }
}

#[test]
fn of_several_people_the_expected_one_counts_wherever_they_stand() {
    let me = Some("acc_me");
    let before: Option<&[&str]> = Some(&["acc_me", "acc_old"]);
    let table = [
        (me, vec!["acc_me", "a", "b"], "acc_me", vec!["a", "b"], Outcome::Expected),
        (me, vec!["a", "acc_me", "b"], "acc_me", vec!["a", "b"], Outcome::Expected),
        (me, vec!["a", "b", "acc_me"], "acc_me", vec!["a", "b"], Outcome::Expected),
        (me, vec!["a", "acc_old"], "a", vec!["acc_old"], Outcome::SomebodyElseNew),
        (me, vec!["acc_old", "a"], "acc_old", vec!["a"], Outcome::SomebodyElseListed),
        (None, vec!["a", "acc_me"], "a", vec!["acc_me"], Outcome::New),
        (None, vec!["acc_me", "a"], "acc_me", vec!["a"], Outcome::Renewed),
    ];
    for (expected, came, got, others, outcome) in table {
        for phase in [Phase::Starting, exchanging(), confirming(), selecting()] {
            let before = Attempt { phase, ..asked(expected, before) };
            let (after, effects) = step(before, arrived(&came), NOW);
            let others = others.iter().map(|id| person(id)).collect();
            assert_eq!(after.phase, Phase::Connected { got: person(got), others, outcome }, "{came:?}");
            assert_eq!(effects, [Effect::Save, Effect::Forget, Effect::Refresh]);
        }
    }
}

#[test]
fn what_the_service_tells_through_a_browser_is_asked_of_the_list_before_it_counts() {
    let (told, effects) = step(waiting(), Event::Told { account: "acc_1".into() }, NOW);
    assert_eq!(told.phase, Phase::Confirming { until: NOW + STEP_MS, account: "acc_1".into() });
    assert_eq!(effects, [Effect::Save, Effect::Confirm]);
    let (connected, _) = step(told.clone(), arrived(&["acc_1"]), NOW);
    assert!(matches!(connected.phase, Phase::Connected { .. }), "{:?}", connected.phase);
    let (nobody, effects) = step(told, Event::Judged(None), NOW);
    assert_eq!((nobody.phase, nobody.ended), (Phase::Unconfirmed, Some(NOW)));
    assert!(effects.contains(&Effect::Refresh), "perhaps it is there after all");
}

#[test]
fn a_list_that_shows_the_account_ends_the_waiting_and_one_that_does_not_changes_nothing() {
    let (connected, effects) = step(waiting(), Event::Judged(Some(person("acc_1"))), NOW);
    let (got, outcome) = (person("acc_1"), Outcome::New);
    assert_eq!(connected.phase, Phase::Connected { got, others: Vec::new(), outcome });
    assert_eq!(effects, [Effect::Save, Effect::Forget, Effect::Refresh]);
    assert_eq!(step(waiting(), Event::Judged(None), NOW), (waiting(), Vec::new()));
}
