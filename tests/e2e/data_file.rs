//! The data file of the release program: killed, damaged, emptied, gone, and where it cannot be written.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use support::desktop::Desktop;
use support::desktop::driver::App;
use support::desktop::steps::mark;
use support::programs::Program;
use support::sandbox::Sandbox;
use support::wait::{SOON, until};

use crate::health::close_window;
use crate::scene::{Scene, data_folder, plugboard};

const SET_ASIDE: &str = "[data-test=notice][data-kind=set_aside]";
const CONNECTED: &str = "[data-test=row][data-health=connected]";

/// How long a list may take in a window that is there. A file that is waited for takes longer.
const LOCKED: Duration = Duration::from_secs(10);

/// Makes the folder `$1` one that can only be read, and runs the rest. Whoever is not root becomes so for the mount alone.
const READ_ONLY: &str = r#"
folder=$1 user=$2 group=$3
shift 3
mount --bind "$folder" "$folder" && mount -o remount,bind,ro "$folder" || exit
[ "$user" = 0 ] || set -- unshare --user --map-user="$user" --map-group="$group" -- "$@"
exec "$@"
"#;

/// Killed in the middle of its work, with something in the log.
struct Killed {
    desktop: Desktop,
    sandbox: Sandbox,
}

impl Killed {
    async fn new() -> Self {
        let scene = Scene::signed_in(&["--accounts", "3"]).await;
        scene.app.see(CONNECTED).await.unwrap();
        let data = data_folder(&scene.desktop).join("plugboard.db");
        let log = data.with_extension("db-wal");
        // As long as somebody reads, the log cannot be emptied.
        let reader = Connection::open_with_flags(&data, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        reader.execute_batch("BEGIN; SELECT count(*) FROM setting;").unwrap();
        scene.begin("instagram").await;
        until("something in the log", SOON, async || Ok((fs::metadata(&log)?.len() > 10_000).then_some(())))
            .await
            .unwrap();
        let Scene { app, sandbox, desktop } = scene;
        app.kill(&desktop).await.unwrap();
        drop(reader);
        assert!(fs::metadata(&log).unwrap().len() > 10_000);
        Self { desktop, sandbox }
    }

    fn file(&self, name: &str) -> PathBuf {
        data_folder(&self.desktop).join(name)
    }

    async fn start(&self) -> App {
        App::start(&self.desktop, &plugboard(), &[], &[]).await.unwrap()
    }

    async fn says_that_it_was_set_aside(&self, what: &str) {
        let app = self.start().await;
        app.see(SET_ASIDE).await.unwrap();
        assert_ne!(set_aside(&data_folder(&self.desktop)), 0, "{what}");
        app.kill(&self.desktop).await.unwrap();
    }
}

fn set_aside(folder: &Path) -> usize {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_string_lossy().contains(".damaged")).count()
}

#[tokio::test]
async fn a_bit_that_flipped_in_the_log_is_said_and_set_aside() {
    let killed = Killed::new().await;
    let log = killed.file("plugboard.db-wal");
    let mut bytes = fs::read(&log).unwrap();
    bytes[5_000] ^= 1;
    fs::write(&log, bytes).unwrap();
    killed.says_that_it_was_set_aside("a flipped bit").await;
}

#[tokio::test]
async fn an_empty_data_file_and_one_that_is_gone_are_said_and_what_is_left_is_set_aside() {
    let killed = Killed::new().await;
    fs::write(killed.file("plugboard.db"), "").unwrap();
    killed.says_that_it_was_set_aside("an empty file").await;
    fs::remove_file(killed.file("plugboard.db")).unwrap();
    killed.says_that_it_was_set_aside("no file").await;
}

#[tokio::test]
async fn a_kill_at_any_time_is_no_damage() {
    let killed = Killed::new().await;
    for after in [0, 40, 150, 400, 900, 2_300] {
        let app = killed.start().await;
        app.see(CONNECTED).await.unwrap();
        app.click(&mark("refresh")).await.unwrap();
        // The kill is to come at another moment each time; nothing is waited for.
        tokio::time::sleep(Duration::from_millis(after)).await;
        app.kill(&killed.desktop).await.unwrap();
    }
    let app = killed.start().await;
    app.see(CONNECTED).await.unwrap();
    assert_eq!(app.count("[data-test=notice]").await.unwrap(), 0);
    assert_eq!(set_aside(&data_folder(&killed.desktop)), 0);
}

#[tokio::test]
async fn a_file_that_another_program_has_locked_keeps_nobody_from_the_list() {
    let scene = Scene::signed_in(&["--accounts", "3"]).await;
    scene.app.see(CONNECTED).await.unwrap();
    let Scene { app, sandbox: _sandbox, desktop } = scene;
    app.kill(&desktop).await.unwrap();
    let other = Connection::open(data_folder(&desktop).join("plugboard.db")).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let app = App::start(&desktop, &plugboard(), &[], &[]).await.unwrap();
    app.see_within(CONNECTED, LOCKED).await.unwrap();
    app.see("[data-test=notice][data-kind=not_saved]").await.unwrap();
    other.execute_batch("ROLLBACK").unwrap();
    app.click(&mark("refresh")).await.unwrap();
    app.gone("[data-test=notice]").await.unwrap();
}

#[tokio::test]
async fn a_folder_that_can_only_be_read_is_read() {
    let killed = Killed::new().await;
    let folder = data_folder(&killed.desktop);
    let lists = || killed.sandbox.count("GET /v1/accounts ");
    let before = lists();
    let (user, group) = (rustix::process::getuid().as_raw(), rustix::process::getgid().as_raw());
    let mut command = killed.desktop.command("unshare");
    if user != 0 {
        command.arg("--map-root-user");
    }
    command.args(["--mount", "sh", "-c", READ_ONLY, "read-only"]).arg(&folder);
    command.args([user.to_string(), group.to_string()]).arg(plugboard());
    let app = Program::start(command, killed.desktop.logs().join("read-only.log")).unwrap();
    killed.desktop.sees_page(app.id()).await.unwrap();
    // Its address is in the file alone: who asks there has read it.
    until("a list that is asked for", SOON, async || Ok((lists() > before).then_some(()))).await.unwrap();
    let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/e2e");
    fs::create_dir_all(&pictures).unwrap();
    killed.desktop.screenshot(&pictures.join("read-only-folder.png")).unwrap();
    drop(app);
    assert_eq!(set_aside(&folder), 0);
}

#[tokio::test]
async fn at_the_end_all_is_in_the_data_file_and_nobody_else_may_read_any() {
    let scene = Scene::signed_in(&["--accounts", "3"]).await;
    scene.app.see(CONNECTED).await.unwrap();
    let folder = data_folder(&scene.desktop);
    let modes = || -> Vec<(String, u32)> {
        let files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap());
        files
            .filter(|entry| entry.file_type().unwrap().is_file())
            // WebKit makes it while it runs; the next start closes it.
            .filter(|entry| entry.file_name() != "hsts-storage.sqlite")
            .map(|entry| {
                (
                    entry.file_name().into_string().unwrap(),
                    entry.metadata().unwrap().permissions().mode() & 0o777,
                )
            })
            .collect()
    };
    let open = modes();
    assert!(open.len() >= 5 && open.iter().all(|(_, mode)| *mode == 0o600), "{open:?}");
    close_window(&scene).await;
    until("its end", SOON, async || Ok(scene.desktop.running(&plugboard())?.is_empty().then_some(())))
        .await
        .unwrap();
    let window = scene.desktop.home().join(".config/ai.social-api.plugboard/window.json");
    assert_eq!(window.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(folder.join("plugboard.db-wal")).map_or(0, |log| log.len()), 0);
    let copy = tempfile::tempdir().unwrap();
    fs::copy(folder.join("plugboard.db"), copy.path().join("copy.db")).unwrap();
    let copy = Connection::open(copy.path().join("copy.db")).unwrap();
    let accounts = copy.query_row("SELECT count(*) FROM account", [], |row| row.get::<_, u32>(0)).unwrap();
    assert_eq!(accounts, 3);
}
