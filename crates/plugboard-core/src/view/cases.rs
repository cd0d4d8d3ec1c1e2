//! A case file: what support needs of one account or one try at connecting. It is made here, and shown elsewhere.

use serde::{Deserialize, Serialize};

use super::{Contract, Counts, ListChange, ReturnPathView, Timeline, WorkspaceKind};

/// What a case file is made of.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "camelCase", tag = "of")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum CaseSubject {
    /// One try at connecting.
    Attempt {
        /// The id of the sheet that began it.
        attempt: String,
        /// When it began; the last one of the sheet if absent.
        #[cfg_attr(test, ts(type = "number | null"))]
        started: Option<i64>,
    },
    /// One account, with its last tries.
    Account {
        /// Its id.
        account: String,
    },
}

/// What is in a case file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CaseView {
    /// When it was made.
    #[cfg_attr(test, ts(type = "number"))]
    pub made_at: i64,
    /// Minutes that the clock of the computer was east of UTC.
    pub minutes_east: i32,
    /// Plugboard's version there.
    pub app: String,
    /// The system that it ran on.
    pub system: String,
    /// What the service spoke.
    pub contract: Option<Contract>,
    /// The host of the API's address.
    pub host: String,
    /// Real accounts, or Rehearsal.
    pub kind: WorkspaceKind,
    /// The list that the account was in.
    pub list: ListFacts,
    /// How browsers found back.
    pub return_path: ReturnPathView,
    /// The account, as far as it was known.
    pub account: Option<CaseAccount>,
    /// Its last changes, newest first.
    pub changes: Vec<ListChange>,
    /// Tries at connecting, newest first.
    pub timelines: Vec<Timeline>,
    /// What probably went wrong.
    pub cause: Cause,
    /// What speaks for it.
    pub evidence: Vec<Evidence>,
}

/// An account in a case file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CaseAccount {
    /// Its id.
    pub id: String,
    /// Platform slug.
    pub platform: String,
    /// Display name; hostile text.
    pub name: String,
    /// Handle; hostile text.
    pub username: String,
    /// Whether the list had it when the file was made.
    pub listed: bool,
    /// What the service said of it last: a status.
    pub status: Option<String>,
    /// Why it needs somebody: a code of the service, or its own words; hostile text.
    pub reason: Option<String>,
    /// Since when Plugboard saw it so.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub since: Option<i64>,
}

/// The account list in a case file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ListFacts {
    /// How many accounts of each health.
    pub counts: Counts,
    /// When the service last gave it.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub checked_at: Option<i64>,
    /// Whether all of its rows could be read.
    pub whole: bool,
    /// Why the last check did not work: a code and what support needs.
    pub problem: Option<super::Fault>,
}

/// What probably went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Cause {
    /// Nothing: it worked.
    Worked,
    /// The platform suspended the channel.
    Suspended,
    /// The login reaches none of its pages any more.
    PagesGone,
    /// The access was taken away at the platform.
    AccessRevoked,
    /// The access is over: somebody has to sign in again.
    AccessEnded,
    /// It goes on still.
    UnderWay,
    /// The browser never came back.
    NoReturn,
    /// The browser came back when it was over.
    Late,
    /// The browser could not be started.
    NoBrowser,
    /// The clock of the computer was set back meanwhile.
    ClockWrong,
    /// Somebody else signed in.
    WrongPerson,
    /// Somebody else signed in, and the service kept the account as it was.
    SomebodyElseKept,
    /// The person said no.
    Declined,
    /// The person cancelled.
    Cancelled,
    /// What was typed was not taken.
    CredentialRefused,
    /// The person may not do this on the platform, or did not allow enough.
    NotAllowed,
    /// The account is connected elsewhere.
    LinkedElsewhere,
    /// The plan has no room.
    Plan,
    /// The platform has to be set up first.
    NotSetUp,
    /// The API key is refused, limited, or was changed meanwhile.
    KeyChanged,
    /// The service failed or asked to wait.
    ServiceDown,
    /// The platform ended the sign-in with an error of its own.
    PlatformFailed,
    /// The service could not be reached.
    NoConnection,
    /// The service refused the way that the browser was to come back.
    WayRefused,
    /// An answer was lost, and the list could not settle it.
    AnswerLost,
    /// Plugboard was closed meanwhile.
    Interrupted,
    /// The account breaks again and again after good reconnects.
    BrokeAgain,
    /// Something was changed or used meanwhile.
    Gone,
    /// Nothing says what.
    Unknown,
}

/// Something in a case file that speaks for its cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "camelCase", tag = "is", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Evidence {
    /// A step of a timeline, both by their place.
    Step {
        /// Which timeline.
        timeline: u32,
        /// Which step.
        step: u32,
    },
    /// A change, by its place.
    Change {
        /// Which.
        change: u32,
    },
}
