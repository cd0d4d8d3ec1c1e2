//! Pages and profiles after the browser came back: chosen by a person for a new account, and by nobody on a reconnect.

use support::desktop::consent::Consent;
use support::desktop::steps::{self, mark, sheet};

use crate::scene::{Contract, Scene};

/// Counts the presses and keys that the page gets from here on.
const COUNT: &str = "window.presses = 0;
    for (const name of ['pointerdown', 'keydown', 'click'])
        addEventListener(name, () => (window.presses += 1), true);";

#[tokio::test]
async fn pages_are_chosen_after_the_browser_came_back() {
    let scene = Scene::signed_in(&[]).await;
    scene.begin("facebook").await;
    Consent::opened(&scene.desktop).await.unwrap().allow().await.unwrap();
    if Contract::of_run() == Contract::Current {
        scene.app.see(&sheet("choosing", "choosing")).await.unwrap();
        steps::choose(&scene.app, 2).await.unwrap();
    }
    scene.result_is("connected").await;
}

/// After the browser was opened nothing is pressed in Plugboard: what the account had is selected, and the result says so.
#[tokio::test]
async fn accounts_of_facebook_and_google_come_back_without_a_press_in_the_choice() {
    let scene = Scene::signed_in_to(Contract::Current, &["--accounts", "20", "--expired", "12"]).await;
    let app = &scene.app;
    let several = |one: &steps::Shown| ["facebook", "google"].contains(&one.platform.as_str());
    let shown: Vec<_> =
        steps::accounts(app, "needs_you").await.unwrap().into_iter().filter(several).collect();
    assert_eq!(shown.len(), 4, "{shown:?}");
    let mut said = Vec::new();
    for account in shown {
        steps::reconnect(app, &account.account).await.unwrap();
        steps::open_browser(app, &scene.desktop).await.unwrap();
        app.script(COUNT).await.unwrap();
        let mut consent = Consent::opened(&scene.desktop).await.unwrap();
        consent.choose(&account.handle).await.unwrap();
        consent.allow().await.unwrap();
        scene.result_is("connected").await;
        assert_eq!(app.script("return window.presses").await.unwrap(), 0, "{account:?}");
        let text = "return document.querySelector('[data-test=selected]')?.textContent ?? ''";
        let text = app.script(text).await.unwrap().as_str().unwrap().to_owned();
        said.extend((!text.is_empty()).then_some((account.platform, text)));
        steps::done(app).await.unwrap();
    }
    for platform in ["facebook", "google"] {
        let told = said.iter().find(|(slug, _)| slug == platform);
        assert!(told.is_some_and(|(_, text)| text.starts_with("Chosen: ")), "{platform}: {said:?}");
    }
    assert_eq!(app.count(&mark("sheet")).await.unwrap(), 0);
}
