//! Removing everything: the files, once the board has closed them, and what the system was told of this program. Then
//! Plugboard quits.
//!
//! A data folder gets another name before anything in it is deleted. So a removal that is cut short leaves all of it or
//! a first start, and the next start deletes the rest.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::Duration;

use plugboard_core::board::Board;
use plugboard_core::store::DATA;
use plugboard_core::{Error, ErrorCode};
use tauri::{AppHandle, Manager as _, Runtime};

use crate::{link_owner, web_view};

/// What a folder is called while it is deleted.
const REMOVED: &str = ".removed";

/// Another program may have a file open for a moment, and the web view may write one.
const TRIES: u32 = 10;
const BETWEEN: Duration = Duration::from_millis(100);

/// How long the system may take to forget that this program opens links.
const RELEASED_WITHIN: Duration = Duration::from_secs(3);

/// Where this Plugboard keeps anything. Clones are the same.
#[derive(Clone)]
pub struct Places(Arc<Inner>);

struct Inner {
    folders: Vec<PathBuf>,
    /// What the web view keeps, where that is a folder of its own (Windows): it may be in use up to the end.
    web_view: Option<PathBuf>,
    whose: Whose,
    is_removed: AtomicBool,
}

/// Whose data it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The person's.
    Own,
    /// That of a Rehearsal which was started alone: the person's own data is not this process's to delete.
    Rehearsals,
}

impl Places {
    /// The data folder, and for the person's own also the system's folders for this program.
    pub fn of<R: Runtime>(app: &AppHandle<R>, data: &Path, whose: Whose) -> Self {
        let paths = app.path();
        let systems =
            [paths.app_data_dir(), paths.app_config_dir(), paths.app_cache_dir(), paths.app_log_dir()];
        let systems = systems.into_iter().flatten().filter(|_| whose == Whose::Own);
        let mut folders = vec![data.to_owned()];
        for folder in systems {
            if !folders.contains(&folder) {
                folders.push(folder);
            }
        }
        let web_view = paths.app_local_data_dir().ok().filter(|_| whose == Whose::Own && cfg!(windows));
        Self(Arc::new(Inner { folders, web_view, whose, is_removed: AtomicBool::new(false) }))
    }

    /// Deletes what a removal left that was cut short. The start does not wait for it.
    pub fn finish_earlier(&self) {
        let places = self.clone();
        std::thread::spawn(move || {
            for folder in &places.0.folders {
                if let Err(error) = delete(&aside(folder)) {
                    tracing::warn!(%error, "the rest of what was removed cannot be deleted");
                }
            }
        });
    }

    /// Deletes all folders. Gives those that stay, or a part of them.
    fn remove(&self) -> Vec<PathBuf> {
        self.0.is_removed.store(true, Ordering::Relaxed);
        self.0.folders.iter().filter_map(|folder| remove(folder).err()).collect()
    }

    /// Deletes what was written while Plugboard quit: where the window stood, what the web view keeps.
    pub fn remove_again(&self) {
        if self.0.is_removed.load(Ordering::Relaxed) {
            web_view::end_processes();
            self.remove();
            _ = self.0.web_view.as_ref().map(|folder| delete(folder));
        }
    }
}

/// Removes everything and quits; where a folder cannot be deleted, gives it and does not quit.
pub async fn remove_everything<R: Runtime>(app: &AppHandle<R>) -> Result<Vec<String>, Error> {
    let places = app.state::<Places>().inner().clone();
    let lock = app.state::<Board>().remove_everything().await?;
    if places.0.whose == Whose::Own {
        // Whoever cannot be told has nothing else to do with it.
        _ = tokio::time::timeout(RELEASED_WITHIN, link_owner::release(app)).await;
    }
    let removing = tauri::async_runtime::spawn_blocking(move || {
        // On Windows a folder with an open file in it gets no other name.
        let lock = Some(lock).filter(|_| !cfg!(windows));
        let left = places.remove();
        drop(lock);
        left
    });
    let left = removing.await.map_err(|_| ErrorCode::StorageFailed)?;
    if left.is_empty() {
        app.exit(0);
    }
    Ok(left.iter().map(|folder| folder.display().to_string()).collect())
}

/// Deletes a folder. Gives where it is if it stays.
fn remove(folder: &Path) -> Result<(), PathBuf> {
    let leftover = aside(folder);
    if fs::symlink_metadata(&leftover).is_ok() {
        delete(&leftover).map_err(|_| leftover)?;
    }
    let Some(real) = real(folder) else { return Ok(()) };
    let renamed = aside(&real);
    let gone = match fs::rename(&real, &renamed) {
        Ok(()) => renamed,
        Err(error) => {
            tracing::info!(%error, "the folder keeps its name while it is deleted");
            real
        }
    };
    if fs::symlink_metadata(folder).is_ok_and(|found| found.is_symlink()) {
        _ = fs::remove_file(folder);
    }
    delete(&gone).map_err(|error| {
        tracing::warn!(%error, "a folder cannot be deleted");
        gone
    })
}

/// Where a folder is, behind every link on the way to it; none if there is none.
fn real(folder: &Path) -> Option<PathBuf> {
    match folder.canonicalize() {
        Ok(real) => Some(real),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(_) => Some(folder.to_owned()),
    }
}

fn aside(folder: &Path) -> PathBuf {
    let mut name = folder.as_os_str().to_owned();
    name.push(REMOVED);
    name.into()
}

/// Deletes a folder that may not be there.
fn delete(folder: &Path) -> io::Result<()> {
    let mut tries = 0;
    loop {
        tries += 1;
        match delete_once(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(_) if tries < TRIES => sleep(BETWEEN),
            deleted => return deleted,
        }
    }
}

/// The data file goes last: without the others it is still one that can be opened, and they are nothing without it.
fn delete_once(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else if entry.file_name() != DATA {
            fs::remove_file(entry.path())?;
        }
    }
    fs::remove_dir_all(folder)
}

#[cfg(test)]
mod tests {
    use plugboard_core::store::Store;
    use tempfile::TempDir;

    use super::*;

    /// A folder of data, in a folder for the test.
    fn scene() -> (TempDir, PathBuf) {
        let around = tempfile::tempdir().unwrap();
        let folder = around.path().join("plugboard");
        drop(Store::open(&folder).unwrap().close());
        fs::create_dir(folder.join("deeper")).unwrap();
        fs::write(folder.join("deeper/file"), "whole").unwrap();
        (around, folder)
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_folder_is_deleted_with_all_that_is_in_it_and_nothing_beside_it() {
        let (around, folder) = scene();
        fs::write(around.path().join("export.csv"), "of the person").unwrap();
        assert_eq!(remove(&folder), Ok(()));
        assert_eq!(names(around.path()), ["export.csv"]);
        assert_eq!(remove(&folder), Ok(()), "it is gone already");
    }

    #[test]
    fn what_is_left_of_an_earlier_removal_goes_too() {
        let (around, folder) = scene();
        fs::rename(&folder, aside(&folder)).unwrap();
        drop(Store::open(&folder).unwrap().close());
        assert_eq!(remove(&folder), Ok(()));
        assert!(names(around.path()).is_empty());
    }

    #[test]
    fn a_folder_that_gets_no_other_name_is_deleted_where_it_is() {
        let (around, folder) = scene();
        // A name that is as long as names can be has no room for an ending.
        let long = around.path().join("x".repeat(255));
        fs::rename(&folder, &long).unwrap();
        assert!(fs::rename(&long, aside(&long)).is_err(), "the control");
        assert_eq!(remove(&long), Ok(()));
        assert!(names(around.path()).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_is_a_link_goes_with_what_it_leads_to() {
        let (around, folder) = scene();
        let elsewhere = around.path().join("elsewhere");
        fs::rename(&folder, &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, &folder).unwrap();
        assert_eq!(remove(&folder), Ok(()));
        assert!(names(around.path()).is_empty());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_folder_that_stays_is_named() {
        // In which nobody deletes anything.
        let folder = PathBuf::from(format!("/proc/{}/attr", std::process::id()));
        assert_eq!(remove(&folder), Err(folder));
    }
}
