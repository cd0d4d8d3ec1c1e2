//! One try at connecting an account: a state machine that is pure and total.
//!
//! [`step`] takes an attempt, an event and the time, and gives the attempt that follows and what has to be
//! done. It does nothing itself, and an event that does not fit a phase changes nothing.

mod event;
mod judging;
mod phase;
mod ticket;

use crate::error::{Error, ErrorCode};
use crate::vault::Digest;
use crate::view::{BrandRef, BrowserChoice, Contract, Method, Outcome, Person, WorkspaceId};

pub use event::{Effect, Event};
pub use judging::{Active, Listed, Rivals, compete, judge, may_have_brought_one};
pub use phase::Phase;
pub use ticket::Ticket;

/// How long a sign-in lives, in milliseconds: the life of a state token (API guide, "State token security").
pub const LIFE_MS: i64 = 10 * 60 * 1_000;

/// How long a late callback is still taken after [`LIFE_MS`]: the service, not our clock, decides.
pub const GRACE_MS: i64 = 60 * 1_000;

/// How long the service remembers what there is to choose from (API guide, "OAuth"), unless it says otherwise.
pub const CHOICE_MS: i64 = 30 * 60 * 1_000;

/// How long the service may take for one step before the attempt is given up.
pub const STEP_MS: i64 = 3 * 60 * 1_000;

/// One try at connecting. It holds no secret, so it can be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    /// The id of the sheet that began it.
    pub id: String,
    /// The workspace it belongs to, for life.
    pub workspace: WorkspaceId,
    /// What the service speaks.
    pub contract: Contract,
    /// Platform slug; the exchange takes it from here, never from a URL.
    pub platform: String,
    /// How one signs in.
    pub method: Method,
    /// The brand that the account goes to; none where there are no brands.
    pub brand: Option<BrandRef>,
    /// The browser that was chosen; the default one if none was.
    pub browser: Option<BrowserChoice>,
    /// The ways on which the browser may come back: one, or two once the first did not seem to work.
    pub tickets: Vec<Ticket>,
    /// The key that began it.
    pub key: Digest,
    /// When it began.
    pub started: i64,
    /// When it ended.
    pub ended: Option<i64>,
    /// Who has to sign in, on a reconnect.
    pub expected: Option<Expected>,
    /// Ids of this platform's accounts listed before; absent when no list could be had.
    pub before: Option<Vec<String>>,
    /// Where it stands.
    pub phase: Phase,
}

impl Attempt {
    /// Whether it brought an account that nobody expected and that was not there before.
    #[must_use]
    pub fn is_unexpected(&self) -> bool {
        matches!(self.phase, Phase::Connected { outcome: Outcome::SomebodyElseNew, .. })
    }

    /// Whether, after a restart, a person has yet to say what becomes of such an account.
    #[must_use]
    pub fn is_unanswered(&self) -> bool {
        self.is_unexpected() && self.before.is_some() && self.workspace != WorkspaceId::REHEARSAL
    }
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

/// One step. Pure and total.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one table is easier to check than two")]
pub fn step(attempt: Attempt, event: Event, now: i64) -> (Attempt, Vec<Effect>) {
    use Effect::{Confirm, Exchange, FetchChoice, OpenBrowser, Reconcile, Save};
    let phase = attempt.phase.clone();
    match (phase, event) {
        (Phase::Starting | Phase::Waiting { .. }, Event::Offered(ticket)) => {
            let tickets: Vec<Ticket> = attempt.tickets.into_iter().chain([ticket]).collect();
            let until = open_until(&tickets, now).unwrap_or(now);
            to(Attempt { tickets, ..attempt }, Phase::Waiting { until }, vec![Save, OpenBrowser])
        }
        (Phase::Waiting { until }, Event::Returned) => {
            to(attempt, Phase::Claimed { until }, vec![Save, Exchange])
        }
        (Phase::Waiting { .. }, Event::Told { account }) => {
            to(attempt, Phase::Confirming { until: now + STEP_MS, account }, vec![Save, Confirm])
        }
        (Phase::Waiting { .. } | Phase::Exchanging { .. }, Event::Choose { connection }) => {
            to(attempt, Phase::Choosing { until: now + CHOICE_MS, connection }, vec![Save, FetchChoice])
        }
        (Phase::Waiting { .. }, Event::Declined { reason, ticket }) => {
            close(attempt, ticket, Phase::Declined { reason }, now)
        }
        (Phase::Waiting { .. }, Event::Failed { error, ticket }) => {
            let phase = refused(&attempt, error);
            close(attempt, ticket, phase, now)
        }
        (Phase::Claimed { .. }, Event::Sending) => {
            to(attempt, Phase::Exchanging { until: now + STEP_MS }, vec![Save])
        }
        (Phase::Choosing { until, connection }, Event::Selected) => {
            let chosen_until = until;
            to(attempt, Phase::Selecting { until: now + STEP_MS, connection, chosen_until }, vec![Save])
        }
        (
            Phase::Starting
            | Phase::Waiting { .. }
            | Phase::Exchanging { .. }
            | Phase::Confirming { .. }
            | Phase::Selecting { .. },
            Event::Arrived(got),
        ) => arrive(attempt, got, now),
        (
            Phase::Starting
            | Phase::Waiting { .. }
            | Phase::Exchanging { .. }
            | Phase::Confirming { .. }
            | Phase::Selecting { .. },
            Event::Judged(Some(got)),
        ) => arrive(attempt, vec![got], now),
        // The service has not heard that it was cancelled here.
        (Phase::Cancelled, Event::Judged(Some(got))) => arrive(attempt, vec![got], now),
        (
            Phase::Starting | Phase::Exchanging { .. } | Phase::Confirming { .. } | Phase::Selecting { .. },
            Event::Judged(None),
        ) => end(attempt, Phase::Unconfirmed, now),
        // What was chosen can be chosen otherwise, as long as the service remembers it.
        (Phase::Selecting { connection, chosen_until, .. }, Event::Refused(error)) => {
            let gone = matches!(error.code, ErrorCode::ChoiceGone | ErrorCode::BrandGone);
            if gone || now >= chosen_until {
                end(attempt, Phase::failed(error), now)
            } else {
                to(attempt, Phase::Choosing { until: chosen_until, connection }, vec![Save])
            }
        }
        (
            Phase::Starting
            | Phase::Claimed { .. }
            | Phase::Exchanging { .. }
            | Phase::Confirming { .. }
            | Phase::Choosing { .. },
            Event::Refused(error),
        ) => {
            let phase = refused(&attempt, error);
            end(attempt, phase, now)
        }
        (Phase::Starting | Phase::Exchanging { .. } | Phase::Selecting { .. }, Event::Lost) => {
            (attempt, vec![Reconcile])
        }
        // The old deadline may have passed while nothing ran.
        (Phase::Exchanging { .. }, Event::Restarted) => {
            to(attempt, Phase::Exchanging { until: now + STEP_MS }, vec![Save, Reconcile])
        }
        (Phase::Selecting { connection, chosen_until, .. }, Event::Restarted) => {
            let until = now + STEP_MS;
            to(attempt, Phase::Selecting { until, connection, chosen_until }, vec![Save, Reconcile])
        }
        (Phase::Confirming { account, .. }, Event::Restarted) => {
            to(attempt, Phase::Confirming { until: now + STEP_MS, account }, vec![Save, Confirm])
        }
        (Phase::Choosing { until, .. }, Event::Restarted) if now < until => (attempt, vec![FetchChoice]),
        (
            Phase::Starting | Phase::Waiting { .. } | Phase::Claimed { .. } | Phase::Choosing { .. },
            Event::Cancel,
        ) => end(attempt, Phase::Cancelled, now),
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
        (
            Phase::Waiting { until } | Phase::Claimed { until } | Phase::Choosing { until, .. },
            Event::Tick | Event::Restarted,
        ) if now >= until => {
            let over = if nobody_can_tell(&attempt) { Phase::Unconfirmed } else { Phase::Expired };
            end(attempt, over, now)
        }
        (
            Phase::Exchanging { until } | Phase::Confirming { until, .. } | Phase::Selecting { until, .. },
            Event::Tick,
        ) if now >= until => end(attempt, Phase::Unconfirmed, now),
        (
            Phase::Starting
            | Phase::Waiting { .. }
            | Phase::Claimed { .. }
            | Phase::Exchanging { .. }
            | Phase::Confirming { .. }
            | Phase::Choosing { .. }
            | Phase::Selecting { .. }
            | Phase::Connected { .. }
            | Phase::Declined { .. }
            | Phase::Cancelled
            | Phase::Expired
            | Phase::Unconfirmed
            | Phase::Failed { .. },
            Event::Offered(_)
            | Event::Arrived(_)
            | Event::Refused(_)
            | Event::Lost
            | Event::Returned
            | Event::Told { .. }
            | Event::Choose { .. }
            | Event::Declined { .. }
            | Event::Failed { .. }
            | Event::Sending
            | Event::Selected
            | Event::Judged(_)
            | Event::Cancel
            | Event::Tick
            | Event::Restarted,
        ) => (attempt, Vec::new()),
    }
}

/// Whether the service may have connected without a word to us, and the list could not tell.
fn nobody_can_tell(attempt: &Attempt) -> bool {
    let told = match &attempt.expected {
        Some(expected) => expected.before == Before::Broken,
        None => attempt.before.is_some(),
    };
    attempt.contract == Contract::Current && matches!(attempt.phase, Phase::Waiting { .. }) && !told
}

/// What a no means for this attempt. A brand keeps its account when another one comes; the account itself would have
/// been renewed, so on a reconnect somebody else signed in.
fn refused(attempt: &Attempt, error: Error) -> Phase {
    let signed_in = !matches!(attempt.phase, Phase::Starting);
    match (error.code, &attempt.expected) {
        (ErrorCode::BrandTaken, Some(_)) if signed_in => {
            Phase::failed(Error { code: ErrorCode::SomebodyElse, ..error })
        }
        (_, Some(_) | None) => Phase::failed(error),
    }
}

fn to(attempt: Attempt, phase: Phase, effects: Vec<Effect>) -> (Attempt, Vec<Effect>) {
    (Attempt { phase, ..attempt }, effects)
}

fn end(attempt: Attempt, phase: Phase, now: i64) -> (Attempt, Vec<Effect>) {
    let effects = match phase {
        Phase::Connected { .. }
        | Phase::Unconfirmed
        | Phase::Failed { code: ErrorCode::SomebodyElse, .. } => {
            vec![Effect::Save, Effect::Forget, Effect::Refresh]
        }
        _ => vec![Effect::Save, Effect::Forget],
    };
    to(Attempt { ended: Some(now), ..attempt }, phase, effects)
}

/// A ticket came back without an account. The attempt goes on while another one may still come.
fn close(attempt: Attempt, place: usize, phase: Phase, now: i64) -> (Attempt, Vec<Effect>) {
    let used = |(at, ticket): (usize, Ticket)| if at == place { ticket.used() } else { ticket };
    let tickets: Vec<Ticket> = attempt.tickets.into_iter().enumerate().map(used).collect();
    let open = open_until(&tickets, now);
    let attempt = Attempt { tickets, ..attempt };
    match open {
        Some(until) => to(attempt, Phase::Waiting { until }, vec![Effect::Save]),
        None => end(attempt, phase, now),
    }
}

/// Until when something may still come back.
fn open_until(tickets: &[Ticket], now: i64) -> Option<i64> {
    let open = tickets.iter().filter(|ticket| ticket.is_open() && now < ticket.until);
    open.map(|ticket| ticket.until).max()
}

/// Accounts came. Whoever is expected counts, wherever they stand among them.
fn arrive(attempt: Attempt, mut got: Vec<Person>, now: i64) -> (Attempt, Vec<Effect>) {
    if got.is_empty() {
        return (attempt, vec![Effect::Reconcile]);
    }
    let expected = attempt.expected.as_ref().map(|expected| &expected.person.account_id);
    let first = got.iter().position(|person| Some(&person.account_id) == expected).unwrap_or(0);
    let person = got.remove(first);
    let outcome = outcome(&attempt, &person);
    end(attempt, Phase::Connected { got: person, others: got, outcome }, now)
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

#[cfg(test)]
mod tests;
