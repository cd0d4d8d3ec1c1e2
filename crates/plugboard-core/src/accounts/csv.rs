//! Accounts as a table for spreadsheets. It writes no file.

use std::collections::HashMap;

use super::reason::in_words;
use super::register::platform_name;
use crate::export::{MARK, day, line, moment};
use crate::view::{Health, Row};

/// The words of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// Headings of: name, handle, platform, brand, status, since, reason, account id.
    pub headings: Vec<String>,
    /// Words for healths, platforms and known reasons, by code; what has none is written as its code. `reason_said`
    /// is a sentence with `{text}` in place of the service's own words.
    pub words: HashMap<String, String>,
}

/// The table, headings first, lines ended by CR LF. Times are by a clock so many minutes east.
#[must_use]
pub fn table(rows: impl Iterator<Item = Row>, wording: &Wording, minutes_east: i32) -> Vec<u8> {
    let mut out = String::from(MARK);
    line(&mut out, &wording.headings);
    for row in rows {
        let word = |code: &'static str| wording.words.get(code).map_or(code, String::as_str);
        let of = |code: &str| wording.words.get(code).cloned();
        let platform = of(&row.platform).unwrap_or_else(|| platform_name(&row.platform).to_owned());
        let reason = row.reason.as_deref().map_or(String::new(), |reason| in_words(reason, of));
        let cells = [
            row.name.as_str(),
            &row.username,
            &platform,
            row.brand.as_ref().map_or("", |brand| &brand.name),
            word(code(row.health)),
            &row.since.map(|since| moment(since, minutes_east)).unwrap_or_default(),
            &reason,
            &row.id,
        ];
        line(&mut out, cells);
    }
    out.into_bytes()
}

/// What the file may be called, by the day.
#[must_use]
pub fn file_name(now: i64, minutes_east: i32) -> String {
    format!("plugboard-accounts-{}.csv", day(now, minutes_east))
}

fn code(health: Health) -> &'static str {
    match health {
        Health::Connected => "connected",
        Health::NeedsYou => "needs_you",
        Health::CannotTell => "cannot_tell",
        Health::Listed => "listed",
    }
}
