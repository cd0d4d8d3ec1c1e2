//! What probably went wrong, by rules on codes: a table that has a row for every code and every end.

use crate::accounts::reason::Reason;
use crate::error::ErrorCode;
use crate::view::{CaseAccount, Cause, End, EntryKind, Evidence, ListChange, Outcome, StepName, Timeline};

/// How far this computer's clock may be behind the time that passed, in milliseconds.
const CLOCK_MS: i64 = 60_000;

/// Whether the account breaks again and again after good reconnects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// It does.
    Yes,
    /// It does not, or nobody can say.
    No,
}

/// What a case is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// One try at connecting.
    Try,
    /// An account, with its last tries.
    Account,
}

/// The likely cause of what the newest timeline shows, and what speaks for it. Both lists are newest first. What the
/// service says of the account now, where it is broken, comes before what happened at sign-ins.
#[must_use]
pub fn likely(
    of: Of,
    timelines: &[Timeline],
    changes: &[ListChange],
    again: Again,
    account: Option<&CaseAccount>,
) -> (Cause, Vec<Evidence>) {
    let needs_somebody =
        |account: &&CaseAccount| account.listed && account.status.as_deref() == Some("reconnect_required");
    let broken = account.filter(needs_somebody);
    match broken.and_then(|account| account.reason.as_deref()).and_then(Reason::parse) {
        Some(Reason::ChannelSuspended) => return (Cause::Suspended, breaks(changes)),
        Some(Reason::AllPagesRemoved) => return (Cause::PagesGone, breaks(changes)),
        Some(Reason::AccessRevoked) => return (Cause::AccessRevoked, breaks(changes)),
        Some(Reason::AccessExpired) | None => {}
    }
    if again == Again::Yes {
        return (Cause::BrokeAgain, breaks(changes));
    }
    if let Some(account) = broken
        && !timelines.first().is_some_and(|newest| explains(of, newest, account.since))
    {
        return (Cause::AccessEnded, breaks(changes));
    }
    let Some(timeline) = timelines.first() else { return (Cause::Unknown, breaks(changes)) };
    if let (Some(step), false) = (set_back(timeline), worked(timeline)) {
        return (Cause::ClockWrong, vec![step_at(step)]);
    }
    let (cause, speaks) = of_end(timeline);
    let steps = timeline.steps.iter().enumerate();
    let evidence = steps.filter(|(_, step)| speaks.contains(&step.name)).map(|(place, _)| step_at(place));
    (cause, evidence.collect())
}

/// Whether a try says why an account is broken. One that went well before it broke does not, nor does any earlier or
/// cancelled one where the account itself is what is asked about.
fn explains(of: Of, newest: &Timeline, since: Option<i64>) -> bool {
    let is_later = since.is_none_or(|since| newest.past.started >= since);
    match of {
        Of::Try => is_later || !worked(newest),
        Of::Account => is_later && !matches!(newest.past.end, Some(End::Cancelled)),
    }
}

/// What an end means, and the steps that speak for it.
fn of_end(timeline: &Timeline) -> (Cause, &'static [StepName]) {
    use StepName::{
        Arrived, BrowserFailed, CameLate, CameWithError, Cancelled, Declined, Found, Lost, NotFound, Offered,
        OpenedAgain, Refused, Restarted, Returned, TimeUp,
    };
    let had = |name: StepName| timeline.steps.iter().any(|step| step.name == name);
    match &timeline.past.end {
        None => (Cause::UnderWay, &[]),
        Some(End::Connected { outcome: Outcome::New | Outcome::Renewed | Outcome::Expected, .. }) => {
            (Cause::Worked, &[Arrived, Found])
        }
        Some(End::Connected { outcome: Outcome::SomebodyElseNew | Outcome::SomebodyElseListed, .. }) => {
            (Cause::WrongPerson, &[Arrived, Found])
        }
        Some(End::Declined { .. }) => (Cause::Declined, &[Declined]),
        Some(End::Cancelled) if had(BrowserFailed) => (Cause::NoBrowser, &[BrowserFailed]),
        Some(End::Cancelled) => (Cause::Cancelled, &[Cancelled]),
        Some(End::Expired) if had(CameLate) => (Cause::Late, &[CameLate, TimeUp]),
        Some(End::Expired) if had(BrowserFailed) => (Cause::NoBrowser, &[BrowserFailed]),
        Some(End::Expired) if had(Returned) => (Cause::AnswerLost, &[Returned, TimeUp]),
        Some(End::Expired) => (Cause::NoReturn, &[Offered, OpenedAgain, TimeUp, Restarted]),
        Some(End::Unconfirmed) if had(Lost) || had(Returned) => (Cause::AnswerLost, &[Lost, NotFound]),
        Some(End::Unconfirmed) => (Cause::NoReturn, &[Offered, NotFound, TimeUp]),
        Some(End::Failed { fault }) => (of_code(fault.code), &[Refused, CameWithError, Restarted, TimeUp]),
    }
}

/// What an error code means.
#[must_use]
pub fn of_code(code: ErrorCode) -> Cause {
    match code {
        ErrorCode::KeyRefused
        | ErrorCode::KeyMalformed
        | ErrorCode::KeyMissing
        | ErrorCode::WorkspaceGone
        | ErrorCode::KeyChanged
        | ErrorCode::KeyLimited
        | ErrorCode::VaultLocked
        | ErrorCode::VaultUnavailable
        | ErrorCode::VaultFailed => Cause::KeyChanged,
        ErrorCode::Offline
        | ErrorCode::ProxyLogin
        | ErrorCode::ProxyRefused
        | ErrorCode::ProxyUnreachable
        | ErrorCode::ProxyScript
        | ErrorCode::CertificateNotYet
        | ErrorCode::CertificateExpired
        | ErrorCode::CertificateUnknown
        | ErrorCode::CertificateName
        | ErrorCode::Untrusted
        | ErrorCode::NotTheApi
        | ErrorCode::AddressRefused => Cause::NoConnection,
        ErrorCode::TimedOut | ErrorCode::ServiceDown | ErrorCode::RateLimited => Cause::ServiceDown,
        ErrorCode::PlatformFailed => Cause::PlatformFailed,
        ErrorCode::CredentialRefused
        | ErrorCode::CredentialOfAnother
        | ErrorCode::FieldInvalid
        | ErrorCode::ValueMasked
        | ErrorCode::ValueIsAddress
        | ErrorCode::SpaceInside
        | ErrorCode::NotAHyphen
        | ErrorCode::ForeignSign
        | ErrorCode::HandleIncomplete
        | ErrorCode::NotAnAppPassword
        | ErrorCode::SecondFactor
        | ErrorCode::FieldWanted => Cause::CredentialRefused,
        ErrorCode::SomebodyElse => Cause::SomebodyElseKept,
        ErrorCode::LinkedElsewhere | ErrorCode::BrandTaken | ErrorCode::DifferentLogin => {
            Cause::LinkedElsewhere
        }
        ErrorCode::BrandLimit
        | ErrorCode::PlanLimit
        | ErrorCode::PlanExcludes
        | ErrorCode::PastDue
        | ErrorCode::PageCap => Cause::Plan,
        ErrorCode::NothingManaged | ErrorCode::NotAllowed => Cause::NotAllowed,
        ErrorCode::NotSetUp | ErrorCode::DashboardOnly | ErrorCode::PlatformUnsupported => Cause::NotSetUp,
        ErrorCode::WayRefused | ErrorCode::NoWayBack | ErrorCode::UnsafeLink => Cause::WayRefused,
        ErrorCode::BrowserFailed => Cause::NoBrowser,
        ErrorCode::SignInStale => Cause::Late,
        ErrorCode::Interrupted => Cause::Interrupted,
        ErrorCode::BrandMissing
        | ErrorCode::BrandGone
        | ErrorCode::ChoiceGone
        | ErrorCode::ChoiceRefused
        | ErrorCode::InviteExists
        | ErrorCode::InviteGone
        | ErrorCode::RoundOpen
        | ErrorCode::RoundEmpty
        | ErrorCode::RoundFull
        | ErrorCode::RoundGone
        | ErrorCode::RoundBusy
        | ErrorCode::AccountBusy
        | ErrorCode::AttemptGone
        | ErrorCode::AccountGone => Cause::Gone,
        ErrorCode::UndoImpossible
        | ErrorCode::ClipboardEmpty
        | ErrorCode::LinkUnreadable
        | ErrorCode::LinkUnknown
        | ErrorCode::LinkStateless
        | ErrorCode::Refused
        | ErrorCode::VersionWrong
        | ErrorCode::StorageFailed
        | ErrorCode::FileNotWritten
        | ErrorCode::FileUnreadable
        | ErrorCode::CaseFileUnsafe
        | ErrorCode::RehearsalFailed => Cause::Unknown,
    }
}

fn worked(timeline: &Timeline) -> bool {
    of_end(timeline).0 == Cause::Worked
}

/// The first step at which this computer's clock shows less time than passed.
fn set_back(timeline: &Timeline) -> Option<usize> {
    let behind = |at: i64, after: i64| after - (at - timeline.past.started) > CLOCK_MS;
    timeline.steps.iter().position(|step| behind(step.at, step.after))
}

fn step_at(place: usize) -> Evidence {
    Evidence::Step { timeline: 0, step: u32::try_from(place).unwrap_or(u32::MAX) }
}

fn breaks(changes: &[ListChange]) -> Vec<Evidence> {
    let broke = changes.iter().enumerate().filter(|(_, change)| change.kind == EntryKind::Broke);
    broke.map(|(place, _)| Evidence::Change { change: u32::try_from(place).unwrap_or(u32::MAX) }).collect()
}
