//! Starts that are not as usual: many at once, without a bus, from another home, with no home at all.

use std::path::Path;
use std::process::Command;

use support::desktop::bus::Keyring;
use support::desktop::driver::App;
use support::desktop::steps::{self, mark};
use support::desktop::{Desktop, Setup};
use support::wait::{SOON, until};

use crate::scene::{
    Contract, EXCHANGE, Scene, callback_of, plugboard, sandbox, six_at_once, stored_phase, visit,
};

/// No folder can be made there, not even by root.
const NOWHERE: &str = "/proc/nowhere";

#[tokio::test]
async fn six_starts_at_once_are_one_program_and_one_exchange() {
    let scene = Scene::signed_in(&[]).await;
    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    let Scene { app, sandbox, desktop } = scene;
    app.kill(&desktop).await.unwrap();
    let arguments: &[&str] = if Contract::of_run() == Contract::Seed { &[&link] } else { &[] };
    six_at_once(&desktop, arguments).await;
    until("the result in the store", SOON, async || {
        Ok(stored_phase(&desktop)?.filter(|phase| phase.contains("\"connected\"")))
    })
    .await
    .unwrap();
    assert_eq!(sandbox.count(EXCHANGE), Contract::of_run().exchanges());
}

/// The password store is on the bus too. The first one is another program to the driver, which has one at a time.
#[tokio::test]
async fn without_a_session_bus_plugboard_works_and_a_second_one_says_that_it_is_open() {
    let no_bus = [("DBUS_SESSION_BUS_ADDRESS", "disabled:")];
    let setup = Setup { keyring: Keyring::Absent, ..Setup::default() };
    let (desktop, sandbox) = (Desktop::start(setup).await.unwrap(), sandbox(&["--accounts", "3"]).await);
    let app = App::start(&desktop, &plugboard(), &[], &no_bus).await.unwrap();
    app.see(&mark("welcome")).await.unwrap();
    steps::sign_in(&app, &sandbox.api_key, &sandbox.api()).await.unwrap();
    app.see(&mark("until-quit")).await.unwrap();
    app.see(&mark("row")).await.unwrap();
    app.kill(&desktop).await.unwrap();

    let other = desktop.home().join("first");
    std::fs::copy(plugboard(), &other).unwrap();
    let mut first = desktop.command(&other).envs(no_bus).spawn().unwrap();
    desktop.sees_page(first.id()).await.unwrap();
    let second = App::start(&desktop, &plugboard(), &[], &no_bus).await.unwrap();
    second.see(&mark("already-open")).await.unwrap();
    assert!(first.try_wait().unwrap().is_none(), "the first one has ended");
    first.kill().unwrap();
    first.wait().unwrap();
}

#[tokio::test]
async fn a_start_without_the_service_calls_brands_by_their_names() {
    let scene = Scene::signed_in_to(Contract::Current, &["--accounts", "3"]).await;
    let Scene { app, sandbox, desktop } = scene;
    row_of(&app, "Default").await;
    app.kill(&desktop).await.unwrap();
    drop(sandbox);
    let app = App::start(&desktop, &plugboard(), &[], &[]).await.unwrap();
    app.see(&mark("problem")).await.unwrap();
    row_of(&app, "Default").await;
    app.click(&mark("nav-brands")).await.unwrap();
    app.see(&mark("brands")).await.unwrap();
    let brands = app.text(&mark("brands")).await.unwrap();
    assert!(brands.contains("Default"), "{brands}");
}

/// Waits until an account's row names this brand.
async fn row_of(app: &App, brand: &str) {
    let rows = "return [...document.querySelectorAll('[data-test=row][data-account]')].map((row) => row.textContent).join()";
    until("a row of the brand", SOON, async || {
        Ok(app.script(rows).await?.as_str().is_some_and(|text| text.contains(brand)).then_some(()))
    })
    .await
    .unwrap();
}

/// A command of the same desktop and bus, whose person lives elsewhere.
fn from_home(desktop: &Desktop, home: &Path) -> Command {
    let mut command = desktop.command(plugboard());
    command.env("HOME", home);
    for (name, folder) in [
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_CACHE_HOME", ".cache"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_STATE_HOME", ".local/state"),
    ] {
        command.env(name, home.join(folder));
    }
    command
}

#[tokio::test]
async fn a_start_from_another_home_hands_its_link_over_and_leaves_nothing_there() {
    let scene = Scene::signed_in(&[]).await;
    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    let home = scene.desktop.home().join("another");
    std::fs::create_dir(&home).unwrap();
    assert!(from_home(&scene.desktop, &home).arg(&link).status().unwrap().success());
    assert_eq!(std::fs::read_dir(&home).unwrap().count(), 0, "something was made there");
    match Contract::of_run() {
        Contract::Seed => scene.result_is("connected").await,
        // Today's browsers come back to a page, and a link of it is nobody's.
        Contract::Current => scene.come_back(&link).await,
    }
    scene.result_is("connected").await;
    assert_eq!(scene.sandbox.count(EXCHANGE), Contract::of_run().exchanges());
}

#[tokio::test]
async fn without_a_home_the_window_says_that_nothing_is_saved_and_a_sign_in_goes_well() {
    let (desktop, sandbox) = (Desktop::start(Setup::default()).await.unwrap(), sandbox(&[]).await);
    let nowhere = |folder: &str| format!("{NOWHERE}/{folder}");
    let (config, data) = (desktop.home().join(".config"), desktop.data_home());
    let app = App::start(
        &desktop,
        &plugboard(),
        &[],
        &[
            ("HOME", NOWHERE),
            ("XDG_CONFIG_HOME", &nowhere(".config")),
            ("XDG_CACHE_HOME", &nowhere(".cache")),
            ("XDG_DATA_HOME", &nowhere(".local/share")),
            ("XDG_STATE_HOME", &nowhere(".local/state")),
            // The default browser is the computer's.
            ("XDG_CONFIG_DIRS", config.to_str().unwrap()),
            ("XDG_DATA_DIRS", &format!("{}:/usr/local/share:/usr/share", data.display())),
        ],
    )
    .await
    .unwrap();
    app.see(&mark("welcome")).await.unwrap();
    app.see("[data-test=notice][data-kind=not_saved]").await.unwrap();
    let scene = Scene { app, sandbox, desktop };
    steps::sign_in(&scene.app, &scene.sandbox.api_key, &scene.sandbox.api()).await.unwrap();
    scene.app.see(&mark("accounts")).await.unwrap();
    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    // Nothing can be registered there, so that also the guide's browsers come back to the page on this computer.
    assert_eq!(visit(&link).await, 200);
    scene.result_is("connected").await;
}
