//! Brands: each holds at most one account a platform. A brand knows its accounts, so that whatever decides about
//! both reads one record.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::accounts::{self, Account};
use crate::app::Caller;
use crate::body::{self, Body, Path, filled};
use crate::contract::Guess;
use crate::current::scopes::{self, READ};
use crate::moment::{self, Seconds};
use crate::platform::Platform;
use crate::reply::{Current, Refusal};
use crate::secret;
use crate::store::{Commit, Down, Place, Table, Transaction};

/// The brand that a new user has (concepts guide).
const DEFAULT: &str = "Default";

/// Longest name, in characters; our own limit.
const LONGEST: usize = 200;

/// A brand, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Brand {
    pub(crate) name: String,
    created: Seconds,
    updated: Seconds,
    /// Its account of each platform.
    accounts: BTreeMap<Platform, String>,
}

impl Brand {
    fn new(name: String) -> Self {
        let now = moment::seconds();
        Self { name, created: now, updated: now, accounts: BTreeMap::new() }
    }

    fn is_unused_default(&self) -> bool {
        self.name == DEFAULT && self.accounts.is_empty()
    }

    /// The account that it has of a platform.
    pub(crate) fn account(&self, platform: Platform) -> Option<&str> {
        self.accounts.get(&platform).map(String::as_str)
    }
}

/// A brand on the wire.
#[derive(Serialize, ToSchema)]
#[schema(as = Brand)]
pub(super) struct Written {
    id: String,
    name: String,
    accounts_count: usize,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
}

impl Written {
    fn new(id: String, brand: Brand) -> Self {
        let Brand { name, created, updated, accounts } = brand;
        let (created_at, updated_at) = (moment::written(created), moment::written(updated));
        Self { id, name, accounts_count: accounts.len(), created_at, updated_at }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = BrandList)]
pub(super) struct List {
    data: Vec<Written>,
    count: usize,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = BrandRequest)]
struct Named {
    #[schema(required, min_length = 1, max_length = 200, example = "Acme Corporation")]
    name: Option<String>,
}

/// Where a brand stands.
pub(crate) fn place(workspace: usize, id: &str) -> Place {
    Place::new(Table::Brands, workspace, id)
}

/// The brand that a caller names: one that it may not see is one that is not there.
pub(super) async fn named(change: &mut Transaction<'_>, caller: &Caller, id: &str) -> Result<Brand, Refusal> {
    let brand = change.get(&place(caller.owner.workspace, id)).await?;
    brand.filter(|_| caller.may_see(id)).ok_or_else(|| Current::BrandNotFound.into())
}

/// Lists the brands, oldest first.
#[utoipa::path(
    get,
    path = "/brands",
    operation_id = "list_brands",
    tag = "brands",
    responses(
        (status = 200, description = "The brands", body = List),
    ),
)]
pub(super) async fn list(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Json<List>, Refusal> {
    let caller = app.authenticate(&headers).await?;
    scopes::need(&caller, READ)?;
    let mut all: Vec<(String, Brand)> = app.store.all(Table::Brands, caller.owner.workspace).await?;
    all.retain(|(id, _)| caller.may_see(id));
    all.sort_by_key(|(_, brand)| brand.created);
    let data: Vec<Written> = all.into_iter().map(|(id, brand)| Written::new(id, brand)).collect();
    let count = data.len();
    Ok(Json(List { data, count }))
}

/// Makes a brand.
#[utoipa::path(
    post,
    path = "/brands",
    operation_id = "create_brand",
    tag = "brands",
    request_body = Named,
    responses(
        (status = 201, description = "Made", body = Written),
        (status = 403, description = "The API key is restricted, or the plan allows no more"),
    ),
)]
pub(super) async fn create(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Written>), Refusal> {
    let caller = app.authenticate(&headers).await?;
    scopes::need_everything(&caller)?;
    let name = name(body)?;
    loop {
        let mut change = app.store.begin();
        let (id, brand) = make(&app, &mut change, caller.owner.workspace, name.clone()).await?;
        if change.commit().await? == Commit::Done {
            return Ok((StatusCode::CREATED, Json(Written::new(id, brand))));
        }
    }
}

/// Renames a brand.
#[utoipa::path(
    patch,
    path = "/brands/{id}",
    operation_id = "rename_brand",
    tag = "brands",
    params(
        ("id" = String, Path, description = "The brand's id", example = "b7e2c1a0-4f3d-41ee-8e56-0242ac120002"),
    ),
    request_body = Named,
    responses(
        (status = 200, description = "Renamed", body = Written),
        (status = 404, description = "There is no such brand"),
    ),
)]
pub(super) async fn rename(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Written>, Refusal> {
    let caller = app.authenticate(&headers).await?;
    scopes::need_everything(&caller)?;
    let name = name(body)?;
    loop {
        let mut change = app.store.begin();
        let brand = named(&mut change, &caller, &id).await?;
        let renamed = Brand { name: name.clone(), updated: moment::seconds(), ..brand };
        change.put(place(caller.owner.workspace, &id), &renamed);
        if change.commit().await? == Commit::Done {
            return Ok(Json(Written::new(id, renamed)));
        }
    }
}

/// Removes a brand, and its accounts and invites with it.
#[utoipa::path(
    delete,
    path = "/brands/{id}",
    operation_id = "remove_brand",
    tag = "brands",
    params(
        ("id" = String, Path, description = "The brand's id", example = "b7e2c1a0-4f3d-41ee-8e56-0242ac120002"),
    ),
    responses(
        (status = 204, description = "Removed"),
        (status = 404, description = "There is no such brand"),
    ),
)]
pub(super) async fn remove(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Refusal> {
    let caller = app.authenticate(&headers).await?;
    scopes::need_everything(&caller)?;
    let workspace = caller.owner.workspace;
    loop {
        let mut change = app.store.begin();
        let brand = named(&mut change, &caller, &id).await?;
        for account in brand.accounts.values() {
            let known: Option<Account> = change.get(&accounts::place(workspace, account)).await?;
            if let Some(known) = known {
                super::logins::let_go(&mut change, workspace, account, &known).await?;
                let removed = known.removed();
                change.put(accounts::place(workspace, account), &removed);
            }
        }
        super::invites::let_go_of_brand(&mut change, workspace, &id).await?;
        change.remove(place(workspace, &id));
        if change.commit().await? == Commit::Done {
            return Ok(StatusCode::NO_CONTENT);
        }
    }
}

fn name(body: Body) -> Result<String, Refusal> {
    let Named { name } = body::read(body)?;
    let name = filled(name).ok_or(Refusal::FieldMissing("name"))?;
    if name.chars().count() > LONGEST { Err(Refusal::FieldInvalid("name")) } else { Ok(name) }
}

/// Makes a brand, if the plan allows one more.
async fn make(
    app: &App,
    change: &mut Transaction<'_>,
    workspace: usize,
    name: String,
) -> Result<(String, Brand), Refusal> {
    // The one made last is a record of its own, so that two at once cannot both be the last that is allowed.
    let last = Place::new(Table::Settings, workspace, "brand made last");
    let _: Option<String> = change.get(&last).await?;
    if let Some(most) = app.options.plan.brands() {
        let all: Vec<(String, Brand)> = app.store.all(Table::Brands, workspace).await?;
        if all.len() >= most {
            return Err(Current::BrandsLimit { plan: app.options.plan.name(), most }.into());
        }
    }
    let id = fresh_id().ok_or(Refusal::Internal)?;
    let brand = Brand::new(name);
    change.put(last, &id);
    change.put(place(workspace, &id), &brand);
    Ok((id, brand))
}

/// The brand that an account goes to when none is named: the one that it is in, the unused "Default" one, or a new
/// one with the account's name.
pub(crate) async fn without_name(
    app: &App,
    change: &mut Transaction<'_>,
    workspace: usize,
    account: &Account,
) -> Result<String, Refusal> {
    if let Some(brand) = &account.brand {
        return Ok(brand.clone());
    }
    let all: Vec<(String, Brand)> = app.store.all(Table::Brands, workspace).await?;
    for (id, _) in all.into_iter().filter(|(_, brand)| brand.is_unused_default()) {
        // What was listed may have been taken since: what is read here holds until the commit.
        let brand: Option<Brand> = change.get(&place(workspace, &id)).await?;
        if brand.is_some_and(|brand| brand.is_unused_default()) {
            return Ok(id);
        }
    }
    Ok(make(app, change, workspace, account.person.name.clone()).await?.0)
}

/// Puts an account into a brand, and out of the one that it was in.
pub(crate) async fn put_in(
    app: &App,
    change: &mut Transaction<'_>,
    workspace: usize,
    id: &str,
    account: &mut Account,
    into: &str,
) -> Result<(), Refusal> {
    let mut brand: Brand =
        change.get(&place(workspace, into)).await?.ok_or(Refusal::Current(Current::BrandNotFound))?;
    let there = brand.account(account.platform).map(str::to_owned);
    if there.as_deref() == Some(id) {
        account.brand = Some(into.to_owned());
        return Ok(());
    }
    if account.brand.is_some() && super::settings::locks_accounts(change, workspace).await? {
        return Err(Current::AlreadyLinked.into());
    }
    if let Some(there) = there {
        if !app.has(Guess::BrandFullReplaces) {
            return Err(Current::BrandFull.into());
        }
        let replaced: Option<Account> = change.get(&accounts::place(workspace, &there)).await?;
        if let Some(replaced) = replaced {
            let replaced = replaced.removed();
            change.put(accounts::place(workspace, &there), &replaced);
        }
    }
    let_go(change, workspace, id, account).await?;
    brand.accounts.insert(account.platform, id.to_owned());
    change.put(place(workspace, into), &brand);
    account.brand = Some(into.to_owned());
    Ok(())
}

/// Takes the account of a platform out of a brand, so that another one can have its place.
pub(crate) async fn make_room(app: &App, workspace: usize, id: &str, platform: Platform) -> Result<(), Down> {
    loop {
        let mut change = app.store.begin();
        let Some(mut brand) = change.get::<Brand>(&place(workspace, id)).await? else { return Ok(()) };
        let Some(there) = brand.accounts.remove(&platform) else { return Ok(()) };
        if let Some(replaced) = change.get::<Account>(&accounts::place(workspace, &there)).await? {
            change.put(accounts::place(workspace, &there), &replaced.removed());
        }
        change.put(place(workspace, id), &brand);
        if change.commit().await? == Commit::Done {
            return Ok(());
        }
    }
}

/// Takes an account out of its brand.
pub(crate) async fn let_go(
    change: &mut Transaction<'_>,
    workspace: usize,
    id: &str,
    account: &Account,
) -> Result<(), Down> {
    let Some(from) = &account.brand else { return Ok(()) };
    let Some(mut brand) = change.get::<Brand>(&place(workspace, from)).await? else { return Ok(()) };
    if brand.account(account.platform) == Some(id) {
        brand.accounts.remove(&account.platform);
        change.put(place(workspace, from), &brand);
    }
    Ok(())
}

/// Makes the brands of a fresh workspace: "Default", and as many more as its accounts need.
pub(crate) fn seed(change: &mut Transaction<'_>, workspace: usize, accounts: &mut BTreeMap<String, Account>) {
    let mut brands = vec![Brand::new(DEFAULT.to_owned())];
    let mut placed: BTreeMap<Platform, usize> = BTreeMap::new();
    for (id, account) in accounts {
        let number = placed.entry(account.platform).or_default();
        if *number == brands.len() {
            brands.push(Brand::new(account.person.name.clone()));
        }
        if let Some(brand) = brands.get_mut(*number) {
            brand.accounts.insert(account.platform, id.clone());
            account.brand = Some(seeded_id(workspace, *number));
        }
        *number += 1;
    }
    let newest = brands.len();
    for (number, brand) in brands.iter_mut().enumerate() {
        // A second apart, so that the list has them in the order in which they were made.
        let age = Seconds::try_from(newest - number).unwrap_or_default();
        (brand.created, brand.updated) = (brand.created - age, brand.updated - age);
        change.put(place(workspace, &seeded_id(workspace, number)), brand);
    }
}

/// The same at every start.
fn seeded_id(workspace: usize, number: usize) -> String {
    uuid(&secret::hex_digest(&format!("brand/{workspace}/{number}")))
}

fn fresh_id() -> Option<String> {
    secret::random_hex::<16>().ok().map(|digits| uuid(&digits))
}

/// Ids of brands are UUIDs in practice (version 4, RFC 9562).
pub(super) fn uuid(hex: &str) -> String {
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!("{}-{}-4{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}
