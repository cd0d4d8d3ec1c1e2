//! Beginning an attempt, and what a person can do with one.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Board, Browser, Now, Shown, State, Tracked};
use crate::accounts::{Freshness, Status};
use crate::address::SignInLink;
use crate::api::{Connect, Failure};
use crate::attempt::{self, Attempt, Before, Effect, Event, Expected, Phase, Rivals};
use crate::callback::REDIRECT_URI;
use crate::error::{Error, ErrorCode, Result};
use crate::platform;
use crate::vault::Secret;
use crate::view::{Method, Person, WorkspaceKind};
use crate::workspace::Workspace;

/// A list older than this is fetched anew when an attempt begins: it is what a lost answer is judged by.
const FRESH_ENOUGH_MS: i64 = 60_000;

/// Longest sheet id and platform slug, in characters.
const MAX_NAME: usize = 64;

/// What the shell has to open in the browser.
#[derive(Debug)]
pub struct Opening {
    /// The attempt that it belongs to.
    pub attempt: String,
    /// The judged address.
    pub link: Arc<SignInLink>,
}

impl Board {
    /// Begins to connect an account of `platform`, or to reconnect `account`. `sheet` is the id of the sheet on
    /// which the person pressed the button; a second press on the same sheet does nothing. Gives what to
    /// open, if there is anything to open. How it goes on is told by the view.
    pub async fn begin(&self, sheet: &str, platform: &str, account: Option<&str>) -> Result<Option<Opening>> {
        let now = self.now();
        let begun = self.change(|state| state.begin(sheet, platform, account, Method::Browser, now))?;
        let Some(begun) = begun else { return Ok(None) };
        if begun.list_is_old {
            self.runtime.spawn(self.clone().note_list_before(sheet.to_owned()));
        }
        let answer = begun.api.connect(&begun.platform, REDIRECT_URI).await;
        Ok(self.take_offer(sheet, answer.map_err(Event::Refused)))
    }

    /// Connects a platform that takes a key or password. What was typed is sent once. After a failure the same
    /// sheet may be sent again.
    pub async fn submit(
        &self,
        sheet: &str,
        platform: &str,
        account: Option<&str>,
        fields: BTreeMap<String, Secret>,
    ) -> Result<Option<Opening>> {
        let fields = check_fields(platform, fields)?;
        let now = self.now();
        let begun = self.change(|state| {
            state
                .attempts
                .retain(|old| old.attempt.id != sheet || !matches!(old.attempt.phase, Phase::Failed { .. }));
            state.begin(sheet, platform, account, Method::Form, now)
        })?;
        let Some(begun) = begun else { return Ok(None) };
        if begun.list_is_old {
            self.clone().note_list_before(sheet.to_owned()).await;
        }
        let starting = |tracked: &mut Tracked| matches!(tracked.attempt.phase, Phase::Starting);
        if !self.lock().tracked(sheet).is_some_and(starting) {
            return Ok(None);
        }
        let answer = begun.api.submit(&begun.platform, &fields).await;
        Ok(self.take_offer(
            sheet,
            answer.map_err(|failure| match failure {
                Failure::Lost(_) => Event::Lost,
                Failure::Unsent(error) => Event::Refused(error),
                Failure::Refused { error, .. } => Event::Refused(blame_field(platform, error)),
            }),
        ))
    }

    /// The sign-in address of a waiting attempt, to copy.
    pub fn link(&self, id: &str) -> Result<Arc<SignInLink>> {
        let mut state = self.lock();
        let link = state.tracked(id).and_then(|tracked| tracked.link.clone());
        link.ok_or_else(|| ErrorCode::AttemptGone.into())
    }

    /// The sign-in address of a waiting attempt, to open once more. It is in memory only, so after a
    /// restart there is none.
    pub fn reopen(&self, id: &str) -> Result<Opening> {
        self.change(|state| {
            let tracked = state.tracked(id).ok_or(ErrorCode::AttemptGone)?;
            tracked.browser = Browser::NoTrouble;
            let link = tracked.link.clone().ok_or(ErrorCode::AttemptGone)?;
            Ok(Opening { attempt: id.to_owned(), link })
        })
    }

    /// Records that the browser could not be started for an attempt.
    pub fn browser_failed(&self, id: &str) {
        self.change(|state| {
            if let Some(tracked) = state.tracked(id) {
                tracked.browser = Browser::Failed;
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
            }
        });
    }

    /// Whether the open workspace lists this account.
    pub fn account_id(&self, id: &str) -> Result<String> {
        let state = self.lock();
        let account = state.workspace().and_then(|open| open.list.index.find(id));
        account.map(|account| account.id.clone()).ok_or_else(|| ErrorCode::AccountGone.into())
    }

    fn take_offer(&self, id: &str, answer: std::result::Result<Connect, Event>) -> Option<Opening> {
        match answer {
            Ok(Connect::SignIn { link, state: token }) => {
                let (link, now) = (Arc::new(link), self.now());
                let effects = self.change(|state| {
                    let effects = state.step(id, Event::Offered { state: token.digest() }, now);
                    if let (true, Some(tracked)) = (effects.contains(&Effect::OpenBrowser), state.tracked(id))
                    {
                        tracked.link = Some(Arc::clone(&link));
                    }
                    effects
                });
                // Without the effect it was cancelled in the meantime.
                let opens = effects.contains(&Effect::OpenBrowser);
                self.perform(id, effects);
                opens.then(|| Opening { attempt: id.to_owned(), link })
            }
            Ok(Connect::Account(person)) => {
                self.happen(id, Event::Arrived(person));
                None
            }
            Err(event) => {
                self.happen(id, event);
                None
            }
        }
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
fn expectation(state: &mut State, id: &str, kind: WorkspaceKind) -> Option<Expected> {
    let person = state.tracked(id)?.attempt.expected.as_ref()?.person.clone();
    let index = &state.workspace_of(kind)?.list.index;
    let status = index.find(&person.account_id).and_then(|account| account.status);
    let before = match (index.freshness(), status) {
        (Freshness::Fresh, Some(Status::ReconnectRequired)) => Before::Broken,
        (Freshness::Fresh | Freshness::Stale, _) => Before::Otherwise,
    };
    Some(Expected { person, before })
}

/// What a new attempt needs to go on outside the lock.
struct Begun {
    api: Arc<crate::api::Api>,
    platform: String,
    list_is_old: bool,
}

impl State {
    /// Writes a new attempt down. `None` if the sheet has one already.
    fn begin(
        &mut self,
        sheet: &str,
        platform: &str,
        account: Option<&str>,
        method: Method,
        now: Now,
    ) -> Result<Option<Begun>> {
        if [sheet, platform].iter().any(|name| name.is_empty() || name.len() > MAX_NAME) {
            return Err(ErrorCode::AttemptGone.into());
        }
        if self.tracked(sheet).is_some() {
            return Ok(None);
        }
        let open = self.workspace().ok_or(ErrorCode::KeyMissing)?;
        let account = match account {
            Some(id) => Some(open.list.index.find(id).ok_or(ErrorCode::AccountGone)?),
            None => None,
        };
        // A reconnect is at the account's own platform, whatever the sheet said.
        let platform = account.map_or(platform, |account| &account.platform).to_owned();
        let attempt = Attempt {
            id: sheet.to_owned(),
            workspace: open.kind,
            method: platform::find(&platform).map_or(method, |known| known.method),
            redirect_uri: REDIRECT_URI.to_owned(),
            key: open.fingerprint,
            started: now.wall,
            ended: None,
            state: None,
            expected: account.map(|account| Expected {
                person: Person { account_id: account.id.clone(), username: account.username.clone() },
                before: match (open.list.index.freshness(), account.status) {
                    (Freshness::Fresh, Some(Status::ReconnectRequired)) => Before::Broken,
                    (Freshness::Fresh | Freshness::Stale, _) => Before::Otherwise,
                },
            }),
            before: if self.brought_since_check(open, &platform) {
                None
            } else {
                self.ids_of(open.kind, &platform)
            },
            phase: Phase::Starting,
            platform: platform.clone(),
        };
        let checked = open.list.checked_at.map_or(i64::MAX, |checked| (now.wall - checked).abs());
        let list_is_old = attempt.before.is_none() || checked > FRESH_ENOUGH_MS;
        let api = Arc::clone(&open.api);
        self.note_saved(|store| store.save(&attempt));
        self.attempts.push(Tracked::new(attempt, Some(now.steady)));
        Ok(Some(Begun { api, platform, list_is_old }))
    }

    /// Whether an attempt may have brought an account that the last list does not show yet.
    fn brought_since_check(&self, open: &Workspace, platform: &str) -> bool {
        let since = open.list.checked_at.unwrap_or(i64::MIN);
        self.attempts.iter().map(|tracked| &tracked.attempt).any(|other| {
            other.workspace == open.kind
                && other.platform == platform
                && attempt::may_have_brought_one(other, since) == Rivals::Some
        })
    }
}

/// Trims what was typed, and finds what is missing before anything is sent.
fn check_fields(slug: &str, fields: BTreeMap<String, Secret>) -> Result<BTreeMap<String, Secret>> {
    let trimmed: BTreeMap<String, Secret> = fields
        .into_iter()
        .map(|(name, value)| (name, Secret::new(value.expose().trim().to_owned())))
        .collect();
    for field in platform::find(slug).map_or(&[][..], |known| known.fields) {
        let length = trimmed.get(field.name).map_or(0, |value| value.expose().chars().count());
        if length == 0 || length > field.max_length as usize {
            return Err(Error::from(ErrorCode::FieldInvalid).in_field(field.name));
        }
    }
    Ok(trimmed)
}

/// A refused credential is the fault of the field that holds the secret.
fn blame_field(slug: &str, error: Error) -> Error {
    let secret = platform::find(slug).and_then(|known| known.fields.iter().find(|field| field.secret));
    match (error.code, secret) {
        (ErrorCode::CredentialRefused | ErrorCode::FieldInvalid, Some(field)) => error.in_field(field.name),
        _ => error,
    }
}
