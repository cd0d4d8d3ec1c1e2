//! Scripted mishaps: a list of rules that say what goes wrong, where, and how often. Here are the names, reading,
//! and the bookkeeping; `rule` has what a rule means, `place` where it applies, `requests` what
//! becomes of a request.
//!
//! A script belongs to one process and ends with it. Several processes on one Redis have a script each.

mod place;
mod requests;
mod rule;
#[cfg(test)]
mod tests;
mod waiting;

use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::platform::Platform;

use place::Place;
pub(crate) use requests::{around, ended};
pub(crate) use rule::{Chosen, Fate, OnConsent, platform};
use rule::{Loaded, Often, OnRequest, Play, Rule};
pub(crate) use waiting::RetryAfter;

/// The most rules that are kept. Those that are over make room for others.
const MOST: usize = 1_000;

/// What can go wrong. The README has an example of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mishap {
    /// See [`Mishap::about`], as for all of these.
    Declined,
    /// At the sign-in page.
    PlatformError,
    /// At the sign-in page.
    StatelessRefusal,
    /// At the sign-in page.
    WrongPerson,
    /// At the exchange.
    ExpiredState,
    /// At the sign-in page.
    LostCallback,
    /// At the sign-in page.
    SecondCallback,
    /// At the choice of a page; the current contract only.
    PageMissing,
    /// Before the list.
    TokenExpired,
    /// At any request, as are all that follow.
    Slow,
    /// Answers instead.
    ServerError,
    /// Answers instead.
    RateLimited,
    /// Answers instead.
    NotJson,
    /// Answers instead.
    Redirected,
    /// Answers instead.
    KeyRefused,
    /// Answers instead.
    Reply,
    /// Spoils the answer.
    Garbled,
    /// Spoils the answer.
    Cut,
}

impl Mishap {
    /// All of them.
    pub const ALL: [Self; 18] = [
        Self::Declined,
        Self::PlatformError,
        Self::StatelessRefusal,
        Self::WrongPerson,
        Self::ExpiredState,
        Self::LostCallback,
        Self::SecondCallback,
        Self::PageMissing,
        Self::TokenExpired,
        Self::Slow,
        Self::ServerError,
        Self::RateLimited,
        Self::NotJson,
        Self::Redirected,
        Self::KeyRefused,
        Self::Reply,
        Self::Garbled,
        Self::Cut,
    ];

    /// The name in a script.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// What happens.
    #[must_use]
    pub fn about(self) -> &'static str {
        self.row().1
    }

    fn row(self) -> (&'static str, &'static str) {
        match self {
            Self::Declined => ("declined", "who presses Allow comes back as if they had pressed Deny"),
            Self::PlatformError => ("platform-error", "after Allow the platform fails, and says so"),
            Self::StatelessRefusal => (
                "stateless-refusal",
                "who presses Allow comes back as if they had pressed Deny, without the state",
            ),
            Self::WrongPerson => {
                let about = "who presses Allow comes back as \"handle\", or as some newcomer; the one who was \
                             \"expected\" is kept or replaced [kept]";
                ("wrong-person", about)
            }
            Self::ExpiredState => ("expired-state", "the state is gone when its code is brought"),
            Self::LostCallback => (
                "lost-callback",
                "after Allow a page says that the browser did not come back, and it does not",
            ),
            Self::SecondCallback => {
                ("second-callback", "after Allow the browser comes back twice; the second code is worthless")
            }
            Self::PageMissing => ("page-missing", "the page that is wanted is not among those offered"),
            Self::TokenExpired => (
                "token-expired",
                "\"ids\", \"handles\" or a platform's accounts, or \"most\" of them, need to sign in again, for this \
                 \"reason\"",
            ),
            Self::Slow => ("slow", "the work is done at once and the answer comes after \"delay\""),
            Self::ServerError => (
                "server-error",
                "\"status\" 500 to 599 [503], with the \"work\" undone [undone] or done, and \"retry_after\"",
            ),
            Self::RateLimited => (
                "rate-limited",
                "429, with \"retry_after\" seconds or without; as a date with \"retry_form\" date [seconds]",
            ),
            Self::NotJson => (
                "not-json",
                "a gateway's \"body\" html, empty or json [html], \"status\" 200 to 206 or 400 to 599 [200], with \
                 the \"work\" undone [undone] or done",
            ),
            Self::Redirected => (
                "redirected",
                "\"status\" 301, 302, 303, 307 or 308 [302] to another address, \"to\", with the \"work\" \
                     undone [undone] or done",
            ),
            Self::KeyRefused => ("key-refused", "401, as for a key that is not known any more"),
            Self::Reply => ("reply", "the work is done, and \"text\" is answered as JSON, whatever it is"),
            Self::Garbled => ("garbled", "the work is done, and the body of the answer ends in its middle"),
            Self::Cut => {
                ("cut", "the work is done, and the connection closed after \"bytes\" bytes of the answer [0]")
            }
        }
    }
}

/// Rules that were read and make sense. Made from JSON text: `[{"mishap": "slow", "delay": "2s"}]`, or the same
/// as the `rules` of an object. The error says which rule is wrong and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Script(Vec<Loaded>);

impl FromStr for Script {
    type Err = String;

    fn from_str(json: &str) -> Result<Self, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Wrapped {
            rules: Vec<Value>,
        }
        let wrong = |error: serde_json::Error| format!("not a script: {error}");
        let rules = match serde_json::from_str(json).map_err(wrong)? {
            Value::Array(rules) => rules,
            wrapped => serde_json::from_value::<Wrapped>(wrapped).map_err(wrong)?.rules,
        };
        if rules.len() > MOST {
            return Err(too_many());
        }
        (1..).zip(rules).map(|(number, rule)| read(number, rule)).collect::<Result<_, _>>().map(Self)
    }
}

fn read(number: usize, rule: Value) -> Result<Loaded, String> {
    let name = rule.get("mishap").and_then(Value::as_str).map(|name| format!(" ({name})"));
    let read = serde_json::from_value::<Rule>(rule).map_err(|error| error.to_string()).and_then(Rule::load);
    read.map_err(|reason| format!("rule {number}{}: {reason}", name.unwrap_or_default()))
}

fn too_many() -> String {
    format!("at most {MOST} rules")
}

/// A script that is played.
pub(crate) struct Playing(Mutex<Vec<Live>>);

/// A rule and what became of it.
struct Live {
    loaded: Loaded,
    /// How often it was passed over, up to its `after`.
    skipped: u32,
    played: u32,
    /// When it could have been played first.
    since: Option<Instant>,
}

/// A rule as the control endpoint shows it.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    rule: &'a Rule,
    played: u32,
    /// How often it will still be played; nothing while that depends on time.
    left: Option<u32>,
}

impl Live {
    fn new(loaded: Loaded) -> Self {
        Self { loaded, skipped: 0, played: 0, since: None }
    }

    /// Whether it is to be played, now that it fits.
    fn is_due(&mut self, now: Instant) -> bool {
        if self.skipped < self.loaded.rule.after {
            self.skipped += 1;
            return false;
        }
        self.since.get_or_insert(now);
        self.left(now) != Some(0)
    }

    fn left(&self, now: Instant) -> Option<u32> {
        match self.loaded.often {
            Often::Times(times) => Some(times.saturating_sub(self.played)),
            Often::For(span) => {
                let over = self.since.is_some_and(|since| now.saturating_duration_since(since) >= span);
                over.then_some(0)
            }
        }
    }
}

impl Playing {
    pub(crate) fn new(script: Script) -> Self {
        Self(Mutex::new(script.0.into_iter().map(Live::new).collect()))
    }

    /// Appends rules; all or none.
    pub(crate) fn add(&self, script: Script, now: Instant) -> Result<(), String> {
        let mut rules = self.rules();
        if rules.len() + script.0.len() > MOST {
            rules.retain(|live| live.left(now) != Some(0));
        }
        if rules.len() + script.0.len() > MOST {
            return Err(too_many());
        }
        rules.extend(script.0.into_iter().map(Live::new));
        Ok(())
    }

    pub(crate) fn clear(&self) {
        self.rules().clear();
    }

    /// All rules in their order, with how often each was played and is left.
    pub(crate) fn shown(&self, now: Instant) -> Vec<Value> {
        let show = |live: &Live| {
            let shown = Shown { rule: &live.loaded.rule, played: live.played, left: live.left(now) };
            serde_json::to_value(shown).unwrap_or_default()
        };
        self.rules().iter().map(show).collect()
    }

    /// What happens at a sign-in page that was answered with Allow.
    pub(crate) fn at_consent(&self, platform: Platform) -> Option<OnConsent> {
        self.take(Instant::now(), |rule| match &rule.play {
            Play::Consent(on_consent) if rule.is_of(platform) => Some(on_consent.clone()),
            Play::Consent(_)
            | Play::Request(_)
            | Play::Tokens(_)
            | Play::ExpiredState
            | Play::PageMissing => None,
        })
    }

    /// Whether a state that was just taken counts as one that was gone already.
    pub(crate) fn has_expired(&self, platform: Platform) -> bool {
        let fits = |rule: &Loaded| (rule.play == Play::ExpiredState && rule.is_of(platform)).then_some(());
        self.take(Instant::now(), fits).is_some()
    }

    /// Whether the page that is wanted is to be left out of those offered.
    pub(crate) fn has_page_missing(&self, platform: Platform) -> bool {
        let fits = |rule: &Loaded| (rule.play == Play::PageMissing && rule.is_of(platform)).then_some(());
        self.take(Instant::now(), fits).is_some()
    }

    fn at_request(&self, at: &Place<'_>, platform: Option<Platform>) -> Option<OnRequest> {
        self.take(Instant::now(), |rule| rule.on_request(at, platform).cloned())
    }

    /// Whose tokens expire before this request is answered.
    fn tokens(&self, at: &Place<'_>) -> Option<Chosen> {
        self.take(Instant::now(), |rule| rule.tokens(at).cloned())
    }

    /// The first rule that fits and is due. Every other one that fits has been passed over once more.
    fn take<T>(&self, now: Instant, fits: impl Fn(&Loaded) -> Option<T>) -> Option<T> {
        let mut taken = None;
        for live in self.rules().iter_mut() {
            let Some(play) = fits(&live.loaded) else { continue };
            if live.is_due(now) && taken.is_none() {
                live.played = live.played.saturating_add(1);
                taken = Some(play);
            }
        }
        taken
    }

    fn is_empty(&self) -> bool {
        self.rules().is_empty()
    }

    fn any(&self, fits: impl Fn(&Loaded) -> bool) -> bool {
        self.rules().iter().any(|live| fits(&live.loaded))
    }

    fn rules(&self) -> MutexGuard<'_, Vec<Live>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
