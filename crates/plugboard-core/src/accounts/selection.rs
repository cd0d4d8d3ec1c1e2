//! Which accounts are selected: a set beside the list, that goes with them from one list to the next. What to do with
//! them is decided elsewhere.

use super::roll::{NOTHING, Roll, position};
use super::text::Set;
use crate::view::Selected;

/// The selected accounts.
#[derive(Debug, Default)]
pub(super) struct Selection {
    chosen: Set,
    figures: Selected,
}

impl Selection {
    /// None of a list.
    pub(super) fn none(roll: &Roll) -> Self {
        Self { chosen: Set::empty(roll.accounts().len()), figures: Selected::default() }
    }

    /// The same accounts in another list; `before` has where each of that list was in the old one.
    pub(super) fn carried(&self, roll: &Roll, before: &[u32]) -> Self {
        let stayed = before.iter().enumerate().filter(|(_, old)| **old != NOTHING && self.has(**old));
        Self::of(roll, stayed.map(|(at, _)| position(at)))
    }

    /// These accounts and no others.
    pub(super) fn of(roll: &Roll, accounts: impl Iterator<Item = u32>) -> Self {
        let mut selection = Self::none(roll);
        for at in accounts {
            selection.chosen.put(at as usize, true);
        }
        selection.count(roll);
        selection
    }

    /// One account more, or less.
    pub(super) fn toggle(&mut self, roll: &Roll, account: u32) {
        self.chosen.flip(account);
        self.count(roll);
    }

    fn count(&mut self, roll: &Roll) {
        // What is broken stands first.
        let broken = self.chosen.count_before(position(roll.broken().len()));
        self.figures = Selected { total: position(self.chosen.count()), needs_you: position(broken) };
    }

    pub(super) fn has(&self, account: u32) -> bool {
        self.chosen.has(account)
    }

    pub(super) fn figures(&self) -> Selected {
        self.figures
    }
}
