//! How workspaces and their last known lists stand in the tables. Their keys do not stand there.

use rusqlite::{Connection, OptionalExtension as _, Result, Row, params};

use super::rows::{CONTRACTS, contract_name, json, save_accounts};
use crate::accounts::Account;
use crate::view::{Contract, WorkspaceId};

pub(super) const TABLES: &str = "
    CREATE TABLE workspace (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, address TEXT NOT NULL, found TEXT, chosen TEXT,
        last_brand TEXT, checked_at INTEGER, brands TEXT NOT NULL DEFAULT '[]') STRICT;
    CREATE TABLE account (
        workspace INTEGER NOT NULL, id TEXT NOT NULL, platform TEXT NOT NULL, name TEXT NOT NULL,
        username TEXT NOT NULL, status TEXT, reason TEXT, since INTEGER, brand TEXT, login TEXT, page_name TEXT,
        PRIMARY KEY (workspace, id)) STRICT, WITHOUT ROWID;
";

/// From version 2, in which there was one workspace, known by its settings: before and after [`TABLES`].
pub(super) const BEFORE: &str = "ALTER TABLE account RENAME TO account_2;";
pub(super) const FROM_2: &str = "
    INSERT INTO account SELECT 1, id, platform, name, username, status, reason, since, brand, login, page_name
        FROM account_2;
    DROP TABLE account_2;
    INSERT INTO workspace (id, name, address, found, chosen, last_brand, checked_at) SELECT 1, '', value,
        (SELECT nullif(value, '') FROM setting WHERE name = 'contract'),
        (SELECT nullif(value, '') FROM setting WHERE name = 'contract_chosen'),
        (SELECT nullif(value, '') FROM setting WHERE name = 'brand'),
        (SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'checked_at')
        FROM setting WHERE name = 'address' AND EXISTS (SELECT 1 FROM setting WHERE name = 'checked_at');
    DELETE FROM setting WHERE name IN ('contract', 'contract_chosen', 'brand', 'checked_at');
    ALTER TABLE attempt ADD COLUMN number INTEGER NOT NULL DEFAULT 1;
    UPDATE attempt SET number = 0 WHERE workspace = 'rehearsal';
    ALTER TABLE attempt DROP COLUMN workspace;
    ALTER TABLE attempt RENAME COLUMN number TO workspace;
";

/// From version 3, in which brands had no names without the service.
pub(super) const FROM_3: &str = "ALTER TABLE workspace ADD COLUMN brands TEXT NOT NULL DEFAULT '[]';";

/// A live workspace as it is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Which one.
    pub id: WorkspaceId,
    /// What its person calls it; empty until they do.
    pub name: String,
    /// Where its API is.
    pub address: String,
    /// What the service speaks, as it was found out.
    pub found: Option<Contract>,
    /// What it was told to be.
    pub chosen: Option<Contract>,
    /// The brand that the last account went to.
    pub last_brand: Option<String>,
    /// The brands, each by its id with its name.
    pub brands: Vec<(String, String)>,
}

pub(super) fn all(connection: &Connection) -> Result<Vec<Known>> {
    connection.prepare("SELECT * FROM workspace ORDER BY id")?.query_map([], known)?.collect()
}

fn known(row: &Row<'_>) -> Result<Known> {
    let contract = |column: &str| -> Result<Option<Contract>> {
        let name: Option<String> = row.get(column)?;
        Ok(name.and_then(|name| CONTRACTS.iter().copied().find(|one| contract_name(*one) == name)))
    };
    Ok(Known {
        id: WorkspaceId(row.get("id")?),
        name: row.get("name")?,
        address: row.get("address")?,
        found: contract("found")?,
        chosen: contract("chosen")?,
        last_brand: row.get("last_brand")?,
        brands: serde_json::from_str(&row.get::<_, String>("brands")?).unwrap_or_default(),
    })
}

pub(super) fn save(connection: &Connection, known: &Known) -> Result<()> {
    connection
        .execute(
            "INSERT INTO workspace (id, name, address, found, chosen, last_brand, brands)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO UPDATE
             SET name = ?2, address = ?3, found = ?4, chosen = ?5, last_brand = ?6, brands = ?7",
            params![
                known.id.0,
                known.name,
                known.address,
                known.found.map(contract_name),
                known.chosen.map(contract_name),
                known.last_brand,
                json(&known.brands)?,
            ],
        )
        .map(drop)
}

/// Forgets a workspace with everything that belongs to it alone.
pub(super) fn forget(connection: &Connection, id: WorkspaceId) -> Result<()> {
    let transaction = connection.unchecked_transaction()?;
    for statement in [
        "DELETE FROM browser WHERE account IN (SELECT id FROM account WHERE workspace = ?1)",
        "DELETE FROM account WHERE workspace = ?1",
        "DELETE FROM attempt WHERE workspace = ?1",
        "DELETE FROM workspace WHERE id = ?1",
    ] {
        transaction.execute(statement, [id.0])?;
    }
    transaction.commit()
}

/// When the service gave the last known list, if it ever did.
pub(super) fn checked_at(connection: &Connection, id: WorkspaceId) -> Result<Option<i64>> {
    let mut select = connection.prepare("SELECT checked_at FROM workspace WHERE id = ?1")?;
    Ok(select.query_row([id.0], |row| row.get(0)).optional()?.flatten())
}

pub(super) fn save_list<'a>(
    connection: &Connection,
    id: WorkspaceId,
    accounts: impl Iterator<Item = &'a Account>,
    checked_at: i64,
) -> Result<()> {
    let transaction = connection.unchecked_transaction()?;
    transaction.execute("DELETE FROM account WHERE workspace = ?1", [id.0])?;
    save_accounts(&transaction, id, accounts)?;
    save_checked_at(&transaction, id, checked_at)?;
    transaction.commit()
}

pub(super) fn save_part<'a>(
    connection: &Connection,
    id: WorkspaceId,
    gone: impl Iterator<Item = &'a str>,
    new: impl Iterator<Item = &'a Account>,
) -> Result<()> {
    let transaction = connection.unchecked_transaction()?;
    let mut delete = transaction.prepare_cached("DELETE FROM account WHERE workspace = ?1 AND id = ?2")?;
    for gone in gone {
        delete.execute(params![id.0, gone])?;
    }
    drop(delete);
    save_accounts(&transaction, id, new)?;
    transaction.commit()
}

/// Forgets some accounts of a list that from now on is none. Whether that were the last.
pub(super) fn forget_part(connection: &Connection, id: WorkspaceId, most: u32) -> Result<bool> {
    let transaction = connection.unchecked_transaction()?;
    begin_list(&transaction, id)?;
    let gone = transaction.execute(
        "DELETE FROM account WHERE workspace = ?1
         AND id IN (SELECT id FROM account WHERE workspace = ?1 ORDER BY id LIMIT ?2)",
        params![id.0, most],
    )?;
    transaction.commit()?;
    Ok(u32::try_from(gone).is_ok_and(|gone| gone < most))
}

pub(super) fn begin_list(connection: &Connection, id: WorkspaceId) -> Result<()> {
    connection.execute("UPDATE workspace SET checked_at = NULL WHERE id = ?1", [id.0]).map(drop)
}

pub(super) fn save_checked_at(connection: &Connection, id: WorkspaceId, checked_at: i64) -> Result<()> {
    connection
        .execute("UPDATE workspace SET checked_at = ?2 WHERE id = ?1", params![id.0, checked_at])
        .map(drop)
}
