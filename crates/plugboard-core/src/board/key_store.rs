//! The keys in the password store: found at the start, saved after a sign-in, deleted with their workspace.
//!
//! The store may take minutes to answer, or never do so. It acts in the order in which it is asked, so the key that it
//! has in the end is the one that was wanted last.

use std::future::Future;
use std::time::Duration;

use super::Board;
use super::state::{KeySearch, State};
use crate::address::ApiAddress;
use crate::api_key::newest;
use crate::error::{ErrorCode, Result};
use crate::vault::{Digest, Secret, VaultError};
use crate::view::{KeyKept, KeyTrouble, NoticeKind, WorkspaceId, WorkspaceKind};
use crate::workspace::Workspace;

/// How long the password store may take before the window says that it does not answer.
pub(super) const SLOW_AFTER: Duration = Duration::from_secs(3);

/// Longest time that signing out, or removing everything, waits for a password store, which may have asked the person something.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);

impl Board {
    /// Asks the password store once more: for the keys of workspaces that are not open, and to take those that are
    /// kept until Plugboard quits. An error says what the store still does not do.
    pub async fn unlock(&self) -> Result<()> {
        self.change(|state| match state.key {
            KeySearch::Locked => state.key = KeySearch::Asking,
            KeySearch::Without => state.key = KeySearch::Done,
            KeySearch::Asking | KeySearch::Done => {}
        });
        self.clone().ask_for_keys().await;
        let unsaved: Vec<(WorkspaceId, Option<Secret>)> = self.change(|state| {
            let unsaved = state.workspaces.iter_mut().filter(|open| open.kept == KeyKept::UntilQuit);
            let save = |open: &mut Workspace| {
                open.kept = KeyKept::Saving;
                (open.id, open.api.key())
            };
            unsaved.map(save).collect()
        });
        let saves: Vec<_> =
            unsaved.into_iter().filter_map(|(id, key)| Some(self.save_key(id, key?))).collect();
        for save in saves {
            _ = tokio::time::timeout(SLOW_AFTER, save).await;
        }
        let state = self.lock();
        let kept = state.workspace_of(state.home).map(|open| open.kept);
        match (state.key, kept, state.key_troubles.get(&state.home)) {
            (KeySearch::Locked, ..) => Err(ErrorCode::VaultLocked.into()),
            (_, Some(KeyKept::UntilQuit), _) | (_, None, Some(KeyTrouble::Unavailable)) => {
                Err(ErrorCode::VaultUnavailable.into())
            }
            (KeySearch::Asking | KeySearch::Done | KeySearch::Without, ..) => Ok(()),
        }
    }

    /// Looks for the keys of the workspaces that are not open, the shown one's first, and opens them.
    pub(super) async fn ask_for_keys(self) {
        let (wanted, is_lost): (Vec<(WorkspaceId, ApiAddress)>, bool) = {
            let state = self.lock();
            let closed = state.known.iter().filter(|known| state.workspace_of(known.id).is_none());
            let mut wanted: Vec<_> = closed
                .filter_map(|known| Some((known.id, ApiAddress::parse(&known.address).ok()?)))
                .collect();
            wanted.sort_by_key(|(id, _)| *id != state.home);
            // A data file that was lost: the keys may be there still.
            if state.is_new() { (state.lost_keys(), true) } else { (wanted, false) }
        };
        for (id, address) in wanted {
            if self.ask_for_key(id, address, is_lost).await.is_err() {
                return;
            }
        }
        self.change(|state| state.key_searched(KeySearch::Done));
    }

    /// Looks for one key. An error when the password store is locked.
    async fn ask_for_key(
        &self,
        id: WorkspaceId,
        address: ApiAddress,
        is_lost: bool,
    ) -> std::result::Result<(), VaultError> {
        let name = key_name(id, address.as_str());
        let answer = {
            let asking = self.keeper.ask(move |vault| vault.read(&name));
            tokio::pin!(asking);
            match tokio::time::timeout(SLOW_AFTER, &mut asking).await {
                Ok(answer) => answer,
                Err(_) => {
                    self.change(|state| state.key_searched(KeySearch::Locked));
                    asking.await
                }
            }
        };
        let found = match answer {
            Ok(items) => newest(items),
            Err(VaultError::TooLong) => Ok(None),
            Err(VaultError::Absent | VaultError::Failed) => Err(KeyTrouble::Unavailable),
            Err(VaultError::Locked) => {
                self.change(|state| state.key_searched(KeySearch::Locked));
                return Err(VaultError::Locked);
            }
        };
        let trouble = found.as_ref().err().copied();
        let open =
            |key| Workspace::open(id, address, key, KeyKept::PasswordStore, &self.machine.network).ok();
        let mut opened = found.ok().flatten().and_then(open);
        if let Some(workspace) = &mut opened {
            self.recall_list(workspace).await;
        }
        let now = self.now().wall;
        let found = self.change(|state| {
            if id == state.home {
                state.key_searched(KeySearch::Done);
            }
            // It may have been opened or removed meanwhile.
            let is_wanted = (state.is_known(id) || is_lost) && state.workspace_of(id).is_none();
            state.key_troubles.remove(&id);
            if let Some(trouble) = trouble.filter(|_| is_wanted) {
                state.key_troubles.insert(id, trouble);
            }
            let opened = opened.filter(|_| is_wanted);
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

    /// Gives the key of an open workspace to the password store, and records what comes of it, however late.
    pub(super) fn save_key(&self, id: WorkspaceId, key: Secret) -> tokio::task::JoinHandle<()> {
        let mut state = self.lock();
        let open = state.workspace_of(id);
        let wanted = open.map(|open| (open.fingerprint, key_name(id, open.address.as_str())));
        let saving = wanted.map(|(fingerprint, name)| {
            // In one go with the question: who removes everything sees neither of them or both.
            state.keys_already_answered_for.remove(&name);
            let saving = self.keeper.send(move |vault| {
                vault.write(&name, &key)?;
                // A store that takes a key and does not give it back is no store.
                Ok(newest(vault.read(&name)?)
                    .is_ok_and(|read| read.is_some_and(|read| read.digest() == key.digest())))
            });
            (fingerprint, saving)
        });
        drop(state);
        let board = self.clone();
        self.runtime.spawn(async move {
            let Some((fingerprint, saving)) = saving else { return };
            let slow = || {
                board.change(|state| {
                    let saving = state.workspace_of(id).is_some_and(|open| open.kept == KeyKept::Saving);
                    if saving {
                        state.record_kept(id, fingerprint, KeyKept::Unanswered);
                    }
                });
            };
            let kept = match or_slow(saving, slow).await {
                Ok(true) => KeyKept::PasswordStore,
                Ok(false) | Err(_) => KeyKept::UntilQuit,
            };
            board.change(|state| state.record_kept(id, fingerprint, kept));
        })
    }

    /// Deletes a key that no workspace uses any more. A notice stands until the password store confirms it.
    pub(super) fn remove_key(&self, id: WorkspaceId, address: &ApiAddress) {
        let name = key_name(id, address.as_str());
        let deleted = name.clone();
        let removing = self.keeper.send(move |vault| vault.delete(&deleted));
        let board = self.clone();
        self.runtime.spawn(async move {
            if board.confirm_removal(removing).await {
                board.change(|state| state.note_saved(|store| store.forget_key_name(&name)));
            }
        });
    }

    /// Deletes the key of a workspace that is about to be removed. An error if the key is in the password store and
    /// is not deleted.
    pub(super) async fn remove_key_of(&self, id: WorkspaceId) -> Result<()> {
        let found = {
            let state = self.lock();
            let open = state.workspace_of(id).map(|open| (open.kept, open.fingerprint));
            state.address_of(id).map(|address| (key_name(id, address.as_str()), open))
        };
        let Some((name, open)) = found else { return Ok(()) };
        let kept = open.map(|(kept, _)| kept);
        // The key of a workspace that is not open may be there.
        let may_be_stored = matches!(kept, None | Some(KeyKept::PasswordStore));
        let mut removing = Box::pin(self.keeper.send(move |vault| vault.delete(&name)));
        let patience = if may_be_stored { PATIENCE } else { SLOW_AFTER };
        match tokio::time::timeout(patience, &mut removing).await {
            Ok(Ok(()) | Err(VaultError::TooLong)) => return Ok(()),
            Ok(Err(VaultError::Absent)) if kept.is_some() && may_be_stored => {
                return Err(ErrorCode::VaultUnavailable.into());
            }
            Ok(Err(VaultError::Locked)) if may_be_stored => return Err(ErrorCode::VaultLocked.into()),
            Ok(Err(VaultError::Failed)) if may_be_stored => return Err(ErrorCode::VaultFailed.into()),
            Ok(Err(VaultError::Absent | VaultError::Locked | VaultError::Failed)) => {
                self.change(|state| state.notify(NoticeKind::KeyRemains));
            }
            Err(_) if may_be_stored => {
                let board = self.clone();
                self.runtime.spawn(async move {
                    // If the store deletes it later, the key is in memory only.
                    if let (Ok(()), Some((_, fingerprint))) = (removing.await, open) {
                        board.change(|state| state.record_kept(id, fingerprint, KeyKept::UntilQuit));
                    }
                });
                return Err(ErrorCode::VaultLocked.into());
            }
            Err(_) => {
                let board = self.clone();
                self.change(|state| state.notify(NoticeKind::KeyRemains));
                self.runtime.spawn(async move { board.confirm_removal(removing).await });
            }
        }
        Ok(())
    }

    /// Says that a key may still be in the password store for as long as that is so. Whether it is removed.
    async fn confirm_removal(
        &self,
        removing: impl Future<Output = std::result::Result<(), VaultError>>,
    ) -> bool {
        let warn = || self.change(|state| state.notify_once(NoticeKind::KeyRemains));
        match or_slow(removing, warn).await {
            Ok(()) | Err(VaultError::TooLong) => {
                self.change(|state| state.notice.take_if(|notice| notice.kind == NoticeKind::KeyRemains));
                true
            }
            Err(VaultError::Absent | VaultError::Locked | VaultError::Failed) => {
                warn();
                false
            }
        }
    }
}

impl State {
    /// The keys to look for where nothing is known of any workspace: those that were written down, and the first one's.
    fn lost_keys(&self) -> Vec<(WorkspaceId, ApiAddress)> {
        let mut keys: Vec<_> = self.store.key_names().iter().filter_map(|name| of_key_name(name)).collect();
        if !keys.iter().any(|(id, _)| *id == WorkspaceId::FIRST) {
            keys.push((WorkspaceId::FIRST, self.address.clone()));
        }
        keys
    }

    /// Records where a key is kept, if the workspace still has that key.
    pub(super) fn record_kept(&mut self, id: WorkspaceId, fingerprint: Digest, kept: KeyKept) {
        if let Some(open) = self.workspace_mut(id).filter(|open| open.fingerprint == fingerprint) {
            open.kept = kept;
        }
    }

    fn notify_once(&mut self, kind: NoticeKind) {
        if self.notice.as_ref().is_none_or(|notice| notice.kind != kind) {
            self.notify(kind);
        }
    }
}

/// Waits for an answer, and calls `slow` once if it takes long.
async fn or_slow<T>(answer: impl Future<Output = T>, slow: impl FnOnce()) -> T {
    tokio::pin!(answer);
    match tokio::time::timeout(SLOW_AFTER, &mut answer).await {
        Ok(answer) => answer,
        Err(_) => {
            slow();
            answer.await
        }
    }
}

/// The name under which a key is in the password store: its address, so that a changed address never gets
/// another one's key, and for all workspaces but the first its number.
pub(super) fn key_name(id: WorkspaceId, address: &str) -> String {
    match id {
        WorkspaceId::FIRST => address.to_owned(),
        WorkspaceId(number) => format!("{address}#{number}"),
    }
}

/// Whose key a name stands for, and where it is good.
pub(super) fn of_key_name(name: &str) -> Option<(WorkspaceId, ApiAddress)> {
    let (address, id) = match name.rsplit_once('#') {
        Some((address, number)) => (address, WorkspaceId(number.parse().ok()?)),
        None => (name, WorkspaceId::FIRST),
    };
    Some((id, ApiAddress::parse(address).ok()?)).filter(|(id, _)| id.kind() == WorkspaceKind::Live)
}
