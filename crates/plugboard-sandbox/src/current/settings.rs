//! What only the dashboard can set: the settings of a user. The control endpoint stands in for the dashboard.

use serde::{Deserialize, Serialize};

use crate::store::{Down, Place, Table, Transaction};

/// The settings of a workspace's user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Settings {
    /// An account that is in another brand is not moved: 409.
    pub(crate) lock_accounts_to_brand: bool,
    /// The keys of an X/Twitter app are stored.
    pub(crate) twitter_credentials: bool,
    /// Addresses that a browser may be sent back to, beside those of the command line.
    pub(crate) redirect_uris: Vec<String>,
}

/// Where they stand.
pub(crate) fn place(workspace: usize) -> Place {
    Place::new(Table::Settings, workspace, "user")
}

pub(super) async fn locks_accounts(change: &mut Transaction<'_>, workspace: usize) -> Result<bool, Down> {
    let settings: Settings = change.get(&place(workspace)).await?.unwrap_or_default();
    Ok(settings.lock_accounts_to_brand)
}
