//! The end of a sign-in, whoever received the callback: an account, or a choice that is still to be made.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::accounts::{self, Account, Condition};
use crate::app::Caller;
use crate::current::logins::{Brings, SINGLE};
use crate::current::{brands, invites, logins};
use crate::moment::{self, Seconds};
use crate::people::Person;
use crate::platform::Platform;
use crate::reply::{Current, Refusal};
use crate::store::{Commit, Place, Table, Transaction};
use crate::{App, openapi, secret};

/// Whose handle has this word in it manages no page, profile or channel.
const EMPTY: &str = "empty";

/// What the profiles of one login are called.
const LOCATIONS: [&str; 3] = ["Downtown", "Harbour", "Station"];

/// What signed in, and where it shall go.
#[derive(Clone, Debug)]
pub(super) struct SignedIn {
    /// Whose key began it.
    pub(super) by: Caller,
    pub(super) platform: Platform,
    pub(super) person: Person,
    pub(super) brand: Option<String>,
    pub(super) invite: Option<String>,
}

/// What came of it.
pub(super) enum Finished {
    Connected(Connected),
    Choose(String, Pending),
}

/// The answer 201.
#[derive(Serialize, ToSchema)]
#[schema(as = ConnectedAccount)]
pub(crate) struct Connected {
    pub(super) account_id: String,
    #[schema(schema_with = openapi::platform_of_current)]
    platform: &'static str,
    username: String,
    display_name: String,
}

/// A choice that is to be made, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pending {
    pub(super) platform: Platform,
    pub(super) person: Person,
    pub(super) brand: Option<String>,
    pub(super) invite: Option<String>,
    /// Facebook: the login whose pages can be chosen.
    pub(super) login: Option<String>,
    pub(super) ends: Seconds,
}

/// A profile of a login.
pub(super) struct Profile {
    pub(super) id: String,
    /// Who it is; the first one is the login's own name.
    pub(super) person: Person,
    pub(super) subject: String,
}

impl Connected {
    pub(super) fn new(account_id: String, account: &Account) -> Self {
        let Person { name, handle } = account.person.clone();
        Self { account_id, platform: account.platform.slug(), username: handle, display_name: name }
    }
}

/// Where a choice stands.
pub(super) fn place(workspace: usize, id: &str) -> Place {
    Place::new(Table::Pending, workspace, id)
}

/// Connects whoever signed in, or keeps what is to be chosen from.
pub(super) async fn finish(app: &App, signed_in: SignedIn) -> Result<Finished, Refusal> {
    let manages = matches!(
        signed_in.platform,
        Platform::Facebook | Platform::Google | Platform::Youtube | Platform::LinkedinPage
    );
    if manages && accounts::subject(&signed_in.person).contains(EMPTY) {
        return Err(Current::NothingThere(signed_in.platform).into());
    }
    let has_pages = signed_in.platform == Platform::Facebook;
    let is_missing = has_pages && app.script.has_page_missing(signed_in.platform);
    let brings = if is_missing { Brings::AllButOne } else { Brings::AllPages };
    loop {
        let mut change = app.store.begin();
        let finished = match signed_in.platform {
            Platform::Facebook => {
                let SignedIn { by, person, .. } = &signed_in;
                let (login, _) = logins::sign_in(&mut change, by.owner.workspace, person, brings).await?;
                wait(&mut change, &signed_in, Some(login))?
            }
            Platform::Google if profiles(&signed_in.person).len() > 1 => wait(&mut change, &signed_in, None)?,
            _ => {
                let subject = accounts::subject(&signed_in.person);
                Finished::Connected(connect(app, &mut change, &signed_in, &subject).await?)
            }
        };
        if change.commit().await? == Commit::Done {
            return Ok(finished);
        }
    }
}

/// Connects an account that needs no choice.
pub(super) async fn at_once(app: &App, signed_in: &SignedIn, subject: &str) -> Result<Connected, Refusal> {
    loop {
        let mut change = app.store.begin();
        let connected = connect(app, &mut change, signed_in, subject).await?;
        if change.commit().await? == Commit::Done {
            return Ok(connected);
        }
    }
}

/// Connects one account, within a change.
pub(super) async fn connect(
    app: &App,
    change: &mut Transaction<'_>,
    signed_in: &SignedIn,
    subject: &str,
) -> Result<Connected, Refusal> {
    let SignedIn { by, platform, person, brand, invite } = signed_in;
    let workspace = by.owner.workspace;
    let (id, known) = accounts::find(app, change, workspace, *platform, subject).await?;
    let before = known.clone();
    let mut account = known.unwrap_or_else(|| Account {
        platform: *platform,
        person: person.clone(),
        condition: Condition::Active,
        brand: None,
        login: None,
        reason: None,
    });
    // A key of certain brands takes nothing out of another.
    if account.brand.as_deref().is_some_and(|brand| !by.may_see(brand)) {
        return Err(Current::AlreadyLinked.into());
    }
    account.condition = Condition::Active;
    let brand = match brand {
        Some(brand) => brand.clone(),
        None => brands::without_name(app, change, workspace, &account).await?,
    };
    brands::put_in(app, change, workspace, &id, &mut account, &brand).await?;
    if before.as_ref() != Some(&account) {
        change.put(accounts::place(workspace, &id), &account);
    }
    used(change, workspace, invite.as_deref()).await?;
    Ok(Connected::new(id, &account))
}

/// Notes that the invite which began a sign-in has been used.
pub(super) async fn used(
    change: &mut Transaction<'_>,
    workspace: usize,
    invite: Option<&str>,
) -> Result<(), Refusal> {
    match invite {
        Some(invite) => invites::used(change, workspace, invite).await,
        None => Ok(()),
    }
}

/// Whose handle has this word in it manages two profiles of the same name.
const TWIN: &str = "twin";

/// The profiles that somebody manages: one, or three.
pub(super) fn profiles(person: &Person) -> Vec<Profile> {
    let digest = secret::hex_digest(&person.handle);
    let digits: String = digest.bytes().take(12).map(|byte| char::from(b'0' + byte % 10)).collect();
    let subject = accounts::subject(person);
    let is_single = subject.contains(SINGLE);
    let has_twin = subject.contains(TWIN);
    let is_several = has_twin || digest.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
    let count = if is_several && !is_single { LOCATIONS.len() } else { 1 };
    // Who signs in again may be known by the name of a profile.
    let of_location = |location: &&str| person.name.strip_suffix(&format!(" ({location})"));
    let own = LOCATIONS.iter().find_map(of_location).unwrap_or(&person.name);
    let profile = |number: usize| {
        let location = LOCATIONS.get(number).copied().unwrap_or_default();
        let name = match number {
            0 => own.to_owned(),
            1 if has_twin => own.to_owned(),
            _ => format!("{own} ({location})"),
        };
        let person = Person { name, handle: person.handle.clone() };
        let subject = if number == 0 { subject.clone() } else { format!("{subject}/{number}") };
        Profile { id: format!("accounts/{digits}/locations/{}", number + 1), person, subject }
    };
    (0..count).map(profile).collect()
}

fn wait(
    change: &mut Transaction<'_>,
    signed_in: &SignedIn,
    login: Option<String>,
) -> Result<Finished, Refusal> {
    let SignedIn { by, platform, person, brand, invite } = signed_in.clone();
    let workspace = by.owner.workspace;
    let digits = secret::random_hex::<16>().map_err(|_| Refusal::Internal)?;
    let id = format!("pc_{digits}");
    let life = Table::Pending.life().unwrap_or_default();
    let ends = moment::seconds() + i64::try_from(life.as_secs()).unwrap_or_default();
    let pending = Pending { platform, person, brand, invite, login, ends };
    change.put(place(workspace, &id), &pending);
    Ok(Finished::Choose(id, pending))
}
