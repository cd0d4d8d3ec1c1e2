//! What came of a round, as a file: for each account what it was before, what was done, and what the list said after.
//!
//! Words come from the page. Everything that others wrote is hostile text, escaped for where it stands.

mod csv;
mod html;

use std::collections::BTreeMap;

use serde::Deserialize;
use time::{OffsetDateTime, UtcOffset};

use super::Round;
use crate::view::{Fault, RoundFormat, RoundItem, RoundResult, RoundStanding, RoundTry, RoundWay};

/// What stands for a name, a time or a text in words of the page.
const WHO: &str = "{who}";
const TIME: &str = "{time}";
const TEXT: &str = "{text}";

/// The words of a file, and the time zone that its times are in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Texts by their names; a name that is missing stands for itself.
    pub words: BTreeMap<String, String>,
    /// Minutes east of Greenwich.
    pub offset_minutes: i32,
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

/// What the file is called.
#[must_use]
pub fn file_name(round: &Round, format: RoundFormat) -> String {
    let ending = match format {
        RoundFormat::Html => "html",
        RoundFormat::Csv => "csv",
    };
    let day = Report::default().time(round.started);
    format!("plugboard-round-{}-{}.{ending}", round.id, day.split(' ').next().unwrap_or_default())
}

impl Report {
    /// The file.
    #[must_use]
    pub fn write(&self, round: &Round, format: RoundFormat) -> Vec<u8> {
        match format {
            RoundFormat::Html => self.html(round).into_bytes(),
            RoundFormat::Csv => self.csv(round).into_bytes(),
        }
    }

    fn word(&self, group: &str, name: &str) -> String {
        self.words.get(&format!("{group}.{name}")).map_or(name, String::as_str).to_owned()
    }

    /// `2026-03-01 14:02:11 +01:00`.
    fn time(&self, millis: i64) -> String {
        let offset = UtcOffset::from_whole_seconds(self.offset_minutes.saturating_mul(60));
        let offset = offset.unwrap_or(UtcOffset::UTC);
        let Ok(at) = OffsetDateTime::from_unix_timestamp(millis.div_euclid(1_000)) else {
            return millis.to_string();
        };
        let at = at.to_offset(offset);
        let (hours, minutes, _) = offset.as_hms();
        let sign = if hours < 0 || minutes < 0 { '-' } else { '+' };
        format!(
            "{:04}-{:02}-{:02} {:02}:{:02}:{:02} {sign}{:02}:{:02}",
            at.year(),
            u8::from(at.month()),
            at.day(),
            at.hour(),
            at.minute(),
            at.second(),
            hours.abs(),
            minutes.abs(),
        )
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
        let reason = item.reason.as_deref().map_or(String::new(), |code| format!(" ({})", plain(code)));
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

/// Without what could reorder or hide the text around it.
fn plain(text: &str) -> String {
    let tricks = |letter: char| {
        letter.is_control()
            || matches!(
                letter,
                '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            )
    };
    text.chars().filter(|letter| !tricks(*letter)).collect::<String>().trim().to_owned()
}
