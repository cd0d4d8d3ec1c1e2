//! What support asks first, as a text in English: versions, counts, the last problems. No secret is in it, and no
//! name, handle or id of an account.

use std::collections::{HashSet, VecDeque};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Board;
use super::state::State;
use crate::attempt::Phase;
use crate::error::{Error, ErrorCode};
use crate::view::{Contract, WorkspaceKind};
use crate::workspace::Workspace;

/// How many problems are told.
const LAST: usize = 10;

/// Longest reference that is told, in characters.
const REFERENCE: usize = 120;

/// What only a shell knows of the computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Around {
    /// The operating system, with its version.
    pub system: String,
    /// What draws the window, with its version.
    pub web_view: String,
}

/// The last things that did not work, since Plugboard was started.
#[derive(Default)]
pub(super) struct Problems {
    last: VecDeque<Problem>,
    attempts: HashSet<String>,
    list: Option<Error>,
}

struct Problem {
    at: i64,
    code: ErrorCode,
    reference: String,
}

impl Problems {
    fn note(&mut self, at: i64, code: ErrorCode, reference: &str) {
        let reference = reference.chars().filter(|sign| sign.is_ascii() && !sign.is_ascii_control());
        self.last.push_front(Problem { at, code, reference: reference.take(REFERENCE).collect() });
        self.last.truncate(LAST);
    }
}

impl Board {
    /// The text. `around` is what the shell found out.
    #[must_use]
    pub fn support_details(&self, around: &Around) -> String {
        let state = self.lock();
        let mut lines = vec![
            format!("Plugboard {}", env!("CARGO_PKG_VERSION")),
            format!("System: {}", around.system),
            format!("Web view: {}", around.web_view),
        ];
        lines.extend(state.workspace().map_or_else(|| vec!["Workspace: none".to_owned()], told));
        let open = state.attempts.iter().filter(|tracked| !tracked.attempt.phase.is_end()).count();
        lines.push(format!("Sign-ins in progress: {open}"));
        if state.problems.last.is_empty() {
            lines.push("No problems since Plugboard was started".to_owned());
        } else {
            lines.push("Latest problems:".to_owned());
            lines.extend(state.problems.last.iter().map(Problem::told));
        }
        lines.push(String::new());
        lines.join("\n")
    }
}

impl State {
    /// Notes what stopped working since the last time.
    pub(super) fn note_problems(&mut self, now: i64) {
        self.problems.attempts.retain(|id| self.attempts.iter().any(|tracked| tracked.attempt.id == *id));
        for tracked in &self.attempts {
            if let Phase::Failed { code, reference, .. } = &tracked.attempt.phase
                && self.problems.attempts.insert(tracked.attempt.id.clone())
            {
                self.problems.note(now, *code, reference);
            }
        }
        let list = self.workspace().and_then(|open| open.list.problem.clone());
        if list != self.problems.list {
            if let Some(problem) = &list {
                self.problems.note(now, problem.code, &problem.reference);
            }
            self.problems.list = list;
        }
    }
}

impl Problem {
    fn told(&self) -> String {
        let seconds = OffsetDateTime::from_unix_timestamp(self.at / 1_000).ok();
        let at = seconds.and_then(|time| time.format(&Rfc3339).ok()).unwrap_or_default();
        let code = serde_json::to_value(self.code).ok();
        let code = code.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
        let separator = if self.reference.is_empty() { "" } else { ", " };
        format!("{at} {code}{separator}{}", self.reference)
    }
}

fn told(open: &Workspace) -> Vec<String> {
    let host = url::Url::parse(open.address.as_str()).ok();
    let host = host.as_ref().and_then(url::Url::host_str).unwrap_or_default();
    let contract = match open.contract() {
        Some(Contract::Seed) => "March 2026",
        Some(Contract::Current) => "August 2026",
        None => "not known",
    };
    let kind = match open.id.kind() {
        WorkspaceKind::Live => "live",
        WorkspaceKind::Rehearsal => "rehearsal",
    };
    let counts = open.list.index.counts();
    vec![
        format!("Service: {host}, API version {contract}"),
        format!(
            "Workspace: {kind}, {} accounts ({} with sign-in needed, {} with status unknown), {} brands",
            counts.total,
            counts.needs_you,
            counts.cannot_tell,
            open.brands.list.len()
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ten_problems_are_told_newest_first_and_cleaned() {
        let mut problems = Problems::default();
        for second in 0..12 {
            problems.note(second * 1_000, ErrorCode::Offline, "");
        }
        problems.note(1_700_000_000_000, ErrorCode::ServiceDown, "HTTP 503\n\u{202e}request r\u{e9}q_1");
        let told: Vec<String> = problems.last.iter().map(Problem::told).collect();
        assert_eq!(told.len(), LAST);
        assert_eq!(told[0], "2023-11-14T22:13:20Z service_down, HTTP 503request rq_1");
        assert_eq!(told[1], "1970-01-01T00:00:11Z offline");
    }
}
