//! Handing out what was. It is read off the board's lock and beside the threads on which everything else is answered:
//! a long history keeps nobody waiting but who asked for it.

use std::sync::Arc;

use super::Board;
use super::beside::beside;
use super::files::Export;
use super::history::past;
use super::state::State;
use crate::error::{ErrorCode, Result};
use crate::export::FileWords;
use crate::history;
use crate::store::Journal;
use crate::view::{
    Changes, ChangesQuery, ExportFormat, HealthDay, History, HistoryQuery, Past, Timeline, WorkspaceId,
};

/// Most days that are given out, most entries of one answer, and most that are written into one file.
const MAX_DAYS: u32 = 400;
const MAX_ENTRIES: u32 = 500;
const MAX_EXPORTED: u32 = 50_000;

impl Board {
    /// The entries of the open workspace that a query asks for, newest first.
    pub async fn history(&self, query: &HistoryQuery) -> Result<History> {
        let query = query.clone();
        self.read(move |journal, workspace| journal.history(workspace, &query)).await
    }

    /// A try at connecting, step by step; the last one of its sheet unless it says when it began.
    pub async fn timeline(&self, attempt: &str, started: Option<i64>) -> Result<Timeline> {
        let (board, attempt) = (self.clone(), attempt.to_owned());
        beside(move || board.told(&attempt, started)).await?
    }

    /// What is different between two times, account by account.
    pub async fn changed_since(&self, query: &ChangesQuery) -> Result<Changes> {
        let query = query.clone();
        let to = query.to.unwrap_or(i64::MAX);
        let compare = move |journal: &Journal, workspace| {
            let known_since = journal.known_since(workspace)?.filter(|known| *known > query.from);
            let folded = history::fold(journal.changes(workspace, query.from, to)?);
            let group = folded.group(query.group).iter();
            let count = query.count.min(MAX_ENTRIES) as usize;
            let accounts = group.skip(query.start as usize).take(count).cloned().collect();
            Ok(Changes { known_since, counts: folded.counts(), start: query.start, accounts })
        };
        self.read(compare).await
    }

    /// How the list was on each of the last days on which it was checked, oldest first.
    pub async fn health_days(&self, days: u32) -> Result<Vec<HealthDay>> {
        let today = self.today(self.now().wall);
        let back = i32::try_from(days.clamp(1, MAX_DAYS) - 1).unwrap_or(0);
        self.read(move |journal, workspace| journal.days(workspace, today - back)).await
    }

    /// The entries that a query asks for as a file, at most 50,000. The words are the page's.
    pub async fn export_history(
        &self,
        query: &HistoryQuery,
        format: ExportFormat,
        words: FileWords,
    ) -> Result<Export> {
        let query = HistoryQuery { start: 0, ..query.clone() };
        let (saving, now) = (self.saving(words), self.now().wall);
        let write = move |journal: &Journal, workspace| {
            let entries = journal.entries(workspace, &query, MAX_EXPORTED)?;
            let file = saving.writer();
            let name = history::file_name(format, now, (file.east)(now));
            Ok(Export { name, contents: history::export(&entries, format, file) })
        };
        self.read(write).await
    }

    /// A try at connecting, for whoever is beside everything already.
    pub(super) fn told(&self, attempt: &str, started: Option<i64>) -> Result<Timeline> {
        let (journal, workspace) = self.journal();
        let open = self.lock().open_past(attempt, started);
        let past = match open {
            Some(open) => Some(open),
            None => journal.past(workspace, attempt, started)?,
        };
        let past = past.ok_or(ErrorCode::AttemptGone)?;
        let steps = journal.steps(past.workspace, attempt, past.started)?;
        Ok(Timeline { past, steps })
    }

    /// Reads what was in the open workspace.
    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Journal, WorkspaceId) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (journal, workspace) = self.journal();
        beside(move || read(&journal, workspace)).await?
    }

    /// The journal, and whose entries in it are meant.
    pub(super) fn journal(&self) -> (Arc<Journal>, WorkspaceId) {
        let state = self.lock();
        (Arc::clone(state.store.journal()), state.active)
    }
}

impl State {
    /// An attempt that goes on.
    fn open_past(&self, id: &str, started: Option<i64>) -> Option<Past> {
        let attempt = &self.find(id)?.attempt;
        let meant = started.is_none_or(|started| started == attempt.started);
        meant.then(|| past(attempt, &self.user))
    }
}

#[cfg(test)]
mod tests;
