//! What both contracts have in common in their answers: lists in whatever form, rows of which any may be broken,
//! accounts that were connected, ids and names that are hostile text.

use std::borrow::Borrow;
use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use time::format_description::well_known::{Iso8601, Rfc3339};
use time::{OffsetDateTime, PrimitiveDateTime};

use super::rows::Rows;
use super::{Answered, Exchanged, Failure, repair};
use crate::accounts::{Account, Status};
use crate::callback::{is_account_id, is_connection};
use crate::view::Person;

/// Most that is kept of a name or handle, in characters: no platform has longer ones.
const MAX_NAME: usize = 200;

/// Longest cursor, in bytes; they are opaque.
const MAX_CURSOR: usize = 2_048;

/// From here on a number is milliseconds since 1970, not seconds: as seconds it would be the year 5138.
const MOST_SECONDS: i64 = 100_000_000_000;

/// The end of the year 9999: no calendar goes much further.
const LAST_MOMENT: i64 = 253_402_300_799_999;

/// One page of a list, its rows not yet read.
pub(super) struct Page<'a> {
    pub(super) rows: Vec<&'a RawValue>,
    pub(super) next: Next,
    /// How many rows the whole list has, where the answer says so.
    pub(super) total: usize,
}

/// What follows a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Nothing.
    End,
    /// The page at this cursor.
    At(String),
    /// There is more, and the answer does not say where, or not in a way that the API documents.
    Elsewhere,
}

#[derive(Deserialize)]
struct Paged<'a> {
    #[serde(borrow, default)]
    data: Rows<'a>,
    /// The rows of a list of pages; beside `data`, how many pages a list has.
    #[serde(borrow, default)]
    pages: Rows<'a>,
    #[serde(default, deserialize_with = "lenient")]
    pagination: Option<Pagination>,
    #[serde(default, deserialize_with = "opaque")]
    next_cursor: Option<String>,
    #[serde(default, deserialize_with = "flag")]
    has_more: Option<bool>,
    #[serde(default, deserialize_with = "flag")]
    has_next: Option<bool>,
    #[serde(default, deserialize_with = "number")]
    page: Option<usize>,
    #[serde(default, deserialize_with = "number")]
    total_pages: Option<usize>,
    #[serde(default, deserialize_with = "number")]
    total: Option<usize>,
    #[serde(default, deserialize_with = "opaque")]
    next: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    links: Option<Links>,
}

/// None of it is documented but `has_more` and `next_cursor`: the rest is how other services say that there is more.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Pagination {
    #[serde(deserialize_with = "flag")]
    has_more: Option<bool>,
    #[serde(deserialize_with = "flag")]
    has_next: Option<bool>,
    #[serde(deserialize_with = "opaque")]
    next_cursor: Option<String>,
    #[serde(deserialize_with = "number")]
    page: Option<usize>,
    #[serde(deserialize_with = "number")]
    total_pages: Option<usize>,
    #[serde(deserialize_with = "number")]
    pages: Option<usize>,
    #[serde(deserialize_with = "number")]
    total: Option<usize>,
    #[serde(deserialize_with = "opaque")]
    next: Option<String>,
}

#[derive(Deserialize)]
struct Links {
    #[serde(default, deserialize_with = "opaque")]
    next: Option<String>,
}

/// An answer as text that can be read: what stands before the JSON (a byte order mark, blanks of any kind) is left
/// out, and a byte that is no UTF-8 is replaced, as is what is almost JSON: one broken name does not cost a list.
pub(super) fn text(bytes: Vec<u8>) -> Vec<u8> {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    };
    let json = text.trim_start_matches(|letter: char| letter == '\u{feff}' || letter.is_whitespace());
    let json = if json.len() == text.len() { text.into_bytes() } else { json.as_bytes().to_vec() };
    repair::repaired(json)
}

/// Reads an answer of which nothing may be missing.
pub(super) fn whole<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Answered<T> {
    serde_json::from_slice(bytes).map_err(|_| Failure::unreadable())
}

/// Reads a list: `data` (or `pages`) with `count`, with a cursor in either place, or a bare array.
/// No document says whether `count` includes what a limited key may not see, so it is no sign that rows are missing.
pub(super) fn page(bytes: &[u8]) -> Answered<Page<'_>> {
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Ok(Page { rows: whole(bytes)?, next: Next::End, total: 0 });
    }
    let Paged {
        data,
        pages,
        pagination,
        next_cursor,
        has_more,
        has_next,
        page,
        total_pages,
        total,
        next,
        links,
    } = whole(bytes)?;
    let inside = pagination.unwrap_or_default();
    let total_pages = total_pages.or(inside.pages).or(pages.count());
    let rows = data.or(pages).into_list().ok_or_else(Failure::unreadable)?;
    let cursor = inside.next_cursor.or(next_cursor).filter(|cursor| !cursor.is_empty());
    let (page, last) = (inside.page.or(page), inside.total_pages.or(total_pages));
    let is_before_last = page.zip(last).is_some_and(|(page, last)| page < last);
    let link = inside.next.or(next).or(links.and_then(|links| links.next)).filter(|link| !link.is_empty());
    let says_more = inside.has_more.or(has_more).or(inside.has_next).or(has_next);
    let next = match (says_more, cursor) {
        (Some(false), _) => Next::End,
        (Some(true) | None, Some(cursor)) if cursor.len() <= MAX_CURSOR => Next::At(cursor),
        (Some(true), None) | (Some(true) | None, Some(_)) => Next::Elsewhere,
        (None, None) if is_before_last || link.is_some() => Next::Elsewhere,
        (None, None) => Next::End,
    };
    let total = inside.total.or(total).unwrap_or(0);
    Ok(Page { rows, next, total })
}

/// The rows that can be read; one that cannot does not cost the others.
pub(super) fn rows<T: DeserializeOwned>(raw: &[impl Borrow<RawValue>]) -> Vec<T> {
    raw.iter().filter_map(|row| serde_json::from_str(row.borrow().get()).ok()).collect()
}

/// A field whose value may be anything: one of another type is one that is not there.
pub(super) fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?;
    Ok(serde_json::from_str(raw.get()).ok())
}

/// An id or a cursor. Where a server writes it as a number its digits are kept as they came: ids of 17 digits are
/// past what a number in JSON holds in most clients. Those of Telegram's groups are below zero.
pub(super) fn opaque<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?.get();
    let is_number = raw.strip_prefix('-').unwrap_or(raw).bytes().all(|byte| byte.is_ascii_digit());
    Ok(if is_number { Some(raw.to_owned()) } else { serde_json::from_str(raw).ok() })
}

/// A name or another text. Some servers write every text of digits as a number, so a page called 1984 comes as one.
pub(super) fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?.get();
    let is_number = raw.starts_with(|first: char| first == '-' || first.is_ascii_digit());
    Ok(if is_number { Some(raw.to_owned()) } else { serde_json::from_str(raw).ok() })
}

/// A count, also where it is written as text or with a fraction of nothing.
pub(super) fn number<'de, D: Deserializer<'de>, T: FromStr>(deserializer: D) -> Result<Option<T>, D::Error> {
    let text = words(deserializer)?.unwrap_or_default();
    let whole = text.split_once('.').map_or(text.as_str(), |(whole, _)| whole);
    Ok(whole.parse().ok())
}

/// Yes or no, also where it is written as text or as 1 and 0.
pub(super) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?.get().trim_matches('"');
    Ok(match raw.to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    })
}

/// A row of `GET /accounts`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Listed {
    #[serde(deserialize_with = "opaque")]
    id: Option<String>,
    #[serde(deserialize_with = "lenient")]
    platform: Option<String>,
    #[serde(deserialize_with = "words")]
    name: Option<String>,
    #[serde(deserialize_with = "words")]
    username: Option<String>,
    #[serde(deserialize_with = "lenient")]
    status: Option<String>,
    #[serde(deserialize_with = "lenient")]
    reconnect_reason: Option<String>,
    #[serde(deserialize_with = "opaque")]
    brand_id: Option<String>,
    #[serde(deserialize_with = "opaque")]
    login_id: Option<String>,
    #[serde(deserialize_with = "words")]
    page_name: Option<String>,
}

impl Listed {
    /// `None` without an id that can be one.
    pub(super) fn into_account(self) -> Option<Account> {
        let username = shown(self.username);
        Some(Account {
            id: id(self.id)?,
            platform: shown(self.platform),
            name: filled(self.name).unwrap_or_else(|| username.clone()),
            username,
            status: self.status.as_deref().map(|status| match status {
                "active" => Status::Active,
                "reconnect_required" => Status::ReconnectRequired,
                _ => Status::Unknown,
            }),
            reason: filled(self.reconnect_reason),
            since: None,
            brand: id(self.brand_id),
            login: id(self.login_id),
            page_name: filled(self.page_name),
        })
    }
}

/// What connect, exchange and select answer when they are done.
#[derive(Deserialize)]
struct Done<'a> {
    #[serde(default, deserialize_with = "lenient")]
    status: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    connection_id: Option<String>,
    #[serde(default, borrow)]
    data: Rows<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Connected {
    #[serde(deserialize_with = "opaque")]
    account_id: Option<String>,
    /// As rows of a list have it.
    #[serde(deserialize_with = "opaque")]
    id: Option<String>,
    #[serde(deserialize_with = "words")]
    username: Option<String>,
    #[serde(deserialize_with = "words")]
    display_name: Option<String>,
}

impl Connected {
    fn into_person(self) -> Option<Person> {
        let account_id = id(self.account_id).or(id(self.id))?;
        let username = filled(self.username).or(filled(self.display_name)).unwrap_or_default();
        Some(Person { account_id, username })
    }
}

/// Accounts, flat or in a list and never none; or a choice that is to be made.
pub(super) fn done(bytes: &[u8]) -> Answered<Exchanged> {
    let Done { status, connection_id, data } = whole(bytes)?;
    if status.as_deref() == Some("selection_required") {
        let connection = connection_id.filter(|id| is_connection(id));
        return connection.map(Exchanged::Choose).ok_or_else(Failure::unreadable);
    }
    let connected = match data {
        Rows::Missing | Rows::Null => vec![Connected { id: None, ..whole(bytes)? }],
        data => rows(&data.into_list().ok_or_else(Failure::unreadable)?),
    };
    let people: Vec<Person> = connected.into_iter().filter_map(Connected::into_person).collect();
    if people.is_empty() { Err(Failure::unreadable()) } else { Ok(Exchanged::Accounts(people)) }
}

/// The same where there is nothing left to choose.
pub(super) fn people(bytes: &[u8]) -> Answered<Vec<Person>> {
    match done(bytes)? {
        Exchanged::Accounts(people) => Ok(people),
        Exchanged::Choose(_) => Err(Failure::unreadable()),
    }
}

/// An id: opaque, but short and printable.
pub(super) fn id(id: Option<String>) -> Option<String> {
    id.filter(|id| is_account_id(id))
}

/// A name or handle as far as anybody reads it.
pub(super) fn shown(name: Option<String>) -> String {
    let mut name = name.unwrap_or_default();
    if let Some((end, _)) = name.char_indices().nth(MAX_NAME) {
        name.truncate(end);
    }
    name
}

/// The same, if there is one.
pub(super) fn filled(name: Option<String>) -> Option<String> {
    Some(shown(name)).filter(|name| !name.is_empty())
}

/// A time of the API, in milliseconds since 1970. It documents RFC 3339; others write seconds or milliseconds, a blank
/// in place of the T, or no zone, which is UTC then. Servers write a time that is not set as the year 1 or as 0.
pub(super) fn moment(text: Option<String>) -> Option<i64> {
    let text = text?;
    let milliseconds = match text.split_once('.').map_or(text.as_str(), |(whole, _)| whole).parse::<i64>() {
        Ok(seconds @ ..MOST_SECONDS) => seconds.saturating_mul(1_000),
        Ok(milliseconds) => milliseconds,
        Err(_) => {
            let text = text.replacen(' ', "T", 1);
            let time = OffsetDateTime::parse(&text, &Rfc3339)
                .or_else(|_| OffsetDateTime::parse(&text, &Iso8601::PARSING))
                .or_else(|_| {
                    PrimitiveDateTime::parse(&text, &Iso8601::PARSING).map(PrimitiveDateTime::assume_utc)
                });
            i64::try_from(time.ok()?.unix_timestamp_nanos() / 1_000_000).ok()?
        }
    };
    (1..=LAST_MOMENT).contains(&milliseconds).then_some(milliseconds)
}
