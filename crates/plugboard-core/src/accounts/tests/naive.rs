//! The list as anybody would write it down who had all the time in the world: what the index has to agree with.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use super::super::register::platform_name;
use super::super::{Account, Status, folding};
use crate::view::{Change, Group, Query, Sort};

/// A slot: a header with the brand's id, its accounts and the broken ones, or an account's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    Header(Option<String>, u32, u32),
    Account(String),
}

pub struct Naive {
    pub accounts: Vec<Account>,
    pub names: HashMap<String, String>,
    pub selected: BTreeSet<String>,
}

impl Naive {
    fn brand_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.names.get(id).map_or(id, String::as_str)
    }

    pub fn texts(&self, account: &Account) -> Vec<String> {
        let brand = account.brand.as_deref().map_or("", |id| self.brand_name(id));
        let page = account.page_name.as_deref().unwrap_or_default();
        let parts = [
            account.name.as_str(),
            &account.username,
            &account.id,
            page,
            brand,
            platform_name(&account.platform),
            &account.platform,
        ];
        parts.map(|part| folding::fold(part).into_owned()).to_vec()
    }

    fn matching(&self, query: &Query) -> Vec<&Account> {
        let words = folding::words(&query.text);
        let mut found: Vec<&Account> = self
            .accounts
            .iter()
            .filter(|account| {
                let texts = self.texts(account);
                words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
                    && query.platform.as_ref().is_none_or(|slug| account.platform == *slug)
                    && query.brand.as_ref().is_none_or(|id| account.brand.as_ref() == Some(id))
            })
            .collect();
        let name = |account: &Account| (folding::fold(&account.name).into_owned(), account.id.clone());
        found.sort_by_key(|account| name(account));
        match query.sort {
            Sort::Name => {}
            Sort::NeedsYouFirst => found.sort_by_key(|account| match account.status {
                Some(Status::ReconnectRequired) => 0,
                Some(Status::Unknown) => 1,
                Some(Status::Active) => 2,
                None => 3,
            }),
            Sort::NewestChange => found.sort_by_key(|account| Reverse(account.since)),
            Sort::Platform => found.sort_by_key(|account| {
                let name = folding::fold(platform_name(&account.platform)).into_owned();
                (name, account.platform.clone())
            }),
            Sort::Brand => found.sort_by_key(|account| self.place_of_brand(account)),
        }
        found
    }

    fn place_of_brand(&self, account: &Account) -> (bool, Option<(String, String)>) {
        let brand = account.brand.as_ref();
        let named = brand.map(|id| (folding::fold(self.brand_name(id)).into_owned(), id.clone()));
        (brand.is_none(), named)
    }

    pub fn slots(&self, query: &Query) -> Vec<Slot> {
        let mut matching = self.matching(query);
        if query.group == Group::None {
            return matching.into_iter().map(|account| Slot::Account(account.id.clone())).collect();
        }
        matching.sort_by_key(|account| self.place_of_brand(account));
        let mut groups: Vec<&[&Account]> = matching.chunk_by(|one, next| one.brand == next.brand).collect();
        if query.sort == Sort::NeedsYouFirst {
            let is_broken = |account: &&Account| account.status == Some(Status::ReconnectRequired);
            groups.sort_by_key(|group| !group.iter().any(is_broken));
        }
        let mut slots = Vec::new();
        for group in groups {
            let broken = group.iter().filter(|account| account.status == Some(Status::ReconnectRequired));
            let number = |count: usize| u32::try_from(count).unwrap();
            slots.push(Slot::Header(group[0].brand.clone(), number(group.len()), number(broken.count())));
            slots.extend(group.iter().map(|account| Slot::Account(account.id.clone())));
        }
        slots
    }

    pub fn select(&mut self, change: &Change) {
        let listed = |id: &String| self.accounts.iter().any(|account| account.id == *id);
        let ids = |slots: &[Slot]| -> BTreeSet<String> {
            let id = |slot: &Slot| match slot {
                Slot::Account(id) => Some(id.clone()),
                Slot::Header(..) => None,
            };
            slots.iter().filter_map(id).collect()
        };
        self.selected = match change {
            Change::Only { account } => [account.clone()].into_iter().filter(listed).collect(),
            Change::Toggle { account } => {
                let one: BTreeSet<String> = [account.clone()].into_iter().filter(listed).collect();
                &self.selected ^ &one
            }
            Change::Range { query, from, to, .. } => {
                let slots = self.slots(query);
                let (from, to) = (*from.min(to) as usize, *from.max(to) as usize + 1);
                ids(&slots[from.min(slots.len())..to.min(slots.len())])
            }
            Change::Matching { query } => ids(&self.slots(query)),
            Change::None => BTreeSet::new(),
        };
    }
}
