//! Links that mean harm, by thousands, and by the two ways on which they come: processes and the bus.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;
use std::process::Stdio;

use support::desktop::steps::{mark, sheet};
use support::dice::Dice;
use tokio::task::JoinSet;

use crate::scene::{Contract, EXCHANGE, Scene, callback_of, plugboard};
use crate::weight::Weight;

/// How many second processes there are at a time: a person's computer has a few cores.
const AT_ONCE: usize = 4;
const MUTATIONS: usize = 955;
const STRANGERS: usize = 1_200;

/// As much as either process may gain.
const GROWTH: u64 = 20;

const BASE: &str = "ai.social-api.plugboard://oauth/callback";
const NOBODYS: &str = "code=x&state=0123456789abcdef0123456789abcdef";

/// What a person with bad intentions would write. `right` is the one link that would be taken.
fn hand_made(right: &str) -> Vec<Vec<OsString>> {
    let texts = |all: &[&str]| all.iter().map(OsString::from).collect::<Vec<_>>();
    let mut made: Vec<Vec<OsString>> = [
        "",
        "-",
        "--",
        "--help",
        "-h",
        "--version",
        "--remote-debugging-port=9222",
        "--inspect",
        "--no-sandbox",
        "--gtk-module=evil",
        "--g-fatal-warnings",
        "--display=:99",
        "--class=evil",
        "--sync",
        "--name=evil",
        "%u",
        "$(touch evil)",
        "`touch evil`",
        "../../../../etc/passwd",
        "/dev/zero",
        "/proc/self/mem",
        ".",
        "file:///etc/passwd",
        "https://example.com/",
        "javascript:alert(1)",
        "data:text/html,x",
        "ssh://evil",
        "\u{202e}",
    ]
    .iter()
    .map(|text| texts(&[text]))
    .collect();
    for option in ["--help", "--remote-debugging-port=9222", "--gtk-module=evil", "--", right] {
        made.push(texts(&[option, right]));
        made.push(texts(&[right, option]));
    }
    for address in [
        format!("{BASE}?{NOBODYS}&{NOBODYS}"),
        format!("{BASE}?{NOBODYS}&--help"),
        format!("{BASE}?code=--gtk-module=evil&state=--remote-debugging-port=9222"),
        format!("{BASE}?code=%00&state=%00"),
        format!("{BASE}?code={}&state=x", "a".repeat(100_000)),
        format!("{BASE}?{}", "a=b&".repeat(20_000)),
        right.replace("://", "-evil://"),
    ] {
        made.push(texts(&[&address]));
    }
    made.push(vec![OsString::from_vec([right.as_bytes(), b"\xff\xfe"].concat())]);
    made
}

/// The right link with one letter of its state changed: no other change is sure to make it a stranger's.
fn mutated(right: &str, dice: &mut Dice) -> String {
    let (before, state) = right.split_once("state=").unwrap();
    let mut letters: Vec<char> = state.chars().collect();
    let at = dice.below(32);
    match dice.below(3) {
        0 => letters[at] = if letters[at] == '0' { '1' } else { '0' },
        1 => drop(letters.remove(at)),
        _ => letters.insert(at, 'a'),
    }
    format!("{before}state={}", letters.into_iter().collect::<String>())
}

fn stranger(dice: &mut Dice) -> String {
    format!("{BASE}?code={:x}&state={:016x}{:016x}", dice.number(), dice.number(), dice.number())
}

/// Starts a second process for each of these; none says a word or leaves with an error.
async fn second_processes(scene: &Scene, all: Vec<Vec<OsString>>) {
    let mut running = JoinSet::new();
    for arguments in all {
        let mut second = scene.desktop.command(plugboard());
        second.args(&arguments).stdout(Stdio::piped()).stderr(Stdio::null());
        if running.len() == AT_ONCE {
            running.join_next().await.unwrap().unwrap();
        }
        running.spawn_blocking(move || {
            let output = second.output().unwrap();
            assert!(output.status.success(), "{arguments:?}: {}", output.status);
            assert_eq!(output.stdout, b"", "{arguments:?}");
        });
    }
    running.join_all().await;
}

#[tokio::test]
async fn thousands_of_hostile_links_change_nothing_and_the_right_one_is_exchanged_once() {
    assert_eq!(Contract::of_run(), Contract::Seed, "today's browsers bring no links");
    let mut dice = Dice::thrown().unwrap();
    let scene = Scene::signed_in(&["--accounts", "3"]).await;
    let right = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    // What the first link of all costs is no leak.
    second_processes(&scene, vec![vec![stranger(&mut dice).into()]]).await;
    scene.app.see(&mark("notice")).await.unwrap();
    let before = Weight::of(&scene);

    second_processes(&scene, hand_made(&right)).await;
    let all = (0..MUTATIONS).map(|_| mutated(&right, &mut dice)).map(|link| vec![link.into()]).collect();
    second_processes(&scene, all).await;
    let all = (0..STRANGERS).map(|_| stranger(&mut dice)).map(|link| vec![link.into()]).collect();
    second_processes(&scene, all).await;

    scene.app.see(&sheet("waiting", "waiting")).await.unwrap();
    assert_eq!(scene.sandbox.count(EXCHANGE), 0);
    Weight::of(&scene).has_grown_less_than(GROWTH, before, "hostile links");
    let made = scene.desktop.home().join("evil");
    assert!(!made.exists());

    second_processes(&scene, vec![vec![right.into()]; 20]).await;
    scene.result_is("connected").await;
    assert_eq!(scene.sandbox.count(EXCHANGE), 1);
}

#[tokio::test]
async fn large_links_over_the_bus_are_not_read_and_not_kept() {
    let scene = Scene::signed_in(&["--accounts", "3"]).await;
    let right = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    let bus = zbus::connection::Builder::address(scene.desktop.bus()).unwrap().build().await.unwrap();
    let send = async |arguments: &[&str]| {
        let name = "ai.social-api.plugboard.SingleInstance";
        let path = "/ai/social_api/plugboard/SingleInstance";
        let body = (arguments, "/");
        bus.call_method(Some(name), path, Some("org.SingleInstance.DBus"), "ExecuteCallback", &body)
            .await
            .unwrap();
    };
    let long = |length: usize| format!("{right}&more={}", "a".repeat(length));
    send(&["plugboard", &long(1024 * 1024)]).await;
    let before = Weight::of(&scene);
    let longer = long(10 * 1024 * 1024);
    for _ in 0..20 {
        send(&["plugboard", &longer]).await;
    }
    let many = vec!["--evil"; 100_000];
    send(&many).await;
    send(&[]).await;
    scene.app.see(&sheet("waiting", "waiting")).await.unwrap();
    assert_eq!(scene.sandbox.count(EXCHANGE), 0);
    Weight::of(&scene).has_grown_less_than(2 * GROWTH, before, "10 MiB by 20");
    if Contract::of_run() == Contract::Seed {
        send(&["plugboard", &right]).await;
        scene.result_is("connected").await;
        assert_eq!(scene.sandbox.count(EXCHANGE), 1);
    }
}
