//! How many presses each job takes, by mouse and by keys alone. The page counts them, in this test only: what people install has
//! no counter. A job above its goal fails.

use std::collections::BTreeMap;
use std::io::Write as _;

use anyhow::Result;
use fantoccini::key::Key;
use serde::Deserialize;
use serde_json::{Value, json};
use support::desktop::Setup;
use support::desktop::driver::App;
use support::desktop::keyboard::{chord, press, stands_on, tab_to, type_text};
use support::desktop::steps::{self, mark};
use support::wait::{SOON, until};

use crate::scene::{Contract, Scene, callback_as, callback_of, kept};

const COUNTER: &str = include_str!("steps.js");

/// Platforms where one signs in with a browser. X needs an app of one's own in today's contract.
fn platforms() -> &'static [&'static str] {
    match Contract::of_run() {
        Contract::Seed => &["instagram", "facebook", "google", "tiktok", "youtube", "twitter", "linkedin"],
        Contract::Current => {
            &["instagram", "facebook", "google", "tiktok", "youtube", "linkedin", "threads", "pinterest"]
        }
    }
}

/// How the jobs are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Mouse,
    Keys,
}

/// What was pressed for a job.
#[derive(Debug, Deserialize)]
struct Counted {
    presses: u32,
    /// Keys that only moved the focus.
    moves: u32,
    /// Letters typed into a field.
    letters: u32,
}

/// The jobs so far, with the most presses that each may take.
#[derive(Default)]
struct Table {
    lines: Vec<String>,
    above: Vec<String>,
}

impl Table {
    /// Ends the count of a job that was done so many times.
    async fn note(&mut self, app: &App, (job, by): (&str, By), goal: u32, times: u32) {
        let counted = app.script("return window.counted").await.unwrap();
        let Counted { presses, moves, letters } = serde_json::from_value(counted).unwrap();
        let by = format!("{by:?}");
        let line = format!(
            "{job:<34}| {by:<6}| {goal:>4} | {:>7.2} | {moves:>5} | {letters:>7}",
            f64::from(presses) / f64::from(times)
        );
        if presses > goal * times {
            self.above.push(line.clone());
        }
        self.lines.push(line);
    }

    /// Prints all of it, which `cargo test` shows of tests that pass too, and fails with what is above its goal.
    fn end(self) {
        let head = format!("{:<34}| by    | goal | presses | moves | letters", "job");
        let all = format!("\n{head}\n{}\n", self.lines.join("\n"));
        std::io::stderr().write_all(all.as_bytes()).unwrap();
        assert!(self.above.is_empty(), "above the goal:\n{head}\n{}", self.above.join("\n"));
    }
}

/// Begins a job after others that were done with the mouse: `WebKit` draws no focus until a key has moved it.
async fn begin(scene: &Scene, by: By) {
    match by {
        By::Mouse => {}
        By::Keys => press(&scene.app, Key::Tab).await.unwrap(),
    }
    start_count(&scene.app).await;
}

async fn start_count(app: &App) {
    app.script(COUNTER).await.unwrap();
}

/// Presses what is found: with the mouse, or with Enter once the focus is there.
async fn act(scene: &Scene, by: By, selector: &str) {
    match by {
        By::Mouse => scene.app.click(selector).await.unwrap(),
        By::Keys => {
            tab_to(&scene.app, selector).await.unwrap();
            press(&scene.app, Key::Enter).await.unwrap();
        }
    }
}

/// What is pressed opens the browser, where this person signs in.
async fn sign_in_as(scene: &Scene, person: Option<&str>, press: impl AsyncFnOnce()) {
    let browser = scene.desktop.browser();
    let before = browser.opened().len();
    press().await;
    let opened = async || Ok(browser.opened().get(before).cloned());
    let address = until("an address in the browser", SOON, opened).await;
    let page = scene.app.page().await;
    let address = address.unwrap_or_else(|error| panic!("{error:#}; the app shows:\n{page}"));
    // Its window takes the focus, and it comes in its own time.
    browser.page(&address).await.unwrap();
    let back = match person {
        Some(person) => callback_as(&address, person, "allow").await,
        None => callback_of(&address, "allow").await,
    };
    scene.come_back(&back.unwrap()).await;
}

/// The accounts of these platforms, as the service has them: id and handle.
async fn accounts_of(scene: &Scene, platforms: &[&str]) -> Result<Vec<(String, String)>> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let sent = client.get(format!("{}/accounts", scene.sandbox.api())).bearer_auth(&scene.sandbox.api_key);
    let list: Value = serde_json::from_str(&sent.send().await?.text().await?)?;
    let rows = list["data"].as_array().cloned().unwrap_or_default();
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let wanted = rows.iter().filter(|row| platforms.contains(&text(row, "platform").as_str()));
    Ok(wanted.map(|row| (text(row, "id"), text(row, "username"))).collect())
}

/// These accounts have to be signed in to again, and the list says so.
async fn expire(scene: &Scene, accounts: &[(String, String)]) {
    let ids: Vec<&str> = accounts.iter().map(|(id, _)| id.as_str()).collect();
    scene.control("accounts/expire", &json!({ "ids": ids })).await;
    scene.app.click(&mark("nav-accounts")).await.unwrap();
    scene.app.click(&mark("refresh")).await.unwrap();
    scene.app.see("[data-test=row] [data-test=reconnect]").await.unwrap();
}

#[tokio::test]
async fn no_job_takes_more_presses_than_its_goal() {
    let mut table = Table::default();
    let mut scene = first_starts(&mut table).await;
    for by in [By::Mouse, By::Keys] {
        connect(&mut scene, &mut table, by).await;
        reconnect(&scene, &mut table, by).await;
    }
    round(&scene, &mut table).await;
    table.end();
}

/// The key is on the clipboard; the address is that of the last time.
async fn first_starts(table: &mut Table) -> Scene {
    let mut scene = Scene::at_welcome(Setup::default(), &["--accounts", "60"]).await;
    steps::sign_in(&scene.app, &scene.sandbox.api_key, &scene.sandbox.api()).await.unwrap();
    for by in [By::Mouse, By::Keys] {
        scene.app.see(&kept("password_store")).await.unwrap();
        scene.app.click(&mark("nav-settings")).await.unwrap();
        scene.app.click(&mark("sign-out")).await.unwrap();
        scene.app.click(&mark("confirm")).await.unwrap();
        scene.app.see(&mark("welcome")).await.unwrap();
        scene = scene.crash_and_restart(&[]).await;
        scene.app.see(&mark("welcome")).await.unwrap();
        let key = scene.sandbox.api_key.clone();
        scene.desktop.copy(&key).await.unwrap();
        scene.to_window().await;
        start_count(&scene.app).await;
        match by {
            By::Mouse => {
                scene.app.click(&mark("paste-key")).await.unwrap();
                scene.app.see(&mark("change-key")).await.unwrap();
                scene.app.click(&mark("check-key")).await.unwrap();
            }
            By::Keys => {
                stands_on(&scene.app, &mark("key-input")).await.unwrap();
                scene.desktop.press_key("ctrl+v").unwrap();
                scene.app.see("[data-test=show-key], [data-test=change-key]").await.unwrap();
                press(&scene.app, Key::Enter).await.unwrap();
            }
        }
        scene.app.see("[data-test=row][data-account]").await.unwrap();
        table.note(&scene.app, ("first start to the list", by), 2, 1).await;
    }
    scene
}

/// A new account at a platform, in the brand of last time, which is free there; then one by a key.
async fn connect(scene: &mut Scene, table: &mut Table, by: By) {
    let used = scene.begin("tiktok").await;
    scene.desktop.browser().page(&used).await.unwrap();
    let back = callback_of(&used, "allow").await.unwrap();
    scene.come_back(&back).await;
    scene.result_is("connected").await;
    scene.to_window().await;
    begin(scene, by).await;
    choose_platform(scene, by, "instagram").await;
    sign_in_as(scene, None, async || act(scene, by, &mark("open-browser")).await).await;
    scene.result_is("connected").await;
    scene.to_window().await;
    table.note(&scene.app, ("connect with a free brand", by), 3, 1).await;

    scene.desktop.copy(&format!("tp-key-of-{by:?}")).await.unwrap();
    start_count(&scene.app).await;
    choose_platform(scene, by, "trustpilot").await;
    stands_on(&scene.app, &mark("field-api_key")).await.unwrap();
    scene.desktop.press_key("ctrl+v").unwrap();
    until("what was pasted", SOON, async || {
        let filled = "return document.querySelector('[data-test=field-api_key]').value !== ''";
        Ok((scene.app.script(filled).await? == json!(true)).then_some(()))
    })
    .await
    .unwrap();
    match by {
        By::Mouse => scene.app.click(&mark("submit")).await.unwrap(),
        By::Keys => press(&scene.app, Key::Enter).await.unwrap(),
    }
    scene.result_is("connected").await;
    table.note(&scene.app, ("Trustpilot, by its key", by), 4, 1).await;
}

/// From the list of accounts, whatever stands over it.
async fn choose_platform(scene: &Scene, by: By, platform: &str) {
    match by {
        By::Mouse => {
            scene.app.click(&mark("nav-connect")).await.unwrap();
            scene.app.click(&format!("[data-test=platform][data-platform={platform}]")).await.unwrap();
        }
        By::Keys => {
            chord(&scene.app, &[Key::Control], 'n').await.unwrap();
            stands_on(&scene.app, &mark("platform-search")).await.unwrap();
            type_text(&scene.app, platform).await.unwrap();
            press(&scene.app, Key::Enter).await.unwrap();
        }
    }
    scene.app.see("[data-test=open-browser], [data-test=submit]").await.unwrap();
}

/// Two accounts, one after the other: the press that begins the second closes what came of the first.
async fn reconnect(scene: &Scene, table: &mut Table, by: By) {
    let broken: Vec<_> = accounts_of(scene, &["youtube"]).await.unwrap().into_iter().take(2).collect();
    expire(scene, &broken).await;
    begin(scene, by).await;
    for _ in &broken {
        // The list has those that need somebody first.
        let shown = steps::accounts(&scene.app, "needs_you").await.unwrap().remove(0);
        let row = format!("[data-test=row][data-account=\"{}\"]", shown.account);
        if by == By::Keys {
            // Once its row is out of sight, the list itself has the focus.
            tab_to(&scene.app, "[data-test=row], [data-test=list]").await.unwrap();
            press(&scene.app, Key::Home).await.unwrap();
            stands_on(&scene.app, &row).await.unwrap();
        }
        act(scene, by, &format!("{row} [data-test=reconnect]")).await;
        let open = async || act(scene, by, &mark("open-browser")).await;
        sign_in_as(scene, Some(&shown.handle), open).await;
        scene.result_is("connected").await;
        scene.app.gone(&format!("{row}[data-health=needs_you]")).await.unwrap();
        scene.to_window().await;
    }
    table.note(&scene.app, ("reconnect from a row, each of two", by), 2, 2).await;
}

/// Twenty accounts, the second half with the mouse.
async fn round(scene: &Scene, table: &mut Table) {
    let mut lists = Vec::new();
    for platform in platforms() {
        lists.push(accounts_of(scene, &[platform]).await.unwrap());
    }
    // One of each platform in turn.
    let turn = |turn: usize| lists.iter().filter_map(move |list| list.get(turn).cloned());
    let broken: Vec<_> = (0..20).flat_map(turn).take(20).collect();
    assert_eq!(broken.len(), 20);
    expire(scene, &broken).await;
    let handles: BTreeMap<&str, &str> =
        broken.iter().map(|(id, handle)| (id.as_str(), handle.as_str())).collect();
    begin(scene, By::Keys).await;
    act(scene, By::Keys, &mark("round-begin")).await;
    for by in [By::Keys, By::Mouse] {
        start_count(&scene.app).await;
        for _ in 0..10 {
            let ready = scene.app.see("[data-test=round-start]:not([aria-disabled=true])").await;
            ready.unwrap();
            scene.to_window().await;
            let account = scene.app.attribute(&mark("round-next"), "data-account").await.unwrap().unwrap();
            let start = mark("round-start");
            sign_in_as(scene, Some(handles[account.as_str()]), async || match by {
                By::Mouse => scene.app.click(&start).await.unwrap(),
                By::Keys => {
                    stands_on(&scene.app, &start).await.unwrap();
                    press(&scene.app, Key::Enter).await.unwrap();
                }
            })
            .await;
            let done = format!("[data-test=round-row][data-account=\"{account}\"][data-standing=done]");
            scene.app.see(&done).await.unwrap();
        }
        table.note(&scene.app, ("round of twenty, each of ten", by), 1, 10).await;
    }
}
