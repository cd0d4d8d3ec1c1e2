//! The computer's clock is wrong at a start, as after a dead battery: nothing of what was is lost.

use std::path::Path;

use support::desktop::Desktop;
use support::desktop::driver::App;
use support::desktop::steps::mark;

use crate::scene::{Contract, Scene, callback_of, plugboard};

/// Where Debian's faketime has its library, by the kind of processor.
const LIBRARIES: [&str; 2] = [
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
];

/// Plugboard, started while the wall clock is wrong by so much.
async fn start_at(desktop: &Desktop, offset: &str) -> App {
    let library = LIBRARIES.into_iter().find(|library| Path::new(library).exists()).expect("faketime");
    let clock = [("LD_PRELOAD", library), ("FAKETIME", offset), ("FAKETIME_DONT_FAKE_MONOTONIC", "1")];
    App::start(desktop, &plugboard(), &[], &clock).await.unwrap()
}

async fn past(app: &App) -> usize {
    app.click(&mark("nav-history")).await.unwrap();
    app.see(&mark("entry")).await.unwrap();
    app.count(&mark("entry")).await.unwrap()
}

#[tokio::test]
async fn starts_with_a_wrong_clock_delete_nothing() {
    let scene = Scene::signed_in_to(Contract::Seed, &["--accounts", "3"]).await;
    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    scene.second_process(&[&link]);
    scene.result_is("connected").await;
    scene.app.click(&mark("done")).await.unwrap();
    let before = past(&scene.app).await;
    let Scene { app, sandbox: _sandbox, desktop } = scene;
    app.kill(&desktop).await.unwrap();
    // The first start with a wrong clock writes a day of its own; the second one takes that for the newest.
    for offset in ["+500d", "+500d", "-3y", "+0"] {
        let app = start_at(&desktop, offset).await;
        app.see("[data-test=row][data-health=connected]").await.unwrap();
        assert!(past(&app).await >= before, "{offset}");
        app.kill(&desktop).await.unwrap();
    }
}
