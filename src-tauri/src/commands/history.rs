//! What the page may ask of what was, and of case files.

use plugboard_core::board::Board;
use plugboard_core::export::FileWords;
use plugboard_core::view::{
    CaseSubject, CaseView, Changes, ChangesQuery, ExportFormat, HealthDay, History, HistoryQuery, Timeline,
};
use tauri::{AppHandle, Runtime, State};

use super::Answer;
use crate::case_files;
use crate::files;

/// The entries on screen.
#[tauri::command]
pub async fn history(board: State<'_, Board>, query: HistoryQuery) -> Answer<History> {
    Ok(board.history(&query).await?)
}

/// A try at connecting, step by step.
#[tauri::command]
pub async fn timeline(board: State<'_, Board>, attempt: String, started: Option<i64>) -> Answer<Timeline> {
    Ok(board.timeline(&attempt, started).await?)
}

/// What is different between two times.
#[tauri::command]
pub async fn changed_since(board: State<'_, Board>, query: ChangesQuery) -> Answer<Changes> {
    Ok(board.changed_since(&query).await?)
}

/// How the list was, day by day.
#[tauri::command]
pub async fn health_days(board: State<'_, Board>, days: u32) -> Answer<Vec<HealthDay>> {
    Ok(board.health_days(days).await?)
}

/// Writes history into a file; its path, or nothing if the person cancelled.
#[tauri::command]
pub async fn export_history<R: Runtime>(
    app: AppHandle<R>,
    board: State<'_, Board>,
    query: HistoryQuery,
    format: ExportFormat,
    words: FileWords,
) -> Answer<Option<String>> {
    let file = board.export_history(&query, format, words).await?;
    Ok(files::save(&app, file).await?.as_deref().map(files::shown))
}

/// Makes a case file; its path, or nothing if the person cancelled.
#[tauri::command]
pub async fn make_case<R: Runtime>(
    app: AppHandle<R>,
    board: State<'_, Board>,
    subject: CaseSubject,
) -> Answer<Option<String>> {
    let file = board.make_case(&subject).await?;
    Ok(files::save(&app, file).await?.as_deref().map(files::shown))
}

/// Lets a person choose a case file, and shows it.
#[tauri::command]
pub async fn open_case<R: Runtime>(app: AppHandle<R>, board: State<'_, Board>, kind: String) -> Answer {
    let chosen = files::open(&app, &kind, &[case_files::ENDING]).await?;
    Ok(chosen.map_or(Ok(()), |bytes| board.open_case(&bytes))?)
}

/// The case file that is shown.
#[tauri::command]
pub async fn opened_case(board: State<'_, Board>) -> Answer<Option<CaseView>> {
    Ok(board.opened_case().map(|case| CaseView::clone(&case)))
}

/// Puts the case file away.
#[tauri::command]
pub fn close_case(board: State<'_, Board>) {
    board.close_case();
}
