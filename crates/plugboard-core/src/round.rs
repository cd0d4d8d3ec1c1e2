//! A reconnect round: the accounts that need a person, in the order in which one login serves most of them, and
//! what became of each. It is pure: it begins no sign-in and knows no list but the one that it is shown.

mod events;
mod order;
mod report;
mod rows;
mod standing;

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::accounts::reason::sign_in_helps;
use crate::accounts::{Account, Roll};
use crate::platform;
use crate::view::{
    BrandRef, BrowserChoice, Method, RoundGroupKind, RoundItem, RoundResult, RoundStanding, RoundState,
    RoundTry, WorkspaceId,
};

pub use events::Event;
pub use report::file_name;
pub(crate) use report::write;

use order::Span;

/// Most sign-ins that are open at once.
pub const MOST_IN_FLIGHT: usize = 5;

/// A round.
#[derive(Debug, Clone, PartialEq)]
pub struct Round {
    /// Its number on this computer.
    pub id: u32,
    /// The workspace that it belongs to.
    pub workspace: WorkspaceId,
    /// When it was begun.
    pub started: i64,
    /// When it was closed.
    pub ended: Option<i64>,
    /// The user of the computer who began it.
    pub who: String,
    state: RoundState,
    items: Vec<Item>,
    spans: Vec<Span>,
    revision: u32,
    latest: Option<Latest>,
}

/// An account of a round, with what is not drawn of it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Item {
    /// What is drawn.
    pub shown: RoundItem,
    /// The login that it shares with others, by id.
    pub login: Option<String>,
    /// What it has in common with its neighbours.
    pub kind: RoundGroupKind,
}

/// What happened last, by place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Latest {
    serial: u32,
    place: usize,
    others: u32,
}

/// What a round is made from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The list.
    pub roll: &'a Roll,
    /// Ids of the accounts that are wanted; all of them if there are none.
    pub wanted: Option<&'a BTreeSet<String>>,
    /// The browser in which an account's sign-in worked last, by account.
    pub browsers: &'a HashMap<String, BrowserChoice>,
    /// Names of brands, by id.
    pub brands: &'a dyn Fn(&str) -> String,
    /// Accounts that broke again right after they were reconnected.
    pub not_you: &'a [String],
}

impl Source<'_> {
    /// Those that the service says need a person, and no others.
    fn items(&self) -> Vec<Item> {
        self.roll
            .broken()
            .iter()
            .filter(|account| self.wanted.is_none_or(|ids| ids.contains(&account.id)))
            .map(|account| self.item(account))
            .collect()
    }

    fn item(&self, account: &Account) -> Item {
        let method = platform::find(&account.platform).map_or(Method::Browser, |known| known.method);
        let helps = sign_in_helps(account.reason.as_deref());
        let kind = match method {
            _ if !helps => RoundGroupKind::Suspended,
            _ if self.not_you.contains(&account.id) => RoundGroupKind::NotYou,
            Method::Dashboard => RoundGroupKind::Dashboard,
            Method::Browser | Method::Form => RoundGroupKind::Platform,
        };
        let brand = account.brand.as_ref();
        Item {
            shown: RoundItem {
                account: account.id.clone(),
                number: 0,
                platform: account.platform.clone(),
                method,
                name: account.name.clone(),
                username: account.username.clone(),
                brand: brand.map(|id| BrandRef { name: (self.brands)(id), id: id.clone() }),
                browser: self.browsers.get(&account.id).cloned(),
                since: account.since,
                reason: account.reason.clone(),
                sign_in_helps: helps,
                standing: RoundStanding::Waiting,
                trouble: None,
                tries: Vec::new(),
                after: None,
            },
            login: account.login.clone(),
            kind,
        }
    }
}

/// What is written down of a round beside its items.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Heading {
    id: u32,
    workspace: WorkspaceId,
    started: i64,
    ended: Option<i64>,
    who: String,
    state: RoundState,
}

impl Heading {
    /// The workspace that the round belongs to.
    #[must_use]
    pub fn workspace(&self) -> WorkspaceId {
        self.workspace
    }
}

impl Round {
    /// A round of what needs a person. `None` if nothing does.
    #[must_use]
    pub fn new(id: u32, workspace: WorkspaceId, source: &Source<'_>, who: &str, now: i64) -> Option<Self> {
        let items = order::sorted(source.items());
        let heading = Heading {
            id,
            workspace,
            started: now,
            ended: None,
            who: who.to_owned(),
            state: RoundState::Running,
        };
        (!items.is_empty()).then(|| Self::restored(heading, items))
    }

    /// A round as it was written down, its items in their order.
    #[must_use]
    pub fn restored(heading: Heading, items: Vec<Item>) -> Self {
        let Heading { id, workspace, started, ended, who, state } = heading;
        let spans = order::spans(&items);
        Self { id, workspace, started, ended, who, state, items, spans, revision: 1, latest: None }
    }

    /// What is to be written down beside the items.
    #[must_use]
    pub fn heading(&self) -> Heading {
        Heading {
            id: self.id,
            workspace: self.workspace,
            started: self.started,
            ended: self.ended,
            who: self.who.clone(),
            state: self.state,
        }
    }

    /// Its accounts in order.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Whether it goes on.
    #[must_use]
    pub fn state(&self) -> RoundState {
        self.state
    }

    /// The account with this id.
    #[must_use]
    pub fn find(&self, account: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.shown.account == account)
    }

    /// The attempt in which somebody signs in to an account now.
    #[must_use]
    pub fn attempt_of(&self, account: &str) -> Option<&str> {
        match &self.find(account)?.shown.standing {
            RoundStanding::InFlight { attempt } => Some(attempt),
            RoundStanding::Waiting
            | RoundStanding::Done { .. }
            | RoundStanding::Skipped { .. }
            | RoundStanding::Sent { .. }
            | RoundStanding::Gone { .. } => None,
        }
    }

    /// The attempts that are in flight.
    pub fn in_flight(&self) -> impl Iterator<Item = &str> {
        self.items.iter().filter_map(|item| match &item.shown.standing {
            RoundStanding::InFlight { attempt } => Some(attempt.as_str()),
            RoundStanding::Waiting
            | RoundStanding::Done { .. }
            | RoundStanding::Skipped { .. }
            | RoundStanding::Sent { .. }
            | RoundStanding::Gone { .. } => None,
        })
    }

    /// Whether another one may be started beside those in flight.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.in_flight().count() < MOST_IN_FLIGHT
    }

    /// Whether an attempt's id was made here: then its result is told in the round's own row.
    #[must_use]
    pub fn made(&self, attempt: &str) -> bool {
        attempt.strip_prefix(&self.prefix()).is_some()
    }

    fn prefix(&self) -> String {
        format!("round-{}-", self.id)
    }

    /// The sheet on which the next try of an account is made.
    #[must_use]
    pub fn sheet(&self, item: &RoundItem) -> String {
        format!("{}{}-{}", self.prefix(), item.number, item.tries.len() + 1)
    }

    /// The account that is next: those that were not tried yet, in order and those first whose login nobody is
    /// signing in to; then those that failed, the longest ago first. `None` unless it runs.
    #[must_use]
    pub fn next(&self) -> Option<&RoundItem> {
        match self.state {
            RoundState::Running => self.next_place().map(|place| &self.items[place].shown),
            RoundState::Paused | RoundState::Closed => None,
        }
    }

    pub(self) fn next_place(&self) -> Option<usize> {
        let busy: HashSet<&str> = self
            .items
            .iter()
            .filter(|item| matches!(item.shown.standing, RoundStanding::InFlight { .. }))
            .filter_map(|item| item.login.as_deref())
            .collect();
        let can = |item: &Item| {
            matches!(item.shown.standing, RoundStanding::Waiting)
                && item.shown.method != Method::Dashboard
                && item.shown.sign_in_helps
        };
        let waiting = || self.items.iter().enumerate().filter(|(_, item)| can(item));
        let fresh = || waiting().filter(|(_, item)| item.shown.trouble.is_none());
        let idle = |item: &Item| item.login.as_deref().is_none_or(|login| !busy.contains(login));
        fresh()
            .find(|(_, item)| idle(item))
            .or_else(|| fresh().next())
            .or_else(|| waiting().min_by_key(|(place, item)| (last_end(&item.shown.tries), *place)))
            .map(|(place, _)| place)
    }
}

fn last_end(tries: &[RoundTry]) -> i64 {
    tries.iter().rev().find_map(|one| one.ended).unwrap_or(0)
}

/// Whether what came of a try is that the account is back.
fn is_success(result: &RoundResult) -> bool {
    match result {
        RoundResult::Connected => true,
        RoundResult::SomebodyElse { .. }
        | RoundResult::Declined { .. }
        | RoundResult::Cancelled
        | RoundResult::Expired
        | RoundResult::Unconfirmed
        | RoundResult::Failed { .. }
        | RoundResult::LinkOver
        | RoundResult::LinkSomebodyElse { .. }
        | RoundResult::BrokeAgain => false,
    }
}

#[cfg(test)]
mod tests;
