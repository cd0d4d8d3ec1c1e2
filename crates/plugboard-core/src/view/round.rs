//! A reconnect round, as a UI draws it; the same records are what a round keeps.

use serde::{Deserialize, Serialize};

use super::{BrandRef, BrowserChoice, Fault, Health, Method, Person};

/// The round of a workspace in figures. Its accounts are each in exactly one of the counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RoundView {
    /// Its number on this computer.
    pub id: u32,
    /// Changes whenever rows may have changed: time to ask for the visible ones again.
    pub revision: u32,
    /// Whether it goes on.
    pub state: RoundState,
    /// When it was begun.
    #[cfg_attr(test, ts(type = "number"))]
    pub started: i64,
    /// When it was closed.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub ended: Option<i64>,
    /// The user of the computer who began it; empty if nobody knows.
    pub who: String,
    /// How many accounts there are.
    pub total: u32,
    /// Not tried yet.
    pub left: u32,
    /// Tried without success, and still to be done.
    pub failed: u32,
    /// Somebody is signing in.
    pub in_flight: u32,
    /// Back.
    pub done: u32,
    /// Passed over.
    pub skipped: u32,
    /// Left to somebody else.
    pub sent: u32,
    /// Not in the list any more.
    pub gone: u32,
    /// Another one may be started beside those in flight.
    pub room: bool,
    /// The one that is next.
    pub next: Option<RoundItem>,
    /// Where it stands among the rows.
    pub next_slot: Option<u32>,
    /// What it belongs to.
    pub group: Option<RoundGroup>,
    /// Attempts on the view that belong to the round.
    pub attempts: Vec<String>,
    /// What happened last.
    pub latest: Option<RoundNews>,
}

/// Whether a round goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum RoundState {
    /// It does.
    Running,
    /// Nothing is begun until it is resumed; what is in flight goes on.
    Paused,
    /// It is over, and what came of it can be looked at and saved.
    Closed,
}

/// What happened to an account of a round.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RoundNews {
    /// Counts up, so that the same news twice is two.
    pub serial: u32,
    /// The account.
    pub item: RoundItem,
    /// How many others changed with it.
    pub others: u32,
}

/// The rows asked for, with the total they belong to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RoundRows {
    /// The round's revision that these rows come from.
    pub revision: u32,
    /// How many rows there are, headers of groups included.
    pub total: u32,
    /// Index of the first row given.
    pub start: u32,
    /// The rows.
    pub rows: Vec<RoundSlot>,
}

/// A row of a round.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum RoundSlot {
    /// What the following rows have in common.
    Group {
        /// What.
        group: RoundGroup,
    },
    /// An account.
    Item {
        /// Which.
        item: Box<RoundItem>,
    },
}

/// Accounts of a round that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RoundGroup {
    /// What they have in common.
    pub kind: RoundGroupKind,
    /// Platform slug; empty where they are of several.
    pub platform: String,
    /// The browser in which their last sign-ins worked, when it is one and not simply the default one.
    pub browser: Option<BrowserChoice>,
    /// How many there are.
    pub accounts: u32,
    /// How many of them are still to be done; none once the round is over.
    pub left: u32,
}

/// What accounts of a round have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum RoundGroupKind {
    /// One login, by what the service tells.
    Login,
    /// The platform, and the browser in which they are signed in.
    Platform,
    /// They can be connected in the service's dashboard only.
    Dashboard,
    /// The platform suspended them: a sign-in does not bring them back.
    Suspended,
    /// They broke again right after they were reconnected: it is not the person.
    NotYou,
}

fn yes() -> bool {
    true
}

/// An account of a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RoundItem {
    /// Account id.
    pub account: String,
    /// Its place in the round, from 1.
    pub number: u32,
    /// Platform slug.
    pub platform: String,
    /// How one signs in there.
    pub method: Method,
    /// Display name; hostile text.
    pub name: String,
    /// Handle without `@`; hostile text.
    pub username: String,
    /// The brand that it belongs to, where there are brands.
    pub brand: Option<BrandRef>,
    /// The browser in which its last sign-in worked, or that was chosen in this round.
    pub browser: Option<BrowserChoice>,
    /// Since when it needed somebody, when the round began.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub since: Option<i64>,
    /// Why it needed somebody then: a code of the service, or its own words; hostile text.
    pub reason: Option<String>,
    /// Whether a sign-in can bring it back, as far as the reason tells.
    #[serde(default = "yes")]
    pub sign_in_helps: bool,
    /// How it stands.
    pub standing: RoundStanding,
    /// What went wrong last; absent once it is done.
    pub trouble: Option<RoundResult>,
    /// Every try in this round, oldest first.
    pub tries: Vec<RoundTry>,
    /// What the list says of it now; of an account that is back, what it said since.
    pub after: Option<RoundAfter>,
}

/// How an account of a round stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "camelCase", tag = "name")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum RoundStanding {
    /// It is still to be done.
    Waiting,
    /// Somebody is signing in.
    InFlight {
        /// The attempt.
        attempt: String,
    },
    /// It is back.
    Done {
        /// How.
        how: RoundWay,
        /// Since when.
        #[cfg_attr(test, ts(type = "number"))]
        at: i64,
    },
    /// It was passed over.
    Skipped {
        /// When.
        #[cfg_attr(test, ts(type = "number"))]
        at: i64,
    },
    /// Somebody else was asked.
    Sent {
        /// When.
        #[cfg_attr(test, ts(type = "number"))]
        at: i64,
        /// The link that was made for it; absent where somebody was asked in another way.
        invite: Option<String>,
    },
    /// It is not in the list any more.
    Gone {
        /// Since when.
        #[cfg_attr(test, ts(type = "number"))]
        at: i64,
    },
}

/// How an account came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum RoundWay {
    /// The person who was expected signed in.
    SignedIn,
    /// A sign-in for another account brought it along.
    Together,
    /// The list had it working, without anything from here.
    ByItself,
    /// Somebody used the link.
    Link,
}

/// A try at reconnecting an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RoundTry {
    /// The attempt.
    pub attempt: String,
    /// The browser that was chosen for it.
    pub browser: Option<BrowserChoice>,
    /// When it began.
    #[cfg_attr(test, ts(type = "number"))]
    pub started: i64,
    /// When it ended.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub ended: Option<i64>,
    /// What came of it.
    pub result: Option<RoundResult>,
}

/// What came of a try, of a link, or of an account that was back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "camelCase", tag = "name")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum RoundResult {
    /// The account that was expected.
    Connected,
    /// Somebody else signed in.
    SomebodyElse {
        /// Who.
        got: Person,
        /// They were not in the list before.
        new_here: bool,
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
    /// A definite failure.
    Failed {
        /// What the person met.
        fault: Fault,
    },
    /// The link is not good any more, and nobody is known to have used it.
    LinkOver,
    /// Somebody else used the link.
    LinkSomebodyElse {
        /// Who.
        got: Person,
    },
    /// It was back, and broke again.
    BrokeAgain,
}

/// What the list said of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RoundAfter {
    /// How it was.
    pub health: Health,
    /// When the service said so.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: i64,
}

/// What was started, and on which sheet it goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RoundStarted {
    /// Account id.
    pub account: String,
    /// The sheet; with a browser its attempt has begun, with a form it begins when the form is sent.
    pub sheet: String,
    /// How one signs in.
    pub method: Method,
}

/// Which accounts a round is to be of; of these, those that need a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum RoundScope {
    /// All of the workspace.
    All,
    /// Those that are selected.
    Selected,
}

/// A file that tells what came of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum RoundFormat {
    /// One page that needs nothing else, to read and to print.
    Html,
    /// For a spreadsheet.
    Csv,
}
