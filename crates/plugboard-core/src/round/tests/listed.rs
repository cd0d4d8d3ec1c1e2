//! What the list tells a round.

use super::*;

fn working(id: &str, login: Option<&str>) -> Account {
    Account { status: Some(Status::Active), ..account(id, "facebook", login) }
}

/// The list that comes after the first one, at that time.
fn after(before: &[Account], accounts: Vec<Account>, now: i64) -> Index {
    let mut index = index(before);
    index.replace(accounts, now);
    index
}

#[test]
fn what_works_again_leaves_the_queue_by_itself_or_with_the_login_that_was_served() {
    let list = [
        account("a", "facebook", Some("one")),
        account("b", "facebook", Some("one")),
        account("c", "facebook", None),
    ];
    let mut round = round_of(&list);
    let attempt = begin(&mut round, "a");
    end(&mut round, &attempt, RoundResult::Connected, &["a"]);
    let index =
        after(&list, vec![working("a", Some("one")), working("b", Some("one")), working("c", None)], 50);
    assert_eq!(round.listed(&index, Whole::Yes, 50).len(), 3);
    assert!(matches!(standing(&round, "b"), RoundStanding::Done { how: RoundWay::Together, at: 50 }));
    assert!(matches!(standing(&round, "c"), RoundStanding::Done { how: RoundWay::ByItself, at: 50 }));
    for id in ["a", "b", "c"] {
        let said = round.find(id).unwrap().shown.after.unwrap();
        assert_eq!((said.health, said.at), (Health::Connected, 50), "{id}");
    }
    assert!(round.listed(&index, Whole::Yes, 60).is_empty(), "said once");
}

#[test]
fn a_list_that_could_not_be_had_says_nothing() {
    let list = [account("a", "facebook", None)];
    let mut round = round_of(&list);
    let mut index = after(&list, vec![working("a", None)], 50);
    index.lose_touch();
    assert!(round.listed(&index, Whole::Yes, 50).is_empty());
    assert_eq!(standing(&round, "a"), &RoundStanding::Waiting);
}

#[test]
fn what_is_gone_is_gone_only_from_a_list_that_is_whole() {
    let list = [account("a", "facebook", None), account("b", "facebook", None)];
    let mut round = round_of(&list);
    begin(&mut round, "b");
    let index = after(&list, Vec::new(), 50);
    assert!(round.listed(&index, Whole::No, 50).is_empty());
    round.listed(&index, Whole::Yes, 50);
    assert_eq!(standing(&round, "a"), &RoundStanding::Gone { at: 50 });
    assert!(matches!(standing(&round, "b"), RoundStanding::InFlight { .. }), "its attempt will tell");
}

#[test]
fn what_was_back_and_breaks_again_is_to_be_done_again() {
    let list = [account("a", "facebook", None)];
    let mut round = round_of(&list);
    let attempt = begin(&mut round, "a");
    end(&mut round, &attempt, RoundResult::Connected, &["a"]);
    let slow = after(&list, list.to_vec(), 40);
    round.listed(&slow, Whole::Yes, 40);
    assert!(matches!(standing(&round, "a"), RoundStanding::Done { .. }), "the list may be behind");
    assert_eq!(
        round.find("a").unwrap().shown.after.unwrap().health,
        Health::NeedsYou,
        "and is not made better"
    );
    let mut index = after(&list, vec![working("a", None)], 50);
    round.listed(&index, Whole::Yes, 50);
    index.replace(list.to_vec(), 60);
    round.listed(&index, Whole::Yes, 60);
    assert_eq!(standing(&round, "a"), &RoundStanding::Waiting);
    assert_eq!(round.find("a").unwrap().shown.trouble, Some(RoundResult::BrokeAgain));
}
