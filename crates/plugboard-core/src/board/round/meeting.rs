//! Where a round meets attempts, the list, and links for somebody else: they tell it what happens, and know no more of it.

use super::super::history::end;
use super::super::state::{Shown, State};
use crate::attempt::Attempt;
use crate::round::{Event, Round};
use crate::view::{End, InviteState, Method, Outcome, RoundResult, WorkspaceId};

impl State {
    /// Whether an account of an open round is being signed in to by another attempt than this one.
    pub(in crate::board) fn is_busy_in_round(
        &self,
        workspace: WorkspaceId,
        account: &str,
        sheet: &str,
    ) -> bool {
        let open = self.open_round(workspace).ok();
        open.and_then(|round| round.attempt_of(account)).is_some_and(|attempt| attempt != sheet)
    }

    /// An attempt has begun, wherever its button was.
    pub(in crate::board) fn begun_in_round(&mut self, attempt: &Attempt) {
        let Some(expected) = &attempt.expected else { return };
        let event = Event::Begun {
            account: expected.person.account_id.clone(),
            attempt: attempt.id.clone(),
            browser: attempt.browser.clone(),
        };
        self.happen_in_round(attempt.workspace, event, attempt.started);
    }

    /// A round has begun: what is signed in to already is in flight in it.
    pub(in crate::board) fn link_open_attempts(&mut self, workspace: WorkspaceId) {
        let all = self.attempts.iter().map(|tracked| &tracked.attempt);
        let open = all.filter(|attempt| attempt.workspace == workspace && !attempt.phase.is_end());
        for attempt in open.cloned().collect::<Vec<_>>() {
            self.begun_in_round(&attempt);
        }
    }

    /// An attempt is over. What the round's own row tells is not told a second time.
    pub(in crate::board) fn ended_in_round(&mut self, id: &str, now: i64) {
        let Some(attempt) = self.find(id).map(|tracked| tracked.attempt.clone()) else { return };
        let Some((result, brought)) = result(&attempt) else { return };
        let told = match result {
            RoundResult::SomebodyElse { .. } => false,
            RoundResult::Failed { .. } => attempt.method == Method::Browser,
            RoundResult::Connected
            | RoundResult::Declined { .. }
            | RoundResult::Cancelled
            | RoundResult::Expired
            | RoundResult::Unconfirmed
            | RoundResult::LinkOver
            | RoundResult::LinkSomebodyElse { .. }
            | RoundResult::BrokeAgain => true,
        };
        let own = self.round(attempt.workspace).is_some_and(|round| round.made(id));
        self.happen_in_round(
            attempt.workspace,
            Event::Ended { attempt: id.to_owned(), result, brought },
            now,
        );
        if let Some(tracked) = self.tracked(id).filter(|_| own && told) {
            tracked.shown = Shown::Dismissed;
        }
    }

    /// A list came.
    pub(in crate::board) fn listed_in_round(&mut self, workspace: WorkspaceId) {
        let Some(open) = self.workspaces.iter().find(|open| open.id == workspace) else { return };
        let Some(round) = self.rounds.iter_mut().find(|round| round.workspace == workspace) else { return };
        let Some(checked_at) = open.list.checked_at else { return };
        let places = round.listed(&open.list.index, open.list.whole(), checked_at);
        self.change_round(workspace, |_| places);
    }

    /// A link was made for an account, wherever its button was.
    pub(in crate::board) fn sent_in_round(
        &mut self,
        workspace: WorkspaceId,
        account: &str,
        invite: &str,
        now: i64,
    ) {
        let event = Event::Sent { account: account.to_owned(), invite: Some(invite.to_owned()) };
        self.happen_in_round(workspace, event, now);
    }

    /// What became of links.
    pub(in crate::board) fn settle_links_in_round(&mut self, workspace: WorkspaceId, now: i64) {
        for (invite, state) in self.invite_states(workspace) {
            let event = match state {
                InviteState::Open => continue,
                InviteState::Used { got, .. } => Event::Used { invite, got },
                InviteState::Over => Event::Over { invite },
            };
            self.happen_in_round(workspace, event, now);
        }
    }

    pub(in crate::board) fn recall_rounds(&mut self) {
        self.rounds = self.store.rounds().unwrap_or_default();
    }

    fn is_in_flight(&self, attempt: &Attempt) -> bool {
        self.round(attempt.workspace).is_some_and(|round| round.in_flight().any(|id| id == attempt.id))
    }

    /// After a restart: links what was in flight to the attempts that are still there. Nobody begins one again.
    pub(in crate::board) fn relink_rounds(&mut self, stored: &[Attempt], now: i64) {
        for attempt in stored {
            match result(attempt) {
                // What is told again at each start has happened already.
                Some(_) if !self.is_in_flight(attempt) => {}
                Some((result, brought)) => {
                    let event = Event::Ended { attempt: attempt.id.clone(), result, brought };
                    self.happen_in_round(attempt.workspace, event, attempt.ended.unwrap_or(now));
                }
                None => self.begun_in_round(attempt),
            }
        }
        let flying = |round: &Round| {
            let attempts: Vec<String> = round.in_flight().map(str::to_owned).collect();
            (round.workspace, attempts)
        };
        for (workspace, attempts) in self.rounds.iter().map(flying).collect::<Vec<_>>() {
            for attempt in attempts.into_iter().filter(|id| stored.iter().all(|known| known.id != *id)) {
                self.happen_in_round(workspace, Event::Lost { attempt }, now);
            }
        }
    }
}

/// What came of an attempt that is over, and the accounts that it brought.
fn result(attempt: &Attempt) -> Option<(RoundResult, Vec<String>)> {
    let end = end(&attempt.phase)?;
    let brought = end.brought().map(|person| person.account_id.clone()).collect();
    let result = match end {
        End::Connected { outcome: Outcome::New | Outcome::Renewed | Outcome::Expected, .. } => {
            RoundResult::Connected
        }
        End::Connected { got, outcome: Outcome::SomebodyElseNew, .. } => {
            RoundResult::SomebodyElse { got, new_here: true }
        }
        End::Connected { got, outcome: Outcome::SomebodyElseListed, .. } => {
            RoundResult::SomebodyElse { got, new_here: false }
        }
        End::Declined { reason } => RoundResult::Declined { reason },
        End::Cancelled => RoundResult::Cancelled,
        End::Expired => RoundResult::Expired,
        End::Unconfirmed => RoundResult::Unconfirmed,
        End::Failed { fault } => RoundResult::Failed { fault },
    };
    Some((result, brought))
}
