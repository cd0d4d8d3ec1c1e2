//! What the browser shows when it came back: whole documents without a script, in words that the UI gave.
//!
//! Before the UI gave any (Plugboard has just been started again) there is a mark without words.

use crate::view::PageWords;

const STYLE: &str = "
    :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
    body { display: grid; place-content: center; justify-items: center; gap: .75rem; min-height: 92vh; margin: 0 1.5rem;
        text-align: center; background: light-dark(#f6f5f1, #191b1a); color: light-dark(#1d2421, #e9ece9); }
    svg { width: 4rem; color: light-dark(#1d7a55, #5cc795); }
    h1 { margin: 0; font-size: 1.5rem; } p { max-width: 32rem; margin: 0; overflow-wrap: anywhere; }
    a { padding: .625rem 1.25rem; border-radius: .625rem; background: light-dark(#1d7a55, #5cc795);
        color: light-dark(#fff, #10201a); font-weight: 600; text-decoration: none; }
    a:focus-visible { outline: 3px solid currentColor; outline-offset: 3px; }";

const INFO: &str = "<svg viewBox=\"0 0 24 24\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" \
    aria-hidden=\"true\"><circle cx=\"12\" cy=\"12\" r=\"10\"/><path d=\"M12 7v6m0 3.5v.5\"/></svg>";

const TICK: &str = "<svg viewBox=\"0 0 24 24\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" \
    aria-hidden=\"true\"><circle cx=\"12\" cy=\"12\" r=\"10\"/><path d=\"m7 12 4 4 6-8\"/></svg>";

/// "You can close this tab."
pub(crate) fn close(words: Option<&PageWords>) -> String {
    document(words, "", TICK, words.map(|words| (&words.close_title, &words.close_text)), "")
}

/// "An answer came back that names no sign-in."
pub(crate) fn stateless(words: Option<&PageWords>) -> String {
    document(words, "", INFO, words.map(|words| (&words.stateless_title, &words.stateless_text)), "")
}

/// "Plugboard cannot use this page." Its address can be copied, whatever else the browser sent.
pub(crate) fn unread(words: Option<&PageWords>) -> String {
    document(words, "", INFO, words.map(|words| (&words.unread_title, &words.unread_text)), "")
}

/// The page of a return-path test: goes on to `link` by itself, and has a button for it.
pub(crate) fn test(words: Option<&PageWords>, link: &str) -> String {
    let link = escape(link);
    let refresh = format!("<meta http-equiv=\"refresh\" content=\"0;url={link}\">");
    let button = words.map_or("Plugboard", |words| &words.test_button);
    let button = format!("<a id=\"open\" href=\"{link}\">{}</a>", escape(button));
    document(words, &refresh, TICK, words.map(|words| (&words.test_title, &words.test_text)), &button)
}

fn document(
    words: Option<&PageWords>,
    head: &str,
    mark: &str,
    text: Option<(&String, &String)>,
    foot: &str,
) -> String {
    let language = words.map_or("", |words| &words.language);
    let direction = words.map_or("ltr", |words| &words.direction);
    let text = text
        .map_or(String::new(), |(title, text)| format!("<h1>{}</h1><p>{}</p>", escape(title), escape(text)));
    format!(
        "<!doctype html><html lang=\"{}\" dir=\"{}\"><head><meta charset=\"utf-8\"><title>Plugboard</title>\
         <meta name=\"viewport\" content=\"width=device-width\">{head}<style>{STYLE}</style></head>\
         <body>{mark}{text}{foot}</body></html>",
        escape(language),
        escape(direction)
    )
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            plain => escaped.push(plain),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> PageWords {
        let text = text.to_owned();
        PageWords {
            language: text.clone(),
            direction: text.clone(),
            close_title: text.clone(),
            close_text: text.clone(),
            stateless_title: text.clone(),
            stateless_text: text.clone(),
            unread_title: text.clone(),
            unread_text: text.clone(),
            test_title: text.clone(),
            test_text: text.clone(),
            test_button: text,
        }
    }

    #[test]
    fn no_word_becomes_markup() {
        let hostile = words("\"><script>alert(1)</script>&'");
        let words = Some(&hostile);
        for page in [close(words), stateless(words), unread(words), test(words, "a:\"><script>")] {
            assert!(!page.contains("<script") && !page.contains("\"\">"), "{page}");
            assert!(page.contains("&lt;script&gt;"));
        }
    }

    #[test]
    fn without_words_there_is_a_mark() {
        for page in [close(None), stateless(None), unread(None)] {
            assert!(page.contains("<svg") && !page.contains("<h1"));
        }
    }
}
