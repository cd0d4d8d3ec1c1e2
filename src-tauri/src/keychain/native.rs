//! macOS Keychain and Windows Credential Manager, through `keyring`. Both hold one item for each name.

use keyring::{Entry, Error};
use plugboard_core::vault::{Secret, StoredKey, Vault, VaultError};

use super::SERVICE;

/// The password store of macOS or Windows.
pub struct Keychain;

impl Vault for Keychain {
    fn read(&self, address: &str) -> Result<Vec<StoredKey>, VaultError> {
        let entry = entry(address)?;
        let key = match entry.get_secret() {
            // Windows has a password as UTF-16: so an earlier version wrote it, and so does whoever types it there.
            Ok(key) if key.contains(&0) => match entry.get_password() {
                Ok(key) => Some(Secret::new(key)),
                Err(Error::BadEncoding(_)) => None,
                Err(error) => return Err(explain(&error)),
            },
            Ok(key) => String::from_utf8(key).ok().map(Secret::new),
            Err(Error::NoEntry) => return Ok(Vec::new()),
            Err(error) => return Err(explain(&error)),
        };
        Ok(vec![StoredKey { key, modified: None }])
    }

    /// As bytes: a password would take twice the room on Windows, which has 2,560 bytes for it.
    fn write(&self, address: &str, key: &Secret) -> Result<(), VaultError> {
        entry(address)?.set_secret(key.expose().as_bytes()).map_err(|error| explain(&error))
    }

    fn delete(&self, address: &str) -> Result<(), VaultError> {
        match entry(address)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(explain(&error)),
        }
    }
}

fn entry(address: &str) -> Result<Entry, VaultError> {
    // It also connects to the store, which the call below does not.
    let entry = Entry::new(SERVICE, address);
    #[cfg(windows)]
    let entry = entry.and_then(|_| on_this_computer(address));
    entry.map_err(|error| explain(&error))
}

/// An entry that stays on this computer. Those of [`Entry::new`] go with a roaming profile.
#[cfg(windows)]
fn on_this_computer(address: &str) -> keyring::Result<Entry> {
    let local = std::collections::HashMap::from([("persistence", "Local")]);
    keyring_core::Entry::new_with_modifiers(SERVICE, address, &local).map(|inner| Entry { inner })
}

/// The error is never printed with `{:?}`: some of its variants hold the secret itself.
fn explain(error: &Error) -> VaultError {
    tracing::info!(%error, "the password store did not answer");
    match error {
        Error::NoStorageAccess(_) => VaultError::Locked,
        Error::TooLong(..) => VaultError::TooLong,
        Error::NoDefaultStore => VaultError::Absent,
        _ => VaultError::Failed,
    }
}

/// On Windows alone: on a Mac the store is that of the person who runs the tests.
#[cfg(test)]
#[cfg(windows)]
mod tests {
    use super::*;

    /// An address that is written to by this test alone; what stands there goes with it.
    struct Address(String);

    impl Address {
        fn new(name: &str) -> Self {
            Self(format!("https://{name}.{}.example/v1", std::process::id()))
        }

        fn read(&self) -> Option<String> {
            let key = Keychain.read(&self.0).unwrap().pop()?.key?;
            Some(key.expose().to_owned())
        }

        fn write(&self, key: &str) -> Result<(), VaultError> {
            Keychain.write(&self.0, &Secret::new(key.to_owned()))
        }
    }

    impl Drop for Address {
        fn drop(&mut self) {
            Keychain.delete(&self.0).unwrap();
        }
    }

    #[test]
    fn a_key_is_written_replaced_and_deleted() {
        let (address, other) = (Address::new("one"), Address::new("two"));
        assert_eq!(address.read(), None);
        assert_eq!(Keychain.delete(&address.0), Ok(()));
        address.write("first").unwrap();
        assert_eq!((address.read().as_deref(), other.read()), (Some("first"), None));
        address.write("second, and longer").unwrap();
        assert_eq!(address.read().as_deref(), Some("second, and longer"));
        Keychain.delete(&address.0).unwrap();
        assert_eq!(address.read(), None);
    }

    /// As an earlier version wrote it, and as whoever types it in the Credential Manager.
    #[test]
    fn a_key_that_was_written_as_a_password_is_read() {
        let address = Address::new("password");
        let entry = entry(&address.0).unwrap();
        entry.set_password("sapi_key_ü").unwrap();
        assert!(entry.get_secret().unwrap().contains(&0), "the control: it stands there as UTF-16");
        assert_eq!(address.read().as_deref(), Some("sapi_key_ü"));
    }

    #[test]
    fn the_longest_key_fits_and_what_does_not_is_refused_as_that() {
        let address = Address::new("long");
        for length in [1, 1_024, 1_281, 2_560] {
            address.write(&"k".repeat(length)).unwrap();
            assert_eq!(address.read().map(|key| key.len()), Some(length));
        }
        assert_eq!(address.write(&"k".repeat(2_561)), Err(VaultError::TooLong));
        assert_eq!(address.read().map(|key| key.len()), Some(2_560), "what was there stays");
        // The control: as a password, half of that is too long.
        let refused = entry(&address.0).unwrap().set_password(&"k".repeat(1_281));
        assert!(matches!(refused, Err(Error::TooLong(..))));
        let beyond = format!("https://{}.example/v1", "a".repeat(600));
        assert_eq!(Keychain.write(&beyond, &Secret::new("k".to_owned())), Err(VaultError::TooLong));
    }

    #[test]
    fn a_key_stays_on_this_computer() {
        let address = Address::new("local");
        let persistence =
            || entry(&address.0).unwrap().inner.get_attributes().unwrap()["persistence"].clone();
        // The control: what `keyring` does unless asked for something else.
        Entry::new(SERVICE, &address.0).unwrap().set_secret(b"roams").unwrap();
        assert_eq!(persistence(), "Enterprise");
        address.write("stays").unwrap();
        assert_eq!(persistence(), "Local");
        assert_eq!(address.read().as_deref(), Some("stays"));
    }

    #[test]
    fn what_is_no_text_is_no_key() {
        let address = Address::new("bytes");
        entry(&address.0).unwrap().set_secret(&[0xff, 0xfe]).unwrap();
        let read = Keychain.read(&address.0).unwrap();
        assert!(matches!(read[..], [StoredKey { key: None, .. }]));
    }
}
