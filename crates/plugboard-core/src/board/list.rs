//! Fetching the account list, and what becomes of a lost answer by the list.

use std::sync::Arc;
use std::time::Duration;

use super::beside::{beside, let_go};
use super::history::Facts;
use super::state::State;
use super::survey::Survey;
use super::{Board, Now, waiting};
use crate::accounts::{Account, Base, Draft, Freshness, Gaps, Status, Taken, Whole};
use crate::api::{AccountList, Api};
use crate::attempt::{self, Active, Event, Listed, Phase, Rivals};
use crate::checking::Outcome;
use crate::error::{Error, ErrorCode, Result};
use crate::view::{Contract, ListChange, Person, WorkspaceId};

/// Pauses before each look at the list after a lost answer.
const LOOKS: [Duration; 3] = [Duration::ZERO, Duration::from_secs(4), Duration::from_secs(10)];

/// How long what is beside the accounts is asked for: the list itself does not wait longer.
const SURVEY_TIME: Duration = Duration::from_secs(45);

impl Board {
    /// Checks the list of the open workspace now, or waits for the check that is under way.
    pub async fn refresh(&self) -> Result<()> {
        let kind = self.lock().active;
        let is_checking =
            |board: &Self| board.lock().workspace_of(kind).is_some_and(|open| open.list.checking);
        if !is_checking(self) {
            self.clone().refresh_workspace(kind).await;
        }
        self.until_checked(kind).await;
        match self.lock().workspace_of(kind).map(|workspace| workspace.list.problem.clone()) {
            Some(Some(problem)) => Err(problem),
            Some(None) => Ok(()),
            None => Err(ErrorCode::KeyMissing.into()),
        }
    }

    /// Checks the list of an attempt's workspace, as long as the service asks to wait for it.
    pub(super) async fn refresh_workspace_of(self, id: String) {
        let kind = self.lock().tracked(&id).map(|tracked| tracked.attempt.workspace);
        if let Some(kind) = kind {
            self.clone().refresh_workspace(kind).await;
            self.until_checked(kind).await;
        }
    }

    /// Waits until no check of this list is under way, nor one that the service asked to wait with.
    async fn until_checked(&self, kind: WorkspaceId) {
        let mut changes = self.views.subscribe();
        let is_checking = || self.lock().workspace_of(kind).is_some_and(|open| open.list.checking);
        while is_checking() && changes.changed().await.is_ok() {}
    }

    /// One check that somebody waits for. One that fails in passing is repeated with the background checks.
    pub(super) async fn refresh_workspace(self, kind: WorkspaceId) {
        self.check(kind, Asked::ByPerson).await;
    }

    pub(super) async fn check(&self, kind: WorkspaceId, asked: Asked) {
        let Some((api, ticket)) = self.ask_list(kind) else { return };
        let survey = tokio::time::timeout(SURVEY_TIME, self.survey(kind, &api));
        let (answer, around) = tokio::join!(api.accounts_or_pause(), survey);
        let around = around.unwrap_or_else(|_| Survey::nothing());
        // Only what has answered as the API can say what it speaks.
        if answer.is_ok() {
            self.take_survey(kind, &api, around);
        }
        let fresh = answer.is_ok();
        self.take_list(Asking { kind, api: &api, ticket, asked }, answer).await;
        if fresh {
            self.settle_invites(kind, &api).await;
            self.name_those_who_came();
        }
    }

    /// One look at the accounts alone, for somebody who waits. Whether there is a new list. Where the service asked
    /// to wait with a check, it waits too.
    pub(super) async fn look(&self, kind: WorkspaceId) -> bool {
        let mut changes = self.views.subscribe();
        let waits = || self.lock().workspace_of(kind).is_some_and(|open| open.list.asked_to_wait.is_some());
        while waits() && changes.changed().await.is_ok() {}
        let Some((api, ticket)) = self.ask_list(kind) else { return false };
        let answer = api.accounts().await.map_err(|error| (error, None));
        let fresh = answer.is_ok();
        self.take_list(Asking { kind, api: &api, ticket, asked: Asked::Watching }, answer).await;
        if fresh {
            self.settle_invites(kind, &api).await;
            self.name_those_who_came();
        }
        fresh
    }

    /// Marks a check as under way. Its ticket tells a late answer from a newer one.
    fn ask_list(&self, kind: WorkspaceId) -> Option<(Arc<Api>, u32)> {
        self.change(|state| {
            let open = state.workspace_mut(kind)?;
            open.list.checking = true;
            open.list.asked += 1;
            Some((Arc::clone(&open.api), open.list.asked))
        })
    }

    /// Puts a list that just came, or the reason why none came, into its workspace, and writes down what there is to
    /// it. A long list is compared and put in order first, while rows of the known one are asked for.
    async fn take_list(&self, asking: Asking<'_>, mut answer: Answered) {
        let (now, kind) = (self.now(), asking.kind);
        loop {
            let offered = match answer {
                Ok(list) => {
                    let Some(offer) = self.offer(kind, list, now.wall).await else { return };
                    Ok(offer)
                }
                Err(failed) => Err(failed),
            };
            match self.change(|state| state.take_list(&asking, offered, now)) {
                After::Nothing => return,
                After::Later(pause) => {
                    self.check_after(kind, asking.api, asking.asked, pause);
                    return;
                }
                After::Again(list) => answer = Ok(list),
                After::Taken(changes) => {
                    self.note_list(kind, asking.api, changes, now.wall).await;
                    // On disk stays the last list that lacks nothing known: the next start compares with it.
                    let lacks_known =
                        self.lock().workspace_of(kind).is_some_and(|open| !open.list.unlisted.is_empty());
                    if !lacks_known {
                        self.store_list(kind, asking.api).await;
                    }
                    return;
                }
            }
        }
    }

    /// A list with what it says that the known one does not.
    async fn offer(&self, kind: WorkspaceId, list: AccountList, now: i64) -> Option<Offer> {
        let (base, facts) = {
            let state = self.lock();
            let open = state.workspace_of(kind)?;
            (Base::of(&open.list.index), state.facts(open, now))
        };
        let AccountList { accounts, gaps } = list;
        let compare = move || {
            let draft = base.compare(accounts, now);
            let (changes, unlisted) = facts.changes(&draft, gaps.whole(), now);
            Offer { draft, gaps, changes, unlisted, facts }
        };
        beside(compare).await.ok()
    }

    /// Settles a lost answer from the list, by the strict rule of [`attempt::judge`].
    pub(super) async fn reconcile(self, id: String) {
        let found = self.look_for(&id, &LOOKS, State::judge).await;
        self.happen(&id, Event::Judged(found));
    }

    /// Looks at the list of an attempt's workspace after each of these pauses, until it has what is looked for.
    pub(super) async fn look_for(
        &self,
        id: &str,
        pauses: &[Duration],
        find: fn(&mut State, &str) -> Option<Person>,
    ) -> Option<Person> {
        for pause in pauses {
            tokio::time::sleep(*pause).await;
            let Some(Ok((kind, _))) = self.api_of(id).await else { return None };
            let found = if self.look(kind).await { find(&mut self.lock(), id) } else { None };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// The API of an attempt's workspace, once its key is there. `None` when the attempt is over; an error when
    /// the workspace now has another key.
    pub(super) async fn api_of(&self, id: &str) -> Option<Result<(WorkspaceId, Arc<Api>)>> {
        let mut changes = self.views.subscribe();
        loop {
            let ready = {
                let mut state = self.lock();
                let tracked = state.tracked(id)?;
                let (attempt, ear) = (&tracked.attempt, tracked.ear.clone());
                if attempt.phase.is_end() {
                    return None;
                }
                let (kind, key) = (attempt.workspace, attempt.key);
                state.workspace_of(kind).map(|open| {
                    if open.fingerprint == key {
                        Ok((kind, Arc::new(open.api.heard_by(&ear))))
                    } else {
                        Err(Error::from(ErrorCode::KeyChanged))
                    }
                })
            };
            if ready.is_some() {
                return ready;
            }
            changes.changed().await.ok()?;
        }
    }
}

/// What came of asking; without a list, also how long the service asks to wait.
type Answered = std::result::Result<AccountList, (Error, Option<Duration>)>;

/// A list that is to be taken.
struct Offer {
    draft: Draft,
    gaps: Gaps,
    changes: Vec<ListChange>,
    unlisted: Vec<Account>,
    facts: Facts,
}

/// What is to be done after a list or the reason for none was looked at.
enum After {
    Nothing,
    /// The service asks to wait.
    Later(Duration),
    /// It was compared with a list that is no longer there.
    Again(AccountList),
    Taken(Vec<ListChange>),
}

/// Which check something came of.
struct Asking<'a> {
    kind: WorkspaceId,
    api: &'a Arc<Api>,
    ticket: u32,
    asked: Asked,
}

/// Who wanted a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// Somebody who is at the window.
    ByPerson,
    /// Nobody: it was time.
    ByItself,
    /// Nobody, while a sign-in or an invite is open: far more often than it will be asked again afterwards.
    Watching,
}

/// What a check without a list says of the next one. Only what passes by itself is repeated soon.
fn outcome(error: &Error, pause: Option<Duration>, times: u32) -> Outcome {
    match error.code {
        ErrorCode::Offline
        | ErrorCode::ProxyRefused
        | ErrorCode::ProxyUnreachable
        | ErrorCode::ProxyScript
        | ErrorCode::TimedOut
        | ErrorCode::ServiceDown
        | ErrorCode::RateLimited
        | ErrorCode::NotTheApi => {
            Outcome::Passing { times, asked: pause.and_then(|pause| i64::try_from(pause.as_millis()).ok()) }
        }
        ErrorCode::KeyRefused => Outcome::Refused,
        _ => Outcome::Answered,
    }
}

/// Any number.
pub(super) fn chance() -> u8 {
    let mut byte = [0];
    // Without chance the pause is simply not spread.
    _ = getrandom::fill(&mut byte);
    byte[0]
}

impl State {
    fn take_list(
        &mut self,
        Asking { kind, api, ticket, asked }: &Asking<'_>,
        offered: std::result::Result<Offer, (Error, Option<Duration>)>,
        now: Now,
    ) -> After {
        let open = self.workspace_mut(*kind).filter(|open| Arc::ptr_eq(&open.api, api));
        let Some(open) = open.filter(|open| *ticket >= open.list.taken) else { return After::Nothing };
        let list = &mut open.list;
        match offered {
            Ok(Offer { draft, gaps, changes, unlisted, facts }) => {
                let taken = match list.index.take(draft) {
                    Ok(taken) => taken,
                    Err(draft) => {
                        return After::Again(AccountList { accounts: draft.into_accounts(), gaps });
                    }
                };
                (list.gaps, list.checked_at) = (Some(gaps), Some(now.wall));
                list.unlisted = unlisted;
                (list.problem, list.unreachable_since) = (None, None);
                (list.asked_to_wait, list.waits) = (None, 0);
                list.rhythm.note(now, Outcome::Answered, chance());
                (list.taken, list.checking) = (*ticket, *ticket < list.asked);
                if matches!(taken, Taken::Other(_)) {
                    open.draw_brands();
                }
                let reached = !open.address.is_loopback();
                let list = &mut open.list;
                let news = !matches!(taken, Taken::Same(_));
                if news {
                    list.disconnected.retain(|id| !facts.disconnected.contains(id));
                }
                if reached {
                    self.surroundings.online.was_reached();
                }
                if news {
                    self.note_broken(*kind, *asked, now);
                }
                let_go(taken);
                After::Taken(changes)
            }
            Err((error, pause)) => {
                let later = waiting::pause(&error, pause, list.waits);
                if let Some(later) = later.filter(|_| *asked != Asked::Watching) {
                    // The list is still being checked, and nothing is lost.
                    list.asked_to_wait = Some(now.steady + waiting::millis(later));
                    (list.taken, list.waits) = (*ticket, list.waits + 1);
                    return After::Later(later);
                }
                (list.asked_to_wait, list.waits) = (None, 0);
                let failures = list.rhythm.failures();
                let failures = match asked {
                    Asked::ByPerson | Asked::ByItself => failures.saturating_add(1),
                    Asked::Watching => failures.max(1),
                };
                let outcome = outcome(&error, pause, failures);
                list.rhythm.note(now, outcome, chance());
                list.index.lose_touch();
                list.unreachable_since.get_or_insert(now.wall);
                list.problem = Some(error);
                (list.taken, list.checking) = (*ticket, *ticket < list.asked);
                After::Nothing
            }
        }
    }

    /// Ids of a platform's accounts, if the list is a complete one that the service just gave.
    pub(super) fn ids_of(&self, kind: WorkspaceId, platform: &str) -> Option<Vec<String>> {
        let list = &self.workspace_of(kind)?.list;
        let index = &list.index;
        match (list.freshness(), list.whole()) {
            (Freshness::Stale, _) | (Freshness::Fresh, Whole::No) => None,
            (Freshness::Fresh, Whole::Yes) => {
                let mine = index.accounts().filter(|account| account.platform == platform);
                Some(mine.map(|account| account.id.clone()).collect())
            }
        }
    }

    pub(super) fn judge(&mut self, id: &str) -> Option<Person> {
        let mine = self.tracked(id)?.attempt.clone();
        let waits = matches!(mine.phase, Phase::Waiting { .. } | Phase::Claimed { .. });
        if waits && mine.contract == Contract::Seed {
            return None;
        }
        let rival = self.attempts.iter().map(|tracked| &tracked.attempt).any(|other| {
            attempt::compete(&mine, other)
                && attempt::may_have_brought_one(other, mine.started) == Rivals::Some
        });
        let open = self.workspace_of(mine.workspace).filter(|open| open.fingerprint == mine.key)?;
        let index = &open.list.index;
        let list: Vec<Listed<'_>> = index
            .accounts()
            .map(|account| Listed {
                id: &account.id,
                username: &account.username,
                platform: &account.platform,
                brand: account.brand.as_deref(),
                active: match account.status {
                    Some(Status::Active) => Active::Yes,
                    Some(Status::ReconnectRequired | Status::Unknown) | None => Active::NotSaid,
                },
            })
            .collect();
        attempt::judge(&mine, &list, if rival { Rivals::Some } else { Rivals::None })
    }
}
