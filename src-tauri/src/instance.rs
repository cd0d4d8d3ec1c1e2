//! One Plugboard at a time on Linux: the first one owns a name on the session bus, and a second process hands over what it
//! was started with and ends. All of it happens before GTK starts, whose X libraries have threads that can crash a
//! process while it exits. Name and interface are those of `tauri-plugin-single-instance`.

use std::convert::Infallible;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use tokio::time::timeout;
use zbus::{Connection, connection, interface};

use crate::activation::Activation;
use crate::deep_link::Links;
use crate::message::Message;
use crate::surroundings::{BUS, BUS_OF_SESSION};
use crate::web_view::EXIT_CODE;
use crate::words::{language, words};

const NAME: &str = "ai.social-api.plugboard.SingleInstance";
const PATH: &str = "/ai/social_api/plugboard/SingleInstance";
const INTERFACE: &str = "org.SingleInstance.DBus";

/// A bus, or a first Plugboard, that has not answered by then hangs.
const ANSWERS_WITHIN: Duration = Duration::from_secs(5);

/// The first one may end while a second one calls it: then the second is the first.
const MOST_CLAIMS: usize = 3;

/// The first Plugboard of this session; without a session bus nobody knows, and the data folder's lock decides. It owns
/// the name for as long as it lives.
pub struct Instance {
    _bus: Option<Connection>,
}

/// Takes what second processes bring.
struct Receiver<F>(F);

#[interface(name = "org.SingleInstance.DBus")]
impl<F: Fn(Vec<String>, &Path) + Send + Sync + 'static> Receiver<F> {
    fn execute_callback(&self, arguments: Vec<String>, folder: &str) {
        (self.0)(arguments, Path::new(folder));
    }
}

/// What came of a call.
enum Handed {
    Over,
    /// The first one is there and does not answer. The call waits for it on the bus.
    Waits,
    /// Nobody has the name any more.
    ToNobody(zbus::Error),
}

/// Returns in the first process. A second one hands everything over to it and exits.
pub fn claim(links: &Links, activation: &Activation) -> Instance {
    let mut claims = 0;
    loop {
        claims += 1;
        let claim = tauri::async_runtime::block_on(async { timeout(ANSWERS_WITHIN, own_name(links)).await });
        match claim {
            Ok(Ok(bus)) => return Instance { _bus: Some(bus) },
            Ok(Err(zbus::Error::NameTaken)) if claims < MOST_CLAIMS => {
                match tauri::async_runtime::block_on(hand_over(activation)) {
                    Handed::Over => std::process::exit(0),
                    Handed::Waits => say_it_hangs(),
                    Handed::ToNobody(error) => tracing::info!(%error, "the first Plugboard has ended"),
                }
            }
            Ok(Err(error)) => {
                tracing::info!(%error, "other Plugboards cannot be found");
                return Instance { _bus: None };
            }
            Err(_) => {
                let Err(error) = restart_without_bus();
                tracing::warn!(%error, "the session bus does not answer");
                return Instance { _bus: None };
            }
        }
    }
}

async fn own_name(links: &Links) -> zbus::Result<Connection> {
    connection::Builder::session()?
        .name(NAME)?
        .allow_name_replacements(false)
        .replace_existing_names(false)
        .serve_at(PATH, Receiver(links.accept()))?
        .build()
        .await
}

async fn hand_over(activation: &Activation) -> Handed {
    let call = async {
        let bus = Connection::session().await?;
        // Before what brings the window to the front.
        activation.give(&bus).await;
        let arguments: Vec<_> = std::env::args_os().map(|one| one.to_string_lossy().into_owned()).collect();
        let folder = std::env::current_dir().unwrap_or_default();
        let body = (arguments, folder.to_string_lossy());
        bus.call_method(Some(NAME), PATH, Some(INTERFACE), "ExecuteCallback", &body).await
    };
    match timeout(ANSWERS_WITHIN, call).await {
        Ok(Ok(_)) => Handed::Over,
        Ok(Err(error)) => Handed::ToNobody(error),
        Err(_) => Handed::Waits,
    }
}

/// The data folder is not known yet, so that it is in the system's language.
fn say_it_hangs() -> ! {
    tracing::error!("the first Plugboard does not answer");
    let words = words(language(None));
    let message =
        Message { title: words.hangs_title, text: format!("{}\n\n{}", words.hangs, words.hangs_step) };
    message.print();
    message.show();
    std::process::exit(EXIT_CODE);
}

/// GTK asks the bus too, and would wait for ever. Only a new process can do without: this one cannot change its
/// environment. Programs that it starts get the bus back. Returns where it fails.
fn restart_without_bus() -> std::io::Result<Infallible> {
    tracing::warn!("the session bus does not answer; Plugboard goes on without it");
    let mut again = Command::new(std::env::current_exe()?);
    again.args(std::env::args_os().skip(1));
    again.env(BUS_OF_SESSION, std::env::var_os(BUS).unwrap_or_default()).env(BUS, "disabled:");
    Err(again.exec())
}
