//! What came of a round, as a file: for each account what it was before, what was done, and what the list said after.
//!
//! Words come from the page. Everything that others wrote is hostile text, escaped for where it stands.

mod csv;
mod html;

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Round;
use crate::accounts::reason::in_words;
use crate::export::{day, moment, plain};
use crate::view::{Fault, RoundFormat, RoundItem, RoundResult, RoundStanding, RoundTry, RoundWay};

/// What stands for a name, a time or a text in words of the page.
const WHO: &str = "{who}";
const TIME: &str = "{time}";
const TEXT: &str = "{text}";

/// The words of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Texts by their names; a name that is missing stands for itself.
    pub words: BTreeMap<String, String>,
}

/// A file that is being written, its times by a clock so many minutes east.
struct Writer<'a> {
    words: &'a BTreeMap<String, String>,
    minutes_east: i32,
}

/// What the file tells of an account, as text that is not escaped yet.
struct Line {
    number: String,
    name: String,
    handle: String,
    account: String,
    platform: String,
    brand: String,
    before: String,
    tries: Vec<String>,
    outcome: String,
    at: String,
    after: String,
}

/// What the file is called, by the day on which the round was begun.
#[must_use]
pub fn file_name(round: &Round, format: RoundFormat, minutes_east: i32) -> String {
    let ending = match format {
        RoundFormat::Html => "html",
        RoundFormat::Csv => "csv",
    };
    format!("plugboard-round-{}-{}.{ending}", round.id, day(round.started, minutes_east))
}

impl Report {
    /// The file, its times by a clock so many minutes east.
    #[must_use]
    pub fn write(&self, round: &Round, format: RoundFormat, minutes_east: i32) -> Vec<u8> {
        let writer = Writer { words: &self.words, minutes_east };
        match format {
            RoundFormat::Html => writer.html(round).into_bytes(),
            RoundFormat::Csv => writer.csv(round).into_bytes(),
        }
    }
}

impl Writer<'_> {
    fn word(&self, group: &str, name: &str) -> String {
        self.words.get(&format!("{group}.{name}")).map_or(name, String::as_str).to_owned()
    }

    fn time(&self, millis: i64) -> String {
        moment(millis, self.minutes_east)
    }

    fn line(&self, item: &RoundItem) -> Line {
        let (outcome, at) = self.outcome(item);
        Line {
            number: item.number.to_string(),
            name: plain(&item.name),
            handle: plain(&item.username),
            account: plain(&item.account),
            platform: plain(&self.word("platform", &item.platform)),
            brand: item.brand.as_ref().map_or(String::new(), |brand| plain(&brand.name)),
            before: self.before(item),
            tries: item.tries.iter().map(|one| self.one_try(one)).collect(),
            outcome,
            at,
            after: self.after(item),
        }
    }

    fn before(&self, item: &RoundItem) -> String {
        let word = |name: &str| self.words.get(&format!("reason.{name}")).cloned();
        let reason = item.reason.as_deref().map(plain);
        let reason = reason.map_or(String::new(), |reason| format!(" ({})", in_words(&reason, word)));
        let status = self.word("health", "needs_you") + &reason;
        match item.since {
            Some(since) => self.word("text", "since").replace(TEXT, &status).replace(TIME, &self.time(since)),
            None => status,
        }
    }

    fn outcome(&self, item: &RoundItem) -> (String, String) {
        let standing = |name: &str| self.word("standing", name);
        match &item.standing {
            RoundStanding::Waiting => match &item.trouble {
                Some(trouble) => (self.result(trouble), String::new()),
                None => (standing("waiting"), String::new()),
            },
            RoundStanding::InFlight { .. } => (standing("in_flight"), String::new()),
            RoundStanding::Done { how, at } => {
                let how = match how {
                    RoundWay::SignedIn => "signed_in",
                    RoundWay::Together => "together",
                    RoundWay::ByItself => "by_itself",
                    RoundWay::Link => "link",
                };
                (self.word("way", how), self.time(*at))
            }
            RoundStanding::Skipped { at } => (standing("skipped"), self.time(*at)),
            RoundStanding::Sent { at, .. } => (standing("sent"), self.time(*at)),
            RoundStanding::Gone { at } => (standing("gone"), self.time(*at)),
        }
    }

    /// Never by guess: without a list since then, there is nothing to say.
    fn after(&self, item: &RoundItem) -> String {
        match item.after {
            Some(after) => {
                let status = self.word("health", &code(&after.health));
                self.word("text", "said").replace(TEXT, &status).replace(TIME, &self.time(after.at))
            }
            None => match item.standing {
                RoundStanding::Done { .. } => self.word("text", "unsaid"),
                RoundStanding::Waiting
                | RoundStanding::InFlight { .. }
                | RoundStanding::Skipped { .. }
                | RoundStanding::Sent { .. }
                | RoundStanding::Gone { .. } => String::new(),
            },
        }
    }

    fn one_try(&self, one: &RoundTry) -> String {
        let ended = one.ended.map_or(String::new(), |ended| format!(" – {}", self.time(ended)));
        let result = match &one.result {
            Some(result) => self.result(result),
            None => self.word("standing", "in_flight"),
        };
        format!("{}{ended}: {result} [{}]", self.time(one.started), plain(&one.attempt))
    }

    fn result(&self, result: &RoundResult) -> String {
        let word = |name: &str| self.word("result", name);
        match result {
            RoundResult::Connected => word("connected"),
            RoundResult::SomebodyElse { got, new_here } => {
                let name = if *new_here { "somebody_else_new" } else { "somebody_else" };
                word(name).replace(WHO, &plain(&got.username))
            }
            RoundResult::Declined { reason } => format!("{} ({})", word("declined"), plain(reason)),
            RoundResult::Cancelled => word("cancelled"),
            RoundResult::Expired => word("expired"),
            RoundResult::Unconfirmed => word("unconfirmed"),
            RoundResult::Failed { fault } => self.failed(fault),
            RoundResult::LinkOver => word("link_over"),
            RoundResult::LinkSomebodyElse { got } => {
                word("link_somebody_else").replace(WHO, &plain(&got.username))
            }
            RoundResult::BrokeAgain => word("broke_again"),
        }
    }

    fn failed(&self, fault: &Fault) -> String {
        let code = code(&fault.code);
        let reference = plain(&fault.reference);
        let details = if reference.is_empty() { code.clone() } else { format!("{code}, {reference}") };
        format!("{} ({details})", self.word("error", &code))
    }
}

/// The name of a code on the wire.
fn code<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
