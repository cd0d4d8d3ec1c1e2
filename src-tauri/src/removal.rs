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
use std::time::{Duration, Instant};

use plugboard_core::board::{Board, Removal};
use plugboard_core::store::DATA_FILE;
use plugboard_core::view::Leftovers;
use plugboard_core::{Error, ErrorCode};
use tauri::{AppHandle, Manager as _, Runtime};

use crate::{data_folder, link_owner, web_view};

/// What the name of a folder ends with while it is deleted.
const REMOVED: &str = ".removed";

/// For how long a folder is tried that cannot be deleted: another program may have a file open for a moment, and the web
/// view may write one. When Plugboard quits, it is for all folders.
const PATIENCE: Duration = Duration::from_secs(1);
const BETWEEN: Duration = Duration::from_millis(100);

/// How long the system may take to forget that this program opens links.
const UNREGISTERED_WITHIN: Duration = Duration::from_secs(3);

/// Where this Plugboard keeps anything. Clones are the same.
#[derive(Clone)]
pub struct Places(Arc<Inner>);

struct Inner {
    /// Where the lock is.
    data: PathBuf,
    folders: Folders,
    data_of: DataOf,
    is_removed: AtomicBool,
}

/// What is deleted.
#[derive(Debug, PartialEq, Eq)]
struct Folders {
    /// All of them, or the person is told.
    all: Vec<PathBuf>,
    /// Those that the web view may be using up to the end, as far as that is possible then.
    at_the_end: Vec<PathBuf>,
}

/// Whose data it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum DataOf {
    /// The person's.
    Person,
    /// That of a Rehearsal which was started alone: the person's own data is not this process's to delete.
    Rehearsal,
}

impl Folders {
    /// Out of the data folder, the system's folders for this program, and that of the web view where it is in use for as
    /// long as Plugboard runs. Only the data may lie in that one and be deleted before.
    fn of(data: &Path, systems: impl IntoIterator<Item = PathBuf>, web_view: Option<PathBuf>) -> Self {
        let (mut all, mut at_the_end) = (vec![data.to_owned()], Vec::from_iter(web_view));
        for folder in systems {
            let is_in_use = |used: &PathBuf| used.starts_with(&folder) || folder.starts_with(used);
            let list = if at_the_end.iter().any(is_in_use) { &mut at_the_end } else { &mut all };
            if !list.iter().any(|listed| folder.starts_with(listed)) {
                list.push(folder);
            }
        }
        Self { all, at_the_end }
    }
}

impl Places {
    /// The data folder, and for the person's own also the system's folders for this program.
    pub fn of<R: Runtime>(app: &AppHandle<R>, data: &Path, data_of: DataOf) -> Self {
        let paths = app.path();
        let is_persons = data_of == DataOf::Person;
        // On Windows it is a folder of its own, and in use up to the end.
        let web_view = paths.app_local_data_dir().ok().filter(|_| is_persons && cfg!(windows));
        let systems =
            [paths.app_data_dir(), paths.app_config_dir(), paths.app_cache_dir(), paths.app_log_dir()];
        let systems = systems.into_iter().flatten().filter(|_| is_persons);
        Self::with(data, Folders::of(data, systems, web_view), data_of)
    }

    fn with(data: &Path, folders: Folders, data_of: DataOf) -> Self {
        let (data, is_removed) = (data.to_owned(), AtomicBool::new(false));
        Self(Arc::new(Inner { data, folders, data_of, is_removed }))
    }

    /// Deletes what a removal left that was cut short. The start does not wait for it.
    pub fn finish_earlier(&self) {
        let places = self.clone();
        std::thread::spawn(move || places.finish_earlier_now());
    }

    fn finish_earlier_now(&self) {
        for folder in &self.0.folders.all {
            if let Err(error) = delete_leftover(folder, patience()) {
                tracing::warn!(%error, "the rest of what was removed cannot be deleted");
            }
        }
    }

    /// Deletes all folders. Gives those that stay, or a part of them.
    ///
    /// The first time the board's lock keeps others out. After that another Plugboard may have the folders: then they
    /// are left to it.
    fn remove(&self, until: impl Fn() -> Instant) -> Vec<PathBuf> {
        let folders = &self.0.folders.all;
        let is_first = !self.0.is_removed.swap(true, Ordering::Relaxed);
        let lock = if is_first { Ok(None) } else { data_folder::lock(&self.0.data) };
        match lock {
            Ok(lock) => {
                // On Windows a folder with an open file in it gets no other name.
                let lock = lock.filter(|_| !cfg!(windows));
                let left = folders.iter().filter_map(|folder| remove(folder, until()).err()).collect();
                drop(lock);
                left
            }
            Err(error) => {
                tracing::info!(%error, "the folders are another Plugboard's now");
                folders.iter().filter(|folder| is_there(folder)).cloned().collect()
            }
        }
    }

    /// Deletes what was written while Plugboard quit: where the window stood, what the web view keeps. It takes no
    /// longer for a folder that cannot be deleted than [`PATIENCE`].
    pub fn remove_what_quitting_wrote(&self) {
        if !self.0.is_removed.load(Ordering::Relaxed) {
            return;
        }
        web_view::end_processes();
        let until = patience();
        self.remove(|| until);
        if !is_there(&self.0.data) {
            for folder in &self.0.folders.at_the_end {
                _ = delete(folder, until);
            }
        }
    }
}

/// Removes everything and quits; where a key or a folder stays, gives it and does not quit.
pub async fn remove_everything<R: Runtime>(app: &AppHandle<R>) -> Result<Leftovers, Error> {
    let places = app.state::<Places>().inner().clone();
    let lock = match app.state::<Board>().remove_everything().await? {
        Removal::Done(lock) => lock,
        Removal::KeysStay(keys) => return Ok(Leftovers { keys, folders: Vec::new() }),
    };
    if places.0.data_of == DataOf::Person {
        // Whoever cannot be told has nothing else to do with it.
        _ = tokio::time::timeout(UNREGISTERED_WITHIN, link_owner::unregister(app)).await;
    }
    let removing = tauri::async_runtime::spawn_blocking(move || {
        // On Windows a folder with an open file in it gets no other name.
        let lock = Some(lock).filter(|_| !cfg!(windows));
        let left = places.remove(patience);
        drop(lock);
        left
    });
    let left = removing.await.map_err(|_| ErrorCode::StorageFailed)?;
    if left.is_empty() {
        app.exit(0);
    }
    let folders = left.iter().map(|folder| folder.display().to_string()).collect();
    Ok(Leftovers { keys: Vec::new(), folders })
}

/// When it is given up.
fn patience() -> Instant {
    Instant::now() + PATIENCE
}

/// Deletes a folder. Gives where it is if it stays.
fn remove(folder: &Path, until: Instant) -> Result<(), PathBuf> {
    let renamed = renamed_for_deletion(folder);
    delete_leftover(folder, until).map_err(|_| renamed.clone())?;
    if !is_there(folder) {
        return Ok(());
    }
    // Of a link it is the link that gets the other name, and leads the next start to what is left.
    let gone = match fs::rename(folder, &renamed) {
        Ok(()) => renamed,
        Err(error) => {
            tracing::info!(%error, "the folder keeps its name while it is deleted");
            folder.to_owned()
        }
    };
    delete(&gone, until).map_err(|error| {
        tracing::warn!(%error, "a folder cannot be deleted");
        gone
    })
}

/// Deletes what an earlier removal left of a folder. Where the same folder is in use again, by a link that somebody made
/// anew, only the old link goes.
fn delete_leftover(folder: &Path, until: Instant) -> io::Result<()> {
    let leftover = renamed_for_deletion(folder);
    if fs::symlink_metadata(&leftover).is_err() {
        return Ok(());
    }
    let leads_to = leftover.canonicalize().ok();
    if leads_to.is_some() && leads_to == folder.canonicalize().ok() {
        return delete_link(&leftover);
    }
    delete(&leftover, until)
}

fn renamed_for_deletion(folder: &Path) -> PathBuf {
    let mut name = folder.as_os_str().to_owned();
    name.push(REMOVED);
    name.into()
}

/// Whether there is a folder, or a link to one that may be gone. Where nobody can tell, there is.
fn is_there(folder: &Path) -> bool {
    fs::symlink_metadata(folder).map_or_else(|error| error.kind() != ErrorKind::NotFound, |_| true)
}

/// Deletes a folder that may not be there. Where it is a link, what that leads to goes first: until then the link says
/// where the rest is.
fn delete(folder: &Path, until: Instant) -> io::Result<()> {
    if fs::symlink_metadata(folder).is_ok_and(|found| found.is_symlink()) {
        match folder.canonicalize() {
            Ok(real) => delete(&real, until)?,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        return delete_link(folder);
    }
    try_until_gone(folder, until, delete_once)
}

/// On Windows a link to a folder is deleted as one.
fn delete_link(link: &Path) -> io::Result<()> {
    if cfg!(windows) { fs::remove_dir(link) } else { fs::remove_file(link) }
}

fn try_until_gone(
    folder: &Path,
    until: Instant,
    mut delete: impl FnMut(&Path) -> io::Result<()>,
) -> io::Result<()> {
    loop {
        match delete(folder) {
            // What was not found may be a file in it, which somebody else deleted.
            Err(error) if error.kind() == ErrorKind::NotFound && !is_there(folder) => return Ok(()),
            Err(_) if Instant::now() + BETWEEN < until => sleep(BETWEEN),
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
        } else if entry.file_name() != DATA_FILE {
            fs::remove_file(entry.path())?;
        }
    }
    fs::remove_dir_all(folder)
}

#[cfg(test)]
mod tests;
