//! What can be an API key: judged alike whether a person typed it or the password store had it.

use crate::error::{Error, ErrorCode, Result};
use crate::typed::{self, Form};
use crate::vault::{Secret, StoredKey};
use crate::view::KeyTrouble;

/// Longest API key, in characters: what the Windows password store takes.
const MAX_KEY: usize = 1_024;

/// Makes a key of what a person typed or pasted. Any prefix is welcome.
pub fn clean_key(text: &str) -> Result<Secret> {
    let malformed = || Error::from(ErrorCode::KeyMalformed);
    let key = typed::read(Form::Key, text).map_err(|error| match error.code {
        ErrorCode::FieldInvalid => malformed(),
        _ => error,
    });
    let fits = |key: &Secret| (1..=MAX_KEY).contains(&key.expose().len());
    key.and_then(|key| if fits(&key) { Ok(key) } else { Err(malformed()) })
        .map_err(|error| error.in_field("key"))
}

/// Whether an item of the password store holds what can be an API key.
#[must_use]
pub fn is_usable(item: &StoredKey) -> bool {
    item.key.as_ref().is_some_and(|key| stored_key(key).is_some())
}

/// A stored key without blanks around it. Nobody looks at it before it is sent, so nothing else is taken off.
fn stored_key(key: &Secret) -> Option<Secret> {
    clean_key(key.expose()).ok().filter(|clean| clean.expose() == key.expose().trim())
}

/// The key that counts among the items for one address: the newest that can be a key. Nothing if there are no items.
pub fn newest(items: Vec<StoredKey>) -> std::result::Result<Option<Secret>, KeyTrouble> {
    if items.is_empty() {
        return Ok(None);
    }
    let mut keys: Vec<(Option<u64>, Secret)> =
        items.into_iter().filter_map(|item| Some((item.modified, stored_key(&item.key?)?))).collect();
    keys.sort_by_key(|(modified, _)| *modified);
    let (modified, key) = keys.pop().ok_or(KeyTrouble::Unusable)?;
    let is_older = |other: &Option<u64>| other.is_some() && *other < modified;
    let decided = keys.iter().all(|(at, other)| is_older(at) || other.digest() == key.digest());
    if decided { Ok(Some(key)) } else { Err(KeyTrouble::Several) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_key_loses_what_does_not_belong_to_it() {
        for text in
            ["sk_live_1", "  sk_live_1\n", "\"sk_live_1\"", "Bearer sk_live_1", "'bearer   sk_live_1'"]
        {
            assert_eq!(clean_key(text).unwrap().expose(), "sk_live_1", "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_a_key_is_refused_at_its_field() {
        let (long, longest) = ("k".repeat(MAX_KEY + 1), "k".repeat(MAX_KEY));
        for (text, code) in [
            ("", ErrorCode::KeyMalformed),
            ("  \u{200b} ", ErrorCode::KeyMalformed),
            (&long, ErrorCode::KeyMalformed),
            ("a\u{0}b", ErrorCode::KeyMalformed),
            ("two words", ErrorCode::SpaceInside),
            ("schl\u{fc}ssel", ErrorCode::ForeignSign),
            ("sk_\u{2022}\u{2022}\u{2022}1234", ErrorCode::ValueMasked),
            ("https://a.example/v1", ErrorCode::ValueIsAddress),
            ("app://oauth/callback?code=c", ErrorCode::ValueIsAddress),
        ] {
            let error = clean_key(text).unwrap_err();
            assert_eq!((error.code, error.field.as_deref()), (code, Some("key")), "{text:.40?}");
        }
        assert!(clean_key(&longest).is_ok());
    }

    fn item(key: &str, modified: impl Into<Option<u64>>) -> StoredKey {
        StoredKey { key: Some(Secret::new(key.to_owned())), modified: modified.into() }
    }

    fn binary() -> StoredKey {
        StoredKey { key: None, modified: Some(9) }
    }

    #[test]
    fn the_newest_of_several_stored_keys_counts_or_there_is_no_telling() {
        let several = Err(KeyTrouble::Several);
        for (items, expected) in [
            (vec![], Ok(None)),
            (vec![item("sk_1", None)], Ok(Some("sk_1"))),
            (vec![item("sk_1", 5), item("sk_2", 7), item("sk_3", 6)], Ok(Some("sk_2"))),
            (vec![item("sk_2", 7), item("sk_1", 5)], Ok(Some("sk_2"))),
            (vec![item("sk_1", 5), item("sk_2", 5)], several),
            (vec![item("sk_1", None), item("sk_2", 7)], several),
            (vec![item("sk_1", None), item("sk_2", None)], several),
            (vec![item("sk_1", 5), item("sk_2", 6), item("sk_3", 6)], several),
            // The same key in a second collection, or migrated.
            (vec![item("sk_1", None), item("sk_1", 7)], Ok(Some("sk_1"))),
            (vec![item("sk_1", 5), item("sk_1", 5)], Ok(Some("sk_1"))),
            // What is no key does not count, however new it is.
            (vec![item("sk_1", 5), binary()], Ok(Some("sk_1"))),
            (vec![item("sk_1", 5), item("", 6), item("two words", 7)], Ok(Some("sk_1"))),
        ] {
            let found = newest(items).map(|key| key.map(|key| key.expose().to_owned()));
            assert_eq!(found, expected.map(|key| key.map(str::to_owned)));
        }
    }

    #[test]
    fn a_stored_key_is_judged_like_a_typed_one() {
        let long = "k".repeat(100_000);
        for text in [
            "",
            "  ",
            &long,
            "sk_1\r\nX-Evil: 1",
            "sk_1\nsk_2",
            "Bearer sk_1",
            "KEY=sk_1",
            "sk\u{200b}_1",
            "schl\u{fc}ssel",
            "sk\0_1",
            "https://a.example/",
        ] {
            assert!(!is_usable(&item(text, 1)), "{text:.40?}");
            assert_eq!(newest(vec![item(text, 1)]).unwrap_err(), KeyTrouble::Unusable, "{text:.40?}");
        }
        assert_eq!(newest(vec![binary()]).unwrap_err(), KeyTrouble::Unusable);
        let trimmed = newest(vec![item(" sk_1\r\n", 1)]).unwrap().unwrap();
        assert_eq!(trimmed.expose(), "sk_1", "what is harmless in a typed one is harmless here");
    }
}
