//! The ways back from a browser, as a UI draws them.

use serde::{Deserialize, Serialize};

/// A way in which a browser comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Way {
    /// A link of Plugboard's own scheme, which the system hands over.
    DeepLink,
    /// A page that Plugboard itself serves on this computer (RFC 8252, 7.3).
    Loopback,
    /// None: the service connects by itself, and the account list is watched (current contract only).
    Watch,
    /// None: what was typed is sent, and the answer tells.
    Form,
}

/// How browsers find back to Plugboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReturnPathView {
    /// A test is under way.
    pub testing: bool,
    /// When the last test ended.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub tested_at: Option<i64>,
    /// What the last test, or the last sign-in, said of links.
    pub deep_link: WayState,
    /// And of the page on this computer.
    pub loopback: WayState,
    /// Which program the system hands Plugboard's links to.
    pub owner: LinkOwner,
    /// No browser could be started for the test.
    pub browser_failed: bool,
}

/// Whether a way works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum WayState {
    /// Not tried yet.
    Unknown,
    /// It did.
    Works,
    /// It did not.
    Fails,
}

/// Which program the system hands Plugboard's links to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "camelCase", tag = "name")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum LinkOwner {
    /// Nobody asked yet, or the system does not say.
    Unknown,
    /// This program.
    Us,
    /// Another program.
    Other {
        /// What it is called.
        program: String,
    },
    /// None: links were never registered, or it was undone.
    Nobody,
    /// A Plugboard that is not there any more (an AppImage that was moved).
    Moved,
    /// The running Plugboard cannot be reached by links (no session bus).
    Unreachable,
}

/// Words for the page that a browser shows when it came back, in the language of the window.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PageWords {
    /// The language, as in HTML's `lang`.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: String,
    /// "You can close this tab."
    pub close_title: String,
    /// What goes on in Plugboard.
    pub close_text: String,
    /// The title for an error that names no sign-in.
    pub stateless_title: String,
    /// What the person can do about it.
    pub stateless_text: String,
    /// The title for what belongs to no sign-in, or cannot be read.
    pub unread_title: String,
    /// How to go on.
    pub unread_text: String,
    /// The title of the page of a return-path test.
    pub test_title: String,
    /// What the browser will ask, and what to press.
    pub test_text: String,
    /// The button that opens Plugboard.
    pub test_button: String,
}
