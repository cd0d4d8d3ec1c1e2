//! `/brands`.

use serde::{Deserialize, Serialize};

use crate::api::reading::{segment, shown};
use crate::api::{Api, Failure};
use crate::error::Result;

/// A brand as the service lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// Its id.
    pub id: String,
    /// Its name; not unique.
    pub name: String,
    /// How many accounts belong to it.
    pub accounts: u32,
}

#[derive(Deserialize)]
struct List {
    data: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    name: Option<String>,
    accounts_count: Option<u32>,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
}

impl From<Row> for Brand {
    fn from(row: Row) -> Self {
        Self { id: row.id, name: shown(row.name.as_deref()), accounts: row.accounts_count.unwrap_or(0) }
    }
}

impl Api {
    /// `GET /brands`: those that the key may see.
    pub async fn brands(&self) -> Result<Vec<Brand>> {
        let list: List = self.get("brands").await.map_err(Failure::into_error)?;
        Ok(list.data.into_iter().map(Brand::from).collect())
    }

    /// `POST /brands`. Sent once: names are not unique, so a second one would be another brand.
    pub async fn create_brand(&self, name: &str) -> Result<Brand> {
        let request = self.once.post(self.address.endpoint("brands")).json(&Named { name });
        let made: Row = self.ask(request, 201).await.map_err(Failure::into_error)?;
        Ok(made.into())
    }

    /// `PATCH /brands/{id}`.
    pub async fn rename_brand(&self, brand: &str, name: &str) -> Result<Brand> {
        let path = format!("brands/{}", segment(brand)?);
        let request = self.once.patch(self.address.endpoint(&path)).json(&Named { name });
        let renamed: Row = self.ask(request, 200).await.map_err(Failure::into_error)?;
        Ok(renamed.into())
    }

    /// `DELETE /brands/{id}`: its accounts and open invites go with it. One that is gone is deleted.
    pub async fn delete_brand(&self, brand: &str) -> Result<()> {
        self.delete(&format!("brands/{}", segment(brand)?)).await
    }
}
