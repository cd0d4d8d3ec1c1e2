//! What was, in tables of its own: changes of the list, the steps of sign-ins and those that are over, and how the
//! list was day by day. Rehearsal's is in memory, and goes with it.
//!
//! It has connections of its own, one to write on and one to read a file on, so that reading a long history never
//! keeps the board waiting. What is in memory has one for both.

mod asking;
mod reading;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Result, Transaction, params};

use crate::accounts::folding::fold;
use crate::view::{End, HealthDay, ListChange, Past, Step, WorkspaceId, WorkspaceKind};

use super::log::{Log, LogUser, Patience};
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

/// Most entries that are kept of each kind; of days, for each workspace. Entries go by the order in which they were
/// written and never by their age: the clock may be wrong by years, and back again.
const MAX_CHANGES: i64 = 200_000;
const MAX_PASTS: i64 = 50_000;
const MAX_STEPS: i64 = 1_000_000;
const MAX_DAYS: i64 = 800;

/// What was.
pub struct Journal {
    /// Dropped before the connections.
    _log: Option<LogUser>,
    live: Mutex<Connection>,
    /// None of a journal that is in memory.
    reader: Option<Mutex<Connection>>,
    rehearsal: Mutex<Connection>,
}

impl Journal {
    /// The journal in a file that has its tables.
    pub(super) fn open(file: &Path, log: &Arc<Log>) -> Result<Self> {
        let open = |pragma| {
            let connection = Connection::open(file)?;
            connection.pragma_update(None, pragma, "ON")?;
            connection.busy_timeout(Patience::Normal.time())?;
            super::log::in_sync(&connection)?;
            Ok::<Connection, rusqlite::Error>(connection)
        };
        let (mut live, reader) = (open("secure_delete")?, open("query_only")?);
        log.follow(&mut live)?;
        let (reader, user) = (Some(Mutex::new(reader)), Some(LogUser(Arc::clone(log))));
        Ok(Self { _log: user, live: Mutex::new(live), reader, rehearsal: Mutex::new(in_memory()?) })
    }

    /// How long writes wait from now on for another program that has locked the data file.
    pub(super) fn wait_for_others(&self, patience: Patience) {
        _ = self.of(WorkspaceId::FIRST).busy_timeout(patience.time());
    }

    /// Goes on in a file that was written again.
    pub(super) fn move_to(&self, file: &Path, log: &Arc<Log>) -> Result<()> {
        let Self { live, reader, .. } = Self::open(file, log)?;
        let take = |own: &Mutex<Connection>, new: Mutex<Connection>| {
            let new = new.into_inner().unwrap_or_else(PoisonError::into_inner);
            let mut own = own.lock().unwrap_or_else(PoisonError::into_inner);
            super::log::leave(&own)?;
            *own = new;
            Ok::<(), rusqlite::Error>(())
        };
        take(&self.live, live)?;
        match (&self.reader, reader) {
            (Some(own), Some(new)) => take(own, new),
            _ => Ok(()),
        }
    }

    /// The journal in memory, on a connection that has its tables.
    pub(super) fn in_memory(live: Connection) -> Result<Self> {
        let rehearsal = Mutex::new(in_memory()?);
        Ok(Self { _log: None, live: Mutex::new(live), reader: None, rehearsal })
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

    /// Forgets the oldest entries of what there is too much of.
    pub fn prune(&self) -> crate::Result<()> {
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

    /// Writes down how the list is on a day, in place of what was written of that day before. The first of a day prunes:
    /// Plugboard may run for months.
    pub fn note_day(&self, workspace: WorkspaceId, day: &HealthDay) -> crate::Result<()> {
        let write = || -> Result<()> {
            let connection = self.of(workspace);
            let begun: bool = connection
                .prepare_cached("SELECT EXISTS (SELECT 1 FROM health_day WHERE day = ?1)")?
                .query_row([day.day], |row| row.get(0))?;
            if !begun {
                prune(&connection)?;
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

fn prune(connection: &Connection) -> Result<()> {
    for (table, most) in [("change", MAX_CHANGES), ("past", MAX_PASTS), ("step", MAX_STEPS)] {
        let last = format!("SELECT rowid FROM {table} ORDER BY rowid DESC LIMIT 1 OFFSET {most}");
        if table == "past" {
            // The steps of a try go with it.
            let steps = format!(
                "DELETE FROM step WHERE (attempt, started) IN
                     (SELECT attempt, started FROM past WHERE rowid <= ({last}))"
            );
            connection.execute(&steps, [])?;
        }
        connection.execute(&format!("DELETE FROM {table} WHERE rowid <= ({last})"), [])?;
    }
    let older = "DELETE FROM health_day WHERE ?1 <= (SELECT count(*) FROM health_day AS newer
                     WHERE newer.workspace = health_day.workspace AND newer.day > health_day.day)";
    connection.execute(older, [MAX_DAYS]).map(drop)
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
