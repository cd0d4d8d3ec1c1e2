//! The sign-ins in memory on a driven clock: their life to the millisecond, their owner, their limit.

use std::time::{Instant, SystemTime};

use super::*;
use crate::platform::Platform;
use crate::states::Grant;

const TTL: Duration = Duration::from_mins(10);
const JUST_BELOW: Duration = Duration::from_millis(599_999);
const SECOND: Duration = Duration::from_secs(1);

fn later(now: Now, monotonic: Duration, wall: Duration) -> Now {
    Now { monotonic: now.monotonic + monotonic, wall: now.wall + wall }
}

fn record(key: &str) -> Record {
    Record::new(Grant {
        owner: Owner { workspace: 0, key: key.to_owned() },
        platform: Platform::Instagram,
        redirect_uri: "a.b://c".into(),
        brand: None,
        then: None,
    })
}

fn look(states: &Memory, state: &str, now: Now) -> bool {
    states.change(state, now, |_| Ok(())).is_ok()
}

#[test]
fn a_state_is_good_just_below_its_age_and_not_at_it() {
    let start = Now::read();
    let cases = [
        ("both clocks just below", later(start, JUST_BELOW, JUST_BELOW), true),
        ("both clocks at the age", later(start, TTL, TTL), false),
        ("the wall clock at it, the other in suspend", later(start, Duration::ZERO, TTL), false),
        ("the monotonic clock at it, the other set back", later(start, TTL, Duration::ZERO), false),
        (
            "the wall clock set back by a day",
            Now { monotonic: start.monotonic + JUST_BELOW, wall: start.wall - TTL * 144 },
            true,
        ),
    ];
    for (case, then, good) in cases {
        let states = Memory::new(TTL, 0);
        states.issue("s".into(), record("a"), start).unwrap();
        assert_eq!(look(&states, "s", then), good, "{case}");
        assert_eq!(states.take("s", Taker::Key("a"), then).is_ok(), good, "{case}");
    }
}

/// Any sequence of steps on either clock, with suspends and clocks that are set: good exactly while neither
/// clock has ever shown the age.
#[test]
fn a_thousand_clocks_agree_on_when_a_state_is_over() {
    let mut seed = u64::from(std::process::id());
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for script in 0..1_000 {
        let start = Now { monotonic: Instant::now(), wall: SystemTime::now() + TTL * 1_000 };
        let states = Memory::new(TTL, 0);
        states.issue("s".into(), record("a"), start).unwrap();
        let (mut now, mut over) = (start, false);
        for _ in 0..12 {
            let step = Duration::from_millis(random(120_000));
            match random(4) {
                0 => now.wall += step,
                1 => now.wall -= step,
                2 => now.monotonic += step,
                _ => now = later(now, step, step),
            }
            let wall = now.wall.duration_since(start.wall).unwrap_or_default();
            over |= wall >= TTL || now.monotonic - start.monotonic >= TTL;
            assert_eq!(look(&states, "s", now), !over, "script {script}, process {}", std::process::id());
        }
    }
}

#[test]
fn an_expired_state_stays_expired_when_the_wall_clock_is_set_back() {
    let (states, start) = (Memory::new(TTL, 0), Now::read());
    states.issue("s".into(), record("a"), start).unwrap();
    assert!(!look(&states, "s", later(start, Duration::ZERO, TTL)));
    assert_eq!(states.take("s", Taker::Key("a"), start), Err(NotTaken::Unknown));
}

#[test]
fn a_wrong_key_changes_nothing_and_the_right_one_works_once() {
    let (states, now) = (Memory::new(TTL, 0), Now::read());
    states.issue("s".into(), record("a"), now).unwrap();
    for _ in 0..4 {
        assert_eq!(states.take("s", Taker::Key("b"), now), Err(NotTaken::OtherKey));
        assert_eq!(states.take("s", Taker::Service, now), Err(NotTaken::Unknown));
    }
    assert!(states.take("s", Taker::Key("a"), now).is_ok());
    assert_eq!(states.take("s", Taker::Key("a"), now), Err(NotTaken::Unknown));
    assert_eq!(states.take("s", Taker::Key("b"), now), Err(NotTaken::Unknown));
}

#[test]
fn an_expired_state_of_another_key_is_unknown() {
    let (states, start) = (Memory::new(TTL, 0), Now::read());
    states.issue("s".into(), record("a"), start).unwrap();
    let then = later(start, TTL, TTL);
    assert_eq!(states.take("s", Taker::Key("b"), then), Err(NotTaken::Unknown));
}

#[test]
fn the_limit_is_per_key_and_ends_with_an_exchange_or_the_oldest_state() {
    let (states, start) = (Memory::new(TTL, 2), Now::read());
    let issue = |state: &str, key: &str, now| states.issue(state.to_owned(), record(key), now);
    issue("1", "a", start).unwrap();
    let second = later(start, SECOND, SECOND);
    issue("2", "a", second).unwrap();
    assert_eq!(issue("3", "a", second), Err(NotIssued::Full(Duration::from_secs(599))));
    issue("4", "b", second).expect("another key has its own limit");

    states.take("1", Taker::Key("a"), second).unwrap();
    issue("5", "a", second).expect("one was exchanged");
    assert!(issue("6", "a", second).is_err());
    issue("7", "a", later(second, TTL, TTL)).expect("all have expired");
}

#[test]
fn records_that_nobody_asks_for_again_are_thrown_away() {
    let (states, start) = (Memory::new(TTL, 0), Now::read());
    for number in 0..SWEEP_FLOOR {
        states.issue(number.to_string(), record("a"), start).unwrap();
    }
    states.issue("last".into(), record("a"), later(start, TTL, TTL)).unwrap();
    assert_eq!(states.lock().records.len(), 1);
}
