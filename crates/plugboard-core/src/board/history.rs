//! Writing down what happens: steps of sign-ins, those that are over, what a list says that the one before did not.
//! And handing it out; reading never holds the board's lock.

use std::collections::HashMap;
use std::sync::Arc;

use super::beside::beside;
use super::state::State;
use super::storing::PART;
use super::{Board, Now};
use crate::accounts::{Account, Draft, Status, Whole};
use crate::api::Api;
use crate::attempt::{Attempt, Event, Phase};
use crate::error::{Error, ErrorCode, Result};
use crate::history::{self, Beside, broke_again};
use crate::store::Journal;
use crate::view::{
    Changes, ChangesQuery, End, ExportFormat, HealthDay, History, HistoryQuery, ListChange, NoticeKind,
    Outcome, Past, Step, StepName, Timeline, WorkspaceId,
};
use crate::workspace::Workspace;

/// How often a list that says the same again is written down for the day, in milliseconds.
const DAY_AGAIN_MS: i64 = 60 * 60 * 1_000;

/// How far back a sign-in explains what a list says, in milliseconds.
const EXPLAINS_MS: i64 = 10 * 60 * 1_000;

/// How far back reconnects are counted that did not last, and most accounts that are named for it.
const WEEK_MS: i64 = 7 * 24 * 60 * 60 * 1_000;
const MAX_NOT_YOU: usize = 500;

/// Most days that are given out, most entries of one answer, and most that are written into one file.
const MAX_DAYS: u32 = 400;
const MAX_ENTRIES: u32 = 500;
const MAX_EXPORTED: u32 = 50_000;

/// A day in milliseconds, and a minute.
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const MINUTE_MS: i64 = 60 * 1_000;

/// What explains what a list says, taken before it is compared.
pub(super) struct Facts {
    first: First,
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
    /// What a list that is about to be taken says that the one before did not.
    pub(super) fn changes(&self, draft: &Draft, whole: Whole, now: i64) -> Vec<ListChange> {
        let (old, new) = draft.differences();
        if self.first == First::Yes {
            return vec![history::first_seen(new.len(), now)];
        }
        let Self { signed_in, disconnected, brands, .. } = self;
        let beside = Beside { whole, signed_in, disconnected, brands };
        history::changes(old.into_iter(), new.into_iter(), &beside, now)
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
        let roll = {
            let mut state = self.lock();
            let Some(open) = state.workspace_mut(id) else { return };
            let list = &mut open.list;
            let again = list.noted_at.is_none_or(|last| (now - last).abs() >= DAY_AGAIN_MS);
            if changes.is_empty() && !again {
                return;
            }
            list.noted_at = Some(now);
            Arc::clone(list.index.roll())
        };
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
        if failed {
            self.change(|state| state.notify(NoticeKind::NotSaved));
        }
        if anything {
            self.change(|state| state.find_not_you(id, now));
        }
    }

    /// The entries of the open workspace that a query asks for, newest first.
    pub fn history(&self, query: &HistoryQuery) -> Result<History> {
        let (journal, workspace) = self.journal();
        journal.history(workspace, query)
    }

    /// A try at connecting, step by step; the last one of its sheet unless it says when it began.
    pub fn timeline(&self, attempt: &str, started: Option<i64>) -> Result<Timeline> {
        let (journal, workspace) = self.journal();
        let open = self.lock().open_past(attempt, started);
        let past = match open {
            Some(open) => Some(open),
            None => journal.past(workspace, attempt, started)?,
        };
        let past = past.ok_or(ErrorCode::AttemptGone)?;
        let steps = journal.steps(past.workspace, attempt, past.started)?;
        Ok(Timeline { past, steps })
    }

    /// What is different between two times, account by account.
    pub fn changed_since(&self, query: &ChangesQuery) -> Result<Changes> {
        let (journal, workspace) = self.journal();
        let to = query.to.unwrap_or(i64::MAX);
        let known_since = journal.known_since(workspace)?.filter(|known| *known > query.from);
        let folded = history::fold(journal.changes(workspace, query.from, to)?);
        let group = folded.group(query.group).iter();
        let count = query.count.min(MAX_ENTRIES) as usize;
        let accounts = group.skip(query.start as usize).take(count).cloned().collect();
        Ok(Changes { known_since, counts: folded.counts(), start: query.start, accounts })
    }

    /// How the list was on each of the last days on which it was checked, oldest first.
    pub fn health_days(&self, days: u32) -> Result<Vec<HealthDay>> {
        let today = self.today(self.now().wall);
        let (journal, workspace) = self.journal();
        let back = i32::try_from(days.clamp(1, MAX_DAYS) - 1).unwrap_or(0);
        journal.days(workspace, today - back)
    }

    /// The entries that a query asks for as a file, at most 50,000. The words are the page's.
    pub fn export_history(
        &self,
        query: &HistoryQuery,
        format: ExportFormat,
        words: &HashMap<String, String>,
    ) -> Result<Vec<u8>> {
        let (journal, workspace) = self.journal();
        let mut entries = Vec::new();
        let mut start = 0;
        while start < MAX_EXPORTED {
            let page = HistoryQuery { start, count: MAX_ENTRIES, ..query.clone() };
            let page = journal.history(workspace, &page)?.entries;
            if page.is_empty() {
                break;
            }
            entries.extend(page);
            start += MAX_ENTRIES;
        }
        let east = (self.machine.minutes_east)(self.now().wall);
        Ok(history::export(&entries, format, words, east))
    }

    /// The journal, and whose entries in it are meant.
    pub(super) fn journal(&self) -> (Arc<Journal>, WorkspaceId) {
        let state = self.lock();
        (Arc::clone(state.store.journal()), state.active)
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
        let signed_in = self.signed_in_since(open.id, now - EXPLAINS_MS);
        let disconnected = open.list.disconnected.clone();
        Facts { first, signed_in, disconnected, brands: open.list.index.brand_names() }
    }

    /// Accounts that a sign-in brought lately.
    fn signed_in_since(&self, id: WorkspaceId, since: i64) -> Vec<String> {
        let mine = self.attempts.iter().map(|tracked| &tracked.attempt);
        let lately = mine
            .filter(|attempt| attempt.workspace == id && attempt.ended.is_some_and(|ended| ended >= since));
        let brought = lately.filter_map(|attempt| match &attempt.phase {
            Phase::Connected { got, others, .. } => Some([got].into_iter().chain(others)),
            Phase::Starting
            | Phase::Waiting { .. }
            | Phase::Claimed { .. }
            | Phase::Exchanging { .. }
            | Phase::Confirming { .. }
            | Phase::Choosing { .. }
            | Phase::Selecting { .. }
            | Phase::Declined { .. }
            | Phase::Cancelled
            | Phase::Expired
            | Phase::Unconfirmed
            | Phase::Failed { .. } => None,
        });
        brought.flatten().map(|person| person.account_id.clone()).collect()
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
    }

    /// An attempt that goes on.
    fn open_past(&self, id: &str, started: Option<i64>) -> Option<Past> {
        let attempt = &self.find(id)?.attempt;
        let meant = started.is_none_or(|started| started == attempt.started);
        meant.then(|| past(attempt, &self.user))
    }
}

fn past(attempt: &Attempt, who: &str) -> Past {
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

fn end(phase: &Phase) -> Option<End> {
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
            let error = Error { code: *code, field: field.clone(), reference: reference.clone() };
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
