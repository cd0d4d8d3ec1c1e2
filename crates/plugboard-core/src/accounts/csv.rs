//! Accounts as a table for spreadsheets: RFC 4180, UTF-8 with a mark that says so. It writes no file.

use std::collections::HashMap;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::register::platform_name;
use crate::view::{Health, Row};

/// Spreadsheets take text for UTF-8 only if it begins so.
const MARK: &str = "\u{feff}";

/// With these a cell is a formula, and names come from strangers.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The words of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// Headings of: name, handle, platform, brand, status, since, reason, account id.
    pub headings: Vec<String>,
    /// Words for healths, platforms and reasons, by code; what has none is written as its code.
    pub words: HashMap<String, String>,
}

/// The table, headings first, lines ended by CR LF. Times are UTC (ISO 8601).
#[must_use]
pub fn table(rows: impl Iterator<Item = Row>, wording: &Wording) -> Vec<u8> {
    let mut out = String::from(MARK);
    line(&mut out, wording.headings.iter().map(String::as_str));
    for row in rows {
        let word = |code: &'static str| wording.words.get(code).map_or(code, String::as_str);
        let of = |code: &str| wording.words.get(code).cloned();
        let platform = of(&row.platform).unwrap_or_else(|| platform_name(&row.platform).to_owned());
        let reason = row.reason.as_deref().unwrap_or_default();
        let cells = [
            row.name.as_str(),
            &row.username,
            &platform,
            row.brand.as_ref().map_or("", |brand| &brand.name),
            word(code(row.health)),
            &row.since.map(moment).unwrap_or_default(),
            &of(reason).unwrap_or_else(|| reason.to_owned()),
            &row.id,
        ];
        line(&mut out, cells.into_iter());
    }
    out.into_bytes()
}

/// What the file may be called, by the day.
#[must_use]
pub fn file_name(now: i64) -> String {
    let day: String = moment(now).chars().take_while(|letter| *letter != 'T').collect();
    format!("plugboard-accounts-{day}.csv")
}

fn line<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (at, text) in cells.enumerate() {
        if at > 0 {
            out.push(',');
        }
        cell(out, text);
    }
    out.push_str("\r\n");
}

fn cell(out: &mut String, text: &str) {
    let shield = if text.starts_with(FORMULA) { "'" } else { "" };
    if text.contains([',', '"', '\r', '\n', ';', '\t']) {
        out.push('"');
        out.push_str(shield);
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(shield);
        out.push_str(text);
    }
}

fn code(health: Health) -> &'static str {
    match health {
        Health::Connected => "connected",
        Health::NeedsYou => "needs_you",
        Health::CannotTell => "cannot_tell",
        Health::Listed => "listed",
    }
}

/// To the second, in UTC.
fn moment(milliseconds: i64) -> String {
    let time = OffsetDateTime::from_unix_timestamp(milliseconds.div_euclid(1_000)).ok();
    time.and_then(|time| time.format(&Rfc3339).ok()).unwrap_or_default()
}
