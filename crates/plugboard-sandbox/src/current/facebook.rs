//! The pages of Facebook logins: who has which, and giving them to brands. An account is what a login has in one brand.

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
use crate::contract::Guess;
use crate::current::brands::{self, Brand};
use crate::current::logins::{self, Held, Login, Offered};
use crate::current::scopes::{self, MANAGE, READ};
use crate::platform::Platform;
use crate::reply::{Current, Refusal};
use crate::store::{Commit, Transaction};

/// How many pages a brand may have (API reference, "Assign a Facebook Page").
const MOST: usize = 5;

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

/// Which pages of a login a brand gets.
#[derive(Clone, Copy)]
pub(super) enum Given<'a> {
    /// These, of all that the login offers; of the others it keeps none.
    All(&'a [String]),
    /// This one beside those that it has.
    Another(&'a String),
}

impl Given<'_> {
    fn pages(&self) -> &[String] {
        match self {
            Self::All(pages) => pages,
            Self::Another(page) => std::slice::from_ref(page),
        }
    }
}

/// Gives pages of a login to a brand; the account that has them there.
pub(super) async fn give(
    app: &App,
    change: &mut Transaction<'_>,
    workspace: usize,
    (login_id, login): (&str, &mut Login),
    given: Given<'_>,
    brand: Option<&str>,
) -> Result<(String, Account), Refusal> {
    let pages = given.pages();
    let subject = accounts::subject(&login.person);
    let (first, known) = accounts::find(app, change, workspace, Platform::Facebook, &subject).await?;
    let own = known.filter(Account::is_there);
    let brand = match (brand, &own) {
        (Some(brand), _) => brand.to_owned(),
        (None, Some(account)) => brands::without_name(app, change, workspace, account).await?,
        (None, None) => brands::without_name(app, change, workspace, &new_account(login_id, login)).await?,
    };
    let there: Option<Brand> = change.get(&brands::place(workspace, &brand)).await?;
    let there = there.as_ref().and_then(|brand| brand.account(Platform::Facebook));
    let id = match (there, &own) {
        (Some(there), _) if there == first => first,
        (Some(there), _) => there.to_owned(),
        // The login has its account elsewhere, and gets another one here.
        (None, Some(account)) if account.brand.as_deref() != Some(&brand) => {
            let elsewhere = format!("{subject}/{brand}");
            accounts::find(app, change, workspace, Platform::Facebook, &elsewhere).await?.0
        }
        (None, _) => first,
    };
    let known: Option<Account> = change.get(&accounts::place(workspace, &id)).await?;
    let mut account = known.filter(Account::is_there).unwrap_or_else(|| new_account(login_id, login));
    if there.is_some() && account.person != login.person {
        return Err(Current::DifferentLogin.into());
    }
    account.condition = Condition::Active;
    account.login = Some(login_id.to_owned());
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
    match given {
        Given::All(_) if !app.has(Guess::SelectionAdds) => {
            for page in login.pages.iter_mut().filter(|page| page.granted && !pages.contains(&page.id)) {
                page.held.take_if(|held| held.account == id);
            }
        }
        Given::All(_) | Given::Another(_) => {}
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
    change.put(logins::place(workspace, login_id), login);
    Ok((id, account))
}

fn new_account(login_id: &str, login: &Login) -> Account {
    Account {
        platform: Platform::Facebook,
        person: login.person.clone(),
        condition: Condition::Active,
        brand: None,
        login: Some(login_id.to_owned()),
        reason: None,
    }
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
    let login: Option<Login> = app.store.get(&logins::place(workspace, &id)).await?;
    let login = login.filter(|login| may_see(&caller, login)).ok_or_else(|| unknown(&id))?;
    let (pages, _) = logins::offered(&app, &caller, &login).await?;
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
        let login: Option<Login> = change.get(&logins::place(workspace, &id)).await?;
        let mut login = login.filter(|login| may_see(&caller, login)).ok_or_else(|| unknown(&id))?;
        brands::named(&mut change, &caller, &brand_id).await?;
        if !login.pages.iter().any(|one| one.id == page && one.granted) {
            return Err(Current::Unknown { resource: "page", id: page }.into());
        }
        let one = Given::Another(&page);
        let given = give(&app, &mut change, workspace, (&id, &mut login), one, Some(&brand_id)).await?;
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
