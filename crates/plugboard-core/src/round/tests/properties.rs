//! Whatever happens, and however often Plugboard is started anew.

use proptest::prelude::*;

use super::*;

const PLATFORMS: [&str; 4] = ["instagram", "facebook", "trustpilot", "whatsapp"];

/// What a person, the service and the computer may do to one of the accounts.
#[derive(Debug, Clone)]
enum Doing {
    Begin(usize),
    End(usize, Option<RoundResult>),
    Skip(usize),
    PutBack(usize),
    Send(usize),
    Use(usize, usize),
    Over(usize),
    Lose(usize),
    Pause,
    Resume,
    List(Vec<u8>),
    Restart,
    Close,
}

fn doing() -> impl Strategy<Value = Doing> {
    let who = 0..12_usize;
    let results = prop_oneof![
        Just(None),
        Just(Some(RoundResult::Connected)),
        Just(Some(RoundResult::Expired)),
        Just(Some(RoundResult::Declined { reason: "access_denied".into() })),
        Just(Some(RoundResult::Cancelled)),
    ];
    prop_oneof![
        6 => who.clone().prop_map(Doing::Begin),
        6 => (who.clone(), results).prop_map(|(who, result)| Doing::End(who, result)),
        1 => who.clone().prop_map(Doing::Skip),
        1 => who.clone().prop_map(Doing::PutBack),
        1 => who.clone().prop_map(Doing::Send),
        1 => (who.clone(), who.clone()).prop_map(|(link, by)| Doing::Use(link, by)),
        1 => who.clone().prop_map(Doing::Over),
        1 => who.prop_map(Doing::Lose),
        1 => Just(Doing::Pause),
        2 => Just(Doing::Resume),
        1 => proptest::collection::vec(0..4_u8, 12).prop_map(Doing::List),
        1 => Just(Doing::Restart),
        1 => Just(Doing::Close),
    ]
}

fn accounts() -> Vec<Account> {
    let login = |n: usize| n.is_multiple_of(3).then_some("shared");
    (0..12).map(|n| account(&format!("acc_{n}"), PLATFORMS[n % 4], login(n))).collect()
}

/// Written down and read again.
fn restarted(round: &Round) -> Round {
    let heading = serde_json::to_string(&round.heading()).unwrap();
    let items: Vec<String> = round.items().iter().map(|item| serde_json::to_string(item).unwrap()).collect();
    let items = items.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    Round::restored(serde_json::from_str(&heading).unwrap(), items)
}

/// Does it; the places that have to be written anew.
fn play(round: &mut Round, doing: &Doing, now: i64) -> Vec<usize> {
    let id = |n: &usize| format!("acc_{n}");
    let attempt_of = |round: &Round, n: &usize| round.attempt_of(&id(n)).map(str::to_owned);
    let next = |n: &usize| id(&((n + 1) % 12));
    match doing {
        Doing::Begin(n) => {
            let attempt = round.sheet(&round.find(&id(n)).unwrap().shown);
            round.take(Event::Begun { account: id(n), attempt, browser: None }, now)
        }
        Doing::End(n, result) => {
            let Some(attempt) = attempt_of(round, n) else { return Vec::new() };
            let got = Person { account_id: next(n), username: "other".into() };
            let brought = match result {
                Some(RoundResult::Connected) => vec![id(n), next(n)],
                Some(_) => Vec::new(),
                None => vec![next(n)],
            };
            let result = result.clone().unwrap_or(RoundResult::SomebodyElse { got, new_here: false });
            round.take(Event::Ended { attempt, result, brought }, now)
        }
        Doing::Skip(n) => round.take(Event::Skip { account: id(n) }, now),
        Doing::PutBack(n) => round.take(Event::PutBack { account: id(n) }, now),
        Doing::Send(n) => round.take(Event::Sent { account: id(n), invite: Some(format!("inv_{n}")) }, now),
        Doing::Use(n, by) => {
            let got = Person { account_id: id(by), username: "x".into() };
            round.take(Event::Used { invite: format!("inv_{n}"), got }, now)
        }
        Doing::Over(n) => round.take(Event::Over { invite: format!("inv_{n}") }, now),
        Doing::Lose(n) => match attempt_of(round, n) {
            Some(attempt) => round.take(Event::Lost { attempt }, now),
            None => Vec::new(),
        },
        Doing::Pause => round.take(Event::Pause, now),
        Doing::Resume => round.take(Event::Resume, now),
        Doing::Close => round.take(Event::End, now),
        Doing::Restart => {
            *round = restarted(round);
            Vec::new()
        }
        Doing::List(how) => {
            let said = accounts().into_iter().zip(how).filter_map(|(account, how)| match how {
                0 => None,
                1 => Some(Account { status: Some(Status::Active), ..account }),
                2 => Some(Account { status: Some(Status::Unknown), ..account }),
                _ => Some(account),
            });
            let mut list = index(&accounts());
            list.replace(said.collect(), now);
            round.listed(&list, Whole::Yes, now)
        }
    }
}

fn check(round: &Round) {
    for item in round.items() {
        let open = item.shown.tries.iter().filter(|one| one.ended.is_none());
        let open: Vec<&str> = open.map(|one| one.attempt.as_str()).collect();
        match &item.shown.standing {
            RoundStanding::InFlight { attempt } => assert_eq!(open, [attempt], "one in flight at a time"),
            _ => assert_eq!(open, [""; 0], "none in flight"),
        }
        let trouble = item.shown.trouble.is_some();
        let done = matches!(item.shown.standing, RoundStanding::Done { .. } | RoundStanding::Gone { .. });
        assert!(!(trouble && done), "what is done has no trouble");
        let ended = item.shown.tries.iter().all(|one| one.ended.is_some() == one.result.is_some());
        assert!(ended, "a try that ended has a result");
    }
    let view = round.view(|_| true);
    let all = view.left + view.failed + view.in_flight + view.done + view.skipped + view.sent + view.gone;
    assert_eq!(all, view.total, "each in exactly one count");
    if let Some(next) = round.next() {
        assert_eq!(next.standing, RoundStanding::Waiting);
        assert_eq!(round.state(), RoundState::Running);
    }
}

/// Without what the list says of accounts that are not back: the next list says it again.
fn kept(items: &[Item]) -> Vec<Item> {
    let mut items = items.to_vec();
    for item in &mut items {
        item.shown.after.take_if(|_| !matches!(item.shown.standing, RoundStanding::Done { .. }));
    }
    items
}

proptest! {
    #[test]
    fn nothing_is_in_flight_twice_and_each_account_stands_in_one_place(
        doings in proptest::collection::vec(doing(), 0..60),
    ) {
        let mut round = round_of(&accounts());
        let order: Vec<String> = ids(&round).into_iter().map(str::to_owned).collect();
        for (n, doing) in doings.iter().enumerate() {
            play(&mut round, doing, 100 + i64::try_from(n).unwrap());
            check(&round);
            prop_assert_eq!(ids(&round), order.clone(), "the order is for life");
        }
    }

    #[test]
    fn a_round_that_is_read_again_at_any_time_goes_on_the_same(
        doings in proptest::collection::vec(doing(), 0..60),
        at in 0..60_usize,
    ) {
        let (mut straight, mut again) = (round_of(&accounts()), round_of(&accounts()));
        for (n, doing) in doings.iter().enumerate() {
            if n == at {
                again = restarted(&again);
            }
            let now = 100 + i64::try_from(n).unwrap();
            play(&mut straight, doing, now);
            play(&mut again, doing, now);
        }
        prop_assert_eq!(straight.items(), again.items());
        prop_assert_eq!(straight.heading(), again.heading());
        prop_assert_eq!(straight.next(), again.next());
    }

    #[test]
    fn what_changed_is_all_that_has_to_be_written(doings in proptest::collection::vec(doing(), 0..60)) {
        let mut round = round_of(&accounts());
        let mut written = round.items().to_vec();
        for (n, doing) in doings.iter().enumerate() {
            for place in play(&mut round, doing, 100 + i64::try_from(n).unwrap()) {
                written[place] = round.items()[place].clone();
            }
            prop_assert_eq!(kept(&written), kept(round.items()));
        }
    }
}
