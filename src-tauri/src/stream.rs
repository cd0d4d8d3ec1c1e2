//! The view of the board, sent to the page over one channel.

use std::sync::Mutex;

use plugboard_core::board::Board;
use plugboard_core::view::View;
use tauri::async_runtime::JoinHandle;
use tauri::ipc::Channel;

/// The stream that is running; a page that was loaded anew replaces it.
#[derive(Default)]
pub struct Stream(Mutex<Option<JoinHandle<()>>>);

impl Stream {
    /// Sends the view now and after every change.
    pub fn follow(&self, board: &Board, channel: Channel<View>) {
        let mut views = board.subscribe();
        let task = tauri::async_runtime::spawn(async move {
            loop {
                let view = views.borrow_and_update().clone();
                if channel.send(view).is_err() || views.changed().await.is_err() {
                    return;
                }
            }
        });
        let before = self.0.lock().ok().and_then(|mut running| running.replace(task));
        if let Some(before) = before {
            before.abort();
        }
    }
}
