//! A reconnect round without a mouse, from the list of accounts to the proof.

use std::collections::BTreeMap;

use fantoccini::key::Key;
use serde_json::json;
use support::desktop::Setup;
use support::desktop::keyboard::{press, stands_on, tab_back_to, tab_to, walk_to};
use support::desktop::steps::{accounts, mark};
use support::wait::{SOON, until};

use crate::keyboard::sign_in;
use crate::scene::{CONNECT, Contract, EXCHANGE, Scene, callback_as};

/// Ten of the first 21 accounts are at these.
const BROKEN: [&str; 3] = ["instagram", "tiktok", "youtube"];

#[tokio::test]
async fn a_round_of_ten_accounts_is_done_without_a_mouse() {
    let scene = Scene::at_welcome(Setup::default(), &["--accounts", "21"]).await;
    for platform in BROKEN {
        scene.control("accounts/expire", &json!({ "platform": platform })).await;
    }
    sign_in(&scene).await;
    let app = &scene.app;
    let shown = accounts(app, "needs_you").await.unwrap();
    let handles: BTreeMap<&str, &str> =
        shown.iter().map(|one| (one.account.as_str(), one.handle.as_str())).collect();
    assert_eq!(handles.len(), 10);
    tab_to(app, &mark("round-begin")).await.unwrap();
    press(app, Key::Enter).await.unwrap();

    let first = next(&scene).await.unwrap();
    come_back_as(&scene, "somebody.else").await;
    app.see(&format!("{}[data-trouble]", row(&first))).await.unwrap();
    let skipped = next(&scene).await.unwrap();
    assert_ne!(skipped, first);
    press(app, 's').await.unwrap();
    stands(&scene, &skipped, "skipped").await;
    let mut back = Vec::new();
    while let Some(account) = next(&scene).await {
        come_back_as(&scene, handles[account.as_str()]).await;
        stands(&scene, &account, "done").await;
        back.push(account);
    }
    assert_eq!(back.len(), 9);
    assert!(back.contains(&first), "whoever it was that came first, the right one came too");

    // Enter, pressed once too often, must not end it.
    stands_on(app, "h1").await.unwrap();
    press(app, Key::Enter).await.unwrap();
    tab_to(app, &mark("round-finish-now")).await.unwrap();
    press(app, Key::Enter).await.unwrap();
    app.see("[data-test=round][data-state=closed]").await.unwrap();
    stands_on(app, "h1").await.unwrap();
    app.settle().await.unwrap();
    assert_eq!(app.count("[data-test=round-row][data-account]").await.unwrap(), 10);
    tab_to(app, &mark("round-row")).await.unwrap();
    press(app, Key::Home).await.unwrap();
    walk_to(app, &row(&back[0]), &[], Key::Down).await.unwrap();
    press(app, Key::Enter).await.unwrap();
    app.see(&mark("round-proof")).await.unwrap();
    press(app, Key::Escape).await.unwrap();
    stands_on(app, &row(&back[0])).await.unwrap();
    tab_back_to(app, &mark("round-dismiss")).await.unwrap();
    press(app, ' ').await.unwrap();
    app.see(&mark("accounts")).await.unwrap();
    stands_on(app, "h1").await.unwrap();

    let tries = back.len() + 1;
    let exchanges = Contract::of_run().exchanges() * tries;
    assert_eq!((scene.sandbox.count(CONNECT), scene.sandbox.count(EXCHANGE)), (tries, exchanges));
}

fn row(account: &str) -> String {
    format!("[data-test=round-row][data-account=\"{account}\"]")
}

async fn stands(scene: &Scene, account: &str, standing: &str) {
    scene.app.see(&format!("{}[data-standing={standing}]", row(account))).await.unwrap();
}

/// Who is next once nobody is being signed in; none when nobody is left.
async fn next(scene: &Scene) -> Option<String> {
    let ready = "[data-test=round-start]:not([aria-disabled=true]), [data-test=round-finish-now]";
    scene.app.see(ready).await.unwrap();
    scene.to_window().await;
    scene.app.attribute(&mark("round-next"), "data-account").await.unwrap()
}

/// Enter opens the browser, and somebody signs in there.
async fn come_back_as(scene: &Scene, person: &str) {
    let browser = scene.desktop.browser();
    let before = browser.opened().len();
    stands_on(&scene.app, &mark("round-start")).await.unwrap();
    press(&scene.app, Key::Enter).await.unwrap();
    let address =
        until("an address in the browser", SOON, async || Ok(browser.opened().get(before).cloned())).await;
    let page = scene.app.page().await;
    let address = address.unwrap_or_else(|error| panic!("{error:#}; the app shows:\n{page}"));
    // Its window takes the focus, and it comes in its own time.
    browser.page(&address).await.unwrap();
    let back = callback_as(&address, person, "allow").await.unwrap();
    scene.come_back(&back).await;
}
