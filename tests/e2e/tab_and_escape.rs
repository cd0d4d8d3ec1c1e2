//! Tab reaches every control of a screen and of a sheet, and Esc leads from each sheet and menu back to where it came
//! from. In the window nothing is clicked.

use fantoccini::key::Key;
use serde_json::json;
use support::desktop::Setup;
use support::desktop::keyboard::{chord, press, stands_on, tab_to};
use support::desktop::steps::mark;
use support::wait::{SOON, until};

use crate::keyboard::sign_in;
use crate::scene::Scene;

/// So often Tab is pressed before what is left counts as not to be reached.
const PATIENCE: usize = 120;

/// Marks what Tab has to reach, in the open sheet or else in the window, and says what is left. Of radio buttons Tab
/// reaches the one that is chosen.
const LEFT: &str = "
    const area = [...document.querySelectorAll('[aria-modal=true]')].at(-1) ?? document.body;
    const at = document.activeElement;
    at.dataset.reached = '';
    const all = [...area.querySelectorAll('button, a[href], input, select, textarea, [tabindex=\"0\"]')];
    const others = (one) => one.type === 'radio' && !one.checked
        && all.some((other) => other.name === one.name && other.checked);
    return all.filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility() && !others(one)
        && !one.closest('[aria-hidden=true]') && one.dataset.reached === undefined)
        .map((one) => one.dataset.test ?? one.outerHTML.slice(0, 120));
";

async fn tab_reaches_everything(scene: &Scene, place: &str) {
    scene.app.see(place).await.unwrap();
    let mut left = json!(null);
    for _ in 0..PATIENCE {
        left = scene.app.script(LEFT).await.unwrap();
        if left == json!([]) {
            return;
        }
        press(&scene.app, Key::Tab).await.unwrap();
    }
    panic!("in {place} Tab does not reach {left}");
}

/// Opens something with Enter where it is offered, and closes it with Esc.
async fn leads_back(scene: &Scene, from: &str, panel: &str) {
    let app = &scene.app;
    tab_to(app, from).await.unwrap();
    press(app, Key::Enter).await.unwrap();
    app.see(panel).await.unwrap();
    until("the focus in what opened", SOON, async || {
        let inside = format!("return document.activeElement.closest('{panel}') !== null");
        Ok((app.script(&inside).await? == json!(true)).then_some(()))
    })
    .await
    .unwrap();
    press(app, Key::Escape).await.unwrap();
    app.gone(panel).await.unwrap();
    stands_on(app, from).await.unwrap();
}

#[tokio::test]
async fn tab_reaches_every_control_and_escape_leads_back_to_where_it_came_from() {
    let scene = Scene::at_welcome(Setup::default(), &["--accounts", "6", "--expired", "2"]).await;
    let app = &scene.app;
    tab_reaches_everything(&scene, &mark("welcome")).await;
    sign_in(&scene).await;
    let (sheet, menu) = (mark("sheet"), "[role=menu]");
    tab_reaches_everything(&scene, &mark("accounts")).await;
    for opener in ["workspaces", "sort", "list-menu"] {
        leads_back(&scene, &mark(opener), menu).await;
    }
    leads_back(&scene, &mark("rail-shortcuts"), &sheet).await;
    leads_back(&scene, "[data-test=row] [data-test=more]", menu).await;
    leads_back(&scene, "[data-test=row] [data-test=reconnect]", &sheet).await;

    chord(app, &[Key::Control], 'n').await.unwrap();
    app.see(&mark("platform")).await.unwrap();
    tab_reaches_everything(&scene, &mark("connect")).await;
    for platform in ["instagram", "trustpilot"] {
        let tile = format!("[data-test=platform][data-platform={platform}]");
        leads_back(&scene, &tile, &sheet).await;
        press(app, Key::Enter).await.unwrap();
        tab_reaches_everything(&scene, &sheet).await;
        press(app, Key::Escape).await.unwrap();
        app.gone(&sheet).await.unwrap();
    }
    tab_to(app, &mark("nav-settings")).await.unwrap();
    press(app, Key::Enter).await.unwrap();
    tab_reaches_everything(&scene, &mark("settings")).await;
    leads_back(&scene, &mark("show-shortcuts"), &sheet).await;
    leads_back(&scene, &mark("add-workspace"), &sheet).await;
}
