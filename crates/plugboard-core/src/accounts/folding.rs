//! Texts as they are searched: without case, diacritics, width and invisible signs; and the way back to where
//! something stands in the text as it is written. No language's own rules.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::canonical_combining_class;

/// The text without what the search ignores.
pub(crate) fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return text.to_ascii_lowercase().into();
        }
        return text.into();
    }
    text.chars().fold(String::with_capacity(text.len()), folded).into()
}

/// The words of a query, folded. People copy handles with their `@`.
pub(crate) fn words(query: &str) -> Vec<String> {
    let folded = fold(query);
    let bare = |word: &str| {
        Some(word.trim_start_matches('@')).filter(|bare| !bare.is_empty()).unwrap_or(word).to_owned()
    };
    folded.split_whitespace().map(bare).collect()
}

/// Where words stand in a text, in UTF-16 units: sorted, and those that touch or overlap as one. A sign that is found
/// in part is found with all that belongs to it.
pub(super) fn places(text: &str, words: &[String]) -> Vec<(u32, u32)> {
    let mut marked: Vec<(usize, usize)> = Vec::new();
    if words.is_empty() {
        return Vec::new();
    }
    let (folded, origins) = traced(text);
    for word in words {
        let mut from = 0;
        while let Some(at) = folded.get(from..).and_then(|rest| rest.find(word.as_str())) {
            let (start, end) = (from + at, from + at + word.len());
            marked.push((start, end));
            from = start + folded[start..].chars().next().map_or(1, char::len_utf8);
        }
    }
    let mut places: Vec<(u32, u32)> = marked
        .into_iter()
        .filter_map(|(start, end)| Some((origins.get(start)?.0, origins.get(end.checked_sub(1)?)?.1)))
        .collect();
    places.sort_unstable();
    places.dedup_by(|next, kept| {
        let joined = next.0 <= kept.1;
        if joined {
            kept.1 = kept.1.max(next.1);
        }
        joined
    });
    places
}

/// The folded text, and for each of its bytes where what it comes from begins and ends, in UTF-16 units.
fn traced(text: &str) -> (String, Vec<(u32, u32)>) {
    let (mut out, mut origins): (String, Vec<(u32, u32)>) = (String::new(), Vec::new());
    let mut at = 0;
    for sign in text.chars() {
        let before = out.len();
        out = folded(out, sign);
        let end = at + if sign.len_utf16() == 1 { 1 } else { 2 };
        if out.len() == before {
            // A mark belongs to what stands before it.
            if let Some(&(owner, _)) = origins.last() {
                origins
                    .iter_mut()
                    .rev()
                    .take_while(|origin| origin.0 == owner)
                    .for_each(|origin| origin.1 = end);
            }
        }
        origins.resize(out.len(), (at, end));
        at = end;
    }
    (out, origins)
}

fn folded(mut out: String, sign: char) -> String {
    for part in std::iter::once(sign).nfkd().filter(|part| !is_ignored(*part)).flat_map(char::to_lowercase) {
        match spelled(part) {
            Some(letters) => out.push_str(letters),
            None if is_ignored(part) => {}
            None => out.push(part),
        }
    }
    out
}

/// Marks that stand above, below or on a letter. Vowel signs of Indic scripts are marks of class 0, and make
/// other words; so they stay. Beside marks, what nobody sees.
fn is_ignored(sign: char) -> bool {
    canonical_combining_class(sign) != 0
        || matches!(
            sign,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{20dd}'..='\u{20e4}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        )
}

/// Letters that no decomposition takes apart, as people without them write them.
fn spelled(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ŋ' => "n",
        'ŧ' => "t",
        'ς' => "σ",
        _ => return None,
    })
}
