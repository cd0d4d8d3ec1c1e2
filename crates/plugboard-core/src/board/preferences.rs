//! What the person has set, kept as one setting. A value that is not on offer becomes the nearest that is, and
//! what was kept and cannot be read any more is the default.

use std::path::Path;

use super::Board;
use super::state::State;
use crate::store::Store;
use crate::view::{Preferences, QuietHours};

/// The setting that holds them.
const PREFERENCES: &str = "preferences";

/// The sizes of text on offer, in percent.
const TEXT_SIZES: [u16; 6] = [100, 110, 125, 150, 175, 200];

/// The times between two checks on offer, in minutes. None at all is not near to anything.
const CHECKS: [u16; 4] = [5, 15, 30, 60];

/// Minutes of a day.
const DAY: u16 = 24 * 60;

impl Board {
    /// What the person has set, read from a data folder that no board has opened, and that stays as it is: for what
    /// has to be said where Plugboard cannot run.
    #[must_use]
    pub fn stored_preferences(folder: &Path) -> Preferences {
        read(Store::peek(folder, PREFERENCES).as_deref())
    }

    /// Takes what the person has set, from now on and for the next start.
    pub fn set_preferences(&self, preferences: Preferences) {
        let preferences = settled(preferences);
        self.change(|state| {
            if let Ok(text) = serde_json::to_string(&preferences) {
                state.note_saved(|store| store.set(PREFERENCES, &text));
            }
            state.preferences = preferences;
        });
    }
}

impl State {
    /// Gives itself what was kept.
    pub(super) fn recall_preferences(&mut self) {
        self.preferences = read(self.store.setting(PREFERENCES).ok().flatten().as_deref());
    }
}

fn read(kept: Option<&str>) -> Preferences {
    settled(kept.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default())
}

/// The same with nothing in it that is not on offer.
fn settled(wanted: Preferences) -> Preferences {
    Preferences {
        text_size: nearest(&TEXT_SIZES, wanted.text_size),
        check_every_minutes: match wanted.check_every_minutes {
            0 => 0,
            minutes => nearest(&CHECKS, minutes),
        },
        quiet: wanted.quiet.filter(|hours| is_part_of_a_day(*hours)),
        ..wanted
    }
}

fn nearest(offered: &[u16], wanted: u16) -> u16 {
    offered.iter().copied().min_by_key(|one| one.abs_diff(wanted)).unwrap_or(wanted)
}

fn is_part_of_a_day(hours: QuietHours) -> bool {
    hours.from_minute < DAY && hours.to_minute < DAY && hours.from_minute != hours.to_minute
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Appearance, Language};

    #[test]
    fn what_is_on_offer_stays_as_it_is() {
        let quiet = Some(QuietHours { from_minute: 22 * 60, to_minute: 7 * 60 });
        for text_size in TEXT_SIZES {
            for check_every_minutes in [0].into_iter().chain(CHECKS) {
                let wanted = Preferences { text_size, check_every_minutes, quiet, ..Preferences::default() };
                assert_eq!(settled(wanted), wanted);
            }
        }
    }

    #[test]
    fn what_is_not_on_offer_becomes_the_nearest_that_is() {
        let near = |text_size, check_every_minutes| {
            let settled = settled(Preferences { text_size, check_every_minutes, ..Preferences::default() });
            (settled.text_size, settled.check_every_minutes)
        };
        assert_eq!(near(0, 1), (100, 5));
        assert_eq!(near(140, 24), (150, 30));
        assert_eq!(near(u16::MAX, u16::MAX), (200, 60));
    }

    #[test]
    fn what_cannot_be_read_is_the_default_and_what_was_never_set_too() {
        for damaged in [None, Some(""), Some("[]"), Some("{"), Some(r#"{"appearance":"neon"}"#)] {
            assert_eq!(read(damaged), Preferences::default(), "{damaged:?}");
        }
        let kept = Preferences { appearance: Appearance::Dark, ..Preferences::default() };
        assert_eq!(read(Some(r#"{"appearance":"dark","ofLaterTimes":1}"#)), kept);
        assert_eq!(read(Some(&serde_json::to_string(&kept).unwrap())), kept);
    }

    #[test]
    fn what_was_set_is_read_without_a_board_and_nothing_is_made() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Board::stored_preferences(folder.path()), Preferences::default());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let kept = Preferences { language: Some(Language::Ja), ..Preferences::default() };
        let store = Store::open(folder.path()).unwrap();
        store.set(PREFERENCES, &serde_json::to_string(&kept).unwrap()).unwrap();
        assert_eq!(Board::stored_preferences(folder.path()), kept, "while a board owns the folder");
        drop(store);
        assert_eq!(Board::stored_preferences(folder.path()), kept, "while nobody does");
    }

    #[test]
    fn hours_that_are_no_part_of_a_day_are_none() {
        for (from_minute, to_minute) in [(DAY, 60), (60, DAY), (60, 60), (u16::MAX, 0)] {
            let quiet = Some(QuietHours { from_minute, to_minute });
            assert_eq!(settled(Preferences { quiet, ..Preferences::default() }).quiet, None);
        }
    }
}
