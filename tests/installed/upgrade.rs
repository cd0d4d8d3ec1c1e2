//! From one version to the next and back: what a person had goes on. The older version is the same source under another
//! number, and its data are pinned.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::Connection;
use serde_json::json;
use support::desktop::consent::Consent;
use support::desktop::driver::App;
use support::desktop::keyring::Collection;
use support::desktop::steps::{self, mark};
use support::desktop::{Desktop, Setup};
use support::sandbox::Sandbox;
use support::wait::{BROWSER, SOON, until};

use crate::package::{OLDER, THIS, install};
use crate::scene::{EXCHANGE, Scene, callback_as, data_folder, kept, plugboard, stored_phases};

const PINNED: &str = include_str!("schema-4.sql");
const KEY: &str = "sk_live_pinned";

/// When the pinned data were written, in milliseconds since 1970.
const WRITTEN: i64 = 1_796_135_616_000;

/// What the pinned round has still to do, and the handles of these accounts.
const LEFT: [(&str, &str); 2] = [("linkedin", "harbor-museum"), ("tiktok", "redpandatoys")];

/// The pinned data as if they had been written just now.
fn pinned(address: &str) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    let passed = i64::try_from(now).unwrap() - WRITTEN;
    let moved = |piece: &str| match piece.trim_end_matches(|sign: char| !sign.is_ascii_digit()) {
        time if time.len() == 13 && time.starts_with("179613") => {
            piece.replace(time, &(time.parse::<i64>().unwrap() + passed).to_string())
        }
        _ => piece.to_owned(),
    };
    let pieces = PINNED.split_inclusive(|sign: char| !sign.is_ascii_digit());
    pieces.map(moved).collect::<String>().replace("@address@", address)
}

/// A person who has worked with the older version, on a desktop where nothing runs.
async fn person() -> (Sandbox, Desktop) {
    let sandbox = Sandbox::start(&["--contract", "seed", "--api-key", KEY, "--accounts", "6"]).await.unwrap();
    for (platform, _) in LEFT {
        sandbox.control("accounts/expire", &json!({ "platform": platform })).await.unwrap();
    }
    let desktop = Desktop::start(Setup::default()).await.unwrap();
    desktop.add_item(Collection::Login, &sandbox.api(), KEY.as_bytes()).await.unwrap();
    let folder = data_folder(&desktop);
    fs::create_dir_all(&folder).unwrap();
    let data = Connection::open(folder.join("plugboard.db")).unwrap();
    data.execute_batch(&pinned(&sandbox.api())).unwrap();
    (sandbox, desktop)
}

async fn start(desktop: &Desktop) -> App {
    let app = App::start(desktop, &plugboard(), &[], &[]).await.unwrap();
    app.see(&kept("password_store")).await.unwrap();
    app
}

/// Fails unless the window is this version's, and says nothing about its data.
async fn is_version(app: &App, version: &str) {
    app.click(&mark("nav-settings")).await.unwrap();
    app.click(&mark("copy-support")).await.unwrap();
    let details = app.text(&mark("support-copied")).await.unwrap();
    assert!(details.contains(&format!("Plugboard {version}\n")), "{details}");
    assert_eq!(app.count(&mark("notice")).await.unwrap(), 0, "{}", app.page().await);
}

/// Waits until so many accounts of the round are done, and so many are left.
async fn round_is(app: &App, done: usize, left: usize) {
    app.click(&mark("nav-round")).await.unwrap();
    let row = |standing: &str| format!("[data-test=round-row][data-standing={standing}]");
    until("the round as it should be", SOON, async || {
        let standings = (app.count(&row("done")).await?, app.count(&row("waiting")).await?);
        Ok((standings == (done, left)).then_some(()))
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn an_upgrade_keeps_a_round_half_done_and_every_sign_in_that_waits() {
    install(OLDER);
    let (sandbox, desktop) = person().await;
    let scene = Scene { app: start(&desktop).await, sandbox, desktop };
    is_version(&scene.app, OLDER).await;
    round_is(&scene.app, 2, 2).await;

    // While it runs: the link starts a process of the new version, which hands it to the old one.
    scene.begin("instagram").await;
    let mut consent = Consent::opened(&scene.desktop).await.unwrap();
    install(THIS);
    consent.allow().await.unwrap();
    scene.result_is("connected").await;
    steps::done(&scene.app).await.unwrap();

    // After it has ended: the link starts the new version.
    scene.begin("facebook").await;
    let mut consent = Consent::opened(&scene.desktop).await.unwrap();
    let Scene { app, sandbox, desktop } = scene;
    app.kill(&desktop).await.unwrap();
    consent.allow().await.unwrap();
    until("the second sign-in in the store", BROWSER, async || {
        let connected = stored_phases(&desktop)?.iter().any(|phase| phase.contains("\"connected\""));
        Ok((connected && sandbox.count(&format!("{EXCHANGE} 201")) == 2).then_some(()))
    })
    .await
    .unwrap();
    desktop.kill(&plugboard()).await.unwrap();

    let scene = Scene { app: start(&desktop).await, sandbox, desktop };
    is_version(&scene.app, THIS).await;
    scene.app.click(&mark("nav-history")).await.unwrap();
    for kind in ["sign_in", "repaired"] {
        scene.app.see(&format!("[data-test=entry][data-kind={kind}]")).await.unwrap();
    }
    // The pinned one.
    scene.app.see("[data-test=open-attempt][data-phase=waiting]").await.unwrap();
    round_is(&scene.app, 2, 2).await;
    for (done, (_, handle)) in (3..).zip(LEFT) {
        let before = scene.desktop.browser().opened().len();
        scene.app.click(&mark("round-start")).await.unwrap();
        let opened = until("an address in the browser", BROWSER, async || {
            Ok(scene.desktop.browser().opened().get(before).cloned())
        });
        let back = callback_as(&opened.await.unwrap(), handle, "allow").await.unwrap();
        scene.come_back(&back).await;
        round_is(&scene.app, done, 4 - done).await;
    }
}

/// Every file of a folder with what is in it.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read =
        |path: &Path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap());
    files.filter(|path| path.is_file()).map(|path| read(&path)).collect()
}

#[tokio::test]
async fn a_downgrade_goes_on_and_leaves_what_it_cannot_read_as_it_is() {
    install(THIS);
    let (_sandbox, desktop) = person().await;
    let app = start(&desktop).await;
    is_version(&app, THIS).await;
    app.kill(&desktop).await.unwrap();

    install(OLDER);
    let app = start(&desktop).await;
    is_version(&app, OLDER).await;
    round_is(&app, 2, 2).await;
    app.kill(&desktop).await.unwrap();

    // As a version to come would write: this one has no table yet that an older one cannot read.
    let folder = data_folder(&desktop);
    let data = Connection::open(folder.join("plugboard.db")).unwrap();
    data.execute_batch(
        "PRAGMA user_version = 5; CREATE TABLE tomorrow (x TEXT); PRAGMA journal_mode = DELETE;",
    )
    .unwrap();
    drop(data);
    let before = contents(&folder);
    let app = App::start(&desktop, &plugboard(), &[], &[]).await.unwrap();
    app.see("[data-test=notice][data-kind=of_newer]").await.unwrap();
    app.kill(&desktop).await.unwrap();
    assert!(contents(&folder) == before, "an older version has changed the data of a newer one");
}
