//! How attempts and accounts stand in the tables.

use rusqlite::types::{FromSqlError, Type};
use rusqlite::{Connection, Result, Row, params};

use crate::accounts::{Account, Status};
use crate::attempt::{Attempt, Before, Expected, Phase};
use crate::vault::Digest;
use crate::view::{Method, Person, WorkspaceKind};

pub(super) fn save(connection: &Connection, attempt: &Attempt) -> Result<()> {
    let expected = attempt.expected.as_ref();
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO attempt VALUES
             (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?
        .execute(params![
            attempt.id,
            kind_name(attempt.workspace),
            attempt.platform,
            method_name(attempt.method),
            attempt.redirect_uri,
            attempt.key.0,
            attempt.state.map(|state| state.0),
            attempt.started,
            attempt.ended,
            expected.map(|expected| &expected.person.account_id),
            expected.map(|expected| &expected.person.username),
            expected.map(|expected| expected.before == Before::Broken),
            attempt.before.as_ref().map(json).transpose()?,
            json(&attempt.phase)?,
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
    let before: Option<String> = row.get("ids_before")?;
    let phase: String = row.get("phase")?;
    let phase: Phase = serde_json::from_str(&phase).map_err(unreadable)?;
    Ok(Attempt {
        id: row.get("id")?,
        workspace: named("workspace", row, KINDS, kind_name)?,
        platform: row.get("platform")?,
        method: named("method", row, METHODS, method_name)?,
        redirect_uri: row.get("redirect_uri")?,
        key: Digest(row.get("key_digest")?),
        state: row.get::<_, Option<[u8; 32]>>("state_digest")?.map(Digest),
        started: row.get("started")?,
        ended: row.get("ended")?,
        expected,
        before: before.map(|ids| serde_json::from_str(&ids)).transpose().map_err(unreadable)?,
        phase,
    })
}

pub(super) fn save_accounts<'a>(
    connection: &Connection,
    accounts: impl Iterator<Item = &'a Account>,
) -> Result<()> {
    connection.execute("DELETE FROM account", [])?;
    let mut insert =
        connection.prepare_cached("INSERT OR REPLACE INTO account VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    for account in accounts {
        insert.execute(params![
            account.id,
            account.platform,
            account.name,
            account.username,
            account.status.map(status_name),
            account.reason,
            account.since,
        ])?;
    }
    Ok(())
}

pub(super) fn accounts(connection: &Connection) -> Result<Vec<Account>> {
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
        })
    };
    connection.prepare("SELECT * FROM account")?.query_map([], account)?.collect()
}

const KINDS: &[WorkspaceKind] = &[WorkspaceKind::Live, WorkspaceKind::Rehearsal];
const METHODS: &[Method] = &[Method::Browser, Method::Form];
const STATUSES: &[Status] = &[Status::Active, Status::ReconnectRequired, Status::Unknown];

pub(super) fn kind_name(kind: WorkspaceKind) -> &'static str {
    match kind {
        WorkspaceKind::Live => "live",
        WorkspaceKind::Rehearsal => "rehearsal",
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

fn json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

fn unreadable(error: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, error.into())
}
