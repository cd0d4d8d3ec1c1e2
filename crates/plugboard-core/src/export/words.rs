//! What a file says and how: the words and forms of times that the page gave, and who saves it when.

use std::collections::HashMap;

use serde::Deserialize;

use super::times::{East, TimeForms, for_spreadsheets, moment, zones};
use super::{filled, plain};
use crate::accounts::reason::in_words;

/// What stands for a name, a time or a text in words of the page.
const WHO: &str = "{who}";
const TIME: &str = "{time}";

/// What the page gives for a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct FileWords {
    /// Texts by group and name (`health.connected`); one that is missing stands for itself.
    pub words: HashMap<String, String>,
    /// How times are written.
    pub times: TimeForms,
}

/// A file that is being written.
#[derive(Clone, Copy)]
pub(crate) struct Writer<'a> {
    /// What the page gave.
    pub(crate) given: &'a FileWords,
    /// How the clock stands to UTC.
    pub(crate) east: East<'a>,
    /// When it is saved.
    pub(crate) now: i64,
    /// Who saves it; empty if nobody knows.
    pub(crate) who: &'a str,
}

impl Writer<'_> {
    pub(crate) fn known(&self, group: &str, name: &str) -> Option<&str> {
        self.given.words.get(&format!("{group}.{name}")).map(String::as_str)
    }

    pub(crate) fn word(&self, group: &str, name: &str) -> String {
        self.known(group, name).unwrap_or(name).to_owned()
    }

    pub(crate) fn words<const N: usize>(&self, group: &str, names: [&str; N]) -> [String; N] {
        names.map(|name| self.word(group, name))
    }

    /// A platform's name; the slug of one that nobody knows.
    pub(crate) fn platform(&self, slug: &str) -> String {
        plain(&self.word("platform", slug))
    }

    /// Why an account needs somebody, in words.
    pub(crate) fn reason(&self, reason: Option<&str>) -> String {
        let word = |name: &str| self.known("reason", name).map(str::to_owned);
        reason
            .map(plain)
            .filter(|reason| !reason.is_empty())
            .map_or(String::new(), |reason| in_words(&reason, word))
    }

    pub(crate) fn time(&self, at: i64) -> String {
        self.given.times.for_people(at, self.east)
    }

    pub(crate) fn date_cell(&self, at: i64) -> String {
        for_spreadsheets(at, self.east)
    }

    pub(crate) fn for_machines(&self, at: i64) -> String {
        moment(at, (self.east)(at))
    }

    pub(crate) fn figure(&self, figure: &str) -> String {
        self.given.times.in_digits(figure)
    }

    /// What every page says of itself: whose it is, what it covers, how its times are meant, when and by whom it was
    /// saved.
    pub(crate) fn facts(
        &self,
        covers: Vec<(&str, String)>,
        times: impl Iterator<Item = i64>,
    ) -> Vec<(String, String)> {
        let workspace = self.known("page", "workspace").map(|name| ("workspace", plain(name)));
        let filter = self.known("page", "filter").map(|filter| ("filter", plain(filter)));
        let by = self.word("text", "saved_by");
        let by = filled(&by, &[(TIME, &self.time(self.now)), (WHO, &plain(self.who))]);
        let saved = if self.who.is_empty() { self.time(self.now) } else { by };
        let zone = zones(times.chain([self.now]), self.east);
        let all = workspace.into_iter().chain(covers).chain(filter);
        let all = all.chain([("saved", saved), ("zone", zone)]);
        all.filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (self.word("fact", name), value))
            .collect()
    }
}
