//! What the account list says of an attempt whose answer was lost, or whose browser does not come back. Strict:
//! where it does not settle the matter, nothing is said.

use super::{Attempt, Before, Phase};
use crate::view::{Contract, Method, Person};

/// One row of a list fetched to settle a lost answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed<'a> {
    /// Account id.
    pub id: &'a str,
    /// Handle.
    pub username: &'a str,
    /// Platform slug.
    pub platform: &'a str,
    /// The brand that it belongs to, where there are brands.
    pub brand: Option<&'a str>,
    /// Whether the service says that it works.
    pub active: Active,
}

/// Whether the service says that an account works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Active {
    /// It said so.
    Yes,
    /// It said something else, or nothing.
    NotSaid,
}

/// Other attempts at the same platform that may have brought an account while this one ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rivals {
    /// None.
    None,
    /// At least one: nothing in the list can be laid at one door.
    Some,
}

/// Judges a lost answer from the list, strictly: a new account counts only if it is the one id of its platform
/// that was not there before; a reconnect only if the expected account was broken and works now.
#[must_use]
pub fn judge(attempt: &Attempt, list: &[Listed<'_>], rivals: Rivals) -> Option<Person> {
    let person =
        |row: &Listed<'_>| Person { account_id: row.id.to_owned(), username: row.username.to_owned() };
    let brand = attempt.brand.as_ref().map(|brand| brand.id.as_str());
    let elsewhere = |row: &Listed<'_>| brand.is_some() && row.brand.is_some() && row.brand != brand;
    let mine = || list.iter().filter(|row| row.platform == attempt.platform && !elsewhere(row));
    match (rivals, &attempt.expected, &attempt.before) {
        (Rivals::Some, _, _) => None,
        (Rivals::None, Some(expected), _) => match expected.before {
            Before::Otherwise => None,
            Before::Broken => mine()
                .find(|row| row.id == expected.person.account_id && row.active == Active::Yes)
                .map(person),
        },
        (Rivals::None, None, None) => None,
        (Rivals::None, None, Some(before)) => {
            let mut new = mine().filter(|row| !before.iter().any(|id| id == row.id));
            match (new.next(), new.next()) {
                (Some(only), None) => Some(person(only)),
                (Some(_), Some(_)) | (None, _) => None,
            }
        }
    }
}

/// Whether an attempt may have brought an account at or after `since`.
#[must_use]
pub fn may_have_brought_one(attempt: &Attempt, since: i64) -> Rivals {
    let sent = match attempt.phase {
        Phase::Starting => attempt.method == Method::Form,
        Phase::Claimed { .. }
        | Phase::Exchanging { .. }
        | Phase::Confirming { .. }
        | Phase::Selecting { .. }
        | Phase::Connected { .. }
        | Phase::Unconfirmed => true,
        // What was typed may have arrived before the person cancelled.
        Phase::Cancelled => attempt.method == Method::Form,
        Phase::Waiting { .. }
        | Phase::Choosing { .. }
        | Phase::Declined { .. }
        | Phase::Expired
        | Phase::Failed { .. } => false,
    };
    let still = attempt.ended.is_none_or(|ended| ended >= since);
    // The service may get the code without a word to us, for as long as a browser may still bring it.
    let unheard = matches!(attempt.phase, Phase::Waiting { .. } | Phase::Cancelled | Phase::Expired);
    let browser = attempt.contract == Contract::Current
        && unheard
        && attempt.tickets.iter().any(|ticket| ticket.is_open() && ticket.until >= since);
    if sent && still || browser { Rivals::Some } else { Rivals::None }
}

/// Whether two attempts may have brought the same account: one brand holds one account of a platform.
#[must_use]
pub fn compete(one: &Attempt, other: &Attempt) -> bool {
    let apart = match (&one.brand, &other.brand) {
        (Some(one), Some(other)) => one.id != other.id,
        (Some(_) | None, None) | (None, Some(_)) => false,
    };
    one.id != other.id && one.workspace == other.workspace && one.platform == other.platform && !apart
}
