//! A choice that is to be made after a sign-in: one profile of a login (Google), or some of its pages (Facebook).

use serde::{Deserialize, Serialize};

use super::super::rows::Rows;
use super::super::{Answered, Api, Failure, MAX_ANSWER, Tries, meaning, reading};
use super::pages::Offered;
use crate::callback::is_connection;
use crate::choice::{Item, Offer};
use crate::error::{Error, ErrorCode, Result};
use crate::view::{ChoiceKind, LostView, Person};

/// The 200 of `GET /accounts/pending/{connection_id}`. When the choice ends is left to the reader's own clock.
#[derive(Deserialize)]
struct Pending<'a> {
    #[serde(default, borrow)]
    profiles: Rows<'a>,
    #[serde(default, deserialize_with = "reading::opaque")]
    login_id: Option<String>,
    #[serde(default, borrow)]
    pages: Rows<'a>,
    #[serde(default, borrow)]
    lost_access: Rows<'a>,
}

#[derive(Deserialize)]
struct Profile {
    #[serde(default, deserialize_with = "reading::opaque")]
    platform_account_id: Option<String>,
    #[serde(default, deserialize_with = "reading::words")]
    display_name: Option<String>,
    #[serde(default, deserialize_with = "reading::words")]
    username: Option<String>,
    #[serde(default, deserialize_with = "reading::words")]
    bio: Option<String>,
}

#[derive(Deserialize)]
struct Lost {
    #[serde(default, deserialize_with = "reading::words")]
    name: Option<String>,
    #[serde(default, deserialize_with = "reading::words")]
    brand_name: Option<String>,
}

/// Body of `POST /accounts/pending/{connection_id}/select`.
#[derive(Serialize)]
#[serde(untagged)]
enum Select<'a> {
    Profile { platform_account_id: &'a str },
    Pages { page_ids: &'a [String] },
}

impl Profile {
    fn into_item(self) -> Option<Item> {
        let id = reading::id(self.platform_account_id)?;
        let username = reading::filled(self.username);
        Some(Item {
            name: reading::filled(self.display_name).unwrap_or_else(|| id.clone()),
            id,
            detail: reading::filled(self.bio).or(username.clone()).unwrap_or_default(),
            username: username.unwrap_or_default(),
            account: None,
            brand: None,
            free: true,
        })
    }
}

/// What there is to choose from; somebody who has nothing there manages nothing.
pub(in crate::api) fn choice(bytes: &[u8]) -> Answered<Offer> {
    let Pending { profiles, login_id, pages, lost_access } = reading::whole(bytes)?;
    let profiles: Vec<Profile> = reading::rows(&profiles.into_list().unwrap_or_default());
    let pages: Vec<Offered> = reading::rows(&pages.into_list().unwrap_or_default());
    let lost: Vec<Lost> = reading::rows(&lost_access.into_list().unwrap_or_default());
    let has_login = login_id.is_some_and(|id| !id.is_empty());
    let (kind, items): (ChoiceKind, Vec<Item>) = if profiles.is_empty() && (has_login || !pages.is_empty()) {
        (ChoiceKind::Pages, pages.into_iter().filter_map(Offered::into_item).collect())
    } else {
        (ChoiceKind::Profile, profiles.into_iter().filter_map(Profile::into_item).collect())
    };
    let lost: Vec<LostView> = lost
        .into_iter()
        .map(|page| LostView { name: reading::shown(page.name), brand: reading::shown(page.brand_name) })
        .collect();
    if items.is_empty() && lost.is_empty() {
        return Err(Failure::local(ErrorCode::NothingManaged.into()));
    }
    Ok(Offer { kind, items, lost })
}

impl Api {
    /// `GET /accounts/pending/{connection_id}`: what there is to choose from. Asks up to three times.
    pub async fn pending(&self, connection: &str) -> Result<Offer> {
        let address = self.below_choice(&["accounts", "pending", connection], connection)?;
        let answer = self.read(&address, MAX_ANSWER, Tries::Three).await;
        answer.and_then(|bytes| choice(&bytes)).map_err(|failure| failure.explain(meaning::at_choice))
    }

    /// `POST /accounts/pending/{connection_id}/select`. Sent once; an answer that cannot be understood is a lost
    /// answer.
    pub async fn select(
        &self,
        connection: &str,
        kind: ChoiceKind,
        chosen: &[String],
    ) -> Answered<Vec<Person>> {
        let refused = || Failure::local(ErrorCode::ChoiceRefused.into());
        let select = match (kind, chosen) {
            (ChoiceKind::Profile, [only]) => Select::Profile { platform_account_id: only },
            (ChoiceKind::Pages, [_, ..]) => Select::Pages { page_ids: chosen },
            (ChoiceKind::Profile | ChoiceKind::Pages, _) => return Err(refused()),
        };
        let path = ["accounts", "pending", connection, "select"];
        let address = self.below_choice(&path, connection).map_err(Failure::local)?;
        let answer = self.change(self.once.post(address).json(&select)).await;
        let people = answer.and_then(|bytes| reading::people(&bytes));
        people.map_err(|failure| failure.recode(meaning::at_choice))
    }

    fn below_choice(&self, path: &[&str], connection: &str) -> Result<String> {
        let address = self.below(path).filter(|_| is_connection(connection));
        address.ok_or_else(|| Error::from(ErrorCode::ChoiceGone))
    }
}
