//! The accounts of a workspace. An account's id follows from workspace, platform and subject, so that connecting
//! the same one again finds it: that is the whole upsert.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::app::Caller;
use crate::contract::Guess;
use crate::current::{brands, logins};
use crate::people::{self, Person};
use crate::platform::Platform;
use crate::reply::Refusal;
use crate::script::Chosen;
use crate::secret;
use crate::store::{Commit, Down, Place, Table, Transaction};
use crate::{App, Statuses};

/// How many people of each kind the consent page offers.
const OFFERED_EXPIRED: usize = 6;
const OFFERED_CONNECTED: usize = 2;
const OFFERED_NEW: usize = 3;

/// Crockford's base 32, the letters of the ids in the documents.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Why an account needs somebody, as the service writes it.
const REASON: &str = "token_expired";

/// An account, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) platform: Platform,
    pub(crate) person: Person,
    pub(crate) condition: Condition,
    /// Only the current contract has brands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) brand: Option<String>,
    /// The sign-in that it shares with others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) login: Option<String>,
    /// Why it needs somebody, where that is not the usual reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
}

/// `Removed` stays, so that an account that comes back has its old name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Condition {
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

impl Account {
    pub(crate) fn is_there(&self) -> bool {
        self.condition != Condition::Removed
    }

    /// What stays of it, so that it has its old name when it comes back.
    pub(crate) fn removed(self) -> Self {
        Self { condition: Condition::Removed, brand: None, login: None, ..self }
    }

    /// `status` and `reconnect_reason` of a list, where it has them.
    pub(crate) fn status(&self, app: &App) -> (Option<&'static str>, Option<String>) {
        match (app.options.statuses, self.condition) {
            (Statuses::Absent, _) => (None, None),
            (Statuses::Shown, Condition::Active | Condition::Removed) => (Some("active"), None),
            (Statuses::Shown, Condition::Expired) => (Some("reconnect_required"), self.reason(app)),
        }
    }

    fn reason(&self, app: &App) -> Option<String> {
        let is_suspended = self.platform == Platform::Youtube && app.has(Guess::ReasonSuspended);
        let usual = if is_suspended { "youtube_account_suspended" } else { REASON };
        let reason = self.reason.clone().unwrap_or_else(|| usual.to_owned());
        (!app.has(Guess::NoReason)).then_some(reason)
    }
}

/// Makes the accounts that a fresh workspace has, once: the first people of the line, the first of whom need to
/// sign in again.
pub(crate) async fn seed(app: &App, workspace: usize) -> Result<(), Down> {
    let made = Place::new(Table::Settings, workspace, "made");
    loop {
        let mut change = app.store.begin();
        if change.get::<usize>(&made).await?.is_some() {
            return Ok(());
        }
        let mut accounts: BTreeMap<String, Account> = (0..app.options.accounts)
            .map(|number| {
                let (platform, person) = people::at(number);
                let expired = number < app.options.expired;
                let condition = if expired { Condition::Expired } else { Condition::Active };
                let id = id(workspace, platform, &person.handle, 0);
                (id, Account { platform, person, condition, brand: None, login: None, reason: None })
            })
            .collect();
        if app.is_current() {
            brands::seed(&mut change, workspace, &mut accounts);
            logins::seed(&mut change, workspace, &mut accounts);
        }
        for (id, account) in &accounts {
            change.put(place(workspace, id), account);
        }
        change.put(made.clone(), &accounts.len());
        if change.commit().await? == Commit::Done {
            return Ok(());
        }
    }
}

/// Where an account stands.
pub(crate) fn place(workspace: usize, id: &str) -> Place {
    Place::new(Table::Accounts, workspace, id)
}

/// The id of whoever signed in, and what is known of it. One that was removed may get another id.
pub(crate) async fn find(
    app: &App,
    change: &mut Transaction<'_>,
    workspace: usize,
    platform: Platform,
    subject: &str,
) -> Result<(String, Option<Account>), Down> {
    let mut round = 0;
    loop {
        let id = id(workspace, platform, subject, round);
        let known: Option<Account> = change.get(&place(workspace, &id)).await?;
        let is_gone = known.as_ref().is_some_and(|account| !account.is_there());
        if !(is_gone && app.has(Guess::NewIdAfterRemoval)) {
            return Ok((id, known));
        }
        round += 1;
    }
}

/// What a person signs in as: the same handle, in whatever case, is the same account.
pub(crate) fn subject(person: &Person) -> String {
    person.handle.to_lowercase()
}

/// All accounts that are there, ordered by id.
pub(crate) async fn all(app: &App, workspace: usize) -> Result<Vec<(String, Account)>, Down> {
    let mut all: Vec<(String, Account)> = app.store.all(Table::Accounts, workspace).await?;
    all.retain(|(_, account)| account.is_there());
    Ok(all)
}

/// Takes an account away, if the caller may see it.
pub(crate) async fn remove(app: &App, caller: &Caller, id: &str) -> Result<(), Refusal> {
    let workspace = caller.owner.workspace;
    loop {
        let mut change = app.store.begin();
        let known: Option<Account> = change.get(&place(workspace, id)).await?;
        let known =
            known.filter(|account| !account.is_there() || caller.may_see_inside(account.brand.as_deref()));
        let account = known.ok_or(Refusal::AccountNotFound)?;
        if !account.is_there() {
            let again = app.has(Guess::RemoveAgain);
            return if again { Ok(()) } else { Err(Refusal::AccountNotFound) };
        }
        if app.is_current() {
            brands::let_go(&mut change, workspace, id, &account).await?;
            logins::let_go(&mut change, workspace, id, &account).await?;
        }
        change.put(place(workspace, id), &account.removed());
        if change.commit().await? == Commit::Done {
            return Ok(());
        }
    }
}

/// Makes the active ones of these accounts need their owner; returns how many.
pub(crate) async fn expire(app: &App, workspace: usize, chosen: &Chosen) -> Result<usize, Down> {
    let mut expired = 0;
    for (id, _) in all(app, workspace).await?.into_iter().filter(|(id, account)| chosen.has(id, account)) {
        if chosen.is_enough(expired) {
            break;
        }
        loop {
            let mut change = app.store.begin();
            let known: Option<Account> = change.get(&place(workspace, &id)).await?;
            let Some(account) = known.filter(|known| known.condition == Condition::Active) else { break };
            let reason = chosen.reason().map(str::to_owned);
            let expired_one = Account { condition: Condition::Expired, reason, ..account };
            change.put(place(workspace, &id), &expired_one);
            if change.commit().await? == Commit::Done {
                expired += 1;
                break;
            }
        }
    }
    Ok(expired)
}

/// The person that `--consent auto` signs in as: always the same one, and none of those made.
pub(crate) fn first_newcomer(app: &App, platform: Platform) -> Option<Person> {
    people::from(app.options.accounts, platform).next()
}

/// Whom the consent page offers: those who need it, then some connected ones, then some new ones.
pub(crate) async fn offers(
    app: &App,
    workspace: usize,
    platform: Platform,
) -> Result<Vec<(Standing, Person)>, Down> {
    let mut mine = all(app, workspace).await?;
    mine.retain(|(_, account)| account.platform == platform);
    let with = |condition: Condition, standing: Standing, most: usize| {
        let those = mine.iter().filter(move |(_, account)| account.condition == condition);
        those.take(most).map(move |(_, account)| (standing, account.person.clone()))
    };
    let is_new = |person: &Person| mine.iter().all(|(_, account)| account.person.handle != person.handle);
    let new = people::from(app.options.accounts, platform).filter(is_new).take(OFFERED_NEW);
    Ok(with(Condition::Expired, Standing::NeedsSignIn, OFFERED_EXPIRED)
        .chain(with(Condition::Active, Standing::Connected, OFFERED_CONNECTED))
        .chain(new.map(|person| (Standing::New, person)))
        .collect())
}

/// `acc_` and 24 characters, like the one in the guide.
fn id(workspace: usize, platform: Platform, subject: &str, round: usize) -> String {
    let again = if round == 0 { String::new() } else { format!("/{round}") };
    let digest = secret::digest(&format!("{workspace}/{}/{subject}{again}", platform.slug()));
    let letters = digest.iter().take(22).map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    "acc_01".chars().chain(letters).collect()
}
