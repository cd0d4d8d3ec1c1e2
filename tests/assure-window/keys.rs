//! A browser's own keys: the page is no tab, and whatever a browser would do with them is not done. Here, because only
//! the program that people install is without an inspector.

use serde_json::json;
use support::desktop::steps::mark;
use support::programs::run;

use crate::scene::Scene;

/// What reloads, goes back, looks at sources, prints, saves, opens, finds, downloads, or resizes in browsers.
const KEYS: [&str; 31] = [
    "F3",
    "F5",
    "F6",
    "F7",
    "F11",
    "F12",
    "shift+F5",
    "ctrl+F5",
    "ctrl+shift+i",
    "ctrl+shift+j",
    "ctrl+shift+c",
    "ctrl+shift+k",
    "ctrl+shift+r",
    "ctrl+u",
    "ctrl+p",
    "ctrl+s",
    "ctrl+o",
    "ctrl+t",
    "ctrl+l",
    "ctrl+j",
    "ctrl+h",
    "ctrl+d",
    "ctrl+g",
    "ctrl+plus",
    "ctrl+minus",
    "alt+Left",
    "alt+Right",
    "alt+Home",
    "BackSpace",
    "ctrl+Left",
    "XF86Back",
];

#[tokio::test]
async fn the_keys_of_a_browser_do_nothing() {
    let scene = Scene::signed_in(&["--accounts", "3"]).await;
    scene.app.see(&mark("row")).await.unwrap();
    scene.to_window().await;
    let state = "window.stays = true; return [location.href, history.length, innerWidth, devicePixelRatio]";
    let before = scene.app.script(state).await.unwrap();
    let windows = || {
        let mut ask = scene.desktop.command("xdotool");
        ask.args(["search", "--onlyvisible", "--name", ""]);
        run(ask).unwrap().lines().count()
    };
    let there = windows();
    for key in KEYS {
        let mut press = scene.desktop.command("xdotool");
        press.args(["key", "--clearmodifiers", key]);
        run(press).unwrap();
        // The page has had the key before it answers this.
        scene.app.settle().await.unwrap();
        let after =
            "return [window.stays === true, location.href, history.length, innerWidth, devicePixelRatio]";
        let after = scene.app.script(after).await.unwrap();
        let expected = json!([true, before[0], before[1], before[2], before[3]]);
        assert_eq!(after, expected, "{key}");
        assert_eq!(windows(), there, "{key} opened a window");
    }
    scene.app.see(&mark("row")).await.unwrap();
    // What Plugboard itself has a key for is done: the keys do arrive.
    let mut press = scene.desktop.command("xdotool");
    press.args(["key", "--clearmodifiers", "ctrl+n"]);
    run(press).unwrap();
    scene.app.see(&mark("connect")).await.unwrap();
}
