//! Pasting and copying, on a screen with a keyboard: the clipboard belongs to the window that has the focus, and only
//! what a person really pressed may change it. A press by `WebDriver` is none, so the keys here are pressed on the
//! screen's own keyboard.

use serde_json::json;
use support::desktop::screen::Screen;
use support::desktop::steps::mark;
use support::wait::{SOON, until};

use crate::scene::{FORGED, Scene, callback_of};
use crate::{on, signed_in};

const KEY: &str = "sapi_key_4be10c77d2a94f0e8c35a1b6f9d2e7047c8b3a5f61e0d94c27ab58e3f0169d2c";

/// Puts the page's focus on a button and presses it.
async fn press(scene: &Scene, button: &str) {
    scene.app.see(&mark(button)).await.unwrap();
    until("the focus in the window", SOON, async || {
        Ok((scene.app.script("return document.hasFocus()").await? == json!(true)).then_some(()))
    })
    .await
    .unwrap();
    scene.app.script(&format!("document.querySelector('{}').focus()", mark(button))).await.unwrap();
    scene.desktop.press_key("Return").unwrap();
}

/// Closes the browser, and waits until no window of it can take the focus, and with it the next key.
async fn close_browser(scene: &Scene) {
    scene.desktop.browser().page_opened_last().await.unwrap().close().await.unwrap();
    until("the end of the browser", SOON, async || {
        Ok(scene.desktop.running_named("chromium")?.is_empty().then_some(()))
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_key_is_pasted_and_the_clipboard_emptied() {
    let mut scene = Scene::at_welcome(on(Screen::WestonWithKeyboard), &["--api-key", KEY]).await;
    scene.desktop.copy(KEY).await.unwrap();
    press(&scene, "paste-key").await;
    let text = "return document.documentElement.outerHTML \
                + [...document.querySelectorAll('input')].map((input) => input.value).join()";
    until("the end of the pasted key", SOON, async || {
        let page = scene.app.script(text).await?.to_string();
        assert!(!page.contains(KEY), "the page has the key itself");
        Ok(page.contains(&KEY[KEY.len() - 4..]).then_some(()))
    })
    .await
    .unwrap();
    until("an empty clipboard", SOON, async || Ok(scene.desktop.clipboard()?.is_empty().then_some(())))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_copied_link_is_there_for_others_and_kept_out_of_histories() {
    let scene = signed_in(Screen::WestonWithKeyboard, &[]).await;
    let opened = scene.begin("instagram").await;
    close_browser(&scene).await;
    press(&scene, "copy-link").await;
    until("the link on the clipboard", SOON, async || {
        Ok((scene.desktop.clipboard()? == opened).then_some(()))
    })
    .await
    .unwrap();
    let mut types = scene.desktop.command("wl-paste");
    types.arg("--list-types");
    let types = support::programs::run(types).unwrap();
    assert!(types.lines().any(|name| name == "x-kde-passwordManagerHint"), "{types}");
}

#[tokio::test]
async fn the_address_of_the_last_page_is_pasted() {
    let mut scene = signed_in(Screen::WestonWithKeyboard, &[]).await;
    let sign_in = scene.begin("instagram").await;
    close_browser(&scene).await;
    scene.desktop.copy(FORGED).await.unwrap();
    press(&scene, "paste-link").await;
    scene.app.see("[data-test=fault][data-code=link_unknown]").await.unwrap();
    let link = callback_of(&sign_in, "allow").await.unwrap();
    scene.desktop.copy(&format!("  {link}\n")).await.unwrap();
    press(&scene, "paste-link").await;
    scene.result_is("connected").await;
}
