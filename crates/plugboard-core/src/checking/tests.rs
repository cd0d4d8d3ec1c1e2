//! When, as tables: every row is a moment and what a list waits for then.

use super::*;
use crate::view::Preferences;

const SECOND: i64 = 1_000;

/// A moment, so long after the check; the computer slept for `slept` of it.
fn after(passed: i64, slept: i64) -> Now {
    Now { wall: 1_000_000_000 + passed, steady: 1_000_000 + passed - slept }
}

fn rhythm(outcome: Outcome) -> Rhythm {
    let mut rhythm = Rhythm::default();
    rhythm.note(after(0, 0), outcome, 0);
    rhythm
}

fn every(minutes: u16) -> Preferences {
    Preferences { check_every_minutes: minutes, ..Preferences::default() }
}

fn next(now: Now, outcome: Outcome, preferences: &Preferences) -> Next {
    due(now, &rhythm(outcome), Reach::Network, preferences, Surroundings::default())
}

/// The steady time so long after the check.
fn at(passed: i64) -> Next {
    Next::At(1_000_000 + passed)
}

#[test]
fn a_good_list_is_asked_for_again_after_the_interval_and_not_sooner() {
    for minutes in [5, 15, 30, 60] {
        for passed in [0, SECOND, 4 * MINUTE] {
            let due = next(after(passed, 0), Outcome::Answered, &every(minutes));
            assert_eq!(due, at(i64::from(minutes) * MINUTE), "{minutes} {passed}");
        }
    }
}

#[test]
fn a_fault_is_asked_about_after_five_seconds_and_then_ever_later_until_five_minutes() {
    let pauses = [(1, 5), (2, 10), (3, 20), (4, 40), (5, 80), (6, 160), (7, 300), (8, 300), (u32::MAX, 300)];
    for (times, seconds) in pauses {
        let due = next(after(0, 0), Outcome::Passing { times, asked: None }, &every(15));
        assert_eq!(due, at(seconds * SECOND), "{times}");
    }
}

#[test]
fn a_service_that_asks_for_time_gets_it_up_to_an_hour() {
    for (asked, granted) in [(0, 5), (3, 5), (90, 90), (86_400, 3_600), (-5, 5)] {
        let outcome = Outcome::Passing { times: 1, asked: Some(asked * SECOND) };
        assert_eq!(next(after(0, 0), outcome, &every(15)), at(granted * SECOND), "{asked}");
    }
    let mut asked = rhythm(Outcome::Passing { times: 1, asked: Some(90 * SECOND) });
    asked.hasten(after(0, 0));
    let due = due(after(0, 0), &asked, Reach::Network, &every(15), Surroundings::default());
    assert_eq!(due, at(90 * SECOND), "coming back to a network does not end what was asked for");
}

#[test]
fn nothing_at_all_is_checked_when_nobody_wants_it() {
    for outcome in [Outcome::Answered, Outcome::Passing { times: 1, asked: None }, Outcome::Refused] {
        for now in [after(0, 0), after(DAY, 0), after(DAY, DAY)] {
            assert_eq!(next(now, outcome, &every(0)), Next::Nothing);
        }
    }
}

#[test]
fn a_refused_key_and_a_list_that_nobody_has_asked_for_yet_wait_for_somebody() {
    assert_eq!(next(after(DAY, 0), Outcome::Refused, &every(5)), Next::Nothing);
    let never = due(after(0, 0), &Rhythm::default(), Reach::Network, &every(5), Surroundings::default());
    assert_eq!(never, Next::Nothing);
}

#[test]
fn checks_wait_for_a_network_unless_the_service_is_on_this_computer() {
    let cases = [
        (Online::No, Reach::Network, Checks::Offline),
        (Online::No, Reach::ThisComputer, Checks::On),
        (Online::Yes, Reach::Network, Checks::On),
        (Online::Unknown, Reach::Network, Checks::On),
    ];
    for (online, reach, expected) in cases {
        let surroundings = Surroundings { online, ..Surroundings::default() };
        assert_eq!(checks(reach, &every(15), surroundings), expected, "{online:?} {reach:?}");
        let due = due(after(DAY, 0), &rhythm(Outcome::Answered), reach, &every(15), surroundings);
        assert_eq!(due == Next::Nothing, expected == Checks::Offline);
    }
}

#[test]
fn checks_wait_while_the_battery_is_saved_unless_they_are_to_go_on() {
    let cases = [
        (Power::Saver, Saver::Pause, Checks::Saver),
        (Power::Saver, Saver::GoOn, Checks::On),
        (Power::Normal, Saver::Pause, Checks::On),
        (Power::Unknown, Saver::Pause, Checks::On),
    ];
    for (power, saver, expected) in cases {
        let surroundings = Surroundings { power, ..Surroundings::default() };
        let preferences = Preferences { saver, ..every(15) };
        assert_eq!(checks(Reach::ThisComputer, &preferences, surroundings), expected, "{power:?} {saver:?}");
    }
}

#[test]
fn a_computer_that_slept_asks_at_once_and_one_whose_clock_was_set_back_waits_on() {
    let woken = after(2 * MINUTE, 2 * MINUTE);
    assert_eq!(next(woken, Outcome::Answered, &every(15)), Next::At(woken.steady));
    let blinked = after(30 * SECOND, 30 * SECOND);
    assert_eq!(
        next(blinked, Outcome::Answered, &every(15)),
        Next::At(blinked.steady + 14 * MINUTE + 30 * SECOND)
    );
    let set_back = Now { wall: 0, ..after(MINUTE, 0) };
    assert_eq!(next(set_back, Outcome::Answered, &every(15)), at(15 * MINUTE));
}

#[test]
fn a_network_that_is_back_makes_the_check_soon_and_no_later_than_it_was() {
    for (passed, soon) in [(MINUTE, MINUTE + 3 * SECOND), (15 * MINUTE - SECOND, 15 * MINUTE)] {
        let mut rhythm = rhythm(Outcome::Answered);
        rhythm.hasten(after(passed, 0));
        let due = due(after(passed, 0), &rhythm, Reach::Network, &every(15), Surroundings::default());
        assert_eq!(due, at(soon));
    }
}

#[test]
fn chance_makes_pauses_up_to_a_tenth_longer() {
    for (chance, most) in [(0, 15 * MINUTE), (255, 16 * MINUTE + 30 * SECOND)] {
        let mut rhythm = Rhythm::default();
        rhythm.note(after(0, 0), Outcome::Answered, chance);
        assert_eq!(due(after(0, 0), &rhythm, Reach::Network, &every(15), Surroundings::default()), at(most));
    }
}

#[test]
fn the_system_is_asked_to_say_something_only_when_that_is_wanted() {
    let cases = [
        (Notify::Always, Window::InFront, true),
        (Notify::Always, Window::Elsewhere, true),
        (Notify::HiddenWindow, Window::InFront, false),
        (Notify::HiddenWindow, Window::Elsewhere, true),
        (Notify::Never, Window::InFront, false),
        (Notify::Never, Window::Elsewhere, false),
    ];
    for (notify, window, told) in cases {
        assert_eq!(may_tell(notify, window), told, "{notify:?} {window:?}");
    }
}

#[test]
fn quiet_hours_go_over_midnight_and_end_to_the_minute() {
    let night = Some(QuietHours { from_minute: 22 * 60, to_minute: 7 * 60 });
    let noon = Some(QuietHours { from_minute: 12 * 60, to_minute: 13 * 60 });
    let hours = |hour: i64, minute: i64| (hour * 60 + minute) * MINUTE;
    for (quiet, time, left) in [
        (night, hours(21, 59), None),
        (night, hours(22, 0), Some(hours(9, 0))),
        (night, hours(0, 0), Some(hours(7, 0))),
        (night, hours(6, 59), Some(MINUTE)),
        (night, hours(7, 0), None),
        (noon, hours(11, 59), None),
        (noon, hours(12, 30), Some(30 * MINUTE)),
        (noon, hours(13, 0), None),
        (None, hours(3, 0), None),
    ] {
        assert_eq!(quiet_for(quiet, time), left, "{quiet:?} {time}");
    }
}

#[test]
fn the_time_of_day_is_that_of_the_place() {
    let midnight = 20_000 * DAY;
    for (wall, offset, hour) in [(0, 0, 0), (0, 120, 2), (0, -300, 19), (23, 120, 1)] {
        assert_eq!(time_of_day(midnight + wall * 60 * MINUTE, offset), hour * 60 * MINUTE);
    }
}
