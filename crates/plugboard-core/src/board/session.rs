//! Keys and workspaces: signing in, the password store, Rehearsal.

use std::sync::Arc;
use std::time::Duration;

use super::beside::{beside, let_go};
use super::list::chance;
use super::state::KeySearch;
use super::{Board, default_address};
use crate::accounts::Base;
use crate::address::ApiAddress;
use crate::attempt::Event;
use crate::checking::Outcome;
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
    /// without an address, the service's own. `into` is the workspace whose key it becomes; without one it is
    /// another workspace's, or the shown one's if that has none.
    pub async fn sign_in(
        &self,
        key: Option<Secret>,
        address: Option<&str>,
        into: Option<WorkspaceId>,
    ) -> Result<()> {
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
        let id = self.lock().place(into)?;
        let kept = Secret::new(key.expose().to_owned());
        let mut workspace =
            Workspace::open(id, address.clone(), key, KeyKept::UntilQuit, &self.machine.network)?;
        let there = self
            .lock()
            .workspaces
            .iter()
            .find(|open| open.fingerprint == workspace.fingerprint)
            .map(|open| open.id);
        if let Some(there) = there.filter(|there| into.is_none() && *there != id) {
            self.change(|state| state.pasted = None);
            return self.switch_workspace(there);
        }
        if self.lock().workspace_of(id).is_none() {
            self.recall_list(&mut workspace).await;
        }
        let list = workspace.api.check().await.map_err(|error| error.in_field("key"))?;
        workspace.look_around().await.map_err(|error| error.in_field("key"))?;
        let without = self.lock().key == KeySearch::Without;
        workspace.kept = if without { KeyKept::UntilQuit } else { self.keep_key(id, &address, kept).await };
        let now = self.now();
        let before = self.lock().address_of(id);
        if let Some(before) = before.filter(|before| *before != address) {
            let name = key_name(id, &before);
            _ = self.keeper.ask(move |vault| vault.delete(&name)).await;
        }
        // The same accounts: since when they are as they are is known already.
        let (base, facts) = {
            let state = self.lock();
            let known = state.workspace_of(id).unwrap_or(&workspace);
            (Base::of(&known.list.index), state.facts(known, now.wall))
        };
        let compare = move || {
            let draft = base.compare(list.accounts, now.wall);
            let (changes, unlisted) = facts.changes(&draft, list.gaps.whole(), now.wall);
            (draft, changes, unlisted)
        };
        let (draft, changes, unlisted) = beside(compare).await?;
        let api = Arc::clone(&workspace.api);
        self.change(|state| {
            state.pasted = None;
            state.key_searched(KeySearch::Done);
            state.remind(&mut workspace);
            if let Some(old) = state.workspace_mut(id) {
                workspace.list.index = std::mem::take(&mut old.list.index);
                workspace.list.stored = Arc::clone(&old.list.stored);
            }
            match workspace.list.index.take(draft) {
                Ok(taken) => let_go(taken),
                Err(draft) => workspace.list.index.replace(draft.into_accounts(), now.wall),
            }
            workspace.draw_brands();
            (workspace.list.gaps, workspace.list.unlisted) = (Some(list.gaps), unlisted);
            workspace.list.checked_at = Some(now.wall);
            workspace.list.rhythm.note(now, Outcome::Answered, chance());
            workspace.list.learn_broken();
            state.put(workspace);
            state.keep(id);
            state.find_not_you(id, now.wall);
            state.show(id);
        });
        self.note_list(id, &api, changes, now.wall).await;
        self.store_list(id, &api).await;
        Ok(())
    }

    /// Forgets a workspace with its key and all that came with it but its address, at which the next key
    /// is tried. The password store forgets first: if it does not, nothing else is forgotten either, so that it can
    /// be tried again. Where there is no password store, a workspace that is not open has no key to forget.
    pub async fn sign_out(&self, id: WorkspaceId) -> Result<()> {
        let (address, kept) = {
            let state = self.lock();
            (state.address_of(id), state.workspace_of(id).map(|open| open.kept))
        };
        if let Some(address) = address {
            let name = key_name(id, &address);
            let forget = move |vault: &dyn crate::vault::Vault| vault.delete(&name);
            match (self.keeper.ask(forget).await, kept) {
                (Ok(()) | Err(VaultError::TooLong), _)
                | (Err(_), Some(KeyKept::UntilQuit | KeyKept::Nowhere))
                | (Err(VaultError::Absent), None) => {}
                (Err(VaultError::Absent), Some(KeyKept::PasswordStore)) => {
                    return Err(ErrorCode::VaultUnavailable.into());
                }
                (Err(VaultError::Locked), Some(KeyKept::PasswordStore) | None) => {
                    return Err(ErrorCode::VaultLocked.into());
                }
            }
        }
        self.cancel_all(id);
        self.change(|state| {
            state.attempts.retain(|tracked| tracked.attempt.workspace != id);
            state.note_saved(|store| store.forget_workspace(id));
            if let Some(open) = state.workspaces.iter().find(|open| open.id == id) {
                let mine = |account: &String| open.list.index.find(account).is_some();
                state.browsers.retain(|account, _| !mine(account));
            }
            state.close(id);
            state.known.retain(|known| known.id != id);
            state.forget_invites(id);
            state.forget_round(id);
            state.key_searched(KeySearch::Done);
            let next = state.known.first().map_or(WorkspaceId::FIRST, |known| known.id);
            if state.active == id {
                state.show(next);
            } else if state.home == id {
                state.home = next;
            }
        });
        Ok(())
    }

    /// Asks the password store once more.
    pub async fn unlock(&self) -> Result<()> {
        self.change(|state| state.key = KeySearch::Asking);
        self.clone().ask_for_keys().await;
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
            Workspace::open(WorkspaceId::REHEARSAL, address, key, KeyKept::Nowhere, &self.machine.network)
                .map_err(failed)?;
        self.change(|state| {
            state.put(workspace);
            state.note_saved(|store| store.journal().forget(WorkspaceId::REHEARSAL));
            state.show(WorkspaceId::REHEARSAL);
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
            state.note_saved(|store| store.journal().forget(WorkspaceId::REHEARSAL));
            state.forget_invites(WorkspaceId::REHEARSAL);
            state.forget_round(WorkspaceId::REHEARSAL);
            let home = state.home;
            state.show(home);
        });
    }

    /// Looks for the keys of the workspaces that are not open, the shown one's first, and opens them.
    pub(super) async fn ask_for_keys(self) {
        let wanted: Vec<(WorkspaceId, ApiAddress)> = {
            let state = self.lock();
            let closed = state.known.iter().filter(|known| state.workspace_of(known.id).is_none());
            let mut wanted: Vec<_> = closed
                .filter_map(|known| Some((known.id, ApiAddress::parse(&known.address).ok()?)))
                .collect();
            wanted.sort_by_key(|(id, _)| *id != state.home);
            // A data file that was lost: the key may be there still.
            if state.is_new() { vec![(WorkspaceId::FIRST, state.address.clone())] } else { wanted }
        };
        for (id, address) in wanted {
            if self.ask_for_key(id, address).await.is_err() {
                return;
            }
        }
        self.change(|state| state.key_searched(KeySearch::Done));
    }

    /// Looks for one key. An error when the password store is locked.
    async fn ask_for_key(&self, id: WorkspaceId, address: ApiAddress) -> std::result::Result<(), VaultError> {
        let name = key_name(id, &address);
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
        let mut opened = match answer {
            Ok(Some(key)) => {
                let network = &self.machine.network;
                Workspace::open(id, address, key, KeyKept::PasswordStore, network).ok()
            }
            Ok(None) | Err(VaultError::Absent | VaultError::TooLong) => None,
            Err(VaultError::Locked) => {
                self.change(|state| state.key_searched(KeySearch::Locked));
                return Err(VaultError::Locked);
            }
        };
        if let Some(workspace) = &mut opened {
            self.recall_list(workspace).await;
        }
        let now = self.now().wall;
        let found = self.change(|state| {
            if id == state.home {
                state.key_searched(KeySearch::Done);
            }
            // It may have been opened or removed meanwhile.
            let is_wanted = state.is_known(id) || state.is_new();
            let opened = opened.filter(|_| is_wanted && state.workspace_of(id).is_none());
            let found = opened.is_some();
            if let Some(workspace) = opened {
                state.reopen(workspace);
                state.find_not_you(id, now);
            }
            found
        });
        if found {
            self.runtime.spawn(self.clone().refresh_workspace(id));
        }
        Ok(())
    }

    /// Keeps the key and reads it back: a store that takes a key and does not give it is no store.
    async fn keep_key(&self, id: WorkspaceId, address: &ApiAddress, key: Secret) -> KeyKept {
        let name = key_name(id, address);
        let kept = self.keeper.ask(move |vault| {
            vault.write(&name, &key)?;
            Ok(vault.read(&name)?.is_some_and(|read| read.digest() == key.digest()))
        });
        match kept.await {
            Ok(true) => KeyKept::PasswordStore,
            Ok(false) | Err(VaultError::Absent | VaultError::Locked | VaultError::TooLong) => {
                KeyKept::UntilQuit
            }
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

/// The name under which a key stands in the password store: its address, so that a changed address never gets
/// another one's key, and for all workspaces but the first its number.
fn key_name(id: WorkspaceId, address: &ApiAddress) -> String {
    match id {
        WorkspaceId::FIRST => address.as_str().to_owned(),
        WorkspaceId(number) => format!("{}#{number}", address.as_str()),
    }
}
