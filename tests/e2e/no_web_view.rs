//! Plugboard on a computer that cannot show its page. `WebKitGTK`'s own program is covered by a stand-in, which only
//! the Plugboard under test sees: it is mounted over the program in a namespace of its own.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use plugboard_core::store::Store;
use support::desktop::driver::App;
use support::desktop::{Desktop, Setup, message};
use support::programs::{Program, run};
use support::wait::{SOON, until};

use crate::scene::{Contract, EXCHANGE, Scene, callback_of, data_folder, plugboard};

const PACKAGE: &str = "libwebkit2gtk-4.1-0";
const ENGLISH: &str = "Plugboard cannot show its window";
const GERMAN: &str = "Plugboard kann sein Fenster nicht anzeigen";
const JAPANESE: &str = "Plugboard のウィンドウを表示できません";

/// Where nothing is installed.
const NO_PROGRAMS: &str = "PATH=/nonexistent";

/// Covers `$2` with `$1` and runs the rest. Whoever is not root becomes so for the mount alone.
const COVER: &str = r#"
stand_in=$1 program=$2 user=$3 group=$4
shift 4
mount --bind "$stand_in" "$program" || exit
[ "$user" = 0 ] || set -- unshare --user --map-user="$user" --map-group="$group" -- "$@"
exec "$@"
"#;

/// What is wrong with the web process.
#[derive(Debug, Clone, Copy)]
enum Wrong {
    /// It is no program at all.
    NotExecutable,
    /// It ends before it has said a word to Plugboard.
    EndsAtOnce,
    /// It starts, and crashes before the page is there: it may open no file.
    CrashesLater,
}

impl Wrong {
    fn stand_in(self, desktop: &Desktop) -> PathBuf {
        let real = desktop.home().join("WebKitWebProcess");
        let (script, mode) = match self {
            Self::NotExecutable => (String::new(), 0o644),
            Self::EndsAtOnce => ("#!/bin/sh\nexit 1\n".to_owned(), 0o755),
            Self::CrashesLater => {
                std::fs::copy(web_process(), &real).unwrap();
                (format!("#!/bin/sh\nulimit -n 12\nexec '{}' \"$@\"\n", real.display()), 0o755)
            }
        };
        let path = desktop.home().join("stand-in");
        std::fs::write(&path, script).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    /// A command that runs the rest of its arguments where this is wrong.
    fn around(self, desktop: &Desktop) -> Command {
        let (user, group) = (rustix::process::getuid().as_raw(), rustix::process::getgid().as_raw());
        let mut command = desktop.command("unshare");
        if user != 0 {
            command.arg("--map-root-user");
        }
        command.args(["--mount", "sh", "-c", COVER, "cover"]).arg(self.stand_in(desktop)).arg(web_process());
        command.args([user.to_string(), group.to_string()]);
        command
    }

    /// Plugboard where this is wrong.
    fn plugboard(self, desktop: &Desktop) -> Command {
        let mut command = self.around(desktop);
        command.arg(plugboard());
        command
    }
}

/// The program that draws pages, where Debian or Fedora have it.
fn web_process() -> PathBuf {
    let mut ask = Command::new("pkg-config");
    ask.args(["--variable=libdir", "webkit2gtk-4.1"]);
    let libraries = run(ask).unwrap();
    let places = [libraries.as_str(), "/usr/libexec"];
    let mut programs = places.iter().map(|place| Path::new(place).join("webkit2gtk-4.1/WebKitWebProcess"));
    programs.find(|program| program.is_file()).unwrap()
}

fn start(command: Command, desktop: &Desktop) -> Program {
    Program::start(command, desktop.logs().join("no-web-view.log")).unwrap()
}

async fn exit_code(program: &mut Program) -> Option<i32> {
    until("its end", SOON, async || program.ended()).await.unwrap().code()
}

/// Waits for the message, looks at it, closes it, and gives the exit code.
async fn close_message(desktop: &Desktop, program: &mut Program, title: &str) -> Option<i32> {
    message::see(desktop, program, title).await.unwrap();
    message::close(desktop, program, title).await.unwrap().code()
}

#[tokio::test]
async fn a_message_says_what_is_missing_whatever_is_wrong_with_the_web_process() {
    for wrong in [Wrong::NotExecutable, Wrong::EndsAtOnce, Wrong::CrashesLater] {
        let desktop = Desktop::start(Setup::default()).await.unwrap();
        let mut app = start(wrong.plugboard(&desktop), &desktop);
        message::see(&desktop, &mut app, ENGLISH).await.unwrap();
        // What the window shows is what its program was given.
        let zenity = desktop.running(&on_path("zenity")).unwrap();
        let shown = std::fs::read_to_string(format!("/proc/{}/cmdline", zenity[0])).unwrap();
        assert!(shown.contains("WebKitGTK is incomplete") && shown.contains(PACKAGE), "{wrong:?}: {shown}");
        let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/e2e");
        std::fs::create_dir_all(&pictures).unwrap();
        desktop.screenshot(&pictures.join("no-web-view.png")).unwrap();
        let code = close_message(&desktop, &mut app, ENGLISH).await;
        assert_eq!(code, Some(3), "{wrong:?}: {}", app.printed());
        assert!(app.printed().contains(PACKAGE), "{wrong:?}: {}", app.printed());
    }
}

fn on_path(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|path| path.is_file());
    found.unwrap().canonicalize().unwrap()
}

#[tokio::test]
async fn without_a_program_for_messages_it_stands_on_standard_error() {
    let desktop = Desktop::start(Setup::default()).await.unwrap();
    let mut command = Wrong::EndsAtOnce.around(&desktop);
    command.args(["env", NO_PROGRAMS]).arg(plugboard()).env("LANGUAGE", "de");
    let mut app = start(command, &desktop);
    assert_eq!(exit_code(&mut app).await, Some(3), "{}", app.printed());
    let printed = app.printed();
    assert!(printed.contains(GERMAN) && printed.contains("auf diesem Computer"), "{printed}");
    assert!(printed.contains(PACKAGE), "{printed}");
}

#[tokio::test]
async fn the_message_is_in_the_language_that_the_person_chose() {
    let desktop = Desktop::start(Setup::default()).await.unwrap();
    let store = Store::open(&data_folder(&desktop)).map_err(|error| format!("{error:?}")).unwrap();
    store.set("preferences", r#"{"language":"ja"}"#).unwrap();
    drop(store);
    let mut command = Wrong::NotExecutable.plugboard(&desktop);
    command.env("LANGUAGE", "de");
    let mut app = start(command, &desktop);
    assert_eq!(close_message(&desktop, &mut app, JAPANESE).await, Some(3), "{}", app.printed());
}

#[tokio::test]
async fn a_start_without_a_page_uses_up_no_sign_in() {
    let scene = Scene::signed_in(&[]).await;
    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    let Scene { app, sandbox, desktop } = scene;
    app.kill(&desktop).await.unwrap();
    // Only the seed's contract comes back by a link.
    let arguments: &[&str] = if Contract::of_run() == Contract::Seed { &[&link] } else { &[] };
    let mut command = Wrong::CrashesLater.plugboard(&desktop);
    command.args(arguments);
    let mut broken = start(command, &desktop);
    assert_eq!(close_message(&desktop, &mut broken, ENGLISH).await, Some(3), "{}", broken.printed());
    assert_eq!(sandbox.count(EXCHANGE), 0);
    let app = App::start(&desktop, &plugboard(), arguments, &[]).await.unwrap();
    let scene = Scene { app, sandbox, desktop };
    scene.answered(EXCHANGE, Contract::of_run().exchanges()).await;
    scene.app.see("[data-test=row][data-health=connected]").await.unwrap();
}

#[tokio::test]
async fn without_a_display_standard_error_says_so() {
    let desktop = Desktop::start(Setup::default()).await.unwrap();
    let mut command = desktop.command(plugboard());
    command.env_remove("DISPLAY").env("LANGUAGE", "fr_CA:en");
    let mut app = start(command, &desktop);
    assert_eq!(exit_code(&mut app).await, Some(3), "{}", app.printed());
    assert!(app.printed().contains("aucun écran"), "{}", app.printed());
}
