//! The web process dies while the page is in use: the out-of-memory killer takes it first. The page comes back by itself,
//! in the same place. `WebDriver` ends with the process, so that here keys are pressed and pictures are compared.

use std::cell::Cell;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use support::desktop::Desktop;
use support::desktop::message;
use support::programs::Program;
use support::sandbox::Sandbox;
use support::wait::{SOON, until};

use crate::scene::{Contract, EXCHANGE, Scene, callback_of, plugboard};

const WEB_PROCESS: &str = "WebKitWebProcess";
const GIVES_UP: &str = "Plugboard cannot show its window";

/// A page is back within this time: promised of the program that people install, which `assure` names and tries alone.
fn promised() -> Duration {
    Duration::from_secs(if std::env::var_os("PLUGBOARD_BINARY").is_some() { 3 } else { 10 })
}

/// An end of the web process so long after its page was seen does not count towards giving up.
const STEADY: Duration = Duration::from_secs(2);

/// As much of two pictures of one screen may differ: a focus ring, the age of the last check.
const SAME: f64 = 0.02;
/// And so much of those of two screens does.
const OTHER: f64 = 0.03;

/// Plugboard as a person has it, driven by nobody.
struct Window {
    app: Program,
    sandbox: Sandbox,
    desktop: Desktop,
    /// When the page was seen first.
    seen_at: Cell<Instant>,
}

impl Window {
    /// What `scene` was, started again.
    async fn of(scene: Scene) -> Self {
        let Scene { app, sandbox, desktop } = scene;
        app.kill(&desktop).await.unwrap();
        let mut command = desktop.command(plugboard());
        command.env("PLUGBOARD_LOG", "info");
        let app = Program::start(command, desktop.logs().join("undriven.log")).unwrap();
        desktop.sees_page(app.id()).await.unwrap();
        desktop.activate_window(app.id()).unwrap();
        let window = Self { app, sandbox, desktop, seen_at: Cell::new(Instant::now()) };
        window.still("start").await;
        window
    }

    /// A picture of the window, as soon as there is one: while the page is exchanged, parts of it come and go.
    async fn look(&self, name: &str) -> PathBuf {
        let path = self.desktop.logs().join(format!("{name}.png"));
        let look = async || Ok(self.desktop.look_at_window(self.app.id(), &path).ok());
        until("a picture of the window", SOON, look).await.unwrap();
        path
    }

    /// A picture of the window once it shows the same twice.
    async fn still(&self, name: &str) -> PathBuf {
        until("a window that has come to rest", SOON, async || {
            let before = std::fs::read(self.look(name).await)?;
            let now = self.look(name).await;
            Ok((std::fs::read(&now)? == before).then_some(now))
        })
        .await
        .unwrap()
    }

    /// Presses a key until the window shows something else, and gives a picture of that.
    async fn press(&self, key: &str, name: &str) -> PathBuf {
        let before = self.still("before").await;
        until(&format!("another screen after {key}"), SOON, async || {
            self.desktop.press_key(key)?;
            let now = self.still(name).await;
            Ok((self.desktop.difference(&before, &now)? > OTHER).then_some(now))
        })
        .await
        .unwrap()
    }

    fn web_process(&self) -> Option<Pid> {
        let newest = self.desktop.running_named(WEB_PROCESS).unwrap().pop()?;
        Pid::from_raw(i32::try_from(newest).unwrap())
    }

    /// Waits until the page is old enough that its end has nothing to do with its start.
    async fn wait_until_steady(&self) {
        let is_old = async || Ok((self.seen_at.get().elapsed() > STEADY).then_some(()));
        until("a page of some age", SOON, is_old).await.unwrap();
    }

    /// Kills the web process and gives the one that takes its place.
    async fn crash(&self) -> Pid {
        let before = self.web_process().unwrap();
        kill_process(before, Signal::KILL).unwrap();
        let another = async || Ok(self.web_process().filter(|now| *now != before));
        until("another web process", SOON, another).await.unwrap()
    }

    /// Waits until the window looks as it did before the crash.
    async fn is_back(&self, before: &std::path::Path) {
        let begun = Instant::now();
        until("the same screen", SOON, async || {
            let now = self.look("back").await;
            Ok((self.desktop.difference(before, &now)? < SAME).then_some(()))
        })
        .await
        .unwrap();
        assert!(begun.elapsed() < promised(), "the page was back after {:?}", begun.elapsed());
        self.seen_at.set(Instant::now());
    }
}

#[tokio::test]
async fn after_a_crash_of_the_web_process_the_page_is_back_on_the_same_screen() {
    let window = Window::of(Scene::signed_in(&["--accounts", "30", "--expired", "3"]).await).await;
    // The screens in the order of the number keys, a sheet, and the end of it.
    for key in ["alt+2", "alt+3", "alt+1", "question"] {
        let shown = window.press(key, "shown").await;
        window.wait_until_steady().await;
        window.crash().await;
        window.is_back(&shown).await;
        // A picture alone could be the last one of the page that died.
        let other = if key == "question" { "Escape" } else { "question" };
        window.press(other, "alive").await;
        if other == "question" {
            window.press("Escape", "again").await;
        }
    }
    assert!(!window.app.printed().contains("state="), "{}", window.app.printed());
}

#[tokio::test]
async fn a_window_whose_page_has_died_shows_nothing_until_the_next_one_is_there() {
    let window = Window::of(Scene::signed_in(&["--accounts", "30"]).await).await;
    let before = window.still("before").await;
    let next = window.crash().await;
    kill_process(next, Signal::STOP).unwrap();
    for size in ["900 600", "1000 700"] {
        let size: Vec<&str> = size.split(' ').collect();
        window.desktop.resize_window(window.app.id(), size[0], size[1]).unwrap();
        until("an empty window", SOON, async || {
            let now = window.look("dead").await;
            Ok((window.desktop.colours_of(&now)? <= 2).then_some(()))
        })
        .await
        .unwrap();
    }
    kill_process(next, Signal::CONT).unwrap();
    window.desktop.resize_window(window.app.id(), "1080", "720").unwrap();
    until("the same screen", SOON, async || {
        Ok((window.desktop.difference(&before, &window.look("back").await)? < SAME).then_some(()))
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_sign_in_that_waits_goes_on_after_a_crash_of_the_web_process() {
    let scene = Scene::signed_in_to(Contract::Seed, &[]).await;
    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    let window = Window::of(scene).await;
    let waiting = window.still("waiting").await;
    window.crash().await;
    window.is_back(&waiting).await;
    window.wait_until_steady().await;
    window.crash().await;
    let mut second = window.desktop.command(plugboard());
    assert!(second.arg(&link).status().unwrap().success());
    until("the exchange", SOON, async || Ok((window.sandbox.count(EXCHANGE) == 1).then_some(())))
        .await
        .unwrap();
    until("a page that says so", SOON, async || {
        Ok((window.desktop.difference(&waiting, &window.still("connected").await)? > 0.0).then_some(()))
    })
    .await
    .unwrap();
}

/// Killed before it has said a word, `WebKitGTK` gives up by itself; killed later, Plugboard counts.
#[tokio::test]
async fn a_web_process_that_dies_again_and_again_ends_in_the_message() {
    let mut window = Window::of(Scene::signed_in(&[]).await).await;
    let mut killed = Vec::new();
    until("the message", SOON, async || {
        if let Some(process) = window.web_process() {
            killed.push(process.as_raw_nonzero());
            // It may have ended by itself.
            _ = kill_process(process, Signal::KILL);
        }
        Ok(message::is_shown(&window.desktop, GIVES_UP).then_some(()))
    })
    .await
    .unwrap();
    killed.dedup();
    assert!((2..=3).contains(&killed.len()), "{killed:?}");
    let ended = message::close(&window.desktop, &mut window.app, GIVES_UP).await.unwrap();
    assert_eq!(ended.code(), Some(3), "{}", window.app.printed());
}
