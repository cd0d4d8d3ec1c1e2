//! Long work without waiting in it, done beside the threads on which everything else is answered.

use crate::error::{ErrorCode, Result};

/// Does something that takes long, elsewhere. An error only if it could not be ended.
pub(super) async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| ErrorCode::StorageFailed.into())
}

/// Lets go of something large, elsewhere.
pub(super) fn let_go(large: impl Send + 'static) {
    drop(tokio::task::spawn_blocking(move || drop(large)));
}
