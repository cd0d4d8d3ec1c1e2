//! The contract of August 2026.

pub(crate) mod brands;

use std::sync::Arc;

use axum::Router;

use crate::App;

/// Its routes, below `/v1`.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
}
