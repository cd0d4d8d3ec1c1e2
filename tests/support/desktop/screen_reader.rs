//! What a screen reader is told by Plugboard's window, over AT-SPI 2: the tree of what is there, and what is to be
//! spoken by itself. It knows nothing of the page but that.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use atspi_proxies::accessible::{AccessibleProxy, ObjectRefExt as _};
use atspi_proxies::bus::BusProxy;
use atspi_proxies::common::events::object::{AnnouncementEvent, ChildrenChangedEvent};
use atspi_proxies::common::object_ref::ObjectRefOwned;
use atspi_proxies::common::{Operation, StateSet};
pub use atspi_proxies::common::{Role, State};
use atspi_proxies::registry::RegistryProxy;
use atspi_proxies::text::TextProxy;
use futures_util::StreamExt as _;
use zbus::names::{BusName, MemberName, OwnedBusName};
use zbus::proxy::CacheProperties;
use zbus::zvariant::OwnedObjectPath;
use zbus::{Connection, MatchRule, Message, MessageStream, message};

use super::{Desktop, Listener};
use crate::desktop::driver::App;
use crate::programs::{Program, run};
use crate::wait::{SOON, until};

/// How long reading a page may take before it is begun anew.
const READ: Duration = Duration::from_secs(5);

/// Says which program has the accessibility bus, which systems keep in different folders.
const LAUNCHER: &str = "/usr/share/dbus-1/services/org.a11y.Bus.service";

/// What a program tells only where somebody asked for it.
const WANTED: [&str; 2] = ["object:children-changed:add", "object:announcement"];

/// What a page marks as to be spoken when it changes, and how urgently: `polite` or `assertive`.
const LIVE: &str = "container-live";

impl Listener {
    pub(super) fn environment(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Nobody => Some(("NO_AT_BRIDGE", "1")),
            Self::ScreenReader => None,
        }
    }
}

impl Desktop {
    /// Starts the accessibility bus, and says that a screen reader runs.
    pub(super) async fn start_accessibility(&mut self) -> Result<()> {
        let service = std::fs::read_to_string(LAUNCHER).context(LAUNCHER)?;
        let program = service.lines().find_map(|line| line.strip_prefix("Exec="));
        let mut launcher = self.command(Path::new(program.context("no program in the file")?));
        launcher.args(["--launch-immediately", "--a11y=1", "--screen-reader=1"]);
        self.programs.push(Program::start(launcher, self.logs().join("accessibility.log"))?);
        until("the accessibility bus", SOON, async || {
            let mut ask = self.command("gdbus");
            ask.args(["call", "--session", "--timeout", "2", "--dest", "org.a11y.Bus"]);
            ask.args(["--object-path", "/org/a11y/bus", "--method", "org.a11y.Bus.GetAddress"]);
            Ok(run(ask).is_ok().then_some(()))
        })
        .await
    }
}

/// One thing in the window, as it is told about.
#[derive(Debug, Clone)]
pub struct Thing {
    /// How deep in the tree.
    pub depth: usize,
    /// What it is.
    pub role: Role,
    /// What it is called; empty for what has no name.
    pub name: String,
    /// What is said beside the name.
    pub description: String,
    /// All that is so of it.
    pub states: StateSet,
    /// More of it, by the names that ARIA has without `aria-`.
    pub attributes: HashMap<String, String>,
}

impl Thing {
    /// Whether this is so.
    #[must_use]
    pub fn is(&self, state: State) -> bool {
        self.states.contains(state)
    }
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let states: Vec<&str> = self.states.iter().map(|state| state.to_static_str()).collect();
        write!(f, "{} {:?} ({})", self.role, self.name, states.join(" "))
    }
}

/// What is in the window's page, in reading order, each thing before what is in it.
#[derive(Debug, Clone)]
pub struct Tree(pub Vec<Thing>);

impl Tree {
    /// The first thing of this role and name.
    #[must_use]
    pub fn find(&self, role: Role, name: &str) -> Option<&Thing> {
        self.0.iter().find(|thing| thing.role == role && thing.name == name)
    }

    /// All things of this role.
    pub fn all(&self, role: Role) -> impl Iterator<Item = &Thing> {
        self.0.iter().filter(move |thing| thing.role == role)
    }

    /// Each thing with what it is in.
    pub fn with_parents(&self) -> impl Iterator<Item = (&Thing, Option<&Thing>)> {
        self.0.iter().enumerate().map(|(index, thing)| {
            (thing, self.0[..index].iter().rev().find(|before| before.depth < thing.depth))
        })
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|thing| writeln!(f, "{}{thing}", "  ".repeat(thing.depth)))
    }
}

/// Something that is to be spoken without being asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// Whether it interrupts what is being spoken.
    pub interrupts: bool,
    /// The words.
    pub text: String,
}

type Shared = Arc<Mutex<Vec<Spoken>>>;

/// A screen reader that runs. What it is told before it listens is lost.
#[derive(Debug)]
pub struct ScreenReader {
    bus: Connection,
    spoken: Shared,
}

impl ScreenReader {
    /// Starts listening on a desktop that has a [`Listener::ScreenReader`].
    pub async fn start(desktop: &Desktop) -> Result<Self> {
        let session = zbus::connection::Builder::address(desktop.bus())?.build().await?;
        let address = BusProxy::new(&session).await?.get_address().await?;
        let bus = zbus::connection::Builder::address(address.as_str())?.build().await?;
        // Of its own: answers do not wait behind events on a connection that is full of them.
        let ear = zbus::connection::Builder::address(address.as_str())?.build().await?;
        let registry = RegistryProxy::new(&ear).await?;
        for event in WANTED {
            registry.register_event(event).await?;
        }
        let rule = MatchRule::builder()
            .msg_type(message::Type::Signal)
            .interface("org.a11y.atspi.Event.Object")?
            .build();
        let mut events = MessageStream::for_match_rule(rule, &ear, None).await?;
        let spoken = Shared::default();
        let (told, asked) = (Arc::clone(&spoken), bus.clone());
        tokio::spawn(async move {
            while let Some(Ok(event)) = events.next().await {
                // What is gone before it can be asked about, nobody speaks.
                if let Ok(Some(words)) = spoken_of(&asked, &event).await {
                    told.lock().unwrap_or_else(PoisonError::into_inner).push(words);
                }
            }
        });
        Ok(Self { bus, spoken })
    }

    /// All that was spoken so far.
    #[must_use]
    pub fn spoken(&self) -> Vec<Spoken> {
        self.spoken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until words with this in them are spoken, and gives all that was from the last time on that anybody waited.
    pub async fn hears(&self, text: &str) -> Result<Vec<Spoken>> {
        let heard = until(&format!("{text:?} to be spoken"), SOON, async || {
            let mut spoken = self.spoken.lock().unwrap_or_else(PoisonError::into_inner);
            let has = spoken.iter().position(|words| words.text.contains(text));
            Ok(has.map(|at| spoken.drain(..=at).collect()))
        })
        .await;
        heard.with_context(|| format!("spoken was {:?}", self.spoken()))
    }

    /// The page in the app's window, once it is as wanted.
    pub async fn reads(&self, app: &App, wanted: impl Fn(&Tree) -> bool) -> Result<Tree> {
        let mut last = String::new();
        let read = until("the window as wanted", SOON, async || {
            // WebKit leaves a question about something that goes away meanwhile without an answer.
            let tree = tokio::time::timeout(READ, self.read(app)).await.context("no answer")??;
            last = tree.to_string();
            Ok(wanted(&tree).then_some(tree))
        })
        .await;
        read.with_context(|| format!("last there was\n{last}"))
    }

    /// The page in the app's window.
    async fn read(&self, app: &App) -> Result<Tree> {
        let page = self.page(app).await?;
        let mut things = Vec::new();
        let mut rest = vec![(page, 0)];
        while let Some((next, depth)) = rest.pop() {
            let thing = next.as_accessible_proxy(&self.bus).await?;
            let (role, name, description, states, attributes, children) = tokio::try_join!(
                thing.get_role(),
                thing.name(),
                thing.description(),
                thing.get_state(),
                thing.get_attributes(),
                thing.get_children()
            )?;
            things.push(Thing { depth, role, name, description, states, attributes });
            rest.extend(children.into_iter().rev().map(|child| (child, depth + 1)));
        }
        Ok(Tree(things))
    }

    /// The document in the app's window. It is of another process, with a name on the bus that no other child has.
    async fn page(&self, app: &App) -> Result<ObjectRefOwned> {
        let registry = AccessibleProxy::builder(&self.bus).destination("org.a11y.atspi.Registry")?;
        let bus = zbus::fdo::DBusProxy::new(&self.bus).await?;
        let mut rest: Vec<(OwnedBusName, OwnedObjectPath)> = Vec::new();
        for program in registry.build().await?.get_children().await? {
            let name = BusName::from(program.name().context("a program without a name")?.to_owned());
            if bus.get_connection_unix_process_id(name.clone()).await.is_ok_and(|id| id == app.id()) {
                rest.push((name.into(), program.path().to_owned().into()));
            }
        }
        while let Some((name, path)) = rest.pop() {
            let thing = AccessibleProxy::builder(&self.bus).destination(name)?.path(path)?;
            let thing = thing.cache_properties(CacheProperties::No).build().await?;
            if thing.get_role().await? == Role::DocumentWeb {
                return Ok(thing.try_into()?);
            }
            // GTK counts it as a child, and leaves it out of the list of all.
            for index in 0..thing.child_count().await? {
                rest.push(thing.inner().call("GetChildAtIndex", &(index,)).await?);
            }
        }
        bail!("no page in the window")
    }
}

/// What an event asks to be spoken, if anything.
async fn spoken_of(bus: &Connection, event: &Message) -> Result<Option<Spoken>> {
    match event.header().member().map(MemberName::as_str) {
        Some("ChildrenChanged") => {
            let event = ChildrenChangedEvent::try_from(event)?;
            if event.operation != Operation::Insert {
                return Ok(None);
            }
            let child = event.child.as_accessible_proxy(bus).await?;
            let attributes = child.get_attributes().await?;
            // A place for what will be spoken is nothing to speak.
            if attributes.contains_key("live") {
                return Ok(None);
            }
            let interrupts = match attributes.get(LIVE).map(String::as_str) {
                Some("polite") => false,
                Some("assertive") => true,
                Some(_) | None => return Ok(None),
            };
            let place = child.inner();
            let text = TextProxy::builder(bus).destination(place.destination())?.path(place.path())?;
            let text = text.build().await?.get_text(0, -1).await?;
            Ok(Some(Spoken { interrupts, text }))
        }
        Some("Announcement") => {
            Ok(Some(Spoken { interrupts: true, text: AnnouncementEvent::try_from(event)?.text }))
        }
        Some(_) | None => Ok(None),
    }
}
