//! The ways in which a link arrives.

use support::consent::Consent;
use support::driver::App;
use support::steps::{mark, sheet};
use support::wait::{BROWSER, SOON, until};

use crate::scene::{CONNECT, EXCHANGE, FORGED, Scene, callback_of, plugboard, stored_phase};

#[tokio::test]
async fn allow_in_the_browser_reaches_the_running_app_and_brings_it_to_the_front() {
    let scene = Scene::signed_in(&["--accounts", "3"]).await;
    scene.begin("instagram").await;
    let mut consent = Consent::opened(&scene.desktop).await.unwrap();
    consent.allow().await.unwrap();
    scene.result_is("connected").await;
    assert_eq!((scene.sandbox.count(CONNECT), scene.sandbox.count(EXCHANGE)), (1, 1));
    until("Plugboard in front", SOON, async || {
        let mut ask = scene.desktop.command("xdotool");
        ask.args(["getactivewindow", "getwindowname"]);
        Ok((support::programs::run(ask)? == "Plugboard").then_some(()))
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_second_process_hands_its_link_over_and_ends() {
    let scene = Scene::signed_in(&[]).await;
    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    scene.second_process(&[&link]);
    scene.result_is("connected").await;
    assert_eq!(scene.desktop.running(&plugboard()).unwrap().len(), 1);
}

#[tokio::test]
async fn the_same_callback_twice_and_from_twenty_processes_makes_one_exchange() {
    let scene = Scene::signed_in(&[]).await;
    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    let mut all = Vec::new();
    for _ in 0..20 {
        all.push(scene.desktop.command(plugboard()).arg(&link).spawn().unwrap());
    }
    for mut one in all {
        one.wait().unwrap();
    }
    scene.result_is("connected").await;
    scene.second_process(&[&link]);
    scene.desktop.xdg_open(&link).await.unwrap();
    // A stray link is answered with a notice: once it is there, everything before it has been read.
    scene.second_process(&[FORGED]);
    scene.app.see(&mark("notice")).await.unwrap();
    assert_eq!(scene.sandbox.count(EXCHANGE), 1);
}

#[tokio::test]
async fn a_link_that_nobody_waits_for_makes_a_notice_and_no_request() {
    let scene = Scene::signed_in(&[]).await;
    scene.begin("instagram").await;
    let of_the_api = || scene.sandbox.requests().iter().filter(|line| line.contains(" /v1/")).count();
    let requests = of_the_api();
    scene.desktop.xdg_open(FORGED).await.unwrap();
    scene.app.see("[data-test=notice][data-kind=unknown_link]").await.unwrap();
    scene.app.see(&sheet("waiting", "waiting")).await.unwrap();
    assert_eq!(of_the_api(), requests);
}

#[tokio::test]
async fn hostile_arguments_of_a_second_process_do_nothing() {
    let scene = Scene::signed_in(&[]).await;
    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    for arguments in [
        &["--help"][..],
        &[&link, "--flag"],
        &["https://example.com/"],
        &["file:///etc/passwd"],
        &[""],
        &["--remote-debugging-port=1", &link],
    ] {
        scene.second_process(arguments);
    }
    scene.second_process(&[FORGED]);
    scene.app.see(&mark("notice")).await.unwrap();
    scene.app.see(&sheet("waiting", "waiting")).await.unwrap();
    assert_eq!(scene.sandbox.count(EXCHANGE), 0);
}

#[tokio::test]
async fn a_link_starts_the_app_when_it_is_not_running() {
    let scene = Scene::signed_in(&["--accounts", "3"]).await;
    scene.begin("instagram").await;
    let mut consent = Consent::opened(&scene.desktop).await.unwrap();
    let Scene { app, sandbox, desktop } = scene;
    app.kill(&desktop).await.unwrap();
    consent.allow().await.unwrap();
    until("the exchange", BROWSER, async || {
        Ok(sandbox.requests().iter().any(|line| line == "POST /v1/oauth/exchange 201").then_some(()))
    })
    .await
    .unwrap();
    until("the result in the store", SOON, async || {
        Ok(stored_phase(&desktop)?.filter(|phase| phase.contains("\"connected\"")))
    })
    .await
    .unwrap();
    until("its window", SOON, async || {
        let mut ask = desktop.command("xdotool");
        ask.args(["search", "--onlyvisible", "--name", "^Plugboard$"]);
        Ok(support::programs::run(ask).ok().map(drop))
    })
    .await
    .unwrap();
    let pictures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/e2e");
    std::fs::create_dir_all(&pictures).unwrap();
    desktop.screenshot(&pictures.join("cold-start.png")).unwrap();
}

/// Driven by nobody, as on a person's computer: a window that is shown before its page is there stays blank.
#[tokio::test]
async fn the_window_of_an_app_that_a_link_started_shows_its_page() {
    let scene = Scene::signed_in(&["--accounts", "3"]).await;
    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    let Scene { app, sandbox, desktop } = scene;
    app.kill(&desktop).await.unwrap();
    desktop.xdg_open(&link).await.unwrap();
    until("the exchange", BROWSER, async || {
        Ok(sandbox.requests().iter().any(|line| line == "POST /v1/oauth/exchange 201").then_some(()))
    })
    .await
    .unwrap();
    let app = desktop.running(&plugboard()).unwrap().pop().unwrap();
    desktop.sees_page(app).await.unwrap();
}

#[tokio::test]
async fn a_link_as_the_argument_of_a_first_start_is_shown_in_the_page() {
    let scene = Scene::signed_in(&[]).await;
    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    let scene = scene.crash_and_restart(&[&link]).await;
    scene.answered(EXCHANGE, 1).await;
    scene.app.see("[data-test=row][data-health=connected]").await.unwrap();
}

#[tokio::test]
async fn an_app_that_was_killed_while_waiting_waits_on() {
    let scene = Scene::signed_in(&[]).await;
    scene.begin("instagram").await;
    let mut consent = Consent::opened(&scene.desktop).await.unwrap();
    let scene = scene.crash_and_restart(&[]).await;
    scene.app.click(&mark("open-attempt")).await.unwrap();
    scene.app.see(&sheet("waiting", "waiting")).await.unwrap();
    scene.app.see(&mark("start-again")).await.unwrap();
    assert_eq!(scene.app.count(&mark("open-again")).await.unwrap(), 0);
    consent.allow().await.unwrap();
    scene.result_is("connected").await;
    assert_eq!(scene.sandbox.count(EXCHANGE), 1);
    assert!(scene.stored_phase().unwrap().unwrap().contains("connected"));
}

#[tokio::test]
async fn the_address_can_be_pasted_when_no_link_arrives() {
    let mut scene = Scene::signed_in(&[]).await;
    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    scene.desktop.copy("not an address").await.unwrap();
    scene.app.click(&mark("paste-link")).await.unwrap();
    scene.app.see("[data-test=fault][data-code=link_unreadable]").await.unwrap();
    scene.desktop.copy(FORGED).await.unwrap();
    scene.app.click(&mark("paste-link")).await.unwrap();
    scene.app.see("[data-test=fault][data-code=link_unknown]").await.unwrap();
    scene.desktop.copy(&format!("  {link}\n")).await.unwrap();
    scene.app.click(&mark("paste-link")).await.unwrap();
    scene.result_is("connected").await;
}

#[tokio::test]
async fn without_a_session_bus_the_second_start_says_that_plugboard_is_open_already() {
    let scene = Scene::signed_in(&[]).await;
    let Scene { app: first, sandbox: _sandbox, desktop } = scene;
    let mut second = desktop.command(plugboard());
    second.env("DBUS_SESSION_BUS_ADDRESS", "disabled:").arg(FORGED);
    let mut second = second.spawn().unwrap();
    until("a second window", SOON, async || {
        let mut ask = desktop.command("xdotool");
        ask.args(["search", "--onlyvisible", "--pid", &second.id().to_string()]);
        Ok(support::programs::run(ask).ok().map(drop))
    })
    .await
    .unwrap();
    first.see(&mark("accounts")).await.unwrap();
    desktop.sees_page(second.id()).await.unwrap();
    second.kill().unwrap();
    second.wait().unwrap();
}

#[tokio::test]
async fn a_copied_link_is_the_one_that_was_opened() {
    let scene = Scene::signed_in(&[]).await;
    let opened = scene.begin("instagram").await;
    scene.app.click(&mark("copy-link")).await.unwrap();
    until("the link on the clipboard", SOON, async || {
        Ok((scene.desktop.clipboard()? == opened).then_some(()))
    })
    .await
    .unwrap();
    scene.app.click(&mark("open-again")).await.unwrap();
    until("the browser again", SOON, async || {
        Ok((scene.desktop.browser().opened() == [opened.clone(), opened.clone()]).then_some(()))
    })
    .await
    .unwrap();
    scene.app.click(&mark("cancel")).await.unwrap();
    scene.result_is("cancelled").await;
}

#[tokio::test]
async fn the_app_started_without_a_link_shows_its_window_soon() {
    let desktop = support::desktop::Desktop::start(support::desktop::Setup::default()).await.unwrap();
    let app = App::start(&desktop, &plugboard(), &[], &[]).await.unwrap();
    app.see(&mark("welcome")).await.unwrap();
}
