//! How an account of a round stands, and what changes that. Total: what does not fit changes nothing.

use super::{Item, is_success};
use crate::accounts::{Account, Status, Whole};
use crate::view::{
    BrowserChoice, Health, Person, RoundAfter, RoundResult, RoundStanding, RoundTry, RoundWay,
};

impl Item {
    pub(super) fn is(&self, account: &str) -> bool {
        self.shown.account == account
    }

    pub(super) fn has(&self, link: &str) -> bool {
        match &self.shown.standing {
            RoundStanding::Sent { invite, .. } => invite.as_deref() == Some(link),
            RoundStanding::Waiting
            | RoundStanding::InFlight { .. }
            | RoundStanding::Done { .. }
            | RoundStanding::Skipped { .. }
            | RoundStanding::Gone { .. } => false,
        }
    }

    pub(super) fn begin(&mut self, attempt: &str, browser: Option<&BrowserChoice>, now: i64) -> bool {
        match self.shown.standing {
            RoundStanding::Waiting | RoundStanding::Skipped { .. } | RoundStanding::Sent { .. } => {
                let attempt = attempt.to_owned();
                let browser = browser.cloned();
                let one =
                    RoundTry { attempt: attempt.clone(), browser, started: now, ended: None, result: None };
                self.shown.tries.push(one);
                self.shown.standing = RoundStanding::InFlight { attempt };
                true
            }
            RoundStanding::InFlight { .. } | RoundStanding::Done { .. } | RoundStanding::Gone { .. } => false,
        }
    }

    pub(super) fn flies(&self, attempt: &str) -> bool {
        match &self.shown.standing {
            RoundStanding::InFlight { attempt: own } => own == attempt,
            RoundStanding::Waiting
            | RoundStanding::Done { .. }
            | RoundStanding::Skipped { .. }
            | RoundStanding::Sent { .. }
            | RoundStanding::Gone { .. } => false,
        }
    }

    pub(super) fn taken_back(&mut self, attempt: &str) -> bool {
        let flies = self.flies(attempt);
        if flies {
            self.shown.tries.retain(|one| one.attempt != attempt || one.ended.is_some());
            self.shown.standing = RoundStanding::Waiting;
        }
        flies
    }

    pub(super) fn end(&mut self, attempt: &str, result: &RoundResult, now: i64) -> bool {
        let flies = self.flies(attempt);
        let open = self.shown.tries.iter_mut().rev();
        let Some(one) = open.into_iter().find(|one| one.attempt == attempt && one.ended.is_none()) else {
            return false;
        };
        (one.ended, one.result) = (Some(now), Some(result.clone()));
        if is_success(result) {
            self.shown.browser = one.browser.clone().or(self.shown.browser.take());
            self.done(RoundWay::SignedIn, now);
        } else if flies {
            self.trouble(result.clone());
        }
        true
    }

    pub(super) fn trouble(&mut self, result: RoundResult) -> bool {
        self.shown.standing = RoundStanding::Waiting;
        self.shown.trouble = Some(result);
        true
    }

    /// It is back without a sign-in of its own. One that somebody is signing in to is judged by its attempt.
    pub(super) fn back(&mut self, how: RoundWay, now: i64) -> bool {
        match self.shown.standing {
            RoundStanding::Waiting | RoundStanding::Skipped { .. } | RoundStanding::Sent { .. } => {
                self.done(how, now);
                true
            }
            RoundStanding::InFlight { .. } | RoundStanding::Done { .. } | RoundStanding::Gone { .. } => false,
        }
    }

    /// What the list said before says nothing of an account that is back.
    fn done(&mut self, how: RoundWay, now: i64) {
        self.shown.standing = RoundStanding::Done { how, at: now };
        self.shown.trouble = None;
        self.shown.after = None;
    }

    pub(super) fn skip(&mut self, now: i64) -> bool {
        match self.shown.standing {
            RoundStanding::Waiting | RoundStanding::Sent { .. } => {
                self.shown.standing = RoundStanding::Skipped { at: now };
                true
            }
            RoundStanding::InFlight { .. }
            | RoundStanding::Done { .. }
            | RoundStanding::Skipped { .. }
            | RoundStanding::Gone { .. } => false,
        }
    }

    pub(super) fn put_back(&mut self) -> bool {
        match self.shown.standing {
            RoundStanding::Skipped { .. } | RoundStanding::Sent { .. } => {
                self.shown.standing = RoundStanding::Waiting;
                true
            }
            RoundStanding::Waiting
            | RoundStanding::InFlight { .. }
            | RoundStanding::Done { .. }
            | RoundStanding::Gone { .. } => false,
        }
    }

    pub(super) fn send(&mut self, invite: Option<String>, now: i64) -> bool {
        match self.shown.standing {
            RoundStanding::Waiting | RoundStanding::Skipped { .. } | RoundStanding::Sent { .. } => {
                self.shown.standing = RoundStanding::Sent { at: now, invite };
                true
            }
            RoundStanding::InFlight { .. } | RoundStanding::Done { .. } | RoundStanding::Gone { .. } => false,
        }
    }

    pub(super) fn used(&mut self, invite: &str, got: &Person, now: i64) -> bool {
        if !self.has(invite) {
            false
        } else if got.account_id == self.shown.account {
            self.back(RoundWay::Link, now)
        } else {
            self.trouble(RoundResult::LinkSomebodyElse { got: got.clone() })
        }
    }

    /// Notes what the list says of an account. It is news only of one that is back, where it is the proof.
    pub(super) fn note(&mut self, found: Option<&Account>, now: i64) -> bool {
        let Some(account) = found else { return false };
        let is_back = matches!(self.shown.standing, RoundStanding::Done { .. });
        let after = RoundAfter { health: health(account), at: now };
        let same = self.shown.after.is_some_and(|before| before.health == after.health);
        if !(is_back && same) {
            self.shown.after = Some(after);
        }
        is_back && !same
    }

    /// Compares how it stands with what the list says.
    pub(super) fn compare(&mut self, found: Option<&Account>, whole: Whole, how: RoundWay, now: i64) -> bool {
        match (found.map(|account| (health(account), account.since)), &self.shown.standing) {
            (
                Some((Health::Connected, _)),
                RoundStanding::Waiting | RoundStanding::Skipped { .. } | RoundStanding::Sent { .. },
            ) => {
                let changed = self.back(how, now);
                self.shown.after = Some(RoundAfter { health: Health::Connected, at: now });
                changed
            }
            (Some((Health::NeedsYou, since)), RoundStanding::Done { at, .. })
                if since.is_some_and(|since| since > *at) =>
            {
                self.trouble(RoundResult::BrokeAgain)
            }
            (
                None,
                RoundStanding::Waiting
                | RoundStanding::Done { .. }
                | RoundStanding::Skipped { .. }
                | RoundStanding::Sent { .. },
            ) if whole == Whole::Yes => {
                self.shown.standing = RoundStanding::Gone { at: now };
                self.shown.trouble = None;
                self.shown.after = None;
                true
            }
            (
                None | Some((Health::Connected | Health::NeedsYou | Health::CannotTell | Health::Listed, _)),
                RoundStanding::Waiting
                | RoundStanding::InFlight { .. }
                | RoundStanding::Done { .. }
                | RoundStanding::Skipped { .. }
                | RoundStanding::Sent { .. }
                | RoundStanding::Gone { .. },
            ) => false,
        }
    }
}

/// How an account in a fresh list is.
fn health(account: &Account) -> Health {
    match account.status {
        Some(Status::Active) => Health::Connected,
        Some(Status::ReconnectRequired) => Health::NeedsYou,
        Some(Status::Unknown) => Health::CannotTell,
        None => Health::Listed,
    }
}
