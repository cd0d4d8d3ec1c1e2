//! What the service speaks, found out by a question that changes nothing, and what the plan allows.
//!
//! `GET /usage` is open to every valid key of the current contract, however limited, and is no route of the seed
//! contract. Its answer, or a refusal in the current envelope, is the current contract's; no such route, said in any
//! other way, is the seed contract. What failed, was lost, refused the key or is not the API says nothing.

use serde::Deserialize;

use super::super::failure::NOT_THERE;
use super::super::{Api, Failure, MAX_ANSWER, Tries, reading};
use crate::error::{ErrorCode, Result};
use crate::view::{Contract, PlanView, Quota};

/// The 200 of `GET /usage`.
#[derive(Deserialize)]
struct Usage {
    // Only the brands have to be there, whatever their values: they tell the contract.
    #[serde(deserialize_with = "reading::number")]
    brands_used: Option<i64>,
    #[serde(deserialize_with = "reading::number")]
    brands_limit: Option<i64>,
    #[serde(default, deserialize_with = "reading::number")]
    profile_units_used: Option<i64>,
    #[serde(default, deserialize_with = "reading::number")]
    profile_units_limit: Option<i64>,
    #[serde(default, deserialize_with = "reading::number")]
    posts_used: Option<i64>,
    #[serde(default, deserialize_with = "reading::number")]
    posts_limit: Option<i64>,
    #[serde(default, deserialize_with = "reading::number")]
    interactions_used: Option<i64>,
    #[serde(default, deserialize_with = "reading::number")]
    interactions_limit: Option<i64>,
}

impl From<Usage> for PlanView {
    fn from(usage: Usage) -> Self {
        Self {
            brands: quota(usage.brands_used, usage.brands_limit),
            profiles: quota(usage.profile_units_used, usage.profile_units_limit),
            posts: quota(usage.posts_used, usage.posts_limit),
            interactions: quota(usage.interactions_used, usage.interactions_limit),
        }
    }
}

/// A limit below nothing is none; the documents write -1.
fn quota(used: Option<i64>, limit: Option<i64>) -> Quota {
    let count = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Quota {
        used: used.filter(|used| *used >= 0).map_or(0, count),
        limit: limit.filter(|limit| *limit >= 0).map(count),
    }
}

impl Api {
    /// What the service speaks, and what the plan allows if it says so (`GET /usage`). Asks up to three times.
    pub async fn probe(&self) -> Result<(Contract, Option<PlanView>)> {
        match self.read(&self.address.endpoint("usage"), MAX_ANSWER, Tries::Three).await {
            Ok(bytes) => {
                let usage: Usage = reading::whole(&bytes).map_err(Failure::into_error)?;
                Ok((Contract::Current, Some(usage.into())))
            }
            Err(failure) => match spoken(&failure) {
                Some(contract) => Ok((contract, None)),
                None => Err(failure.into_error()),
            },
        }
    }
}

/// What a refusal tells of the contract.
fn spoken(failure: &Failure) -> Option<Contract> {
    let Failure::Refused { status, contract, error, .. } = failure else { return None };
    match (*status, contract) {
        (401, _) => None,
        _ if error.code == ErrorCode::KeyRefused => None,
        (400..=499 | NOT_THERE, Some(Contract::Current)) => Some(Contract::Current),
        (404 | 405 | NOT_THERE, _) => Some(Contract::Seed),
        (_, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::api::envelope::Envelope;

    use super::*;

    #[test]
    fn a_limit_of_minus_one_is_none() {
        let quota = |used, limit| {
            let Quota { used, limit } = quota(used, limit);
            (used, limit)
        };
        assert_eq!(quota(Some(3), Some(10)), (3, Some(10)));
        assert_eq!(quota(Some(3), Some(-1)), (3, None));
        assert_eq!(quota(None, None), (0, None));
        assert_eq!(quota(Some(-7), Some(0)), (0, Some(0)));
        assert_eq!(quota(Some(i64::MAX), Some(i64::MAX)), (u32::MAX, Some(u32::MAX)));
    }

    #[test]
    fn a_refusal_tells_the_contract_or_nothing() {
        let nested =
            |code: &str| format!(r#"{{"error":{{"code":"{code}","message":"m"}},"request_id":"a1"}}"#);
        let flat = r#"{"error":"not found","code":"not_found"}"#.to_owned();
        let html = "<html>".to_owned();
        let current = Some(Contract::Current);
        let seed = Some(Contract::Seed);
        for (status, body, expected) in [
            (402, nested("billing.past_due"), current),
            (403, nested("auth.insufficient_scope"), current),
            (404, nested("http.404"), current),
            (429, nested("http.429"), current),
            (501, nested("resource.not_supported"), current),
            (404, flat.clone(), seed),
            (405, flat.clone(), seed),
            (501, flat.clone(), seed),
            (404, html.clone(), seed),
            (404, String::new(), seed),
            (404, nested("not_found"), seed),
            (401, nested("auth.invalid_key"), None),
            (401, flat.clone(), None),
            (401, html.clone(), None),
            (400, flat.clone(), None),
            (403, html.clone(), None),
            (429, flat.clone(), None),
            (500, nested("system.internal"), None),
            (503, nested("http.503"), None),
            (502, html.clone(), None),
            (302, html, None),
            (302, nested("http.302"), None),
        ] {
            let failure = Failure::refused(status, None, Envelope::read(body.as_bytes()), None);
            assert_eq!(spoken(&failure), expected, "{status} {body}");
        }
        assert_eq!(spoken(&Failure::unreadable()), None);
        assert_eq!(spoken(&Failure::Unsent(ErrorCode::Offline.into())), None);
    }

    #[test]
    fn the_plan_is_read_from_what_is_there() {
        let plan = |text: &str| reading::whole::<Usage>(text.as_bytes()).ok().map(PlanView::from);
        let some =
            plan(r#"{"brands_used":3,"brands_limit":10,"posts_used":"many","posts_limit":-1,"new":{}}"#);
        let some = some.unwrap();
        assert_eq!((some.brands.used, some.brands.limit), (3, Some(10)));
        assert_eq!((some.posts.used, some.posts.limit), (0, None));
        // As other languages write counts, and no limit.
        let text =
            plan(r#"{"brands_used":"3","brands_limit":null,"posts_used":7.0,"posts_limit":"10"}"#).unwrap();
        assert_eq!((text.brands.used, text.brands.limit), (3, None));
        assert_eq!((text.posts.used, text.posts.limit), (7, Some(10)));
        for other in ["{}", "[]", "null", "<html>", r#"{"data":[]}"#, r#"{"brands_used":3}"#] {
            assert!(plan(other).is_none(), "{other}");
        }
    }
}
