//! Beginning an attempt, and what a person can do with one.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::offer::{Opening, Request};
use super::state::{Browser, Shown, State, Tracked};
use super::{Board, Now};
use crate::accounts::{Freshness, Status};
use crate::address::SignInLink;
use crate::api::{Api, Failure};
use crate::attempt::{self, Attempt, Before, Event, Expected, Phase, Rivals};
use crate::error::{Error, ErrorCode, Result};
use crate::platform;
use crate::typed::{self, Form};
use crate::vault::Secret;
use crate::view::{Asked, BrandRef, BrowserChoice, Contract, Method, Person, StepName, WorkspaceId};
use crate::workspace::Workspace;

/// A list older than this is fetched anew when an attempt begins: it is what a lost answer is judged by.
const FRESH_ENOUGH_MS: i64 = 60_000;

/// Longest sheet id and platform slug, in characters.
pub(super) const MAX_NAME: usize = 64;

/// Longest value of a field that the catalogue does not know, in characters, and most fields of a form.
const MAX_VALUE: usize = 4_096;
const MAX_FIELDS: usize = 32;

/// What is begun on a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Beginning {
    /// The sheet on which the person pressed the button; it becomes the attempt's id.
    pub sheet: String,
    /// Platform slug.
    pub platform: String,
    /// The account to reconnect.
    pub account: Option<String>,
    /// The brand that a new account goes to, where there are brands.
    pub brand: Option<String>,
}

impl Board {
    /// Begins to connect an account, or to reconnect one. A second press on the same sheet does nothing. Gives
    /// what to open, if there is anything to open. How it goes on is told by the view.
    pub async fn begin(
        &self,
        beginning: &Beginning,
        browser: Option<BrowserChoice>,
    ) -> Result<Option<Opening>> {
        self.introduce(&beginning.platform);
        let workspace = self.lock().active;
        self.begin_in(workspace, beginning, browser).await
    }

    /// The same in a workspace that need not be the shown one any more.
    pub(super) async fn begin_in(
        &self,
        workspace: WorkspaceId,
        beginning: &Beginning,
        browser: Option<BrowserChoice>,
    ) -> Result<Option<Opening>> {
        let Some(begun) = self.write_down(workspace, beginning, Method::Browser, browser).await? else {
            return Ok(None);
        };
        if begun.list_is_old {
            self.runtime.spawn(self.clone().note_list_before(beginning.sheet.clone()));
        }
        let ways = self.lock().ways.to_try(begun.contract, &begun.platform);
        let offered = self.ask_for_offer(&beginning.sheet, &begun.api, &begun.request(), ways).await;
        Ok(self.take_offer(&beginning.sheet, offered.map_err(Event::Refused)))
    }

    /// Connects a platform that takes a key or password. What was typed is sent once. After a failure the same
    /// sheet may be sent again.
    pub async fn submit(
        &self,
        beginning: &Beginning,
        fields: BTreeMap<String, Secret>,
    ) -> Result<Option<Opening>> {
        let (sheet, platform) = (beginning.sheet.as_str(), beginning.platform.as_str());
        let fields = check_fields(platform, fields)?;
        self.introduce(platform);
        self.change(|state| {
            let failed = |old: &Tracked| matches!(old.attempt.phase, Phase::Failed { .. });
            state.attempts.retain(|old| old.attempt.id != sheet || !failed(old));
        });
        let workspace = self.lock().active;
        let Some(begun) = self.write_down(workspace, beginning, Method::Form, None).await? else {
            return Ok(None);
        };
        if begun.list_is_old {
            self.clone().note_list_before(sheet.to_owned()).await;
        }
        let starting = |tracked: &mut Tracked| matches!(tracked.attempt.phase, Phase::Starting);
        if !self.lock().tracked(sheet).is_some_and(starting) {
            return Ok(None);
        }
        let answer = begun.api.submit(&begun.request().without_way(), &fields).await;
        let offered =
            answer.map(|answer| begun.request().answered(answer, None)).map_err(|failure| match failure {
                Failure::Lost(_) => Event::Lost,
                Failure::Unsent(error) => Event::Refused(error),
                Failure::Refused { error, .. } => Event::Refused(blame_field(beginning, error)),
            });
        Ok(self.take_offer(sheet, offered))
    }

    /// Writes a new attempt down, once it is known what the service speaks. `None` if the sheet has one already.
    async fn write_down(
        &self,
        workspace: WorkspaceId,
        beginning: &Beginning,
        method: Method,
        browser: Option<BrowserChoice>,
    ) -> Result<Option<Begun>> {
        if self.lock().tracked(&beginning.sheet).is_some() {
            return Ok(None);
        }
        let asked = (workspace, self.contract(workspace).await?);
        let now = self.now();
        self.change(|state| {
            let begun = state.begin(asked, beginning, method, browser, now);
            begun.map_err(|error| state.explained(workspace, error))
        })
    }

    /// The sign-in address of a waiting attempt, to copy.
    pub fn link(&self, id: &str) -> Result<Arc<SignInLink>> {
        let mut state = self.lock();
        let link = state.tracked(id).and_then(|tracked| tracked.link.clone());
        link.ok_or_else(|| ErrorCode::AttemptGone.into())
    }

    /// The sign-in address of a waiting attempt, to open once more, in this browser. It is in memory only, so
    /// after a restart there is none.
    pub fn reopen(&self, id: &str, browser: Option<BrowserChoice>) -> Result<Opening> {
        let now = self.now();
        self.change(move |state| {
            let tracked = state.tracked(id).ok_or(ErrorCode::AttemptGone)?;
            let link = tracked.link.clone().ok_or(ErrorCode::AttemptGone)?;
            tracked.attempt.browser = browser;
            let opening = tracked.open(now, link);
            let attempt = tracked.attempt.clone();
            state.note_saved(|store| store.save(&attempt));
            state.note_step(id, StepName::OpenedAgain.into(), now);
            Ok(opening)
        })
    }

    /// Records that the browser could not be started for an attempt.
    pub fn browser_failed(&self, id: &str) {
        let now = self.now();
        self.change(|state| {
            if let Some(tracked) = state.tracked(id) {
                tracked.browser = Browser::Failed;
                state.note_step(id, StepName::BrowserFailed.into(), now);
            }
        });
    }

    /// Cancels an attempt; one whose exchange is on its way goes on.
    pub fn cancel(&self, id: &str) {
        self.happen(id, Event::Cancel);
    }

    /// Takes an attempt that is over off the view. It stays written down until the next start: what it brought
    /// speaks against an attempt that is judged by the list.
    pub fn dismiss(&self, id: &str) {
        self.change(|state| {
            let over = state.tracked(id).filter(|tracked| tracked.attempt.phase.is_end());
            if let Some(tracked) = over {
                tracked.shown = Shown::Dismissed;
                state.note_answer(id);
            }
        });
    }

    /// Whether the open workspace lists this account.
    pub fn account_id(&self, id: &str) -> Result<String> {
        let state = self.lock();
        let account = state.workspace().and_then(|open| open.list.index.find(id));
        account.map(|account| account.id.clone()).ok_or_else(|| ErrorCode::AccountGone.into())
    }

    /// Fetches the list that a lost answer will be judged by, and notes it while nothing has been sent yet.
    async fn note_list_before(self, id: String) {
        self.clone().refresh_workspace_of(id.clone()).await;
        self.change(|state| {
            let Some(tracked) = state.tracked(&id) else { return };
            let (kind, platform) = (tracked.attempt.workspace, tracked.attempt.platform.clone());
            if !matches!(tracked.attempt.phase, Phase::Starting | Phase::Waiting { .. }) {
                return;
            }
            let before = state.ids_of(kind, &platform);
            let expected = expectation(state, &id, kind);
            let Some(tracked) = state.tracked(&id) else { return };
            (tracked.attempt.before, tracked.attempt.expected) = (before, expected);
            let attempt = tracked.attempt.clone();
            state.note_saved(|store| store.save(&attempt));
        });
    }
}

/// Who is expected, with what a list that is known to be fresh says of them; an old list proves nothing.
fn expectation(state: &mut State, id: &str, kind: WorkspaceId) -> Option<Expected> {
    let person = state.tracked(id)?.attempt.expected.as_ref()?.person.clone();
    let list = &state.workspace_of(kind)?.list;
    let status = list.index.find(&person.account_id).and_then(|account| account.status);
    let before = match (list.freshness(), status) {
        (Freshness::Fresh, Some(Status::ReconnectRequired)) => Before::Broken,
        (Freshness::Fresh | Freshness::Stale, _) => Before::Otherwise,
    };
    Some(Expected { person, before })
}

/// What a new attempt needs to go on outside the lock.
struct Begun {
    api: Arc<Api>,
    contract: Contract,
    platform: String,
    brand: Option<String>,
    list_is_old: bool,
}

impl Begun {
    fn request(&self) -> Request<'_> {
        Request { contract: self.contract, platform: &self.platform, brand: self.brand.as_deref() }
    }
}

impl State {
    /// Writes a new attempt down in the workspace whose service was asked what it speaks. `None` if the sheet has one
    /// already.
    fn begin(
        &mut self,
        (workspace, contract): (WorkspaceId, Contract),
        beginning: &Beginning,
        method: Method,
        browser: Option<BrowserChoice>,
        now: Now,
    ) -> Result<Option<Begun>> {
        let Beginning { sheet, platform, .. } = beginning;
        if [sheet, platform].iter().any(|name| name.is_empty() || name.len() > MAX_NAME) {
            return Err(ErrorCode::AttemptGone.into());
        }
        if self.tracked(sheet).is_some() {
            return Ok(None);
        }
        let open = self.workspace_of(workspace).ok_or(ErrorCode::KeyMissing)?;
        // It may have another key than the one that was asked with.
        let contract = open.contract().filter(|own| *own == contract).ok_or(ErrorCode::AttemptGone)?;
        let account = match &beginning.account {
            Some(id) => Some(open.list.index.find(id).ok_or(ErrorCode::AccountGone)?),
            None => None,
        };
        if account.is_some_and(|account| self.is_busy_in_round(workspace, &account.id, sheet)) {
            return Err(ErrorCode::RoundBusy.into());
        }
        if account.is_some_and(|account| self.is_signed_in_to(workspace, &account.id)) {
            return Err(ErrorCode::AccountBusy.into());
        }
        // A reconnect is at the account's own platform and brand, whatever the sheet said.
        let platform = account.map_or(platform, |account| &account.platform).to_owned();
        let brand = match (contract, account) {
            (Contract::Seed, _) => None,
            (Contract::Current, account) => match account.and_then(|account| account.brand.as_ref()) {
                Some(id) => Some(BrandRef { name: open.brands.name(id), id: id.clone() }),
                // Without one the service would make one.
                None => Some(open.brands.chosen(beginning.brand.as_deref())?),
            },
        };
        let method = platform::find(&platform).map_or(method, |known| known.method);
        if method == Method::Dashboard {
            return Err(ErrorCode::DashboardOnly.into());
        }
        let attempt = Attempt {
            id: sheet.to_owned(),
            workspace: open.id,
            contract,
            method,
            brand: brand.clone(),
            browser,
            tickets: Vec::new(),
            key: open.fingerprint,
            started: now.wall,
            ended: None,
            expected: account.map(|account| Expected {
                person: Person { account_id: account.id.clone(), username: account.username.clone() },
                before: match (open.list.freshness(), account.status) {
                    (Freshness::Fresh, Some(Status::ReconnectRequired)) => Before::Broken,
                    (Freshness::Fresh | Freshness::Stale, _) => Before::Otherwise,
                },
            }),
            before: if self.brought_since_check(open, &platform) {
                None
            } else {
                self.ids_of(open.id, &platform)
            },
            phase: Phase::Starting,
            platform: platform.clone(),
        };
        let checked = open.list.checked_at.map_or(i64::MAX, |checked| (now.wall - checked).abs());
        let list_is_old = attempt.before.is_none() || checked > FRESH_ENOUGH_MS;
        let tracked = Tracked::new(attempt.clone(), Some(now.steady));
        let api = Arc::new(open.api.heard_by(&tracked.ear));
        self.note_saved(|store| store.save(&attempt));
        self.begun_in_round(&attempt);
        self.attempts.push(tracked);
        self.note_step(sheet, StepName::Begun.into(), now);
        let brand = brand.map(|brand| brand.id);
        Ok(Some(Begun { api, contract, platform, brand, list_is_old }))
    }

    /// Whether an attempt to reconnect this account is under way.
    fn is_signed_in_to(&self, workspace: WorkspaceId, account: &str) -> bool {
        self.attempts.iter().map(|tracked| &tracked.attempt).any(|attempt| {
            let expected = attempt.expected.as_ref();
            attempt.workspace == workspace
                && !attempt.phase.is_end()
                && expected.is_some_and(|expected| expected.person.account_id == account)
        })
    }

    /// Whether an attempt may have brought an account that the last list does not show yet.
    fn brought_since_check(&self, open: &Workspace, platform: &str) -> bool {
        let since = open.list.checked_at.unwrap_or(i64::MIN);
        // What it brought is in the list: nothing of it is left to come.
        let is_listed = |other: &Attempt| {
            let Phase::Connected { got, others, .. } = &other.phase else { return false };
            let mut people = [got].into_iter().chain(others);
            people.all(|person| open.list.index.find(&person.account_id).is_some())
        };
        self.attempts.iter().map(|tracked| &tracked.attempt).any(|other| {
            other.workspace == open.id
                && other.platform == platform
                && attempt::may_have_brought_one(other, since) == Rivals::Some
                && !is_listed(other)
        })
    }
}

/// Reads what was typed by the forms of the catalogue, and finds what is missing or wrong before anything is sent.
fn check_fields(slug: &str, fields: BTreeMap<String, Secret>) -> Result<BTreeMap<String, Secret>> {
    let known = platform::find(slug).map_or(&[][..], |known| known.fields);
    let invalid = |name: &str| Error::from(ErrorCode::FieldInvalid).in_field(name);
    for field in known.iter().filter(|field| field.asked == Asked::Always) {
        if fields.get(field.name).is_none_or(|value| value.expose().trim().is_empty()) {
            return Err(invalid(field.name));
        }
    }
    if fields.len() > MAX_FIELDS {
        return Err(ErrorCode::FieldInvalid.into());
    }
    let mut read = BTreeMap::new();
    for (name, value) in fields {
        let own = known.iter().find(|field| field.name == name);
        let (form, longest) =
            own.map_or((Form::Any, MAX_VALUE), |field| (field.form, field.max_length as usize));
        let value = typed::read(form, value.expose()).map_err(|error| error.in_field(&name))?;
        let is_asked = own.is_some_and(|field| field.asked == Asked::Always);
        if name.len() > MAX_NAME
            || value.expose().chars().count() > longest
            || (is_asked && value.expose().is_empty())
        {
            return Err(invalid(&name));
        }
        read.insert(name, value);
    }
    Ok(read)
}

/// A refused credential is the fault of the field that holds the secret. So is one of another account, which has no
/// room in the brand of the account that is to be reconnected.
fn blame_field(beginning: &Beginning, error: Error) -> Error {
    let error = match (error.code, &beginning.account) {
        (ErrorCode::BrandTaken, Some(_)) => Error { code: ErrorCode::CredentialOfAnother, ..error },
        (_, Some(_) | None) => error,
    };
    let known = platform::find(&beginning.platform);
    let secret = known.and_then(|known| known.fields.iter().find(|field| field.secret));
    match (error.code, secret) {
        (
            ErrorCode::CredentialRefused | ErrorCode::CredentialOfAnother | ErrorCode::FieldInvalid,
            Some(field),
        ) => error.in_field(field.name),
        _ => error,
    }
}
