//! Accounts as a table for spreadsheets. It writes no file.

use super::register::platform_name;
use crate::export::times::day;
use crate::export::words::Writer;
use crate::export::{Cell, MARK, code, line};
use crate::view::Row;

const COLUMNS: [&str; 9] =
    ["name", "handle", "platform", "brand", "status", "since", "reason", "account", "iso"];

/// The table, headings first, lines ended by CR LF.
pub(crate) fn table(rows: impl Iterator<Item = Row>, file: Writer<'_>) -> Vec<u8> {
    let mut out = String::from(MARK);
    line(&mut out, file.words("column", COLUMNS));
    for row in rows {
        let cells: [Cell; 9] = [
            row.name.into(),
            row.username.into(),
            file.known("platform", &row.platform).unwrap_or_else(|| platform_name(&row.platform)).into(),
            row.brand.map_or(String::new(), |brand| brand.name).into(),
            file.word("health", &code(&row.health)).into(),
            Cell::Date(row.since.map(|since| file.date_cell(since)).unwrap_or_default()),
            file.reason(row.reason.as_deref()).into(),
            row.id.into(),
            row.since.map(|since| file.for_machines(since)).unwrap_or_default().into(),
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
