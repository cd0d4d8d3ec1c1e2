//! What was, in tables of its own: changes of the list, the steps of sign-ins and those that are over, and how the
//! list was day by day. Rehearsal's is in memory, and goes with it.
//!
//! It has connections of its own, one to write on and one to read a file on, so that reading a long history never
//! keeps the board waiting. What is in memory has one for both.

mod asking;
mod reading;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Result, Transaction, params};

use crate::accounts::folding::fold;
use crate::view::{End, HealthDay, ListChange, Past, Step, WorkspaceId, WorkspaceKind};

use asking::kind_name;

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

/// What was.
pub struct Journal {
    live: Mutex<Connection>,
    /// None of a journal that is in memory.
    reader: Option<Mutex<Connection>>,
    rehearsal: Mutex<Connection>,
}

impl Journal {
    /// The journal in a file that has its tables; in memory without one.
    pub(super) fn open(file: Option<&Path>) -> Result<Self> {
        let open = |file: &Path, pragma| {
            let connection = Connection::open(file)?;
            connection.pragma_update(None, pragma, "ON")?;
            Ok::<Connection, rusqlite::Error>(connection)
        };
        let (live, reader) = match file {
            Some(file) => (open(file, "secure_delete")?, Some(Mutex::new(open(file, "query_only")?))),
            None => (in_memory()?, None),
        };
        Ok(Self { live: Mutex::new(live), reader, rehearsal: Mutex::new(in_memory()?) })
    }

    /// What is written on, and what the board asks while others wait for it. Held for no longer than a moment.
    fn of(&self, workspace: WorkspaceId) -> MutexGuard<'_, Connection> {
        let connection = match workspace.kind() {
            WorkspaceKind::Live => &self.live,
            WorkspaceKind::Rehearsal => &self.rehearsal,
        };
        connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is read on by somebody for whom nobody else waits.
    pub(crate) fn reader(&self, workspace: WorkspaceId) -> MutexGuard<'_, Connection> {
        match (workspace.kind(), &self.reader) {
            (WorkspaceKind::Live, Some(reader)) => reader.lock().unwrap_or_else(PoisonError::into_inner),
            (WorkspaceKind::Live, None) | (WorkspaceKind::Rehearsal, _) => self.of(workspace),
        }
    }

    /// Forgets what is too old or too much, and steps of which nothing tells any more. A clock that is far ahead makes
    /// nothing old: then age counts from the newest entry.
    pub fn prune(&self, now: i64) -> crate::Result<()> {
        prune(&self.of(WorkspaceId::FIRST), now).map_err(super::failed)
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

    /// Writes down how the list is on a day, in place of what was written of that day before. The first of a day prunes:
    /// Plugboard may run for months.
    pub fn note_day(&self, workspace: WorkspaceId, day: &HealthDay) -> crate::Result<()> {
        let write = || -> Result<()> {
            let connection = self.of(workspace);
            let begun: bool = connection
                .prepare_cached("SELECT EXISTS (SELECT 1 FROM health_day WHERE day = ?1)")?
                .query_row([day.day], |row| row.get(0))?;
            if !begun {
                prune(&connection, day.checked_at)?;
            }
            connection
                .prepare_cached("INSERT OR REPLACE INTO health_day VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![workspace.0, day.day, day.checked_at, super::rows::json(&day.platforms)?])
                .map(drop)
        };
        write().map_err(super::failed)
    }
}

fn in_memory() -> Result<Connection> {
    let connection = Connection::open_in_memory()?;
    connection.execute_batch(TABLES)?;
    Ok(connection)
}

fn prune(connection: &Connection, now: i64) -> Result<()> {
    let newest: Option<i64> = connection.query_row(
        "SELECT max(at) FROM (SELECT max(at) AS at FROM change UNION ALL SELECT max(at) FROM past
         UNION ALL SELECT max(checked_at) FROM health_day)",
        [],
        |row| row.get(0),
    )?;
    let Some(newest) = newest else { return Ok(()) };
    let oldest = now.min(newest) - KEPT_MS;
    connection.execute("DELETE FROM change WHERE at < ?1", [oldest])?;
    connection.execute(
        "DELETE FROM change WHERE id <= (SELECT id FROM change ORDER BY id DESC LIMIT 1 OFFSET ?1)",
        [MAX_CHANGES],
    )?;
    connection.execute("DELETE FROM past WHERE at < ?1", [oldest])?;
    connection.execute("DELETE FROM health_day WHERE checked_at < ?1", [oldest])?;
    connection.execute(
        "DELETE FROM step WHERE started < ?1 AND NOT EXISTS (SELECT 1 FROM past
             WHERE past.attempt = step.attempt AND past.started = step.started)",
        [oldest],
    )?;
    Ok(())
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

/// Everybody who had to do with a try: id and handle.
fn people(past: &Past) -> Vec<(&str, &str)> {
    let people = past.expected.iter().chain(past.end.iter().flat_map(End::brought));
    people.map(|person| (person.account_id.as_str(), person.username.as_str())).collect()
}

/// What is searched, folded as the account list is.
fn searchable<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    parts.map(fold).collect::<Vec<_>>().join("\n")
}
