//! The harness against itself: a test that cannot notice a fault is worth nothing.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use support::desktop::bus::Keyring;
use support::desktop::{Desktop, Look, Setup};
use support::programs::run;
use support::proxy::{Answer, Fault, Proxy};
use support::wait::{SOON, until};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

const LINK: &str = "ai.social-api.plugboard://oauth/callback?code=made-up&state=made-up";

/// A server that answers every request with the same bytes; its origin.
async fn page(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    origin
}

/// A handler for our links that writes down what it was given; the file that it writes to.
fn install_handler(desktop: &Desktop) -> std::path::PathBuf {
    let got = desktop.home().join("got");
    let script = desktop.home().join("handler");
    std::fs::write(&script, format!("#!/bin/sh\nprintf '%s\\n' \"$@\" >> {}\n", got.display())).unwrap();
    run({
        let mut chmod = Command::new("chmod");
        chmod.arg("+x").arg(&script);
        chmod
    })
    .unwrap();
    let entry = format!("[Desktop Entry]\nType=Application\nName=Handler\nExec={} %u\n", script.display());
    std::fs::write(desktop.data_home().join("applications/handler.desktop"), entry).unwrap();
    let mut default = desktop.command("xdg-mime");
    default.args(["default", "handler.desktop", "x-scheme-handler/ai.social-api.plugboard"]);
    run(default).unwrap();
    got
}

#[tokio::test]
async fn a_click_in_the_default_browser_reaches_the_handler_of_the_scheme() {
    let desktop = Desktop::start(Setup::default()).await.unwrap();
    let got = install_handler(&desktop);
    let origin = page(
        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n\
         <a href='ai.social-api.plugboard://oauth/callback?code=made-up&state=made-up'>Allow</a>",
    )
    .await;
    let address = format!("{origin}/consent?who=1");
    desktop.xdg_open(&address).await.unwrap();
    let mut page = desktop.browser().page_opened_last().await.unwrap();
    page.wait_for("a").await.unwrap();
    assert_eq!(page.text().await.unwrap(), "Allow");
    assert_eq!(desktop.browser().opened(), [address]);
    page.click("a").await.unwrap();
    let link = until("the link", SOON, async || {
        Ok(std::fs::read_to_string(&got).ok().filter(|text| text.ends_with('\n')))
    })
    .await
    .unwrap();
    assert_eq!(link.trim_end(), LINK);
    assert_eq!(desktop.browser().tabs().await.unwrap().len(), 1);
    let home = desktop.home();
    drop(desktop);
    assert!(!home.parent().unwrap().exists(), "the browser's folder is left behind");
}

#[tokio::test]
async fn a_desktop_leaves_no_program_and_no_folder_behind() {
    let desktop = Desktop::start(Setup { look: Look::Dark, ..Setup::default() }).await.unwrap();
    let home = desktop.home();
    let screen = desktop.running(Path::new("/usr/bin/Xvfb")).unwrap();
    let mut stray = desktop.command("sh");
    stray.args(["-c", "setsid tail -f /dev/null & exec tail -f /dev/null"]);
    let mut stray = stray.spawn().unwrap();
    assert_eq!(screen.len(), 1);
    until("the stray programs", SOON, async || {
        let tail = std::fs::canonicalize("/usr/bin/tail")?;
        Ok((desktop.running(&tail)?.len() == 2).then_some(()))
    })
    .await
    .unwrap();
    drop(desktop);
    assert!(!home.exists());
    assert!(!stray.wait().unwrap().success());
    let mark = home.parent().unwrap().display().to_string();
    for entry in std::fs::read_dir("/proc").unwrap() {
        let environment = std::fs::read(entry.unwrap().path().join("environ")).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&environment).contains(&format!("={mark}\0")));
    }
}

#[tokio::test]
async fn the_clipboard_and_the_keyring_of_a_desktop_can_be_set() {
    let mut desktop = Desktop::start(Setup { keyring: Keyring::Locked, ..Setup::default() }).await.unwrap();
    desktop.copy("pasted  text").await.unwrap();
    assert_eq!(desktop.clipboard().unwrap(), "pasted  text");
    desktop.unlock_keyring().await.unwrap();
    desktop.lock_keyring().await.unwrap();
    let absent = Desktop::start(Setup { keyring: Keyring::Absent, ..Setup::default() }).await.unwrap();
    assert!(absent.lock_keyring().await.is_err());
}

#[tokio::test]
async fn the_proxy_makes_the_faults_that_it_is_told_to_and_counts() {
    let behind = page("HTTP/1.1 202 Accepted\r\nconnection: close\r\n\r\nfine").await;
    let proxy = Proxy::start(&behind).await.unwrap();
    let get = async || reqwest::get(format!("{}/a", proxy.url)).await;
    assert_eq!(get().await.unwrap().text().await.unwrap(), "fine");

    proxy.next("GET", "/a", Fault::LoseAnswer);
    proxy.next("GET", "/a", Fault::Drop);
    proxy.next("GET", "/a", Fault::Answer(Answer::json(503, "{}")));
    proxy.next("GET", "/a", Fault::Delay(Duration::from_millis(300)));
    assert!(get().await.is_err());
    assert!(get().await.is_err());
    assert_eq!(get().await.unwrap().status(), 503);
    let before = Instant::now();
    assert_eq!(get().await.unwrap().status(), 202);
    assert!(before.elapsed() >= Duration::from_millis(300));

    proxy.always("GET", "/a", Fault::Drop);
    assert!(get().await.is_err());
    assert!(get().await.is_err());
    proxy.behave();
    assert!(get().await.is_ok());
    assert_eq!(proxy.count("GET", "/a"), 8);
    assert_eq!(proxy.count("POST", "/a"), 0);
}
