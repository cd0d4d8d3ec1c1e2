//! What axe finds on the screens of the real window, light and dark. It is asked what the pictures of the page ask it.

use fantoccini::key::Key;
use serde_json::json;
use support::desktop::consent::Consent;
use support::desktop::keyboard::press;
use support::desktop::steps::{self, mark};
use support::desktop::{Look, Setup};

use crate::scene::Scene;

const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/node_modules/axe-core/axe.min.js");
const ASK: &str = include_str!("../../ui/scripts/screens/ask-axe.js");

#[tokio::test]
async fn axe_finds_nothing_on_the_screens_of_the_real_window() {
    finds_nothing(Look::Light, "everything").await;
}

#[tokio::test]
async fn axe_finds_nothing_in_the_dark() {
    finds_nothing(Look::Dark, "colours").await;
}

async fn finds_nothing(look: Look, what: &str) {
    let setup = Setup { look, ..Setup::default() };
    let scene = Scene::at_welcome(setup, &["--accounts", "40", "--expired", "4"]).await;
    let app = &scene.app;
    let dark = app.script("return matchMedia('(prefers-color-scheme: dark)').matches").await.unwrap();
    assert_eq!(dark, json!(look == Look::Dark));
    app.script(&std::fs::read_to_string(AXE).expect("the UI's packages are installed")).await.unwrap();
    check(&scene, "welcome", what).await;
    steps::sign_in(app, &scene.sandbox.api_key, &scene.sandbox.api()).await.unwrap();
    app.see("[data-test=row][data-account]").await.unwrap();
    check(&scene, "accounts", what).await;
    app.click("[data-test=row] [data-test=more]").await.unwrap();
    app.see(&mark("menu-details")).await.unwrap();
    check(&scene, "menu", what).await;
    app.click(&mark("menu-details")).await.unwrap();
    app.see(&mark("detail-reconnect")).await.unwrap();
    check(&scene, "detail", what).await;
    press(app, Key::Escape).await.unwrap();
    app.gone(&mark("detail-reconnect")).await.unwrap();
    app.click(&mark("nav-connect")).await.unwrap();
    app.see(&mark("platform")).await.unwrap();
    check(&scene, "connect", what).await;
    steps::choose_platform(app, "trustpilot").await.unwrap();
    check(&scene, "form", what).await;
    app.click(&mark("cancel")).await.unwrap();
    scene.begin("instagram").await;
    check(&scene, "waiting", what).await;
    Consent::opened(&scene.desktop).await.unwrap().allow().await.unwrap();
    scene.result_is("connected").await;
    check(&scene, "result", what).await;
    steps::done(app).await.unwrap();
    app.click(&mark("nav-history")).await.unwrap();
    app.see("[data-test=entry][data-kind=sign_in]").await.unwrap();
    check(&scene, "history", what).await;
    app.click(&mark("show-steps")).await.unwrap();
    app.see(&mark("steps")).await.unwrap();
    check(&scene, "timeline", what).await;
    press(app, Key::Escape).await.unwrap();
    app.gone(&mark("sheet")).await.unwrap();
    app.click(&mark("nav-settings")).await.unwrap();
    check(&scene, "settings", what).await;
    app.click(&mark("nav-accounts")).await.unwrap();
    app.click(&mark("round-begin")).await.unwrap();
    app.see(&mark("round-row")).await.unwrap();
    check(&scene, "round", what).await;
    press(app, '?').await.unwrap();
    app.see("[data-test=sheet][data-sheet=shortcuts]").await.unwrap();
    check(&scene, "shortcuts", what).await;
}

/// Runs axe in the page and fails with what it found.
async fn check(scene: &Scene, screen: &str, what: &str) {
    // What still fades in has no contrast yet.
    scene.app.settle().await.unwrap();
    let run = format!(
        "const done = arguments[arguments.length - 1]; \
         ({ASK})('{what}').then(done, (problem) => done({{ passed: 0, violations: [String(problem)] }}))"
    );
    let found = scene.app.client().execute_async(&run, vec![]).await.unwrap();
    assert_eq!(found["violations"], json!([]), "{screen}");
    assert_ne!(found["passed"], json!(0), "{screen}: axe looked at nothing: {found}");
}
