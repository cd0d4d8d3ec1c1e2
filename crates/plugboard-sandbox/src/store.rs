//! Records that a workspace keeps: accounts, brands, invites and the like, in memory or in Redis, written the
//! same way in both (JSON). A change is a [`Transaction`]: it is carried out whole if nothing that it read has
//! changed since, and otherwise not at all, so that several processes can serve one workspace.

mod memory;
#[cfg(feature = "redis")]
mod redis;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) use memory::Memory;
#[cfg(feature = "redis")]
pub(crate) use redis::{Connection, Redis};

/// What kind of record. Each kind is a table of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Table {
    Accounts,
    Brands,
    /// The invites of a brand.
    Invites,
    /// Which brand's an invite is, by its id.
    InviteHomes,
    /// API keys, by digest.
    Keys,
    /// Sign-ins at a platform that several accounts share.
    Logins,
    /// Sign-ins that wait for a choice; they go by themselves.
    Pending,
    /// What there is one of: the number of workspaces, the pepper, a user's settings.
    Settings,
}

impl Table {
    /// How long its records stay; for ever, if there is no answer. A choice may take 30 minutes (OAuth guide).
    pub(crate) fn life(self) -> Option<Duration> {
        match self {
            Self::Pending => Some(Duration::from_mins(30)),
            Self::Accounts
            | Self::Brands
            | Self::Invites
            | Self::InviteHomes
            | Self::Keys
            | Self::Logins
            | Self::Settings => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Brands => "brands",
            Self::Invites => "invites",
            Self::InviteHomes => "invite-homes",
            Self::Keys => "keys",
            Self::Logins => "logins",
            Self::Pending => "pending",
            Self::Settings => "settings",
        }
    }
}

/// Where a record stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    table: Table,
    /// Number of the workspace; what belongs to none is in number 0's tables of its own.
    workspace: usize,
    id: String,
}

impl Place {
    pub(crate) fn new(table: Table, workspace: usize, id: impl Into<String>) -> Self {
        Self { table, workspace, id: id.into() }
    }
}

/// The store does not answer. Nothing is known of a change that was under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Down;

/// Whether a transaction was carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(crate) enum Commit {
    Done,
    /// Something that it read has changed: read again and decide anew.
    Again,
}

type Json = Arc<str>;

/// Where records are.
pub(crate) enum Store {
    Memory(Memory),
    #[cfg(feature = "redis")]
    Redis(Redis),
}

impl Store {
    /// One record, as it is now.
    pub(crate) async fn get<T: DeserializeOwned>(&self, place: &Place) -> Result<Option<T>, Down> {
        Ok(self.read(place).await?.and_then(|json| parse(&json)))
    }

    /// All records of a table of a workspace, ordered by id.
    pub(crate) async fn all<T: DeserializeOwned>(
        &self,
        table: Table,
        workspace: usize,
    ) -> Result<Vec<(String, T)>, Down> {
        let all = match self {
            Self::Memory(memory) => memory.all(table, workspace),
            #[cfg(feature = "redis")]
            Self::Redis(redis) => redis.all(table, workspace).await?,
        };
        Ok(all.into_iter().filter_map(|(id, json)| Some((id, parse(&json)?))).collect())
    }

    /// Begins a change.
    pub(crate) fn begin(&self) -> Transaction<'_> {
        Transaction { store: self, seen: BTreeMap::new(), changes: BTreeMap::new() }
    }

    async fn read(&self, place: &Place) -> Result<Option<Json>, Down> {
        match self {
            Self::Memory(memory) => Ok(memory.read(place)),
            #[cfg(feature = "redis")]
            Self::Redis(redis) => redis.read(place).await,
        }
    }
}

/// A change under way. Dropped without [`Transaction::commit`], it never was.
pub(crate) struct Transaction<'a> {
    store: &'a Store,
    seen: BTreeMap<Place, Option<Json>>,
    changes: BTreeMap<Place, Option<Json>>,
}

impl Transaction<'_> {
    /// A record as this transaction leaves it. If it changes before the commit, the commit is refused.
    pub(crate) async fn get<T: DeserializeOwned>(&mut self, place: &Place) -> Result<Option<T>, Down> {
        if let Some(change) = self.changes.get(place) {
            return Ok(change.as_ref().and_then(|json| parse(json)));
        }
        if let Some(seen) = self.seen.get(place) {
            return Ok(seen.as_ref().and_then(|json| parse(json)));
        }
        let json = self.store.read(place).await?;
        let record = json.as_ref().and_then(|json| parse(json));
        self.seen.insert(place.clone(), json);
        Ok(record)
    }

    /// Writes a record, new or in the place of another; its life begins anew.
    pub(crate) fn put<T: Serialize>(&mut self, place: Place, record: &T) {
        // Our own records have text keys only, which is all that could fail.
        let json = serde_json::to_string(record).unwrap_or_default().into();
        self.changes.insert(place, Some(json));
    }

    pub(crate) fn remove(&mut self, place: Place) {
        self.changes.insert(place, None);
    }

    pub(crate) async fn commit(self) -> Result<Commit, Down> {
        // One record that was read and not changed was true when it was read.
        if self.changes.is_empty() && self.seen.len() <= 1 {
            return Ok(Commit::Done);
        }
        match self.store {
            Store::Memory(memory) => Ok(memory.commit(&self.seen, self.changes)),
            #[cfg(feature = "redis")]
            Store::Redis(redis) => redis.commit(&self.seen, &self.changes).await,
        }
    }
}

/// A record that cannot be read (written by another version) counts as none.
fn parse<T: DeserializeOwned>(json: &str) -> Option<T> {
    serde_json::from_str(json).ok()
}
