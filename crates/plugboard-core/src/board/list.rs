//! Fetching the account list, and what becomes of a lost answer by the list.

use std::sync::Arc;
use std::time::Duration;

use super::Board;
use super::state::State;
use crate::accounts::{Freshness, Status, Whole};
use crate::api::{AccountList, Api};
use crate::attempt::{self, Active, Event, Listed, Phase, Rivals};
use crate::error::{Error, ErrorCode, Result};
use crate::view::{Contract, Person, WorkspaceId};

/// Pauses before each look at the list after a lost answer.
const LOOKS: [Duration; 3] = [Duration::ZERO, Duration::from_secs(4), Duration::from_secs(10)];

/// First and longest pause before a check that failed is repeated by itself.
const RETRY: Duration = Duration::from_secs(5);
const RETRY_MAX: Duration = Duration::from_mins(5);

impl Board {
    /// Checks the list of the open workspace now, or waits for the check that is under way.
    pub async fn refresh(&self) -> Result<()> {
        let kind = self.lock().active;
        let is_checking =
            |board: &Self| board.lock().workspace_of(kind).is_some_and(|open| open.list.checking);
        let mut changes = self.views.subscribe();
        if is_checking(self) {
            while is_checking(self) && changes.changed().await.is_ok() {}
        } else {
            self.clone().refresh_workspace(kind).await;
        }
        match self.lock().workspace_of(kind).map(|workspace| workspace.list.problem.clone()) {
            Some(Some(problem)) => Err(problem),
            Some(None) => Ok(()),
            None => Err(ErrorCode::KeyMissing.into()),
        }
    }

    pub(super) async fn refresh_workspace_of(self, id: String) {
        let kind = self.lock().tracked(&id).map(|tracked| tracked.attempt.workspace);
        if let Some(kind) = kind {
            self.refresh_workspace(kind).await;
        }
    }

    /// One check. If it fails in passing, it is repeated in the background until one works.
    pub(super) async fn refresh_workspace(self, kind: WorkspaceId) {
        if self.check(kind).await == Check::Done {
            return;
        }
        let begun = self.change(|state| {
            let list = &mut state.workspace_mut(kind)?.list;
            (!std::mem::replace(&mut list.retrying, true)).then_some(())
        });
        if begun.is_some() {
            let board = self.clone();
            self.runtime.spawn(async move {
                let mut pause = RETRY;
                loop {
                    tokio::time::sleep(pause).await;
                    if board.check(kind).await == Check::Done {
                        break;
                    }
                    pause = (pause * 2).min(RETRY_MAX);
                }
                board.change(|state| {
                    if let Some(open) = state.workspace_mut(kind) {
                        open.list.retrying = false;
                    }
                });
            });
        }
    }

    async fn check(&self, kind: WorkspaceId) -> Check {
        let Some((api, ticket)) = self.ask_list(kind) else { return Check::Done };
        let (answer, around) = tokio::join!(api.accounts(), self.survey(kind, &api));
        // Only what has answered as the API can say what it speaks.
        if answer.is_ok() {
            self.take_survey(kind, &api, around);
        }
        let check = self.take_list(kind, &api, ticket, answer);
        if check == Check::Done {
            self.settle_invites(kind, &api).await;
        }
        check
    }

    /// One look at the accounts alone, for somebody who waits. Whether there is a new list.
    pub(super) async fn look(&self, kind: WorkspaceId) -> bool {
        let Some((api, ticket)) = self.ask_list(kind) else { return false };
        let answer = api.accounts().await;
        let fresh = answer.is_ok();
        self.take_list(kind, &api, ticket, answer);
        if fresh {
            self.settle_invites(kind, &api).await;
        }
        fresh
    }

    /// Marks a check as under way. Its ticket tells a late answer from a newer one.
    fn ask_list(&self, kind: WorkspaceId) -> Option<(Arc<Api>, u32)> {
        self.change(|state| {
            let open = state.workspace_mut(kind)?;
            open.list.checking = true;
            open.list.asked += 1;
            Some((Arc::clone(&open.api), open.list.asked))
        })
    }

    /// Puts a list that just came, or the reason why none came, into its workspace.
    fn take_list(
        &self,
        kind: WorkspaceId,
        api: &Arc<Api>,
        ticket: u32,
        answer: Result<AccountList>,
    ) -> Check {
        let now = self.now().wall;
        let day = self.today(now);
        self.change(|state| {
            let Some(open) = state.workspace_mut(kind) else { return Check::Done };
            if !Arc::ptr_eq(&open.api, api) || ticket < open.list.taken {
                return Check::Done;
            }
            open.list.taken = ticket;
            open.list.checking = ticket < open.list.asked;
            match answer {
                Ok(list) => {
                    let same = open.list.index.says(&list.accounts);
                    let changes = if same { Vec::new() } else { state.differences(kind, &list, now) };
                    let AccountList { accounts, whole } = list;
                    let Some(open) = state.workspace_mut(kind) else { return Check::Done };
                    (open.list.whole, open.list.checked_at, open.list.problem) = (whole, Some(now), None);
                    if !same {
                        open.list.index.replace(accounts, now);
                    }
                    state.note_list(kind, &changes, now, day);
                    match kind {
                        WorkspaceId::REHEARSAL => {}
                        _ if same => state.note_saved(|store| store.save_checked_at(now)),
                        _ => state.save_list(),
                    }
                    Check::Done
                }
                Err(error) => {
                    let check = Check::after(&error);
                    open.list.index.lose_touch();
                    open.list.problem = Some(error);
                    check
                }
            }
        })
    }

    /// Settles a lost answer from the list, by the strict rule of [`attempt::judge`].
    pub(super) async fn reconcile(self, id: String) {
        let found = self.look_for(&id, &LOOKS, State::judge).await;
        self.happen(&id, Event::Judged(found));
    }

    /// Looks at the list of an attempt's workspace after each of these pauses, until it has what is looked for.
    pub(super) async fn look_for(
        &self,
        id: &str,
        pauses: &[Duration],
        find: fn(&mut State, &str) -> Option<Person>,
    ) -> Option<Person> {
        for pause in pauses {
            tokio::time::sleep(*pause).await;
            let Some(Ok((kind, _))) = self.api_of(id).await else { return None };
            let found = if self.look(kind).await { find(&mut self.lock(), id) } else { None };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// The API of an attempt's workspace, once its key is there. `None` when the attempt is over; an error when
    /// the workspace now has another key.
    pub(super) async fn api_of(&self, id: &str) -> Option<Result<(WorkspaceId, Arc<Api>)>> {
        let mut changes = self.views.subscribe();
        loop {
            let ready = {
                let mut state = self.lock();
                let tracked = state.tracked(id)?;
                let (attempt, ear) = (&tracked.attempt, tracked.ear.clone());
                if attempt.phase.is_end() {
                    return None;
                }
                let (kind, key) = (attempt.workspace, attempt.key);
                state.workspace_of(kind).map(|open| {
                    if open.fingerprint == key {
                        Ok((kind, Arc::new(open.api.heard_by(&ear))))
                    } else {
                        Err(Error::from(ErrorCode::KeyChanged))
                    }
                })
            };
            if ready.is_some() {
                return ready;
            }
            changes.changed().await.ok()?;
        }
    }
}

/// Whether a check has to be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Check {
    Done,
    Repeat,
}

impl Check {
    /// Only what passes by itself is repeated.
    fn after(error: &Error) -> Self {
        match error.code {
            ErrorCode::Offline
            | ErrorCode::TimedOut
            | ErrorCode::ServiceDown
            | ErrorCode::RateLimited
            | ErrorCode::NotTheApi => Self::Repeat,
            _ => Self::Done,
        }
    }
}

impl State {
    /// Stores the live list. Rehearsal's is not kept.
    pub(super) fn save_list(&mut self) {
        let Some(live) = self.workspaces.iter().find(|open| open.id == WorkspaceId::FIRST) else { return };
        let list = &live.list;
        if let (Freshness::Fresh, Some(checked_at)) = (list.index.freshness(), list.checked_at)
            && self.store.save_list(list.index.accounts(), checked_at).is_err()
        {
            self.notify(crate::view::NoticeKind::NotSaved);
        }
    }

    /// Shows the last known list until the first check is done.
    pub(super) fn restore_list(&mut self) {
        let known = self.store.list();
        let Some(live) = self.workspace_mut(WorkspaceId::FIRST) else { return };
        if let Ok(Some(known)) = known {
            live.list.index.restore(known.accounts);
            live.list.checked_at = Some(known.checked_at);
        }
    }

    /// Ids of a platform's accounts, if the list is a complete one that the service just gave.
    pub(super) fn ids_of(&self, kind: WorkspaceId, platform: &str) -> Option<Vec<String>> {
        let list = &self.workspace_of(kind)?.list;
        let index = &list.index;
        match (index.freshness(), list.whole) {
            (Freshness::Stale, _) | (Freshness::Fresh, Whole::No) => None,
            (Freshness::Fresh, Whole::Yes) => {
                let mine = index.accounts().filter(|account| account.platform == platform);
                Some(mine.map(|account| account.id.clone()).collect())
            }
        }
    }

    pub(super) fn judge(&mut self, id: &str) -> Option<Person> {
        let mine = self.tracked(id)?.attempt.clone();
        let waits = matches!(mine.phase, Phase::Waiting { .. } | Phase::Claimed { .. });
        if waits && mine.contract == Contract::Seed {
            return None;
        }
        let rival = self.attempts.iter().map(|tracked| &tracked.attempt).any(|other| {
            attempt::compete(&mine, other)
                && attempt::may_have_brought_one(other, mine.started) == Rivals::Some
        });
        let open = self.workspace_of(mine.workspace).filter(|open| open.fingerprint == mine.key)?;
        let index = &open.list.index;
        let list: Vec<Listed<'_>> = index
            .accounts()
            .map(|account| Listed {
                id: &account.id,
                username: &account.username,
                platform: &account.platform,
                brand: account.brand.as_deref(),
                active: match account.status {
                    Some(Status::Active) => Active::Yes,
                    Some(Status::ReconnectRequired | Status::Unknown) | None => Active::NotSaid,
                },
            })
            .collect();
        attempt::judge(&mine, &list, if rival { Rivals::Some } else { Rivals::None })
    }
}
