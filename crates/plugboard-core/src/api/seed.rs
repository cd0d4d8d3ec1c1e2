//! The seed contract on the wire: bodies and error codes of the guide "Connecting accounts" (2026-03).
//!
//! Unknown fields are ignored, the required ones are required.

use std::collections::BTreeMap;

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use super::Metadata;
use crate::accounts::{Account, Status};
use crate::error::ErrorCode;
use crate::vault::Secret;
use crate::view::Person;

/// Most that is kept of a name or handle, in characters: no platform has longer ones.
const MAX_NAME: usize = 200;

/// Body of `POST /accounts/connect`.
#[derive(Serialize)]
pub(super) struct Connect<'a> {
    platform: &'a str,
    #[serde(serialize_with = "metadata")]
    metadata: &'a Metadata<'a>,
}

impl<'a> Connect<'a> {
    pub(super) fn new(platform: &'a str, metadata: &'a Metadata<'a>) -> Self {
        Self { platform, metadata }
    }
}

fn metadata<S: Serializer>(metadata: &Metadata<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    match metadata {
        Metadata::RedirectUri(uri) => BTreeMap::from([("redirect_uri", uri)]).serialize(serializer),
        Metadata::Credentials(credentials) => {
            let mut map = serializer.serialize_map(Some(credentials.len()))?;
            for (name, value) in *credentials {
                map.serialize_entry(name, value.expose())?;
            }
            map.end()
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

/// The 202 of connect.
#[derive(Deserialize)]
pub(super) struct Offer {
    pub(super) auth_url: Secret,
    pub(super) state: Secret,
}

/// The 201 of connect and exchange.
#[derive(Deserialize)]
pub(super) struct ConnectedAccount {
    account_id: String,
    username: Option<String>,
}

impl ConnectedAccount {
    /// `None` if the id cannot be one: ids are opaque, but they are short and printable.
    pub(super) fn into_person(self) -> Option<Person> {
        let plausible = (1..=128).contains(&self.account_id.len())
            && self.account_id.bytes().all(|byte| byte.is_ascii_graphic());
        plausible.then(|| Person { account_id: self.account_id, username: shown(self.username) })
    }
}

/// The 200 of `GET /accounts`.
#[derive(Deserialize)]
pub(super) struct Accounts {
    data: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    id: String,
    platform: String,
    name: Option<String>,
    username: Option<String>,
    status: Option<String>,
    reconnect_reason: Option<String>,
}

impl Accounts {
    pub(super) fn into_accounts(self) -> Vec<Account> {
        self.data
            .into_iter()
            .map(|row| {
                let username = shown(row.username);
                Account {
                    status: row.status.as_deref().map(|status| match status {
                        "active" => Status::Active,
                        "reconnect_required" => Status::ReconnectRequired,
                        _ => Status::Unknown,
                    }),
                    name: Some(shown(row.name))
                        .filter(|name| !name.is_empty())
                        .unwrap_or_else(|| username.clone()),
                    id: row.id,
                    platform: row.platform,
                    username,
                    reason: row.reconnect_reason,
                    since: None,
                    brand: None,
                    login: None,
                    page_name: None,
                }
            })
            .collect()
    }
}

/// A name or handle as far as anybody reads it.
fn shown(name: Option<String>) -> String {
    let mut name = name.unwrap_or_default();
    if let Some((end, _)) = name.char_indices().nth(MAX_NAME) {
        name.truncate(end);
    }
    name
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

/// What a refusal of the exchange means. The contract gives `missing_metadata` both to a missing field and to a
/// state that is used, too old or unknown; Plugboard always sends every field, so it can only be the state.
pub(super) fn exchange_error(status: u16, code: &str) -> Option<ErrorCode> {
    match (status, code) {
        (400, "missing_metadata") => Some(ErrorCode::SignInStale),
        (403, "unauthorized") => Some(ErrorCode::KeyChanged),
        _ => connect_error(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_end_is_cut_between_characters() {
        assert_eq!(shown(Some("\u{1f9e1}".repeat(3_000))).chars().count(), MAX_NAME);
        assert_eq!(shown(Some("acme".to_owned())), "acme");
        assert_eq!(shown(None), "");
    }

    #[test]
    fn the_bodies_are_exactly_the_guides() {
        let browser = Metadata::RedirectUri("app://oauth/callback");
        let body = serde_json::to_value(Connect::new("instagram", &browser)).unwrap();
        assert_eq!(
            body,
            serde_json::json!({"platform": "instagram", "metadata": {"redirect_uri": "app://oauth/callback"}})
        );
        let typed = BTreeMap::from([("api_key".to_owned(), Secret::new("tp_1".into()))]);
        let body = serde_json::to_value(Connect::new("trustpilot", &Metadata::Credentials(&typed))).unwrap();
        assert_eq!(body, serde_json::json!({"platform": "trustpilot", "metadata": {"api_key": "tp_1"}}));
        let (code, state) = (Secret::new("c".into()), Secret::new("s".into()));
        let body = serde_json::to_value(Exchange::new("instagram", &code, &state, "app://x")).unwrap();
        assert_eq!(
            body,
            serde_json::json!({"platform": "instagram", "code": "c", "metadata": {"state": "s", "redirect_uri": "app://x"}})
        );
    }
}
