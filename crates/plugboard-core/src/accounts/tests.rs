//! The index: order, health, search, ranges.

mod listed;
mod naive;
mod properties;

use super::*;
use crate::view::{BrandRef, Group, Health, Query, Slot, Sort};

fn account(id: &str, name: &str, status: Option<Status>) -> Account {
    Account {
        id: id.into(),
        platform: "instagram".into(),
        name: name.into(),
        username: name.to_lowercase().replace(' ', ""),
        status,
        reason: None,
        since: None,
        brand: None,
        login: None,
        page_name: None,
    }
}

fn query(text: &str, health: Option<Health>) -> Query {
    Query { text: text.into(), health, count: 50, ..everything() }
}

fn everything() -> Query {
    Query { count: 500, ..Query::default() }
}

fn rows(index: &mut Index, query: &Query) -> Vec<Row> {
    let row = |slot| match slot {
        Slot::Account { row } => Some(*row),
        Slot::Group { .. } => None,
    };
    index.rows(query).rows.into_iter().filter_map(row).collect()
}

fn names(index: &mut Index, query: &Query) -> Vec<String> {
    rows(index, query).into_iter().map(|row| row.name).collect()
}

fn three() -> Vec<Account> {
    vec![
        account("acc_1", "Zebra Café", Some(Status::ReconnectRequired)),
        account("acc_2", "Acme Corp", Some(Status::Active)),
        account("acc_3", "Mill", Some(Status::Unknown)),
    ]
}

#[test]
fn groups_in_which_something_needs_a_person_stand_first() {
    let mut index = Index::default();
    let of = |id: &str, brand: Option<&str>, status| Account {
        brand: brand.map(str::to_owned),
        ..account(id, id, Some(status))
    };
    index.replace(
        vec![
            of("a", Some("acme"), Status::Active),
            of("b", Some("bakery"), Status::Active),
            of("c", Some("bakery"), Status::ReconnectRequired),
            of("d", None, Status::ReconnectRequired),
        ],
        1,
    );
    let by_brand = |sort| Query { group: Group::Brand, sort, ..everything() };
    assert_eq!(names(&mut index, &by_brand(Sort::NeedsYouFirst)), ["c", "b", "d", "a"]);
    assert_eq!(names(&mut index, &by_brand(Sort::Name)), ["a", "b", "c", "d"]);
}

#[test]
fn what_needs_a_person_stands_first() {
    let mut index = Index::default();
    index.replace(three(), 1);
    assert_eq!(names(&mut index, &query("", None)), ["Zebra Café", "Mill", "Acme Corp"]);
    let counts = index.counts();
    assert_eq!((counts.total, counts.needs_you, counts.cannot_tell, counts.connected), (3, 1, 1, 1));
}

/// What becomes of a list: whether anything changed, and whether it is another list.
fn taken(index: &mut Index, accounts: Vec<Account>) -> (bool, bool) {
    let before = index.revision();
    let draft = Base::of(index).compare(accounts, 9);
    let other = matches!(index.take(draft).unwrap(), Taken::Other(_));
    (index.revision() != before, other)
}

#[test]
fn a_list_that_says_the_same_is_known_and_any_difference_is_not() {
    let mut index = Index::default();
    assert_eq!(taken(&mut index, three()), (true, true));
    let reversed: Vec<Account> = three().into_iter().rev().collect();
    assert_eq!(taken(&mut index, reversed), (false, false));
    let mut other = three();
    other[1].status = Some(Status::ReconnectRequired);
    assert_eq!(taken(&mut index, other), (true, true));
    assert_eq!(taken(&mut index, three()[..2].to_vec()), (true, true));
    assert_eq!(taken(&mut index, [three(), vec![account("acc_4", "New", None)]].concat()), (true, true));
    assert_eq!(
        taken(&mut index, [three(), three(), vec![account("acc_4", "New", None)]].concat()),
        (false, false)
    );
    index.lose_touch();
    let again = [three(), vec![account("acc_4", "New", None)]].concat();
    assert_eq!(taken(&mut index, again), (true, false), "it is news that it can be had again");
}

#[test]
fn a_list_compared_with_another_than_the_known_one_is_compared_again() {
    let mut index = Index::default();
    let late = Base::of(&index).compare(three(), 1);
    index.replace(three()[..1].to_vec(), 5);
    let late = index.take(late).unwrap_err();
    let again = Base::of(&index).compare(late.into_accounts(), 9);
    assert!(matches!(index.take(again), Ok(Taken::Other(before)) if before.accounts().len() == 1));
    let since = |id: &str| index.find(id).unwrap().since;
    assert_eq!((since("acc_1"), since("acc_2")), (Some(5), Some(9)));
}

#[test]
fn what_differs_between_two_lists_is_told_by_where_it_is() {
    let before = Roll::of(three());
    let mut after = three();
    after.remove(1);
    after[0].name = "Aardvark".into();
    after.push(account("acc_0", "New", None));
    let after = Roll::of(after);
    let Difference { gone, new } = after.since(&before);
    let id = |roll: &Roll, at: &u32| roll.accounts()[*at as usize].id.clone();
    assert_eq!(gone.iter().map(|at| id(&before, at)).collect::<Vec<_>>(), ["acc_2"]);
    assert_eq!(new.iter().map(|at| id(&after, at)).collect::<Vec<_>>(), ["acc_0", "acc_1"]);
    assert_eq!(after.since(&after), Difference::default());
}

#[test]
fn nothing_is_green_after_a_check_that_failed() {
    let mut index = Index::default();
    index.replace(three(), 1);
    let before = index.revision();
    index.lose_touch();
    assert_ne!(index.revision(), before);
    let rows = rows(&mut index, &query("acme", None));
    assert_eq!((rows[0].health, rows[0].last_known), (Health::CannotTell, Some(Health::Connected)));
    assert_eq!(index.counts().needs_you, 1, "a broken account stays broken");
}

#[test]
fn a_list_without_any_status_is_listed_without_alarm() {
    let mut index = Index::default();
    index.replace(vec![account("acc_1", "A", None), account("acc_2", "B", None)], 1);
    assert_eq!(index.counts().listed, 2);
    index.lose_touch();
    assert_eq!(index.counts().listed, 2);
}

#[test]
fn a_missing_status_beside_others_means_that_nobody_can_tell() {
    let mut index = Index::default();
    index.replace(vec![account("acc_1", "A", None), account("acc_2", "B", Some(Status::Active))], 1);
    assert_eq!((index.counts().cannot_tell, index.counts().connected), (1, 1));
}

#[test]
fn since_is_the_first_time_that_a_status_was_seen() {
    let mut index = Index::default();
    index.replace(three(), 10);
    index.replace(three(), 20);
    assert!(index.accounts().all(|account| account.since == Some(10)));
    let mut changed = three();
    changed[0].status = Some(Status::Active);
    index.replace(changed, 30);
    assert_eq!(index.find("acc_1").unwrap().since, Some(30));
    assert_eq!(index.find("acc_2").unwrap().since, Some(10));
}

#[test]
fn every_word_has_to_occur_somewhere_and_case_does_not_matter() {
    let mut index = Index::default();
    index.replace(three(), 1);
    for (text, found) in
        [("ZEBRA", 1), ("café insta", 1), ("acc_2", 1), ("instagram", 3), ("acme zebra", 0), ("  ", 3)]
    {
        assert_eq!(index.rows(&query(text, None)).total, found, "{text:?}");
    }
    assert_eq!(index.rows(&query("", Some(Health::NeedsYou))).total, 1);
}

#[test]
fn a_range_beyond_the_end_is_empty_and_a_large_one_is_cut() {
    let mut index = Index::default();
    index.replace((0..1_000).map(|n| account(&format!("a{n}"), &format!("{n:04}"), None)).collect(), 1);
    let rows = index.rows(&Query { start: 990, count: 50, ..everything() });
    assert_eq!((rows.total, rows.start, rows.rows.len()), (1_000, 990, 10));
    assert_eq!(index.rows(&Query { start: 2_000, count: 5, ..everything() }).rows.len(), 0);
    assert_eq!(index.rows(&Query { count: 9_999, ..everything() }).rows.len(), 500);
}

fn of_brand(id: &str, platform: &str, brand: Option<&str>) -> Account {
    Account {
        platform: platform.into(),
        brand: brand.map(Into::into),
        ..account(id, &format!("Name {id}"), Some(Status::Active))
    }
}

fn brands(names: &[(&str, &str)]) -> HashMap<String, String> {
    names.iter().map(|(id, name)| ((*id).to_owned(), (*name).to_owned())).collect()
}

fn ids(index: &mut Index, text: &str) -> Vec<String> {
    rows(index, &query(text, None)).into_iter().map(|row| row.id).collect()
}

fn two_brands() -> Vec<Account> {
    vec![
        of_brand("acc_1", "instagram", Some("br_1")),
        of_brand("acc_2", "tiktok", Some("br_1")),
        of_brand("acc_3", "instagram", Some("br_2")),
        of_brand("acc_4", "facebook", None),
    ]
}

#[test]
fn an_account_is_found_by_the_name_of_its_brand_and_of_its_page() {
    let names = brands(&[("br_1", "Bakery Ünal"), ("br_2", "Mill")]);
    let paged = Account { page_name: Some("Fresh Bread".into()), ..of_brand("acc_5", "facebook", None) };
    let list: Vec<Account> = two_brands().into_iter().chain([paged]).collect();
    for names_first in [true, false] {
        let mut index = Index::default();
        if names_first {
            index.name_brands(names.clone());
            index.replace(list.clone(), 1);
        } else {
            index.replace(list.clone(), 1);
            index.name_brands(names.clone());
        }
        assert_eq!(ids(&mut index, "bakery"), ["acc_1", "acc_2"], "{names_first}");
        assert_eq!(ids(&mut index, "ÜNAL tiktok"), ["acc_2"]);
        assert_eq!(ids(&mut index, "mill"), ["acc_3"]);
        assert_eq!(ids(&mut index, "fresh bread"), ["acc_5"]);
        assert!(ids(&mut index, "bakery mill").is_empty());
    }
}

#[test]
fn a_renamed_brand_is_found_by_its_new_name_only_and_makes_a_new_revision() {
    let mut index = Index::default();
    index.replace(two_brands(), 1);
    index.name_brands(brands(&[("br_1", "Bakery"), ("br_2", "Mill")]));
    let before = index.revision();
    index.name_brands(brands(&[("br_2", "Mill"), ("br_1", "Bakery")]));
    assert_eq!(index.revision(), before, "nothing changed");
    index.name_brands(brands(&[("br_1", "Pastry shop"), ("br_2", "Mill")]));
    assert_ne!(index.revision(), before);
    assert!(ids(&mut index, "bakery").is_empty());
    assert_eq!(ids(&mut index, "pastry"), ["acc_1", "acc_2"]);
    let row = rows(&mut index, &query("acc_1", None)).remove(0);
    assert_eq!(row.brand, Some(BrandRef { id: "br_1".into(), name: "Pastry shop".into() }));
}

#[test]
fn a_brand_without_a_known_name_is_called_and_found_by_its_id() {
    let mut index = Index::default();
    index.replace(two_brands(), 1);
    index.name_brands(brands(&[("br_1", "Bakery")]));
    let brand_of = |index: &mut Index, id: &str| rows(index, &query(id, None)).remove(0).brand;
    assert_eq!(brand_of(&mut index, "acc_3"), Some(BrandRef { id: "br_2".into(), name: "br_2".into() }));
    assert_eq!(brand_of(&mut index, "acc_4"), None);
    assert_eq!(ids(&mut index, "BR_2"), ["acc_3"], "what is shown can be searched");
    index.name_brands(HashMap::new());
    assert_eq!(ids(&mut index, "br_1"), ["acc_1", "acc_2"], "a deleted brand has no name either");
    assert!(ids(&mut index, "bakery").is_empty());
}

#[test]
fn what_belongs_to_a_brand_is_counted() {
    let mut index = Index::default();
    let counted = |index: &Index| -> Vec<(String, u32, Vec<String>)> {
        let inside = index.by_brand().iter();
        let platforms = |inside: &InBrand| inside.platforms.iter().cloned().collect();
        inside.map(|(id, inside)| (id.clone(), inside.accounts, platforms(inside))).collect()
    };
    assert!(counted(&index).is_empty());
    index.replace(two_brands(), 1);
    let one = || ("br_1".to_owned(), 2, vec!["instagram".to_owned(), "tiktok".to_owned()]);
    assert_eq!(counted(&index), [one(), ("br_2".to_owned(), 1, vec!["instagram".to_owned()])]);
    let twice = of_brand("acc_9", "instagram", Some("br_1"));
    index.replace(two_brands().into_iter().take(2).chain([twice]).collect(), 2);
    assert_eq!(counted(&index), [(one().0, 3, one().2)], "a platform once, a brand that is empty not at all");
    index.restore(Vec::new());
    assert!(counted(&index).is_empty());
}
