//! What the page may ask of the account list: slots, places, the selection, and what leaves Plugboard as text.

use plugboard_core::board::Board;
use plugboard_core::export::FileWords;
use plugboard_core::view::{Change, Query, Row, Rows, Scope};
use tauri::{AppHandle, Runtime, State};

use super::Answer;
use crate::{clipboard, files};

/// The slots on screen.
#[tauri::command]
pub async fn rows(board: State<'_, Board>, query: Query) -> Answer<Rows> {
    Ok(board.rows(&query))
}

/// One account.
#[tauri::command]
pub async fn account(board: State<'_, Board>, account: String) -> Answer<Option<Row>> {
    Ok(board.account(&account))
}

/// In which slot an account stands.
#[tauri::command]
pub async fn locate(board: State<'_, Board>, query: Query, account: String) -> Answer<Option<u32>> {
    Ok(board.locate(&query, &account))
}

/// The next slot whose account's name begins so.
#[tauri::command]
pub async fn type_ahead(
    board: State<'_, Board>,
    query: Query,
    prefix: String,
    from: u32,
) -> Answer<Option<u32>> {
    Ok(board.type_ahead(&query, &prefix, from))
}

/// Changes the selection.
#[tauri::command]
pub async fn select(board: State<'_, Board>, change: Change) -> Answer {
    board.select(&change);
    Ok(())
}

/// Saves accounts as a table. The name of the file that was written; none if the person cancelled.
#[tauri::command]
pub async fn export_accounts<R: Runtime>(
    app: AppHandle<R>,
    board: State<'_, Board>,
    query: Query,
    scope: Scope,
    words: FileWords,
) -> Answer<Option<String>> {
    let file = board.export(query, scope, words).await?;
    Ok(files::save(&app, file).await?.as_deref().and_then(files::name))
}

/// Copies the ids of accounts; how many they are.
#[tauri::command]
pub async fn copy_account_ids<R: Runtime>(
    app: AppHandle<R>,
    board: State<'_, Board>,
    query: Query,
    scope: Scope,
) -> Answer<u32> {
    let ids = board.account_ids(query, scope).await?;
    clipboard::copy(&app, &ids.text)?;
    Ok(ids.count)
}

/// Copies the id of a listed account.
#[tauri::command]
pub async fn copy_account_id<R: Runtime>(
    app: AppHandle<R>,
    board: State<'_, Board>,
    account: String,
) -> Answer {
    let id = board.account_id(&account)?;
    Ok(clipboard::copy(&app, &id)?)
}
