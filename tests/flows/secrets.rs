//! One whole round with every log at its loudest: no secret is in the logs, in the files or in what a UI gets.
//! A scanner that does not find what was planted would make all of it worthless, so that is tried first.

mod scanner;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::future::Future;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use plugboard_core::view::{CaseSubject, Fault as Met, HistoryQuery, PhaseView, Query};
use plugboard_sandbox::{Consent, Options};
use serde_json::json;
use tokio::runtime::Runtime;
use tracing_subscriber::fmt::MakeWriter;

use crate::browser::{parameter, visit};
use crate::contract::{CONNECT, EXCHANGE, REDIRECT_URI};
use crate::wire::Fault;
use crate::world::{Plug, World, beginning, secret, service};
use scanner::Scanner;

const KEY: &str = "sapi_key_canary7Qm2VxT9wLrB4nZc8KdJ6";
const WRONG_KEY: &str = "sapi_key_canaryWrong5Gh1PsYk3";
const CREDENTIAL: &str = "tp/canary+credential=8fXa&2Lm#9";
const BAD_CREDENTIAL: &str = "tp-canary-refuse-Rt6Uj0Ew";

/// Where everything that is logged goes while the test runs.
#[derive(Clone, Default)]
struct Log {
    bytes: Arc<Mutex<Vec<u8>>>,
    closed: Arc<AtomicBool>,
}

impl Log {
    /// Catches whatever any thread of this process logs, at every level.
    fn catch() -> Self {
        let log = Self::default();
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(log.clone())
            .init();
        log
    }

    fn take(&self) -> Vec<u8> {
        self.closed.store(true, Ordering::SeqCst);
        std::mem::take(&mut *self.bytes.lock().unwrap())
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if !self.closed.load(Ordering::SeqCst) {
            self.bytes.lock().unwrap().extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Threads whose logs are not ours: the sandbox, the wire and the browser, which may say what they like.
struct Elsewhere(Option<Runtime>);

impl Elsewhere {
    fn new() -> Self {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        builder.worker_threads(2).enable_all().on_thread_start(|| {
            std::mem::forget(tracing::subscriber::set_default(tracing::subscriber::NoSubscriber::default()));
        });
        Self(Some(builder.build().unwrap()))
    }

    async fn run<T: Send + 'static>(&self, doing: impl Future<Output = T> + Send + 'static) -> T {
        self.0.as_ref().unwrap().spawn(doing).await.unwrap()
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// What a UI gets during the round, as JSON, and how all of it prints.
#[derive(Default)]
struct Shown(Arc<Mutex<String>>);

impl Shown {
    fn add(&self, what: &impl serde::Serialize) {
        self.0.lock().unwrap().push_str(&serde_json::to_string(what).unwrap());
    }

    fn print(&self, what: &impl std::fmt::Debug) {
        write!(self.0.lock().unwrap(), "{what:?}").unwrap();
    }

    /// Every view from now on.
    fn watch(&self, plug: &Plug) {
        let mut views = plug.board().subscribe();
        let shown = Self(Arc::clone(&self.0));
        plug.go(|_| async move {
            loop {
                {
                    let view = views.borrow_and_update();
                    shown.add(&*view);
                    shown.print(&*view);
                }
                if views.changed().await.is_err() {
                    return;
                }
            }
        });
    }

    fn rows(&self, plug: &Plug) {
        self.add(&plug.board().rows(&Query { count: 500, ..Query::default() }));
    }
}

fn files(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        all.extend(entry.file_name().into_encoded_bytes());
        all.extend(std::fs::read(entry.path()).unwrap());
    }
    all
}

/// The round, with what is collected on the way.
struct Round {
    world: Arc<World>,
    elsewhere: Elsewhere,
    shown: Shown,
    scanner: Scanner,
}

impl Round {
    async fn start() -> Self {
        let elsewhere = Elsewhere::new();
        let options = Options { api_keys: vec![KEY.to_owned()], ..service(6, 1, Consent::Auto) };
        let world = Arc::new(elsewhere.run(World::new(options)).await);
        let mut scanner = Scanner::default();
        for (name, canary) in [
            ("the key", KEY),
            ("a wrong key", WRONG_KEY),
            ("a credential", CREDENTIAL),
            ("a refused credential", BAD_CREDENTIAL),
        ] {
            scanner.watch_for(name, canary);
        }
        Self { world, elsewhere, shown: Shown::default(), scanner }
    }

    fn plug(&self) -> Plug {
        let plug = self.world.start();
        self.shown.watch(&plug);
        plug
    }

    /// Begins and signs in; the callback, whose state and code are secrets from here on. The sheet is called
    /// after its platform.
    async fn callback(&mut self, plug: &Plug, platform: &str) -> String {
        let opening = plug.begin(platform, platform, None).await;
        self.shown.print(&opening);
        let link = opening.link.as_str().to_owned();
        self.scanner.watch_for("a state", &parameter(&link, "state"));
        let callback = self.elsewhere.run(async move { visit(&link).await }).await;
        self.scanner.watch_for("a code", &parameter(&callback, "code"));
        callback
    }

    /// A key that is refused, and one that is pasted, tried and kept.
    async fn keys(&self, plug: &Plug) {
        let api = self.world.wire.api();
        let wrong = plug.board().sign_in(Some(secret(WRONG_KEY)), Some(&api), None).await.unwrap_err();
        self.shown.add(&Met::from(wrong));
        plug.board().hold_pasted_key(KEY).unwrap();
        plug.board().sign_in(None, Some(&api), None).await.unwrap();
    }

    /// A sign-in, around which the callback comes in every broken form, and twice.
    async fn links(&mut self, plug: &Plug) {
        let good = self.callback(plug, "instagram").await;
        let (state, code) = (parameter(&good, "state"), parameter(&good, "code"));
        let broken = [
            format!("{good}\n"),
            format!("{good}&state={state}"),
            good.replace("://", ":"),
            format!("{REDIRECT_URI}?code={code}&state={}", state.to_uppercase()),
            format!("{REDIRECT_URI}#code={code}&state={state}"),
            format!("{good}{}", "x".repeat(5_000)),
        ];
        for text in &broken {
            self.shown.print(&plug.board().deliver(text));
            let error = plug.board().paste(&text.replace('?', "??")).unwrap_err();
            self.shown.print(&error);
            self.shown.add(&Met::from(error));
        }
        plug.board().deliver(&good);
        plug.connected("instagram").await;
        plug.board().deliver(&good);
    }

    /// An answer that sends our own secrets back in every place where they could stick, one that is lost, and
    /// one that is rubbish made of secrets.
    async fn answers(&mut self, plug: &Plug) {
        let echoed = self.callback(plug, "facebook").await;
        let (state, code) = (parameter(&echoed, "state"), parameter(&echoed, "code"));
        let body = json!({
            "error": { "code": state, "message": format!("{code} {KEY}") }, "request_id": state, "code": code,
        });
        let headers =
            vec![("x-request-id", state.clone()), ("location", format!("https://a.example/?{state}"))];
        let echo = Fault::Answer { status: 403, headers, body: body.to_string().into_bytes() };
        self.world.wire.next("POST", EXCHANGE, echo);
        plug.board().deliver(&echoed);
        assert_eq!(plug.end("facebook").await, PhaseView::Unconfirmed, "that is no refusal of the API's");

        let lost = self.callback(plug, "tiktok").await;
        self.world.wire.next("POST", EXCHANGE, Fault::LoseAnswer);
        plug.board().deliver(&lost);
        plug.connected("tiktok").await;

        let rubbish = self.callback(plug, "linkedin").await;
        let body = format!("{{\"account_id\":7,\"{}\":\"{KEY}\"", parameter(&rubbish, "code")).into_bytes();
        self.world.wire.next("POST", EXCHANGE, Fault::Instead { status: 201, body });
        plug.board().deliver(&rubbish);
        plug.connected("linkedin").await;
    }

    /// A sign-in address that is not opened, and one where somebody denies.
    async fn refusals(&mut self, plug: &Plug) {
        let state = "ca9a4700112233445566778899aabbcc";
        self.scanner.watch_for("a state that is not opened", state);
        let offer = json!({ "auth_url": format!("http://evil.example/?state={state}"), "state": state });
        self.world.wire.next("POST", CONNECT, Fault::json(202, &offer));
        plug.board().begin(&beginning("unsafe", "twitter", None), None).await.unwrap();
        let state = parameter(plug.begin("denied", "twitter", None).await.link.as_str(), "state");
        self.scanner.watch_for("a state that was denied", &state);
        plug.board().deliver(&format!("{REDIRECT_URI}?error=access_denied&state={state}"));
        plug.end("denied").await;
    }

    async fn forms(&self, plug: &Plug) {
        for (sheet, credential) in [("form", CREDENTIAL), ("refused form", BAD_CREDENTIAL)] {
            let fields = BTreeMap::from([("api_key".to_owned(), secret(credential))]);
            self.shown.print(&fields);
            plug.board().submit(&beginning(sheet, "trustpilot", None), fields).await.unwrap();
            plug.end(sheet).await;
        }
    }

    /// The service goes away while somebody signs in, and comes back.
    async fn outage(&mut self, plug: &Plug) {
        let waiting = self.callback(plug, "google").await;
        let world = Arc::clone(&self.world);
        self.elsewhere.run(async move { world.wire.down().await }).await;
        self.shown.print(&plug.board().refresh().await.unwrap_err());
        plug.board().deliver(&waiting);
        plug.end("google").await;
        let world = Arc::clone(&self.world);
        self.elsewhere.run(async move { world.wire.up().await }).await;
    }

    /// What was, and a case file of every try.
    async fn past(&self, plug: &Plug) {
        let history =
            plug.board().history(&HistoryQuery { count: 500, ..HistoryQuery::default() }).await.unwrap();
        self.shown.add(&history);
        for sheet in
            ["instagram", "facebook", "tiktok", "unsafe", "denied", "form", "refused form", "youtube"]
        {
            self.shown.add(&plug.board().timeline(sheet, None).await.unwrap());
            let subject = CaseSubject::Attempt { attempt: sheet.to_owned(), started: None };
            let case = String::from_utf8(plug.board().make_case(&subject).await.unwrap().contents).unwrap();
            self.shown.0.lock().unwrap().push_str(&case);
        }
    }

    fn files(&self) -> Vec<u8> {
        files(self.world.folder.path())
    }
}

/// Plants something in the log and in the folder, which must be found, or nothing was looked at.
fn plant(round: &Round, log: &Log) -> Vec<u8> {
    let planted = "planted/canary+that=is&no?secret";
    let mut control = Scanner::default();
    control.watch_for("planted", planted);
    tracing::trace!(?planted);
    let utf16: Vec<u8> = planted.encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(round.world.folder.path().join("planted"), utf16).unwrap();
    let logged = log.take();
    assert_eq!(control.scan(&logged).len(), 1);
    assert_eq!(control.scan(&round.files()).len(), 1);
    logged
}

#[test]
fn the_scanner_finds_what_is_planted_in_every_form() {
    scanner::try_everything();
}

#[tokio::test]
async fn no_secret_is_in_a_log_a_file_or_anything_that_a_ui_gets() {
    let log = Log::catch();
    let mut round = Round::start().await;
    let plug = round.plug();
    round.keys(&plug).await;
    round.links(&plug).await;
    round.answers(&plug).await;
    round.refusals(&plug).await;
    round.forms(&plug).await;
    round.outage(&plug).await;
    let late = round.callback(&plug, "youtube").await;
    round.shown.rows(&plug);
    round.past(&plug).await;
    let open = round.files();
    plug.kill().await;
    let closed = round.files();
    let plug = round.plug();
    plug.board().deliver(&late);
    plug.connected("youtube").await;
    round.shown.rows(&plug);
    plug.board().sign_out(plugboard_core::view::WorkspaceId::FIRST).await.unwrap();
    plug.kill().await;
    let after = round.files();

    let logged = plant(&round, &log);
    let text = String::from_utf8_lossy(&logged).into_owned();
    for loud in ["TRACE hyper", "DEBUG plugboard_core", "INFO plugboard_core", "a link was refused"] {
        assert!(text.contains(loud), "the log is not loud enough: no {loud}");
    }
    let shown = round.shown.0.lock().unwrap().clone();
    assert!(shown.contains("\"connected\"") && shown.contains("\"checkedAt\""), "no view was seen");
    let digest = secret(&parameter(&late, "state")).digest();
    let written = serde_json::to_value(digest).unwrap();
    let written = written.as_str().unwrap();
    let there = open.windows(written.len()).any(|window| window == written.as_bytes());
    assert!(there, "not all files were read");
    for (place, bytes) in [
        ("the log", logged.as_slice()),
        ("what a UI gets", shown.as_bytes()),
        ("the open folder", &open),
        ("the closed folder", &closed),
        ("the folder after signing out", &after),
    ] {
        assert_eq!(round.scanner.scan(bytes), Vec::<String>::new(), "in {place}");
    }
}
