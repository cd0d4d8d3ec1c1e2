//! The computer's clock is wrong at a start, as after a dead battery: nothing of what was is lost.

use std::collections::BTreeSet;

use rusqlite::{Connection, OpenFlags};
use support::desktop::Desktop;
use support::desktop::driver::App;
use support::desktop::steps::mark;
use support::programs::run;

use crate::scene::{Contract, Scene, callback_of, data_folder, plugboard};

/// Plugboard, started while the wall clock is wrong by so much.
async fn start_at(desktop: &Desktop, offset: &str) -> App {
    // It knows where its library is.
    let mut ask = desktop.command("faketime");
    ask.args(["-f", offset, "printenv", "LD_PRELOAD"]);
    let library = run(ask).unwrap();
    let clock = [("LD_PRELOAD", library.trim()), ("FAKETIME", offset), ("FAKETIME_DONT_FAKE_MONOTONIC", "1")];
    App::start(desktop, &plugboard(), &[], &clock).await.unwrap()
}

/// How many entries the history shows.
async fn count_entries(app: &App) -> usize {
    app.click(&mark("nav-history")).await.unwrap();
    app.see(&mark("entry")).await.unwrap();
    app.count(&mark("entry")).await.unwrap()
}

/// The sign-ins and the days of health that the data file has.
fn kept(desktop: &Desktop) -> BTreeSet<String> {
    let file = data_folder(desktop).join("plugboard.db");
    let file = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut query =
        file.prepare("SELECT attempt FROM past UNION SELECT 'day ' || day FROM health_day").unwrap();
    let kept = query.query_map([], |row| row.get(0)).unwrap();
    kept.map(Result::unwrap).collect()
}

#[tokio::test]
async fn starts_with_a_wrong_clock_delete_nothing() {
    let scene = Scene::signed_in_to(Contract::Seed, &["--accounts", "3"]).await;
    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    scene.second_process(&[&link]);
    scene.result_is("connected").await;
    scene.app.click(&mark("done")).await.unwrap();
    let shown = count_entries(&scene.app).await;
    let Scene { app, sandbox: _sandbox, desktop } = scene;
    app.kill(&desktop).await.unwrap();
    let before = kept(&desktop);
    assert!(before.len() >= 2, "a sign-in and a day: {before:?}");
    // The first start with a wrong clock writes its day of health; the second one could take that for the newest.
    for offset in ["+500d", "+500d", "-3y", "+0"] {
        let app = start_at(&desktop, offset).await;
        app.see("[data-test=row][data-health=connected]").await.unwrap();
        assert!(count_entries(&app).await >= shown, "{offset}");
        app.kill(&desktop).await.unwrap();
        let after = kept(&desktop);
        assert!(after.is_superset(&before), "{offset}: {before:?}, then {after:?}");
    }
}
