//! Taking an account away: because a person asks for it, or because the wrong one came.

use std::sync::Arc;

use super::Board;
use super::state::{State, Tracked};
use crate::accounts::{Freshness, Whole};
use crate::api::Api;
use crate::attempt::Phase;
use crate::error::{ErrorCode, Result};
use crate::view::{Outcome, StepName, Undo, WorkspaceId};

impl Board {
    /// Removes a listed account from the service. One that is gone already is removed.
    pub async fn disconnect(&self, account: &str) -> Result<()> {
        let (kind, api) = {
            let state = self.lock();
            let open = state.workspace().ok_or(ErrorCode::KeyMissing)?;
            open.list.index.find(account).ok_or(ErrorCode::AccountGone)?;
            (open.id, Arc::clone(&open.api))
        };
        self.change(|state| state.note_leaving(kind, account));
        let removed = api.remove(account).await;
        self.clone().refresh_workspace(kind).await;
        // An answer may be lost; the list is not.
        if self.lock().is_gone(kind, account) { Ok(()) } else { removed }
    }

    /// Takes away the account that an attempt brought in place of the one that was expected. Only one that a list
    /// taken before did not have: what was there before cannot be brought back to what it was.
    pub async fn undo(&self, id: &str) -> Result<()> {
        let begun = self.change(|state| {
            if state.find(id).map(|tracked| state.can_undo(tracked)) != Some(Undo::Possible) {
                return None;
            }
            let (kind, key, account) = {
                let tracked = state.tracked(id)?;
                let Phase::Connected { got, .. } = &tracked.attempt.phase else { return None };
                let account = got.account_id.clone();
                (tracked.attempt.workspace, tracked.attempt.key, account)
            };
            let open = state.workspace_of(kind).filter(|open| open.fingerprint == key)?;
            let api = Arc::clone(&open.api);
            state.tracked(id)?.undo = Undo::Doing;
            state.note_leaving(kind, &account);
            Some((kind, api, account))
        });
        let (kind, api, account): (WorkspaceId, Arc<Api>, String) = begun.ok_or(ErrorCode::UndoImpossible)?;
        let removed = api.remove(&account).await;
        self.clone().refresh_workspace(kind).await;
        let removed = if self.lock().is_gone(kind, &account) { Ok(()) } else { removed };
        let now = self.now();
        self.change(|state| {
            let undo = if removed.is_ok() { Undo::Done } else { Undo::Possible };
            if let Some(tracked) = state.tracked(id) {
                tracked.undo = undo;
            }
            if undo == Undo::Done {
                state.note_answer(id);
                state.note_step(id, StepName::Undone.into(), now);
            }
        });
        removed
    }
}

impl State {
    /// Writes down whether a person has said what becomes of an account that nobody expected.
    pub(super) fn note_answer(&mut self, id: &str) {
        let unexpected = self.find(id).filter(|tracked| tracked.attempt.is_unexpected());
        if let Some(attempt) = unexpected.map(Tracked::to_store) {
            self.note_saved(|store| store.save(&attempt));
        }
    }

    /// Whether what an attempt brought can be taken away again: one account that was in no list from before, and
    /// that nothing else brought meanwhile.
    pub(super) fn can_undo(&self, tracked: &Tracked) -> Undo {
        let Phase::Connected { got, others, outcome: Outcome::SomebodyElseNew } = &tracked.attempt.phase
        else {
            return Undo::Impossible;
        };
        let before = tracked.attempt.before.as_ref();
        let new = before.is_some_and(|before| !before.contains(&got.account_id));
        // A service may have put the new one in the place of the one that was expected.
        let kept = tracked.attempt.expected.as_ref().is_none_or(|expected| {
            let open = self.workspace_of(tracked.attempt.workspace);
            open.is_some_and(|open| open.list.index.find(&expected.person.account_id).is_some())
        });
        let alone =
            kept && others.is_empty() && !self.brought_otherwise(&tracked.attempt.id, &got.account_id);
        match tracked.undo {
            Undo::Doing | Undo::Done => tracked.undo,
            Undo::Impossible | Undo::Possible if new && alone => Undo::Possible,
            Undo::Impossible | Undo::Possible => Undo::Impossible,
        }
    }

    /// An account is about to be taken away: that it will be missing is no riddle.
    fn note_leaving(&mut self, kind: WorkspaceId, account: &str) {
        if let Some(open) = self.workspace_mut(kind) {
            open.list.disconnected.push(account.to_owned());
        }
    }

    /// Whether a list that the service just gave does not have this account.
    fn is_gone(&self, kind: WorkspaceId, account: &str) -> bool {
        self.workspace_of(kind).is_some_and(|open| {
            let index = &open.list.index;
            index.freshness() == Freshness::Fresh
                && open.list.whole() == Whole::Yes
                && index.find(account).is_none()
        })
    }

    /// Whether another attempt or an invite brought this account.
    fn brought_otherwise(&self, id: &str, account: &str) -> bool {
        let by_attempt = self.attempts.iter().filter(|other| other.attempt.id != id).any(|other| {
            let Phase::Connected { got, others, .. } = &other.attempt.phase else { return false };
            got.account_id == account || others.iter().any(|person| person.account_id == account)
        });
        by_attempt || self.used_an_invite(account)
    }
}
