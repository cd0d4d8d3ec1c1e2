//! What the page may do with the reconnect round.

use plugboard_core::board::Board;
use plugboard_core::export::FileWords;
use plugboard_core::view::{BrowserChoice, RoundFormat, RoundRows, RoundScope, RoundStarted};
use tauri::{AppHandle, Runtime, State};

use super::Answer;
use crate::{browsers, files, link_owner};

/// Begins a round of the accounts that need a person.
#[tauri::command]
pub async fn start_round(board: State<'_, Board>, scope: RoundScope) -> Answer {
    Ok(board.start_round(scope).await?)
}

/// The rows of the round on screen.
#[tauri::command]
pub async fn round_rows(board: State<'_, Board>, start: u32, count: u32) -> Answer<RoundRows> {
    Ok(board.round_rows(start, count))
}

/// Starts the next account.
#[tauri::command]
pub async fn round_next<R: Runtime>(
    app: AppHandle<R>,
    board: State<'_, Board>,
) -> Answer<Option<RoundStarted>> {
    board.note_owner(link_owner::owner(&app).await);
    let step = board.round_next().await?;
    browsers::open(&app, &board, step.opening).await;
    Ok(step.started)
}

/// Starts this account, in this browser or the one that worked for it last.
#[tauri::command]
pub async fn round_start<R: Runtime>(
    app: AppHandle<R>,
    board: State<'_, Board>,
    account: String,
    browser: Option<BrowserChoice>,
) -> Answer<Option<RoundStarted>> {
    board.note_owner(link_owner::owner(&app).await);
    let step = board.round_start(&account, browser).await?;
    browsers::open(&app, &board, step.opening).await;
    Ok(step.started)
}

/// Passes an account over.
#[tauri::command]
pub fn round_skip(board: State<'_, Board>, account: &str) {
    board.round_skip(account);
}

/// Puts an account back into the queue.
#[tauri::command]
pub fn round_put_back(board: State<'_, Board>, account: &str) {
    board.round_put_back(account);
}

/// Notes that somebody else was asked.
#[tauri::command]
pub fn round_sent(board: State<'_, Board>, account: &str) {
    board.round_sent(account);
}

/// Begins nothing until the round is resumed.
#[tauri::command]
pub fn pause_round(board: State<'_, Board>) {
    board.pause_round();
}

/// Goes on.
#[tauri::command]
pub fn resume_round(board: State<'_, Board>) {
    board.resume_round();
}

/// Closes the round.
#[tauri::command]
pub fn end_round(board: State<'_, Board>) {
    board.end_round();
}

/// Forgets a closed round.
#[tauri::command]
pub fn dismiss_round(board: State<'_, Board>) {
    board.dismiss_round();
}

/// Saves the round as a file; its path, or nothing if the person cancelled.
#[tauri::command]
pub async fn export_round<R: Runtime>(
    app: AppHandle<R>,
    board: State<'_, Board>,
    format: RoundFormat,
    words: FileWords,
) -> Answer<Option<String>> {
    let file = board.export_round(format, words).await?;
    Ok(files::save(&app, file).await?.as_deref().map(files::shown))
}
