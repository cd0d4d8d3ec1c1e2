//! What is written comes back, what cannot be read does no harm, and no secret is among it.

mod damaged;
mod journal;
mod logs;
mod paths;
mod read_only;
mod rounds;
mod versions;

use std::fs;
use std::path::PathBuf;

use super::*;
use crate::accounts::Status;
use crate::attempt::{Before, Expected, Phase, Ticket};
use crate::vault::{Digest, Secret};
use crate::view::{BrandRef, BrowserWindow, Contract, Method, Outcome, Person, Way};

const FIRST: WorkspaceId = WorkspaceId::FIRST;

fn known(id: WorkspaceId) -> Known {
    Known {
        id,
        name: "Agency \"A\"".into(),
        address: "https://a.example/v1".into(),
        found: Some(Contract::Current),
        chosen: None,
        last_brand: Some("br_1".into()),
        brands: vec![("br_1".into(), "Gärtnerei \"Grünfink\"".into())],
    }
}

fn person(id: &str) -> Person {
    Person { account_id: id.into(), username: format!("{id} \"quoted\" ünï \u{202e}<b>") }
}

fn ticket(byte: u8) -> Ticket {
    Ticket {
        way: Way::DeepLink,
        redirect_uri: Some("app://oauth/callback".into()),
        service_state: Digest([byte; 32]),
        own_state: None,
        until: 1_700_000_660_000,
        spent: false,
    }
}

fn attempt(id: &str, phase: Phase) -> Attempt {
    Attempt {
        id: id.into(),
        workspace: WorkspaceId::FIRST,
        platform: "instagram".into(),
        method: Method::Browser,
        contract: Contract::Seed,
        brand: None,
        browser: None,
        tickets: vec![ticket(8)],
        key: Digest([7; 32]),
        started: 1_700_000_000_000,
        ended: phase.is_end().then_some(1_700_000_001_000),
        expected: None,
        before: None,
        phase,
    }
}

fn browser(id: Option<&str>, window: BrowserWindow) -> BrowserChoice {
    BrowserChoice { id: id.map(Into::into), window }
}

fn phases() -> Vec<Phase> {
    let failed = |field: Option<&str>| Phase::Failed {
        code: ErrorCode::CredentialRefused,
        field: field.map(Into::into),
        reference: "HTTP 401".into(),
    };
    let mut all = vec![
        Phase::Starting,
        Phase::Waiting { until: 1 },
        Phase::Claimed { until: i64::MAX },
        Phase::Exchanging { until: -1 },
        Phase::Confirming { until: 2, account: "acc_\u{e9}\"".into() },
        Phase::Choosing { until: 3, connection: "pc_1".into() },
        Phase::Selecting { until: 4, connection: "pc_2".into(), chosen_until: 5 },
        Phase::Declined { reason: "access_denied".into() },
        Phase::Cancelled,
        Phase::Expired,
        Phase::Unconfirmed,
        failed(None),
        failed(Some("api_key")),
    ];
    let outcomes = [
        Outcome::New,
        Outcome::Renewed,
        Outcome::Expected,
        Outcome::SomebodyElseNew,
        Outcome::SomebodyElseListed,
    ];
    all.extend(outcomes.map(|outcome| Phase::Connected {
        got: person("acc_1"),
        others: vec![person("acc_2"), person("acc_3")],
        outcome,
    }));
    all
}

fn account(id: &str, status: Option<Status>) -> Account {
    Account {
        id: id.into(),
        platform: "instagram".into(),
        name: "Café ☕".into(),
        username: "cafe".into(),
        status,
        reason: status.map(|_| "token_expired".into()),
        since: status.map(|_| 5),
        brand: None,
        login: None,
        page_name: None,
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join("plugboard.db")
}

/// The last known list and when it came.
fn list(store: &Store, id: WorkspaceId) -> Option<(i64, Vec<Account>)> {
    let checked_at = store.checked_at(id).unwrap()?;
    Some((checked_at, store.accounts_after(id, "", 1_000).unwrap()))
}

#[test]
fn every_phase_and_every_field_comes_back_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut written = Vec::new();
    for (number, phase) in phases().into_iter().enumerate() {
        let id = format!("{number:03}");
        let expected = Expected { person: person("acc_9"), before: Before::Broken };
        let otherwise = Expected { before: Before::Otherwise, ..expected.clone() };
        written.push(Attempt { method: Method::Form, ..attempt(&format!("{id}a"), phase.clone()) });
        written.push(Attempt {
            tickets: Vec::new(),
            before: Some(Vec::new()),
            ..attempt(&format!("{id}b"), phase.clone())
        });
        let ids = vec!["acc_1".to_owned(), "acc \"2\"".to_owned()];
        written.push(Attempt {
            expected: Some(expected),
            before: Some(ids),
            ..attempt(&format!("{id}c"), phase.clone())
        });
        written.push(Attempt { expected: Some(otherwise), ..attempt(&format!("{id}d"), phase.clone()) });
        let watch =
            Ticket { way: Way::Watch, redirect_uri: None, own_state: Some(Digest([0xf0; 32])), ..ticket(0) };
        let spent = Ticket { way: Way::Loopback, spent: true, ..ticket(0xff) };
        written.push(Attempt {
            contract: Contract::Current,
            brand: Some(BrandRef { id: "br_1".into(), name: "Caff\u{e8} \"&\" \u{202e}".into() }),
            browser: Some(browser(Some("firefox"), BrowserWindow::Private)),
            tickets: vec![watch, spent, ticket(3)],
            ..attempt(&format!("{id}e"), phase)
        });
    }
    {
        let store = Store::open(folder.path()).unwrap();
        assert_eq!(store.keeping(), Keeping::OnDisk);
        for attempt in &written {
            store.save(attempt).unwrap();
        }
        assert_eq!(store.attempts().unwrap(), written);
    }
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.attempts().unwrap(), written);
}

#[test]
fn saving_again_replaces_and_removing_removes() {
    let store = Store::in_memory().unwrap();
    store.save(&attempt("a", Phase::Starting)).unwrap();
    store.save(&attempt("a", Phase::Expired)).unwrap();
    store.save(&attempt("b", Phase::Starting)).unwrap();
    assert_eq!(store.attempts().unwrap(), [attempt("a", Phase::Expired), attempt("b", Phase::Starting)]);
    store.remove("a").unwrap();
    store.remove("never there").unwrap();
    assert_eq!(store.attempts().unwrap(), [attempt("b", Phase::Starting)]);
}

#[test]
fn attempts_come_oldest_first_and_those_of_rehearsal_do_not_come_at_all() {
    let store = Store::in_memory().unwrap();
    let at = |id: &str, started| Attempt { started, ..attempt(id, Phase::Starting) };
    let rehearsed = Attempt { workspace: WorkspaceId::REHEARSAL, ..at("r", 1) };
    for attempt in [&at("young", 30), &at("old", 10), &rehearsed, &at("middle", 20)] {
        store.save(attempt).unwrap();
    }
    let ids: Vec<String> = store.attempts().unwrap().into_iter().map(|attempt| attempt.id).collect();
    assert_eq!(ids, ["old", "middle", "young"]);
}

#[test]
fn the_list_and_the_settings_come_back_until_they_are_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let statuses = [None, Some(Status::Active), Some(Status::ReconnectRequired), Some(Status::Unknown)];
    let mut accounts: Vec<Account> = statuses
        .iter()
        .enumerate()
        .map(|(number, status)| account(&format!("acc_{number}"), *status))
        .collect();
    accounts.push(Account {
        brand: Some("br_1".into()),
        login: Some("login_1".into()),
        page_name: Some("Café \"Page\" \u{202e}".into()),
        ..account("acc_9", None)
    });
    {
        let store = Store::open(folder.path()).unwrap();
        assert!(list(&store, FIRST).is_none());
        store.save_workspace(&known(FIRST)).unwrap();
        store.save_list(FIRST, [account("gone", None)].iter(), 3).unwrap();
        store.save_list(FIRST, accounts.iter(), 4).unwrap();
        store.set("address", "https://a.example/v1").unwrap();
        store.set("address", "https://b.example/v1").unwrap();
    }
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(list(&store, FIRST).unwrap(), (4, accounts));
    assert_eq!(store.setting("address").unwrap().as_deref(), Some("https://b.example/v1"));
    assert_eq!(store.setting("nothing").unwrap(), None);
}

#[test]
fn browsers_and_invites_come_back_as_they_were_written_last() {
    let folder = tempfile::tempdir().unwrap();
    let private = browser(Some("chrome"), BrowserWindow::Private);
    let plain = browser(None, BrowserWindow::Normal);
    let invite = |id: &str, text: &str| (id.to_owned(), text.to_owned());
    {
        let store = Store::open(folder.path()).unwrap();
        assert!(store.browsers().unwrap().is_empty() && store.invites().unwrap().is_empty());
        store.save_browser("acc_1", &plain).unwrap();
        store.save_browser("acc_2", &plain).unwrap();
        store.save_browser("acc_1", &private).unwrap();
        store.save_invites(&[invite("gone", "x"), invite("b", "y")]).unwrap();
        store.save_invites(&[invite("b", "second \"b\""), invite("a", "first ünï")]).unwrap();
    }
    let store = Store::open(folder.path()).unwrap();
    let mut browsers = store.browsers().unwrap();
    browsers.sort_by(|(one, _), (other, _)| one.cmp(other));
    assert_eq!(browsers, [("acc_1".to_owned(), private), ("acc_2".to_owned(), plain)]);
    assert_eq!(store.invites().unwrap(), ["second \"b\"", "first ünï"], "in the order given");
    store.save_invites(&[]).unwrap();
    assert!(store.invites().unwrap().is_empty());
}

#[test]
fn invites_that_cannot_be_written_leave_the_old_ones() {
    let store = Store::in_memory().unwrap();
    let one = ("a".to_owned(), "one".to_owned());
    store.save_invites(std::slice::from_ref(&one)).unwrap();
    let twice = [("b".to_owned(), "two".to_owned()), ("b".to_owned(), "three".to_owned())];
    assert!(store.save_invites(&twice).is_err());
    assert_eq!(store.invites().unwrap(), ["one"]);
}

#[test]
fn a_workspace_that_is_forgotten_takes_everything_along_that_is_not_of_this_computer() {
    let store = Store::in_memory().unwrap();
    store.save_workspace(&known(FIRST)).unwrap();
    store.save(&attempt("a", Phase::Starting)).unwrap();
    store.save_list(FIRST, [account("acc_1", None)].iter(), 3).unwrap();
    store.save_browser("acc_1", &browser(None, BrowserWindow::Private)).unwrap();
    store.set("ways", "kept").unwrap();
    store.forget_workspace(FIRST).unwrap();
    assert!(store.attempts().unwrap().is_empty() && list(&store, FIRST).is_none());
    assert!(store.browsers().unwrap().is_empty() && store.workspaces().unwrap().is_empty());
    assert!(store.setting("ways").unwrap().is_some());
    store.save_workspace(&known(FIRST)).unwrap();
    store.save_list(FIRST, [].iter(), 4).unwrap();
    assert!(list(&store, FIRST).unwrap().1.is_empty(), "no account is left behind");
}

#[test]
fn workspaces_keep_apart_what_is_theirs() {
    let folder = tempfile::tempdir().unwrap();
    let second = WorkspaceId(2);
    let both = [known(FIRST), Known { chosen: Some(Contract::Seed), found: None, ..known(second) }];
    {
        let store = Store::open(folder.path()).unwrap();
        for (known, name) in both.iter().zip(["one", "two"]) {
            store.save_workspace(&Known { name: "before".into(), ..known.clone() }).unwrap();
            store.save_list(known.id, [account("acc_1", None), account(name, None)].iter(), 3).unwrap();
            store.save_workspace(known).unwrap();
            let attempt = Attempt { workspace: known.id, ..attempt(name, Phase::Starting) };
            store.save(&attempt).unwrap();
            store.save_browser(name, &browser(None, BrowserWindow::Private)).unwrap();
        }
    }
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.workspaces().unwrap(), both);
    assert_eq!(list(&store, second).unwrap(), (3, vec![account("acc_1", None), account("two", None)]));
    store.save_checked_at(second, 9).unwrap();
    store.forget_workspace(FIRST).unwrap();
    assert!(list(&store, FIRST).is_none());
    assert_eq!(list(&store, second).unwrap().0, 9);
    assert_eq!(store.workspaces().unwrap(), both[1..]);
    let left: Vec<String> = store.attempts().unwrap().into_iter().map(|attempt| attempt.id).collect();
    assert_eq!(left, ["two"]);
    assert_eq!(store.browsers().unwrap().len(), 1);
}

#[test]
fn without_a_folder_that_can_be_written_things_are_kept_until_it_quits() {
    let folder = tempfile::tempdir().unwrap();
    let in_the_way = folder.path().join("file");
    fs::write(&in_the_way, "not a folder").unwrap();
    for place in [in_the_way.clone(), in_the_way.join("below")] {
        let store = Store::open(&place).unwrap();
        assert_eq!(store.keeping(), Keeping::UntilQuit);
        store.save(&attempt("a", Phase::Starting)).unwrap();
        assert_eq!(store.attempts().unwrap(), [attempt("a", Phase::Starting)]);
    }
    assert_eq!(fs::read(in_the_way).unwrap(), b"not a folder");

    let taken = tempfile::tempdir().unwrap();
    fs::create_dir(file(taken.path())).unwrap();
    assert_eq!(Store::open(taken.path()).unwrap().keeping(), Keeping::UntilQuit);
}

#[test]
fn a_folder_has_one_owner_at_a_time() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("deep/data");
    let first = Store::open(&folder).unwrap();
    assert!(matches!(Store::open(&folder), Err(OpenError::Owned)));
    first.save(&attempt("a", Phase::Starting)).unwrap();
    drop(first);
    assert_eq!(Store::open(&folder).unwrap().attempts().unwrap().len(), 1);
}

#[cfg(unix)]
#[test]
fn nobody_else_may_look_into_a_folder_that_the_store_makes() {
    use std::os::unix::fs::PermissionsExt as _;
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("data");
    let _store = Store::open(&folder).unwrap();
    assert_eq!(fs::metadata(folder).unwrap().permissions().mode() & 0o077, 0);
}

#[test]
fn of_a_state_and_a_key_only_digests_are_in_the_files() {
    let (key, state) = ("canary-key-9f3b71c05d2e", "00ca9a12deadbeef00ca9a12deadbeef");
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let digest = Secret::new(state.to_owned()).digest();
    for phase in phases() {
        store
            .save(&Attempt {
                key: Secret::new(key.to_owned()).digest(),
                tickets: vec![Ticket { service_state: digest, own_state: Some(digest), ..ticket(8) }],
                ..attempt("canary", phase)
            })
            .unwrap();
    }
    store.save_list(FIRST, [account("acc_canary", None)].iter(), 1).unwrap();
    // While it is open there is a journal too, and the digest must be found somewhere or nothing was looked at.
    let holds = |needle: &[u8]| {
        fs::read_dir(folder.path()).unwrap().any(|entry| {
            let bytes = fs::read(entry.unwrap().path()).unwrap();
            bytes.windows(needle.len()).any(|window| window == needle)
        })
    };
    let written = serde_json::to_string(&digest).unwrap();
    assert!(holds(written.trim_matches('"').as_bytes()) && holds(b"acc_canary"));
    let raw: Vec<u8> =
        (0..16).map(|at| u8::from_str_radix(&state[at * 2..at * 2 + 2], 16).unwrap()).collect();
    for secret in [key.as_bytes(), state.as_bytes(), &raw] {
        assert!(!holds(secret));
    }
}
