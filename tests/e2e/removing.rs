//! Everything is removed from a computer: from the window, the real password store and the real folders.

use std::path::PathBuf;
use std::time::Duration;

use fantoccini::key::Key;
use support::desktop::Desktop;
use support::desktop::driver::App;
use support::desktop::keyboard::{press, stands_on, tab_to};
use support::desktop::keyring::Collection;
use support::desktop::steps::{self, mark};
use support::wait::{SOON, until};

use crate::keyring::has_items;
use crate::scene::{FORGED, Scene, data_folder, kept, plugboard};

const KEYS: [&str; 2] = ["sapi_key_of_the_first", "sapi_key_of_the_second"];

/// A password store has a minute to be unlocked.
const LOCKED_WITHIN: Duration = Duration::from_secs(90);

/// Signed in with two keys, the second in a workspace called Agency.
async fn two_workspaces() -> Scene {
    let [first, second] = KEYS;
    let scene = Scene::signed_in(&["--api-key", first, "--api-key", second, "--accounts", "3"]).await;
    let app = &scene.app;
    app.click(&mark("workspaces")).await.unwrap();
    app.click(&mark("add-workspace")).await.unwrap();
    app.fill(&mark("workspace-name"), "Agency").await.unwrap();
    steps::sign_in(app, second, &scene.sandbox.api()).await.unwrap();
    app.gone(&mark("sheet")).await.unwrap();
    app.see(&kept("password_store")).await.unwrap();
    scene
}

/// Every file and folder below the home folder that has Plugboard's name in its own.
fn traces(desktop: &Desktop) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![desktop.home()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let (name, path) = (entry.file_name().to_string_lossy().into_owned(), entry.path());
            if name.to_lowercase().contains("plugboard") {
                found.push(path);
            } else if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(path);
            }
        }
    }
    found.sort();
    found
}

fn opens_links(desktop: &Desktop) -> bool {
    let list = std::fs::read_to_string(desktop.home().join(".config/mimeapps.list")).unwrap_or_default();
    list.contains("plugboard-handler.desktop")
}

async fn ask(app: &App) {
    app.click(&mark("nav-settings")).await.unwrap();
    app.click(&mark("remove-everything")).await.unwrap();
    app.see(&mark("losses")).await.unwrap();
}

/// Waits until Plugboard has quit with all that it started, and nothing of it is left.
async fn is_gone(desktop: &Desktop) {
    let programs = ["plugboard", "WebKitNetworkProcess", "WebKitWebProcess"];
    until("the end of Plugboard", SOON, async || {
        let running = programs.iter().map(|name| desktop.running_named(name));
        let running: anyhow::Result<Vec<Vec<u32>>> = running.collect();
        Ok(running?.concat().is_empty().then_some(()))
    })
    .await
    .unwrap();
    assert_eq!(traces(desktop), [""; 0].map(PathBuf::from));
    assert!(!opens_links(desktop), "the system still hands links to it");
}

async fn start(desktop: &Desktop) -> App {
    App::start(desktop, &plugboard(), &[], &[]).await.unwrap()
}

/// The next start knows nothing.
async fn starts_anew(desktop: &Desktop) {
    let app = start(desktop).await;
    app.see(&mark("welcome")).await.unwrap();
    for unseen in ["key-trouble", "notice", "remove-everything"] {
        assert_eq!(app.count(&mark(unseen)).await.unwrap(), 0, "{unseen}");
    }
    app.kill(desktop).await.unwrap();
}

#[tokio::test]
async fn everything_goes_by_keyboard_and_the_next_start_is_a_first_one() {
    let scene = two_workspaces().await;
    let (app, desktop) = (&scene.app, &scene.desktop);
    // The key of a workspace that is gone, which the password store did not delete then.
    let old = format!("{}#7", scene.sandbox.api());
    desktop.add_item(Collection::Login, &old, b"sapi_key_of_old").await.unwrap();
    let names = data_folder(desktop).join("key-names");
    let text = std::fs::read_to_string(&names).unwrap();
    std::fs::write(&names, format!("{text}{old}\n")).unwrap();
    let handler = desktop.data_home().join("applications/plugboard-handler.desktop");
    until("the registration of links", SOON, async || {
        Ok((handler.exists() && opens_links(desktop)).then_some(()))
    })
    .await
    .unwrap();
    assert_eq!(
        (desktop.items().await.unwrap().0.len(), traces(desktop).len() >= 3),
        (3, true),
        "the control"
    );

    app.click(&mark("nav-settings")).await.unwrap();
    press(app, Key::Tab).await.unwrap();
    tab_to(app, &mark("remove-everything")).await.unwrap();
    press(app, Key::Enter).await.unwrap();
    stands_on(app, &mark("keep")).await.unwrap();
    press(app, Key::Escape).await.unwrap();
    app.gone(&mark("sheet")).await.unwrap();
    stands_on(app, &mark("remove-everything")).await.unwrap();
    press(app, Key::Enter).await.unwrap();
    stands_on(app, &mark("keep")).await.unwrap();
    tab_to(app, &mark("confirm")).await.unwrap();
    // The window may be gone before the press is answered.
    _ = press(app, Key::Enter).await;
    is_gone(desktop).await;
    has_items(desktop, &[]).await;
    starts_anew(desktop).await;
}

#[tokio::test]
async fn keys_in_a_locked_store_are_named_and_go_once_it_is_unlocked() {
    let scene = two_workspaces().await;
    let (app, desktop) = (&scene.app, &scene.desktop);
    desktop.lock_keyring().await.unwrap();
    ask(app).await;
    app.click(&mark("confirm")).await.unwrap();
    app.see(&mark("removing")).await.unwrap();
    app.see_within(&mark("keys-left"), LOCKED_WITHIN).await.unwrap();
    let left = app.text(&mark("keys-left")).await.unwrap();
    assert!(left.contains("Agency") && left.matches(&scene.sandbox.api()).count() == 2, "{left}");
    assert!(!left.contains("sapi_key"), "{left}");
    // The way back: nothing was removed.
    app.click(&mark("keep")).await.unwrap();
    app.gone(&mark("sheet")).await.unwrap();
    assert_eq!(app.count(&mark("workspace-row")).await.unwrap(), 2);
    desktop.unlock_keyring().await.unwrap();
    ask(app).await;
    _ = app.click(&mark("confirm")).await;
    is_gone(desktop).await;
    has_items(desktop, &[]).await;
    starts_anew(desktop).await;
}

#[tokio::test]
async fn cancel_leaves_the_keys_that_the_store_was_not_asked_for() {
    let scene = two_workspaces().await;
    let (app, desktop) = (&scene.app, &scene.desktop);
    desktop.signal_keyring("STOP").unwrap();
    ask(app).await;
    app.click(&mark("confirm")).await.unwrap();
    app.see(&mark("removing")).await.unwrap();
    press(app, Key::Escape).await.unwrap();
    app.gone(&mark("sheet")).await.unwrap();
    desktop.signal_keyring("CONT").unwrap();
    // What it was asked for before is done.
    until("the end of the first key", SOON, async || Ok((desktop.items().await?.0.len() == 1).then_some(())))
        .await
        .unwrap();
    has_items(desktop, &[KEYS[1]]).await;
}

#[tokio::test]
async fn what_comes_while_a_store_does_not_answer_keeps_nothing_alive() {
    let scene = Scene::signed_in(&["--accounts", "3"]).await;
    let (app, desktop) = (&scene.app, &scene.desktop);
    desktop.signal_keyring("STOP").unwrap();
    ask(app).await;
    app.click(&mark("confirm")).await.unwrap();
    app.see(&mark("removing")).await.unwrap();
    scene.second_process(&[FORGED]);
    scene.second_process(&[]);
    app.see("[data-test=notice][data-kind=unknown_link]").await.unwrap();
    desktop.signal_keyring("CONT").unwrap();
    is_gone(desktop).await;
    has_items(desktop, &[]).await;
    starts_anew(desktop).await;
}

#[tokio::test]
async fn without_a_store_the_data_goes_nevertheless_with_a_sign_in_that_waits() {
    let mut scene = Scene::signed_in(&["--accounts", "3"]).await;
    scene.desktop.end_keyring();
    let app = &scene.app;
    scene.begin("instagram").await;
    press(app, Key::Escape).await.unwrap();
    app.see("[data-test=open-attempt][data-phase=waiting]").await.unwrap();
    ask(app).await;
    app.click(&mark("confirm")).await.unwrap();
    app.see("[data-test=fault][data-code=vault_unavailable]").await.unwrap();
    app.see(&mark("keys-left")).await.unwrap();
    assert!(data_folder(&scene.desktop).join("plugboard.db").exists(), "nothing goes unasked");
    _ = app.click(&mark("confirm")).await;
    is_gone(&scene.desktop).await;
}

#[tokio::test]
async fn a_kill_in_the_middle_leaves_all_of_the_data_or_a_first_start() {
    let scene = Scene::signed_in(&["--accounts", "3"]).await;
    scene.desktop.signal_keyring("STOP").unwrap();
    ask(&scene.app).await;
    scene.app.click(&mark("confirm")).await.unwrap();
    scene.app.see(&mark("removing")).await.unwrap();
    let Scene { app, sandbox, desktop } = scene;
    app.kill(&desktop).await.unwrap();
    desktop.signal_keyring("CONT").unwrap();
    // The key may be gone or not. What is in the folder is whole, and can be removed.
    desktop.remove_items().await.unwrap();
    let app = start(&desktop).await;
    app.see(&mark("welcome")).await.unwrap();
    app.see("[data-test=key-trouble][data-kind=missing]").await.unwrap();
    app.kill(&desktop).await.unwrap();
    // Killed when the folder had another name already.
    let folder = data_folder(&desktop);
    let renamed = folder.with_file_name("ai.social-api.plugboard.removed");
    std::fs::rename(&folder, &renamed).unwrap();
    let app = start(&desktop).await;
    app.see(&mark("welcome")).await.unwrap();
    until("the end of what was left", SOON, async || Ok((!renamed.exists()).then_some(()))).await.unwrap();
    app.kill(&desktop).await.unwrap();
    drop(sandbox);
}

#[tokio::test]
async fn what_is_left_without_its_key_can_be_removed_from_welcome() {
    let Scene { app, sandbox, desktop } = Scene::signed_in(&["--accounts", "3"]).await;
    app.kill(&desktop).await.unwrap();
    desktop.remove_items().await.unwrap();
    let app = start(&desktop).await;
    app.click(&mark("remove-everything")).await.unwrap();
    app.see(&mark("losses")).await.unwrap();
    _ = app.click(&mark("confirm")).await;
    is_gone(&desktop).await;
    starts_anew(&desktop).await;
    drop(sandbox);
}
