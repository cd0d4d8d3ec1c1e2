//! What was, in the real window: a sign-in step by step, and its case file, saved and opened by the system's own dialogs.

use std::path::Path;

use fantoccini::key::Key;
use serde_json::Value;
use support::desktop::dialog;
use support::desktop::keyboard::press;
use support::desktop::steps::{self, mark};

use crate::scene::{Scene, callback_of};

/// The steps of a sign-in that are shown, in their order.
async fn steps_shown(scene: &Scene, place: &str) -> Value {
    scene.app.see(&format!("{place} [data-step]")).await.unwrap();
    let list =
        format!("[...document.querySelectorAll('{place} [data-step]')].map(step => step.dataset.step)");
    scene.app.script(&format!("return {list}")).await.unwrap()
}

#[tokio::test]
async fn a_sign_in_is_told_step_by_step_and_its_case_file_says_the_same() {
    let scene = Scene::signed_in(&["--accounts", "3"]).await;
    let link = callback_of(&scene.begin("instagram").await, "deny").await.unwrap();
    scene.come_back(&link).await;
    scene.result_is("declined").await;
    steps::done(&scene.app).await.unwrap();

    scene.app.click(&mark("nav-history")).await.unwrap();
    scene.app.click("[data-test=entry][data-kind=sign_in] [data-test=show-steps]").await.unwrap();
    let told = steps_shown(&scene, "[data-test=sheet]").await;
    assert_eq!(told.as_array().unwrap().last().unwrap(), "declined", "{told}");
    scene.app.click(&mark("make-case")).await.unwrap();
    let file = scene.desktop.home().join("denied.plugboard-case");
    let proposed = dialog::proposed(&scene.desktop, &scene.app).await.unwrap();
    assert!(proposed.starts_with("instagram-20"), "{proposed}");
    dialog::answer(&scene.desktop, &scene.app, &file).await.unwrap();
    let saved = scene.app.see(&mark("saved")).await.unwrap().text().await.unwrap();
    assert!(saved.contains(&*file.to_string_lossy()), "{saved}");
    let case = std::fs::read_to_string(&file).unwrap();
    let link: url::Url = link.parse().unwrap();
    let state = link.query_pairs().find(|(name, _)| name == "state").unwrap().1;
    assert!(!case.contains(&scene.sandbox.api_key) && !case.contains(&*state), "{case}");

    press(&scene.app, Key::Escape).await.unwrap();
    scene.app.gone(&mark("sheet")).await.unwrap();
    scene.app.click(&mark("open-case")).await.unwrap();
    dialog::answer(&scene.desktop, &scene.app, &file).await.unwrap();
    scene.app.see("[data-test=case] [data-test=cause][data-cause=declined]").await.unwrap();
    assert_eq!(steps_shown(&scene, "[data-test=case]").await, told);
    scene.app.click(&mark("close-case")).await.unwrap();
    scene.app.gone(&mark("case")).await.unwrap();

    // As a desktop hands a file over: while Plugboard runs, something that is none, and as what it is started with.
    let other = scene.desktop.home().join("other kind.plugboard-case");
    std::fs::write(&other, "{}").unwrap();
    let address = |path: &Path| url::Url::from_file_path(path).unwrap().to_string();
    scene.second_process(&[&address(&other)]);
    scene.app.see("[data-test=notice][data-kind=case_unreadable]").await.unwrap();
    scene.second_process(&[&address(&file)]);
    scene.app.see("[data-test=case] [data-test=cause][data-cause=declined]").await.unwrap();
    let scene = scene.crash_and_restart(&[&address(&file)]).await;
    scene.app.see("[data-test=case] [data-test=cause][data-cause=declined]").await.unwrap();
}
