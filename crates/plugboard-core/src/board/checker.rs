//! Background checks: one timer for all open workspaces, one check at a time. When is decided in
//! [`crate::checking`]; what a list says is taken as ever.

use std::time::Duration;

use super::list::Asked;
use super::state::State;
use super::{Board, Now};
use crate::checking::{self, Next, Online, Reach, Surroundings, Window};
use crate::view::{Checks, WorkspaceId};
use crate::workspace::Workspace;

/// What the timer is set for, and the steady time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Plan {
    at: i64,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Check(WorkspaceId),
    /// Quiet hours are over.
    Tell,
}

impl Board {
    /// Takes what the shell learnt about the computer.
    pub fn set_surroundings(&self, surroundings: Surroundings) {
        let now = self.now();
        self.change(|state| {
            let before = std::mem::replace(&mut state.surroundings, surroundings);
            if before.online == Online::No && surroundings.online != Online::No {
                for open in &mut state.workspaces {
                    open.list.rhythm.hasten(now);
                }
            }
        });
    }

    /// Looks at the clocks again: the computer woke up, or somebody came to the window.
    pub fn look_at_clocks(&self) {
        self.change(|_| ());
    }

    /// Takes whether somebody has the window in front, in which the news of the shown workspace is to be seen.
    pub fn set_window(&self, window: Window) {
        self.change(|state| {
            state.window = window;
            state.see_news();
        });
    }

    /// Checks lists for as long as there is something to check; asleep otherwise.
    pub(super) async fn keep_checking(self) {
        let mut changes = self.views.subscribe();
        loop {
            let (plan, now) = self.plan();
            let pause = async {
                match plan {
                    Some(plan) => {
                        let left = u64::try_from(plan.at - now.steady).unwrap_or(0);
                        tokio::time::sleep(Duration::from_millis(left)).await;
                    }
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = pause => {}
                () = self.until_plan_changes(&mut changes, plan) => continue,
            }
            match plan.map(|plan| plan.what) {
                Some(What::Check(kind)) => self.check(kind, Asked::ByItself).await,
                Some(What::Tell) => self.change(|state| state.tell_news(self.now())),
                None => {}
            }
        }
    }

    fn plan(&self) -> (Option<Plan>, Now) {
        let state = self.lock();
        let now = self.now();
        (state.plan(now), now)
    }

    /// Waits until the timer has to be set for something else.
    async fn until_plan_changes(
        &self,
        changes: &mut tokio::sync::watch::Receiver<crate::view::View>,
        plan: Option<Plan>,
    ) {
        loop {
            if changes.changed().await.is_err() {
                return std::future::pending().await;
            }
            if self.plan().0 != plan {
                return;
            }
        }
    }
}

impl State {
    fn plan(&self, now: Now) -> Option<Plan> {
        let checks = self.workspaces.iter().filter(|open| !open.list.checking).filter_map(|open| {
            let next =
                checking::due(now, &open.list.rhythm, reach(open), &self.preferences, self.surroundings);
            match next {
                Next::At(at) => Some(Plan { at, what: What::Check(open.id) }),
                Next::Nothing => None,
            }
        });
        let tell = self.quiet_until(now).map(|at| Plan { at, what: What::Tell });
        checks.chain(tell).min()
    }

    /// Whether a workspace's list is checked by itself now.
    pub(super) fn checks(&self, open: Option<&Workspace>) -> Checks {
        open.map_or(Checks::Never, |open| checking::checks(reach(open), &self.preferences, self.surroundings))
    }
}

fn reach(open: &Workspace) -> Reach {
    if open.address.is_loopback() { Reach::ThisComputer } else { Reach::Network }
}

#[cfg(test)]
mod tests;
