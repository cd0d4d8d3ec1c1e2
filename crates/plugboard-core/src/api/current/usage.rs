//! Which contract the service speaks, found out without changing anything.
//!
//! `GET /usage` is open to every valid key of the current contract (scoped-keys guide) and unknown to the seed's. An
//! answer of its shape, or a refusal in the nested envelope, is the current contract; a 404 in any other form is
//! the seed's. A failure in passing says nothing.

use serde::Deserialize;

use crate::api::{Api, Failure};
use crate::error::{ErrorCode, Result};
use crate::view::{Contract, PlanView, Quota};

/// `UsageResponse` of the API reference; -1 is no limit.
#[derive(Deserialize)]
struct Usage {
    brands_used: i64,
    brands_limit: i64,
    #[serde(default)]
    posts_used: i64,
    #[serde(default = "no_limit")]
    posts_limit: i64,
    #[serde(default)]
    interactions_used: i64,
    #[serde(default = "no_limit")]
    interactions_limit: i64,
    #[serde(default)]
    profile_units_used: i64,
    #[serde(default = "no_limit")]
    profile_units_limit: i64,
}

fn no_limit() -> i64 {
    -1
}

impl Api {
    /// What the service speaks, and what the plan allows if it says so.
    pub async fn probe(&self) -> Result<(Contract, Option<PlanView>)> {
        match self.get::<Usage>("usage").await {
            Ok(usage) => Ok((Contract::Current, Some(plan(&usage)))),
            Err(failure) => judge(failure).map(|contract| (contract, None)),
        }
    }
}

fn judge(failure: Failure) -> Result<Contract> {
    let contract = match &failure {
        Failure::Refused { status: 401, .. } => None,
        Failure::Refused { nested: true, .. } => Some(Contract::Current),
        Failure::Refused { status: 404 | 405 | 501, .. } => Some(Contract::Seed),
        Failure::Refused { .. } | Failure::Unsent(_) | Failure::Lost(_) => None,
    };
    contract.ok_or_else(|| match failure.into_error() {
        // Nothing at this address is what it should be.
        error if error.code == ErrorCode::Refused => ErrorCode::NotTheApi.into(),
        error => error,
    })
}

fn plan(usage: &Usage) -> PlanView {
    let count = |number: i64| u32::try_from(number.max(0)).unwrap_or(u32::MAX);
    let quota =
        |used: i64, limit: i64| Quota { used: count(used), limit: (limit >= 0).then(|| count(limit)) };
    PlanView {
        brands: quota(usage.brands_used, usage.brands_limit),
        profiles: quota(usage.profile_units_used, usage.profile_units_limit),
        posts: quota(usage.posts_used, usage.posts_limit),
        interactions: quota(usage.interactions_used, usage.interactions_limit),
    }
}
