//! Answers that both contracts have: accounts that came, and the list. What is unknown is passed over, and a row that
//! cannot be read does not take the others with it.

use serde_json::{Map, Value};

use super::{Answer, Failure, read};
use crate::accounts::{Account, Status};
use crate::callback::is_account_id;
use crate::error::{ErrorCode, Result};
use crate::view::Person;

/// Most that is kept of a name or handle, in characters: no platform has longer ones.
const MAX_NAME: usize = 200;
/// Longest id of anything, in bytes.
const MAX_ID: usize = 256;
/// Longest cursor, in bytes.
const MAX_CURSOR: usize = 4_096;

/// A page of the account list.
pub(super) struct Page {
    pub(super) accounts: Vec<Account>,
    /// What to ask for the next one.
    pub(super) next: Option<String>,
}

/// `{data, count}`, `{data, pagination}`, `{data, next_cursor}`, or the rows alone.
pub(super) fn list(bytes: &[u8]) -> Answer<Page> {
    let (rows, next) = match read::<Value>(bytes)? {
        Value::Array(rows) => (rows, None),
        Value::Object(mut object) => {
            let Some(Value::Array(rows)) = object.remove("data") else { return Err(Failure::unreadable()) };
            (rows, cursor(&object))
        }
        _ => return Err(Failure::unreadable()),
    };
    Ok(Page { accounts: rows.iter().filter_map(account).collect(), next })
}

fn cursor(object: &Map<String, Value>) -> Option<String> {
    let inside = object.get("pagination").and_then(Value::as_object);
    let over = inside.is_some_and(|pagination| pagination.get("has_more") == Some(&Value::Bool(false)));
    let next = object.get("next_cursor").or_else(|| inside?.get("next_cursor"))?.as_str()?;
    ((1..=MAX_CURSOR).contains(&next.len()) && !over).then(|| next.to_owned())
}

fn account(row: &Value) -> Option<Account> {
    let text = |name: &str| row.get(name).and_then(Value::as_str);
    let id = text("id").filter(|id| is_account_id(id))?.to_owned();
    let platform = text("platform").filter(|slug| is_slug(slug))?.to_owned();
    let username = shown(text("username"));
    let name = Some(shown(text("name"))).filter(|name| !name.is_empty()).unwrap_or_else(|| username.clone());
    let status = row.get("status").filter(|status| !status.is_null()).map(|status| match status.as_str() {
        Some("active") => Status::Active,
        Some("reconnect_required") => Status::ReconnectRequired,
        Some(_) | None => Status::Unknown,
    });
    let id_of = |name: &str| text(name).filter(|id| (1..=MAX_ID).contains(&id.len())).map(str::to_owned);
    Some(Account {
        id,
        platform,
        name,
        username,
        status,
        reason: text("reconnect_reason").map(|reason| shown(Some(reason))),
        since: None,
        brand: id_of("brand_id"),
        login: id_of("login_id"),
        page_name: text("page_name").map(|name| shown(Some(name))),
    })
}

/// The 201 of connect, exchange and select: an account, or `{data, count}` with several. Never empty.
pub(super) fn people(bytes: &[u8]) -> Answer<Vec<Person>> {
    let answer: Value = read(bytes)?;
    let several = answer.get("data").and_then(Value::as_array);
    let people: Option<Vec<Person>> = match several {
        Some(rows) => rows.iter().map(person).collect(),
        None => person(&answer).map(|person| vec![person]),
    };
    people.filter(|people| !people.is_empty()).ok_or_else(Failure::unreadable)
}

/// `None` if the id cannot be one: ids are opaque, but they are short and printable.
fn person(row: &Value) -> Option<Person> {
    let text = |name: &str| row.get(name).and_then(Value::as_str);
    let account_id = text("account_id").filter(|id| is_account_id(id))?.to_owned();
    Some(Person { account_id, username: shown(text("username")) })
}

/// Platforms as the API spells them, also those that Plugboard does not know.
fn is_slug(slug: &str) -> bool {
    (1..=64).contains(&slug.len()) && slug.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A name or handle as far as anybody reads it.
pub(super) fn shown(name: Option<&str>) -> String {
    name.unwrap_or_default().chars().take(MAX_NAME).collect()
}

/// An id as one segment of a path: whatever it holds, it leads nowhere else.
pub(super) fn segment(id: &str) -> Result<String> {
    if !(1..=MAX_ID).contains(&id.len()) || id == "." || id == ".." {
        return Err(ErrorCode::AccountGone.into());
    }
    Ok(escaped(id))
}

/// Percent-encoded, all but the unreserved characters (RFC 3986, 2.3).
pub(super) fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests;
