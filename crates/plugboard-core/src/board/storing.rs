//! The last known list on disk: only what differs is written, a part at a time, and a list is read likewise, so that
//! nobody waits for all of a long one. Short ones are written at once.

use std::sync::Arc;
use std::time::Duration;

use super::Board;
use super::beside::beside;
use super::state::State;
use crate::accounts::{Difference, Freshness, Index, Roll};
use crate::api::Api;
use crate::error::Result;
use crate::store::Store;
use crate::view::WorkspaceId;
use crate::workspace::Workspace;

/// Accounts in a part; and the time between parts, in which others have the lock.
pub(super) const PART: usize = 250;
const PART_ROWS: u32 = 250;
const BETWEEN: Duration = Duration::from_millis(1);

/// What is on disk, as far as it is known. None while it is being changed: what ends halfway is written anew.
pub type Stored = Arc<tokio::sync::Mutex<Option<Arc<Roll>>>>;

/// The lists of one writing.
struct Writing {
    id: WorkspaceId,
    api: Arc<Api>,
    before: Option<Arc<Roll>>,
    roll: Arc<Roll>,
    checked_at: i64,
}

impl Board {
    /// Stores the list of a live workspace as it is now, unless it has another key by then.
    pub(super) async fn store_list(&self, id: WorkspaceId, api: &Arc<Api>) {
        let stored = {
            let state = self.lock();
            let open = state.workspace_of(id).filter(|open| Arc::ptr_eq(&open.api, api));
            match open.filter(|_| id != WorkspaceId::REHEARSAL) {
                Some(open) => Arc::clone(&open.list.stored),
                None => return,
            }
        };
        let mut stored = stored.lock_owned().await;
        let Some(writing) = self.begin_writing(id, api, stored.clone()) else { return };
        *stored = None;
        let roll = Arc::clone(&writing.roll);
        match self.write_list(Arc::new(writing)).await {
            Some(Ok(())) => {
                *stored = Some(roll);
                self.change(State::find_room);
            }
            Some(Err(_)) => self.change(State::fall_behind),
            None => {}
        }
    }

    fn begin_writing(&self, id: WorkspaceId, api: &Arc<Api>, before: Option<Arc<Roll>>) -> Option<Writing> {
        let state = self.lock();
        let list = &state.workspace_of(id)?.list;
        let checked_at = list.checked_at.filter(|_| list.index.freshness() == Freshness::Fresh)?;
        let (api, roll) = (Arc::clone(api), Arc::clone(list.index.roll()));
        Some(Writing { id, api, before, roll, checked_at })
    }

    /// None if the workspace is no longer what it was.
    async fn write_list(&self, writing: Arc<Writing>) -> Option<Result<()>> {
        let all = Arc::clone(&writing);
        let difference = match beside(move || all.difference()).await {
            Ok(difference) => Arc::new(difference),
            Err(error) => return Some(Err(error)),
        };
        let (id, api) = (writing.id, &writing.api);
        if writing.before.is_none() {
            if writing.roll.accounts().len() <= PART {
                let writing = Arc::clone(&writing);
                return self.write(id, api, move |store| writing.at_once(store)).await;
            }
            while !match self.write(id, api, move |store| store.forget_part(id, PART_ROWS)).await? {
                Ok(done) => done,
                Err(error) => return Some(Err(error)),
            } {}
        }
        if writing.before.is_some() && difference.parts() > 1 {
            // A restart in the middle of this must not take some of the list for all of it.
            let begun = self.write(id, api, move |store| store.begin_list(id)).await?;
            if begun.is_err() {
                return Some(begun);
            }
        }
        for part in 0..difference.parts() {
            let (writing, difference) = (Arc::clone(&writing), Arc::clone(&difference));
            let written = self.write(id, api, move |store| writing.part(&difference, part, store)).await?;
            if written.is_err() {
                return Some(written);
            }
        }
        let checked_at = writing.checked_at;
        self.write(id, api, move |store| store.save_checked_at(id, checked_at)).await
    }

    /// Writes something of a workspace under the lock, and leaves the lock to others for a while. None if the workspace
    /// has another key by now, or is no more.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        id: WorkspaceId,
        api: &Arc<Api>,
        write: impl FnOnce(&Store) -> Result<T> + Send + 'static,
    ) -> Option<Result<T>> {
        let (board, api) = (self.clone(), Arc::clone(api));
        let written = beside(move || {
            let state = board.lock();
            let open = state.workspace_of(id).filter(|open| Arc::ptr_eq(&open.api, &api));
            open.map(|_| {
                let written = write(&state.store);
                state.store.note_written(&written);
                written
            })
        });
        let written = match written.await {
            Ok(written) => written,
            Err(error) => Some(Err(error)),
        };
        tokio::time::sleep(BETWEEN).await;
        written
    }

    /// Gives a workspace that is not open yet its last known list.
    pub(super) async fn recall_list(&self, workspace: &mut Workspace) {
        let id = workspace.id;
        let Ok(Some(checked_at)) = self.lock().store.checked_at(id) else { return };
        let board = self.clone();
        let read = move || {
            let mut accounts: Vec<crate::accounts::Account> = Vec::new();
            loop {
                let after = accounts.last().map_or("", |last| last.id.as_str());
                let part = board.lock().store.accounts_after(id, after, 1_000)?;
                if part.is_empty() {
                    break;
                }
                accounts.extend(part);
            }
            let mut index = Index::default();
            index.restore(accounts);
            Ok(index)
        };
        if let Ok(Ok::<Index, crate::Error>(index)) = beside(read).await {
            workspace.list.stored = Arc::new(tokio::sync::Mutex::new(Some(Arc::clone(index.roll()))));
            workspace.list.index = index;
            workspace.list.checked_at = Some(checked_at);
        }
    }
}

impl Writing {
    fn difference(&self) -> Difference {
        match &self.before {
            Some(before) if Arc::ptr_eq(before, &self.roll) => Difference::default(),
            Some(before) => self.roll.since(before),
            None => self.roll.since(&Roll::default()),
        }
    }

    fn at_once(&self, store: &Store) -> Result<()> {
        store.save_list(self.id, self.roll.accounts().iter(), self.checked_at)
    }

    fn part(&self, difference: &Difference, part: usize, store: &Store) -> Result<()> {
        let cut =
            |positions: &[u32]| positions.iter().skip(part * PART).take(PART).copied().collect::<Vec<_>>();
        let (gone, new) = (cut(&difference.gone), cut(&difference.new));
        let before = self.before.as_deref().map_or(&[][..], Roll::accounts);
        let gone = gone.iter().filter_map(|at| before.get(*at as usize)).map(|account| account.id.as_str());
        let new = new.iter().filter_map(|at| self.roll.accounts().get(*at as usize));
        store.save_part(self.id, gone, new)
    }
}

impl Difference {
    fn parts(&self) -> usize {
        self.gone.len().max(self.new.len()).div_ceil(PART)
    }
}

#[cfg(test)]
mod tests;
