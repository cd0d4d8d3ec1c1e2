//! Files that cannot be read, as a whole or in part.

use std::sync::atomic::{AtomicU32, Ordering};

use super::*;

/// The files that were set aside, by name.
pub(super) fn set_aside(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.to_string_lossy().contains("plugboard.db.damaged")).collect();
    paths.sort();
    paths
}

#[test]
fn a_file_that_is_no_database_is_set_aside_and_a_new_one_begun() {
    let folder = tempfile::tempdir().unwrap();
    let rubbish = b"this is no database, and it is longer than the header of one ".repeat(100);
    fs::write(file(folder.path()), &rubbish).unwrap();
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.keeping(), Keeping::Anew);
    store.save(&attempt("a", Phase::Starting)).unwrap();
    let [damaged] = set_aside(folder.path()).try_into().unwrap();
    assert_eq!(fs::read(damaged).unwrap(), rubbish);
    drop(store);
    assert_eq!(Store::open(folder.path()).unwrap().attempts().unwrap().len(), 1);
}

/// A closed file with a few hundred attempts in it.
fn full_file() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    for number in 0..200 {
        store.save(&attempt(&format!("{number:04}"), Phase::Waiting { until: number })).unwrap();
    }
    store.save_list(FIRST, [account("acc_1", Some(Status::Active))].iter(), 4).unwrap();
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
        let store = Store::open(folder.path()).unwrap();
        // What is there may be less, or refused; it may not be a panic, and new things can be written or are refused.
        let _ = (
            store.attempts(),
            store.checked_at(FIRST),
            store.accounts_after(FIRST, "", 9),
            store.setting("address"),
        );
        let _ = (store.save(&attempt("new", Phase::Starting)), store.save_list(FIRST, [].iter(), 1));
        let _ = store.forget_workspace(FIRST);
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
