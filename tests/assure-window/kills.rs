//! Kills at any moment of a sign-in, and starts that come together.

use std::path::Path;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use support::desktop::Desktop;
use support::desktop::driver::App;
use support::desktop::steps::{self, mark};
use support::wait::{SOON, until};

use crate::scene::{
    Contract, EXCHANGE, Scene, callback_as, callback_of, plugboard, six_at_once, stored_phases,
};

/// How often Plugboard is killed, the first time at once and each time so much later.
const KILLS: u32 = 30;
const STEP: Duration = Duration::from_millis(45);
const STARTS: usize = 8;
const STOPPED: Duration = Duration::from_secs(30);

/// A browser that writes down what it was given: who signs in here needs no window for it.
fn install_quick_browser(desktop: &Desktop) {
    let entry = desktop.data_home().join("applications/test-browser.desktop");
    let text = std::fs::read_to_string(&entry).unwrap();
    let start = text.lines().find_map(|line| line.strip_prefix("Exec=")).unwrap();
    let script = Path::new(start.split(' ').next().unwrap());
    let opened = script.with_file_name("opened");
    std::fs::write(script, format!("#!/bin/sh\nprintf '%s\\n' \"$1\" >> '{}'\n", opened.display())).unwrap();
}

/// The usernames that the service has.
async fn at_the_service(scene: &Scene) -> Vec<String> {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let list = client.get(format!("{}/accounts", scene.sandbox.api())).bearer_auth(&scene.sandbox.api_key);
    let list: Value = list.send().await.unwrap().json().await.unwrap();
    let name = |row: &Value| row["username"].as_str().unwrap().to_owned();
    let mut names: Vec<String> = list["data"].as_array().unwrap().iter().map(name).collect();
    names.sort();
    names
}

/// The usernames that the page is given: most of the rows are out of sight.
async fn in_the_window(scene: &Scene) -> Vec<String> {
    let ask = "
        const query = { text: '', health: null, platform: null, brand: null, sort: 'name', group: 'none' };
        window.__TAURI_INTERNALS__.invoke('rows', { query: { ...query, start: 0, count: 500 } }).then(arguments[0]);";
    let all: Value = scene.app.client().execute_async(ask, vec![]).await.unwrap();
    let name = |slot: &Value| slot["row"]["username"].as_str().unwrap().to_owned();
    let mut names: Vec<String> = all["rows"].as_array().unwrap().iter().map(name).collect();
    names.sort();
    names
}

#[tokio::test]
async fn killed_at_any_moment_no_state_is_exchanged_twice_and_the_list_is_right_after_the_next_start() {
    assert_eq!(Contract::of_run(), Contract::Seed, "today's service has no exchange");
    let mut scene = Scene::signed_in(&["--accounts", "1"]).await;
    install_quick_browser(&scene.desktop);
    for number in 0..KILLS {
        let person = format!("person.{number}");
        if scene.app.count(&mark("done")).await.unwrap() > 0 {
            steps::done(&scene.app).await.unwrap();
        }
        let sign_in = scene.begin("instagram").await;
        let link = callback_as(&sign_in, &person, "allow").await.unwrap();
        let exchanges = scene.sandbox.count(EXCHANGE);
        let mut second = scene.desktop.command(plugboard());
        let mut second = second.arg(&link).spawn().unwrap();
        // The moment of a kill is no condition: any of them must do.
        tokio::time::sleep(STEP * number).await;
        let Scene { app, sandbox, desktop } = scene;
        app.kill(&desktop).await.unwrap();
        second.wait().unwrap();
        let app = App::start(&desktop, &plugboard(), &[], &[]).await.unwrap();
        scene = Scene { app, sandbox, desktop };
        scene.app.see(&mark("accounts")).await.unwrap();
        // A sign-in that still waits takes its link, which another one may have lost to the kill.
        if stored_phases(&scene.desktop).unwrap().iter().any(|phase| phase.contains("\"waiting\"")) {
            scene.second_process(&[&link]);
        }
        until("an end of every sign-in", SOON, async || {
            let open = ["\"starting\"", "\"waiting\"", "\"claimed\"", "\"exchanging\""];
            let phases = stored_phases(&scene.desktop)?;
            Ok((!phases.iter().any(|phase| open.iter().any(|open| phase.contains(open)))).then_some(()))
        })
        .await
        .unwrap();
        assert!(scene.sandbox.count(EXCHANGE) <= exchanges + 1, "{person}: exchanged twice");
        until("the service's list in the window", SOON, async || {
            Ok((in_the_window(&scene).await == at_the_service(&scene).await).then_some(()))
        })
        .await
        .unwrap();
    }
    let came = at_the_service(&scene).await.len() - 1;
    eprintln!("{KILLS} kills, {} exchanges, {came} accounts", scene.sandbox.count(EXCHANGE));
    assert_eq!(scene.sandbox.count(EXCHANGE), came);
}

#[tokio::test]
async fn six_starts_at_once_are_one_program_and_one_exchange_however_often() {
    let mut scene = Scene::signed_in(&["--accounts", "1"]).await;
    install_quick_browser(&scene.desktop);
    for number in 1..=STARTS {
        let link =
            callback_as(&scene.begin("instagram").await, &format!("person.{number}"), "allow").await.unwrap();
        let Scene { app, sandbox, desktop } = scene;
        app.kill(&desktop).await.unwrap();
        let arguments: &[&str] = if Contract::of_run() == Contract::Seed { &[&link] } else { &[] };
        six_at_once(&desktop, arguments).await;
        until("the result in the store", SOON, async || {
            let done = |phases: Vec<String>| phases.iter().all(|phase| phase.contains("\"connected\""));
            Ok(done(stored_phases(&desktop)?).then_some(()))
        })
        .await
        .unwrap();
        assert_eq!(sandbox.count(EXCHANGE), number * Contract::of_run().exchanges());
        desktop.kill(&plugboard()).await.unwrap();
        let app = App::start(&desktop, &plugboard(), &[], &[]).await.unwrap();
        scene = Scene { app, sandbox, desktop };
        scene.app.see(&mark("accounts")).await.unwrap();
    }
}

#[tokio::test]
async fn a_sign_in_waits_on_while_the_process_is_stopped_for_half_a_minute() {
    let scene = Scene::signed_in(&["--accounts", "1"]).await;
    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    let process = Pid::from_raw(i32::try_from(scene.app.id()).unwrap()).unwrap();
    kill_process(process, Signal::STOP).unwrap();
    // That much time passes is what this is about.
    tokio::time::sleep(STOPPED).await;
    kill_process(process, Signal::CONT).unwrap();
    scene.come_back(&link).await;
    scene.result_is("connected").await;
    assert_eq!(scene.sandbox.count(EXCHANGE), 1);
}
