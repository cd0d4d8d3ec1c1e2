//! What the page may do for the person's own sake: what is set, what is taken back, what support asks.

use plugboard_core::board::Board;
use plugboard_core::view::{KeyDeletion, Leftovers, Preferences, PutAway};
use tauri::{AppHandle, Runtime, State, WebviewWindow};

use super::Answer;
use crate::{clipboard, computer, fonts, notices, removal};

/// Takes what the person has set.
#[tauri::command]
pub async fn set_preferences(board: State<'_, Board>, preferences: Preferences) -> Answer {
    board.set_preferences(preferences);
    Ok(())
}

/// Puts back what was put away.
#[tauri::command]
pub fn take_back(board: State<'_, Board>, what: PutAway) {
    board.take_back(&what);
}

/// The scripts that this computer has no fonts for, by their ISO 15924 codes.
#[tauri::command]
pub async fn missing_fonts<R: Runtime>(page: WebviewWindow<R>) -> Answer<Vec<&'static str>> {
    Ok(fonts::missing(&page).await)
}

/// The licences of what others wrote: those of the page, and in a packaged program its own.
#[tauri::command]
pub async fn notices<R: Runtime>(app: AppHandle<R>) -> Answer<Vec<String>> {
    Ok(notices::all(&app))
}

/// Deletes the API keys of all workspaces from the password store, and says which stay.
#[tauri::command]
pub async fn delete_keys(board: State<'_, Board>) -> Answer<KeyDeletion> {
    Ok(board.delete_keys().await?)
}

/// Leaves the keys that are not deleted yet.
#[tauri::command]
pub fn stop_deleting_keys(board: State<'_, Board>) {
    board.stop_deleting_keys();
}

/// Deletes all that is on this computer and quits. Gives what stays; Plugboard does not quit then.
#[tauri::command]
pub async fn remove_everything<R: Runtime>(app: AppHandle<R>) -> Answer<Leftovers> {
    Ok(removal::remove_everything(&app).await?)
}

/// Copies what support asks first, and says what it copied.
#[tauri::command]
pub async fn copy_support_details<R: Runtime>(app: AppHandle<R>, board: State<'_, Board>) -> Answer<String> {
    let text = board.support_details(&computer::around());
    clipboard::copy(&app, &text)?;
    Ok(text)
}
