//! What most tests begin with: a desktop, a sandbox, and Plugboard signed in to it.

use anyhow::{Context, Result};
use rusqlite::{Connection, OpenFlags};
use support::desktop::{Desktop, Setup};
use support::driver::App;
use support::programs::binary;
use support::sandbox::Sandbox;
use support::steps::{self, mark, sheet};
use support::wait::{SOON, until};

pub const EXCHANGE: &str = "POST /v1/oauth/exchange";
pub const CONNECT: &str = "POST /v1/accounts/connect";
pub const FORGED: &str =
    "ai.social-api.plugboard://oauth/callback?code=x&state=00000000000000000000000000000000";

pub struct Scene {
    // The app ends before the desktop that it runs on.
    pub app: App,
    pub sandbox: Sandbox,
    pub desktop: Desktop,
}

pub fn plugboard() -> std::path::PathBuf {
    binary("PLUGBOARD_BINARY", "plugboard").unwrap()
}

impl Scene {
    /// Plugboard, signed in to a sandbox with these arguments.
    pub async fn signed_in(arguments: &[&str]) -> Self {
        let scene = Self::at_welcome(Setup::default(), arguments).await;
        steps::sign_in(&scene.app, &scene.sandbox.api_key, &scene.sandbox.api()).await.unwrap();
        scene.app.see(&mark("accounts")).await.unwrap();
        scene
    }

    /// Plugboard at Welcome, and a sandbox that it does not know yet.
    pub async fn at_welcome(setup: Setup, arguments: &[&str]) -> Self {
        let desktop = Desktop::start(setup).await.unwrap();
        let sandbox = Sandbox::start(arguments).await.unwrap();
        let app = App::start(&desktop, &plugboard(), &[], &[("PLUGBOARD_LOG", "trace")]).await.unwrap();
        app.see(&mark("welcome")).await.unwrap();
        Self { app, sandbox, desktop }
    }

    /// Up to the open browser; the sign-in address.
    pub async fn begin(&self, platform: &str) -> String {
        steps::choose_platform(&self.app, platform).await.unwrap();
        steps::open_browser(&self.app, &self.desktop).await.unwrap();
        self.desktop.browser().opened().pop().unwrap()
    }

    pub async fn result_is(&self, phase: &str) {
        self.app.see(&sheet("result", phase)).await.unwrap();
    }

    /// Waits until the sandbox has answered `count` requests that begin with `start`.
    pub async fn answered(&self, start: &str, count: usize) {
        until(start, SOON, async || Ok((self.sandbox.count(start) >= count).then_some(()))).await.unwrap();
    }

    /// Starts a second process with these arguments and waits until it has ended, however it does: what it
    /// brought is in the first by then. It ends inside the single-instance plugin, with threads still running,
    /// and about one in a thousand crashes there on a loaded machine.
    pub fn second_process(&self, arguments: &[&str]) {
        let mut second = self.desktop.command(plugboard());
        second.args(arguments);
        second.status().unwrap();
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

pub fn data_folder(desktop: &Desktop) -> std::path::PathBuf {
    desktop.data_home().join("ai.social-api.plugboard")
}

pub fn stored_phase(desktop: &Desktop) -> Result<Option<String>> {
    let file = data_folder(desktop).join("plugboard.db");
    let database = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut query = database.prepare("SELECT phase FROM attempt")?;
    let mut rows = query.query([])?;
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
}

/// Signs in on the consent page by plain HTTP, as a browser without our scheme would, and gives the address
/// that it would have been sent to.
pub async fn callback_of(sign_in: &str, decision: &str) -> Result<String> {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let page = client.get(sign_in).send().await?.text().await?;
    let value = |name: &str| {
        let rest = page.split(&format!("name={name} value=\"")).nth(1)?;
        rest.split('"').next().map(str::to_owned)
    };
    let url: url::Url = sign_in.parse()?;
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("state", &value("state").context("no state on the page")?)
        .append_pair("page", &value("page").context("no page token on the page")?)
        .append_pair("person", "new.person")
        .append_pair("decision", decision)
        .finish();
    let answer = client
        .post(url.join(url.path())?)
        .header("origin", url.origin().ascii_serialization())
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await?;
    let location = answer.headers().get("location").context("the page did not lead back")?;
    Ok(location.to_str()?.to_owned())
}
