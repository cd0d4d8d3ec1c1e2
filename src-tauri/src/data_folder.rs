//! The folder of what survives a restart. On Windows it is in the local application data: a roaming profile would copy
//! it to a server at each log-off. A folder that an earlier Plugboard kept in the roaming data is moved, once.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use plugboard_core::store::{DATA_FILE, LOCK};
use tauri::{AppHandle, Manager as _, Runtime};

/// Its name on Windows, among what the web view keeps.
const NAME: &str = "data";

/// The folder to open. That which exists may be moved first; if it cannot be, it is the one.
pub fn settled<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<PathBuf> {
    let roaming = app.path().app_data_dir()?;
    if cfg!(windows) { Ok(settle(roaming, app.path().app_local_data_dir()?.join(NAME))) } else { Ok(roaming) }
}

/// The new folder, unless the old one has data that cannot be moved. Where both have data, the new one's is newer; the
/// old one is left alone, for nothing tells whether all of it was moved.
fn settle(old: PathBuf, new: PathBuf) -> PathBuf {
    if !has_data(&old) || has_data(&new) {
        return new;
    }
    match move_folder(&old, &new) {
        Ok(()) => new,
        Err(error) => {
            tracing::warn!(%error, "the data folder cannot be moved yet");
            old
        }
    }
}

fn has_data(folder: &Path) -> bool {
    folder.join(DATA_FILE).is_file()
}

/// All or nothing, even if the computer stops in between.
fn move_folder(old: &Path, new: &Path) -> io::Result<()> {
    drop(lock(old)?);
    fs::create_dir_all(new.parent().unwrap_or(new))?;
    // One with nothing in it is in the way, and no other is removed by this.
    _ = fs::remove_dir(new);
    if new.exists() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    match fs::rename(old, new) {
        Err(error) if error.kind() == ErrorKind::CrossesDevices => move_by_copy(old, new),
        moved => moved,
    }
}

/// To another volume, as roaming data may be on a server. The copy gets its name when it is complete.
fn move_by_copy(old: &Path, new: &Path) -> io::Result<()> {
    let part = new.with_extension("part");
    match fs::remove_dir_all(&part) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let lock = lock(old)?;
    copy(old, &part)?;
    fs::rename(&part, new)?;
    drop(lock);
    if let Err(error) = fs::remove_dir_all(old) {
        tracing::warn!(%error, "the old data folder cannot be removed");
    }
    Ok(())
}

/// Keeps other Plugboards out of a folder; nothing to keep if there is no data in it. An error while one has it open.
pub fn lock(folder: &Path) -> io::Result<Option<File>> {
    let file = match File::options().write(true).open(folder.join(LOCK)) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(ErrorKind::ResourceBusy.into()),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Everything but the lock, which Windows lets nobody else read; it is made again.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else if entry.file_name() != LOCK {
            fs::copy(entry.path(), &target)?;
            File::options().write(true).open(&target)?.sync_all()?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use plugboard_core::store::Store;
    use tempfile::TempDir;

    use super::*;

    struct Scene {
        _folder: TempDir,
        old: PathBuf,
        new: PathBuf,
    }

    impl Scene {
        /// A folder of an earlier Plugboard, with a setting in its data and a second file.
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let old = folder.path().join("Roaming/ai.social-api.plugboard");
            let new = folder.path().join("Local/ai.social-api.plugboard/data");
            let store = Store::open(&old).unwrap();
            store.set("name", "kept").unwrap();
            drop(store);
            fs::create_dir(old.join("deeper")).unwrap();
            fs::write(old.join("deeper/file"), "whole").unwrap();
            Self { _folder: folder, old, new }
        }

        fn settle(&self) -> PathBuf {
            settle(self.old.clone(), self.new.clone())
        }
    }

    fn name_in(folder: &Path) -> Option<String> {
        Store::open(folder).unwrap().setting("name").unwrap()
    }

    fn is_whole(folder: &Path) -> bool {
        name_in(folder).as_deref() == Some("kept")
            && fs::read_to_string(folder.join("deeper/file")).unwrap() == "whole"
    }

    #[test]
    fn a_folder_is_moved_once_with_all_that_is_in_it() {
        let scene = Scene::new();
        // The web view was there before.
        fs::create_dir_all(scene.new.parent().unwrap().join("EBWebView")).unwrap();
        fs::create_dir_all(&scene.new).unwrap();
        assert_eq!(scene.settle(), scene.new);
        assert!(is_whole(&scene.new) && !scene.old.exists());
        assert_eq!(scene.settle(), scene.new);
        assert!(is_whole(&scene.new));
    }

    #[test]
    fn where_nothing_was_nothing_is_moved() {
        let scene = Scene::new();
        fs::remove_file(scene.old.join(DATA_FILE)).unwrap();
        assert_eq!(scene.settle(), scene.new);
        assert!(scene.old.exists() && !scene.new.exists());
    }

    #[test]
    fn where_both_have_data_the_new_is_opened_and_the_old_stays() {
        let scene = Scene::new();
        Store::open(&scene.new).unwrap().set("name", "newer").unwrap();
        assert_eq!(scene.settle(), scene.new);
        assert_eq!(name_in(&scene.new).as_deref(), Some("newer"));
        assert!(is_whole(&scene.old));
    }

    #[test]
    fn a_folder_that_is_open_stays_where_it_is_until_it_is_closed() {
        let scene = Scene::new();
        let open = Store::open(&scene.old).unwrap();
        assert_eq!(scene.settle(), scene.old);
        assert!(move_by_copy(&scene.old, &scene.new).is_err());
        assert!(!scene.new.exists());
        drop(open);
        assert_eq!(scene.settle(), scene.new);
        assert!(is_whole(&scene.new));
    }

    #[test]
    fn what_is_in_the_way_is_neither_overwritten_nor_removed() {
        for in_the_way in ["", "/something"] {
            let scene = Scene::new();
            let file = PathBuf::from(format!("{}{in_the_way}", scene.new.display()));
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, "of somebody").unwrap();
            assert_eq!(scene.settle(), scene.old);
            assert!(is_whole(&scene.old));
            assert_eq!(fs::read_to_string(&file).unwrap(), "of somebody");
        }
    }

    #[test]
    fn a_copy_is_whole_or_made_again() {
        let scene = Scene::new();
        let part = scene.new.with_extension("part");
        fs::create_dir_all(&part).unwrap();
        fs::write(part.join(DATA_FILE), "half").unwrap();
        fs::write(part.join("left over"), "half").unwrap();
        // It stopped while it copied: the old one is still the one that counts, and is moved.
        move_by_copy(&scene.old, &scene.new).unwrap();
        assert!(is_whole(&scene.new) && !scene.old.exists());
        assert!(!scene.new.join("left over").exists() && !part.exists());
    }

    #[test]
    fn a_copy_that_fails_leaves_the_old_folder_whole() {
        let scene = Scene::new();
        fs::create_dir_all(scene.new.join("in the way")).unwrap();
        assert!(move_by_copy(&scene.old, &scene.new).is_err());
        assert!(is_whole(&scene.old));
        fs::remove_dir_all(&scene.new).unwrap();
        assert_eq!(scene.settle(), scene.new);
        assert!(is_whole(&scene.new));
    }

    #[cfg(windows)]
    #[test]
    fn data_goes_from_roaming_to_local() {
        let mut context = crate::context();
        context.config_mut().identifier = format!("ai.social-api.plugboard.test-{}", std::process::id());
        let app = tauri::test::mock_builder().build(context).unwrap();
        let variable = |name: &str| PathBuf::from(std::env::var_os(name).unwrap());
        let (roaming, local) = (variable("APPDATA"), variable("LOCALAPPDATA"));
        assert!(!local.starts_with(&roaming) && !roaming.starts_with(&local));
        let old = app.path().app_data_dir().unwrap();
        assert!(old.starts_with(&roaming), "the control: where it was");
        Store::open(&old).unwrap().set("name", "kept").unwrap();
        let new = settled(app.handle()).unwrap();
        assert!(new.starts_with(&local) && !old.exists(), "{}", new.display());
        assert_eq!(name_in(&new).as_deref(), Some("kept"));
        fs::remove_dir_all(new.parent().unwrap()).unwrap();
    }
}
