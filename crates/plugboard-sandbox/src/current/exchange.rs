//! `POST /v1/oauth/exchange`, the proxy flow: a code and its state become an account or a choice, once.
//! Order: key (401), body (400), owner and removal of the state in one step (400, 403), binding (400), 200 or 201.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::body::{self, Body, filled};
use crate::contract::Guess;
use crate::current::finish::{self, Connected, Finished, SignedIn};
use crate::current::pending::Required;
use crate::current::scopes;
use crate::people;
use crate::platform::Platform;
use crate::reply::Refusal;
use crate::states::Taken;
use crate::{App, openapi, secret};

#[derive(Deserialize, ToSchema)]
#[schema(as = ExchangeRequest)]
struct Exchange {
    #[schema(required, schema_with = openapi::platform_of_current)]
    platform: Option<String>,
    #[schema(required, min_length = 1, example = "AQDtbPB9X")]
    code: Option<String>,
    #[schema(required)]
    metadata: Option<Metadata>,
}

/// What the sign-in was started with, and what the script of `WhatsApp` brought.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = ExchangeMetadata)]
struct Metadata {
    #[schema(required, min_length = 1, example = "4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2")]
    state: Option<String>,
    #[schema(format = "uri", example = "http://127.0.0.1:8080/callback")]
    redirect_uri: Option<String>,
    waba_id: Option<String>,
    phone_number_id: Option<String>,
}

/// A code and its state become an account (201) or a choice that is to be made (200), once.
#[utoipa::path(
    post,
    path = "/oauth/exchange",
    operation_id = "exchange_code",
    tag = "oauth",
    request_body = Exchange,
    responses(
        (status = 200, description = "A choice is to be made", body = Required),
        (status = 201, description = "Connected", body = Connected),
        (status = 400, description = "A field is missing or wrong, or the state is unknown, used or expired"),
        (status = 403, description = "The state belongs to another API key, or the key or the plan does not allow it"),
        (status = 404, description = "The brand is gone"),
        (status = 409, description = "The brand has an account of this platform, or the account is locked to another brand"),
    ),
)]
pub(super) async fn exchange(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let caller = app.authenticate(&headers).await?;
    scopes::need_to_finish(&app, &caller)?;
    let Exchange { platform, code, metadata } = body::read(body)?;
    let platform = body::platform(&app, platform)?;
    if app.has(Guess::NoProxyFlow) {
        return Err(Refusal::FieldInvalid("platform"));
    }
    let code = filled(code).ok_or(Refusal::FieldMissing("code"))?;
    let metadata = metadata.unwrap_or_default();
    let state = filled(metadata.state).ok_or(Refusal::FieldMissing("metadata.state"))?;
    let need = |text, name| filled(text).ok_or(Refusal::FieldMissing(name));
    let (redirect_uri, number) = match platform {
        Platform::Whatsapp => {
            need(metadata.waba_id, "metadata.waba_id")?;
            let number = need(metadata.phone_number_id, "metadata.phone_number_id")?;
            (String::new(), Some(number))
        }
        _ => (need(metadata.redirect_uri, "metadata.redirect_uri")?, None),
    };

    let Taken { grant, answer } = app.take(&state, &caller.owner.key).await?;
    // From here on the state is gone, and with it the code, whatever comes.
    let bound = grant.platform == platform && grant.redirect_uri == redirect_uri;
    let person = match number {
        // Its sign-in is a script in the caller's own page, whose code nobody here has issued.
        Some(number) if bound => people::by_digest(platform, &secret::digest(&number)),
        Some(_) => return Err(Refusal::State),
        None => answer.filter(|answer| bound && answer.has_code(&code)).ok_or(Refusal::State)?.person,
    };
    let invite = grant.then.and_then(|then| then.invite);
    let signed_in = SignedIn { by: caller.clone(), platform, person, brand: grant.brand, invite };
    match finish::finish(&app, signed_in).await? {
        Finished::Connected(connected) => Ok((StatusCode::CREATED, Json(connected)).into_response()),
        Finished::Choose(id, pending) => {
            let choice = Required::new(&app, &caller, id, &pending).await?;
            Ok((StatusCode::OK, Json(choice)).into_response())
        }
    }
}
