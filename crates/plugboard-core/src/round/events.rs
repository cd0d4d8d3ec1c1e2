//! What happens to a round. Total: what does not fit how an account stands changes nothing.

use std::collections::{HashMap, HashSet};

use super::{Item, Latest, Round};
use crate::accounts::{Freshness, Index, Whole};
use crate::error::{Error, ErrorCode};
use crate::view::{BrowserChoice, Person, RoundResult, RoundStanding, RoundState, RoundWay};

/// What happens to a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Somebody begins to sign in to an account.
    Begun {
        /// The account.
        account: String,
        /// The attempt.
        attempt: String,
        /// The browser that was chosen for it.
        browser: Option<BrowserChoice>,
    },
    /// It did not begin after all, and nothing was asked.
    TakenBack {
        /// The attempt.
        attempt: String,
    },
    /// An attempt is over.
    Ended {
        /// The attempt.
        attempt: String,
        /// What came of it.
        result: RoundResult,
        /// The accounts that it brought.
        brought: Vec<String>,
    },
    /// Nobody knows of an attempt any more.
    Lost {
        /// The attempt.
        attempt: String,
    },
    /// An account is passed over.
    Skip {
        /// The account.
        account: String,
    },
    /// One that was passed over, or left to somebody else, is to be done after all.
    PutBack {
        /// The account.
        account: String,
    },
    /// Somebody else was asked.
    Sent {
        /// The account.
        account: String,
        /// The link that was made for it.
        invite: Option<String>,
    },
    /// A link was used.
    Used {
        /// The link.
        invite: String,
        /// Who came.
        got: Person,
    },
    /// A link is not good any more, and nobody is known to have used it.
    Over {
        /// The link.
        invite: String,
    },
    /// Nothing is begun until it is resumed.
    Pause,
    /// It goes on.
    Resume,
    /// It is over.
    End,
}

impl Round {
    /// Lets something happen. Gives the places of the accounts that changed.
    pub fn take(&mut self, event: Event, now: i64) -> Vec<usize> {
        let changed = match event {
            Event::Pause => return self.turn(RoundState::Paused, now),
            Event::Resume => return self.turn(RoundState::Running, now),
            Event::End => return self.turn(RoundState::Closed, now),
            // What was in flight when it was closed still belongs into the proof.
            Event::Ended { attempt, result, brought } => self.ended(&attempt, &result, &brought, now),
            Event::Lost { attempt } => {
                let fault = Error::from(ErrorCode::Interrupted).into();
                self.ended(&attempt, &RoundResult::Failed { fault }, &[], now)
            }
            _ if self.state == RoundState::Closed => Vec::new(),
            Event::Begun { account, attempt, browser } => {
                self.change(|item| item.is(&account) && item.begin(&attempt, browser.as_ref(), now))
            }
            Event::TakenBack { attempt } => self.change(|item| item.taken_back(&attempt)),
            Event::Skip { account } => self.change(|item| item.is(&account) && item.skip(now)),
            Event::PutBack { account } => self.change(|item| item.is(&account) && item.put_back()),
            Event::Sent { account, invite } => {
                self.change(|item| item.is(&account) && item.send(invite.clone(), now))
            }
            Event::Used { invite, got } => self.news(|item| item.used(&invite, &got, now)),
            Event::Over { invite } => {
                self.news(|item| item.has(&invite) && item.trouble(RoundResult::LinkOver))
            }
        };
        self.revised(changed)
    }

    /// Takes what the service just listed: what is back by itself, what is gone, what broke again.
    pub fn listed(&mut self, index: &Index, whole: Whole, now: i64) -> Vec<usize> {
        if index.freshness() == Freshness::Stale {
            return Vec::new();
        }
        let mut served: HashMap<String, HashSet<String>> = HashMap::new();
        for item in &self.items {
            if let (RoundStanding::Done { how: RoundWay::SignedIn, .. }, Some(login)) =
                (&item.shown.standing, &item.login)
            {
                served.entry(item.shown.platform.clone()).or_default().insert(login.clone());
            }
        }
        let goes_on = self.state != RoundState::Closed;
        let mut place = 0;
        let mut noted = Vec::new();
        let news = self.news(|item| {
            let found = index.find(&item.shown.account);
            place += 1;
            if item.note(found, now) {
                noted.push(place - 1);
            }
            let logins = served.get(&item.shown.platform);
            let together =
                item.login.as_ref().is_some_and(|login| logins.is_some_and(|all| all.contains(login)));
            let how = if together { RoundWay::Together } else { RoundWay::ByItself };
            goes_on && item.compare(found, whole, how, now)
        });
        let noted = noted.into_iter().filter(|place| !news.contains(place));
        let changed = news.iter().copied().chain(noted).collect();
        self.revised(changed)
    }

    fn turn(&mut self, state: RoundState, now: i64) -> Vec<usize> {
        if self.state != RoundState::Closed && self.state != state {
            self.state = state;
            self.revision = self.revision.wrapping_add(1);
            if state == RoundState::Closed {
                self.ended = Some(now);
            }
        }
        Vec::new()
    }

    fn ended(&mut self, attempt: &str, result: &RoundResult, brought: &[String], now: i64) -> Vec<usize> {
        let goes_on = self.state != RoundState::Closed;
        self.news(|item| {
            let own = item.end(attempt, result, now);
            let brought = goes_on && brought.contains(&item.shown.account);
            own || brought && item.back(RoundWay::Together, now)
        })
    }

    fn change(&mut self, mut change: impl FnMut(&mut Item) -> bool) -> Vec<usize> {
        let places = self.items.iter_mut().enumerate();
        places.filter_map(|(place, item)| change(item).then_some(place)).collect()
    }

    /// The same for what a person is told of.
    fn news(&mut self, change: impl FnMut(&mut Item) -> bool) -> Vec<usize> {
        let changed = self.change(change);
        if let Some(place) = changed.first() {
            let serial = self.latest.map_or(1, |latest| latest.serial.wrapping_add(1));
            let others = u32::try_from(changed.len() - 1).unwrap_or(u32::MAX);
            self.latest = Some(Latest { serial, place: *place, others });
        }
        changed
    }

    fn revised(&mut self, changed: Vec<usize>) -> Vec<usize> {
        if !changed.is_empty() {
            self.revision = self.revision.wrapping_add(1);
        }
        changed
    }
}
