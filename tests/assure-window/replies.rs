//! Lists that no service should send: each is settled soon, costs little memory, and leaves the window its own.

use std::process::Command;
use std::time::{Duration, Instant};

use support::desktop::driver::App;
use support::desktop::steps::{self, mark};
use support::desktop::{Desktop, Setup};
use support::wait::until;

use crate::hostile_service::{Reply, Service};
use crate::scene::{plugboard, sandbox};
use crate::weight::{answers_in, forget_peak, peak};

/// A list that fails in passing is asked for three times, with a wait in between.
const SETTLES: Duration = Duration::from_secs(30);
/// Longer than any frame; a page that hangs takes seconds.
const ANSWERS: Duration = Duration::from_secs(1);
/// KiB above what there was when the list was asked for.
const PEAK: u64 = 24 * 1024;
/// The same where one value is as long as a whole answer may be: it is read before it is cut.
const PEAK_OF_LONG: u64 = 160 * 1024;

const MEBIBYTE: usize = 1024 * 1024;
const ROW: &str = r#"{"id":"acc_1","platform":"instagram","name":"A","username":"a","status":"active"},"#;

/// A gigabyte of zeros in a megabyte, as gzip makes it.
fn bomb() -> Vec<u8> {
    let made = Command::new("sh").args(["-c", "head -c 1073741824 /dev/zero | gzip -1"]).output().unwrap();
    assert!(made.status.success() && made.stdout.len() > MEBIBYTE);
    made.stdout
}

fn hostile() -> Vec<(&'static str, Reply, u64)> {
    let html = "HTTP/1.1 200 OK\r\nContent-Type: text/html";
    let gzip = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip";
    let circle = format!(
        r#"{{"data":[{}],"pagination":{{"has_more":true,"next_cursor":"same"}}}}"#,
        ROW.trim_end_matches(',')
    );
    let long = |name: String| {
        format!(r#"{{"data":[{{"id":"acc_1","platform":"x","username":"a","name":"{name}"}}]}}"#)
    };
    vec![
        ("HTML", Reply::Whole(html, b"<!doctype html><title>Welcome to the hotel</title>".to_vec()), PEAK),
        ("empty", Reply::json(""), PEAK),
        ("no content", Reply::Whole("HTTP/1.1 204 No Content", Vec::new()), PEAK),
        ("no ids", Reply::json(format!(r#"{{"data":[{}]}}"#, vec![r#"{"name":"A"}"#; 100].join(","))), PEAK),
        ("the same cursor", Reply::json(circle), PEAK),
        ("a million levels", Reply::json("[".repeat(1_000_000)), PEAK),
        ("a million objects", Reply::json(r#"{"data":"#.repeat(1_000_000)), PEAK),
        ("junk", Reply::json(vec![b'x'; 50 * MEBIBYTE]), PEAK_OF_LONG),
        ("junk without end", Reply::Endless("xxxxxxxxxxxxxxxx"), PEAK_OF_LONG),
        ("rows without end", Reply::Endless(ROW), PEAK_OF_LONG),
        ("a gzip bomb", Reply::Whole(gzip, bomb()), PEAK),
        ("one long name", Reply::json(long("n".repeat(50 * MEBIBYTE))), PEAK_OF_LONG),
    ]
}

#[tokio::test]
async fn hostile_lists_are_settled_soon_and_cost_little() {
    let (desktop, sandbox) =
        (Desktop::start(Setup::default()).await.unwrap(), sandbox(&["--accounts", "3"]).await);
    let service = Service::start(sandbox.address()).await;
    let app = App::start(&desktop, &plugboard(), &[], &[]).await.unwrap();
    app.see(&mark("welcome")).await.unwrap();
    steps::sign_in(&app, &sandbox.api_key, &format!("{}/v1", service.url)).await.unwrap();
    app.see(&mark("row")).await.unwrap();
    let settled = "[data-test=refresh][aria-disabled=false]";
    for (name, reply, most) in hostile() {
        app.see(settled).await.unwrap();
        let before = service.answer(reply);
        let calm = forget_peak(app.id());
        let begun = Instant::now();
        app.click(&mark("refresh")).await.unwrap();
        until(name, SETTLES, async || {
            let took = answers_in(&app).await;
            assert!(took <= ANSWERS, "{name}: the page answers in {took:?}");
            let asked = service.asked() > before;
            Ok((asked && app.count(settled).await? > 0).then_some(()))
        })
        .await
        .unwrap();
        let more = peak(app.id()).saturating_sub(calm);
        eprintln!(
            "{name}: settled in {:?}, {} requests, {more} KiB more",
            begun.elapsed(),
            service.asked() - before
        );
        assert!(more <= most, "{name}: {more} KiB more at the peak");
    }
    // It was the service alone.
    service.answer(Reply::Own);
    app.click(&mark("refresh")).await.unwrap();
    app.gone(&mark("problem")).await.unwrap();
    app.see("[data-test=row][data-health=connected]").await.unwrap();
    assert_eq!(app.count("[data-test=row][data-account]").await.unwrap(), 3);
}
