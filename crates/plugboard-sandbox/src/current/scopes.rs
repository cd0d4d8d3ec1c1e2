//! What a key may do (scoped-keys guide): a list of scopes, empty for everything, and a list of brands, empty for all.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::app::Caller;
use crate::contract::Guess;
use crate::reply::{Current, Refusal};

/// To list brands and accounts.
pub(super) const READ: &str = "accounts:read";
/// To connect, configure and disconnect.
pub(super) const MANAGE: &str = "accounts:manage";

/// Name, description and group of every scope.
const ALL: [[&str; 3]; 12] = [
    [READ, "List brands and connected accounts", "Accounts"],
    [MANAGE, "Connect, configure and disconnect accounts", "Accounts"],
    ["posts:read", "Read posts", "Posts"],
    ["posts:write", "Create, edit, publish, and delete posts", "Posts"],
    ["media:read", "Read media", "Media"],
    ["media:write", "Upload and delete media", "Media"],
    ["inbox:read", "Read comments, reviews and mentions", "Inbox"],
    ["inbox:write", "Answer and moderate comments, reviews and mentions", "Inbox"],
    ["dms:read", "Read direct messages", "Direct messages"],
    ["dms:send", "Send direct messages", "Direct messages"],
    ["webhooks:manage", "Manage webhooks", "Webhooks"],
    ["analytics:read", "Read analytics", "Analytics"],
];

#[derive(Serialize, ToSchema)]
#[schema(as = ScopeList)]
pub(super) struct Catalogue {
    data: Vec<Scope>,
    count: usize,
}

#[derive(Serialize, ToSchema)]
struct Scope {
    name: &'static str,
    description: &'static str,
    group: &'static str,
}

impl Caller {
    /// Whether a brand is one of the key's.
    pub(crate) fn may_see(&self, brand: &str) -> bool {
        self.brands.is_empty() || self.brands.iter().any(|one| one == brand)
    }

    /// Whether the key may see what is in a brand, or in none.
    pub(crate) fn may_see_inside(&self, brand: Option<&str>) -> bool {
        self.brands.is_empty() || brand.is_some_and(|brand| self.may_see(brand))
    }
}

/// Refuses a key without this scope.
pub(super) fn need(caller: &Caller, scope: &'static str) -> Result<(), Refusal> {
    let has = caller.scopes.is_empty() || caller.scopes.iter().any(|one| one == scope);
    if has { Ok(()) } else { Err(Current::Scope(scope).into()) }
}

/// Refuses a key that may not finish or end a connection.
pub(super) fn need_to_finish(app: &App, caller: &Caller) -> Result<(), Refusal> {
    need(caller, if app.has(Guess::ReadScopeConnects) { READ } else { MANAGE })
}

/// Refuses every restricted key.
pub(super) fn need_everything(caller: &Caller) -> Result<(), Refusal> {
    match (caller.scopes.is_empty(), caller.brands.is_empty()) {
        (true, true) => Ok(()),
        (_, false) => Err(Current::BrandKey.into()),
        (false, true) => Err(Current::RestrictedKey.into()),
    }
}

/// Whether there is such a scope.
pub(crate) fn is_known(name: &str) -> bool {
    ALL.iter().any(|[known, ..]| *known == name)
}

/// Lists what a key may be allowed.
#[utoipa::path(
    get,
    path = "/keys/scopes",
    operation_id = "list_scopes",
    tag = "keys",
    responses(
        (status = 200, description = "The scopes", body = Catalogue),
    ),
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> Result<Json<Catalogue>, Refusal> {
    app.authenticate(&headers).await?;
    let data: Vec<Scope> =
        ALL.iter().map(|[name, description, group]| Scope { name, description, group }).collect();
    let count = data.len();
    Ok(Json(Catalogue { data, count }))
}
