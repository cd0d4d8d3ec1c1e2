//! The browsers that are installed, and starting one with a judged link. Which one, and whether it came back,
//! is decided elsewhere.

#[cfg(any(target_os = "macos", test))]
mod bundles;
mod families;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use plugboard_core::address::SignInLink;
use plugboard_core::board::{Board, Opening};
use plugboard_core::view::{BrowserChoice, BrowserView, BrowserWindow};
use plugboard_core::{Error, ErrorCode};
use tauri::{AppHandle, Runtime};
use tauri_plugin_shell::ShellExt as _;

use crate::command_line::CommandLine;
use crate::surroundings::Surroundings;
#[cfg(target_os = "linux")]
use linux as system;
#[cfg(target_os = "macos")]
use macos as system;
#[cfg(windows)]
use windows as system;

/// A browser that ends with an error within this time was not started; one that ends later was closed.
const SOON: Duration = Duration::from_secs(5);

/// A browser, and how it is started.
struct Browser {
    id: String,
    name: String,
    normal: CommandLine,
    private: Option<CommandLine>,
}

impl Browser {
    /// A browser that is asked for a private window by a switch of its own.
    #[cfg(any(not(target_os = "macos"), test))]
    fn new(id: String, name: String, normal: CommandLine) -> Self {
        let mut words = std::iter::once(&normal.program).chain(&normal.before);
        let switch = words.find_map(|word| families::private_switch(word));
        Self { id, name, private: switch.map(|switch| normal.clone().with(switch)), normal }
    }

    fn into_line(self, window: BrowserWindow) -> Option<CommandLine> {
        match window {
            BrowserWindow::Normal => Some(self.normal),
            BrowserWindow::Private => self.private,
        }
    }
}

/// What can be chosen from, by name.
pub fn installed<R: Runtime>(app: &AppHandle<R>) -> Vec<BrowserView> {
    let browsers = system::installed(app).into_iter();
    let mut views: Vec<_> = browsers
        .map(|Browser { id, name, private, .. }| BrowserView { id, name, can_be_private: private.is_some() })
        .collect();
    views.sort_by_cached_key(|view| (view.name.to_lowercase(), view.id.clone()));
    views
}

/// Opens what an attempt asks for, if it asks for anything. That a browser was started does not mean that it
/// shows the page; that none could be started is told to the board.
pub async fn open<R: Runtime>(app: &AppHandle<R>, board: &Board, opening: Option<Opening>) {
    let Some(Opening { attempt, link, browser }) = opening else { return };
    let board = board.clone();
    start(app, browser.as_ref(), &link, move || board.browser_failed(&attempt)).await;
}

/// Opens the page of a return-path test.
pub async fn open_test<R: Runtime>(app: &AppHandle<R>, board: &Board, opening: Opening) {
    let board = board.clone();
    start(app, opening.browser.as_ref(), &opening.link, move || board.return_path_failed()).await;
}

/// Opens a page of ours or a platform's that helps, if there is one.
pub fn help<R: Runtime>(app: &AppHandle<R>, page: Option<&'static str>) -> Result<(), Error> {
    page.ok_or_else(|| ErrorCode::BrowserFailed.into()).and_then(|page| show(app, page))
}

/// Opens an address of our own or a judged one in the default browser.
fn show<R: Runtime>(app: &AppHandle<R>, address: &str) -> Result<(), Error> {
    #[expect(
        deprecated,
        reason = "its successor is another plugin; this one is what the product is built on"
    )]
    let opened = app.shell().open(address, None);
    opened.map_err(|_| ErrorCode::BrowserFailed.into())
}

async fn start<R: Runtime>(
    app: &AppHandle<R>,
    choice: Option<&BrowserChoice>,
    link: &SignInLink,
    failed: impl FnOnce() + Send + 'static,
) {
    let started = match choice {
        None | Some(BrowserChoice { id: None, window: BrowserWindow::Normal }) => {
            open_default(app, link, failed)
        }
        Some(choice) => match line(app, choice).await {
            // Never another window than the one asked for: somebody else may be signed in there.
            None => Err(failed),
            Some(chosen) => {
                let mut command = Surroundings::now().command(app, &chosen.program);
                command.args(chosen.arguments(link.as_str()));
                run(command, failed)
            }
        },
    };
    if let Err(failed) = started {
        tracing::warn!("no browser could be started");
        failed();
    }
}

/// Has the system open the default browser. On Linux that is `xdg-open`, which is there without a browser too, and says
/// only by how it ends that it found none.
fn open_default<R: Runtime, F: FnOnce() + Send + 'static>(
    app: &AppHandle<R>,
    link: &SignInLink,
    failed: F,
) -> Result<(), F> {
    #[cfg(target_os = "linux")]
    let failed = {
        let mut command = Surroundings::now().command(app, "xdg-open");
        command.arg(link.as_str());
        match run(command, failed) {
            Ok(()) => return Ok(()),
            Err(failed) => failed,
        }
    };
    show(app, link.as_str()).map_err(|_| failed)
}

async fn line<R: Runtime>(app: &AppHandle<R>, choice: &BrowserChoice) -> Option<CommandLine> {
    let browser = match &choice.id {
        Some(id) => system::installed(app).into_iter().find(|browser| browser.id == *id),
        None => system::default(app).await,
    };
    browser?.into_line(choice.window)
}

/// Starts a browser that outlives Plugboard; gives `failed` back if that cannot be done, and calls it if the
/// browser ends with an error at once.
fn run<F: FnOnce() + Send + 'static>(mut command: Command, failed: F) -> Result<(), F> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let Ok(mut browser) = command.spawn() else { return Err(failed) };
    let start = Instant::now();
    std::thread::spawn(move || {
        let ended_well = browser.wait().is_ok_and(|status| status.success());
        if !ended_well && start.elapsed() < SOON {
            tracing::warn!("the browser ended at once");
            failed();
        }
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{RecvTimeoutError, channel};

    use super::*;

    const WAIT: Duration = Duration::from_secs(20);

    fn line(program: &str, before: &[&str]) -> CommandLine {
        let before = before.iter().map(|one| (*one).to_owned()).collect();
        CommandLine { program: program.to_owned(), before, after: Vec::new() }
    }

    #[test]
    fn a_private_window_is_never_a_normal_one_for_want_of_a_switch() {
        let browser = |program, before| Browser::new(String::new(), String::new(), line(program, before));
        assert_eq!(browser("/usr/bin/konqueror", &[]).into_line(BrowserWindow::Private), None);
        let private = browser("env", &["A=b", "/snap/bin/firefox"]).into_line(BrowserWindow::Private);
        assert_eq!(private, Some(line("env", &["A=b", "/snap/bin/firefox", "--private-window"])));
        let normal = browser("/usr/bin/chromium", &[]).into_line(BrowserWindow::Normal);
        assert_eq!(normal, Some(line("/usr/bin/chromium", &[])));
    }

    /// Set for a copy of this program that plays a browser: the file that it writes its arguments to.
    const SAID: &str = "PLUGBOARD_TEST_SAID";

    #[test]
    fn a_browser_gets_the_link_as_one_argument_and_no_shell_sees_it() {
        if let Some(said) = std::env::var_os(SAID) {
            let arguments = std::env::args().skip_while(|argument| argument != "--").skip(1);
            std::fs::write(said, arguments.collect::<Vec<_>>().join("\n")).unwrap();
            std::process::exit(1);
        }
        let folder = tempfile::tempdir().unwrap();
        let said = folder.path().join("said");
        let this = "browsers::tests::a_browser_gets_the_link_as_one_argument_and_no_shell_sees_it";
        let program = std::env::current_exe().unwrap();
        let browser = line(program.to_str().unwrap(), &["--exact", this, "--", "--new-window"]);
        let said_of = |mut command: Command| {
            command.env(SAID, &said);
            let (sender, receiver) = channel();
            assert!(run(command, move || sender.send(()).unwrap()).is_ok());
            receiver.recv_timeout(WAIT).unwrap();
            std::fs::read_to_string(&said).unwrap()
        };
        for link in [
            "https://a.example/?q='$(touch${IFS} x)'&r=`x`;z|y",
            "https://a.example/?q=\"&calc&\" --flag \"%PATH%\" ^& \\\"",
            "https://a.example/?q=grün&r=a b\\",
        ] {
            let mut command = Command::new(&browser.program);
            command.args(browser.arguments(link));
            assert_eq!(said_of(command), format!("--new-window\n{link}"));
            // The control: without the quotation marks that std puts around it, it is more than one.
            #[cfg(windows)]
            {
                let mut command = Command::new(&browser.program);
                std::os::windows::process::CommandExt::raw_arg(command.args(&browser.before), link);
                assert_ne!(said_of(command), format!("--new-window\n{link}"));
            }
        }
    }

    #[test]
    fn a_browser_that_is_not_there_or_ends_with_an_error_at_once_has_failed() {
        assert!(run(Command::new("/nowhere/browser"), || ()).is_err());
        let this = |argument: &str| {
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.arg(argument);
            command
        };
        let (sender, receiver) = channel();
        assert!(run(this("--no-such-option"), move || sender.send("failed").unwrap()).is_ok());
        assert_eq!(receiver.recv_timeout(WAIT), Ok("failed"));
        let (sender, receiver) = channel::<&str>();
        assert!(run(this("--help"), move || sender.send("failed").unwrap()).is_ok());
        let ended_well = Err(RecvTimeoutError::Disconnected);
        assert_eq!(receiver.recv_timeout(WAIT), ended_well, "nobody is left to say that it failed");
    }
}
