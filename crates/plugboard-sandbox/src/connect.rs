//! `POST /v1/accounts/connect`: 202 with an `auth_url` and a state, or 201 for a credential.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::platform::{Platform, Way};
use crate::reply::Refusal;
use crate::states::{Grant, NotIssued, Now};
use crate::{App, redirect};

/// A credential with this word in it is refused by the platform.
const REFUSED: &str = "refuse";

#[derive(Deserialize)]
struct Body {
    platform: Option<String>,
    metadata: Option<Metadata>,
}

#[derive(Default, Deserialize)]
struct Metadata {
    redirect_uri: Option<String>,
    api_key: Option<String>,
}

#[derive(Serialize)]
struct Started {
    auth_url: String,
    state: String,
}

pub(crate) async fn connect(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refusal> {
    let owner = app.authenticate(&headers)?;
    if !app.options.connect_delay.is_zero() {
        tokio::time::sleep(app.options.connect_delay).await;
    }
    let Body { platform, metadata } = read(body)?;
    let platform = read_platform(platform)?;
    let metadata = metadata.unwrap_or_default();
    match platform.way() {
        Way::Browser => {
            let redirect_uri = filled(metadata.redirect_uri).ok_or(Refusal::RedirectUriMissing)?;
            start(&app, Grant { owner, platform, redirect_uri })
        }
        Way::Key => {
            let key = filled(metadata.api_key).ok_or(Refusal::ApiKeyMissing)?;
            if key.to_ascii_lowercase().contains(REFUSED) {
                return Err(Refusal::Credentials);
            }
            let connected = app.workspace(owner)?.credential(platform, key.trim());
            Ok((StatusCode::CREATED, Json(connected)).into_response())
        }
    }
}

fn start(app: &App, grant: Grant) -> Result<Response, Refusal> {
    if !redirect::is_usable(&grant.redirect_uri) {
        return Err(Refusal::RedirectUriUnusable);
    }
    let page = format!("http://{}/simulated/{}/authorize", app.host, grant.platform.slug());
    let state = app.states.issue(grant, Now::read()).map_err(|reason| match reason {
        NotIssued::Full(left) => Refusal::TooManyWaiting(left),
        NotIssued::Random => Refusal::Internal,
    })?;
    let auth_url = format!("{page}?client_id=simulated&response_type=code&state={state}");
    Ok((StatusCode::ACCEPTED, Json(Started { auth_url, state })).into_response())
}

/// Reads a JSON body. Fields that the documents do not name are ignored.
pub(crate) fn read<T: DeserializeOwned>(body: Result<Bytes, BytesRejection>) -> Result<T, Refusal> {
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::BodyTooLarge,
        _ => Refusal::BodyUnreadable,
    })?;
    serde_json::from_slice(&body).map_err(|_| Refusal::BodyUnreadable)
}

pub(crate) fn read_platform(slug: Option<String>) -> Result<Platform, Refusal> {
    let slug = filled(slug).ok_or(Refusal::PlatformMissing)?;
    Platform::parse(&slug).ok_or(Refusal::PlatformUnsupported)
}

/// An empty text counts as a missing one.
pub(crate) fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}
