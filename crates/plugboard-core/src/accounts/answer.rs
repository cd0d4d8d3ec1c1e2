//! What a query leaves of a list, in its order and under its headers: found once, and then only read from.

use std::collections::BTreeSet;

use super::folding;
use super::register::{Labels, Register};
use super::roll::{Column, NOTHING, STATUSES, position};
use super::text::{Set, Words};
use crate::view::{Group, Health, Query, Sort};

/// A query but for the range that it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    /// Folded.
    pub(super) words: Vec<String>,
    health: Option<Health>,
    platform: Option<String>,
    brand: Option<String>,
    sort: Sort,
    group: Group,
}

impl Question {
    pub(super) fn of(query: &Query) -> Self {
        Self {
            words: folding::words(&query.text),
            health: query.health,
            platform: query.platform.clone(),
            brand: query.brand.clone(),
            sort: query.sort,
            group: query.group,
        }
    }
}

/// Answers, as long as they hold: most questions are the last one again, about another range.
#[derive(Debug, Default)]
pub(super) struct Answers {
    words: Words,
    last: Option<Answer>,
}

impl Answers {
    pub(super) fn to(&mut self, query: &Query, register: &Register) -> &Answer {
        let question = Question::of(query);
        let known = self.last.take().filter(|last| last.to == question);
        let answer = known.unwrap_or_else(|| Answer::to(question, register, &mut self.words));
        self.last.insert(answer)
    }

    /// The list changed.
    pub(super) fn forget(&mut self) {
        self.words.forget();
        self.last = None;
    }
}

/// The accounts that match, and the headers over them.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) to: Question,
    /// Positions in the roll.
    accounts: Vec<u32>,
    headers: Vec<Header>,
}

/// A header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    /// Number of the brand, or [`NOTHING`].
    pub(super) brand: u32,
    /// Its own slot.
    slot: u32,
    pub(super) accounts: u32,
    pub(super) needs_you: u32,
}

/// What stands in a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    Header(Header),
    Account(u32),
}

impl Answer {
    pub(super) fn to(question: Question, register: &Register, words: &mut Words) -> Self {
        let accounts = matching(&question, register, words);
        let roll = &register.roll;
        let (accounts, headers) = match question.group {
            Group::None => (accounts, Vec::new()),
            Group::Brand => {
                let mut accounts = by_label(accounts, &roll.brands, &register.brands.labels);
                if question.sort == Sort::NeedsYouFirst {
                    broken_first(&mut accounts, &roll.brands, &roll.statuses);
                }
                let headers = headers(&accounts, &roll.brands, &roll.statuses);
                (accounts, headers)
            }
        };
        Self { to: question, accounts, headers }
    }

    /// All that match, in order.
    pub(super) fn accounts(&self) -> &[u32] {
        &self.accounts
    }

    /// How many slots there are.
    pub(super) fn len(&self) -> u32 {
        position(self.accounts.len() + self.headers.len())
    }

    /// What stands in a slot.
    pub(super) fn line(&self, slot: u32) -> Option<Line> {
        let above = self.headers.partition_point(|header| header.slot <= slot);
        match above.checked_sub(1).and_then(|last| self.headers.get(last)) {
            Some(header) if header.slot == slot => Some(Line::Header(*header)),
            Some(_) | None => self.accounts.get(slot as usize - above).copied().map(Line::Account),
        }
    }

    /// The accounts of the slots from one to another, both included.
    pub(super) fn between(&self, from: u32, to: u32) -> &[u32] {
        let before = |slot: u32| slot as usize - self.headers.partition_point(|header| header.slot < slot);
        let end = before(to.saturating_add(1)).min(self.accounts.len());
        &self.accounts[before(from).min(end)..end]
    }

    /// The slot of an account.
    pub(super) fn slot(&self, account: u32) -> Option<u32> {
        self.accounts.iter().position(|at| *at == account).map(|at| self.slot_of_place(at))
    }

    /// The slot of the account that is the so-many-th.
    fn slot_of_place(&self, place: usize) -> u32 {
        let mut passed = 0;
        let above = self.headers.iter().take_while(|header| {
            let begins = passed <= place;
            passed += header.accounts as usize;
            begins
        });
        position(place + above.count())
    }

    /// The first slot at or after one, going round, whose account is so.
    pub(super) fn next(&self, from: u32, is_so: impl Fn(u32) -> bool) -> Option<u32> {
        let from = from.min(self.len());
        let rest = self.between(from, self.len());
        let before = self.accounts.len() - rest.len();
        let here = rest.iter().position(|at| is_so(*at)).map(|place| before + place);
        let place = here.or_else(|| self.accounts[..before].iter().position(|at| is_so(*at)))?;
        Some(self.slot_of_place(place))
    }
}

fn matching(question: &Question, register: &Register, words: &mut Words) -> Vec<u32> {
    let roll = &register.roll;
    let mut found: Option<Set> = None;
    for word in &question.words {
        let has = words.find(&roll.texts, word, |found| {
            register.platforms.find(word, &roll.platforms, found);
            register.brands.labels.find(word, &roll.brands, found);
        });
        match &mut found {
            Some(found) => found.keep(has),
            None => found = Some(has.clone()),
        }
        if found.as_ref().is_some_and(|found| found.count() == 0) {
            return Vec::new();
        }
    }
    let healthy =
        STATUSES.map(|status| question.health.is_none_or(|health| register.health(status) == health));
    let platform = question.platform.as_ref().map(|slug| roll.platforms.number(slug));
    let brand = question.brand.as_ref().map(|id| roll.brands.number(id));
    let is = |column: &Column, wanted: Option<u32>, at: u32| {
        wanted.is_none_or(|wanted| wanted != NOTHING && column.of[at as usize] == wanted)
    };
    let matches = |at: &u32| {
        found.as_ref().is_none_or(|found| found.has(*at))
            && healthy[usize::from(roll.statuses[*at as usize])]
            && is(&roll.platforms, platform, *at)
            && is(&roll.brands, brand, *at)
    };
    let of = |order: &[u32]| order.iter().copied().filter(matches).collect::<Vec<u32>>();
    match question.sort {
        Sort::NeedsYouFirst => match &found {
            Some(found) => found.iter().filter(matches).collect(),
            None => (0..position(roll.accounts().len())).filter(matches).collect(),
        },
        Sort::Name => of(&roll.by_name),
        Sort::NewestChange => of(&roll.by_change),
        Sort::Platform => by_label(of(&roll.by_name), &roll.platforms, &register.platforms),
        Sort::Brand => by_label(of(&roll.by_name), &roll.brands, &register.brands.labels),
    }
}

/// Puts what has the same value together, in the order of what the values are called; what has none comes last. What is
/// together stays in its order.
fn by_label(accounts: Vec<u32>, column: &Column, labels: &Labels) -> Vec<u32> {
    let bucket = |at: u32| match column.of[at as usize] {
        NOTHING => labels.ranks.len(),
        value => labels.ranks[value as usize] as usize,
    };
    let mut starts = vec![0_u32; labels.ranks.len() + 2];
    for at in &accounts {
        starts[bucket(*at) + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut sorted = vec![0; accounts.len()];
    for at in accounts {
        let place = &mut starts[bucket(at)];
        sorted[*place as usize] = at;
        *place += 1;
    }
    sorted
}

/// Puts the groups first in which an account is broken. What is together stays in its order.
fn broken_first(accounts: &mut [u32], brands: &Column, statuses: &[u8]) {
    let is_broken = |at: &&u32| statuses[**at as usize] == 0;
    let broken: BTreeSet<u32> = accounts.iter().filter(is_broken).map(|at| brands.of[*at as usize]).collect();
    accounts.sort_by_key(|at| !broken.contains(&brands.of[*at as usize]));
}

fn headers(accounts: &[u32], brands: &Column, statuses: &[u8]) -> Vec<Header> {
    let mut headers: Vec<Header> = Vec::new();
    for (place, at) in accounts.iter().enumerate() {
        let brand = brands.of[*at as usize];
        let broken = u32::from(statuses[*at as usize] == 0);
        match headers.last_mut().filter(|last| last.brand == brand) {
            Some(last) => {
                last.accounts += 1;
                last.needs_you += broken;
            }
            None => {
                let slot = position(place + headers.len());
                headers.push(Header { brand, slot, accounts: 1, needs_you: broken });
            }
        }
    }
    headers
}
