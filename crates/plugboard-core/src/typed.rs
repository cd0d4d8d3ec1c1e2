//! What people type and paste, made into what was meant: invisible characters and wrapping are removed, and what is
//! still wrong is named by its own error. Nothing is guessed that could make another value of it.

mod forms;
#[cfg(test)]
mod tests;
mod wrapping;

use secrecy::zeroize::Zeroizing;

use crate::error::{Error, ErrorCode, Result};
use crate::vault::Secret;

pub use forms::Form;

/// Reads a value of this form; an error names what is wrong with it, but not its field.
pub fn read(form: Form, text: &str) -> Result<Secret> {
    forms::read(form, &visible(text)).map(Secret::new)
}

/// An API address without what copying brings along. `https://` is added where no scheme was typed.
pub fn address(text: &str) -> Result<String> {
    let text = visible(text);
    let text = wrapping::unwrapped(&text);
    for letter in text.chars() {
        is_ascii(letter)?;
    }
    let host = text.split('/').next().unwrap_or_default();
    if text.contains("://") || !host.contains('.') {
        return Ok(text.to_owned());
    }
    Ok(if host.starts_with("127.") { format!("http://{text}") } else { format!("https://{text}") })
}

/// A name of at most `longest` characters. Joiners and selectors stay: emoji and some scripts need them.
#[must_use]
pub fn name(text: &str, longest: usize) -> String {
    let shapes = |letter: char| matches!(letter, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0020}'..='\u{e007f}');
    let kept = |letter: &char| !letter.is_control() && (!is_invisible(*letter) || shapes(*letter));
    let name: String = text.chars().filter(kept).collect();
    if name.chars().all(|letter| letter.is_whitespace() || is_invisible(letter)) {
        return String::new();
    }
    name.trim().chars().take(longest).collect()
}

/// The text without characters that cannot be seen, with full-width ASCII made plain, and trimmed.
fn visible(text: &str) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(text.len()));
    for letter in text.chars().filter(|letter| !is_invisible(*letter)) {
        out.push(match letter {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
            blank if blank.is_whitespace() && !blank.is_ascii() => ' ',
            other => other,
        });
    }
    let end = out.trim_end().len();
    out.truncate(end);
    let start = out.len() - out.trim_start().len();
    out.drain(..start);
    out
}

/// Whether nothing is seen of it: Unicode's `Default_Ignorable_Code_Point`, the interlinear annotations, and the blank
/// of Braille.
pub(crate) fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Dashes, minus signs and what a keyboard gives for one, all of which look like a hyphen.
fn is_like_a_hyphen(letter: char) -> bool {
    matches!(
        letter,
        '\u{58a}' | '\u{1806}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{207b}'
                | '\u{208b}'
                | '\u{2212}'
                | '\u{2500}'
                | '\u{2501}'
                | '\u{2796}'
                | '\u{2e3a}'
                | '\u{2e3b}'
                | '\u{30fc}'
                | '\u{ff70}'
                | '\u{fe58}'
                | '\u{fe63}'
                | '\u{2d7}'
                | '\u{af}'
    )
}

/// What programs show in place of a secret.
fn is_masked(text: &str) -> bool {
    let mask = |letter| {
        matches!(
            letter,
            '\u{2022}'
                | '\u{25cf}'
                | '\u{2219}'
                | '\u{2027}'
                | '\u{b7}'
                | '\u{22c5}'
                | '\u{25cb}'
                | '\u{25e6}'
                | '\u{2588}'
                | '\u{25aa}'
                | '\u{25a0}'
                | '\u{2217}'
                | '\u{2026}'
                | '\u{22ef}'
                | '\u{2025}'
        )
    };
    text.contains("**") || text.contains("...") || text.contains(mask)
}

/// Whether the text is printable ASCII without a space; an error names the first character that is not.
fn is_plain(text: &str) -> Result<()> {
    if is_masked(text) {
        return Err(ErrorCode::ValueMasked.into());
    }
    if text.contains(char::is_whitespace) {
        return Err(ErrorCode::SpaceInside.into());
    }
    text.chars().try_for_each(is_ascii)
}

fn is_ascii(letter: char) -> Result<()> {
    match letter {
        letter if is_like_a_hyphen(letter) => Err(Error::from(ErrorCode::NotAHyphen).with_sign(letter)),
        letter if !letter.is_ascii() => Err(Error::from(ErrorCode::ForeignSign).with_sign(letter)),
        letter if letter.is_ascii_control() => Err(ErrorCode::FieldInvalid.into()),
        _ => Ok(()),
    }
}
