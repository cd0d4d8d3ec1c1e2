//! The ways in which a link arrives.

use support::desktop::Desktop;
use support::desktop::consent::Consent;
use support::desktop::driver::App;
use support::desktop::steps::{mark, sheet};
use support::sandbox::Sandbox;
use support::wait::{BROWSER, SOON, until};

use crate::scene::{CONNECT, Contract, EXCHANGE, FORGED, Scene, callback_of, plugboard, stored_phase, visit};

#[tokio::test]
async fn allow_in_the_browser_reaches_the_running_app_and_brings_it_to_the_front() {
    let scene = Scene::signed_in(&["--accounts", "3"]).await;
    scene.begin("instagram").await;
    let mut consent = Consent::opened(&scene.desktop).await.unwrap();
    consent.allow().await.unwrap();
    scene.result_is("connected").await;
    let exchanges = Contract::of_run().exchanges();
    assert_eq!((scene.sandbox.count(CONNECT), scene.sandbox.count(EXCHANGE)), (1, exchanges));
    until("Plugboard in front", SOON, async || {
        let mut ask = scene.desktop.command("xdotool");
        ask.args(["getactivewindow", "getwindowname"]);
        Ok((support::programs::run(ask)? == "Plugboard").then_some(()))
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn what_comes_back_reaches_the_running_app_and_starts_no_other() {
    let scene = Scene::signed_in(&[]).await;
    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    scene.come_back(&link).await;
    scene.result_is("connected").await;
    assert_eq!(scene.desktop.running(&plugboard()).unwrap().len(), 1);
}

#[tokio::test]
async fn the_same_callback_twice_and_from_twenty_processes_makes_one_exchange() {
    let scene = Scene::signed_in(&[]).await;
    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    match Contract::of_run() {
        Contract::Seed => {
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
        }
        Contract::Current => {
            let all: Vec<_> = (0..20).map(|_| visit(&link)).collect();
            let answered = futures_util::future::join_all(all).await;
            assert!(answered.contains(&200), "{answered:?}");
            scene.result_is("connected").await;
            assert_eq!(visit(&link).await, 200, "whoever reloads the page sees it again");
        }
    }
    // A stray link is answered with a notice: once it is there, everything before it has been read.
    scene.second_process(&[FORGED]);
    scene.app.see(&mark("notice")).await.unwrap();
    assert_eq!(scene.sandbox.count(EXCHANGE), Contract::of_run().exchanges());
}

#[tokio::test]
async fn a_link_that_nobody_waits_for_makes_a_notice_and_no_request() {
    let scene = Scene::signed_in(&[]).await;
    scene.begin("instagram").await;
    // The list is looked at while somebody signs in, where that can tell.
    let changes = |line: &&String| line.contains(" /v1/") && !line.starts_with("GET ");
    let of_the_api = || scene.sandbox.requests().iter().filter(changes).count();
    let requests = of_the_api();
    scene.desktop.xdg_open(FORGED).await.unwrap();
    scene.app.see("[data-test=notice][data-kind=unknown_link]").await.unwrap();
    scene.app.see(&sheet("waiting", "waiting")).await.unwrap();
    assert_eq!(of_the_api(), requests);
}

#[tokio::test]
async fn hostile_arguments_of_a_second_process_do_nothing() {
    let scene = Scene::signed_in(&[]).await;
    // An account that is there would be found in the list.
    let decision = if Contract::of_run() == Contract::Seed { "allow" } else { "deny" };
    let link = callback_of(&scene.begin("instagram").await, decision).await.unwrap();
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
async fn what_comes_back_while_the_app_is_not_running_is_not_lost() {
    let scene = Scene::signed_in(&["--accounts", "3"]).await;
    scene.begin("instagram").await;
    let mut consent = Consent::opened(&scene.desktop).await.unwrap();
    let Scene { app, sandbox, desktop } = scene;
    app.kill(&desktop).await.unwrap();
    consent.allow().await.unwrap();
    comes_back_to_nobody(&desktop, &sandbox, None).await;
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
    comes_back_to_nobody(&desktop, &sandbox, Some(&link)).await;
    let app = desktop.running(&plugboard()).unwrap().pop().unwrap();
    desktop.sees_page(app).await.unwrap();
}

#[tokio::test]
async fn what_came_back_before_a_first_start_is_shown_in_the_page() {
    let scene = Scene::signed_in(&[]).await;
    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    let scene = match Contract::of_run() {
        Contract::Seed => scene.crash_and_restart(&[&link]).await,
        Contract::Current => scene.crash_and_restart(&[]).await,
    };
    scene.answered(EXCHANGE, Contract::of_run().exchanges()).await;
    scene.app.see("[data-test=row][data-health=connected]").await.unwrap();
}

/// The browser comes back while Plugboard does not run: a link starts it. A page on this computer cannot, and the
/// person does; then the list tells.
async fn comes_back_to_nobody(desktop: &Desktop, sandbox: &Sandbox, link: Option<&str>) {
    let done = match Contract::of_run() {
        Contract::Seed => {
            if let Some(link) = link {
                desktop.xdg_open(link).await.unwrap();
            }
            "POST /v1/oauth/exchange 201"
        }
        Contract::Current => {
            until("the service's callback", BROWSER, async || {
                Ok((sandbox.count("GET /oauth/callback/instagram 302") > 0).then_some(()))
            })
            .await
            .unwrap();
            drop(desktop.command(plugboard()).spawn().unwrap());
            "GET /v1/accounts 200"
        }
    };
    until("what tells", BROWSER, async || {
        Ok(sandbox.requests().iter().any(|line| line == done).then_some(()))
    })
    .await
    .unwrap();
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
    assert_eq!(scene.sandbox.count(EXCHANGE), Contract::of_run().exchanges());
    assert!(scene.stored_phase().unwrap().unwrap().contains("connected"));
}

#[tokio::test]
async fn the_address_can_be_pasted_when_no_link_arrives() {
    let mut scene = Scene::signed_in(&[]).await;
    let sign_in = scene.begin("instagram").await;
    scene.desktop.copy("not an address").await.unwrap();
    scene.app.click(&mark("paste-link")).await.unwrap();
    scene.app.see("[data-test=fault][data-code=link_unreadable]").await.unwrap();
    scene.desktop.copy(FORGED).await.unwrap();
    scene.app.click(&mark("paste-link")).await.unwrap();
    scene.app.see("[data-test=fault][data-code=link_unknown]").await.unwrap();
    let link = callback_of(&sign_in, "allow").await.unwrap();
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

/// A crash of the bus would take a key along that is only kept until Plugboard quits. Driven by nobody: `WebDriver` does
/// end with the bus.
#[tokio::test]
async fn the_end_of_the_session_bus_is_not_the_end_of_plugboard() {
    let desktop = Desktop::start(support::desktop::Setup::default()).await.unwrap();
    let mut first = desktop.command(plugboard()).spawn().unwrap();
    desktop.sees_page(first.id()).await.unwrap();
    desktop.kill(std::path::Path::new("/usr/bin/dbus-daemon")).await.unwrap();
    // It starts and draws its page after the first has lost the bus.
    let mut second = desktop.command(plugboard()).spawn().unwrap();
    desktop.sees_page(second.id()).await.unwrap();
    assert!(first.try_wait().unwrap().is_none(), "the first has ended with the bus");
    for one in [&mut first, &mut second] {
        one.kill().unwrap();
        one.wait().unwrap();
    }
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
