//! Signing in and out, and Rehearsal. What the password store does for it is in `key_store`.

use std::sync::Arc;

use super::beside::{beside, let_go};
use super::key_store::key_name;
use super::list::chance;
use super::state::KeySearch;
use super::{Board, default_address};
use crate::accounts::Base;
use crate::address::ApiAddress;
use crate::api_key::clean_key;
use crate::attempt::Event;
use crate::checking::Outcome;
use crate::error::{Error, ErrorCode, Result};
use crate::vault::Secret;
use crate::view::{KeyKept, WorkspaceId};
use crate::workspace::Workspace;

impl Board {
    /// Holds a key that was on the clipboard until [`Board::sign_in`].
    pub fn hold_pasted_key(&self, text: &str) -> Result<()> {
        let key = clean_key(text)?;
        self.change(|state| state.pasted = Some(key));
        Ok(())
    }

    /// Tests a key with the service, and keeps it if it is good. Without a key, the pasted one is meant;
    /// without an address, the service's own. `into` is the workspace whose key it becomes; without one it is
    /// another workspace's, or the shown one's if that has none. Gives the workspace whose key it is.
    pub async fn sign_in(
        &self,
        key: Option<Secret>,
        address: Option<&str>,
        into: Option<WorkspaceId>,
    ) -> Result<WorkspaceId> {
        let address = match address.map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => ApiAddress::typed(text)?,
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
            return self.switch_workspace(there).map(|()| there);
        }
        if self.lock().workspace_of(id).is_none() {
            self.recall_list(&mut workspace).await;
        }
        let list = workspace.api.check().await.map_err(|error| error.in_field("key"))?;
        workspace.look_around().await.map_err(|error| error.in_field("key"))?;
        let now = self.now();
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
        let (before, store_is_used) = self.change(|state| {
            let before = state.address_of(id).filter(|before| *before != address);
            let store_is_used = state.key != KeySearch::Without;
            if store_is_used {
                workspace.kept = KeyKept::Saving;
            }
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
            (before, store_is_used)
        });
        if let Some(before) = before {
            self.remove_key(id, &before);
        }
        if store_is_used {
            self.save_key(id, kept);
        }
        self.note_list(id, &api, changes, now.wall).await;
        self.store_list(id, &api).await;
        Ok(id)
    }

    /// Forgets a workspace with its key and all that came with it but its address, at which the next key
    /// is tried. A key that is known to be in the password store is deleted first: if that fails, nothing else is
    /// forgotten either, so that it can be tried again. For any other key, a failure to delete is a notice.
    pub async fn sign_out(&self, id: WorkspaceId) -> Result<()> {
        self.remove_key_of(id).await?;
        self.cancel_all(id);
        self.change(|state| {
            state.attempts.retain(|tracked| tracked.attempt.workspace != id);
            if let Some(address) = state.address_of(id) {
                state.note_saved(|store| store.forget_key_name(&key_name(id, address.as_str())));
            }
            state.note_saved(|store| store.forget_workspace(id));
            if let Some(open) = state.workspaces.iter().find(|open| open.id == id) {
                let mine = |account: &String| open.list.index.find(account).is_some();
                state.browsers.retain(|account, _| !mine(account));
            }
            state.close(id);
            state.key_troubles.remove(&id);
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
