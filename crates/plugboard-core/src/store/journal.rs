//! What was, in tables of its own: changes of the list, the steps of sign-ins and those that are over, and how the
//! list was day by day. Rehearsal's is in memory, and goes with it.
//!
//! It has connections of its own, so that reading long histories never keeps the board waiting.

mod asking;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, Result, Row, Transaction, params, params_from_iter};

use crate::view::{
    Entry, EntryKind, HealthDay, History, HistoryQuery, ListChange, Past, PlatformDay, Step, WorkspaceId,
    WorkspaceKind,
};

use asking::{entries, kind_name};

/// The tables; they came with version 3 of the store.
pub(super) const TABLES: &str = "
    CREATE TABLE change (
        id INTEGER PRIMARY KEY, workspace INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL,
        account TEXT NOT NULL, platform TEXT NOT NULL, search TEXT NOT NULL, change TEXT NOT NULL) STRICT;
    CREATE INDEX change_by_time ON change (workspace, at);
    CREATE INDEX change_by_account ON change (workspace, account);
    CREATE TABLE past (
        attempt TEXT NOT NULL, started INTEGER NOT NULL, workspace INTEGER NOT NULL, at INTEGER NOT NULL,
        platform TEXT NOT NULL, accounts TEXT NOT NULL, search TEXT NOT NULL, past TEXT NOT NULL,
        PRIMARY KEY (attempt, started)) STRICT;
    CREATE INDEX past_by_time ON past (workspace, at);
    CREATE TABLE step (
        attempt TEXT NOT NULL, started INTEGER NOT NULL, workspace INTEGER NOT NULL, step TEXT NOT NULL) STRICT;
    CREATE INDEX step_by_attempt ON step (attempt, started);
    CREATE TABLE health_day (
        workspace INTEGER NOT NULL, day INTEGER NOT NULL, checked_at INTEGER NOT NULL, platforms TEXT NOT NULL,
        PRIMARY KEY (workspace, day)) STRICT, WITHOUT ROWID;
";

/// How long it is kept, in milliseconds: 400 days. And most changes that are.
const KEPT_MS: i64 = 400 * 24 * 60 * 60 * 1_000;
const MAX_CHANGES: i64 = 200_000;

/// Most entries given out at once.
const MAX_ENTRIES: u32 = 500;

/// What was.
pub struct Journal {
    live: Mutex<Connection>,
    rehearsal: Mutex<Connection>,
}

impl Journal {
    /// The journal in a file that has its tables; in memory without one.
    pub(super) fn open(file: Option<&Path>) -> Result<Self> {
        let live = match file {
            Some(file) => {
                let connection = Connection::open(file)?;
                connection.pragma_update(None, "secure_delete", "ON")?;
                connection
            }
            None => in_memory()?,
        };
        Ok(Self { live: Mutex::new(live), rehearsal: Mutex::new(in_memory()?) })
    }

    fn of(&self, workspace: WorkspaceId) -> MutexGuard<'_, Connection> {
        let connection = match workspace.kind() {
            WorkspaceKind::Live => &self.live,
            WorkspaceKind::Rehearsal => &self.rehearsal,
        };
        connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets what is too old or too much, and steps of which nothing tells any more.
    pub fn prune(&self, now: i64) -> crate::Result<()> {
        let prune = |connection: &Connection| -> Result<()> {
            let oldest = now - KEPT_MS;
            connection.execute("DELETE FROM change WHERE at < ?1", [oldest])?;
            connection.execute(
                "DELETE FROM change WHERE id <= (SELECT id FROM change ORDER BY id DESC LIMIT 1 OFFSET ?1)",
                [MAX_CHANGES],
            )?;
            connection.execute("DELETE FROM past WHERE at < ?1", [oldest])?;
            connection.execute("DELETE FROM health_day WHERE checked_at < ?1", [oldest])?;
            connection.execute(
                "DELETE FROM step WHERE NOT EXISTS (SELECT 1 FROM past
                     WHERE past.attempt = step.attempt AND past.started = step.started)
                 AND NOT EXISTS (SELECT 1 FROM attempt
                     WHERE attempt.id = step.attempt AND attempt.started = step.started)",
                [],
            )?;
            Ok(())
        };
        prune(&self.of(WorkspaceId::FIRST)).map_err(super::failed)
    }

    /// Forgets all of a workspace.
    pub fn forget(&self, workspace: WorkspaceId) -> crate::Result<()> {
        let connection = self.of(workspace);
        for table in ["change", "past", "step", "health_day"] {
            let delete = format!("DELETE FROM {table} WHERE workspace = ?1");
            connection.execute(&delete, [workspace.0]).map_err(super::failed)?;
        }
        Ok(())
    }

    /// Writes changes down, all or none.
    pub fn note_changes(&self, workspace: WorkspaceId, changes: &[ListChange]) -> crate::Result<()> {
        let mut connection = self.of(workspace);
        let mut write = || -> Result<()> {
            let transaction = connection.transaction()?;
            insert_changes(&transaction, workspace, changes)?;
            transaction.commit()
        };
        write().map_err(super::failed)
    }

    /// Writes a step of a try down.
    pub fn note_step(
        &self,
        workspace: WorkspaceId,
        attempt: &str,
        started: i64,
        step: &Step,
    ) -> crate::Result<()> {
        let write = || -> Result<()> {
            self.of(workspace)
                .prepare_cached(
                    "INSERT INTO step (attempt, started, workspace, step) VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute(params![attempt, started, workspace.0, super::rows::json(step)?])
                .map(drop)
        };
        write().map_err(super::failed)
    }

    /// Writes a try down, in place of what was written of it before.
    pub fn note_past(&self, past: &Past) -> crate::Result<()> {
        let write = || -> Result<()> {
            let people = people(past);
            let accounts: Vec<String> = people.iter().map(|(id, _)| format!("\n{id}\n")).collect();
            let accounts = accounts.concat();
            let names: Vec<&str> = people.iter().flat_map(|(id, name)| [*id, *name]).collect();
            let brand = past.brand.as_ref().map_or("", |brand| brand.name.as_str());
            let search = searchable(names.into_iter().chain([past.platform.as_str(), brand]));
            self.of(past.workspace)
                .prepare_cached(
                    "INSERT OR REPLACE INTO past (attempt, started, workspace, at, platform, accounts, search, past)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                )?
                .execute(params![
                    past.attempt,
                    past.started,
                    past.workspace.0,
                    past.ended.unwrap_or(past.started),
                    past.platform,
                    accounts,
                    search,
                    super::rows::json(past)?,
                ])
                .map(drop)
        };
        write().map_err(super::failed)
    }

    /// Writes down how the list is on a day, in place of what was written of that day before.
    pub fn note_day(&self, workspace: WorkspaceId, day: &HealthDay) -> crate::Result<()> {
        let write = || -> Result<()> {
            self.of(workspace)
                .prepare_cached("INSERT OR REPLACE INTO health_day VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![workspace.0, day.day, day.checked_at, super::rows::json(&day.platforms)?])
                .map(drop)
        };
        write().map_err(super::failed)
    }

    /// The entries that a query asks for, newest first.
    pub fn history(&self, workspace: WorkspaceId, query: &HistoryQuery) -> crate::Result<History> {
        let read = || -> Result<History> {
            let connection = self.of(workspace);
            let (select, values) = entries(workspace, query);
            let count = format!("SELECT count(*) FROM ({select})");
            let total =
                connection.prepare(&count)?.query_row(params_from_iter(values.iter()), |row| row.get(0))?;
            let page = format!(
                "{select} ORDER BY at DESC, source, key DESC LIMIT {} OFFSET {}",
                query.count.min(MAX_ENTRIES),
                query.start
            );
            let mut page = connection.prepare(&page)?;
            let rows = page.query_map(params_from_iter(values.iter()), entry)?;
            // One that a newer Plugboard wrote must not hide the others.
            let entries = rows.filter_map(Result::ok).collect();
            Ok(History { total, start: query.start, entries })
        };
        read().map_err(super::failed)
    }

    /// The try that a sheet began, by when it began; its last one without.
    pub fn past(
        &self,
        workspace: WorkspaceId,
        attempt: &str,
        started: Option<i64>,
    ) -> crate::Result<Option<Past>> {
        let read = || {
            self.of(workspace)
                .prepare_cached(
                    "SELECT past FROM past WHERE workspace = ?1 AND attempt = ?2 AND (?3 IS NULL OR started = ?3)
                     ORDER BY started DESC LIMIT 1",
                )?
                .query_row(params![workspace.0, attempt, started], |row| required("past", row))
                .optional()
        };
        read().map_err(super::failed)
    }

    /// The last tries that had to do with an account, newest first.
    pub fn pasts_of(&self, workspace: WorkspaceId, account: &str, count: u32) -> crate::Result<Vec<Past>> {
        let read = || -> Result<Vec<Past>> {
            let connection = self.of(workspace);
            let mut select = connection.prepare_cached(
                "SELECT past FROM past WHERE workspace = ?1 AND instr(accounts, ?2) ORDER BY at DESC LIMIT ?3",
            )?;
            let near = format!("\n{account}\n");
            let rows = select.query_map(params![workspace.0, near, count], |row| required("past", row))?;
            Ok(rows.filter_map(Result::ok).collect())
        };
        read().map_err(super::failed)
    }

    /// All tries that ended since, oldest first.
    pub fn pasts_since(&self, workspace: WorkspaceId, since: i64) -> crate::Result<Vec<Past>> {
        let read = || -> Result<Vec<Past>> {
            let connection = self.of(workspace);
            let mut select = connection
                .prepare_cached("SELECT past FROM past WHERE workspace = ?1 AND at >= ?2 ORDER BY at")?;
            let rows = select.query_map(params![workspace.0, since], |row| required("past", row))?;
            Ok(rows.filter_map(Result::ok).collect())
        };
        read().map_err(super::failed)
    }

    /// The steps of a try, oldest first.
    pub fn steps(&self, workspace: WorkspaceId, attempt: &str, started: i64) -> crate::Result<Vec<Step>> {
        let read = || -> Result<Vec<Step>> {
            let connection = self.of(workspace);
            let mut select = connection
                .prepare_cached("SELECT step FROM step WHERE attempt = ?1 AND started = ?2 ORDER BY rowid")?;
            let rows = select.query_map(params![attempt, started], |row| required("step", row))?;
            Ok(rows.filter_map(Result::ok).collect())
        };
        read().map_err(super::failed)
    }

    /// Changes from one time until before another, oldest first.
    pub fn changes(&self, workspace: WorkspaceId, from: i64, to: i64) -> crate::Result<Vec<ListChange>> {
        let read = || -> Result<Vec<ListChange>> {
            let connection = self.of(workspace);
            let mut select = connection.prepare_cached(
                "SELECT change FROM change WHERE workspace = ?1 AND at >= ?2 AND at < ?3 ORDER BY at, id",
            )?;
            let rows = select.query_map(params![workspace.0, from, to], |row| required("change", row))?;
            Ok(rows.filter_map(Result::ok).collect())
        };
        read().map_err(super::failed)
    }

    /// When accounts broke since, by account.
    pub fn breaks(&self, workspace: WorkspaceId, account: &str, since: i64) -> crate::Result<Vec<i64>> {
        let read = || -> Result<Vec<i64>> {
            let connection = self.of(workspace);
            let mut select = connection.prepare_cached(
                "SELECT at FROM change WHERE workspace = ?1 AND account = ?2 AND kind = ?3 AND at >= ?4",
            )?;
            let kind = kind_name(EntryKind::Broke);
            select.query_map(params![workspace.0, account, kind, since], |row| row.get(0))?.collect()
        };
        read().map_err(super::failed)
    }

    /// When the list was seen first.
    pub fn known_since(&self, workspace: WorkspaceId) -> crate::Result<Option<i64>> {
        let read = || {
            self.of(workspace)
                .prepare_cached("SELECT min(at) FROM change WHERE workspace = ?1")?
                .query_row([workspace.0], |row| row.get(0))
        };
        read().map_err(super::failed)
    }

    /// How the list was on the days since this one, oldest first.
    pub fn days(&self, workspace: WorkspaceId, since: i32) -> crate::Result<Vec<HealthDay>> {
        let read = || -> Result<Vec<HealthDay>> {
            let connection = self.of(workspace);
            let mut select = connection
                .prepare_cached("SELECT * FROM health_day WHERE workspace = ?1 AND day >= ?2 ORDER BY day")?;
            let rows = select.query_map(params![workspace.0, since], |row| {
                let platforms: Vec<PlatformDay> = required("platforms", row)?;
                Ok(HealthDay { day: row.get("day")?, checked_at: row.get("checked_at")?, platforms })
            })?;
            Ok(rows.filter_map(Result::ok).collect())
        };
        read().map_err(super::failed)
    }
}

fn in_memory() -> Result<Connection> {
    let connection = Connection::open_in_memory()?;
    connection.execute_batch(TABLES)?;
    Ok(connection)
}

fn insert_changes(
    transaction: &Transaction<'_>,
    workspace: WorkspaceId,
    changes: &[ListChange],
) -> Result<()> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO change (workspace, at, kind, account, platform, search, change)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for change in changes {
        let brand = change.brand.as_ref().map_or("", |brand| brand.name.as_str());
        let search = searchable(
            [&change.name, &change.username, &change.platform, &change.account, brand].into_iter(),
        );
        insert.execute(params![
            workspace.0,
            change.at,
            kind_name(change.kind),
            change.account,
            change.platform,
            search,
            super::rows::json(change)?,
        ])?;
    }
    Ok(())
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
    super::rows::from_json(column, row)?.ok_or_else(|| rusqlite::types::FromSqlError::InvalidType.into())
}

/// Everybody who had to do with a try: id and handle.
fn people(past: &Past) -> Vec<(&str, &str)> {
    use crate::view::End;
    let expected = past.expected.iter();
    let came: Vec<_> = match &past.end {
        Some(End::Connected { got, others, .. }) => [got].into_iter().chain(others).collect(),
        Some(
            End::Declined { .. } | End::Cancelled | End::Expired | End::Unconfirmed | End::Failed { .. },
        )
        | None => Vec::new(),
    };
    expected.chain(came).map(|person| (person.account_id.as_str(), person.username.as_str())).collect()
}

/// What is searched, in lowercase.
fn searchable<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    parts.map(str::to_lowercase).collect::<Vec<_>>().join("\n")
}
