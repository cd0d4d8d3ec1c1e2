//! The operating system's password store, through `keyring`.

use keyring::{Entry, Error};
use plugboard_core::vault::{Secret, Vault, VaultError};

/// The name under which the keys stand there.
const SERVICE: &str = "ai.social-api.plugboard";

/// macOS Keychain, Windows Credential Manager, or Secret Service.
pub struct Keychain;

impl Vault for Keychain {
    fn read(&self, address: &str) -> Result<Option<Secret>, VaultError> {
        match entry(address)?.get_password() {
            Ok(key) => Ok(Some(Secret::new(key))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(explain(&error)),
        }
    }

    fn write(&self, address: &str, key: &Secret) -> Result<(), VaultError> {
        entry(address)?.set_password(key.expose()).map_err(|error| explain(&error))
    }

    fn delete(&self, address: &str) -> Result<(), VaultError> {
        match entry(address)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(explain(&error)),
        }
    }
}

fn entry(address: &str) -> Result<Entry, VaultError> {
    Entry::new(SERVICE, address).map_err(|error| explain(&error))
}

/// The error is never printed with `{:?}`: some of its variants hold the secret itself.
fn explain(error: &Error) -> VaultError {
    tracing::info!(%error, "the password store did not answer");
    match error {
        Error::NoStorageAccess(_) => VaultError::Locked,
        _ => VaultError::Absent,
    }
}
