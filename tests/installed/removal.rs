//! What removing the package leaves: what people have made with it, and nothing else.

use std::collections::BTreeSet;
use std::process::Command;

use support::desktop::steps::mark;
use support::programs::run;

use crate::package::{THIS, files, install, remove};
use crate::registration::{KINDS, opener};
use crate::scene::{Scene, data_folder};

/// Where programs keep what is theirs while they run, and what package managers note.
const NOT_COMPARED: [&str; 7] = ["/dev", "/home", "/proc", "/tmp", "/var/cache", "/var/lib/dpkg", "/var/log"];

/// Every file and folder of the system.
fn all_paths() -> BTreeSet<String> {
    let mut find = Command::new("sudo");
    find.args(["find", "/"]);
    for folder in NOT_COMPARED {
        find.args(["-path", folder, "-prune", "-o"]);
    }
    find.arg("-print");
    run(find).unwrap().lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn a_removed_package_leaves_peoples_data_and_nothing_else() {
    remove();
    let before = all_paths();
    install(THIS);
    let brought = files();
    assert!(brought.iter().all(|file| file.exists()));
    let scene = Scene::signed_in(&["--accounts", "3"]).await;
    scene.app.see(&mark("row")).await.unwrap();

    // Whoever works with it goes on until they quit.
    remove();
    scene.app.click(&mark("nav-history")).await.unwrap();
    scene.app.see(&mark("history")).await.unwrap();
    let Scene { app, sandbox: _sandbox, desktop } = scene;
    app.kill(&desktop).await.unwrap();

    let left: Vec<_> = brought.iter().filter(|file| file.exists()).collect();
    assert!(left.is_empty(), "{left:?}");
    let after = all_paths();
    assert!(after == before, "{:?}", after.symmetric_difference(&before).collect::<Vec<_>>());
    for kind in KINDS {
        assert_eq!(opener(&desktop, kind), "", "{kind}");
    }
    assert!(data_folder(&desktop).join("plugboard.db").is_file());
    assert_eq!(desktop.items().await.unwrap().0.len(), 1, "the key is the person's");
}
