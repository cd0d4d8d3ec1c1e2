//! Taking an account away: because a person asks for it, or because the wrong one came.

use std::sync::Arc;

use super::Board;
use crate::api::Api;
use crate::attempt::Phase;
use crate::error::{ErrorCode, Result};
use crate::view::{Outcome, Undo, WorkspaceKind};

impl Board {
    /// Removes a listed account from the service. One that is gone already is removed.
    pub async fn disconnect(&self, account: &str) -> Result<()> {
        let (kind, api) = {
            let state = self.lock();
            let open = state.workspace().ok_or(ErrorCode::KeyMissing)?;
            open.list.index.find(account).ok_or(ErrorCode::AccountGone)?;
            (open.kind, Arc::clone(&open.api))
        };
        api.remove(account).await?;
        self.clone().refresh_workspace(kind).await;
        Ok(())
    }

    /// Takes away the account that an attempt brought in place of the one that was expected. Only one that a list
    /// taken before did not have: what was there before cannot be brought back to what it was.
    pub async fn undo(&self, id: &str) -> Result<()> {
        let begun = self.change(|state| {
            let (kind, key, account) = {
                let tracked = state.tracked(id)?;
                let Phase::Connected { got, .. } = &tracked.attempt.phase else { return None };
                let account = got.account_id.clone();
                if tracked.can_undo() != Undo::Possible {
                    return None;
                }
                (tracked.attempt.workspace, tracked.attempt.key, account)
            };
            let open = state.workspace_of(kind).filter(|open| open.fingerprint == key)?;
            let api = Arc::clone(&open.api);
            state.tracked(id)?.undo = Undo::Doing;
            Some((kind, api, account))
        });
        let (kind, api, account): (WorkspaceKind, Arc<Api>, String) =
            begun.ok_or(ErrorCode::UndoImpossible)?;
        let removed = api.remove(&account).await;
        self.change(|state| {
            let undo = if removed.is_ok() { Undo::Done } else { Undo::Possible };
            if let Some(tracked) = state.tracked(id) {
                tracked.undo = undo;
            }
        });
        self.clone().refresh_workspace(kind).await;
        removed
    }
}

impl super::state::Tracked {
    /// Whether what came can be taken away again.
    pub(super) fn can_undo(&self) -> Undo {
        let Phase::Connected { got, outcome: Outcome::SomebodyElseNew, .. } = &self.attempt.phase else {
            return Undo::Impossible;
        };
        let fresh = self.attempt.before.as_ref().is_some_and(|before| !before.contains(&got.account_id));
        match self.undo {
            Undo::Doing | Undo::Done => self.undo,
            Undo::Impossible | Undo::Possible if fresh => Undo::Possible,
            Undo::Impossible | Undo::Possible => Undo::Impossible,
        }
    }
}
