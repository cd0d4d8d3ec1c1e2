//! What a workspace has beside its accounts: what the service speaks, brands, the plan, invites.
//!
//! What the service speaks is found out by a question that changes nothing ([`Api::probe`]); a person may say
//! otherwise. Until it is known, nothing is connected.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Board;
use super::state::State;
use crate::api::{Api, Brand};
use crate::error::{ErrorCode, Result};
use crate::view::{BrandView, BrandsView, Contract, PlanView, WorkspaceId};
use crate::workspace::Workspace;

/// What came of asking around.
pub(super) struct Survey {
    found: Option<(Contract, Option<PlanView>)>,
    brands: Option<Result<Vec<Brand>>>,
}

impl Survey {
    /// Nothing was learnt.
    pub(super) fn nothing() -> Self {
        Self { found: None, brands: None }
    }
}

impl Board {
    /// What a workspace's service speaks; asks it, if nobody knows.
    pub(super) async fn contract(&self, kind: WorkspaceId) -> Result<Contract> {
        let api = {
            let state = self.lock();
            let open = state.workspace_of(kind).ok_or(ErrorCode::KeyMissing)?;
            if let Some(known) = open.contract() {
                return Ok(known);
            }
            Arc::clone(&open.api)
        };
        let found = api.probe().await?;
        let contract = found.0;
        let brands = if contract == Contract::Current { Some(api.brands().await) } else { None };
        self.take_survey(kind, &api, Survey { found: Some(found), brands });
        Ok(contract)
    }

    /// Tells what the service speaks; `None` finds it out again.
    pub async fn set_contract(&self, chosen: Option<Contract>) -> Result<()> {
        self.change(|state| {
            let kind = state.active;
            let Some(open) = state.workspace_mut(kind) else { return };
            open.chosen = chosen;
            open.probed = false;
            state.keep(kind);
        });
        self.refresh().await
    }

    /// Asks what there is beside the accounts. The seed contract has nothing, and is asked only once a start.
    pub(super) async fn survey(&self, kind: WorkspaceId, api: &Api) -> Survey {
        let known = {
            let state = self.lock();
            state.workspace_of(kind).map(|open| (open.found.filter(|_| open.probed), open.chosen))
        };
        let Some((found, chosen)) = known else { return Survey::nothing() };
        let found = match found {
            Some(Contract::Seed) => None,
            Some(Contract::Current) | None => api.probe().await.ok(),
        };
        let spoken = chosen.or(found.as_ref().map(|(contract, _)| *contract));
        let brands = if spoken == Some(Contract::Current) { Some(api.brands().await) } else { None };
        Survey { found, brands }
    }

    pub(super) fn take_survey(&self, kind: WorkspaceId, api: &Arc<Api>, survey: Survey) {
        self.change(|state| {
            let Some(open) = state.workspace_mut(kind).filter(|open| Arc::ptr_eq(&open.api, api)) else {
                return;
            };
            open.take_survey(survey);
            state.keep(kind);
        });
    }

    /// Asks what became of the invites that are open, brand by brand.
    pub(super) async fn settle_invites(&self, kind: WorkspaceId, api: &Arc<Api>) {
        let mut brands: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (id, brand) in self.lock().invites_to_settle(kind) {
            brands.entry(brand).or_default().push(id);
        }
        for (brand, asked) in brands {
            let listed = match api.invites(&brand).await {
                Ok(listed) => listed,
                // Its invites went with it.
                Err(error) if error.code == ErrorCode::BrandGone => Vec::new(),
                // Nobody can say.
                Err(_) => continue,
            };
            self.change(|state| {
                if state.workspace_of(kind).is_some_and(|open| Arc::ptr_eq(&open.api, api)) {
                    state.settle_invites(kind, &asked, &listed);
                    state.settle_links_in_round(kind, self.now().wall);
                }
            });
        }
        // After the links: who came by one did not come back by itself.
        if self.lock().round(kind).is_some() {
            self.change(|state| state.listed_in_round(kind));
        }
    }
}

impl Workspace {
    /// Finds out what the service speaks, and what there is beside the accounts, before a key is kept.
    pub(super) async fn look_around(&mut self) -> Result<()> {
        let found = self.api.probe().await?;
        let brands = if found.0 == Contract::Current { Some(self.api.brands().await) } else { None };
        self.take_survey(Survey { found: Some(found), brands });
        Ok(())
    }

    /// Takes what came of asking around.
    pub(super) fn take_survey(&mut self, survey: Survey) {
        if let Some((contract, plan)) = survey.found {
            (self.found, self.plan, self.probed) = (Some(contract), plan, true);
        }
        match survey.brands {
            Some(Ok(list)) => {
                self.take_brands(list);
                self.brands.problem = None;
            }
            Some(Err(problem)) => self.brands.problem = Some(problem),
            None => {}
        }
    }

    fn take_brands(&mut self, list: Vec<Brand>) {
        let names = list.iter().map(|brand| (brand.id.clone(), brand.name.clone()));
        self.list.index.name_brands(names.collect());
        if self.brands.list != list {
            self.brands.list = list;
            self.draw_brands();
        }
    }

    /// Calls the brands what they were called when they were listed last, until they are listed again.
    pub(super) fn remember_brands(&mut self, known: &[(String, String)]) {
        let brand = |(id, name): &(String, String)| Brand { id: id.clone(), name: name.clone(), accounts: 0 };
        self.take_brands(known.iter().map(brand).collect());
    }

    /// Draws the brands anew, by name.
    pub(super) fn draw_brands(&mut self) {
        let inside = self.list.index.by_brand();
        let view = |brand: &Brand| {
            let held = inside.get(&brand.id);
            BrandView {
                id: brand.id.clone(),
                name: brand.name.clone(),
                accounts: held.map_or(brand.accounts, |held| held.accounts),
                platforms: held.map_or(Vec::new(), |held| held.platforms.iter().cloned().collect()),
            }
        };
        let mut shown: Vec<BrandView> = self.brands.list.iter().map(view).collect();
        shown.sort_by_cached_key(|brand| (brand.name.to_lowercase(), brand.id.clone()));
        self.brands.shown = Arc::new(shown);
    }

    /// The brands as a UI draws them; none where there are none.
    pub(super) fn brands_view(&self) -> Option<BrandsView> {
        if self.contract() != Some(Contract::Current) {
            return None;
        }
        let list = Arc::clone(&self.brands.shown);
        let problem = self.brands.problem.clone().map(|problem| self.explained(problem).into());
        Some(BrandsView { list, last: self.brands.last.clone(), problem })
    }
}

impl State {
    /// Remembers where the last account went.
    pub(super) fn note_brand(&mut self, kind: WorkspaceId, brand: &str) {
        if let Some(open) = self.workspace_mut(kind) {
            open.brands.last = Some(brand.to_owned());
            self.keep(kind);
        }
    }
}
