//! A disk without room, and things that somebody put where Plugboard's own files belong.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use support::desktop::driver::{App, DRIVER};
use support::desktop::steps::{self, mark};
use support::desktop::{Desktop, Setup};
use support::programs::run;
use support::wait::{SOON, until};

use crate::scene::{Scene, callback_of, data_folder, plugboard, stored_phase};

/// Makes the folder `$1` a disk of its own, which is full of what is in `$2` and nothing else, and runs the rest. Whoever
/// is not root becomes so for the mount alone.
const FULL: &str = r#"
folder=$1 data=$2 user=$3 group=$4
shift 4
mount -t tmpfs -o size=8m,mode=700 tmpfs "$folder" && cp -rT "$data" "$folder" || exit
cat /dev/zero > "$folder/fill" 2>/dev/null
[ "$user" = 0 ] || set -- unshare --user --map-user="$user" --map-group="$group" -- "$@"
exec "$@"
"#;

/// What is on it, seen from outside, while the driver keeps it.
fn inside(app: &App, folder: &Path) -> PathBuf {
    PathBuf::from(format!("/proc/{}/root{}", app.driver(), folder.display()))
}

/// Takes what room there is: a start makes some, when it brings its log into the file.
fn fill(disk: &Path) {
    let mut file = std::fs::File::options().append(true).open(disk.join("fill")).unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
}

#[tokio::test]
async fn on_a_full_disk_all_works_and_is_written_once_there_is_room() {
    let scene = Scene::signed_in(&["--accounts", "3"]).await;
    scene.app.see(&mark("row")).await.unwrap();
    let Scene { app, sandbox, desktop } = scene;
    app.kill(&desktop).await.unwrap();
    let (folder, data) = (data_folder(&desktop), desktop.home().join("data"));
    std::fs::rename(&folder, &data).unwrap();
    std::fs::create_dir(&folder).unwrap();
    let (user, group) = (rustix::process::getuid().as_raw(), rustix::process::getgid().as_raw());
    let mut driver = desktop.command("unshare");
    if user != 0 {
        driver.arg("--map-root-user");
    }
    driver.args(["--mount", "sh", "-c", FULL, "full"]).arg(&folder).arg(&data);
    driver.args([user.to_string(), group.to_string()]).arg(DRIVER);
    let app = App::start_by(driver, &desktop, &plugboard(), &[], &[]).await.unwrap();
    let disk = inside(&app, &folder);
    app.see(&mark("row")).await.unwrap();
    fill(&disk);
    let scene = Scene { app, sandbox, desktop };
    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    scene.come_back(&link).await;
    scene.result_is("connected").await;
    steps::done(&scene.app).await.unwrap();
    scene.app.see("[data-test=notice][data-kind=not_saved]").await.unwrap();
    std::fs::remove_file(disk.join("fill")).unwrap();
    scene.app.click(&mark("refresh")).await.unwrap();
    scene.app.gone("[data-test=notice][data-kind=not_saved]").await.unwrap();

    // Killed; and another start on what it had written by then.
    let Scene { app, sandbox: _sandbox, desktop } = scene;
    desktop.kill(&plugboard()).await.unwrap();
    let mut copy = desktop.command("cp");
    copy.arg("-rT").args([&disk, &folder]);
    run(copy).unwrap();
    drop(app);
    assert!(stored_phase(&desktop).unwrap().is_some_and(|phase| phase.contains("\"connected\"")));
    let app = App::start(&desktop, &plugboard(), &[], &[]).await.unwrap();
    app.see("[data-test=row][data-health=connected]").await.unwrap();
    assert_eq!(app.count("[data-test=row][data-account]").await.unwrap(), 4);
}

/// What a start shows of a data folder: the kind of its notice. Rehearsal works all the same.
async fn start(desktop: &Desktop) -> Option<String> {
    let app = App::start(desktop, &plugboard(), &[], &[]).await.unwrap();
    app.see(&mark("welcome")).await.unwrap();
    let notice = if app.count(&mark("notice")).await.unwrap() == 0 {
        None
    } else {
        app.attribute(&mark("notice"), "data-kind").await.unwrap()
    };
    steps::rehearse(&app).await.unwrap();
    app.kill(desktop).await.unwrap();
    notice
}

#[tokio::test]
async fn a_data_file_of_a_newer_version_is_left_alone_and_a_folder_in_its_place_is_no_end() {
    let desktop = Desktop::start(Setup::default()).await.unwrap();
    let file = data_folder(&desktop).join("plugboard.db");
    std::fs::create_dir_all(file.join("in the way")).unwrap();
    assert_eq!(start(&desktop).await.as_deref(), Some("not_saved"));
    assert!(file.join("in the way").is_dir());

    std::fs::remove_dir_all(&file).unwrap();
    let newer = Connection::open(&file).unwrap();
    newer
        .execute_batch(
            "PRAGMA user_version = 99; CREATE TABLE later (a TEXT); INSERT INTO later VALUES ('x')",
        )
        .unwrap();
    drop(newer);
    let before = std::fs::read(&file).unwrap();
    assert_eq!(start(&desktop).await.as_deref(), Some("of_newer"));
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[tokio::test]
async fn whatever_is_remembered_of_the_window_it_is_seen() {
    let desktop = Desktop::start(Setup::default()).await.unwrap();
    let file = desktop.home().join(".config/ai.social-api.plugboard/window.json");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    let of = |numbers: &str| {
        format!(
            r#"{{"main":{{{numbers},"maximized":false,"visible":true,"decorated":true,"fullscreen":false,"prev_x":0,"prev_y":0}}}}"#
        )
    };
    for text in [
        "\u{0}\u{1}garbage".to_owned(),
        "{".repeat(100_000),
        of(r#""width":4294967295,"height":4294967295,"x":2147483647,"y":2147483647"#),
        of(r#""width":900,"height":640,"x":2147483647,"y":0"#),
        of(r#""width":0,"height":0,"x":-2147483648,"y":-2147483648"#),
        of(r#""width":900,"height":640,"x":90000,"y":-90000"#),
    ] {
        std::fs::write(&file, &text).unwrap();
        let app = App::start(&desktop, &plugboard(), &[], &[]).await.unwrap();
        app.see(&mark("welcome")).await.unwrap();
        until("the window on the screen", SOON, async || {
            let mut ask = desktop.command("xdotool");
            ask.args(["search", "--onlyvisible", "--pid", &app.id().to_string(), "--name", "^Plugboard$"]);
            ask.args(["getwindowgeometry", "--shell"]);
            let geometry = run(ask)?;
            let value = |name: &str| {
                let line = geometry.lines().find_map(|line| line.strip_prefix(&format!("{name}=")));
                line.and_then(|line| line.parse::<i32>().ok()).unwrap_or(i32::MIN)
            };
            let (x, y) = (value("X"), value("Y"));
            let (width, height) = (value("WIDTH"), value("HEIGHT"));
            let seen = (100..=2000).contains(&width) && (100..=2000).contains(&height);
            Ok((seen && x + width > 100 && x < 1400 && (-10..900).contains(&y)).then_some(()))
        })
        .await
        .unwrap_or_else(|error| panic!("{error:#}: {text:.200}"));
        app.kill(&desktop).await.unwrap();
    }
}
