//! Writing down what happens: steps of sign-ins, those that are over, what a list says that the one before did not.
//! How it is handed out stands in `reading.rs`.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::beside::beside;
use super::state::State;
use super::storing::PART;
use super::{Board, Now};
use crate::accounts::{Account, Draft, Status, Whole};
use crate::api::Api;
use crate::attempt::{Attempt, Event, Phase};
use crate::error::Error;
use crate::history::{self, Beside, broke_again};
use crate::view::{End, HealthDay, ListChange, Outcome, Past, Step, StepName, WorkspaceId};
use crate::workspace::Workspace;

/// How often a list that says the same again is written down for the day, in milliseconds.
const DAY_AGAIN_MS: i64 = 60 * 60 * 1_000;

/// How far back a sign-in explains what a list says, in milliseconds.
const EXPLAINS_MS: i64 = 10 * 60 * 1_000;

/// How far back reconnects are counted that did not last, and most accounts that are named for it.
const WEEK_MS: i64 = 7 * 24 * 60 * 60 * 1_000;
const MAX_NOT_YOU: usize = 500;

/// A day in milliseconds, and a minute.
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const MINUTE_MS: i64 = 60 * 1_000;

/// What explains what a list says, taken before it is compared.
pub(super) struct Facts {
    first: First,
    unlisted: Vec<Account>,
    signed_in: Vec<String>,
    pub(super) disconnected: Vec<String>,
    brands: Arc<HashMap<String, String>>,
}

/// Whether a list is a workspace's first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum First {
    Yes,
    No,
}

impl Facts {
    /// What a list that is about to be taken says that the one before did not; and the known accounts that it lacks
    /// although they may be there, because it has gaps.
    pub(super) fn changes(&self, draft: &Draft, whole: Whole, now: i64) -> (Vec<ListChange>, Vec<Account>) {
        let (old, new) = draft.differences();
        if self.first == First::Yes {
            return (vec![history::first_seen(new.len(), now)], Vec::new());
        }
        let Self { unlisted, signed_in, disconnected, brands, .. } = self;
        let before: Vec<&Account> = old.into_iter().chain(unlisted).collect();
        let beside = Beside { whole, signed_in, disconnected, brands };
        let changes = history::changes(before.iter().copied(), new.iter().copied(), &beside, now);
        let listed: HashSet<&str> = new.iter().map(|account| account.id.as_str()).collect();
        let lacks =
            |account: &&Account| !listed.contains(account.id.as_str()) && !disconnected.contains(&account.id);
        let unlisted = match whole {
            Whole::Yes => Vec::new(),
            Whole::No => before.into_iter().filter(lacks).cloned().collect(),
        };
        (changes, unlisted)
    }
}

impl Board {
    /// Writes down what a list that was taken said anew, and on this day how it is; the latter at most once an hour
    /// when there is nothing new.
    pub(super) async fn note_list(
        &self,
        id: WorkspaceId,
        api: &Arc<Api>,
        changes: Vec<ListChange>,
        now: i64,
    ) {
        let day = self.today(now);
        let (roll, first) = {
            let mut state = self.lock();
            let Some(open) = state.workspace_mut(id) else { return };
            let list = &mut open.list;
            let again = list.noted_at.is_none_or(|last| (now - last).abs() >= DAY_AGAIN_MS);
            if changes.is_empty() && !again {
                return;
            }
            let first = list.noted_at.replace(now).is_none();
            (Arc::clone(list.index.roll()), first)
        };
        let changes = if first { self.unsaid(id, changes).await } else { changes };
        let Ok(platforms) = beside(move || history::tally(roll.accounts().iter())).await else { return };
        let today = HealthDay { day, checked_at: now, platforms };
        let noted = self.write(id, api, move |store| store.journal().note_day(id, &today)).await;
        let mut failed = matches!(noted, Some(Err(_)));
        let anything = !changes.is_empty();
        let mut left = changes.into_iter().peekable();
        while left.peek().is_some() {
            let part: Vec<ListChange> = left.by_ref().take(PART).collect();
            let noted = self.write(id, api, move |store| store.journal().note_changes(id, &part)).await;
            failed = failed || matches!(noted, Some(Err(_)));
        }
        self.change(|state| {
            if failed {
                state.fall_behind();
            }
            if anything {
                state.find_not_you(id, now);
            }
            state.wrote_history();
        });
    }

    /// Without what was written down before a kill that kept the list itself from being stored.
    async fn unsaid(&self, id: WorkspaceId, changes: Vec<ListChange>) -> Vec<ListChange> {
        let (journal, _) = self.journal();
        let all = changes.clone();
        match beside(move || journal.unsaid(id, changes)).await {
            Ok(Ok(unsaid)) => unsaid,
            Ok(Err(_)) | Err(_) => all,
        }
    }

    /// The day by this computer's calendar, counted from 1970-01-01.
    pub(super) fn today(&self, now: i64) -> i32 {
        let local = now + i64::from((self.machine.minutes_east)(now)) * MINUTE_MS;
        i32::try_from(local.div_euclid(DAY_MS)).unwrap_or(0)
    }
}

impl State {
    /// What is known beside the next list of a workspace.
    pub(super) fn facts(&self, open: &Workspace, now: i64) -> Facts {
        let first = if open.list.checked_at.is_some() { First::No } else { First::Yes };
        let unlisted = open.list.unlisted.clone();
        let signed_in = self.signed_in_since(open.id, now - EXPLAINS_MS);
        let disconnected = open.list.disconnected.clone();
        Facts { first, unlisted, signed_in, disconnected, brands: open.list.index.brand_names() }
    }

    /// Accounts that a sign-in brought lately.
    fn signed_in_since(&self, id: WorkspaceId, since: i64) -> Vec<String> {
        let mine = self.attempts.iter().map(|tracked| &tracked.attempt);
        let lately = mine
            .filter(|attempt| attempt.workspace == id && attempt.ended.is_some_and(|ended| ended >= since));
        let ends: Vec<End> = lately.filter_map(|attempt| end(&attempt.phase)).collect();
        ends.iter().flat_map(End::brought).map(|person| person.account_id.clone()).collect()
    }

    /// Finds the accounts of a workspace that break again and again.
    pub(super) fn find_not_you(&mut self, id: WorkspaceId, now: i64) {
        let Some(open) = self.workspace_of(id) else { return };
        let broken = |account: &&Account| account.status == Some(Status::ReconnectRequired);
        let journal = Arc::clone(self.store.journal());
        let pasts = journal.pasts_since(id, now - WEEK_MS).unwrap_or_default();
        let mut reconnects: HashMap<&str, Vec<i64>> = HashMap::new();
        for past in &pasts {
            if let (
                Some(End::Connected { got, outcome: Outcome::Expected | Outcome::Renewed, .. }),
                Some(ended),
            ) = (&past.end, past.ended)
            {
                reconnects.entry(&got.account_id).or_default().push(ended);
            }
        }
        reconnects.retain(|_, times| times.len() > 1);
        let again = |account: &&str| {
            let breaks = journal.breaks(id, account, now - WEEK_MS).unwrap_or_default();
            let listed = open.list.index.find(account);
            listed.as_ref().is_some_and(broken) && broke_again(&reconnects[*account], &breaks, now)
        };
        let mut found: Vec<String> = reconnects.keys().copied().filter(again).map(str::to_owned).collect();
        found.sort();
        found.truncate(MAX_NOT_YOU);
        if let Some(open) = self.workspace_mut(id) {
            open.list.not_you = found;
        }
    }

    /// Writes a step of an attempt down, with what the service was asked for it.
    pub(super) fn note_step(&mut self, id: &str, happened: Happened, now: Now) {
        let Some(tracked) = self.find(id) else { return };
        let attempt = &tracked.attempt;
        let Happened { name, error, detail } = happened;
        let newest = attempt.tickets.last().filter(|_| name == StepName::Offered);
        let step = Step {
            at: now.wall,
            after: tracked.time(now) - attempt.started,
            name,
            code: error.as_ref().map(|error| error.code),
            detail,
            way: newest.map(|ticket| ticket.way),
            reference: error.map(|error| error.reference).unwrap_or_default(),
            requests: tracked.ear.take(),
        };
        let (workspace, started) = (attempt.workspace, attempt.started);
        self.note_saved(|store| store.journal().note_step(workspace, id, started, &step));
    }

    /// Writes an attempt down that is over.
    pub(super) fn note_past(&mut self, id: &str, now: Now) {
        let Some(tracked) = self.find(id) else { return };
        let past = past(&tracked.attempt, &self.user);
        let workspace = past.workspace;
        self.note_saved(|store| store.journal().note_past(&past));
        self.find_not_you(workspace, now.wall);
        self.wrote_history();
    }

    /// Whoever shows history asks again.
    fn wrote_history(&mut self) {
        self.history_revision = self.history_revision.wrapping_add(1);
    }
}

pub(super) fn past(attempt: &Attempt, who: &str) -> Past {
    Past {
        attempt: attempt.id.clone(),
        started: attempt.started,
        ended: attempt.ended,
        workspace: attempt.workspace,
        platform: attempt.platform.clone(),
        method: attempt.method,
        contract: attempt.contract,
        brand: attempt.brand.clone(),
        browser: attempt.browser.clone(),
        expected: attempt.expected.as_ref().map(|expected| expected.person.clone()),
        end: end(&attempt.phase),
        who: who.to_owned(),
        round: None,
    }
}

/// What came of an attempt; nothing while it goes on.
pub(super) fn end(phase: &Phase) -> Option<End> {
    match phase {
        Phase::Starting
        | Phase::Waiting { .. }
        | Phase::Claimed { .. }
        | Phase::Exchanging { .. }
        | Phase::Confirming { .. }
        | Phase::Choosing { .. }
        | Phase::Selecting { .. } => None,
        Phase::Connected { got, others, outcome } => {
            Some(End::Connected { got: got.clone(), others: others.clone(), outcome: *outcome })
        }
        Phase::Declined { reason } => Some(End::Declined { reason: reason.clone() }),
        Phase::Cancelled => Some(End::Cancelled),
        Phase::Expired => Some(End::Expired),
        Phase::Unconfirmed => Some(End::Unconfirmed),
        Phase::Failed { code, field, reference } => {
            let error = Error { field: field.clone(), reference: reference.clone(), ..Error::new(*code) };
            Some(End::Failed { fault: error.into() })
        }
    }
}

/// A step before it is written down.
pub(super) struct Happened {
    name: StepName,
    error: Option<Error>,
    detail: Option<String>,
}

impl From<StepName> for Happened {
    fn from(name: StepName) -> Self {
        Self { name, error: None, detail: None }
    }
}

impl Happened {
    fn with(self, error: &Error) -> Self {
        Self { error: Some(error.clone()), ..self }
    }

    /// What an event is called, and what went wrong with it.
    pub(super) fn of(event: &Event) -> Self {
        match event {
            Event::Offered(_) => StepName::Offered.into(),
            Event::Arrived(_) => StepName::Arrived.into(),
            Event::Refused(error) => Self::from(StepName::Refused).with(error),
            Event::Lost => StepName::Lost.into(),
            Event::Returned => StepName::Returned.into(),
            Event::Told { .. } => StepName::Told.into(),
            Event::Choose { .. } => StepName::ToChoose.into(),
            Event::Declined { reason, .. } => {
                Self { detail: Some(reason.clone()), ..StepName::Declined.into() }
            }
            Event::Failed { error, .. } => Self::from(StepName::CameWithError).with(error),
            Event::Sending => StepName::Sending.into(),
            Event::Selected => StepName::Chosen.into(),
            Event::Judged(Some(_)) => StepName::Found.into(),
            Event::Judged(None) => StepName::NotFound.into(),
            Event::Cancel => StepName::Cancelled.into(),
            Event::Tick => StepName::TimeUp.into(),
            Event::Restarted => StepName::Restarted.into(),
        }
    }
}

/// A status as it stands in a case file.
pub(super) fn status_of(status: Option<Status>) -> Option<String> {
    history::status_name(status).map(str::to_owned)
}
