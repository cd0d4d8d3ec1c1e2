//! Invites: links with which somebody who has no key connects one account to a brand. Each is good for one sign-in
//! that succeeds, unless it is revoked or expires before. The invites of a brand are one record, so that whatever
//! decides about them reads one.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::Map;
use utoipa::ToSchema;

use crate::body::{self, Body, Path, filled};
use crate::current::{brands, connect, scopes};
use crate::moment::{self, Seconds};
use crate::platform::{Platform, Way};
use crate::reply::{Current, Refusal};
use crate::secret;
use crate::states::{Grant, Owner, Then};
use crate::store::{Commit, Down, Place, Table, Transaction};
use crate::{App, openapi};

/// For how many days an invite may be good.
const TERMS: [i64; 5] = [1, 3, 7, 14, 30];
/// For how many it is good when nobody says.
const USUAL: i64 = 7;
const DAY: Seconds = 24 * 60 * 60;

/// An invite, as it is kept. Its token is kept too, because the list tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Invite {
    id: String,
    token: String,
    platform: Platform,
    /// Who made it; the sign-ins that it begins are theirs.
    owner: Owner,
    created: Seconds,
    expires: Seconds,
    /// By a sign-in, or by being revoked.
    used: bool,
}

impl Invite {
    /// Whether a sign-in may begin with it at this moment.
    fn is_open(&self, now: Seconds) -> bool {
        !self.used && now < self.expires
    }
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    brand_id: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = InviteRequest)]
struct CreateBody {
    #[schema(required, min_length = 1, example = "b7e2c1a0-4f3d-41ee-8e56-0242ac120002")]
    brand_id: Option<String>,
    #[schema(required, schema_with = openapi::platform_of_current)]
    platform: Option<String>,
    /// 1, 3, 7, 14 or 30.
    #[schema(example = 7)]
    expires_in_days: Option<i64>,
}

/// The answer 201.
#[derive(Serialize, ToSchema)]
#[schema(as = CreatedInvite)]
pub(super) struct Created {
    id: String,
    #[schema(schema_with = openapi::platform_of_current)]
    platform: &'static str,
    token: String,
    #[schema(format = "uri")]
    url: String,
    #[schema(format = DateTime)]
    expires_at: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = InviteList)]
pub(super) struct List {
    data: Vec<Listed>,
    count: usize,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Invite)]
struct Listed {
    #[serde(flatten)]
    invite: Created,
    is_active: bool,
    #[schema(format = DateTime)]
    created_at: String,
}

impl Created {
    fn new(app: &App, invite: Invite) -> Self {
        let Invite { id, token, platform, expires, .. } = invite;
        let url = format!("{}/invite/{token}", app.base);
        Self { id, platform: platform.slug(), token, url, expires_at: moment::written(expires) }
    }
}

/// Lists the invites of a brand, newest first, also those that are over.
#[utoipa::path(
    get,
    path = "/invites",
    operation_id = "list_invites",
    tag = "invites",
    params(
        ("brand_id" = String, Query, description = "The brand"),
    ),
    responses(
        (status = 200, description = "The invites", body = List),
        (status = 400, description = "No brand is named"),
        (status = 404, description = "There is no such brand"),
    ),
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<List>, Refusal> {
    let caller = app.authenticate(&headers).await?;
    scopes::need_everything(&caller)?;
    let Query(Wanted { brand_id }) = wanted.map_err(|_| Refusal::FieldInvalid("brand_id"))?;
    let brand = filled(brand_id).ok_or(Refusal::FieldMissing("brand_id"))?;
    let mut change = app.store.begin();
    brands::named(&mut change, &caller, &brand).await?;
    let invites: Vec<Invite> = change.get(&place(caller.owner.workspace, &brand)).await?.unwrap_or_default();
    let now = moment::seconds();
    let listed = |invite: Invite| Listed {
        is_active: invite.is_open(now),
        created_at: moment::written(invite.created),
        invite: Created::new(&app, invite),
    };
    let data: Vec<Listed> = invites.into_iter().rev().map(listed).collect();
    let count = data.len();
    Ok(Json(List { data, count }))
}

/// Makes an invite.
#[utoipa::path(
    post,
    path = "/invites",
    operation_id = "create_invite",
    tag = "invites",
    request_body = CreateBody,
    responses(
        (status = 201, description = "Made", body = Created),
        (status = 404, description = "There is no such brand"),
        (status = 409, description = "The brand has an account of this platform, or an open invite for it"),
    ),
)]
pub(super) async fn create(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Created>), Refusal> {
    let caller = app.authenticate(&headers).await?;
    scopes::need_everything(&caller)?;
    let CreateBody { brand_id, platform, expires_in_days } = body::read(body)?;
    let brand_id = filled(brand_id).ok_or(Refusal::FieldMissing("brand_id"))?;
    let platform = body::platform(&app, platform)?;
    match platform.row().way {
        Way::Browser => {}
        Way::Credential(_) | Way::Embedded => return Err(Refusal::FieldInvalid("platform")),
    }
    let days = expires_in_days.unwrap_or(USUAL);
    if !TERMS.contains(&days) {
        return Err(Refusal::FieldInvalid("expires_in_days"));
    }
    let workspace = caller.owner.workspace;
    loop {
        let mut change = app.store.begin();
        let brand = brands::named(&mut change, &caller, &brand_id).await?;
        if brand.account(platform).is_some() {
            return Err(Current::BrandFull.into());
        }
        let kept = place(workspace, &brand_id);
        let mut invites: Vec<Invite> = change.get(&kept).await?.unwrap_or_default();
        let created = moment::seconds();
        if invites.iter().any(|invite| invite.platform == platform && invite.is_open(created)) {
            return Err(Current::InviteActive.into());
        }
        let token = secret::random_hex::<21>().map_err(|_| Refusal::Internal)?;
        let (id, owner) = (id(&token), caller.owner.clone());
        let expires = created + days * DAY;
        let invite = Invite { id: id.clone(), token, platform, owner, created, expires, used: false };
        invites.push(invite.clone());
        change.put(kept, &invites);
        change.put(home(workspace, &id), &brand_id);
        if change.commit().await? == Commit::Done {
            return Ok((StatusCode::CREATED, Json(Created::new(&app, invite))));
        }
    }
}

/// Revokes an invite.
#[utoipa::path(
    delete,
    path = "/invites/{id}",
    operation_id = "revoke_invite",
    tag = "invites",
    params(
        ("id" = String, Path, description = "The invite's id", example = "b7e2c1a0-4f3d-41ee-8e56-0242ac120002"),
    ),
    responses(
        (status = 204, description = "Revoked"),
        (status = 404, description = "There is no such invite, or it was used or revoked"),
    ),
)]
pub(super) async fn revoke(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Refusal> {
    let caller = app.authenticate(&headers).await?;
    scopes::need_everything(&caller)?;
    loop {
        let mut change = app.store.begin();
        match mark(&mut change, caller.owner.workspace, &id).await? {
            Marked::Now => {}
            Marked::Before | Marked::Unknown => {
                return Err(Current::Unknown { resource: "invite", id }.into());
            }
        }
        if change.commit().await? == Commit::Done {
            return Ok(StatusCode::NO_CONTENT);
        }
    }
}

/// `GET /invite/{token}`, for everybody: 302 to the platform; 404; 410 for one that was used or revoked, or is over;
/// 412 if the platform's app has no keys.
pub(super) async fn open(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
) -> Result<(StatusCode, [(header::HeaderName, String); 1]), Refusal> {
    let (brand, invite) = find(&app, &token).await?.ok_or(Refusal::NotFound)?;
    if !invite.is_open(moment::seconds()) {
        return Err(Current::InviteGone.into());
    }
    let Invite { id, platform, owner, .. } = invite;
    connect::check(&app, owner.workspace, platform, &Map::new()).await?;
    let redirect_uri = connect::callback(&app, platform);
    let then = Some(Then { redirect_uri: None, state: String::new(), invite: Some(id) });
    let grant = Grant { owner, platform, redirect_uri, brand: Some(brand), then };
    let (address, _) = connect::begin(&app, grant).await?;
    Ok((StatusCode::FOUND, [(header::LOCATION, address)]))
}

/// The invite of a token and its brand, in whichever workspace it is.
async fn find(app: &App, token: &str) -> Result<Option<(String, Invite)>, Down> {
    let id = id(token);
    for caller in &app.own {
        let workspace = caller.owner.workspace;
        let Some(brand) = app.store.get::<String>(&home(workspace, &id)).await? else { continue };
        let invites: Vec<Invite> = app.store.get(&place(workspace, &brand)).await?.unwrap_or_default();
        let invite = invites.into_iter().find(|invite| secret::same(&invite.token, token));
        return Ok(invite.map(|invite| (brand, invite)));
    }
    Ok(None)
}

/// Marks an invite as used by a sign-in that succeeds. Refused with 410 if it was used or revoked since its link
/// was opened; one that only expired since is good for what it began.
pub(crate) async fn used(change: &mut Transaction<'_>, workspace: usize, id: &str) -> Result<(), Refusal> {
    match mark(change, workspace, id).await? {
        Marked::Now => Ok(()),
        Marked::Before | Marked::Unknown => Err(Current::InviteGone.into()),
    }
}

/// Removes the invites of a brand that goes.
pub(crate) async fn let_go_of_brand(
    change: &mut Transaction<'_>,
    workspace: usize,
    brand: &str,
) -> Result<(), Down> {
    let kept = place(workspace, brand);
    let invites: Vec<Invite> = change.get(&kept).await?.unwrap_or_default();
    for invite in &invites {
        change.remove(home(workspace, &invite.id));
    }
    change.remove(kept);
    Ok(())
}

/// What marking an invite as used found.
enum Marked {
    Now,
    Before,
    Unknown,
}

async fn mark(change: &mut Transaction<'_>, workspace: usize, id: &str) -> Result<Marked, Down> {
    let Some(brand) = change.get::<String>(&home(workspace, id)).await? else { return Ok(Marked::Unknown) };
    let kept = place(workspace, &brand);
    let mut invites: Vec<Invite> = change.get(&kept).await?.unwrap_or_default();
    match invites.iter_mut().find(|invite| invite.id == id) {
        None => return Ok(Marked::Unknown),
        Some(invite) if invite.used => return Ok(Marked::Before),
        Some(invite) => invite.used = true,
    }
    change.put(kept, &invites);
    Ok(Marked::Now)
}

/// Where the invites of a brand stand, oldest first.
fn place(workspace: usize, brand: &str) -> Place {
    Place::new(Table::Invites, workspace, brand)
}

/// Where it stands which brand's an invite is.
fn home(workspace: usize, id: &str) -> Place {
    Place::new(Table::InviteHomes, workspace, id)
}

/// Made from the token, so that a link finds its invite without a list of tokens.
fn id(token: &str) -> String {
    brands::uuid(&secret::hex_digest(&format!("invite/{token}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Contract, Options};

    fn invite(token: &str, expires: Seconds) -> Invite {
        Invite {
            id: id(token),
            token: token.into(),
            platform: Platform::Instagram,
            owner: Owner { workspace: 0, key: "a".into() },
            created: 1_000,
            expires,
            used: false,
        }
    }

    async fn app(invites: &[Invite]) -> Arc<App> {
        let options = Options {
            api_keys: vec!["sapi_key_a".into()],
            contract: Contract::Current,
            ..Options::default()
        };
        let app = App::open("127.0.0.1:1".into(), options).await.unwrap();
        let mut change = app.store.begin();
        change.put(place(0, "b"), &invites);
        for invite in invites {
            change.put(home(0, &invite.id), &"b");
        }
        assert_eq!(change.commit().await, Ok(Commit::Done));
        Arc::new(app)
    }

    #[test]
    fn an_invite_is_open_strictly_before_the_second_in_which_it_expires_and_until_it_is_used() {
        let invite = invite("t", 1_000 + DAY);
        for (now, open) in [(1_000, true), (87_399, true), (87_400, false), (Seconds::MAX, false)] {
            assert_eq!(invite.is_open(now), open, "{now}");
        }
        assert!(!Invite { used: true, ..invite }.is_open(1_000));
    }

    #[tokio::test]
    async fn the_link_of_an_expired_invite_is_gone_and_that_of_an_open_one_leads_on() {
        let app = app(&[invite("over", 2_000), invite("open", Seconds::MAX)]).await;
        let link = async |token: &str| open(State(Arc::clone(&app)), Path(token.into())).await;
        assert_eq!(link("over").await.unwrap_err(), Current::InviteGone.into());
        assert_eq!(link("nobody").await.unwrap_err(), Refusal::NotFound);
        assert_eq!(link("open").await.unwrap().0, StatusCode::FOUND);
    }

    #[tokio::test]
    async fn of_two_sign_ins_that_an_invite_began_one_uses_it_also_after_it_expired() {
        let app = app(&[invite("t", 2_000)]).await;
        let (mut first, mut second) = (app.store.begin(), app.store.begin());
        assert_eq!(used(&mut first, 1, &id("t")).await, Err(Current::InviteGone.into()));
        assert_eq!(used(&mut first, 0, &id("t")).await, Ok(()));
        assert_eq!(used(&mut second, 0, &id("t")).await, Ok(()));
        assert_eq!(first.commit().await, Ok(Commit::Done));
        assert_eq!(second.commit().await, Ok(Commit::Again));
        assert_eq!(used(&mut app.store.begin(), 0, &id("t")).await, Err(Current::InviteGone.into()));
    }
}
