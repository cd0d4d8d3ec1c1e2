//! The pages of an account, as a UI draws them (Facebook, current contract only).

use serde::{Deserialize, Serialize};

use super::BrandRef;

/// A page of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PageView {
    /// The service's id.
    pub id: String,
    /// Its name; hostile text.
    pub name: String,
    /// Category or handle; hostile text, may be empty.
    pub detail: String,
    /// The service works with it.
    pub is_active: bool,
    /// The one that is meant when nobody says which.
    pub is_default: bool,
}

/// What is changed of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum PageChange {
    /// The service works with it.
    Activate,
    /// The service leaves it alone.
    Deactivate,
    /// It is the one that is meant when nobody says which.
    MakeDefault,
}

/// A page of the login behind an account, and the brand that has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AssignablePageView {
    /// The platform's id of it.
    pub id: String,
    /// Its name; hostile text.
    pub name: String,
    /// Category; hostile text, may be empty.
    pub detail: String,
    /// The brand that has it.
    pub brand: Option<BrandRef>,
    /// It can be given to a brand.
    pub free: bool,
}
