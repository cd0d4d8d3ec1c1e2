//! Watching the list: in the current contract the service connects by itself, so an account shows that a sign-in is
//! done even if the browser never comes back; and that an invite was used.

use std::time::Duration;

use super::Board;
use super::state::State;
use crate::attempt::{Event, Phase};
use crate::error::{Error, ErrorCode};
use crate::view::{Contract, Method, WorkspaceId};

/// How often the list is looked at while somebody signs in, and while an invite is open.
const SIGN_IN: Duration = Duration::from_secs(4);
const INVITE: Duration = Duration::from_mins(1);

/// At most one part in so many of the time is spent on looking: long lists are looked at less often.
const SHARE: u32 = 10;

/// Which lists are looked at, and how often.
#[derive(PartialEq, Eq)]
struct Watched {
    lists: Vec<WorkspaceId>,
    every: Duration,
}

impl Board {
    /// Looks at the list for as long as there is something to see in it; asleep otherwise.
    pub(super) async fn watch_list(self) {
        let mut changes = self.views.subscribe();
        let mut took = Duration::ZERO;
        loop {
            let watched = self.lock().watched();
            let every = watched.every;
            let pause = async {
                if watched.lists.is_empty() {
                    return std::future::pending().await;
                }
                tokio::time::sleep(every.max(took * SHARE)).await;
            };
            tokio::select! {
                () = pause => {}
                () = self.until_watched_changes(&mut changes, &watched) => continue,
            }
            let begun = self.now().steady;
            for kind in watched.lists {
                if self.look(kind).await {
                    self.judge_waiting();
                }
            }
            took = Duration::from_millis(u64::try_from(self.now().steady - begun).unwrap_or(0));
        }
    }

    /// Waits until something else is to be watched than before.
    async fn until_watched_changes(
        &self,
        changes: &mut tokio::sync::watch::Receiver<crate::view::View>,
        watched: &Watched,
    ) {
        loop {
            if changes.changed().await.is_err() {
                return std::future::pending().await;
            }
            if self.lock().watched() != *watched {
                return;
            }
        }
    }

    /// Settles the waiting attempts that the list settles.
    fn judge_waiting(&self) {
        let waiting: Vec<String> = {
            let state = self.lock();
            let mine = state.attempts.iter().map(|tracked| &tracked.attempt);
            mine.filter(|attempt| may_be_done(attempt)).map(|attempt| attempt.id.clone()).collect()
        };
        for id in waiting {
            let found = self.lock().judge(&id);
            if found.is_some() {
                self.happen(&id, Event::Judged(found));
            }
        }
    }
}

/// Whether the service may connect the account without a word to us.
fn may_be_done(attempt: &crate::attempt::Attempt) -> bool {
    attempt.contract == Contract::Current
        && attempt.method == Method::Browser
        && matches!(attempt.phase, Phase::Waiting { .. })
}

impl State {
    /// The lists of all workspaces in which somebody signs in; while nobody does, of those with an open invite.
    fn watched(&self) -> Watched {
        let refused = |problem: &Error| problem.code == ErrorCode::KeyRefused;
        let signs_in = |kind: WorkspaceId| {
            let mut waiting = self.attempts.iter().map(|tracked| &tracked.attempt);
            waiting.any(|attempt| attempt.workspace == kind && may_be_done(attempt))
        };
        let open = self.workspaces.iter().filter(|open| !open.list.problem.as_ref().is_some_and(refused));
        let lists: Vec<WorkspaceId> = open.map(|open| open.id).filter(|id| signs_in(*id)).collect();
        if lists.is_empty() {
            return Watched { lists: self.open_invites(), every: INVITE };
        }
        Watched { lists, every: SIGN_IN }
    }
}
