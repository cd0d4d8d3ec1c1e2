//! A long day, and long lists: what Plugboard takes of the computer stays what it is.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::desktop::driver::App;
use support::desktop::steps::{self, mark};
use support::desktop::{Desktop, Setup};
use support::wait::until;

use crate::scene::{Scene, plugboard, sandbox};
use crate::weight::{Weight, answers_in};

/// Refreshes until nothing is new any more, and those that are weighed. The page's heap fills with garbage for some forty,
/// and is collected as fast from then on.
const FIRST: usize = 80;
const THEN: usize = 200;
/// How many accounts change between one and the next.
const CHANGES: usize = 20;
/// MiB that either process may gain in the second part: a list that was kept each time would be hundreds.
const GROWTH: u64 = 40;
/// Connections that happen to be open.
const FILES: usize = 8;
const SETTLES: Duration = Duration::from_mins(1);
/// As many as fit into the longest list that is read.
const HUGE: &str = "300000";
const LIST: &str = "GET /v1/accounts ";

async fn signed_in(accounts: &str) -> Scene {
    let (desktop, sandbox) =
        (Desktop::start(Setup::default()).await.unwrap(), sandbox(&["--accounts", accounts]).await);
    let app = App::start(&desktop, &plugboard(), &[], &[]).await.unwrap();
    app.see(&mark("welcome")).await.unwrap();
    steps::sign_in(&app, &sandbox.api_key, &sandbox.api()).await.unwrap();
    app.see_within("[data-test=row][data-account]", SETTLES).await.unwrap();
    Scene { app, sandbox, desktop }
}

/// The ids of the accounts, in the service's order.
async fn ids(scene: &Scene) -> Vec<String> {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let list = client.get(format!("{}/accounts", scene.sandbox.api())).bearer_auth(&scene.sandbox.api_key);
    let list: Value = list.send().await.unwrap().json().await.unwrap();
    list["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

/// Has these accounts expire, and refreshes until the list says so.
async fn refresh(scene: &Scene, ids: &[String]) {
    scene.control("accounts/expire", &json!({ "ids": ids })).await;
    let before = scene.sandbox.count(LIST);
    scene.app.click(&mark("refresh")).await.unwrap();
    until("a refresh", SETTLES, async || {
        let asked = scene.sandbox.count(LIST) > before;
        Ok((asked && scene.app.count("[data-test=refresh][aria-disabled=false]").await? > 0).then_some(()))
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn two_hundred_refreshes_of_twenty_thousand_changing_accounts_leave_memory_and_files_as_they_were() {
    let scene = signed_in("20000").await;
    let ids = ids(&scene).await;
    let mut parts = ids.chunks_exact(CHANGES);
    for part in parts.by_ref().take(FIRST) {
        refresh(&scene, part).await;
    }
    let before = Weight::of(&scene);
    let mut slowest = Duration::ZERO;
    for part in parts.take(THEN) {
        refresh(&scene, part).await;
        slowest = slowest.max(answers_in(&scene.app).await);
    }
    let after = Weight::of(&scene);
    eprintln!("slowest answer of the page: {slowest:?}");
    let broken =
        "return document.querySelector('[data-test=filter-needs_you]').textContent.replace(/\\D/g, '')";
    let broken = scene.app.script(broken).await.unwrap();
    assert_eq!(broken, json!(((FIRST + THEN) * CHANGES).to_string()), "the list has changed each time");
    after.has_grown_less_than(GROWTH, before, "200 refreshes");
    assert!(after.files <= before.files + FILES, "{before:?}, then {after:?}");
    assert!(slowest <= Duration::from_secs(1), "{slowest:?}");
}

#[tokio::test]
async fn two_hundred_thousand_accounts_are_listed_and_searched() {
    let begun = Instant::now();
    let scene = signed_in("200000").await;
    let listed = begun.elapsed();
    let searched = Instant::now();
    scene.app.fill(&mark("search"), "nobody has this name").await.unwrap();
    scene.app.gone("[data-test=row][data-account]").await.unwrap();
    eprintln!(
        "listed after {listed:?} with the start, searched in {:?}: {:?}",
        searched.elapsed(),
        Weight::of(&scene)
    );
    assert!(searched.elapsed() <= Duration::from_secs(5), "{:?}", searched.elapsed());
    let weight = Weight::of(&scene);
    assert!(weight.main <= 600 * 1024, "{weight:?}");
    assert!(weight.web <= 400 * 1024, "{weight:?}");
}

/// The kill comes while the list is written, and at the next start nobody answers.
#[tokio::test]
async fn a_huge_list_that_is_written_at_a_kill_is_there_whole_or_not_at_all() {
    let mut seen = Vec::new();
    for after in [0, 2, 10] {
        let begun = Instant::now();
        let scene = signed_in(HUGE).await;
        eprintln!("{HUGE} accounts after {:?} with the start: {:?}", begun.elapsed(), Weight::of(&scene));
        // The kill is to come at another moment each time; nothing is waited for.
        tokio::time::sleep(Duration::from_secs(after)).await;
        let Scene { app, sandbox, desktop } = scene;
        app.kill(&desktop).await.unwrap();
        drop(sandbox);
        let app = App::start(&desktop, &plugboard(), &[], &[]).await.unwrap();
        app.see_within("[data-test=problem][data-kind=offline], [data-test=fault]", SETTLES).await.unwrap();
        let all =
            "return document.querySelector('[data-test=filter-all]')?.textContent.replace(/\\D/g, '') ?? ''";
        let all = app.script(all).await.unwrap();
        eprintln!("killed after {after} s: {all} accounts");
        assert!([json!(""), json!("0"), json!(HUGE)].contains(&all), "{all}");
        seen.push(all);
    }
    assert!(seen.contains(&json!(HUGE)), "the control: a list that was written is there: {seen:?}");
    assert_ne!(seen[0], json!(HUGE), "the control: the first kill came before the end of the writing");
}
