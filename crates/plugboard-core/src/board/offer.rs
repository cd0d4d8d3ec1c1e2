//! Asking the service for a sign-in address, on one way after another until it takes one; and a second one when
//! nothing comes back.

use std::sync::Arc;
use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBuilder};

use super::state::{Browser, Tracked};
use super::{Board, Now};
use crate::address::SignInLink;
use crate::api::{self, Api, Connect};
use crate::attempt::{Effect, Event, GRACE_MS, LIFE_MS, Phase, Ticket};
use crate::callback::{PATH, REDIRECT_URI, loopback_uri};
use crate::error::{Error, ErrorCode, Result};
use crate::loopback::{self, Listening, Visit};
use crate::vault::Secret;
use crate::view::{BrowserChoice, Contract, Person, Way, WayState};

/// First pause before a port is tried again that another program has.
const REOPEN_PAUSE: Duration = Duration::from_secs(1);

/// What the shell has to open in a browser.
#[derive(Debug)]
pub struct Opening {
    /// The attempt that it belongs to; empty for a return-path test.
    pub attempt: String,
    /// The judged address.
    pub link: Arc<SignInLink>,
    /// In which browser; the default one if none was chosen.
    pub browser: Option<BrowserChoice>,
}

/// What is asked for, without the way.
#[derive(Clone, Copy)]
pub(super) struct Request<'a> {
    pub(super) contract: Contract,
    pub(super) platform: &'a str,
    pub(super) brand: Option<&'a str>,
}

/// What came of asking.
pub(super) enum Offered {
    /// A sign-in address, and what has to come back. Its time is not set yet.
    SignIn(Ticket, SignInLink, Option<Listening>),
    /// The accounts are there already.
    Accounts(Vec<Person>),
}

/// The way back that is asked for.
pub(super) struct Asked {
    way: Way,
    redirect_uri: Option<String>,
    own_state: Option<Secret>,
    listening: Option<Listening>,
}

impl Request<'_> {
    pub(super) fn without_way(&self) -> api::Request<'_> {
        let Self { contract, platform, brand } = *self;
        api::Request { contract, platform, brand, redirect_uri: None, state: None }
    }

    /// What an answer means; without a way, of a form that was sent.
    pub(super) fn answered(&self, answer: Connect, asked: Option<Asked>) -> Offered {
        match answer {
            Connect::Accounts(people) => Offered::Accounts(people),
            Connect::SignIn { link, state } => {
                // A platform with a form that wants a browser after all: nobody said where it shall come back to.
                let asked = asked.unwrap_or_else(|| Asked::by_default(self.contract));
                let ticket = Ticket {
                    way: asked.way,
                    redirect_uri: asked.redirect_uri,
                    service_state: state.digest(),
                    own_state: asked.own_state.map(|state| state.digest()),
                    until: 0,
                    spent: false,
                };
                Offered::SignIn(ticket, link, asked.listening)
            }
        }
    }
}

impl Asked {
    fn by_default(contract: Contract) -> Self {
        let (way, redirect_uri) = match contract {
            Contract::Seed => (Way::DeepLink, Some(REDIRECT_URI.to_owned())),
            Contract::Current => (Way::Watch, None),
        };
        Self { way, redirect_uri, own_state: None, listening: None }
    }
}

impl Board {
    /// Asks on these ways, in order: one that cannot be opened here, or whose address the service does not take,
    /// is passed over.
    pub(super) async fn ask_for_offer(
        &self,
        id: &str,
        api: &Api,
        request: &Request<'_>,
        ways: Vec<Way>,
    ) -> Result<Offered> {
        let mut last = Error::from(ErrorCode::NoWayBack);
        for way in ways {
            let Some(asked) = self.prepare(way, request.contract) else { continue };
            let connect = api::Request {
                redirect_uri: asked.redirect_uri.as_deref(),
                state: asked.own_state.as_ref(),
                ..request.without_way()
            };
            match self.connect(id, api, &connect).await {
                Ok(answer) => return Ok(request.answered(answer, Some(asked))),
                Err(error) if error.code == ErrorCode::WayRefused => last = error,
                Err(error) => return Err(error),
            }
        }
        match request.contract {
            // Its code says no more than that something is missing.
            Contract::Seed if last.code == ErrorCode::WayRefused => {
                Err(Error { code: ErrorCode::Refused, ..last })
            }
            Contract::Seed | Contract::Current => Err(last),
        }
    }

    fn prepare(&self, way: Way, contract: Contract) -> Option<Asked> {
        let (redirect_uri, listening) = match way {
            Way::DeepLink => (Some(REDIRECT_URI.to_owned()), None),
            Way::Loopback => match self.listen(None) {
                Some(listening) => (Some(loopback_uri(listening.port)), Some(listening)),
                None => {
                    self.change(|state| state.note_way(Way::Loopback, WayState::Fails));
                    return None;
                }
            },
            Way::Watch | Way::Form => (None, None),
        };
        let own_state = match contract {
            Contract::Seed => None,
            Contract::Current => Some(random_state()?),
        };
        Some(Asked { way, redirect_uri, own_state, listening })
    }

    /// Opens a port on this computer for browsers that come back.
    pub(super) fn listen(&self, port: Option<u16>) -> Option<Listening> {
        let board = self.clone();
        let answer = move |visit: Visit<'_>| board.arrive(visit);
        loopback::open(&self.runtime, port, Arc::new(answer))
    }

    /// After a restart: opens the ports again that browsers may still come back to.
    pub(super) fn listen_again(&self, id: &str) {
        let ports: Vec<u16> =
            self.lock().find(id).map(|tracked| tracked.ports().collect()).unwrap_or_default();
        for port in ports {
            self.runtime.spawn(self.clone().open_port_again(id.to_owned(), port));
        }
    }

    /// Opens a port again. While another program has it, the sign-in says so, and it is tried again until it is free or
    /// nobody may come back to it any more.
    async fn open_port_again(self, id: String, port: u16) {
        let mut changes = self.views.subscribe();
        let pauses = ExponentialBuilder::default()
            .with_min_delay(REOPEN_PAUSE)
            .with_max_delay(REOPEN_PAUSE * 16)
            .without_max_times();
        for pause in pauses.build() {
            if let Some(listening) = self.listen(Some(port)) {
                return self.change(|state| {
                    if let Some(tracked) = state.tracked(&id).filter(|tracked| tracked.is_waiting()) {
                        tracked.taken_port = None;
                        tracked.listening.push(listening);
                    }
                });
            }
            if self.lock().find(&id).is_some_and(|tracked| tracked.taken_port.is_none()) {
                tracing::warn!(port, "another program has the port of a sign-in");
                self.change(|state| state.tracked(&id).map(|tracked| tracked.taken_port = Some(port)));
            }
            let closed = async {
                while self.lock().find(&id).is_some_and(|tracked| tracked.ports().any(|open| open == port)) {
                    if changes.changed().await.is_err() {
                        return;
                    }
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = closed => return,
            }
        }
    }

    /// Nothing came back: asks for a second sign-in address on the way that is left. Both stay good, and the first
    /// that comes back counts.
    pub async fn another_way(&self, id: &str) -> Result<Option<Opening>> {
        let begun = self.change(|state| {
            let ways = state.ways.clone();
            let tracked = state.tracked(id)?;
            let waiting = matches!(tracked.attempt.phase, Phase::Waiting { .. }) && !tracked.widening;
            let way = ways.left_for(&tracked.attempt).filter(|_| waiting)?;
            tracked.widening = true;
            Some((way, tracked.attempt.clone()))
        });
        let Some((way, attempt)) = begun else { return Ok(None) };
        let offered = match self.api_of(id).await {
            Some(Ok((_, api))) => {
                let brand = attempt.brand.as_ref().map(|brand| brand.id.as_str());
                let request = Request { contract: attempt.contract, platform: &attempt.platform, brand };
                self.ask_for_offer(id, &api, &request, vec![way]).await
            }
            Some(Err(error)) => Err(error),
            None => Err(ErrorCode::AttemptGone.into()),
        };
        self.change(|state| state.tracked(id).map(|tracked| tracked.widening = false));
        Ok(self.take_offer(id, Ok(offered?)))
    }

    pub(super) fn take_offer(
        &self,
        id: &str,
        answer: std::result::Result<Offered, Event>,
    ) -> Option<Opening> {
        match answer {
            Ok(Offered::SignIn(ticket, link, listening)) => {
                let now = self.now();
                let (effects, opening) = self.change(|state| {
                    let until = state.tracked(id).map_or(0, |tracked| tracked.time(now)) + LIFE_MS + GRACE_MS;
                    let effects = state.step(id, Event::Offered(Ticket { until, ..ticket }), now);
                    // Without the effect it was cancelled in the meantime.
                    let opens = effects.contains(&Effect::OpenBrowser);
                    let opening = state.tracked(id).filter(|_| opens).map(|tracked| {
                        tracked.listening.extend(listening);
                        tracked.open(now, Arc::new(link))
                    });
                    (effects, opening)
                });
                self.perform(id, effects);
                opening
            }
            Ok(Offered::Accounts(people)) => {
                self.happen(id, Event::Arrived(people));
                None
            }
            Err(event) => {
                self.happen(id, event);
                None
            }
        }
    }
}

impl Tracked {
    /// The ports that browsers may still come back to.
    fn ports(&self) -> impl Iterator<Item = u16> {
        let open = self.attempt.tickets.iter().filter(|ticket| self.is_waiting() && ticket.is_open());
        open.filter_map(|ticket| port_of(ticket.redirect_uri.as_deref()?))
    }

    /// A browser is about to be opened.
    pub(super) fn open(&mut self, now: Now, link: Arc<SignInLink>) -> Opening {
        self.browser = Browser::NoTrouble;
        self.opened = Some(now.steady);
        self.stateless_error = None;
        self.link = Some(Arc::clone(&link));
        Opening { attempt: self.attempt.id.clone(), link, browser: self.attempt.browser.clone() }
    }
}

/// 16 random bytes as lowercase hex.
pub(super) fn random_state() -> Option<Secret> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).ok()?;
    let hex = |byte: &u8| format!("{byte:02x}");
    Some(Secret::new(bytes.iter().map(hex).collect()))
}

fn port_of(redirect_uri: &str) -> Option<u16> {
    redirect_uri.strip_suffix(PATH)?.rsplit_once(':')?.1.parse().ok()
}
