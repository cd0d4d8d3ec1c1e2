//! The seed contract's bodies: those of the guide "Connecting accounts" (2026-03). The exchange is the same in both
//! contracts.

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::Request;
use super::connecting::Credentials;
use crate::vault::Secret;

/// Body of `POST /accounts/connect`.
#[derive(Serialize)]
pub(super) struct Connect<'a> {
    platform: &'a str,
    metadata: Metadata<'a>,
}

enum Metadata<'a> {
    RedirectUri(Option<&'a str>),
    Credentials(Credentials<'a>),
}

impl<'a> Connect<'a> {
    pub(super) fn new(request: &Request<'a>, credentials: Option<Credentials<'a>>) -> Self {
        let metadata = match credentials {
            Some(credentials) => Metadata::Credentials(credentials),
            None => Metadata::RedirectUri(request.redirect_uri),
        };
        Self { platform: request.platform, metadata }
    }
}

impl Serialize for Metadata<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::RedirectUri(uri) => {
                let mut map = serializer.serialize_map(None)?;
                if let Some(uri) = uri {
                    map.serialize_entry("redirect_uri", uri)?;
                }
                map.end()
            }
            Self::Credentials(credentials) => credentials.serialize(serializer),
        }
    }
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
