//! What a UI asks of the account list, and the slots that it gets: rows, and headers where the list is grouped.

use serde::{Deserialize, Serialize};

use super::{BrandRef, Health, Row};

/// Which part of the list is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Query {
    /// Words that must all occur in name, handle, platform, brand, page or account id. Case, diacritics and an `@`
    /// before a word are ignored.
    pub text: String,
    /// Only accounts of this health.
    pub health: Option<Health>,
    /// Only accounts of this platform, by slug.
    pub platform: Option<String>,
    /// Only accounts of this brand, by id.
    pub brand: Option<String>,
    /// In which order.
    pub sort: Sort,
    /// Under which headers.
    pub group: Group,
    /// Index of the first slot wanted, from 0.
    pub start: u32,
    /// How many slots are wanted, at most 500.
    pub count: u32,
}

/// The order of the list. What is equal in it stands by name, then by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Sort {
    /// What the service calls broken, then what it says nothing clear of, then the rest.
    #[default]
    NeedsYouFirst,
    /// By name.
    Name,
    /// By the platform's name.
    Platform,
    /// By the brand's name; those without a brand last.
    Brand,
    /// Whose health changed last, first.
    NewestChange,
}

/// Whether the list has headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Group {
    /// It has none.
    #[default]
    None,
    /// One for each brand, by name, and one for what has no brand at the end.
    Brand,
}

/// The slots asked for, with the totals they belong to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Rows {
    /// The list's revision that these rows come from.
    pub revision: u32,
    /// Of which order of the list the slots are: with another, they may be other accounts.
    pub order: u32,
    /// How many slots match the query, headers included.
    pub total: u32,
    /// How many accounts match it.
    pub accounts: u32,
    /// How many of these are selected; the other selected ones are out of sight.
    pub selected: u32,
    /// Index of the first slot given.
    pub start: u32,
    /// The slots.
    pub rows: Vec<Slot>,
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Slot {
    /// A header, and what matches below it.
    Group {
        /// The brand; absent over what has none.
        brand: Option<BrandRef>,
        /// How many accounts match.
        accounts: u32,
        /// How many of them need somebody.
        needs_you: u32,
    },
    /// An account.
    Account {
        /// The account.
        row: Box<Row>,
    },
}

/// A stretch of a text that a word of the query matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Found {
    /// In which text.
    pub part: Part,
    /// Where it begins, in UTF-16 units of that text.
    pub start: u32,
    /// Where it ends, likewise.
    pub end: u32,
}

/// The texts of a row in which words are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Part {
    /// The display name.
    Name,
    /// The handle.
    Username,
    /// The platform's name in the catalogue; its slug where it is not in there.
    Platform,
    /// The brand's name.
    Brand,
    /// The account id.
    Id,
}

/// What becomes of the selection.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Change {
    /// This account and no other.
    Only {
        /// Its id.
        account: String,
    },
    /// This account too, or no longer.
    Toggle {
        /// Its id.
        account: String,
    },
    /// The accounts of these slots, both ends included and in either order, and no others.
    Range {
        /// The list that the slots belong to; its `start` and `count` do not matter.
        query: Query,
        /// The order that they were shown in; nothing is done once the list has another.
        order: u32,
        /// One end.
        from: u32,
        /// The other.
        to: u32,
    },
    /// The accounts that match, and no others.
    Matching {
        /// What they match; its `start` and `count` do not matter.
        query: Query,
    },
    /// Nothing.
    None,
}

/// Which accounts are exported or copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Scope {
    /// Those that match the query.
    Matching,
    /// Those that are selected, in the query's order.
    Selected,
}
