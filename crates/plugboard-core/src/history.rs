//! What two account lists say of each other, and what many such differences come to.
//!
//! Pure: it reads and writes nothing. How it is kept stands in `store/journal.rs`.

mod export;
mod folding;

use std::collections::{BTreeMap, HashMap};

use crate::accounts::{Account, Status, Whole};
use crate::view::{BrandRef, EntryKind, Known, ListChange, PlatformDay};

pub(crate) use export::{export, file_name};
pub use folding::{Folded, fold};

/// How long after a reconnect an account that breaks again is no accident, and how far back reconnects count, in
/// milliseconds.
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const WEEK_MS: i64 = 7 * DAY_MS;

/// How many reconnects that did not last make it "this is not you".
const TOO_OFTEN: usize = 2;

/// A status as it stands in a [`ListChange`].
#[must_use]
pub fn status_name(status: Option<Status>) -> Option<&'static str> {
    match status {
        Some(Status::Active) => Some("active"),
        Some(Status::ReconnectRequired) => Some("reconnect_required"),
        Some(Status::Unknown) => Some("unknown"),
        None => None,
    }
}

/// What is known beside the two lists.
pub struct Beside<'a> {
    /// Whether the new list is complete: an account that it lacks is not gone.
    pub whole: Whole,
    /// Accounts that a sign-in here brought since the list before, by id.
    pub signed_in: &'a [String],
    /// Accounts that were disconnected here since then, by id.
    pub disconnected: &'a [String],
    /// Names of brands, by id.
    pub brands: &'a HashMap<String, String>,
}

/// What a list that just came says that the one before did not, at this time. Accounts in the order of the new list,
/// then those that are gone.
pub fn changes<'a>(
    before: impl Iterator<Item = &'a Account>,
    after: impl Iterator<Item = &'a Account>,
    beside: &Beside<'_>,
    now: i64,
) -> Vec<ListChange> {
    let mut known: HashMap<&str, &Account> = before.map(|account| (account.id.as_str(), account)).collect();
    let mut changes = Vec::new();
    for account in after {
        match known.remove(account.id.as_str()) {
            None => {
                let after = status_name(account.status).map(str::to_owned);
                changes.push(ListChange { after, ..change(account, EntryKind::Appeared, beside, now) });
            }
            Some(old) => {
                changes.extend(renamed(old, account, beside, now));
                changes.extend(status(old, account, beside, now));
            }
        }
    }
    let is_gone =
        |account: &&Account| beside.whole == Whole::Yes || beside.disconnected.contains(&account.id);
    let mut gone: Vec<&Account> = known.into_values().filter(is_gone).collect();
    gone.sort_by(|one, other| one.id.cmp(&other.id));
    changes.extend(gone.into_iter().map(|account| {
        let before = status_name(account.status).map(str::to_owned);
        ListChange { before, ..change(account, EntryKind::Gone, beside, now) }
    }));
    changes
}

fn change(account: &Account, kind: EntryKind, beside: &Beside<'_>, now: i64) -> ListChange {
    let brand = account
        .brand
        .as_ref()
        .map(|id| BrandRef { name: beside.brands.get(id).unwrap_or(id).clone(), id: id.clone() });
    let known = if kind == EntryKind::Gone && beside.disconnected.contains(&account.id) {
        Known::Disconnected
    } else if kind != EntryKind::Gone && kind != EntryKind::Broke && beside.signed_in.contains(&account.id) {
        Known::SignIn
    } else {
        Known::List
    };
    ListChange {
        at: now,
        kind,
        account: account.id.clone(),
        platform: account.platform.clone(),
        name: account.name.clone(),
        username: account.username.clone(),
        brand,
        before: None,
        after: None,
        reason: None,
        known,
    }
}

fn renamed(old: &Account, new: &Account, beside: &Beside<'_>, now: i64) -> Option<ListChange> {
    let (before, after) = if old.username == new.username {
        (old.name.clone(), new.name.clone())
    } else {
        (format!("@{}", old.username), format!("@{}", new.username))
    };
    (before != after).then(|| ListChange {
        before: Some(before),
        after: Some(after),
        ..change(new, EntryKind::Renamed, beside, now)
    })
}

/// What a status that changed means. That a service begins to say how an account is, is no change of the account.
fn status(old: &Account, new: &Account, beside: &Beside<'_>, now: i64) -> Option<ListChange> {
    let kind = match (old.status, new.status) {
        (Some(Status::Active) | None, Some(Status::Active))
        | (Some(Status::ReconnectRequired), Some(Status::ReconnectRequired))
        | (Some(Status::Unknown) | None, Some(Status::Unknown) | None) => return None,
        (_, Some(Status::ReconnectRequired)) => EntryKind::Broke,
        (Some(Status::ReconnectRequired | Status::Unknown), Some(Status::Active)) => EntryKind::Repaired,
        (Some(Status::Active | Status::ReconnectRequired), Some(Status::Unknown) | None) => {
            EntryKind::Unclear
        }
    };
    Some(ListChange {
        before: status_name(old.status).map(str::to_owned),
        after: status_name(new.status).map(str::to_owned),
        reason: new.reason.clone(),
        ..change(new, kind, beside, now)
    })
}

/// The one note that a first list leaves: how many accounts there were.
#[must_use]
pub fn first_seen(accounts: usize, now: i64) -> ListChange {
    ListChange {
        at: now,
        kind: EntryKind::FirstSeen,
        account: String::new(),
        platform: String::new(),
        name: String::new(),
        username: String::new(),
        brand: None,
        before: None,
        after: Some(accounts.to_string()),
        reason: None,
        known: Known::List,
    }
}

/// A list that just came in figures, platform by platform.
pub fn tally<'a>(accounts: impl Iterator<Item = &'a Account>) -> Vec<PlatformDay> {
    let mut given = false;
    let mut platforms: BTreeMap<&str, PlatformDay> = BTreeMap::new();
    for account in accounts {
        given |= account.status.is_some();
        let day = platforms.entry(account.platform.as_str()).or_insert_with(|| PlatformDay {
            platform: account.platform.clone(),
            connected: 0,
            needs_you: 0,
            cannot_tell: 0,
            listed: 0,
        });
        match account.status {
            Some(Status::Active) => day.connected += 1,
            Some(Status::ReconnectRequired) => day.needs_you += 1,
            Some(Status::Unknown) => day.cannot_tell += 1,
            None => day.listed += 1,
        }
    }
    // Where some have a status, one without is one of which nobody can tell.
    let told = |day: PlatformDay| {
        if given { PlatformDay { cannot_tell: day.cannot_tell + day.listed, listed: 0, ..day } } else { day }
    };
    platforms.into_values().map(told).collect()
}

/// Whether an account that needs a person broke within a day of two good reconnects of the last week. Both in
/// milliseconds, in any order.
#[must_use]
pub fn broke_again(reconnects: &[i64], breaks: &[i64], now: i64) -> bool {
    let lasted_not = |reconnect: &&i64| {
        let since = **reconnect;
        (now - WEEK_MS..=now).contains(&since)
            && breaks.iter().any(|broke| (since..=since + DAY_MS).contains(broke))
    };
    reconnects.iter().filter(lasted_not).count() >= TOO_OFTEN
}

#[cfg(test)]
mod tests;
