//! The round: its order, what is next, what happens to it.

mod listed;
mod properties;
mod report;

use super::*;
use crate::accounts::{Index, Status, Whole};
use crate::view::{BrowserWindow, Health, Person, RoundSlot, RoundWay};

fn account(id: &str, platform: &str, login: Option<&str>) -> Account {
    Account {
        id: id.into(),
        platform: platform.into(),
        name: format!("Name {id}"),
        username: id.into(),
        status: Some(Status::ReconnectRequired),
        reason: Some("token_expired".into()),
        since: Some(1),
        brand: None,
        login: login.map(Into::into),
        page_name: None,
    }
}

fn index(accounts: &[Account]) -> Index {
    let mut index = Index::default();
    index.replace(accounts.to_vec(), 1);
    index
}

fn source<'a>(
    index: &'a Index,
    browsers: &'a HashMap<String, BrowserChoice>,
    not_you: &'a [String],
) -> Source<'a> {
    Source { roll: index.roll(), wanted: None, browsers, brands: &str::to_owned, not_you }
}

fn round_of(accounts: &[Account]) -> Round {
    let (index, browsers, not_you) = (index(accounts), HashMap::new(), Vec::new());
    Round::new(1, WorkspaceId::FIRST, &source(&index, &browsers, &not_you), "mira", 10).unwrap()
}

fn ids(round: &Round) -> Vec<&str> {
    round.items().iter().map(|item| item.shown.account.as_str()).collect()
}

fn begin(round: &mut Round, account: &str) -> String {
    let attempt = round.sheet(&round.find(account).unwrap().shown);
    let begun = Event::Begun { account: account.into(), attempt: attempt.clone(), browser: None };
    assert_eq!(round.take(begun, 20).len(), 1, "{account}");
    attempt
}

fn end(round: &mut Round, attempt: &str, result: RoundResult, brought: &[&str]) {
    let brought = brought.iter().map(|id| (*id).to_owned()).collect();
    round.take(Event::Ended { attempt: attempt.into(), result, brought }, 30);
}

fn standing<'a>(round: &'a Round, account: &str) -> &'a RoundStanding {
    &round.find(account).unwrap().shown.standing
}

fn next(round: &Round) -> Option<&str> {
    round.next().map(|item| item.account.as_str())
}

#[test]
fn platforms_stand_together_and_those_of_one_login_come_first() {
    let round = round_of(&[
        account("t1", "tiktok", None),
        account("i1", "instagram", None),
        account("i2", "instagram", Some("one")),
        account("w1", "whatsapp", None),
        account("i3", "instagram", Some("alone")),
        account("i4", "instagram", Some("one")),
    ]);
    assert_eq!(ids(&round), ["i1", "i3", "i2", "i4", "t1", "w1"]);
    let kinds: Vec<_> = round.items().iter().map(|item| item.kind).collect();
    let (login, platform, dashboard) =
        (RoundGroupKind::Login, RoundGroupKind::Platform, RoundGroupKind::Dashboard);
    assert_eq!(kinds, [platform, platform, login, login, platform, dashboard]);
    let numbers: Vec<_> = round.items().iter().map(|item| item.shown.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
}

#[test]
fn the_same_browser_stands_together_and_what_is_not_the_persons_fault_stands_last() {
    let list = [account("a", "tiktok", None), account("b", "tiktok", None), account("c", "tiktok", None)];
    let private = BrowserChoice { id: None, window: BrowserWindow::Private };
    let browsers = HashMap::from([("a".to_owned(), private.clone()), ("c".to_owned(), private)]);
    let not_you = ["c".to_owned()];
    let index = index(&list);
    let all = Round::new(1, WorkspaceId::FIRST, &source(&index, &browsers, &[]), "", 1).unwrap();
    assert_eq!(ids(&all), ["a", "c", "b"]);
    let round = Round::new(1, WorkspaceId::FIRST, &source(&index, &browsers, &not_you), "", 1).unwrap();
    assert_eq!(ids(&round).last(), Some(&"c"));
    assert_eq!(round.find("c").unwrap().kind, RoundGroupKind::NotYou);
}

#[test]
fn a_suspended_channel_stands_apart_and_is_never_next() {
    let suspended = Account {
        reason: Some("youtube_account_suspended".into()),
        ..account("s", "youtube", Some("login"))
    };
    let mut round =
        round_of(&[suspended, account("y", "youtube", Some("login")), account("t", "tiktok", None)]);
    assert_eq!(ids(&round).last(), Some(&"s"));
    let item = round.find("s").unwrap();
    assert_eq!((item.kind, item.shown.sign_in_helps), (RoundGroupKind::Suspended, false));
    for _ in 0..2 {
        let next = round.next().unwrap().account.clone();
        assert_ne!(next, "s");
        let attempt = begin(&mut round, &next);
        end(&mut round, &attempt, RoundResult::Connected, &[&next]);
    }
    assert_eq!(round.next(), None);
    let text = serde_json::to_value(&round.find("t").unwrap().shown).unwrap();
    let mut old = text.as_object().unwrap().clone();
    old.remove("signInHelps").unwrap();
    let old: RoundItem = serde_json::from_value(old.into()).unwrap();
    assert!(old.sign_in_helps, "an item from before");
}

#[test]
fn only_what_needs_a_person_is_in_it_whatever_was_selected() {
    let works = Account { status: Some(Status::Active), ..account("works", "tiktok", None) };
    let unclear = Account { status: Some(Status::Unknown), ..account("unclear", "tiktok", None) };
    let list = index(&[works, unclear, account("broken", "tiktok", None), account("other", "tiktok", None)]);
    let (browsers, not_you) = (HashMap::new(), Vec::new());
    let wanted = ["works", "broken", "nobody"].map(str::to_owned);
    let (wanted, works) = (BTreeSet::from(wanted), BTreeSet::from(["works".to_owned()]));
    let of = |wanted| {
        let source = Source { wanted, ..source(&list, &browsers, &not_you) };
        Round::new(1, WorkspaceId::FIRST, &source, "", 1)
    };
    assert_eq!(ids(&of(Some(&wanted)).unwrap()), ["broken"]);
    assert_eq!(ids(&of(None).unwrap()), ["broken", "other"]);
    assert!(of(Some(&works)).is_none(), "nothing to reconnect is no round");
}

#[test]
fn one_login_is_not_signed_in_to_twice_while_there_is_another() {
    let mut round = round_of(&[
        account("a1", "instagram", Some("a")),
        account("a2", "instagram", Some("a")),
        account("b1", "instagram", Some("b")),
        account("b2", "instagram", Some("b")),
    ]);
    begin(&mut round, "a1");
    assert_eq!(next(&round), Some("b1"));
    begin(&mut round, "b1");
    assert_eq!(next(&round), Some("a2"), "then rather twice than not at all");
}

#[test]
fn what_failed_is_asked_for_again_after_all_others_and_the_oldest_first() {
    let mut round = round_of(&["a", "b", "c"].map(|id| account(id, "tiktok", None)));
    let first = begin(&mut round, "a");
    end(&mut round, &first, RoundResult::Expired, &[]);
    assert_eq!(round.find("a").unwrap().shown.trouble, Some(RoundResult::Expired));
    let second = begin(&mut round, "b");
    round.take(Event::Ended { attempt: second, result: RoundResult::Cancelled, brought: Vec::new() }, 40);
    assert_eq!(next(&round), Some("c"));
    begin(&mut round, "c");
    assert_eq!(next(&round), Some("a"));
    let again = begin(&mut round, "a");
    assert_ne!(again, first, "a try of its own");
    assert_eq!(next(&round), Some("b"));
    end(&mut round, &again, RoundResult::Connected, &["a"]);
    assert!(matches!(standing(&round, "a"), RoundStanding::Done { how: RoundWay::SignedIn, at: 30 }));
    assert_eq!(round.find("a").unwrap().shown.trouble, None);
    assert_eq!(round.find("a").unwrap().shown.tries.len(), 2, "every try is kept");
}

#[test]
fn one_sign_in_brings_others_along_but_not_those_that_are_being_signed_in_to() {
    let mut round = round_of(&["a", "b", "c"].map(|id| account(id, "facebook", Some("one"))));
    let (first, second) = (begin(&mut round, "a"), begin(&mut round, "b"));
    round.take(Event::Skip { account: "c".into() }, 25);
    end(&mut round, &first, RoundResult::Connected, &["a", "b", "c"]);
    assert!(matches!(standing(&round, "c"), RoundStanding::Done { how: RoundWay::Together, .. }));
    assert!(matches!(standing(&round, "b"), RoundStanding::InFlight { attempt } if *attempt == second));
    let latest = round.view(|_| false).latest.unwrap();
    assert_eq!((latest.item.account.as_str(), latest.others), ("a", 1));
}

#[test]
fn somebody_else_is_no_success_and_may_be_one_of_the_others() {
    let mut round = round_of(&["a", "b"].map(|id| account(id, "tiktok", None)));
    let attempt = begin(&mut round, "a");
    let got = Person { account_id: "b".into(), username: "b".into() };
    end(&mut round, &attempt, RoundResult::SomebodyElse { got, new_here: false }, &["b"]);
    assert_eq!(standing(&round, "a"), &RoundStanding::Waiting);
    assert!(matches!(standing(&round, "b"), RoundStanding::Done { how: RoundWay::Together, .. }));
}

#[test]
fn a_begun_that_did_not_begin_leaves_no_trace() {
    let mut round = round_of(&[account("a", "tiktok", None)]);
    let before = round.items().to_vec();
    let attempt = begin(&mut round, "a");
    round.take(Event::TakenBack { attempt }, 21);
    assert_eq!(round.items(), before);
}

#[test]
fn what_is_passed_over_or_left_to_somebody_else_can_be_put_back() {
    let mut round = round_of(&["a", "b"].map(|id| account(id, "tiktok", None)));
    round.take(Event::Skip { account: "a".into() }, 21);
    round.take(Event::Sent { account: "b".into(), invite: None }, 21);
    assert_eq!(next(&round), None);
    let view = round.view(|_| false);
    assert_eq!((view.left, view.skipped, view.sent, view.total), (0, 1, 1, 2));
    for account in ["a", "b"] {
        round.take(Event::PutBack { account: account.into() }, 22);
    }
    assert_eq!(next(&round), Some("a"));
}

#[test]
fn a_link_is_judged_by_who_used_it() {
    let mut round = round_of(&["a", "b", "c"].map(|id| account(id, "tiktok", None)));
    for id in ["a", "b", "c"] {
        round.take(Event::Sent { account: id.into(), invite: Some(format!("inv_{id}")) }, 21);
    }
    let used = |invite: &str, by: &str| Event::Used {
        invite: invite.into(),
        got: Person { account_id: by.into(), username: by.into() },
    };
    round.take(used("inv_a", "a"), 22);
    round.take(used("inv_b", "stranger"), 22);
    round.take(Event::Over { invite: "inv_c".into() }, 22);
    assert!(matches!(standing(&round, "a"), RoundStanding::Done { how: RoundWay::Link, .. }));
    let trouble = |id: &str| round.find(id).unwrap().shown.trouble.clone();
    assert!(
        matches!(trouble("b"), Some(RoundResult::LinkSomebodyElse { got }) if got.account_id == "stranger")
    );
    assert_eq!(trouble("c"), Some(RoundResult::LinkOver));
}

#[test]
fn a_paused_round_starts_nothing_and_a_closed_one_only_hears_how_it_ended() {
    let mut round = round_of(&["a", "b"].map(|id| account(id, "tiktok", None)));
    let attempt = begin(&mut round, "a");
    round.take(Event::Pause, 21);
    assert_eq!(next(&round), None);
    assert!(round.view(|_| false).next.is_some(), "who is next can be seen");
    round.take(Event::Resume, 22);
    assert_eq!(next(&round), Some("b"));
    round.take(Event::End, 23);
    assert_eq!((next(&round), round.ended), (None, Some(23)));
    round.take(Event::Resume, 24);
    assert!(round.take(Event::Skip { account: "b".into() }, 24).is_empty());
    assert_eq!(round.state(), RoundState::Closed);
    end(&mut round, &attempt, RoundResult::Connected, &["a", "b"]);
    assert!(matches!(standing(&round, "a"), RoundStanding::Done { .. }));
    assert_eq!(standing(&round, "b"), &RoundStanding::Waiting);
}

#[test]
fn rows_have_a_header_for_each_group_wherever_one_begins_to_look() {
    let accounts: Vec<Account> = (0..40)
        .map(|n| account(&format!("{n:02}"), ["tiktok", "instagram", "youtube"][n % 3], None))
        .collect();
    let round = round_of(&accounts);
    let all = round.rows(0, 100);
    assert_eq!(all.total, 43);
    let headers = all.rows.iter().filter(|slot| matches!(slot, RoundSlot::Group { .. })).count();
    assert_eq!((all.rows.len(), headers), (43, 3));
    for start in 0..45 {
        for count in [0, 1, 2, 7, 50] {
            let wanted: Vec<_> = all.rows.iter().skip(start).take(count).cloned().collect();
            let rows = round.rows(u32::try_from(start).unwrap(), u32::try_from(count).unwrap());
            assert_eq!(rows.rows, wanted, "{start} {count}");
        }
    }
    for item in round.items() {
        let slot = round.locate(&item.shown.account).unwrap() as usize;
        assert!(matches!(&all.rows[slot], RoundSlot::Item { item: found } if **found == item.shown));
    }
}

#[test]
fn more_than_five_sign_ins_at_once_are_too_many() {
    let accounts: Vec<Account> = (0..6).map(|n| account(&n.to_string(), "tiktok", None)).collect();
    let mut round = round_of(&accounts);
    for n in 0..5 {
        assert!(round.has_room());
        begin(&mut round, &n.to_string());
    }
    assert!(!round.has_room());
    assert!(!round.view(|_| false).room);
}
