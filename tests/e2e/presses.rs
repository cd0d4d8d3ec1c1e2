//! Buttons pressed more often than once, and what the window looks like to everybody.

use support::consent::Consent;
use support::steps::{self, mark};
use support::wait::{SOON, until};

use crate::scene::{CONNECT, Contract, EXCHANGE, Scene};

const HUNDRED: &str = "const button = document.querySelector('[data-test=open-browser]'); \
                       for (let press = 0; press < 100; press++) button.click();";

async fn hundred_presses_make_one_request(arguments: &[&str]) {
    let scene = Scene::signed_in(arguments).await;
    steps::choose_platform(&scene.app, "instagram").await.unwrap();
    steps::new_brand(&scene.app, "Acme").await.unwrap();
    scene.app.see(&mark("open-browser")).await.unwrap();
    scene.app.script(HUNDRED).await.unwrap();
    until("an address in the browser", SOON, async || {
        Ok((!scene.desktop.browser().opened().is_empty()).then_some(()))
    })
    .await
    .unwrap();
    let mut consent = Consent::opened(&scene.desktop).await.unwrap();
    let tabs = scene.desktop.browser().tabs().await.unwrap();
    let consents = tabs.iter().filter(|tab| tab.starts_with(&scene.sandbox.url)).count();
    consent.allow().await.unwrap();
    scene.result_is("connected").await;
    let counts = (scene.sandbox.count(CONNECT), scene.sandbox.count(EXCHANGE));
    assert_eq!(
        (counts, consents, scene.desktop.browser().opened().len()),
        ((1, Contract::of_run().exchanges()), 1, 1)
    );
}

#[tokio::test]
async fn a_hundred_presses_on_one_sheet_make_one_request_and_one_tab() {
    hundred_presses_make_one_request(&[]).await;
}

#[tokio::test]
async fn a_hundred_presses_while_the_service_takes_two_seconds_make_one_request_and_one_tab() {
    hundred_presses_make_one_request(&["--connect-delay", "2s"]).await;
}

#[tokio::test]
async fn axe_finds_nothing_on_the_screens_of_the_real_window() {
    let scene = Scene::signed_in(&["--accounts", "40", "--expired", "4"]).await;
    scene.app.see(&mark("row")).await.unwrap();
    check(&scene, "accounts").await;
    scene.app.click(&mark("nav-settings")).await.unwrap();
    check(&scene, "settings").await;
    scene.app.click(&mark("nav-connect")).await.unwrap();
    scene.app.see(&mark("platform")).await.unwrap();
    check(&scene, "connect").await;
    steps::choose_platform(&scene.app, "trustpilot").await.unwrap();
    check(&scene, "form").await;
    scene.app.click(&mark("cancel")).await.unwrap();
    scene.begin("instagram").await;
    check(&scene, "waiting").await;
    Consent::opened(&scene.desktop).await.unwrap().allow().await.unwrap();
    scene.result_is("connected").await;
    check(&scene, "result").await;
}

/// Runs axe in the page and fails with what it found.
async fn check(scene: &Scene, screen: &str) {
    let axe = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(axe).expect("the UI's packages are installed");
    // What still fades in has no contrast yet.
    scene.app.settle().await.unwrap();
    scene.app.script(&axe.replace("\"use strict\"", "")).await.unwrap();
    let run = "const done = arguments[arguments.length - 1]; \
               axe.run(document).then(found => done({passes: found.passes.length, violations: \
               found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.html).join(' | '))}), \
               problem => done({passes: 0, violations: [String(problem)]}))";
    let found = scene.app.client().execute_async(run, vec![]).await.unwrap();
    assert!(found["passes"].as_u64().unwrap() > 5, "{screen}: axe looked at nothing: {found}");
    assert_eq!(found["violations"], serde_json::json!([]), "{screen}");
}
