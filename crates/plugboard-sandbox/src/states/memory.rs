//! Sign-ins in this process. Every decision is made under one mutex. Time is an argument; nothing here reads a clock.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{NotAnswered, NotIssued, NotTaken, Owner, Record, Taken, Taker};
use crate::moment::Now;

/// Below this many records nobody looks for expired ones to throw away.
const SWEEP_FLOOR: usize = 1024;

/// The sign-ins, by digest of their state.
pub(crate) struct Memory {
    ttl: Duration,
    cap: usize,
    table: Mutex<Table>,
}

struct Table {
    records: HashMap<String, Kept>,
    waiting: HashMap<Owner, usize>,
    sweep_at: usize,
}

struct Kept {
    record: Record,
    issued: Now,
}

impl Memory {
    /// `cap` is the number of states that may wait per key; 0 lifts the limit.
    pub(crate) fn new(ttl: Duration, cap: usize) -> Self {
        let table = Table { records: HashMap::new(), waiting: HashMap::new(), sweep_at: SWEEP_FLOOR };
        Self { ttl, cap, table: Mutex::new(table) }
    }

    pub(super) fn issue(&self, digest: String, record: Record, now: Now) -> Result<(), NotIssued> {
        let mut table = self.lock();
        let owner = &record.grant.owner;
        let full = |table: &Table| self.cap > 0 && table.waiting(owner) >= self.cap;
        if full(&table) || table.records.len() >= table.sweep_at {
            table.sweep(self.ttl, now);
        }
        if full(&table) {
            let theirs = table.records.values().filter(|kept| kept.record.grant.owner == *owner);
            let oldest = theirs.map(|kept| now.since(kept.issued)).max().unwrap_or_default();
            return Err(NotIssued::Full(self.ttl.saturating_sub(oldest)));
        }
        *table.waiting.entry(owner.clone()).or_default() += 1;
        table.records.insert(digest, Kept { record, issued: now });
        Ok(())
    }

    pub(super) fn change<T>(
        &self,
        digest: &str,
        now: Now,
        work: impl Fn(&mut Record) -> Result<T, NotAnswered>,
    ) -> Result<T, NotAnswered> {
        let mut table = self.lock();
        work(table.live(digest, self.ttl, now).ok_or(NotAnswered::Unknown)?)
    }

    pub(super) fn take(&self, digest: &str, taker: Taker<'_>, now: Now) -> Result<Taken, NotTaken> {
        let mut table = self.lock();
        table.live(digest, self.ttl, now).ok_or(NotTaken::Unknown)?.is_for(taker)?;
        table.remove(digest).map(Record::taken).ok_or(NotTaken::Unknown)
    }

    pub(super) fn burn(&self, digest: &str) {
        self.lock().remove(digest);
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn waiting(&self, owner: &Owner) -> usize {
        self.waiting.get(owner).copied().unwrap_or_default()
    }

    fn live(&mut self, digest: &str, ttl: Duration, now: Now) -> Option<&mut Record> {
        if now.since(self.records.get(digest)?.issued) >= ttl {
            self.remove(digest);
        }
        self.records.get_mut(digest).map(|kept| &mut kept.record)
    }

    fn remove(&mut self, digest: &str) -> Option<Record> {
        let record = self.records.remove(digest)?.record;
        if let Some(count) = self.waiting.get_mut(&record.grant.owner) {
            *count = count.saturating_sub(1);
        }
        Some(record)
    }

    fn sweep(&mut self, ttl: Duration, now: Now) {
        self.records.retain(|_, kept| now.since(kept.issued) < ttl);
        self.waiting.clear();
        for kept in self.records.values() {
            *self.waiting.entry(kept.record.grant.owner.clone()).or_default() += 1;
        }
        self.sweep_at = SWEEP_FLOOR.max(self.records.len().saturating_mul(2));
    }
}

#[cfg(test)]
#[path = "memory_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "order_tests.rs"]
mod orders;
