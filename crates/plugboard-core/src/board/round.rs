//! The reconnect round of the open workspace: begun, gone through, closed, saved as a file. What is decided about it
//! is decided in [`crate::round`]; here it meets attempts, the list, and links for somebody else.

mod meeting;
mod starting;

use std::collections::HashSet;

use super::beside::beside;
use super::connect::Beginning;
use super::files::Export;
use super::offer::Opening;
use super::state::{Shown, State, Tracked};
use super::{Board, Now};
use crate::error::{Error, ErrorCode, Result};
use crate::export::FileWords;
use crate::round::{self, Event, Round, file_name};
use crate::view::{
    BrowserChoice, Method, RoundFormat, RoundRows, RoundStarted, RoundState, RoundView, WorkspaceId,
};

/// The setting that holds the number of the last round.
const NUMBER: &str = "rounds";

/// What was started, and what the shell has to open for it.
#[derive(Debug, Default)]
pub struct RoundStep {
    /// For the page; absent if there was nothing to start.
    pub started: Option<RoundStarted>,
    /// For the browser.
    pub opening: Option<Opening>,
}

impl Board {
    /// A range of the open workspace's round; none when there is no round.
    #[must_use]
    pub fn round_rows(&self, start: u32, count: u32) -> RoundRows {
        let state = self.lock();
        let round = state.round(state.active);
        round.map_or(RoundRows { revision: 0, total: 0, start, rows: Vec::new() }, |round| {
            round.rows(start, count)
        })
    }

    /// Starts the next account, in the browser that worked for it last.
    pub async fn round_next(&self) -> Result<RoundStep> {
        let reserved = self.change(|state| {
            let round = state.open_round(state.active)?;
            let next = round.next().map(|item| item.account.clone());
            next.map(|account| state.reserve(&account, None, self.now())).transpose()
        })?;
        match reserved {
            Some(reserved) => self.go_on(reserved).await,
            None => Ok(RoundStep::default()),
        }
    }

    /// Starts this account, whoever is next; a round that is paused goes on.
    pub async fn round_start(&self, account: &str, browser: Option<BrowserChoice>) -> Result<RoundStep> {
        let reserved = self.change(|state| {
            let reserved = state.reserve(account, browser, self.now())?;
            state.happen_in_round(state.active, Event::Resume, self.now().wall);
            Ok::<_, Error>(reserved)
        })?;
        self.go_on(reserved).await
    }

    async fn go_on(&self, reserved: Reserved) -> Result<RoundStep> {
        let Reserved { workspace, started, platform, browser } = reserved;
        let account = Some(started.account.clone());
        let opening = match started.method {
            Method::Form | Method::Dashboard => None,
            Method::Browser => {
                let beginning = Beginning { sheet: started.sheet.clone(), platform, account, brand: None };
                let begun = self.begin_in(workspace, &beginning, browser).await;
                self.change(|state| {
                    if state.find(&started.sheet).is_none() {
                        let attempt = started.sheet.clone();
                        state.happen_in_round(workspace, Event::TakenBack { attempt }, self.now().wall);
                    }
                });
                begun?
            }
        };
        Ok(RoundStep { started: Some(started), opening })
    }

    /// Passes an account over. A sign-in that is under way is cancelled, if it still can be.
    pub fn round_skip(&self, account: &str) {
        let attempt = {
            let state = self.lock();
            state.round(state.active).and_then(|round| round.attempt_of(account)).map(str::to_owned)
        };
        if let Some(attempt) = attempt {
            self.cancel(&attempt);
        }
        self.in_round(Event::Skip { account: account.to_owned() });
    }

    /// Puts an account back that was passed over or left to somebody else.
    pub fn round_put_back(&self, account: &str) {
        self.in_round(Event::PutBack { account: account.to_owned() });
    }

    /// Notes that somebody else was asked, in another way than by a link of ours.
    pub fn round_sent(&self, account: &str) {
        self.in_round(Event::Sent { account: account.to_owned(), invite: None });
    }

    /// Begins nothing until the round is resumed.
    pub fn pause_round(&self) {
        self.in_round(Event::Pause);
    }

    /// Goes on.
    pub fn resume_round(&self) {
        self.in_round(Event::Resume);
    }

    /// Closes the round. What is in flight goes on, and its end is noted.
    pub fn end_round(&self) {
        self.in_round(Event::End);
    }

    /// The round as a file.
    pub async fn export_round(&self, format: RoundFormat, words: FileWords) -> Result<Export> {
        let round = {
            let state = self.lock();
            state.round(state.active).ok_or(ErrorCode::RoundGone)?.clone()
        };
        let saving = self.saving(words);
        let write = move || {
            let file = saving.writer();
            let name = file_name(&round, format, (file.east)(round.started));
            Export { name, contents: round::write(&round, format, file) }
        };
        beside(write).await
    }

    fn in_round(&self, event: Event) {
        let now = self.now().wall;
        self.change(|state| state.happen_in_round(state.active, event, now));
    }
}

/// An account that is about to be signed in to, and whose round it is in.
struct Reserved {
    workspace: WorkspaceId,
    started: RoundStarted,
    platform: String,
    browser: Option<BrowserChoice>,
}

impl State {
    pub(super) fn round(&self, workspace: WorkspaceId) -> Option<&Round> {
        self.rounds.iter().find(|round| round.workspace == workspace)
    }

    fn open_round(&self, workspace: WorkspaceId) -> Result<&Round> {
        let round = self.round(workspace).filter(|round| round.state() != RoundState::Closed);
        round.ok_or_else(|| ErrorCode::RoundGone.into())
    }

    fn last_round_number(&self) -> u32 {
        let kept = self.store.setting(NUMBER).ok().flatten().and_then(|text| text.parse().ok());
        self.rounds.iter().map(|round| round.id).chain(kept).max().unwrap_or(0)
    }

    pub(super) fn forget_round(&mut self, workspace: WorkspaceId) {
        self.rounds.retain(|round| round.workspace != workspace);
        self.note_saved(|store| store.remove_round(workspace));
    }

    /// Marks an account as being signed in to, before anything is asked: a second press finds it taken. A form
    /// begins when it is sent.
    fn reserve(&mut self, account: &str, browser: Option<BrowserChoice>, now: Now) -> Result<Reserved> {
        let workspace = self.active;
        let round = self.open_round(workspace)?;
        let item = &round.find(account).ok_or(ErrorCode::RoundGone)?.shown;
        if round.attempt_of(account).is_some() {
            return Err(ErrorCode::RoundBusy.into());
        }
        let browser = browser.or_else(|| item.browser.clone());
        let started =
            RoundStarted { account: item.account.clone(), sheet: round.sheet(item), method: item.method };
        let platform = item.platform.clone();
        match started.method {
            Method::Dashboard => return Err(ErrorCode::DashboardOnly.into()),
            Method::Form => {}
            Method::Browser if !round.has_room() => return Err(ErrorCode::RoundFull.into()),
            Method::Browser => {
                let (account, attempt) = (started.account.clone(), started.sheet.clone());
                self.happen_in_round(
                    workspace,
                    Event::Begun { account, attempt, browser: browser.clone() },
                    now.wall,
                );
            }
        }
        Ok(Reserved { workspace, started, platform, browser })
    }

    /// Lets something happen to a workspace's round, and writes down what changed.
    pub(super) fn happen_in_round(&mut self, workspace: WorkspaceId, event: Event, now: i64) {
        self.change_round(workspace, |round| round.take(event, now));
    }

    fn change_round(&mut self, workspace: WorkspaceId, change: impl FnOnce(&mut Round) -> Vec<usize>) {
        let Some(at) = self.rounds.iter().position(|round| round.workspace == workspace) else { return };
        let heading = self.rounds[at].heading();
        let places = change(&mut self.rounds[at]);
        if (places.is_empty() && heading == self.rounds[at].heading()) || !is_kept(&self.rounds[at]) {
            return;
        }
        let round = self.rounds.swap_remove(at);
        self.note_saved(|store| store.save_round(&round, &places));
        self.rounds.push(round);
    }

    pub(super) fn round_view(&self) -> Option<RoundView> {
        let shown: HashSet<&str> = self
            .attempts
            .iter()
            .filter(|tracked: &&Tracked| tracked.shown == Shown::Yes)
            .map(|tracked| tracked.attempt.id.as_str())
            .collect();
        Some(self.round(self.active)?.view(|attempt| shown.contains(attempt)))
    }
}

/// Rehearsal's sandbox is new at each start.
pub(super) fn is_kept(round: &Round) -> bool {
    round.workspace != WorkspaceId::REHEARSAL
}
