//! Files that a person saves: what is handed out, and what all of them are written with.

use super::{Board, LocalTime};
use crate::export::FileWords;
use crate::export::words::Writer;

/// A file to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// What it may be called.
    pub name: String,
    /// What is in it.
    pub contents: Vec<u8>,
}

/// What a file is written with, wherever that is.
pub(super) struct Saving {
    words: FileWords,
    east: LocalTime,
    now: i64,
    who: String,
}

impl Saving {
    pub(super) fn writer(&self) -> Writer<'_> {
        Writer { given: &self.words, east: &*self.east, now: self.now, who: &self.who }
    }
}

impl Board {
    pub(super) fn saving(&self, words: FileWords) -> Saving {
        let machine = &self.machine;
        let (east, who) = (machine.minutes_east.clone(), machine.user.clone());
        Saving { words, east, now: self.now().wall, who }
    }
}
