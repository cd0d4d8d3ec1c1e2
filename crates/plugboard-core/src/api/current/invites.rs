//! `/invites`: links for somebody who is not here.

use serde::{Deserialize, Serialize};

use super::time;
use crate::api::reading::segment;
use crate::api::{Answer, Api, Failure};
use crate::error::{ErrorCode, Result};

/// An invite as the service tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// Its id.
    pub id: String,
    /// Platform slug.
    pub platform: String,
    /// The brand that the account goes to, where the list says so.
    pub brand: Option<String>,
    /// The judged link.
    pub link: String,
    /// When it ends, in milliseconds since 1970.
    pub ends: Option<i64>,
    /// Whether it can still be used.
    pub active: bool,
}

#[derive(Deserialize)]
struct List {
    data: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    platform: String,
    url: String,
    brand_id: Option<String>,
    expires_at: Option<String>,
    is_active: Option<bool>,
}

#[derive(Serialize)]
struct Wanted<'a> {
    brand_id: &'a str,
    platform: &'a str,
    expires_in_days: u32,
}

impl Api {
    /// `GET /invites`. One whose link is no good is passed over.
    pub async fn invites(&self) -> Result<Vec<Invite>> {
        let list: List = self.get("invites").await.map_err(Failure::into_error)?;
        Ok(list.data.into_iter().filter_map(|row| self.invite(row).ok()).collect())
    }

    /// `POST /invites`, for 1, 3, 7, 14 or 30 days. Sent once.
    pub async fn create_invite(&self, brand: &str, platform: &str, days: u32) -> Result<Invite> {
        let body = Wanted { brand_id: brand, platform, expires_in_days: days };
        let request = self.once.post(self.address.endpoint("invites")).json(&body);
        let made: Row = self.ask(request, 201).await.map_err(explain)?;
        let brand = Some(brand.to_owned());
        self.invite(Row { brand_id: brand, ..made }).map_err(Failure::into_error)
    }

    /// `DELETE /invites/{id}`. One that is gone is revoked.
    pub async fn revoke_invite(&self, invite: &str) -> Result<()> {
        self.delete(&format!("invites/{}", segment(invite)?)).await
    }

    fn invite(&self, row: Row) -> Answer<Invite> {
        let link = self.address.sign_in(&row.url).map_err(Failure::local)?;
        Ok(Invite {
            id: row.id,
            platform: row.platform,
            brand: row.brand_id,
            link: link.as_str().to_owned(),
            ends: row.expires_at.as_deref().and_then(time),
            active: row.is_active.unwrap_or(true),
        })
    }
}

fn explain(failure: Failure) -> crate::Error {
    failure.explain(|status, code| {
        (status == 409 && code == "resource.conflict").then_some(ErrorCode::InviteExists)
    })
}
