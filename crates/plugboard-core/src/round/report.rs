//! What came of a round, as a file: for each account what it was before, what was done, and what the list says now.
//!
//! Words come from the page. Everything that others wrote is hostile text, escaped for where it stands. No codes: they
//! are for case files.

mod csv;
mod html;

use super::Round;
use crate::export::times::day;
use crate::export::words::Writer;
use crate::export::{code, filled, handle, plain};
use crate::view::{
    Health, RoundFormat, RoundItem, RoundResult, RoundStanding, RoundState, RoundTry, RoundWay,
};

/// What stands for a name, a time or a text in words of the page.
const WHO: &str = "{who}";
const TIME: &str = "{time}";
const TEXT: &str = "{text}";

/// A file that is being written.
struct Report<'a> {
    file: Writer<'a>,
    round: &'a Round,
}

/// What the file tells of an account, as text that is not escaped yet.
struct Line {
    number: u32,
    name: String,
    handle: String,
    account: String,
    platform: String,
    brand: String,
    since: Option<i64>,
    reason: String,
    tries: Vec<String>,
    outcome: String,
    at: Option<i64>,
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

/// The file.
pub(crate) fn write(round: &Round, format: RoundFormat, file: Writer<'_>) -> Vec<u8> {
    let report = Report { file, round };
    match format {
        RoundFormat::Html => report.html().into_bytes(),
        RoundFormat::Csv => report.csv().into_bytes(),
    }
}

impl Report<'_> {
    fn line(&self, item: &RoundItem) -> Line {
        let (outcome, at) = self.outcome(item);
        Line {
            number: item.number,
            name: plain(&item.name),
            handle: plain(&item.username),
            account: plain(&item.account),
            platform: self.file.platform(&item.platform),
            brand: item.brand.as_ref().map_or(String::new(), |brand| plain(&brand.name)),
            since: item.since,
            reason: self.file.reason(item.reason.as_deref()),
            tries: item.tries.iter().map(|one| self.one_try(one)).collect(),
            outcome,
            at,
            after: self.after(item),
        }
    }

    fn outcome(&self, item: &RoundItem) -> (String, Option<i64>) {
        let standing = |name: &str| self.file.word("standing", name);
        match &item.standing {
            RoundStanding::Waiting => match &item.trouble {
                Some(trouble) => (self.result(trouble), item.tries.last().and_then(|one| one.ended)),
                None => (standing(self.untried()), None),
            },
            RoundStanding::InFlight { .. } => (standing("in_flight"), None),
            RoundStanding::Done { how, at } => {
                let how = match how {
                    RoundWay::SignedIn => "signed_in",
                    RoundWay::Together => "together",
                    RoundWay::ByItself => "by_itself",
                    RoundWay::Link => "link",
                };
                (self.file.word("way", how), Some(*at))
            }
            RoundStanding::Skipped { at } => (standing("skipped"), Some(*at)),
            RoundStanding::Sent { at, .. } => (standing("sent"), Some(*at)),
            RoundStanding::Gone { at } => (standing("gone"), Some(*at)),
        }
    }

    /// How an account stands that nobody tried: in a round that is over nothing is still to be done.
    fn untried(&self) -> &'static str {
        match self.round.state {
            RoundState::Running | RoundState::Paused => "waiting",
            RoundState::Closed => "untried",
        }
    }

    /// What the list says now. Of an account that is back never by guess: without a list since then, there is nothing
    /// to say. All others needed somebody when the round began.
    fn after(&self, item: &RoundItem) -> String {
        match (item.after, &item.standing) {
            (_, RoundStanding::Gone { .. }) => self.file.word("standing", "gone"),
            (Some(after), _) => {
                let status = self.health(after.health);
                let said = self.file.word("text", "said");
                filled(&said, &[(TEXT, &status), (TIME, &self.file.time(after.at))])
            }
            (None, RoundStanding::Done { .. }) => self.file.word("text", "unsaid"),
            (
                None,
                RoundStanding::Waiting
                | RoundStanding::InFlight { .. }
                | RoundStanding::Skipped { .. }
                | RoundStanding::Sent { .. },
            ) => self.health(Health::NeedsYou),
        }
    }

    fn health(&self, health: Health) -> String {
        self.file.word("health", &code(&health))
    }

    fn one_try(&self, one: &RoundTry) -> String {
        let result = match &one.result {
            Some(result) => self.result(result),
            None => self.file.word("standing", "in_flight"),
        };
        format!("{}: {result}", self.file.time(one.ended.unwrap_or(one.started)))
    }

    fn result(&self, result: &RoundResult) -> String {
        let word = |name: &str| self.file.word("result", name);
        match result {
            RoundResult::Connected => word("connected"),
            RoundResult::SomebodyElse { got, new_here } => {
                let name = if *new_here { "somebody_else_new" } else { "somebody_else" };
                word(name).replace(WHO, &handle(&got.username))
            }
            RoundResult::Declined { .. } => word("declined"),
            RoundResult::Cancelled => word("cancelled"),
            RoundResult::Expired => word("expired"),
            RoundResult::Unconfirmed => word("unconfirmed"),
            RoundResult::Failed { fault } => self.file.word("error", &code(&fault.code)),
            RoundResult::LinkOver => word("link_over"),
            RoundResult::LinkSomebodyElse { got } => {
                word("link_somebody_else").replace(WHO, &handle(&got.username))
            }
            RoundResult::BrokeAgain => word("broke_again"),
        }
    }
}
