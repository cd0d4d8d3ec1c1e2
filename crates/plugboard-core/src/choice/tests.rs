//! Every situation of a reconnect in one table: what is marked, what is selected, and why somebody is asked.

use super::*;

/// A page, with the account and the brand that have it.
fn page(id: &str, holder: Option<(&str, &str)>) -> Item {
    let brand = holder.map(|(_, brand)| BrandRef { id: brand.into(), name: format!("Brand {brand}") });
    Item {
        id: id.into(),
        name: format!("Page {id}"),
        detail: String::new(),
        username: String::new(),
        account: holder.map(|(account, _)| account.into()),
        free: brand.is_none(),
        brand,
    }
}

fn profile(id: &str, name: &str, username: &str) -> Item {
    Item { name: name.into(), username: username.into(), ..page(id, None) }
}

fn offer(kind: ChoiceKind, items: Vec<Item>) -> Offer {
    Offer { kind, items, lost: Vec::new() }
}

fn goal(names: &[&str]) -> Goal {
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    let known = Known { id: "acc".into(), names, username: "blue.cup".into() };
    Goal { brand: Some("mine".into()), account: Some(known) }
}

/// What is marked, one letter an item as the service orders them; what is selected; why somebody is asked.
fn told(offer: Offer, goal: &Goal) -> (String, Option<Vec<String>>, Option<AskReason>) {
    let order: Vec<String> = offer.items.iter().map(|item| item.id.clone()).collect();
    let (mut view, decision) = decide(offer, goal);
    let places: Vec<_> = view.options.iter().map(|option| option.mark).collect();
    let sorted = [Some(OptionMark::Expected), Some(OptionMark::Connected), None];
    assert!(places.is_sorted_by_key(|mark| sorted.iter().position(|one| one == mark)), "{places:?}");
    view.options.sort_by_key(|option| order.iter().position(|id| *id == option.id));
    let letter = |option: &OptionView| match (option.mark, option.free) {
        (Some(OptionMark::Expected), true) => 'e',
        (Some(OptionMark::Connected), true) => 'c',
        (None, true) => '-',
        (_, false) => 'x',
    };
    let selected = match decision {
        Decision::Select(ids) => Some(ids),
        Decision::Ask => None,
    };
    (view.options.iter().map(letter).collect(), selected, view.why)
}

const MINE: Option<(&str, &str)> = Some(("acc", "mine"));
const OTHERS: Option<(&str, &str)> = Some(("other", "theirs"));

#[test]
fn pages_that_the_account_has_are_selected_all_of_them_and_no_others() {
    let missing = Some(AskReason::ExpectedMissing);
    for (holders, marks, selected, why) in [
        // A free one beside the only one it has; a second one of its own; one of another brand.
        (vec![MINE], "e", Some(vec!["0"]), None),
        (vec![None, MINE], "-e", Some(vec!["1"]), None),
        (vec![MINE, None, MINE], "c-c", Some(vec!["0", "2"]), None),
        (vec![OTHERS, MINE, None], "xe-", Some(vec!["1"]), None),
        (vec![MINE; 6], "cccccc", Some(vec!["0", "1", "2", "3", "4", "5"]), None),
        // None is its own: somebody else may have signed in.
        (vec![None], "-", None, missing),
        (vec![None, None, OTHERS], "--x", None, missing),
        (vec![OTHERS], "x", None, missing),
        (vec![], "", None, missing),
    ] {
        let items = holders.iter().enumerate().map(|(place, holder)| page(&place.to_string(), *holder));
        let selected = selected.map(|ids| ids.into_iter().map(str::to_owned).collect());
        let told = told(offer(ChoiceKind::Pages, items.collect()), &goal(&["Blue Cup"]));
        assert_eq!(told, (marks.to_owned(), selected, why), "{holders:?}");
    }
}

#[test]
fn a_page_is_known_by_its_brand_or_its_account_alone() {
    let by_brand = Item { account: None, ..page("1", MINE) };
    let by_account = Item { brand: None, free: false, ..page("1", MINE) };
    for item in [by_brand, by_account] {
        let told = told(offer(ChoiceKind::Pages, vec![page("0", None), item]), &goal(&["Blue Cup"]));
        assert_eq!(told, ("-e".into(), Some(vec!["1".into()]), None));
    }
    // Without brands there is the account.
    let seed = Goal { brand: None, ..goal(&["Blue Cup"]) };
    let told = told(offer(ChoiceKind::Pages, vec![page("0", MINE)]), &seed);
    assert_eq!(told, ("e".into(), Some(vec!["0".into()]), None));
}

#[test]
fn the_page_that_names_the_account_is_the_expected_one_among_several() {
    let items = vec![page("0", MINE), page("1", MINE), page("2", None)];
    let told = told(offer(ChoiceKind::Pages, items), &goal(&["Blue Cup", "Page 1"]));
    assert_eq!(told, ("ce-".into(), Some(vec!["0".into(), "1".into()]), None));
}

#[test]
fn a_page_that_was_taken_from_the_account_is_known_by_its_name() {
    let named = |names: &[&str], items: Vec<Item>| told(offer(ChoiceKind::Pages, items), &goal(names));
    let two = || vec![page("0", None), page("1", None)];
    assert_eq!(named(&["Page 1"], two()), ("-e".into(), Some(vec!["1".into()]), None));
    let twins = || two().into_iter().map(|item| Item { name: " Page 1".into(), ..item }).collect();
    assert_eq!(named(&["Page 1"], twins()), ("--".into(), None, Some(AskReason::SeveralMatch)));
    let foreign = vec![page("1", OTHERS), page("2", None)];
    assert_eq!(named(&["Page 1"], foreign), ("x-".into(), None, Some(AskReason::ExpectedMissing)));
    assert_eq!(named(&[], two()), ("--".into(), None, Some(AskReason::ExpectedMissing)));
}

#[test]
fn with_lost_access_a_person_is_asked_and_the_rest_stays_marked() {
    for items in [vec![page("0", MINE), page("1", None)], vec![page("1", None)], vec![]] {
        let lost = vec![LostView { name: "Page 9".into(), brand: "Brand mine".into() }];
        let marks = if items.len() == 2 { "e-" } else { &"-"[..items.len()] };
        let told = told(Offer { lost, ..offer(ChoiceKind::Pages, items) }, &goal(&["Blue Cup"]));
        assert_eq!(told, (marks.to_owned(), None, Some(AskReason::LostAccess)));
    }
}

#[test]
fn the_profile_of_that_name_is_selected_when_there_is_one() {
    let three = |first: &str, second: &str, third: &str| {
        let rows = [("0", first), ("1", second), ("2", third)];
        let of = |(id, text): (&str, &str)| {
            let (name, username) = text.split_once(" @").unwrap_or((text, ""));
            profile(id, name, username)
        };
        told(offer(ChoiceKind::Profile, rows.map(of).to_vec()), &goal(&["Blue Cup"]))
    };
    let selected = |id: &str| Some(vec![id.to_owned()]);
    assert_eq!(three("Blue Cup", "Blue Cup (Harbour)", "Red"), ("e--".into(), selected("0"), None));
    assert_eq!(three("A", "B", "Blue Cup @Blue.Cup"), ("--e".into(), selected("2"), None));
    let apart = three("Blue Cup @red.cup", "B @blue.cup", "Blue Cup @blue.cup");
    assert_eq!(apart, ("--e".into(), selected("2"), None));
    let several = Some(AskReason::SeveralMatch);
    assert_eq!(three("Blue Cup", "Blue Cup ", "Red"), ("---".into(), None, several));
    let missing = Some(AskReason::ExpectedMissing);
    for (first, second) in [("Blue Cup @red.cup", "B"), ("Blue", "Cup @blue.cup"), ("blue.cup", "BLUE CUP")] {
        assert_eq!(three(first, second, ""), ("---".into(), None, missing), "{first} {second}");
    }
}

#[test]
fn without_anybody_expected_a_person_is_asked_and_what_the_brand_has_is_marked() {
    let connect = Goal { account: None, ..goal(&[]) };
    let items = vec![page("0", MINE), page("1", OTHERS), page("2", None)];
    assert_eq!(told(offer(ChoiceKind::Pages, items), &connect), ("cx-".into(), None, None));
    let only = vec![page("0", None)];
    assert_eq!(told(offer(ChoiceKind::Pages, only), &Goal::default()), ("-".into(), None, None));
}

#[test]
fn no_selection_is_less_than_the_account_had_nor_more_than_is_shown_as_free() {
    let holders = [MINE, OTHERS, None, Some(("acc", "theirs")), Some(("other", "mine"))];
    for mask in 0..5_usize.pow(4) {
        let holder = |place: u32| holders[mask / 5_usize.pow(place) % 5];
        let items: Vec<Item> = (0..4).map(|place| page(&place.to_string(), holder(place))).collect();
        let goal = goal(&["Page 2"]);
        let had: Vec<String> =
            items.iter().filter(|item| is_here(item, &goal)).map(|item| item.id.clone()).collect();
        let (view, decision) = decide(offer(ChoiceKind::Pages, items), &goal);
        let Decision::Select(ids) = decision else {
            assert!(had.is_empty() && view.why.is_some(), "{view:?}");
            continue;
        };
        assert!(had.iter().all(|id| ids.contains(id)), "{had:?} {ids:?}");
        assert!(ids.len() == had.len().max(1), "{had:?} {ids:?}");
        let free = |id: &String| view.options.iter().any(|option| option.id == *id && option.free);
        assert!(ids.iter().all(free) && ids.len() <= view.most as usize, "{view:?}");
    }
}
