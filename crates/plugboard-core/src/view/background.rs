//! What goes on while nobody looks: background checks, news for the system to tell, the icon beside the clock.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Health;

/// What goes on in the background.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BackgroundView {
    /// Whether the open workspace's list is checked by itself.
    pub checks: Checks,
    /// How many accounts of all live workspaces need somebody.
    pub needs_you: u32,
    /// The icon beside the system's clock.
    pub tray: TrayPlace,
    /// What the system is to tell; absent when there is nothing, or nothing any more.
    pub news: Option<NewsView>,
    /// Where somebody outside the window asked to be taken.
    pub asked: Option<AskedFor>,
}

/// Whether lists are checked by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Checks {
    /// They are.
    On,
    /// The person does not want it.
    Never,
    /// They wait for a network.
    Offline,
    /// They wait until the battery is no longer being saved.
    Saver,
}

/// The icon beside the system's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum TrayPlace {
    /// It is not wanted.
    #[default]
    Unwanted,
    /// It is there.
    Shown,
    /// It is wanted, and the desktop has no place for it.
    NoPlace,
}

/// Accounts broke. Only figures: names are hostile text, and a notification is no place for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NewsView {
    /// Counts up: the same again is to be told once more, in place of what was told before.
    pub serial: u32,
    /// How many accounts, all in all.
    pub count: u32,
    /// How many of each platform, by slug.
    pub by_platform: BTreeMap<String, u32>,
}

/// Where to go in the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AskedFor {
    /// Counts up, so that the same twice is two.
    pub serial: u32,
    /// The accounts of this health.
    pub health: Health,
}

/// Words for a notification, made of a [`NewsView`] in the language of the window.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Telling {
    /// The news that it tells.
    pub serial: u32,
    /// The first line.
    pub title: String,
    /// The rest.
    pub body: String,
    /// The button that brings the window to the front.
    pub button: String,
}

/// Words for the icon beside the system's clock, in the language of the window.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TrayWords {
    /// How many accounts need somebody.
    pub status: String,
    /// Brings the window to the front.
    pub open: String,
    /// Checks the list.
    pub check: String,
    /// Ends Plugboard.
    pub quit: String,
}
