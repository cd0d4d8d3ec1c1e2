//! One try at connecting an account: a state machine that is pure and total.
//!
//! [`step`] takes an attempt, an event and the time, and gives the attempt that follows and what has to be
//! done. It does nothing itself, and an event that does not fit a phase changes nothing.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorCode};
use crate::vault::Digest;
use crate::view::{Method, Outcome, Person, WorkspaceKind};

/// How long a sign-in lives, in milliseconds: the life of a state token (API guide, "State token security").
pub const LIFE_MS: i64 = 10 * 60 * 1_000;

/// How long a late callback is still taken after [`LIFE_MS`]: the service, not our clock, decides.
pub const GRACE_MS: i64 = 60 * 1_000;

/// How long the service may take for one step before the attempt is given up.
pub const STEP_MS: i64 = 3 * 60 * 1_000;

/// One try at connecting. It holds no secret, so it can be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    /// The id of the sheet that began it.
    pub id: String,
    /// The workspace it belongs to, for life.
    pub workspace: WorkspaceKind,
    /// Platform slug; the exchange takes it from here, never from a URL.
    pub platform: String,
    /// How one signs in.
    pub method: Method,
    /// The redirect address given at connect; the exchange repeats it.
    pub redirect_uri: String,
    /// The key that began it.
    pub key: Digest,
    /// When it began.
    pub started: i64,
    /// When it ended.
    pub ended: Option<i64>,
    /// Digest of the state, once the service gave one.
    pub state: Option<Digest>,
    /// Who has to sign in, on a reconnect.
    pub expected: Option<Expected>,
    /// Ids of this platform's accounts listed before; absent when no list could be had.
    pub before: Option<Vec<String>>,
    /// Where it stands.
    pub phase: Phase,
}

/// Who has to sign in on a reconnect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The account.
    pub person: Person,
    /// What the list said of it before.
    pub before: Before,
}

/// What the list said of an account before a reconnect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// It needed a person.
    Broken,
    /// It worked, or nobody could say.
    Otherwise,
}

/// Where an attempt stands. Every phase that is not an end has a deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "phase")]
pub enum Phase {
    /// The service was asked.
    Starting,
    /// The browser is open.
    Waiting {
        /// When a callback comes too late.
        until: i64,
    },
    /// A callback matched; nothing was sent yet.
    Claimed {
        /// When it is too late to send it.
        until: i64,
    },
    /// The exchange may be on its way; it is never sent again.
    Exchanging {
        /// When waiting for its outcome is given up.
        until: i64,
    },
    /// An account came.
    Connected {
        /// Which.
        got: Person,
        /// What that means.
        outcome: Outcome,
    },
    /// The person said no.
    Declined {
        /// The platform's error code.
        reason: String,
    },
    /// Cancelled here.
    Cancelled,
    /// Nobody came in time.
    Expired,
    /// Nobody can say whether it worked.
    Unconfirmed,
    /// It did not work.
    Failed {
        /// What the person met.
        code: ErrorCode,
        /// The form field at fault.
        field: Option<String>,
        /// For support.
        reference: String,
    },
}

impl Phase {
    /// Whether the attempt is over.
    #[must_use]
    pub fn is_end(&self) -> bool {
        match self {
            Self::Starting | Self::Waiting { .. } | Self::Claimed { .. } | Self::Exchanging { .. } => false,
            Self::Connected { .. }
            | Self::Declined { .. }
            | Self::Cancelled
            | Self::Expired
            | Self::Unconfirmed
            | Self::Failed { .. } => true,
        }
    }

    /// When a [`Event::Tick`] will end it.
    #[must_use]
    pub fn deadline(&self, started: i64) -> Option<i64> {
        match self {
            Self::Starting => Some(started + STEP_MS),
            Self::Waiting { until } | Self::Claimed { until } | Self::Exchanging { until } => Some(*until),
            Self::Connected { .. }
            | Self::Declined { .. }
            | Self::Cancelled
            | Self::Expired
            | Self::Unconfirmed
            | Self::Failed { .. } => None,
        }
    }

    fn failed(error: Error) -> Self {
        Self::Failed { code: error.code, field: error.field, reference: error.reference }
    }
}

/// What happens to an attempt.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The service gave a sign-in address (202).
    Offered {
        /// Digest of its state.
        state: Digest,
    },
    /// The service gave an account (201, of connect or exchange).
    Arrived(Person),
    /// A definite no, from the service or before anything was sent.
    Refused(Error),
    /// Something was sent and the answer was lost.
    Lost,
    /// A callback with a code matched the state.
    Returned,
    /// A callback with an error matched the state.
    Declined {
        /// The platform's error code.
        reason: String,
    },
    /// The exchange goes out now.
    Sending,
    /// The list was asked what became of a lost answer.
    Judged(Option<Person>),
    /// The person cancels.
    Cancel,
    /// Time passed.
    Tick,
    /// The program was started anew; whatever was in memory is gone.
    Restarted,
}

/// What has to be done after a step, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Write the attempt down, before anything else happens.
    Save,
    /// Open the sign-in address.
    OpenBrowser,
    /// Exchange the code, once.
    Exchange,
    /// Ask the list what became of a lost answer.
    Reconcile,
    /// Forget code and sign-in address.
    Forget,
    /// Fetch the list: something changed.
    Refresh,
}

/// One step. Pure and total.
#[must_use]
pub fn step(attempt: Attempt, event: Event, now: i64) -> (Attempt, Vec<Effect>) {
    use Effect::{Exchange, OpenBrowser, Reconcile, Save};
    let phase = attempt.phase.clone();
    match (phase, event) {
        (Phase::Starting, Event::Offered { state }) => {
            let waiting = Attempt { state: Some(state), ..attempt };
            to(waiting, Phase::Waiting { until: now + LIFE_MS + GRACE_MS }, vec![Save, OpenBrowser])
        }
        (Phase::Waiting { until }, Event::Returned) => {
            to(attempt, Phase::Claimed { until }, vec![Save, Exchange])
        }
        (Phase::Waiting { .. }, Event::Declined { reason }) => end(attempt, Phase::Declined { reason }, now),
        (Phase::Claimed { .. }, Event::Sending) => {
            to(attempt, Phase::Exchanging { until: now + STEP_MS }, vec![Save])
        }
        (Phase::Starting | Phase::Exchanging { .. }, Event::Arrived(got) | Event::Judged(Some(got))) => {
            let outcome = outcome(&attempt, &got);
            end(attempt, Phase::Connected { got, outcome }, now)
        }
        (Phase::Starting | Phase::Exchanging { .. }, Event::Judged(None)) => {
            end(attempt, Phase::Unconfirmed, now)
        }
        (Phase::Starting | Phase::Claimed { .. } | Phase::Exchanging { .. }, Event::Refused(error)) => {
            end(attempt, Phase::failed(error), now)
        }
        (Phase::Starting, Event::Lost) => (attempt, vec![Reconcile]),
        (Phase::Exchanging { .. }, Event::Lost) => (attempt, vec![Reconcile]),
        // The old deadline may have passed while nothing ran.
        (Phase::Exchanging { .. }, Event::Restarted) => {
            to(attempt, Phase::Exchanging { until: now + STEP_MS }, vec![Save, Reconcile])
        }
        (Phase::Starting | Phase::Waiting { .. } | Phase::Claimed { .. }, Event::Cancel) => {
            end(attempt, Phase::Cancelled, now)
        }
        // What was typed may have left before the crash; a sign-in address that was on its way is harmless.
        (Phase::Starting, Event::Restarted) => match attempt.method {
            Method::Form => to(attempt, Phase::Exchanging { until: now + STEP_MS }, vec![Save, Reconcile]),
            Method::Browser | Method::Dashboard => {
                end(attempt, Phase::failed(ErrorCode::Interrupted.into()), now)
            }
        },
        // The code was in memory only.
        (Phase::Claimed { .. }, Event::Restarted) => {
            end(attempt, Phase::failed(ErrorCode::Interrupted.into()), now)
        }
        (Phase::Starting, Event::Tick) if now >= attempt.started + STEP_MS => match attempt.method {
            Method::Form => end(attempt, Phase::Unconfirmed, now),
            Method::Browser | Method::Dashboard => {
                end(attempt, Phase::failed(ErrorCode::TimedOut.into()), now)
            }
        },
        (Phase::Waiting { until } | Phase::Claimed { until }, Event::Tick | Event::Restarted)
            if now >= until =>
        {
            end(attempt, Phase::Expired, now)
        }
        (Phase::Exchanging { until }, Event::Tick) if now >= until => end(attempt, Phase::Unconfirmed, now),
        (
            Phase::Starting
            | Phase::Waiting { .. }
            | Phase::Claimed { .. }
            | Phase::Exchanging { .. }
            | Phase::Connected { .. }
            | Phase::Declined { .. }
            | Phase::Cancelled
            | Phase::Expired
            | Phase::Unconfirmed
            | Phase::Failed { .. },
            Event::Offered { .. }
            | Event::Arrived(_)
            | Event::Refused(_)
            | Event::Lost
            | Event::Returned
            | Event::Declined { .. }
            | Event::Sending
            | Event::Judged(_)
            | Event::Cancel
            | Event::Tick
            | Event::Restarted,
        ) => (attempt, Vec::new()),
    }
}

fn to(attempt: Attempt, phase: Phase, effects: Vec<Effect>) -> (Attempt, Vec<Effect>) {
    (Attempt { phase, ..attempt }, effects)
}

fn end(attempt: Attempt, phase: Phase, now: i64) -> (Attempt, Vec<Effect>) {
    let effects = match phase {
        Phase::Connected { .. } | Phase::Unconfirmed => vec![Effect::Save, Effect::Forget, Effect::Refresh],
        _ => vec![Effect::Save, Effect::Forget],
    };
    to(Attempt { ended: Some(now), ..attempt }, phase, effects)
}

/// What an account that came means. Another person than expected is never a success.
fn outcome(attempt: &Attempt, got: &Person) -> Outcome {
    let listed = attempt.before.as_ref().map(|ids| ids.contains(&got.account_id));
    match (&attempt.expected, listed) {
        (Some(expected), _) if expected.person.account_id == got.account_id => Outcome::Expected,
        (Some(_), Some(false)) => Outcome::SomebodyElseNew,
        (Some(_), Some(true) | None) => Outcome::SomebodyElseListed,
        (None, Some(true)) => Outcome::Renewed,
        (None, Some(false) | None) => Outcome::New,
    }
}

/// One row of a list fetched to settle a lost answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed<'a> {
    /// Account id.
    pub id: &'a str,
    /// Handle.
    pub username: &'a str,
    /// Platform slug.
    pub platform: &'a str,
    /// Whether the service says that it works.
    pub active: Active,
}

/// Whether the service says that an account works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Active {
    /// It said so.
    Yes,
    /// It said something else, or nothing.
    NotSaid,
}

/// Other attempts at the same platform that may have brought an account while this one ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rivals {
    /// None.
    None,
    /// At least one: nothing in the list can be laid at one door.
    Some,
}

/// Judges a lost answer from the list, strictly: a new account counts only if it is the one id of its platform
/// that was not there before; a reconnect only if the expected account was broken and works now.
#[must_use]
pub fn judge(attempt: &Attempt, list: &[Listed<'_>], rivals: Rivals) -> Option<Person> {
    let person =
        |row: &Listed<'_>| Person { account_id: row.id.to_owned(), username: row.username.to_owned() };
    let mine = || list.iter().filter(|row| row.platform == attempt.platform);
    match (rivals, &attempt.expected, &attempt.before) {
        (Rivals::Some, _, _) => None,
        (Rivals::None, Some(expected), _) => match expected.before {
            Before::Otherwise => None,
            Before::Broken => mine()
                .find(|row| row.id == expected.person.account_id && row.active == Active::Yes)
                .map(person),
        },
        (Rivals::None, None, None) => None,
        (Rivals::None, None, Some(before)) => {
            let mut new = mine().filter(|row| !before.iter().any(|id| id == row.id));
            match (new.next(), new.next()) {
                (Some(only), None) => Some(person(only)),
                (Some(_), Some(_)) | (None, _) => None,
            }
        }
    }
}

/// Whether an attempt may have brought an account at or after `since`.
#[must_use]
pub fn may_have_brought_one(attempt: &Attempt, since: i64) -> Rivals {
    let sent = match attempt.phase {
        Phase::Starting => attempt.method == Method::Form,
        Phase::Claimed { .. } | Phase::Exchanging { .. } | Phase::Connected { .. } | Phase::Unconfirmed => {
            true
        }
        // What was typed may have arrived before the person cancelled.
        Phase::Cancelled => attempt.method == Method::Form,
        Phase::Waiting { .. } | Phase::Declined { .. } | Phase::Expired | Phase::Failed { .. } => false,
    };
    if sent && attempt.ended.is_none_or(|ended| ended >= since) { Rivals::Some } else { Rivals::None }
}

#[cfg(test)]
mod tests;
