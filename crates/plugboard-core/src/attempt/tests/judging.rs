//! The strict rule by which a lost answer is settled from the list, row by row.

use super::*;

fn row<'a>(id: &'a str, platform: &'a str, active: Active) -> Listed<'a> {
    Listed { id, username: "listed.example", platform, brand: None, active }
}

fn mine(id: &str) -> Listed<'_> {
    row(id, "instagram", Active::Yes)
}

fn new_account(before: Option<&[&str]>) -> Attempt {
    Attempt {
        before: before.map(|ids| ids.iter().map(|id| (*id).to_owned()).collect()),
        ..attempt(Method::Browser, exchanging())
    }
}

fn reconnect(before: Before) -> Attempt {
    Attempt {
        expected: Some(Expected { person: person("acc_me"), before }),
        ..new_account(Some(&["acc_me"]))
    }
}

fn judged(attempt: &Attempt, list: &[Listed<'_>]) -> Option<String> {
    judge(attempt, list, Rivals::None).map(|person| person.account_id)
}

/// Ids listed before, the list now, and which account counts.
type Row<'a> = (Option<&'a [&'a str]>, &'a [Listed<'a>], Option<&'a str>);

#[test]
fn a_new_account_counts_only_if_it_is_the_one_that_was_not_there() {
    let table: [Row<'_>; 11] = [
        (Some(&[]), &[mine("a")], Some("a")),
        (Some(&["a"]), &[mine("a"), mine("b")], Some("b")),
        (Some(&["a"]), &[mine("b")], Some("b")),
        (Some(&["a"]), &[mine("a")], None),
        (Some(&["a"]), &[], None),
        (Some(&["a"]), &[mine("a"), mine("b"), mine("c")], None),
        (Some(&[]), &[mine("a"), mine("b")], None),
        // Accounts of other platforms say nothing.
        (Some(&[]), &[row("t", "tiktok", Active::Yes)], None),
        (Some(&[]), &[row("t", "tiktok", Active::Yes), mine("a")], Some("a")),
        // Without a list from before, anything could have been there.
        (None, &[mine("a")], None),
        // A new account counts whatever the list says of its health.
        (Some(&[]), &[row("a", "instagram", Active::NotSaid)], Some("a")),
    ];
    for (before, list, expected) in table {
        assert_eq!(judged(&new_account(before), list).as_deref(), expected, "{before:?} {list:?}");
    }
}

#[test]
fn a_reconnect_counts_only_if_the_expected_account_was_broken_and_works_now() {
    let working = row("acc_me", "instagram", Active::Yes);
    let unsaid = row("acc_me", "instagram", Active::NotSaid);
    let elsewhere = row("acc_me", "tiktok", Active::Yes);
    let table: [(Before, &[Listed<'_>], Option<&str>); 9] = [
        (Before::Broken, &[working], Some("acc_me")),
        (Before::Broken, &[mine("other"), working], Some("acc_me")),
        (Before::Broken, &[unsaid], None),
        (Before::Broken, &[], None),
        (Before::Broken, &[mine("other")], None),
        (Before::Broken, &[unsaid, mine("other")], None),
        (Before::Broken, &[elsewhere], None),
        (Before::Otherwise, &[working], None),
        (Before::Otherwise, &[unsaid, mine("other")], None),
    ];
    for (before, list, expected) in table {
        assert_eq!(judged(&reconnect(before), list).as_deref(), expected, "{before:?} {list:?}");
    }
}

#[test]
fn nothing_is_laid_at_one_door_when_there_are_two() {
    let working = row("acc_me", "instagram", Active::Yes);
    assert_eq!(judge(&new_account(Some(&[])), &[mine("a")], Rivals::Some), None);
    assert_eq!(judge(&reconnect(Before::Broken), &[working], Rivals::Some), None);
}

#[test]
fn the_person_is_taken_from_the_list() {
    let got = judge(&new_account(Some(&[])), &[mine("a")], Rivals::None);
    assert_eq!(got, Some(Person { account_id: "a".into(), username: "listed.example".into() }));
}

#[test]
fn a_row_of_another_brand_says_nothing_and_one_without_a_brand_counts() {
    let of = |id, brand| Listed { brand, ..mine(id) };
    let (here, there, unsaid) = (of("a", Some("br_1")), of("b", Some("br_2")), of("c", None));
    let table: [(Option<&str>, &[Listed<'_>], Option<&str>); 9] = [
        (Some("br_1"), &[here], Some("a")),
        (Some("br_1"), &[there], None),
        (Some("br_1"), &[there, here], Some("a")),
        (Some("br_1"), &[unsaid], Some("c")),
        (Some("br_1"), &[here, unsaid], None),
        (Some("br_2"), &[here, there], Some("b")),
        // An attempt without a brand, such as one of the older contract, tells no brands apart.
        (None, &[here], Some("a")),
        (None, &[here, there], None),
        (None, &[unsaid], Some("c")),
    ];
    for (brand_id, list, expected) in table {
        let new = Attempt { brand: brand_id.map(brand), ..new_account(Some(&[])) };
        assert_eq!(judged(&new, list).as_deref(), expected, "{brand_id:?} {list:?}");
    }
}

#[test]
fn a_reconnect_is_not_settled_by_a_row_of_another_brand() {
    let me = |brand| Listed { brand, ..mine("acc_me") };
    let asked = Attempt { brand: Some(brand("br_1")), ..reconnect(Before::Broken) };
    assert_eq!(judged(&asked, &[me(Some("br_1"))]).as_deref(), Some("acc_me"));
    assert_eq!(judged(&asked, &[me(Some("br_2"))]), None);
    assert_eq!(judged(&asked, &[me(Some("br_2")), me(Some("br_1"))]).as_deref(), Some("acc_me"));
}

#[test]
fn an_attempt_is_a_rival_if_it_may_have_brought_an_account_since() {
    let rival = |contract, method, phase: &Phase| {
        let other = Attempt { contract, ..attempt(method, phase.clone()) };
        (may_have_brought_one(&other, STARTED), may_have_brought_one(&other, STARTED + 501))
    };
    let (never, always, once) =
        ((Rivals::None, Rivals::None), (Rivals::Some, Rivals::Some), (Rivals::Some, Rivals::None));
    let expected = |contract: Contract, method: Method, phase: &Phase| match phase {
        Phase::Starting => match method {
            Method::Browser | Method::Dashboard => never,
            Method::Form => always,
        },
        // There the service connects by itself.
        Phase::Waiting { .. } => match contract {
            Contract::Seed => never,
            Contract::Current => always,
        },
        // And goes on to, for as long as the browser may bring it the code.
        Phase::Cancelled | Phase::Expired if contract == Contract::Current => always,
        Phase::Choosing { .. } | Phase::Declined { .. } | Phase::Expired | Phase::Failed { .. } => never,
        Phase::Claimed { .. }
        | Phase::Exchanging { .. }
        | Phase::Confirming { .. }
        | Phase::Selecting { .. } => always,
        Phase::Connected { .. } | Phase::Unconfirmed => once,
        // What was typed may have arrived before the person cancelled.
        Phase::Cancelled => match method {
            Method::Browser | Method::Dashboard => never,
            Method::Form => once,
        },
    };
    for phase in open_phases().iter().chain(&ends()) {
        for method in [Method::Browser, Method::Form, Method::Dashboard] {
            for contract in [Contract::Seed, Contract::Current] {
                let cell = format!("{contract:?} {method:?} {phase:?}");
                assert_eq!(rival(contract, method, phase), expected(contract, method, phase), "{cell}");
            }
        }
    }
}

#[test]
fn two_attempts_compete_for_one_place_unless_they_are_apart() {
    let one = || attempt(Method::Browser, exchanging());
    let of = |brand_id: Option<&str>| Attempt { brand: brand_id.map(brand), ..one() };
    let other = |brand_id| Attempt { id: "other".into(), ..of(brand_id) };
    let table = [
        (None, None, true),
        (Some("br_1"), Some("br_1"), true),
        (Some("br_1"), Some("br_2"), false),
        // Where one of them names no brand, nobody can say that it is another one.
        (Some("br_1"), None, true),
        (None, Some("br_1"), true),
    ];
    for (mine, theirs, expected) in table {
        assert_eq!(compete(&of(mine), &other(theirs)), expected, "{mine:?} {theirs:?}");
    }
    // A brand is the same under another name.
    let renamed = BrandRef { id: "br_1".into(), name: "New name".into() };
    assert!(compete(&of(Some("br_1")), &Attempt { brand: Some(renamed), ..other(None) }));
    assert!(!compete(&one(), &one()), "with itself");
    assert!(!compete(&one(), &Attempt { platform: "tiktok".into(), ..other(None) }));
    assert!(!compete(&one(), &Attempt { workspace: WorkspaceId::REHEARSAL, ..other(None) }));
}
