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

#[test]
fn what_the_list_says_of_accounts_that_are_not_back_is_known_and_no_news() {
    let list = [account("a", "facebook", None), account("b", "facebook", None)];
    let mut round = round_of(&list);
    for now in [50, 60] {
        assert!(round.listed(&index(&list), Whole::Yes, now).is_empty());
        let said = round.find("b").unwrap().shown.after.unwrap();
        assert_eq!((said.health, said.at), (Health::NeedsYou, now));
    }
    let attempt = begin(&mut round, "a");
    end(&mut round, &attempt, RoundResult::Connected, &["a"]);
    assert_eq!(round.find("a").unwrap().shown.after, None, "the list was from before");
}

#[test]
fn nothing_is_left_to_do_in_a_round_that_is_over() {
    let left = |round: &Round| {
        let rows = round.rows(0, 1).rows;
        rows.into_iter().find_map(|row| match row {
            crate::view::RoundSlot::Group { group } => Some(group.left),
            crate::view::RoundSlot::Item { .. } => None,
        })
    };
    let mut round = round_of(&[account("a", "facebook", None), account("b", "facebook", None)]);
    assert_eq!(left(&round), Some(2));
    round.take(Event::End, 90);
    assert_eq!(left(&round), Some(0));
}
