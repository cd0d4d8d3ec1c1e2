//! The return-path test: a harmless round trip through the real browser. A page on this computer is opened; that it
//! was asked for shows that browsers reach it, and its button opens a link that shows whether links arrive.

use std::sync::Arc;
use std::time::Duration;

use reqwest::StatusCode;

use super::Board;
use super::offer::{Opening, random_state};
use super::returned::Arrival;
use super::state::State;
use crate::address::SignInLink;
use crate::callback::TEST_URI;
use crate::error::{ErrorCode, Result};
use crate::loopback::{self, Listening, Page, Visit};
use crate::page;
use crate::vault::{Digest, Secret};
use crate::view::{LinkOwner, ReturnPathView, Way, WayState};

/// The setting that holds what is known of the ways.
const WAYS: &str = "ways";

/// How long a browser may take to show the page, and then a person to answer the browser's question.
const PAGE_WITHIN: Duration = Duration::from_secs(20);
const LINK_WITHIN: Duration = Duration::from_secs(45);

/// A test that is under way.
pub(super) struct Test {
    state: Digest,
    page_seen: bool,
    browser_failed: bool,
    running: bool,
    listening: Option<Listening>,
}

impl Board {
    /// Begins a return-path test, and gives the page to open. Another one that is under way is given up.
    pub fn test_return_path(&self) -> Result<Opening> {
        let state = random_state().ok_or(ErrorCode::NoWayBack)?;
        let digest = state.digest();
        let board = self.clone();
        let secret = Arc::new(state);
        let answer = {
            let secret = Arc::clone(&secret);
            move |visit: Visit<'_>| board.show_test_page(visit, &secret)
        };
        let listening = loopback::open(&self.runtime, None, Arc::new(answer));
        let Some(listening) = listening else {
            self.change(|state| state.note_way(Way::Loopback, WayState::Fails));
            return Err(ErrorCode::NoWayBack.into());
        };
        let link = Arc::new(SignInLink::test_page(listening.port, &secret)?);
        self.change(|state| {
            let (page_seen, browser_failed, running) = (false, false, true);
            let listening = Some(listening);
            state.test = Some(Test { state: digest, page_seen, browser_failed, running, listening });
        });
        self.runtime.spawn(self.clone().end_test(digest, PAGE_WITHIN));
        Ok(Opening { attempt: String::new(), link, browser: None })
    }

    /// Gives up a test that is under way. What it has not shown yet is not known.
    pub fn stop_return_path(&self) {
        self.change(|state| {
            if let Some(test) = &mut state.test {
                (test.running, test.listening) = (false, None);
            }
        });
    }

    /// Records that no browser could be started for a test.
    pub fn return_path_failed(&self) {
        self.change(|state| {
            if let Some(test) = &mut state.test {
                (test.browser_failed, test.running, test.listening) = (true, false, None);
            }
        });
    }

    /// Records which program the system hands links to.
    pub fn note_owner(&self, owner: LinkOwner) {
        self.change(|state| state.ways.owner = owner);
    }

    fn show_test_page(&self, visit: Visit<'_>, state: &Secret) -> Page {
        let Visit::Address(address) = visit else { return self.unread(visit) };
        let digest = state.digest();
        let asked = address.rsplit_once("/oauth/test?state=").map(|(_, given)| given);
        let ours = asked.is_some_and(|given| Secret::new(given.to_owned()).digest() == digest);
        if !ours {
            return Page { status: StatusCode::NOT_FOUND, html: String::new() };
        }
        let words = self.change(|state| {
            state.note_way(Way::Loopback, WayState::Works);
            if let Some(test) = state.test.as_mut().filter(|test| test.state == digest) {
                test.page_seen = true;
            }
            state.words.clone()
        });
        let html = page::test(words.as_deref(), &format!("{TEST_URI}?state={}", state.expose()));
        Page { status: StatusCode::OK, html }
    }

    /// A link of a test arrived.
    pub(super) fn test_came_back(&self, state: &Secret) -> Arrival {
        let now = self.now().wall;
        let digest = state.digest();
        self.change(|state| {
            let Some(test) = state.test.as_mut().filter(|test| test.state == digest) else {
                return Arrival::Stray;
            };
            let in_time = std::mem::replace(&mut test.running, false);
            test.listening = None;
            state.ways.tested_at = Some(now);
            // Late is slow, and works.
            state.note_way(Way::DeepLink, WayState::Works);
            if in_time { Arrival::Expected } else { Arrival::Again }
        })
    }

    /// What has not happened in time does not work. Once the page is there, the link gets its own time.
    async fn end_test(self, digest: Digest, within: Duration) {
        tokio::time::sleep(within).await;
        let page_seen = self.lock().test.as_ref().is_some_and(|test| test.state == digest && test.page_seen);
        if page_seen {
            tokio::time::sleep(LINK_WITHIN.saturating_sub(within)).await;
        }
        let now = self.now().wall;
        self.change(|state| {
            let Some(test) = state.test.as_mut().filter(|test| test.state == digest && test.running) else {
                return;
            };
            (test.running, test.listening) = (false, None);
            let page_seen = test.page_seen;
            state.ways.tested_at = Some(now);
            // A page that was never asked for says nothing of links.
            let way = if page_seen { Way::DeepLink } else { Way::Loopback };
            state.note_way(way, WayState::Fails);
        });
    }
}

impl State {
    pub(super) fn note_way(&mut self, way: Way, state: WayState) {
        self.ways.note(way, state);
        self.keep_ways();
    }

    pub(super) fn keep_ways(&mut self) {
        if let Ok(text) = serde_json::to_string(&self.ways) {
            self.note_saved(|store| store.set(WAYS, &text));
        }
    }

    pub(super) fn recall_ways(&mut self) {
        let kept = self.store.setting(WAYS).ok().flatten();
        if let Some(ways) = kept.and_then(|text| serde_json::from_str(&text).ok()) {
            self.ways = ways;
        }
    }

    pub(super) fn return_path(&self) -> ReturnPathView {
        ReturnPathView {
            testing: self.test.as_ref().is_some_and(|test| test.running),
            tested_at: self.ways.tested_at,
            deep_link: self.ways.deep_link,
            loopback: self.ways.loopback,
            owner: self.ways.owner.clone(),
            browser_failed: self.test.as_ref().is_some_and(|test| test.browser_failed),
        }
    }
}
