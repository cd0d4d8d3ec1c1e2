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
    /// What the password store said, to this or to one before it.
    pub reason: ErrorCode,
}

/// What became of the API keys when they were to be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct KeyDeletion {
    /// How many are gone.
    pub deleted: u32,
    /// Those that stay, as far as is known.
    pub remaining: Vec<RemainingKey>,
}

/// What stays when everything is removed; nothing if all is gone.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Leftovers {
    /// Keys that were saved while the others were deleted, and that the password store did not delete: then nothing
    /// was removed.
    pub keys: Vec<RemainingKey>,
    /// Folders that could not be deleted, or not as a whole: then all else was removed.
    pub folders: Vec<String>,
}
