//! A case file goes out without secrets and comes in as what it is, a file from somewhere.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::cause::{Again, Of, likely, of_code};
use super::scanner::{Finding, Form, Shape, looks_secret};
use super::*;
use crate::error::ErrorCode;
use crate::vault::Secret;
use crate::view::{
    CaseAccount, Cause, Contract, Counts, End, EntryKind, Evidence, Fault, Heard, LinkOwner, ListChange,
    ListFacts, Method, Outcome, Past, Person, ReturnPathView, Step, StepName, Timeline, Way, WayState,
    WorkspaceId, WorkspaceKind,
};

fn step(name: StepName, after: i64) -> Step {
    let requests = vec![Heard {
        what: "POST accounts/connect".into(),
        status: 202,
        request_id: Some("req-7f31c0a9".into()),
    }];
    let (detail, reference) = (None, "HTTP 403 auth.denied a1b2c3d4".into());
    Step { at: 1_000 + after, after, name, code: None, detail, way: Some(Way::DeepLink), reference, requests }
}

fn timeline(end: Option<End>, steps: &[StepName]) -> Timeline {
    let steps = steps.iter().enumerate().map(|(at, name)| step(*name, i64::try_from(at).unwrap() * 500));
    Timeline {
        past: Past {
            attempt: "8d6f1f3e-0000-4000-8000-000000000001".into(),
            started: 1_000,
            ended: end.as_ref().map(|_| 9_000),
            workspace: WorkspaceId::FIRST,
            platform: "instagram".into(),
            method: Method::Browser,
            contract: Contract::Current,
            brand: None,
            browser: None,
            expected: Some(person("acc_01HZ9X3Q4R5M6N7P8V2K0W1J")),
            end,
            who: "kim".into(),
            round: None,
        },
        steps: steps.collect(),
    }
}

fn person(id: &str) -> Person {
    Person { account_id: id.into(), username: "acmecorp".into() }
}

fn case(timelines: Vec<Timeline>) -> CaseView {
    let (cause, evidence) = likely(Of::Try, &timelines, &[], Again::No, None);
    CaseView {
        made_at: 1_772_323_200_000,
        minutes_east: 60,
        app: "0.1.0".into(),
        system: "Debian GNU/Linux 13 (trixie) x86_64".into(),
        contract: Some(Contract::Current),
        host: "api.social-api.ai".into(),
        kind: WorkspaceKind::Live,
        list: ListFacts { counts: Counts::default(), checked_at: Some(5), whole: true, problem: None },
        return_path: ReturnPathView {
            testing: false,
            tested_at: None,
            deep_link: WayState::Works,
            loopback: WayState::Unknown,
            owner: LinkOwner::Other { program: "Firefox".into() },
            browser_failed: false,
        },
        account: None,
        changes: Vec::new(),
        timelines,
        cause,
        evidence,
    }
}

fn a_case() -> CaseView {
    let got = person("acc_01HZ9X3Q4R5M6N7P8V2K0W1K");
    let end = End::Connected { got, others: Vec::new(), outcome: Outcome::SomebodyElseNew };
    case(vec![timeline(Some(end), &[StepName::Begun, StepName::Offered, StepName::Told, StepName::Found])])
}

#[test]
fn what_is_written_is_read_back() {
    let bytes = write(&a_case(), &Scanner::default()).unwrap();
    assert_eq!(read(&bytes).unwrap(), a_case());
}

#[test]
fn no_secret_that_is_known_is_written_in_any_form() {
    // Made by other programs: `printf %s "$secret" | xxd -p`, `base64`, and so on.
    let secret = "k3y/0123+ab&c\"ü";
    let scanner = Scanner::new(&[Secret::new(secret.into())]);
    let forms: [(Form, String); 9] = [
        (Form::Raw, secret.into()),
        (Form::Hex, "6b33792f303132332b6162266322c3bc".into()),
        (Form::Hex, "6B33792F303132332B6162266322C3BC".into()),
        (Form::Percent, "k3y%2F0123%2Bab%26c%22%C3%BC".into()),
        (Form::Base64, "azN5LzAxMjMrYWImYyLDvA==".into()),
        (Form::Base64, "eGszeS8wMTIzK2FiJmMiw7w=".into()),
        (Form::Base64, "eHhrM3kvMDEyMythYiZjIsO8".into()),
        (Form::Base64, "eHhrM3kvMDEyMythYiZjIsO8".replace('/', "_")),
        (Form::Raw, format!("xx{secret}xx")),
    ];
    for (form, text) in forms {
        let mut case = a_case();
        case.system = format!("before {text} after");
        let bytes = serde_json::to_vec(&json!({ "case": case.system })).unwrap();
        let found = scanner.find(&bytes);
        let known = matches!(found, Some(Finding::Known(_)));
        assert!(known, "{form:?} {text}: {found:?}");
        assert_eq!(write(&case, &scanner).unwrap_err().code, ErrorCode::CaseFileUnsafe, "{text}");
    }
    let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(scanner.find(&wide), Some(Finding::Known(Form::Utf16)));
    let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(scanner.find(&wide), Some(Finding::Known(Form::Utf16)));
    let escaped: Vec<String> = secret.chars().map(|letter| format!("\\u{:04x}", u32::from(letter))).collect();
    let escaped = escaped.concat();
    assert!(matches!(scanner.find(format!("[\"{escaped}\"]").as_bytes()), Some(Finding::Known(_))));
    assert!(write(&a_case(), &scanner).is_ok(), "and where it is not, it is not found");
}

#[test]
fn what_has_the_shape_of_a_secret_is_not_written() {
    for (shape, text) in [
        (Shape::Key, "sk_live_4eC39HqLyjWDarjtT1zdp7dc"),
        (Shape::Key, "is it \"SK_test_1\" then"),
        (Shape::Key, "sapi_key_1"),
        (Shape::Bearer, "Authorization: Bearer abcdefgh"),
        (Shape::Bearer, "bearer\tabc.def-ghi"),
        (Shape::Signed, "eyJhbGciOi.eyJzdWIiOiIx.SflKxwRJSMeKKF2QT4"),
        (Shape::Parameter, "app://oauth/callback?code=abcdef"),
        (Shape::Parameter, "&state=4a8f2c1e"),
        (Shape::Parameter, "API_KEY=abcdefg"),
        (Shape::Run, "4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2"),
        (Shape::Run, "dGhpcyBpcyBub3QgYSBzZWNyZXQgYnV0IGxvbmc0NTY="),
    ] {
        assert_eq!(looks_secret(text), Some(shape), "{text}");
        let mut case = a_case();
        case.timelines[0].steps[0].detail = Some(text.into());
        assert_eq!(write(&case, &Scanner::default()).unwrap_err().code, ErrorCode::CaseFileUnsafe, "{text}");
    }
    for harmless in [
        "",
        "acmecorp",
        "Stadtbäckerei Möhrenschläger & Töchter, Filiale am Alten Güterbahnhof",
        "stadtbaeckerei_moehrenschlaeger_gueterbahnhof",
        "Bearer of good news",
        "What is the code? It = 5",
        "HTTP 403 auth.insufficient_scope accounts:manage a1b2c3d4",
        "8d6f1f3e-0000-4000-8000-000000000001",
        "@ask_me",
        "1 = 1",
    ] {
        assert_eq!(looks_secret(harmless), None, "{harmless}");
    }
}

#[test]
fn a_long_run_is_an_id_only_where_ids_belong() {
    let run = "4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2";
    let find =
        |field: &str, text: &str| Scanner::default().find(json!({ field: text }).to_string().as_bytes());
    assert_eq!(find("accountId", run), None);
    assert_eq!(find("detail", run), Some(Finding::Looks(Shape::Run)));
    assert_eq!(find(run, "x"), Some(Finding::Looks(Shape::Run)));
    assert_eq!(find("accountId", &format!("code={run}")), Some(Finding::Looks(Shape::Parameter)));
    assert_eq!(Scanner::default().find(b"no json"), Some(Finding::NotJson));
}

#[test]
fn a_file_of_another_version_or_of_something_else_is_not_read() {
    let good: Value = serde_json::from_slice(&write(&a_case(), &Scanner::default()).unwrap()).unwrap();
    let with = |path: &str, value: Value| {
        let mut document = good.clone();
        *document.pointer_mut(path).unwrap() = value;
        read(document.to_string().as_bytes())
    };
    assert!(read(good.to_string().as_bytes()).is_ok());
    for (path, value) in [
        ("/format", json!("something")),
        ("/version", json!(2)),
        ("/version", json!(-1)),
        ("/case", json!(null)),
        ("/case/cause", json!("a cause of tomorrow")),
        ("/case/madeAt", json!(-1)),
        ("/case/madeAt", json!(i64::MAX)),
        ("/case/minutesEast", json!(100_000)),
        ("/case/evidence", json!([{"is": "step", "timeline": 0, "step": 4}])),
        ("/case/evidence", json!([{"is": "step", "timeline": 1, "step": 0}])),
        ("/case/evidence", json!([{"is": "change", "change": 0}])),
        ("/case/timelines/0/steps/0/at", json!(-5)),
        ("/case/timelines/0/past/ended", json!(i64::MAX)),
        ("/case/timelines/0/past/end/name", json!("tomorrow")),
        ("/case/host", json!("x".repeat(5_000))),
        ("/case/account", json!({"unknown": "field"})),
    ] {
        assert_eq!(with(path, value.clone()).unwrap_err().code, ErrorCode::FileUnreadable, "{path} {value}");
    }
    let mut more = good.clone();
    more["case"]["smuggled"] = json!("x");
    assert!(read(more.to_string().as_bytes()).is_err());
}

#[test]
fn what_is_too_deep_too_long_or_too_much_is_not_even_parsed() {
    for bytes in [
        "[".repeat(17),
        "{\"a\":".repeat(1_000_000),
        format!("\"{}\"", "x".repeat(4_100)),
        format!("\"{}", "\\\"".repeat(4_100)),
        format!("[{}1]", "1,".repeat(400_001)),
        format!("[{}1]", "{},".repeat(400_001)),
        " ".repeat(MAX_BYTES + 1),
    ] {
        assert!(!limits::hold(bytes.as_bytes()), "{}", &bytes[..20.min(bytes.len())]);
        assert!(read(bytes.as_bytes()).is_err());
    }
    assert!(limits::hold(b"\"[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[[[[[[[[\""), "what stands in a text is text");
    assert!(limits::hold(format!("\"{}\"", "x".repeat(4_000)).as_bytes()));
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes);
    }

    #[test]
    fn a_damaged_file_never_makes_the_reader_panic(place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = write(&a_case(), &Scanner::default()).unwrap();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        if let Ok(case) = read(&bytes) {
            prop_assert!(limits::make_sense(&case));
        }
    }
}

#[test]
fn the_likely_cause_follows_from_codes_and_points_at_steps() {
    use StepName::{
        Begun, BrowserFailed, CameLate, CameWithError, Declined, Found, Lost, NotFound, Offered, Refused,
        TimeUp,
    };
    let failed = |code| {
        let fault = Fault::from(crate::Error::new(code));
        Some(End::Failed { fault })
    };
    let came = |outcome| Some(End::Connected { got: person("acc_2"), others: Vec::new(), outcome });
    let declined = Some(End::Declined { reason: "access_denied".into() });
    for (end, steps, cause, speaks) in [
        (None, &[Begun, Offered][..], Cause::UnderWay, &[][..]),
        (came(Outcome::Expected), &[Begun, Offered, Found], Cause::Worked, &[2]),
        (came(Outcome::SomebodyElseListed), &[Begun, Offered, Found], Cause::WrongPerson, &[2]),
        (declined, &[Begun, Offered, Declined], Cause::Declined, &[2]),
        (Some(End::Expired), &[Begun, Offered, TimeUp], Cause::NoReturn, &[1, 2]),
        (Some(End::Expired), &[Begun, Offered, TimeUp, CameLate], Cause::Late, &[2, 3]),
        (Some(End::Expired), &[Begun, Offered, BrowserFailed, TimeUp], Cause::NoBrowser, &[2]),
        (Some(End::Unconfirmed), &[Begun, Offered, Lost, NotFound], Cause::AnswerLost, &[2, 3]),
        (failed(ErrorCode::SomebodyElse), &[Begun, Offered, Refused], Cause::SomebodyElseKept, &[2]),
        (failed(ErrorCode::KeyChanged), &[Begun, Refused], Cause::KeyChanged, &[1]),
        (failed(ErrorCode::ServiceDown), &[Begun, Refused], Cause::ServiceDown, &[1]),
        (failed(ErrorCode::PlatformFailed), &[Begun, Offered, CameWithError], Cause::PlatformFailed, &[2]),
        (failed(ErrorCode::SignInStale), &[Begun, Refused], Cause::Late, &[1]),
    ] {
        let expected: Vec<Evidence> =
            speaks.iter().map(|step| Evidence::Step { timeline: 0, step: *step }).collect();
        let told = likely(Of::Try, &[timeline(end.clone(), steps)], &[], Again::No, None);
        assert_eq!(told, (cause, expected), "{end:?}");
    }
    assert_eq!(likely(Of::Try, &[], &[], Again::No, None), (Cause::Unknown, Vec::new()));
    let worked = || {
        let end = End::Connected { got: person("a"), others: Vec::new(), outcome: Outcome::Expected };
        [timeline(Some(end), &[Begun])]
    };
    for (reason, cause) in [
        ("youtube_account_suspended", Cause::Suspended),
        ("all_pages_removed", Cause::PagesGone),
        ("access_revoked", Cause::AccessRevoked),
        ("Ask the owner.", Cause::Worked),
        ("token_expired", Cause::Worked),
    ] {
        assert_eq!(
            likely(Of::Try, &worked(), &[], Again::No, Some(&broken(Some(reason), 0))).0,
            cause,
            "{reason}"
        );
    }
    assert_eq!(of_code(ErrorCode::Refused), Cause::Unknown);
}

#[test]
fn a_clock_that_was_set_back_explains_what_came_of_it() {
    let mut late = timeline(Some(End::Expired), &[StepName::Begun, StepName::Offered, StepName::TimeUp]);
    late.steps[2].at = 1_000;
    late.steps[2].after = 61_001;
    let told = likely(Of::Try, &[late], &[], Again::No, None);
    assert_eq!(told, (Cause::ClockWrong, vec![Evidence::Step { timeline: 0, step: 2 }]));
}

#[test]
fn an_account_that_breaks_again_and_again_says_so_before_everything_else() {
    let broke = ListChange {
        at: 1,
        kind: EntryKind::Broke,
        account: "a".into(),
        platform: "instagram".into(),
        name: "A".into(),
        username: "a".into(),
        brand: None,
        before: None,
        after: None,
        reason: None,
        known: crate::view::Known::List,
    };
    let repaired = ListChange { kind: EntryKind::Repaired, ..broke.clone() };
    let worked = timeline(
        Some(End::Connected { got: person("a"), others: Vec::new(), outcome: Outcome::Expected }),
        &[StepName::Begun],
    );
    let told = likely(Of::Try, &[worked], &[repaired, broke], Again::Yes, None);
    assert_eq!(told, (Cause::BrokeAgain, vec![Evidence::Change { change: 1 }]));
}

/// An account that needs somebody since then.
fn broken(reason: Option<&str>, since: i64) -> CaseAccount {
    CaseAccount {
        id: "a".into(),
        platform: "instagram".into(),
        name: "Blue Cup".into(),
        username: "bluecup".into(),
        listed: true,
        status: Some("reconnect_required".into()),
        reason: reason.map(str::to_owned),
        since: Some(since),
    }
}

#[test]
fn an_account_whose_access_is_over_says_so() {
    let came = |outcome| Some(End::Connected { got: person("a"), others: Vec::new(), outcome });
    let wrong = || timeline(came(Outcome::SomebodyElseListed), &[StepName::Begun]);
    let worked = || timeline(came(Outcome::Expected), &[StepName::Begun]);
    let cancelled = || timeline(Some(End::Cancelled), &[StepName::Begun, StepName::Cancelled]);
    // The tries begin at 1,000.
    for (of, tries, since, cause) in [
        (Of::Account, vec![], 5_000, Cause::AccessEnded),
        (Of::Account, vec![worked()], 5_000, Cause::AccessEnded),
        (Of::Account, vec![wrong()], 5_000, Cause::AccessEnded),
        (Of::Account, vec![cancelled()], 500, Cause::AccessEnded),
        (Of::Account, vec![wrong()], 500, Cause::WrongPerson),
        (Of::Try, vec![worked()], 5_000, Cause::AccessEnded),
        (Of::Try, vec![worked()], 500, Cause::Worked),
        (Of::Try, vec![wrong()], 5_000, Cause::WrongPerson),
    ] {
        for reason in [None, Some("token_expired"), Some("Ask the owner.")] {
            let told = likely(of, &tries, &[], Again::No, Some(&broken(reason, since))).0;
            assert_eq!(told, cause, "{of:?} {tries:?} {since}");
        }
    }
    let gone = CaseAccount { listed: false, ..broken(Some("token_expired"), 5) };
    assert_eq!(likely(Of::Account, &[], &[], Again::No, Some(&gone)).0, Cause::Unknown);
}

#[test]
fn each_file_has_a_name_of_its_own() {
    let named = |case: CaseView| crate::file_name::safe(&file_name(&case));
    let of_try = a_case();
    assert_eq!(named(of_try.clone()), "acmecorp-instagram-2026-03-01-010000.plugboard-case");
    let later = CaseView { made_at: of_try.made_at + 1_000, ..of_try.clone() };
    assert_eq!(named(later), "acmecorp-instagram-2026-03-01-010001.plugboard-case");
    let account = |username: &str, name: &str| {
        let account = CaseAccount { username: username.into(), name: name.into(), ..broken(None, 0) };
        CaseView { account: Some(account), ..case(Vec::new()) }
    };
    assert_eq!(
        named(account("", "Blue\u{202e} Cup/..")),
        "Blue Cup_..-instagram-2026-03-01-010000.plugboard-case"
    );
    assert_eq!(named(account("", "")), "instagram-2026-03-01-010000.plugboard-case");
    assert!(named(account(&"x".repeat(300), "")).ends_with("x-instagram-2026-03-01-010000.plugboard-case"));
}
