//! A real Secret Service that holds two items, starts late, restarts or hangs.

use std::time::{Duration, Instant};

use support::desktop::bus::Keyring;
use support::desktop::driver::App;
use support::desktop::keyring::Collection;
use support::desktop::steps::{self, mark};
use support::desktop::{Desktop, Setup};
use support::sandbox::Sandbox;
use support::wait::{SOON, until};

use crate::scene::{Scene, kept, plugboard, sandbox};

/// Longer than any sign-in that does not wait for the password store.
const AT_ONCE: Duration = Duration::from_secs(30);

async fn start(desktop: &Desktop) -> App {
    App::start(desktop, &plugboard(), &[], &[]).await.unwrap()
}

/// Ends the app with its key in the password store.
async fn ended(scene: Scene) -> (Desktop, Sandbox) {
    let Scene { app, sandbox, desktop } = scene;
    app.kill(&desktop).await.unwrap();
    (desktop, sandbox)
}

async fn sign_out(app: &App) {
    app.click(&mark("nav-settings")).await.unwrap();
    app.click(&mark("sign-out")).await.unwrap();
    app.click(&mark("confirm")).await.unwrap();
}

pub async fn has_items(desktop: &Desktop, expected: &[&str]) {
    let (found, locked) = desktop.items().await.unwrap();
    let found: Vec<_> = found.iter().map(|secret| String::from_utf8_lossy(secret)).collect();
    assert_eq!((&found[..], locked), (&expected.iter().map(|one| (*one).into()).collect::<Vec<_>>()[..], 0));
}

#[tokio::test]
async fn a_second_item_for_the_same_address_neither_hides_the_key_nor_stays_behind() {
    let (desktop, sandbox) = ended(Scene::signed_in(&["--accounts", "3"]).await).await;
    // As a migrated keyring has it, and one that another program wrote.
    for secret in [sandbox.api_key.as_bytes(), &[0xff, 0xfe]] {
        desktop.add_item(Collection::Session, &sandbox.api(), secret).await.unwrap();
    }
    desktop.add_item(Collection::Login, &sandbox.api(), b"").await.unwrap();
    assert_eq!(desktop.items().await.unwrap().0.len(), 4);
    let app = start(&desktop).await;
    app.see(&mark("row")).await.unwrap();
    sign_out(&app).await;
    app.see(&mark("welcome")).await.unwrap();
    assert_eq!(app.count(&mark("notice")).await.unwrap(), 0);
    has_items(&desktop, &[]).await;
}

#[tokio::test]
async fn a_newer_item_counts_and_a_key_that_is_typed_replaces_all() {
    let (desktop, sandbox) = ended(Scene::signed_in(&["--accounts", "3"]).await).await;
    // The store counts whole seconds: one that is written in the same second is not newer.
    let second = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let written = second();
    until("another second", SOON, async || Ok((second() > written).then_some(()))).await.unwrap();
    desktop.add_item(Collection::Session, &sandbox.api(), b"sapi_key_newer_and_wrong").await.unwrap();
    let app = start(&desktop).await;
    app.see("[data-test=problem][data-kind=key_refused]").await.unwrap();
    app.click(&mark("nav-settings")).await.unwrap();
    app.click(&mark("replace-key")).await.unwrap();
    steps::sign_in(&app, &sandbox.api_key, &sandbox.api()).await.unwrap();
    until("one item", SOON, async || Ok((desktop.items().await?.0.len() == 1).then_some(()))).await.unwrap();
    has_items(&desktop, &[&sandbox.api_key]).await;
}

#[tokio::test]
async fn two_keys_of_the_same_second_are_named_at_welcome() {
    let desktop = Desktop::start(Setup::default()).await.unwrap();
    // What Plugboard asks for when it knows nothing yet.
    let address = "https://api.social-api.ai/v1";
    until("two items of one second", SOON, async || {
        for secret in ["sapi_key_1", "sapi_key_2"] {
            desktop.add_item(Collection::Login, address, secret.as_bytes()).await?;
        }
        let [one, other] = desktop.modified().await?[..] else { panic!("other items") };
        if one == other {
            return Ok(Some(()));
        }
        desktop.remove_items().await?;
        Ok(None)
    })
    .await
    .unwrap();
    let app = start(&desktop).await;
    app.see("[data-test=key-trouble][data-kind=several]").await.unwrap();
}

#[tokio::test]
async fn a_locked_item_beside_an_open_one_asks_nothing_and_is_not_forgotten_at_the_end() {
    let (desktop, sandbox) = ended(Scene::signed_in(&["--accounts", "3"]).await).await;
    desktop.add_item(Collection::Session, &sandbox.api(), sandbox.api_key.as_bytes()).await.unwrap();
    desktop.lock_keyring().await.unwrap();
    assert_eq!(desktop.items().await.unwrap().1, 1, "one of them is locked");
    let app = start(&desktop).await;
    app.see(&mark("row")).await.unwrap();
    sign_out(&app).await;
    // Nobody types the password: the key stays, and so does its workspace.
    app.see_within("[data-test=fault][data-code=vault_locked]", Duration::from_secs(90)).await.unwrap();
    desktop.unlock_keyring().await.unwrap();
    has_items(&desktop, &[&sandbox.api_key, &sandbox.api_key]).await;
    app.click(&mark("confirm")).await.unwrap();
    app.see(&mark("welcome")).await.unwrap();
    has_items(&desktop, &[]).await;
}

#[tokio::test]
async fn a_store_that_starts_after_plugboard_is_found_when_it_is_asked_again() {
    let (mut desktop, sandbox) = ended(Scene::signed_in(&["--accounts", "3"]).await).await;
    desktop.end_keyring();
    let app = start(&desktop).await;
    app.see("[data-test=key-trouble][data-kind=unavailable]").await.unwrap();
    app.click(&mark("ask-store")).await.unwrap();
    app.see("[data-test=fault][data-code=vault_unavailable]").await.unwrap();
    desktop.start_keyring().await.unwrap();
    app.click(&mark("ask-store")).await.unwrap();
    app.see(&mark("row")).await.unwrap();
    drop((app, sandbox));
}

#[tokio::test]
async fn a_store_that_starts_after_the_sign_in_takes_the_key() {
    let mut desktop = Desktop::start(Setup { keyring: Keyring::Absent, ..Setup::default() }).await.unwrap();
    let sandbox = sandbox(&["--accounts", "3"]).await;
    let app = start(&desktop).await;
    steps::sign_in(&app, &sandbox.api_key, &sandbox.api()).await.unwrap();
    app.see(&kept("until_quit")).await.unwrap();
    desktop.start_keyring().await.unwrap();
    app.click(&mark("ask-store")).await.unwrap();
    app.see(&kept("password_store")).await.unwrap();
    has_items(&desktop, &[&sandbox.api_key]).await;
    app.kill(&desktop).await.unwrap();
    let app = start(&desktop).await;
    app.see(&mark("row")).await.unwrap();
}

#[tokio::test]
async fn a_store_that_restarts_while_plugboard_runs_is_used_again() {
    let scene = Scene::signed_in(&["--accounts", "3"]).await;
    let Scene { app, sandbox, mut desktop } = scene;
    desktop.start_keyring().await.unwrap();
    has_items(&desktop, &[&sandbox.api_key]).await;
    sign_out(&app).await;
    app.see(&mark("welcome")).await.unwrap();
    assert_eq!(app.count(&mark("notice")).await.unwrap(), 0);
    has_items(&desktop, &[]).await;
    steps::sign_in(&app, &sandbox.api_key, &sandbox.api()).await.unwrap();
    app.see(&kept("password_store")).await.unwrap();
    has_items(&desktop, &[&sandbox.api_key]).await;
}

#[tokio::test]
async fn a_store_that_hangs_does_not_hold_a_sign_in_and_takes_the_key_when_it_goes_on() {
    let scene = Scene::at_welcome(Setup::default(), &["--accounts", "3"]).await;
    let Scene { app, sandbox, desktop } = scene;
    desktop.signal_keyring("STOP").unwrap();
    let begun = Instant::now();
    steps::sign_in(&app, &sandbox.api_key, &sandbox.api()).await.unwrap();
    app.see_within(&mark("row"), AT_ONCE).await.unwrap();
    assert!(begun.elapsed() < AT_ONCE, "{:?}", begun.elapsed());
    app.see(&mark("unanswered")).await.unwrap();
    desktop.signal_keyring("CONT").unwrap();
    app.see(&kept("password_store")).await.unwrap();
    has_items(&desktop, &[&sandbox.api_key]).await;
}

#[tokio::test]
async fn a_store_that_hangs_until_after_the_sign_out_keeps_nothing() {
    let scene = Scene::at_welcome(Setup::default(), &["--accounts", "3"]).await;
    let Scene { app, sandbox, desktop } = scene;
    desktop.signal_keyring("STOP").unwrap();
    steps::sign_in(&app, &sandbox.api_key, &sandbox.api()).await.unwrap();
    app.see(&mark("unanswered")).await.unwrap();
    sign_out(&app).await;
    app.see("[data-test=notice][data-kind=key_remains]").await.unwrap();
    desktop.signal_keyring("CONT").unwrap();
    until("the end of the notice", SOON, async || Ok((app.count(&mark("notice")).await? == 0).then_some(())))
        .await
        .unwrap();
    has_items(&desktop, &[]).await;
}
