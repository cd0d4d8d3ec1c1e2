//! A world for one test: the sandbox with a wire in front of it, a data folder, a password store, a clock that
//! stands still until it is moved, and Plugboard as a process that can be killed and started again.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use plugboard_core::Result;
use plugboard_core::board::{Beginning, Board, Machine, Now, Opening, Setup};
use plugboard_core::vault::Secret;
use plugboard_core::view::{AttemptView, KeyKept, Outcome, Person, PhaseView, Query, Row, Slot, Stage, View};
use plugboard_sandbox::{Consent, Contract, Options, Plan};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::browser::visit;
use crate::vault::TestVault;
use crate::wire::{Wire, plain_client};

/// The key that the tests sign in with.
pub const KEY: &str = "sapi_key_of_the_tests";
/// A key of another workspace of the same service.
pub const OTHER_KEY: &str = "sapi_key_of_somebody_else";

/// How long anything may take that a test waits for.
const PATIENCE: Duration = Duration::from_secs(45);

/// Where time begins: 2026-03-01.
const EPOCH: i64 = 1_772_323_200_000;

/// A sandbox with both keys and whatever else is wanted.
pub fn service(accounts: usize, expired: usize, consent: Consent) -> Options {
    let api_keys = vec![KEY.to_owned(), OTHER_KEY.to_owned()];
    Options { api_keys, accounts, expired, consent, max_states: 0, ..Options::default() }
}

/// The same of today's contract.
pub fn current(accounts: usize, expired: usize, consent: Consent) -> Options {
    let (contract, plan) = (Contract::Current, Plan::Business);
    Options { contract, plan, ..service(accounts, expired, consent) }
}

/// Everything around Plugboard.
pub struct World {
    pub wire: Wire,
    pub folder: tempfile::TempDir,
    pub vault: TestVault,
    pub clock: TestClock,
    _sandbox: oneshot::Sender<()>,
}

impl World {
    /// A world with an empty data folder, and a password store with nothing in it.
    pub async fn new(options: Options) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let behind: SocketAddr = listener.local_addr().unwrap();
        let (sandbox, stopped) = oneshot::channel::<()>();
        tokio::spawn(plugboard_sandbox::serve(listener, options, async move {
            let _ = stopped.await;
        }));
        Self {
            wire: Wire::start(behind).await,
            folder: tempfile::tempdir().unwrap(),
            vault: TestVault::default(),
            clock: TestClock::default(),
            _sandbox: sandbox,
        }
    }

    /// The world that most tests want: consent by itself, and no account from before.
    pub async fn empty() -> Self {
        Self::new(service(0, 0, Consent::Auto)).await
    }

    /// Plugboard, just started.
    pub fn start(&self) -> Plug {
        self.start_in(self.folder.path())
    }

    pub fn start_in(&self, folder: &std::path::Path) -> Plug {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let board = {
            let _inside = runtime.enter();
            Board::open(Setup {
                folder: folder.to_owned(),
                vault: Box::new(self.vault.clone()),
                clock: self.clock.as_clock(),
                machine: Machine { user: "tester".to_owned(), ..Machine::default() },
            })
            .unwrap()
        };
        Plug { board: Some(board), runtime: Some(runtime) }
    }

    /// The service finds out that these accounts have to sign in again.
    pub async fn expire(&self, ids: &[&str]) {
        let url = format!("{}/_sandbox/accounts/expire", self.wire.origin());
        let ids = serde_json::json!({ "ids": ids });
        let answer = plain_client().post(url).bearer_auth(KEY).json(&ids).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{}", answer.text().await.unwrap());
    }

    /// Plugboard, signed in with [`KEY`] and with a list.
    pub async fn signed_in(&self) -> Plug {
        let plug = self.start();
        plug.board().sign_in(Some(secret(KEY)), Some(&self.wire.api()), None).await.unwrap();
        plug.kept().await;
        plug
    }

    /// Kills Plugboard and starts it again on the same folder and password store.
    pub async fn restart(&self, plug: Plug) -> Plug {
        plug.kill().await;
        self.start()
    }
}

/// Plugboard as a process: a board with a runtime of its own.
pub struct Plug {
    board: Option<Board>,
    runtime: Option<Runtime>,
}

impl Plug {
    pub fn board(&self) -> &Board {
        self.board.as_ref().unwrap()
    }

    /// Does something inside the process, so that it ends with it.
    pub fn go<F: Future<Output: Send + 'static> + Send + 'static>(
        &self,
        doing: impl FnOnce(Board) -> F,
    ) -> JoinHandle<F::Output> {
        self.runtime.as_ref().unwrap().spawn(doing(self.board().clone()))
    }

    /// Kills it: whatever it was doing is not finished.
    pub async fn kill(mut self) {
        drop(self.board.take());
        let runtime = self.runtime.take();
        tokio::task::spawn_blocking(move || drop(runtime)).await.unwrap();
    }

    /// Waits until the view is as wanted.
    pub async fn view(&self, what: &str, wanted: impl FnMut(&View) -> bool) -> View {
        let mut views = self.board().subscribe();
        let found =
            tokio::time::timeout(PATIENCE, views.wait_for(wanted)).await.map(|seen| seen.unwrap().clone());
        found.unwrap_or_else(|_| panic!("{what}: not within {PATIENCE:?}: {:#?}", views.borrow()))
    }

    /// Waits for what no view tells.
    pub async fn comes_true(&self, what: &str, mut is_so: impl AsyncFnMut() -> bool) {
        let soon = async {
            while !is_so().await {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(PATIENCE, soon).await.unwrap_or_else(|_| panic!("never came to pass: {what}"));
    }

    /// Where the shown key is kept, once the password store has answered or takes long.
    pub async fn kept(&self) -> KeyKept {
        let answered = |view: &View| view.key.kept != KeyKept::Saving;
        self.view("the password store's answer", answered).await.key.kept
    }

    pub async fn stage(&self, stage: Stage) {
        self.view("the stage", |view| view.stage == stage).await;
    }

    /// The attempt, now.
    pub fn attempt(&self, id: &str) -> Option<AttemptView> {
        self.board().subscribe().borrow().attempts.iter().find(|attempt| attempt.id == id).cloned()
    }

    /// The phase of an attempt, now.
    pub fn phase(&self, id: &str) -> PhaseView {
        self.attempt(id).unwrap().phase
    }

    /// Waits until an attempt is as wanted.
    pub async fn until(&self, id: &str, wanted: impl Fn(&PhaseView) -> bool) -> PhaseView {
        self.view(id, |view| view.attempts.iter().any(|attempt| attempt.id == id && wanted(&attempt.phase)))
            .await;
        self.phase(id)
    }

    /// Waits until an attempt is over.
    pub async fn end(&self, id: &str) -> PhaseView {
        self.until(id, is_over).await
    }

    /// Waits until an attempt brought an account.
    pub async fn connected(&self, id: &str) -> (Person, Outcome) {
        match self.end(id).await {
            PhaseView::Connected { got, outcome, .. } => (got, outcome),
            other => panic!("{id}: {other:?}"),
        }
    }

    /// Begins an attempt that the browser has to open.
    pub async fn begin(&self, sheet: &str, platform: &str, account: Option<&str>) -> Opening {
        self.board().begin(&beginning(sheet, platform, account), None).await.unwrap().unwrap()
    }

    /// Begins to connect a new account in the first brand.
    pub async fn begin_in_brand(&self, sheet: &str, platform: &str) -> Opening {
        let beginning = Beginning { brand: Some(self.brand()), ..beginning(sheet, platform, None) };
        self.board().begin(&beginning, None).await.unwrap().unwrap()
    }

    /// The first brand's id.
    pub fn brand(&self) -> String {
        let view = self.board().subscribe().borrow().clone();
        view.brands.unwrap().list[0].id.clone()
    }

    /// Begins an attempt and signs in by the automatic consent; the callback that comes back.
    pub async fn begin_and_allow(&self, sheet: &str, platform: &str) -> String {
        let opening = self.begin(sheet, platform, None).await;
        visit(opening.link.as_str()).await
    }

    /// Sends the Trustpilot form.
    pub async fn submit(&self, sheet: &str, api_key: &str, account: Option<&str>) -> Result<Option<Opening>> {
        let fields = BTreeMap::from([("api_key".to_owned(), secret(api_key))]);
        self.board().submit(&beginning(sheet, "trustpilot", account), fields).await
    }

    /// All rows.
    pub fn rows(&self) -> Vec<Row> {
        let row = |slot| match slot {
            Slot::Account { row } => Some(*row),
            Slot::Group { .. } => None,
        };
        let slots = self.board().rows(&Query { count: 500, ..Query::default() }).rows;
        slots.into_iter().filter_map(row).collect()
    }

    /// The first row of a platform.
    pub fn row_of(&self, platform: &str) -> Row {
        self.rows().into_iter().find(|row| row.platform == platform).unwrap()
    }

    /// Waits until this many accounts are listed.
    pub async fn listed(&self, count: u32) {
        self.view("the list", |view| view.accounts.counts.total == count && !view.accounts.checking).await;
    }
}

impl Drop for Plug {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// What is begun on a sheet, in no brand.
pub fn beginning(sheet: &str, platform: &str, account: Option<&str>) -> Beginning {
    let (sheet, platform) = (sheet.to_owned(), platform.to_owned());
    Beginning { sheet, platform, account: account.map(str::to_owned), brand: None }
}

pub fn is_over(phase: &PhaseView) -> bool {
    match phase {
        PhaseView::Starting
        | PhaseView::Waiting { .. }
        | PhaseView::Claimed
        | PhaseView::Exchanging
        | PhaseView::Choosing { .. } => false,
        PhaseView::Connected { .. }
        | PhaseView::Declined { .. }
        | PhaseView::Cancelled
        | PhaseView::Expired
        | PhaseView::Unconfirmed
        | PhaseView::Failed { .. } => true,
    }
}

pub fn is_waiting(phase: &PhaseView) -> bool {
    matches!(phase, PhaseView::Waiting { .. })
}

pub fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

/// A clock that stands still.
#[derive(Clone)]
pub struct TestClock {
    wall: Arc<AtomicI64>,
    steady: Arc<AtomicI64>,
}

impl Default for TestClock {
    fn default() -> Self {
        Self { wall: Arc::new(AtomicI64::new(EPOCH)), steady: Arc::new(AtomicI64::new(1_000)) }
    }
}

impl TestClock {
    /// Time passes on both clocks.
    pub fn pass(&self, time: Duration) {
        self.set_wall_forward(i64::try_from(time.as_millis()).unwrap());
        self.steady.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// Somebody sets the wall clock, by this many milliseconds.
    pub fn set_wall_forward(&self, milliseconds: i64) {
        self.wall.fetch_add(milliseconds, Ordering::SeqCst);
    }

    pub fn as_clock(&self) -> plugboard_core::board::Clock {
        let clock = self.clone();
        Arc::new(move || Now {
            wall: clock.wall.load(Ordering::SeqCst),
            steady: clock.steady.load(Ordering::SeqCst),
        })
    }
}
