//! What a platform still lets an account do.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;

use crate::App;
use crate::accounts::Condition;
use crate::contract::Guess;
use crate::current::accounts;
use crate::current::scopes::{self, READ};
use crate::platform::Platform;
use crate::reply::{Current, Refusal};

/// Names and numbers, the names being the platform's own.
type Limits = BTreeMap<&'static str, i64>;

/// `GET /v1/accounts/{id}/limits`: 200; 401; 403 for an account that has to be connected again; 404; and, if that is
/// guessed, 501 where there are none.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Limits>, Refusal> {
    let caller = app.authenticate(&headers).await?;
    scopes::need(&caller, READ)?;
    let account = accounts::seen(&app, &caller, &id).await?;
    match account.condition {
        Condition::Active => {}
        Condition::Expired => return Err(Current::ReconnectRequired.into()),
        Condition::Removed => return Err(Refusal::AccountNotFound),
    }
    if account.platform == Platform::Instagram {
        return Ok(Json(Limits::from([("posts_remaining", 198)])));
    }
    if app.has(Guess::LimitsUnsupported) {
        return Err(Current::LimitsUnsupported.into());
    }
    Ok(Json(Limits::new()))
}
