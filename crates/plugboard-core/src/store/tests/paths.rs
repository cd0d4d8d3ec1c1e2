//! Folders as people have them: with letters of their own, blanks, and many folders around them.

use super::*;

/// Longer than the 260 characters that Windows takes without being asked, and not longer than the 255 of one name.
fn long(base: &Path) -> PathBuf {
    let folder =
        (0..4).fold(base.to_owned(), |path, _| path.join("Größenordnung mit Leerzeichen ".repeat(3).trim()));
    assert!(folder.as_os_str().len() > 300);
    folder
}

#[test]
fn a_folder_of_any_letters_and_length_keeps_what_is_written() {
    let base = tempfile::tempdir().unwrap();
    for folder in [base.path().join("Jürgen Müller 帳戶"), long(base.path())] {
        let store = Store::open(&folder).unwrap();
        assert_eq!(store.keeping(), Keeping::OnDisk, "{}", folder.display());
        store.set("name", "value").unwrap();
        drop(store);
        let store = Store::open(&folder).unwrap();
        assert_eq!(store.keeping(), Keeping::OnDisk);
        assert_eq!(store.setting("name").unwrap().as_deref(), Some("value"));
        assert!(folder.join(DATA_FILE).is_file());
    }
}

/// Wine opens a long path without that beginning too, so that the path itself is looked at.
#[cfg(windows)]
#[test]
fn a_path_on_a_disk_begins_as_one_of_any_length() {
    let base = tempfile::tempdir().unwrap();
    let verbatim = |folder: &Path| PathBuf::from(format!("\\\\?\\{}", folder.display()));
    for folder in [base.path().join("a b"), long(base.path())] {
        assert_eq!(unlimited(&folder), verbatim(&folder));
        assert_eq!(unlimited(&verbatim(&folder)), verbatim(&folder), "it has it already");
        fs::create_dir_all(&folder).unwrap();
        assert!(Connection::open(unlimited(&folder).join(DATA_FILE)).is_ok());
    }
    assert!(unlimited(Path::new("relative")).is_absolute());
}
