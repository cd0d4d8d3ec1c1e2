//! The stand-in's own endpoints, for whoever drives it: a key of the command line, on this computer. They are no
//! part of the service's API.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::{Host, Url};

use crate::app::Caller;
use crate::body::{self, Body};
use crate::reply::Refusal;
use crate::script::{self, Chosen, Script};
use crate::{App, accounts};

/// Where they are.
pub(crate) const PATH: &str = "/_sandbox";

#[derive(Serialize)]
struct Rules {
    rules: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whose {
    platform: Option<String>,
    #[serde(default)]
    ids: Vec<String>,
    #[serde(default)]
    handles: Vec<String>,
    reason: Option<String>,
}

#[derive(Serialize)]
struct Expired {
    expired: usize,
}

/// The routes, below [`PATH`].
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new().route("/script", get(show).post(add).delete(clear)).route("/accounts/expire", post(expire))
}

fn is_reached_locally(app: &App) -> bool {
    match Url::parse(&app.base).as_ref().map(Url::host) {
        Ok(Some(Host::Ipv4(address))) => address.is_loopback(),
        Ok(Some(Host::Ipv6(address))) => address.is_loopback(),
        Ok(Some(Host::Domain(name))) => name == "localhost",
        Ok(None) | Err(_) => false,
    }
}

/// Lets in keys of the command line only, and nobody through an address that others can reach.
pub(crate) async fn driver(app: &App, headers: &HeaderMap) -> Result<Caller, Refusal> {
    if !is_reached_locally(app) {
        return Err(refused(StatusCode::FORBIDDEN, "only at an address of this computer"));
    }
    let caller = app.authenticate(headers).await?;
    let is_own = app.own.contains(&caller);
    is_own
        .then_some(caller)
        .ok_or_else(|| refused(StatusCode::FORBIDDEN, "only for keys of the command line"))
}

fn refused(status: StatusCode, reason: impl Into<String>) -> Refusal {
    Refusal::Control { status, reason: reason.into() }
}

fn wrong(reason: String) -> Refusal {
    refused(StatusCode::BAD_REQUEST, reason)
}

/// `GET /_sandbox/script`: the rules, each with how often it was played and is left.
async fn show(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Json<Rules>, Refusal> {
    driver(&app, &headers).await?;
    Ok(rules(&app))
}

fn rules(app: &App) -> Json<Rules> {
    Json(Rules { rules: app.script.shown(Instant::now()) })
}

/// `POST /_sandbox/script`: more rules, all or none; the answer is the whole script.
async fn add(State(app): State<Arc<App>>, headers: HeaderMap, body: Body) -> Result<Json<Rules>, Refusal> {
    driver(&app, &headers).await?;
    let script: Value = body::read(body)?;
    let script: Script = script.to_string().parse().map_err(wrong)?;
    app.script.add(script, Instant::now()).map_err(wrong)?;
    Ok(rules(&app))
}

/// `DELETE /_sandbox/script`: no rules any more.
async fn clear(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<StatusCode, Refusal> {
    driver(&app, &headers).await?;
    app.script.clear();
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /_sandbox/accounts/expire`: accounts of the caller that have to be connected again from now on.
async fn expire(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Expired>, Refusal> {
    let workspace = driver(&app, &headers).await?.owner.workspace;
    let whose: Value = body::read(body)?;
    let Whose { platform, ids, handles, reason } =
        serde_json::from_value(whose).map_err(|error| wrong(error.to_string()))?;
    let platform = platform.as_deref().map(script::platform).transpose().map_err(wrong)?;
    let chosen = Chosen::new(platform, ids, handles).map_err(wrong)?.because(reason);
    Ok(Json(Expired { expired: accounts::expire(&app, workspace, &chosen).await? }))
}
