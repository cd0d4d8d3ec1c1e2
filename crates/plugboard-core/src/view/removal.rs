//! What removing everything leaves behind.

use serde::Serialize;

use crate::error::ErrorCode;

/// An API key that the password store did not delete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RemainingKey {
    /// What its workspace is called; empty if it has no name, or is gone.
    pub workspace: String,
    /// The API address that it is for.
    pub address: String,
    /// What the password store said.
    pub reason: ErrorCode,
}
