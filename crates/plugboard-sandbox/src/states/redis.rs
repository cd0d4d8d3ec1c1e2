//! Sign-ins in Redis, so that several processes can serve one workspace. Redis's own clock ends them. A reply
//! that is lost leaves unknown what became of a command, and nothing is sent twice.

use std::time::Duration;

use ::redis::{AsyncCommands as _, Script};

use super::{NotAnswered, NotIssued, NotTaken, Record, Taken, Taker};
use crate::store::Connection;

const ISSUE: &str = include_str!("issue.lua");
const TAKE: &str = include_str!("take.lua");
const BURN: &str = include_str!("burn.lua");
const CHANGE: &str = include_str!("change.lua");

/// The sign-ins.
pub(crate) struct Redis {
    connection: Connection,
    ttl: Duration,
    cap: usize,
    issue: Script,
    take: Script,
    burn: Script,
    change: Script,
}

impl Redis {
    /// `cap` is the number of states that may wait per key; 0 lifts the limit.
    pub(crate) fn new(connection: Connection, ttl: Duration, cap: usize) -> Self {
        let [issue, take, burn, change] = [ISSUE, TAKE, BURN, CHANGE].map(Script::new);
        Self { connection, ttl, cap, issue, take, burn, change }
    }

    pub(super) async fn issue(&self, digest: &str, record: &Record) -> Result<(), NotIssued> {
        let json = serde_json::to_string(record).map_err(|_| NotIssued::Down)?;
        let key = &record.grant.owner.key;
        let mut commands = self.connection.commands.clone();
        let wait: u64 = self
            .issue
            .key(state(digest))
            .key(waiting(key))
            .arg(key)
            .arg(json)
            .arg(u64::try_from(self.ttl.as_millis()).unwrap_or(u64::MAX))
            .arg(self.cap)
            .arg(digest)
            .arg(if record.grant.then.is_some() { "yes" } else { "no" })
            .invoke_async(&mut commands)
            .await
            .map_err(|_| NotIssued::Down)?;
        if wait == 0 { Ok(()) } else { Err(NotIssued::Full(Duration::from_millis(wait))) }
    }

    pub(super) async fn change<T>(
        &self,
        digest: &str,
        work: impl Fn(&mut Record) -> Result<T, NotAnswered>,
    ) -> Result<T, NotAnswered> {
        let mut commands = self.connection.commands.clone();
        loop {
            let was: Option<String> =
                commands.hget(state(digest), "record").await.map_err(|_| NotAnswered::Down)?;
            let was = was.ok_or(NotAnswered::Unknown)?;
            let mut record: Record = serde_json::from_str(&was).map_err(|_| NotAnswered::Unknown)?;
            let done = work(&mut record)?;
            let is = serde_json::to_string(&record).map_err(|_| NotAnswered::Down)?;
            if is == was {
                return Ok(done);
            }
            let mut change = self.change.key(state(digest));
            let changed: bool =
                change.arg(was).arg(is).invoke_async(&mut commands).await.map_err(|_| NotAnswered::Down)?;
            if changed {
                return Ok(done);
            }
        }
    }

    pub(super) async fn take(&self, digest: &str, taker: Taker<'_>) -> Result<Taken, NotTaken> {
        let mut commands = self.connection.commands.clone();
        let key = match taker {
            Taker::Key(key) => key,
            Taker::Service => "",
        };
        let answer: String = self
            .take
            .key(state(digest))
            .arg(key)
            .arg(digest)
            .arg(waiting(""))
            .invoke_async(&mut commands)
            .await
            .map_err(|_| NotTaken::Down)?;
        match answer.as_str() {
            "unknown" => Err(NotTaken::Unknown),
            "other" => Err(NotTaken::OtherKey),
            record => serde_json::from_str(record).map(Record::taken).map_err(|_| NotTaken::Unknown),
        }
    }

    pub(super) async fn burn(&self, digest: &str) -> Result<(), NotTaken> {
        let mut commands = self.connection.commands.clone();
        let mut burn = self.burn.key(state(digest));
        burn.arg(digest).arg(waiting("")).invoke_async(&mut commands).await.map_err(|_| NotTaken::Down)
    }
}

fn state(digest: &str) -> String {
    Connection::key(&format!("state:{digest}"))
}

fn waiting(key: &str) -> String {
    Connection::key(&format!("waiting:{key}"))
}
