//! The differences that are meant, each with its reason. One that no longer exists is as wrong as one that is not
//! listed, and so is one that there are more or fewer of than the list says.

use std::fmt;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::compare::Difference;

/// The list, beside this module.
const LIST: &str = include_str!("differences.json");

/// An entry of the list. `*` as a place or part is any; then `times` says how many differences it means.
pub struct Entry {
    at: String,
    part: String,
    what: String,
    why: String,
    times: usize,
}

impl Entry {
    fn means(&self, difference: &Difference) -> bool {
        let is = |wanted: &str, found: &str| wanted == "*" || wanted == found;
        is(&self.at, &difference.at) && is(&self.part, &difference.part) && self.what == difference.what
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, part, what, why, times } = self;
        write!(out, "{times} x {at} [{part}] {what} ({why})")
    }
}

/// Differences and entries, sorted.
#[derive(Default)]
pub struct Judged<'a> {
    pub meant: Vec<&'a Entry>,
    pub unlisted: Vec<&'a Difference>,
    /// Entries that mean more or fewer differences than they say, and how many.
    pub wrong: Vec<(&'a Entry, usize)>,
}

/// The list of this repository.
pub fn read() -> Result<Vec<Entry>> {
    parse(LIST)
}

fn parse(list: &str) -> Result<Vec<Entry>> {
    let list: Value = serde_json::from_str(list)?;
    let entries = list.as_array().context("the list of differences is no list")?;
    let mut all = Vec::new();
    for entry in entries {
        let text = |name: &str| {
            entry[name].as_str().map(str::to_owned).with_context(|| format!("no {name}: {entry}"))
        };
        let (at, part, why) = (text("at")?, text("part")?, text("why")?);
        ensure!(!why.trim().is_empty(), "no reason: {entry}");
        let times = entry["times"].as_u64().map_or(Ok(1), usize::try_from)?;
        ensure!(times > 0, "an entry that means nothing: {entry}");
        let what = entry["what"].as_array().with_context(|| format!("no what: {entry}"))?;
        for what in what.iter().filter_map(Value::as_str) {
            let (at, part, why) = (at.clone(), part.clone(), why.clone());
            all.push(Entry { at, part, what: what.to_owned(), why, times });
        }
    }
    Ok(all)
}

/// Sorts them.
pub fn judge<'a>(differences: &'a [Difference], entries: &'a [Entry]) -> Judged<'a> {
    let mut judged = Judged::default();
    for entry in entries {
        match differences.iter().filter(|difference| entry.means(difference)).count() {
            found if found == entry.times => judged.meant.push(entry),
            found => judged.wrong.push((entry, found)),
        }
    }
    let is_listed = |difference: &Difference| entries.iter().any(|entry| entry.means(difference));
    judged.unlisted = differences.iter().filter(|difference| !is_listed(difference)).collect();
    judged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(at: &str, part: &str, what: &str) -> Difference {
        Difference { at: at.into(), part: part.into(), what: what.into() }
    }

    #[test]
    fn what_is_not_listed_and_what_is_not_as_the_list_says_are_both_told() {
        let list = r#"[
            {"at": "*", "part": "statuses", "what": ["503: only ours"], "why": "a store", "times": 2},
            {"at": "*", "part": "statuses", "what": ["401: only ours"], "why": "a key", "times": 2},
            {"at": "GET /a", "part": "200", "what": ["bio: only theirs"], "why": "nobody has one"}
        ]"#;
        let entries = parse(list).unwrap();
        let found = [
            difference("GET /a", "statuses", "503: only ours"),
            difference("GET /b", "statuses", "503: only ours"),
            difference("GET /b", "statuses", "401: only ours"),
            difference("GET /b", "200", "bio: only theirs"),
        ];
        let judged = judge(&found, &entries);
        assert_eq!(judged.unlisted, [&found[3]]);
        let reasons = |entries: &[&Entry]| entries.iter().map(|one| one.why.clone()).collect::<Vec<_>>();
        assert_eq!(reasons(&judged.meant), ["a store"]);
        let wrong: Vec<_> = judged.wrong.iter().map(|(entry, found)| (entry.why.as_str(), *found)).collect();
        assert_eq!(wrong, [("a key", 1), ("nobody has one", 0)]);
    }

    #[test]
    fn a_difference_without_a_reason_is_not_listed() {
        assert!(parse(r#"[{"at": "*", "part": "*", "what": ["x"], "why": " "}]"#).is_err());
        assert!(parse(r#"[{"at": "*", "part": "*", "what": ["x"]}]"#).is_err());
        assert!(!read().unwrap().is_empty());
    }
}
