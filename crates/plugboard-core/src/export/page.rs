//! A page for people: what it is of and its totals first, then a table. It loads nothing, and can be printed.

use std::fmt::Write as _;

use super::escaped;
use super::words::Writer;

const STYLE: &str = "body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:76rem;padding:0 1.5rem;\
color:#1c211e;background:#fff}h1{font-size:1.75rem;line-height:1.25;margin:0 0 1rem}ul,ol{list-style:none;margin:0;padding:0}\
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.5rem;margin:0 0 1.5rem}dt,small,th{color:#5d665f}\
dd{margin:0;overflow-wrap:anywhere}small{font-size:.8125rem}.totals{display:flex;flex-wrap:wrap;gap:.75rem 2.5rem;\
margin:0 0 1.5rem;padding:1rem 0;border-block:1px solid #d8d8d2}.totals strong{display:block;font-size:1.5rem;line-height:1.25;\
font-weight:650}table{border-collapse:collapse;width:100%}th,td{text-align:start;vertical-align:top;padding:.5rem .75rem;\
padding-inline-start:0;border-bottom:1px solid #d8d8d2}th{font-weight:600}td{min-width:4.5rem;overflow-wrap:anywhere}td:first-child{min-width:0}td p{margin:0}\
ol li+li{margin-block-start:.375rem}\
@page{size:landscape;margin:14mm}@media print{body{margin:0;max-width:none;padding:0;font-size:10pt}tr,dl,.totals\
{break-inside:avoid}thead{display:table-header-group}}";

/// What stands above the table.
pub(crate) struct Top {
    pub(crate) facts: Vec<(String, String)>,
    /// Figures with what they count.
    pub(crate) totals: Vec<(String, usize)>,
}

impl Writer<'_> {
    /// The page; cells are markup.
    pub(crate) fn page<const N: usize>(
        &self,
        top: &Top,
        columns: [&str; N],
        rows: impl Iterator<Item = [String; N]>,
    ) -> String {
        let title = escaped(&self.word("page", "title"));
        let direction = if self.word("page", "dir") == "rtl" { "rtl" } else { "ltr" };
        let mut out = format!(
            "<!doctype html>\n<html lang=\"{}\" dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
             <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<dl>\n",
            escaped(&self.word("page", "lang")),
        );
        for (name, value) in &top.facts {
            _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", escaped(name), isolated(value));
        }
        out.push_str("</dl>\n<ul class=\"totals\">\n");
        for (name, count) in &top.totals {
            _ = writeln!(
                out,
                "<li><strong>{}</strong>{}</li>",
                escaped(&self.figure(&count.to_string())),
                escaped(name)
            );
        }
        out.push_str("</ul>\n<table>\n<thead><tr>");
        for name in self.words("column", columns) {
            _ = write!(out, "<th scope=\"col\">{}</th>", escaped(&name));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for cells in rows {
            _ = writeln!(out, "<tr><td>{}</td></tr>", cells.join("</td><td>"));
        }
        out.push_str("</tbody>\n</table>\n</body>\n</html>\n");
        out
    }
}

/// Text of any direction as markup; nothing for nothing.
pub(crate) fn isolated(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("<bdi>{}</bdi>", escaped(text)) }
}

/// Texts one below the other, the first one in front.
pub(crate) fn stacked<T: AsRef<str>>(first: &str, below: impl IntoIterator<Item = T>) -> String {
    let mut out = isolated(first);
    for text in below {
        let text = text.as_ref();
        if !text.is_empty() {
            let line = if out.is_empty() { "" } else { "<br>" };
            _ = write!(out, "{line}<small>{}</small>", isolated(text));
        }
    }
    out
}
