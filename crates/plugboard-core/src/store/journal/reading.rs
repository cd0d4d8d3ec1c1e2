//! What the journal tells. Two of it the board asks under its lock, of few rows by an index; all else is read beside
//! what is written.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Result, Row, params, params_from_iter};

use super::super::{failed, rows};
use super::Journal;
use super::asking::{entries, kind_name};
use crate::view::{
    Entry, EntryKind, HealthDay, History, HistoryQuery, ListChange, Past, PlatformDay, Step, WorkspaceId,
};

/// Most entries given out at once.
const MAX_ENTRIES: u32 = 500;

impl Journal {
    /// The entries that a query asks for, newest first.
    pub fn history(&self, workspace: WorkspaceId, query: &HistoryQuery) -> crate::Result<History> {
        let read = || -> Result<History> {
            let connection = self.reader(workspace);
            let (select, values) = entries(workspace, query);
            let count = format!("SELECT count(*) FROM ({select})");
            let total =
                connection.prepare(&count)?.query_row(params_from_iter(values.iter()), |row| row.get(0))?;
            let entries = page(&connection, query, (&select, &values), query.count.min(MAX_ENTRIES))?;
            Ok(History { total, start: query.start, entries })
        };
        read().map_err(failed)
    }

    /// All entries that a query asks for from its start on, newest first, at most so many.
    pub fn entries(
        &self,
        workspace: WorkspaceId,
        query: &HistoryQuery,
        most: u32,
    ) -> crate::Result<Vec<Entry>> {
        let (select, values) = entries(workspace, query);
        page(&self.reader(workspace), query, (&select, &values), most).map_err(failed)
    }

    /// The try that a sheet began, by when it began; its last one without.
    pub fn past(
        &self,
        workspace: WorkspaceId,
        attempt: &str,
        started: Option<i64>,
    ) -> crate::Result<Option<Past>> {
        let read = || {
            self.reader(workspace)
                .prepare_cached(
                    "SELECT past FROM past WHERE workspace = ?1 AND attempt = ?2 AND (?3 IS NULL OR started = ?3)
                     ORDER BY started DESC LIMIT 1",
                )?
                .query_row(params![workspace.0, attempt, started], |row| required("past", row))
                .optional()
        };
        read().map_err(failed)
    }

    /// The last tries that had to do with an account, newest first.
    pub fn pasts_of(&self, workspace: WorkspaceId, account: &str, count: u32) -> crate::Result<Vec<Past>> {
        let read = || -> Result<Vec<Past>> {
            let connection = self.reader(workspace);
            let mut select = connection.prepare_cached(
                "SELECT past FROM past WHERE workspace = ?1 AND instr(accounts, ?2) ORDER BY at DESC LIMIT ?3",
            )?;
            let near = format!("\n{account}\n");
            let rows = select.query_map(params![workspace.0, near, count], |row| required("past", row))?;
            Ok(rows.filter_map(Result::ok).collect())
        };
        read().map_err(failed)
    }

    /// All tries that ended since, oldest first. For the board.
    pub fn pasts_since(&self, workspace: WorkspaceId, since: i64) -> crate::Result<Vec<Past>> {
        let read = || -> Result<Vec<Past>> {
            let connection = self.of(workspace);
            let mut select = connection
                .prepare_cached("SELECT past FROM past WHERE workspace = ?1 AND at >= ?2 ORDER BY at")?;
            let rows = select.query_map(params![workspace.0, since], |row| required("past", row))?;
            Ok(rows.filter_map(Result::ok).collect())
        };
        read().map_err(failed)
    }

    /// The steps of a try, oldest first.
    pub fn steps(&self, workspace: WorkspaceId, attempt: &str, started: i64) -> crate::Result<Vec<Step>> {
        let read = || -> Result<Vec<Step>> {
            let connection = self.reader(workspace);
            let mut select = connection
                .prepare_cached("SELECT step FROM step WHERE attempt = ?1 AND started = ?2 ORDER BY rowid")?;
            let rows = select.query_map(params![attempt, started], |row| required("step", row))?;
            Ok(rows.filter_map(Result::ok).collect())
        };
        read().map_err(failed)
    }

    /// Changes from one time until before another, oldest first.
    pub fn changes(&self, workspace: WorkspaceId, from: i64, to: i64) -> crate::Result<Vec<ListChange>> {
        let read = || -> Result<Vec<ListChange>> {
            let connection = self.reader(workspace);
            let mut select = connection.prepare_cached(
                "SELECT change FROM change WHERE workspace = ?1 AND at >= ?2 AND at < ?3 ORDER BY at, id",
            )?;
            let rows = select.query_map(params![workspace.0, from, to], |row| required("change", row))?;
            Ok(rows.filter_map(Result::ok).collect())
        };
        read().map_err(failed)
    }

    /// Those changes that are not what was said of their accounts last.
    pub fn unsaid(&self, workspace: WorkspaceId, changes: Vec<ListChange>) -> crate::Result<Vec<ListChange>> {
        let read = || -> Result<Vec<ListChange>> {
            let connection = self.reader(workspace);
            let mut select = connection.prepare_cached(
                "SELECT change FROM change WHERE workspace = ?1 AND account = ?2 AND at =
                     (SELECT max(at) FROM change WHERE workspace = ?1 AND account = ?2)",
            )?;
            let mut unsaid = Vec::new();
            for change in changes {
                let last = select
                    .query_map(params![workspace.0, change.account], |row| required("change", row))?
                    .filter_map(Result::ok);
                let what = |change: &ListChange| (change.kind, change.before.clone(), change.after.clone());
                if !last.into_iter().any(|said: ListChange| what(&said) == what(&change)) {
                    unsaid.push(change);
                }
            }
            Ok(unsaid)
        };
        read().map_err(failed)
    }

    /// When an account broke since. For the board.
    pub fn breaks(&self, workspace: WorkspaceId, account: &str, since: i64) -> crate::Result<Vec<i64>> {
        let read = || -> Result<Vec<i64>> {
            let connection = self.of(workspace);
            let mut select = connection.prepare_cached(
                "SELECT at FROM change WHERE workspace = ?1 AND account = ?2 AND kind = ?3 AND at >= ?4",
            )?;
            let kind = kind_name(EntryKind::Broke);
            select.query_map(params![workspace.0, account, kind, since], |row| row.get(0))?.collect()
        };
        read().map_err(failed)
    }

    /// When the list was seen first.
    pub fn known_since(&self, workspace: WorkspaceId) -> crate::Result<Option<i64>> {
        let read = || {
            self.reader(workspace)
                .prepare_cached("SELECT min(at) FROM change WHERE workspace = ?1")?
                .query_row([workspace.0], |row| row.get(0))
        };
        read().map_err(failed)
    }

    /// How the list was on the days since this one, oldest first.
    pub fn days(&self, workspace: WorkspaceId, since: i32) -> crate::Result<Vec<HealthDay>> {
        let read = || -> Result<Vec<HealthDay>> {
            let connection = self.reader(workspace);
            let mut select = connection
                .prepare_cached("SELECT * FROM health_day WHERE workspace = ?1 AND day >= ?2 ORDER BY day")?;
            let rows = select.query_map(params![workspace.0, since], |row| {
                let platforms: Vec<PlatformDay> = required("platforms", row)?;
                Ok(HealthDay { day: row.get("day")?, checked_at: row.get("checked_at")?, platforms })
            })?;
            Ok(rows.filter_map(Result::ok).collect())
        };
        read().map_err(failed)
    }
}

/// So many rows of a query, newest first.
fn page(
    connection: &Connection,
    query: &HistoryQuery,
    (select, values): (&str, &[Value]),
    most: u32,
) -> Result<Vec<Entry>> {
    let page = format!("{select} ORDER BY at DESC, source, key DESC LIMIT {most} OFFSET {}", query.start);
    let mut page = connection.prepare(&page)?;
    let rows = page.query_map(params_from_iter(values), entry)?;
    // One that a newer Plugboard wrote must not hide the others.
    Ok(rows.filter_map(Result::ok).collect())
}

fn entry(row: &Row<'_>) -> Result<Entry> {
    let source: i64 = row.get("source")?;
    if source == 1 {
        required("entry", row).map(Entry::Change)
    } else {
        required("entry", row).map(Entry::SignIn)
    }
}

fn required<T: serde::de::DeserializeOwned>(column: &str, row: &Row<'_>) -> Result<T> {
    rows::from_json(column, row)?.ok_or_else(|| rusqlite::types::FromSqlError::InvalidType.into())
}
