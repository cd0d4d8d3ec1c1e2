//! Files that a person saves and opens, by the system's own dialogs. What is in them is decided elsewhere.

use std::io;
use std::path::{Path, PathBuf};

use plugboard_core::board::Export;
use plugboard_core::{Error, ErrorCode, file_name};
use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::{DialogExt as _, FilePath};
use tokio::sync::oneshot;

/// Largest file that is opened, in bytes.
const MAX_FILE: u64 = 32 * 1024 * 1024;

/// Asks where to, and writes. Where the file is; none if the person cancelled. What is suggested is a name that every
/// system takes.
pub async fn save<R: Runtime>(app: &AppHandle<R>, file: Export) -> Result<Option<PathBuf>, Error> {
    let (chosen, choice) = oneshot::channel();
    let name = file_name::safe(&file.name);
    app.dialog().file().set_file_name(name).save_file(move |path| _ = chosen.send(path));
    let Some(path) = path(choice.await) else { return Ok(None) };
    let failed = |_| Error::from(ErrorCode::FileNotWritten);
    write(&path, &file.contents).await.map_err(failed)?;
    Ok(Some(path))
}

/// A path, to be shown.
pub fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The name of a file, to be shown.
pub fn name(path: &Path) -> Option<String> {
    path.file_name().map(|name| name.to_string_lossy().into_owned())
}

/// Writes beside the place and moves it there: what was there stays whole until all of the new one is.
async fn write(path: &Path, contents: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".plugboard-part");
    let beside = path.with_file_name(name);
    let written = match tokio::fs::write(&beside, contents).await {
        Ok(()) => tokio::fs::rename(&beside, path).await,
        Err(error) => Err(error),
    };
    if written.is_err() {
        _ = tokio::fs::remove_file(&beside).await;
    }
    written
}

/// Asks which one, and reads it; none if the person cancelled.
pub async fn open<R: Runtime>(
    app: &AppHandle<R>,
    kind: &str,
    endings: &[&str],
) -> Result<Option<Vec<u8>>, Error> {
    let (chosen, choice) = oneshot::channel();
    app.dialog().file().add_filter(kind, endings).pick_file(move |path| _ = chosen.send(path));
    match path(choice.await) {
        Some(path) => read(path).await.map(Some),
        None => Ok(None),
    }
}

/// Reads a file; nothing but a file, which might never end.
pub async fn read(path: PathBuf) -> Result<Vec<u8>, Error> {
    let failed = |_| Error::from(ErrorCode::FileUnreadable);
    let kind = tokio::fs::metadata(&path).await.map_err(failed)?;
    if kind.len() > MAX_FILE || !kind.is_file() {
        return Err(ErrorCode::FileUnreadable.into());
    }
    tokio::fs::read(path).await.map_err(failed)
}

fn path(chosen: Result<Option<FilePath>, oneshot::error::RecvError>) -> Option<PathBuf> {
    chosen.ok().flatten().and_then(|path| path.into_path().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_is_there_whole_or_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let names = || -> Vec<_> {
            std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect()
        };
        let file = folder.path().join("accounts.csv");
        std::fs::write(&file, "before").unwrap();
        write(&file, b"after").await.unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"after");
        let taken = folder.path().join("taken");
        std::fs::create_dir_all(taken.join("by a folder")).unwrap();
        assert!(write(&taken, b"after").await.is_err());
        assert!(taken.join("by a folder").is_dir());
        assert_eq!(names().len(), 2, "{:?}", names());
    }

    #[tokio::test]
    async fn only_a_file_that_is_not_too_large_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| folder.path().join(name);
        std::fs::write(place("fine"), "inside").unwrap();
        std::fs::File::create(place("large")).unwrap().set_len(MAX_FILE + 1).unwrap();
        std::fs::create_dir(place("folder")).unwrap();
        assert_eq!(read(place("fine")).await.unwrap(), b"inside");
        for name in ["large", "folder", "absent"] {
            assert_eq!(read(place(name)).await.unwrap_err().code, ErrorCode::FileUnreadable, "{name}");
        }
    }
}
