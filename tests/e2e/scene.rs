//! What most tests begin with: a desktop, a sandbox, and Plugboard signed in to it.

use std::process::Stdio;

use anyhow::{Context, Result};
use rusqlite::{Connection, OpenFlags};
use support::desktop::driver::App;
use support::desktop::steps::{self, mark, sheet};
use support::desktop::{Desktop, Setup};
use support::programs::binary;
use support::sandbox::Sandbox;
use support::wait::{SOON, until};

pub const EXCHANGE: &str = "POST /v1/oauth/exchange";
pub const CONNECT: &str = "POST /v1/accounts/connect";
pub const FORGED: &str =
    "ai.social-api.plugboard://oauth/callback?code=x&state=00000000000000000000000000000000";

/// What the sandbox of this run speaks: the whole suite runs once for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contract {
    /// The guide of March 2026: links come back, and codes are exchanged.
    Seed,
    /// Today's: the service has the code, and browsers come back to a page on this computer.
    Current,
}

impl Contract {
    /// As `PLUGBOARD_CONTRACT` says; the seed's without it.
    pub fn of_run() -> Self {
        match std::env::var("PLUGBOARD_CONTRACT").as_deref() {
            Ok("current") => Self::Current,
            Ok("seed") | Err(_) => Self::Seed,
            Ok(other) => panic!("PLUGBOARD_CONTRACT={other}"),
        }
    }

    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Seed => &["--contract", "seed"],
            Self::Current => &["--contract", "current", "--plan", "business"],
        }
    }

    /// How many exchanges a sign-in that went well has asked for.
    pub fn exchanges(self) -> usize {
        match self {
            Self::Seed => 1,
            Self::Current => 0,
        }
    }
}

pub struct Scene {
    // The app ends before the desktop that it runs on.
    pub app: App,
    pub sandbox: Sandbox,
    pub desktop: Desktop,
}

pub fn plugboard() -> std::path::PathBuf {
    binary("PLUGBOARD_BINARY", "plugboard").unwrap()
}

/// The accounts, with the key kept there.
pub fn kept(place: &str) -> String {
    format!("[data-test=accounts][data-kept={place}]")
}

impl Scene {
    /// Plugboard, signed in to a sandbox with these arguments.
    pub async fn signed_in(arguments: &[&str]) -> Self {
        Self::signed_in_to(Contract::of_run(), arguments).await
    }

    /// The same, to one that speaks this contract in every run.
    pub async fn signed_in_to(contract: Contract, arguments: &[&str]) -> Self {
        let sandbox = Sandbox::start(&[contract.arguments(), arguments].concat()).await.unwrap();
        let scene = Self::beside(sandbox, Setup::default()).await;
        steps::sign_in(&scene.app, &scene.sandbox.api_key, &scene.sandbox.api()).await.unwrap();
        scene.app.see(&kept("password_store")).await.unwrap();
        scene
    }

    /// Plugboard at Welcome, and a sandbox that it does not know yet.
    pub async fn at_welcome(setup: Setup, arguments: &[&str]) -> Self {
        Self::beside(sandbox(arguments).await, setup).await
    }

    async fn beside(sandbox: Sandbox, setup: Setup) -> Self {
        let desktop = Desktop::start(setup).await.unwrap();
        let app = App::start(&desktop, &plugboard(), &[], &[("PLUGBOARD_LOG", "trace")]).await.unwrap();
        app.see(&mark("welcome")).await.unwrap();
        Self { app, sandbox, desktop }
    }

    /// Up to the open browser; the sign-in address.
    pub async fn begin(&self, platform: &str) -> String {
        steps::choose_platform(&self.app, platform).await.unwrap();
        steps::new_brand(&self.app, "Acme").await.unwrap();
        steps::open_browser(&self.app, &self.desktop).await.unwrap();
        self.desktop.browser().opened().pop().unwrap()
    }

    /// The browser comes back: by a link that starts a second process, or to the page on this computer.
    pub async fn come_back(&self, callback: &str) {
        match Contract::of_run() {
            Contract::Seed => self.second_process(&[callback]),
            Contract::Current => _ = visit(callback).await,
        }
    }

    /// Speaks to the sandbox's own endpoints.
    pub async fn control(&self, path: &str, body: &serde_json::Value) {
        self.sandbox.control(path, body).await.unwrap();
    }

    pub async fn result_is(&self, phase: &str) {
        self.app.see(&sheet("result", phase)).await.unwrap();
    }

    /// Back to Plugboard's window, if another one is in front: there is no ring in a window without the focus.
    pub async fn to_window(&self) {
        until("the focus in the window", SOON, async || {
            if self.app.script("return document.hasFocus()").await? == serde_json::json!(true) {
                return Ok(Some(()));
            }
            let mut go = self.desktop.command("xdotool");
            go.args([
                "search",
                "--onlyvisible",
                "--pid",
                &self.app.id().to_string(),
                "--name",
                "^Plugboard$",
            ]);
            go.arg("windowactivate");
            support::programs::run(go)?;
            Ok(None)
        })
        .await
        .unwrap();
    }

    /// Waits until the sandbox has answered `count` requests that begin with `start`.
    pub async fn answered(&self, start: &str, count: usize) {
        until(start, SOON, async || Ok((self.sandbox.count(start) >= count).then_some(()))).await.unwrap();
    }

    /// Starts a second process with these arguments and waits until it has ended well: what it brought is in the first by then.
    pub fn second_process(&self, arguments: &[&str]) {
        let mut second = self.desktop.command(plugboard());
        second.args(arguments);
        let ended = second.status().unwrap();
        assert!(ended.success(), "{ended}");
    }

    /// Kills the app as a crash does and starts it again.
    pub async fn crash_and_restart(self, arguments: &[&str]) -> Self {
        let Self { app, sandbox, desktop } = self;
        app.kill(&desktop).await.unwrap();
        let app = App::start(&desktop, &plugboard(), arguments, &[]).await.unwrap();
        Self { app, sandbox, desktop }
    }

    /// The stored phase of the only attempt, as JSON.
    pub fn stored_phase(&self) -> Result<Option<String>> {
        stored_phase(&self.desktop)
    }
}

/// Starts Plugboard six times at once on a desktop where it does not run, and waits until one is left.
pub async fn six_at_once(desktop: &Desktop, arguments: &[&str]) {
    let mut all = Vec::new();
    for _ in 0..6 {
        let mut start = desktop.command(plugboard());
        start.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
        all.push(start.spawn().unwrap());
    }
    until("the end of all but one", SOON, async || {
        let mut running = 0;
        for one in &mut all {
            running += usize::from(one.try_wait()?.is_none());
        }
        Ok((running == 1).then_some(()))
    })
    .await
    .unwrap();
    assert_eq!(desktop.running(&plugboard()).unwrap().len(), 1);
}

/// A sandbox that speaks what this run is about.
pub async fn sandbox(arguments: &[&str]) -> Sandbox {
    Sandbox::start(&[Contract::of_run().arguments(), arguments].concat()).await.unwrap()
}

/// The status with which an address on this computer answers; 0 if nobody does.
pub async fn visit(address: &str) -> u16 {
    client().get(address).send().await.map_or(0, |answer| answer.status().as_u16())
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}

pub fn data_folder(desktop: &Desktop) -> std::path::PathBuf {
    desktop.data_home().join("ai.social-api.plugboard")
}

pub fn stored_phase(desktop: &Desktop) -> Result<Option<String>> {
    Ok(stored_phases(desktop)?.into_iter().next())
}

/// The stored phases of all attempts, as JSON.
pub fn stored_phases(desktop: &Desktop) -> Result<Vec<String>> {
    let file = data_folder(desktop).join("plugboard.db");
    let database = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut query = database.prepare("SELECT phase FROM attempt")?;
    Ok(query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Signs in on the consent page by plain HTTP, as a browser without our scheme would, and gives the address
/// that it would have been sent to.
pub async fn callback_of(sign_in: &str, decision: &str) -> Result<String> {
    callback_as(sign_in, "new.person", decision).await
}

/// The same as somebody whom the page lists or not.
pub async fn callback_as(sign_in: &str, person: &str, decision: &str) -> Result<String> {
    let client = client();
    let page = client.get(sign_in).send().await?.text().await?;
    let value = |name: &str| {
        let rest = page.split(&format!("name={name} value=\"")).nth(1)?;
        rest.split('"').next().map(str::to_owned)
    };
    let url: url::Url = sign_in.parse()?;
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("state", &value("state").context("no state on the page")?)
        .append_pair("page", &value("page").context("no page token on the page")?)
        .append_pair("person", person)
        .append_pair("decision", decision)
        .finish();
    let answer = client
        .post(url.join(url.path())?)
        .header("origin", url.origin().ascii_serialization())
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await?;
    let mut location = leads_to(&answer)?;
    // In today's contract the service comes first, and sends the browser on.
    while location.parse::<url::Url>()?.origin() == url.origin() {
        location = leads_to(&client.get(&location).send().await?)?;
    }
    Ok(location)
}

fn leads_to(answer: &reqwest::Response) -> Result<String> {
    let location = answer.headers().get("location").context("the page did not lead back")?;
    Ok(location.to_str()?.to_owned())
}
