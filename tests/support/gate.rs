//! A door between a sandbox and its Redis that closes at a chosen command, before Redis gets it or after Redis
//! has done it, and stays closed: the moment in which a process can be killed.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, Result, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::wait::SOON;

/// Where the door closes, counted in commands from when this is said, the first being 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Close {
    /// Redis never gets this command.
    Before(usize),
    /// Redis does this command, and its answer stays with the door.
    After(usize),
}

/// A running door.
#[derive(Debug)]
pub struct Gate {
    /// Where the sandbox finds it, on 127.0.0.1.
    pub port: u16,
    watch: Arc<Watch>,
    _serving: JoinSet<()>,
}

#[derive(Debug, Default)]
struct Watch {
    plan: Mutex<Plan>,
    closed: Notify,
}

#[derive(Debug, Default)]
struct Plan {
    close: Option<Close>,
    commands: usize,
    /// Answers of Redis stay here.
    withheld: bool,
}

/// What becomes of a command.
enum Fate {
    Passes,
    Stays,
}

impl Gate {
    /// An open one, in front of what listens at this port of 127.0.0.1.
    pub async fn start(behind: u16) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let watch = Arc::new(Watch::default());
        let mut serving = JoinSet::new();
        serving.spawn(serve(listener, behind, Arc::clone(&watch)));
        Ok(Self { port, watch, _serving: serving })
    }

    /// From now on commands are counted.
    pub fn close(&self, close: Close) {
        *self.watch.plan() = Plan { close: Some(close), commands: 0, withheld: false };
    }

    /// How many commands have passed since then.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.watch.plan().commands
    }

    /// Waits until something stands before the closed door.
    pub async fn closed(&self) -> Result<()> {
        timeout(SOON, self.watch.closed.notified()).await.context("the command never came")
    }
}

impl Watch {
    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn command(&self) -> Fate {
        let mut plan = self.plan();
        plan.commands += 1;
        if plan.close == Some(Close::After(plan.commands)) {
            plan.withheld = true;
        }
        if plan.close == Some(Close::Before(plan.commands)) { Fate::Stays } else { Fate::Passes }
    }
}

async fn serve(listener: TcpListener, behind: u16, watch: Arc<Watch>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((client, _)) = listener.accept().await else { continue };
        let Ok(server) = TcpStream::connect(("127.0.0.1", behind)).await else { continue };
        let (_, _) = (client.set_nodelay(true), server.set_nodelay(true));
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = server.into_split();
        let watch_answers = Arc::clone(&watch);
        let watch_commands = Arc::clone(&watch);
        // Either direction ends with what is at its other end.
        connections.spawn(async move { drop(commands(from_client, to_server, &watch_commands).await) });
        connections.spawn(async move { drop(answers(from_server, to_client, &watch_answers).await) });
        while connections.try_join_next().is_some() {}
    }
}

async fn commands(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, watch: &Watch) -> Result<()> {
    let mut waiting = Vec::new();
    while from.read_buf(&mut waiting).await? > 0 {
        while let Some(length) = first_command(&waiting)? {
            match watch.command() {
                Fate::Passes => to.write_all(&waiting.drain(..length).collect::<Vec<_>>()).await?,
                Fate::Stays => {
                    watch.closed.notify_one();
                    return std::future::pending().await;
                }
            }
        }
    }
    Ok(())
}

async fn answers(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, watch: &Watch) -> Result<()> {
    let mut waiting = Vec::new();
    while from.read_buf(&mut waiting).await? > 0 {
        if watch.plan().withheld {
            watch.closed.notify_one();
            return std::future::pending().await;
        }
        to.write_all(&waiting).await?;
        waiting.clear();
    }
    Ok(())
}

/// The length of the first command if all of it is there: `*N`, then N times `$LENGTH` and that many bytes.
fn first_command(bytes: &[u8]) -> Result<Option<usize>> {
    let Some((count, mut at)) = number(bytes, 0, b'*')? else { return Ok(None) };
    for _ in 0..count {
        let Some((length, begins)) = number(bytes, at, b'$')? else { return Ok(None) };
        at = begins + length + 2;
    }
    Ok((at <= bytes.len()).then_some(at))
}

/// The number after a mark, and where the next line begins.
fn number(bytes: &[u8], at: usize, mark: u8) -> Result<Option<(usize, usize)>> {
    let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) else { return Ok(None) };
    ensure!(rest[0] == mark, "not a command of Redis");
    let Some(end) = rest.iter().position(|byte| *byte == b'\r') else { return Ok(None) };
    let text = std::str::from_utf8(&rest[1..end])?;
    Ok(Some((text.parse()?, at + end + 2)))
}
