//! Links from the system: started by one, running already, or a second process. All go through one queue that
//! never drops, to [`Board::deliver`]; none is read by JavaScript. Case files come the same way.

use std::path::{Path, PathBuf};
#[cfg(windows)]
use std::sync::Mutex;
use std::time::{Duration, Instant};

use plugboard_core::board::{Arrival, Board};
use plugboard_core::callback::{MAX_LENGTH, SCHEME};
use plugboard_core::vault::Secret;
use plugboard_core::view::LinkOwner;
#[cfg(not(target_os = "linux"))]
use tauri::plugin::TauriPlugin;
use tauri::utils::config::BundleType;
use tauri::utils::platform::bundle_type;
use tauri::{AppHandle, Builder, Manager as _, Runtime};
#[cfg(target_os = "macos")]
use tauri_plugin_deep_link::DeepLinkExt as _;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::web_view::Page;
use crate::{case_files, link_owner, window};

/// A link that names no sign-in that waits brings the window to the front at most once in this time: any web page can
/// send one.
const STRAY_EVERY: Duration = Duration::from_secs(10);

/// How long links wait for the page. A state lives ten minutes.
const PAGE_WITHIN: Duration = Duration::from_secs(15);

/// How many links wait at the most. They are handed on at once, but for those that come before the page: more than a
/// person can click are a flood, of which nothing is lost by leaving some out.
const WAITING: usize = 1_024;

/// What arrived from outside.
pub enum Arrived {
    /// A link, judged by nothing but its scheme and its length.
    Link(Secret),
    /// The path of a case file.
    Case(PathBuf),
    /// Plugboard was started again, with nothing to open.
    Nothing,
    /// Arguments that it does not know. Any web page can have it started with a link that is too long.
    Unknown,
}

/// The queue.
pub struct Links {
    sender: Sender<Arrived>,
    receiver: Receiver<Arrived>,
}

impl Links {
    /// A queue that holds the link this process was started with, if there is one.
    #[must_use]
    pub fn new(arguments: impl Iterator<Item = String>) -> Self {
        let (sender, receiver) = channel(WAITING);
        let here = std::env::current_dir().unwrap_or_default();
        match read(arguments.collect(), &here) {
            Arrived::Nothing | Arrived::Unknown => {}
            something => put(&sender, something),
        }
        Self { sender, receiver }
    }

    /// Takes a link that arrived while Plugboard runs, as the arguments of the process that brought it and the folder
    /// that it was started in.
    #[cfg(not(target_os = "macos"))]
    pub fn accept(&self) -> impl Fn(Vec<String>, &Path) + Send + Sync + 'static {
        let sender = self.sender.clone();
        move |arguments, folder| put(&sender, read(arguments, folder))
    }

    /// What arrived next.
    pub async fn next(&mut self) -> Option<Arrived> {
        self.receiver.recv().await
    }

    /// Hands everything to the open board, in order, for as long as Plugboard runs. It begins once the page is there, or
    /// has had its time: a start that ends without a page uses up no link, and a page that hangs keeps none back.
    pub fn deliver_to<R: Runtime>(mut self, app: AppHandle<R>, board: Board) {
        tauri::async_runtime::spawn(async move {
            _ = tokio::time::timeout(PAGE_WITHIN, app.state::<Page>().arrived()).await;
            let mut last_stray: Option<Instant> = None;
            while let Some(arrived) = self.next().await {
                let stray = match arrived {
                    Arrived::Link(link) => {
                        matches!(board.deliver(link.expose()), Arrival::Stray | Arrival::Stateless)
                    }
                    Arrived::Case(path) => {
                        case_files::deliver(&board, path).await;
                        false
                    }
                    Arrived::Nothing => false,
                    Arrived::Unknown => true,
                };
                if stray && last_stray.is_some_and(|last| last.elapsed() < STRAY_EVERY) {
                    continue;
                }
                last_stray = stray.then(Instant::now).or(last_stray);
                window::to_front(&app);
            }
        });
    }
}

/// Exactly one argument of our scheme is a link, and one that names a case file is that; no other argument means
/// anything (an injected flag least of all). The length is judged first, so that no large text is kept.
fn read(arguments: Vec<String>, folder: &Path) -> Arrived {
    let mut arguments = arguments.into_iter().skip(1);
    match (arguments.next(), arguments.next()) {
        (Some(link), None) if link.len() <= MAX_LENGTH && link.starts_with(SCHEME) => {
            Arrived::Link(Secret::new(link))
        }
        (Some(other), None) => case_files::named(&other, folder).map_or(Arrived::Unknown, Arrived::Case),
        (None, _) => Arrived::Nothing,
        (Some(_), Some(_)) => Arrived::Unknown,
    }
}

/// Never blocks: it is called where the system waits.
fn put(sender: &Sender<Arrived>, arrived: Arrived) {
    if sender.try_send(arrived).is_err() {
        tracing::warn!("too many links at once; one is left out");
    }
}

/// The same for an address that macOS brings: a link of ours, or a file that somebody opened with Plugboard or dropped
/// on its icon.
#[cfg(any(target_os = "macos", test))]
fn read_address(address: &url::Url) -> Arrived {
    let file = (address.scheme() == "file").then(|| address.to_file_path().ok()).flatten();
    let argument = file.map_or_else(|| address.to_string(), |path| path.to_string_lossy().into_owned());
    read(vec![String::new(), argument], Path::new("/"))
}

/// The plugins that bring links. On Windows single-instance comes first, so that a second process ends before it does
/// anything else; on Linux it has ended by then, and macOS has one instance by itself and brings links as events.
pub fn plugins<R: Runtime>(builder: Builder<R>, links: &Links) -> Builder<R> {
    #[cfg(windows)]
    let builder = builder.plugin(second_processes(links));
    #[cfg(target_os = "linux")]
    let _ = links;
    let builder = builder.plugin(tauri_plugin_deep_link::init());
    #[cfg(target_os = "macos")]
    let builder = builder.plugin(events(links));
    builder
}

#[cfg(windows)]
fn second_processes<R: Runtime>(links: &Links) -> TauriPlugin<R> {
    let accept = Mutex::new(links.accept());
    tauri_plugin_single_instance::init(move |_, arguments, folder| {
        if let Ok(accept) = accept.lock() {
            accept(arguments, Path::new(&folder));
        }
    })
}

/// Takes the events that bring links on macOS. The one that Plugboard is started by comes before `setup` runs and is
/// not lost: Tauri sets plugins up while it builds the app, and the event loop, which brings that event, runs later.
/// Nobody else reads links: `DeepLink::get_current` would give the same one a second time. Not run.
#[cfg(target_os = "macos")]
fn events<R: Runtime>(links: &Links) -> TauriPlugin<R> {
    let sender = links.sender.clone();
    let listen = move |app: &AppHandle<R>| {
        app.deep_link().on_open_url(move |event| {
            for address in event.urls() {
                put(&sender, read_address(&address));
            }
        })
    };
    tauri::plugin::Builder::new("links")
        .setup(move |app, _| {
            listen(app);
            Ok(())
        })
        .build()
}

/// Registers the scheme for a program that nothing else registers, and tells the board whom links are handed to; off
/// the start-up path. A failure is no reason not to start: there are other ways back.
pub fn register<R: Runtime>(app: &AppHandle<R>) {
    let registers = registers_itself(bundle_type().as_ref(), &std::env::current_exe().unwrap_or_default());
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let owner = link_owner::owner(&app).await;
        // What belongs to another program is taken back only by a person who asks for it.
        let free = matches!(owner, LinkOwner::Nobody | LinkOwner::Moved);
        if free && registers {
            _ = link_owner::register(&app).await;
        }
        app.state::<Board>().note_owner(link_owner::owner(&app).await);
    });
}

/// Whether a program has to register the scheme when nobody has it. A package of Linux has an entry of its own: a second
/// one would have the desktop ask whom to start. macOS asks the bundle, never the program.
fn registers_itself(packed: Option<&BundleType>, program: &Path) -> bool {
    match packed {
        // Built and not packed by Tauri; below /usr a distribution has packed it.
        None => !program.starts_with("/usr"),
        // An installer's entry that is gone is put back.
        Some(BundleType::AppImage | BundleType::Nsis | BundleType::Msi) => true,
        Some(BundleType::Deb | BundleType::Rpm | BundleType::App | BundleType::Dmg) => false,
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    fn read_text(address: &str) -> Arrived {
        read_address(&Url::parse(address).unwrap())
    }

    #[test]
    fn a_file_that_macos_brings_is_taken_by_its_path() {
        let file = std::env::temp_dir().join("für Ärzte #1 50%.plugboard-case");
        let Arrived::Case(path) = read_address(&Url::from_file_path(&file).unwrap()) else {
            panic!("it is no case file");
        };
        assert_eq!(path, file);
        let other = Url::from_file_path(std::env::temp_dir().join("a.json")).unwrap();
        assert!(matches!(read_address(&other), Arrived::Unknown));
    }

    /// Only a start with nothing at all is a person's own, and brings the window to the front each time.
    #[test]
    fn arguments_that_nobody_knows_are_told_from_none() {
        let started = |arguments: &[&str]| {
            let arguments = ["plugboard"].iter().chain(arguments).map(|one| (*one).to_owned());
            read(arguments.collect(), Path::new("/"))
        };
        assert!(matches!(started(&[]), Arrived::Nothing));
        let long = format!("{SCHEME}://{}", "x".repeat(MAX_LENGTH));
        for unknown in [&["--help"][..], &["other://x"], &[&long], &["a", "b"], &["", "--flag"]] {
            assert!(matches!(started(unknown), Arrived::Unknown), "{:?}", unknown.len());
        }
    }

    #[test]
    fn a_flood_of_links_is_bounded_and_what_came_first_is_kept() {
        let Links { sender, mut receiver } = Links::new(std::iter::empty());
        for number in 0..2 * WAITING {
            put(&sender, read(vec![String::new(), format!("{SCHEME}://{number}")], Path::new("/")));
        }
        let mut kept = std::iter::from_fn(|| receiver.try_recv().ok());
        let Some(Arrived::Link(first)) = kept.next() else { panic!("the first link is lost") };
        assert_eq!(first.expose(), format!("{SCHEME}://0"));
        assert_eq!(kept.count() + 1, WAITING);
    }

    #[test]
    fn a_link_that_macos_brings_is_taken_as_it_is_and_no_other_address_is() {
        let link = format!("{SCHEME}://oauth/callback?state=a&code=b%20c");
        let Arrived::Link(taken) = read_text(&link) else { panic!("it is no link") };
        assert_eq!(taken.expose(), link);
        for other in [
            "https://example.com/a.plugboard-case",
            "file://host/share/a.plugboard-case.exe",
            "javascript:alert(1)",
            &format!("{SCHEME}://{}", "x".repeat(MAX_LENGTH)),
        ] {
            assert!(matches!(read_text(other), Arrived::Unknown), "{other}");
        }
    }

    #[test]
    fn only_a_program_that_nothing_else_registers_does_so_itself() {
        let (built, below_usr) = ("/home/a/target/debug/plugboard", "/usr/bin/plugboard");
        let image = "/tmp/.mount_abc/usr/bin/plugboard";
        for (packed, program, expected) in [
            (None, built, true),
            (Some(BundleType::AppImage), image, true),
            (Some(BundleType::Nsis), built, true),
            (None, below_usr, false),
            (Some(BundleType::Deb), below_usr, false),
            (Some(BundleType::Rpm), below_usr, false),
            // Unpacked somewhere else.
            (Some(BundleType::Deb), built, false),
            (Some(BundleType::App), "/Applications/Plugboard.app/Contents/MacOS/plugboard", false),
        ] {
            assert_eq!(
                registers_itself(packed.as_ref(), Path::new(program)),
                expected,
                "{packed:?} {program}"
            );
        }
    }
}
