//! Several sandbox processes that serve the same workspaces from one Redis, behind one address.

use anyhow::{Result, ensure};
use futures_util::future::try_join_all;

use crate::client::Line;
use crate::dice::Dice;
use crate::sandbox::Sandbox;

/// What all of them are called: this computer, because `/_sandbox` is for no other. Nobody listens there: clients
/// choose a process and send this as the Host.
pub const HOST: &str = "localhost:8080";

/// The processes.
#[derive(Debug)]
pub struct Fleet {
    /// In the order of their start.
    pub sandboxes: Vec<Sandbox>,
    /// The keys that each of them lets in, each with a workspace of its own.
    pub keys: Vec<String>,
    redis: String,
    further: Vec<String>,
}

impl Fleet {
    /// Starts `size` of them at the same moment, with further arguments of the command line for each.
    pub async fn start(redis: &str, size: usize, keys: Vec<String>, further: &[&str]) -> Result<Self> {
        let further = further.iter().map(|&text| text.to_owned()).collect();
        let mut fleet = Self { sandboxes: Vec::new(), keys, redis: redis.to_owned(), further };
        fleet.sandboxes = try_join_all((0..size).map(|_| fleet.another(redis))).await?;
        ensure!(fleet.sandboxes.len() == size, "not all have started");
        Ok(fleet)
    }

    /// Starts one more and gives it to the fleet.
    pub async fn grow(&mut self) -> Result<()> {
        let sandbox = self.another(&self.redis).await?;
        self.sandboxes.push(sandbox);
        Ok(())
    }

    /// One more, which reaches Redis by an address of its own.
    pub async fn another(&self, redis: &str) -> Result<Sandbox> {
        let public = format!("http://{HOST}");
        let mut arguments = vec!["--redis", redis, "--public-url", &public];
        for key in &self.keys {
            arguments.extend(["--api-key", key]);
        }
        arguments.extend(self.further.iter().map(String::as_str));
        Sandbox::start(&arguments).await
    }

    /// A connection to the process of this number, counted round.
    pub fn line(&self, number: usize) -> Result<Line> {
        line(&self.sandboxes[number % self.sandboxes.len()])
    }

    /// Several of them, to the processes in turn.
    pub fn lines(&self, number: usize) -> Result<Vec<Line>> {
        (0..number).map(|number| self.line(number)).collect()
    }

    /// Fails with what one of them printed if it has ended.
    pub fn all_run(&mut self) -> Result<()> {
        self.sandboxes.iter_mut().try_for_each(Sandbox::still_runs)
    }
}

/// A connection to one process of a fleet.
pub fn line(sandbox: &Sandbox) -> Result<Line> {
    Line::to(sandbox.address(), HOST)
}

/// That many keys.
#[must_use]
pub fn keys(dice: &mut Dice, number: usize) -> Vec<String> {
    (0..number).map(|_| dice.key()).collect()
}
