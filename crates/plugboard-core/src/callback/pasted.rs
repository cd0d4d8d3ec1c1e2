//! An address as people copy it: without the `http://` that browsers hide, in quotation marks, wrapped, or out of the
//! source of a page. Only what a person pastes is read so; what a browser or the system brings is taken as it is.

use crate::typed::is_invisible;
use crate::vault::Secret;

/// The address that was meant.
#[must_use]
pub fn pasted(text: &str) -> Secret {
    let text = text.trim_matches(is_around);
    // Room for all of it, so that no copy of a code is left behind.
    let mut address = String::with_capacity("http://".len() + text.len());
    if text.starts_with("127.0.0.1:") {
        address.push_str("http://");
    }
    for (index, piece) in text.split("&amp;").enumerate() {
        if index > 0 {
            address.push('&');
        }
        let wrapped = |letter: char| matches!(letter, '\n' | '\r' | '\t') || is_invisible(letter);
        address.extend(piece.chars().filter(|letter| !wrapped(*letter)));
    }
    Secret::new(address)
}

/// What may stand around an address, and never at the end of one.
fn is_around(letter: char) -> bool {
    letter.is_whitespace()
        || is_invisible(letter)
        || matches!(
            letter,
            '<' | '>' | '"' | '\'' | '`' | '“' | '”' | '„' | '‘' | '’' | '«' | '»' | '(' | ')' | '[' | ']'
        )
}

#[cfg(test)]
mod tests {
    use super::super::{Answer, parse};
    use super::*;

    const STATE: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn an_address_is_read_as_people_copy_it() {
        let rest = format!("127.0.0.1:40123/oauth/callback?code=4/0Ab&state={STATE}");
        let whole = format!("http://{rest}");
        let (start, end) = whole.split_at(50);
        let link = format!("ai.social-api.plugboard://oauth/callback?code=4/0Ab&state={STATE}");
        for text in [
            whole.clone(),
            rest.clone(),
            link,
            format!(" \"{whole}\"\n"),
            format!("<{whole}>"),
            format!("“{rest}”"),
            format!("\u{feff}{whole}\u{200b}"),
            format!("\u{2068}{whole}\u{2069}"),
            format!("{start}\n{end}"),
            format!("{start}\r\n\t{end}"),
            format!("{start}\u{ad}\u{200b}\u{2066}{end}"),
            whole.replace('&', "&amp;"),
            format!("{whole}#_=_"),
        ] {
            let callback = parse(pasted(&text).expose()).expect(&text);
            let Answer::Granted { code } = callback.answer else { panic!("{text}") };
            assert_eq!((code.expose(), callback.state.expose()), ("4/0Ab", STATE), "{text}");
        }
    }

    #[test]
    fn nothing_else_is_made_an_address() {
        let rest = format!("/oauth/callback?code=1&state={STATE}");
        for text in [
            format!("127.0.0.1{rest}"),
            format!("localhost:40123{rest}"),
            format!("https://127.0.0.1:40123{rest}"),
            format!("evil.example/127.0.0.1:40123{rest}"),
            format!("look: http://127.0.0.1:40123{rest}"),
            format!("http://127.0.0.1:40123{rest} thanks"),
            String::new(),
        ] {
            assert!(parse(pasted(&text).expose()).is_err(), "{text}");
        }
    }
}
