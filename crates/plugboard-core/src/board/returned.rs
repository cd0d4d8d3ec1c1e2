//! A callback came back: claiming it at most once, and exchanging its code at most once.

use std::sync::Arc;
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use reqwest::StatusCode;
use tokio::sync::watch;

use super::state::{Ownership, State, Tracked};
use super::{Board, Now};
use crate::api::{self, Exchanged, Failure};
use crate::attempt::{Event, Phase, Ticket};
use crate::callback::{self, Answer, Callback, PATH, StatelessError};
use crate::error::{Error, ErrorCode, Result};
use crate::loopback::{Page, Visit};
use crate::page;
use crate::view::{NoticeKind, PageWords, StatelessErrorKind, StepName};

/// A notice about a stray link is shown at most once in this time.
const NOTICE_EVERY_MS: i64 = 10_000;

/// And goes away by itself after this time.
const NOTICE_FOR: Duration = Duration::from_secs(30);

/// First pause before an exchange that never left this computer is tried again.
const UNSENT_PAUSE: Duration = Duration::from_millis(500);

/// What a callback address turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// It belongs to an attempt that waited for it.
    Expected,
    /// It belongs to an attempt that has it already.
    Again,
    /// It is an error without a state: it may belong to those that wait, and ends none of them.
    Stateless,
    /// Nobody waits for it, or it is no callback at all.
    Stray,
}

/// How an address got here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Route {
    /// A browser came back by itself.
    Browser,
    /// A person copied it.
    Pasted,
}

impl Board {
    /// Takes an address that the system handed over. It may come from any web page or program, so it does
    /// nothing unless its state belongs to an attempt that is waiting; it never fails and never blocks.
    pub fn deliver(&self, raw: &str) -> Arrival {
        if let Some(state) = callback::parse_test(raw) {
            return self.test_came_back(&state);
        }
        let arrival = match callback::parse(raw) {
            Ok(callback) => self.claim(callback, Route::Browser),
            Err(rejected) => match callback::parse_stateless_error(raw) {
                Some(error) => self.note_stateless(&error),
                None => {
                    tracing::info!(?rejected, length = raw.len(), "a link was refused");
                    Arrival::Stray
                }
            },
        };
        if arrival == Arrival::Stray {
            self.notice_stray();
        }
        arrival
    }

    /// Answers a browser that asks the page on this computer.
    pub(super) fn arrive(&self, visit: Visit<'_>) -> Page {
        let Visit::Address(address) = visit else { return self.unread(visit) };
        if !address.split(['?', '#']).next().is_some_and(|start| start.ends_with(PATH)) {
            return Page { status: StatusCode::NOT_FOUND, html: String::new() };
        }
        let arrival = self.deliver(address);
        let words = self.lock().words.clone();
        match arrival {
            Arrival::Expected => {
                self.returns.send_modify(|count| *count = count.wrapping_add(1));
                Page { status: StatusCode::OK, html: page::close(words.as_deref()) }
            }
            Arrival::Again => Page { status: StatusCode::OK, html: page::close(words.as_deref()) },
            Arrival::Stateless => Page { status: StatusCode::OK, html: page::stateless(words.as_deref()) },
            Arrival::Stray => self.unread(visit),
        }
    }

    /// The page for what belongs to no sign-in, or is more than is read.
    pub(super) fn unread(&self, visit: Visit<'_>) -> Page {
        let status = match visit {
            Visit::Address(_) => StatusCode::NOT_FOUND,
            Visit::TooMuch => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        };
        let words = self.lock().words.clone();
        Page { status, html: page::unread(words.as_deref()) }
    }

    /// Counts up whenever a browser came back to the page on this computer: time to bring the window to the front.
    #[must_use]
    pub fn returns(&self) -> watch::Receiver<u32> {
        self.returns.subscribe()
    }

    /// Words for what the browser shows when it came back.
    pub fn speak(&self, words: PageWords) {
        self.lock().words = Some(Arc::new(words));
    }

    /// Takes an address that a person copied from the browser.
    pub fn paste(&self, text: &str) -> Result<()> {
        let address = callback::pasted(text);
        let address = address.expose();
        let callback =
            callback::parse(address).map_err(|_| match callback::parse_stateless_error(address) {
                Some(_) => ErrorCode::LinkStateless,
                None => ErrorCode::LinkUnreadable,
            })?;
        let came_back = self.lock().came_back(&callback);
        match self.claim(callback, Route::Pasted) {
            Arrival::Expected => Ok(()),
            Arrival::Again if came_back => Ok(()),
            Arrival::Again => Err(ErrorCode::AttemptGone.into()),
            Arrival::Stateless | Arrival::Stray => Err(ErrorCode::LinkUnknown.into()),
        }
    }

    /// Finds the ticket by the state alone and moves its attempt on, under one lock: of any number of copies of a
    /// callback one gets through.
    fn claim(&self, callback: Callback, route: Route) -> Arrival {
        let now = self.now();
        // What is nobody's is answered here, without a new picture of everything.
        if self.lock().ticket_of(&callback).is_none() {
            return Arrival::Stray;
        }
        let claimed = self.change(|state| {
            let (id, place) = state.ticket_of(&callback)?;
            let tracked = state.tracked(&id)?;
            let ticket = tracked.attempt.tickets.get(place)?;
            let late = tracked.time(now) >= ticket.until || !ticket.is_open();
            if !matches!(tracked.attempt.phase, Phase::Waiting { .. }) || late {
                if tracked.attempt.phase == Phase::Expired || late {
                    state.note_step(&id, StepName::CameLate.into(), now);
                }
                return Some((id, None));
            }
            let (way, before) = (ticket.way, tracked.attempt.clone());
            let event = match &callback.answer {
                Answer::Granted { .. } => Event::Returned,
                Answer::Refused { reason } => refusal(ticket, place, reason),
                Answer::Succeeded { account } => Event::Told { account: account.clone() },
                Answer::Choose { connection } => Event::Choose { connection: connection.clone() },
            };
            if matches!(event, Event::Returned) {
                tracked.claim = Some(callback);
            }
            let effects = state.step(&id, event, now);
            if route == Route::Browser {
                state.ways.came_back(&before, way);
                state.keep_ways();
            }
            Some((id, Some(effects)))
        });
        match claimed {
            None => Arrival::Stray,
            Some((_, None)) => Arrival::Again,
            Some((id, Some(effects))) => {
                self.perform(&id, effects);
                Arrival::Expected
            }
        }
    }

    /// Exchanges a claimed code. It waits for the key if the password store is locked, writes down that it is
    /// sending before it sends, and sends once; only a request of which provably nothing left is tried again.
    pub(super) async fn exchange(self, id: String) {
        let api = match self.api_of(&id).await {
            None => return,
            Some(Err(error)) => return self.happen(&id, Event::Refused(error)),
            Some(Ok((_, api))) => api,
        };
        let now = self.now();
        let claim = self.change(|state| {
            let tracked = state.tracked(&id)?;
            // Taken out: whoever comes second finds nothing to send.
            let claim = tracked.claim.take()?;
            let platform = tracked.attempt.platform.clone();
            state.step(&id, Event::Sending, now);
            Some((claim, platform))
        });
        // Its address is the ticket's: it would not have been claimed otherwise.
        let Some((Callback { redirect_uri, state, answer: Answer::Granted { code } }, platform)) = claim
        else {
            return;
        };
        let send = || api.exchange(&platform, &code, &state, &redirect_uri);
        let unsent = |failure: &Failure| matches!(failure, Failure::Unsent(_));
        let pauses = ExponentialBuilder::default().with_min_delay(UNSENT_PAUSE).with_max_times(2);
        let outcome = send.retry(pauses).when(unsent).await;
        drop((code, state));
        if matches!(&outcome, Err(Failure::Refused { error, .. }) if error.code == ErrorCode::KeyRefused) {
            // The list says so too, above every account.
            self.runtime.spawn(self.clone().refresh_workspace_of(id.clone()));
        }
        self.happen(
            &id,
            match outcome {
                Ok(Exchanged::Accounts(people)) => Event::Arrived(people),
                Ok(Exchanged::Choose(connection)) => Event::Choose { connection },
                Err(Failure::Lost(_)) => Event::Lost,
                Err(Failure::Unsent(error) | Failure::Refused { error, .. }) => Event::Refused(error),
            },
        );
    }

    /// Says at the sign-ins that wait at this address that an error came which may be theirs. What was said already costs
    /// no view.
    fn note_stateless(&self, error: &StatelessError) -> Arrival {
        let now = self.now();
        let concerned = |tracked: &Tracked| tracked.waits_at(&error.redirect_uri, now);
        let is_news = {
            let state = self.lock();
            let mut waiting = state.attempts.iter().filter(|tracked| concerned(tracked)).peekable();
            if waiting.peek().is_none() {
                return Arrival::Stray;
            }
            waiting.any(|tracked| tracked.stateless_error.is_none())
        };
        if is_news {
            tracing::info!(reason = error.reason, "an error came back without a state");
            let kind = if callback::is_user_denial(&error.reason) {
                StatelessErrorKind::Declined
            } else {
                StatelessErrorKind::Failed
            };
            self.change(|state| {
                for tracked in state.attempts.iter_mut().filter(|tracked| concerned(tracked)) {
                    tracked.stateless_error.get_or_insert(kind);
                }
            });
        }
        Arrival::Stateless
    }

    fn notice_stray(&self) {
        let now = self.now().steady;
        let is_recent = |state: &State| state.noticed_at.is_some_and(|last| now - last < NOTICE_EVERY_MS);
        // Any page can send a thousand: those of which nothing is said cost no view.
        if is_recent(&self.lock()) {
            return;
        }
        let serial = self.change(|state| {
            if is_recent(state) {
                return None;
            }
            state.noticed_at = Some(now);
            state.notify(NoticeKind::UnknownLink);
            // Where nothing else is shown it stays: it says where to go on.
            let ours = state.ownership == Ownership::Ours;
            state.notice.as_ref().filter(|_| ours).map(|notice| notice.serial)
        });
        let Some(serial) = serial else { return };
        let board = self.clone();
        self.runtime.spawn(async move {
            tokio::time::sleep(NOTICE_FOR).await;
            board.change(|state| state.notice.take_if(|notice| notice.serial == serial));
        });
    }
}

/// What an error means: that the person declined, what the service's own codes say, or that the platform failed.
fn refusal(ticket: &Ticket, place: usize, reason: &str) -> Event {
    if callback::is_user_denial(reason) {
        return Event::Declined { reason: reason.to_owned(), ticket: place };
    }
    let of_service = ticket.own_state.and_then(|_| api::result_error(reason));
    let error = Error::from(of_service.unwrap_or(ErrorCode::PlatformFailed));
    Event::Failed { error: error.with_reference(reason.to_owned()), ticket: place }
}

impl Tracked {
    /// Whether a browser may still come back to this address for it.
    fn waits_at(&self, redirect_uri: &str, now: Now) -> bool {
        let is_open = |ticket: &&Ticket| ticket.is_open() && self.time(now) < ticket.until;
        let mut open = self.attempt.tickets.iter().filter(is_open);
        self.is_waiting() && open.any(|ticket| ticket.redirect_uri.as_deref() == Some(redirect_uri))
    }
}

impl State {
    /// Whether an attempt took this callback, and something came or may still come of it.
    fn came_back(&self, callback: &Callback) -> bool {
        let mine = self.attempts.iter().map(|tracked| &tracked.attempt);
        mine.filter(|attempt| attempt.tickets.iter().any(|ticket| ticket.matches(callback))).any(|attempt| {
            match attempt.phase {
                Phase::Claimed { .. }
                | Phase::Exchanging { .. }
                | Phase::Confirming { .. }
                | Phase::Choosing { .. }
                | Phase::Selecting { .. }
                | Phase::Connected { .. } => true,
                Phase::Starting
                | Phase::Waiting { .. }
                | Phase::Declined { .. }
                | Phase::Cancelled
                | Phase::Expired
                | Phase::Unconfirmed
                | Phase::Failed { .. } => false,
            }
        })
    }

    /// The attempt and the place of the ticket that a callback belongs to. All states are compared, each in
    /// constant time.
    fn ticket_of(&self, callback: &Callback) -> Option<(String, usize)> {
        let tickets = self.attempts.iter().flat_map(|tracked| {
            let attempt = &tracked.attempt;
            attempt.tickets.iter().enumerate().map(move |(place, ticket)| (attempt, place, ticket))
        });
        tickets
            .filter(|(_, _, ticket)| ticket.matches(callback))
            .map(|(attempt, place, _)| (attempt.id.clone(), place))
            .next_back()
    }
}

impl From<callback::Rejected> for Error {
    fn from(_: callback::Rejected) -> Self {
        ErrorCode::LinkUnreadable.into()
    }
}
