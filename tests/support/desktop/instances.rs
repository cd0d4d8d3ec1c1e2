//! What the first Plugboard does for those that are started after it: it owns a name on the session bus and takes what
//! they bring. Here also a stand-in for it, and a flood of calls to it.

#![expect(
    clippy::used_underscore_binding,
    reason = "the interface is as it is, and the folder says nothing here"
)]

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use futures_util::StreamExt as _;
use zbus::{Connection, connection, interface};

use crate::desktop::Desktop;

const NAME: &str = "ai.social-api.plugboard.SingleInstance";
const PATH: &str = "/ai/social_api/plugboard/SingleInstance";
const INTERFACE: &str = "org.SingleInstance.DBus";

/// How many calls wait for their answer at once.
const AT_ONCE: usize = 16;

/// A program that has the name and notes what it is brought. It is no Plugboard.
#[derive(Debug)]
pub struct StandIn {
    _bus: Connection,
    brought: Arc<Mutex<Vec<Vec<String>>>>,
}

struct Receiver(Arc<Mutex<Vec<Vec<String>>>>);

#[interface(name = "org.SingleInstance.DBus")]
impl Receiver {
    fn execute_callback(&self, arguments: Vec<String>, _folder: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(arguments);
    }
}

impl StandIn {
    /// Takes the name on this desktop.
    pub async fn start(desktop: &Desktop) -> Result<Self> {
        let brought = Arc::default();
        let bus = connection::Builder::address(desktop.bus())?
            .name(NAME)?
            .serve_at(PATH, Receiver(Arc::clone(&brought)))?
            .build()
            .await?;
        Ok(Self { _bus: bus, brought })
    }

    /// The arguments of each process so far, without its own name.
    #[must_use]
    pub fn brought(&self) -> Vec<Vec<String>> {
        let brought = self.brought.lock().unwrap_or_else(PoisonError::into_inner);
        brought.iter().map(|arguments| arguments.iter().skip(1).cloned().collect()).collect()
    }
}

/// What brings the running Plugboard links, as second processes do.
#[derive(Debug)]
pub struct Bringing(Connection);

impl Bringing {
    /// To the Plugboard of this desktop.
    pub async fn to(desktop: &Desktop) -> Result<Self> {
        Ok(Self(connection::Builder::address(desktop.bus())?.build().await?))
    }

    /// Brings so many, some at a time, until all have been taken.
    pub async fn bring(self, count: usize, link: impl Fn(usize) -> String) -> Result<()> {
        let bus = &self.0;
        let one = |number: usize| {
            let body = (vec!["plugboard".to_owned(), link(number)], "/");
            async move { bus.call_method(Some(NAME), PATH, Some(INTERFACE), "ExecuteCallback", &body).await }
        };
        let mut all = futures_util::stream::iter(0..count).map(one).buffer_unordered(AT_ONCE);
        while let Some(answer) = all.next().await {
            answer?;
        }
        Ok(())
    }
}
