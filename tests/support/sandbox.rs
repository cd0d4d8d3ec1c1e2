//! The stand-in API server as a program of its own, with the log of its requests.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::programs::{Program, binary};
use crate::wait::{SOON, until};

/// A running sandbox.
#[derive(Debug)]
pub struct Sandbox {
    /// Its origin, `http://127.0.0.1:PORT`; the API is below `/v1`.
    pub url: String,
    /// The API key of its first workspace.
    pub api_key: String,
    program: Program,
    log: PathBuf,
    _folder: tempfile::TempDir,
}

impl Sandbox {
    /// Starts one on a free port of 127.0.0.1, with further arguments of its command line.
    pub async fn start(arguments: &[&str]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let log = folder.path().join("sandbox.log");
        let mut command = Command::new(binary("PLUGBOARD_SANDBOX", "plugboard-sandbox")?);
        command.args(["--listen", "127.0.0.1:0"]).args(arguments);
        let mut program = Program::start(command, log.clone())?;
        let ready: Value = until("the sandbox", SOON, async || {
            program.still_runs()?;
            Ok(program.printed().lines().find_map(|line| serde_json::from_str(line).ok()))
        })
        .await?;
        let text = |name: &str| ready[name].as_str().map(str::to_owned).with_context(|| format!("no {name}"));
        Ok(Self { url: text("url")?, api_key: text("api_key")?, program, log, _folder: folder })
    }

    /// The address that the app is given.
    #[must_use]
    pub fn api(&self) -> String {
        format!("{}/v1", self.url)
    }

    /// Where it listens, as `127.0.0.1:PORT`.
    #[must_use]
    pub fn address(&self) -> &str {
        self.url.strip_prefix("http://").unwrap_or(&self.url)
    }

    /// Has its world changed: `POST /_sandbox/PATH`, with its first workspace's key.
    pub async fn control(&self, path: &str, body: &Value) -> Result<()> {
        let client = reqwest::Client::builder().no_proxy().build()?;
        let sent = client.post(format!("{}/_sandbox/{path}", self.url)).bearer_auth(&self.api_key);
        let sent = sent.header("content-type", "application/json").body(body.to_string());
        sent.send().await?.error_for_status()?;
        Ok(())
    }

    /// Fails with what it printed when it has ended.
    pub fn still_runs(&mut self) -> Result<()> {
        self.program.still_runs()
    }

    /// Every request that it has answered, in order: `METHOD PATH STATUS`.
    #[must_use]
    pub fn requests(&self) -> Vec<String> {
        let methods = ["GET ", "POST ", "DELETE ", "PUT ", "PATCH ", "HEAD ", "OPTIONS "];
        let is_request = |line: &&str| methods.iter().any(|method| line.starts_with(method));
        self.program.printed().lines().filter(is_request).map(str::to_owned).collect()
    }

    /// How many requests began with `start`, such as `POST /v1/oauth/exchange`.
    #[must_use]
    pub fn count(&self, start: &str) -> usize {
        self.requests().iter().filter(|line| line.starts_with(start)).count()
    }

    /// Where the log is.
    #[must_use]
    pub fn log(&self) -> &std::path::Path {
        &self.log
    }
}
