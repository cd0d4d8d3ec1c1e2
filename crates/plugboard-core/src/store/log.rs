//! The write-ahead log of the data file, and the mark: a small file that says how far the log was written. `SQLite`
//! drops what it cannot read of a log without a word; the mark tells a log that lost something from one that ended
//! there, as it does after a kill or a power cut.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::hooks::Wal;
use rusqlite::{Connection, OpenFlags, Result};
use sha2::{Digest as _, Sha256};
use tokio::sync::Notify;

use super::files::{private, sibling};

/// The ending of the mark's name.
pub(super) const MARK: &str = "-mark";

/// The log's own header, and that of each page in it, in bytes.
const HEADER: u64 = 32;
const FRAME_HEADER: u64 = 24;

/// How long a checkpoint waits for somebody who reads. It is tried again.
const PATIENCE: Duration = Duration::from_millis(100);

/// How long a write waits for another program that has locked the data file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Patience {
    /// Longer than our own checkpoints take.
    Normal,
    /// It has been waited for already: whoever is at the window does not wait again.
    Brief,
}

impl Patience {
    pub(super) fn time(self) -> Duration {
        match self {
            Self::Normal => Duration::from_secs(1),
            Self::Brief => Duration::from_millis(10),
        }
    }
}

/// The open log.
pub struct Log {
    file: PathBuf,
    /// Which file it is, where that can be told from another one of its name.
    identity: AtomicU64,
    /// None if it cannot be written: then a loss is not noticed.
    mark: Mutex<Option<File>>,
    written: Notify,
    /// Nothing is written any more.
    is_closed: AtomicBool,
}

impl Log {
    /// The log of a data file that is sound.
    pub(super) fn open(file: &Path) -> Arc<Self> {
        let (mark, identity) = (Mutex::new(None), AtomicU64::new(0));
        let (written, is_closed) = (Notify::new(), AtomicBool::new(false));
        let log = Self { file: file.to_owned(), identity, mark, written, is_closed };
        log.begin();
        Arc::new(log)
    }

    /// Begins with the file that is there now.
    pub(super) fn begin(&self) {
        let mark = private().write(true).create(true).truncate(false).open(sibling(&self.file, MARK));
        *self.lock() = mark.inspect_err(|error| tracing::warn!(%error, "the log cannot be marked")).ok();
        self.identity.store(identity(&self.file).unwrap_or(0), Ordering::Relaxed);
        self.clear();
    }

    /// Removes a file that was just made and is not in use: the data file counts as deleted still.
    pub(super) fn discard(&self) {
        self.identity.store(0, Ordering::Relaxed);
        for ending in ["", "-wal", "-shm"] {
            _ = fs::remove_file(sibling(&self.file, ending));
        }
    }

    /// Whether the file is where it was opened.
    pub(crate) fn is_there(&self) -> bool {
        identity(&self.file) == Some(self.identity.load(Ordering::Relaxed))
    }

    /// The data file.
    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    /// Marks what a connection writes. `SQLite` no longer checkpoints by itself after that.
    pub(super) fn follow(self: &Arc<Self>, connection: &mut Connection) -> Result<()> {
        let log = Arc::clone(self);
        connection.wal_hook(Some(move |_: &mut Wal, pages: i32| {
            if let Ok(pages) = u32::try_from(pages) {
                log.note(&mut log.lock(), pages);
            }
            log.written.notify_one();
            Ok(())
        }))
    }

    /// Waits until something was written since. False if nothing will be any more.
    pub(crate) async fn written(&self) -> bool {
        self.written.notified().await;
        !self.is_closed.load(Ordering::Relaxed)
    }

    /// Lets go of its files, once all connections are closed.
    pub(super) fn close(&self) {
        *self.lock() = None;
        self.is_closed.store(true, Ordering::Relaxed);
        self.written.notify_one();
    }

    /// Moves what is in the log into the data file. What somebody reads stays in the log until the next time.
    pub fn checkpoint(&self) -> crate::Result<()> {
        let checkpoint = || -> Result<()> {
            // The mark must not promise what is about to leave the log.
            let mut mark = self.lock();
            if length(&sibling(&self.file, "-wal")) == 0 {
                return Ok(());
            }
            self.write_mark(&mut mark, &Mark::default());
            let connection = existing(&self.file)?;
            connection.busy_timeout(PATIENCE)?;
            let row = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
                Ok((row.get::<_, bool>(0)?, row.get::<_, u32>(1)?))
            });
            if let (true, pages) = row? {
                self.note(&mut mark, pages);
                self.written.notify_one();
            }
            Ok(())
        };
        checkpoint().map_err(super::failed)
    }

    fn clear(&self) {
        self.write_mark(&mut self.lock(), &Mark::default());
    }

    fn note(&self, file: &mut MutexGuard<'_, Option<File>>, pages: u32) {
        // None if the log was emptied meanwhile.
        if let Ok(mark) = Mark::of(&self.file, pages) {
            self.write_mark(file, &mark);
        }
    }

    /// A mark reaches the disk after what it promises, which `SQLite` has synced; one that promises nothing must reach
    /// it before the log changes.
    fn write_mark(&self, file: &mut MutexGuard<'_, Option<File>>, mark: &Mark) {
        let write = |file: &mut File| -> io::Result<()> {
            file.seek(SeekFrom::Start(0))?;
            file.write_all(mark.line().as_bytes())?;
            if mark.pages == 0 { file.sync_data() } else { Ok(()) }
        };
        if let Some(Err(error)) = file.as_mut().map(write) {
            tracing::warn!(%error, file = %self.file.display(), "the log cannot be marked");
            **file = None;
            _ = fs::remove_file(sibling(&self.file, MARK));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<File>> {
        self.mark.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Connections that follow a log. Before they are closed, all is in the data file: the last one that is closed removes
/// the log, which the mark must not take for a loss.
pub(super) struct LogUser(pub(super) Arc<Log>);

impl Drop for LogUser {
    fn drop(&mut self) {
        _ = self.0.checkpoint();
        self.0.clear();
    }
}

/// How far a log was written: so many pages under these salts, of which the last is this page of the data file.
#[derive(Default, PartialEq, Eq, Debug)]
struct Mark {
    salts: u64,
    pages: u32,
    page: u32,
    digest: u128,
}

impl Mark {
    /// Of a log with so many pages.
    fn of(file: &Path, pages: u32) -> io::Result<Self> {
        let mut log = File::open(sibling(file, "-wal"))?;
        let header = read::<32>(&mut log, 0)?;
        let size = u32::from_be_bytes(part(&header, 8));
        let at = HEADER + u64::from(pages.saturating_sub(1)) * (FRAME_HEADER + u64::from(size));
        let frame = read::<24>(&mut log, at)?;
        let salts = u64::from_be_bytes(part(&header, 16));
        if u64::from_be_bytes(part(&frame, 8)) != salts {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let page = u32::from_be_bytes(part(&frame, 0));
        Ok(Self { salts, pages, page, digest: digest(&mut log, size)? })
    }

    fn line(&self) -> String {
        let Self { salts, pages, page, digest } = self;
        let text = format!("{salts:016x} {pages:08x} {page:08x} {digest:032x}");
        format!("{text} {:016x}\n", check(&text))
    }

    /// None if it was damaged itself.
    fn parse(line: &str) -> Option<Self> {
        let (text, sum) = line.trim_end().rsplit_once(' ')?;
        let parts: Vec<&str> = text.split(' ').collect();
        let [salts, pages, page, digest] = parts.as_slice() else { return None };
        let mark = Self {
            salts: u64::from_str_radix(salts, 16).ok()?,
            pages: u32::from_str_radix(pages, 16).ok()?,
            page: u32::from_str_radix(page, 16).ok()?,
            digest: u128::from_str_radix(digest, 16).ok()?,
        };
        (u64::from_str_radix(sum, 16) == Ok(check(text))).then_some(mark)
    }
}

/// Whether the log of a data file lacks something that it had. Nobody may have the file open.
pub(super) fn lacks_something(file: &Path) -> Result<bool> {
    let mark = fs::read_to_string(sibling(file, MARK)).ok().and_then(|line| Mark::parse(&line));
    let Some(mark) = mark.filter(|mark| mark.pages > 0) else { return Ok(false) };
    let salts = File::open(sibling(file, "-wal")).and_then(|mut log| read::<8>(&mut log, 16));
    if salts.ok().map(u64::from_be_bytes) != Some(mark.salts) {
        // Another program may have moved the log into the file.
        return Ok(page_of(file, mark.page).ok() != Some(mark.digest));
    }
    let connection = existing(file)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.pragma_query_value(None, "user_version", |_| Ok(()))?;
    let pages: i64 = connection.query_row("PRAGMA wal_checkpoint(NOOP)", [], |row| row.get(1))?;
    Ok(pages < i64::from(mark.pages))
}

/// Whether a data file was here once.
pub(super) fn was_here(file: &Path) -> bool {
    sibling(file, MARK).exists() || length(&sibling(file, "-wal")) > 0
}

/// A connection to a file that exists: nothing is made in its place.
pub(super) fn existing(file: &Path) -> Result<Connection> {
    let connection = Connection::open_with_flags(file, OpenFlags::default() - OpenFlags::SQLITE_OPEN_CREATE)?;
    connection.busy_timeout(Patience::Normal.time())?;
    in_sync(&connection)?;
    Ok(connection)
}

/// What is committed is on the disk before the mark promises it.
pub(super) fn in_sync(connection: &Connection) -> Result<()> {
    connection.pragma_update(None, "synchronous", "FULL")
}

/// The number by which the system knows a file.
#[cfg(unix)]
fn identity(file: &Path) -> Option<u64> {
    fs::metadata(file).ok().map(|file| std::os::unix::fs::MetadataExt::ino(&file))
}

/// Elsewhere a file that is open cannot be deleted.
#[cfg(not(unix))]
fn identity(file: &Path) -> Option<u64> {
    file.exists().then_some(0)
}

/// Lets a connection be closed without its log, whose name another file's log may have by now.
pub(super) fn leave(connection: &Connection) -> Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map(drop)
}

fn length(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |file| file.len())
}

/// The digest of a page as it is in the data file.
fn page_of(file: &Path, page: u32) -> io::Result<u128> {
    let mut data = File::open(file)?;
    let size = match u16::from_be_bytes(read(&mut data, 16)?) {
        1 => 65_536,
        size => u32::from(size),
    };
    data.seek(SeekFrom::Start(u64::from(page.saturating_sub(1)) * u64::from(size)))?;
    digest(&mut data, size)
}

fn read<const LENGTH: usize>(file: &mut File, at: u64) -> io::Result<[u8; LENGTH]> {
    let mut bytes = [0; LENGTH];
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn part<const LENGTH: usize>(bytes: &[u8], at: usize) -> [u8; LENGTH] {
    std::array::from_fn(|offset| bytes[at + offset])
}

/// Of a page that begins where the file stands.
fn digest(file: &mut File, size: u32) -> io::Result<u128> {
    let mut page = Vec::new();
    file.take(u64::from(size)).read_to_end(&mut page)?;
    Ok(u128::from_be_bytes(part(&Sha256::digest(page), 0)))
}

fn check(text: &str) -> u64 {
    u64::from_be_bytes(part(&Sha256::digest(text), 0))
}
