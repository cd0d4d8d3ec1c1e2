//! Choices: which pages or which profile of a login becomes an account. Each can be made once.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::Caller;
use crate::body::{self, Body, Path, filled};
use crate::current::facebook::{self, Given};
use crate::current::finish::{self, Connected, Pending, SignedIn, profiles};
use crate::current::logins::{self, Login, Lost, Offered};
use crate::current::scopes::{self, READ};
use crate::moment;
use crate::platform::Platform;
use crate::reply::{Current, Refusal};
use crate::store::{Commit, Down};
use crate::{App, openapi};

/// A choice on the wire.
#[derive(Serialize, ToSchema)]
#[schema(as = PendingChoice)]
struct Choice {
    connection_id: String,
    #[schema(schema_with = openapi::platform_of_current)]
    platform: &'static str,
    profiles: Vec<Profile>,
    login_id: String,
    pages: Vec<Offered>,
    lost_access: Vec<Lost>,
}

/// As the answer of an exchange.
#[derive(Serialize, ToSchema)]
#[schema(as = SelectionRequired)]
pub(super) struct Required {
    #[schema(example = "selection_required")]
    status: &'static str,
    #[serde(flatten)]
    choice: Choice,
}

/// As it is asked for.
#[derive(Serialize, ToSchema)]
#[schema(as = PendingConnection)]
pub(super) struct Shown {
    #[serde(flatten)]
    choice: Choice,
    #[schema(format = DateTime)]
    expires_at: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = PendingProfile)]
#[expect(clippy::struct_field_names, reason = "the names of the document")]
struct Profile {
    platform_account_id: String,
    display_name: String,
    username: String,
    profile_picture_url: String,
    bio: String,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = SelectRequest)]
struct Select {
    platform_account_id: Option<String>,
    page_ids: Option<Vec<String>>,
}

impl Required {
    pub(super) async fn new(app: &App, caller: &Caller, id: String, pending: &Pending) -> Result<Self, Down> {
        let choice = Choice::new(app, caller, id, pending).await?;
        Ok(Self { status: "selection_required", choice })
    }
}

impl Choice {
    async fn new(app: &App, caller: &Caller, id: String, pending: &Pending) -> Result<Self, Down> {
        let workspace = caller.owner.workspace;
        let login: Option<Login> = match &pending.login {
            Some(login) => app.store.get(&logins::place(workspace, login)).await?,
            None => None,
        };
        let (pages, lost_access) = match &login {
            Some(login) => logins::offered(app, caller, login).await?,
            None => (Vec::new(), Vec::new()),
        };
        let profiles = match pending.platform {
            Platform::Google => profiles(&pending.person),
            _ => Vec::new(),
        };
        Ok(Self {
            connection_id: id,
            platform: pending.platform.slug(),
            profiles: profiles
                .into_iter()
                .map(|profile| Profile {
                    platform_account_id: profile.id,
                    display_name: profile.person.name,
                    username: profile.person.handle,
                    profile_picture_url: String::new(),
                    bio: String::new(),
                })
                .collect(),
            login_id: pending.login.clone().unwrap_or_default(),
            pages,
            lost_access,
        })
    }
}

/// Shows what can be chosen.
#[utoipa::path(
    get,
    path = "/accounts/pending/{connection_id}",
    operation_id = "show_pending_connection",
    tag = "accounts",
    params(
        ("connection_id" = String, Path, description = "The choice's id", example = "pc_4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2"),
    ),
    responses(
        (status = 200, description = "The candidates", body = Shown),
        (status = 404, description = "There is no such choice, or it expired or was made"),
    ),
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Shown>, Refusal> {
    let caller = app.authenticate(&headers).await?;
    scopes::need(&caller, READ)?;
    let workspace = caller.owner.workspace;
    let pending: Option<Pending> = app.store.get(&finish::place(workspace, &id)).await?;
    let pending = pending.filter(|pending| caller.may_see_inside(pending.brand.as_deref()));
    let pending = pending.ok_or_else(|| unknown(&id))?;
    let choice = Choice::new(&app, &caller, id, &pending).await?;
    Ok(Json(Shown { choice, expires_at: moment::written(pending.ends) }))
}

/// Makes the choice, once.
#[utoipa::path(
    post,
    path = "/accounts/pending/{connection_id}/select",
    operation_id = "select_pending_connection",
    tag = "accounts",
    params(
        ("connection_id" = String, Path, description = "The choice's id", example = "pc_4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2"),
    ),
    request_body(
        content = Select,
        examples(
            ("google" = (value = json!({ "platform_account_id": "accounts/123/locations/456" }))),
            ("facebook" = (value = json!({ "page_ids": ["17841400000000000"] }))),
        ),
    ),
    responses(
        (status = 201, description = "Connected", body = Connected),
        (status = 400, description = "Nothing is chosen, or what is not among the candidates"),
        (status = 404, description = "There is no such choice, or it expired or was made"),
        (status = 409, description = "The brand has an account of this platform, or one through another login"),
    ),
)]
pub(super) async fn select(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Connected>), Refusal> {
    let caller = app.authenticate(&headers).await?;
    scopes::need_to_finish(&app, &caller)?;
    let Select { platform_account_id, page_ids } = body::read(body)?;
    let workspace = caller.owner.workspace;
    loop {
        let mut change = app.store.begin();
        let pending: Option<Pending> = change.get(&finish::place(workspace, &id)).await?;
        let pending = pending.filter(|pending| caller.may_see_inside(pending.brand.as_deref()));
        let pending = pending.ok_or_else(|| unknown(&id))?;
        let Pending { platform, person, brand, invite, login, .. } = pending;
        let connected = match login {
            Some(login_id) => {
                let pages = page_ids.clone().filter(|pages| !pages.is_empty());
                let pages = pages.ok_or(Refusal::FieldMissing("page_ids"))?;
                let login: Option<Login> = change.get(&logins::place(workspace, &login_id)).await?;
                let mut login = login.ok_or_else(|| unknown(&id))?;
                let at = (login_id.as_str(), &mut login);
                let given =
                    facebook::give(&app, &mut change, workspace, at, Given::All(&pages), brand.as_deref())
                        .await;
                let (account_id, account) = given.map_err(as_selection)?;
                finish::used(&mut change, workspace, invite.as_deref()).await?;
                Connected::new(account_id, &account)
            }
            None => {
                let chosen = filled(platform_account_id.clone())
                    .ok_or(Refusal::FieldMissing("platform_account_id"))?;
                let profile = profiles(&person).into_iter().find(|profile| profile.id == chosen);
                let profile = profile.ok_or(Refusal::FieldInvalid("platform_account_id"))?;
                let signed_in =
                    SignedIn { by: caller.clone(), platform, person: profile.person, brand, invite };
                finish::connect(&app, &mut change, &signed_in, &profile.subject).await?
            }
        };
        change.remove(finish::place(workspace, &id));
        if change.commit().await? == Commit::Done {
            return Ok((StatusCode::CREATED, Json(connected)));
        }
    }
}

/// A page of another brand is none of the candidates (API reference: 400).
fn as_selection(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Current(Current::PageTaken) => Refusal::FieldInvalid("page_ids"),
        other => other,
    }
}

fn unknown(id: &str) -> Refusal {
    Current::Unknown { resource: "pending connection", id: id.to_owned() }.into()
}
