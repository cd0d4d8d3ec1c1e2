//! The data folder is on a disk that does not answer: the window is there, says so, and can be closed; nothing is lost.

use std::cell::Cell;
use std::path::PathBuf;

use fantoccini::key::Key;
use rustix::process::{Pid, Signal, kill_process};
use support::desktop::Desktop;
use support::desktop::driver::App;
use support::desktop::keyboard::{chord, press, type_text};
use support::desktop::steps::mark;
use support::programs::Program;
use support::sandbox::Sandbox;
use support::slow::SlowFiles;
use support::wait::{SOON, until};

use crate::scene::{Contract, EXCHANGE, Scene, callback_of, data_folder, plugboard};

const ROW: &str = "[data-test=row][data-health=connected]";

/// Signed in before, and started again on a disk that can be held.
struct Slow {
    folder: SlowFiles,
    sandbox: Sandbox,
    desktop: Desktop,
    looks: Cell<u32>,
}

impl Slow {
    async fn after(scene: Scene) -> Self {
        let Scene { app, sandbox, desktop } = scene;
        app.kill(&desktop).await.unwrap();
        let data = data_folder(&desktop).join("plugboard.db");
        let folder = SlowFiles::new(&data, 0, &desktop.logs()).unwrap();
        Self { folder, sandbox, desktop, looks: Cell::new(0) }
    }

    async fn is_waited_for(&self) {
        let waited_for = async || Ok(self.folder.was_waited_for().then_some(()));
        until("somebody who waits for the folder", SOON, waited_for).await.unwrap();
    }

    fn look(&self, app: &Program) -> PathBuf {
        let path = self.desktop.logs().join(format!("look-{}.png", self.looks.replace(self.looks.get() + 1)));
        self.desktop.look_at_window(app.id(), &path).unwrap();
        path
    }

    async fn start(&self) -> App {
        App::start(&self.desktop, &plugboard(), &[], &self.folder.environment()).await.unwrap()
    }
}

#[tokio::test]
async fn until_the_data_file_is_read_the_window_says_that_it_opens_and_links_wait() {
    let scene = Scene::signed_in_to(Contract::Seed, &["--accounts", "3"]).await;
    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    let slow = Slow::after(scene).await;
    slow.folder.hold().unwrap();
    let app = slow.start().await;
    app.see(&mark("opening")).await.unwrap();
    slow.is_waited_for().await;
    let mut second = slow.desktop.command(plugboard());
    assert!(second.arg(&link).status().unwrap().success());
    assert_eq!(app.count(&format!("{}, {}", mark("fault"), mark("row"))).await.unwrap(), 0);
    slow.folder.release().unwrap();
    app.see(ROW).await.unwrap();
    until("the exchange", SOON, async || Ok((slow.sandbox.count(EXCHANGE) == 1).then_some(())))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_network_process_that_dies_while_the_data_file_is_read_keeps_the_list_from_nobody() {
    let slow = Slow::after(Scene::signed_in(&["--accounts", "3"]).await).await;
    slow.folder.hold().unwrap();
    let mut command = slow.desktop.command(plugboard());
    command.envs(slow.folder.environment());
    let app = Program::start(command, slow.desktop.logs().join("held.log")).unwrap();
    slow.desktop.sees_page(app.id()).await.unwrap();
    for process in slow.desktop.running_named("WebKitNetworkProcess").unwrap() {
        kill_process(Pid::from_raw(i32::try_from(process).unwrap()).unwrap(), Signal::KILL).unwrap();
    }
    let opening = slow.look(&app);
    slow.folder.release().unwrap();
    until("the list", SOON, async || {
        let now = slow.look(&app);
        Ok((slow.desktop.difference(&opening, &now)? > 0.03).then_some(()))
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_window_closes_while_the_data_file_is_read() {
    let slow = Slow::after(Scene::signed_in(&["--accounts", "3"]).await).await;
    slow.folder.hold().unwrap();
    let mut command = slow.desktop.command(plugboard());
    command.envs(slow.folder.environment());
    let mut app = Program::start(command, slow.desktop.logs().join("held.log")).unwrap();
    slow.desktop.sees_page(app.id()).await.unwrap();
    slow.is_waited_for().await;
    let pictures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/e2e");
    std::fs::create_dir_all(&pictures).unwrap();
    slow.desktop.screenshot(&pictures.join("slow-folder.png")).unwrap();
    let ended = until("the end of Plugboard", SOON, async || {
        // It fails where the window has just closed.
        _ = slow.desktop.activate_window(app.id()).and_then(|()| slow.desktop.press_key("alt+F4"));
        app.ended()
    });
    assert!(ended.await.unwrap().success());
    slow.folder.release().unwrap();
    slow.start().await.see(ROW).await.unwrap();
}

#[tokio::test]
async fn with_a_folder_that_hangs_the_rows_stay_and_the_page_answers() {
    let slow = Slow::after(Scene::signed_in(&["--accounts", "30", "--expired", "3"]).await).await;
    let app = slow.start().await;
    app.see(ROW).await.unwrap();
    // All is written: a write that hangs keeps the list until the store has a thread of its own.
    let log = data_folder(&slow.desktop).join("plugboard.db-wal");
    until("an empty log", SOON, async || Ok((std::fs::metadata(&log)?.len() == 0).then_some(())))
        .await
        .unwrap();
    slow.folder.hold().unwrap();
    chord(&app, &[Key::Control], 'f').await.unwrap();
    type_text(&app, "no account is called this").await.unwrap();
    app.gone(ROW).await.unwrap();
    press(&app, Key::Escape).await.unwrap();
    app.see(ROW).await.unwrap();
    // What was is in the folder, and is waited for.
    app.click(&mark("nav-history")).await.unwrap();
    slow.is_waited_for().await;
    app.click(&mark("nav-accounts")).await.unwrap();
    app.see(ROW).await.unwrap();
    slow.folder.release().unwrap();
}
