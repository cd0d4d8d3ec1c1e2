//! What the page may do with links for somebody who is not here. Such a link is made to be passed on, so it is
//! copied like any text.

use plugboard_core::board::Board;
use tauri::{AppHandle, Runtime, State};

use super::Answer;
use crate::clipboard;

/// Makes a link.
#[tauri::command]
pub async fn invite(
    board: State<'_, Board>,
    platform: String,
    brand: String,
    days: u32,
    account: Option<String>,
) -> Answer {
    Ok(board.invite(&platform, &brand, days, account.as_deref()).await?)
}

/// Makes a link worthless.
#[tauri::command]
pub async fn revoke_invite(board: State<'_, Board>, invite: String) -> Answer {
    Ok(board.revoke_invite(&invite).await?)
}

/// Takes an invite that is over off the view.
#[tauri::command]
pub fn dismiss_invite(board: State<'_, Board>, invite: &str) {
    board.dismiss_invite(invite);
}

/// Copies the link of an invite.
#[tauri::command]
pub async fn copy_invite<R: Runtime>(app: AppHandle<R>, board: State<'_, Board>, invite: String) -> Answer {
    let link = board.invite_link(&invite)?;
    Ok(clipboard::copy(&app, &link)?)
}

/// Copies a message with the link in it.
#[tauri::command]
pub async fn copy_invite_message<R: Runtime>(
    app: AppHandle<R>,
    board: State<'_, Board>,
    invite: String,
    message: String,
) -> Answer {
    let message = board.invite_message(&invite, &message)?;
    Ok(clipboard::copy(&app, &message)?)
}
