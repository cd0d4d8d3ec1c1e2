//! The write-ahead log: when it is emptied, and what of it is damage and what the end of a process.

use super::damaged::set_aside;
use super::*;

const LOG: &str = "plugboard.db-wal";
const MARK: &str = "plugboard.db-mark";

/// A folder as a killed process leaves it, with a list and an attempt in the file and as much again in the log.
struct Killed {
    folder: tempfile::TempDir,
}

impl Killed {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        store.save_workspace(&known(FIRST)).unwrap();
        store.save_list(FIRST, [account("acc_old", None)].iter(), 3).unwrap();
        store.save(&attempt("old", Phase::Starting)).unwrap();
        store.log().unwrap().checkpoint().unwrap();
        for number in 0..9 {
            store.save(&attempt(&format!("new_{number}"), Phase::Starting)).unwrap();
        }
        store.save_list(FIRST, [account("acc_old", None), account("acc_new", None)].iter(), 4).unwrap();
        Self::snapshot(folder.path())
    }

    /// What would be on disk if the process were killed now.
    fn snapshot(folder: &Path) -> Self {
        let copy = tempfile::tempdir().unwrap();
        for name in [DATA_FILE, LOG, MARK] {
            if folder.join(name).exists() {
                fs::copy(folder.join(name), copy.path().join(name)).unwrap();
            }
        }
        Self { folder: copy }
    }

    fn change(&self, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
        let path = self.folder.path().join(name);
        let mut bytes = fs::read(&path).unwrap_or_default();
        change(&mut bytes);
        fs::write(path, bytes).unwrap();
    }

    /// How it opens, with which accounts and how many attempts.
    fn opens(&self) -> (Keeping, Vec<String>, usize) {
        let store = Store::open(self.folder.path()).unwrap();
        let accounts = store.accounts_after(FIRST, "", 9).unwrap();
        let accounts = accounts.into_iter().map(|account| account.id).collect();
        (store.keeping(), accounts, store.attempts().unwrap().len())
    }
}

fn whole() -> (Keeping, Vec<String>, usize) {
    (Keeping::OnDisk, vec!["acc_new".into(), "acc_old".into()], 10)
}

/// What is left without the log.
fn old_part() -> (Keeping, Vec<String>, usize) {
    (Keeping::Anew, vec!["acc_old".into()], 0)
}

#[test]
fn all_is_in_the_file_after_a_checkpoint_and_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let alone = |name: &str| {
        let copy = tempfile::tempdir().unwrap();
        fs::copy(file(folder.path()), file(copy.path())).unwrap();
        Store::open(copy.path()).unwrap().setting(name).unwrap()
    };
    let log = || fs::metadata(folder.path().join(LOG)).map_or(0, |log| log.len());
    let store = Store::open(folder.path()).unwrap();
    store.set("one", "1").unwrap();
    assert!(log() > 0 && alone("one").is_none(), "the control: it was in the log");
    store.log().unwrap().checkpoint().unwrap();
    assert_eq!((log(), alone("one").as_deref()), (0, Some("1")));
    store.set("two", "2").unwrap();
    let journal = Arc::clone(store.journal());
    drop(store);
    assert_eq!((log(), alone("two").as_deref()), (0, Some("2")), "though the journal is in use still");
    drop(journal);
    let killed = Killed::new();
    drop(Store::open(killed.folder.path()).unwrap());
    assert_eq!(killed.opens(), whole());
}

#[test]
fn a_kill_is_no_damage_whatever_was_written_last() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    for number in 0..12 {
        let before = Killed::snapshot(folder.path());
        store.save(&attempt(&number.to_string(), Phase::Starting)).unwrap();
        if number == 6 {
            store.log().unwrap().checkpoint().unwrap();
        }
        let after = Killed::snapshot(folder.path());
        let [log_before, log_after] =
            [&before, &after].map(|killed| fs::read(killed.folder.path().join(LOG)).unwrap_or_default());
        assert_eq!(after.opens(), (Keeping::OnDisk, vec![], number + 1));
        // The last write did not arrive whole: pages are missing, or hold something else. Nothing was promised of it.
        for part in (log_before.len()..log_after.len()).step_by(700) {
            for rest in [&b""[..], &[0; 5_000], &[0xa5; 5_000]] {
                before.change(LOG, |log| *log = [&log_after[..part], rest].concat());
                let copy = Killed::snapshot(before.folder.path());
                assert_eq!(copy.opens(), (Keeping::OnDisk, vec![], number), "{part} of {}", log_after.len());
                assert_eq!(set_aside(copy.folder.path()).len(), 0);
            }
        }
    }
}

#[test]
fn a_flipped_bit_anywhere_in_the_log_is_noticed_and_set_aside() {
    let killed = Killed::new();
    let log = fs::read(killed.folder.path().join(LOG)).unwrap();
    let places: Vec<usize> =
        [5, 12, 17, 23, 28, 40, 5_000].into_iter().chain((0..log.len()).step_by(1_731)).collect();
    for at in places {
        let copy = Killed::snapshot(killed.folder.path());
        copy.change(LOG, |log| log[at] ^= 4);
        let flipped = fs::read(copy.folder.path().join(LOG)).unwrap();
        let (keeping, accounts, attempts) = copy.opens();
        assert_eq!((keeping, attempts), (Keeping::Anew, 0), "{at}");
        assert!(accounts.contains(&"acc_old".to_owned()), "{at}");
        let [data, log] = set_aside(copy.folder.path()).try_into().unwrap();
        assert_eq!(fs::read(log).unwrap(), flipped);
        assert_eq!(fs::read(data).unwrap(), fs::read(file(killed.folder.path())).unwrap());
        assert_eq!(copy.opens().0, Keeping::OnDisk, "it is said once");
    }
}

#[test]
fn a_log_that_is_cut_overwritten_emptied_or_gone_is_noticed() {
    let length = fs::read(Killed::new().folder.path().join(LOG)).unwrap().len();
    for cut in [0, 1, 31, 32, 33, 4_151, 4_152, 9_000, length - 4_121, length - 1] {
        let killed = Killed::new();
        killed.change(LOG, |log| log.truncate(cut));
        assert_eq!(killed.opens().0, Keeping::Anew, "{cut} of {length}");
    }
    for filling in [0, 0xff, 0x37] {
        let killed = Killed::new();
        killed.change(LOG, |log| log.fill(filling));
        assert_eq!(killed.opens(), old_part());
    }
    let killed = Killed::new();
    fs::remove_file(killed.folder.path().join(LOG)).unwrap();
    assert_eq!(killed.opens(), old_part());
}

#[test]
fn a_log_that_another_program_moved_into_the_file_is_not_missed() {
    let killed = Killed::new();
    let other = Connection::open(file(killed.folder.path())).unwrap();
    other.query_row("SELECT count(*) FROM attempt", [], |_| Ok(())).unwrap();
    other.close().unwrap();
    assert!(!killed.folder.path().join(LOG).exists());
    assert_eq!(killed.opens(), whole());
}

#[test]
fn an_empty_file_and_one_that_is_gone_are_noticed_with_and_without_a_log() {
    for log in [true, false] {
        for gone in [true, false] {
            let killed = Killed::new();
            let folder = killed.folder.path();
            if !log {
                fs::remove_file(folder.join(LOG)).unwrap();
            }
            if gone {
                fs::remove_file(file(folder)).unwrap();
            } else {
                fs::write(file(folder), "").unwrap();
            }
            assert_eq!(killed.opens(), (Keeping::Anew, vec![], 0), "log: {log}, gone: {gone}");
            let kept = set_aside(folder);
            assert_eq!(kept.len(), usize::from(log) + usize::from(!gone));
            assert!(!log || fs::metadata(kept.last().unwrap()).unwrap().len() > 9_000, "the log is kept");
            assert_eq!(killed.opens().0, Keeping::OnDisk, "it is said once");
        }
    }
    // As an earlier version left it, without a mark.
    let killed = Killed::new();
    fs::remove_file(killed.folder.path().join(MARK)).unwrap();
    fs::remove_file(file(killed.folder.path())).unwrap();
    assert_eq!(killed.opens().0, Keeping::Anew);
}

#[test]
fn a_file_of_an_earlier_version_whose_tables_were_all_in_its_log_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let connection = Connection::open(file(folder.path())).unwrap();
    connection.pragma_update(None, "journal_mode", "WAL").unwrap();
    connection
        .execute_batch(&format!("BEGIN; {} PRAGMA user_version = {VERSION}; COMMIT;", tables()))
        .unwrap();
    let copy = tempfile::tempdir().unwrap();
    for name in [DATA_FILE, LOG] {
        fs::copy(folder.path().join(name), copy.path().join(name)).unwrap();
    }
    let killed = Killed { folder: copy };
    killed.change(LOG, |log| log[5_000] ^= 1);
    assert_eq!(killed.opens().0, Keeping::Anew);
    assert_eq!(set_aside(killed.folder.path()).len(), 2);
}

#[test]
fn a_damaged_mark_is_no_damage() {
    for text in
        ["", "x", "0000000000000001 00000002 00000003 00000000000000000000000000000004 0000000000000005\n"]
    {
        let killed = Killed::new();
        killed.change(MARK, |mark| *mark = text.into());
        assert_eq!(killed.opens(), whole(), "{text}");
    }
}

#[test]
fn no_damaged_file_takes_the_place_of_another_and_the_first_and_the_last_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let of_an_earlier_version = folder.path().join("plugboard.db.damaged");
    fs::write(&of_an_earlier_version, "the first").unwrap();
    for number in 0..20 {
        fs::write(file(folder.path()), format!("damaged {number}")).unwrap();
        assert_eq!(Store::open(folder.path()).unwrap().keeping(), Keeping::Anew);
        let kept = set_aside(folder.path());
        assert_eq!(kept.len(), (number + 2).min(8));
        assert_eq!(fs::read(kept.last().unwrap()).unwrap(), format!("damaged {number}").into_bytes());
        assert_eq!(fs::read(&of_an_earlier_version).unwrap(), b"the first");
    }
    let name = set_aside(folder.path())[1].file_name().unwrap().to_string_lossy().into_owned();
    let day = name.strip_prefix("plugboard.db.damaged-20").unwrap();
    assert!(day.as_bytes()[2] == b'-' && day.as_bytes()[5] == b'-', "{name} has a day in it");
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_any_file_and_files_of_earlier_versions_are_closed() {
    use std::os::unix::fs::PermissionsExt as _;
    let killed = Killed::new();
    let folder = killed.folder.path();
    fs::write(folder.join("lock"), "").unwrap();
    fs::write(folder.join("plugboard.db.damaged"), "x").unwrap();
    let modes = || -> Vec<(String, u32)> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
        entries
            .map(|entry| {
                (
                    entry.file_name().into_string().unwrap(),
                    entry.metadata().unwrap().permissions().mode() & 0o777,
                )
            })
            .collect()
    };
    for (name, _) in modes() {
        fs::set_permissions(folder.join(name), fs::Permissions::from_mode(0o644)).unwrap();
    }
    for damage in [false, true] {
        if damage {
            fs::write(file(folder), "damaged").unwrap();
        }
        let store = Store::open(folder).unwrap();
        store.set("name", "value").unwrap();
        assert!(modes().len() > 5, "{:?}", modes());
        assert!(modes().iter().all(|(_, mode)| *mode == 0o600), "{:?}", modes());
    }
}
