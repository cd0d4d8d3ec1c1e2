//! Browsers, as a UI offers them.

use serde::{Deserialize, Serialize};

/// A browser that is installed here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BrowserView {
    /// Names it to the shell, and is stable on this computer.
    pub id: String,
    /// Its own name.
    pub name: String,
    /// Whether it can be asked for a private window.
    pub can_be_private: bool,
}

/// The browser in which a sign-in is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BrowserChoice {
    /// Which; absent for the default one.
    pub id: Option<String>,
    /// What kind of window.
    pub window: BrowserWindow,
}

/// A window of a browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum BrowserWindow {
    /// As it comes.
    Normal,
    /// Private: nobody is signed in there.
    Private,
}
