//! Facebook logins: one sign-in with several pages, each of which belongs to at most one brand. An account is what
//! a login has in one brand.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::accounts::{self, Account, Condition};
use crate::app::Caller;
use crate::body::{self, Body, Path, filled};
use crate::current::brands::{self, Brand};
use crate::current::scopes::{self, MANAGE, READ};
use crate::people::Person;
use crate::platform::Platform;
use crate::reply::{Current, Refusal};
use crate::secret;
use crate::store::{Commit, Down, Place, Table, Transaction};

/// How many pages a brand may have (API reference, "Assign a Facebook Page").
const MOST: usize = 5;

/// What the pages of somebody are called after, and their categories.
const KINDS: [[&str; 2]; 7] = [
    ["", "Local business"],
    ["Shop", "Shopping & retail"],
    ["Events", "Event"],
    ["Careers", "Employment agency"],
    ["Club", "Community"],
    ["Academy", "Education"],
    ["Archive", "Library"],
];

/// A login, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Login {
    pub(crate) person: Person,
    pub(crate) pages: Vec<Page>,
}

/// A page that a login manages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Page {
    /// The platform's id.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) category: String,
    /// Whether the last sign-in still had it.
    pub(crate) granted: bool,
    pub(crate) held: Option<Held>,
}

/// What a page is to the account that has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Held {
    pub(crate) account: String,
    pub(crate) brand: String,
    pub(crate) active: bool,
    pub(crate) default: bool,
}

impl Login {
    /// Somebody's pages: three to seven, always the same ones.
    fn of(person: &Person) -> Self {
        let digest = secret::digest(&person.handle);
        let count = 3 + usize::from(digest[0] % 5);
        let pages = KINDS.iter().take(count).enumerate().map(|(number, [kind, category])| Page {
            id: page_id(&digest, number),
            name: format!("{} {kind}", person.name).trim_end().to_owned(),
            category: (*category).to_owned(),
            granted: true,
            held: None,
        });
        Self { person: person.clone(), pages: pages.collect() }
    }

    /// The pages of an account.
    pub(crate) fn pages_of(&self, account: &str) -> impl Iterator<Item = (&Page, &Held)> {
        let held = self.pages.iter().filter_map(|page| Some((page, page.held.as_ref()?)));
        held.filter(move |(_, held)| held.account == account)
    }
}

/// Which pages a sign-in brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Brings {
    AllPages,
    /// All but the one that matters most: the first that an account has, or else the first.
    AllButOne,
}

/// A page that can be chosen, on the wire.
#[derive(Serialize, ToSchema)]
#[schema(as = PendingPage)]
pub(super) struct Offered {
    platform_page_id: String,
    name: String,
    category: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    assigned_brand_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assigned_brand_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assigned_account_id: Option<String>,
    assignable: bool,
}

/// A page that an account has and its login no longer brings, on the wire.
#[derive(Serialize, ToSchema)]
#[schema(as = LostPage)]
pub(super) struct Lost {
    platform_page_id: String,
    name: String,
    brand_id: String,
    brand_name: String,
}

#[derive(Serialize, ToSchema)]
pub(super) struct LoginPages {
    login_id: String,
    pages: Vec<Offered>,
    count: usize,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = AssignRequest)]
struct Assign {
    #[schema(required, min_length = 1, example = "b7e2c1a0-4f3d-41ee-8e56-0242ac120002")]
    brand_id: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = AssignedPage)]
#[expect(clippy::struct_field_names, reason = "the names of the document")]
pub(super) struct Assigned {
    account_id: String,
    brand_id: String,
    platform_page_id: String,
}

/// Where a login stands.
pub(crate) fn place(workspace: usize, id: &str) -> Place {
    Place::new(Table::Logins, workspace, id)
}

/// The login of somebody who signed in: known, with what it holds, or new. Whatever it holds works again.
pub(super) async fn sign_in(
    change: &mut Transaction<'_>,
    workspace: usize,
    person: &Person,
    brings: Brings,
) -> Result<(String, Login), Down> {
    let id = format!("cred_{}", secret::hex_digest(&format!("{workspace}/{}", accounts::subject(person))));
    let id: String = id.chars().take(31).collect();
    let known: Option<Login> = change.get(&place(workspace, &id)).await?;
    let mut login = known.unwrap_or_else(|| Login::of(person));
    let wanted = login.pages.iter().position(|page| page.held.is_some()).unwrap_or_default();
    for (number, page) in login.pages.iter_mut().enumerate() {
        page.granted = brings == Brings::AllPages || number != wanted;
        if let Some(held) = &page.held {
            let at = accounts::place(workspace, &held.account);
            if let Some(account) = change.get::<Account>(&at).await?.filter(Account::is_there) {
                change.put(at, &Account { condition: Condition::Active, ..account });
            }
        }
    }
    change.put(place(workspace, &id), &login);
    Ok((id, login))
}

/// The pages of a login as they can be chosen, and those that it lost.
pub(super) async fn offered(
    app: &App,
    workspace: usize,
    login: &Login,
) -> Result<(Vec<Offered>, Vec<Lost>), Down> {
    let (mut offered, mut lost) = (Vec::new(), Vec::new());
    for page in &login.pages {
        let brand: Option<Brand> = match &page.held {
            Some(held) => app.store.get(&brands::place(workspace, &held.brand)).await?,
            None => None,
        };
        let brand_name = brand.map(|brand| brand.name);
        if page.granted {
            offered.push(Offered {
                platform_page_id: page.id.clone(),
                name: page.name.clone(),
                category: page.category.clone(),
                assigned_brand_id: page.held.as_ref().map(|held| held.brand.clone()),
                assigned_brand_name: brand_name,
                assigned_account_id: page.held.as_ref().map(|held| held.account.clone()),
                assignable: page.held.is_none(),
            });
        } else if let Some(held) = &page.held {
            lost.push(Lost {
                platform_page_id: page.id.clone(),
                name: page.name.clone(),
                brand_id: held.brand.clone(),
                brand_name: brand_name.unwrap_or_default(),
            });
        }
    }
    Ok((offered, lost))
}

/// Gives pages of a login to a brand; the account that has them there.
pub(super) async fn give(
    app: &App,
    change: &mut Transaction<'_>,
    workspace: usize,
    (login_id, login): (&str, &mut Login),
    pages: &[String],
    brand: Option<&str>,
) -> Result<(String, Account), Refusal> {
    let subject = accounts::subject(&login.person);
    let (first, known) = accounts::find(app, change, workspace, Platform::Facebook, &subject).await?;
    let own = known.filter(Account::is_there);
    let brand = match (brand, &own) {
        (Some(brand), _) => brand.to_owned(),
        (None, Some(account)) => brands::without_name(app, change, workspace, account).await?,
        (None, None) => brands::without_name(app, change, workspace, &new_account(login_id, login)).await?,
    };
    let id = match &own {
        Some(account) if account.brand.as_deref() != Some(&brand) => {
            let elsewhere = format!("{subject}/{brand}");
            accounts::find(app, change, workspace, Platform::Facebook, &elsewhere).await?.0
        }
        Some(_) | None => first,
    };
    let there: Option<Account> = change.get(&accounts::place(workspace, &id)).await?;
    let mut account = there.filter(Account::is_there).unwrap_or_else(|| new_account(login_id, login));
    account.condition = Condition::Active;
    account.login = Some(login_id.to_owned());
    refuse_other_login(change, workspace, &brand, &id).await?;
    brands::put_in(app, change, workspace, &id, &mut account, &brand).await?;

    for page in pages {
        let page = login.pages.iter_mut().find(|one| one.id == *page && one.granted);
        let page = page.ok_or(Refusal::FieldInvalid("page_ids"))?;
        match &page.held {
            Some(held) if held.account != id => return Err(Current::PageTaken.into()),
            Some(_) => {}
            None => {
                let (account, brand) = (id.clone(), brand.clone());
                page.held = Some(Held { account, brand, active: true, default: false });
            }
        }
    }
    if login.pages_of(&id).count() > MOST {
        return Err(Current::PageCap.into());
    }
    if !login.pages_of(&id).any(|(_, held)| held.default) {
        let mine = login.pages.iter_mut().filter_map(|page| page.held.as_mut());
        if let Some(first) = mine.filter(|held| held.account == id).find(|held| held.active) {
            first.default = true;
        }
    }
    change.put(accounts::place(workspace, &id), &account);
    change.put(place(workspace, login_id), login);
    Ok((id, account))
}

fn new_account(login_id: &str, login: &Login) -> Account {
    Account {
        platform: Platform::Facebook,
        person: login.person.clone(),
        condition: Condition::Active,
        brand: None,
        login: Some(login_id.to_owned()),
    }
}

/// A brand whose Facebook account came through another login keeps it.
async fn refuse_other_login(
    change: &mut Transaction<'_>,
    workspace: usize,
    brand: &str,
    id: &str,
) -> Result<(), Refusal> {
    let there: Option<Brand> = change.get(&brands::place(workspace, brand)).await?;
    let account = there.as_ref().and_then(|brand| brand.account(Platform::Facebook));
    match account {
        Some(account) if account != id => Err(Current::DifferentLogin.into()),
        Some(_) | None => Ok(()),
    }
}

/// Makes the pages of an account free again.
pub(crate) async fn let_go(
    change: &mut Transaction<'_>,
    workspace: usize,
    id: &str,
    account: &Account,
) -> Result<(), Down> {
    let Some(login_id) = &account.login else { return Ok(()) };
    let Some(mut login) = change.get::<Login>(&place(workspace, login_id)).await? else { return Ok(()) };
    for page in &mut login.pages {
        page.held.take_if(|held| held.account == id);
    }
    change.put(place(workspace, login_id), &login);
    Ok(())
}

/// Lists the pages of a login, and who has them.
#[utoipa::path(
    get,
    path = "/platforms/facebook/logins/{loginId}/pages",
    operation_id = "list_login_pages",
    tag = "logins",
    params(
        ("loginId" = String, Path, description = "The login's id", example = "cred_01J0000000000000000000000"),
    ),
    responses(
        (status = 200, description = "The pages", body = LoginPages),
        (status = 404, description = "There is no such login"),
    ),
)]
pub(super) async fn pages(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<LoginPages>, Refusal> {
    let caller = app.authenticate(&headers).await?;
    scopes::need(&caller, READ)?;
    let workspace = caller.owner.workspace;
    let login: Option<Login> = app.store.get(&place(workspace, &id)).await?;
    let login = login.filter(|login| may_see(&caller, login)).ok_or_else(|| unknown(&id))?;
    let (pages, _) = offered(&app, workspace, &login).await?;
    let count = pages.len();
    Ok(Json(LoginPages { login_id: id, pages, count }))
}

/// Gives a page to a brand.
#[utoipa::path(
    post,
    path = "/platforms/facebook/logins/{loginId}/pages/{pageId}/assign",
    operation_id = "assign_page",
    tag = "logins",
    params(
        ("loginId" = String, Path, description = "The login's id", example = "cred_01J0000000000000000000000"),
        ("pageId" = String, Path, description = "The platform's id of the page", example = "17841400000000000"),
    ),
    request_body = Assign,
    responses(
        (status = 201, description = "Assigned", body = Assigned),
        (status = 403, description = "The brand has five pages, or the API key may not do this"),
        (status = 404, description = "There is no such login, page or brand"),
        (status = 409, description = "The page belongs to another brand, or the brand to another login"),
    ),
)]
pub(super) async fn assign(
    State(app): State<Arc<App>>,
    Path((id, page)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Assigned>), Refusal> {
    let caller = app.authenticate(&headers).await?;
    scopes::need(&caller, MANAGE)?;
    let Assign { brand_id } = body::read(body)?;
    let brand_id = filled(brand_id).ok_or(Refusal::FieldMissing("brand_id"))?;
    let workspace = caller.owner.workspace;
    loop {
        let mut change = app.store.begin();
        let login: Option<Login> = change.get(&place(workspace, &id)).await?;
        let mut login = login.filter(|login| may_see(&caller, login)).ok_or_else(|| unknown(&id))?;
        brands::named(&mut change, &caller, &brand_id).await?;
        if !login.pages.iter().any(|one| one.id == page && one.granted) {
            return Err(Current::Unknown { resource: "page", id: page }.into());
        }
        let pages = [page.clone()];
        let given = give(&app, &mut change, workspace, (&id, &mut login), &pages, Some(&brand_id)).await?;
        if change.commit().await? == Commit::Done {
            let assigned = Assigned { account_id: given.0, brand_id, platform_page_id: page };
            return Ok((StatusCode::CREATED, Json(assigned)));
        }
    }
}

/// A key of certain brands sees the logins that have a page there.
fn may_see(caller: &Caller, login: &Login) -> bool {
    let mut held = login.pages.iter().filter_map(|page| page.held.as_ref());
    caller.brands.is_empty() || held.any(|held| caller.may_see(&held.brand))
}

fn unknown(id: &str) -> Refusal {
    Current::Unknown { resource: "login", id: id.to_owned() }.into()
}

/// Seventeen digits, as the platform's are.
fn page_id(digest: &secret::Digest, number: usize) -> String {
    let seed = digest.iter().take(7).fold(0_u64, |sum, byte| sum * 256 + u64::from(*byte));
    let place = u64::try_from(number).unwrap_or_default();
    format!("{}", 10_000_000_000_000_000 + (seed + place * 7_919) % 90_000_000_000_000_000)
}
