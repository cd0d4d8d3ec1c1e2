//! What is written comes back, what cannot be read does no harm, and no secret is among it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::accounts::Status;
use crate::attempt::{Before, Expected, Phase};
use crate::vault::{Digest, Secret};
use crate::view::{Method, Outcome, Person};

fn person(id: &str) -> Person {
    Person { account_id: id.into(), username: format!("{id} \"quoted\" ünï \u{202e}<b>") }
}

fn attempt(id: &str, phase: Phase) -> Attempt {
    Attempt {
        id: id.into(),
        workspace: WorkspaceKind::Live,
        platform: "instagram".into(),
        method: Method::Browser,
        redirect_uri: "app://oauth/callback".into(),
        key: Digest([7; 32]),
        started: 1_700_000_000_000,
        ended: phase.is_end().then_some(1_700_000_001_000),
        state: Some(Digest([8; 32])),
        expected: None,
        before: None,
        phase,
    }
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
    all.extend(outcomes.map(|outcome| Phase::Connected { got: person("acc_1"), outcome }));
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
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join("plugboard.db")
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
            state: None,
            before: Some(Vec::new()),
            ..attempt(&format!("{id}b"), phase.clone())
        });
        let ids = vec!["acc_1".to_owned(), "acc \"2\"".to_owned()];
        written.push(Attempt {
            expected: Some(expected),
            before: Some(ids),
            ..attempt(&format!("{id}c"), phase.clone())
        });
        written.push(Attempt { expected: Some(otherwise), ..attempt(&format!("{id}d"), phase) });
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
    let rehearsed = Attempt { workspace: WorkspaceKind::Rehearsal, ..at("r", 1) };
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
    let accounts: Vec<Account> = statuses
        .iter()
        .enumerate()
        .map(|(number, status)| account(&format!("acc_{number}"), *status))
        .collect();
    {
        let mut store = Store::open(folder.path()).unwrap();
        assert!(store.list().unwrap().is_none());
        store.save_list([account("gone", None)].iter(), 3).unwrap();
        store.save_list(accounts.iter(), 4).unwrap();
        store.set("address", "https://a.example/v1").unwrap();
        store.set("address", "https://b.example/v1").unwrap();
    }
    let store = Store::open(folder.path()).unwrap();
    let known = store.list().unwrap().unwrap();
    assert_eq!((known.checked_at, known.accounts), (4, accounts));
    assert_eq!(store.setting("address").unwrap().as_deref(), Some("https://b.example/v1"));
    assert_eq!(store.setting("nothing").unwrap(), None);
    store.save(&attempt("a", Phase::Starting)).unwrap();
    store.forget_workspace().unwrap();
    assert!(store.list().unwrap().is_none());
    assert_eq!(store.setting("address").unwrap().as_deref(), Some("https://b.example/v1"), "no secret");
    assert!(store.attempts().unwrap().is_empty());
}

#[test]
fn a_file_that_is_no_database_is_set_aside_and_a_new_one_begun() {
    let folder = tempfile::tempdir().unwrap();
    let rubbish = b"this is no database, and it is longer than the header of one ".repeat(100);
    fs::write(file(folder.path()), &rubbish).unwrap();
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.keeping(), Keeping::Anew);
    store.save(&attempt("a", Phase::Starting)).unwrap();
    assert_eq!(fs::read(folder.path().join("plugboard.db.damaged")).unwrap(), rubbish);
    drop(store);
    assert_eq!(Store::open(folder.path()).unwrap().attempts().unwrap().len(), 1);
}

/// A closed file with a few hundred attempts in it.
fn full_file() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    for number in 0..200 {
        store.save(&attempt(&format!("{number:04}"), Phase::Waiting { until: number })).unwrap();
    }
    store.save_list([account("acc_1", Some(Status::Active))].iter(), 4).unwrap();
    drop(store);
    fs::read(file(folder.path())).unwrap()
}

#[test]
fn a_damaged_file_never_stops_the_store_and_never_makes_it_panic() {
    let sound = full_file();
    let tried = AtomicU32::new(0);
    let open = |bytes: &[u8]| {
        tried.fetch_add(1, Ordering::Relaxed);
        let folder = tempfile::tempdir().unwrap();
        fs::write(file(folder.path()), bytes).unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        // What is there may be less, or refused; it may not be a panic, and new things can be written or are refused.
        let _ = (store.attempts(), store.list(), store.setting("address"));
        let _ = (store.save(&attempt("new", Phase::Starting)), store.save_list([].iter(), 1));
        let _ = store.forget_workspace();
    };
    for at in (0..sound.len()).step_by(sound.len() / 40) {
        let mut flipped = sound.clone();
        flipped[at] ^= 0xff;
        open(&flipped);
        open(&sound[..at]);
        let mut wiped = sound.clone();
        let end = (at + 512).min(wiped.len());
        wiped[at..end].fill(0);
        open(&wiped);
    }
    assert!(tried.into_inner() > 115);
}

#[test]
fn one_attempt_that_cannot_be_read_does_not_hide_the_others() {
    let folder = tempfile::tempdir().unwrap();
    {
        let store = Store::open(folder.path()).unwrap();
        for id in ["a", "b", "c"] {
            store.save(&attempt(id, Phase::Waiting { until: 1 })).unwrap();
        }
        let strange = "UPDATE attempt SET phase = '{\"phase\":\"levitating\"}' WHERE id = 'b'";
        store.connection.execute(strange, []).unwrap();
    }
    let store = Store::open(folder.path()).unwrap();
    let ids: Vec<String> = store.attempts().unwrap().into_iter().map(|attempt| attempt.id).collect();
    assert_eq!(ids, ["a", "c"]);
}

/// A file of a version to come, in the journal mode that it happens to have.
fn newer_file(folder: &Path, journal: &str) -> Vec<u8> {
    let connection = Connection::open(file(folder)).unwrap();
    connection.pragma_update(None, "journal_mode", journal).unwrap();
    let tables = "CREATE TABLE attempt (something TEXT); INSERT INTO attempt VALUES ('of tomorrow');";
    connection.execute_batch(tables).unwrap();
    connection.pragma_update(None, "user_version", VERSION + 1).unwrap();
    drop(connection);
    fs::read(file(folder)).unwrap()
}

#[test]
fn a_file_of_a_newer_version_is_left_as_it_is() {
    for journal in ["WAL", "DELETE"] {
        let folder = tempfile::tempdir().unwrap();
        let before = newer_file(folder.path(), journal);
        {
            let store = Store::open(folder.path()).unwrap();
            assert_eq!(store.keeping(), Keeping::UntilQuit);
            store.save(&attempt("a", Phase::Starting)).unwrap();
            assert_eq!(store.attempts().unwrap().len(), 1);
        }
        assert!(fs::read(file(folder.path())).unwrap() == before, "{journal}");
        assert!(!folder.path().join("plugboard.db.damaged").exists());
    }
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
    let mut store = Store::open(folder.path()).unwrap();
    let digest = Secret::new(state.to_owned()).digest();
    for phase in phases() {
        store
            .save(&Attempt {
                key: Secret::new(key.to_owned()).digest(),
                state: Some(digest),
                ..attempt("canary", phase)
            })
            .unwrap();
    }
    store.save_list([account("acc_canary", None)].iter(), 1).unwrap();
    // While it is open there is a journal too, and the digest must be found somewhere or nothing was looked at.
    let holds = |needle: &[u8]| {
        fs::read_dir(folder.path()).unwrap().any(|entry| {
            let bytes = fs::read(entry.unwrap().path()).unwrap();
            bytes.windows(needle.len()).any(|window| window == needle)
        })
    };
    assert!(holds(&digest.0) && holds(b"acc_canary"));
    let raw: Vec<u8> =
        (0..16).map(|at| u8::from_str_radix(&state[at * 2..at * 2 + 2], 16).unwrap()).collect();
    for secret in [key.as_bytes(), state.as_bytes(), &raw] {
        assert!(!holds(secret));
    }
}
