//! Tries at connecting, as a UI draws them.

use serde::{Deserialize, Serialize};

use super::{BrandRef, BrowserChoice, Fault, Way};

/// One try at connecting.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
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
    /// What the list says of them, once it is over.
    pub expected_now: ExpectedNow,
    /// Where it stands.
    pub phase: PhaseView,
    /// The brand that the account goes to, where there are brands.
    pub brand: Option<BrandRef>,
    /// How the browser is to come back.
    pub way: Way,
    /// The other way that is left to try, when there is one.
    pub other_way: Option<Way>,
    /// Milliseconds since a browser was last opened for it, when this view was made.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub opened_ms: Option<i64>,
    /// The browser that was chosen for it; absent for the default one.
    pub browser: Option<BrowserChoice>,
    /// The sign-in address is still in memory, so that it can be opened or copied again.
    pub can_reopen: bool,
    /// The browser could not be started; the link can still be copied.
    pub browser_failed: bool,
    /// The person is back, and the API key has to be unlocked or entered to go on.
    pub needs_key: bool,
    /// An error came back that names no sign-in, and may belong to this one.
    pub stateless_error: Option<StatelessErrorKind>,
    /// The port that the browser is to come back to, while another program has it.
    pub taken_port: Option<u16>,
    /// Milliseconds that the service asks to wait before it is asked again, when this view was made.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub asked_to_wait_ms: Option<i64>,
    /// It was cancelled, and the service connected the account all the same.
    pub came_after_cancel: bool,
    /// The names of the pages or profiles that were selected for it; hostile text.
    pub selected: Vec<String>,
}

/// What a list that came after a sign-in says of the account that was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ExpectedNow {
    /// Nobody was expected, no such list came yet, or it does not say.
    Unknown,
    /// It needs somebody.
    NeedsYou,
    /// It works.
    Works,
    /// A complete list does not have it any more.
    Gone,
}

/// What an error says that names no sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum StatelessErrorKind {
    /// A person declined.
    Declined,
    /// The platform failed.
    Failed,
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
    /// In the service's own dashboard only (WhatsApp).
    Dashboard,
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
        /// Milliseconds left when this view was made; 0 once the time is up. Count down from its arrival. As long as it
        /// waits, a return is taken, however late.
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
    /// The login has several pages or profiles, and the person has to say which.
    Choosing {
        /// Milliseconds left to choose, when this view was made.
        #[cfg_attr(test, ts(type = "number"))]
        left_ms: i64,
        /// What there is to choose from; absent while it is fetched.
        choice: Option<ChoiceView>,
        /// Why it could not be fetched, or why what was chosen was not taken: choose again.
        fault: Option<Fault>,
    },
    /// An account came back.
    Connected {
        /// Who came.
        got: Person,
        /// Further accounts that the same login brought.
        others: Vec<Person>,
        /// What that means.
        outcome: Outcome,
        /// Whether it can be undone.
        undo: Undo,
        /// Whether the list has them: the service's answer to a sign-in does not show that.
        in_list: InList,
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

/// What the list says of accounts that a sign-in brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum InList {
    /// It has all of them.
    Yes,
    /// A complete list that came afterwards lacks at least one.
    No,
    /// No such list came yet.
    NotChecked,
}

/// Whether an account that came can be taken away again. Only one that provably was not there before can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Undo {
    /// It was there before, or nobody can say.
    Impossible,
    /// It can.
    Possible,
    /// It is being taken away.
    Doing,
    /// It was.
    Done,
}

/// What a login has to offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChoiceView {
    /// How many may be chosen.
    pub kind: ChoiceKind,
    /// The pages or profiles.
    pub options: Vec<OptionView>,
    /// Pages that worked before and that this login does not reach any more.
    pub lost: Vec<LostView>,
    /// Most that may be chosen.
    pub most: u32,
    /// Why a person has to choose, although somebody is expected.
    pub why: Option<AskReason>,
}

/// Why Plugboard does not select by itself what an account had before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum AskReason {
    /// Pages are lost.
    LostAccess,
    /// What is expected is not among those that the login reaches.
    ExpectedMissing,
    /// Several are called what is expected.
    SeveralMatch,
}

/// What a page or profile is to the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum OptionMark {
    /// The expected one.
    Expected,
    /// The account has it already.
    Connected,
}

/// What is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ChoiceKind {
    /// One profile (Google).
    Profile,
    /// One page or several (Facebook).
    Pages,
}

/// A page or profile to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OptionView {
    /// The platform's id of it.
    pub id: String,
    /// Its name; hostile text.
    pub name: String,
    /// Category, handle or description; hostile text, may be empty.
    pub detail: String,
    /// The other brand that has it.
    pub taken_by: Option<String>,
    /// It can be chosen.
    pub free: bool,
    /// What it is to the account.
    pub mark: Option<OptionMark>,
}

/// A page that the login lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LostView {
    /// Its name.
    pub name: String,
    /// The brand that it belonged to.
    pub brand: String,
}
