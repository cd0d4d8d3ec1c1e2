//! The sign-ins that are under way: one record a state, kept in memory under the digest of the state.
//! Every decision about a record is made under one mutex. Time is an argument; nothing here reads a clock.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use subtle::ConstantTimeEq;

use crate::people::Person;
use crate::platform::Platform;
use crate::secret::{self, Digest};

/// How many open pages of one sign-in may still send their answer; older ones are told to reload.
const PAGES: usize = 8;
/// Below this many records nobody looks for expired ones to throw away.
const SWEEP_FLOOR: usize = 1024;

/// One moment on both clocks: the monotonic one may stand still in suspend, the wall clock may be set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now {
    pub(crate) monotonic: Instant,
    pub(crate) wall: SystemTime,
}

impl Now {
    pub(crate) fn read() -> Self {
        Self { monotonic: Instant::now(), wall: SystemTime::now() }
    }

    /// The longer of what the two clocks say; a wall clock that was set back counts as nothing.
    fn since(self, earlier: Self) -> Duration {
        let wall = self.wall.duration_since(earlier.wall).unwrap_or(Duration::ZERO);
        self.monotonic.saturating_duration_since(earlier.monotonic).max(wall)
    }
}

/// What a state was issued for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grant {
    /// The workspace whose key started the sign-in.
    pub(crate) owner: usize,
    pub(crate) platform: Platform,
    pub(crate) redirect_uri: String,
}

/// What the consent page was answered with: who signed in, and the code made for it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) person: Person,
    pub(crate) code: String,
}

/// A record taken out for good.
pub(crate) struct Taken {
    pub(crate) grant: Grant,
    pub(crate) answer: Option<Answer>,
}

/// Why a state was not issued.
#[derive(Debug)]
pub(crate) enum NotIssued {
    /// As many as allowed are waiting for this key; the oldest of them expires after this time.
    Full(Duration),
    /// The system gave no random bytes.
    Random,
}

/// Why a state was not taken. The record, if there is one, is as before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotTaken {
    Unknown,
    OtherKey,
}

/// Why an answer of the consent page does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotAnswered {
    Unknown,
    ForeignPage,
    /// The system gave no random bytes.
    Random,
}

/// The store. A second one (Redis) would offer these same methods.
pub(crate) struct States {
    ttl: Duration,
    cap: usize,
    table: Mutex<Table>,
}

struct Table {
    records: HashMap<Digest, Record>,
    waiting: HashMap<usize, usize>,
    sweep_at: usize,
}

struct Record {
    grant: Grant,
    issued: Now,
    pages: VecDeque<Digest>,
    answer: Option<Answer>,
}

impl States {
    /// `cap` is the number of states that may wait per workspace; 0 lifts the limit.
    pub(crate) fn new(ttl: Duration, cap: usize) -> Self {
        let table = Table { records: HashMap::new(), waiting: HashMap::new(), sweep_at: SWEEP_FLOOR };
        Self { ttl, cap, table: Mutex::new(table) }
    }

    /// Issues a state of 16 random bytes, written as 32 lowercase hex digits.
    pub(crate) fn issue(&self, grant: Grant, now: Now) -> Result<String, NotIssued> {
        let state = secret::random_hex::<16>().map_err(|_| NotIssued::Random)?;
        let mut table = self.lock();
        let full = |table: &Table| self.cap > 0 && table.waiting(grant.owner) >= self.cap;
        if full(&table) || table.records.len() >= table.sweep_at {
            table.sweep(self.ttl, now);
        }
        if full(&table) {
            let oldest = table.records.values().filter(|record| record.grant.owner == grant.owner);
            let oldest = oldest.map(|record| now.since(record.issued)).max().unwrap_or_default();
            return Err(NotIssued::Full(self.ttl.saturating_sub(oldest)));
        }
        *table.waiting.entry(grant.owner).or_default() += 1;
        let record = Record { grant, issued: now, pages: VecDeque::new(), answer: None };
        table.records.insert(secret::digest(&state), record);
        Ok(state)
    }

    /// What a live state was issued for.
    pub(crate) fn look(&self, state: &str, now: Now) -> Option<Grant> {
        self.lock().live(state, self.ttl, now).map(|record| record.grant.clone())
    }

    /// Gives one showing of the consent page the token that its answer must carry.
    pub(crate) fn open_page(&self, state: &str, now: Now) -> Result<String, NotAnswered> {
        let token = secret::random_hex::<16>().map_err(|_| NotAnswered::Random)?;
        let mut table = self.lock();
        let record = table.live(state, self.ttl, now).ok_or(NotAnswered::Unknown)?;
        if record.pages.len() == PAGES {
            record.pages.pop_front();
        }
        record.pages.push_back(secret::digest(&token));
        Ok(token)
    }

    /// What the page with this token asks about.
    pub(crate) fn asked(&self, state: &str, token: &str, now: Now) -> Result<Grant, NotAnswered> {
        let token = secret::digest(token);
        let mut table = self.lock();
        let record = table.live(state, self.ttl, now).ok_or(NotAnswered::Unknown)?;
        let known = record.pages.iter().any(|page| bool::from(page.ct_eq(&token)));
        if known { Ok(record.grant.clone()) } else { Err(NotAnswered::ForeignPage) }
    }

    /// Makes the code for a person. The same person again gets the same code; another person's code replaces it.
    pub(crate) fn allow(&self, state: &str, person: Person, now: Now) -> Result<String, NotAnswered> {
        let code = secret::random_hex::<32>().map_err(|_| NotAnswered::Random)?;
        let mut table = self.lock();
        let record = table.live(state, self.ttl, now).ok_or(NotAnswered::Unknown)?;
        if let Some(answer) = record.answer.as_ref().filter(|answer| answer.person == person) {
            return Ok(answer.code.clone());
        }
        let code = format!("AQD{code}");
        record.answer = Some(Answer { person, code: code.clone() });
        Ok(code)
    }

    /// Takes back the code that was made, if any. The state itself is left to expire.
    pub(crate) fn deny(&self, state: &str, now: Now) {
        if let Some(record) = self.lock().live(state, self.ttl, now) {
            record.answer = None;
        }
    }

    /// Checks the owner and then removes the record, in one step: a wrong key changes nothing, and of many
    /// right ones exactly one gets it.
    pub(crate) fn take(&self, state: &str, owner: usize, now: Now) -> Result<Taken, NotTaken> {
        let mut table = self.lock();
        let record = table.live(state, self.ttl, now).ok_or(NotTaken::Unknown)?;
        if record.grant.owner != owner {
            return Err(NotTaken::OtherKey);
        }
        let record = table.remove(&secret::digest(state)).ok_or(NotTaken::Unknown)?;
        Ok(Taken { grant: record.grant, answer: record.answer })
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn waiting(&self, owner: usize) -> usize {
        self.waiting.get(&owner).copied().unwrap_or_default()
    }

    fn live(&mut self, state: &str, ttl: Duration, now: Now) -> Option<&mut Record> {
        let digest = secret::digest(state);
        if now.since(self.records.get(&digest)?.issued) >= ttl {
            self.remove(&digest);
        }
        self.records.get_mut(&digest)
    }

    fn remove(&mut self, digest: &Digest) -> Option<Record> {
        let record = self.records.remove(digest)?;
        if let Some(count) = self.waiting.get_mut(&record.grant.owner) {
            *count = count.saturating_sub(1);
        }
        Some(record)
    }

    fn sweep(&mut self, ttl: Duration, now: Now) {
        self.records.retain(|_, record| now.since(record.issued) < ttl);
        self.waiting.clear();
        for record in self.records.values() {
            *self.waiting.entry(record.grant.owner).or_default() += 1;
        }
        self.sweep_at = SWEEP_FLOOR.max(self.records.len().saturating_mul(2));
    }
}

#[cfg(test)]
#[path = "states_tests.rs"]
mod tests;
