//! Folders that can be read and not written: a lock that cannot be made stands for all of them, since root writes
//! whatever the rights say. `tests/e2e/data_file.rs` has a real one.

use super::*;

/// A folder with a list, an attempt and a day of history, in which no lock can be made.
fn folder(is_killed: bool) -> tempfile::TempDir {
    let made = tempfile::tempdir().unwrap();
    let store = Store::open(made.path()).unwrap();
    store.save_workspace(&known(FIRST)).unwrap();
    store.save_list(FIRST, [account("acc_1", None)].iter(), 3).unwrap();
    store.save(&attempt("open", Phase::Starting)).unwrap();
    let day = crate::view::HealthDay { day: 1, checked_at: 1, platforms: Vec::new() };
    store.journal().note_day(FIRST, &day).unwrap();
    let folder = tempfile::tempdir().unwrap();
    if !is_killed {
        store.log().unwrap().checkpoint().unwrap();
    }
    for name in ["plugboard.db", "plugboard.db-wal"] {
        fs::copy(made.path().join(name), folder.path().join(name)).unwrap();
    }
    fs::create_dir(folder.path().join(LOCK)).unwrap();
    folder
}

fn contents(folder: &Path) -> Vec<(std::ffi::OsString, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut all: Vec<_> =
        entries.map(|entry| (entry.file_name(), fs::read(entry.path()).unwrap_or_default())).collect();
    all.sort();
    all
}

#[test]
fn what_can_be_read_is_read_and_nothing_is_written() {
    for is_killed in [false, true] {
        let folder = folder(is_killed);
        let before = contents(folder.path());
        let store = Store::open(folder.path()).unwrap();
        assert_eq!(store.keeping(), Keeping::UntilQuit);
        assert_eq!(store.workspaces().unwrap(), [known(FIRST)], "killed: {is_killed}");
        assert_eq!(list(&store, FIRST).unwrap(), (3, vec![account("acc_1", None)]));
        assert_eq!(store.attempts().unwrap().len(), 1);
        assert_eq!(store.journal().days(FIRST, 0).unwrap().len(), 1);
        store.save(&attempt("new", Phase::Starting)).unwrap();
        store.journal().forget(FIRST).unwrap();
        assert_eq!(store.attempts().unwrap().len(), 2);
        drop(store);
        assert!(contents(folder.path()) == before);
    }
}

#[test]
fn without_room_for_a_copy_the_file_alone_is_read() {
    let folder = folder(false);
    let connection = opening::immutable(&file(folder.path())).unwrap();
    let accounts = connection.query_row("SELECT count(*) FROM account", [], |row| row.get::<_, u32>(0));
    assert_eq!(accounts, Ok(1));
}

#[test]
fn a_file_of_an_earlier_version_is_read_as_well_and_a_newer_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(LOCK)).unwrap();
    let connection = Connection::open(file(folder.path())).unwrap();
    connection.execute_batch(versions::FILE_2).unwrap();
    let store = Store::open(folder.path()).unwrap();
    assert_eq!((store.keeping(), store.attempts().unwrap().len()), (Keeping::UntilQuit, 1));
    connection.pragma_update(None, "user_version", VERSION + 1).unwrap();
    let store = Store::open(folder.path()).unwrap();
    assert_eq!((store.keeping(), store.attempts().unwrap().len()), (Keeping::Newer, 0));
}

#[test]
fn a_lock_that_can_only_be_read_still_says_that_somebody_has_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let _first = Store::open(folder.path()).unwrap();
    assert!(matches!(Store::open(folder.path()), Err(OpenError::Owned)));
    assert!(matches!(opening::own_by_reading(folder.path()), Err(TryLockError::WouldBlock)));
}

#[test]
fn a_damaged_file_that_cannot_be_set_aside_leaves_an_empty_store() {
    let folder = folder(false);
    fs::write(file(folder.path()), "damaged").unwrap();
    let store = Store::open(folder.path()).unwrap();
    assert_eq!((store.keeping(), store.attempts().unwrap().len()), (Keeping::UntilQuit, 0));
}
