//! What a UI draws: plain public data. `ui/src/bindings.ts` is generated from here by `cargo test`.
//!
//! No type here can hold a key, a credential, a code, a state or a callback address.
//! Times are milliseconds since 1970-01-01 UTC unless they say otherwise.

mod accounts;
mod attempts;
mod background;
mod brands;
mod browsers;
mod cases;
mod catalogue;
mod changes;
mod history;
mod invites;
mod listing;
mod pages;
mod preferences;
mod removal;
mod round;
mod ways;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorCode};

pub use accounts::{AccountsView, Counts, Health, Row, Selected};
pub use attempts::{
    AskReason, AttemptView, ChoiceKind, ChoiceView, ExpectedNow, InList, LostView, Method, OptionMark,
    OptionView, Outcome, Person, PhaseView, StatelessErrorKind, Undo,
};
pub use background::{AskedFor, BackgroundView, Checks, NewsView, Telling, TrayPlace, TrayWords};
pub use brands::{BrandRef, BrandView, BrandsView, PlanView, Quota};
pub use browsers::{BrowserChoice, BrowserView, BrowserWindow};
pub use cases::{CaseAccount, CaseSubject, CaseView, Cause, Evidence, ListFacts};
pub use catalogue::{Asked, FieldView, HelpPage, LifeSpan, PlatformView};
pub use changes::{
    Between, ChangeCounts, ChangeGroup, Changed, Changes, ChangesQuery, ExportFormat, HealthDay, PlatformDay,
};
pub use history::{
    End, Entry, EntryKind, Heard, History, HistoryQuery, Known, ListChange, Past, Step, StepName, Timeline,
};
pub use invites::{InviteState, InviteView, QrView};
pub use listing::{Change, Found, Group, Part, Query, Rows, Scope, Slot, Sort};
pub use pages::{AssignablePageView, PageChange, PageView};
pub use preferences::{
    Appearance, Contrast, Language, Motion, Notify, Preferences, PutAway, QuietHours, Saver, Tray,
};
pub use removal::{KeyDeletion, Leftovers, RemainingKey};
pub use round::{
    RoundAfter, RoundFormat, RoundGroup, RoundGroupKind, RoundItem, RoundNews, RoundResult, RoundRows,
    RoundScope, RoundSlot, RoundStanding, RoundStarted, RoundState, RoundTry, RoundView, RoundWay,
};
pub use ways::{LinkOwner, PageWords, ReturnPathView, Way, WayState};

/// Everything on the window except the rows of the account list and the static catalogue.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct View {
    /// Which screen family is possible at all.
    pub stage: Stage,
    /// Where the accounts live; absent before a key is known.
    pub workspace: Option<WorkspaceView>,
    /// All that can be switched to, in their order; Rehearsal last, while it is open.
    pub workspaces: Vec<WorkspaceEntry>,
    /// What became of the API key.
    pub key: KeyView,
    /// The account list in figures.
    pub accounts: AccountsView,
    /// The brands that accounts are grouped in; absent where the service has none.
    pub brands: Option<BrandsView>,
    /// What the plan allows; absent where the service does not say.
    pub plan: Option<PlanView>,
    /// Links that were sent to somebody who is not here, newest first.
    pub invites: Vec<InviteView>,
    /// How browsers find back to Plugboard.
    pub return_path: ReturnPathView,
    /// What goes on while nobody looks.
    pub background: BackgroundView,
    /// Tries at connecting that the person has not dismissed, newest first.
    pub attempts: Vec<AttemptView>,
    /// What the person has set.
    pub preferences: Preferences,
    /// Platforms, by slug, whose requirements were shown on this computer.
    pub introduced: Vec<String>,
    /// The reconnect round of the workspace; absent when there is none.
    pub round: Option<RoundView>,
    /// One quiet line about something that arrived unasked.
    pub notice: Option<NoticeView>,
    /// Accounts, by id, that need a person again within a day of each of two good reconnects; at most 500.
    pub not_you: Vec<String>,
    /// Counts up with what is written into the history, once it is there.
    pub history_revision: u32,
    /// Counts up with each case file that is opened; absent while none is.
    pub case_open: Option<u32>,
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
    /// Which one.
    pub id: WorkspaceId,
    /// What its person calls it; empty until they do.
    pub name: String,
    /// Whether the accounts are real or those of the embedded sandbox.
    pub kind: WorkspaceKind,
    /// The API address, for Settings and support.
    pub address: String,
    /// What the service speaks; absent until it was found out.
    pub contract: Option<Contract>,
    /// What it was told to be, under Advanced.
    pub contract_chosen: Option<Contract>,
}

/// A workspace that can be switched to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WorkspaceEntry {
    /// Which one.
    pub id: WorkspaceId,
    /// What its person calls it; empty until they do.
    pub name: String,
    /// Whether its accounts are real.
    pub kind: WorkspaceKind,
    /// Its API address.
    pub address: String,
    /// It is the one whose accounts are listed.
    pub active: bool,
    /// Where its key is kept; nowhere, if it has to be entered again.
    pub kept: KeyKept,
    /// How many of its accounts need somebody.
    pub needs_you: u32,
    /// How many sign-ins are under way in it.
    pub under_way: u32,
}

/// What can be made to go wrong in Rehearsal, to see what Plugboard says to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum RehearsalMishap {
    /// Somebody else comes back from the next sign-in.
    WrongPerson,
    /// Somebody else comes back from the next sign-in, and takes the place of the account that was expected.
    Replaced,
    /// The next sign-in is declined on the platform's page.
    Declined,
    /// The next sign-in takes too long for the service.
    TooLate,
    /// The browser does not come back from the next sign-in.
    LostCallback,
    /// For half a minute the service cannot be reached.
    Offline,
    /// For 20 seconds the service asks to wait.
    RateLimited,
    /// Two accounts that work have to be signed in again.
    AccessEnds,
}

/// The two contracts that the service has documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Contract {
    /// The guide of March 2026: the caller gets the code and exchanges it.
    Seed,
    /// The API reference of August 2026: the service gets the code and sends the result on.
    Current,
}

/// Real accounts, or rehearsal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum WorkspaceKind {
    /// Accounts of the person's own API key.
    Live,
    /// Accounts that the embedded sandbox makes up.
    Rehearsal,
}

/// Which workspace: its number on this computer, for life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WorkspaceId(pub u32);

impl WorkspaceId {
    /// Rehearsal, of which there is one.
    pub const REHEARSAL: Self = Self(0);
    /// The first live one.
    pub const FIRST: Self = Self(1);

    /// Whether its accounts are real.
    #[must_use]
    pub fn kind(self) -> WorkspaceKind {
        if self == Self::REHEARSAL { WorkspaceKind::Rehearsal } else { WorkspaceKind::Live }
    }
}

/// What became of the API key; never the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct KeyView {
    /// Where the live workspace's key is kept.
    pub kept: KeyKept,
    /// Why the password store gave no key for it; absent if it has one, or simply has none.
    pub trouble: Option<KeyTrouble>,
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
    /// In memory; the password store is being asked to keep it.
    Saving,
    /// The same, and the password store takes long to answer.
    Unanswered,
    /// In memory only, because the password store did not take it: gone when Plugboard quits.
    UntilQuit,
}

/// Why the password store gave no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum KeyTrouble {
    /// No password store answers, or it answers with an error.
    Unavailable,
    /// It has several different keys, and none is known to be the newest.
    Several,
    /// What it has cannot be an API key.
    Unusable,
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
    /// The data file is a newer Plugboard's, and stays as it is: a restart would forget open sign-ins.
    OfNewer,
    /// The data file was damaged or missing: what was left was set aside, and what cannot be read starts again.
    SetAside,
    /// The window was closed, and Plugboard went on beside the system's clock.
    GoesOn,
    /// A case file that the system handed over could not be read.
    CaseUnreadable,
    /// The password store has not confirmed that an API key, which is not used any more, is deleted.
    KeyRemains,
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
    /// The character at fault, where one is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub sign: Option<char>,
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self { code: error.code, field: error.field, reference: error.reference, sign: error.sign }
    }
}

#[cfg(test)]
mod tests;
