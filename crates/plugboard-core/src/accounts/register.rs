//! A list with what it is seen by: the names of its brands, and whether it is fresh. Cheap to copy, so that what is long
//! can be made of it beside the lock.

use std::collections::HashMap;
use std::sync::Arc;

use super::reason::sign_in_helps;
use super::roll::{Column, NOTHING, Roll, STATUSES, position};
use super::text::Set;
use super::{Account, Freshness, Status, folding};
use crate::view::{BrandRef, Counts, Found, Health, Part, Row};

/// A list, as it is to be shown.
#[derive(Debug, Clone, Default)]
pub struct Register {
    pub(super) roll: Arc<Roll>,
    pub(super) brands: Brands,
    pub(super) platforms: Arc<Labels>,
    pub(super) freshness: Freshness,
}

/// The brands of a list.
#[derive(Debug, Clone, Default)]
pub(super) struct Brands {
    /// Their names, by id.
    pub(super) names: Arc<HashMap<String, String>>,
    pub(super) labels: Arc<Labels>,
}

impl Brands {
    pub(super) fn of(roll: &Roll, names: Arc<HashMap<String, String>>) -> Self {
        let called = roll.brands.values.iter().map(|id| names.get(id).map_or(id.as_str(), String::as_str));
        let labels = Labels::of(called.map(|name| folding::fold(name).into_owned()).collect());
        Self { labels: Arc::new(labels), names }
    }

    /// The name of a brand; its id while the name is not known.
    pub(super) fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.names.get(id).map_or(id, String::as_str)
    }
}

/// What the values of a column are called.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// Folded.
    texts: Vec<String>,
    /// Where each stands among them.
    pub(super) ranks: Vec<u32>,
}

impl Labels {
    /// Of values in their own order, which counts where two are called the same.
    fn of(texts: Vec<String>) -> Self {
        let mut order: Vec<u32> = (0..position(texts.len())).collect();
        order.sort_by(|one, other| texts[*one as usize].cmp(&texts[*other as usize]));
        let mut ranks = vec![0; texts.len()];
        for (rank, value) in order.into_iter().enumerate() {
            ranks[value as usize] = position(rank);
        }
        Self { texts, ranks }
    }

    pub(super) fn of_platforms(roll: &Roll) -> Self {
        // Both are searched: people know the name, and scripts the slug.
        let text = |slug: &String| format!("{}\n{}", folding::fold(platform_name(slug)), folding::fold(slug));
        Self::of(roll.platforms.values.iter().map(text).collect())
    }

    /// Puts the accounts into a set whose value is called so.
    pub(super) fn find(&self, word: &str, column: &Column, into: &mut Set) {
        let called: Vec<bool> = self.texts.iter().map(|text| text.contains(word)).collect();
        if called.contains(&true) {
            for (at, value) in column.of.iter().enumerate() {
                into.put(at, *value != NOTHING && called[*value as usize]);
            }
        }
    }
}

/// The catalogue's name of a platform; its slug where it is not in there.
pub(super) fn platform_name(slug: &str) -> &str {
    crate::platform::find(slug).map_or(slug, |platform| platform.name)
}

impl Register {
    /// Never green by guess: what worked at the last check is not known to work after a check that failed.
    pub(super) fn health(&self, status: Option<Status>) -> Health {
        let given = self.roll.tally[3] < position(self.roll.accounts().len());
        match (given, certain(status), self.freshness) {
            (false, _, _) => Health::Listed,
            (true, Some(Health::NeedsYou), _) => Health::NeedsYou,
            (true, Some(known), Freshness::Fresh) => known,
            (true, Some(_), Freshness::Stale) | (true, None, _) => Health::CannotTell,
        }
    }

    pub(super) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for (status, number) in STATUSES.into_iter().zip(self.roll.tally) {
            counts.total += number;
            match self.health(status) {
                Health::Connected => counts.connected += number,
                Health::NeedsYou => counts.needs_you += number,
                Health::CannotTell => counts.cannot_tell += number,
                Health::Listed => counts.listed += number,
            }
        }
        counts
    }

    pub(super) fn brand(&self, id: &str) -> BrandRef {
        BrandRef { name: self.brands.name(id).to_owned(), id: id.to_owned() }
    }

    /// The row of an account, neither selected nor searched.
    #[must_use]
    pub fn row(&self, account: &Account) -> Row {
        let health = self.health(account.status);
        let last_known = match health {
            Health::CannotTell => certain(account.status),
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
            sign_in_helps: sign_in_helps(account.reason.as_deref()),
            brand: account.brand.as_ref().map(|id| self.brand(id)),
            browser: None,
            selected: false,
            found: Vec::new(),
        }
    }
}

/// Where words stand in a row.
pub(super) fn found(row: &Row, words: &[String]) -> Vec<Found> {
    let brand = row.brand.as_ref().map_or("", |brand| brand.name.as_str());
    let parts = [
        (Part::Name, row.name.as_str()),
        (Part::Username, &row.username),
        (Part::Platform, platform_name(&row.platform)),
        (Part::Brand, brand),
        (Part::Id, &row.id),
    ];
    let places = parts.into_iter().flat_map(|(part, text)| {
        folding::places(text, words).into_iter().map(move |(start, end)| Found { part, start, end })
    });
    places.collect()
}

fn certain(status: Option<Status>) -> Option<Health> {
    match status {
        Some(Status::Active) => Some(Health::Connected),
        Some(Status::ReconnectRequired) => Some(Health::NeedsYou),
        Some(Status::Unknown) | None => None,
    }
}
