//! Answers to queries: what matches, in which order, under which headers.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use super::{Account, Entry, Index, brand_name, folding};
use crate::view::{
    BrandRef, Change, Found, Group, Health, Part, Query, Row, Rows, Scope, Selected, Slot, Sort,
};

/// Most slots given out at once.
const MAX_ROWS: u32 = 500;

/// The catalogue's name of a platform; its slug where it is not in there.
pub(super) fn platform_name(slug: &str) -> &str {
    crate::platform::find(slug).map_or(slug, |platform| platform.name)
}

impl Index {
    fn matching(&self, query: &Query) -> Vec<&Account> {
        let words = folding::words(&query.text);
        let matches = |entry: &&Entry| {
            words.iter().all(|word| entry.searchable.contains(word))
                && query.health.is_none_or(|wanted| self.health(&entry.account) == wanted)
                && query.platform.as_ref().is_none_or(|wanted| entry.account.platform == *wanted)
                && query.brand.as_ref().is_none_or(|wanted| entry.account.brand.as_ref() == Some(wanted))
        };
        let mut found: Vec<&Account> =
            self.entries.iter().filter(matches).map(|entry| &entry.account).collect();
        found.sort_by(|one, other| self.compare(query.sort, one, other));
        found
    }

    fn compare(&self, sort: Sort, one: &Account, other: &Account) -> Ordering {
        let name = |account: &Account| (folding::fold(&account.name).into_owned(), account.id.clone());
        let brand = |account: &Account| {
            let id = account.brand.as_ref();
            (
                id.is_none(),
                id.map(|id| (folding::fold(brand_name(id, &self.brands)).into_owned(), id.clone())),
            )
        };
        let platform = |account: &Account| folding::fold(platform_name(&account.platform)).into_owned();
        let first = match sort {
            Sort::NeedsYouFirst => Ordering::Equal,
            Sort::Name => name(one).cmp(&name(other)),
            Sort::Platform => platform(one).cmp(&platform(other)).then_with(|| name(one).cmp(&name(other))),
            Sort::Brand => brand(one).cmp(&brand(other)).then_with(|| name(one).cmp(&name(other))),
            Sort::NewestChange => {
                Reverse(one.since).cmp(&Reverse(other.since)).then_with(|| name(one).cmp(&name(other)))
            }
        };
        first
    }

    fn slots(&self, query: &Query) -> Vec<Slotted<'_>> {
        let matching = self.matching(query);
        match query.group {
            Group::None => matching.into_iter().map(Slotted::Account).collect(),
            Group::Brand => {
                let mut groups: BTreeMap<_, Vec<&Account>> = BTreeMap::new();
                for account in matching {
                    let id = account.brand.as_deref();
                    let name = id.map(|id| folding::fold(brand_name(id, &self.brands)).into_owned());
                    groups.entry((id.is_none(), name, id)).or_default().push(account);
                }
                let slots = groups.into_iter().flat_map(|((_, _, id), accounts)| {
                    let broken = accounts.iter().filter(|account| self.health(account) == Health::NeedsYou);
                    let header = Slotted::Group(id, accounts.len(), broken.count());
                    std::iter::once(header).chain(accounts.into_iter().map(Slotted::Account))
                });
                slots.collect()
            }
        }
    }

    /// The slots that a query asks for.
    #[must_use]
    pub fn rows(&self, query: &Query) -> Rows {
        let words = folding::words(&query.text);
        let slots = self.slots(query);
        let accounts = slots.iter().filter_map(Slotted::account);
        let (start, count) = (query.start as usize, query.count.min(MAX_ROWS) as usize);
        Rows {
            revision: self.revision,
            total: number(slots.len()),
            accounts: number(accounts.clone().count()),
            selected: number(accounts.filter(|account| self.selected.contains(&account.id)).count()),
            start: query.start,
            rows: slots.iter().skip(start).take(count).map(|slot| self.slot(slot, &words)).collect(),
        }
    }

    fn slot(&self, slot: &Slotted<'_>, words: &[String]) -> Slot {
        match slot {
            Slotted::Account(account) => Slot::Account { row: Box::new(self.found_row(account, words)) },
            Slotted::Group(brand, accounts, needs_you) => Slot::Group {
                brand: brand
                    .map(|id| BrandRef { id: id.to_owned(), name: brand_name(id, &self.brands).to_owned() }),
                accounts: number(*accounts),
                needs_you: number(*needs_you),
            },
        }
    }

    fn found_row(&self, account: &Account, words: &[String]) -> Row {
        let mut row = self.row(account);
        let brand = row.brand.as_ref().map_or("", |brand| brand.name.as_str());
        let parts = [
            (Part::Name, row.name.as_str()),
            (Part::Username, &row.username),
            (Part::Platform, platform_name(&row.platform)),
            (Part::Brand, brand),
            (Part::Id, &row.id),
        ];
        let found = parts.into_iter().flat_map(|(part, text)| {
            folding::places(text, words).into_iter().map(move |(start, end)| Found { part, start, end })
        });
        row.found = found.collect();
        row
    }

    /// The row of an account.
    #[must_use]
    pub fn account(&self, id: &str) -> Option<Row> {
        self.find(id).map(|account| self.row(account))
    }

    /// In which slot of a query's list an account stands.
    #[must_use]
    pub fn locate(&self, query: &Query, id: &str) -> Option<u32> {
        let is_it = |slot: &Slotted<'_>| slot.account().is_some_and(|account| account.id == id);
        self.slots(query).iter().position(is_it).map(number)
    }

    /// The next slot at or after one, going round, whose account's name begins so.
    #[must_use]
    pub fn type_ahead(&self, query: &Query, prefix: &str, from: u32) -> Option<u32> {
        let prefix = folding::fold(prefix);
        let slots = self.slots(query);
        let begins = |at: &usize| {
            let account = slots.get(*at).and_then(Slotted::account);
            account.is_some_and(|account| folding::fold(&account.name).starts_with(prefix.as_ref()))
        };
        let from = (from as usize).min(slots.len());
        (from..slots.len()).chain(0..from).find(begins).map(number)
    }

    /// Changes the selection.
    pub fn select(&mut self, change: &Change) {
        let ids = |accounts: Vec<&Account>| accounts.into_iter().map(|account| account.id.clone()).collect();
        match change {
            Change::Only { account } => {
                self.selected = self.find(account).map(|account| account.id.clone()).into_iter().collect();
            }
            Change::Toggle { account } => {
                if !self.selected.remove(account) {
                    self.selected.extend(self.find(account).map(|account| account.id.clone()));
                }
            }
            Change::Range { query, from, to } => {
                let (first, last) = ((*from).min(*to) as usize, (*from).max(*to) as usize);
                let slots = self.slots(query);
                let inside = slots.iter().take(last.saturating_add(1)).skip(first);
                self.selected = ids(inside.filter_map(Slotted::account).collect());
            }
            Change::Matching { query } => self.selected = ids(self.matching(query)),
            Change::None => self.selected.clear(),
        }
        self.revision = self.revision.wrapping_add(1);
    }

    /// The selection in figures.
    #[must_use]
    pub fn selected(&self) -> Selected {
        let chosen = self.accounts().filter(|account| self.selected.contains(&account.id));
        let broken = chosen.filter(|account| self.health(account) == Health::NeedsYou);
        Selected { total: number(self.selected.len()), needs_you: number(broken.count()) }
    }

    /// The rows of the accounts that are meant, in the query's order.
    #[must_use]
    pub fn chosen(&self, query: &Query, scope: Scope) -> Vec<Row> {
        let chosen = match scope {
            Scope::Matching => self.slots(query).iter().filter_map(Slotted::account).collect(),
            Scope::Selected => {
                let mut chosen: Vec<&Account> =
                    self.accounts().filter(|account| self.selected.contains(&account.id)).collect();
                chosen.sort_by(|one, other| self.compare(query.sort, one, other));
                chosen
            }
        };
        chosen.into_iter().map(|account| self.row(account)).collect()
    }
}

enum Slotted<'a> {
    Group(Option<&'a str>, usize, usize),
    Account(&'a Account),
}

impl<'a> Slotted<'a> {
    fn account(&self) -> Option<&'a Account> {
        match self {
            Self::Account(account) => Some(account),
            Self::Group(..) => None,
        }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
