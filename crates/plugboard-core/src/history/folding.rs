//! Many changes folded account by account: what is different between two times, and what was in between.

use std::collections::HashMap;

use crate::view::{Between, ChangeCounts, ChangeGroup, Changed, EntryKind, ListChange};

/// What changed between two times.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// Each group with its accounts, the newest change first.
    groups: HashMap<ChangeGroup, Vec<Changed>>,
}

impl Folded {
    /// The accounts of a group, the newest change first.
    #[must_use]
    pub fn group(&self, group: ChangeGroup) -> &[Changed] {
        self.groups.get(&group).map_or(&[], Vec::as_slice)
    }

    /// How many accounts there are in each.
    #[must_use]
    pub fn counts(&self) -> ChangeCounts {
        let count = |group| u32::try_from(self.group(group).len()).unwrap_or(u32::MAX);
        ChangeCounts {
            appeared: count(ChangeGroup::Appeared),
            gone: count(ChangeGroup::Gone),
            renamed: count(ChangeGroup::Renamed),
            broke: count(ChangeGroup::Broke),
            repaired: count(ChangeGroup::Repaired),
        }
    }
}

/// Folds changes that come oldest first.
pub fn fold(changes: impl IntoIterator<Item = ListChange>) -> Folded {
    let mut order: Vec<String> = Vec::new();
    let mut by_account: HashMap<String, Vec<ListChange>> = HashMap::new();
    for change in changes {
        if change.kind == EntryKind::FirstSeen {
            continue;
        }
        let known = by_account.entry(change.account.clone()).or_default();
        if known.is_empty() {
            order.push(change.account.clone());
        }
        known.push(change);
    }
    let mut folded = Folded::default();
    for account in order {
        let changes = by_account.remove(&account).unwrap_or_default();
        let of = |kinds: &[EntryKind]| -> Vec<&ListChange> {
            changes.iter().filter(|change| kinds.contains(&change.kind)).collect()
        };
        let presence = of(&[EntryKind::Appeared, EntryKind::Gone]);
        let status = of(&[EntryKind::Broke, EntryKind::Repaired, EntryKind::Unclear]);
        let names = of(&[EntryKind::Renamed]);
        let new = presence.first().is_some_and(|first| first.kind == EntryKind::Appeared);
        let found = [presence_of(&presence), status_of(&status, new), name_of(&names)];
        for (group, changed) in found.into_iter().flatten() {
            folded.groups.entry(group).or_default().push(changed);
        }
    }
    for accounts in folded.groups.values_mut() {
        accounts.sort_by(|one, other| {
            other.change.at.cmp(&one.change.at).then_with(|| one.change.account.cmp(&other.change.account))
        });
    }
    folded
}

fn changed(changes: &[&ListChange], between: Between) -> Option<Changed> {
    let last = changes.last()?;
    let folded = u32::try_from(changes.len()).unwrap_or(u32::MAX);
    Some(Changed { change: (*last).clone(), was: None, between, folded })
}

fn presence_of(changes: &[&ListChange]) -> Option<(ChangeGroup, Changed)> {
    let (first, last) = (changes.first()?, changes.last()?);
    let (was_there, is_there) = (first.kind == EntryKind::Gone, last.kind == EntryKind::Appeared);
    let (group, between) = match (was_there, is_there) {
        (false, false) => (ChangeGroup::Gone, Between::CameAndWent),
        (true, true) => (ChangeGroup::Appeared, Between::WentAndCame),
        (true, false) => (ChangeGroup::Gone, Between::Nothing),
        (false, true) => (ChangeGroup::Appeared, Between::Nothing),
    };
    Some((group, changed(changes, between)?))
}

/// Broken is what needs a person now and did not before. What is as it was is told only if it was otherwise in
/// between.
fn status_of(changes: &[&ListChange], new: bool) -> Option<(ChangeGroup, Changed)> {
    const NEEDS_YOU: Option<&str> = Some("reconnect_required");
    let before = if new { None } else { changes.first()?.before.as_deref() };
    let after = changes.last()?.after.as_deref();
    let works = after == Some("active");
    let was = |kind| changes.iter().any(|change| change.kind == kind);
    let (group, between) = match (before == NEEDS_YOU, after == NEEDS_YOU) {
        (true, true) if was(EntryKind::Repaired) => (ChangeGroup::Broke, Between::RepairedAndBroke),
        (false, true) => (ChangeGroup::Broke, Between::Nothing),
        (true, false) if works => (ChangeGroup::Repaired, Between::Nothing),
        (false, false) if works && was(EntryKind::Broke) => {
            (ChangeGroup::Repaired, Between::BrokeAndRepaired)
        }
        (true, true) | (true | false, false) => return None,
    };
    Some((group, changed(changes, between)?))
}

/// A name that is again what it was is no change. A handle says more than a name.
fn name_of(changes: &[&ListChange]) -> Option<(ChangeGroup, Changed)> {
    let is_handle = |change: &&&ListChange| {
        change.after.as_deref().and_then(|after| after.strip_prefix('@')) == Some(&change.username)
    };
    let (handles, names): (Vec<&ListChange>, Vec<&ListChange>) = changes.iter().partition(is_handle);
    [handles, names].into_iter().find_map(|changes| {
        let (was, is) = (changes.first()?.before.clone(), changes.last()?.after.clone());
        let told = changed(&changes, Between::Nothing)?;
        (was != is).then_some((ChangeGroup::Renamed, Changed { was, ..told }))
    })
}
