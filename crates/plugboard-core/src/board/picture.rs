//! The view of the board: a picture for the UI, made anew after every change.

use std::sync::Arc;

use super::Now;
use super::state::{Browser, KeySearch, Ownership, Shown, State, Tracked};
use super::waiting::left;
use crate::accounts::{Freshness, Status, Whole};
use crate::address::DEFAULT_API;
use crate::attempt::{Attempt, GRACE_MS, LIFE_MS, Phase};
use crate::error::Error;
use crate::view::{
    AccountsView, AttemptView, ExpectedNow, InList, KeyKept, KeyView, Method, Person, PhaseView, Stage, View,
    Way, WorkspaceView,
};
use crate::workspace::{List, Workspace};

/// The end of a pasted key that is shown, and how long a key has to be for that.
const SHOWN: usize = 4;
const LONG_ENOUGH: usize = 16;

impl State {
    pub(super) fn picture(&self, now: Now) -> View {
        let open = self.workspace();
        View {
            stage: self.stage(),
            workspace: open.map(|open| WorkspaceView {
                id: open.id,
                name: self.name_of(open.id).to_owned(),
                kind: open.id.kind(),
                address: open.address.as_str().to_owned(),
                contract: open.contract(),
                contract_chosen: open.chosen,
            }),
            workspaces: self.entries(),
            key: KeyView {
                kept: self.workspace_of(self.home).map_or(KeyKept::Nowhere, |open| open.kept),
                trouble: self.key_troubles.get(&self.home).copied(),
                pasted: self.pasted.as_ref().map(|key| match key.expose().len() {
                    length if length >= LONG_ENOUGH => key.expose()[length - SHOWN..].to_owned(),
                    _ => String::new(),
                }),
                default_address: DEFAULT_API.to_owned(),
                address: self.address.as_str().to_owned(),
            },
            accounts: self.accounts(now),
            brands: open.and_then(Workspace::brands_view),
            plan: open.and_then(|open| open.plan.clone()),
            invites: self.invite_views(),
            return_path: self.return_path(),
            background: self.background(),
            attempts: self.attempt_views(now),
            preferences: self.preferences,
            introduced: self.introduced.clone(),
            round: self.round_view(),
            notice: self.notice.clone(),
            not_you: open.map(|open| open.list.not_you.clone()).unwrap_or_default(),
            history_revision: self.history_revision,
            case_open: self.case.as_ref().map(|_| self.cases),
        }
    }

    fn stage(&self) -> Stage {
        match (self.ownership, self.workspace(), self.key) {
            (Ownership::Elsewhere, _, _) => Stage::AlreadyOpen,
            (Ownership::Ours, Some(_), _) => Stage::Ready,
            (Ownership::Ours, None, KeySearch::Asking) => Stage::Opening,
            (Ownership::Ours, None, KeySearch::Locked) => Stage::Locked,
            (Ownership::Ours, None, KeySearch::Done | KeySearch::Without) => Stage::Welcome,
        }
    }

    fn accounts(&self, now: Now) -> AccountsView {
        match self.workspace() {
            Some(open) => AccountsView {
                revision: open.list.index.revision(),
                counts: open.list.index.counts(),
                by_platform: Arc::clone(open.list.index.by_platform()),
                by_brand: Arc::clone(open.list.index.brand_counts()),
                selected: open.list.index.selected(),
                checked_at: open.list.checked_at,
                checking: open.list.checking,
                asked_to_wait_ms: left(open.list.asked_to_wait, now.steady),
                unreachable_since: open.list.unreachable_since,
                problem: open.list.problem.clone().map(Into::into),
                unreadable: open.list.gaps.map_or(0, |gaps| gaps.unreadable),
                has_more: open.list.gaps.is_some_and(|gaps| gaps.has_more),
            },
            None => AccountsView {
                revision: 0,
                counts: crate::view::Counts::default(),
                by_platform: Arc::default(),
                by_brand: Arc::default(),
                selected: crate::view::Selected::default(),
                checked_at: None,
                checking: false,
                asked_to_wait_ms: None,
                unreachable_since: None,
                problem: None,
                unreadable: 0,
                has_more: false,
            },
        }
    }

    fn attempt_views(&self, now: Now) -> Vec<AttemptView> {
        let mut views: Vec<AttemptView> = Vec::new();
        let still_open = self.attempts.iter().filter(|tracked| !tracked.attempt.phase.is_end());
        let open: Vec<&String> = still_open.map(|tracked| &tracked.attempt.id).collect();
        let mine =
            |tracked: &&Tracked| tracked.attempt.workspace == self.active && tracked.shown == Shown::Yes;
        for tracked in self.attempts.iter().filter(mine) {
            let attempt = &tracked.attempt;
            let earlier = views
                .iter()
                .filter(|view| view.platform == attempt.platform)
                .filter(|view| open.contains(&&view.id))
                .count();
            let key_is_here = self.workspace_of(attempt.workspace).is_some();
            views.push(AttemptView {
                id: attempt.id.clone(),
                platform: attempt.platform.clone(),
                method: attempt.method,
                number: u32::try_from(earlier + 1).unwrap_or(u32::MAX),
                expected: attempt.expected.as_ref().map(|expected| expected.person.clone()),
                expected_now: self.expected_now(tracked),
                phase: self.phase(tracked, now),
                brand: attempt.brand.clone(),
                way: attempt.tickets.last().map_or(default_way(attempt.method), |ticket| ticket.way),
                other_way: match attempt.phase {
                    Phase::Waiting { .. } if !tracked.widening => self.ways.left_for(attempt),
                    Phase::Waiting { .. }
                    | Phase::Starting
                    | Phase::Claimed { .. }
                    | Phase::Exchanging { .. }
                    | Phase::Confirming { .. }
                    | Phase::Choosing { .. }
                    | Phase::Selecting { .. }
                    | Phase::Connected { .. }
                    | Phase::Declined { .. }
                    | Phase::Cancelled
                    | Phase::Expired
                    | Phase::Unconfirmed
                    | Phase::Failed { .. } => None,
                },
                opened_ms: tracked.opened.map(|opened| (now.steady - opened).max(0)),
                browser: attempt.browser.clone(),
                can_reopen: tracked.link.is_some(),
                browser_failed: tracked.browser == Browser::Failed,
                needs_key: matches!(attempt.phase, Phase::Claimed { .. }) && !key_is_here,
                stateless_error: tracked.stateless_error.filter(|_| tracked.is_waiting()),
                taken_port: tracked.taken_port.filter(|_| tracked.is_waiting()),
                asked_to_wait_ms: left(tracked.asked_to_wait.filter(|_| !attempt.phase.is_end()), now.steady),
                came_after_cancel: tracked.cancelled,
                selected: tracked.selected.clone(),
            });
        }
        views.reverse();
        views
    }

    fn phase(&self, tracked: &Tracked, now: Now) -> PhaseView {
        match &tracked.attempt.phase {
            Phase::Starting => PhaseView::Starting,
            Phase::Waiting { until } => PhaseView::Waiting {
                left_ms: (until - GRACE_MS - tracked.time(now)).max(0),
                life_ms: LIFE_MS,
            },
            Phase::Claimed { .. } => PhaseView::Claimed,
            Phase::Exchanging { .. } => PhaseView::Exchanging,
            // Most often Plugboard selects by itself what the account had.
            Phase::Choosing { .. } if tracked.is_deciding() => PhaseView::Exchanging,
            Phase::Choosing { until, .. } => PhaseView::Choosing {
                left_ms: (until - tracked.time(now)).max(0),
                choice: tracked.choice.clone(),
                fault: tracked.fault.clone().map(Into::into),
            },
            Phase::Confirming { .. } | Phase::Selecting { .. } => PhaseView::Exchanging,
            Phase::Connected { got, others, outcome } => PhaseView::Connected {
                got: got.clone(),
                others: others.clone(),
                outcome: *outcome,
                undo: self.can_undo(tracked),
                in_list: self.in_list(tracked, got, others),
            },
            Phase::Declined { reason } => PhaseView::Declined { reason: reason.clone() },
            Phase::Cancelled => PhaseView::Cancelled,
            Phase::Expired => PhaseView::Expired,
            Phase::Unconfirmed => PhaseView::Unconfirmed,
            Phase::Failed { code, field, reference } => PhaseView::Failed {
                fault: Error { field: field.clone(), reference: reference.clone(), ..Error::new(*code) }
                    .into(),
            },
        }
    }

    fn in_list(&self, tracked: &Tracked, got: &Person, others: &[Person]) -> InList {
        let attempt = &tracked.attempt;
        let Some(list) = self.workspace_of(attempt.workspace).map(|open| &open.list) else {
            return InList::NotChecked;
        };
        let mut people = [got].into_iter().chain(others);
        if people.all(|person| list.index.find(&person.account_id).is_some()) {
            return InList::Yes;
        }
        let settles = came_after(list, attempt) && list.whole() == Whole::Yes;
        if settles { InList::No } else { InList::NotChecked }
    }

    fn expected_now(&self, tracked: &Tracked) -> ExpectedNow {
        let attempt = &tracked.attempt;
        let list = self.workspace_of(attempt.workspace).map(|open| &open.list);
        let (Some(expected), Some(list)) = (&attempt.expected, list) else { return ExpectedNow::Unknown };
        if !came_after(list, attempt) {
            return ExpectedNow::Unknown;
        }
        match (list.index.find(&expected.person.account_id), list.whole()) {
            (Some(account), _) => match account.status {
                Some(Status::ReconnectRequired) => ExpectedNow::NeedsYou,
                Some(Status::Active) => ExpectedNow::Works,
                Some(Status::Unknown) | None => ExpectedNow::Unknown,
            },
            (None, Whole::Yes) => ExpectedNow::Gone,
            (None, Whole::No) => ExpectedNow::Unknown,
        }
    }
}

/// Whether the service gave this list after the attempt was over, and no newer one is on its way.
fn came_after(list: &List, attempt: &Attempt) -> bool {
    let later = attempt.ended.is_some() && list.checked_at > attempt.ended;
    later && !list.checking && list.index.freshness() == Freshness::Fresh
}

/// Before there is a ticket.
fn default_way(method: Method) -> Way {
    match method {
        Method::Form => Way::Form,
        Method::Browser | Method::Dashboard => Way::Watch,
    }
}

/// A phase's name for the log.
pub(super) fn phase_name(phase: &Phase) -> &'static str {
    match phase {
        Phase::Starting => "starting",
        Phase::Waiting { .. } => "waiting",
        Phase::Claimed { .. } => "claimed",
        Phase::Exchanging { .. } => "exchanging",
        Phase::Confirming { .. } => "confirming",
        Phase::Choosing { .. } => "choosing",
        Phase::Selecting { .. } => "selecting",
        Phase::Connected { .. } => "connected",
        Phase::Declined { .. } => "declined",
        Phase::Cancelled => "cancelled",
        Phase::Expired => "expired",
        Phase::Unconfirmed => "unconfirmed",
        Phase::Failed { .. } => "failed",
    }
}
