//! Brands.

use std::collections::BTreeMap;

use crate::accounts::Account;
use crate::store::{Down, Transaction};

pub(crate) fn seed(
    _change: &mut Transaction<'_>,
    _workspace: usize,
    _accounts: &mut BTreeMap<String, Account>,
) {
}

pub(crate) async fn let_go(
    _change: &mut Transaction<'_>,
    _workspace: usize,
    _id: &str,
    _account: &Account,
) -> Result<(), Down> {
    Ok(())
}
