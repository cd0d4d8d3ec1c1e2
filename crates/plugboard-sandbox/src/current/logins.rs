//! Logins: sign-ins that several accounts share (Facebook, Google Business Profile).

use crate::accounts::Account;
use crate::store::{Down, Transaction};

/// Makes what an account holds of its login free again.
pub(crate) async fn let_go(
    _change: &mut Transaction<'_>,
    _workspace: usize,
    _id: &str,
    _account: &Account,
) -> Result<(), Down> {
    Ok(())
}
