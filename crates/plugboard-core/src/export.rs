//! What the files for people have in common: cells for spreadsheets (RFC 4180), text for pages, times. What stands in
//! them comes from strangers.

mod conversion;

use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use conversion::would_change;

/// Spreadsheets take text for UTF-8 only if it begins so.
pub(crate) const MARK: &str = "\u{feff}";

/// With these a cell is a formula.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// What may end a cell, and is dropped where one begins: where numbers have a decimal comma, spreadsheets part cells at
/// semicolons, and take our quotes for text.
const ENDS: [char; 4] = [';', '\t', '\r', '\n'];

/// A line of a table, ended by CR LF.
pub(crate) fn line<T: AsRef<str>>(out: &mut String, cells: impl IntoIterator<Item = T>) {
    for (at, text) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        cell(out, text.as_ref());
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

/// Without what could reorder or hide the text around it.
pub(crate) fn plain(text: &str) -> String {
    let seen: String = seen(text).filter(|letter| !letter.is_control()).collect();
    seen.trim_end_matches(|end: char| end.is_whitespace() || is_joiner(end)).trim_start().to_owned()
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

/// A time to the second (RFC 3339), by a clock so many minutes east of UTC. Nothing if there is no such time.
pub(crate) fn moment(milliseconds: i64, minutes_east: i32) -> String {
    let offset = UtcOffset::from_whole_seconds(minutes_east.saturating_mul(60)).unwrap_or(UtcOffset::UTC);
    let moment = OffsetDateTime::from_unix_timestamp(milliseconds.div_euclid(1_000)).ok();
    moment
        .and_then(|moment| moment.checked_to_offset(offset))
        .and_then(|moment| moment.format(&Rfc3339).ok())
        .unwrap_or_default()
}

/// The day of a time by that clock, as files have it in their names.
pub(crate) fn day(milliseconds: i64, minutes_east: i32) -> String {
    moment(milliseconds, minutes_east).chars().take_while(|letter| *letter != 'T').collect()
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
    fn no_cell_is_a_formula_where_semicolons_part_them() {
        let mut out = String::new();
        line(&mut out, ["a", "b;=1+1;c", "x,\"y\"\r\n=2", "x; \"=1\"", "a;b-c"]);
        assert_eq!(out, "a,\"b;'=1+1;c\",\"x,\"\"y\"\"\r\n'=2\",\"x; \"\"'=1\"\"\",\"a;b-c\"\r\n");
        let cells = || out.split([';', '\r', '\n']).map(|cell| cell.trim_start_matches([' ', '"']));
        assert!(cells().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{out}");
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

    #[test]
    fn times_are_those_of_the_clock_that_was_given() {
        assert_eq!(moment(1_772_323_200_999, 0), "2026-03-01T00:00:00Z");
        assert_eq!(moment(1_772_323_200_000, -210), "2026-02-28T20:30:00-03:30");
        assert_eq!(day(1_772_323_200_000, -210), "2026-02-28");
        for (at, east) in [(i64::MAX, 0), (i64::MIN, i32::MAX), (253_402_300_799_000, 1_439)] {
            assert_eq!(moment(at, east), "");
        }
    }
}
