//! Watching the lists: in the current contract the service connects by itself, so an account shows that a sign-in is
//! done even if the browser never comes back; and that an invite was used.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use super::state::{State, Tracked};
use super::{Board, Now};
use crate::api::Invite;
use crate::attempt::{Attempt, Event, Phase};
use crate::checking::Window;
use crate::error::{Error, ErrorCode};
use crate::view::{Contract, Method, WorkspaceId};

/// How often the list is looked at while somebody signs in, and after a sign-in that was cancelled.
const SIGN_IN: Duration = Duration::from_secs(4);
const CANCELLED: Duration = Duration::from_mins(1);

/// How often it is asked whether an open invite was used, while somebody has the window in front and else.
const INVITE: Duration = Duration::from_secs(5);
const INVITE_UNSEEN: Duration = Duration::from_mins(1);

/// The use of a link is promised to show within ten seconds: the look, the list after it, and both answers.
const _: () = assert!(INVITE.as_secs() <= 5);

/// At most one part in so many of the time is spent on looking at a list: long ones are looked at less often.
const SHARE: u32 = 10;

/// What is looked at, and how often.
type Watched = BTreeMap<(WorkspaceId, What), Duration>;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// The accounts.
    List,
    /// The invites that are open: a list may be long, and they are few.
    Invites,
}

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
            let watched = self.lock().watched(self.now());
            looks.retain(|what, _| watched.contains_key(what));
            for (what, every) in &watched {
                let look = looks.entry(*what).or_insert(Look { left: *every, took: Duration::ZERO });
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
            for ((kind, what), look) in looks.iter_mut().filter(|(_, look)| look.left.is_zero()) {
                let begun = self.now().steady;
                let answered = match what {
                    What::Invites => self.look_at_invites(*kind).await,
                    What::List => {
                        self.look_at_list(*kind).await;
                        true
                    }
                };
                let took = Duration::from_millis(u64::try_from(self.now().steady - begun).unwrap_or(0));
                let took = if answered { took } else { took.max(INVITE_UNSEEN / SHARE) };
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
            if self.lock().watched(self.now()) != *watched {
                return;
            }
        }
    }

    async fn look_at_list(&self, kind: WorkspaceId) {
        if self.look(kind).await {
            self.judge_waiting();
        }
    }

    /// Looks at the list once an invite that was open is not any more, or the key is refused. Whether the service
    /// answered: where it did not, it is asked less often.
    async fn look_at_invites(&self, kind: WorkspaceId) -> bool {
        let (api, open) = {
            let state = self.lock();
            let Some(shown) = state.workspace_of(kind) else { return true };
            (Arc::clone(&shown.api), state.invites_to_settle(kind))
        };
        let brands: BTreeSet<&String> = open.iter().map(|(_, brand)| brand).collect();
        for brand in brands {
            let is_open =
                |listed: &[Invite], id: &String| listed.iter().any(|own| own.id == *id && own.active);
            let mut mine = open.iter().filter(|(_, own)| own == brand);
            match api.invites(brand).await {
                Ok(listed) if mine.all(|(id, _)| is_open(&listed, id)) => {}
                Err(error) if !matches!(error.code, ErrorCode::BrandGone | ErrorCode::KeyRefused) => {
                    return false;
                }
                Ok(_) | Err(_) => {
                    self.look_at_list(kind).await;
                    return true;
                }
            }
        }
        true
    }

    /// Names the accounts that the service connected although the sign-in was cancelled here. Who came by an invite did
    /// not come by that.
    pub(super) fn name_those_who_came(&self) {
        let now = self.now();
        let cancelled: Vec<String> = self.lock().cancelled(now).map(|attempt| attempt.id.clone()).collect();
        for id in cancelled {
            let found = {
                let mut state = self.lock();
                state.judge(&id).filter(|found| !state.used_an_invite(&found.account_id))
            };
            if found.is_some() {
                self.happen(&id, Event::Judged(found));
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
fn may_be_done(attempt: &Attempt) -> bool {
    attempt.contract == Contract::Current
        && attempt.method == Method::Browser
        && matches!(attempt.phase, Phase::Waiting { .. })
}

impl State {
    /// Cancelled sign-ins that a browser may still end well: the service has not heard that they are cancelled.
    fn cancelled(&self, now: Now) -> impl Iterator<Item = &Attempt> {
        let open = move |tracked: &&Tracked| {
            let attempt = &tracked.attempt;
            attempt.phase == Phase::Cancelled
                && attempt.contract == Contract::Current
                && attempt.method == Method::Browser
                && attempt.tickets.iter().any(|ticket| ticket.is_open() && tracked.time(now) < ticket.until)
        };
        self.attempts.iter().filter(open).map(|tracked| &tracked.attempt)
    }

    /// Which lists are to be looked at, and how often.
    fn watched(&self, now: Now) -> Watched {
        let refused = |problem: &Error| problem.code == ErrorCode::KeyRefused;
        let every = match self.window {
            Window::InFront => INVITE,
            Window::Elsewhere => INVITE_UNSEEN,
        };
        let invites = self.open_invites().map(|kind| ((kind, What::Invites), every));
        let attempts = self.attempts.iter().map(|tracked| &tracked.attempt);
        let sign_ins = attempts.filter(|attempt| may_be_done(attempt));
        let sign_ins = sign_ins.map(|attempt| ((attempt.workspace, What::List), SIGN_IN));
        let cancelled = self.cancelled(now).map(|attempt| ((attempt.workspace, What::List), CANCELLED));
        // The later ones, which are looked at more often, count.
        let mut watched: Watched = cancelled.chain(sign_ins).chain(invites).collect();
        watched.retain(|(kind, _), _| {
            let open = self.workspace_of(*kind);
            open.is_some_and(|open| {
                open.list.asked_to_wait.is_none() && !open.list.problem.as_ref().is_some_and(refused)
            })
        });
        watched
    }
}
