//! A list that just came, compared with the known one and put in order beside the lock; then it takes its place at once.

use std::collections::HashMap;
use std::sync::Arc;

use super::register::{Brands, Labels};
use super::roll::{Difference, NOTHING, Roll, sorted_by_id};
use super::{Account, Index};

/// A list that may take the place of the one that it was compared with.
#[derive(Debug)]
pub struct Draft {
    pub(super) base: Arc<Roll>,
    pub(super) list: Drafted,
}

/// What came of the comparison.
#[derive(Debug)]
pub(super) enum Drafted {
    /// The service said what is known.
    Same(Vec<Account>),
    /// It said something else.
    Other(Box<Ordered>),
}

/// A list in order.
#[derive(Debug)]
pub(super) struct Ordered {
    pub(super) roll: Arc<Roll>,
    pub(super) brands: Brands,
    pub(super) platforms: Arc<Labels>,
    /// Where each account was in the list before, or [`NOTHING`].
    pub(super) before: Vec<u32>,
    difference: Difference,
}

/// What a list is compared with, taken from an index in no time.
#[derive(Debug, Clone)]
pub struct Base {
    roll: Arc<Roll>,
    names: Arc<HashMap<String, String>>,
}

impl Base {
    /// The list that an index has.
    #[must_use]
    pub fn of(index: &Index) -> Self {
        Self { roll: Arc::clone(index.roll()), names: index.brand_names() }
    }

    /// Compares a list that just came. `since` is carried over wherever the status is the same, and is `now` elsewhere.
    #[must_use]
    pub fn compare(self, accounts: Vec<Account>, now: i64) -> Draft {
        self.draft(accounts, |account, known| match known {
            Some(known) if known.status == account.status => known.since,
            Some(_) | None => Some(now),
        })
    }

    /// Takes a list as it was stored.
    #[must_use]
    pub fn recall(self, accounts: Vec<Account>) -> Draft {
        self.draft(accounts, |account, _| account.since)
    }

    fn draft(
        self,
        mut accounts: Vec<Account>,
        since: impl Fn(&Account, Option<&Account>) -> Option<i64>,
    ) -> Draft {
        let ids = sorted_by_id(&accounts);
        let known = |at: u32| self.roll.accounts().get(at as usize);
        let mut before = vec![NOTHING; accounts.len()];
        let mut old = self.roll.ids().iter().peekable();
        let mut same = ids.len() == self.roll.accounts().len();
        for at in &ids {
            let account = &mut accounts[*at as usize];
            while old.next_if(|old| known(**old).is_some_and(|known| known.id < account.id)).is_some() {}
            let found = old.next_if(|old| known(**old).is_some_and(|known| known.id == account.id));
            let there = found.and_then(|old| known(*old));
            account.since = since(account, there);
            same = same && there == Some(&*account);
            before[*at as usize] = found.copied().unwrap_or(NOTHING);
        }
        if same {
            return Draft { base: self.roll, list: Drafted::Same(accounts) };
        }
        let (roll, positions) = Roll::arrange(accounts, &ids);
        let mut ordered = vec![NOTHING; roll.accounts().len()];
        for (came, at) in positions.into_iter().enumerate() {
            if at != NOTHING {
                ordered[at as usize] = before[came];
            }
        }
        let list = Ordered {
            brands: Brands::of(&roll, self.names),
            platforms: Arc::new(Labels::of_platforms(&roll)),
            difference: roll.since(&self.roll),
            roll: Arc::new(roll),
            before: ordered,
        };
        Draft { base: self.roll, list: Drafted::Other(Box::new(list)) }
    }
}

impl Draft {
    /// What is different: those of the list before that are gone or not what they were, and those that are new or not
    /// what they were.
    #[must_use]
    pub fn differences(&self) -> (Vec<&Account>, Vec<&Account>) {
        let Drafted::Other(list) = &self.list else { return (Vec::new(), Vec::new()) };
        let (now, before) = (list.roll.accounts(), self.base.accounts());
        let changed = list.difference.new.iter().filter_map(|at| list.before.get(*at as usize));
        let old = list.difference.gone.iter().chain(changed).filter_map(|at| before.get(*at as usize));
        let new = list.difference.new.iter().filter_map(|at| now.get(*at as usize));
        (old.collect(), new.collect())
    }

    /// The accounts again, to be compared with another list.
    #[must_use]
    pub fn into_accounts(self) -> Vec<Account> {
        match self.list {
            Drafted::Same(accounts) => accounts,
            Drafted::Other(ordered) => Arc::try_unwrap(ordered.roll)
                .map_or_else(|shared| shared.accounts().to_vec(), Roll::into_accounts),
        }
    }
}
