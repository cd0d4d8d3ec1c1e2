//! Random text, digests, and the pepper. Keys, states and codes are held only as digests.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// SHA-256 of a secret text.
pub(crate) type Digest = [u8; 32];

pub(crate) fn digest(text: &str) -> Digest {
    Sha256::digest(text.as_bytes()).into()
}

/// The same as hex, as records have it.
pub(crate) fn hex_digest(text: &str) -> String {
    hex(&digest(text))
}

/// Whether two texts are equal, without telling by the time it takes where they differ.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

/// `N` bytes of the operating system's random source, as lowercase hex.
pub(crate) fn random_hex<const N: usize>() -> Result<String, getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(hex(&bytes))
}

/// What all digests that stand for a key, and all codes, are made with. Whoever has a list of digests and not
/// this cannot try keys against them. Processes that serve one workspace share it.
#[derive(Clone)]
pub(crate) struct Pepper(String);

impl Pepper {
    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }

    /// HMAC-SHA-256 of the parts, as hex. `purpose` keeps what is made for one thing from standing for another.
    pub(crate) fn stamp(&self, purpose: &str, parts: &[&str]) -> String {
        // HMAC takes keys of every length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.0.as_bytes()) else { return String::new() };
        for part in [purpose].iter().chain(parts) {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part.as_bytes());
        }
        hex(&mac.finalize().into_bytes())
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    let mut text = String::with_capacity(bytes.len() * 2);
    text.extend(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_depends_on_pepper_purpose_and_where_its_parts_end() {
        let pepper = Pepper::new("p".into());
        let stamp = pepper.stamp("code", &["ab", "c"]);
        assert_eq!(stamp, pepper.stamp("code", &["ab", "c"]));
        assert_eq!(stamp.len(), 64);
        for other in [
            pepper.stamp("key", &["ab", "c"]),
            pepper.stamp("code", &["a", "bc"]),
            Pepper::new("q".into()).stamp("code", &["ab", "c"]),
        ] {
            assert_ne!(stamp, other);
        }
    }
}
