//! Two days of the account list compared, and how it was day by day, as a UI draws them.

use serde::{Deserialize, Serialize};

use super::ListChange;

/// What is compared.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChangesQuery {
    /// Since when.
    #[cfg_attr(test, ts(type = "number"))]
    pub from: i64,
    /// Until when; now if absent.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub to: Option<i64>,
    /// Which accounts are wanted.
    pub group: ChangeGroup,
    /// Index of the first one wanted, from 0.
    pub start: u32,
    /// How many are wanted, at most 500.
    pub count: u32,
}

/// What changed between two days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ChangeGroup {
    /// There and not there before.
    Appeared,
    /// There before and not any more.
    Gone,
    /// Another name or handle.
    Renamed,
    /// Needs a person and did not before.
    Broke,
    /// Works again, or broke and was repaired in between.
    Repaired,
}

/// What changed between two times, account by account.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Changes {
    /// When Plugboard first saw this list, if that is later than what was asked for: nothing is known of before.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub known_since: Option<i64>,
    /// How many accounts in each group.
    pub counts: ChangeCounts,
    /// Index of the first one given.
    pub start: u32,
    /// Those of the group asked for, the newest change first.
    pub accounts: Vec<Changed>,
}

/// How many accounts changed how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChangeCounts {
    /// New.
    pub appeared: u32,
    /// Gone.
    pub gone: u32,
    /// Renamed.
    pub renamed: u32,
    /// Broken.
    pub broke: u32,
    /// Repaired.
    pub repaired: u32,
}

/// An account that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Changed {
    /// The last change of this group.
    pub change: ListChange,
    /// What it was called before, with [`ChangeGroup::Renamed`].
    pub was: Option<String>,
    /// Whether it was otherwise in between.
    pub between: Between,
    /// How many changes are folded into this.
    pub folded: u32,
}

/// What was in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Between {
    /// Nothing else.
    Nothing,
    /// It was there and went.
    CameAndWent,
    /// It went and came back.
    WentAndCame,
    /// It broke and was repaired.
    BrokeAndRepaired,
    /// It was repaired and broke again.
    RepairedAndBroke,
}

/// The last check of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HealthDay {
    /// The day by this computer's calendar, counted from 1970-01-01.
    pub day: i32,
    /// When that check was.
    #[cfg_attr(test, ts(type = "number"))]
    pub checked_at: i64,
    /// What it said, platform by platform.
    pub platforms: Vec<PlatformDay>,
}

/// A platform on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PlatformDay {
    /// Platform slug.
    pub platform: String,
    /// Accounts that worked.
    pub connected: u32,
    /// That needed a person.
    pub needs_you: u32,
    /// Of which nobody could tell.
    pub cannot_tell: u32,
    /// That were listed without a status.
    pub listed: u32,
}

/// In which form history is written into a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ExportFormat {
    /// For spreadsheets (RFC 4180).
    Csv,
    /// To be read and printed.
    Html,
}
