//! The file to read and to print.

use super::{Line, Report, TEXT, TIME};
use crate::export::page::{Top, isolated, stacked};
use crate::export::{escaped, filled, handle, plain};

const COLUMNS: [&str; 6] = ["number", "account", "before", "tries", "outcome", "after"];

impl Report<'_> {
    pub(super) fn html(&self) -> String {
        let rows = self.round.items().iter().map(|item| self.cells(&self.line(&item.shown)));
        self.file.page(&self.top(), COLUMNS, rows)
    }

    fn top(&self) -> Top {
        let round = self.round;
        let ended = round.ended.map_or(String::new(), |ended| self.file.time(ended));
        let covers =
            vec![("started", self.file.time(round.started)), ("ended", ended), ("by", plain(&round.who))];
        let items = || round.items().iter().map(|item| &item.shown);
        let tries = items().flat_map(|item| &item.tries).map(|one| one.started);
        let times = items().filter_map(|item| item.since).chain(tries).chain([round.started]);
        let view = round.view(|_| false);
        let counts = [
            ("total", view.total),
            ("done", view.done),
            ("failed", view.failed),
            (self.untried(), view.left),
            ("in_flight", view.in_flight),
            ("skipped", view.skipped),
            ("sent", view.sent),
            ("gone", view.gone),
        ];
        let totals = counts.into_iter().filter(|(name, count)| *count > 0 || *name == "done");
        let totals = totals.map(|(name, count)| (self.file.word("total", name), count as usize)).collect();
        Top { facts: self.file.facts(covers, times), totals }
    }

    fn cells(&self, line: &Line) -> [String; 6] {
        let status = self.file.word("health", "needs_you");
        let before = line.since.map_or(status.clone(), |since| {
            let words = self.file.word("text", "since");
            filled(&words, &[(TEXT, &status), (TIME, &self.file.time(since))])
        });
        let at = line.at.map_or(String::new(), |at| self.file.time(at));
        let tries: Vec<String> = line.tries.iter().map(|one| format!("<li>{}</li>", isolated(one))).collect();
        let tries = if tries.is_empty() { String::new() } else { format!("<ol>{}</ol>", tries.concat()) };
        let place = [&line.platform, &line.brand].map(|text| isolated(text));
        let place = place.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
        [
            escaped(&self.file.figure(&line.number.to_string())),
            format!("{}<br><small>{place}</small>", stacked(&line.name, [handle(&line.handle)])),
            stacked(&before, [&line.reason]),
            tries,
            stacked(&line.outcome, [at]),
            isolated(&line.after),
        ]
    }
}
