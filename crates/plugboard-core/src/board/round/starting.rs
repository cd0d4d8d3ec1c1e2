//! A round that is begun. After an outage it is as long as the list: it is put together and written down beside the
//! board's lock, and takes its place when all of it is there.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::super::Board;
use super::super::beside::beside;
use super::super::state::State;
use super::super::storing::PART;
use super::{NUMBER, is_kept};
use crate::accounts::{Chosen, Roll};
use crate::api::Api;
use crate::error::{ErrorCode, Result};
use crate::round::{Round, Source};
use crate::view::{BrowserChoice, Query, RoundScope, RoundState, Scope, WorkspaceId};

/// All that a round is made from, taken out of the lock.
struct Plan {
    number: u32,
    workspace: WorkspaceId,
    roll: Arc<Roll>,
    wanted: Option<Chosen>,
    browsers: HashMap<String, BrowserChoice>,
    brands: Arc<HashMap<String, String>>,
    not_you: Vec<String>,
    user: String,
    now: i64,
}

impl Board {
    /// Begins a round of the accounts that need a person.
    pub async fn start_round(&self, scope: RoundScope) -> Result<()> {
        let _alone = self.starting.lock().await;
        let now = self.now().wall;
        let (plan, api) = self.lock().plan_round(scope, now)?;
        let (workspace, roll) = (plan.workspace, Arc::clone(&plan.roll));
        let round = Arc::new(beside(move || plan.round()).await?.ok_or(ErrorCode::RoundEmpty)?);
        // What happens from here on is nothing to the one that was.
        self.change(|state| state.rounds.retain(|old| old.workspace != workspace));
        let saved = if is_kept(&round) { self.write_round(&round, &api).await? } else { Ok(()) };
        self.change(|state| {
            let open = state.workspace_of(workspace).filter(|open| Arc::ptr_eq(&open.api, &api));
            let same = Arc::ptr_eq(open.ok_or(ErrorCode::KeyMissing)?.list.index.roll(), &roll);
            if saved.is_err() {
                state.fall_behind();
            }
            state.put_round(Arc::unwrap_or_clone(round));
            state.link_open_attempts(workspace);
            if !same {
                state.listed_in_round(workspace);
            }
            Ok(())
        })
    }

    /// Writes all of a round but its heading, without which it is none after a restart.
    async fn write_round(&self, round: &Arc<Round>, api: &Arc<Api>) -> Result<Result<()>> {
        let id = round.workspace;
        let mut written = self.write(id, api, move |store| store.remove_round(id)).await;
        let mut place = 0;
        while let Some(Ok(())) = written
            && place < round.items().len()
        {
            let (part, round) = (place..round.items().len().min(place + PART), Arc::clone(round));
            place = part.end;
            written = self.write(id, api, move |store| store.save_round_part(&round, part)).await;
        }
        written.ok_or_else(|| ErrorCode::KeyMissing.into())
    }
}

impl State {
    fn plan_round(&mut self, scope: RoundScope, now: i64) -> Result<(Plan, Arc<Api>)> {
        let workspace = self.active;
        if self.round(workspace).is_some_and(|round| round.state() != RoundState::Closed) {
            return Err(ErrorCode::RoundOpen.into());
        }
        let (number, browsers, user) =
            (self.last_round_number() + 1, self.browsers.clone(), self.user.clone());
        let open = self.workspace_mut(workspace).ok_or(ErrorCode::KeyMissing)?;
        let index = &mut open.list.index;
        let wanted = match scope {
            RoundScope::All => None,
            RoundScope::Selected => Some(index.chosen(&Query::default(), Scope::Selected)),
        };
        let (roll, brands) = (Arc::clone(index.roll()), index.brand_names());
        let not_you = open.list.not_you.clone();
        let plan = Plan { number, workspace, roll, wanted, browsers, brands, not_you, user, now };
        Ok((plan, Arc::clone(&open.api)))
    }

    fn put_round(&mut self, round: Round) {
        self.note_saved(|store| store.set(NUMBER, &round.id.to_string()));
        if is_kept(&round) {
            self.note_saved(|store| store.save_round(&round, &[]));
        }
        self.rounds.push(round);
    }
}

impl Plan {
    /// None if nothing that is wanted needs a person.
    fn round(self) -> Option<Round> {
        let wanted: Option<BTreeSet<String>> =
            self.wanted.map(|chosen| chosen.accounts().map(|account| account.id.clone()).collect());
        let source = Source {
            roll: &self.roll,
            wanted: wanted.as_ref(),
            browsers: &self.browsers,
            brands: &|id| self.brands.get(id).map_or(id, String::as_str).to_owned(),
            not_you: &self.not_you,
        };
        Round::new(self.number, self.workspace, &source, &self.user, self.now)
    }
}
