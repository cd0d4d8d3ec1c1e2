//! What survives a restart, in `SQLite`: attempts, the last known list. No secret is ever written: of a state
//! and a key there are digests.
//!
//! The store has one owner: a lock on the data folder keeps a second Plugboard out.

mod files;
mod journal;
mod key_names;
mod log;
mod opening;
mod round;
mod rows;
mod workspaces;

use std::cell::Cell;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use crate::accounts::Account;
use crate::attempt::Attempt;
use crate::error::{ErrorCode, Result};
use crate::view::{BrowserChoice, WorkspaceId};

/// The name of the data file in the data folder.
pub const DATA_FILE: &str = "plugboard.db";

/// The name of the file that is locked while the data folder is open.
pub const LOCK: &str = "lock";

/// The version of the tables below; a file of a newer version is left alone.
const VERSION: i64 = 4;

const TABLES: &str = "
    CREATE TABLE attempt (
        id TEXT PRIMARY KEY, workspace INTEGER NOT NULL, platform TEXT NOT NULL, method TEXT NOT NULL,
        key_digest BLOB NOT NULL, started INTEGER NOT NULL, ended INTEGER,
        expected_id TEXT, expected_username TEXT, expected_broken INTEGER,
        ids_before TEXT, phase TEXT NOT NULL,
        contract TEXT NOT NULL DEFAULT 'seed', brand TEXT, browser TEXT,
        tickets TEXT NOT NULL DEFAULT '[]') STRICT;
    CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE browser (account TEXT PRIMARY KEY, choice TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE invite (id TEXT PRIMARY KEY, invite TEXT NOT NULL) STRICT;
";

/// From version 1, in which an attempt had one state that came back on one way.
const FROM_1: &str = "
    ALTER TABLE attempt ADD COLUMN contract TEXT NOT NULL DEFAULT 'seed';
    ALTER TABLE attempt ADD COLUMN brand TEXT;
    ALTER TABLE attempt ADD COLUMN browser TEXT;
    ALTER TABLE attempt ADD COLUMN tickets TEXT NOT NULL DEFAULT '[]';
    UPDATE attempt SET tickets = json_array(json_object('way', 'deep_link', 'redirect_uri', redirect_uri,
        'service_state', lower(hex(state_digest)), 'own_state', NULL,
        'until', coalesce(json_extract(phase, '$.until'), 0)))
        WHERE state_digest IS NOT NULL AND json_valid(phase);
    ALTER TABLE attempt DROP COLUMN redirect_uri;
    ALTER TABLE attempt DROP COLUMN state_digest;
    ALTER TABLE account ADD COLUMN brand TEXT;
    ALTER TABLE account ADD COLUMN login TEXT;
    ALTER TABLE account ADD COLUMN page_name TEXT;
    CREATE TABLE browser (account TEXT PRIMARY KEY, choice TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE invite (id TEXT PRIMARY KEY, invite TEXT NOT NULL) STRICT;
";

/// All tables of this version.
fn tables() -> String {
    [TABLES, workspaces::TABLES, journal::TABLES, round::TABLES].concat()
}

/// From version 2, in which there was one workspace.
fn from_2() -> String {
    [workspaces::BEFORE, workspaces::TABLES, workspaces::FROM_2, journal::TABLES, round::TABLES].concat()
}

pub use journal::Journal;
pub use log::Log;
use log::{LogUser, Patience};
use opening::{Opened, on_disk, own, unlimited};
pub use workspaces::Known;

/// The open store.
pub struct Store {
    /// None of what is in memory. Dropped before the connection.
    log: Option<LogUser>,
    connection: Connection,
    journal: Arc<Journal>,
    keeping: Keeping,
    lock: Option<File>,
    patience: Cell<Patience>,
}

/// Whether what is written survives a restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// It does.
    OnDisk,
    /// It does from now on: what there was, or a part of it, could not be read, and was set aside.
    Anew,
    /// The folder cannot be written: what can be read of it, and what comes, is kept until it quits.
    UntilQuit,
    /// The folder belongs to a newer Plugboard, and stays as it is: kept until it quits.
    Newer,
}

/// Why there is no store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenError {
    /// Another Plugboard owns the folder.
    Owned,
    /// Not even memory could be had.
    Failed,
}

impl Store {
    /// Opens the store of a data folder, making both if needed. A file that cannot be read is set aside under
    /// another name; a folder that cannot be written is replaced by memory.
    pub fn open(folder: &Path) -> std::result::Result<Self, OpenError> {
        let file = unlimited(folder).join(DATA_FILE);
        match own(folder) {
            Ok(lock) => match on_disk(&file) {
                Ok(Opened { connection, journal, log, keeping }) => {
                    let (log, lock, patience) = (Some(LogUser(log)), Some(lock), Cell::new(Patience::Brief));
                    let store = Self { log, connection, journal, keeping, lock, patience };
                    store.wait_for_others(store.free());
                    return Ok(store);
                }
                Err(error) => tracing::warn!(%error, "the data file cannot be used"),
            },
            Err(TryLockError::WouldBlock) => return Err(OpenError::Owned),
            Err(TryLockError::Error(error)) => tracing::warn!(%error, "the data folder cannot be used"),
        }
        match opening::in_memory(&file) {
            Ok([connection, journal]) => Self::kept_in(connection, journal),
            Err(rusqlite::Error::InvalidQuery) => {
                tracing::warn!("the data file is a newer Plugboard's");
                Ok(Self { keeping: Keeping::Newer, ..Self::in_memory()? })
            }
            Err(_) => Self::in_memory(),
        }
    }

    /// A store that lasts as long as the process.
    pub fn in_memory() -> std::result::Result<Self, OpenError> {
        let empty = || -> rusqlite::Result<Connection> {
            let connection = Connection::open_in_memory()?;
            connection.execute_batch(&tables())?;
            Ok(connection)
        };
        let [connection, journal] =
            [empty().map_err(|_| OpenError::Failed)?, empty().map_err(|_| OpenError::Failed)?];
        Self::kept_in(connection, journal)
    }

    fn kept_in(connection: Connection, journal: Connection) -> std::result::Result<Self, OpenError> {
        let journal = Arc::new(Journal::in_memory(journal).map_err(|_| OpenError::Failed)?);
        let (keeping, patience) = (Keeping::UntilQuit, Cell::new(Patience::Normal));
        Ok(Self { connection, journal, log: None, keeping, lock: None, patience })
    }

    /// Whether nobody else has locked the data file now.
    fn free(&self) -> Patience {
        _ = self.connection.busy_timeout(Patience::Brief.time());
        match self.connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK") {
            Ok(()) => Patience::Normal,
            Err(error) => {
                tracing::warn!(%error, "the data file cannot be written now");
                Patience::Brief
            }
        }
    }

    /// How long writes wait from now on for another program that has locked the data file.
    fn wait_for_others(&self, patience: Patience) {
        _ = self.connection.busy_timeout(patience.time());
        self.journal.wait_for_others(patience);
        self.patience.set(patience);
    }

    /// Records whether something could be written: where it could not, the next write does not wait as long.
    pub(crate) fn note_written<T>(&self, written: &Result<T>) {
        let patience = if written.is_ok() { Patience::Normal } else { Patience::Brief };
        if self.patience.get() != patience {
            self.wait_for_others(patience);
        }
    }

    /// What was.
    #[must_use]
    pub fn journal(&self) -> &Arc<Journal> {
        &self.journal
    }

    /// The log of the data file, if there is one.
    #[must_use]
    pub fn log(&self) -> Option<&Arc<Log>> {
        self.log.as_ref().map(|user| &user.0)
    }

    /// Whether the data file is where it was opened. What is in memory always is.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.log().is_none_or(|log| log.is_there())
    }

    /// Writes the data file again, with all that was ever in it, after somebody deleted its folder.
    pub fn write_again(&mut self) -> Result<()> {
        let Some(log) = self.log().map(Arc::clone) else { return Ok(()) };
        let mut write = || -> rusqlite::Result<()> {
            let (lock, mut connection) = opening::write_again(log.file(), &self.connection)?;
            log.begin();
            let moved = log
                .follow(&mut connection)
                .and_then(|()| self.journal.move_to(log.file(), &log))
                .and_then(|()| log::leave(&self.connection));
            if moved.is_err() {
                // Otherwise the file would count as the open one, and nothing would be written into it.
                drop(connection);
                log.discard();
                return moved;
            }
            (self.connection, self.lock) = (connection, Some(lock));
            Ok(())
        };
        write().map_err(failed)
    }

    /// Closes the data file, with everything in it, and gives the lock of its folder if there is one: until that is
    /// dropped, no other Plugboard opens the folder.
    #[must_use]
    pub fn close(mut self) -> Option<File> {
        let (lock, log) = (self.lock.take(), self.log().map(Arc::clone));
        drop(self);
        if let Some(log) = log {
            log.close();
        }
        lock
    }

    /// Whether what is written survives a restart.
    #[must_use]
    pub fn keeping(&self) -> Keeping {
        self.keeping
    }

    /// Writes an attempt, in place of what was written of it before.
    pub fn save(&self, attempt: &Attempt) -> Result<()> {
        rows::save(&self.connection, attempt).map_err(failed)
    }

    /// Forgets an attempt.
    pub fn remove(&self, id: &str) -> Result<()> {
        self.connection.execute("DELETE FROM attempt WHERE id = ?1", [id]).map(drop).map_err(failed)
    }

    /// All attempts of live workspaces, oldest first. Those of Rehearsal are forgotten: its sandbox is new
    /// at each start.
    pub fn attempts(&self) -> Result<Vec<Attempt>> {
        let rehearsal = WorkspaceId::REHEARSAL;
        let forgotten = self.connection.execute("DELETE FROM attempt WHERE workspace = ?1", [rehearsal.0]);
        // Where nothing can be written, the others are there still.
        _ = forgotten.map_err(failed);
        let mut attempts = rows::attempts(&self.connection).map_err(failed)?;
        attempts.retain(|attempt| attempt.workspace != rehearsal);
        Ok(attempts)
    }

    /// The live workspaces, by their numbers.
    pub fn workspaces(&self) -> Result<Vec<Known>> {
        workspaces::all(&self.connection).map_err(failed)
    }

    /// Writes a workspace down, in place of what was written of it before; its list stays.
    pub fn save_workspace(&self, known: &Known) -> Result<()> {
        workspaces::save(&self.connection, known).map_err(failed)
    }

    /// Forgets a workspace with its list and its attempts.
    pub fn forget_workspace(&self, id: WorkspaceId) -> Result<()> {
        self.journal.forget(id)?;
        workspaces::forget(&self.connection, id).map_err(failed)
    }

    /// Replaces the last known list of a workspace at once. Long ones are written in parts.
    pub fn save_list<'a>(
        &self,
        id: WorkspaceId,
        accounts: impl Iterator<Item = &'a Account>,
        checked_at: i64,
    ) -> Result<()> {
        workspaces::save_list(&self.connection, id, accounts, checked_at).map_err(failed)
    }

    /// Records that the last known list was given once more.
    pub fn save_checked_at(&self, id: WorkspaceId, checked_at: i64) -> Result<()> {
        workspaces::save_checked_at(&self.connection, id, checked_at).map_err(failed)
    }

    /// Begins to change a list in parts: it is none until it is recorded when it was given.
    pub fn begin_list(&self, id: WorkspaceId) -> Result<()> {
        workspaces::begin_list(&self.connection, id).map_err(failed)
    }

    /// Writes a part of what changed in a list: ids that are gone, and accounts that are new or not what they were.
    pub fn save_part<'a>(
        &self,
        id: WorkspaceId,
        gone: impl Iterator<Item = &'a str>,
        new: impl Iterator<Item = &'a Account>,
    ) -> Result<()> {
        workspaces::save_part(&self.connection, id, gone, new).map_err(failed)
    }

    /// Forgets at most so many accounts of a list, which is none until it is written anew. Whether none is left.
    pub fn forget_part(&self, id: WorkspaceId, most: u32) -> Result<bool> {
        workspaces::forget_part(&self.connection, id, most).map_err(failed)
    }

    /// When the service gave the last known list of a workspace; none if it never did.
    pub fn checked_at(&self, id: WorkspaceId) -> Result<Option<i64>> {
        workspaces::checked_at(&self.connection, id).map_err(failed)
    }

    /// A part of the last known list, by id: at most so many accounts after one.
    pub fn accounts_after(&self, id: WorkspaceId, after: &str, most: u32) -> Result<Vec<Account>> {
        rows::accounts_after(&self.connection, id, after, most).map_err(failed)
    }

    /// A setting by its name.
    pub fn setting(&self, name: &str) -> Result<Option<String>> {
        setting(&self.connection, name).map_err(failed)
    }

    /// A setting as a data folder has it, for who does not open the folder: it is not locked, and not made.
    #[must_use]
    pub fn peek(folder: &Path, name: &str) -> Option<String> {
        let connection =
            Connection::open_with_flags(unlimited(folder).join(DATA_FILE), OpenFlags::SQLITE_OPEN_READ_ONLY)
                .ok()?;
        setting(&connection, name).ok().flatten()
    }

    /// The browsers in which accounts were signed in last, by account.
    pub fn browsers(&self) -> Result<Vec<(String, BrowserChoice)>> {
        rows::browsers(&self.connection).map_err(failed)
    }

    /// Remembers the browser for an account.
    pub fn save_browser(&self, account: &str, choice: &BrowserChoice) -> Result<()> {
        rows::save_browser(&self.connection, account, choice).map_err(failed)
    }

    /// The invites of live workspaces as they were written, oldest first.
    pub fn invites(&self) -> Result<Vec<String>> {
        rows::invites(&self.connection).map_err(failed)
    }

    /// Replaces the invites of live workspaces, each by its id.
    pub fn save_invites(&self, invites: &[(String, String)]) -> Result<()> {
        rows::save_invites(&self.connection, invites).map_err(failed)
    }

    /// Writes a setting.
    pub fn set(&self, name: &str, value: &str) -> Result<()> {
        self.connection.execute(SET, params![name, value]).map(drop).map_err(failed)
    }
}

fn setting(connection: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    let mut query = connection.prepare("SELECT value FROM setting WHERE name = ?1")?;
    query.query_row([name], |row| row.get(0)).optional()
}

const SET: &str =
    "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2";

#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands it over")]
fn failed(error: rusqlite::Error) -> crate::Error {
    tracing::warn!(%error, "the data file refused");
    ErrorCode::StorageFailed.into()
}

#[cfg(test)]
mod tests;
