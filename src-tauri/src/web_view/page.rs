//! What the shell knows of its page: whether it is there, how often its process has ended, and where the person is in
//! it. The place belongs to the page: the shell keeps it for the next one, in memory only, and does not read it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::sync::watch;

/// A page that was there for this long did not end because of how it starts.
const STEADY_AFTER: Duration = Duration::from_secs(2);

/// So many ends in a row without a steady page between them are enough.
const MOST_ENDS: u32 = 3;

/// The page. Clones are the same.
#[derive(Clone)]
pub struct Page {
    arrived: watch::Sender<bool>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// When the page that is there now arrived; none while there is no page.
    since: Option<Instant>,
    ends: u32,
    is_covered: bool,
    place: Option<Value>,
}

/// What to do after the page's process has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterEnd {
    /// Load the page again.
    Reload,
    /// It ends again and again.
    GiveUp,
}

impl Default for Page {
    fn default() -> Self {
        Self { arrived: watch::Sender::new(false), state: Arc::default() }
    }
}

impl Page {
    /// It is there: its script runs and has reached the shell.
    pub fn arrive(&self) {
        self.state().since = Some(Instant::now());
        self.arrived.send_replace(true);
    }

    /// Waits until a page has been there in this run.
    pub async fn arrived(&self) {
        // The sender lives as long as this does.
        _ = self.arrived.subscribe().wait_for(|arrived| *arrived).await;
    }

    /// Whether it is there now.
    pub fn is_there(&self) -> bool {
        self.state().since.is_some()
    }

    /// Its process has ended. What the view still shows is the last picture of a page that does not live: it is covered
    /// until [`Page::uncover`].
    pub fn end(&self) -> AfterEnd {
        self.end_at(Instant::now())
    }

    fn end_at(&self, now: Instant) -> AfterEnd {
        let mut state = self.state();
        let lived = state.since.take().map(|since| now.saturating_duration_since(since));
        state.ends = if lived >= Some(STEADY_AFTER) { 1 } else { state.ends + 1 };
        state.is_covered = true;
        if state.ends >= MOST_ENDS { AfterEnd::GiveUp } else { AfterEnd::Reload }
    }

    /// The page has drawn a view. True once after each end.
    pub fn uncover(&self) -> bool {
        std::mem::take(&mut self.state().is_covered)
    }

    /// Keeps where the person is.
    pub fn keep_place(&self, place: Value) {
        self.state().place = Some(place);
    }

    /// Where the person was when the page said so last; none at the start.
    pub fn place(&self) -> Option<Value> {
        self.state().place.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steady(page: &Page) -> Instant {
        page.arrive();
        Instant::now() + STEADY_AFTER
    }

    #[test]
    fn a_page_that_never_is_there_is_loaded_twice_and_then_given_up() {
        let page = Page::default();
        let ends = [page.end(), page.end(), page.end()];
        assert_eq!(ends, [AfterEnd::Reload, AfterEnd::Reload, AfterEnd::GiveUp]);
    }

    #[test]
    fn a_page_that_was_steady_is_loaded_again_however_often_it_ends() {
        let page = Page::default();
        for _ in 0..10 {
            let then = steady(&page);
            assert_eq!(page.end_at(then), AfterEnd::Reload);
            assert!(!page.is_there());
        }
    }

    #[test]
    fn a_page_that_ends_at_once_is_loaded_twice_and_then_given_up() {
        let page = Page::default();
        let then = steady(&page);
        // Of these one ends as soon as it is there, and one before.
        assert_eq!(page.end_at(then), AfterEnd::Reload);
        page.arrive();
        assert_eq!(page.end(), AfterEnd::Reload);
        assert_eq!(page.end(), AfterEnd::GiveUp);
    }

    #[test]
    fn the_view_is_uncovered_once_after_each_end() {
        let page = Page::default();
        page.arrive();
        assert!(!page.uncover());
        page.end();
        assert_eq!([page.uncover(), page.uncover()], [true, false]);
    }
}
