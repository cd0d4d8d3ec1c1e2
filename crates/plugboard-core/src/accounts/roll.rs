//! A list as it came, put in order and made ready to be searched. It never changes: what is long is done once, before
//! anybody looks at it, and nothing here knows what is asked, selected or called.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::text::Texts;
use super::{Account, InBrand, Status, folding};

/// In a [`Column`]: none.
pub(super) const NOTHING: u32 = u32::MAX;

/// All accounts of a list, each at its position: what needs a person first, then by name, then by id.
#[derive(Debug, Default)]
pub struct Roll {
    accounts: Vec<Account>,
    /// Positions by id.
    ids: Vec<u32>,
    pub(super) texts: Texts,
    /// Positions by name, and by the newest change.
    pub(super) by_name: Vec<u32>,
    pub(super) by_change: Vec<u32>,
    pub(super) platforms: Column,
    pub(super) brands: Column,
    pub(super) statuses: Vec<u8>,
    /// How many accounts have each of [`STATUSES`].
    pub(super) tally: [u32; 4],
    pub(super) figures: Figures,
}

/// How two lists differ, in positions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Those of the list before that are no more, where they were.
    pub gone: Vec<u32>,
    /// Those that are new or not what they were, where they are.
    pub new: Vec<u32>,
}

/// What is counted of a list.
#[derive(Debug, Default)]
pub(super) struct Figures {
    pub(super) by_platform: Arc<BTreeMap<String, u32>>,
    pub(super) by_brand: BTreeMap<String, InBrand>,
    pub(super) brand_counts: Arc<BTreeMap<String, u32>>,
}

/// What the service may say, in the order in which it is shown.
pub(super) const STATUSES: [Option<Status>; 4] =
    [Some(Status::ReconnectRequired), Some(Status::Unknown), Some(Status::Active), None];

/// One of few values of each account.
#[derive(Debug, Default)]
pub(super) struct Column {
    /// Sorted.
    pub(super) values: Vec<String>,
    /// Which value, by position; or [`NOTHING`].
    pub(super) of: Vec<u32>,
}

impl Column {
    fn of<'a>(values: BTreeSet<&str>, each: impl Iterator<Item = Option<&'a str>>) -> Self {
        let values: Vec<String> = values.into_iter().map(str::to_owned).collect();
        let mut column = Self { of: Vec::new(), values };
        column.of = each.map(|value| value.map_or(NOTHING, |value| column.number(value))).collect();
        column
    }

    /// The number of a value.
    pub(super) fn number(&self, value: &str) -> u32 {
        self.values.binary_search_by(|known| known.as_str().cmp(value)).map_or(NOTHING, position)
    }
}

impl Roll {
    /// Puts a list in order. Each id once: the first of it counts.
    #[must_use]
    pub fn of(accounts: Vec<Account>) -> Self {
        let ids = sorted_by_id(&accounts);
        Self::arrange(accounts, &ids).0
    }

    /// Puts a list in order whose `ids` are sorted already. Also gives the position of each account in the list as
    /// it came.
    pub(super) fn arrange(accounts: Vec<Account>, ids: &[u32]) -> (Self, Vec<u32>) {
        let names: Vec<String> =
            accounts.iter().map(|account| folding::fold(&account.name).into_owned()).collect();
        let mut order: Vec<u32> = ids.to_vec();
        // By id already, and the sort is stable.
        order.sort_by(|one, other| {
            let key = |at: u32| (rank(accounts[at as usize].status), &names[at as usize]);
            key(*one).cmp(&key(*other))
        });
        let mut positions = vec![NOTHING; accounts.len()];
        for (at, came) in order.iter().enumerate() {
            positions[*came as usize] = position(at);
        }
        let ids = ids.iter().map(|came| positions[*came as usize]).collect();
        let mut came: Vec<Option<Account>> = accounts.into_iter().map(Some).collect();
        let accounts: Vec<Account> = order.iter().filter_map(|at| came[*at as usize].take()).collect();
        let name = |at: &u32| &names[order[*at as usize] as usize];
        let mut by_name: Vec<u32> = (0..position(accounts.len())).collect();
        by_name.sort_by(|one, other| {
            let key = |at: &u32| (name(at), &accounts[*at as usize].id);
            key(one).cmp(&key(other))
        });
        let mut by_change = by_name.clone();
        by_change.sort_by_key(|at| std::cmp::Reverse(accounts[*at as usize].since));
        let statuses: Vec<u8> = accounts.iter().map(|account| rank(account.status)).collect();
        let mut tally = [0; 4];
        for status in &statuses {
            tally[usize::from(*status)] += 1;
        }
        let platforms = Column::of(
            accounts.iter().map(|account| account.platform.as_str()).collect(),
            accounts.iter().map(|account| Some(account.platform.as_str())),
        );
        let brands = Column::of(
            accounts.iter().filter_map(|account| account.brand.as_deref()).collect(),
            accounts.iter().map(|account| account.brand.as_deref()),
        );
        let texts = Texts::of(&accounts);
        let figures = Figures::of(&accounts);
        let roll =
            Self { accounts, ids, texts, by_name, by_change, platforms, brands, statuses, tally, figures };
        (roll, positions)
    }

    /// All accounts, in order.
    #[must_use]
    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// The accounts that the service calls broken.
    #[must_use]
    pub fn broken(&self) -> &[Account] {
        &self.accounts[..self.tally[0] as usize]
    }

    /// The account with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Account> {
        self.position(id).map(|at| &self.accounts[at as usize])
    }

    pub(super) fn position(&self, id: &str) -> Option<u32> {
        let found = self.ids.binary_search_by(|at| self.accounts[*at as usize].id.as_str().cmp(id));
        found.ok().map(|at| self.ids[at])
    }

    /// Positions by id.
    pub(super) fn ids(&self) -> &[u32] {
        &self.ids
    }

    /// The accounts by themselves.
    pub(super) fn into_accounts(self) -> Vec<Account> {
        self.accounts
    }

    /// What is different in this list from one before.
    #[must_use]
    pub fn since(&self, before: &Self) -> Difference {
        let mut difference = Difference::default();
        let mut old = before.ids.iter().map(|at| (*at, &before.accounts[*at as usize])).peekable();
        for at in &self.ids {
            let account = &self.accounts[*at as usize];
            while let Some((gone, _)) = old.next_if(|(_, old)| old.id < account.id) {
                difference.gone.push(gone);
            }
            let same = old.next_if(|(_, old)| old.id == account.id).is_some_and(|(_, old)| old == account);
            if !same {
                difference.new.push(*at);
            }
        }
        difference.gone.extend(old.map(|(gone, _)| gone));
        difference
    }

    /// About how much memory it takes, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let written = |account: &Account| {
            let optional = [&account.reason, &account.brand, &account.login, &account.page_name];
            let texts = [&account.id, &account.platform, &account.name, &account.username];
            let optional = optional.into_iter().flatten().map(String::capacity).sum::<usize>();
            size_of::<Account>() + optional + texts.into_iter().map(String::capacity).sum::<usize>()
        };
        let numbers = [&self.ids, &self.by_name, &self.by_change, &self.platforms.of, &self.brands.of];
        let numbers: usize = numbers.into_iter().map(|numbers| numbers.capacity() * size_of::<u32>()).sum();
        self.accounts.iter().map(written).sum::<usize>()
            + numbers
            + self.statuses.capacity()
            + self.texts.bytes()
    }
}

impl Figures {
    fn of(accounts: &[Account]) -> Self {
        let mut by_platform: BTreeMap<String, u32> = BTreeMap::new();
        let mut by_brand: BTreeMap<String, InBrand> = BTreeMap::new();
        for account in accounts {
            match by_platform.get_mut(&account.platform) {
                Some(count) => *count += 1,
                None => _ = by_platform.insert(account.platform.clone(), 1),
            }
            if let Some(brand) = &account.brand {
                if !by_brand.contains_key(brand) {
                    by_brand.insert(brand.clone(), InBrand::default());
                }
                if let Some(inside) = by_brand.get_mut(brand) {
                    inside.accounts += 1;
                    if !inside.platforms.contains(&account.platform) {
                        inside.platforms.insert(account.platform.clone());
                    }
                }
            }
        }
        let counts = by_brand.iter().map(|(id, inside)| (id.clone(), inside.accounts)).collect();
        Self { by_platform: Arc::new(by_platform), by_brand, brand_counts: Arc::new(counts) }
    }
}

/// Where the accounts of a list stand in it, by id; each id once.
pub(super) fn sorted_by_id(accounts: &[Account]) -> Vec<u32> {
    let mut ids: Vec<u32> = (0..position(accounts.len())).collect();
    let id = |at: &u32| &accounts[*at as usize].id;
    ids.sort_by(|one, other| id(one).cmp(id(other)));
    ids.dedup_by(|later, first| id(later) == id(first));
    ids
}

/// Where a status stands in [`STATUSES`]. What nobody said of stands with what works.
fn rank(status: Option<Status>) -> u8 {
    match status {
        Some(Status::ReconnectRequired) => 0,
        Some(Status::Unknown) => 1,
        Some(Status::Active) => 2,
        None => 3,
    }
}

/// A place in a list. Lists are far shorter than four thousand million.
pub(super) fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NOTHING)
}
