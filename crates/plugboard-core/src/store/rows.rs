//! How attempts and accounts stand in the tables.

use rusqlite::types::{FromSqlError, Type};
use rusqlite::{Connection, Result, Row, params};

use crate::accounts::{Account, Status};
use crate::attempt::{Attempt, Before, Expected};
use crate::vault::Digest;
use crate::view::{BrowserChoice, Contract, Method, Person, WorkspaceId};

pub(super) fn save(connection: &Connection, attempt: &Attempt) -> Result<()> {
    let expected = attempt.expected.as_ref();
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO attempt (id, workspace, platform, method, key_digest, started, ended,
             expected_id, expected_username, expected_broken, ids_before, phase, contract, brand, browser, tickets)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        )?
        .execute(params![
            attempt.id,
            attempt.workspace.0,
            attempt.platform,
            method_name(attempt.method),
            attempt.key.0,
            attempt.started,
            attempt.ended,
            expected.map(|expected| &expected.person.account_id),
            expected.map(|expected| &expected.person.username),
            expected.map(|expected| expected.before == Before::Broken),
            attempt.before.as_ref().map(json).transpose()?,
            json(&attempt.phase)?,
            contract_name(attempt.contract),
            attempt.brand.as_ref().map(json).transpose()?,
            attempt.browser.as_ref().map(json).transpose()?,
            json(&attempt.tickets)?,
        ])
        .map(drop)
}

pub(super) fn attempts(connection: &Connection) -> Result<Vec<Attempt>> {
    let mut select = connection.prepare("SELECT * FROM attempt ORDER BY started, id")?;
    let rows = select.query_map([], attempt)?;
    // One that cannot be read must not hide the others.
    Ok(rows
        .filter_map(|row| row.inspect_err(|error| tracing::warn!(%error, "an attempt is unreadable")).ok())
        .collect())
}

fn attempt(row: &Row<'_>) -> Result<Attempt> {
    let expected = match (row.get("expected_id")?, row.get("expected_username")?) {
        (Some(account_id), Some(username)) => Some(Expected {
            person: Person { account_id, username },
            before: match row.get("expected_broken")? {
                Some(true) => Before::Broken,
                Some(false) | None => Before::Otherwise,
            },
        }),
        (Some(_), None) | (None, _) => None,
    };
    Ok(Attempt {
        id: row.get("id")?,
        workspace: WorkspaceId(row.get("workspace")?),
        platform: row.get("platform")?,
        method: named("method", row, METHODS, method_name)?,
        contract: named("contract", row, CONTRACTS, contract_name)?,
        brand: from_json("brand", row)?,
        browser: from_json("browser", row)?,
        tickets: from_json("tickets", row)?.unwrap_or_default(),
        key: Digest(row.get("key_digest")?),
        started: row.get("started")?,
        ended: row.get("ended")?,
        expected,
        before: from_json("ids_before", row)?,
        phase: from_json("phase", row)?.ok_or(FromSqlError::InvalidType)?,
    })
}

pub(super) fn save_accounts<'a>(
    connection: &Connection,
    workspace: WorkspaceId,
    accounts: impl Iterator<Item = &'a Account>,
) -> Result<()> {
    let mut insert =
        connection.prepare_cached(
        "INSERT OR REPLACE INTO account (workspace, id, platform, name, username, status, reason, since, brand, login, page_name)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    for account in accounts {
        insert.execute(params![
            workspace.0,
            account.id,
            account.platform,
            account.name,
            account.username,
            account.status.map(status_name),
            account.reason,
            account.since,
            account.brand,
            account.login,
            account.page_name,
        ])?;
    }
    Ok(())
}

/// Accounts by their ids: at most so many, after one.
pub(super) fn accounts_after(
    connection: &Connection,
    workspace: WorkspaceId,
    after: &str,
    most: u32,
) -> Result<Vec<Account>> {
    let account = |row: &Row<'_>| {
        let status: Option<String> = row.get("status")?;
        Ok(Account {
            id: row.get("id")?,
            platform: row.get("platform")?,
            name: row.get("name")?,
            username: row.get("username")?,
            status: status.map(|name| {
                STATUSES.iter().copied().find(|known| status_name(*known) == name).unwrap_or(Status::Unknown)
            }),
            reason: row.get("reason")?,
            since: row.get("since")?,
            brand: row.get("brand")?,
            login: row.get("login")?,
            page_name: row.get("page_name")?,
        })
    };
    let mut select = connection
        .prepare_cached("SELECT * FROM account WHERE workspace = ?1 AND id > ?2 ORDER BY id LIMIT ?3")?;
    select.query_map(params![workspace.0, after, most], account)?.collect()
}

pub(super) fn browsers(connection: &Connection) -> Result<Vec<(String, BrowserChoice)>> {
    let mut select = connection.prepare("SELECT account, choice FROM browser")?;
    let rows = select.query_map([], |row| {
        let choice = from_json("choice", row)?.ok_or(FromSqlError::InvalidType)?;
        Ok((row.get("account")?, choice))
    })?;
    Ok(rows.filter_map(Result::ok).collect())
}

pub(super) fn save_browser(connection: &Connection, account: &str, choice: &BrowserChoice) -> Result<()> {
    let mut insert = connection.prepare_cached("INSERT OR REPLACE INTO browser VALUES (?1, ?2)")?;
    insert.execute(params![account, json(choice)?]).map(drop)
}

pub(super) fn invites(connection: &Connection) -> Result<Vec<String>> {
    connection.prepare("SELECT invite FROM invite ORDER BY rowid")?.query_map([], |row| row.get(0))?.collect()
}

pub(super) fn save_invites(connection: &Connection, invites: &[(String, String)]) -> Result<()> {
    let transaction = connection.unchecked_transaction()?;
    transaction.execute("DELETE FROM invite", [])?;
    let mut insert = transaction.prepare("INSERT INTO invite VALUES (?1, ?2)")?;
    for (id, invite) in invites {
        insert.execute(params![id, invite])?;
    }
    drop(insert);
    transaction.commit()
}

pub(super) const CONTRACTS: &[Contract] = &[Contract::Seed, Contract::Current];
const METHODS: &[Method] = &[Method::Browser, Method::Form, Method::Dashboard];
const STATUSES: &[Status] = &[Status::Active, Status::ReconnectRequired, Status::Unknown];

pub(super) fn contract_name(contract: Contract) -> &'static str {
    match contract {
        Contract::Seed => "seed",
        Contract::Current => "current",
    }
}

fn method_name(method: Method) -> &'static str {
    match method {
        Method::Browser => "browser",
        Method::Form => "form",
        Method::Dashboard => "dashboard",
    }
}

fn status_name(status: Status) -> &'static str {
    match status {
        Status::Active => "active",
        Status::ReconnectRequired => "reconnect_required",
        Status::Unknown => "unknown",
    }
}

fn named<T: Copy>(column: &str, row: &Row<'_>, all: &[T], name: fn(T) -> &'static str) -> Result<T> {
    let stored: String = row.get(column)?;
    all.iter().copied().find(|value| name(*value) == stored).ok_or_else(|| FromSqlError::InvalidType.into())
}

pub(super) fn json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

pub(super) fn from_json<T: serde::de::DeserializeOwned>(column: &str, row: &Row<'_>) -> Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| serde_json::from_str(&text)).transpose().map_err(unreadable)
}

fn unreadable(error: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, error.into())
}
