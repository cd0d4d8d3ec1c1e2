//! Removing everything from this computer: first the keys, which the password store may refuse to delete, and then all
//! that this process has open. The shell deletes the files after that, and quits.

use std::fs::File;
use std::pin::{Pin, pin};
use std::sync::Arc;

use tokio::time::{Sleep, sleep, timeout};

use super::beside::beside;
use super::key_store::{PATIENCE, SLOW_AFTER, key_name, of_key_name};
use super::state::{Data, KeySearch, Ownership, State};
use super::{Board, default_address};
use crate::error::{ErrorCode, Result};
use crate::store::Store;
use crate::vault::VaultError;
use crate::view::{KeyKept, RemainingKey};

/// Keeps other Plugboards out of the data folder until it is dropped.
pub struct FolderLock {
    _file: Option<File>,
}

/// Where a key may be in the password store.
#[derive(Clone)]
struct Place {
    /// Its name there.
    name: String,
    /// The name of its workspace.
    workspace: String,
}

impl Board {
    /// Deletes the keys of all workspaces, also of those that are gone, from the password store. Gives those that
    /// stay. An open workspace goes on with its key until Plugboard quits.
    ///
    /// It takes a minute at most, because the store may be asking the person for a password. Once it has not been
    /// unlocked or does not answer, it is not asked for the rest.
    pub async fn delete_keys(&self) -> Result<Vec<RemainingKey>> {
        let mut time_up = pin!(sleep(PATIENCE));
        let mut remaining = Vec::new();
        let mut locked = false;
        for place in self.key_places().await? {
            // Before it is deleted: a key that is saved meanwhile is none that is settled.
            self.change(|state| _ = state.settled_keys.insert(place.name.clone()));
            let refused = if locked {
                Some(ErrorCode::VaultLocked)
            } else {
                self.delete_key(&place, time_up.as_mut()).await
            };
            locked |= refused == Some(ErrorCode::VaultLocked);
            remaining.extend(refused.map(|reason| place.remaining(reason)));
        }
        Ok(remaining)
    }

    /// Ends all that goes on, forgets everything, and closes the data file. Whatever still runs finds an empty Plugboard
    /// whose data is in memory, and no password store. Keys that were saved since [`Board::delete_keys`] are deleted.
    ///
    /// The data folder is whole still: it is the caller's to delete while the lock keeps others out.
    pub async fn remove_everything(&self) -> Result<FolderLock> {
        let failed = |_| ErrorCode::StorageFailed;
        let places = self.key_places().await?;
        let empty = State::new(
            Store::in_memory().map_err(failed)?,
            Ownership::Ours,
            default_address()?,
            &self.machine,
        );
        let mut deleting = Vec::new();
        let old = self.change(|state| {
            let noted = places.iter().map(|place| &place.name).cloned();
            let known = state.known.iter().map(|known| key_name(known.id, &known.address));
            let mut names: Vec<String> = noted.chain(known).collect();
            names.sort();
            names.dedup();
            names.retain(|name| !state.settled_keys.contains(name));
            // In one go with the exchange: a key that is saved before is deleted, and none is saved after.
            deleting.extend(
                names.into_iter().map(|name| Box::pin(self.keeper.send(move |vault| vault.delete(&name)))),
            );
            self.keeper.close();
            state.exchange(empty)
        });
        _ = timeout(SLOW_AFTER, async {
            for deletion in deleting {
                _ = deletion.await;
            }
        })
        .await;
        let close = move || {
            // The whole of it: a list is large, and ports are closed with their sign-ins.
            let old = old;
            old.store.close()
        };
        let file = beside(close).await?;
        Ok(FolderLock { _file: file })
    }

    /// Every name under which a key may be, in the order of the workspaces.
    async fn key_places(&self) -> Result<Vec<Place>> {
        let folder = Arc::clone(&self.folder);
        let noted = beside(move || Store::key_names_in(&folder)).await?;
        let state = self.lock();
        if state.ownership == Ownership::Elsewhere {
            return Err(ErrorCode::StorageFailed.into());
        }
        let known = state
            .known
            .iter()
            .map(|known| Place { name: key_name(known.id, &known.address), workspace: known.name.clone() });
        let mut places: Vec<Place> = known.collect();
        for name in noted {
            if !places.iter().any(|place| place.name == name) {
                places.push(Place { name, workspace: String::new() });
            }
        }
        Ok(places)
    }

    /// Deletes a key. An error code if it is not deleted when the time is up.
    async fn delete_key(&self, place: &Place, time_up: Pin<&mut Sleep>) -> Option<ErrorCode> {
        let name = place.name.clone();
        let mut deleting = Box::pin(self.keeper.send(move |vault| vault.delete(&name)));
        let answer = tokio::select! {
            answer = &mut deleting => Some(answer),
            () = time_up => None,
        };
        match answer {
            Some(Ok(()) | Err(VaultError::TooLong)) => {
                self.change(|state| state.key_deleted(&place.name));
                None
            }
            Some(Err(VaultError::Absent)) => Some(ErrorCode::VaultUnavailable),
            Some(Err(VaultError::Failed)) => Some(ErrorCode::VaultFailed),
            Some(Err(VaultError::Locked)) => Some(ErrorCode::VaultLocked),
            None => {
                let (board, name) = (self.clone(), place.name.clone());
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
    fn exchange(&mut self, empty: Self) -> Self {
        let mut old = std::mem::replace(self, empty);
        (self.key, self.data) = (KeySearch::Done, Data::Removed);
        self.preferences = old.preferences;
        (self.window, self.surroundings, self.tray) = (old.window, old.surroundings, old.tray);
        (self.words, self.pages) = (old.words.take(), old.pages);
        self.settled_keys = std::mem::take(&mut old.settled_keys);
        old
    }
}

impl Place {
    fn remaining(&self, reason: ErrorCode) -> RemainingKey {
        let address = match of_key_name(&self.name) {
            Some((_, address)) => address.as_str().to_owned(),
            None => self.name.clone(),
        };
        RemainingKey { workspace: self.workspace.clone(), address, reason }
    }
}
