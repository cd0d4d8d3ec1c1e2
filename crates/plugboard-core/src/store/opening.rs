//! How the data file is opened: made where there is none, brought up where it is older, set aside where it is damaged,
//! and read into memory where it cannot be written.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, Result};

use super::files::{Aside, private, private_folder, restrict_files, set_aside, sibling};
use super::log::{Log, existing, lacks_something, was_here};
use super::workspaces::FROM_3;
use super::{FROM_1, Journal, Keeping, LOCK, VERSION, from_2, tables};

/// What a data file is made under.
const PART: &str = "-part";

/// The data file, open.
pub(super) struct Opened {
    pub(super) connection: Connection,
    pub(super) journal: Arc<Journal>,
    pub(super) log: Arc<Log>,
    pub(super) keeping: Keeping,
}

/// Takes the lock of a data folder, which is made if needed. Where the lock cannot be made, somebody may still have it.
pub(super) fn own(folder: &Path) -> std::result::Result<File, TryLockError> {
    private_folder(folder).map_err(TryLockError::Error)?;
    let path = folder.join(LOCK);
    let lock = match private().write(true).create(true).truncate(false).open(&path) {
        Ok(lock) => lock,
        Err(error) => {
            own_by_reading(folder)?;
            return Err(TryLockError::Error(error));
        }
    };
    lock.try_lock()?;
    restrict_files(folder);
    Ok(lock)
}

/// An error if somebody has a folder in which no lock can be made.
pub(super) fn own_by_reading(folder: &Path) -> std::result::Result<(), TryLockError> {
    File::open(folder.join(LOCK)).map_or(Ok(()), |lock| match lock.try_lock() {
        Err(TryLockError::WouldBlock) => Err(TryLockError::WouldBlock),
        Ok(()) | Err(TryLockError::Error(_)) => Ok(()),
    })
}

/// The same folder as a path of any length. Windows takes 260 characters unless a path begins with `\\?\`; std does so
/// by itself, `SQLite` does not.
#[cfg(windows)]
pub(super) fn unlimited(folder: &Path) -> PathBuf {
    use std::path::{Component, Prefix, absolute};

    let path = absolute(folder).unwrap_or_else(|_| folder.to_owned());
    match path.components().next() {
        Some(Component::Prefix(prefix)) if matches!(prefix.kind(), Prefix::Disk(_)) => {
            let mut long = std::ffi::OsString::from("\\\\?\\");
            long.push(path);
            long.into()
        }
        // On a server: the system knows how it is written.
        _ => path.canonicalize().unwrap_or(path),
    }
}

#[cfg(not(windows))]
pub(super) fn unlimited(folder: &Path) -> PathBuf {
    folder.to_owned()
}

pub(super) fn on_disk(file: &Path) -> Result<Opened> {
    let (mut connection, keeping) = sound(file)?;
    let log = Log::open(file);
    // On a full disk it stays in the log.
    _ = log.checkpoint();
    log.follow(&mut connection)?;
    let journal = Arc::new(Journal::open(file, &log)?);
    Ok(Opened { connection, journal, log, keeping })
}

fn sound(file: &Path) -> Result<(Connection, Keeping)> {
    match fs::metadata(file) {
        // A file gets its name when its tables are there: an empty one has lost them.
        Ok(data) if data.is_file() && data.len() == 0 => return begin_again(file, "is empty"),
        Ok(_) => {}
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unusable(&error)),
        Err(_) if was_here(file) => return begin_again(file, "is gone"),
        Err(_) => return Ok((create(file)?, Keeping::OnDisk)),
    }
    match readable(file) {
        Err(error) if is_damage(&error) => begin_again(file, "is damaged"),
        other => other,
    }
}

/// Opens a file as it is. If its log lacks something, a copy of both is kept, and sign-ins that were open are forgotten:
/// one that was exchanged since must not be exchanged again.
fn readable(file: &Path) -> Result<(Connection, Keeping)> {
    if !lacks_something(file)? {
        return Ok((prepare(file)?, Keeping::OnDisk));
    }
    tracing::warn!("the log of the data file is damaged; a copy is kept");
    set_aside(file, Aside::Copy).map_err(|error| unusable(&error))?;
    let connection = prepare(file)?;
    connection.execute("DELETE FROM attempt", [])?;
    Ok((connection, Keeping::Anew))
}

fn begin_again(file: &Path, why: &str) -> Result<(Connection, Keeping)> {
    tracing::warn!(why, "the data file is set aside");
    set_aside(file, Aside::Move).map_err(|error| unusable(&error))?;
    Ok((create(file)?, Keeping::Anew))
}

/// Makes a file that is there with all its tables, or not at all.
fn create(file: &Path) -> Result<Connection> {
    let part = sibling(file, PART);
    _ = fs::remove_file(&part);
    private().write(true).create_new(true).open(&part).map_err(|error| unusable(&error))?;
    let connection = existing(&part)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    drop(up(connection, &[&tables()])?);
    fs::rename(&part, file).map_err(|error| unusable(&error))?;
    prepare(file)
}

fn prepare(file: &Path) -> Result<Connection> {
    let connection = existing(file)?;
    // What is damaged, or a newer Plugboard's, stays as it is.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if (1..=VERSION).contains(&version) {
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "secure_delete", "ON")?;
    }
    let connection = bring_up(connection, version)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(connection)
}

fn bring_up(connection: Connection, version: i64) -> Result<Connection> {
    match version {
        // All tables were in a log that cannot be read.
        0 => Err(damaged()),
        1 => up(connection, &[FROM_1, &from_2()]),
        2 => up(connection, &[&from_2()]),
        3 => up(connection, &[FROM_3]),
        VERSION => {
            let sound: String = connection.pragma_query_value(None, "quick_check", |row| row.get(0))?;
            if sound == "ok" { Ok(connection) } else { Err(damaged()) }
        }
        _ => Err(rusqlite::Error::InvalidQuery),
    }
}

/// Brings the tables up, all of them or none.
fn up(connection: Connection, statements: &[&str]) -> Result<Connection> {
    let statements = statements.concat();
    connection.execute_batch(&format!("BEGIN; {statements} PRAGMA user_version = {VERSION}; COMMIT;"))?;
    Ok(connection)
}

/// Writes a file again whose folder was deleted: what is open can be read still. Gives its lock and a connection.
pub(super) fn write_again(file: &Path, deleted: &Connection) -> Result<(File, Connection)> {
    let folder = file.parent().unwrap_or(file);
    let lock = own(folder).map_err(|error| match error {
        TryLockError::Error(error) => unusable(&error),
        TryLockError::WouldBlock => unusable(&io::ErrorKind::ResourceBusy.into()),
    })?;
    if file.exists() {
        return Err(unusable(&io::ErrorKind::AlreadyExists.into()));
    }
    let part = sibling(file, PART);
    _ = fs::remove_file(&part);
    private().write(true).create_new(true).open(&part).map_err(|error| unusable(&error))?;
    let target = part.to_str().ok_or_else(|| rusqlite::Error::InvalidPath(part.clone()))?;
    deleted.execute("VACUUM INTO ?1", [target])?;
    fs::rename(&part, file).map_err(|error| unusable(&error))?;
    Ok((lock, prepare(file)?))
}

/// What a file has that can be read and not written, in memory: for the store and for its journal.
pub(super) fn in_memory(file: &Path) -> Result<[Connection; 2]> {
    let first = match copied(file) {
        // Without room for a copy: what is in the log is missing.
        Err(rusqlite::Error::SqliteFailure(error, _)) if error.code == ErrorCode::SystemIoFailure => {
            immutable(file)?
        }
        other => other?,
    };
    let second = memory_of(&first)?;
    Ok([first, second])
}

fn memory_of(source: &Connection) -> Result<Connection> {
    let mut memory = Connection::open_in_memory()?;
    Backup::new(source, &mut memory)?.run_to_completion(1_000, Duration::ZERO, None)?;
    Ok(memory)
}

/// A copy of the file and its log, made elsewhere: reading a log takes writing next to it.
fn copied(file: &Path) -> Result<Connection> {
    let io = |error: io::Error| unusable(&error);
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    let folder = builder.prefix("plugboard-").tempdir().map_err(io)?;
    let copy = folder.path().join("copy.db");
    for ending in ["", "-wal"] {
        let from = sibling(file, ending);
        if ending.is_empty() || from.is_file() {
            let mut target =
                private().write(true).create_new(true).open(sibling(&copy, ending)).map_err(io)?;
            io::copy(&mut File::open(from).map_err(io)?, &mut target).map_err(io)?;
        }
    }
    let connection = prepare(&copy)?;
    connection.pragma_update(None, "journal_mode", "DELETE")?;
    memory_of(&connection)
}

pub(super) fn immutable(file: &Path) -> Result<Connection> {
    let address = url::Url::from_file_path(file).map_err(|()| rusqlite::Error::InvalidPath(file.into()))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let source = Connection::open_with_flags(format!("{address}?immutable=1"), flags)?;
    let memory = memory_of(&source)?;
    let version: i64 = memory.pragma_query_value(None, "user_version", |row| row.get(0))?;
    bring_up(memory, version)
}

fn is_damage(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error_code();
    matches!(code, Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
}

fn damaged() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT), None)
}

fn unusable(error: &io::Error) -> rusqlite::Error {
    tracing::warn!(%error, "the data folder cannot be used");
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR), None)
}
