//! Watching the lists: in the current contract the service connects by itself, so an account shows that a sign-in is
//! done even if the browser never comes back; and that an invite was used.

use std::collections::BTreeMap;
use std::time::Duration;

use super::Board;
use super::state::State;
use crate::attempt::{Event, Phase};
use crate::error::{Error, ErrorCode};
use crate::view::{Contract, Method, WorkspaceId};

/// How often the list is looked at while somebody signs in, and while an invite is open.
const SIGN_IN: Duration = Duration::from_secs(4);
const INVITE: Duration = Duration::from_mins(1);

/// At most one part in so many of the time is spent on looking at a list: long ones are looked at less often.
const SHARE: u32 = 10;

/// The workspaces whose lists are looked at, with how often.
type Watched = BTreeMap<WorkspaceId, Duration>;

/// When a list is looked at next, and how long the last look took.
struct Look {
    left: Duration,
    took: Duration,
}

impl Board {
    /// Looks at the lists for as long as there is something to see in them, in turn; asleep otherwise.
    pub(super) async fn watch_list(self) {
        let mut changes = self.views.subscribe();
        let mut looks = BTreeMap::new();
        loop {
            let watched = self.lock().watched();
            looks.retain(|kind, _| watched.contains_key(kind));
            for (kind, every) in &watched {
                let look = looks.entry(*kind).or_insert(Look { left: *every, took: Duration::ZERO });
                look.left = look.left.min((*every).max(look.took * SHARE));
            }
            let next = looks.values().map(|look| look.left).min();
            let pause = async {
                match next {
                    Some(left) => tokio::time::sleep(left).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = pause => {}
                () = self.until_watched_changes(&mut changes, &watched) => continue,
            }
            for look in looks.values_mut() {
                look.left = look.left.saturating_sub(next.unwrap_or_default());
            }
            for (kind, look) in looks.iter_mut().filter(|(_, look)| look.left.is_zero()) {
                let begun = self.now().steady;
                if self.look(*kind).await {
                    self.judge_waiting();
                }
                let took = Duration::from_millis(u64::try_from(self.now().steady - begun).unwrap_or(0));
                *look = Look { left: Duration::MAX, took };
            }
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
    /// Which lists are to be looked at, and how often.
    fn watched(&self) -> Watched {
        let refused = |problem: &Error| problem.code == ErrorCode::KeyRefused;
        let invites = self.open_invites().map(|kind| (kind, INVITE));
        let attempts = self.attempts.iter().map(|tracked| &tracked.attempt);
        let sign_ins =
            attempts.filter(|attempt| may_be_done(attempt)).map(|attempt| (attempt.workspace, SIGN_IN));
        let mut watched: Watched = invites.chain(sign_ins).collect();
        watched.retain(|kind, _| {
            let open = self.workspace_of(*kind);
            open.is_some_and(|open| !open.list.problem.as_ref().is_some_and(refused))
        });
        watched
    }
}
