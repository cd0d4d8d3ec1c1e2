//! One window on a list of one size, and what is done in it.

use std::time::Duration;

use anyhow::{Result, ensure};
use fantoccini::key::Key;
use fantoccini::wd::TimeoutConfiguration;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use support::desktop::driver::App;
use support::desktop::steps::{self, mark};
use support::desktop::{Desktop, Setup};
use support::programs::binary;
use support::sandbox::Sandbox;
use support::wait::{SOON, until};

/// What is typed letter by letter and taken back again.
pub(crate) const TYPED: [&str; 6] =
    ["amber coffee", "e", "instagram", "acc_01", "needs nobody has this name", "cafe 12"];

/// The list's way from the service into the window, at the largest size.
const LISTED: Duration = Duration::from_mins(2);
/// A scroll through 100,000 accounts on a slow machine.
const SCROLLED: Duration = Duration::from_mins(30);
/// Their accounts need somebody by the next refresh: none of them finds what the one before did.
const EXPIRING: [&str; 3] = ["instagram", "tiktok", "youtube"];
/// Looks at the memory; the smallest counts, since garbage is collected when it suits.
const LOOKS: usize = 20;
const WEB_PROCESS: &str = "WebKitWebProcess";

/// What a scroll met.
#[derive(Debug, Deserialize)]
pub(crate) struct Scroll {
    pub(crate) frames: u32,
    /// Frames in which a row in sight was missing or empty.
    pub(crate) blank: u32,
    /// Milliseconds.
    pub(crate) took: f64,
    pub(crate) rows: usize,
}

/// A refresh as the page felt it, in milliseconds.
#[derive(Debug, Deserialize)]
pub(crate) struct Refresh {
    pub(crate) took: f64,
    /// The longest frame.
    pub(crate) frame: f64,
    /// The longest wait for 60 rows.
    pub(crate) wait: f64,
}

/// What one size came to.
#[derive(Debug)]
pub(crate) struct Figures {
    pub(crate) accounts: usize,
    /// Milliseconds from key to painted rows, in order of length.
    pub(crate) keys: Vec<f64>,
    pub(crate) scroll: Scroll,
    pub(crate) refreshes: Vec<Refresh>,
    /// KiB that the page's process has for itself.
    pub(crate) memory: u64,
}

impl Figures {
    /// Milliseconds.
    pub(crate) fn longest_frame(&self) -> f64 {
        self.refreshes.iter().map(|refresh| refresh.frame).fold(0.0, f64::max)
    }
}

/// A window, signed in, with the probe in its page.
#[derive(Debug)]
pub(crate) struct Window {
    accounts: usize,
    typed: usize,
    memory: u64,
    // The app ends before the desktop that it runs on.
    app: App,
    sandbox: Sandbox,
    desktop: Desktop,
}

impl Window {
    pub(crate) async fn open(accounts: usize) -> Result<Self> {
        let desktop = Desktop::start(Setup::default()).await?;
        let (count, expired) = (accounts.to_string(), (accounts / 50).to_string());
        let sandbox = Sandbox::start(&["--accounts", &count, "--expired", &expired]).await?;
        let app = App::start(&desktop, &binary("PLUGBOARD_BINARY", "plugboard")?, &[], &[]).await?;
        app.see(&mark("welcome")).await?;
        steps::sign_in(&app, &sandbox.api_key, &sandbox.api()).await?;
        app.see_within("[data-test=row][data-account]", LISTED).await?;
        app.script(include_str!("probe.js")).await?;
        app.client().update_timeouts(TimeoutConfiguration::new(Some(SCROLLED), None, None)).await?;
        Ok(Self { accounts, typed: 0, memory: 0, app, sandbox, desktop })
    }

    /// Each letter waits until the one before has been painted, as a person's do.
    pub(crate) async fn type_and_take_back(&mut self, text: &str) -> Result<()> {
        let back = std::iter::repeat_n(char::from(Key::Backspace), text.chars().count());
        for letter in text.chars().chain(back) {
            self.app.fill(&mark("search"), &letter.to_string()).await?;
            self.typed += 1;
            until("a key's rows", SOON, async || {
                let painted = self.app.script("return probe.keys.length").await?;
                Ok((painted == json!(self.typed)).then_some(()))
            })
            .await?;
        }
        Ok(())
    }

    /// Everything else, and the end of the window.
    pub(crate) async fn measure(self) -> Result<Figures> {
        let mut keys: Vec<f64> = serde_json::from_value(self.app.script("return probe.keys").await?)?;
        keys.sort_by(f64::total_cmp);
        let scroll: Scroll = self.outcome("probe.scroll()").await?;
        eprintln!("{} accounts, scroll: {scroll:?}", self.accounts);
        ensure!(scroll.rows == self.accounts, "the scroll ended at row {}", scroll.rows);
        let mut refreshes = Vec::new();
        for platform in EXPIRING {
            self.sandbox.control("accounts/expire", &json!({ "platform": platform })).await?;
            let refresh: Refresh = self.outcome("probe.refresh()").await?;
            eprintln!("{} accounts, refresh: {refresh:?}", self.accounts);
            refreshes.push(refresh);
        }
        Ok(Figures { accounts: self.accounts, keys, scroll, refreshes, memory: self.memory })
    }

    /// What a promise of the page comes to. Nobody asks meanwhile: each question would cost the page a frame.
    async fn outcome<T: DeserializeOwned>(&self, promise: &str) -> Result<T> {
        let body = format!("{promise}.then(arguments[0])");
        Ok(serde_json::from_value(self.app.client().execute_async(&body, vec![]).await?)?)
    }

    /// Notes what the page's process has in memory with the list on screen and nothing done yet.
    pub(crate) async fn weigh(&mut self) -> Result<()> {
        self.app.settle().await?;
        let mut least = u64::MAX;
        for _ in 0..LOOKS {
            least = least.min(self.desktop.memory_of(WEB_PROCESS)?);
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        ensure!(least > 0, "the page's process has no memory");
        self.memory = least;
        Ok(())
    }
}
