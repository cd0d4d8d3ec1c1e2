//! Facebook logins, as they are kept: one sign-in with several pages, each of which belongs to at most one brand.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::accounts::{self, Account, Condition};
use crate::app::Caller;
use crate::current::brands::{self, Brand};
use crate::people::Person;
use crate::platform::Platform;
use crate::secret;
use crate::store::{Down, Place, Table, Transaction};

/// What the pages of somebody are called after, and their categories.
const KINDS: [[&str; 2]; 7] = [
    ["", "Local business"],
    ["Shop", "Shopping & retail"],
    ["Events", "Event"],
    ["Careers", "Employment agency"],
    ["Club", "Community"],
    ["Academy", "Education"],
    ["Archive", "Library"],
];

/// Whose handle has this word in it manages one page or profile.
pub(super) const SINGLE: &str = "single";

/// A login, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Login {
    pub(crate) person: Person,
    pub(crate) pages: Vec<Page>,
}

/// A page that a login manages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Page {
    /// The platform's id.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) category: String,
    /// Whether the last sign-in still had it.
    pub(crate) granted: bool,
    pub(crate) held: Option<Held>,
}

/// What a page is to the account that has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Held {
    pub(crate) account: String,
    pub(crate) brand: String,
    pub(crate) active: bool,
    pub(crate) default: bool,
}

impl Login {
    /// Somebody's pages: three to seven, or one, always the same ones.
    fn of(person: &Person) -> Self {
        let digest = secret::digest(&person.handle);
        let is_single = accounts::subject(person).contains(SINGLE);
        let count = if is_single { 1 } else { 3 + usize::from(digest[0] % 5) };
        let pages = KINDS.iter().take(count).enumerate().map(|(number, [kind, category])| Page {
            id: page_id(&digest, number),
            name: format!("{} {kind}", person.name).trim_end().to_owned(),
            category: (*category).to_owned(),
            granted: true,
            held: None,
        });
        Self { person: person.clone(), pages: pages.collect() }
    }

    /// The pages of an account.
    pub(crate) fn pages_of(&self, account: &str) -> impl Iterator<Item = (&Page, &Held)> {
        let held = self.pages.iter().filter_map(|page| Some((page, page.held.as_ref()?)));
        held.filter(move |(_, held)| held.account == account)
    }
}

/// Which pages a sign-in brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Brings {
    AllPages,
    /// All but the one that matters most: the first that an account has, or else the first.
    AllButOne,
}

/// A page that can be chosen, on the wire.
#[derive(Serialize, ToSchema)]
#[schema(as = PendingPage)]
pub(super) struct Offered {
    platform_page_id: String,
    name: String,
    category: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    assigned_brand_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assigned_brand_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assigned_account_id: Option<String>,
    assignable: bool,
}

/// A page that an account has and its login no longer brings, on the wire.
#[derive(Serialize, ToSchema)]
#[schema(as = LostPage)]
pub(super) struct Lost {
    platform_page_id: String,
    name: String,
    brand_id: String,
    brand_name: String,
}

/// Makes the logins of accounts that are there from the start: each has the first page in its brand.
pub(crate) fn seed(change: &mut Transaction<'_>, workspace: usize, accounts: &mut BTreeMap<String, Account>) {
    let of_facebook = |(_, account): &(&String, &mut Account)| account.platform == Platform::Facebook;
    for (id, account) in accounts.iter_mut().filter(of_facebook) {
        let Some(brand) = account.brand.clone() else { continue };
        let (login_id, mut login) = (id_of(workspace, &account.person), Login::of(&account.person));
        if let Some(first) = login.pages.first_mut() {
            first.held = Some(Held { account: id.clone(), brand, active: true, default: true });
        }
        change.put(place(workspace, &login_id), &login);
        account.login = Some(login_id);
    }
}

/// The id of somebody's login: always the same one.
fn id_of(workspace: usize, person: &Person) -> String {
    let id = format!("cred_{}", secret::hex_digest(&format!("{workspace}/{}", accounts::subject(person))));
    id.chars().take(31).collect()
}

/// Where a login stands.
pub(crate) fn place(workspace: usize, id: &str) -> Place {
    Place::new(Table::Logins, workspace, id)
}

/// The login of somebody who signed in: known, with what it holds, or new. Whatever it holds works again.
pub(super) async fn sign_in(
    change: &mut Transaction<'_>,
    workspace: usize,
    person: &Person,
    brings: Brings,
) -> Result<(String, Login), Down> {
    let id = id_of(workspace, person);
    let known: Option<Login> = change.get(&place(workspace, &id)).await?;
    let mut login = known.unwrap_or_else(|| Login::of(person));
    let wanted = login.pages.iter().position(|page| page.held.is_some()).unwrap_or_default();
    for (number, page) in login.pages.iter_mut().enumerate() {
        page.granted = brings == Brings::AllPages || number != wanted;
        if let Some(held) = &page.held {
            let at = accounts::place(workspace, &held.account);
            if let Some(account) = change.get::<Account>(&at).await?.filter(Account::is_there) {
                change.put(at, &Account { condition: Condition::Active, ..account });
            }
        }
    }
    change.put(place(workspace, &id), &login);
    Ok((id, login))
}

/// The pages of a login as they can be chosen, and those that it lost.
pub(super) async fn offered(
    app: &App,
    caller: &Caller,
    login: &Login,
) -> Result<(Vec<Offered>, Vec<Lost>), Down> {
    let (mut offered, mut lost) = (Vec::new(), Vec::new());
    for page in &login.pages {
        // Who has a page is told only of brands that the caller may see.
        let seen = page.held.as_ref().filter(|held| caller.may_see(&held.brand));
        let brand: Option<Brand> = match seen {
            Some(held) => app.store.get(&brands::place(caller.owner.workspace, &held.brand)).await?,
            None => None,
        };
        let brand_name = brand.map(|brand| brand.name);
        if page.granted {
            offered.push(Offered {
                platform_page_id: page.id.clone(),
                name: page.name.clone(),
                category: page.category.clone(),
                assigned_brand_id: seen.map(|held| held.brand.clone()),
                assigned_brand_name: brand_name,
                assigned_account_id: seen.map(|held| held.account.clone()),
                assignable: page.held.is_none(),
            });
        } else if let Some(held) = seen {
            lost.push(Lost {
                platform_page_id: page.id.clone(),
                name: page.name.clone(),
                brand_id: held.brand.clone(),
                brand_name: brand_name.unwrap_or_default(),
            });
        }
    }
    Ok((offered, lost))
}

/// Makes the pages of an account free again.
pub(crate) async fn let_go(
    change: &mut Transaction<'_>,
    workspace: usize,
    id: &str,
    account: &Account,
) -> Result<(), Down> {
    let Some(login_id) = &account.login else { return Ok(()) };
    let Some(mut login) = change.get::<Login>(&place(workspace, login_id)).await? else { return Ok(()) };
    for page in &mut login.pages {
        page.held.take_if(|held| held.account == id);
    }
    change.put(place(workspace, login_id), &login);
    Ok(())
}

/// Seventeen digits, as the platform's are.
fn page_id(digest: &secret::Digest, number: usize) -> String {
    let seed = digest.iter().take(7).fold(0_u64, |sum, byte| sum * 256 + u64::from(*byte));
    let place = u64::try_from(number).unwrap_or_default();
    format!("{}", 10_000_000_000_000_000 + (seed + place * 7_919) % 90_000_000_000_000_000)
}
