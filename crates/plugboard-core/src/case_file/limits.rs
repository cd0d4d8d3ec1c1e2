//! How much a case file may hold. It is measured in one pass over its bytes, before anything is built from them.

use super::MAX_BYTES;
use crate::view::{CaseView, Evidence};

/// Deepest nesting, longest text in bytes, and most values.
const MAX_DEPTH: usize = 16;
const MAX_TEXT: usize = 4_096;
const MAX_VALUES: usize = 400_000;

/// Most timelines, most steps of one, and most changes.
const MAX_TIMELINES: usize = 200;
const MAX_STEPS: usize = 2_000;
const MAX_CHANGES: usize = 5_000;

/// The last millisecond of the year 9999: what calendars can show.
const MAX_TIME: i64 = 253_402_300_799_999;

/// Minutes in a day and a bit: how far a clock can be from UTC.
const MAX_EAST: i32 = 26 * 60;

/// Whether the bytes are within the limits. Whether they are JSON is not asked here.
pub(super) fn hold(bytes: &[u8]) -> bool {
    let (mut depth, mut values, mut text) = (0_usize, 0_usize, None);
    let mut escaped = false;
    if bytes.len() > MAX_BYTES {
        return false;
    }
    for byte in bytes {
        match (text, byte) {
            (Some(length), _) if length > MAX_TEXT => return false,
            (Some(length), _) if escaped => (escaped, text) = (false, Some(length + 1)),
            (Some(length), b'\\') => (escaped, text) = (true, Some(length + 1)),
            (Some(_), b'"') => text = None,
            (Some(length), _) => text = Some(length + 1),
            (None, b'"') => (text, values) = (Some(0), values + 1),
            (None, b'{' | b'[') => (depth, values) = (depth + 1, values + 1),
            (None, b'}' | b']') => depth = depth.saturating_sub(1),
            (None, b',') => values += 1,
            (None, _) => {}
        }
        if depth > MAX_DEPTH || values > MAX_VALUES {
            return false;
        }
    }
    true
}

/// Whether what was read can be shown: times that exist, and evidence that points at something.
pub(super) fn make_sense(case: &CaseView) -> bool {
    let time = |at: i64| (0..=MAX_TIME).contains(&at);
    let pasts = case.timelines.iter().map(|timeline| &timeline.past);
    let steps = || case.timelines.iter().flat_map(|timeline| &timeline.steps);
    let times = [case.made_at]
        .into_iter()
        .chain(case.list.checked_at)
        .chain(case.return_path.tested_at)
        .chain(case.account.iter().filter_map(|account| account.since))
        .chain(case.changes.iter().map(|change| change.at))
        .chain(pasts.flat_map(|past| [past.started, past.ended.unwrap_or(past.started)]))
        .chain(steps().flat_map(|step| [step.at, step.after]));
    let points = |evidence: &Evidence| match *evidence {
        Evidence::Step { timeline, step } => {
            case.timelines.get(timeline as usize).is_some_and(|line| line.steps.len() > step as usize)
        }
        Evidence::Change { change } => case.changes.len() > change as usize,
    };
    case.timelines.len() <= MAX_TIMELINES
        && case.timelines.iter().all(|timeline| timeline.steps.len() <= MAX_STEPS)
        && case.changes.len() <= MAX_CHANGES
        && (-MAX_EAST..=MAX_EAST).contains(&case.minutes_east)
        && times.into_iter().all(time)
        && case.evidence.iter().all(points)
}
