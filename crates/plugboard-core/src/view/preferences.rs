//! How the person wants the window and the background checks: theirs, not a workspace's.

use serde::{Deserialize, Serialize};

/// What the person has set; whatever was never set has its default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Preferences {
    /// The language of the window; absent where it is the system's.
    pub language: Option<Language>,
    /// Light or dark.
    pub appearance: Appearance,
    /// How far colours stand apart.
    pub contrast: Contrast,
    /// How much moves.
    pub motion: Motion,
    /// The size of text in percent: 100, 110, 125, 150, 175 or 200.
    pub text_size: u16,
    /// Minutes between two checks of the list in the background: 5, 15, 30 or 60; 0 for none.
    pub check_every_minutes: u16,
    /// When the system may be asked to say something.
    pub notify: Notify,
    /// When it may not, whatever happens.
    pub quiet: Option<QuietHours>,
    /// The icon beside the system's clock.
    pub tray: Tray,
    /// What background checks do while the computer saves its battery.
    pub saver: Saver,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            language: None,
            appearance: Appearance::System,
            contrast: Contrast::System,
            motion: Motion::System,
            text_size: 100,
            check_every_minutes: 15,
            notify: Notify::HiddenWindow,
            quiet: None,
            tray: Tray::Never,
            saver: Saver::Pause,
        }
    }
}

/// The languages that the words are shipped in (BCP 47).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Language {
    /// English.
    En,
    /// German.
    De,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Japanese.
    Ja,
    /// Arabic.
    Ar,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Appearance {
    /// As the system has it.
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// How far colours stand apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Contrast {
    /// As the system asks for.
    System,
    /// Further than usual.
    More,
}

/// How much moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Motion {
    /// As the system asks for.
    System,
    /// Nothing that need not.
    Less,
}

/// When the system may be asked to say that accounts broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Notify {
    /// Whenever it happens.
    Always,
    /// Only while the window is not to be seen.
    HiddenWindow,
    /// Not at all.
    Never,
}

/// A part of every day, by the computer's own clock. It may go over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct QuietHours {
    /// Its first minute, counted from midnight.
    pub from_minute: u16,
    /// The minute at which it is over.
    pub to_minute: u16,
}

/// The icon beside the system's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Tray {
    /// It is there, with how many accounts need somebody.
    WithCount,
    /// It is not there.
    Never,
}

/// What background checks do while the computer saves its battery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Saver {
    /// They wait.
    Pause,
    /// They go on.
    GoOn,
}

/// What was put away on this computer, and can be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum PutAway {
    /// An attempt that is over.
    Attempt {
        /// Its id.
        id: String,
    },
    /// An invite that is over.
    Invite {
        /// Its id.
        id: String,
    },
    /// The open workspace's round, which is closed.
    Round,
    /// The last notice.
    Notice,
}
