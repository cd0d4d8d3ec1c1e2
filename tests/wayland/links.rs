//! Start, and the ways in which a link arrives.

use support::desktop::Desktop;
use support::desktop::consent::Consent;
use support::desktop::screen::Screen;
use support::desktop::steps::mark;
use support::programs::Program;
use support::wait::{BROWSER, SOON, until};

use crate::scene::{CONNECT, EXCHANGE, FORGED, Scene, callback_of, plugboard};
use crate::{on, picture, signed_in};

#[tokio::test]
async fn the_page_is_drawn_by_wayland_alone() {
    let desktop = Desktop::start(on(Screen::Weston)).await.unwrap();
    let mut app = desktop.command(plugboard());
    app.env("WAYLAND_DEBUG", "1");
    let log = desktop.logs().join("plugboard.log");
    let app = Program::start(app, log).unwrap();
    desktop.sees_page(app.id()).await.unwrap();
    assert!(app.printed().contains("set_title(\"Plugboard\")"), "the window is not a Wayland client's");
    picture(&desktop, "start");
}

/// The control of all the others: where they run there is nothing but Wayland.
#[tokio::test]
async fn an_app_that_wants_x_has_no_window_here() {
    let desktop = Desktop::start(on(Screen::Weston)).await.unwrap();
    let mut app = desktop.command(plugboard());
    app.env("GDK_BACKEND", "x11");
    let mut app = Program::start(app, desktop.logs().join("plugboard.log")).unwrap();
    until("its end", SOON, async || Ok(app.still_runs().is_err().then_some(()))).await.unwrap();
}

#[tokio::test]
async fn allow_in_the_browser_reaches_the_running_app() {
    let scene = signed_in(Screen::Weston, &["--accounts", "3"]).await;
    scene.begin("instagram").await;
    let mut consent = Consent::opened(&scene.desktop).await.unwrap();
    picture(&scene.desktop, "consent");
    consent.allow().await.unwrap();
    scene.result_is("connected").await;
    assert_eq!((scene.sandbox.count(CONNECT), scene.sandbox.count(EXCHANGE)), (1, 1));
    assert_eq!(scene.desktop.running(&plugboard()).unwrap(), [scene.app.id()]);
    picture(&scene.desktop, "connected");
}

#[tokio::test]
async fn a_link_starts_an_app_that_does_not_run_and_its_page_is_drawn() {
    let scene = signed_in(Screen::Weston, &["--accounts", "3"]).await;
    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    let Scene { app, sandbox, desktop } = scene;
    app.kill(&desktop).await.unwrap();
    desktop.browser().page_opened_last().await.unwrap().close().await.unwrap();
    desktop.xdg_open(&link).await.unwrap();
    until("the exchange", BROWSER, async || Ok((sandbox.count(EXCHANGE) == 1).then_some(()))).await.unwrap();
    let app = desktop.running(&plugboard()).unwrap().pop().unwrap();
    desktop.sees_page(app).await.unwrap();
    picture(&desktop, "cold-start");
}

#[tokio::test]
async fn a_second_start_hands_its_link_over_and_ends() {
    let scene = signed_in(Screen::Weston, &[]).await;
    scene.second_process(&[FORGED]);
    scene.app.see(&mark("notice")).await.unwrap();
    assert_eq!(scene.desktop.running(&plugboard()).unwrap(), [scene.app.id()]);
}
