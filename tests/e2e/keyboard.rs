//! Plugboard without a mouse: in its window nothing is clicked, and the focus is seen wherever it stands.

use fantoccini::key::Key;
use support::desktop::Setup;
use support::desktop::consent::Consent;
use support::desktop::keyboard::{chord, press, stands_on, tab_back_to, tab_to, type_text, walk_to};
use support::desktop::steps::{accounts, mark};
use support::wait::{SOON, until};

use crate::scene::{Contract, Scene};

#[tokio::test]
async fn the_main_job_is_done_without_a_mouse() {
    let scene = Scene::at_welcome(Setup::default(), &["--accounts", "6", "--expired", "1"]).await;
    sign_in(&scene).await;

    let app = &scene.app;
    chord(app, &[Key::Control], 'n').await.unwrap();
    tab_to(app, "[data-test=platform][data-platform=instagram]").await.unwrap();
    press(app, Key::Enter).await.unwrap();
    new_brand(&scene, "Acme").await;
    open_browser(&scene).await;
    Consent::opened(&scene.desktop).await.unwrap().allow().await.unwrap();
    scene.result_is("connected").await;
    stands_on(app, "[data-test=platform][data-platform=instagram]").await.unwrap();

    // A result that needs no answer closes with the next key, which acts on what is beneath.
    chord(app, &[Key::Alt], '1').await.unwrap();
    app.gone(&mark("sheet")).await.unwrap();
    let shown = accounts(app, "needs_you").await.unwrap().remove(0);
    let row = format!("[data-test=row][data-account=\"{}\"]", shown.account);
    chord(app, &[Key::Control], 'f').await.unwrap();
    stands_on(app, &mark("search")).await.unwrap();
    type_text(app, &shown.handle).await.unwrap();
    tab_to(app, &format!("{row} [data-test=reconnect]")).await.unwrap();
    press(app, Key::Enter).await.unwrap();
    open_browser(&scene).await;
    let mut consent = Consent::opened(&scene.desktop).await.unwrap();
    consent.choose(&shown.handle).await.unwrap();
    consent.allow().await.unwrap();
    scene.result_is("connected").await;
    press(app, Key::Escape).await.unwrap();
    app.gone(&mark("sheet")).await.unwrap();

    // The button that the sheet came from is gone with the trouble.
    app.see(&format!("{row}[data-health=connected]")).await.unwrap();
    stands_on(app, &format!("{row}, h1")).await.unwrap();
    tab_to(app, &row).await.unwrap();
    chord(app, &[Key::Shift], Key::F10).await.unwrap();
    stands_on(app, "[role=menuitem]").await.unwrap();
    walk_to(app, &mark("disconnect"), &[], Key::Up).await.unwrap();
    press(app, Key::Enter).await.unwrap();
    stands_on(app, &mark("confirm-input")).await.unwrap();
    type_text(app, &shown.handle).await.unwrap();
    tab_to(app, &mark("confirm")).await.unwrap();
    press(app, Key::Enter).await.unwrap();
    app.gone(&row).await.unwrap();
    stands_on(app, "h1").await.unwrap();
    assert_eq!(scene.sandbox.count("DELETE /v1/accounts/"), 1);
}

#[tokio::test]
async fn the_list_is_gone_through_and_selected_from_without_a_mouse() {
    let scene = Scene::at_welcome(Setup::default(), &["--accounts", "300", "--expired", "3"]).await;
    sign_in(&scene).await;

    let app = &scene.app;
    tab_to(app, &mark("row")).await.unwrap();
    press(app, Key::End).await.unwrap();
    stands_on(app, "[data-test=row][data-index=\"299\"]").await.unwrap();
    press(app, Key::Home).await.unwrap();
    stands_on(app, "[data-test=row][data-index=\"0\"]").await.unwrap();
    press(app, ' ').await.unwrap();
    for row in 1..3 {
        chord(app, &[Key::Shift], Key::Down).await.unwrap();
        stands_on(app, &format!("[data-test=row][data-index=\"{row}\"]")).await.unwrap();
    }
    app.see("[data-test=row][data-index=\"2\"][aria-selected=true]").await.unwrap();
    press(app, Key::Escape).await.unwrap();
    app.gone("[data-test=row][aria-selected=true]").await.unwrap();
    press(app, '?').await.unwrap();
    app.see("[data-test=sheet][data-sheet=shortcuts]").await.unwrap();
    press(app, Key::Escape).await.unwrap();
    app.gone(&mark("sheet")).await.unwrap();
    stands_on(app, "[data-test=row][data-index=\"2\"]").await.unwrap();
}

/// From Welcome to the accounts.
pub async fn sign_in(scene: &Scene) {
    let app = &scene.app;
    tab_to(app, &mark("key-input")).await.unwrap();
    type_text(app, &scene.sandbox.api_key).await.unwrap();
    tab_to(app, &mark("advanced")).await.unwrap();
    press(app, Key::Enter).await.unwrap();
    tab_to(app, &mark("address-input")).await.unwrap();
    chord(app, &[Key::Control], 'a').await.unwrap();
    type_text(app, &scene.sandbox.api()).await.unwrap();
    tab_back_to(app, &mark("check-key")).await.unwrap();
    press(app, ' ').await.unwrap();
    app.see("[data-test=row][data-account]").await.unwrap();
    stands_on(app, "h1").await.unwrap();
}

/// Where accounts go to brands, the sheet begins there.
async fn new_brand(scene: &Scene, name: &str) {
    let app = &scene.app;
    if Contract::of_run() == Contract::Seed {
        return;
    }
    stands_on(app, &format!("{}, {}", mark("brand-select"), mark("brand-name"))).await.unwrap();
    if app.count(&mark("brand-name")).await.unwrap() == 0 {
        tab_to(app, &mark("new-brand")).await.unwrap();
        press(app, Key::Enter).await.unwrap();
        stands_on(app, &mark("brand-name")).await.unwrap();
    }
    type_text(app, name).await.unwrap();
    press(app, Key::Enter).await.unwrap();
    stands_on(app, &mark("brand-select")).await.unwrap();
}

async fn open_browser(scene: &Scene) {
    let before = scene.desktop.browser().opened().len();
    tab_to(&scene.app, &mark("open-browser")).await.unwrap();
    press(&scene.app, Key::Enter).await.unwrap();
    until("an address in the browser", SOON, async || {
        Ok((scene.desktop.browser().opened().len() > before).then_some(()))
    })
    .await
    .unwrap();
    stands_on(&scene.app, "[data-test=sheet][data-sheet=waiting]").await.unwrap();
}
