//! What happens is written down as it happens. Where there was no room for it, it is written once something else could
//! be: a restart after that misses nothing but what history there was to tell meanwhile.

use super::key_store::key_name;
use super::round::is_kept;
use super::state::State;
use crate::error::Result;
use crate::store::{Keeping, Store};
use crate::view::NoticeKind;

/// What is written, beside what there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// All of it.
    All,
    /// Something could not be.
    Part,
    /// Neither, but something else could be since.
    Room,
}

impl State {
    /// Writes something down; if that fails, things go on in memory and the person is told.
    pub(super) fn note_saved(&mut self, write: impl FnOnce(&Store) -> Result<()>) {
        let written = write(&self.store);
        self.store.note_written(&written);
        match written {
            Ok(()) => self.find_room(),
            Err(_) => self.fall_behind(),
        }
    }

    /// Something could be written.
    pub(super) fn find_room(&mut self) {
        // What is written to a file that was deleted is lost.
        if self.written == Written::Part && self.store.is_there() {
            self.written = Written::Room;
        }
    }

    /// Something could not be written.
    pub(super) fn fall_behind(&mut self) {
        self.written = match self.store.keeping() {
            Keeping::OnDisk | Keeping::Anew => Written::Part,
            Keeping::UntilQuit | Keeping::Newer => Written::All,
        };
        if self.notice.as_ref().is_none_or(|notice| notice.kind != NoticeKind::NotSaved) {
            self.notify(NoticeKind::NotSaved);
        }
    }

    /// Writes what could not be, if there is room. Only when a change is complete: in the middle of one, this would write
    /// what is on its way out, and miss what is on its way in.
    pub(super) fn catch_up(&mut self) {
        if self.written != Written::Room {
            return;
        }
        self.written = if self.write_open().is_ok() { Written::All } else { Written::Part };
        if self.written == Written::All {
            self.notice.take_if(|notice| notice.kind == NoticeKind::NotSaved);
        }
    }

    /// Writes the data file again after somebody deleted its folder. Whether it is there.
    pub(super) fn write_again(&mut self) -> bool {
        if self.store.write_again().is_err() {
            self.fall_behind();
            return false;
        }
        self.written = Written::All;
        self.notice.take_if(|notice| notice.kind == NoticeKind::NotSaved);
        for known in &self.known {
            _ = self.store.note_key_name(&key_name(known.id, &known.address));
        }
        true
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
