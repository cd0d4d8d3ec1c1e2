//! A real `redis-server` of the test's own: nothing on disk unless it is asked for, gone at the end. It can be
//! paused, stopped and started again where it was.

use std::net::TcpListener;
use std::process::Command;

use ::redis::{Client, Cmd, FromRedisValue};
use anyhow::{Context as _, Result};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::programs::Program;
use crate::wait::{SOON, until};

/// Somebody else may take a port between our looking for it and Redis's taking it.
const ATTEMPTS: usize = 3;

/// A Redis.
#[derive(Debug)]
pub struct Redis {
    /// Where it listens, on 127.0.0.1.
    pub port: u16,
    program: Option<Program>,
    folder: TempDir,
}

impl Redis {
    /// Starts one, empty.
    pub async fn start() -> Result<Self> {
        let mut last = None;
        for _ in 0..ATTEMPTS {
            let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
            let mut redis = Self { port, program: None, folder: tempfile::tempdir()? };
            match redis.start_again().await {
                Ok(()) => return Ok(redis),
                Err(error) => last = Some(error),
            }
        }
        Err(last.context("not started")?)
    }

    /// What `--redis` takes.
    #[must_use]
    pub fn address(&self) -> String {
        address(self.port)
    }

    /// Ends it at once. All that it had is lost, unless it was kept.
    pub fn stop(&mut self) {
        self.program = None;
    }

    /// Has it keep all that it has for the next start.
    pub async fn keep(&self) -> Result<()> {
        self.ask(&["SAVE"]).await
    }

    /// Starts it at the same port.
    pub async fn start_again(&mut self) -> Result<()> {
        let mut command = Command::new("redis-server");
        let port = self.port.to_string();
        command.args(["--port", &port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
        // So that what it keeps can be searched.
        command.args(["--rdbcompression", "no", "--dir"]).arg(self.folder.path());
        let mut program = Program::start(command, self.folder.path().join("redis.log"))
            .context("redis-server is needed (Debian: redis-server)")?;
        until("Redis", SOON, async || {
            program.still_runs()?;
            Ok(self.ask::<String>(&["PING"]).await.ok())
        })
        .await?;
        self.program = Some(program);
        Ok(())
    }

    /// Stops it from doing anything, with its connections open.
    pub fn pause(&self) -> Result<()> {
        self.signal(Signal::STOP)
    }

    /// Lets it go on.
    pub fn resume(&self) -> Result<()> {
        self.signal(Signal::CONT)
    }

    /// Sends one command on a connection of its own.
    pub async fn ask<T: FromRedisValue>(&self, command: &[&str]) -> Result<T> {
        let mut connection = Client::open(self.address())?.get_multiplexed_async_connection().await?;
        let mut sent = Cmd::new();
        for part in command {
            sent.arg(part);
        }
        Ok(sent.query_async(&mut connection).await?)
    }

    /// The keys that match a pattern.
    pub async fn keys(&self, pattern: &str) -> Result<Vec<String>> {
        self.ask(&["KEYS", pattern]).await
    }

    /// Everything that it has, as it would write it to disk, uncompressed.
    pub async fn dump(&self) -> Result<Vec<u8>> {
        self.keep().await?;
        let file = self.folder.path().join("dump.rdb");
        let bytes = std::fs::read(&file)?;
        std::fs::remove_file(file)?;
        Ok(bytes)
    }

    fn signal(&self, signal: Signal) -> Result<()> {
        let program = self.program.as_ref().context("it does not run")?;
        let id = Pid::from_raw(i32::try_from(program.id())?);
        Ok(kill_process(id.context("no process")?, signal)?)
    }
}

/// What `--redis` takes for a port of this computer.
#[must_use]
pub fn address(port: u16) -> String {
    format!("redis://127.0.0.1:{port}/0")
}
