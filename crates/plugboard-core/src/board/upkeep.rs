//! The data file while Plugboard runs: what is written goes from its log into the file itself soon, and at the end.

use std::sync::Arc;
use std::time::Duration;

use super::Board;
use super::beside::beside;

/// How long what was written stays in the log alone: long enough for what is written together.
const CHECKPOINT_AFTER: Duration = Duration::from_secs(2);

impl Board {
    /// Empties the log whenever something was written into it.
    pub(super) async fn empty_log(self) {
        let Some(log) = self.lock().store.log().map(Arc::clone) else { return };
        loop {
            log.written().await;
            tokio::time::sleep(CHECKPOINT_AFTER).await;
            let log = Arc::clone(&log);
            _ = beside(move || log.checkpoint()).await;
        }
    }

    /// Brings everything into the data file, for the end of the process.
    pub fn close(&self) {
        let log = self.lock().store.log().map(Arc::clone);
        if let Some(log) = log {
            _ = log.checkpoint();
        }
    }
}
