//! The pages of an account, and those of the login behind it (Facebook).

use serde::{Deserialize, Serialize};

use crate::api::reading::{segment, shown};
use crate::api::{Api, Failure};
use crate::error::Result;
use crate::view::{AssignablePageView, BrandRef, PageChange, PageView};

#[derive(Deserialize)]
struct List {
    data: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    name: Option<String>,
    username: Option<String>,
    category: Option<String>,
    #[serde(default)]
    is_active: bool,
    #[serde(default)]
    is_default: bool,
}

#[derive(Serialize, Default)]
struct Change {
    #[serde(skip_serializing_if = "Option::is_none")]
    is_active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_default: Option<bool>,
}

#[derive(Deserialize)]
struct LoginPages {
    pages: Vec<LoginPage>,
}

#[derive(Deserialize)]
struct LoginPage {
    platform_page_id: String,
    name: Option<String>,
    category: Option<String>,
    assigned_brand_id: Option<String>,
    assigned_brand_name: Option<String>,
    assignable: Option<bool>,
}

#[derive(Serialize)]
struct Assign<'a> {
    brand_id: &'a str,
}

#[derive(Deserialize)]
struct Assigned {
    account_id: String,
}

impl From<Row> for PageView {
    fn from(row: Row) -> Self {
        let detail =
            shown(row.category.as_deref().filter(|text| !text.is_empty()).or(row.username.as_deref()));
        Self {
            id: row.id,
            name: shown(row.name.as_deref()),
            detail,
            is_active: row.is_active,
            is_default: row.is_default,
        }
    }
}

impl From<LoginPage> for AssignablePageView {
    fn from(page: LoginPage) -> Self {
        let name = page.assigned_brand_name;
        let id = page.assigned_brand_id.filter(|id| !id.is_empty());
        let brand = id.map(|id| BrandRef { name: name.unwrap_or_else(|| id.clone()), id });
        Self {
            id: page.platform_page_id,
            name: shown(page.name.as_deref()),
            detail: shown(page.category.as_deref()),
            free: page.assignable.unwrap_or(brand.is_none()),
            brand,
        }
    }
}

impl Api {
    /// `GET /accounts/{id}/pages`.
    pub async fn pages(&self, account: &str) -> Result<Vec<PageView>> {
        let path = format!("accounts/{}/pages", segment(account)?);
        let list: List = self.get(&path).await.map_err(Failure::into_error)?;
        Ok(list.data.into_iter().map(PageView::from).collect())
    }

    /// `PATCH /accounts/{id}/pages/{page}`.
    pub async fn change_page(&self, account: &str, page: &str, change: PageChange) -> Result<PageView> {
        let path = format!("accounts/{}/pages/{}", segment(account)?, segment(page)?);
        let body = match change {
            PageChange::Activate => Change { is_active: Some(true), ..Change::default() },
            PageChange::Deactivate => Change { is_active: Some(false), ..Change::default() },
            PageChange::MakeDefault => Change { is_default: Some(true), ..Change::default() },
        };
        let request = self.once.patch(self.address.endpoint(&path)).json(&body);
        let changed: Row = self.ask(request, 200).await.map_err(Failure::into_error)?;
        Ok(changed.into())
    }

    /// `GET /platforms/facebook/logins/{id}/pages`.
    pub async fn login_pages(&self, login: &str) -> Result<Vec<AssignablePageView>> {
        let path = format!("platforms/facebook/logins/{}/pages", segment(login)?);
        let list: LoginPages = self.get(&path).await.map_err(Failure::into_error)?;
        Ok(list.pages.into_iter().map(AssignablePageView::from).collect())
    }

    /// `POST /platforms/facebook/logins/{id}/pages/{page}/assign`: the account that the page then belongs to.
    pub async fn assign_page(&self, login: &str, page: &str, brand: &str) -> Result<String> {
        let path = format!("platforms/facebook/logins/{}/pages/{}/assign", segment(login)?, segment(page)?);
        let request = self.once.post(self.address.endpoint(&path)).json(&Assign { brand_id: brand });
        let assigned: Assigned = self.ask(request, 201).await.map_err(Failure::into_error)?;
        Ok(assigned.account_id)
    }
}
