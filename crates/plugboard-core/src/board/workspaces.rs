//! Several workspaces: which there are, which is shown, what they are called. Their keys are `session`'s.

use super::key_store::key_name;
use super::state::{KeySearch, State};
use super::{ADDRESS, Board};
use crate::address::ApiAddress;
use crate::error::{ErrorCode, Result};
use crate::store::Known;
use crate::typed;
use crate::view::{KeyKept, WorkspaceEntry, WorkspaceId, WorkspaceKind};
use crate::workspace::Workspace;

/// The setting that holds which workspace was shown last.
const SHOWN: &str = "workspace";

/// Longest name of a workspace, in characters.
const MAX_NAME: usize = 60;

/// A list older than this is checked when its workspace is shown, in milliseconds.
const FRESH_ENOUGH_MS: i64 = 60_000;

impl Board {
    /// Shows another workspace. Sign-ins under way go on where they were begun.
    pub fn switch_workspace(&self, id: WorkspaceId) -> Result<()> {
        let now = self.now().wall;
        let (is_open, is_old) = self.change(|state| {
            if !state.entries().iter().any(|entry| entry.id == id) {
                return Err(ErrorCode::WorkspaceGone);
            }
            state.show(id);
            let open = state.workspace();
            let checked = open.and_then(|open| open.list.checked_at);
            Ok((open.is_some(), checked.is_none_or(|checked| (now - checked).abs() > FRESH_ENOUGH_MS)))
        })?;
        if !is_open {
            self.runtime.spawn(self.clone().ask_for_keys());
        } else if is_old {
            self.runtime.spawn(self.clone().refresh_workspace(id));
        }
        Ok(())
    }

    /// Calls a live workspace something else; its spaces at the ends are cut off, and at most 60 characters are kept.
    pub fn rename_workspace(&self, id: WorkspaceId, name: &str) -> Result<()> {
        let name = typed::name(name, MAX_NAME);
        self.change(|state| {
            let known =
                state.known.iter_mut().find(|known| known.id == id).ok_or(ErrorCode::WorkspaceGone)?;
            known.name = name;
            let known = known.clone();
            state.note_saved(|store| store.save_workspace(&known));
            Ok(())
        })
    }

    /// Calls a workspace so, as it was typed with its key. One that has a name keeps it.
    pub fn call_unnamed(&self, id: WorkspaceId, name: &str) {
        if name.trim().is_empty() || !self.lock().name_of(id).is_empty() {
            return;
        }
        // Rehearsal has a name of its own, and one that is gone needs none.
        _ = self.rename_workspace(id, name);
    }
}

impl State {
    /// Everything that can be switched to.
    pub(super) fn entries(&self) -> Vec<WorkspaceEntry> {
        let entry = |id: WorkspaceId, name: &str, address: &str| {
            let open = self.workspace_of(id);
            let mine = self.attempts.iter().filter(|tracked| tracked.attempt.workspace == id);
            let under_way = mine.filter(|tracked| !tracked.attempt.phase.is_end()).count();
            WorkspaceEntry {
                id,
                name: name.to_owned(),
                kind: id.kind(),
                address: address.to_owned(),
                active: id == self.active,
                kept: open.map_or(KeyKept::Nowhere, |open| open.kept),
                needs_you: open.map_or(0, |open| open.list.index.counts().needs_you),
                under_way: u32::try_from(under_way).unwrap_or(u32::MAX),
            }
        };
        let live = self.known.iter().map(|known| entry(known.id, &known.name, &known.address));
        let rehearsal = self.workspace_of(WorkspaceId::REHEARSAL);
        live.chain(rehearsal.map(|open| entry(open.id, "", open.address.as_str()))).collect()
    }

    /// What a workspace is called.
    pub(super) fn name_of(&self, id: WorkspaceId) -> &str {
        self.known.iter().find(|known| known.id == id).map_or("", |known| &known.name)
    }

    /// Shows a workspace from now on.
    pub(super) fn show(&mut self, id: WorkspaceId) {
        self.active = id;
        self.forget_stray();
        self.see_news();
        if id.kind() == WorkspaceKind::Live {
            self.home = id;
            let known = self.known.iter().find(|known| known.id == id);
            if let Some(address) = known.and_then(|known| ApiAddress::parse(&known.address).ok()) {
                self.note_saved(|store| store.set(ADDRESS, address.as_str()));
                self.address = address;
            }
            if self.is_known(id) {
                self.note_saved(|store| store.set(SHOWN, &id.0.to_string()));
            }
        }
    }

    /// Where a key belongs: in the workspace that was named, in the shown one if that has none, or in a new one.
    pub(super) fn place(&self, into: Option<WorkspaceId>) -> Result<WorkspaceId> {
        match into {
            Some(id) if self.is_known(id) => Ok(id),
            Some(_) => Err(ErrorCode::WorkspaceGone.into()),
            None if self.is_known(self.active) && self.workspace().is_none() => Ok(self.active),
            None => Ok(self.free_number()),
        }
    }

    /// Whether a live workspace is written down.
    pub(super) fn is_known(&self, id: WorkspaceId) -> bool {
        self.known.iter().any(|known| known.id == id)
    }

    /// Whether no live workspace was ever shown from this data file.
    pub(super) fn is_new(&self) -> bool {
        self.known.is_empty() && matches!(self.store.setting(SHOWN), Ok(None))
    }

    /// Where a live workspace's key belongs, open or not.
    pub(super) fn address_of(&self, id: WorkspaceId) -> Option<ApiAddress> {
        let known = || self.known.iter().find(|known| known.id == id);
        match self.workspace_of(id) {
            Some(open) => Some(open.address.clone()),
            None => ApiAddress::parse(&known()?.address).ok(),
        }
    }

    /// The smallest number that no workspace has.
    pub(super) fn free_number(&self) -> WorkspaceId {
        let taken = |number: &u32| self.known.iter().any(|known| known.id.0 == *number);
        WorkspaceId((WorkspaceId::FIRST.0..u32::MAX).find(|number| !taken(number)).unwrap_or(u32::MAX))
    }

    /// Gives itself the workspaces that were written down.
    pub(super) fn recall_workspaces(&mut self) {
        self.known = self.store.workspaces().unwrap_or_default();
        for known in &self.known {
            // An earlier version did not write them down.
            _ = self.store.note_key_name(&key_name(known.id, &known.address));
        }
        let shown = self.store.setting(SHOWN).ok().flatten().and_then(|text| text.parse().ok());
        let shown = self.known.iter().find(|known| Some(known.id.0) == shown).or(self.known.first());
        if let Some(id) = shown.map(|known| known.id) {
            self.show(id);
        }
    }

    /// Writes a live workspace down as it is now.
    pub(super) fn keep(&mut self, id: WorkspaceId) {
        let Some(open) = self.workspace_of(id).filter(|_| id.kind() == WorkspaceKind::Live) else { return };
        let known = Known {
            id,
            name: self.name_of(id).to_owned(),
            address: open.address.as_str().to_owned(),
            found: open.found,
            chosen: open.chosen,
            last_brand: open.brands.last.clone(),
            brands: open.brands.list.iter().map(|brand| (brand.id.clone(), brand.name.clone())).collect(),
        };
        if !self.known.contains(&known) {
            self.note_saved(|store| {
                store.save_workspace(&known)?;
                store.note_key_name(&key_name(id, &known.address))
            });
            self.known.retain(|old| old.id != id);
            self.known.push(known);
            self.known.sort_by_key(|known| known.id);
        }
    }

    /// Opens a live workspace with what was written down of it.
    pub(super) fn reopen(&mut self, mut workspace: Workspace) {
        let id = workspace.id;
        if let Some(known) = self.known.iter().find(|known| known.id == id) {
            (workspace.found, workspace.chosen) = (known.found, known.chosen);
            workspace.brands.last.clone_from(&known.last_brand);
            workspace.remember_brands(&known.brands);
        }
        self.put(workspace);
        self.keep(id);
    }

    /// Tells a workspace that gets another key what was written down of it at its address.
    pub(super) fn remind(&self, workspace: &mut Workspace) {
        let (id, address) = (workspace.id, workspace.address.as_str());
        if let Some(known) = self.known.iter().find(|known| known.id == id && known.address == address) {
            workspace.chosen = known.chosen;
            workspace.brands.last.clone_from(&known.last_brand);
        }
    }

    /// What came of asking the password store; nothing, to a person who goes on without it.
    pub(super) fn key_searched(&mut self, outcome: KeySearch) {
        if self.key != KeySearch::Without {
            self.key = outcome;
        }
    }
}
