//! The seed contract on the wire: bodies and error codes of the guide "Connecting accounts" (2026-03).
//!
//! Unknown fields are ignored, the required ones are required.

use std::collections::BTreeMap;

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use super::{Credentials, Request};
use crate::error::ErrorCode;
use crate::vault::Secret;

/// Body of `POST /accounts/connect`.
#[derive(Serialize)]
pub(super) struct Connect<'a> {
    platform: &'a str,
    metadata: Metadata<'a>,
}

impl<'a> Connect<'a> {
    pub(super) fn new(request: &Request<'a>, credentials: Option<&'a Credentials>) -> Self {
        let metadata = match credentials {
            Some(credentials) => Metadata::Credentials(credentials),
            None => Metadata::RedirectUri(request.redirect_uri.unwrap_or_default()),
        };
        Self { platform: request.platform, metadata }
    }
}

/// What goes beside the platform.
enum Metadata<'a> {
    RedirectUri(&'a str),
    Credentials(&'a Credentials),
}

impl Serialize for Metadata<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::RedirectUri(uri) => BTreeMap::from([("redirect_uri", uri)]).serialize(serializer),
            Self::Credentials(credentials) => typed(credentials, serializer),
        }
    }
}

/// What a person typed.
pub(super) fn typed<S: Serializer>(credentials: &Credentials, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(credentials.len()))?;
    for (name, value) in credentials {
        map.serialize_entry(name, value.expose())?;
    }
    map.end()
}

/// Body of `POST /oauth/exchange`.
#[derive(Serialize)]
pub(super) struct Exchange<'a> {
    platform: &'a str,
    code: &'a str,
    metadata: ExchangeMetadata<'a>,
}

#[derive(Serialize)]
struct ExchangeMetadata<'a> {
    state: &'a str,
    redirect_uri: &'a str,
}

impl<'a> Exchange<'a> {
    pub(super) fn new(platform: &'a str, code: &'a Secret, state: &'a Secret, redirect_uri: &'a str) -> Self {
        Self {
            platform,
            code: code.expose(),
            metadata: ExchangeMetadata { state: state.expose(), redirect_uri },
        }
    }
}

/// The 202 of connect.
#[derive(Deserialize)]
pub(super) struct Offer {
    pub(super) auth_url: Secret,
    pub(super) state: Secret,
}

/// What a refusal of connect means (API guide, "Errors").
pub(super) fn connect_error(code: &str) -> Option<ErrorCode> {
    (code == "unsupported_platform").then_some(ErrorCode::PlatformUnsupported)
}

/// What a refusal of connect means when the person typed a key or password: a 401 may be about that or about
/// the API key, and only the code tells.
pub(super) fn credential_error(status: u16, code: &str) -> Option<ErrorCode> {
    match (status, code) {
        (401, "invalid_credentials" | "invalid_token") => Some(ErrorCode::CredentialRefused),
        (400, "missing_metadata") => Some(ErrorCode::FieldInvalid),
        _ => connect_error(code),
    }
}
