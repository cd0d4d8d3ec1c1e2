//! What people do in the service's dashboard and no key can do: settings and further keys. This is the sandbox's
//! own, for tests and demonstrations; the service has nothing like it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{post, put};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

use crate::App;
use crate::body::{self, Body};
use crate::control;
use crate::current::brands::{self, Brand};
use crate::current::scopes;
use crate::current::settings::{self, Settings};
use crate::redirect::{self, Schemes};
use crate::reply::{Current, Refusal};
use crate::store::Commit;

/// How many addresses a user may register (OAuth guide).
const MOST_URIS: usize = 20;

/// Its routes, below `/_sandbox`.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new().route("/settings", put(set)).route("/keys", post(make_key))
}

/// What is not named stays as it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsBody {
    lock_accounts_to_brand: Option<bool>,
    twitter_credentials: Option<bool>,
    redirect_uris: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyBody {
    #[serde(default)]
    scopes: Vec<String>,
    #[serde(default)]
    brand_ids: Vec<String>,
}

#[derive(Serialize)]
struct Key {
    api_key: String,
}

/// `PUT /_sandbox/settings`: 200 with all of them; 400; 401; 403 for restricted keys.
async fn set(State(app): State<Arc<App>>, headers: HeaderMap, body: Body) -> Result<Json<Settings>, Refusal> {
    let workspace = control::driver(&app, &headers).await?.owner.workspace;
    let SettingsBody { lock_accounts_to_brand, twitter_credentials, redirect_uris } = body::read(body)?;
    let usable = |uris: &Vec<String>| {
        uris.len() <= MOST_URIS && uris.iter().all(|uri| redirect::is_usable(uri, Schemes::of(&app)))
    };
    if !redirect_uris.as_ref().is_none_or(usable) {
        return Err(Refusal::FieldInvalid("redirect_uris"));
    }
    loop {
        let mut change = app.store.begin();
        let old: Settings = change.get(&settings::place(workspace)).await?.unwrap_or_default();
        let new = Settings {
            lock_accounts_to_brand: lock_accounts_to_brand.unwrap_or(old.lock_accounts_to_brand),
            twitter_credentials: twitter_credentials.unwrap_or(old.twitter_credentials),
            redirect_uris: redirect_uris.clone().unwrap_or(old.redirect_uris),
        };
        change.put(settings::place(workspace), &new);
        if change.commit().await? == Commit::Done {
            return Ok(Json(new));
        }
    }
}

/// `POST /_sandbox/keys`: 201 with a further key of the same workspace; 400 for a scope or a brand that is not there;
/// 401; 403 for restricted keys.
async fn make_key(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Key>), Refusal> {
    let workspace = control::driver(&app, &headers).await?.owner.workspace;
    let KeyBody { scopes, brand_ids } = body::read(body)?;
    if !scopes.iter().all(|scope| scopes::is_known(scope)) {
        return Err(Current::ScopeInvalid.into());
    }
    for id in &brand_ids {
        let brand: Option<Brand> = app.store.get(&brands::place(workspace, id)).await?;
        brand.ok_or(Refusal::Current(Current::BrandInvalid))?;
    }
    let api_key = crate::random_key().map_err(|_| Refusal::Internal)?;
    app.admit(&api_key, Some(workspace), scopes, brand_ids).await?;
    Ok((StatusCode::CREATED, Json(Key { api_key })))
}
