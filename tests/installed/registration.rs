//! What the package tells the system, and what Plugboard then leaves to it.

use std::fs;

use support::desktop::Desktop;
use support::desktop::consent::Consent;
use support::desktop::steps::mark;
use support::programs::run;

use crate::package::{THIS, install};
use crate::scene::{Scene, plugboard};

/// What Plugboard opens.
pub const KINDS: [&str; 2] =
    ["x-scheme-handler/ai.social-api.plugboard", "application/x-plugboard-case+json"];

/// The desktop entry that opens this kind; empty where nothing does.
pub fn opener(desktop: &Desktop, kind: &str) -> String {
    let mut ask = desktop.command("xdg-mime");
    ask.args(["query", "default", kind]);
    run(ask).unwrap()
}

#[tokio::test]
async fn the_package_alone_registers_links_and_case_files() {
    install(THIS);
    let scene = Scene::signed_in(&["--accounts", "3"]).await;
    scene.begin("instagram").await;
    Consent::opened(&scene.desktop).await.unwrap().allow().await.unwrap();
    scene.result_is("connected").await;
    for kind in KINDS {
        assert_eq!(opener(&scene.desktop, kind), "Plugboard.desktop", "{kind}");
    }
    let own = fs::read_dir(scene.desktop.data_home().join("applications")).unwrap();
    let own: Vec<_> = own.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(own.iter().all(|name| !name.contains("lugboard")), "Plugboard has registered itself: {own:?}");

    // A double click in a file manager.
    let file = scene.desktop.home().join("of somebody.plugboard-case");
    fs::write(&file, "{}").unwrap();
    let mut open = scene.desktop.command("gio");
    open.arg("open").arg(&file);
    run(open).unwrap();
    scene.app.see("[data-test=notice][data-kind=case_unreadable]").await.unwrap();
    assert_eq!(scene.desktop.running(&plugboard()).unwrap().len(), 1);
    assert_eq!(scene.app.count(&mark("case")).await.unwrap(), 0);
}
