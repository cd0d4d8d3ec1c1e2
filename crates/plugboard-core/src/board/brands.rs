//! Brands and the pages of accounts: what the current contract has beside accounts. Each is changed once and then
//! listed anew; a lost answer is a fault, and the list says what became of it.

use std::sync::Arc;

use super::Board;
use super::state::State;
use crate::api::{Api, Brand};
use crate::error::{Error, ErrorCode, Result};
use crate::typed;
use crate::view::{AssignablePageView, BrandView, PageChange, PageView, WorkspaceId};

/// Longest name of a brand, in characters.
const MAX_NAME: usize = 200;

impl Board {
    /// Makes a brand.
    pub async fn create_brand(&self, name: &str) -> Result<BrandView> {
        let name = clean_name(name)?;
        let (kind, api) = self.lock().open_api()?;
        let before = self.lock().brands_called(kind, &name);
        let made = api.create_brand(&name).await;
        self.clone().refresh_workspace(kind).await;
        let made = match made {
            Ok(made) => made.id,
            // The answer may have been lost: names are not unique, and a second try would be a second brand.
            Err(error) => {
                let now = self.lock().brands_called(kind, &name);
                let mut new = now.into_iter().filter(|id| !before.contains(id));
                new.next().filter(|_| new.next().is_none()).ok_or(error)?
            }
        };
        Ok(BrandView { id: made, name, accounts: 0, platforms: Vec::new() })
    }

    /// Gives a brand another name.
    pub async fn rename_brand(&self, brand: &str, name: &str) -> Result<()> {
        let name = clean_name(name)?;
        let (kind, api) = self.lock().open_api()?;
        let renamed = api.rename_brand(brand, &name).await.map(drop);
        self.clone().refresh_workspace(kind).await;
        let is_renamed =
            || self.lock().brands_listed(kind).iter().any(|listed| listed.id == brand && listed.name == name);
        renamed.or_else(|error| settled(error, is_renamed))
    }

    /// Removes a brand, with its accounts and invites.
    pub async fn delete_brand(&self, brand: &str) -> Result<()> {
        let (kind, api) = self.lock().open_api()?;
        let deleted = api.delete_brand(brand).await;
        self.clone().refresh_workspace(kind).await;
        let is_deleted = || {
            let state = self.lock();
            let open = state.workspace_of(kind);
            open.is_some_and(|open| open.brands.list.iter().all(|listed| listed.id != brand))
        };
        deleted.or_else(|error| settled(error, is_deleted))
    }

    /// The pages of an account.
    pub async fn account_pages(&self, account: &str) -> Result<Vec<PageView>> {
        let (_, api) = self.lock().open_api()?;
        api.pages(account).await
    }

    /// Changes one page of an account; all of them, as they then are.
    pub async fn change_page(&self, account: &str, page: &str, change: PageChange) -> Result<Vec<PageView>> {
        let (_, api) = self.lock().open_api()?;
        let changed = api.change_page(account, page, change).await;
        let pages = match &changed {
            Err(error) if !error.code.leaves_outcome_open() => return Err(error.clone()),
            Ok(_) | Err(_) => api.pages(account).await,
        };
        let is_changed = |own: &PageView| {
            own.id == page
                && match change {
                    PageChange::Activate => own.is_active,
                    PageChange::Deactivate => !own.is_active,
                    PageChange::MakeDefault => own.is_default,
                }
        };
        match (changed, pages) {
            (Err(error), Ok(pages)) if !pages.iter().any(is_changed) => Err(error),
            (Err(error), Err(_)) => Err(error),
            (_, pages) => pages,
        }
    }

    /// The pages of the login behind an account, and the brands that have them.
    pub async fn login_pages(&self, account: &str) -> Result<Vec<AssignablePageView>> {
        let (_, api) = self.lock().open_api()?;
        let login = self.lock().login_of(account)?;
        let pages = api.login_pages(&login).await?;
        Ok(self.lock().with_brand_names(pages))
    }

    /// Gives a page to a brand; all pages of the login, as they then are.
    pub async fn assign_page(
        &self,
        account: &str,
        page: &str,
        brand: &str,
    ) -> Result<Vec<AssignablePageView>> {
        let (kind, api) = self.lock().open_api()?;
        let login = self.lock().login_of(account)?;
        let assigned = api.assign_page(&login, page, brand).await;
        self.clone().refresh_workspace(kind).await;
        let pages = match &assigned {
            Err(error) if !error.code.leaves_outcome_open() => return Err(error.clone()),
            Ok(_) | Err(_) => api.login_pages(&login).await,
        };
        let is_assigned = |own: &AssignablePageView| {
            own.id == page && own.brand.as_ref().is_some_and(|holder| holder.id == brand)
        };
        let pages = match (assigned, pages) {
            (Err(error), Ok(pages)) if !pages.iter().any(is_assigned) => return Err(error),
            (Err(error), Err(_)) => return Err(error),
            (_, pages) => pages?,
        };
        Ok(self.lock().with_brand_names(pages))
    }
}

impl State {
    pub(super) fn open_api(&self) -> Result<(WorkspaceId, Arc<Api>)> {
        let open = self.workspace().ok_or(ErrorCode::KeyMissing)?;
        Ok((open.id, Arc::clone(&open.api)))
    }

    fn brands_listed(&self, kind: WorkspaceId) -> &[Brand] {
        self.workspace_of(kind).map_or(&[][..], |open| &open.brands.list)
    }

    /// Ids of the brands with this name.
    fn brands_called(&self, kind: WorkspaceId, name: &str) -> Vec<String> {
        self.brands_listed(kind)
            .iter()
            .filter(|brand| brand.name == name)
            .map(|brand| brand.id.clone())
            .collect()
    }

    fn login_of(&self, account: &str) -> Result<String> {
        let found = self.workspace().and_then(|open| open.list.index.find(account));
        found.and_then(|account| account.login.clone()).ok_or_else(|| ErrorCode::AccountGone.into())
    }

    fn with_brand_names(&self, mut pages: Vec<AssignablePageView>) -> Vec<AssignablePageView> {
        if let Some(open) = self.workspace() {
            for brand in pages.iter_mut().filter_map(|page| page.brand.as_mut()) {
                brand.name = open.brands.name(&brand.id);
            }
        }
        pages
    }
}

/// What became of a change whose answer says nothing of it: the list shows whether it was carried out.
pub(super) fn settled(error: Error, is_done: impl FnOnce() -> bool) -> Result<()> {
    if error.code.leaves_outcome_open() && is_done() { Ok(()) } else { Err(error) }
}

fn clean_name(name: &str) -> Result<String> {
    // One more than fits, so that it is not cut unasked.
    let name = typed::name(name, MAX_NAME + 1);
    let fits = (1..=MAX_NAME).contains(&name.chars().count());
    if fits { Ok(name) } else { Err(Error::from(ErrorCode::FieldInvalid).in_field("name")) }
}
