//! The account list, as a UI draws it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{BrandRef, BrowserChoice, Fault, Found};

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
    pub by_platform: Arc<BTreeMap<String, u32>>,
    /// How many accounts of each brand, by id.
    pub by_brand: Arc<BTreeMap<String, u32>>,
    /// What is selected.
    pub selected: Selected,
    /// When the service last answered with the list.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub checked_at: Option<i64>,
    /// The list is being fetched now.
    pub checking: bool,
    /// Milliseconds that the service asks to wait before the list is checked again by itself, when this view was made.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub asked_to_wait_ms: Option<i64>,
    /// Since when the service could not be asked; absent after a good check.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub unreachable_since: Option<i64>,
    /// Why the last check did not work; absent after a good one.
    pub problem: Option<Fault>,
    /// How many rows of the service's last list could not be read.
    pub unreadable: u32,
    /// The service's list has more accounts than Plugboard could read.
    pub has_more: bool,
}

/// Accounts by health.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// The selected accounts in figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Selected {
    /// All of them.
    pub total: u32,
    /// Those of them that need somebody.
    pub needs_you: u32,
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
    /// Why it needs somebody: a code of the service, or its own words; hostile text.
    pub reason: Option<String>,
    /// Whether a sign-in can bring it back, as far as the reason tells.
    pub sign_in_helps: bool,
    /// The brand that it belongs to, where there are brands.
    pub brand: Option<BrandRef>,
    /// The browser in which its last sign-in worked, when it was not simply the default one.
    pub browser: Option<BrowserChoice>,
    /// Whether it is selected.
    pub selected: bool,
    /// Where the words of the query stand in it, sorted by part and place; they never overlap.
    pub found: Vec<Found>,
}
