//! The one object that a shell holds: everything a person can do, and the view of what is.
//!
//! All decisions are taken under one lock, and nothing waits for a network, a person or a prompt while it is
//! held. The board opens no window and no browser; [`Board::begin`] says what to open.

mod beside;
mod brands;
mod cases;
mod checker;
mod choosing;
mod connect;
mod files;
mod history;
mod introduced;
mod invites;
mod keeper;
mod key_store;
mod list;
mod listing;
mod news;
mod offer;
mod picture;
mod preferences;
mod put_away;
mod reading;
mod remove;
mod remove_everything;
mod return_path;
mod returned;
mod round;
mod saving;
mod session;
mod state;
mod storing;
mod support;
mod survey;
mod upkeep;
mod waiting;
mod watching;
mod workspaces;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::watch;

use crate::address::ApiAddress;
use crate::attempt::{self, Attempt, Effect, Event, Rivals};
use crate::error::{Error, ErrorCode, Result};
use crate::network::Network;
use crate::store::{Keeping, OpenError, Store};
use crate::vault::Vault;
use crate::view::{HelpPage, NoticeKind, PlatformView, View};

use keeper::Keeper;
use state::{Ownership, Shown, State, Tracked};

pub use connect::Beginning;
pub use files::Export;
pub use news::{Closing, Dock};
pub use offer::Opening;
pub use remove_everything::{FolderLock, Removal};
pub use returned::Arrival;
pub use round::RoundStep;
pub use storing::Stored;
pub use support::Around;

/// The setting that holds the API address.
const ADDRESS: &str = "address";

/// How often open attempts are looked at, at the latest: a computer that slept does not count its sleep.
const LOOK: Duration = Duration::from_secs(15);

/// What time it is, on two clocks, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Since 1970-01-01 UTC; may jump.
    pub wall: i64,
    /// Since any fixed point; never jumps, but may stand still while the computer sleeps.
    pub steady: i64,
}

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Now + Send + Sync>;

/// Minutes that a clock is east of UTC, at a time in milliseconds since 1970.
pub type LocalTime = Arc<dyn Fn(i64) -> i32 + Send + Sync>;

/// What is known of this computer.
#[derive(Clone)]
pub struct Machine {
    /// Name of the person at it; empty if the system does not say.
    pub user: String,
    /// The system, for support.
    pub system: String,
    /// How its clock stands to UTC.
    pub minutes_east: LocalTime,
    /// The proxy of its desktop.
    pub network: Network,
}

impl Default for Machine {
    fn default() -> Self {
        Self {
            user: String::new(),
            system: String::new(),
            minutes_east: Arc::new(|_| 0),
            network: Network::default(),
        }
    }
}

/// What a board is made of.
pub struct Setup {
    /// The data folder.
    pub folder: PathBuf,
    /// The password store.
    pub vault: Box<dyn Vault>,
    /// The clock.
    pub clock: Clock,
    /// This computer.
    pub machine: Machine,
}

/// The board. Clones are the same board.
#[derive(Clone)]
pub struct Board {
    state: Arc<Mutex<State>>,
    views: Arc<watch::Sender<View>>,
    returns: Arc<watch::Sender<u32>>,
    /// How often the deletion of the keys was to stop.
    key_stops: Arc<watch::Sender<u32>>,
    clock: Clock,
    keeper: Arc<Keeper>,
    /// Rounds are begun one after the other.
    starting: Arc<tokio::sync::Mutex<()>>,
    machine: Machine,
    /// The data folder.
    folder: Arc<Path>,
    runtime: Handle,
}

impl Board {
    /// Opens the board; the password store is asked from here on, on a thread of its own. Must be called
    /// inside a tokio runtime.
    pub fn open(setup: Setup) -> Result<Self> {
        let failed = |_| Error::from(ErrorCode::StorageFailed);
        let (store, ownership) = match Store::open(&setup.folder) {
            Ok(store) => (store, Ownership::Ours),
            Err(OpenError::Owned) => (Store::in_memory().map_err(failed)?, Ownership::Elsewhere),
            Err(OpenError::Failed) => return Err(ErrorCode::StorageFailed.into()),
        };
        let keeping = store.keeping();
        let kept = store.setting(ADDRESS).ok().flatten().and_then(|kept| ApiAddress::parse(&kept).ok());
        let address = match kept {
            Some(address) => address,
            None => default_address()?,
        };
        let mut state = State::new(store, ownership, address, &setup.machine);
        state.recall();
        match (ownership, keeping) {
            (Ownership::Ours, Keeping::UntilQuit) => state.notify(NoticeKind::NotSaved),
            (Ownership::Ours, Keeping::Newer) => state.notify(NoticeKind::OfNewer),
            (Ownership::Ours, Keeping::Anew) => state.notify(NoticeKind::SetAside),
            (Ownership::Ours, Keeping::OnDisk) | (Ownership::Elsewhere, _) => {}
        }
        let now = (setup.clock)();
        if keeping == Keeping::OnDisk {
            state.note_saved(|store| store.journal().prune());
        }
        let board = Self {
            views: Arc::new(watch::Sender::new(state.picture(now))),
            state: Arc::new(Mutex::new(state)),
            returns: Arc::new(watch::Sender::new(0)),
            key_stops: Arc::new(watch::Sender::new(0)),
            clock: setup.clock,
            keeper: Arc::new(Keeper::start(setup.vault)),
            starting: Arc::default(),
            machine: setup.machine,
            folder: setup.folder.into(),
            runtime: Handle::current(),
        };
        if ownership == Ownership::Ours {
            board.restore();
            board.runtime.spawn(board.clone().ask_for_keys());
            board.runtime.spawn(board.clone().watch_deadlines());
            board.runtime.spawn(board.clone().watch_list());
            board.runtime.spawn(board.clone().keep_checking());
            board.runtime.spawn(board.clone().look_after_file());
        }
        Ok(board)
    }

    /// The view, now and whenever it changes.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<View> {
        self.views.subscribe()
    }

    /// The catalogue.
    #[must_use]
    pub fn platforms(&self) -> Vec<PlatformView> {
        crate::platform::views()
    }

    /// The address of a page that helps; none where there is none.
    #[must_use]
    pub fn help_link(&self, page: &HelpPage) -> Option<&'static str> {
        crate::platform::help(page)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Now {
        (self.clock)()
    }

    /// Changes something under the lock and shows it.
    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.lock();
        let outcome = change(&mut state);
        state.catch_up();
        let now = self.now();
        state.note_problems(now.wall);
        self.views.send_replace(state.picture(now));
        outcome
    }

    /// Lets something happen to an attempt, and does what follows from it.
    fn happen(&self, id: &str, event: Event) {
        let now = self.now();
        let effects = self.change(|state| state.step(id, event, now));
        self.perform(id, effects);
    }

    fn perform(&self, id: &str, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                // Done under the lock, or by whoever began.
                Effect::Save | Effect::Forget | Effect::OpenBrowser => {}
                Effect::Exchange => _ = self.runtime.spawn(self.clone().exchange(id.to_owned())),
                Effect::Confirm => _ = self.runtime.spawn(self.clone().confirm(id.to_owned())),
                Effect::FetchChoice => _ = self.runtime.spawn(self.clone().fetch_choice(id.to_owned())),
                Effect::Reconcile => _ = self.runtime.spawn(self.clone().reconcile(id.to_owned())),
                Effect::Refresh => _ = self.runtime.spawn(self.clone().refresh_workspace_of(id.to_owned())),
            }
        }
    }

    /// Loads what was stored and settles what a crash left open.
    fn restore(&self) {
        let now = self.now();
        let settled = self.change(|state| {
            let stored = state.store.attempts().unwrap_or_default();
            state.relink_rounds(&stored, now.wall);
            let (over, open): (Vec<_>, Vec<_>) = stored.into_iter().partition(|old| old.phase.is_end());
            // Nobody has said yet what becomes of an account that nobody expected.
            let (asked, over): (Vec<_>, Vec<_>) = over.into_iter().partition(Attempt::is_unanswered);
            let since = open.iter().chain(&asked).map(|attempt| attempt.started).min();
            // What brought an account while one of these ran still speaks against it when that is judged.
            let (rivals, over): (Vec<_>, Vec<_>) = over.into_iter().partition(|old| {
                since.is_some_and(|since| attempt::may_have_brought_one(old, since) == Rivals::Some)
            });
            for old in over {
                state.note_saved(|store| store.remove(&old.id));
            }
            let ids: Vec<String> = open.iter().map(|attempt| attempt.id.clone()).collect();
            let rivals =
                rivals.into_iter().map(|old| Tracked { shown: Shown::Dismissed, ..Tracked::new(old, None) });
            let open = open.into_iter().map(|attempt| {
                // As if the steady clock had run since: a wall clock set back later is then not believed.
                let steady = now.steady - (now.wall - attempt.started).max(0);
                Tracked::new(attempt, Some(steady))
            });
            let asked = asked.into_iter().map(|old| Tracked::new(old, None));
            state.attempts = rivals.chain(asked).chain(open).collect();
            ids.into_iter()
                .map(|id| {
                    let effects = state.step(&id, Event::Restarted, now);
                    (id, effects)
                })
                .collect::<Vec<_>>()
        });
        for (id, effects) in settled {
            self.perform(&id, effects);
            self.listen_again(&id);
        }
    }

    /// Ends attempts whose time is up. Sleeps until there is something to look at.
    async fn watch_deadlines(self) {
        let mut changes = self.views.subscribe();
        loop {
            let due_in = {
                let state = self.lock();
                let now = self.now();
                state.attempts.iter().filter_map(|tracked| tracked.due_in(now)).min()
            };
            let pause = async {
                match due_in {
                    Some(due) => tokio::time::sleep(due.min(LOOK)).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = pause => self.look_at_clock(),
                more = changes.changed() => if more.is_err() { return },
            }
        }
    }

    fn look_at_clock(&self) {
        let now = self.now();
        let due: Vec<String> = self
            .lock()
            .attempts
            .iter()
            .filter(|tracked| tracked.due_in(now).is_some_and(|due| due.is_zero()))
            .map(|tracked| tracked.attempt.id.clone())
            .collect();
        for id in due {
            self.happen(&id, Event::Tick);
        }
        self.change(|_| ());
    }
}

/// The address that is used unless another was kept.
fn default_address() -> Result<ApiAddress> {
    ApiAddress::parse(crate::address::DEFAULT_API)
}
