//! What was: changes of the account list, and tries at connecting that are over, as a UI draws them.

use serde::{Deserialize, Serialize};

use super::{BrandRef, BrowserChoice, Contract, Fault, Method, Outcome, Person, Way, WorkspaceId};
use crate::error::ErrorCode;

/// Which entries are wanted.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HistoryQuery {
    /// Words that must all occur in name, handle, platform, brand or account id; case is ignored.
    pub text: String,
    /// Only of these kinds; all of them if there are none.
    pub kinds: Vec<EntryKind>,
    /// Only of this platform, by slug.
    pub platform: Option<String>,
    /// Only of this account, by id.
    pub account: Option<String>,
    /// Not before this time.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub from: Option<i64>,
    /// Before this time.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub to: Option<i64>,
    /// Index of the first entry wanted, from 0.
    pub start: u32,
    /// How many are wanted, at most 500.
    pub count: u32,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum EntryKind {
    /// A try at connecting.
    SignIn,
    /// The first list of a workspace came.
    FirstSeen,
    /// An account is new in the list.
    Appeared,
    /// An account is not in the list any more.
    Gone,
    /// It has another name or handle.
    Renamed,
    /// It needs a person.
    Broke,
    /// It works again.
    Repaired,
    /// The service says something that Plugboard does not know, or nothing.
    Unclear,
}

/// The entries asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct History {
    /// How many match.
    pub total: u32,
    /// Index of the first one given.
    pub start: u32,
    /// They, newest first.
    pub entries: Vec<Entry>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "entry")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Entry {
    /// The list changed.
    Change(ListChange),
    /// Somebody tried to connect.
    SignIn(Past),
}

/// A change of the account list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ListChange {
    /// When Plugboard saw it.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: i64,
    /// What it is; never a sign-in.
    pub kind: EntryKind,
    /// The account's id; empty with [`EntryKind::FirstSeen`].
    pub account: String,
    /// Platform slug.
    pub platform: String,
    /// Its name now; hostile text.
    pub name: String,
    /// Its handle now; hostile text.
    pub username: String,
    /// Its brand.
    pub brand: Option<BrandRef>,
    /// What it was: a status, a name, or a handle with `@`.
    pub before: Option<String>,
    /// What it is: a status, a name, a handle with `@`, or how many there are.
    pub after: Option<String>,
    /// Why it needs somebody: a code of the service, or its own words; hostile text.
    pub reason: Option<String>,
    /// How that is known.
    pub known: Known,
}

/// How a change is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Known {
    /// The service's list said so.
    List,
    /// The list said so after a sign-in here.
    SignIn,
    /// The list said so after it was disconnected here.
    Disconnected,
}

/// A try at connecting that is over, or goes on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Past {
    /// The id of the sheet that began it.
    pub attempt: String,
    /// When it began; together with the id it names a try, as a form may be sent again on the same sheet.
    #[cfg_attr(test, ts(type = "number"))]
    pub started: i64,
    /// When it ended.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub ended: Option<i64>,
    /// The workspace that it belongs to.
    pub workspace: WorkspaceId,
    /// Platform slug.
    pub platform: String,
    /// How one signs in there.
    pub method: Method,
    /// What the service spoke.
    pub contract: Contract,
    /// The brand that the account goes to.
    pub brand: Option<BrandRef>,
    /// The browser that was chosen.
    pub browser: Option<BrowserChoice>,
    /// Who had to sign in.
    pub expected: Option<Person>,
    /// How it ended; absent while it goes on.
    pub end: Option<End>,
    /// Name of the person at this computer; empty if the system does not say.
    pub who: String,
    /// The reconnect round that it belongs to.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub round: Option<i64>,
}

/// How a try at connecting ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "camelCase", tag = "name", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum End {
    /// An account came.
    Connected {
        /// Who came.
        got: Person,
        /// Further accounts that the same login brought.
        others: Vec<Person>,
        /// What that means.
        outcome: Outcome,
    },
    /// The person said no on the platform's page.
    Declined {
        /// The platform's error code, at most 64 characters of `[a-z_]`.
        reason: String,
    },
    /// Cancelled here.
    Cancelled,
    /// Nobody came back in time.
    Expired,
    /// The service's answer was lost and the list did not settle it.
    Unconfirmed,
    /// A definite failure.
    Failed {
        /// What the person met.
        fault: Fault,
    },
}

impl End {
    /// Everybody who came.
    pub fn brought(&self) -> impl Iterator<Item = &Person> {
        let (got, others) = match self {
            Self::Connected { got, others, .. } => (Some(got), others.as_slice()),
            Self::Declined { .. }
            | Self::Cancelled
            | Self::Expired
            | Self::Unconfirmed
            | Self::Failed { .. } => (None, &[][..]),
        };
        got.into_iter().chain(others)
    }
}

/// A try at connecting, step by step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Timeline {
    /// The try.
    pub past: Past,
    /// Its steps, oldest first.
    pub steps: Vec<Step>,
}

/// One step of a try.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Step {
    /// When, by this computer's clock.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: i64,
    /// Milliseconds since the try began, by the clock that is not set.
    #[cfg_attr(test, ts(type = "number"))]
    pub after: i64,
    /// What happened.
    pub name: StepName,
    /// What went wrong.
    pub code: Option<ErrorCode>,
    /// The platform's or the service's own code for it.
    pub detail: Option<String>,
    /// How the browser was to come back.
    pub way: Option<Way>,
    /// For support: status and request id of a refusal.
    pub reference: String,
    /// What the service was asked for this step.
    pub requests: Vec<Heard>,
}

/// One request and its answer, without what was in either.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Heard {
    /// Method and path, ids left out, e.g. `POST accounts/connect`.
    pub what: String,
    /// HTTP status; 0 when there was no answer.
    pub status: u16,
    /// The service's id of the request.
    pub request_id: Option<String>,
}

/// What happened at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum StepName {
    /// It was begun.
    Begun,
    /// The service gave an address to sign in at, and the browser was asked to open it.
    Offered,
    /// The browser was asked once more.
    OpenedAgain,
    /// The browser could not be started.
    BrowserFailed,
    /// The browser came back with a code.
    Returned,
    /// The browser came back with the service's word that an account is connected.
    Told,
    /// The browser came back, and there is something to choose.
    ToChoose,
    /// The person said no on the platform's page.
    Declined,
    /// The browser came back with an error of the service's.
    CameWithError,
    /// The browser came back when it was over.
    CameLate,
    /// The service was asked to finish.
    Sending,
    /// What was chosen was sent.
    Chosen,
    /// The service answered with accounts.
    Arrived,
    /// The service said no, or something failed before it was asked.
    Refused,
    /// The answer was lost.
    Lost,
    /// The list showed the account.
    Found,
    /// The list did not settle it.
    NotFound,
    /// It was cancelled here.
    Cancelled,
    /// The time was up.
    TimeUp,
    /// Plugboard was started anew.
    Restarted,
    /// The account that came was taken away again.
    Undone,
}
