//! Buttons pressed more often than once.

use support::desktop::consent::Consent;
use support::desktop::steps::{self, mark};
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
