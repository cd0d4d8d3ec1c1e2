//! What happens while nobody looks: notifications, the icon beside the clock, the window that comes back where it was.

use std::time::Duration;

use fantoccini::key::Key;
use serde_json::json;
use support::desktop::keyboard::chord;
use support::desktop::panel::{Panel, Told};
use support::desktop::steps::{self, mark};
use support::programs::run;
use support::wait::{SOON, until};

use crate::scene::{Scene, plugboard};

const LIST: &str = "GET /v1/accounts ";

/// How often the window is told to close, and how long it takes to be noticed that it does.
const PRESSES: usize = 4;
const NOTICED: Duration = Duration::from_secs(5);

fn active_window(scene: &Scene) -> Option<String> {
    let mut ask = scene.desktop.command("xdotool");
    ask.args(["getactivewindow", "getwindowname"]);
    run(ask).ok()
}

/// The number of the app's window, once it is to be seen.
async fn window(scene: &Scene) -> String {
    until("the window", SOON, async || {
        let mut ask = scene.desktop.command("xdotool");
        ask.args(["search", "--onlyvisible", "--pid", &scene.app.id().to_string(), "--name", "^Plugboard$"]);
        Ok(run(ask).ok().and_then(|found| found.lines().next().map(str::to_owned)))
    })
    .await
    .unwrap()
}

/// Closes the window as its button does. A key that a busy window manager misses is pressed again.
pub async fn close_window(scene: &Scene) {
    for _ in 0..PRESSES {
        let mut close = scene.desktop.command("xdotool");
        close.args(["windowactivate", "--sync", &window(scene).await, "key", "--clearmodifiers", "alt+F4"]);
        run(close).unwrap();
        if until("a closed window", NOTICED, async || Ok(is_hidden(scene).then_some(()))).await.is_ok() {
            return;
        }
    }
    panic!("the window is still there");
}

fn is_hidden(scene: &Scene) -> bool {
    let mut ask = scene.desktop.command("xdotool");
    ask.args(["search", "--onlyvisible", "--pid", &scene.app.id().to_string()]);
    run(ask).is_err()
}

/// Has accounts of a platform break while nobody looks; the notification about it.
async fn breaks_unseen(scene: &Scene, panel: &Panel, platform: &str) -> Told {
    scene.app.see("[data-test=row][data-health=connected]").await.unwrap();
    let mut minimise = scene.desktop.command("xdotool");
    minimise.args(["windowminimize", &window(scene).await]);
    // A check that fails in passing is repeated by itself, and finds what broke meanwhile.
    scene.control("script", &json!([{"mishap": "server-error", "endpoint": "list", "times": 3}])).await;
    scene.app.click(&mark("refresh")).await.unwrap();
    run(minimise).unwrap();
    scene.app.see("[data-test=row][data-health=cannot_tell]").await.unwrap();
    assert_eq!(panel.told(), []);
    scene.control("accounts/expire", &json!({ "platform": platform })).await;
    panel.tells(1).await.unwrap().remove(0)
}

/// Presses the button of a notification and waits until the window is in front, with what the button is about.
async fn press(scene: &Scene, panel: &Panel, told: &Told) {
    panel.press(told.id, "reconnect").await.unwrap();
    until("Plugboard in front", SOON, async || {
        Ok((active_window(scene).as_deref() == Some("Plugboard")).then_some(()))
    })
    .await
    .unwrap();
    scene.app.see("[data-test=filter-needs_you][aria-pressed=true]").await.unwrap();
}

#[tokio::test]
async fn what_breaks_while_nobody_looks_is_said_once_and_its_button_leads_there() {
    let scene = Scene::signed_in(&["--accounts", "4"]).await;
    let panel = Panel::start(&scene.desktop).await.unwrap();
    let told = breaks_unseen(&scene, &panel, "instagram").await;
    assert_eq!((told.before, told.actions[2].as_str()), (0, "reconnect"), "{told:?}");
    assert!(told.body.contains("Instagram"), "{told:?}");
    press(&scene, &panel, &told).await;
    scene.app.see("[data-test=row][data-health=needs_you]").await.unwrap();
    let checks = scene.sandbox.count(LIST);
    scene.app.click(&mark("refresh")).await.unwrap();
    scene.answered(LIST, checks + 1).await;
    assert_eq!(panel.told().len(), 1, "the same is not said twice");
}

/// How many accounts need somebody, as the rail says at every screen and under every sheet.
async fn in_need(scene: &Scene) -> u32 {
    let count = "return document.querySelector('[data-test=nav-accounts] .count')?.textContent ?? '0'";
    scene.app.script(count).await.unwrap().as_str().unwrap().parse().unwrap()
}

/// Has accounts of a platform break, checks by a key, which works everywhere, and waits until the page has that list.
async fn finds_broken(scene: &Scene, platform: &str) {
    let before = in_need(scene).await;
    scene.control("accounts/expire", &json!({ "platform": platform })).await;
    chord(&scene.app, &[Key::Control], 'r').await.unwrap();
    until("more accounts in need", SOON, async || Ok((in_need(scene).await > before).then_some(())))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_pressed_notification_leads_to_the_accounts_once_and_not_again_at_every_change() {
    let scene = Scene::signed_in(&["--accounts", "21"]).await;
    let app = &scene.app;
    let panel = Panel::start(&scene.desktop).await.unwrap();
    let told = breaks_unseen(&scene, &panel, "instagram").await;
    press(&scene, &panel, &told).await;

    app.click(&mark("nav-settings")).await.unwrap();
    app.click(&mark("tray")).await.unwrap();
    finds_broken(&scene, "tiktok").await;
    app.see(&mark("settings")).await.unwrap();

    app.click(&mark("nav-history")).await.unwrap();
    app.see("[data-test=history]").await.unwrap();
    app.click(&mark("refresh")).await.unwrap();
    finds_broken(&scene, "youtube").await;
    app.see(&mark("history")).await.unwrap();

    steps::choose_platform(app, "bluesky").await.unwrap();
    finds_broken(&scene, "linkedin").await;
    app.see(&mark("sheet")).await.unwrap();
    assert_eq!(app.count(&mark("accounts")).await.unwrap(), 0);
}

#[tokio::test]
async fn with_an_icon_beside_the_clock_the_window_is_only_hidden_and_without_it_plugboard_ends() {
    let scene = Scene::signed_in(&["--accounts", "4", "--expired", "2"]).await;
    let panel = Panel::start(&scene.desktop).await.unwrap();
    scene.app.click(&mark("nav-settings")).await.unwrap();
    scene.app.click(&mark("tray")).await.unwrap();
    let icon = panel.icon(|tip| tip.starts_with('2')).await.unwrap();
    close_window(&scene).await;
    assert_eq!(scene.desktop.running(&plugboard()).unwrap(), [scene.app.id()]);
    icon.call_method("Activate", &(0, 0)).await.unwrap();
    window(&scene).await;
    scene.app.see("[data-test=notice][data-kind=goes_on]").await.unwrap();
    scene.app.click(&mark("tray")).await.unwrap();
    until("no icon", SOON, async || Ok(icon.call_method("Activate", &(0, 0)).await.is_err().then_some(())))
        .await
        .unwrap();
    close_window(&scene).await;
    until("the end", SOON, async || {
        Ok(scene.desktop.running(&plugboard()).unwrap().is_empty().then_some(()))
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn the_window_comes_back_where_it_was_and_never_off_the_screen() {
    let scene = Scene::signed_in(&[]).await;
    let place = async |scene: &Scene| {
        let mut ask = scene.desktop.command("xdotool");
        ask.args(["getwindowgeometry", "--shell", &window(scene).await]);
        let shell = run(ask).unwrap();
        let value = |name: &str| {
            let line = shell.lines().find_map(|line| line.strip_prefix(&format!("{name}=")));
            line.unwrap().parse::<i32>().unwrap()
        };
        [value("X"), value("Y"), value("WIDTH"), value("HEIGHT")]
    };
    let first = place(&scene).await;
    let number = window(&scene).await;
    let mut change = scene.desktop.command("xdotool");
    change.args(["windowsize", "--sync", &number, "900", "640", "windowmove", "--sync", &number, "60", "80"]);
    run(change).unwrap();
    let moved = place(&scene).await;
    assert_ne!(moved, first);
    close_window(&scene).await;
    until("the end", SOON, async || {
        Ok(scene.desktop.running(&plugboard()).unwrap().is_empty().then_some(()))
    })
    .await
    .unwrap();
    let scene = scene.crash_and_restart(&[]).await;
    scene.app.see(&mark("accounts")).await.unwrap();
    let back = place(&scene).await;
    assert_eq!(back[2..], moved[2..]);
    let near = |one: i32, other: i32| one.abs_diff(other) < 40;
    assert!(near(back[0], moved[0]) && near(back[1], moved[1]), "{moved:?} and then {back:?}");
}
