//! What a desktop's panel does for programs: it shows notifications (`org.freedesktop.Notifications` 1.2) and the icons
//! beside the clock (`StatusNotifierWatcher`). Over the real session bus, with a person's hand for what is pressed.

#![expect(
    clippy::unused_self,
    clippy::used_underscore_binding,
    clippy::needless_pass_by_value,
    missing_docs,
    reason = "the interfaces are as the specifications have them"
)]

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use zbus::message::Header;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::OwnedValue;
use zbus::{Connection, Proxy, interface};

use crate::desktop::Desktop;
use crate::wait::{SOON, until};

const NOTIFICATIONS: &str = "/org/freedesktop/Notifications";
const WATCHER: &str = "/StatusNotifierWatcher";
const ITEM: &str = "/StatusNotifierItem";

/// A notification as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its number.
    pub id: u32,
    /// The number of the one whose place it took; 0 for none.
    pub before: u32,
    /// The first line.
    pub title: String,
    /// The rest.
    pub body: String,
    /// Keys and words of what can be pressed, in turn.
    pub actions: Vec<String>,
}

#[derive(Debug, Default)]
struct Seen {
    told: Vec<Told>,
    closed: Vec<u32>,
    /// The names on the bus of the programs that have an icon.
    items: Vec<String>,
}

/// Icon name, icons, title and text.
type Tip = (String, Vec<(i32, i32, Vec<u8>)>, String, String);

type Shared = Arc<Mutex<Seen>>;

/// The panel while it runs.
#[derive(Debug)]
pub struct Panel {
    connection: Connection,
    seen: Shared,
}

struct Notifications(Shared);

#[interface(name = "org.freedesktop.Notifications")]
impl Notifications {
    fn get_capabilities(&self) -> Vec<String> {
        ["actions", "body", "body-markup"].map(str::to_owned).to_vec()
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("panel".to_owned(), "tests".to_owned(), "1".to_owned(), "1.2".to_owned())
    }

    #[expect(clippy::too_many_arguments, reason = "the specification has so many")]
    fn notify(
        &self,
        _program: String,
        before: u32,
        _icon: String,
        title: String,
        body: String,
        actions: Vec<String>,
        _hints: std::collections::HashMap<String, OwnedValue>,
        _expires: i32,
    ) -> u32 {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let new = u32::try_from(seen.told.len()).unwrap_or(0) + 1;
        let id = if before == 0 { new } else { before };
        seen.told.push(Told { id, before, title, body, actions });
        id
    }

    fn close_notification(&self, id: u32) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).closed.push(id);
    }

    #[zbus(signal)]
    async fn activation_token(emitter: &SignalEmitter<'_>, id: u32, token: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, key: &str) -> zbus::Result<()>;
}

struct Watcher(Shared);

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, _service: String, #[zbus(header)] header: Header<'_>) {
        let sender = header.sender().map(ToString::to_string);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).items.extend(sender);
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

impl Panel {
    /// Starts one on a desktop.
    pub async fn start(desktop: &Desktop) -> Result<Self> {
        let seen = Shared::default();
        let connection = zbus::connection::Builder::address(desktop.bus())?
            .serve_at(NOTIFICATIONS, Notifications(Arc::clone(&seen)))?
            .serve_at(WATCHER, Watcher(Arc::clone(&seen)))?
            .name("org.freedesktop.Notifications")?
            .name("org.kde.StatusNotifierWatcher")?
            .build()
            .await?;
        Ok(Self { connection, seen })
    }

    /// Every notification so far.
    #[must_use]
    pub fn told(&self) -> Vec<Told> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).told.clone()
    }

    /// The numbers of those that were taken back.
    #[must_use]
    pub fn closed(&self) -> Vec<u32> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).closed.clone()
    }

    /// Waits until so many were asked for.
    pub async fn tells(&self, count: usize) -> Result<Vec<Told>> {
        until("a notification", SOON, async || Ok(Some(self.told()).filter(|told| told.len() >= count))).await
    }

    /// The same on a Wayland screen, where the server first passes on what lets a window come to the front.
    pub async fn press_with_token(&self, id: u32, key: &str, token: &str) -> Result<()> {
        let emitter = SignalEmitter::new(&self.connection, NOTIFICATIONS)?;
        Notifications::activation_token(&emitter, id, token).await?;
        self.press(id, key).await
    }

    /// Presses a button of one.
    pub async fn press(&self, id: u32, key: &str) -> Result<()> {
        let emitter = SignalEmitter::new(&self.connection, NOTIFICATIONS)?;
        Ok(Notifications::action_invoked(&emitter, id, key).await?)
    }

    /// Waits until a program has an icon beside the clock whose tip is as wanted; what it can be asked for.
    pub async fn icon(&self, wanted: impl Fn(&str) -> bool) -> Result<Proxy<'static>> {
        until("an icon beside the clock", SOON, async || {
            let item = self.seen.lock().unwrap_or_else(PoisonError::into_inner).items.last().cloned();
            let Some(item) = item else { return Ok(None) };
            let proxy: Proxy<'static> = zbus::proxy::Builder::new(&self.connection)
                .destination(item)?
                .path(ITEM)?
                .interface("org.kde.StatusNotifierItem")?
                .cache_properties(zbus::proxy::CacheProperties::No)
                .build()
                .await?;
            let tip: Tip = proxy.get_property("ToolTip").await.context("the icon's tip")?;
            Ok(wanted(&tip.2).then_some(proxy))
        })
        .await
    }
}
