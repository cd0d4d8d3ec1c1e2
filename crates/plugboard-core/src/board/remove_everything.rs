//! Removing everything from this computer: first the keys, which the password store may refuse to delete, and then all
//! that this process has open. The shell deletes the files after that, and quits.

use std::fs::File;
use std::pin::{Pin, pin};
use std::sync::Arc;

use tokio::sync::watch;
use tokio::time::{Sleep, sleep};

use super::beside::beside;
use super::key_store::{PATIENCE, key_name, of_key_name};
use super::state::{KeySearch, Ownership, State};
use super::{Board, default_address};
use crate::error::{ErrorCode, Result};
use crate::store::Store;
use crate::vault::VaultError;
use crate::view::{KeyDeletion, KeyKept, RemainingKey};

/// Keeps other Plugboards out of the data folder until it is dropped.
pub struct FolderLock {
    _file: Option<File>,
}

/// What came of removing everything.
pub enum Removal {
    /// Nothing is left but the data folder.
    Done(FolderLock),
    /// These keys, which were saved since the others were deleted, stay, and nothing was removed. Now that they are
    /// named, the next removal leaves them.
    KeysStay(Vec<RemainingKey>),
}

/// A key that may be in the password store.
#[derive(Clone)]
struct StoredKey {
    /// Its name there.
    name: String,
    /// The name of its workspace.
    workspace: String,
}

/// What ends the deletion of keys early.
struct End<'a> {
    time_up: Pin<&'a mut Sleep>,
    stops: watch::Receiver<u32>,
}

impl Board {
    /// Deletes the keys of all workspaces, also of those that are gone, from the password store. Gives those that
    /// stay. An open workspace goes on with its key until Plugboard quits.
    ///
    /// It takes a minute at most, because the store may be asking the person for a password. Once it has not been
    /// unlocked or does not answer, or [`Board::stop_deleting_keys`] was called, it is not asked for the rest.
    pub async fn delete_keys(&self) -> Result<KeyDeletion> {
        let mut end = End { time_up: pin!(sleep(PATIENCE)), stops: self.key_stops.subscribe() };
        let keys = self.stored_keys().await?;
        Ok(self.delete_each(keys, &mut end).await)
    }

    /// Ends [`Board::delete_keys`] before the next key. What the store was asked to delete, it may still delete.
    pub fn stop_deleting_keys(&self) {
        self.key_stops.send_modify(|stops| *stops = stops.wrapping_add(1));
    }

    /// Ends all that goes on, forgets everything, and closes the data file. Whatever still runs finds an empty Plugboard
    /// whose data is in memory, and no password store. Keys that were saved since [`Board::delete_keys`] are deleted
    /// first, and that may take as long.
    ///
    /// The data folder is whole still: it is the caller's to delete while the lock keeps others out.
    pub async fn remove_everything(&self) -> Result<Removal> {
        let failed = |_| ErrorCode::StorageFailed;
        let mut end = End { time_up: pin!(sleep(PATIENCE)), stops: self.key_stops.subscribe() };
        let old = loop {
            let mut keys = self.stored_keys().await?;
            let empty = State::new(
                Store::in_memory().map_err(failed)?,
                Ownership::Ours,
                default_address()?,
                &self.machine,
            );
            let replaced = self.change(|state| {
                // A workspace that was opened meanwhile too.
                for key in state.known_keys() {
                    if !keys.iter().any(|listed| listed.name == key.name) {
                        keys.push(key);
                    }
                }
                keys.retain(|key| !state.is_removed && !state.keys_already_answered_for.contains(&key.name));
                // In one go with the question whether there is a key: none is saved after it.
                keys.is_empty().then(|| {
                    self.keeper.close();
                    state.replace_by_empty(empty)
                })
            });
            if let Some(old) = replaced {
                break old;
            }
            let remaining = self.delete_each(keys, &mut end).await.remaining;
            if !remaining.is_empty() {
                return Ok(Removal::KeysStay(remaining));
            }
        };
        let close = move || {
            // The whole of it: a list is large, and ports are closed with their sign-ins.
            let old = old;
            old.store.close()
        };
        let file = beside(close).await?;
        Ok(Removal::Done(FolderLock { _file: file }))
    }

    /// Every key that may be in the password store, in the order of the workspaces.
    async fn stored_keys(&self) -> Result<Vec<StoredKey>> {
        let folder = Arc::clone(&self.folder);
        let noted = beside(move || Store::key_names_in(&folder)).await?;
        let state = self.lock();
        if state.ownership == Ownership::Elsewhere {
            return Err(ErrorCode::StorageFailed.into());
        }
        let mut keys = state.known_keys();
        for name in noted {
            if !keys.iter().any(|key| key.name == name) {
                keys.push(StoredKey { name, workspace: String::new() });
            }
        }
        Ok(keys)
    }

    async fn delete_each(&self, keys: Vec<StoredKey>, end: &mut End<'_>) -> KeyDeletion {
        let mut deletion = KeyDeletion { deleted: 0, remaining: Vec::new() };
        let mut locked = false;
        for key in keys {
            if end.stops.has_changed().unwrap_or(true) {
                deletion.remaining.push(key.remaining(ErrorCode::VaultLocked));
                continue;
            }
            // Before it is deleted: a key that is saved meanwhile is none that was answered for.
            self.change(|state| _ = state.keys_already_answered_for.insert(key.name.clone()));
            let refused =
                if locked { Some(ErrorCode::VaultLocked) } else { self.delete_key(&key, end).await };
            locked |= refused == Some(ErrorCode::VaultLocked);
            match refused {
                Some(reason) => deletion.remaining.push(key.remaining(reason)),
                None => deletion.deleted += 1,
            }
        }
        deletion
    }

    /// Deletes a key. An error code if it is not deleted when the time is up, or when it is to stop.
    async fn delete_key(&self, key: &StoredKey, end: &mut End<'_>) -> Option<ErrorCode> {
        let name = key.name.clone();
        let mut deleting = Box::pin(self.keeper.send(move |vault| vault.delete(&name)));
        // Not marked as seen: it is to be found for the keys that follow.
        let mut stops = end.stops.clone();
        let answer = tokio::select! {
            biased;
            answer = &mut deleting => Some(answer),
            () = end.time_up.as_mut() => None,
            _ = stops.changed() => None,
        };
        match answer {
            Some(Ok(()) | Err(VaultError::TooLong)) => {
                self.change(|state| state.key_deleted(&key.name));
                None
            }
            Some(Err(VaultError::Absent)) => Some(ErrorCode::VaultUnavailable),
            Some(Err(VaultError::Failed)) => Some(ErrorCode::VaultFailed),
            Some(Err(VaultError::Locked)) => Some(ErrorCode::VaultLocked),
            None => {
                let (board, name) = (self.clone(), key.name.clone());
                self.runtime.spawn(async move {
                    if deleting.await.is_ok() {
                        board.change(|state| state.key_deleted(&name));
                    }
                });
                Some(ErrorCode::VaultLocked)
            }
        }
    }
}

impl State {
    fn known_keys(&self) -> Vec<StoredKey> {
        let stored = self.known.iter().map(|known| StoredKey {
            name: key_name(known.id, &known.address),
            workspace: known.name.clone(),
        });
        stored.collect()
    }

    /// A key is in memory only, or nowhere.
    fn key_deleted(&mut self, name: &str) {
        let open = self.workspaces.iter().find(|open| key_name(open.id, open.address.as_str()) == name);
        if let Some((id, fingerprint)) = open.map(|open| (open.id, open.fingerprint)) {
            self.record_kept(id, fingerprint, KeyKept::UntilQuit);
        }
        if !self.known.iter().any(|known| key_name(known.id, &known.address) == name) {
            let name = name.to_owned();
            self.note_saved(|store| store.forget_key_name(&name));
        }
    }

    /// Puts an empty state in the place of this one, and gives this one. How the window looks is no data.
    fn replace_by_empty(&mut self, empty: Self) -> Self {
        let mut old = std::mem::replace(self, empty);
        (self.key, self.is_removed) = (KeySearch::Done, true);
        self.preferences = old.preferences;
        (self.window, self.surroundings, self.tray) = (old.window, old.surroundings, old.tray);
        (self.words, self.pages) = (old.words.take(), old.pages);
        self.keys_already_answered_for = std::mem::take(&mut old.keys_already_answered_for);
        old
    }
}

impl StoredKey {
    fn remaining(&self, reason: ErrorCode) -> RemainingKey {
        let address = match of_key_name(&self.name) {
            Some((_, address)) => address.as_str().to_owned(),
            None => self.name.clone(),
        };
        RemainingKey { workspace: self.workspace.clone(), address, reason }
    }
}
