//! `/accounts/pending`: one of several pages or profiles has to be chosen.

use serde::{Deserialize, Serialize};

use crate::api::reading::{people, segment, shown};
use crate::api::{Answer, Api, Failure, MAX_ANSWER};
use crate::error::{ErrorCode, Result};
use crate::view::{ChoiceKind, ChoiceView, LostView, OptionView, Person};

/// Most pages of one brand (API guide, "Facebook").
const MOST_PAGES: u32 = 5;

#[derive(Deserialize)]
struct Pending {
    #[serde(default)]
    profiles: Option<Vec<Profile>>,
    #[serde(default)]
    pages: Option<Vec<Page>>,
    #[serde(default)]
    lost_access: Option<Vec<Lost>>,
}

#[derive(Deserialize)]
struct Profile {
    platform_account_id: String,
    display_name: Option<String>,
    username: Option<String>,
    bio: Option<String>,
}

#[derive(Deserialize)]
struct Page {
    platform_page_id: String,
    name: Option<String>,
    category: Option<String>,
    assigned_brand_name: Option<String>,
    assignable: Option<bool>,
}

#[derive(Deserialize)]
struct Lost {
    name: Option<String>,
    brand_name: Option<String>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Chosen<'a> {
    Profile { platform_account_id: &'a str },
    Pages { page_ids: &'a [String] },
}

impl From<Profile> for OptionView {
    fn from(profile: Profile) -> Self {
        let handle = shown(profile.username.as_deref());
        let name = Some(shown(profile.display_name.as_deref())).filter(|name| !name.is_empty());
        let bio = shown(profile.bio.as_deref());
        Self {
            id: profile.platform_account_id,
            detail: if bio.is_empty() { handle.clone() } else { bio },
            name: name.unwrap_or(handle),
            taken_by: None,
            free: true,
        }
    }
}

impl From<Page> for OptionView {
    fn from(page: Page) -> Self {
        let taken_by = page.assigned_brand_name.filter(|name| !name.is_empty());
        Self {
            id: page.platform_page_id,
            name: shown(page.name.as_deref()),
            detail: shown(page.category.as_deref()),
            free: page.assignable.unwrap_or(taken_by.is_none()),
            taken_by: taken_by.map(|name| shown(Some(&name))),
        }
    }
}

impl From<Pending> for ChoiceView {
    fn from(pending: Pending) -> Self {
        let profiles = pending.profiles.unwrap_or_default();
        let kind = if profiles.is_empty() { ChoiceKind::Pages } else { ChoiceKind::Profile };
        let (options, most) = match kind {
            ChoiceKind::Profile => (profiles.into_iter().map(OptionView::from).collect(), 1),
            ChoiceKind::Pages => {
                (pending.pages.unwrap_or_default().into_iter().map(OptionView::from).collect(), MOST_PAGES)
            }
        };
        let lost = pending.lost_access.unwrap_or_default().into_iter().map(|lost| LostView {
            name: shown(lost.name.as_deref()),
            brand: shown(lost.brand_name.as_deref()),
        });
        Self { kind, options, lost: lost.collect(), most }
    }
}

impl Api {
    /// `GET /accounts/pending/{id}`.
    pub async fn pending(&self, connection: &str) -> Result<ChoiceView> {
        let path = format!("accounts/pending/{}", segment(connection)?);
        let pending: Pending = self.get(&path).await.map_err(|failure| failure.explain(gone))?;
        Ok(pending.into())
    }

    /// `POST /accounts/pending/{id}/select`. Sent once; a choice can be made once.
    pub async fn select(&self, connection: &str, kind: ChoiceKind, chosen: &[String]) -> Answer<Vec<Person>> {
        let path = format!("accounts/pending/{}/select", segment(connection).map_err(Failure::local)?);
        let body = match (kind, chosen) {
            (ChoiceKind::Profile, [one]) => Chosen::Profile { platform_account_id: one },
            (ChoiceKind::Profile | ChoiceKind::Pages, page_ids) => Chosen::Pages { page_ids },
        };
        let request = self.once.post(self.address.endpoint(&path)).json(&body);
        let answer = self.send(request, MAX_ANSWER).await;
        let (status, bytes) = answer.map_err(|failure| failure.after_sending().recode(gone))?;
        if status == 201 { people(&bytes) } else { Err(Failure::unexpected(status)) }
    }
}

/// What a refusal means here.
fn gone(status: u16, code: &str) -> Option<ErrorCode> {
    match (status, code) {
        (404, "resource.not_found") => Some(ErrorCode::ChoiceGone),
        (400, _) | (409, "resource.conflict") => Some(ErrorCode::ChoiceRefused),
        _ => None,
    }
}
