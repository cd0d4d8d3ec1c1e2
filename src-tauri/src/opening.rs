//! From the start to the open board: the window first, the data folder meanwhile. Its page waits until the data file has
//! been read, which takes long on a slow disk. Before the window nothing of the folder is read but where the window stood.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use plugboard_core::board::{Board, Clock, Now, Setup};
use plugboard_core::vault::Vault;
use tauri::{AppHandle, Manager as _, Runtime, WebviewWindow};
use tokio::sync::watch;

use crate::{Links, clipboard, machine, web_view, window};

/// A board that is ready sooner spares the person an empty window.
const A_MOMENT: Duration = Duration::from_millis(300);

/// Whether commands have a board.
pub struct BoardReady(watch::Sender<bool>);

impl Default for BoardReady {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl BoardReady {
    /// Waits for it, for a moment. Where it takes longer, the window is shown.
    pub async fn wait<R: Runtime>(&self, window: &WebviewWindow<R>) -> bool {
        let mut ready = self.0.subscribe();
        let is_ready = tokio::time::timeout(A_MOMENT, ready.wait_for(|ready| *ready)).await.is_ok();
        if !is_ready {
            window::reveal(window);
            web_view::uncover(window);
        }
        is_ready
    }
}

/// Makes the window, still hidden.
pub fn create_window<R: Runtime>(app: &AppHandle<R>, folder: &Path) -> anyhow::Result<WebviewWindow<R>> {
    #[cfg(target_os = "linux")]
    web_view::end_on_fatal_error(app, folder);
    let window = window::create(app)?;
    #[cfg(target_os = "linux")]
    web_view::follow_web_process(&window, folder)?;
    #[cfg(not(target_os = "linux"))]
    let _ = folder;
    window::follow_person(&window);
    Ok(window)
}

/// What a board on this data folder needs. On the main thread: the desktop tells that one of its settings.
#[must_use]
pub fn setup(folder: &Path, vault: Box<dyn Vault>) -> Setup {
    Setup { folder: folder.to_owned(), vault, clock: clock(), machine: machine::this() }
}

/// Opens the board, which takes as long as the disk does, and keeps it for the end of the process.
pub fn open_board<R: Runtime>(app: &AppHandle<R>, setup: Setup) -> anyhow::Result<Board> {
    let board = tauri::async_runtime::block_on(async { Board::open(setup) })?;
    app.manage(board.clone());
    Ok(board)
}

/// Lets the page and the links have the board.
pub fn connect<R: Runtime>(window: &WebviewWindow<R>, board: Board, links: Links) -> anyhow::Result<()> {
    let app = window.app_handle();
    clipboard::connect(app)?;
    window::follow_returns(app, &board);
    if window.is_focused()? {
        board.set_window(plugboard_core::checking::Window::InFront);
    }
    links.deliver_to(app.clone(), board);
    app.state::<BoardReady>().0.send_replace(true);
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
