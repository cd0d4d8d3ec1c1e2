//! The current contract on the wire: bodies and error codes of the API reference (2026-08), and what it has beside
//! accounts.

mod brands;
mod invites;
mod pages;
mod pending;
mod usage;

use serde::{Deserialize, Serialize, Serializer};

use super::{Answer, Credentials, Failure, Request, read, seed};
use crate::callback::is_connection;
use crate::error::ErrorCode;

pub use brands::Brand;
pub use invites::Invite;

/// Body of `POST /accounts/connect`.
#[derive(Serialize)]
pub(super) struct Connect<'a> {
    platform: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_uri: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    brand_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Typed<'a>>,
}

struct Typed<'a>(&'a Credentials);

impl Serialize for Typed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        seed::typed(self.0, serializer)
    }
}

impl<'a> Connect<'a> {
    pub(super) fn new(request: &Request<'a>, credentials: Option<&'a Credentials>) -> Self {
        Self {
            platform: request.platform,
            redirect_uri: request.redirect_uri,
            state: request.state.map(super::Secret::expose),
            brand_id: request.brand,
            metadata: credentials.map(Typed),
        }
    }
}

/// The 200 of the exchange.
#[derive(Deserialize)]
struct Selection {
    connection_id: String,
}

/// The connection id of an answer that asks to choose.
pub(super) fn selection(bytes: &[u8]) -> Answer<String> {
    let selection: Selection = read(bytes)?;
    if is_connection(&selection.connection_id) {
        Ok(selection.connection_id)
    } else {
        Err(Failure::unreadable())
    }
}

/// What a refusal of connect means when the person typed a key or password.
pub(super) fn credential_error(status: u16, code: &str) -> Option<ErrorCode> {
    match (status, code) {
        // The documents do not say which code a refused credential has; its fields are all that was sent.
        (400, "validation.field_invalid" | "validation.body_invalid") => Some(ErrorCode::CredentialRefused),
        _ => None,
    }
}

/// An RFC 3339 time, in milliseconds since 1970.
fn time(text: &str) -> Option<i64> {
    let time = time::OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339).ok()?;
    i64::try_from(time.unix_timestamp_nanos() / 1_000_000).ok()
}
