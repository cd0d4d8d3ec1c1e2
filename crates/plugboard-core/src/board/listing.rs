//! What a UI asks of the open workspace's account list: rows, where an account stands, the selection, and what leaves
//! Plugboard as text. All of it comes from the index; nothing here asks the service.

use super::Board;
use super::beside::beside;
use super::files::Export;
use super::state::State;
use crate::accounts::Index;
use crate::accounts::csv;
use crate::error::{ErrorCode, Result};
use crate::export::FileWords;
use crate::view::{Change, Query, Row, Rows, Scope, Slot};

/// Most account ids that are copied at once.
const MAX_COPIED: usize = 100_000;

/// Account ids, to be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ids {
    /// The ids, one a line.
    pub text: String,
    /// How many.
    pub count: u32,
}

impl Board {
    /// The slots of the open workspace's list that a query asks for; none when no workspace is open.
    #[must_use]
    pub fn rows(&self, query: &Query) -> Rows {
        let none = Rows {
            revision: 0,
            order: 0,
            total: 0,
            accounts: 0,
            selected: 0,
            start: query.start,
            rows: Vec::new(),
        };
        let mut state = self.lock();
        let mut rows = state.open_index().map_or(none, |index| index.rows(query));
        for slot in &mut rows.rows {
            match slot {
                Slot::Account { row } => row.browser = state.browsers.get(&row.id).cloned(),
                Slot::Group { .. } => {}
            }
        }
        rows
    }

    /// The row of a listed account.
    #[must_use]
    pub fn account(&self, id: &str) -> Option<Row> {
        let mut state = self.lock();
        let mut row = state.open_index()?.account(id)?;
        row.browser = state.browsers.get(id).cloned();
        Some(row)
    }

    /// In which slot of a query's list an account stands, from 0.
    #[must_use]
    pub fn locate(&self, query: &Query, id: &str) -> Option<u32> {
        self.lock().open_index()?.locate(query, id)
    }

    /// The next slot at or after one, going round, whose account's name begins so; case and diacritics are ignored.
    #[must_use]
    pub fn type_ahead(&self, query: &Query, prefix: &str, from: u32) -> Option<u32> {
        self.lock().open_index()?.type_ahead(query, prefix, from)
    }

    /// Changes the selection. It belongs to the open workspace, and outlives a refresh.
    pub fn select(&self, change: &Change) {
        self.change(|state| {
            if let Some(index) = state.open_index() {
                index.select(change);
            }
        });
    }

    /// The accounts that are meant as a table (RFC 4180), for a spreadsheet.
    pub async fn export(&self, query: Query, scope: Scope, words: FileWords) -> Result<Export> {
        let chosen = self.lock().open_index().ok_or(ErrorCode::KeyMissing)?.chosen(&query, scope);
        let now = self.now().wall;
        let east = (self.machine.minutes_east)(now);
        let saving = self.saving(words);
        let contents = beside(move || csv::table(chosen.rows(), saving.writer())).await?;
        let name = csv::file_name(now, east);
        Ok(Export { name, contents })
    }

    /// The ids of the accounts that are meant; at most 100,000.
    pub async fn account_ids(&self, query: Query, scope: Scope) -> Result<Ids> {
        let chosen = self.lock().open_index().ok_or(ErrorCode::KeyMissing)?.chosen(&query, scope);
        if chosen.is_empty() {
            return Err(ErrorCode::AccountGone.into());
        }
        let count = u32::try_from(chosen.len().min(MAX_COPIED)).unwrap_or(u32::MAX);
        let lines = move || {
            chosen
                .accounts()
                .take(MAX_COPIED)
                .map(|account| account.id.as_str())
                .collect::<Vec<_>>()
                .join("\n")
        };
        Ok(Ids { text: beside(lines).await?, count })
    }
}

impl State {
    fn open_index(&mut self) -> Option<&mut Index> {
        let active = self.active;
        self.workspace_mut(active).map(|open| &mut open.list.index)
    }
}
