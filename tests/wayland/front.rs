//! The window and the focus. Only Sway, of the compositors here, knows `xdg_activation_v1`, as GNOME and KDE do.

use anyhow::Result;
use serde_json::{Value, json};
use support::desktop::consent::Consent;
use support::desktop::driver::App;
use support::desktop::panel::Panel;
use support::desktop::screen::Screen;
use support::desktop::steps::mark;
use support::wait::{BROWSER, SOON, until};

use crate::scene::{Scene, callback_of, plugboard};
use crate::{picture, signed_in};

/// The process whose window has the focus.
fn in_front(scene: &Scene) -> Result<Option<u64>> {
    Ok(find(&scene.desktop.sway_tree()?, "focused").and_then(|window| window["pid"].as_u64()))
}

fn find<'a>(node: &'a Value, mark: &str) -> Option<&'a Value> {
    if node[mark] == true {
        return Some(node);
    }
    node["nodes"].as_array()?.iter().find_map(|child| find(child, mark))
}

#[tokio::test]
async fn allow_in_the_browser_brings_the_window_to_the_front() {
    let scene = signed_in(Screen::Sway, &["--accounts", "3"]).await;
    scene.begin("instagram").await;
    let mut consent = Consent::opened(&scene.desktop).await.unwrap();
    let app = Some(u64::from(scene.app.id()));
    until("the browser in front", SOON, async || Ok((in_front(&scene)? != app).then_some(()))).await.unwrap();
    picture(&scene.desktop, "sway-consent");
    consent.allow_by_key(&scene.desktop).await.unwrap();
    scene.result_is("connected").await;
    until("Plugboard in front", SOON, async || Ok((in_front(&scene)? == app).then_some(()))).await.unwrap();
    picture(&scene.desktop, "sway-connected");
}

/// The compositor has not given the token out and so does nothing with it; that it is asked is what the log shows.
#[tokio::test]
async fn the_token_of_a_pressed_notification_is_used() {
    let Scene { app, sandbox, desktop } = signed_in(Screen::Sway, &["--accounts", "4"]).await;
    app.kill(&desktop).await.unwrap();
    let app = App::start(&desktop, &plugboard(), &[], &[("WAYLAND_DEBUG", "1")]).await.unwrap();
    app.see("[data-test=row][data-health=connected]").await.unwrap();
    let scene = Scene { app, sandbox, desktop };
    let panel = Panel::start(&scene.desktop).await.unwrap();
    // A check that fails in passing is repeated by itself, and finds what broke meanwhile.
    scene.control("script", &json!([{"mishap": "server-error", "endpoint": "list", "times": 3}])).await;
    scene.app.click(&mark("refresh")).await.unwrap();
    // No notification is shown while Plugboard is in front.
    scene.desktop.xdg_open(&scene.sandbox.url).await.unwrap();
    let app = Some(u64::from(scene.app.id()));
    until("the browser in front", BROWSER, async || Ok((in_front(&scene)? != app).then_some(())))
        .await
        .unwrap();
    scene.control("accounts/expire", &json!({"platform": "instagram"})).await;
    let told = panel.tells(1).await.unwrap().remove(0);
    panel.press_with_token(told.id, "reconnect", "token-of-a-press").await.unwrap();
    until("the token's use", SOON, async || {
        Ok(scene.app.log().contains("activate(\"token-of-a-press\"").then_some(()))
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn without_a_token_the_browser_stays_in_front() {
    let scene = signed_in(Screen::Sway, &["--accounts", "3"]).await;
    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    let _consent = Consent::opened(&scene.desktop).await.unwrap();
    let app = Some(u64::from(scene.app.id()));
    until("the browser in front", SOON, async || Ok((in_front(&scene)? != app).then_some(()))).await.unwrap();
    scene.desktop.xdg_open(&link).await.unwrap();
    scene.result_is("connected").await;
    assert_ne!(in_front(&scene).unwrap(), app);
}
