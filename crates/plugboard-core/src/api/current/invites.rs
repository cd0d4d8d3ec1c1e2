//! Invites: links with which somebody who has no key connects one account to a brand.

use serde::{Deserialize, Serialize};
use url::Url;

use super::super::{Api, Failure, Tries, meaning, reading};
use crate::address::ApiAddress;
use crate::error::{ErrorCode, Result};

/// An invite, as the service lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// The service's id.
    pub id: String,
    /// Platform slug.
    pub platform: String,
    /// The brand that the account goes to.
    pub brand: String,
    /// The link to pass on; empty if the service told one that nobody should open.
    pub link: String,
    /// When it ends, in milliseconds since 1970.
    pub ends: Option<i64>,
    /// It can still be used.
    pub active: bool,
}

#[derive(Deserialize)]
struct Written {
    #[serde(default, deserialize_with = "reading::opaque")]
    id: Option<String>,
    #[serde(default, deserialize_with = "reading::lenient")]
    platform: Option<String>,
    #[serde(default, deserialize_with = "reading::lenient")]
    url: Option<String>,
    #[serde(default, deserialize_with = "reading::words")]
    expires_at: Option<String>,
    /// Not there in the answer of making one.
    #[serde(default, deserialize_with = "reading::flag")]
    is_active: Option<bool>,
}

#[derive(Serialize)]
struct Create<'a> {
    brand_id: &'a str,
    platform: &'a str,
    expires_in_days: u32,
}

impl Api {
    /// `GET /invites?brand_id=`: the invites of a brand, also those that are over. Asks up to three times.
    pub async fn invites(&self, brand: &str) -> Result<Vec<Invite>> {
        let mut address =
            Url::parse(&self.address.endpoint("invites")).map_err(|_| ErrorCode::AddressRefused)?;
        address.query_pairs_mut().append_pair("brand_id", brand);
        let (judge, brand) = (self.address.clone(), brand.to_owned());
        let read = move |row| invite(&judge, row, &brand);
        let invites = self.list(address.as_str(), Tries::Three, read).await;
        invites.map_err(|failure| failure.explain(meaning::at_invites))
    }

    /// `POST /invites`, for 1, 3, 7, 14 or 30 days. Sent once. A link that nobody should open is an error, though
    /// the invite is made.
    pub async fn create_invite(&self, brand: &str, platform: &str, days: u32) -> Result<Invite> {
        let body = Create { brand_id: brand, platform, expires_in_days: days };
        let answer = self.change(self.once.post(self.address.endpoint("invites")).json(&body)).await;
        let made = answer.and_then(|bytes| {
            let written = Written { is_active: Some(true), ..reading::whole(&bytes)? };
            invite(&self.address, written, brand).ok_or_else(Failure::unreadable)
        });
        let made = made.map_err(|failure| failure.explain(meaning::at_invites))?;
        if made.link.is_empty() { Err(ErrorCode::UnsafeLink.into()) } else { Ok(made) }
    }

    /// `DELETE /invites/{id}`. Sent once; one that is gone already is revoked.
    pub async fn revoke_invite(&self, id: &str) -> Result<()> {
        let address = self.below(&["invites", id]).ok_or(ErrorCode::InviteGone)?;
        self.delete(&address).await.map_err(|failure| failure.explain(meaning::at_invites))
    }
}

/// The link is judged as a sign-in address is: somebody will open it.
fn invite(address: &ApiAddress, written: Written, brand: &str) -> Option<Invite> {
    let link = written.url.and_then(|url| address.sign_in(&url).ok());
    Some(Invite {
        id: reading::id(written.id)?,
        platform: reading::shown(written.platform),
        brand: brand.to_owned(),
        link: link.map(|link| link.as_str().to_owned()).unwrap_or_default(),
        ends: reading::moment(written.expires_at),
        active: written.is_active.unwrap_or(true),
    })
}
