//! `POST /v1/oauth/exchange`: a code and its state become an account, once.
//! Order: key (401), body (400), owner and removal of the state in one step (400, 403), binding (400), 201.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use subtle::ConstantTimeEq;

use crate::App;
use crate::accounts::Connected;
use crate::connect::{filled, read, read_platform};
use crate::reply::Refusal;
use crate::states::{Grant, NotTaken, Now, Taken};

#[derive(Deserialize)]
struct Body {
    platform: Option<String>,
    code: Option<String>,
    metadata: Option<Metadata>,
}

#[derive(Default, Deserialize)]
struct Metadata {
    state: Option<String>,
    redirect_uri: Option<String>,
}

pub(crate) async fn exchange(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Connected>), Refusal> {
    let owner = app.authenticate(&headers)?;

    let Body { platform, code, metadata } = read(body)?;
    let platform = read_platform(platform)?;
    let code = filled(code).ok_or(Refusal::CodeMissing)?;
    let metadata = metadata.unwrap_or_default();
    let state = filled(metadata.state).ok_or(Refusal::StateMissing)?;
    let redirect_uri = filled(metadata.redirect_uri).ok_or(Refusal::RedirectUriMissing)?;

    let Taken { grant, answer } =
        app.states.take(&state, owner, Now::read()).map_err(|reason| match reason {
            NotTaken::Unknown => Refusal::State,
            NotTaken::OtherKey => Refusal::OtherKey,
        })?;

    // From here on the state is gone, and with it the code, whatever comes.
    let bound = grant == Grant { owner, platform, redirect_uri };
    let answer = answer.filter(|answer| bound && bool::from(answer.code.as_bytes().ct_eq(code.as_bytes())));
    let person = answer.ok_or(Refusal::State)?.person;

    Ok((StatusCode::CREATED, Json(app.workspace(owner)?.sign_in(platform, person))))
}
