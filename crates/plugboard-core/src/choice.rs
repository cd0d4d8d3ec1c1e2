//! What a login offers after a sign-in, beside who is expected: what is marked, and whether Plugboard can select by
//! itself. Pure. The service takes a selection as the whole: what the brand has already is part of it, or is lost.

use crate::view::{AskReason, BrandRef, ChoiceKind, ChoiceView, LostView, OptionMark, OptionView};

/// Most Facebook pages of a brand (API reference).
const MOST_PAGES: usize = 5;

/// What the service offers, as it says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Pages or profiles.
    pub kind: ChoiceKind,
    /// Those that the login reaches.
    pub items: Vec<Item>,
    /// Pages that worked before, and that it does not reach any more.
    pub lost: Vec<LostView>,
}

/// A page or profile of a login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The platform's id of it.
    pub id: String,
    /// Its name; hostile text.
    pub name: String,
    /// Category, handle or description; hostile text, may be empty.
    pub detail: String,
    /// Its handle, where the service says one; otherwise empty.
    pub username: String,
    /// The account that has it.
    pub account: Option<String>,
    /// The brand that has it.
    pub brand: Option<BrandRef>,
    /// No brand has it.
    pub free: bool,
}

/// What a sign-in is for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Goal {
    /// The brand, where there are brands.
    pub brand: Option<String>,
    /// The account that is expected, on a reconnect.
    pub account: Option<Known>,
}

/// An account as the list knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Account id.
    pub id: String,
    /// What it is called, and its only page. None of them is empty.
    pub names: Vec<String>,
    /// Handle; may be empty.
    pub username: String,
}

/// What becomes of an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// These are selected, by their ids; nobody has to be asked.
    Select(Vec<String>),
    /// A person chooses.
    Ask,
}

/// The offer as it is shown, and whether anybody has to choose.
#[must_use]
pub fn decide(offer: Offer, goal: &Goal) -> (ChoiceView, Decision) {
    let marks = marks(&offer, goal);
    let marked: Vec<String> =
        offer.items.iter().zip(&marks).filter_map(|(item, mark)| mark.map(|_| item.id.clone())).collect();
    let why = goal.account.as_ref().and_then(|known| reason(&offer, known, &marked));
    let decision = match why {
        None if goal.account.is_some() => Decision::Select(marked.clone()),
        None | Some(_) => Decision::Ask,
    };
    let most = match offer.kind {
        ChoiceKind::Profile => 1,
        ChoiceKind::Pages => MOST_PAGES.max(marked.len()),
    };
    let options = offer.items.into_iter().zip(marks).map(|(item, mark)| OptionView {
        id: item.id,
        name: item.name,
        detail: item.detail,
        free: item.free || mark.is_some(),
        taken_by: item.brand.filter(|_| mark.is_none()).map(|brand| brand.name),
        mark,
    });
    let mut options: Vec<OptionView> = options.collect();
    // Of thousands only the first are drawn.
    options.sort_by_key(|option| match option.mark {
        Some(OptionMark::Expected) => 0,
        Some(OptionMark::Connected) => 1,
        None => 2,
    });
    let view = ChoiceView {
        kind: offer.kind,
        options,
        lost: offer.lost,
        most: u32::try_from(most).unwrap_or(u32::MAX),
        why,
    };
    (view, decision)
}

/// Why a person has to choose although somebody is expected.
fn reason(offer: &Offer, known: &Known, marked: &[String]) -> Option<AskReason> {
    if !offer.lost.is_empty() {
        return Some(AskReason::LostAccess);
    }
    if !marked.is_empty() {
        return None;
    }
    let namesakes = offer.items.iter().filter(|item| is_namesake(offer.kind, item, known)).count();
    Some(if namesakes > 1 { AskReason::SeveralMatch } else { AskReason::ExpectedMissing })
}

fn marks(offer: &Offer, goal: &Goal) -> Vec<Option<OptionMark>> {
    let here = places(offer, |item| is_here(item, goal));
    let expected = goal.account.as_ref().and_then(|known| {
        let is_it = |item: &Item| is_namesake(offer.kind, item, known);
        if here.is_empty() {
            return only(&places(offer, is_it));
        }
        only(&places(offer, |item| is_here(item, goal) && is_it(item))).or_else(|| only(&here))
    });
    let mark = |place| {
        if Some(place) == expected {
            Some(OptionMark::Expected)
        } else {
            here.contains(&place).then_some(OptionMark::Connected)
        }
    };
    (0..offer.items.len()).map(mark).collect()
}

fn places(offer: &Offer, is_it: impl Fn(&Item) -> bool) -> Vec<usize> {
    offer.items.iter().enumerate().filter(|(_, item)| is_it(item)).map(|(place, _)| place).collect()
}

/// The only one, if there is only one.
fn only(places: &[usize]) -> Option<usize> {
    match places {
        [only] => Some(*only),
        [] | [_, ..] => None,
    }
}

/// Whether the account has it already: it is in the same brand, which has one account of a platform, or is the account's.
fn is_here(item: &Item, goal: &Goal) -> bool {
    let brand = item.brand.as_ref().map(|brand| &brand.id);
    let account = goal.account.as_ref().map(|known| &known.id);
    brand.is_some() && brand == goal.brand.as_ref()
        || item.account.is_some() && item.account.as_ref() == account
}

/// Whether it is called what the account is called. Profiles of one login may share its handle, and pages have none, so
/// that a handle alone says nothing; a different one says that it is somebody else.
fn is_namesake(kind: ChoiceKind, item: &Item, known: &Known) -> bool {
    let is_named = known.names.iter().any(|name| name.trim() == item.name.trim());
    let contradicts = match kind {
        ChoiceKind::Pages => false,
        ChoiceKind::Profile => {
            let both = !item.username.is_empty() && !known.username.is_empty();
            both && handle(&item.username) != handle(&known.username)
        }
    };
    is_named && !contradicts && (item.free || item.account.as_deref() == Some(&known.id))
}

fn handle(username: &str) -> String {
    username.trim().trim_start_matches('@').to_lowercase()
}

#[cfg(test)]
mod tests;
