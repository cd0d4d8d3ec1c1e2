//! From the first window to the open board. The window is there at once; its page waits until the data file has been
//! read, which takes long in a slow folder.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use plugboard_core::board::{Board, Clock, Now, Setup};
use plugboard_core::vault::Vault;
use tauri::{AppHandle, Manager as _, Runtime, WebviewWindow};
use tokio::sync::watch;

use crate::{Links, clipboard, machine, window};

/// A window without anything in it is shown after this time; before, the first thing to see is a screen.
pub const SHOW_EMPTY_AFTER: Duration = Duration::from_millis(300);

/// Whether the board is open.
pub struct Opening(watch::Sender<bool>);

impl Default for Opening {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Opening {
    /// Waits until commands have a board.
    pub async fn is_over(&self) {
        // The sender lives as long as this does.
        _ = self.0.subscribe().wait_for(|over| *over).await;
    }
}

/// Makes the window.
pub fn show<R: Runtime>(app: &AppHandle<R>, folder: &Path) -> anyhow::Result<WebviewWindow<R>> {
    #[cfg(target_os = "linux")]
    crate::web_view::end_on_fatal_error(app, folder);
    let window = window::create(app)?;
    #[cfg(target_os = "linux")]
    crate::web_view::follow_web_process(&window, folder)?;
    #[cfg(not(target_os = "linux"))]
    let _ = folder;
    Ok(window)
}

/// Opens the board on a data folder, which takes as long as its disk does.
pub fn open_board(folder: &Path, vault: Box<dyn Vault>) -> anyhow::Result<Board> {
    let setup = Setup { folder: folder.to_owned(), vault, clock: clock(), machine: machine::this() };
    Ok(tauri::async_runtime::block_on(async { Board::open(setup) })?)
}

/// Gives the commands their board, and lets the links in.
pub fn start<R: Runtime>(window: &WebviewWindow<R>, board: Board, links: Links) -> anyhow::Result<()> {
    let app = window.app_handle();
    app.manage(board.clone());
    clipboard::connect(app)?;
    window::follow_returns(app, &board);
    window::follow_person(window, &board);
    links.deliver_to(app.clone(), board);
    app.state::<Opening>().0.send_replace(true);
    Ok(())
}

/// The computer's clocks.
fn clock() -> Clock {
    let start = Instant::now();
    Arc::new(move || Now {
        wall: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| millis(since.as_millis())),
        steady: millis(start.elapsed().as_millis()),
    })
}

fn millis(time: u128) -> i64 {
    i64::try_from(time).unwrap_or(i64::MAX)
}
