//! The contract of March 2026: its four routes and their bodies. The caller receives the platform's callback.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::accounts::{self, Account, Condition};
use crate::body::{self, Body, Path, filled};
use crate::contract::Guess;
use crate::people::{self, Person};
use crate::platform::{Platform, Way};
use crate::redirect::{self, Schemes};
use crate::reply::Refusal;
use crate::states::{Grant, Taken};
use crate::store::Commit;
use crate::{App, REFUSED, openapi, secret};

#[derive(Deserialize, ToSchema)]
#[schema(as = ConnectRequest)]
struct ConnectBody {
    #[schema(required, schema_with = openapi::platform_of_seed)]
    platform: Option<String>,
    metadata: Option<ConnectMetadata>,
}

/// What the platform needs: an address to come back to, or a credential.
#[derive(Default, Deserialize, ToSchema)]
struct ConnectMetadata {
    #[schema(format = "uri", example = "https://app.example.com/oauth/callback")]
    redirect_uri: Option<String>,
    #[schema(example = "acme.example")]
    api_key: Option<String>,
}

/// The answer 202 of the guide.
#[derive(Serialize, ToSchema)]
#[schema(as = ConnectStarted)]
struct Started {
    #[schema(format = "uri")]
    auth_url: String,
    #[schema(pattern = "^[0-9a-f]{32}$")]
    state: String,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = ExchangeRequest)]
struct ExchangeBody {
    #[schema(required, schema_with = openapi::platform_of_seed)]
    platform: Option<String>,
    #[schema(required, min_length = 1, example = "AQDtbPB9X")]
    code: Option<String>,
    #[schema(required)]
    metadata: Option<ExchangeMetadata>,
}

/// What the sign-in was started with.
#[derive(Default, Deserialize, ToSchema)]
struct ExchangeMetadata {
    #[schema(required, min_length = 1, example = "4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2")]
    state: Option<String>,
    #[schema(required, format = "uri", example = "https://app.example.com/oauth/callback")]
    redirect_uri: Option<String>,
}

/// The answer 201 of the guide.
#[derive(Serialize, ToSchema)]
#[schema(as = ConnectedAccount)]
pub(crate) struct Connected {
    account_id: String,
    #[schema(schema_with = openapi::platform_of_seed)]
    platform: &'static str,
    username: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = AccountList)]
struct List<'a> {
    data: Vec<Listed<'a>>,
    count: usize,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Account)]
struct Listed<'a> {
    id: &'a str,
    #[schema(schema_with = openapi::platform_of_seed)]
    platform: &'static str,
    name: &'a str,
    username: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = openapi::status)]
    status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reconnect_reason: Option<String>,
}

/// Its operations, as documented at their handlers.
#[derive(OpenApi)]
#[openapi(paths(list, connect, remove, exchange))]
pub(crate) struct Document;

/// Its routes, below `/v1`.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/accounts", get(list))
        .route("/accounts/connect", post(connect))
        .route("/accounts/{id}", delete(remove))
        .route("/oauth/exchange", post(exchange))
}

/// Begins a sign-in with a browser (202), or connects an account by its credential (201).
#[utoipa::path(
    post,
    path = "/accounts/connect",
    operation_id = "connect_account",
    tag = "accounts",
    request_body(
        content = ConnectBody,
        examples(
            ("browser" = (value = json!({
                "platform": "instagram",
                "metadata": { "redirect_uri": "https://app.example.com/oauth/callback" },
            }))),
            ("credential" = (value = json!({
                "platform": "trustpilot",
                "metadata": { "api_key": "acme.example" },
            }))),
        ),
    ),
    responses(
        (status = 201, description = "Connected", body = Connected),
        (status = 202, description = "Send the person to `auth_url`", body = Started),
        (status = 401, description = "The API key is not let in, or the platform refused the credential"),
        (status = 429, description = "Too many sign-ins are waiting for this API key"),
    ),
)]
pub(crate) async fn connect(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let owner = app.authenticate(&headers).await?.owner;
    if !app.options.connect_delay.is_zero() {
        tokio::time::sleep(app.options.connect_delay).await;
    }
    let ConnectBody { platform, metadata } = body::read(body)?;
    let platform = body::platform(&app, platform)?;
    let metadata = metadata.unwrap_or_default();
    match platform.row().way {
        Way::Browser | Way::Embedded => {
            let uri = filled(metadata.redirect_uri).ok_or(Refusal::FieldMissing("metadata.redirect_uri"))?;
            if !redirect::is_usable(&uri, Schemes::of(&app)) {
                return Err(Refusal::RedirectUriUnusable);
            }
            let grant = Grant { owner, platform, redirect_uri: uri, brand: None, then: None };
            let state = app.states.issue(grant).await?;
            let auth_url = format!(
                "{}/simulated/{}/authorize?client_id=simulated&response_type=code&state={state}",
                app.base,
                platform.slug()
            );
            Ok((StatusCode::ACCEPTED, Json(Started { auth_url, state })).into_response())
        }
        Way::Credential(_) => {
            let key = filled(metadata.api_key).ok_or(Refusal::FieldMissing("metadata.api_key"))?;
            if key.to_ascii_lowercase().contains(REFUSED) {
                return Err(Refusal::Credential(platform));
            }
            let person = people::by_digest(platform, &secret::digest(key.trim()));
            // The key of an account that was made is its username.
            let connected = upsert(&app, owner.workspace, platform, key.trim(), person).await?;
            Ok((StatusCode::CREATED, Json(connected)).into_response())
        }
    }
}

/// A code and its state become an account, once.
///
/// Order: key (401), body (400), owner and removal of the state in one step (400, 403), binding (400), 201.
#[utoipa::path(
    post,
    path = "/oauth/exchange",
    operation_id = "exchange_code",
    tag = "oauth",
    request_body = ExchangeBody,
    responses(
        (status = 201, description = "Connected", body = Connected),
        (status = 400, description = "A field is missing or wrong, or the state is unknown, used or expired"),
        (status = 403, description = "The state belongs to another API key, or Host or Origin is foreign"),
    ),
)]
pub(crate) async fn exchange(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Connected>), Refusal> {
    let owner = app.authenticate(&headers).await?.owner;
    let ExchangeBody { platform, code, metadata } = body::read(body)?;
    let platform = body::platform(&app, platform)?;
    let code = filled(code).ok_or(Refusal::FieldMissing("code"))?;
    let metadata = metadata.unwrap_or_default();
    let state = filled(metadata.state).ok_or(Refusal::FieldMissing("metadata.state"))?;
    let redirect_uri = filled(metadata.redirect_uri).ok_or(Refusal::FieldMissing("metadata.redirect_uri"))?;

    let Taken { grant, answer } = app.take(&state, &owner.key).await?;
    // From here on the state is gone, and with it the code, whatever comes.
    let bound = grant.platform == platform && grant.redirect_uri == redirect_uri;
    let person = answer.filter(|answer| bound && answer.has_code(&code)).ok_or(Refusal::State)?.person;
    let subject = accounts::subject(&person);
    let connected = upsert(&app, owner.workspace, platform, &subject, person).await?;
    Ok((StatusCode::CREATED, Json(connected)))
}

async fn upsert(
    app: &App,
    workspace: usize,
    platform: Platform,
    subject: &str,
    person: Person,
) -> Result<Connected, Refusal> {
    loop {
        let mut change = app.store.begin();
        let (id, known) = accounts::find(app, &mut change, workspace, platform, subject).await?;
        let person = known.as_ref().map_or_else(|| person.clone(), |account| account.person.clone());
        let account = Account {
            platform,
            person,
            condition: Condition::Active,
            brand: None,
            login: None,
            reason: None,
        };
        if known.as_ref() != Some(&account) {
            change.put(accounts::place(workspace, &id), &account);
        }
        if change.commit().await? == Commit::Done {
            let username = account.person.handle;
            return Ok(Connected { account_id: id, platform: platform.slug(), username });
        }
    }
}

/// Lists the accounts, all at once, ordered by id.
#[utoipa::path(
    get,
    path = "/accounts",
    operation_id = "list_accounts",
    tag = "accounts",
    responses((status = 200, description = "The accounts", body = List)),
)]
pub(crate) async fn list(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Refusal> {
    let owner = app.authenticate(&headers).await?.owner;
    let mut all = accounts::all(&app, owner.workspace).await?;
    if app.has(Guess::ListReversed) {
        all.reverse();
    }
    let data: Vec<Listed<'_>> = all.iter().map(|(id, account)| listed(&app, id, account)).collect();
    let count = data.len();
    Ok(Json(List { data, count }).into_response())
}

fn listed<'a>(app: &App, id: &'a str, account: &'a Account) -> Listed<'a> {
    let (status, reconnect_reason) = account.status(app);
    let Person { name, handle } = &account.person;
    Listed { id, platform: account.platform.slug(), name, username: handle, status, reconnect_reason }
}

/// Removes an account.
#[utoipa::path(
    delete,
    path = "/accounts/{id}",
    operation_id = "remove_account",
    tag = "accounts",
    params(("id" = String, Path, description = "The account's id", example = "acc_01HZ9X3Q4R5M6N7P8V2K0W1J")),
    responses(
        (status = 204, description = "Removed"),
        (status = 404, description = "There is none, or not any more, or it is another workspace's"),
    ),
)]
pub(crate) async fn remove(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Refusal> {
    let caller = app.authenticate(&headers).await?;
    accounts::remove(&app, &caller, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
