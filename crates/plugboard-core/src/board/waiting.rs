//! The service asks to wait (429): how long it is waited for, and that whoever looks sees it.

use std::sync::Arc;
use std::time::Duration;

use super::Board;
use super::list::Asked;
use super::state::Tracked;
use crate::api::{Api, Connect, Request};
use crate::error::{Error, ErrorCode, Result};
use crate::view::WorkspaceId;
use crate::workspace::Workspace;

/// How often a service is waited for.
const TIMES: u32 = 2;

/// How long, if it does not say; twice as long the second time.
const UNSAID: Duration = Duration::from_secs(5);

/// The longest wait that somebody is kept for.
const LONGEST: Duration = Duration::from_mins(1);

/// How long to wait until it is asked again, having waited so often; none where nobody is to be kept for it.
pub(super) fn pause(error: &Error, asked: Option<Duration>, earlier: u32) -> Option<Duration> {
    let pause = asked.unwrap_or(UNSAID * (earlier + 1));
    let is_worth_it = error.code == ErrorCode::RateLimited && earlier < TIMES && pause <= LONGEST;
    is_worth_it.then_some(pause)
}

/// Milliseconds until a steady time.
pub(super) fn left(until: Option<i64>, steady: i64) -> Option<i64> {
    until.map(|until| (until - steady).max(0))
}

impl Board {
    /// Asks for a sign-in address, and waits as long as the service asks to. Not for an attempt that is over.
    pub(super) async fn connect(&self, id: &str, api: &Api, request: &Request<'_>) -> Result<Connect> {
        let mut earlier = 0;
        loop {
            let (error, asked) = match api.connect_or_pause(request).await {
                Ok(answer) => return Ok(answer),
                Err(failed) => failed,
            };
            let Some(pause) = pause(&error, asked, earlier) else { return Err(error) };
            earlier += 1;
            self.show_wait(id, Some(pause));
            let mut changes = self.views.subscribe();
            let over = async {
                while !self.lock().find(id).is_none_or(|tracked| tracked.attempt.phase.is_end()) {
                    if changes.changed().await.is_err() {
                        return;
                    }
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => self.show_wait(id, None),
                () = over => return Err(error),
            }
        }
    }

    fn show_wait(&self, id: &str, pause: Option<Duration>) {
        let until = pause.map(|pause| self.now().steady + millis(pause));
        self.change(|state| state.tracked(id).map(|tracked: &mut Tracked| tracked.asked_to_wait = until));
    }

    /// Checks a list again once the service has had the time that it asked for, unless a list has come meanwhile.
    pub(super) fn check_after(&self, kind: WorkspaceId, api: &Arc<Api>, asked: Asked, pause: Duration) {
        let (board, api) = (self.clone(), Arc::clone(api));
        self.runtime.spawn(async move {
            tokio::time::sleep(pause).await;
            let waits = |open: &Workspace| open.list.asked_to_wait.is_some() && Arc::ptr_eq(&open.api, &api);
            let is_wanted = board.lock().workspace_of(kind).is_some_and(waits);
            if is_wanted {
                board.check(kind, asked).await;
            }
        });
    }
}

pub(super) fn millis(pause: Duration) -> i64 {
    i64::try_from(pause.as_millis()).unwrap_or(i64::MAX)
}
