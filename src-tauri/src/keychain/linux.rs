//! The Secret Service, as the keyrings of GNOME and KDE speak it.
//!
//! Several items can match one name: a second collection, a migrated keyring, another program. All are read, and
//! all are deleted. `keyring` caches its first connection and does not say which item is the newest, so this speaks to
//! the library below it; the attributes are those that `keyring` wrote.

use std::collections::HashMap;

use plugboard_core::api_key::is_usable;
use plugboard_core::vault::{Secret, StoredKey, Vault, VaultError};
use secret_service::blocking::{Item, SecretService};
use secret_service::{EncryptionType, Error};

use super::SERVICE;

const CONTENT_TYPE: &str = "application/octet-stream";

/// The password store of the session.
pub struct Keychain;

impl Vault for Keychain {
    /// A locked item is unlocked, which may ask the person, only if no other item holds a key.
    fn read(&self, address: &str) -> Result<Vec<StoredKey>, VaultError> {
        let service = connect()?;
        let found = service.search_items(attributes(address)).map_err(explain)?;
        let mut keys = read_all(&found.unlocked)?;
        if !keys.iter().any(is_usable) {
            unlock(&found.locked)?;
            keys.extend(read_all(&found.locked)?);
        }
        Ok(keys)
    }

    /// The newest item is changed, so that a key stays in the collection that a person moved it to.
    fn write(&self, address: &str, key: &Secret) -> Result<(), VaultError> {
        let (service, bytes) = (connect()?, key.expose().as_bytes());
        let mut found = service.search_items(attributes(address)).map_err(explain)?.unlocked;
        found.sort_by_key(|item| item.get_modified().unwrap_or(0));
        match found.pop() {
            Some(newest) => newest.set_secret(bytes, CONTENT_TYPE).map_err(explain)?,
            None => create(&service, address, bytes)?,
        }
        // One that stays is older than the key that was just written, which is the one to be read.
        for old in found {
            if let Err(error) = old.delete() {
                tracing::info!(%error, "an older item in the password store was not deleted");
            }
        }
        Ok(())
    }

    /// Unlocks first and deletes then: a dismissed prompt leaves all items as they were.
    fn delete(&self, address: &str) -> Result<(), VaultError> {
        let service = connect()?;
        let found = service.search_items(attributes(address)).map_err(explain)?;
        unlock(&found.locked)?;
        let mut outcome = Ok(());
        for item in found.unlocked.iter().chain(&found.locked) {
            outcome = outcome.and(item.delete().map_err(explain));
        }
        outcome?;
        let left = service.search_items(attributes(address)).map_err(explain)?;
        if left.unlocked.is_empty() && left.locked.is_empty() { Ok(()) } else { Err(VaultError::Failed) }
    }
}

fn connect() -> Result<SecretService<'static>, VaultError> {
    SecretService::connect(EncryptionType::Dh).map_err(|error| {
        tracing::info!(%error, "no password store answers");
        VaultError::Absent
    })
}

fn attributes(address: &str) -> HashMap<&str, &str> {
    HashMap::from([("service", SERVICE), ("username", address)])
}

fn read_all(items: &[Item]) -> Result<Vec<StoredKey>, VaultError> {
    let read = |item: &Item| {
        let key = String::from_utf8(item.get_secret()?).ok().map(Secret::new);
        Ok(StoredKey { key, modified: item.get_modified().ok() })
    };
    items.iter().map(|item| read(item).map_err(explain)).collect()
}

/// Unlocks one item after the other: one password opens a whole collection.
fn unlock(items: &[Item]) -> Result<(), VaultError> {
    for item in items {
        if item.is_locked().map_err(explain)? {
            item.unlock().map_err(explain)?;
        }
    }
    Ok(())
}

fn create(service: &SecretService, address: &str, key: &[u8]) -> Result<(), VaultError> {
    let collection = service.get_default_collection().map_err(explain)?;
    if collection.is_locked().map_err(explain)? {
        collection.unlock().map_err(explain)?;
    }
    let label = format!("keyring:{address}@{SERVICE}");
    collection.create_item(&label, attributes(address), key, true, CONTENT_TYPE).map_err(explain)?;
    Ok(())
}

fn explain(error: Error) -> VaultError {
    tracing::info!(%error, "the password store did not do what was asked");
    match error {
        Error::Locked | Error::Prompt => VaultError::Locked,
        // There is no default collection, as under WSL.
        Error::NoResult | Error::Unavailable => VaultError::Absent,
        Error::Zbus(zbus::Error::MethodError(name, ..)) if name.ends_with(".Error.IsLocked") => {
            VaultError::Locked
        }
        _ => VaultError::Failed,
    }
}
