//! The file to read and to print: one page that loads nothing.

use std::fmt::Write as _;

use super::{Line, Writer};
use crate::export::{escaped, plain};
use crate::round::Round;

const STYLE: &str = "body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:80rem;padding:0 1rem;\
color:#1c211e;background:#fff}h1{font-size:1.5rem}dl{display:grid;grid-template-columns:max-content 1fr;\
gap:.25rem 1rem}dt{color:#5d665f}dd{margin:0}table{border-collapse:collapse;width:100%}th,td{text-align:start;\
vertical-align:top;padding:.375rem .5rem;border-bottom:1px solid #d8d8d2}th{color:#5d665f;font-weight:600}\
td{overflow-wrap:anywhere}small{color:#5d665f}\
@media print{body{margin:0;max-width:none}tr{break-inside:avoid}thead{display:table-header-group}}";

const COLUMNS: [&str; 6] = ["number", "account", "before", "tries", "outcome", "after"];

impl Writer<'_> {
    pub(super) fn html(&self, round: &Round) -> String {
        let (language, direction) = (self.word("page", "lang"), self.word("page", "dir"));
        let title = escaped(&self.word("page", "title"));
        let mut out = format!(
            "<!doctype html>\n<html lang=\"{}\" dir=\"{}\"><head><meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\n\
             <style>{STYLE}</style></head>\n<body><h1>{title}</h1>\n<dl>",
            escaped(&language),
            escaped(&direction),
        );
        for (name, value) in self.facts(round) {
            pair(&mut out, &self.word("fact", name), &value);
        }
        out.push_str("</dl>\n<table><thead><tr>");
        for name in COLUMNS {
            _ = write!(out, "<th scope=\"col\">{}</th>", escaped(&self.word("column", name)));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for item in round.items() {
            row(&mut out, &self.line(&item.shown));
        }
        out.push_str("</tbody></table></body></html>\n");
        out
    }

    fn facts(&self, round: &Round) -> Vec<(&'static str, String)> {
        let view = round.view(|_| false);
        let counts = [
            ("total", view.total),
            ("done", view.done),
            ("failed", view.failed),
            ("left", view.left),
            ("in_flight", view.in_flight),
            ("skipped", view.skipped),
            ("sent", view.sent),
            ("gone", view.gone),
        ];
        let ended = round.ended.map(|ended| ("ended", self.time(ended)));
        let by = (!round.who.is_empty()).then(|| ("by", plain(&round.who)));
        [("started", self.time(round.started))]
            .into_iter()
            .chain(ended)
            .chain(by)
            .chain(
                counts
                    .into_iter()
                    .filter(|(_, count)| *count > 0)
                    .map(|(name, count)| (name, count.to_string())),
            )
            .collect()
    }
}

fn pair(out: &mut String, name: &str, value: &str) {
    _ = write!(out, "<dt>{}</dt><dd><bdi>{}</bdi></dd>", escaped(name), escaped(value));
}

fn row(out: &mut String, line: &Line) {
    let place = [&line.platform, &line.brand];
    let place: Vec<String> =
        place.into_iter().filter(|text| !text.is_empty()).map(|text| isolated(text)).collect();
    let tries: Vec<String> = line.tries.iter().map(|one| isolated(one)).collect();
    let tries = tries.join("<br>");
    _ = writeln!(
        out,
        "<tr><td>{}</td><td>{}<br>{}<br><small>{}<br>{}</small></td><td>{}</td><td>{tries}</td>\
         <td>{}<br><small>{}</small></td><td>{}</td></tr>",
        line.number,
        isolated(&line.name),
        isolated(&line.handle),
        place.join(" · "),
        isolated(&line.account),
        isolated(&line.before),
        isolated(&line.outcome),
        isolated(&line.at),
        isolated(&line.after),
    );
}

fn isolated(text: &str) -> String {
    format!("<bdi>{}</bdi>", escaped(text))
}
