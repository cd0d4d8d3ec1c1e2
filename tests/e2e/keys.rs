//! The API key: kept in the password store, kept until quit, refused, locked away.

use support::desktop::bus::Keyring;
use support::desktop::driver::App;
use support::desktop::steps::{self, mark};
use support::desktop::{Desktop, Setup};

use crate::keyring::has_items;
use crate::scene::{Scene, data_folder, plugboard, sandbox};

const KEY: &str = "sapi_key_a7c1f20e5b934d6887fe012ab4c95d3ee1f6082b7a45c9d3016f8e2b4a7c90";

fn files_with(folder: &std::path::Path, needle: &str) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with(&path, needle));
        } else if let Ok(bytes) = std::fs::read(&path)
            && bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
        {
            found.push(path);
        }
    }
    found
}

#[tokio::test]
async fn a_key_in_the_password_store_is_there_after_a_restart() {
    let scene = Scene::signed_in(&["--accounts", "5", "--expired", "1"]).await;
    let scene = scene.crash_and_restart(&[]).await;
    scene.app.see("[data-test=row][data-health=needs_you]").await.unwrap();
    scene.app.click(&mark("nav-settings")).await.unwrap();
    scene.app.click(&mark("sign-out")).await.unwrap();
    scene.app.click(&mark("confirm")).await.unwrap();
    scene.app.see(&mark("welcome")).await.unwrap();
    let scene = scene.crash_and_restart(&[]).await;
    scene.app.see(&mark("welcome")).await.unwrap();
}

#[tokio::test]
async fn a_refused_key_stays_at_welcome_and_is_not_kept() {
    let scene = Scene::at_welcome(Setup::default(), &[]).await;
    steps::sign_in(&scene.app, "sk_wrong", &scene.sandbox.api()).await.unwrap();
    scene.app.see("[data-test=fault][data-code=key_refused]").await.unwrap();
    has_items(&scene.desktop, &[]).await;
    let scene = scene.crash_and_restart(&[]).await;
    scene.app.see(&mark("welcome")).await.unwrap();
}

#[tokio::test]
async fn without_a_data_folder_the_window_is_there_and_says_that_nothing_is_saved() {
    let desktop = Desktop::start(Setup::default()).await.unwrap();
    std::fs::write(data_folder(&desktop), "in the way").unwrap();
    let app = App::start(&desktop, &plugboard(), &[], &[]).await.unwrap();
    app.see(&mark("welcome")).await.unwrap();
    app.see("[data-test=notice]").await.unwrap();
    steps::rehearse(&app).await.unwrap();
}

#[tokio::test]
async fn without_a_password_store_the_key_is_kept_until_quit_and_never_in_a_file() {
    let setup = Setup { keyring: Keyring::Absent, ..Setup::default() };
    let scene = Scene::at_welcome(setup, &["--api-key", KEY, "--accounts", "3"]).await;
    steps::sign_in(&scene.app, KEY, &scene.sandbox.api()).await.unwrap();
    scene.app.see(&mark("accounts")).await.unwrap();
    scene.app.see(&mark("until-quit")).await.unwrap();
    let home = scene.desktop.home();
    assert!(data_folder(&scene.desktop).join("plugboard.db").is_file());
    assert_eq!(files_with(&home, KEY), Vec::<std::path::PathBuf>::new());
    std::fs::write(home.join("planted"), format!("..{KEY}..")).unwrap();
    assert_eq!(files_with(&home, KEY).len(), 1, "the search itself finds what is there");
    let scene = scene.crash_and_restart(&[]).await;
    scene.app.see(&mark("welcome")).await.unwrap();
}

#[tokio::test]
async fn a_locked_password_store_is_asked_to_be_unlocked() {
    let scene = Scene::signed_in(&["--accounts", "3"]).await;
    let Scene { app, sandbox: _sandbox, desktop } = scene;
    app.kill(&desktop).await.unwrap();
    desktop.lock_keyring().await.unwrap();
    let app = App::start(&desktop, &plugboard(), &[], &[]).await.unwrap();
    app.see(&mark("locked")).await.unwrap();
    desktop.unlock_keyring().await.unwrap();
    app.click(&mark("unlock")).await.unwrap();
    app.see(&mark("row")).await.unwrap();
}

#[tokio::test]
async fn a_locked_password_store_can_be_done_without() {
    let setup = Setup { keyring: Keyring::Locked, ..Setup::default() };
    let desktop = Desktop::start(setup).await.unwrap();
    let sandbox = sandbox(&["--accounts", "3"]).await;
    let app = App::start(&desktop, &plugboard(), &[], &[]).await.unwrap();
    // A locked store may answer that it holds nothing: then Welcome comes at once.
    let either = format!("{}, {}", mark("locked"), mark("welcome"));
    app.see(&either).await.unwrap();
    if app.count(&mark("locked")).await.unwrap() > 0 {
        app.click(&mark("use-until-quit")).await.unwrap();
    }
    app.see(&mark("welcome")).await.unwrap();
    steps::sign_in(&app, &sandbox.api_key, &sandbox.api()).await.unwrap();
    app.see_within(&mark("accounts"), std::time::Duration::from_secs(90)).await.unwrap();
}

#[tokio::test]
async fn a_pasted_key_goes_from_the_clipboard_to_the_service_and_not_through_the_page() {
    let mut scene = Scene::at_welcome(Setup::default(), &["--api-key", KEY]).await;
    scene.desktop.copy(&format!("Bearer {KEY}\n")).await.unwrap();
    scene.app.click(&mark("paste-key")).await.unwrap();
    let body = "return document.documentElement.outerHTML \
                + [...document.querySelectorAll('input')].map(input => input.value).join()";
    support::wait::until("the pasted key's end", support::wait::SOON, async || {
        let page = scene.app.script(body).await?.to_string();
        assert!(!page.contains(KEY));
        Ok(page.contains(&KEY[KEY.len() - 4..]).then_some(()))
    })
    .await
    .unwrap();
    support::wait::until("an empty clipboard", support::wait::SOON, async || {
        Ok(scene.desktop.clipboard()?.is_empty().then_some(()))
    })
    .await
    .unwrap();
    steps::check_key_at(&scene.app, &scene.sandbox.api()).await.unwrap();
    scene.app.see(&mark("accounts")).await.unwrap();
}

#[tokio::test]
async fn an_api_that_is_down_is_said_so_and_the_last_list_stays() {
    let scene = Scene::signed_in(&["--accounts", "6", "--expired", "1"]).await;
    scene.app.see("[data-test=row][data-health=connected]").await.unwrap();
    let Scene { app, sandbox, desktop } = scene;
    let api = sandbox.api();
    drop(sandbox);
    app.click(&mark("refresh")).await.unwrap();
    app.see("[data-test=problem][data-kind=offline]").await.unwrap();
    app.see("[data-test=row][data-health=cannot_tell]").await.unwrap();
    app.see("[data-test=row][data-health=needs_you]").await.unwrap();
    assert_eq!(app.count("[data-test=row][data-health=connected]").await.unwrap(), 0);
    app.kill(&desktop).await.unwrap();
    let app = App::start(&desktop, &plugboard(), &[], &[]).await.unwrap();
    app.see("[data-test=row][data-health=cannot_tell]").await.unwrap();
    app.click(&mark("nav-settings")).await.unwrap();
    app.click(&mark("sign-out")).await.unwrap();
    app.click(&mark("confirm")).await.unwrap();
    app.see(&mark("welcome")).await.unwrap();
    steps::sign_in(&app, "sk_any", &api).await.unwrap();
    app.see("[data-test=fault][data-code=offline]").await.unwrap();
}
