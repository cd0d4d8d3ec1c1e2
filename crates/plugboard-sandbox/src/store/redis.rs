//! Records in Redis: a table of a workspace is one hash, and what goes by itself is a key of its own with a life.
//! Commands are not repeated: a reply that was lost leaves unknown what became of the command, and the caller
//! answers 503.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use ::redis::aio::{ConnectionManager, ConnectionManagerConfig};
use ::redis::{AsyncCommands, Client, IntoConnectionInfo, Script};
use anyhow::Context as _;
use serde::Serialize;

use super::{Commit, Down, Json, Place, Table};

/// How long Redis may take for one command.
const PATIENCE: Duration = Duration::from_secs(2);

const COMMIT: &str = include_str!("commit.lua");

/// A connection that comes back by itself, and the prefix of all our keys.
#[derive(Clone)]
pub(crate) struct Connection {
    pub(crate) commands: ConnectionManager,
}

impl Connection {
    /// Connects. Fails with a reason that does not repeat the address, which may hold a password.
    pub(crate) async fn open(address: &str) -> anyhow::Result<Self> {
        let info = address.into_connection_info().map_err(|_| anyhow::anyhow!("not a redis:// address"))?;
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE))
            .set_number_of_retries(1)
            .set_max_delay(Duration::from_millis(500));
        let client = Client::open(info).ok().context("not an address that can be used")?;
        let commands = ConnectionManager::new_with_config(client, config).await;
        Ok(Self { commands: commands.ok().context("Redis does not answer there")? })
    }

    pub(crate) fn key(parts: &str) -> String {
        format!("plugboard-sandbox:{parts}")
    }
}

/// The store.
pub(crate) struct Redis {
    connection: Connection,
    commit: Script,
}

#[derive(Serialize)]
struct Work<'a> {
    seen: Vec<Entry<'a>>,
    changes: Vec<Entry<'a>>,
}

/// Absent fields are left out, because Lua's reader makes a value of its own of `null`.
#[derive(Serialize)]
struct Entry<'a> {
    k: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    f: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    v: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    px: Option<u128>,
}

impl<'a> Entry<'a> {
    fn new(place: &'a Place, json: Option<&'a Json>) -> Self {
        let (k, f) = address(place);
        let px = place.table.life().map(|life| life.as_millis());
        Self { k, f, v: json.map(AsRef::as_ref), px }
    }
}

impl Redis {
    pub(crate) fn new(connection: Connection) -> Self {
        Self { connection, commit: Script::new(COMMIT) }
    }

    pub(super) async fn read(&self, place: &Place) -> Result<Option<Json>, Down> {
        let mut commands = self.connection.commands.clone();
        let text: Option<String> = match address(place) {
            (key, Some(field)) => commands.hget(key, field).await.map_err(|_| Down)?,
            (key, None) => commands.get(key).await.map_err(|_| Down)?,
        };
        Ok(text.map(Arc::from))
    }

    pub(super) async fn all(&self, table: Table, workspace: usize) -> Result<Vec<(String, Json)>, Down> {
        let mut commands = self.connection.commands.clone();
        let all: BTreeMap<String, String> =
            commands.hgetall(hash(table, workspace)).await.map_err(|_| Down)?;
        Ok(all.into_iter().map(|(id, text)| (id, Arc::from(text))).collect())
    }

    pub(super) async fn commit(
        &self,
        seen: &BTreeMap<Place, Option<Json>>,
        changes: &BTreeMap<Place, Option<Json>>,
    ) -> Result<Commit, Down> {
        let work = Work {
            seen: seen.iter().map(|(place, json)| Entry::new(place, json.as_ref())).collect(),
            changes: changes.iter().map(|(place, json)| Entry::new(place, json.as_ref())).collect(),
        };
        let mut commands = self.connection.commands.clone();
        let work = serde_json::to_string(&work).map_err(|_| Down)?;
        let mut commit = self.commit.prepare_invoke();
        let keys: BTreeSet<String> =
            seen.keys().chain(changes.keys()).map(|place| address(place).0).collect();
        for key in keys {
            commit.key(key);
        }
        let done: bool = commit.arg(work).invoke_async(&mut commands).await.map_err(|_| Down)?;
        Ok(if done { Commit::Done } else { Commit::Again })
    }
}

/// The key of a record, and its field unless it goes by itself.
fn address(place: &Place) -> (String, Option<&str>) {
    let hash = hash(place.table, place.workspace);
    match place.table.life() {
        Some(_) => (format!("{hash}:{}", place.id), None),
        None => (hash, Some(&place.id)),
    }
}

/// The braces put what a workspace keeps into one slot of a cluster.
fn hash(table: Table, workspace: usize) -> String {
    Connection::key(&format!("{{{workspace}}}:{}", table.name()))
}
