//! What a UI draws: plain public data. `ui/src/bindings.ts` is generated from this file by `cargo test`.
//!
//! No type here can hold a key, a credential, a code, a state or a callback address.
//! Times are milliseconds since 1970-01-01 UTC unless they say otherwise.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorCode};

/// Everything on the window except the rows of the account list and the static catalogue.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct View {
    /// Which screen family is possible at all.
    pub stage: Stage,
    /// Where the accounts live; absent before a key is known.
    pub workspace: Option<WorkspaceView>,
    /// What became of the API key.
    pub key: KeyView,
    /// The account list in figures.
    pub accounts: AccountsView,
    /// Tries at connecting that the person has not dismissed, newest first.
    pub attempts: Vec<AttemptView>,
    /// One quiet line about something that arrived unasked.
    pub notice: Option<NoticeView>,
}

/// Which screens are possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Stage {
    /// The password store is being asked.
    Opening,
    /// The password store is locked; it has to be unlocked or done without.
    Locked,
    /// There is no key: Welcome.
    Welcome,
    /// A workspace is open.
    Ready,
    /// Another Plugboard owns the data folder; this one shows nothing else.
    AlreadyOpen,
}

/// The workspace whose accounts are listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WorkspaceView {
    /// Whether the accounts are real or those of the embedded sandbox.
    pub kind: WorkspaceKind,
    /// The API address, for Settings and support.
    pub address: String,
}

/// Real accounts, or rehearsal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum WorkspaceKind {
    /// Accounts of the person's own API key.
    Live,
    /// Accounts that the embedded sandbox makes up.
    Rehearsal,
}

/// What became of the API key; never the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct KeyView {
    /// Where the live workspace's key is kept.
    pub kept: KeyKept,
    /// A key was pasted on Welcome and waits for "Check and continue": its last four characters,
    /// or nothing but its presence (an empty string) when it is too short to show any.
    pub pasted: Option<String>,
    /// The default API address, offered under Advanced.
    pub default_address: String,
    /// The API address that was used last: a key is tried there unless another is typed.
    pub address: String,
}

/// Where the API key is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum KeyKept {
    /// There is none.
    Nowhere,
    /// In the operating system's password store.
    PasswordStore,
    /// In memory only, because there is no password store: gone when Plugboard quits.
    UntilQuit,
}

/// The account list in figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AccountsView {
    /// Changes whenever rows may have changed: time to ask for the visible ones again.
    pub revision: u32,
    /// How many accounts of each health.
    pub counts: Counts,
    /// How many accounts of each platform, by slug.
    pub by_platform: BTreeMap<String, u32>,
    /// When the service last answered with the list.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub checked_at: Option<i64>,
    /// The list is being fetched now.
    pub checking: bool,
    /// Why the last check did not work; absent after a good one.
    pub problem: Option<Fault>,
}

/// Accounts by health.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Counts {
    /// All of them.
    pub total: u32,
    /// The service says that somebody must sign in again.
    pub needs_you: u32,
    /// Nobody can say right now.
    pub cannot_tell: u32,
    /// The service says that they work.
    pub connected: u32,
    /// The service lists them and never says how they are (a list in which no row has a status).
    pub listed: u32,
}

/// How an account is, and never by guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Health {
    /// The service said so at the last check.
    Connected,
    /// The service said that somebody must sign in again.
    NeedsYou,
    /// Offline, the service failed, or it said something unknown.
    CannotTell,
    /// Listed by a service that gives no account a status.
    Listed,
}

/// Which rows of the list are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Query {
    /// Words that must all occur in name, handle, platform or account id; case is ignored.
    pub text: String,
    /// Only accounts of this health.
    pub health: Option<Health>,
    /// Index of the first row wanted, from 0.
    pub start: u32,
    /// How many rows are wanted, at most 500.
    pub count: u32,
}

/// The rows asked for, with the totals they belong to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Rows {
    /// The list's revision that these rows come from.
    pub revision: u32,
    /// How many accounts match the query.
    pub total: u32,
    /// Index of the first row given.
    pub start: u32,
    /// The rows.
    pub rows: Vec<Row>,
}

/// One connected account.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Row {
    /// The service's account id, e.g. `acc_01HZ9X3Q4R5M6N7P8V2K0W1J`.
    pub id: String,
    /// Platform slug, e.g. `instagram`; may be one that the catalogue does not know.
    pub platform: String,
    /// Display name; hostile text.
    pub name: String,
    /// Handle without `@`; hostile text; may equal the name.
    pub username: String,
    /// How it is.
    pub health: Health,
    /// With `cannot_tell`: what the service last said for certain.
    pub last_known: Option<Health>,
    /// When Plugboard first saw the present (or last known) health.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub since: Option<i64>,
    /// The service's reason code for `needs_you`, e.g. `token_expired`.
    pub reason: Option<String>,
}

/// One try at connecting.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AttemptView {
    /// The id of the sheet that began it.
    pub id: String,
    /// Platform slug.
    pub platform: String,
    /// How one signs in there.
    pub method: Method,
    /// 1 for the only or oldest open attempt at this platform, 2 for the next, and so on.
    pub number: u32,
    /// Who has to sign in, when this is a reconnect.
    pub expected: Option<Person>,
    /// Where it stands.
    pub phase: PhaseView,
    /// The sign-in address is still in memory, so that it can be opened or copied again.
    pub can_reopen: bool,
    /// The browser could not be started; the link can still be copied.
    pub browser_failed: bool,
    /// The person is back, and the API key has to be unlocked or entered to go on.
    pub needs_key: bool,
}

/// How one signs in to a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Method {
    /// In the system browser.
    Browser,
    /// With a key or password typed into a form.
    Form,
}

/// An account as a person knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Person {
    /// The service's account id.
    pub account_id: String,
    /// Handle without `@`; hostile text.
    pub username: String,
}

/// Where an attempt stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "camelCase", tag = "name")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum PhaseView {
    /// The service has been asked for a sign-in address, or is checking what was typed.
    Starting,
    /// The browser is open and the person is signing in.
    Waiting {
        /// Milliseconds left when this view was made; 0 once the time is up. Count down from its arrival.
        #[cfg_attr(test, ts(type = "number"))]
        left_ms: i64,
        /// Milliseconds that the whole sign-in may take.
        #[cfg_attr(test, ts(type = "number"))]
        life_ms: i64,
    },
    /// The person is back.
    Claimed,
    /// The service is completing the sign-in.
    Exchanging,
    /// An account came back.
    Connected {
        /// Who came.
        got: Person,
        /// What that means.
        outcome: Outcome,
    },
    /// The person said no on the platform's page. Nothing was changed.
    Declined {
        /// The platform's error code, at most 64 characters of `[a-z_]`.
        reason: String,
    },
    /// Cancelled here.
    Cancelled,
    /// Nobody came back in time.
    Expired,
    /// The service's answer was lost and the list does not settle it.
    Unconfirmed,
    /// A definite failure.
    Failed {
        /// What the person met.
        fault: Fault,
    },
}

/// What an account that came back means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Outcome {
    /// An account that was not in the list before.
    New,
    /// Nobody in particular was expected, and an account that was listed already came: its access is renewed.
    Renewed,
    /// The account that was expected.
    Expected,
    /// Somebody else than expected, new here. Never a success.
    SomebodyElseNew,
    /// Somebody else than expected, who was listed already. Never a success.
    SomebodyElseListed,
}

/// Something arrived unasked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NoticeView {
    /// What it was.
    pub kind: NoticeKind,
    /// Counts up, so that the same notice twice is two notices.
    pub serial: u32,
}

/// What arrived unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum NoticeKind {
    /// A link for a sign-in that nobody here is waiting for. Nothing was changed.
    UnknownLink,
    /// The data folder cannot be written: a restart would forget open sign-ins.
    NotSaved,
    /// The data file was damaged: it was set aside, and a new one begun.
    SetAside,
}

/// What went wrong, as the UI gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Fault {
    /// What to switch on.
    pub code: ErrorCode,
    /// The form field at fault.
    pub field: Option<String>,
    /// For support: status and request id.
    pub reference: String,
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self { code: error.code, field: error.field, reference: error.reference }
    }
}

/// One platform of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PlatformView {
    /// Slug, as the API spells it.
    pub slug: &'static str,
    /// The platform's own name, the same in every language.
    pub name: &'static str,
    /// How one signs in.
    pub method: Method,
    /// What the form asks for; empty for the browser.
    pub fields: Vec<FieldView>,
}

/// One field of a credential form. Label and help are words and live in the UI, by `slug` and `name`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FieldView {
    /// Name in the API's `metadata`, e.g. `api_key`.
    pub name: &'static str,
    /// Shown as dots, cleared on leaving.
    pub secret: bool,
    /// Regular expression that the whole trimmed value matches; none means "not empty".
    pub pattern: Option<&'static str>,
    /// Longest value, in characters.
    pub max_length: u32,
}

#[cfg(test)]
mod tests;
