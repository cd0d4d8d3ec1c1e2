//! How reconnect rounds stand in the tables: a heading, and a row for each account, so that a change writes one row.

use std::ops::Range;

use rusqlite::{Connection, params};

use super::{Store, failed};
use crate::error::{ErrorCode, Result};
use crate::round::{Heading, Item, Round};
use crate::view::WorkspaceId;

/// Version 3 of the tables.
pub(super) const TABLES: &str = "
    CREATE TABLE round (workspace INTEGER PRIMARY KEY, heading TEXT NOT NULL) STRICT;
    CREATE TABLE round_item (workspace INTEGER NOT NULL, place INTEGER NOT NULL, item TEXT NOT NULL,
        PRIMARY KEY (workspace, place)) STRICT, WITHOUT ROWID;
";

const HEADING: &str = "INSERT OR REPLACE INTO round VALUES (?1, ?2)";
const ITEM: &str = "INSERT OR REPLACE INTO round_item VALUES (?1, ?2, ?3)";

impl Store {
    /// Writes a round's heading and the accounts at these places.
    pub fn save_round(&self, round: &Round, places: &[usize]) -> Result<()> {
        let transaction = self.connection.unchecked_transaction().map_err(failed)?;
        insert(&transaction, round, places.iter().copied())?;
        transaction.commit().map_err(failed)
    }

    /// Writes a round in place of the one that its workspace had.
    pub fn replace_round(&self, round: &Round) -> Result<()> {
        let transaction = self.connection.unchecked_transaction().map_err(failed)?;
        delete(&transaction, round.workspace)?;
        insert(&transaction, round, 0..round.items().len())?;
        transaction.commit().map_err(failed)
    }

    /// Writes accounts of a round that has no heading yet.
    pub fn save_round_part(&self, round: &Round, places: Range<usize>) -> Result<()> {
        let transaction = self.connection.unchecked_transaction().map_err(failed)?;
        insert_items(&transaction, round, places)?;
        transaction.commit().map_err(failed)
    }

    /// Forgets the round of a workspace.
    pub fn remove_round(&self, workspace: WorkspaceId) -> Result<()> {
        delete(&self.connection, workspace)
    }

    /// All rounds. One that cannot be read is left out, and so is an account, which is then no longer written down.
    pub fn rounds(&self) -> Result<Vec<Round>> {
        let mut select =
            self.connection.prepare("SELECT heading FROM round ORDER BY workspace").map_err(failed)?;
        let headings = select.query_map([], |row| row.get::<_, String>(0)).map_err(failed)?;
        let headings: Vec<Heading> = headings
            .filter_map(std::result::Result::ok)
            .filter_map(|text| serde_json::from_str(&text).ok())
            .collect();
        headings.into_iter().map(|heading| self.round(heading)).collect()
    }

    fn round(&self, heading: Heading) -> Result<Round> {
        let select = "SELECT item FROM round_item WHERE workspace = ?1 ORDER BY place";
        let mut select = self.connection.prepare(select).map_err(failed)?;
        let items =
            select.query_map([heading.workspace().0], |row| row.get::<_, String>(0)).map_err(failed)?;
        let items: Vec<Option<Item>> =
            items.map(|text| text.ok().and_then(|text| serde_json::from_str(&text).ok())).collect();
        let stored = items.len();
        let round = Round::restored(heading, items.into_iter().flatten().collect());
        // Its place in the list is an account's place in the table: a gap would let each change hit a neighbour.
        if round.items().len() < stored {
            self.replace_round(&round)?;
        }
        Ok(round)
    }
}

fn insert(connection: &Connection, round: &Round, places: impl Iterator<Item = usize>) -> Result<()> {
    let heading = serde_json::to_string(&round.heading()).map_err(unwritable)?;
    connection.execute(HEADING, params![round.workspace.0, heading]).map_err(failed)?;
    insert_items(connection, round, places)
}

fn delete(connection: &Connection, workspace: WorkspaceId) -> Result<()> {
    for table in ["round", "round_item"] {
        let delete = format!("DELETE FROM {table} WHERE workspace = ?1");
        connection.execute(&delete, [workspace.0]).map_err(failed)?;
    }
    Ok(())
}

fn insert_items(connection: &Connection, round: &Round, places: impl Iterator<Item = usize>) -> Result<()> {
    let mut insert = connection.prepare_cached(ITEM).map_err(failed)?;
    for place in places {
        let Some(item) = round.items().get(place) else { continue };
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        let item = serde_json::to_string(item).map_err(unwritable)?;
        insert.execute(params![round.workspace.0, place, item]).map_err(failed)?;
    }
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands it over")]
fn unwritable(error: serde_json::Error) -> crate::Error {
    tracing::warn!(%error, "a round cannot be written");
    ErrorCode::StorageFailed.into()
}
