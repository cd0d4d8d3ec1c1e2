//! How a case ends, as the table has it: what the page draws, without what differs from one time to the next.

use plugboard_core::ErrorCode;
use plugboard_core::view::{
    AccountsView, AttemptView, ChoiceKind, Contract, Outcome, PhaseView, StatelessErrorKind, Undo, Way,
};
use plugboard_sandbox::Mishap;
use serde::Serialize;

use super::cases::{Case, contract_name};

/// What a person has before them in the end.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct End {
    /// The phase of the attempt; `list` where there is none, and `removed` or `rejected` where it was a command.
    pub state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<ErrorCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undo: Option<Undo>,
    /// What there is to choose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choice: Option<ChoiceKind>,
    #[serde(skip_serializing_if = "is_none")]
    pub lost: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way: Option<Way>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_way: Option<Way>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs_you: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cannot_tell: Option<u32>,
    /// What came back that names no sign-in: the person can cancel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stateless_error: Option<StatelessErrorKind>,
    /// How it ends when the person presses "another way".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_another_way: Option<Box<End>>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_none(count: &usize) -> bool {
    *count == 0
}

impl End {
    /// Where an attempt stands.
    pub fn of(attempt: &AttemptView) -> Self {
        let end = |state| Self { state, ..Self::default() };
        match &attempt.phase {
            PhaseView::Starting => end("starting"),
            PhaseView::Waiting { .. } => {
                let stateless_error = attempt.stateless_error;
                let (way, other_way) = (Some(attempt.way), attempt.other_way);
                Self { way, other_way, stateless_error, ..end("waiting") }
            }
            PhaseView::Claimed => end("claimed"),
            PhaseView::Exchanging => end("exchanging"),
            PhaseView::Choosing { choice, fault, .. } => Self {
                code: fault.as_ref().map(|fault| fault.code),
                choice: choice.as_ref().map(|choice| choice.kind),
                lost: choice.as_ref().map_or(0, |choice| choice.lost.len()),
                ..end("choosing")
            },
            PhaseView::Connected { outcome, undo, .. } => {
                Self { outcome: Some(*outcome), undo: Some(*undo), ..end("connected") }
            }
            PhaseView::Declined { reason } => Self { reason: Some(reason.clone()), ..end("declined") },
            PhaseView::Cancelled => end("cancelled"),
            PhaseView::Expired => end("expired"),
            PhaseView::Unconfirmed => end("unconfirmed"),
            PhaseView::Failed { fault } => {
                Self { code: Some(fault.code), field: fault.field.clone(), ..end("failed") }
            }
        }
    }

    /// What the list says.
    pub fn of_list(accounts: &AccountsView) -> Self {
        Self {
            state: "list",
            code: accounts.problem.as_ref().map(|problem| problem.code),
            needs_you: Some(accounts.counts.needs_you),
            cannot_tell: Some(accounts.counts.cannot_tell),
            ..Self::default()
        }
    }

    /// What became of a command.
    pub fn of_command(done: &plugboard_core::Result<()>) -> Self {
        match done {
            Ok(()) => Self { state: "removed", ..Self::default() },
            Err(error) => Self { state: "rejected", code: Some(error.code), ..Self::default() },
        }
    }

    /// Whether a person can go on from here: an attempt is over, waits for a choice that can be made or fetched, or
    /// waits for a browser that can come back another way.
    pub fn has_something_to_press(&self) -> bool {
        match self.state {
            "list" | "removed" | "connected" | "declined" | "cancelled" | "expired" | "unconfirmed" => true,
            "rejected" | "failed" => self.code.is_some(),
            "choosing" => self.choice.is_some() || self.code.is_some(),
            "waiting" if self.stateless_error.is_some() => true,
            "waiting" => {
                let after = self.after_another_way.as_ref();
                self.other_way.is_some() && after.is_some_and(|end| end.state != "waiting")
            }
            _ => false,
        }
    }
}

/// One line of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub case: Case,
    pub end: End,
}

#[derive(Serialize)]
struct Written<'a> {
    contract: &'static str,
    endpoint: &'static str,
    mishap: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    how: &'a str,
    platform: &'static str,
    #[serde(flatten)]
    end: &'a End,
}

impl Row {
    pub fn is_of(&self, contract: Contract, mishap: Mishap) -> bool {
        self.case.contract == contract && self.case.mishap == mishap
    }

    /// As JSON, in one line.
    pub fn written(&self) -> String {
        let Self { case, end } = self;
        let written = Written {
            contract: contract_name(case.contract),
            endpoint: case.place.name(),
            mishap: case.mishap.name(),
            how: &case.how,
            platform: case.platform(),
            end,
        };
        serde_json::to_string(&written).unwrap()
    }
}
