//! The files of the data folder: who may read them, and where damaged ones go.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use time::OffsetDateTime;

/// What `SQLite` keeps with a data file, by the ending of its name.
const COMPANIONS: [&str; 3] = ["-wal", "-journal", "-shm"];

/// What follows the data file's name in that of a damaged one.
const DAMAGED: &str = ".damaged";

/// Most damaged files that are kept.
const MAX_DAMAGED: usize = 8;

/// Whether a damaged file leaves its place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Aside {
    /// It does.
    Move,
    /// A copy is kept: what can be read of it is used.
    Copy,
}

/// The path with something after its name.
pub(super) fn sibling(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// How a file is made that no other user of the computer can read.
pub(super) fn private() -> OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has modes"))]
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes the folder so that no other user of the computer can look inside. A folder of somebody else stays as it is.
pub(super) fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    restrict(folder, 0o700);
    Ok(())
}

/// Takes from other users the right to read what is in our folder, which an earlier version left them. `SQLite` gives its companions
/// the rights of the data file.
pub(super) fn restrict_files(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    for entry in entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file())) {
        restrict(&entry.path(), 0o600);
    }
}

#[cfg(unix)]
fn restrict(path: &Path, mode: u32) {
    let rights = std::os::unix::fs::PermissionsExt::from_mode(mode);
    if let Err(error) = fs::set_permissions(path, rights) {
        tracing::warn!(%error, "others may be able to read the data folder");
    }
}

#[cfg(not(unix))]
fn restrict(_: &Path, _: u32) {}

/// Keeps a damaged data file and its log under a name of their own, which has the day of the last change in it.
pub(super) fn set_aside(file: &Path, how: Aside) -> io::Result<()> {
    let there: Vec<&str> =
        ["", "-wal", "-journal"].into_iter().filter(|ending| sibling(file, ending).is_file()).collect();
    let changed = there.iter().filter_map(|ending| sibling(file, ending).metadata().ok()?.modified().ok());
    let name = free_name(file, changed.max().unwrap_or(SystemTime::UNIX_EPOCH));
    for ending in there {
        let (from, to) = (sibling(file, ending), sibling(&name, ending));
        match how {
            Aside::Move => fs::rename(&from, &to)?,
            Aside::Copy => drop(fs::copy(&from, &to)?),
        }
    }
    if how == Aside::Move {
        for ending in COMPANIONS {
            _ = fs::remove_file(sibling(file, ending));
        }
    }
    forget_some(file);
    Ok(())
}

/// A name after all that there are.
fn free_name(file: &Path, changed: SystemTime) -> PathBuf {
    let day = format!("{DAMAGED}-{}", OffsetDateTime::from(changed).date());
    let of_day = sibling(file, &day);
    let begins = of_day.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let number = |name: &OsString| {
        let rest = name.to_str()?.strip_prefix(&begins)?;
        Some(rest.strip_prefix('-').map_or(1, |number| number.parse::<u32>().unwrap_or(0)))
    };
    match damaged_files(file).iter().filter_map(number).max() {
        None => of_day,
        Some(last) => sibling(&of_day, &format!("-{:03}", last.saturating_add(1))),
    }
}

/// The first one stays, for it has the longest history in it, and so do the last.
fn forget_some(file: &Path) {
    let names = damaged_files(file);
    for name in names.iter().skip(1).take(names.len().saturating_sub(MAX_DAMAGED)) {
        for ending in ["", "-wal", "-journal"] {
            _ = fs::remove_file(sibling(&file.with_file_name(name), ending));
        }
    }
}

/// The names of the damaged files, oldest first.
fn damaged_files(file: &Path) -> Vec<OsString> {
    let mut begins = file.file_name().unwrap_or_default().to_owned();
    begins.push(DAMAGED);
    let entries = file.parent().into_iter().flat_map(fs::read_dir).flatten().filter_map(Result::ok);
    let mut names: Vec<OsString> = entries
        .map(|entry| entry.file_name())
        .filter(|name| name.as_encoded_bytes().starts_with(begins.as_encoded_bytes()))
        .map(|name| base(&name))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The name of a damaged file, of its own name or its log's.
fn base(name: &std::ffi::OsStr) -> OsString {
    let text = name.to_string_lossy();
    let base = COMPANIONS.iter().find_map(|ending| text.strip_suffix(ending));
    base.map_or_else(|| name.to_owned(), OsString::from)
}
