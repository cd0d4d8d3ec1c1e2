//! The real Chromium as the desktop's default browser, looked at and clicked over `DevTools`.
//!
//! Its profiles start as those of a person who once ticked "always allow" for Plugboard's links on the page's
//! origin: Chromium's own question lies outside every page, and no driver can answer it.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::desktop::Look;
use crate::wait::{BROWSER, SOON, until};

/// What a default browser is the default for.
pub(crate) const MIME_TYPES: [&str; 2] = ["x-scheme-handler/http", "x-scheme-handler/https"];

/// Counts the clicks that reach the page from here on.
const WATCH_CLICKS: &str =
    "window.clicks = 0; document.addEventListener('click', () => { window.clicks += 1 }, true)";

/// After this time without one, the mouse is pressed again.
const BETWEEN_PRESSES: Duration = Duration::from_millis(500);

const WRAPPER: &str = r#"#!/bin/sh
# One profile per origin, so that each can start with its permission.
origin=$(printf '%s' "$1" | cut -d/ -f1-3)
profile="@folder@/$(printf '%s' "$origin" | tr -c 'A-Za-z0-9.\n' _)"
if [ ! -d "$profile" ]; then
    mkdir -p "$profile/Default"
    printf '@links@' "$origin" > "$profile/Default/Preferences"
fi
printf '%s\n' "$1" >> "@folder@/opened"
for program in chromium chromium-browser google-chrome; do command -v "$program" >/dev/null && break; done
[ -z "$WAYLAND_DISPLAY" ] || set -- --ozone-platform=wayland "$@"
# Root cannot have Chromium's own sandbox; --test-type keeps it from saying so above the page.
[ "$(id -u)" -ne 0 ] || set -- --no-sandbox --test-type "$@"
exec "$program" --no-first-run --no-default-browser-check --disable-background-networking \
    --disable-component-update --disable-sync --disable-gpu --disable-quic --password-store=basic @look@ \
    --window-size=880,930 --window-position=550,8 --remote-debugging-port=0 --user-data-dir="$profile" \
    "$@" >> "@folder@/log" 2>&1
"#;

/// What a person told the browser about Plugboard's links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Links {
    /// "Always allow", on every page.
    #[default]
    Allowed,
    /// "Never": the browser does nothing, and does not ask again.
    Refused,
}

impl Links {
    /// As a profile's preferences; `%s` is the page's origin.
    fn preferences(self) -> &'static str {
        match self {
            Self::Allowed => {
                r#"{"protocol_handler":{"allowed_origin_protocol_pairs":{"%s":{"ai.social-api.plugboard":true}}}}"#
            }
            Self::Refused => {
                r#"{"protocol_handler":{"excluded_schemes":{"ai.social-api.plugboard":true}},"origin":"%s"}"#
            }
        }
    }
}

/// The default browser of one desktop. It runs from the first link on.
#[derive(Debug)]
pub struct Browser {
    folder: PathBuf,
}

impl Browser {
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    pub(crate) fn install(&self, look: Look, links: Links) -> Result<PathBuf> {
        std::fs::create_dir_all(&self.folder)?;
        let look = match look {
            Look::Light => "",
            Look::Dark => "--force-dark-mode",
        };
        let script = WRAPPER.replace("@folder@", &self.folder.display().to_string()).replace("@look@", look);
        let script = script.replace("@links@", links.preferences());
        let path = self.folder.join("start");
        std::fs::write(&path, script)?;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755))?;
        Ok(path)
    }

    /// Every address that the system handed to the browser, in order.
    #[must_use]
    pub fn opened(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.folder.join("opened")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// The addresses of all open tabs.
    pub async fn tabs(&self) -> Result<Vec<String>> {
        Ok(self.targets().await?.into_iter().map(|(url, _)| url).collect())
    }

    /// The newest tab whose address starts with `prefix`, once there is one.
    pub async fn page(&self, prefix: &str) -> Result<Page> {
        let socket = until(&format!("a tab at {prefix}"), BROWSER, async || {
            let tabs = self.targets().await?;
            Ok(tabs.into_iter().find(|(url, _)| url.starts_with(prefix)).map(|(_, socket)| socket))
        })
        .await?;
        let (socket, _) = tokio_tungstenite::connect_async(socket).await.context("DevTools")?;
        Ok(Page { socket, serial: 0 })
    }

    /// The tab that the address which was opened last is shown in, once it is there. What opens links for a
    /// desktop may have ended before the browser was started.
    pub async fn page_opened_last(&self) -> Result<Page> {
        let address = until("an address in the browser", SOON, async || Ok(self.opened().pop())).await?;
        self.page(&address).await
    }

    async fn targets(&self) -> Result<Vec<(String, String)>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&self.folder)? {
            let Ok(text) = std::fs::read_to_string(entry?.path().join("DevToolsActivePort")) else {
                continue;
            };
            let Some(port) = text.lines().next() else { continue };
            let list: Vec<Value> =
                reqwest::get(format!("http://127.0.0.1:{port}/json")).await?.json().await?;
            for target in list.iter().filter(|target| target["type"] == "page") {
                let text = |name: &str| target[name].as_str().unwrap_or_default().to_owned();
                found.push((text("url"), text("webSocketDebuggerUrl")));
            }
        }
        Ok(found)
    }
}

/// One tab.
#[derive(Debug)]
pub struct Page {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    serial: u64,
}

impl Page {
    /// The value of a JavaScript expression.
    pub async fn evaluate(&mut self, expression: &str) -> Result<Value> {
        let parameters = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut result = self.call("Runtime.evaluate", parameters).await?;
        ensure!(result.get("exceptionDetails").is_none(), "{expression}: {}", result["exceptionDetails"]);
        Ok(result["result"]["value"].take())
    }

    /// Waits until something visible matches the selector.
    pub async fn wait_for(&mut self, selector: &str) -> Result<()> {
        self.position(selector).await.map(drop)
    }

    /// Clicks the middle of the first match with the mouse, as a person does, as soon as it is there. Chromium
    /// drops what is pressed on a page that it has not painted yet; a person would press again.
    pub async fn click(&mut self, selector: &str) -> Result<()> {
        self.evaluate(WATCH_CLICKS).await?;
        let deadline = Instant::now() + SOON;
        loop {
            let (x, y) = self.position(selector).await?;
            for kind in ["mousePressed", "mouseReleased"] {
                let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
                self.call("Input.dispatchMouseEvent", event).await?;
            }
            if self.was_clicked().await? {
                return Ok(());
            }
            ensure!(Instant::now() < deadline, "the browser takes no click on {selector}");
        }
    }

    /// The same with a key of the screen's keyboard, which `press` presses: what is pressed by `DevTools` does not
    /// count as a person's where focus is given away.
    pub async fn click_by_key(&mut self, selector: &str, press: impl Fn() -> Result<()>) -> Result<()> {
        self.evaluate(WATCH_CLICKS).await?;
        let deadline = Instant::now() + SOON;
        loop {
            self.wait_for(selector).await?;
            self.evaluate(&format!("document.querySelector({}).focus()", json!(selector))).await?;
            press()?;
            if self.was_clicked().await? {
                return Ok(());
            }
            ensure!(Instant::now() < deadline, "the browser takes no key on {selector}");
        }
    }

    async fn was_clicked(&mut self) -> Result<bool> {
        let pressed = Instant::now();
        while pressed.elapsed() < BETWEEN_PRESSES {
            // A page that was left by the click no longer knows of the watch.
            if self.evaluate("window.clicks !== 0").await? == json!(true) {
                return Ok(true);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(false)
    }

    /// The text of the page as a person sees it.
    pub async fn text(&mut self) -> Result<String> {
        Ok(self.evaluate("document.body.innerText").await?.as_str().unwrap_or_default().to_owned())
    }

    /// Brings the tab to the front.
    pub async fn to_front(&mut self) -> Result<()> {
        self.call("Page.bringToFront", json!({})).await.map(drop)
    }

    /// Closes the tab, and with the last one the window.
    pub async fn close(mut self) -> Result<()> {
        self.call("Page.close", json!({})).await.map(drop)
    }

    async fn position(&mut self, selector: &str) -> Result<(f64, f64)> {
        let look = format!(
            "(() => {{ const found = document.querySelector({}); if (!found || document.readyState !== 'complete') \
             return null; found.scrollIntoView({{ block: 'nearest' }}); const box = found.getBoundingClientRect(); \
             return box.width > 0 ? [box.x + box.width / 2, box.y + box.height / 2] : null }})()",
            json!(selector)
        );
        let deadline = Instant::now() + SOON;
        loop {
            let place = self.evaluate(&look).await?;
            if let (Some(x), Some(y)) = (place[0].as_f64(), place[1].as_f64()) {
                return Ok((x, y));
            }
            if Instant::now() >= deadline {
                bail!("no {selector} in the browser; it shows: {}", self.text().await?);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn call(&mut self, method: &str, parameters: Value) -> Result<Value> {
        self.serial += 1;
        let call = json!({ "id": self.serial, "method": method, "params": parameters });
        self.socket.send(Message::text(call.to_string())).await?;
        let answer = async {
            while let Some(message) = self.socket.next().await {
                let Ok(text) = message?.into_text() else { continue };
                let mut answer: Value = serde_json::from_str(&text)?;
                if answer["id"] == self.serial {
                    ensure!(answer.get("error").is_none(), "{method}: {}", answer["error"]);
                    return Ok(answer["result"].take());
                }
            }
            bail!("{method}: the browser closed the tab")
        };
        tokio::time::timeout(SOON, answer).await.with_context(|| format!("{method}: no answer"))?
    }
}
