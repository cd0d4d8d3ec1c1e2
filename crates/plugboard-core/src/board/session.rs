//! Keys and workspaces: signing in, the password store, Rehearsal.

use std::time::Duration;

use super::state::{KeySearch, State};
use super::{ADDRESS, Board, default_address};
use crate::address::ApiAddress;
use crate::attempt::Event;
use crate::error::{Error, ErrorCode, Result};
use crate::vault::{Secret, VaultError};
use crate::view::{KeyKept, WorkspaceId};
use crate::workspace::{Workspace, clean_key};

/// How long the password store may think before the window says that it seems to be locked.
const LOCKED_AFTER: Duration = Duration::from_secs(3);

impl Board {
    /// Holds a key that was on the clipboard until [`Board::sign_in`].
    pub fn hold_pasted_key(&self, text: &str) -> Result<()> {
        let key = clean_key(text)?;
        self.change(|state| state.pasted = Some(key));
        Ok(())
    }

    /// Tests a key with the service, and keeps it if it is good. Without a key, the pasted one is meant;
    /// without an address, the service's own.
    pub async fn sign_in(&self, key: Option<Secret>, address: Option<&str>) -> Result<()> {
        let address = match address.map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => ApiAddress::parse(text)?,
            None => default_address()?,
        };
        let key = match key {
            Some(typed) => clean_key(typed.expose())?,
            None => {
                let state = self.lock();
                let pasted = state.pasted.as_ref().ok_or(ErrorCode::KeyMissing)?;
                Secret::new(pasted.expose().to_owned())
            }
        };
        let kept = Secret::new(key.expose().to_owned());
        let mut workspace = Workspace::open(WorkspaceId::FIRST, address.clone(), key, KeyKept::UntilQuit)?;
        let list = workspace.api.check().await.map_err(|error| error.in_field("key"))?;
        workspace.look_around().await.map_err(|error| error.in_field("key"))?;
        let without = self.lock().key == KeySearch::Without;
        workspace.kept = if without { KeyKept::UntilQuit } else { self.keep(&address, kept).await };
        let now = self.now().wall;
        workspace.list.index.replace(list.accounts, now);
        workspace.list.whole = list.whole;
        workspace.list.checked_at = Some(now);
        self.change(|state| {
            state.pasted = None;
            state.forget_stray();
            state.key_searched(KeySearch::Done);
            state.active = WorkspaceId::FIRST;
            state.note_saved(|store| store.set(ADDRESS, address.as_str()));
            state.address = address;
            state.put(workspace);
            state.keep_contract();
            state.save_list();
        });
        Ok(())
    }

    /// Forgets the live key and all that came with it but its address, at which the next key is tried. The password
    /// store forgets first: if it does not,
    /// nothing else is forgotten either, so that it can be tried again.
    pub async fn sign_out(&self) -> Result<()> {
        let kept = self.lock().live().map(|live| (live.address.clone(), live.kept));
        if let Some((address, kept)) = kept {
            let forget = move |vault: &dyn crate::vault::Vault| vault.delete(address.as_str());
            match (self.keeper.ask(forget).await, kept) {
                (Ok(()), _) | (Err(_), KeyKept::UntilQuit | KeyKept::Nowhere) => {}
                (Err(VaultError::Absent), KeyKept::PasswordStore) => {
                    return Err(ErrorCode::VaultUnavailable.into());
                }
                (Err(VaultError::Locked), KeyKept::PasswordStore) => {
                    return Err(ErrorCode::VaultLocked.into());
                }
            }
        }
        self.cancel_all(WorkspaceId::FIRST);
        self.change(|state| {
            state.attempts.retain(|tracked| tracked.attempt.workspace != WorkspaceId::FIRST);
            state.note_saved(super::Store::forget_workspace);
            state.close(WorkspaceId::FIRST);
            state.forget_invites(WorkspaceId::FIRST);
            state.forget_round(WorkspaceId::FIRST);
            state.browsers.clear();
            state.forget_stray();
            state.key = KeySearch::Done;
        });
        Ok(())
    }

    /// Asks the password store once more.
    pub async fn unlock(&self) -> Result<()> {
        self.change(|state| state.key = KeySearch::Asking);
        self.clone().ask_for_key().await;
        match self.lock().key {
            KeySearch::Locked => Err(ErrorCode::VaultLocked.into()),
            KeySearch::Asking | KeySearch::Done | KeySearch::Without => Ok(()),
        }
    }

    /// Goes on without the password store: a key is then kept in memory only.
    pub fn use_until_quit(&self) {
        self.change(|state| state.key = KeySearch::Without);
    }

    /// Opens the Rehearsal workspace on a sandbox that the shell has started.
    pub fn rehearse(&self, address: &str, key: Secret) -> Result<()> {
        let failed = |_| Error::from(ErrorCode::RehearsalFailed);
        let address = ApiAddress::parse(address).map_err(failed)?;
        let workspace =
            Workspace::open(WorkspaceId::REHEARSAL, address, key, KeyKept::Nowhere).map_err(failed)?;
        self.change(|state| {
            state.put(workspace);
            state.forget_stray();
            state.active = WorkspaceId::REHEARSAL;
        });
        self.runtime.spawn(self.clone().refresh_workspace(WorkspaceId::REHEARSAL));
        Ok(())
    }

    /// Leaves Rehearsal and forgets it.
    pub fn leave_rehearsal(&self) {
        self.cancel_all(WorkspaceId::REHEARSAL);
        self.change(|state| {
            state.attempts.retain(|tracked| tracked.attempt.workspace != WorkspaceId::REHEARSAL);
            state.close(WorkspaceId::REHEARSAL);
            state.forget_invites(WorkspaceId::REHEARSAL);
            state.forget_round(WorkspaceId::REHEARSAL);
            state.forget_stray();
            state.active = WorkspaceId::FIRST;
        });
    }

    /// Looks for the key of the kept address, and opens the live workspace with it.
    pub(super) async fn ask_for_key(self) {
        let address = self.lock().address.clone();
        let name = address.as_str().to_owned();
        let answer = {
            let asking = self.keeper.ask(move |vault| vault.read(&name));
            tokio::pin!(asking);
            match tokio::time::timeout(LOCKED_AFTER, &mut asking).await {
                Ok(answer) => answer,
                Err(_) => {
                    self.change(|state| state.key_searched(KeySearch::Locked));
                    asking.await
                }
            }
        };
        let opened = match answer {
            Ok(Some(key)) => Workspace::open(WorkspaceId::FIRST, address, key, KeyKept::PasswordStore).ok(),
            Ok(None) | Err(VaultError::Absent) => None,
            Err(VaultError::Locked) => {
                self.change(|state| state.key_searched(KeySearch::Locked));
                return;
            }
        };
        let found = opened.is_some();
        self.change(|state| {
            state.key_searched(KeySearch::Done);
            if state.live().is_none() {
                state.workspaces.extend(opened);
                state.recall_contract();
                state.restore_list();
            }
        });
        if found {
            self.refresh_workspace(WorkspaceId::FIRST).await;
        }
    }

    /// Keeps the key and reads it back: a store that takes a key and does not give it is no store.
    async fn keep(&self, address: &ApiAddress, key: Secret) -> KeyKept {
        let name = address.as_str().to_owned();
        let kept = self.keeper.ask(move |vault| {
            vault.write(&name, &key)?;
            Ok(vault.read(&name)?.is_some_and(|read| read.digest() == key.digest()))
        });
        match kept.await {
            Ok(true) => KeyKept::PasswordStore,
            Ok(false) | Err(VaultError::Absent | VaultError::Locked) => KeyKept::UntilQuit,
        }
    }

    fn cancel_all(&self, kind: WorkspaceId) {
        let ids: Vec<String> = self
            .lock()
            .attempts
            .iter()
            .filter(|tracked| tracked.attempt.workspace == kind)
            .map(|tracked| tracked.attempt.id.clone())
            .collect();
        for id in ids {
            self.happen(&id, Event::Cancel);
        }
    }
}

impl State {
    /// What came of asking the password store; nothing, to a person who goes on without it.
    fn key_searched(&mut self, outcome: KeySearch) {
        if self.key != KeySearch::Without {
            self.key = outcome;
        }
    }
}
