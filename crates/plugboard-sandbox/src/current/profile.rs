//! Whose key it is, and what they have used of their plan. Every valid key may read both.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::body::{self, Body};
use crate::current::brands::{self, Brand};
use crate::current::scopes;
use crate::current::settings::{self, Settings};
use crate::moment::{self, Seconds};
use crate::platform::Platform;
use crate::reply::Refusal;
use crate::secret;
use crate::store::{Commit, Table};

/// Length of a billing period.
const PERIOD: Seconds = 30 * 24 * 60 * 60;

/// The Facebook pages that a brand may have.
const PAGES: i64 = 5;

/// `UsageResponse` of the API reference; -1 is any number.
#[derive(Serialize, ToSchema)]
pub(super) struct Usage {
    brands_used: i64,
    brands_limit: i64,
    posts_used: i64,
    posts_limit: i64,
    interactions_used: i64,
    interactions_limit: i64,
    profile_units_used: i64,
    profile_units_limit: i64,
    page_allowance: i64,
    page_billing_exempt: bool,
    #[schema(format = DateTime)]
    period_start: String,
    #[schema(format = DateTime)]
    period_end: String,
}

/// `UserMeResponse` of the API reference.
#[derive(Serialize, ToSchema)]
#[schema(as = User)]
#[expect(clippy::struct_excessive_bools, reason = "the document has them")]
pub(super) struct Me {
    id: String,
    email: String,
    avatar_url: &'static str,
    plan: &'static str,
    onboarding: bool,
    use_case: &'static str,
    beta_tester: bool,
    allowed_platforms: Vec<&'static str>,
    billing_blocked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    billing_blocked_at: Option<String>,
    facebook_page_selection: bool,
    lock_accounts_to_brand: bool,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = UserRequest)]
struct Patch {
    lock_accounts_to_brand: Option<bool>,
}

/// Tells what is used of the plan.
#[utoipa::path(
    get,
    path = "/usage",
    operation_id = "show_usage",
    tag = "users",
    responses(
        (status = 200, description = "The usage", body = Usage),
    ),
)]
pub(super) async fn usage(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Json<Usage>, Refusal> {
    let workspace = app.authenticate(&headers).await?.owner.workspace;
    let all: Vec<(String, Brand)> = app.store.all(Table::Brands, workspace).await?;
    let plan = app.options.plan;
    let (brands_used, brands_limit) = (number(all.len()), limit(plan.brands()));
    let (start, end) = period(moment::seconds());
    Ok(Json(Usage {
        brands_used,
        brands_limit,
        posts_used: 0,
        posts_limit: limit(plan.posts()),
        interactions_used: 0,
        interactions_limit: limit(plan.interactions()),
        profile_units_used: brands_used,
        profile_units_limit: brands_limit,
        page_allowance: PAGES,
        page_billing_exempt: false,
        period_start: moment::written(start),
        period_end: moment::written(end),
    }))
}

/// Tells whose API key it is.
#[utoipa::path(
    get,
    path = "/users/me",
    operation_id = "show_me",
    tag = "users",
    responses(
        (status = 200, description = "The user", body = Me),
    ),
)]
pub(super) async fn me(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Json<Me>, Refusal> {
    let workspace = app.authenticate(&headers).await?.owner.workspace;
    let settings: Settings = app.store.get(&settings::place(workspace)).await?.unwrap_or_default();
    Ok(Json(Me::new(&app, workspace, &settings)))
}

/// Changes what a user may change of themselves.
#[utoipa::path(
    patch,
    path = "/users/me",
    operation_id = "change_me",
    tag = "users",
    request_body = Patch,
    responses(
        (status = 200, description = "The user", body = Me),
    ),
)]
pub(super) async fn change_me(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Me>, Refusal> {
    let caller = app.authenticate(&headers).await?;
    scopes::need_everything(&caller)?;
    let Patch { lock_accounts_to_brand } = body::read(body)?;
    let workspace = caller.owner.workspace;
    loop {
        let mut change = app.store.begin();
        let mut settings: Settings = change.get(&settings::place(workspace)).await?.unwrap_or_default();
        if let Some(locks) = lock_accounts_to_brand {
            settings.lock_accounts_to_brand = locks;
            change.put(settings::place(workspace), &settings);
        }
        if change.commit().await? == Commit::Done {
            return Ok(Json(Me::new(&app, workspace, &settings)));
        }
    }
}

impl Me {
    fn new(app: &App, workspace: usize, settings: &Settings) -> Self {
        Self {
            id: brands::uuid(&secret::hex_digest(&format!("user/{workspace}"))),
            email: format!("user-{}@example.com", workspace + 1),
            avatar_url: "",
            plan: app.options.plan.name(),
            onboarding: true,
            use_case: "",
            beta_tester: false,
            allowed_platforms: Platform::ALL.into_iter().map(Platform::slug).collect(),
            billing_blocked: false,
            billing_blocked_at: None,
            facebook_page_selection: true,
            lock_accounts_to_brand: settings.lock_accounts_to_brand,
        }
    }
}

fn limit(most: Option<usize>) -> i64 {
    most.map_or(-1, number)
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The 30 days that a moment is in. They begin at midnight and are the same for all, so that two answers agree.
fn period(now: Seconds) -> (Seconds, Seconds) {
    let start = now - now.rem_euclid(PERIOD);
    (start, start + PERIOD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_has_thirty_days_and_begins_where_the_one_before_ends() {
        assert_eq!(period(0), (0, PERIOD));
        assert_eq!(period(PERIOD - 1), (0, PERIOD));
        assert_eq!(period(PERIOD), (PERIOD, 2 * PERIOD));
        assert_eq!(moment::written(period(1_771_165_800).0).get(10..), Some("T00:00:00Z"));
    }
}
