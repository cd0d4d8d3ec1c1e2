//! The contract of August 2026 (API reference and guides of the service).
//!
//! # Assumptions
//!
//! Not specified by the API documents, and decided here; what has two likely answers is a [`crate::Guess`].
//!
//! - Without `brand_id` a known account stays in its brand. A new one goes to the unused brand "Default", or to a new
//!   brand with the account's name; whether the plan allows it is found when the sign-in ends.
//! - A key of one brand means that brand when none is named; a key of several has to name one. Such keys see choices
//!   and logins of their brands only.
//! - A state of the service's own flow is good for one callback. What goes wrong after it comes back as `error` with the
//!   code that a request would have been answered with.
//! - An account is what a Facebook login has in one brand, with up to five pages. A brand whose account came through
//!   another login refuses pages (409 `account.different_login`), and a page of another brand is 409
//!   `resource.conflict` to assign and 400 to select. Who signs in again makes all accounts of the login work again.
//! - Somebody on Google manages one profile or three; the first one is the account that has the login's own name.
//! - The second profile, page or bot of a credential is told apart by its id; a password with the word `factor` in it
//!   wants a second factor; whatever has the word `refuse` in it is refused.
//! - `WhatsApp`: any `code` is good, because its sign-in is a script in a page of the caller's.
//! - Invites: every restricted key is refused, the list included. A link is judged when it is opened and again when the
//!   sign-in ends; opening it issues a state of the owner's.
//! - `GET /usage`: windows of 30 days counted from 1970; `profile_units` are the brands, `page_allowance` is 5.
//! - Redirect addresses and app keys belong to the dashboard, which `/_sandbox/settings` stands in for.

mod accounts;
pub(crate) mod brands;
mod callback;
mod connect;
mod credential;
pub(crate) mod dashboard;
mod exchange;
mod facebook;
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
use crate::reply::Refusal;

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
    facebook::pages,
    facebook::assign,
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
        .route("/platforms/facebook/logins/{id}/pages", get(facebook::pages))
        .route("/platforms/facebook/logins/{id}/pages/{page}/assign", post(facebook::assign))
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
        .route("/invite/{token}", get(invites::open).head(only_looking))
        .route("/oauth/callback/{platform}", get(callback::receive).head(only_looking))
}

/// A look at a link (HEAD) must not use it up.
async fn only_looking() -> Refusal {
    Refusal::Method
}
