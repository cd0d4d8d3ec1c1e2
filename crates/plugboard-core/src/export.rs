//! What the files for people have in common: cells for spreadsheets (RFC 4180), pages, text for both, times. What stands
//! in them comes from strangers.

mod conversion;
pub(crate) mod page;
pub(crate) mod times;
pub(crate) mod words;

pub use times::TimeForms;
pub use words::FileWords;

use conversion::would_change;

/// Spreadsheets take text for UTF-8 only if it begins so.
pub(crate) const MARK: &str = "\u{feff}";

/// With these a cell is a formula.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// What may end a cell, and is dropped where one begins: where numbers have a decimal comma, spreadsheets part cells at
/// semicolons, and take our quotes for text.
const ENDS: [char; 4] = [';', '\t', '\r', '\n'];

/// A cell of a table.
pub(crate) enum Cell {
    /// Anybody's text, which stays a text.
    Text(String),
    /// A date of ours, which spreadsheets take for one.
    Date(String),
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::Text(text.into())
    }
}

/// A line of a table, ended by CR LF.
pub(crate) fn line<T: Into<Cell>>(out: &mut String, cells: impl IntoIterator<Item = T>) {
    for (at, one) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        match one.into() {
            Cell::Text(text) => cell(out, &text),
            Cell::Date(date) => out.push_str(&date),
        }
    }
    out.push_str("\r\n");
}

/// A cell. What a spreadsheet would take for a formula, or would turn into a number or a date, is made a text: the
/// apostrophe stays to be seen there, and nothing else is changed.
fn cell(out: &mut String, text: &str) {
    let quote = if text.contains([',', '"']) || text.contains(ENDS) { "\"" } else { "" };
    out.push_str(quote);
    if text.starts_with(SIGNS) || text.starts_with(['\t', '\r', '\n']) || would_change(text) {
        out.push('\'');
    }
    let mut begins = false;
    for letter in text.chars() {
        if begins && SIGNS.contains(&letter) {
            out.push('\'');
        }
        begins = ENDS.contains(&letter) || (begins && matches!(letter, ' ' | '"'));
        if letter == '"' {
            out.push('"');
        }
        out.push(letter);
    }
    out.push_str(quote);
}

/// Text that no browser takes for markup, nor for a turn of direction beyond its place.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in seen(text) {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            control if control.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out
}

/// Words with their places filled, all at once: what fills one is not looked at for another.
pub(crate) fn filled(words: &str, places: &[(&str, &str)]) -> String {
    let (mut out, mut rest) = (String::new(), words);
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        let mut fits = places.iter().filter_map(|(place, text)| Some((*text, from.strip_prefix(place)?)));
        let (text, after) = fits.next().unwrap_or_else(|| from.split_at(1));
        out.push_str(before);
        out.push_str(text);
        rest = after;
    }
    out + rest
}

/// Without what could reorder or hide the text around it.
pub(crate) fn plain(text: &str) -> String {
    let seen: String = seen(text).filter(|letter| !letter.is_control()).collect();
    seen.trim_end_matches(|end: char| end.is_whitespace() || is_joiner(end)).trim_start().to_owned()
}

/// A handle as people write it; nothing for nothing.
pub(crate) fn handle(username: &str) -> String {
    let name = plain(username);
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '-');
    if !name.is_empty() && name.chars().all(is_plain) { format!("@{name}") } else { name }
}

/// The letters without those of which nothing is seen. A joiner stays behind what it joins: Arabic, the scripts of
/// India and emoji are written with it.
fn seen(text: &str) -> impl Iterator<Item = char> {
    let mut before = '\0';
    text.chars().filter(move |letter| {
        let joins = is_joiner(*letter) && is_joined(before);
        before = *letter;
        joins || !is_unseen(*letter)
    })
}

fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200c}' | '\u{200d}')
}

fn is_joined(letter: char) -> bool {
    matches!(letter, '\u{600}'..='\u{1cff}' | '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

fn is_unseen(letter: char) -> bool {
    matches!(
        letter,
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

/// The name of a code on the wire.
pub(crate) fn code<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_or_two() {
        let mut out = String::new();
        line(&mut out, ["=1", "＝1", "\n=1", "a;b", "say \"a\"", "a=1", ""]);
        assert_eq!(out, "'=1,'＝1,\"'\n'=1\",\"a;b\",\"say \"\"a\"\"\",a=1,\r\n");
    }

    #[test]
    fn ids_and_handles_stay_the_text_that_they_are() {
        let mut out = String::new();
        line(&mut out, ["0049301234567", "1e10", "MAR1", "1-2", "TRUE", "17841400008460056", "acc_1", "7"]);
        assert_eq!(out, "'0049301234567,'1e10,'MAR1,'1-2,'TRUE,'17841400008460056,acc_1,7\r\n");
    }

    #[test]
    fn dates_of_ours_are_dates_and_those_of_others_text() {
        let mut out = String::new();
        let date = "2026-03-01 09:30";
        line(&mut out, [Cell::Date(date.to_owned()), date.into()]);
        assert_eq!(out, format!("{date},'{date}\r\n"));
    }

    #[test]
    fn no_cell_is_a_formula_where_semicolons_part_them() {
        let mut out = String::new();
        line(&mut out, ["a", "b;=1+1;c", "x,\"y\"\r\n=2", "x; \"=1\"", "a;b-c"]);
        assert_eq!(out, "a,\"b;'=1+1;c\",\"x,\"\"y\"\"\r\n'=2\",\"x; \"\"'=1\"\"\",\"a;b-c\"\r\n");
        let cells = || out.split([';', '\r', '\n']).map(|cell| cell.trim_start_matches([' ', '"']));
        assert!(cells().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{out}");
    }

    #[test]
    fn what_fills_a_place_is_not_filled() {
        let places = [("{a}", "{b}{"), ("{b}", "{a}")];
        assert_eq!(filled("{a} {c} {b}{", &places), "{b}{ {c} {a}{");
    }

    #[test]
    fn text_of_strangers_is_neither_markup_nor_a_turn_of_direction() {
        assert_eq!(escaped("<b>'\"&\u{202e}a\nb"), "&lt;b&gt;&#39;&quot;&amp;a b");
        assert_eq!(plain(" a\u{202e}b\n\u{200f}"), "ab");
    }

    #[test]
    fn a_joiner_stays_where_it_joins_something() {
        for name in
            ["می\u{200c}خواهم", "ශ්\u{200d}රී", "👨\u{200d}👩\u{200d}👧", "❤\u{fe0f}\u{200d}🔥", "👩🏽\u{200d}💻"]
        {
            assert_eq!((plain(name), escaped(name)), (name.to_owned(), name.to_owned()));
        }
        for (name, expected) in [
            ("pay\u{200d}pal", "paypal"),
            ("\u{200c}می\u{200c}\u{200d} \u{200d}", "می"),
            ("中\u{200d}国", "中国"),
        ] {
            assert_eq!(plain(name), expected, "{name:?}");
        }
    }
}
