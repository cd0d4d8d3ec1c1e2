//! Files that a person saves and opens, by the system's own dialogs. What is in them is decided elsewhere.

use std::path::PathBuf;

use plugboard_core::{Error, ErrorCode};
use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::{DialogExt as _, FilePath};
use tokio::sync::oneshot;

/// Largest file that is opened, in bytes.
const MAX_FILE: u64 = 32 * 1024 * 1024;

/// Asks where to, and writes. The name of the file that was written; none if the person thought better of it.
pub async fn save<R: Runtime>(
    app: &AppHandle<R>,
    name: &str,
    contents: Vec<u8>,
) -> Result<Option<String>, Error> {
    let (chosen, choice) = oneshot::channel();
    app.dialog().file().set_file_name(name).save_file(move |path| _ = chosen.send(path));
    let Some(path) = path(choice.await) else { return Ok(None) };
    let failed = |_| Error::from(ErrorCode::FileNotWritten);
    tokio::fs::write(&path, contents).await.map_err(failed)?;
    Ok(path.file_name().map(|name| name.to_string_lossy().into_owned()))
}

/// Asks which one, and reads it; none if the person thought better of it.
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
