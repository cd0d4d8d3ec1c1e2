//! A sign-in whose link cannot arrive comes back all the same, and the person reads nothing technical.

use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use support::desktop::browser::Links;
use support::desktop::consent::Consent;
use support::desktop::driver::App;
use support::desktop::steps::{self, mark};
use support::desktop::{Desktop, Setup};
use support::wait::{SOON, until};

use crate::scene::{Contract, EXCHANGE, Scene, plugboard, sandbox};

/// Words that no person has to know.
const TECHNICAL: [&str; 9] =
    ["oauth", "redirect", "callback", "loopback", "127.0.0.1", "localhost", "scheme", "token", "http"];

const SCHEME: &str = "x-scheme-handler/ai.social-api.plugboard";

/// Plugboard, signed in, on a desktop that was prepared.
async fn signed_in(desktop: Desktop) -> Scene {
    let sandbox = sandbox(&[]).await;
    let app = App::start(&desktop, &plugboard(), &[], &[]).await.unwrap();
    app.see(&mark("welcome")).await.unwrap();
    steps::sign_in(&app, &sandbox.api_key, &sandbox.api()).await.unwrap();
    app.see(&mark("accounts")).await.unwrap();
    Scene { app, sandbox, desktop }
}

/// Allow in the browser, and nothing else: it has to come back. What the sheet says on the way is plain.
async fn connects_by_itself(scene: &Scene) {
    scene.begin("instagram").await;
    says_nothing_technical(scene).await;
    Consent::opened(&scene.desktop).await.unwrap().allow().await.unwrap();
    scene.result_is("connected").await;
    says_nothing_technical(scene).await;
    assert_eq!(scene.sandbox.count(EXCHANGE), Contract::of_run().exchanges());
}

async fn says_nothing_technical(scene: &Scene) {
    let text = "return document.querySelector('[data-test=sheet]').innerText.toLowerCase()";
    let text = scene.app.script(text).await.unwrap().to_string();
    for word in TECHNICAL {
        assert!(!text.contains(word), "{word} in: {text}");
    }
}

#[tokio::test]
async fn where_links_cannot_be_registered_a_sign_in_comes_back() {
    let desktop = Desktop::start(Setup::default()).await.unwrap();
    // A folder stands where the registration would be written.
    let handler = desktop.data_home().join("applications/plugboard-handler.desktop");
    std::fs::create_dir_all(handler.join("in the way")).unwrap();
    connects_by_itself(&signed_in(desktop).await).await;
}

#[tokio::test]
async fn where_links_belong_to_another_program_a_sign_in_comes_back_and_it_gets_nothing() {
    let desktop = Desktop::start(Setup::default()).await.unwrap();
    let got = desktop.home().join("decoy");
    let program = desktop.home().join("decoy.sh");
    std::fs::write(&program, format!("#!/bin/sh\necho \"$1\" >> {}\n", got.display())).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let entry = format!(
        "[Desktop Entry]\nType=Application\nName=Decoy\nExec={} %u\nMimeType={SCHEME};\n",
        program.display()
    );
    std::fs::write(desktop.data_home().join("applications/decoy.desktop"), entry).unwrap();
    let mut default = desktop.command("xdg-mime");
    default.args(["default", "decoy.desktop", SCHEME]);
    support::programs::run(default).unwrap();
    let scene = signed_in(desktop).await;
    connects_by_itself(&scene).await;
    assert!(!got.exists(), "the other program was handed something");
    // Settings name it, and one press takes the links back.
    steps::done(&scene.app).await.unwrap();
    scene.app.click(&mark("nav-settings")).await.unwrap();
    scene.app.click(&mark("repair")).await.unwrap();
    scene.app.gone(&mark("repair")).await.unwrap();
}

#[tokio::test]
async fn where_the_browser_refuses_links_one_press_brings_a_sign_in_back() {
    let desktop = Desktop::start(Setup { links: Links::Refused, ..Setup::default() }).await.unwrap();
    let scene = signed_in(desktop).await;
    if Contract::of_run() == Contract::Current {
        return connects_by_itself(&scene).await;
    }
    scene.begin("instagram").await;
    Consent::opened(&scene.desktop).await.unwrap().allow().await.unwrap();
    scene.app.see_within(&mark("another-way"), Duration::from_mins(1)).await.unwrap();
    says_nothing_technical(&scene).await;
    let before = scene.desktop.browser().opened().len();
    scene.app.click(&mark("another-way")).await.unwrap();
    until("the browser again", SOON, async || {
        Ok((scene.desktop.browser().opened().len() > before).then_some(()))
    })
    .await
    .unwrap();
    Consent::opened(&scene.desktop).await.unwrap().allow().await.unwrap();
    scene.result_is("connected").await;
    assert_eq!(scene.sandbox.count(EXCHANGE), 1);
    // From now on it begins with the way that worked.
    steps::done(&scene.app).await.unwrap();
    scene.begin("tiktok").await;
    Consent::opened(&scene.desktop).await.unwrap().allow().await.unwrap();
    scene.result_is("connected").await;
}

#[tokio::test]
async fn the_test_of_the_way_back_goes_through_the_real_browser() {
    let scene = Scene::signed_in(&[]).await;
    scene.app.click(&mark("nav-settings")).await.unwrap();
    scene.app.click(&mark("test-return-path")).await.unwrap();
    for way in ["loopback", "deep_link"] {
        scene.app.see(&format!("[data-test=way][data-way={way}][data-state=works]")).await.unwrap();
    }
    let requests = scene.sandbox.requests();
    assert!(requests.iter().all(|line| line.starts_with("GET ")), "it is harmless: {requests:?}");
}

#[tokio::test]
async fn another_browser_can_be_chosen_and_is_remembered() {
    let scene = Scene::signed_in(&["--accounts", "3", "--expired", "1"]).await;
    let shown = steps::accounts(&scene.app, "needs_you").await.unwrap().remove(0);
    steps::reconnect(&scene.app, &shown.account).await.unwrap();
    // The only browser of this desktop stands in the list by its name.
    scene.app.click(&mark("open-in")).await.unwrap();
    scene.app.click("[data-test=browser][data-browser=\"test-browser.desktop\"]").await.unwrap();
    steps::open_browser(&scene.app, &scene.desktop).await.unwrap();
    let mut consent = Consent::opened(&scene.desktop).await.unwrap();
    consent.choose(&shown.handle).await.unwrap();
    consent.allow().await.unwrap();
    scene.result_is("connected").await;
}
