//! Brands: what accounts are grouped in. Each holds one account of a platform.

use serde::{Deserialize, Serialize};

use super::super::{Answered, Api, Failure, Tries, meaning, reading};
use crate::error::{ErrorCode, Result};

/// A brand, as the service lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// The service's id.
    pub id: String,
    /// Its name; hostile text, not unique.
    pub name: String,
    /// How many accounts belong to it.
    pub accounts: u32,
}

#[derive(Deserialize)]
struct Written {
    #[serde(default, deserialize_with = "reading::opaque")]
    id: Option<String>,
    #[serde(default, deserialize_with = "reading::words")]
    name: Option<String>,
    #[serde(default, deserialize_with = "reading::number")]
    accounts_count: Option<u32>,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
}

impl Written {
    fn into_brand(self) -> Option<Brand> {
        let id = reading::id(self.id)?;
        let name = reading::filled(self.name).unwrap_or_else(|| id.clone());
        Some(Brand { id, name, accounts: self.accounts_count.unwrap_or_default() })
    }
}

fn brand(bytes: &[u8]) -> Answered<Brand> {
    reading::whole::<Written>(bytes)?.into_brand().ok_or_else(Failure::unreadable)
}

impl Api {
    /// `GET /brands`: all that the key may see. Asks up to three times.
    pub async fn brands(&self) -> Result<Vec<Brand>> {
        let brands = self.list(&self.address.endpoint("brands"), Tries::Three, Written::into_brand).await;
        brands.map_err(|failure| failure.explain(meaning::at_list))
    }

    /// `POST /brands`. Sent once.
    pub async fn create_brand(&self, name: &str) -> Result<Brand> {
        let request = self.once.post(self.address.endpoint("brands")).json(&Named { name });
        let made = self.change(request).await.and_then(|bytes| brand(&bytes));
        made.map_err(|failure| failure.explain(meaning::at_brands))
    }

    /// `PATCH /brands/{id}`. Sent once.
    pub async fn rename_brand(&self, id: &str, name: &str) -> Result<Brand> {
        let address = self.below(&["brands", id]).ok_or(ErrorCode::BrandGone)?;
        let renamed = self.change(self.once.patch(address).json(&Named { name })).await;
        let renamed = renamed.and_then(|bytes| brand(&bytes));
        renamed.map_err(|failure| failure.explain(meaning::at_brands))
    }

    /// `DELETE /brands/{id}`, and its accounts and invites with it. Sent once; one that is gone already is removed.
    pub async fn delete_brand(&self, id: &str) -> Result<()> {
        let address = self.below(&["brands", id]).ok_or(ErrorCode::BrandGone)?;
        self.delete(&address).await.map_err(|failure| failure.explain(meaning::at_brands))
    }
}
