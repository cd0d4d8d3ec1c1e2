//! Two people who use the same computer at the same time.

use std::process::Command;

use support::desktop::consent::Consent;
use support::desktop::steps::{mark, sheet};

use crate::package::{THIS, install};
use crate::scene::{EXCHANGE, Scene};

/// Names the account of the other one.
const OTHER: &str = "PLUGBOARD_OTHER_PERSON";

/// The other person's part in the next test too, which runs it through `sudo`.
#[tokio::test]
async fn a_person_connects_an_account() {
    install(THIS);
    let scene = Scene::signed_in(&[]).await;
    scene.begin("instagram").await;
    Consent::opened(&scene.desktop).await.unwrap().allow().await.unwrap();
    scene.result_is("connected").await;
    assert_eq!(scene.sandbox.count(EXCHANGE), 1);
}

#[tokio::test]
async fn two_people_sign_in_at_once_and_neither_gets_what_is_the_others() {
    install(THIS);
    let scene = Scene::signed_in(&[]).await;
    scene.begin("instagram").await;
    let mut consent = Consent::opened(&scene.desktop).await.unwrap();

    let mut other = Command::new("sudo");
    other.args(["--set-home", "--preserve-env", "--user", &std::env::var(OTHER).unwrap()]);
    other.arg(std::env::current_exe().unwrap()).args(["--exact", "people::a_person_connects_an_account"]);
    let ended = tokio::task::spawn_blocking(move || other.output()).await.unwrap().unwrap();
    let printed = [ended.stdout, ended.stderr].concat();
    let printed = String::from_utf8_lossy(&printed);
    assert!(ended.status.success() && printed.contains("1 passed"), "{printed}");

    scene.app.see(&sheet("waiting", "waiting")).await.unwrap();
    assert_eq!(scene.app.count(&mark("notice")).await.unwrap(), 0);
    assert_eq!(scene.sandbox.count(EXCHANGE), 0);
    consent.allow().await.unwrap();
    scene.result_is("connected").await;
    assert_eq!(scene.sandbox.count(EXCHANGE), 1);
}
