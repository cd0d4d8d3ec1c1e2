//! The pages of an account, and those of the login behind it (Facebook).

use serde::{Deserialize, Serialize};

use super::super::{Answered, Api, Failure, Tries, meaning, reading};
use crate::choice::Item;
use crate::error::{ErrorCode, Result};
use crate::view::{AssignablePageView, BrandRef, PageChange, PageView};

#[derive(Deserialize)]
struct Written {
    #[serde(default, deserialize_with = "reading::opaque")]
    id: Option<String>,
    #[serde(default, deserialize_with = "reading::words")]
    name: Option<String>,
    #[serde(default, deserialize_with = "reading::words")]
    category: Option<String>,
    #[serde(default, deserialize_with = "reading::words")]
    username: Option<String>,
    #[serde(default, deserialize_with = "reading::flag")]
    is_active: Option<bool>,
    #[serde(default, deserialize_with = "reading::flag")]
    is_default: Option<bool>,
}

impl Written {
    fn into_page(self) -> Option<PageView> {
        let id = reading::id(self.id)?;
        Some(PageView {
            name: reading::filled(self.name).unwrap_or_else(|| id.clone()),
            id,
            detail: reading::filled(self.category).or(reading::filled(self.username)).unwrap_or_default(),
            is_active: self.is_active.unwrap_or_default(),
            is_default: self.is_default.unwrap_or_default(),
        })
    }
}

/// A page as a login offers it.
#[derive(Deserialize)]
pub(super) struct Offered {
    #[serde(default, deserialize_with = "reading::opaque")]
    platform_page_id: Option<String>,
    #[serde(default, deserialize_with = "reading::words")]
    name: Option<String>,
    #[serde(default, deserialize_with = "reading::words")]
    category: Option<String>,
    #[serde(default, deserialize_with = "reading::opaque")]
    assigned_brand_id: Option<String>,
    #[serde(default, deserialize_with = "reading::words")]
    assigned_brand_name: Option<String>,
    #[serde(default, deserialize_with = "reading::opaque")]
    assigned_account_id: Option<String>,
    #[serde(default, deserialize_with = "reading::flag")]
    assignable: Option<bool>,
}

impl Offered {
    /// Who has a page is told only to a key that may see the brand; that somebody has it always is.
    pub(super) fn into_item(self) -> Option<Item> {
        let id = reading::id(self.platform_page_id)?;
        let brand = reading::id(self.assigned_brand_id);
        let account = reading::id(self.assigned_account_id);
        let name = reading::filled(self.assigned_brand_name);
        Some(Item {
            name: reading::filled(self.name).unwrap_or_else(|| id.clone()),
            id,
            detail: reading::filled(self.category).unwrap_or_default(),
            username: String::new(),
            free: self.assignable.unwrap_or(brand.is_none() && account.is_none()),
            account,
            brand: brand.map(|id| BrandRef { name: name.unwrap_or_else(|| id.clone()), id }),
        })
    }

    fn into_page(self) -> Option<AssignablePageView> {
        let Item { id, name, detail, brand, free, .. } = self.into_item()?;
        Some(AssignablePageView { id, name, detail, brand, free })
    }
}

/// What is changed of a page; the rest stays.
#[derive(Serialize)]
struct Change {
    #[serde(skip_serializing_if = "Option::is_none")]
    is_active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_default: Option<bool>,
}

impl From<PageChange> for Change {
    fn from(change: PageChange) -> Self {
        match change {
            PageChange::Activate => Self { is_active: Some(true), is_default: None },
            PageChange::Deactivate => Self { is_active: Some(false), is_default: None },
            PageChange::MakeDefault => Self { is_active: None, is_default: Some(true) },
        }
    }
}

#[derive(Serialize)]
struct Assign<'a> {
    brand_id: &'a str,
}

/// The 201 of assigning.
#[derive(Deserialize)]
struct Assigned {
    account_id: String,
}

impl Api {
    /// `GET /accounts/{id}/pages`; none for a platform without pages. Asks up to three times.
    pub async fn pages(&self, account: &str) -> Result<Vec<PageView>> {
        let address = self.below(&["accounts", account, "pages"]).ok_or(ErrorCode::AccountGone)?;
        match self.list(&address, Tries::Three, Written::into_page).await {
            Ok(pages) => Ok(pages),
            Err(failure) if has_none(&failure) => Ok(Vec::new()),
            Err(failure) => Err(failure.explain(meaning::at_pages)),
        }
    }

    /// `PATCH /accounts/{id}/pages/{pageId}`; the page as it then is. Sent once.
    pub async fn change_page(&self, account: &str, page: &str, change: PageChange) -> Result<PageView> {
        let address = self.below(&["accounts", account, "pages", page]).ok_or(ErrorCode::ChoiceGone)?;
        let changed = self.change(self.once.patch(address).json(&Change::from(change))).await;
        let changed = changed.and_then(|bytes| written(&bytes));
        changed.map_err(|failure| failure.explain(meaning::at_pages))
    }

    /// `GET /platforms/facebook/logins/{loginId}/pages`. Asks up to three times.
    pub async fn login_pages(&self, login: &str) -> Result<Vec<AssignablePageView>> {
        let path = ["platforms", "facebook", "logins", login, "pages"];
        let address = self.below(&path).ok_or(ErrorCode::ChoiceGone)?;
        let pages = self.list(&address, Tries::Three, Offered::into_page).await;
        pages.map_err(|failure| failure.explain(meaning::at_pages))
    }

    /// `POST /platforms/facebook/logins/{loginId}/pages/{pageId}/assign`: gives a page to a brand; the account that
    /// has it there. Sent once.
    pub async fn assign_page(&self, login: &str, page: &str, brand: &str) -> Result<String> {
        let path = ["platforms", "facebook", "logins", login, "pages", page, "assign"];
        let address = self.below(&path).ok_or(ErrorCode::ChoiceGone)?;
        let answer = self.change(self.once.post(address).json(&Assign { brand_id: brand })).await;
        let account = answer.and_then(|bytes| {
            let Assigned { account_id } = reading::whole(&bytes)?;
            reading::id(Some(account_id)).ok_or_else(Failure::unreadable)
        });
        account.map_err(|failure| failure.explain(meaning::at_pages))
    }
}

fn written(bytes: &[u8]) -> Answered<PageView> {
    reading::whole::<Written>(bytes)?.into_page().ok_or_else(Failure::unreadable)
}

fn has_none(failure: &Failure) -> bool {
    failure.said().is_some_and(|said| said.code == "account.pages_not_supported")
}
