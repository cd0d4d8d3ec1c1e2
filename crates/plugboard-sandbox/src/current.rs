//! The contract of August 2026 (API reference and guides of the service).

mod accounts;
pub(crate) mod brands;
mod callback;
mod connect;
mod credential;
pub(crate) mod dashboard;
mod exchange;
mod finish;
mod invites;
mod limits;
pub(crate) mod logins;
mod pages;
mod pending;
mod profile;
mod redirect_uris;
pub(crate) mod scopes;
pub(crate) mod settings;

use std::sync::Arc;

use axum::Router;
use axum::routing::{delete, get, patch, post};
use utoipa::OpenApi;

use crate::App;
use crate::contract::{Guess, Guesses};

/// Its operations, as documented at their handlers.
#[derive(OpenApi)]
#[openapi(paths(
    accounts::list,
    accounts::remove,
    connect::connect,
    pending::show,
    pending::select,
    pages::list,
    pages::update,
    exchange::exchange,
    logins::pages,
    logins::assign,
    brands::list,
    brands::create,
    brands::rename,
    brands::remove,
    scopes::list,
    invites::list,
    invites::create,
    invites::revoke,
    limits::show,
    profile::usage,
    profile::me,
    profile::change_me,
))]
pub(crate) struct Document;

/// Its routes, below `/v1`.
pub(crate) fn router(guesses: &Guesses) -> Router<Arc<App>> {
    let account = delete(accounts::remove);
    let account = if guesses.contains(&Guess::AccountById) { account.get(accounts::one) } else { account };
    Router::new()
        .route("/accounts", get(accounts::list))
        .route("/accounts/connect", post(connect::connect))
        .route("/accounts/pending/{connection_id}", get(pending::show))
        .route("/accounts/pending/{connection_id}/select", post(pending::select))
        .route("/accounts/{id}", account)
        .route("/accounts/{id}/limits", get(limits::show))
        .route("/accounts/{id}/pages", get(pages::list))
        .route("/accounts/{id}/pages/{page_id}", patch(pages::update))
        .route("/oauth/exchange", post(exchange::exchange))
        .route("/platforms/facebook/logins/{id}/pages", get(logins::pages))
        .route("/platforms/facebook/logins/{id}/pages/{page}/assign", post(logins::assign))
        .route("/brands", get(brands::list).post(brands::create))
        .route("/brands/{id}", patch(brands::rename).delete(brands::remove))
        .route("/invites", get(invites::list).post(invites::create))
        .route("/invites/{id}", delete(invites::revoke))
        .route("/keys/scopes", get(scopes::list))
        .route("/oauth/redirect-uris", get(redirect_uris::refuse).post(redirect_uris::refuse))
        .route("/oauth/redirect-uris/{id}", delete(redirect_uris::refuse))
        .route("/usage", get(profile::usage))
        .route("/users/me", get(profile::me).patch(profile::change_me))
}

/// Its routes outside `/v1`: what browsers open.
pub(crate) fn for_browsers() -> Router<Arc<App>> {
    Router::new()
        .route("/invite/{token}", get(invites::open))
        .route("/oauth/callback/{platform}", get(callback::receive))
}
