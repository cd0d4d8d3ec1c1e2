//! What happens is written down as it happens. Where there was no room for it, it is written as soon as there is, so that
//! a restart after that misses nothing but what history there was to tell meanwhile.

use super::round::is_kept;
use super::state::State;
use crate::error::Result;
use crate::store::{Keeping, Store};
use crate::view::NoticeKind;

impl State {
    /// Writes something down; if that fails, things go on in memory and the person is told.
    pub(super) fn note_saved(&mut self, write: impl FnOnce(&Store) -> Result<()>) {
        match write(&self.store) {
            Ok(()) => self.catch_up(),
            Err(_) => self.fall_behind(),
        }
    }

    /// Something could not be written.
    pub(super) fn fall_behind(&mut self) {
        self.behind = matches!(self.store.keeping(), Keeping::OnDisk | Keeping::Anew);
        if self.notice.as_ref().is_none_or(|notice| notice.kind != NoticeKind::NotSaved) {
            self.notify(NoticeKind::NotSaved);
        }
    }

    /// Something could be written: so can be what could not.
    pub(super) fn catch_up(&mut self) {
        if !self.behind || self.write_open().is_err() {
            return;
        }
        self.behind = false;
        self.notice.take_if(|notice| notice.kind == NoticeKind::NotSaved);
    }

    /// All that a restart has to know.
    fn write_open(&self) -> Result<()> {
        for known in &self.known {
            self.store.save_workspace(known)?;
        }
        for tracked in &self.attempts {
            self.store.save(&tracked.to_store())?;
        }
        for round in self.rounds.iter().filter(|round| is_kept(round)) {
            self.store.replace_round(round)?;
        }
        self.store.save_invites(&self.kept_invites())?;
        Ok(())
    }
}
