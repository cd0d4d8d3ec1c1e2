//! The account index: what the service listed, searched and filtered, handed out in ranges.
//!
//! It knows no HTTP and no clock. It is built for 100,000 rows: sorted once when the list arrives, searched in
//! one pass over text that is already lowercase.

use std::collections::{BTreeMap, HashMap};

use crate::view::{Counts, Health, Query, Row, Rows};

/// Most rows given out at once.
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

/// All accounts of a workspace, in the order in which they are shown.
#[derive(Debug, Default)]
pub struct Index {
    entries: Vec<Entry>,
    statuses: Statuses,
    freshness: Freshness,
    revision: u32,
    counts: Counts,
    by_platform: BTreeMap<String, u32>,
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

    /// Fills the list with the last known one, as stored.
    pub fn restore(&mut self, accounts: Vec<Account>) {
        self.freshness = Freshness::Stale;
        self.fill(accounts);
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
        self.entries = accounts.into_iter().map(Entry::new).collect();
        self.sort();
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
    pub fn by_platform(&self) -> &BTreeMap<String, u32> {
        &self.by_platform
    }

    /// Counted once for each change of the list: the view is made far more often.
    fn count(&mut self) {
        let mut counts = Counts::default();
        let mut by_platform: BTreeMap<String, u32> = BTreeMap::new();
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
        }
        (self.counts, self.by_platform) = (counts, by_platform);
    }

    /// The rows that a query asks for.
    #[must_use]
    pub fn rows(&self, query: &Query) -> Rows {
        let words: Vec<String> = query.text.split_whitespace().map(str::to_lowercase).collect();
        let matching = self.entries.iter().filter(|entry| {
            words.iter().all(|word| entry.searchable.contains(word))
                && query.health.is_none_or(|wanted| self.health(&entry.account) == wanted)
        });
        let (start, count) = (query.start as usize, query.count.min(MAX_ROWS) as usize);
        let mut total = 0;
        let mut rows = Vec::new();
        for (position, entry) in matching.enumerate() {
            total += 1;
            if position >= start && rows.len() < count {
                rows.push(self.row(&entry.account));
            }
        }
        Rows { revision: self.revision, total, start: query.start, rows }
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
            brand: None,
            browser: None,
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

impl Entry {
    fn new(account: Account) -> Self {
        let searchable = [&account.name, &account.username, &account.platform, &account.id]
            .map(|text| text.to_lowercase());
        Self { searchable: searchable.join("\n"), account }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(id: &str, name: &str, status: Option<Status>) -> Account {
        Account {
            id: id.into(),
            platform: "instagram".into(),
            name: name.into(),
            username: name.to_lowercase().replace(' ', ""),
            status,
            reason: None,
            since: None,
        }
    }

    fn query(text: &str, health: Option<Health>) -> Query {
        Query { text: text.into(), health, start: 0, count: 50 }
    }

    fn names(index: &Index, query: &Query) -> Vec<String> {
        index.rows(query).rows.into_iter().map(|row| row.name).collect()
    }

    fn three() -> Vec<Account> {
        vec![
            account("acc_1", "Zebra Café", Some(Status::ReconnectRequired)),
            account("acc_2", "Acme Corp", Some(Status::Active)),
            account("acc_3", "Mill", Some(Status::Unknown)),
        ]
    }

    #[test]
    fn what_needs_a_person_stands_first() {
        let mut index = Index::default();
        index.replace(three(), 1);
        assert_eq!(names(&index, &query("", None)), ["Zebra Café", "Mill", "Acme Corp"]);
        let counts = index.counts();
        assert_eq!((counts.total, counts.needs_you, counts.cannot_tell, counts.connected), (3, 1, 1, 1));
    }

    #[test]
    fn nothing_is_green_after_a_check_that_failed() {
        let mut index = Index::default();
        index.replace(three(), 1);
        let before = index.revision();
        index.lose_touch();
        assert_ne!(index.revision(), before);
        let rows = index.rows(&query("acme", None)).rows;
        assert_eq!((rows[0].health, rows[0].last_known), (Health::CannotTell, Some(Health::Connected)));
        assert_eq!(index.counts().needs_you, 1, "a broken account stays broken");
    }

    #[test]
    fn a_list_without_any_status_is_listed_without_alarm() {
        let mut index = Index::default();
        index.replace(vec![account("acc_1", "A", None), account("acc_2", "B", None)], 1);
        assert_eq!(index.counts().listed, 2);
        index.lose_touch();
        assert_eq!(index.counts().listed, 2);
    }

    #[test]
    fn a_missing_status_beside_others_means_that_nobody_can_tell() {
        let mut index = Index::default();
        index.replace(vec![account("acc_1", "A", None), account("acc_2", "B", Some(Status::Active))], 1);
        assert_eq!((index.counts().cannot_tell, index.counts().connected), (1, 1));
    }

    #[test]
    fn since_is_the_first_time_that_a_status_was_seen() {
        let mut index = Index::default();
        index.replace(three(), 10);
        index.replace(three(), 20);
        assert!(index.accounts().all(|account| account.since == Some(10)));
        let mut changed = three();
        changed[0].status = Some(Status::Active);
        index.replace(changed, 30);
        assert_eq!(index.find("acc_1").unwrap().since, Some(30));
        assert_eq!(index.find("acc_2").unwrap().since, Some(10));
    }

    #[test]
    fn every_word_has_to_occur_somewhere_and_case_does_not_matter() {
        let mut index = Index::default();
        index.replace(three(), 1);
        for (text, found) in
            [("ZEBRA", 1), ("café insta", 1), ("acc_2", 1), ("instagram", 3), ("acme zebra", 0), ("  ", 3)]
        {
            assert_eq!(index.rows(&query(text, None)).total, found, "{text:?}");
        }
        assert_eq!(index.rows(&query("", Some(Health::NeedsYou))).total, 1);
    }

    #[test]
    fn a_range_beyond_the_end_is_empty_and_a_large_one_is_cut() {
        let mut index = Index::default();
        index.replace((0..1_000).map(|n| account(&format!("a{n}"), &format!("{n:04}"), None)).collect(), 1);
        let rows = index.rows(&Query { text: String::new(), health: None, start: 990, count: 50 });
        assert_eq!((rows.total, rows.start, rows.rows.len()), (1_000, 990, 10));
        assert_eq!(
            index.rows(&Query { text: String::new(), health: None, start: 2_000, count: 5 }).rows.len(),
            0
        );
        assert_eq!(
            index.rows(&Query { text: String::new(), health: None, start: 0, count: 9_999 }).rows.len(),
            500
        );
    }
}
