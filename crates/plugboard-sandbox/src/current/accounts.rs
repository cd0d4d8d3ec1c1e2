//! `GET /v1/accounts`, `DELETE /v1/accounts/{id}`, and the account on the wire.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::App;
use crate::accounts::{self, Account};
use crate::app::Caller;
use crate::body::{Path, filled};
use crate::contract::Guess;
use crate::current::logins::Login;
use crate::current::scopes::{self, READ};
use crate::platform::Platform;
use crate::reply::Refusal;
use crate::store::{Down, Table};
use crate::{openapi, secret};

/// How many accounts a page has, where there are pages.
const PAGE: usize = 100;

#[derive(Deserialize)]
pub(super) struct Asked {
    brand_id: Option<String>,
    cursor: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = AccountList)]
struct List {
    data: Vec<Listed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required)]
    count: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(ignore)]
    pagination: Option<Pagination>,
}

#[derive(Serialize)]
struct Pagination {
    limit: usize,
    has_more: bool,
    next_cursor: Option<String>,
}

/// An account on the wire.
#[derive(Serialize, ToSchema)]
#[schema(as = Account)]
pub(super) struct Listed {
    id: String,
    #[schema(schema_with = openapi::platform_of_current)]
    platform: &'static str,
    name: String,
    username: String,
    brand_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = openapi::status)]
    status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reconnect_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    login_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    metadata: Option<Value>,
}

/// Lists the accounts, ordered by id.
#[utoipa::path(
    get,
    path = "/accounts",
    operation_id = "list_accounts",
    tag = "accounts",
    params(
        ("brand_id" = Option<String>, Query, description = "Only the accounts of this brand"),
    ),
    responses(
        (status = 200, description = "The accounts", body = List),
        (status = 400, description = "More than one brand is named"),
    ),
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Refusal> {
    let caller = app.authenticate(&headers).await?;
    scopes::need(&caller, READ)?;
    let Query(asked) = asked.map_err(|_| Refusal::FieldInvalid("brand_id"))?;
    let logins = logins(&app, caller.owner.workspace).await?;
    let mut all = accounts::all(&app, caller.owner.workspace).await?;
    let wanted = filled(asked.brand_id);
    all.retain(|(_, account)| {
        let brand = account.brand.as_deref();
        caller.may_see_inside(brand) && wanted.as_deref().is_none_or(|wanted| brand == Some(wanted))
    });
    let (count, mut pagination) = (all.len(), None);
    if app.has(Guess::PagedList) {
        all.retain(|(id, _)| asked.cursor.as_ref().is_none_or(|cursor| id > cursor));
        let has_more = all.len() > PAGE;
        all.truncate(PAGE);
        let next_cursor = all.last().map(|(id, _)| id.clone()).filter(|_| has_more);
        pagination = Some(Pagination { limit: PAGE, has_more, next_cursor });
    }
    if pagination.is_none() && app.has(Guess::ListReversed) {
        all.reverse();
    }
    let data = all.into_iter().map(|(id, account)| listed(&app, &logins, id, account)).collect();
    let count = pagination.is_none().then_some(count);
    Ok(Json(List { data, count, pagination }).into_response())
}

/// `GET /v1/accounts/{id}`, which only a guide mentions and no document has; 401; 404.
pub(super) async fn one(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Listed>, Refusal> {
    let caller = app.authenticate(&headers).await?;
    scopes::need(&caller, READ)?;
    let account = seen(&app, &caller, &id).await?;
    let logins = logins(&app, caller.owner.workspace).await?;
    Ok(Json(listed(&app, &logins, id, account)))
}

/// Disconnects an account.
#[utoipa::path(
    delete,
    path = "/accounts/{id}",
    operation_id = "remove_account",
    tag = "accounts",
    params(
        ("id" = String, Path, description = "The account's id", example = "acc_01HZ9X3Q4R5M6N7P8V2K0W1J"),
    ),
    responses(
        (status = 204, description = "Removed"),
        (status = 404, description = "There is none, or not any more"),
    ),
)]
pub(super) async fn remove(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Refusal> {
    let caller = app.authenticate(&headers).await?;
    scopes::need_to_finish(&app, &caller)?;
    accounts::remove(&app, &caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An account that is there and that the caller may see.
pub(super) async fn seen(app: &App, caller: &Caller, id: &str) -> Result<Account, Refusal> {
    let known: Option<Account> = app.store.get(&accounts::place(caller.owner.workspace, id)).await?;
    let known = known.filter(Account::is_there);
    known.filter(|account| caller.may_see_inside(account.brand.as_deref())).ok_or(Refusal::AccountNotFound)
}

async fn logins(app: &App, workspace: usize) -> Result<BTreeMap<String, Login>, Down> {
    Ok(app.store.all(Table::Logins, workspace).await?.into_iter().collect())
}

fn listed(app: &App, logins: &BTreeMap<String, Login>, id: String, account: Account) -> Listed {
    let (status, reconnect_reason) = account.status(app);
    let login = account.login.as_ref().and_then(|login| logins.get(login));
    Listed {
        page_name: login.and_then(|login| only_page(login, &id)),
        metadata: app.has(Guess::ListMetadata).then(|| metadata(&account)).flatten(),
        id,
        platform: account.platform.slug(),
        name: account.person.name,
        username: account.person.handle,
        brand_id: account.brand.unwrap_or_default(),
        status,
        reconnect_reason,
        login_id: account.login,
    }
}

/// The name of the only active page of an account.
fn only_page(login: &Login, account: &str) -> Option<String> {
    let mut active = login.pages_of(account).filter(|(_, held)| held.active);
    let (page, _) = active.next()?;
    active.next().is_none().then(|| page.name.clone())
}

/// What a platform tells at sign-in beside the name (connector pages).
fn metadata(account: &Account) -> Option<Value> {
    let number = secret::digest(&account.person.handle)
        .iter()
        .take(2)
        .fold(0, |sum, byte| sum * 256 + u64::from(*byte));
    match account.platform {
        Platform::Tiktok => Some(json!({
            "avatar_url": "", "follower_count": number, "following_count": number / 7,
            "video_count": number / 50, "likes_count": number * 3,
        })),
        Platform::Youtube => Some(json!({
            "subscriber_count": number, "video_count": number / 50, "uploads_playlist_id": "UU-simulated",
        })),
        Platform::Twitter => Some(json!({ "byok_source": "user" })),
        _ => None,
    }
}
