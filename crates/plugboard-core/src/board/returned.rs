//! A callback came back: claiming it at most once, and exchanging its code at most once.

use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};

use super::{Board, Ownership, State};
use crate::api::Failure;
use crate::attempt::{Event, Phase};
use crate::callback::{self, Answer, Callback};
use crate::error::{Error, ErrorCode, Result};
use crate::vault::Digest;
use crate::view::NoticeKind;

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
    /// Nobody waits for it, or it is no callback at all.
    Stray,
}

impl Board {
    /// Takes an address that the system handed over. It may come from any web page or program, so it does
    /// nothing unless its state belongs to an attempt that is waiting; it never fails and never blocks.
    pub fn deliver(&self, raw: &str) -> Arrival {
        let arrival = match callback::parse(raw) {
            Ok(callback) => self.claim(callback),
            Err(rejected) => {
                tracing::info!(?rejected, length = raw.len(), "a link was refused");
                Arrival::Stray
            }
        };
        if arrival == Arrival::Stray {
            self.notice_stray();
        }
        arrival
    }

    /// Takes an address that a person copied from the browser.
    pub fn paste(&self, text: &str) -> Result<()> {
        let callback = callback::parse(text.trim()).map_err(|_| ErrorCode::LinkUnreadable)?;
        let digest = callback.state.digest();
        match self.claim(callback) {
            Arrival::Expected => Ok(()),
            Arrival::Again if self.lock().came_back(digest) => Ok(()),
            Arrival::Again => Err(ErrorCode::AttemptGone.into()),
            Arrival::Stray => Err(ErrorCode::LinkUnknown.into()),
        }
    }

    /// Finds the attempt by the state alone and moves it on, under one lock: of any number of copies of a
    /// callback one gets through.
    fn claim(&self, callback: Callback) -> Arrival {
        let now = self.now();
        let digest = callback.state.digest();
        let claimed = self.change(|state| {
            let id = state.attempt_by_state(digest)?;
            let tracked = state.tracked(&id)?;
            let late = tracked.attempt.phase.deadline(0).is_some_and(|until| tracked.time(now) >= until);
            if !matches!(tracked.attempt.phase, Phase::Waiting { .. }) || late {
                return Some((id, None));
            }
            let event = match &callback.answer {
                Answer::Granted { .. } => Event::Returned,
                Answer::Refused { reason } => Event::Declined { reason: reason.clone() },
            };
            tracked.claim = Some(callback);
            let effects = state.step(&id, event, now);
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
            let (platform, redirect_uri) =
                (tracked.attempt.platform.clone(), tracked.attempt.redirect_uri.clone());
            state.step(&id, Event::Sending, now);
            Some((claim, platform, redirect_uri))
        });
        let Some((Callback { state, answer: Answer::Granted { code } }, platform, redirect_uri)) = claim
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
                Ok(person) => Event::Arrived(person),
                Err(Failure::Lost(_)) => Event::Lost,
                Err(Failure::Unsent(error) | Failure::Refused { error, .. }) => Event::Refused(error),
            },
        );
    }

    fn notice_stray(&self) {
        let now = self.now().steady;
        let serial = self.change(|state| {
            if state.noticed_at.is_some_and(|last| now - last < NOTICE_EVERY_MS) {
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

impl State {
    /// Whether an attempt took its callback, and something came or may still come of it.
    fn came_back(&self, digest: Digest) -> bool {
        let mine = self.attempts.iter().filter(|tracked| tracked.attempt.state == Some(digest));
        mine.map(|tracked| &tracked.attempt.phase).any(|phase| {
            matches!(phase, Phase::Claimed { .. } | Phase::Exchanging { .. } | Phase::Connected { .. })
        })
    }

    /// All states are compared, each in constant time.
    fn attempt_by_state(&self, digest: Digest) -> Option<String> {
        self.attempts
            .iter()
            .filter(|tracked| tracked.attempt.state.is_some_and(|state| state == digest))
            .map(|tracked| tracked.attempt.id.clone())
            .next_back()
    }
}

impl From<callback::Rejected> for Error {
    fn from(_: callback::Rejected) -> Self {
        ErrorCode::LinkUnreadable.into()
    }
}
