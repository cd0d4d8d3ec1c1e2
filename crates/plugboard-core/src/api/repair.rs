//! What is almost JSON: bare NaN and Infinity, as Python writes them, and half of a surrogate pair, as a server
//! leaves it that cuts a name in the middle of an emoji. Strict readers refuse all of an answer for either.

use memchr::memmem;

/// How half of a pair is written when it is replaced.
const REPLACEMENT: &[u8] = br"\ufffd";

/// The same answer as strict JSON, as far as these flaws go.
pub(super) fn repaired(json: Vec<u8>) -> Vec<u8> {
    let flaws: [&[u8]; 4] = [b"NaN", b"Infinity", br"\ud", br"\uD"];
    if flaws.iter().all(|flaw| memmem::find(&json, flaw).is_none()) {
        return json;
    }
    let mut out = Vec::with_capacity(json.len());
    let (mut rest, mut in_string) = (json.as_slice(), false);
    while let Some(&byte) = rest.first() {
        let (piece, length): (&[u8], usize) = match (in_string, byte) {
            (true, b'\\') => escape(rest),
            (_, b'"') => {
                in_string = !in_string;
                (&rest[..1], 1)
            }
            (false, b'N') if rest.starts_with(b"NaN") => (b"null", 3),
            (false, b'I') if rest.starts_with(b"Infinity") => (b"null", 8),
            (false, b'-') if rest.starts_with(b"-Infinity") => (b"null", 9),
            _ => (&rest[..1], 1),
        };
        out.extend_from_slice(piece);
        rest = &rest[length..];
    }
    out
}

/// What an escape becomes, and how long it was.
fn escape(rest: &[u8]) -> (&[u8], usize) {
    let length = match unit(rest) {
        Some(0xd800..=0xdbff) if matches!(unit(&rest[6..]), Some(0xdc00..=0xdfff)) => 12,
        Some(0xd800..=0xdfff) => return (REPLACEMENT, 6),
        Some(_) => 6,
        None => rest.len().min(2),
    };
    (&rest[..length], length)
}

/// The UTF-16 unit that an escape at the beginning stands for.
fn unit(rest: &[u8]) -> Option<u16> {
    let digits = rest.strip_prefix(br"\u")?.get(..4)?;
    digits.iter().try_fold(0, |unit, digit| {
        let digit = char::from(*digit).to_digit(16).and_then(|digit| u16::try_from(digit).ok())?;
        Some(unit << 4 | digit)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(json: &str) -> String {
        String::from_utf8(repaired(json.as_bytes().to_vec())).unwrap()
    }

    #[test]
    fn a_number_that_json_does_not_have_is_null_and_a_text_stays() {
        assert_eq!(read(r#"[NaN,-Infinity, Infinity,{"a":NaN}]"#), r#"[null,null, null,{"a":null}]"#);
        let text = r#"["NaN","a\"NaN, Infinity","\\",NaN]"#;
        assert_eq!(read(text), r#"["NaN","a\"NaN, Infinity","\\",null]"#);
    }

    #[test]
    fn half_of_a_pair_is_replaced_and_a_pair_stays() {
        for (json, expected) in [
            (r#""Cat \ud83d""#, r#""Cat \ufffd""#),
            (r#""\uDC00 x""#, r#""\ufffd x""#),
            (r#""\ud83d\ud83d\udc31""#, r#""\ufffd\ud83d\udc31""#),
            (r#""\ud83d\u0041\u00e9""#, r#""\ufffd\u0041\u00e9""#),
            (r#""\\ud83d""#, r#""\\ud83d""#),
            (r#""\ud8""#, r#""\ud8""#),
            (r#""\ud83d"#, r#""\ufffd"#),
            (r#""\ud83d\"#, r#""\ufffd\"#),
        ] {
            assert_eq!(read(json), expected, "{json}");
        }
    }

    proptest! {
        #[test]
        fn what_is_json_already_says_the_same(text in "\\PC{0,20}(NaN)?\\PC{0,20}", units in prop::collection::vec(any::<u16>(), 0..8)) {
            let escaped: Vec<_> = units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
            let json = format!("[{},\"{}\"]", serde_json::to_string(&text).unwrap(), escaped.concat());
            let once = repaired(json.into_bytes());
            let (same, read): (String, String) = serde_json::from_slice(&once).unwrap();
            prop_assert_eq!(same, text);
            prop_assert_eq!(read, String::from_utf16_lossy(&units));
            prop_assert_eq!(repaired(once.clone()), once);
        }
    }
}
