//! Links for somebody who is not here: made, watched until somebody used them, revoked.
//!
//! The service tells an open invite's link again, so it is not written down; who is expected is.

use serde::{Deserialize, Serialize};

use super::Board;
use super::brands::settled;
use super::state::State;
use crate::api;
use crate::error::{ErrorCode, Result};
use crate::qr;
use crate::view::{BrandRef, Contract, InviteState, InviteView, Person, QrView, WorkspaceId};

/// What stands for the link in a message.
const LINK: &str = "{link}";

/// Longest message, in bytes.
const MAX_MESSAGE: usize = 16 * 1024;

/// An invite, as it was made here or as the service lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Invite {
    pub(super) id: String,
    platform: String,
    brand: String,
    ends: Option<i64>,
    expected: Option<Person>,
    /// Accounts of the platform in the brand that were listed before.
    before: Option<Vec<String>>,
    #[serde(skip)]
    pub(super) link: String,
    /// The same drawn: not at each picture of the view.
    #[serde(skip)]
    qr: QrView,
    #[serde(default = "first")]
    workspace: WorkspaceId,
    used_by: Option<Person>,
    over: bool,
}

/// Before there were several, all that were kept belonged to the first.
fn first() -> WorkspaceId {
    WorkspaceId::FIRST
}

impl Board {
    /// Makes a link with which somebody else connects an account of a platform to a brand, good for so many days
    /// (1, 3, 7, 14 or 30). `account` is who is expected.
    pub async fn invite(&self, platform: &str, brand: &str, days: u32, account: Option<&str>) -> Result<()> {
        let (kind, api, before, expected) = {
            let state = self.lock();
            let (kind, api) = state.open_api()?;
            let open = state.workspace().ok_or(ErrorCode::KeyMissing)?;
            let expected = account.and_then(|id| open.list.index.find(id));
            let expected = expected
                .map(|account| Person { account_id: account.id.clone(), username: account.username.clone() });
            (kind, api, state.ids_in(kind, platform, brand), expected)
        };
        // If the answer is lost, the new one is told from those that others made.
        let known = api.invites(brand).await.ok();
        let made = match api.create_invite(brand, platform, days).await {
            Ok(made) => made,
            // The service has one code for two things, and the list tells them apart.
            Err(error)
                if error.code == ErrorCode::InviteExists
                    && before.as_ref().is_some_and(|ids| !ids.is_empty()) =>
            {
                return Err(crate::Error { code: ErrorCode::BrandTaken, ..error });
            }
            Err(error) if error.code == ErrorCode::InviteExists => {
                // It may have been made elsewhere: then it is shown from now on.
                if let Ok(listed) = api.invites(brand).await {
                    self.change(|state| state.settle_invites(kind, &[], &listed));
                }
                return Err(error);
            }
            // The list shows whether it was made; which account is expected by it goes along.
            Err(error) if error.code.leaves_outcome_open() => {
                let known = known.ok_or_else(|| error.clone())?;
                let listed = api.invites(brand).await.map_err(|_| error.clone())?;
                let mut new = listed.into_iter().filter(|found| {
                    let is_known = known.iter().any(|invite| invite.id == found.id);
                    found.active && found.platform == platform && !found.link.is_empty() && !is_known
                });
                new.next().filter(|_| new.next().is_none()).ok_or(error)?
            }
            Err(error) => return Err(error),
        };
        let now = self.now().wall;
        self.change(|state| {
            let (brand, workspace) = (brand.to_owned(), kind);
            let api::Invite { id, platform, link, ends, .. } = made;
            let (used_by, over, qr) = (None, false, qr::draw(&link));
            let invite =
                Invite { id, platform, brand, ends, expected, before, link, qr, workspace, used_by, over };
            let made = (invite.id.clone(), invite.expected.clone());
            // A check that ran meanwhile may have brought it already.
            state.invites.retain(|other| other.id != invite.id);
            state.invites.push(invite);
            state.keep_invites();
            if let (id, Some(expected)) = made {
                state.sent_in_round(kind, &expected.account_id, &id, now);
            }
        });
        Ok(())
    }

    /// Makes an invite worthless.
    pub async fn revoke_invite(&self, id: &str) -> Result<()> {
        let (_, api) = self.lock().open_api()?;
        if let Err(error) = api.revoke_invite(id).await {
            let brand =
                self.lock().invites.iter().find(|invite| invite.id == id).map(|own| own.brand.clone());
            let listed = match brand.filter(|_| error.code.leaves_outcome_open()) {
                Some(brand) => api.invites(&brand).await.map_err(|_| error.clone())?,
                None => return Err(error),
            };
            settled(error, || !listed.iter().any(|found| found.id == id && found.active))?;
        }
        self.change(|state| {
            state.invites.retain(|invite| invite.id != id);
            state.keep_invites();
        });
        Ok(())
    }

    /// Takes an invite that is over off the view.
    pub fn dismiss_invite(&self, id: &str) {
        self.change(|state| {
            let place = state.invites.iter().position(|invite| invite.id == id && !invite.is_open());
            if let Some(place) = place {
                state.drawer.invite = Some((place, state.invites.remove(place)));
            }
            state.keep_invites();
        });
    }

    /// The link of an invite, to copy.
    pub fn invite_link(&self, id: &str) -> Result<String> {
        let state = self.lock();
        let found = state.invites.iter().find(|invite| invite.id == id && !invite.link.is_empty());
        found.map(|invite| invite.link.clone()).ok_or_else(|| ErrorCode::InviteGone.into())
    }

    /// A message with the link in place of `{link}`, to copy.
    pub fn invite_message(&self, id: &str, message: &str) -> Result<String> {
        if message.len() > MAX_MESSAGE {
            return Err(ErrorCode::FieldInvalid.into());
        }
        Ok(message.replace(LINK, &self.invite_link(id)?))
    }
}

impl Invite {
    fn is_open(&self) -> bool {
        self.used_by.is_none() && !self.over
    }

    fn state(&self) -> InviteState {
        match (&self.used_by, self.over) {
            (Some(got), _) => {
                let as_expected = self.expected.as_ref().map(|who| who.account_id == got.account_id);
                InviteState::Used { got: got.clone(), as_expected }
            }
            (None, true) => InviteState::Over,
            (None, false) => InviteState::Open,
        }
    }
}

impl State {
    /// Takes what the service lists, and settles from the account list which of those that were asked about were used.
    pub(super) fn settle_invites(&mut self, kind: WorkspaceId, asked: &[String], listed: &[api::Invite]) {
        for found in listed.iter().filter(|found| found.active) {
            match self.invites.iter_mut().find(|invite| invite.id == found.id) {
                Some(known) if known.link == found.link => {}
                Some(known) => {
                    known.link.clone_from(&found.link);
                    known.qr = qr::draw(&found.link);
                }
                None => self.invites.push(Invite {
                    id: found.id.clone(),
                    platform: found.platform.clone(),
                    brand: found.brand.clone(),
                    ends: found.ends,
                    expected: None,
                    before: None,
                    link: found.link.clone(),
                    qr: qr::draw(&found.link),
                    workspace: kind,
                    used_by: None,
                    over: false,
                }),
            }
        }
        let mut invites = std::mem::take(&mut self.invites);
        for invite in invites.iter_mut().filter(|invite| invite.is_open() && asked.contains(&invite.id)) {
            let active = listed.iter().any(|found| found.id == invite.id && found.active);
            if !active {
                invite.used_by = self.newcomer(kind, invite);
                invite.over = true;
            }
        }
        self.invites = invites;
        self.keep_invites();
    }

    /// Who came by an invite that is used up: the one account that was not there before, or who was expected and
    /// works again.
    fn newcomer(&self, kind: WorkspaceId, invite: &Invite) -> Option<Person> {
        let index = &self.workspace_of(kind)?.list.index;
        let before = invite.before.as_ref()?;
        let mut new = index.accounts().filter(|account| {
            let mine = account.platform == invite.platform && account.brand.as_ref() == Some(&invite.brand);
            let again = invite.expected.as_ref().is_some_and(|who| who.account_id == account.id);
            let works = account.status == Some(crate::accounts::Status::Active);
            mine && (!before.contains(&account.id) || again && works)
        });
        let person = |account: &crate::accounts::Account| Person {
            account_id: account.id.clone(),
            username: account.username.clone(),
        };
        match (new.next(), new.next()) {
            (Some(only), None) => Some(person(only)),
            (Some(_), Some(_)) | (None, _) => None,
        }
    }

    /// Ids of a platform's accounts in a brand, if the list is one that the service just gave.
    fn ids_in(&self, kind: WorkspaceId, platform: &str, brand: &str) -> Option<Vec<String>> {
        let index = &self.workspace_of(kind)?.list.index;
        let ids = self.ids_of(kind, platform)?;
        let inside = |id: &String| {
            index.find(id).and_then(|account| account.brand.as_deref()).is_none_or(|own| own == brand)
        };
        Some(ids.into_iter().filter(inside).collect())
    }

    /// How the invites of a workspace stand, by their ids.
    pub(super) fn invite_states(&self, kind: WorkspaceId) -> Vec<(String, InviteState)> {
        let mine = self.invites.iter().filter(|invite| invite.workspace == kind);
        mine.map(|invite| (invite.id.clone(), invite.state())).collect()
    }

    /// The invites that are open, each with its brand.
    pub(super) fn invites_to_settle(&self, kind: WorkspaceId) -> Vec<(String, String)> {
        let open = self.invites.iter().filter(|invite| invite.workspace == kind && invite.is_open());
        open.map(|invite| (invite.id.clone(), invite.brand.clone())).collect()
    }

    /// Whether an account came by an invite; by the one that was put away last, too.
    pub(super) fn used_an_invite(&self, account: &str) -> bool {
        let put_away = self.drawer.invite.iter().map(|(_, invite)| invite);
        let used = self.invites.iter().chain(put_away).filter_map(|invite| invite.used_by.as_ref());
        used.map(|person| &person.account_id).any(|id| id == account)
    }

    /// Whose invites are waited for.
    pub(super) fn open_invites(&self) -> impl Iterator<Item = WorkspaceId> {
        let open = self.invites.iter().filter(|invite| invite.is_open()).map(|invite| invite.workspace);
        open.filter(|kind| {
            self.workspace_of(*kind).is_some_and(|open| open.contract() == Some(Contract::Current))
        })
    }

    pub(super) fn keep_invites(&mut self) {
        let live = self.kept_invites();
        self.note_saved(|store| store.save_invites(&live));
    }

    /// The invites as they are written down, with their ids.
    pub(super) fn kept_invites(&self) -> Vec<(String, String)> {
        let live = self.invites.iter().filter(|invite| invite.workspace != WorkspaceId::REHEARSAL);
        live.filter_map(|invite| Some((invite.id.clone(), serde_json::to_string(invite).ok()?))).collect()
    }

    pub(super) fn recall_invites(&mut self) {
        let kept = self.store.invites().unwrap_or_default();
        self.invites = kept.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
    }

    pub(super) fn forget_invites(&mut self, kind: WorkspaceId) {
        self.invites.retain(|invite| invite.workspace != kind);
        self.drawer.invite = None;
    }

    pub(super) fn invite_views(&self) -> Vec<InviteView> {
        let Some(open) = self.workspace() else { return Vec::new() };
        let mine = self.invites.iter().rev().filter(|invite| invite.workspace == open.id);
        mine.map(|invite| InviteView {
            id: invite.id.clone(),
            platform: invite.platform.clone(),
            brand: BrandRef { name: open.brands.name(&invite.brand), id: invite.brand.clone() },
            link: invite.link.clone(),
            qr: invite.qr.clone(),
            ends: invite.ends,
            expected: invite.expected.clone(),
            state: invite.state(),
        })
        .collect()
    }
}
