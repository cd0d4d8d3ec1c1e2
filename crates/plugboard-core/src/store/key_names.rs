//! Under which names keys stand in the password store, in a file of its own: where the data file is lost, it says which
//! keys to look for. No key is in it.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::Store;
use super::files::{private, sibling};
use crate::error::{ErrorCode, Result};

/// The name of the file.
const FILE: &str = "key-names";

/// Most names that are read.
const MAX_NAMES: usize = 500;

impl Store {
    /// The names, in the order in which they came. None of what is in memory.
    #[must_use]
    pub fn key_names(&self) -> Vec<String> {
        self.key_names_file().map(|file| read(&file)).unwrap_or_default()
    }

    /// The names that a data folder has, for who does not open it.
    #[must_use]
    pub fn key_names_in(folder: &Path) -> Vec<String> {
        read(&folder.join(FILE))
    }

    /// Writes a name down.
    pub fn note_key_name(&self, name: &str) -> Result<()> {
        let mut names = self.key_names();
        if names.iter().any(|known| known == name) {
            return Ok(());
        }
        names.push(name.to_owned());
        self.write_key_names(&names)
    }

    /// Forgets a name.
    pub fn forget_key_name(&self, name: &str) -> Result<()> {
        let names = self.key_names();
        let left: Vec<String> = names.iter().filter(|known| *known != name).cloned().collect();
        if left.len() == names.len() { Ok(()) } else { self.write_key_names(&left) }
    }

    fn key_names_file(&self) -> Option<PathBuf> {
        self.log().map(|log| log.file().with_file_name(FILE))
    }

    /// The old names stay until the new ones are there.
    fn write_key_names(&self, names: &[String]) -> Result<()> {
        let Some(file) = self.key_names_file() else { return Ok(()) };
        let write = || -> io::Result<()> {
            let part = sibling(&file, "-part");
            let mut target = private().write(true).create(true).truncate(true).open(&part)?;
            for name in names {
                writeln!(target, "{name}")?;
            }
            target.sync_all()?;
            fs::rename(part, &file)
        };
        write().map_err(|error| {
            tracing::warn!(%error, "the names of keys cannot be written");
            ErrorCode::StorageFailed.into()
        })
    }
}

fn read(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.lines().filter(|line| !line.is_empty()).take(MAX_NAMES).map(str::to_owned).collect()
}
