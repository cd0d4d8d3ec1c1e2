//! `POST /v1/accounts/connect`: 202 with an `auth_url`, or 201 for a credential.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use url::form_urlencoded;
use utoipa::ToSchema;

use crate::app::Caller;
use crate::body::{self, Body, filled};
use crate::contract::Guess;
use crate::current::credential::Credential;
use crate::current::finish::{self, Connected, SignedIn};
use crate::current::scopes::{self, MANAGE};
use crate::current::settings::{self, Settings};
use crate::current::{brands, redirect_uris};
use crate::platform::{Platform, Way};
use crate::redirect::{self, Schemes};
use crate::reply::{Current, Refusal};
use crate::states::{Grant, Then};
use crate::{App, openapi};

/// Longest `state` of the caller's, in characters.
const LONGEST_STATE: usize = 512;

#[derive(Deserialize, ToSchema)]
#[schema(as = ConnectRequest)]
struct Connect {
    #[schema(required, schema_with = openapi::platform_of_current)]
    platform: Option<String>,
    /// Where the browser goes with the result: https, or http to this computer. Without one it sees a page.
    #[schema(format = "uri", example = "http://127.0.0.1:8080/done")]
    redirect_uri: Option<String>,
    /// Comes back with the result.
    #[schema(max_length = 512, example = "session_abc123")]
    state: Option<String>,
    brand_id: Option<String>,
    /// What the platform needs; `redirect_uri` here gets the platform's code instead of the result.
    #[schema(value_type = Option<Object>)]
    metadata: Option<Map<String, Value>>,
}

/// The answer 202.
#[derive(Serialize, ToSchema)]
#[schema(as = ConnectStarted)]
struct Started {
    /// Empty for a platform whose sign-in is a script in the caller's page.
    auth_url: String,
    #[schema(pattern = "^[0-9a-f]{32}$")]
    state: String,
    message: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    metadata: Option<Value>,
}

/// Begins a sign-in with a browser (202), or connects an account by its credential (201).
#[utoipa::path(
    post,
    path = "/accounts/connect",
    operation_id = "connect_account",
    tag = "accounts",
    request_body(
        content = Connect,
        examples(
            ("browser" = (value = json!({ "platform": "instagram", "state": "session_abc123" }))),
            ("proxy" = (value = json!({
                "platform": "tiktok",
                "metadata": { "redirect_uri": "http://127.0.0.1:8080/callback" },
            }))),
            ("credential" = (value = json!({
                "platform": "telegram",
                "metadata": { "bot_token": "123456:simulated" },
            }))),
            ("password" = (value = json!({
                "platform": "bluesky",
                "metadata": { "identifier": "acme.bsky.social", "app_password": "abcd-efgh" },
            }))),
            ("embedded" = (value = json!({ "platform": "whatsapp" }))),
        ),
    ),
    responses(
        (status = 201, description = "Connected", body = Connected),
        (status = 202, description = "Send the person to `auth_url`", body = Started),
        (status = 401, description = "The API key is not let in, or the platform refused the credential"),
        (status = 404, description = "There is no such brand"),
        (status = 409, description = "The brand has an account of this platform, or the account is locked to another brand"),
        (status = 412, description = "The app of the platform has no keys yet"),
        (status = 429, description = "Too many sign-ins are waiting for this API key"),
    ),
)]
pub(super) async fn connect(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let caller = app.authenticate(&headers).await?;
    scopes::need(&caller, MANAGE)?;
    if !app.options.connect_delay.is_zero() {
        tokio::time::sleep(app.options.connect_delay).await;
    }
    let Connect { platform, redirect_uri, state, brand_id, metadata } = body::read(body)?;
    let platform = body::platform(&app, platform)?;
    let metadata = metadata.unwrap_or_default();
    let brand = brand(&app, &caller, filled(brand_id)).await?;
    match platform.row().way {
        Way::Credential(fields) => {
            let credential = Credential::read(platform, fields, &metadata)?;
            let signed_in = SignedIn { by: caller, platform, person: credential.person, brand, invite: None };
            let connected = finish::at_once(&app, &signed_in, &credential.subject).await?;
            Ok((StatusCode::CREATED, Json(connected)).into_response())
        }
        Way::Embedded => {
            let (message, then) = ("Complete the Embedded Signup with the metadata", None);
            let grant = Grant { owner: caller.owner, platform, redirect_uri: String::new(), brand, then };
            let state = app.states.issue(grant).await?;
            let metadata = json!({
                "app_id": "simulated", "config_id": "simulated", "solution_id": "simulated",
            });
            let started = Started { auth_url: String::new(), state, message, metadata: Some(metadata) };
            Ok((StatusCode::ACCEPTED, Json(started)).into_response())
        }
        Way::Browser => {
            check(&app, caller.owner.workspace, platform, &metadata).await?;
            let (uri, then) = ways_back(&app, &caller, platform, redirect_uri, state, &metadata).await?;
            let grant = Grant { owner: caller.owner, platform, redirect_uri: uri, brand, then };
            let auth_url = begin(&app, grant).await?;
            let message = "Redirect the user to auth_url";
            let started = Started { auth_url: auth_url.0, state: auth_url.1, message, metadata: None };
            Ok((StatusCode::ACCEPTED, Json(started)).into_response())
        }
    }
}

/// Issues a state: the address of the platform's sign-in page, and the state itself.
pub(super) async fn begin(app: &App, grant: Grant) -> Result<(String, String), Refusal> {
    let (platform, redirect_uri) = (grant.platform, grant.redirect_uri.clone());
    let state = app.states.issue(grant).await?;
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair(platform.client_parameter(), "simulated")
        .append_pair("redirect_uri", &redirect_uri)
        .append_pair("response_type", "code")
        .append_pair("scope", &platform.scope())
        .append_pair("state", &state)
        .finish();
    Ok((format!("{}/simulated/{}/authorize?{query}", app.base, platform.slug()), state))
}

/// Where the service itself receives a platform's callback.
pub(super) fn callback(app: &App, platform: Platform) -> String {
    format!("{}/oauth/callback/{}", app.base, platform.slug())
}

/// The brand that was named, if the caller may see it; a key of one brand means that one.
async fn brand(app: &App, caller: &Caller, named: Option<String>) -> Result<Option<String>, Refusal> {
    match (named, caller.brands.as_slice()) {
        (Some(id), _) => {
            brands::named(&mut app.store.begin(), caller, &id).await?;
            Ok(Some(id))
        }
        (None, []) => Ok(None),
        (None, [only]) => Ok(Some(only.clone())),
        (None, [..]) => Err(Refusal::FieldMissing("brand_id")),
    }
}

/// What some platforms want before they can be connected.
pub(super) async fn check(
    app: &App,
    workspace: usize,
    platform: Platform,
    metadata: &Map<String, Value>,
) -> Result<(), Refusal> {
    match platform {
        Platform::Twitter => {
            let settings: Settings = app.store.get(&settings::place(workspace)).await?.unwrap_or_default();
            if settings.twitter_credentials { Ok(()) } else { Err(Current::AppKeysMissing.into()) }
        }
        Platform::LinkedinPage => match metadata.get("connection_type").map(Value::as_str) {
            None | Some(Some("organization" | "personal")) => Ok(()),
            Some(_) => Err(Refusal::FieldInvalid("connection_type")),
        },
        _ => Ok(()),
    }
}

/// Where the platform sends the browser, and what the service does when that is the service itself.
async fn ways_back(
    app: &App,
    caller: &Caller,
    platform: Platform,
    redirect_uri: Option<String>,
    state: Option<String>,
    metadata: &Map<String, Value>,
) -> Result<(String, Option<Then>), Refusal> {
    let state = state.unwrap_or_default();
    if state.chars().count() > LONGEST_STATE {
        return Err(Refusal::FieldInvalid("state"));
    }
    let inside = metadata.get("redirect_uri").and_then(Value::as_str).map(str::to_owned);
    let (inside, redirect_uri) = (filled(inside), filled(redirect_uri));
    for uri in [&inside, &redirect_uri].into_iter().flatten() {
        if !redirect::is_usable(uri, Schemes::of(app)) {
            return Err(Refusal::RedirectUriUnusable);
        }
        if !redirect_uris::allows(app, caller.owner.workspace, uri).await? {
            return Err(Current::RedirectUriUnlisted.into());
        }
    }
    let own = callback(app, platform);
    let then = |redirect_uri| Then { redirect_uri, state, invite: None };
    Ok(match (redirect_uri, inside) {
        (None, Some(inside)) if app.has(Guess::MetadataRedirectResult) => (own, Some(then(Some(inside)))),
        (None, Some(inside)) => (inside, None),
        (redirect_uri, _) => (own, Some(then(redirect_uri))),
    })
}
