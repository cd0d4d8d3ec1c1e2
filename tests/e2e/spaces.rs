//! Several keys in one window, and Rehearsal, in which things go wrong on purpose.

use fantoccini::key::Key;
use serde_json::json;
use support::desktop::Setup;
use support::desktop::consent::Consent;
use support::desktop::keyboard::{chord, press, stands_on};
use support::desktop::steps::{self, mark};
use support::wait::{SOON, until};

use crate::scene::{Scene, callback_of};

const KEYS: [&str; 2] = ["sapi_key_of_the_first", "sapi_key_of_the_second"];

/// Waits until so many accounts are listed.
async fn listed(scene: &Scene, count: usize) {
    let rows = "return document.querySelectorAll('[data-test=row][data-account]').length";
    until(&format!("{count} accounts"), SOON, async || {
        Ok((scene.app.script(rows).await? == json!(count)).then_some(()))
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_sign_in_stays_with_the_key_that_began_it_while_another_one_is_shown() {
    let [first, second] = KEYS;
    let arguments = ["--api-key", first, "--api-key", second, "--accounts", "3"];
    let scene = Scene::signed_in(&arguments).await;
    let app = &scene.app;
    app.click(&mark("workspaces")).await.unwrap();
    app.click(&mark("add-workspace")).await.unwrap();
    app.see(&mark("sheet")).await.unwrap();
    app.fill(&mark("workspace-name"), "Agency").await.unwrap();
    steps::sign_in(app, second, &scene.sandbox.api()).await.unwrap();
    app.gone(&mark("sheet")).await.unwrap();
    let text = "return document.querySelector('[data-test=workspaces] strong')?.textContent";
    let name = async || {
        let got = app.script(text).await?;
        Ok((got == json!("Agency")).then_some(()))
    };
    until("its name", SOON, name).await.unwrap();

    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    press(app, Key::Escape).await.unwrap();
    app.see("[data-test=open-attempt][data-phase=waiting]").await.unwrap();
    chord(app, &[Key::Control], '1').await.unwrap();
    app.gone(&mark("open-attempt")).await.unwrap();
    stands_on(app, "main h1").await.unwrap();
    scene.come_back(&link).await;
    app.click(&mark("nav-accounts")).await.unwrap();
    chord(app, &[Key::Control], '2').await.unwrap();
    app.see("[data-test=open-attempt][data-phase=connected]").await.unwrap();
    listed(&scene, 4).await;
    chord(app, &[Key::Control], '1').await.unwrap();
    app.gone(&mark("open-attempt")).await.unwrap();
    listed(&scene, 3).await;
}

#[tokio::test]
async fn what_was_told_to_go_wrong_in_rehearsal_goes_wrong_once() {
    let scene = Scene::at_welcome(Setup::default(), &[]).await;
    let app = &scene.app;
    steps::rehearse(app).await.unwrap();
    app.click(&mark("mishaps")).await.unwrap();
    app.click("[data-test=mishap][data-mishap=declined]").await.unwrap();
    app.see("[data-test=rehearsal-line][data-armed=declined]").await.unwrap();
    for phase in ["declined", "connected"] {
        scene.begin("instagram").await;
        Consent::opened(&scene.desktop).await.unwrap().allow().await.unwrap();
        scene.result_is(phase).await;
        steps::done(app).await.unwrap();
        app.see("[data-test=rehearsal-line]:not([data-armed])").await.unwrap();
    }
    assert_eq!(scene.sandbox.requests(), [""; 0], "Rehearsal asks nobody else");
}
