//! What the web view and the fonts of the computer add to the page: a menu at a right click, and boxes.

use support::desktop::driver::App;
use support::desktop::steps::mark;
use support::programs::run;
use support::wait::{SOON, until};

use crate::scene::{Scene, plugboard};

/// The folder of the `DejaVu` fonts alone: it has Arabic, and no Japanese.
const FONTS: &str = r#"<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>"#;

/// Clicks with the right button on the middle of what a selector finds.
async fn right_click(scene: &Scene, selector: &str) {
    let middle = format!(
        "const box = document.querySelector('{selector}').getBoundingClientRect();
         return [box.x + box.width / 2, box.y + box.height / 2].map(Math.round)"
    );
    let middle: [i32; 2] = serde_json::from_value(scene.app.script(&middle).await.unwrap()).unwrap();
    let mut ask = scene.desktop.command("xdotool");
    ask.args(["search", "--onlyvisible", "--pid", &scene.app.id().to_string(), "--name", "^Plugboard$"]);
    let window = run(ask).unwrap();
    let mut click = scene.desktop.command("xdotool");
    click.args([
        "mousemove",
        "--window",
        &window,
        &middle[0].to_string(),
        &middle[1].to_string(),
        "click",
        "3",
    ]);
    run(click).unwrap();
}

#[tokio::test]
async fn a_right_click_shows_a_menu_in_fields_alone() {
    let scene = Scene::signed_in(&["--accounts", "3"]).await;
    scene.app.click(&mark("nav-connect")).await.unwrap();
    scene.app.see(&mark("platform-search")).await.unwrap();
    let listen =
        "window.clicks = []; addEventListener('contextmenu', (event) => clicks.push(event.defaultPrevented))";
    scene.app.script(listen).await.unwrap();
    for (count, (selector, prevented)) in
        [("h1", true), ("[data-test=platform]", true), ("[data-test=platform-search]", false)]
            .into_iter()
            .enumerate()
    {
        right_click(&scene, selector).await;
        let clicks = until("the click", SOON, async || {
            let clicks: Vec<bool> = serde_json::from_value(scene.app.script("return clicks").await?)?;
            Ok((clicks.len() > count).then_some(clicks))
        })
        .await
        .unwrap();
        assert_eq!(clicks[count], prevented, "{selector}");
    }
}

#[tokio::test]
async fn settings_name_the_scripts_that_no_font_has() {
    let Scene { app, sandbox, desktop } = Scene::signed_in(&[]).await;
    app.kill(&desktop).await.unwrap();
    let configuration = desktop.home().join("fonts.conf");
    std::fs::write(&configuration, FONTS).unwrap();
    let fonts = [("FONTCONFIG_FILE", configuration.to_str().unwrap())];
    let app = App::start(&desktop, &plugboard(), &[], &fonts).await.unwrap();
    let scene = Scene { app, sandbox, desktop };
    scene.app.click(&mark("nav-settings")).await.unwrap();
    let missing = scene.app.attribute(&mark("fonts-missing"), "data-scripts").await.unwrap().unwrap();
    let missing: Vec<&str> = missing.split(' ').collect();
    for (script, is_missing) in
        [("Jpan", true), ("Kore", true), ("Hans", true), ("Arab", false), ("Cyrl", false)]
    {
        assert_eq!(missing.contains(&script), is_missing, "{script} in {missing:?}");
    }
    let options = "return document.querySelector('[data-test=language]').textContent";
    let options = scene.app.script(options).await.unwrap();
    assert!(options.as_str().is_some_and(|text| text.contains("Japanese")), "{options}");
    scene.app.script("document.querySelector('[data-test=fonts-missing]').scrollIntoView()").await.unwrap();
    scene.app.settle().await.unwrap();
    let pictures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/e2e");
    std::fs::create_dir_all(&pictures).unwrap();
    scene.desktop.screenshot(&pictures.join("fonts-missing.png")).unwrap();
}
