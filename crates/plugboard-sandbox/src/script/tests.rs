//! Rules on a driven clock.

use std::time::{Duration, Instant};

use axum::http::Method;

use super::*;

const EXCHANGE: (Method, &str) = (Method::POST, "/v1/oauth/exchange");

fn playing(json: &str) -> Playing {
    Playing::new(json.parse().unwrap())
}

/// Whether something happens to a request of Instagram's at this second.
fn meets(playing: &Playing, start: Instant, seconds: f64, (method, path): &(Method, &str)) -> bool {
    let at = Place { method, path };
    let now = start + Duration::from_secs_f64(seconds);
    let taken = playing.take(now, |rule| rule.on_request(&at, Some(Platform::Instagram)).cloned());
    taken.is_some()
}

#[test]
fn a_rule_is_played_once_or_as_often_as_it_says_after_it_let_pass_what_it_says() {
    let start = Instant::now();
    let cases = [
        (r#"[{"mishap": "cut"}]"#, "x...."),
        (r#"[{"mishap": "cut", "times": 3}]"#, "xxx.."),
        (r#"[{"mishap": "cut", "after": 2}]"#, "..x.."),
        (r#"[{"mishap": "cut", "after": 1, "times": 2}]"#, ".xx.."),
        (r#"{"rules": [{"mishap": "cut"}, {"mishap": "slow", "delay": "1s"}]}"#, "xx..."),
        (r#"[{"mishap": "cut"}, {"mishap": "slow", "delay": "1s", "after": 2}]"#, "x.x.."),
        (r#"[{"mishap": "cut", "platform": "facebook"}]"#, "....."),
        (r#"[{"mishap": "cut", "endpoint": "connect", "times": 9}]"#, "....."),
        ("[]", "....."),
    ];
    for (json, expected) in cases {
        let playing = playing(json);
        let met = |_| if meets(&playing, start, 0.0, &EXCHANGE) { 'x' } else { '.' };
        assert_eq!((0..5).map(met).collect::<String>(), expected, "{json}");
    }
}

#[test]
fn a_time_begins_with_the_first_request_that_it_meets_and_ends_to_the_millisecond() {
    let start = Instant::now();
    let playing = playing(r#"[{"mishap": "server-error", "for": "5s", "after": 1}]"#);
    let met = |seconds| meets(&playing, start, seconds, &EXCHANGE);
    assert!(!met(100.0), "let pass");
    assert!(met(200.0) && met(200.0) && met(204.999));
    assert!(!met(205.0) && !met(300.0));
    let shown = playing.shown(start + Duration::from_mins(5));
    assert_eq!((&shown[0]["played"], &shown[0]["left"]), (&3.into(), &0.into()));
}

#[test]
fn of_many_at_once_exactly_as_many_meet_it_as_it_says() {
    let playing = playing(r#"[{"mishap": "cut", "times": 100}]"#);
    let start = Instant::now();
    let met = || (0..100).filter(|_| meets(&playing, start, 0.0, &EXCHANGE)).count();
    let all: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(met)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(all, 100);
}

#[test]
fn rules_that_are_over_make_room_and_others_stay() {
    let start = Instant::now();
    let playing = playing(r#"[{"mishap": "declined"}, {"mishap": "cut", "times": 600}]"#);
    let rules = |number| format!("[{}]", vec![r#"{"mishap": "cut"}"#; number].join(",")).parse().unwrap();
    for _ in 0..600 {
        assert!(meets(&playing, start, 0.0, &EXCHANGE));
    }
    assert_eq!(playing.add(rules(MOST - 2), start), Ok(()));
    assert_eq!(playing.shown(start).len(), MOST, "there was room");
    assert_eq!(playing.add(rules(1), start), Ok(()));
    assert_eq!(playing.shown(start).len(), MOST);
    assert_eq!(playing.add(rules(1), start), Err("at most 1000 rules".to_owned()));
}

#[test]
fn endpoints_are_methods_and_paths() {
    let requests = [
        (Method::POST, "/v1/accounts/connect"),
        EXCHANGE,
        (Method::GET, "/v1/accounts"),
        (Method::DELETE, "/v1/accounts/acc_1"),
        (Method::GET, "/simulated/instagram/authorize"),
        (Method::GET, "/v1/brands/brd_1"),
        (Method::GET, "/v1/brandsx"),
        (Method::GET, "/elsewhere"),
    ];
    let cases = [
        ("connect", "x......."),
        ("exchange", ".x......"),
        ("list", "..x....."),
        ("remove", "...x...."),
        ("consent", "....x..."),
        ("/v1/brands", ".....x.."),
        ("/v1/brands/", ".....x.."),
        ("/v1/accounts", "x.xx...."),
        ("/", "xxxxxxxx"),
    ];
    let all = playing(r#"[{"mishap": "cut", "times": 99}]"#);
    let which = |playing: &Playing| -> String {
        let met = |at| if meets(playing, Instant::now(), 0.0, at) { 'x' } else { '.' };
        requests.iter().map(met).collect()
    };
    for (endpoint, expected) in cases {
        let json = format!(r#"[{{"mishap": "cut", "times": 99, "endpoint": "{endpoint}"}}]"#);
        assert_eq!(which(&playing(&json)), expected, "{endpoint}");
    }
    assert_eq!(which(&all), "xxxx.xx.", "the API");
}

#[test]
fn the_choice_of_a_page_asks_once_for_each_page_that_is_missing() {
    let playing = playing(r#"[{"mishap": "page-missing", "platform": "facebook"}]"#);
    assert!(!playing.has_page_missing(Platform::Google));
    assert!(playing.has_page_missing(Platform::Facebook));
    assert!(!playing.has_page_missing(Platform::Facebook));
    assert!(!playing.has_expired(Platform::Facebook));
}

#[test]
fn names_are_written_as_they_are_read() {
    for mishap in Mishap::ALL {
        assert_eq!(serde_json::to_value(mishap).unwrap(), mishap.name());
    }
}

#[test]
fn what_makes_no_sense_is_refused_with_the_rule_and_the_reason() {
    let cases = [
        ("nothing", "not a script: "),
        ("3", "not a script: "),
        (r#"{"rules": [], "name": "x"}"#, "not a script: unknown field `name`"),
        (
            r#"[{"mishap": "cut"}, {"mishap": "slwo"}]"#,
            "rule 2 (slwo): unknown variant `slwo`, expected one of",
        ),
        ("[{}]", "rule 1: missing field `mishap`"),
        (r#"[{"mishap": "cut", "tmies": 1}]"#, "rule 1 (cut): unknown field `tmies`"),
        (r#"[{"mishap": "cut", "times": 0}]"#, "rule 1 (cut): times is at least 1"),
        (r#"[{"mishap": "cut", "times": 1, "for": "1s"}]"#, "rule 1 (cut): times or for, not both"),
        (
            r#"[{"mishap": "cut", "for": "soon"}]"#,
            "rule 1 (cut): for must be a whole number with ms, s, m or h",
        ),
        (r#"[{"mishap": "cut", "delay": "1s"}]"#, "rule 1 (cut): delay is nothing that this mishap has"),
        (r#"[{"mishap": "slow"}]"#, "rule 1 (slow): delay is missing"),
        (r#"[{"mishap": "slow", "delay": 5}]"#, "rule 1 (slow): invalid type: integer"),
        (r#"[{"mishap": "cut", "platform": "myspace"}]"#, "rule 1 (cut): there is no platform \"myspace\""),
        (r#"[{"mishap": "cut", "endpoint": "lists"}]"#, "rule 1 (cut): endpoint is connect, exchange"),
        (r#"[{"mishap": "cut", "endpoint": "/_sandbox/script"}]"#, "rule 1 (cut): the script itself"),
        (r#"[{"mishap": "cut", "endpoint": "list", "platform": "google"}]"#, "rule 1 (cut): the list has no"),
        (r#"[{"mishap": "declined", "endpoint": "connect"}]"#, "rule 1 (declined): endpoint is nothing"),
        (r#"[{"mishap": "server-error", "status": 404}]"#, "rule 1 (server-error): status is 500 to 599"),
        (r#"[{"mishap": "redirected", "status": 304}]"#, "rule 1 (redirected): status is 301, 302,"),
        (r#"[{"mishap": "redirected", "to": "a\nb"}]"#, "rule 1 (redirected): to is not an address"),
        (r#"[{"mishap": "not-json", "status": 302}]"#, "rule 1 (not-json): status is 200 to 206 or"),
        (r#"[{"mishap": "not-json", "body": "xml"}]"#, "rule 1 (not-json): unknown variant `xml`"),
        (r#"[{"mishap": "wrong-person", "handle": " "}]"#, "rule 1 (wrong-person): handle is not one"),
        (r#"[{"mishap": "token-expired"}]"#, "rule 1 (token-expired): ids, handles or a platform say whose"),
    ];
    for (json, reason) in cases {
        let error = json.parse::<Script>().unwrap_err();
        assert!(error.starts_with(reason), "{json}\n{error}");
    }
    let many = format!("[{}]", vec![r#"{"mishap": "cut"}"#; MOST + 1].join(","));
    assert_eq!(many.parse::<Script>().unwrap_err(), "at most 1000 rules");
}
