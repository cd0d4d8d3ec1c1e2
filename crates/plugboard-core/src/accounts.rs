//! The account index: what the service listed, searched and filtered, handed out in ranges.
//!
//! It knows no HTTP and no clock. It is built for 100,000 rows: sorted once when the list arrives, searched in
//! one pass over text that is already lowercase.

pub mod csv;
mod folding;
mod listing;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::view::{BrandRef, Counts, Health, Row};

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
    /// Some rows could not be read.
    #[default]
    No,
}

/// All accounts of a workspace, in the order in which they are shown.
#[derive(Debug, Default)]
pub struct Index {
    entries: Vec<Entry>,
    statuses: Statuses,
    freshness: Freshness,
    revision: u32,
    counts: Counts,
    by_platform: Arc<BTreeMap<String, u32>>,
    by_brand: BTreeMap<String, InBrand>,
    selected: BTreeSet<String>,
    /// Names of brands, by id.
    brands: HashMap<String, String>,
}

/// What belongs to a brand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InBrand {
    /// How many accounts.
    pub accounts: u32,
    /// Of which platforms, by slug.
    pub platforms: BTreeSet<String>,
}

#[derive(Debug)]
struct Entry {
    account: Account,
    searchable: String,
}

/// Whether the service gives statuses at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Statuses {
    Given,
    #[default]
    NeverGiven,
}

impl Index {
    /// Replaces the list by one that just came. `since` is carried over from the list before wherever the
    /// status is the same, and is `now` elsewhere.
    pub fn replace(&mut self, accounts: Vec<Account>, now: i64) {
        let before: HashMap<String, (Option<Status>, Option<i64>)> = self
            .entries
            .drain(..)
            .map(|entry| (entry.account.id, (entry.account.status, entry.account.since)))
            .collect();
        let accounts = accounts.into_iter().map(|account| {
            let since = match before.get(&account.id) {
                Some((status, since)) if *status == account.status => *since,
                Some(_) | None => Some(now),
            };
            Account { since, ..account }
        });
        let accounts = accounts.collect();
        self.freshness = Freshness::Fresh;
        self.fill(accounts);
    }

    /// Whether a list that just came says what is known already: then nothing has to be sorted, drawn or stored
    /// anew, however often it is asked for.
    #[must_use]
    pub fn says(&self, accounts: &[Account]) -> bool {
        let known: HashMap<&str, &Account> =
            self.accounts().map(|known| (known.id.as_str(), known)).collect();
        let same = |new: &Account| {
            known
                .get(new.id.as_str())
                .is_some_and(|known| Account { since: known.since, ..new.clone() } == **known)
        };
        self.freshness == Freshness::Fresh && known.len() == accounts.len() && accounts.iter().all(same)
    }

    /// Fills the list with the last known one, as stored.
    pub fn restore(&mut self, accounts: Vec<Account>) {
        self.freshness = Freshness::Stale;
        self.fill(accounts);
    }

    /// Takes the names of the brands, by id.
    pub fn name_brands(&mut self, brands: HashMap<String, String>) {
        if self.brands != brands {
            self.brands = brands;
            for entry in &mut self.entries {
                entry.searchable = searchable(&entry.account, &self.brands);
            }
            self.changed();
        }
    }

    /// Records that a check did not work.
    pub fn lose_touch(&mut self) {
        if self.freshness == Freshness::Fresh {
            self.freshness = Freshness::Stale;
            self.changed();
        }
    }

    fn fill(&mut self, accounts: Vec<Account>) {
        let given = accounts.iter().any(|account| account.status.is_some());
        self.statuses = if given { Statuses::Given } else { Statuses::NeverGiven };
        let entry = |account| Entry { searchable: searchable(&account, &self.brands), account };
        self.entries = accounts.into_iter().map(entry).collect();
        self.sort();
        let listed: BTreeSet<&String> = self.entries.iter().map(|entry| &entry.account.id).collect();
        self.selected.retain(|id| listed.contains(id));
        self.changed();
    }

    fn changed(&mut self) {
        self.count();
        self.revision = self.revision.wrapping_add(1);
    }

    /// What needs a person first, then by name. The order does not depend on freshness, so that a failed check
    /// does not make the list jump.
    fn sort(&mut self) {
        self.entries.sort_by_cached_key(|entry| {
            let rank = match entry.account.status {
                Some(Status::ReconnectRequired) => 0_u8,
                Some(Status::Unknown) => 1,
                Some(Status::Active) | None => 2,
            };
            (rank, entry.account.name.to_lowercase(), entry.account.id.clone())
        });
    }

    /// Whether the last check worked.
    #[must_use]
    pub fn freshness(&self) -> Freshness {
        self.freshness
    }

    /// Counts up with every change.
    #[must_use]
    pub fn revision(&self) -> u32 {
        self.revision
    }

    /// All accounts, in order.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.entries.iter().map(|entry| &entry.account)
    }

    /// The account with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Account> {
        self.accounts().find(|account| account.id == id)
    }

    /// How many accounts of each health.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// How many accounts of each platform.
    #[must_use]
    pub fn by_platform(&self) -> &Arc<BTreeMap<String, u32>> {
        &self.by_platform
    }

    /// What belongs to each brand.
    #[must_use]
    pub fn by_brand(&self) -> &BTreeMap<String, InBrand> {
        &self.by_brand
    }

    /// Counted once for each change of the list: the view is made far more often.
    fn count(&mut self) {
        let mut counts = Counts::default();
        let mut by_platform: BTreeMap<String, u32> = BTreeMap::new();
        let mut by_brand: BTreeMap<String, InBrand> = BTreeMap::new();
        for account in self.accounts() {
            counts.total += 1;
            match self.health(account) {
                Health::Connected => counts.connected += 1,
                Health::NeedsYou => counts.needs_you += 1,
                Health::CannotTell => counts.cannot_tell += 1,
                Health::Listed => counts.listed += 1,
            }
            match by_platform.get_mut(&account.platform) {
                Some(count) => *count += 1,
                None => _ = by_platform.insert(account.platform.clone(), 1),
            }
            if let Some(brand) = &account.brand {
                let inside = by_brand.entry(brand.clone()).or_default();
                inside.accounts += 1;
                inside.platforms.insert(account.platform.clone());
            }
        }
        (self.counts, self.by_platform, self.by_brand) = (counts, Arc::new(by_platform), by_brand);
    }

    fn row(&self, account: &Account) -> Row {
        let health = self.health(account);
        let last_known = match health {
            Health::CannotTell => Self::certain(account),
            Health::Connected | Health::NeedsYou | Health::Listed => None,
        };
        Row {
            id: account.id.clone(),
            platform: account.platform.clone(),
            name: account.name.clone(),
            username: account.username.clone(),
            health,
            last_known,
            since: account.since,
            reason: account.reason.clone(),
            brand: account
                .brand
                .as_ref()
                .map(|id| BrandRef { name: brand_name(id, &self.brands).to_owned(), id: id.clone() }),
            browser: None,
            selected: self.selected.contains(&account.id),
            found: Vec::new(),
        }
    }

    /// Never green by guess: what worked at the last check is not known to work after a check that failed.
    fn health(&self, account: &Account) -> Health {
        match (self.statuses, Self::certain(account), self.freshness) {
            (Statuses::NeverGiven, _, _) => Health::Listed,
            (Statuses::Given, Some(Health::NeedsYou), _) => Health::NeedsYou,
            (Statuses::Given, Some(known), Freshness::Fresh) => known,
            (Statuses::Given, Some(_), Freshness::Stale) | (Statuses::Given, None, _) => Health::CannotTell,
        }
    }

    fn certain(account: &Account) -> Option<Health> {
        match account.status {
            Some(Status::Active) => Some(Health::Connected),
            Some(Status::ReconnectRequired) => Some(Health::NeedsYou),
            Some(Status::Unknown) | None => None,
        }
    }
}

/// The name of a brand; its id while the name is not known.
fn brand_name<'a>(id: &'a str, brands: &'a HashMap<String, String>) -> &'a str {
    brands.get(id).map_or(id, String::as_str)
}

/// What is searched of an account, folded.
fn searchable(account: &Account, brands: &HashMap<String, String>) -> String {
    let brand = account.brand.as_ref().map_or("", |id| brand_name(id, brands));
    let page = account.page_name.as_deref().unwrap_or_default();
    let platform = listing::platform_name(&account.platform);
    [&account.name, &account.username, &account.platform, platform, &account.id, brand, page]
        .map(|text| folding::fold(text).into_owned())
        .join("\n")
}

#[cfg(test)]
mod tests;
