//! The state store on a driven clock: its life to the millisecond, its owner, its limit.

use std::collections::HashSet;

use super::*;

const TTL: Duration = Duration::from_mins(10);
const JUST_BELOW: Duration = Duration::from_millis(599_999);
const SECOND: Duration = Duration::from_secs(1);

fn now() -> Now {
    Now { monotonic: Instant::now(), wall: SystemTime::now() }
}

fn later(now: Now, monotonic: Duration, wall: Duration) -> Now {
    Now { monotonic: now.monotonic + monotonic, wall: now.wall + wall }
}

fn grant(owner: usize) -> Grant {
    Grant { owner, platform: Platform::Instagram, redirect_uri: "a.b://c".into() }
}

fn person(handle: &str) -> Person {
    Person { name: handle.to_owned(), handle: handle.to_owned() }
}

#[test]
fn a_state_is_good_just_below_its_age_and_not_at_it() {
    let start = now();
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
        let states = States::new(TTL, 0);
        let state = states.issue(grant(0), start).unwrap();
        assert_eq!(states.look(&state, then).is_some(), good, "{case}");
        assert_eq!(states.take(&state, 0, then).is_ok(), good, "{case}");
    }
}

#[test]
fn an_expired_state_stays_expired_when_the_wall_clock_is_set_back() {
    let (states, start) = (States::new(TTL, 0), now());
    let state = states.issue(grant(0), start).unwrap();
    assert_eq!(states.look(&state, later(start, Duration::ZERO, TTL)), None);
    assert_eq!(states.take(&state, 0, start).err(), Some(NotTaken::Unknown));
}

#[test]
fn a_wrong_key_changes_nothing_and_the_right_one_works_once() {
    let (states, now) = (States::new(TTL, 0), now());
    let state = states.issue(grant(1), now).unwrap();
    for _ in 0..4 {
        assert_eq!(states.take(&state, 0, now).err(), Some(NotTaken::OtherKey));
    }
    assert!(states.take(&state, 1, now).is_ok());
    assert_eq!(states.take(&state, 1, now).err(), Some(NotTaken::Unknown));
    assert_eq!(states.take(&state, 0, now).err(), Some(NotTaken::Unknown));
}

#[test]
fn an_expired_state_of_another_key_is_unknown() {
    let (states, start) = (States::new(TTL, 0), now());
    let state = states.issue(grant(1), start).unwrap();
    assert_eq!(states.take(&state, 0, later(start, TTL, TTL)).err(), Some(NotTaken::Unknown));
}

#[test]
fn a_hundred_thousand_states_are_32_hex_digits_and_distinct() {
    let (states, now) = (States::new(TTL, 0), now());
    let issued: HashSet<String> = (0..100_000).map(|_| states.issue(grant(0), now).unwrap()).collect();
    assert_eq!(issued.len(), 100_000);
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    assert!(issued.iter().all(|state| state.len() == 32 && state.bytes().all(hex)));
}

#[test]
fn the_limit_is_per_key_and_ends_with_an_exchange_or_the_oldest_state() {
    let (states, start) = (States::new(TTL, 2), now());
    let first = states.issue(grant(0), start).unwrap();
    let second = later(start, SECOND, SECOND);
    states.issue(grant(0), second).unwrap();
    let left = match states.issue(grant(0), second) {
        Err(NotIssued::Full(left)) => left,
        other => panic!("{other:?}"),
    };
    assert_eq!(left, Duration::from_secs(599));
    states.issue(grant(1), second).expect("another key has its own limit");

    states.take(&first, 0, second).map_err(|_| "taken").unwrap();
    states.issue(grant(0), second).expect("one was exchanged");
    assert!(states.issue(grant(0), second).is_err());
    states.issue(grant(0), later(second, TTL, TTL)).expect("all have expired");
}

#[test]
fn records_that_nobody_asks_for_again_are_thrown_away() {
    let (states, start) = (States::new(TTL, 0), now());
    for _ in 0..SWEEP_FLOOR {
        states.issue(grant(0), start).unwrap();
    }
    states.issue(grant(0), later(start, TTL, TTL)).unwrap();
    assert_eq!(states.lock().records.len(), 1);
}

#[test]
fn the_last_answer_of_the_page_counts_and_the_same_one_repeats_its_code() {
    let (states, now) = (States::new(TTL, 0), now());
    let state = states.issue(grant(0), now).unwrap();
    let first = states.allow(&state, person("a"), now).unwrap();
    assert_eq!(states.allow(&state, person("a"), now).unwrap(), first);
    let second = states.allow(&state, person("b"), now).unwrap();
    assert_ne!(second, first);
    let answer = states.take(&state, 0, now).map_err(|_| "taken").unwrap().answer.unwrap();
    assert!(answer.code == second && answer.person == person("b"));
    assert_eq!(states.allow(&state, person("a"), now).err(), Some(NotAnswered::Unknown));
}

#[test]
fn deny_takes_the_code_back_and_leaves_the_state() {
    let (states, now) = (States::new(TTL, 0), now());
    let state = states.issue(grant(0), now).unwrap();
    states.allow(&state, person("a"), now).unwrap();
    states.deny(&state, now);
    assert!(states.take(&state, 0, now).map_err(|_| "taken").unwrap().answer.is_none());
}

#[test]
fn only_the_latest_pages_of_a_sign_in_may_answer() {
    let (states, now) = (States::new(TTL, 0), now());
    let state = states.issue(grant(0), now).unwrap();
    let other = states.issue(grant(0), now).unwrap();
    let pages: Vec<String> = (0..=PAGES).map(|_| states.open_page(&state, now).unwrap()).collect();
    assert_eq!(states.asked(&state, &pages[0], now), Err(NotAnswered::ForeignPage));
    assert_eq!(states.asked(&state, &pages[1], now), Ok(grant(0)));
    assert_eq!(states.asked(&state, &pages[PAGES], now), Ok(grant(0)));
    assert_eq!(states.asked(&other, &pages[PAGES], now), Err(NotAnswered::ForeignPage));
}
