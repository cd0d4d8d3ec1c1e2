//! A round in figures and in ranges of rows, for a UI.

use super::order::Span;
use super::{Item, Round};
use crate::view::{
    BrowserChoice, RoundGroup, RoundGroupKind, RoundItem, RoundNews, RoundRows, RoundSlot, RoundStanding,
    RoundState, RoundView,
};

/// Most rows given out at once.
const MAX_ROWS: usize = 500;

impl Round {
    /// The rows from `start` on, headers included.
    #[must_use]
    pub fn rows(&self, start: u32, count: u32) -> RoundRows {
        let from = start as usize;
        let to = from.saturating_add((count as usize).min(MAX_ROWS));
        let mut rows = Vec::new();
        let mut slot = 0;
        for span in &self.spans {
            if slot >= from && slot < to {
                rows.push(RoundSlot::Group { group: self.group(*span) });
            }
            slot += 1;
            let (first, last) = (from.max(slot), to.min(slot + span.len));
            for at in first..last.max(first) {
                let item = Box::new(self.items[span.first + at - slot].shown.clone());
                rows.push(RoundSlot::Item { item });
            }
            slot += span.len;
        }
        RoundRows { revision: self.revision, total: short(slot), start, rows }
    }

    /// Where an account stands among the rows.
    #[must_use]
    pub fn locate(&self, account: &str) -> Option<u32> {
        self.slot(self.items.iter().position(|item| item.shown.account == account)?)
    }

    fn slot(&self, place: usize) -> Option<u32> {
        let headers = self.spans.iter().position(|span| place < span.first + span.len)?;
        Some(short(place + headers + 1))
    }

    fn group(&self, span: Span) -> RoundGroup {
        let inside = &self.items[span.first..span.first + span.len];
        let kind = inside.first().map_or(RoundGroupKind::Platform, |item| item.kind);
        let platform = inside.first().map_or(String::new(), |item| match kind {
            RoundGroupKind::NotYou => String::new(),
            RoundGroupKind::Login
            | RoundGroupKind::Platform
            | RoundGroupKind::Dashboard
            | RoundGroupKind::Suspended => item.shown.platform.clone(),
        });
        RoundGroup {
            kind,
            platform,
            browser: one_browser(inside),
            accounts: short(span.len),
            left: match self.state {
                RoundState::Running | RoundState::Paused => {
                    short(inside.iter().filter(|item| is_left(&item.shown)).count())
                }
                RoundState::Closed => 0,
            },
        }
    }

    /// The round in figures. Of the attempts, those that a UI has are kept.
    #[must_use]
    pub fn view(&self, is_shown: impl Fn(&str) -> bool) -> RoundView {
        let mut view = self.figures();
        for item in &self.items {
            let count = match &item.shown.standing {
                RoundStanding::Waiting if item.shown.trouble.is_some() => &mut view.failed,
                RoundStanding::Waiting => &mut view.left,
                RoundStanding::InFlight { .. } => &mut view.in_flight,
                RoundStanding::Done { .. } => &mut view.done,
                RoundStanding::Skipped { .. } => &mut view.skipped,
                RoundStanding::Sent { .. } => &mut view.sent,
                RoundStanding::Gone { .. } => &mut view.gone,
            };
            *count += 1;
            let tries = item.shown.tries.iter().map(|one| &one.attempt);
            view.attempts.extend(tries.filter(|attempt| is_shown(attempt)).cloned());
        }
        view
    }

    fn figures(&self) -> RoundView {
        let next = match self.state {
            RoundState::Running | RoundState::Paused => self.next_place(),
            RoundState::Closed => None,
        };
        let group = next.and_then(|place| self.spans.iter().find(|span| place < span.first + span.len));
        RoundView {
            id: self.id,
            revision: self.revision,
            state: self.state,
            started: self.started,
            ended: self.ended,
            who: self.who.clone(),
            total: short(self.items.len()),
            left: 0,
            failed: 0,
            in_flight: 0,
            done: 0,
            skipped: 0,
            sent: 0,
            gone: 0,
            room: self.has_room(),
            next: next.map(|place| self.items[place].shown.clone()),
            next_slot: next.and_then(|place| self.slot(place)),
            group: group.map(|span| self.group(*span)),
            attempts: Vec::new(),
            latest: self.latest.map(|latest| RoundNews {
                serial: latest.serial,
                item: self.items[latest.place].shown.clone(),
                others: latest.others,
            }),
        }
    }
}

fn is_left(item: &RoundItem) -> bool {
    matches!(item.standing, RoundStanding::Waiting | RoundStanding::InFlight { .. })
}

/// The browser that all of them have, when they have one.
fn one_browser(items: &[Item]) -> Option<BrowserChoice> {
    let browser = items.first()?.shown.browser.clone()?;
    items.iter().all(|item| item.shown.browser.as_ref() == Some(&browser)).then_some(browser)
}

fn short(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
