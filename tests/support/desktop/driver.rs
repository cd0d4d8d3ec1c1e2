//! The app's own window, driven through `WebKitWebDriver`.
//!
//! Everything here asserts on the page; pictures are for people to look at.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::desktop::Desktop;
use crate::programs::{Program, tail};
use crate::wait::{BROWSER, SOON, until};

/// The program that drives the app's page.
pub const DRIVER: &str = "WebKitWebDriver";

/// A session hangs for ever when another instance of the app is still there.
const SESSION: Duration = Duration::from_secs(40);
const GOODBYE: Duration = Duration::from_secs(5);

/// A running app with its window. Dropping it kills the app.
#[derive(Debug)]
pub struct App {
    client: Client,
    driver: Program,
    log: PathBuf,
    id: u32,
    binary: PathBuf,
}

impl App {
    /// Starts `binary` on the desktop and waits for its window. `environment` comes on top of the desktop's.
    pub async fn start(
        desktop: &Desktop,
        binary: &Path,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Result<Self> {
        Self::start_by(desktop.command(DRIVER), desktop, binary, arguments, environment).await
    }

    /// The same where `command` starts the driver, in surroundings that the app then has too.
    pub async fn start_by(
        mut command: Command,
        desktop: &Desktop,
        binary: &Path,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Result<Self> {
        ensure!(desktop.running(binary)?.is_empty(), "the app runs already on this desktop");
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        command.args(["-p", &port.to_string()]).envs(environment.iter().copied());
        command.env("TAURI_AUTOMATION", "true").env("TAURI_WEBVIEW_AUTOMATION", "true");
        let log = desktop.logs().join(format!("app-{port}.log"));
        let driver = Program::start(command, log.clone())?;
        until("WebKitWebDriver", SOON, async || Ok(TcpStream::connect(("127.0.0.1", port)).await.ok()))
            .await?;

        let wanted = json!({ "webkitgtk:browserOptions": { "binary": binary, "args": arguments } });
        let Value::Object(wanted) = wanted else { bail!("capabilities are an object") };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let address = format!("http://127.0.0.1:{port}");
        let session = builder.capabilities(wanted).connect(&address);
        let client = tokio::time::timeout(SESSION, session)
            .await
            .map_err(anyhow::Error::from)
            .and_then(|session| session.map_err(anyhow::Error::from))
            .with_context(|| {
                format!("no session with the app's window; its log ends:\n{}", tail(&log, 20))
            })?;
        let id = desktop.running(binary)?.pop().context("the app has a window and no process")?;
        Ok(Self { client, driver, log, id, binary: binary.to_owned() })
    }

    /// Waits until a visible element matches the selector and returns it.
    pub async fn see(&self, selector: &str) -> Result<Element> {
        self.see_within(selector, SOON).await
    }

    /// The same, for what takes longer or must be quicker.
    pub async fn see_within(&self, selector: &str, within: Duration) -> Result<Element> {
        let seen = until(&format!("{selector} in the app"), within, async || {
            for element in self.client.find_all(Locator::Css(selector)).await? {
                if element.is_displayed().await? {
                    return Ok(Some(element));
                }
            }
            Ok(None)
        })
        .await;
        match seen {
            Ok(element) => Ok(element),
            Err(error) => Err(error.context(format!("the app shows:\n{}", self.page().await))),
        }
    }

    /// Waits until nothing visible matches the selector.
    pub async fn gone(&self, selector: &str) -> Result<()> {
        until(&format!("no {selector} in the app"), SOON, async || {
            for element in self.client.find_all(Locator::Css(selector)).await? {
                if element.is_displayed().await? {
                    return Ok(None);
                }
            }
            Ok(Some(()))
        })
        .await
    }

    /// Clicks the first visible match, as soon as it can be clicked.
    pub async fn click(&self, selector: &str) -> Result<()> {
        self.see(selector).await?;
        until(&format!("a click on {selector}"), SOON, async || {
            for element in self.client.find_all(Locator::Css(selector)).await? {
                if element.is_displayed().await? && element.is_enabled().await? {
                    return element.click().await.map(Some).map_err(anyhow::Error::from);
                }
            }
            Ok(None)
        })
        .await
    }

    /// Types into the first visible match.
    pub async fn fill(&self, selector: &str, text: &str) -> Result<()> {
        self.see(selector).await?.send_keys(text).await.with_context(|| format!("typing into {selector}"))
    }

    /// The visible text of the first visible match.
    pub async fn text(&self, selector: &str) -> Result<String> {
        Ok(self.see(selector).await?.text().await?)
    }

    /// An attribute of the first visible match.
    pub async fn attribute(&self, selector: &str, name: &str) -> Result<Option<String>> {
        Ok(self.see(selector).await?.attr(name).await?)
    }

    /// How many elements match, seen or not.
    pub async fn count(&self, selector: &str) -> Result<usize> {
        Ok(self.client.find_all(Locator::Css(selector)).await?.len())
    }

    /// Runs the body of a JavaScript function in the page and returns what it returns.
    pub async fn script(&self, body: &str) -> Result<Value> {
        let answer = tokio::time::timeout(BROWSER, self.client.execute(body, vec![]));
        Ok(answer.await.context("the page does not answer")??)
    }

    /// All visible text of the page, for messages.
    pub async fn page(&self) -> String {
        let text = self.script("return document.body.innerText").await;
        text.ok().and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Waits until what the page shows has been painted and no longer moves, for pictures.
    pub async fn settle(&self) -> Result<()> {
        let still = "const done = arguments[0];
            const ends = (moving) => moving.effect.getComputedTiming().iterations !== Infinity;
            const finished = document.getAnimations().filter(ends).map((moving) => moving.finished.catch(() => 0));
            Promise.all(finished).then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(0))));";
        let settled = self.client.execute_async(still, vec![]);
        tokio::time::timeout(SOON, settled).await.context("the page never stops moving")??;
        Ok(())
    }

    /// What the app has logged.
    #[must_use]
    pub fn log(&self) -> String {
        self.driver.printed()
    }

    /// The end of that, for messages.
    #[must_use]
    pub fn log_tail(&self) -> String {
        tail(&self.log, 20)
    }

    /// The app's process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The process id of what drives it, which outlives it.
    #[must_use]
    pub fn driver(&self) -> u32 {
        self.driver.id()
    }

    /// The `WebDriver` client itself, for what has no short form here.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Kills the app without warning, as a crash or a power cut does, and waits until it is gone.
    pub async fn kill(self, desktop: &Desktop) -> Result<()> {
        desktop.kill(&self.binary).await?;
        let _ = tokio::time::timeout(GOODBYE, self.client.clone().close()).await;
        Ok(())
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let still = std::fs::read_link(format!("/proc/{}/exe", self.id)).is_ok_and(|exe| exe == self.binary);
        if still {
            let id = self.id.to_string();
            let _ = Command::new("kill").args(["-KILL", &id]).stderr(Stdio::null()).status();
        }
    }
}
