//! When a list is checked by itself, and when news of it may be told. It decides and does nothing: no timer, no
//! network; the clocks are arguments.

use crate::board::Now;
use crate::view::{Checks, Notify, Preferences, QuietHours, Saver};

/// First and longest pause before a check that failed in passing is repeated, in milliseconds.
const RETRY: i64 = 5_000;
const RETRY_MAX: i64 = 5 * MINUTE;

/// Longest wait that a service is granted that asks for one, in milliseconds.
const MAX_ASKED: i64 = 60 * MINUTE;

/// How long after coming back to a network a list is checked, in milliseconds: names and proxies need a moment.
const SOON: i64 = 3_000;

/// A computer whose wall clock is this much ahead of its steady one has slept, in milliseconds.
const SLEPT: i64 = MINUTE;

/// Of a pause, at most so much is added by chance, in permille: many Plugboards must not ask at once.
const SPREAD: i64 = 100;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// What the shell knows of the computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Surroundings {
    /// Whether there is a network.
    pub online: Online,
    /// Whether the battery is being saved.
    pub power: Power,
}

/// Whether the computer has a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Online {
    /// It has one.
    Yes,
    /// It has none.
    No,
    /// The system does not say.
    #[default]
    Unknown,
}

/// Whether the computer saves its battery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Power {
    /// It does not.
    Normal,
    /// It does.
    Saver,
    /// The system does not say.
    #[default]
    Unknown,
}

/// Whether somebody has the window in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Window {
    /// It is the one that is worked in.
    InFront,
    /// It is hidden, minimised, or behind another.
    #[default]
    Elsewhere,
}

/// Where a service is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// On this computer: it needs no network.
    ThisComputer,
    /// Somewhere else.
    Network,
}

/// What came of the last check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A list, or a definite no that may be another one day.
    Answered,
    /// A fault that passes by itself.
    Passing {
        /// How many in a row.
        times: u32,
        /// How long the service asks to wait, in milliseconds.
        asked: Option<i64>,
    },
    /// The key does not count any more: nothing changes until somebody does something.
    Refused,
}

/// How checks of one list follow on each other.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rhythm {
    last: Option<(Now, Outcome)>,
    /// Added to the next pause, in permille of it.
    spread: i64,
    /// The steady time at which the next check is wanted at the latest, whatever the interval.
    wanted: Option<i64>,
}

impl Rhythm {
    /// A check ended. `chance` is any number.
    pub fn note(&mut self, now: Now, outcome: Outcome, chance: u8) {
        *self = Self {
            last: Some((now, outcome)),
            spread: i64::from(chance) * SPREAD / i64::from(u8::MAX),
            wanted: None,
        };
    }

    /// How many checks in a row failed in passing.
    #[must_use]
    pub fn failures(&self) -> u32 {
        match self.last {
            Some((_, Outcome::Passing { times, .. })) => times,
            Some((_, Outcome::Answered | Outcome::Refused)) | None => 0,
        }
    }

    /// The network is back.
    pub fn hasten(&mut self, now: Now) {
        self.wanted = Some(now.steady + SOON + SOON * self.spread / SPREAD);
    }
}

/// What a list waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// A check, at this steady time.
    At(i64),
    /// Something that happens by itself only when something else changes.
    Nothing,
}

/// Whether lists are checked by themselves at all now.
#[must_use]
pub fn checks(reach: Reach, preferences: &Preferences, surroundings: Surroundings) -> Checks {
    match (preferences.check_every_minutes, reach, surroundings.online) {
        (0, _, _) => Checks::Never,
        (_, Reach::Network, Online::No) => Checks::Offline,
        (_, Reach::ThisComputer, _) | (_, Reach::Network, Online::Yes | Online::Unknown) => {
            match (surroundings.power, preferences.saver) {
                (Power::Saver, Saver::Pause) => Checks::Saver,
                (Power::Saver, Saver::GoOn) | (Power::Normal | Power::Unknown, _) => Checks::On,
            }
        }
    }
}

/// When a list is to be checked next. Whoever opens a workspace asks for its first list.
#[must_use]
pub fn due(
    now: Now,
    rhythm: &Rhythm,
    reach: Reach,
    preferences: &Preferences,
    surroundings: Surroundings,
) -> Next {
    match checks(reach, preferences, surroundings) {
        Checks::On => {}
        Checks::Never | Checks::Offline | Checks::Saver => return Next::Nothing,
    }
    let Some((last, outcome)) = rhythm.last else { return Next::Nothing };
    let (pause, asked) = match outcome {
        Outcome::Answered => (i64::from(preferences.check_every_minutes) * MINUTE, 0),
        Outcome::Passing { times, asked } => {
            let doubled = RETRY << times.saturating_sub(1).min(10);
            (doubled.min(RETRY_MAX), asked.unwrap_or(0).clamp(0, MAX_ASKED))
        }
        Outcome::Refused => return Next::Nothing,
    };
    // Whichever clock says that more has passed: one stands still while the computer sleeps.
    let passed = (now.steady - last.steady).max(now.wall - last.wall).max(0);
    let slept = (now.wall - last.wall) - (now.steady - last.steady) > SLEPT;
    let begun = now.steady - passed;
    let regular = if slept { now.steady } else { begun + pause + pause * rhythm.spread / 1_000 };
    let at = rhythm.wanted.map_or(regular, |wanted| wanted.min(regular));
    Next::At(at.max(begun + asked))
}

/// Whether the system may be asked to say something, quiet hours aside.
#[must_use]
pub fn may_tell(notify: Notify, window: Window) -> bool {
    match (notify, window) {
        (Notify::Always, _) | (Notify::HiddenWindow, Window::Elsewhere) => true,
        (Notify::HiddenWindow, Window::InFront) | (Notify::Never, _) => false,
    }
}

/// How long it is still quiet, in milliseconds, at a local time of day (milliseconds since midnight).
#[must_use]
pub fn quiet_for(quiet: Option<QuietHours>, time_of_day: i64) -> Option<i64> {
    let QuietHours { from_minute, to_minute } = quiet?;
    let (from, to) = (i64::from(from_minute) * MINUTE, i64::from(to_minute) * MINUTE);
    let since = (time_of_day - from).rem_euclid(DAY);
    let length = (to - from).rem_euclid(DAY);
    (since < length).then_some(length - since)
}

/// The local time of day, in milliseconds since midnight.
#[must_use]
pub fn time_of_day(wall: i64, offset_minutes: i32) -> i64 {
    (wall + i64::from(offset_minutes) * MINUTE).rem_euclid(DAY)
}

#[cfg(test)]
mod tests;
