//! The file for a spreadsheet.

use super::{Line, Writer};
use crate::export::{MARK, line, plain};
use crate::round::Round;

const COLUMNS: [&str; 12] = [
    "number", "name", "handle", "id", "platform", "brand", "before", "tries", "outcome", "at", "after", "by",
];

impl Writer<'_> {
    pub(super) fn csv(&self, round: &Round) -> String {
        let mut out = String::from(MARK);
        line(&mut out, COLUMNS.map(|name| self.word("column", name)));
        for item in round.items() {
            let Line { number, name, handle, account, platform, brand, before, tries, outcome, at, after } =
                self.line(&item.shown);
            let (tries, by) = (tries.join("\n"), plain(&round.who));
            line(
                &mut out,
                [number, name, handle, account, platform, brand, before, tries, outcome, at, after, by],
            );
        }
        out
    }
}
