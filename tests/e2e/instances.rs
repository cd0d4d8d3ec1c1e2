//! A Plugboard that is started while another one runs, or while the session bus hangs.

use std::collections::BTreeSet;
use std::os::unix::process::ExitStatusExt as _;

use rustix::process::{Pid, Signal, kill_process};
use support::desktop::instances::StandIn;
use support::desktop::steps::mark;
use support::desktop::{Desktop, Setup, message};
use support::programs::Program;

use crate::scene::{Contract, EXCHANGE, FORGED, Scene, callback_of, plugboard};

const HANGS: &str = "Plugboard is not responding";

/// No such screen: whoever connects to it fails.
const NO_DISPLAY: (&str, &str) = ("DISPLAY", ":1234567");

/// How many are started; of a thousand that started GTK, one to three crashed.
const PROCESSES: usize = 300;

fn signal(process: u32, signal: Signal) {
    kill_process(Pid::from_raw(i32::try_from(process).unwrap()).unwrap(), signal).unwrap();
}

#[tokio::test]
async fn second_processes_end_well_without_a_display_and_each_brings_its_link() {
    let desktop = Desktop::start(Setup::default()).await.unwrap();
    let first = StandIn::start(&desktop).await.unwrap();
    let link = |number: usize| format!("{FORGED}&n={number}");
    for number in 0..PROCESSES {
        let mut second = desktop.command(plugboard());
        second.arg(link(number)).env(NO_DISPLAY.0, NO_DISPLAY.1);
        let ended = tokio::task::spawn_blocking(move || second.output()).await.unwrap().unwrap();
        let printed = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(ended.status.success(), "{number}: {:?} {printed}", ended.status.signal());
    }
    let brought: BTreeSet<_> = first.brought().into_iter().flatten().collect();
    assert_eq!(brought, (0..PROCESSES).map(link).collect());
    assert_eq!(first.brought().len(), PROCESSES, "a link came twice");
}

#[tokio::test]
async fn a_second_process_brings_its_link_to_plugboard_itself_without_a_display() {
    let scene = Scene::signed_in(&[]).await;
    let mut second = scene.desktop.command(plugboard());
    second.arg(FORGED).env(NO_DISPLAY.0, NO_DISPLAY.1);
    assert!(second.status().unwrap().success());
    scene.app.see("[data-test=notice][data-kind=unknown_link]").await.unwrap();
}

#[tokio::test]
async fn a_first_process_that_hangs_is_named_and_gets_the_link_when_it_goes_on() {
    let scene = Scene::signed_in(&[]).await;
    let link = match Contract::of_run() {
        Contract::Seed => callback_of(&scene.begin("instagram").await, "allow").await.unwrap(),
        // Nothing comes back by a link there.
        Contract::Current => FORGED.to_owned(),
    };
    signal(scene.app.id(), Signal::STOP);
    let mut command = scene.desktop.command(plugboard());
    command.arg(&link);
    let mut second = Program::start(command, scene.desktop.logs().join("second.log")).unwrap();
    message::see(&scene.desktop, &mut second, HANGS).await.unwrap();
    let pictures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/e2e");
    std::fs::create_dir_all(&pictures).unwrap();
    scene.desktop.screenshot(&pictures.join("first-hangs.png")).unwrap();
    let ended = message::close(&scene.desktop, &mut second, HANGS).await.unwrap();
    assert_eq!(ended.code(), Some(3), "{}", second.printed());
    assert!(!second.printed().contains("state="), "a secret is printed: {}", second.printed());
    assert_eq!(scene.sandbox.count(EXCHANGE), 0);
    signal(scene.app.id(), Signal::CONT);
    match Contract::of_run() {
        Contract::Seed => {
            scene.result_is("connected").await;
            assert_eq!(scene.sandbox.count(EXCHANGE), 1);
        }
        Contract::Current => _ = scene.app.see(&mark("notice")).await.unwrap(),
    }
}

#[tokio::test]
async fn a_session_bus_that_hangs_does_not_keep_the_window_back() {
    let desktop = Desktop::start(Setup::default()).await.unwrap();
    let bus = desktop.running_named("dbus-daemon").unwrap();
    for process in &bus {
        signal(*process, Signal::STOP);
    }
    let mut app = Program::start(desktop.command(plugboard()), desktop.logs().join("no-bus.log")).unwrap();
    desktop.sees_page(app.id()).await.unwrap();
    app.still_runs().unwrap();
    for process in bus {
        signal(process, Signal::CONT);
    }
}
