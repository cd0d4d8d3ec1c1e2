//! The file for a spreadsheet.

use super::{Line, Report};
use crate::export::{Cell, MARK, line, plain};

const COLUMNS: [&str; 14] = [
    "number", "name", "handle", "platform", "brand", "since", "reason", "tries", "outcome", "at", "after",
    "by", "id", "iso",
];

impl Report<'_> {
    pub(super) fn csv(&self) -> String {
        let mut out = String::from(MARK);
        line(&mut out, self.file.words("column", COLUMNS));
        for item in self.round.items() {
            let Line {
                number,
                name,
                handle,
                account,
                platform,
                brand,
                since,
                reason,
                tries,
                outcome,
                at,
                after,
            } = self.line(&item.shown);
            let date = |at: Option<i64>| Cell::Date(at.map_or(String::new(), |at| self.file.date_cell(at)));
            let iso = at.map_or(String::new(), |at| self.file.for_machines(at));
            let cells: [Cell; 14] = [
                number.to_string().into(),
                name.into(),
                handle.into(),
                platform.into(),
                brand.into(),
                date(since),
                reason.into(),
                tries.join("\n").into(),
                outcome.into(),
                date(at),
                after.into(),
                plain(&self.round.who).into(),
                account.into(),
                iso.into(),
            ];
            line(&mut out, cells);
        }
        out
    }
}
