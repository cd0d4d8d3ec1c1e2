//! What the page may do with a try at connecting.

use std::collections::BTreeMap;

use plugboard_core::board::{Beginning, Board};
use plugboard_core::vault::Secret;
use plugboard_core::view::BrowserChoice;
use tauri::{AppHandle, Runtime, State};

use super::Answer;
use crate::{browsers, clipboard, link_owner};

/// Begins a sign-in in the browser.
#[tauri::command]
pub async fn begin<R: Runtime>(
    app: AppHandle<R>,
    board: State<'_, Board>,
    beginning: Beginning,
    browser: Option<BrowserChoice>,
) -> Answer {
    board.note_owner(link_owner::owner(&app).await);
    let opening = board.begin(&beginning, browser).await?;
    browsers::open(&app, &board, opening).await;
    Ok(())
}

/// Connects with what was typed.
#[tauri::command]
pub async fn submit<R: Runtime>(
    app: AppHandle<R>,
    board: State<'_, Board>,
    beginning: Beginning,
    fields: BTreeMap<String, Secret>,
) -> Answer {
    let opening = board.submit(&beginning, fields).await?;
    browsers::open(&app, &board, opening).await;
    Ok(())
}

/// Opens the sign-in page of a waiting attempt once more.
#[tauri::command]
pub async fn open_again<R: Runtime>(
    app: AppHandle<R>,
    board: State<'_, Board>,
    attempt: String,
    browser: Option<BrowserChoice>,
) -> Answer {
    let opening = board.reopen(&attempt, browser)?;
    browsers::open(&app, &board, Some(opening)).await;
    Ok(())
}

/// Begins the same sign-in the other way, beside the first.
#[tauri::command]
pub async fn another_way<R: Runtime>(app: AppHandle<R>, board: State<'_, Board>, attempt: String) -> Answer {
    board.note_owner(link_owner::owner(&app).await);
    let opening = board.another_way(&attempt).await?;
    browsers::open(&app, &board, opening).await;
    Ok(())
}

/// Connects the pages or profiles that were chosen.
#[tauri::command]
pub async fn choose(board: State<'_, Board>, attempt: String, options: Vec<String>) -> Answer {
    Ok(board.choose(&attempt, &options).await?)
}

/// Takes away the account that an attempt brought by mistake.
#[tauri::command]
pub async fn undo(board: State<'_, Board>, attempt: String) -> Answer {
    Ok(board.undo(&attempt).await?)
}

/// Copies the sign-in link of a waiting attempt.
#[tauri::command]
pub async fn copy_link<R: Runtime>(app: AppHandle<R>, board: State<'_, Board>, attempt: String) -> Answer {
    let link = board.link(&attempt)?;
    Ok(clipboard::copy_link(&app, link.as_str())?)
}

/// Takes the address of the browser's last page from the clipboard.
#[tauri::command]
pub async fn paste_link<R: Runtime>(app: AppHandle<R>, board: State<'_, Board>) -> Answer {
    let address = Secret::new(clipboard::read(&app)?);
    Ok(board.paste(address.expose())?)
}

/// Cancels an attempt.
#[tauri::command]
pub fn cancel(board: State<'_, Board>, attempt: &str) {
    board.cancel(attempt);
}

/// Takes an attempt that is over off the view.
#[tauri::command]
pub fn dismiss(board: State<'_, Board>, attempt: &str) {
    board.dismiss(attempt);
}
