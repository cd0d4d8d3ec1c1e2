//! What the system says of network, battery and sleep, told to the board. Where it is not asked, nothing is guessed.

#[cfg(target_os = "linux")]
mod linux;

use plugboard_core::board::Board;
use tauri::{AppHandle, Runtime};

/// Follows the system for as long as Plugboard runs.
pub fn follow<R: Runtime>(app: &AppHandle<R>, board: &Board) {
    #[cfg(target_os = "linux")]
    {
        let board = board.clone();
        if app.run_on_main_thread(move || linux::follow(&board)).is_err() {
            tracing::warn!("nothing is known of network and battery");
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (app, board);
}
