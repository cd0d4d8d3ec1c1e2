//! The pages of an account: which are active, and which is the default one.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::accounts::{self, Account};
use crate::body::{self, Body, Path};
use crate::current::accounts::seen;
use crate::current::logins::{self, Held, Login, Page};
use crate::current::scopes::{self, MANAGE, READ};
use crate::platform::Platform;
use crate::reply::{Current, Refusal};
use crate::store::Commit;

#[derive(Serialize, ToSchema)]
#[schema(as = PageList)]
pub(super) struct List {
    data: Vec<Written>,
}

/// A page on the wire.
#[derive(Serialize, ToSchema)]
#[schema(as = Page)]
pub(super) struct Written {
    id: String,
    platform_page_id: String,
    name: String,
    username: String,
    category: String,
    is_default: bool,
    is_active: bool,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = PageRequest)]
struct Update {
    is_default: Option<bool>,
    is_active: Option<bool>,
}

impl Written {
    fn new(page: &Page, held: &Held) -> Self {
        Self {
            id: id(page),
            platform_page_id: page.id.clone(),
            name: page.name.clone(),
            username: String::new(),
            category: page.category.clone(),
            is_default: held.default,
            is_active: held.active,
        }
    }
}

/// Lists the pages of an account.
#[utoipa::path(
    get,
    path = "/accounts/{id}/pages",
    operation_id = "list_pages",
    tag = "pages",
    params(
        ("id" = String, Path, description = "The account's id", example = "acc_01HZ9X3Q4R5M6N7P8V2K0W1J"),
    ),
    responses(
        (status = 200, description = "The pages", body = List),
        (status = 400, description = "The platform has no pages"),
        (status = 404, description = "There is no such account"),
    ),
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Path(account_id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<List>, Refusal> {
    let caller = app.authenticate(&headers).await?;
    scopes::need(&caller, READ)?;
    let account = seen(&app, &caller, &account_id).await?;
    if account.platform != Platform::Facebook {
        return Err(Current::PagesUnsupported.into());
    }
    let login: Option<Login> = match &account.login {
        Some(login) => app.store.get(&logins::place(caller.owner.workspace, login)).await?,
        None => None,
    };
    let pages = login.iter().flat_map(|login| login.pages_of(&account_id));
    Ok(Json(List { data: pages.map(|(page, held)| Written::new(page, held)).collect() }))
}

/// Makes a page the default one, or sets it aside.
#[utoipa::path(
    patch,
    path = "/accounts/{id}/pages/{pageId}",
    operation_id = "update_page",
    tag = "pages",
    params(
        ("id" = String, Path, description = "The account's id", example = "acc_01HZ9X3Q4R5M6N7P8V2K0W1J"),
        ("pageId" = String, Path, description = "The page's id", example = "page_17841400000000000"),
    ),
    request_body(
        content = Update,
        examples(
            ("default" = (value = json!({ "is_default": true }))),
        ),
    ),
    responses(
        (status = 200, description = "Updated", body = Written),
        (status = 404, description = "There is no such account or page"),
    ),
)]
pub(super) async fn update(
    State(app): State<Arc<App>>,
    Path((account_id, page_id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Written>, Refusal> {
    let caller = app.authenticate(&headers).await?;
    scopes::need(&caller, MANAGE)?;
    let Update { is_default, is_active } = body::read(body)?;
    let workspace = caller.owner.workspace;
    loop {
        let unknown = || Refusal::from(Current::Unknown { resource: "page", id: page_id.clone() });
        let mut change = app.store.begin();
        let account: Option<Account> = change.get(&accounts::place(workspace, &account_id)).await?;
        let account =
            account.filter(|account| account.is_there() && caller.may_see_inside(account.brand.as_deref()));
        let login_id = account.ok_or(Refusal::AccountNotFound)?.login.ok_or_else(unknown)?;
        let login: Option<Login> = change.get(&logins::place(workspace, &login_id)).await?;
        let mut login = login.ok_or_else(unknown)?;
        if !login.pages_of(&account_id).any(|(page, _)| id(page) == page_id) {
            return Err(unknown());
        }
        let mut written = None;
        for page in &mut login.pages {
            let is_it = id(page) == page_id;
            let Some(held) = page.held.as_mut().filter(|held| held.account == account_id) else { continue };
            if is_it {
                held.active = is_active.unwrap_or(held.active);
                held.default = is_default.unwrap_or(held.default);
            } else if is_default == Some(true) {
                // There is one default at the most.
                held.default = false;
            }
            let held = held.clone();
            if is_it {
                written = Some(Written::new(page, &held));
            }
        }
        change.put(logins::place(workspace, &login_id), &login);
        if change.commit().await? == Commit::Done {
            return written.map(Json).ok_or_else(unknown);
        }
    }
}

/// The service's own id of a page.
fn id(page: &Page) -> String {
    format!("page_{}", page.id)
}
