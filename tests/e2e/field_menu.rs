//! The menu of a text field in the real window: opened by the keyboard, it pastes and cuts as Ctrl+V and Ctrl+X do.

use serde_json::json;
use support::desktop::steps::mark;
use support::wait::{SOON, until};

use crate::scene::Scene;

/// Selects all in the search field and presses these keys, until the field holds the text: a menu may open a moment late.
async fn press_until(scene: &Scene, keys: &[&str], text: &str) {
    let typed =
        "const field = document.querySelector('[data-test=search]'); field.focus(); return field.value";
    let press = async || {
        if scene.app.script(typed).await? == json!(text) {
            return Ok(Some(()));
        }
        for key in [&["ctrl+a"], keys].concat() {
            scene.desktop.press_key(key)?;
        }
        Ok(None)
    };
    until("the text in the field", SOON, press).await.unwrap();
}

#[tokio::test]
async fn a_text_field_has_a_menu_that_pastes_and_cuts_by_keyboard() {
    let mut scene = Scene::signed_in(&["--accounts", "3"]).await;
    scene.desktop.copy("blue cup").await.unwrap();
    scene.app.see(&mark("search")).await.unwrap();
    scene.desktop.activate_window(scene.app.id()).unwrap();
    // The last of Cut, Copy and Paste.
    press_until(&scene, &["shift+F10", "End", "Return"], "blue cup").await;
    scene.desktop.copy("something else").await.unwrap();
    press_until(&scene, &["Menu", "Home", "Return"], "").await;
    assert_eq!(scene.desktop.clipboard().unwrap(), "blue cup", "it was cut");
}
