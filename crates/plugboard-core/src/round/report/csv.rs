//! The file for a spreadsheet: RFC 4180, UTF-8 with a byte order mark, and nothing that it would take for a formula.

use super::{Line, Report};
use crate::round::Round;

/// What a spreadsheet takes for the beginning of a formula.
const FORMULAS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

const COLUMNS: [&str; 12] = [
    "number", "name", "handle", "id", "platform", "brand", "before", "tries", "outcome", "at", "after", "by",
];

impl Report {
    pub(super) fn csv(&self, round: &Round) -> String {
        let mut out = String::from("\u{feff}");
        record(&mut out, COLUMNS.map(|name| self.word("column", name)));
        for item in round.items() {
            let Line { number, name, handle, account, platform, brand, before, tries, outcome, at, after } =
                self.line(&item.shown);
            let (tries, by) = (tries.join("\n"), super::plain(&round.who));
            record(
                &mut out,
                [number, name, handle, account, platform, brand, before, tries, outcome, at, after, by],
            );
        }
        out
    }
}

fn record(out: &mut String, cells: [String; COLUMNS.len()]) {
    out.push_str(&cells.map(cell).join(","));
    out.push_str("\r\n");
}

fn cell(text: String) -> String {
    let text = if text.starts_with(FORMULAS) { format!("'{text}") } else { text };
    format!("\"{}\"", text.replace('"', "\"\""))
}
