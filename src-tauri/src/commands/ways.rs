//! What the page may do with browsers, and with their ways back.

use plugboard_core::board::Board;
use plugboard_core::view::{BrowserView, HelpPage, PageWords};
use tauri::{AppHandle, Runtime, State};

use super::Answer;
use crate::{browsers, link_owner};

/// The browsers that are installed.
#[tauri::command]
pub async fn browsers<R: Runtime>(app: AppHandle<R>) -> Answer<Vec<BrowserView>> {
    Ok(browsers::installed(&app))
}

/// Plays a round trip in the real browser.
#[tauri::command]
pub async fn test_return_path<R: Runtime>(app: AppHandle<R>, board: State<'_, Board>) -> Answer {
    board.note_owner(link_owner::owner(&app).await);
    let opening = board.test_return_path()?;
    browsers::open_test(&app, &board, opening).await;
    Ok(())
}

/// Gives up the round trip that is under way.
#[tauri::command]
pub fn stop_return_path(board: State<'_, Board>) {
    board.stop_return_path();
}

/// Makes this program the one that gets Plugboard's links.
#[tauri::command]
pub async fn repair_return_path<R: Runtime>(app: AppHandle<R>, board: State<'_, Board>) -> Answer {
    let repaired = link_owner::repair(&app).await;
    board.note_owner(link_owner::owner(&app).await);
    Ok(repaired?)
}

/// Opens a page that helps.
#[tauri::command]
pub async fn open_help<R: Runtime>(app: AppHandle<R>, board: State<'_, Board>, page: HelpPage) -> Answer {
    Ok(browsers::help(&app, board.help_link(&page))?)
}

/// Takes the words for what the browser shows when it came back.
#[tauri::command]
pub fn speak(board: State<'_, Board>, words: PageWords) {
    board.speak(words);
}
