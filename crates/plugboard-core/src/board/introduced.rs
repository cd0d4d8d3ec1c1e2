//! The platforms whose requirements were shown on this computer, kept as one setting: a person reads them the first
//! time without being asked, and then when they want to.

use super::Board;
use super::connect::MAX_NAME;
use super::state::State;

/// The setting that holds them, as a list of slugs.
const INTRODUCED: &str = "introduced";

/// Most that are kept: a service may name any number of platforms.
const MOST: usize = 64;

impl Board {
    /// Notes that a person went on from the sheet that shows what a platform requires.
    pub(super) fn introduce(&self, platform: &str) {
        self.change(|state| state.introduce(platform));
    }
}

impl State {
    /// Gives itself what was kept.
    pub(super) fn recall_introduced(&mut self) {
        let kept = self.store.setting(INTRODUCED).ok().flatten();
        self.introduced = kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    }

    fn introduce(&mut self, platform: &str) {
        let is_name = !platform.is_empty() && platform.len() <= MAX_NAME;
        if !is_name || self.introduced.len() >= MOST || self.introduced.iter().any(|slug| slug == platform) {
            return;
        }
        self.introduced.push(platform.to_owned());
        if let Ok(text) = serde_json::to_string(&self.introduced) {
            self.note_saved(|store| store.set(INTRODUCED, &text));
        }
    }
}
