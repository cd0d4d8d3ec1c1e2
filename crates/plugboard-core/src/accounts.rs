//! The account index: what the service listed, searched, put in order and selected from, handed out in ranges.
//!
//! It knows no HTTP and no clock. It is built for 100,000 rows: what takes long is made beside the board's lock
//! ([`Base::compare`]), and a key pressed costs a look through one piece of text.

mod answer;
pub mod csv;
mod draft;
pub(crate) mod folding;
pub mod reason;
mod register;
mod roll;
mod selection;
mod text;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::view::{Change, Counts, Query, Row, Rows, Scope, Selected, Slot};
use answer::{Answers, Line};
use draft::Drafted;
use register::{Brands, Register};
use roll::position;
use selection::Selection;

pub use draft::{Base, Draft};
pub use roll::{Difference, Roll};

/// Most slots given out at once.
const MAX_ROWS: u32 = 500;

/// One account as the service lists it (`GET /accounts`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Account id.
    pub id: String,
    /// Platform slug.
    pub platform: String,
    /// Display name.
    pub name: String,
    /// Handle.
    pub username: String,
    /// What the service says of it, when it says anything.
    pub status: Option<Status>,
    /// The service's reason for `reconnect_required`.
    pub reason: Option<String>,
    /// When Plugboard first saw this status.
    pub since: Option<i64>,
    /// The brand that it belongs to, by id.
    pub brand: Option<String>,
    /// The login that it shares with others, by id.
    pub login: Option<String>,
    /// The name of its only active page.
    pub page_name: Option<String>,
}

/// What the service says of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// `active`.
    Active,
    /// `reconnect_required`.
    ReconnectRequired,
    /// A word that Plugboard does not know.
    Unknown,
}

/// Whether the last check of the list worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Freshness {
    /// It did.
    Fresh,
    /// It did not, or there was none yet: what is known is what was known.
    #[default]
    Stale,
}

/// Whether a list is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Whole {
    /// It is.
    Yes,
    /// Some rows could not be read, or there are more than were read.
    #[default]
    No,
}

/// What is missing in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gaps {
    /// How many of its rows could not be read.
    pub unreadable: u32,
    /// The list has more rows than could be read.
    pub has_more: bool,
}

impl Gaps {
    /// Whether nothing is missing.
    #[must_use]
    pub fn whole(self) -> Whole {
        if self == Self::default() { Whole::Yes } else { Whole::No }
    }
}

/// What belongs to a brand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InBrand {
    /// How many accounts.
    pub accounts: u32,
    /// Of which platforms, by slug.
    pub platforms: BTreeSet<String>,
}

/// All accounts of a workspace, what was asked of them last, and which are selected.
#[derive(Debug, Default)]
pub struct Index {
    register: Register,
    revision: u32,
    /// Counts up with every change of the accounts: until then, every slot stays the one it is.
    order: u32,
    answers: Answers,
    selection: Selection,
}

/// What became of a list that was offered, with what is left over: letting go of a long list takes a while, and is
/// done beside the lock.
#[derive(Debug)]
pub enum Taken {
    /// It is what was known.
    Same(Vec<Account>),
    /// It is what was known, and can be had again.
    Again(Vec<Account>),
    /// It is another one. This was the list before.
    Other(Arc<Roll>),
}

/// Some accounts of a list, to be made something of beside the lock.
#[derive(Debug)]
pub struct Chosen {
    register: Register,
    accounts: Vec<u32>,
}

impl Chosen {
    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.accounts.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty()
    }

    /// The accounts, in order.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.iter().map(|at| &self.register.roll.accounts()[*at as usize])
    }

    /// Their rows.
    pub fn rows(&self) -> impl Iterator<Item = Row> {
        self.accounts().map(|account| self.register.row(account))
    }
}

impl Index {
    /// Takes a list that just came. `since` is carried over from the list before wherever the status is the same, and
    /// is `now` elsewhere.
    pub fn replace(&mut self, accounts: Vec<Account>, now: i64) {
        _ = self.take(Base::of(self).compare(accounts, now));
    }

    /// Takes the last known list, as stored.
    pub fn restore(&mut self, accounts: Vec<Account>) {
        _ = self.take(Base::of(self).recall(accounts));
        self.lose_touch();
    }

    /// Takes a list that was compared with this one, and is fresh. The draft comes back if the list has changed since.
    pub fn take(&mut self, draft: Draft) -> std::result::Result<Taken, Draft> {
        if !Arc::ptr_eq(&draft.base, &self.register.roll) {
            return Err(draft);
        }
        let before = std::mem::replace(&mut self.register.freshness, Freshness::Fresh);
        let ordered = match draft.list {
            Drafted::Same(again) if before == Freshness::Fresh => return Ok(Taken::Same(again)),
            Drafted::Same(again) => {
                self.changed();
                return Ok(Taken::Again(again));
            }
            Drafted::Other(ordered) => *ordered,
        };
        self.selection = self.selection.carried(&ordered.roll, &ordered.before);
        let names = self.brand_names();
        // Named anew while the list was put in order.
        let current = Arc::ptr_eq(&names, &ordered.brands.names);
        let brands = if current { ordered.brands } else { Brands::of(&ordered.roll, names) };
        let old = std::mem::replace(&mut self.register.roll, ordered.roll);
        (self.register.brands, self.register.platforms) = (brands, ordered.platforms);
        self.changed();
        Ok(Taken::Other(old))
    }

    /// Takes the names of the brands, by id.
    pub fn name_brands(&mut self, names: HashMap<String, String>) {
        if *self.register.brands.names != names {
            self.register.brands = Brands::of(&self.register.roll, Arc::new(names));
            self.changed();
        }
    }

    /// Records that a check did not work.
    pub fn lose_touch(&mut self) {
        if self.register.freshness == Freshness::Fresh {
            self.register.freshness = Freshness::Stale;
            self.changed();
        }
    }

    fn changed(&mut self) {
        self.answers.forget();
        self.order = self.order.wrapping_add(1);
        self.revision = self.revision.wrapping_add(1);
    }

    /// Whether the last check worked.
    #[must_use]
    pub fn freshness(&self) -> Freshness {
        self.register.freshness
    }

    /// Counts up with every change, that of the selection included.
    #[must_use]
    pub fn revision(&self) -> u32 {
        self.revision
    }

    /// The list as it came last.
    #[must_use]
    pub fn roll(&self) -> &Arc<Roll> {
        &self.register.roll
    }

    /// The names of the brands, by id.
    #[must_use]
    pub fn brand_names(&self) -> Arc<HashMap<String, String>> {
        Arc::clone(&self.register.brands.names)
    }

    /// All accounts: what needs a person first, then by name. The order does not depend on freshness, so that a failed
    /// check does not make the list jump.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.register.roll.accounts().iter()
    }

    /// The account with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Account> {
        self.register.roll.find(id)
    }

    /// How many accounts of each health.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.register.counts()
    }

    /// How many accounts of each platform.
    #[must_use]
    pub fn by_platform(&self) -> &Arc<BTreeMap<String, u32>> {
        &self.register.roll.figures.by_platform
    }

    /// What belongs to each brand.
    #[must_use]
    pub fn by_brand(&self) -> &BTreeMap<String, InBrand> {
        &self.register.roll.figures.by_brand
    }

    /// How many accounts belong to each brand.
    #[must_use]
    pub fn brand_counts(&self) -> &Arc<BTreeMap<String, u32>> {
        &self.register.roll.figures.brand_counts
    }

    /// The slots that a query asks for.
    pub fn rows(&mut self, query: &Query) -> Rows {
        let answer = self.answers.to(query, &self.register);
        let end = query.start.saturating_add(query.count.min(MAX_ROWS)).min(answer.len());
        let slot = |line| match line {
            Line::Account(at) => {
                let account = &self.register.roll.accounts()[at as usize];
                let mut row = self.register.row(account);
                row.selected = self.selection.has(at);
                row.found = register::found(&row, &answer.to.words);
                Slot::Account { row: Box::new(row) }
            }
            Line::Header(header) => {
                let id = self.register.roll.brands.values.get(header.brand as usize);
                let brand = id.map(|id| self.register.brand(id));
                Slot::Group { brand, accounts: header.accounts, needs_you: header.needs_you }
            }
        };
        let selected = match self.selection.figures().total {
            0 => 0,
            _ => answer.accounts().iter().filter(|at| self.selection.has(**at)).count(),
        };
        Rows {
            revision: self.revision,
            order: self.order,
            total: answer.len(),
            accounts: position(answer.accounts().len()),
            selected: position(selected),
            start: query.start,
            rows: (query.start..end).filter_map(|at| answer.line(at)).map(slot).collect(),
        }
    }

    /// The row of an account.
    #[must_use]
    pub fn account(&self, id: &str) -> Option<Row> {
        let at = self.register.roll.position(id)?;
        let mut row = self.register.row(&self.register.roll.accounts()[at as usize]);
        row.selected = self.selection.has(at);
        Some(row)
    }

    /// In which slot of a query's list an account stands.
    pub fn locate(&mut self, query: &Query, id: &str) -> Option<u32> {
        let at = self.register.roll.position(id)?;
        self.answers.to(query, &self.register).slot(at)
    }

    /// The next slot at or after one, going round, whose account's name begins so.
    pub fn type_ahead(&mut self, query: &Query, prefix: &str, from: u32) -> Option<u32> {
        let prefix = folding::fold(prefix);
        let texts = &self.register.roll.texts;
        let begins = |at| texts.name(at).starts_with(prefix.as_bytes());
        self.answers.to(query, &self.register).next(from, begins)
    }

    /// Changes the selection. An account that is not listed cannot be selected, and slots of a list that has changed
    /// since select nothing.
    pub fn select(&mut self, change: &Change) {
        let roll = &self.register.roll;
        match change {
            Change::Only { account } => {
                self.selection = Selection::of(roll, roll.position(account).into_iter());
            }
            Change::Toggle { account } => {
                if let Some(at) = roll.position(account) {
                    self.selection.toggle(roll, at);
                }
            }
            Change::Range { order, .. } if *order != self.order => return,
            Change::Range { query, from, to, .. } => {
                let answer = self.answers.to(query, &self.register);
                let inside = answer.between(*from.min(to), *from.max(to));
                self.selection = Selection::of(roll, inside.iter().copied());
            }
            Change::Matching { query } => {
                let answer = self.answers.to(query, &self.register);
                self.selection = Selection::of(roll, answer.accounts().iter().copied());
            }
            Change::None => self.selection = Selection::none(roll),
        }
        self.revision = self.revision.wrapping_add(1);
    }

    /// The selection in figures.
    #[must_use]
    pub fn selected(&self) -> Selected {
        self.selection.figures()
    }

    /// The selected accounts, in the order of the list.
    pub fn selection(&self) -> impl Iterator<Item = &Account> {
        self.accounts().zip(0..).filter(|(_, at)| self.selection.has(*at)).map(|(account, _)| account)
    }

    /// The accounts that are meant, in the query's order.
    pub fn chosen(&mut self, query: &Query, scope: Scope) -> Chosen {
        let accounts = match scope {
            Scope::Matching => self.answers.to(query, &self.register).accounts().to_vec(),
            Scope::Selected => {
                let (text, platform, brand) = (String::new(), None, None);
                let all = Query { text, platform, brand, health: None, ..query.clone() };
                let ordered = self.answers.to(&all, &self.register).accounts().iter();
                ordered.copied().filter(|at| self.selection.has(*at)).collect()
            }
        };
        Chosen { register: self.register.clone(), accounts }
    }
}

#[cfg(test)]
mod tests;
