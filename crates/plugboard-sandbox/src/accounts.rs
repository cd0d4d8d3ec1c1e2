//! The accounts of one workspace, and the two routes that list and remove them. An account's id follows from
//! workspace, platform and subject, so that connecting the same one again finds it: that is the whole upsert.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::{Json, response::IntoResponse};
use serde::Serialize;

use crate::people::{self, Person};
use crate::platform::Platform;
use crate::reply::Refusal;
use crate::{App, Statuses, secret};

/// How many people of each kind the consent page offers.
const OFFERED_EXPIRED: usize = 6;
const OFFERED_CONNECTED: usize = 2;
const OFFERED_NEW: usize = 3;

/// Crockford's base 32, the letters of the ids in the documents.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// One workspace.
pub(crate) struct Accounts {
    workspace: usize,
    made: usize,
    by_id: Mutex<BTreeMap<String, Account>>,
}

struct Account {
    platform: Platform,
    person: Person,
    condition: Condition,
}

/// `Removed` stays, so that an account that comes back has its old name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Condition {
    Active,
    Expired,
    Removed,
}

/// What one may find of a person before they sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    NeedsSignIn,
    Connected,
    New,
}

/// The answer 201 of the guide.
#[derive(Serialize)]
pub(crate) struct Connected {
    account_id: String,
    platform: &'static str,
    username: String,
}

#[derive(Serialize)]
struct List<'a> {
    data: Vec<Row<'a>>,
    count: usize,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    platform: &'static str,
    name: &'a str,
    username: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reconnect_reason: Option<&'static str>,
}

impl Account {
    fn row<'a>(&'a self, id: &'a str, statuses: Statuses) -> Option<Row<'a>> {
        let (status, reconnect_reason) = match (statuses, self.condition) {
            (_, Condition::Removed) => return None,
            (Statuses::Absent, Condition::Active | Condition::Expired) => (None, None),
            (Statuses::Shown, Condition::Active) => (Some("active"), None),
            (Statuses::Shown, Condition::Expired) => (Some("reconnect_required"), Some("token_expired")),
        };
        let Person { name, handle } = &self.person;
        let platform = self.platform.slug();
        Some(Row { id, platform, name, username: handle, status, reconnect_reason })
    }
}

impl Accounts {
    /// The first `made` people of the line, the first `expired` of whom need to sign in again.
    pub(crate) fn new(workspace: usize, made: usize, expired: usize) -> Self {
        let account = |place| {
            let (platform, person) = people::at(place);
            let condition = if place < expired { Condition::Expired } else { Condition::Active };
            (id(workspace, platform, &person.handle), Account { platform, person, condition })
        };
        let by_id = (0..made).map(account).collect();
        Self { workspace, made, by_id: Mutex::new(by_id) }
    }

    /// Connects somebody who signed in: the same handle, in whatever case, is the same account.
    pub(crate) fn sign_in(&self, platform: Platform, person: Person) -> Connected {
        self.upsert(platform, &person.handle.to_lowercase(), person)
    }

    /// Connects the account that a credential belongs to. The key of an account that was made is its username.
    pub(crate) fn credential(&self, platform: Platform, key: &str) -> Connected {
        self.upsert(platform, key, people::by_digest(platform, &secret::digest(key)))
    }

    fn upsert(&self, platform: Platform, subject: &str, person: Person) -> Connected {
        let id = id(self.workspace, platform, subject);
        let mut by_id = self.lock();
        let new = Account { platform, person, condition: Condition::Active };
        let account = by_id.entry(id.clone()).or_insert(new);
        account.condition = Condition::Active;
        Connected { account_id: id, platform: platform.slug(), username: account.person.handle.clone() }
    }

    /// The person that `--consent auto` signs in as: always the same one, and none of those made.
    pub(crate) fn first_newcomer(&self, platform: Platform) -> Option<Person> {
        people::from(self.made, platform).next()
    }

    /// Whom the consent page offers: those who need it, then some connected ones, then some new ones.
    pub(crate) fn offers(&self, platform: Platform) -> Vec<(Standing, Person)> {
        let by_id = self.lock();
        let with = |condition: Condition, standing: Standing, most: usize| {
            let those = by_id
                .values()
                .filter(move |account| account.platform == platform && account.condition == condition);
            those.take(most).map(move |account| (standing, account.person.clone()))
        };
        let is_new = |person: &Person| {
            let found = by_id.get(&id(self.workspace, platform, &person.handle));
            found.is_none_or(|account| account.condition == Condition::Removed)
        };
        let new = people::from(self.made, platform).filter(is_new).take(OFFERED_NEW);
        with(Condition::Expired, Standing::NeedsSignIn, OFFERED_EXPIRED)
            .chain(with(Condition::Active, Standing::Connected, OFFERED_CONNECTED))
            .chain(new.map(|person| (Standing::New, person)))
            .collect()
    }

    fn json(&self, statuses: Statuses) -> axum::response::Response {
        let by_id = self.lock();
        let data: Vec<Row<'_>> = by_id.iter().filter_map(|(id, account)| account.row(id, statuses)).collect();
        let count = data.len();
        Json(List { data, count }).into_response()
    }

    fn remove(&self, id: &str) -> Result<(), Refusal> {
        let mut by_id = self.lock();
        let account = by_id.get_mut(id).filter(|account| account.condition != Condition::Removed);
        account.ok_or(Refusal::AccountNotFound)?.condition = Condition::Removed;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Account>> {
        self.by_id.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `GET /v1/accounts`: 200 with everything at once; 401.
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refusal> {
    Ok(app.workspace(app.authenticate(&headers)?)?.json(app.options.statuses))
}

/// `DELETE /v1/accounts/{id}`: 204; 401; 404 also for one that is gone already or another workspace's.
pub(crate) async fn remove(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Refusal> {
    app.workspace(app.authenticate(&headers)?)?.remove(&id)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `acc_` and 24 characters, like the one in the guide.
fn id(workspace: usize, platform: Platform, subject: &str) -> String {
    let mut seed = String::with_capacity(subject.len() + 16);
    // Writing to a String cannot fail.
    let _ = write!(seed, "{workspace}/{}/{subject}", platform.slug());
    let digest = secret::digest(&seed);
    let letters = digest.iter().take(22).map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    "acc_01".chars().chain(letters).collect()
}
