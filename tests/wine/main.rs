//! The program for Windows under Wine, which has no `WebView2`: what a person sees who lacks it.
//!
//! `PLUGBOARD_EXE` names the program; the libraries that it needs lie next to it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where something is not as it must be"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use support::desktop::{Desktop, Setup, message};
use support::programs::{Program, run};

const RUNTIME: &str = "Microsoft Edge WebView2 Runtime";
const INSTALLER: &str = "https://go.microsoft.com/fwlink/p/?LinkId=2124703";

/// Wine without its script, which only warns that there is nothing for 32 bits.
const WINE: &str = "/usr/lib/wine/wine64";

/// Wine takes the language from the system's locale, and few systems have one for German.
fn german(desktop: &Desktop) -> PathBuf {
    let locales = desktop.home().join("locales");
    std::fs::create_dir_all(&locales).unwrap();
    let mut make = Command::new("localedef");
    make.args(["-i", "de_DE", "-f", "UTF-8"]).arg(locales.join("de_DE.UTF-8"));
    run(make).unwrap();
    locales
}

/// Starts it in a folder of Wine that lies on the desktop and goes with it, as all that Wine starts does.
fn start(desktop: &Desktop, environment: &[(&str, &std::ffi::OsStr)]) -> Program {
    let program = std::env::var_os("PLUGBOARD_EXE").expect("PLUGBOARD_EXE names plugboard.exe");
    let mut command = desktop.command(WINE);
    command.arg(program).envs(environment.iter().copied());
    command.env("WINEPREFIX", desktop.home().join("wine")).env("WINEARCH", "win64").env("WINEDEBUG", "-all");
    // Wine would ask whether to download what these need.
    command.env("WINEDLLOVERRIDES", "mscoree=;mshtml=");
    Program::start(command, desktop.logs().join("wine.log")).unwrap()
}

/// The message has the title and, as standard error has the same text, what is missing; Enter ends Plugboard with 3.
async fn says(desktop: &Desktop, mut app: Program, title: &str, missing: &str, picture: &str) {
    message::see(desktop, &mut app, title).await.unwrap();
    let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/wine");
    std::fs::create_dir_all(&pictures).unwrap();
    desktop.screenshot(&pictures.join(picture)).unwrap();
    let ended = message::close(desktop, &mut app, title).await.unwrap();
    assert_eq!(ended.code(), Some(3), "{}", app.printed());
    for words in [missing, RUNTIME, INSTALLER] {
        assert!(app.printed().contains(words), "{words:?} in {}", app.printed());
    }
}

#[tokio::test]
async fn without_webview2_a_message_box_says_so_and_plugboard_ends_with_3() {
    let desktop = Desktop::start(Setup::default()).await.unwrap();
    let english = "Plugboard cannot show its window";
    says(&desktop, start(&desktop, &[]), english, "WebView2 Runtime is missing", "english.png").await;

    let locales = german(&desktop);
    let environment = [("LOCPATH", locales.as_os_str()), ("LC_ALL", "de_DE.UTF-8".as_ref())];
    let german = "Plugboard kann sein Fenster nicht anzeigen";
    says(&desktop, start(&desktop, &environment), german, "Auf diesem Computer fehlt", "german.png").await;
}
