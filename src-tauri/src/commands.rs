//! What the page may ask for. Each command passes on to the board; what has to be decided is decided there.

#![expect(clippy::needless_pass_by_value, reason = "Tauri hands arguments over by value")]

pub mod accounts;
pub mod attempts;
pub mod background;
pub mod brands;
pub mod care;
pub mod history;
pub mod invites;
pub mod round;
pub mod ways;

use plugboard_core::board::Board;
use plugboard_core::vault::Secret;
use plugboard_core::view::{Contract, Fault, PlatformView, RehearsalMishap, WorkspaceId};
use serde_json::Value;
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager as _, Runtime, State, WebviewWindow};

use crate::opening::BoardReady;
use crate::stream::Stream;
use crate::web_view::Page;
use crate::{clipboard, rehearsal, web_view, window};

type Answer<T = ()> = Result<T, Fault>;

/// Waits a moment for a board to speak with; whether there is one. The first command of every page, until there is. An
/// answer is lost when a process of the web view ends, so that none is waited for without end.
#[tauri::command]
pub async fn is_open<R: Runtime>(page: WebviewWindow<R>, ready: State<'_, BoardReady>) -> Answer<bool> {
    page.state::<Page>().arrive();
    Ok(ready.wait(&page).await)
}

/// Follows the view, after which there is something to show.
#[tauri::command]
pub fn subscribe<R: Runtime>(
    page: WebviewWindow<R>,
    board: State<'_, Board>,
    stream: State<'_, Stream>,
    channel: Channel<String>,
) {
    board.load_page();
    stream.follow(&board, channel);
    window::reveal(&page);
}

/// The page has drawn the last view that it was sent, and can take the next one.
#[tauri::command]
pub fn acknowledge_view<R: Runtime>(page: WebviewWindow<R>, stream: State<'_, Stream>) {
    stream.acknowledge();
    web_view::uncover(&page);
}

/// Keeps where the person is in the page, for a page that has to be loaded again.
#[tauri::command]
pub fn keep_place(page: State<'_, Page>, place: Value) {
    page.keep_place(place);
}

/// Where the person was in the page before this one; none at the start.
#[tauri::command]
pub fn kept_place(page: State<'_, Page>) -> Option<Value> {
    page.place()
}

/// The catalogue.
#[tauri::command]
pub fn platforms(board: State<'_, Board>) -> Vec<PlatformView> {
    board.platforms()
}

/// Takes the API key from the clipboard.
#[tauri::command]
pub async fn paste_key<R: Runtime>(app: AppHandle<R>, board: State<'_, Board>) -> Answer {
    let text = Secret::new(clipboard::read(&app)?);
    board.hold_pasted_key(text.expose())?;
    clipboard::clear(&app);
    Ok(())
}

/// Tests an API key and keeps it. Without a key, the pasted one; without a workspace, in another one, which may be given
/// a name.
#[tauri::command]
pub async fn sign_in(
    board: State<'_, Board>,
    key: Option<Secret>,
    address: Option<String>,
    workspace: Option<WorkspaceId>,
    name: Option<String>,
) -> Answer {
    let workspace = board.sign_in(key, address.as_deref(), workspace).await?;
    board.call_unnamed(workspace, name.as_deref().unwrap_or_default());
    Ok(())
}

/// Shows another workspace.
#[tauri::command]
pub async fn switch_workspace(board: State<'_, Board>, workspace: WorkspaceId) -> Answer {
    Ok(board.switch_workspace(workspace)?)
}

/// Calls a workspace something else.
#[tauri::command]
pub async fn rename_workspace(board: State<'_, Board>, workspace: WorkspaceId, name: String) -> Answer {
    Ok(board.rename_workspace(workspace, &name)?)
}

/// Asks the password store once more.
#[tauri::command]
pub async fn unlock(board: State<'_, Board>) -> Answer {
    Ok(board.unlock().await?)
}

/// Goes on without the password store.
#[tauri::command]
pub fn use_until_quit(board: State<'_, Board>) {
    board.use_until_quit();
}

/// Forgets a workspace and its API key.
#[tauri::command]
pub async fn sign_out(board: State<'_, Board>, workspace: WorkspaceId) -> Answer {
    Ok(board.sign_out(workspace).await?)
}

/// Opens Rehearsal.
#[tauri::command]
pub async fn rehearse<R: Runtime>(app: AppHandle<R>) -> Answer {
    Ok(rehearsal::begin(&app).await?)
}

/// Leaves Rehearsal.
#[tauri::command]
pub async fn leave_rehearsal<R: Runtime>(app: AppHandle<R>) -> Answer {
    rehearsal::end(&app);
    Ok(())
}

/// Lets something go wrong in Rehearsal; nothing puts everything right again.
#[tauri::command]
pub async fn play_mishap<R: Runtime>(app: AppHandle<R>, mishap: Option<RehearsalMishap>) -> Answer {
    Ok(rehearsal::play(&app, mishap)?)
}

/// Checks the list now.
#[tauri::command]
pub async fn refresh(board: State<'_, Board>) -> Answer {
    Ok(board.refresh().await?)
}

/// Removes an account from the service.
#[tauri::command]
pub async fn disconnect(board: State<'_, Board>, account: String) -> Answer {
    Ok(board.disconnect(&account).await?)
}

/// Tells what the service speaks; nothing finds it out.
#[tauri::command]
pub async fn set_contract(board: State<'_, Board>, contract: Option<Contract>) -> Answer {
    Ok(board.set_contract(contract).await?)
}

/// Takes the notice away.
#[tauri::command]
pub fn dismiss_notice(board: State<'_, Board>) {
    board.dismiss_notice();
}

/// Closes the window, and Plugboard with it where no icon beside the clock keeps it.
#[tauri::command]
pub fn quit<R: Runtime>(page: WebviewWindow<R>) {
    window::quit(&page);
}
