//! The order of a round: platform by platform, those first that share a login; what cannot be signed in to, and what
//! breaks whatever one does, at the end.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::Item;
use crate::view::{BrowserChoice, RoundGroupKind};

/// Neighbours that have something in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) first: usize,
    pub(super) len: usize,
}

/// What neighbours have in common.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Key {
    rank: u8,
    platform: String,
    login: Option<String>,
    browser: Option<String>,
}

fn rank(kind: RoundGroupKind) -> u8 {
    match kind {
        RoundGroupKind::Login | RoundGroupKind::Platform => 0,
        RoundGroupKind::Dashboard => 1,
        RoundGroupKind::Suspended => 2,
        RoundGroupKind::NotYou => 3,
    }
}

fn key(item: &Item) -> Key {
    let (rank, platform) = (rank(item.kind), item.shown.platform.clone());
    let alone = Key { rank, platform: platform.clone(), login: None, browser: None };
    match item.kind {
        RoundGroupKind::Login => Key { login: item.login.clone(), ..alone },
        RoundGroupKind::Platform => Key { browser: item.shown.browser.as_ref().map(name), ..alone },
        RoundGroupKind::Dashboard | RoundGroupKind::Suspended => alone,
        RoundGroupKind::NotYou => Key { platform: String::new(), ..alone },
    }
}

fn name(browser: &BrowserChoice) -> String {
    format!("{:?} {}", browser.window, browser.id.as_deref().unwrap_or_default())
}

/// Puts accounts in order, finds out which share a login, and gives them their numbers.
pub(super) fn sorted(mut items: Vec<Item>) -> Vec<Item> {
    share_logins(&mut items);
    let mut platforms: HashMap<String, usize> = HashMap::new();
    let mut groups: HashMap<Key, usize> = HashMap::new();
    for item in &items {
        *platforms.entry(item.shown.platform.clone()).or_default() += 1;
        *groups.entry(key(item)).or_default() += 1;
    }
    items.sort_by_cached_key(|item| {
        let key = key(item);
        let (on_platform, in_group) = (platforms[&item.shown.platform], groups[&key]);
        let name = item.shown.name.to_lowercase();
        let platform = (Reverse(if key.platform.is_empty() { 0 } else { on_platform }), key.platform.clone());
        (key.rank, platform, Reverse(in_group), key, name, item.shown.account.clone())
    });
    for (place, item) in items.iter_mut().enumerate() {
        item.shown.number = u32::try_from(place + 1).unwrap_or(u32::MAX);
    }
    items
}

/// A login is worth telling when it is that of several.
fn share_logins(items: &mut [Item]) {
    let mut logins: HashMap<(String, String), usize> = HashMap::new();
    let login = |item: &Item| {
        let login = item.login.clone().filter(|_| item.kind == RoundGroupKind::Platform)?;
        Some((item.shown.platform.clone(), login))
    };
    for key in items.iter().filter_map(login) {
        *logins.entry(key).or_default() += 1;
    }
    for item in items {
        if login(item).is_some_and(|key| logins[&key] > 1) {
            item.kind = RoundGroupKind::Login;
        }
    }
}

/// The groups of accounts that are in order.
pub(super) fn spans(items: &[Item]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut last: Option<Key> = None;
    for (place, item) in items.iter().enumerate() {
        let key = key(item);
        match spans.last_mut().filter(|_| last.as_ref() == Some(&key)) {
            Some(span) => span.len += 1,
            None => spans.push(Span { first: place, len: 1 }),
        }
        last = Some(key);
    }
    spans
}
