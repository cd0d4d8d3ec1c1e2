//! The contract of August 2026 (API reference and guides of the service).

pub(crate) mod brands;
pub(crate) mod logins;
pub(crate) mod scopes;
pub(crate) mod settings;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, patch};

use crate::App;

/// Its routes, below `/v1`.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/brands", get(brands::list).post(brands::create))
        .route("/brands/{id}", patch(brands::rename).delete(brands::remove))
        .route("/keys/scopes", get(scopes::list))
}
