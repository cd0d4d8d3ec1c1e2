//! The data file while Plugboard runs: what is written goes from its log into the file itself soon, and at the end.

use std::sync::Arc;
use std::time::Duration;

use super::Board;
use super::beside::beside;
use super::state::State;

/// How long until a deleted file that cannot be written again is tried once more.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(5);

/// How long what was written stays in the log alone: long enough for what is written together.
const CHECKPOINT_AFTER: Duration = Duration::from_secs(2);

impl Board {
    /// Empties the log whenever something was written into it, and writes the file again if it was deleted.
    pub(super) async fn look_after_file(self) {
        let Some(log) = self.lock().store.log().map(Arc::clone) else { return };
        while log.written().await {
            tokio::time::sleep(CHECKPOINT_AFTER).await;
            loop {
                let board = self.clone();
                if beside(move || board.is_file_there()).await.unwrap_or(false) {
                    break;
                }
                tokio::time::sleep(TRY_AGAIN_AFTER).await;
            }
            let log = Arc::clone(&log);
            _ = beside(move || log.checkpoint()).await;
        }
    }

    fn is_file_there(&self) -> bool {
        // Writing it again takes the lock: whatever is written meanwhile would be lost.
        let is_there = self.lock().store.is_there();
        is_there || self.change(State::write_again)
    }

    /// Brings everything into the data file, for the end of the process.
    pub fn close(&self) {
        let log = self.lock().store.log().map(Arc::clone);
        if let Some(log) = log {
            _ = log.checkpoint();
        }
    }
}
