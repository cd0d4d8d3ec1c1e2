//! Secrets in memory, and where the API key is kept between two starts.
//!
//! [`Vault`] is the operating system's password store; it is never a plain file.

use std::collections::HashMap;
use std::fmt;
use std::sync::Mutex;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq;

/// An API key, a credential, a code or a state: wiped when dropped, never printed, cloned or serialised.
pub struct Secret(SecretString);

impl Secret {
    /// Takes the text over.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(SecretString::from(text))
    }

    /// The text itself, for the one place that has to send or store it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// SHA-256 of the text: all of it that may be kept.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest(Sha256::digest(self.expose().as_bytes()).into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// SHA-256 of a [`Secret`]; compared in constant time.
#[derive(Clone, Copy)]
pub struct Digest(pub [u8; 32]);

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let hex = |byte: &u8| format!("{byte:02x}");
        serializer.serialize_str(&self.0.iter().map(hex).collect::<String>())
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // `from_str_radix` alone would take a sign too.
        let plain = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let byte = |at| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        let bytes: Option<Vec<u8>> = (0..64).step_by(2).map(byte).collect();
        let whole = bytes.filter(|_| plain).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        whole.map(Self).ok_or_else(|| serde::de::Error::custom("not a digest"))
    }
}

impl PartialEq for Digest {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Digest {}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({:02x}{:02x}..)", self.0[0], self.0[1])
    }
}

/// The operating system's password store. Calls may block for as long as a person takes to answer a prompt, so the
/// board makes them on a thread of their own.
pub trait Vault: Send + 'static {
    /// All items that are stored for this API address: some stores take several with the same name.
    fn read(&self, address: &str) -> Result<Vec<StoredKey>, VaultError>;
    /// Stores the key for this API address; `api_key::newest` then finds it among what is read.
    fn write(&self, address: &str, key: &Secret) -> Result<(), VaultError>;
    /// Deletes all items for this API address; success when there was none, an error when one is left.
    fn delete(&self, address: &str) -> Result<(), VaultError>;
}

/// An item of the password store.
pub struct StoredKey {
    /// What it holds; absent if that is not text.
    pub key: Option<Secret>,
    /// When it was last changed, in seconds since 1970, where the store says so.
    pub modified: Option<u64>,
}

/// Why the password store did not do what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VaultError {
    /// There is none, or it cannot be used at all.
    Absent,
    /// It is locked, and was not unlocked.
    Locked,
    /// The key, or the address it is for, is longer than what it takes. It keeps nothing under that address.
    TooLong,
    /// It answered with an error.
    Failed,
}

/// No password store: what is started to try things out keeps nothing.
pub struct NoVault;

impl Vault for NoVault {
    fn read(&self, _: &str) -> Result<Vec<StoredKey>, VaultError> {
        Err(VaultError::Absent)
    }

    fn write(&self, _: &str, _: &Secret) -> Result<(), VaultError> {
        Err(VaultError::Absent)
    }

    fn delete(&self, _: &str) -> Result<(), VaultError> {
        Err(VaultError::Absent)
    }
}

/// A password store that lasts as long as the process, for tests.
#[derive(Default)]
pub struct MemoryVault(Mutex<HashMap<String, Secret>>);

impl Vault for MemoryVault {
    fn read(&self, address: &str) -> Result<Vec<StoredKey>, VaultError> {
        let entries = self.0.lock().map_err(|_| VaultError::Absent)?;
        let copy =
            |key: &Secret| StoredKey { key: Some(Secret::new(key.expose().to_owned())), modified: None };
        Ok(entries.get(address).map(copy).into_iter().collect())
    }

    fn write(&self, address: &str, key: &Secret) -> Result<(), VaultError> {
        let mut entries = self.0.lock().map_err(|_| VaultError::Absent)?;
        entries.insert(address.to_owned(), Secret::new(key.expose().to_owned()));
        Ok(())
    }

    fn delete(&self, address: &str) -> Result<(), VaultError> {
        self.0.lock().map_err(|_| VaultError::Absent)?.remove(address);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Digest> {
        serde_json::from_value(serde_json::Value::from(text)).ok()
    }

    #[test]
    fn a_digest_is_written_as_64_hex_characters_and_read_back() {
        let bytes = std::array::from_fn(|at| u8::try_from(at * 8 + at / 16).unwrap());
        let text = "0008101820283038404850586068707881899199a1a9b1b9c1c9d1d9e1e9f1f9";
        assert_eq!(serde_json::to_value(Digest(bytes)).unwrap(), text);
        assert_eq!(read(text).unwrap().0, bytes);
        let digest = Secret::new("abc".to_owned()).digest();
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(read(known), Some(digest), "the example of FIPS 180-2, B.1");
    }

    #[test]
    fn nothing_else_is_a_digest() {
        let good = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        for text in [
            "",
            &good[1..],
            &good[2..],
            &format!("{good}0"),
            &format!("{good}00"),
            &format!(" {}", &good[1..]),
            &good.replace('b', "g"),
            &good.to_uppercase(),
            &"+f".repeat(32),
            &"-0".repeat(32),
            &"0x".repeat(32),
            &"\u{e9}".repeat(32),
            &format!("a\u{e9}{}", &good[3..]),
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        for value in ["null", "1", "[1,2]", "{}"] {
            assert!(serde_json::from_str::<Digest>(value).is_err(), "{value}");
        }
    }

    #[test]
    fn what_is_printed_says_nothing() {
        let secret = Secret::new("canary".to_owned());
        assert_eq!(format!("{secret:?}"), "Secret");
        assert_eq!(format!("{:?}", Digest([0xab; 32])), "Digest(abab..)");
    }
}
