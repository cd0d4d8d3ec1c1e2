//! Brands and the plan, as a UI draws them (current contract only).

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Fault;

/// A brand as something belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BrandRef {
    /// The service's id.
    pub id: String,
    /// Its name; hostile text. The id again while the name is not known.
    pub name: String,
}

/// All brands that the key may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BrandsView {
    /// By name.
    pub list: Arc<Vec<BrandView>>,
    /// The brand that the last account went to.
    pub last: Option<String>,
    /// Why they could not be listed.
    pub problem: Option<Fault>,
}

/// One brand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BrandView {
    /// The service's id.
    pub id: String,
    /// Its name; hostile text, not unique.
    pub name: String,
    /// How many accounts belong to it.
    pub accounts: u32,
    /// The platforms that it has an account of, by slug: it holds one of each.
    pub platforms: Vec<String>,
}

/// What the plan allows (`GET /usage`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PlanView {
    /// Brands.
    pub brands: Quota,
    /// Connected profiles.
    pub profiles: Quota,
    /// Posts in this period.
    pub posts: Quota,
    /// Interactions in this period.
    pub interactions: Quota,
}

/// How much of something is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Quota {
    /// Used.
    pub used: u32,
    /// Most; absent when there is no limit.
    pub limit: Option<u32>,
}
