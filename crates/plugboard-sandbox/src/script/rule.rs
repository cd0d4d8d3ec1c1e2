//! One rule: how it is written, what makes sense, and which requests and platforms it fits.

use std::time::Duration;

use axum::http::{HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};

use super::Mishap;
use super::place::{Endpoint, Place};
use super::waiting::{RetryAfter, RetryForm};
use crate::accounts::Account;
use crate::contract::Contract;
use crate::moment;
use crate::people::Person;
use crate::platform::Platform;

/// Where `redirected` leads without a `to`: a name that is nobody's (RFC 2606).
const ELSEWHERE: &str = "https://elsewhere.example/sign-in";

/// A rule as it is written. Times are texts such as `5s`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    mishap: Mishap,
    #[serde(skip_serializing_if = "Option::is_none")]
    platform: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<String>,
    /// How many of the fitting occasions are let pass first.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(super) after: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    times: Option<u32>,
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    lasting: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delay: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    work: Option<Work>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Foreign>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_form: Option<RetryForm>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    handle: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<Fate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ids: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    handles: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Whether what was asked for is done although the answer is another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Work {
    #[default]
    Undone,
    Done,
}

/// What becomes of the account whose place in its brand somebody else wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fate {
    #[default]
    Kept,
    Replaced,
}

/// What a gateway answers in place of the API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Foreign {
    #[default]
    Html,
    Empty,
    Json,
}

/// A rule that makes sense, beside the way it was written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Loaded {
    pub(super) rule: Rule,
    pub(super) play: Play,
    pub(super) often: Often,
    platform: Option<Platform>,
    endpoint: Endpoint,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Often {
    Times(u32),
    /// From the first time that it could be played.
    For(Duration),
}

/// What happens, by the occasion.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Play {
    Consent(OnConsent),
    Request(OnRequest),
    Tokens(Chosen),
    ExpiredState,
    PageMissing,
}

/// What becomes of Allow on the sign-in page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OnConsent {
    Declined,
    PlatformError,
    StatelessRefusal,
    /// This one comes back, or some newcomer.
    WrongPerson(Option<Person>, Fate),
    LostCallback,
    SecondCallback,
}

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum OnRequest {
    Slow(Duration),
    Refused {
        status: StatusCode,
        retry_after: Option<RetryAfter>,
        work: Work,
    },
    Foreign {
        status: StatusCode,
        body: Foreign,
        work: Work,
    },
    Redirected {
        status: StatusCode,
        to: HeaderValue,
        work: Work,
    },
    KeyRefused,
    /// This text, as JSON.
    Reply(String),
    Garbled,
    /// After this many bytes of the answer, its head included.
    Cut(usize),
}

/// Accounts that are to need their owner again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chosen {
    platform: Option<Platform>,
    ids: Vec<String>,
    handles: Vec<String>,
    reason: Option<String>,
    most: Option<usize>,
}

impl Rule {
    /// Checks what is written; the error is the reason.
    pub(super) fn load(self) -> Result<Loaded, String> {
        self.check_parameters()?;
        let platform = self.platform.as_deref().map(platform).transpose()?;
        let endpoint = match (&self.endpoint, self.mishap) {
            (Some(name), _) => Endpoint::parse(name)?,
            (None, Mishap::TokenExpired) => Endpoint::List,
            (None, _) => Endpoint::Api,
        };
        if platform.is_some() && endpoint == Endpoint::List && self.mishap != Mishap::TokenExpired {
            return Err("the list has no platform".into());
        }
        let often = match (self.times, &self.lasting) {
            (Some(_), Some(_)) => return Err("times or for, not both".into()),
            (Some(0), None) => return Err("times is at least 1".into()),
            (times, None) => Often::Times(times.unwrap_or(1)),
            (None, Some(span)) => Often::For(duration("for", span)?),
        };
        let play = self.play(platform)?;
        Ok(Loaded { rule: self, play, often, platform, endpoint })
    }

    /// Refuses parameters of other mishaps: whoever wrote them expects them to do something.
    fn check_parameters(&self) -> Result<(), String> {
        let given = [
            ("endpoint", self.endpoint.is_some()),
            ("delay", self.delay.is_some()),
            ("status", self.status.is_some()),
            ("work", self.work.is_some()),
            ("body", self.body.is_some()),
            ("retry_after", self.retry_after.is_some()),
            ("retry_form", self.retry_form.is_some()),
            ("reason", self.reason.is_some()),
            ("bytes", self.bytes.is_some()),
            ("to", self.to.is_some()),
            ("text", self.text.is_some()),
            ("handle", self.handle.is_some()),
            ("expected", self.expected.is_some()),
            ("most", self.most.is_some()),
            ("ids", !self.ids.is_empty()),
            ("handles", !self.handles.is_empty()),
        ];
        let known = parameters(self.mishap);
        match given.into_iter().find(|(name, is_given)| *is_given && !known.contains(name)) {
            Some((name, _)) => Err(format!("{name} is nothing that this mishap has")),
            None => Ok(()),
        }
    }

    fn play(&self, platform: Option<Platform>) -> Result<Play, String> {
        let work = self.work.unwrap_or_default();
        let retry_after = self.retry_after.map(|seconds| RetryAfter::new(seconds, self.retry_form));
        let request = match self.mishap {
            Mishap::Declined => return Ok(Play::Consent(OnConsent::Declined)),
            Mishap::PlatformError => return Ok(Play::Consent(OnConsent::PlatformError)),
            Mishap::StatelessRefusal => return Ok(Play::Consent(OnConsent::StatelessRefusal)),
            Mishap::WrongPerson => {
                let handle = self.handle.as_deref();
                let typed = |handle| Person::typed(handle).ok_or("handle is not one");
                let (who, fate) = (handle.map(typed).transpose()?, self.expected.unwrap_or_default());
                return Ok(Play::Consent(OnConsent::WrongPerson(who, fate)));
            }
            Mishap::LostCallback => return Ok(Play::Consent(OnConsent::LostCallback)),
            Mishap::SecondCallback => return Ok(Play::Consent(OnConsent::SecondCallback)),
            Mishap::ExpiredState => return Ok(Play::ExpiredState),
            Mishap::PageMissing => return Ok(Play::PageMissing),
            Mishap::TokenExpired => {
                let (ids, handles) = (self.ids.clone(), self.handles.clone());
                let chosen = match self.most {
                    Some(most) => Chosen::at_most(most, platform, ids, handles),
                    None => Chosen::new(platform, ids, handles)?,
                };
                return Ok(Play::Tokens(chosen.because(self.reason.clone())));
            }
            Mishap::Slow => {
                OnRequest::Slow(duration("delay", self.delay.as_deref().ok_or("delay is missing")?)?)
            }
            Mishap::ServerError => {
                let status = self.status(503, "500 to 599", |status| (500..=599).contains(status))?;
                OnRequest::Refused { status, retry_after, work }
            }
            Mishap::RateLimited => {
                OnRequest::Refused { status: StatusCode::TOO_MANY_REQUESTS, retry_after, work }
            }
            Mishap::NotJson => {
                let is_good = |status: &u16| matches!(status, 200..=206 | 400..=599);
                let status = self.status(200, "200 to 206 or 400 to 599", is_good)?;
                OnRequest::Foreign { status, body: self.body.unwrap_or_default(), work }
            }
            Mishap::Redirected => {
                let to = self.to.as_deref().unwrap_or(ELSEWHERE);
                let to = HeaderValue::from_str(to).map_err(|_| "to is not an address")?;
                let leads_on = |status: &u16| matches!(status, 301 | 302 | 303 | 307 | 308);
                let status = self.status(302, "301, 302, 303, 307 or 308", leads_on)?;
                OnRequest::Redirected { status, to, work }
            }
            Mishap::KeyRefused => OnRequest::KeyRefused,
            Mishap::Reply => OnRequest::Reply(self.text.clone().ok_or("text is missing")?),
            Mishap::Garbled => OnRequest::Garbled,
            Mishap::Cut => OnRequest::Cut(self.bytes.unwrap_or_default()),
        };
        Ok(Play::Request(request))
    }

    fn status(&self, otherwise: u16, which: &str, fits: fn(&u16) -> bool) -> Result<StatusCode, String> {
        let status = Some(self.status.unwrap_or(otherwise)).filter(fits);
        let known = status.and_then(|status| StatusCode::from_u16(status).ok());
        known.ok_or_else(|| format!("status is {which}"))
    }
}

/// What a mishap has beside `platform`, `after`, `times` and `for`.
fn parameters(mishap: Mishap) -> &'static [&'static str] {
    match mishap {
        Mishap::Declined
        | Mishap::PlatformError
        | Mishap::StatelessRefusal
        | Mishap::ExpiredState
        | Mishap::LostCallback
        | Mishap::SecondCallback
        | Mishap::PageMissing => &[],
        Mishap::WrongPerson => &["handle", "expected"],
        Mishap::TokenExpired => &["endpoint", "ids", "handles", "reason", "most"],
        Mishap::Slow => &["endpoint", "delay"],
        Mishap::ServerError => &["endpoint", "status", "work", "retry_after", "retry_form"],
        Mishap::NotJson => &["endpoint", "status", "work", "body"],
        Mishap::RateLimited => &["endpoint", "retry_after", "retry_form"],
        Mishap::Redirected => &["endpoint", "status", "to", "work"],
        Mishap::KeyRefused | Mishap::Garbled => &["endpoint"],
        Mishap::Reply => &["endpoint", "text"],
        Mishap::Cut => &["endpoint", "bytes"],
    }
}

impl Loaded {
    pub(super) fn is_of(&self, platform: Platform) -> bool {
        self.platform.is_none_or(|wanted| wanted == platform)
    }

    /// What it does to this request, which is about this platform.
    pub(super) fn on_request(&self, at: &Place<'_>, platform: Option<Platform>) -> Option<&OnRequest> {
        match &self.play {
            Play::Request(play) if self.endpoint.has(at) => {
                (self.platform.is_none() || self.platform == platform).then_some(play)
            }
            Play::Request(_)
            | Play::Consent(_)
            | Play::Tokens(_)
            | Play::ExpiredState
            | Play::PageMissing => None,
        }
    }

    /// Whether the request's platform has to be known to tell.
    pub(super) fn asks_platform(&self, at: &Place<'_>) -> bool {
        matches!(self.play, Play::Request(_)) && self.platform.is_some() && self.endpoint.has(at)
    }

    /// Whose tokens expire with this request.
    pub(super) fn tokens(&self, at: &Place<'_>) -> Option<&Chosen> {
        match &self.play {
            Play::Tokens(chosen) if self.endpoint.has(at) => Some(chosen),
            Play::Tokens(_)
            | Play::Request(_)
            | Play::Consent(_)
            | Play::ExpiredState
            | Play::PageMissing => None,
        }
    }
}

impl Chosen {
    /// Fails if it would be everybody.
    pub(crate) fn new(
        platform: Option<Platform>,
        ids: Vec<String>,
        handles: Vec<String>,
    ) -> Result<Self, String> {
        if platform.is_none() && ids.is_empty() && handles.is_empty() {
            return Err("ids, handles or a platform say whose".into());
        }
        Ok(Self { platform, ids, handles, reason: None, most: None })
    }

    /// Of these, or of everybody, so many that work, in the order of the list.
    fn at_most(most: usize, platform: Option<Platform>, ids: Vec<String>, handles: Vec<String>) -> Self {
        Self { platform, ids, handles, reason: None, most: Some(most) }
    }

    /// Whether as many as are wanted have been chosen.
    pub(crate) fn is_enough(&self, count: usize) -> bool {
        self.most.is_some_and(|most| count >= most)
    }

    /// The same, for this reason.
    pub(crate) fn because(self, reason: Option<String>) -> Self {
        Self { reason, ..self }
    }

    /// Why they need their owner, as a list has it; the usual reason if there is none.
    pub(crate) fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    pub(crate) fn has(&self, id: &str, account: &Account) -> bool {
        let by_name = |handle: &String| handle.to_lowercase() == account.person.handle.to_lowercase();
        let named = self.ids.iter().any(|wanted| wanted == id) || self.handles.iter().any(by_name);
        let all = self.ids.is_empty() && self.handles.is_empty();
        (named || all) && self.platform.is_none_or(|wanted| wanted == account.platform)
    }
}

/// Reads a slug of either contract.
pub(crate) fn platform(slug: &str) -> Result<Platform, String> {
    Platform::parse(slug, Contract::Current).ok_or_else(|| format!("there is no platform {slug:?}"))
}

fn duration(name: &str, text: &str) -> Result<Duration, String> {
    moment::duration(text).map_err(|reason| format!("{name} {reason}"))
}
