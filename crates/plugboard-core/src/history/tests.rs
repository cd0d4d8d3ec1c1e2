//! Differences of two lists, and what many of them come to.

use std::collections::HashMap;

use proptest::prelude::*;

use super::*;
use crate::view::{Between, ChangeGroup};

fn account(id: &str, status: Option<Status>) -> Account {
    Account {
        id: id.into(),
        platform: "instagram".into(),
        name: format!("Name of {id}"),
        username: format!("handle_{id}"),
        status,
        reason: (status == Some(Status::ReconnectRequired)).then(|| "token_expired".into()),
        since: None,
        brand: Some("b_1".into()),
        login: None,
        page_name: None,
    }
}

const ACTIVE: Option<Status> = Some(Status::Active);
const BROKEN: Option<Status> = Some(Status::ReconnectRequired);
const UNKNOWN: Option<Status> = Some(Status::Unknown);

fn compare_as(before: &[Account], after: &[Account], whole: Whole, now: i64) -> Vec<ListChange> {
    let brands = HashMap::from([("b_1".to_owned(), "Acme".to_owned())]);
    let beside = Beside {
        whole,
        signed_in: &["signed_in".to_owned()],
        disconnected: &["disconnected".to_owned()],
        brands: &brands,
    };
    changes(before.iter(), after.iter(), &beside, now)
}

fn compare(before: &[Account], after: &[Account]) -> Vec<ListChange> {
    compare_as(before, after, Whole::Yes, 9)
}

fn kinds(changes: &[ListChange]) -> Vec<(EntryKind, &str)> {
    changes.iter().map(|change| (change.kind, change.account.as_str())).collect()
}

#[test]
fn what_is_new_gone_or_called_otherwise_is_told() {
    let before = [account("stays", ACTIVE), account("goes", ACTIVE), account("turns", ACTIVE)];
    let mut turned = account("turns", ACTIVE);
    turned.username = "other".into();
    let after = [account("comes", ACTIVE), account("stays", ACTIVE), turned];
    let told = compare(&before, &after);
    let expected = [(EntryKind::Appeared, "comes"), (EntryKind::Renamed, "turns"), (EntryKind::Gone, "goes")];
    assert_eq!(kinds(&told), expected);
    assert_eq!(
        (told[1].before.as_deref(), told[1].after.as_deref()),
        (Some("@handle_turns"), Some("@other"))
    );
    assert_eq!(told[0].brand.as_ref().map(|brand| brand.name.as_str()), Some("Acme"));
    assert!(told.iter().all(|change| change.at == 9));
    assert_eq!(compare(&after, &after), []);
}

#[test]
fn a_status_that_changed_means_what_the_table_says() {
    use EntryKind::{Broke, Repaired, Unclear};
    for (before, after, kind) in [
        (ACTIVE, ACTIVE, None),
        (ACTIVE, BROKEN, Some(Broke)),
        (ACTIVE, UNKNOWN, Some(Unclear)),
        (ACTIVE, None, Some(Unclear)),
        (BROKEN, ACTIVE, Some(Repaired)),
        (BROKEN, BROKEN, None),
        (BROKEN, UNKNOWN, Some(Unclear)),
        (BROKEN, None, Some(Unclear)),
        (UNKNOWN, ACTIVE, Some(Repaired)),
        (UNKNOWN, BROKEN, Some(Broke)),
        (UNKNOWN, UNKNOWN, None),
        (UNKNOWN, None, None),
        (None, ACTIVE, None),
        (None, BROKEN, Some(Broke)),
        (None, UNKNOWN, None),
        (None, None, None),
    ] {
        let told = compare(&[account("a", before)], &[account("a", after)]);
        let found = told.first().map(|change| change.kind);
        assert_eq!(found, kind, "{before:?} then {after:?}");
        if let Some(change) = told.first() {
            assert_eq!(change.before.as_deref(), status_name(before));
            assert_eq!(change.after.as_deref(), status_name(after));
        }
    }
}

#[test]
fn how_a_change_is_known_is_told_and_a_list_with_gaps_proves_nobody_gone() {
    let before = [account("gone", ACTIVE), account("disconnected", ACTIVE), account("signed_in", BROKEN)];
    let after = [account("signed_in", ACTIVE)];
    let known = |whole| {
        let told = compare_as(&before, &after, whole, 1);
        told.into_iter().map(|change| (change.account, change.known)).collect::<Vec<_>>()
    };
    let (signed_in, disconnected) =
        (("signed_in".to_owned(), Known::SignIn), ("disconnected".to_owned(), Known::Disconnected));
    let gone = ("gone".to_owned(), Known::List);
    assert_eq!(known(Whole::Yes), [signed_in.clone(), disconnected.clone(), gone]);
    assert_eq!(known(Whole::No), [signed_in, disconnected]);
}

#[test]
fn a_hundred_thousand_accounts_are_compared_without_trouble() {
    let list = |status| (0..100_000).map(|at| account(&at.to_string(), status)).collect::<Vec<_>>();
    assert_eq!(compare(&list(ACTIVE), &list(BROKEN)).len(), 100_000);
    assert_eq!(compare(&list(ACTIVE), &list(ACTIVE)).len(), 0);
}

#[test]
fn a_list_in_figures_has_every_account_once() {
    let mut other = account("d", None);
    other.platform = "tiktok".into();
    let list = [account("a", ACTIVE), account("b", BROKEN), account("c", UNKNOWN), other];
    let told = tally(list.iter());
    let figures: Vec<_> = told
        .iter()
        .map(|day| (day.platform.as_str(), day.connected, day.needs_you, day.cannot_tell, day.listed))
        .collect();
    assert_eq!(figures, [("instagram", 1, 1, 1, 0), ("tiktok", 0, 0, 1, 0)]);
    assert_eq!(tally([account("a", None)].iter())[0].listed, 1, "a service that never says how they are");
}

#[test]
fn twice_within_a_day_and_a_week_is_no_accident() {
    let day = 24 * 60 * 60 * 1_000;
    let now = 100 * day;
    assert!(broke_again(&[now - 3 * day, now - day], &[now - 3 * day + 1, now], now));
    assert!(!broke_again(&[now - day], &[now], now), "once is not twice");
    assert!(!broke_again(&[now - 3 * day, now - day], &[now], now), "the first one lasted");
    assert!(!broke_again(&[now - 5 * day, now - 3 * day], &[now - day, now], now), "both lasted a day");
    assert!(!broke_again(&[now - 9 * day, now - 8 * day], &[now - 9 * day, now - 8 * day], now), "long ago");
    assert!(!broke_again(&[now - day, now - day / 2], &[now - 2 * day], now), "broken before, not after");
}

/// The changes of an account's life, one a millisecond.
fn life(kinds: &[(EntryKind, Option<&str>, Option<&str>)]) -> Vec<ListChange> {
    let of = |(at, (kind, before, after)): (usize, &(EntryKind, Option<&str>, Option<&str>))| ListChange {
        at: i64::try_from(at).unwrap(),
        kind: *kind,
        account: "a".into(),
        platform: "instagram".into(),
        name: "A".into(),
        username: after.and_then(|after| after.strip_prefix('@')).unwrap_or("a").into(),
        brand: None,
        before: before.map(Into::into),
        after: after.map(Into::into),
        reason: None,
        known: Known::List,
    };
    kinds.iter().enumerate().map(of).collect()
}

type Life<'a> = &'a [(EntryKind, Option<&'a str>, Option<&'a str>)];

#[test]
fn what_happened_to_an_account_is_told_once_and_with_what_was_in_between() {
    use EntryKind::{Appeared, Broke, Gone, Renamed, Repaired, Unclear};
    let (works, broken, unknown) = (Some("active"), Some("reconnect_required"), Some("unknown"));
    let broke = (Broke, works, broken);
    let repaired = (Repaired, broken, works);
    let cases: [(Life<'_>, &[(ChangeGroup, Between)]); 13] = [
        (&[(Appeared, None, works)], &[(ChangeGroup::Appeared, Between::Nothing)]),
        (&[(Gone, works, None)], &[(ChangeGroup::Gone, Between::Nothing)]),
        (&[(Appeared, None, works), (Gone, works, None)], &[(ChangeGroup::Gone, Between::CameAndWent)]),
        (&[(Gone, works, None), (Appeared, None, works)], &[(ChangeGroup::Appeared, Between::WentAndCame)]),
        (&[broke], &[(ChangeGroup::Broke, Between::Nothing)]),
        (&[repaired], &[(ChangeGroup::Repaired, Between::Nothing)]),
        (&[broke, repaired], &[(ChangeGroup::Repaired, Between::BrokeAndRepaired)]),
        (&[repaired, broke], &[(ChangeGroup::Broke, Between::RepairedAndBroke)]),
        (&[(Unclear, works, unknown), (Repaired, unknown, works)], &[]),
        (&[(Unclear, works, unknown)], &[]),
        (&[(Renamed, Some("@old"), Some("@new"))], &[(ChangeGroup::Renamed, Between::Nothing)]),
        (&[(Renamed, Some("@old"), Some("@new")), (Renamed, Some("@new"), Some("@old"))], &[]),
        (
            &[(Renamed, Some("Old"), Some("New")), broke],
            &[(ChangeGroup::Renamed, Between::Nothing), (ChangeGroup::Broke, Between::Nothing)],
        ),
    ];
    for (life, expected) in cases {
        let folded = fold(self::life(life));
        let mut told = Vec::new();
        for group in [
            ChangeGroup::Appeared,
            ChangeGroup::Gone,
            ChangeGroup::Renamed,
            ChangeGroup::Broke,
            ChangeGroup::Repaired,
        ] {
            told.extend(folded.group(group).iter().map(|changed| (group, changed.between)));
        }
        assert_eq!(told, expected, "{life:?}");
    }
    let renamed = fold(self::life(&[(Renamed, Some("@a"), Some("@b")), (Renamed, Some("@b"), Some("@c"))]));
    assert_eq!(renamed.group(ChangeGroup::Renamed)[0].was.as_deref(), Some("@a"));
}

fn any_list() -> impl Strategy<Value = Vec<Account>> {
    let status = prop::sample::select(vec![ACTIVE, BROKEN, UNKNOWN, None]);
    prop::collection::btree_map(0_u8..12, (status, 0_u8..3), 0..12).prop_map(|rows| {
        let row = |(id, (status, name)): (u8, (Option<Status>, u8))| Account {
            username: format!("name{name}"),
            ..account(&id.to_string(), status)
        };
        rows.into_iter().map(row).collect()
    })
}

proptest! {
    /// Walking from list to list and folding what was told gives what comparing the ends gives.
    #[test]
    fn folding_many_steps_agrees_with_the_ends(lists in prop::collection::vec(any_list(), 2..6)) {
        let steps = lists.windows(2).enumerate().flat_map(|(at, pair)| {
            compare_as(&pair[0], &pair[1], Whole::Yes, i64::try_from(at).unwrap())
        });
        let folded = fold(steps);
        let (first, last) = (&lists[0], &lists[lists.len() - 1]);
        let ids = |list: &[Account]| list.iter().map(|one| one.id.clone()).collect::<std::collections::BTreeSet<_>>();
        let found = |group, between: &[Between]| {
            let accounts = folded.group(group).iter().filter(|one| between.contains(&one.between));
            accounts.map(|one| one.change.account.clone()).collect::<std::collections::BTreeSet<_>>()
        };
        let new: std::collections::BTreeSet<_> = ids(last).difference(&ids(first)).cloned().collect();
        let gone: std::collections::BTreeSet<_> = ids(first).difference(&ids(last)).cloned().collect();
        prop_assert_eq!(found(ChangeGroup::Appeared, &[Between::Nothing]), new);
        prop_assert_eq!(found(ChangeGroup::Gone, &[Between::Nothing]), gone);
        for account in last {
            let always = lists.iter().all(|list| list.iter().any(|one| one.id == account.id));
            let before = first.iter().find(|one| one.id == account.id);
            if let (true, Some(before)) = (always, before) {
                let broke = found(ChangeGroup::Broke, &[Between::Nothing, Between::RepairedAndBroke]);
                let newly = account.status == BROKEN && before.status != BROKEN;
                prop_assert!(!newly || broke.contains(&account.id));
                let repaired = found(ChangeGroup::Repaired, &[Between::Nothing]);
                let better = account.status == ACTIVE && before.status == BROKEN;
                // A service that stops saying how an account is and begins again has told of no repair.
                let known = lists.iter().all(|list| list.iter().any(|one| one.id == account.id && one.status.is_some()));
                prop_assert!(!better || !known || repaired.contains(&account.id));
                let renamed = found(ChangeGroup::Renamed, &[Between::Nothing]);
                prop_assert_eq!(renamed.contains(&account.id), account.username != before.username);
            }
        }
    }
}
