//! What happens while nobody looks: the icon beside the clock, notifications, and the window that comes back.

use serde_json::json;
use support::desktop::panel::Panel;
use support::desktop::screen::Screen;
use support::desktop::steps::mark;
use support::wait::{SOON, until};
use zbus::Proxy;

use crate::scene::{Scene, plugboard};
use crate::{picture, signed_in};

/// Turns the icon on and closes the window, which is only hidden then.
async fn hide(scene: &Scene, panel: &Panel) -> Proxy<'static> {
    scene.app.click(&mark("nav-settings")).await.unwrap();
    scene.app.click(&mark("tray")).await.unwrap();
    let icon = panel.icon(|_| true).await.unwrap();
    scene.app.click(&mark("nav-accounts")).await.unwrap();
    scene.desktop.press_close().await.unwrap();
    scene.desktop.sees_ground().await.unwrap();
    assert_eq!(scene.desktop.running(&plugboard()).unwrap(), [scene.app.id()]);
    icon
}

#[tokio::test]
async fn a_press_on_the_icon_shows_the_hidden_window() {
    let scene = signed_in(Screen::WestonWithKeyboard, &["--accounts", "4", "--expired", "2"]).await;
    let panel = Panel::start(&scene.desktop).await.unwrap();
    let icon = hide(&scene, &panel).await;
    icon.call_method("Activate", &(0, 0)).await.unwrap();
    scene.desktop.sees_page(scene.app.id()).await.unwrap();
    scene.app.see("[data-test=notice][data-kind=goes_on]").await.unwrap();
    picture(&scene.desktop, "from-the-icon");
}

#[tokio::test]
async fn a_press_on_a_notification_shows_what_it_is_about() {
    let scene = signed_in(Screen::WestonWithKeyboard, &["--accounts", "4"]).await;
    let panel = Panel::start(&scene.desktop).await.unwrap();
    scene.app.see("[data-test=row][data-health=connected]").await.unwrap();
    let _icon = hide(&scene, &panel).await;
    // A check that fails in passing is repeated by itself, and finds what broke meanwhile.
    scene.control("script", &json!([{"mishap": "server-error", "endpoint": "list", "times": 3}])).await;
    scene.app.script(&format!("document.querySelector('{}').click()", mark("refresh"))).await.unwrap();
    scene.app.see("[data-test=row][data-health=cannot_tell]").await.unwrap();
    scene.control("accounts/expire", &json!({"platform": "instagram"})).await;
    let told = panel.tells(1).await.unwrap().remove(0);
    assert!(told.body.contains("Instagram"), "{told:?}");
    scene.desktop.sees_ground().await.unwrap();
    panel.press(told.id, "reconnect").await.unwrap();
    scene.desktop.sees_page(scene.app.id()).await.unwrap();
    scene.app.see("[data-test=filter-needs_you][aria-pressed=true]").await.unwrap();
    picture(&scene.desktop, "from-the-notification");
}

/// Wayland tells no program where its window is, and Tauri's own idea of its size has the shadow in it.
#[tokio::test]
async fn the_window_does_not_grow_from_start_to_start() {
    let mut scene = signed_in(Screen::WestonWithKeyboard, &[]).await;
    let size = async |scene: &Scene| scene.app.script("return [innerWidth, innerHeight]").await.unwrap();
    for _ in 0..2 {
        assert_eq!(size(&scene).await, json!([1080, 720]));
        scene.desktop.press_close().await.unwrap();
        until("the end", SOON, async || Ok(scene.desktop.running(&plugboard())?.is_empty().then_some(())))
            .await
            .unwrap();
        scene = scene.crash_and_restart(&[]).await;
        scene.app.see(&mark("accounts")).await.unwrap();
    }
    assert_eq!(size(&scene).await, json!([1080, 720]));
}
