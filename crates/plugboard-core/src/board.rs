//! The one object that a shell holds: everything a person can do, and the view of what is.
//!
//! All decisions are taken under one lock, and nothing waits for a network, a person or a prompt while it is
//! held. The board opens no window and no browser; [`Board::begin`] says what to open.

mod connect;
mod keeper;
mod list;
mod picture;
mod returned;
mod session;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::watch;

use crate::address::{ApiAddress, SignInLink};
use crate::attempt::{self, Attempt, Effect, Event, Rivals};
use crate::callback::Callback;
use crate::error::{Error, ErrorCode, Result};
use crate::store::{Keeping, OpenError, Store};
use crate::vault::{Secret, Vault};
use crate::view::{NoticeKind, NoticeView, PlatformView, Query, Rows, View, WorkspaceKind};
use crate::workspace::Workspace;

use keeper::Keeper;

pub use connect::Opening;
pub use returned::Arrival;

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

/// What a board is made of.
pub struct Setup {
    /// The data folder.
    pub folder: PathBuf,
    /// The password store.
    pub vault: Box<dyn Vault>,
    /// The clock.
    pub clock: Clock,
}

/// The board. Clones are the same board.
#[derive(Clone)]
pub struct Board {
    state: Arc<Mutex<State>>,
    views: Arc<watch::Sender<View>>,
    clock: Clock,
    keeper: Arc<Keeper>,
    runtime: Handle,
}

struct State {
    store: Store,
    ownership: Ownership,
    key: KeySearch,
    /// The API address that was used last.
    address: ApiAddress,
    live: Option<Workspace>,
    rehearsal: Option<Workspace>,
    active: WorkspaceKind,
    attempts: Vec<Tracked>,
    pasted: Option<Secret>,
    notice: Option<NoticeView>,
    noticed_at: Option<i64>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ownership {
    Ours,
    Elsewhere,
}

/// What is known of the key in the password store.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeySearch {
    Asking,
    Locked,
    Done,
    /// The person goes on without it.
    Without,
}

/// An attempt with what only memory may hold of it.
struct Tracked {
    attempt: Attempt,
    /// The steady clock at its start, in this process.
    steady: Option<i64>,
    link: Option<Arc<SignInLink>>,
    claim: Option<Callback>,
    browser: Browser,
    shown: Shown,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Browser {
    NoTrouble,
    Failed,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Yes,
    Dismissed,
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
        let mut state = State {
            store,
            ownership,
            key: KeySearch::Asking,
            address,
            live: None,
            rehearsal: None,
            active: WorkspaceKind::Live,
            attempts: Vec::new(),
            pasted: None,
            notice: None,
            noticed_at: None,
        };
        match (ownership, keeping) {
            (Ownership::Ours, Keeping::UntilQuit) => state.notify(NoticeKind::NotSaved),
            (Ownership::Ours, Keeping::Anew) => state.notify(NoticeKind::SetAside),
            (Ownership::Ours, Keeping::OnDisk) | (Ownership::Elsewhere, _) => {}
        }
        let now = (setup.clock)();
        let board = Self {
            views: Arc::new(watch::Sender::new(state.picture(now))),
            state: Arc::new(Mutex::new(state)),
            clock: setup.clock,
            keeper: Arc::new(Keeper::start(setup.vault)),
            runtime: Handle::current(),
        };
        if ownership == Ownership::Ours {
            board.restore();
            board.runtime.spawn(board.clone().ask_for_key());
            board.runtime.spawn(board.clone().watch_deadlines());
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

    /// The rows of the open workspace that a query asks for; none when no workspace is open.
    #[must_use]
    pub fn rows(&self, query: &Query) -> Rows {
        match self.lock().workspace() {
            Some(workspace) => workspace.list.index.rows(query),
            None => Rows { revision: 0, total: 0, start: query.start, rows: Vec::new() },
        }
    }

    /// Takes the notice away.
    pub fn dismiss_notice(&self) {
        self.change(|state| state.notice = None);
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
        self.views.send_replace(state.picture(self.now()));
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
            let (over, open): (Vec<_>, Vec<_>) = stored.into_iter().partition(|old| old.phase.is_end());
            let since = open.iter().map(|attempt| attempt.started).min();
            // What brought an account while an open attempt ran still speaks against it when that is judged.
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
            state.attempts = rivals.chain(open).collect();
            ids.into_iter()
                .map(|id| {
                    let effects = state.step(&id, Event::Restarted, now);
                    (id, effects)
                })
                .collect::<Vec<_>>()
        });
        for (id, effects) in settled {
            self.perform(&id, effects);
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

impl State {
    fn workspace(&self) -> Option<&Workspace> {
        self.workspace_of(self.active)
    }

    fn workspace_of(&self, kind: WorkspaceKind) -> Option<&Workspace> {
        match kind {
            WorkspaceKind::Live => self.live.as_ref(),
            WorkspaceKind::Rehearsal => self.rehearsal.as_ref(),
        }
    }

    fn workspace_mut(&mut self, kind: WorkspaceKind) -> Option<&mut Workspace> {
        match kind {
            WorkspaceKind::Live => self.live.as_mut(),
            WorkspaceKind::Rehearsal => self.rehearsal.as_mut(),
        }
    }

    fn tracked(&mut self, id: &str) -> Option<&mut Tracked> {
        self.attempts.iter_mut().find(|tracked| tracked.attempt.id == id)
    }

    /// One step of an attempt, with what can be done at once. The rest is given back.
    fn step(&mut self, id: &str, event: Event, now: Now) -> Vec<Effect> {
        let Some(tracked) = self.tracked(id) else { return Vec::new() };
        let time = tracked.time(now);
        let (next, effects) = attempt::step(tracked.attempt.clone(), event, time);
        if next.phase != tracked.attempt.phase {
            tracing::info!(id, platform = next.platform, phase = picture::phase_name(&next.phase), "attempt");
        }
        tracked.attempt = next;
        if effects.contains(&Effect::Forget) {
            (tracked.link, tracked.claim) = (None, None);
        }
        if effects.contains(&Effect::Save) {
            let attempt = tracked.attempt.clone();
            self.note_saved(|store| store.save(&attempt));
        }
        effects
    }

    /// Writes something down; if that fails, things go on in memory and the person is told.
    fn note_saved(&mut self, write: impl FnOnce(&Store) -> Result<()>) {
        if write(&self.store).is_err() {
            self.notify(NoticeKind::NotSaved);
        }
    }

    /// A stray link is news where it arrived, and nowhere else.
    fn forget_stray(&mut self) {
        self.notice.take_if(|notice| notice.kind == NoticeKind::UnknownLink);
    }

    fn notify(&mut self, kind: NoticeKind) {
        let serial = self.notice.as_ref().map_or(0, |notice| notice.serial.wrapping_add(1));
        self.notice = Some(NoticeView { kind, serial });
    }
}

impl Tracked {
    fn new(attempt: Attempt, steady: Option<i64>) -> Self {
        Self { attempt, steady, link: None, claim: None, browser: Browser::NoTrouble, shown: Shown::Yes }
    }

    /// The attempt's own time: whichever clock says that more of it has passed. A wall clock that was set
    /// back is not believed.
    fn time(&self, now: Now) -> i64 {
        let wall = (now.wall - self.attempt.started).max(0);
        let steady = self.steady.map_or(0, |start| now.steady - start);
        self.attempt.started + wall.max(steady)
    }

    fn due_in(&self, now: Now) -> Option<Duration> {
        let deadline = self.attempt.phase.deadline(self.attempt.started)?;
        Some(Duration::from_millis(u64::try_from(deadline - self.time(now)).unwrap_or(0)))
    }
}

/// The address that is used unless another was kept.
fn default_address() -> Result<ApiAddress> {
    ApiAddress::parse(crate::address::DEFAULT_API)
}
