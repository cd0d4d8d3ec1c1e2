//! Requests that were valid once: method, path, headers and body changed at random. The sandbox answers each of
//! them, never with a fault of its own; what is no HTTP any more it may also answer by closing the connection.

mod seeds;

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use http_body_util::Full;
use hyper::header::{HeaderName, HeaderValue};
use hyper::{Method, Request, Uri};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::all;
use crate::client::{Answer, Asked, Line, post};
use crate::dice::Dice;
use crate::sandbox::Sandbox;
use crate::wait::{SOON, until};

const LINES: usize = 8;
/// One in so many bodies is made larger than is allowed.
const LARGE: usize = 500;
/// How often a request is sent that gets no answer.
const ATTEMPTS: usize = 20;
/// The largest body that is allowed, in bytes.
const BODY: usize = 64 * 1024;

/// What is asked for at the end, to find it in the log.
const LAST: &str = "/the-last-one";

const METHODS: [&str; 8] = ["GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS", "TRACE"];
const HEADERS: [&str; 10] = [
    "authorization",
    "host",
    "origin",
    "content-type",
    "accept",
    "cookie",
    "x-request-id",
    "x-forwarded-host",
    "range",
    "if-none-match",
];
/// What has broken servers elsewhere.
const PIECES: [&str; 12] = [
    "%00", "%2e%2e/", "%ff", "{\"", "[[[[[[[[", "null", "\\u0000", "1e999", "\u{202e}", "//", "&state=",
    "\\ud800",
];

/// A request, taken apart.
#[derive(Debug, Clone)]
struct Parts {
    method: String,
    path: Vec<u8>,
    headers: Vec<(HeaderName, Vec<u8>)>,
    body: Vec<u8>,
}

/// What one connection met.
#[derive(Debug, Default)]
struct Met {
    sent: usize,
    broken: usize,
    too_large: usize,
    done: usize,
    times: Vec<Duration>,
}

/// How long answers took.
#[derive(Debug)]
pub struct Mutated {
    /// What was shown.
    pub shown: String,
    /// 999 of 1,000 answers took no longer.
    pub slow: Duration,
}

/// Which of the service's documents is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Contract {
    Seed,
    Current,
}

/// Sends that many to a sandbox in memory, and as many to one of the current contract.
pub async fn mutated(number: usize, dice: &mut Dice) -> Result<Mutated> {
    let seed = of_contract(Contract::Seed, number, dice).await.context("the seed contract")?;
    let current = of_contract(Contract::Current, number, dice).await.context("the current contract")?;
    let shown = format!("{}; of the current contract: {}", seed.shown, current.shown);
    Ok(Mutated { shown, slow: seed.slow.max(current.slow) })
}

async fn of_contract(contract: Contract, number: usize, dice: &mut Dice) -> Result<Mutated> {
    let key = dice.key();
    // The plan ends the growth: what is made by a million requests would be slow to list.
    let further: &[&str] = match contract {
        Contract::Seed => &[],
        Contract::Current => &["--contract", "current", "--consent", "auto", "--plan", "starter"],
    };
    let mut sandbox = Sandbox::start(&[&["--api-key", &key, "--accounts", "20"], further].concat()).await?;
    large(&sandbox, contract).await?;
    let seeds = match contract {
        Contract::Seed => seeds::of_seed(&sandbox),
        Contract::Current => seeds::of_current(&sandbox).await?,
    };
    let mut tasks = JoinSet::new();
    for task in 0..LINES {
        let share = number / LINES + usize::from(task < number % LINES);
        let line = Line::to(sandbox.address(), sandbox.address())?;
        tasks.spawn(send(line, seeds.clone(), share, dice.fork()));
    }
    let met = all(tasks).await?;
    sandbox.still_runs()?;
    let mut line = Line::to(sandbox.address(), sandbox.address())?;
    line.list(&sandbox.api_key).await.context("afterwards")?;
    must_not_have_panicked(&sandbox).await?;
    let sum = |of: fn(&Met) -> usize| met.iter().map(of).sum::<usize>();
    let mut times: Vec<_> = met.iter().flat_map(|met| met.times.iter().copied()).collect();
    times.sort_unstable();
    let slow = times.get(times.len() * 999 / 1_000).copied().unwrap_or_default();
    let shown = format!(
        "{} mutated requests ({} of them no HTTP any more, {} too large, {} done): no 5xx, no panic, p99.9 {:.1} ms",
        sum(|met| met.sent),
        sum(|met| met.broken),
        sum(|met| met.too_large),
        sum(|met| met.done),
        slow.as_secs_f64() * 1_000.0
    );
    Ok(Mutated { shown, slow })
}

/// A task that panics ends its connection only, which looks like a refusal from outside.
async fn must_not_have_panicked(sandbox: &Sandbox) -> Result<()> {
    let mut line = Line::to(sandbox.address(), sandbox.address())?;
    line.send(Request::get(LAST).body(Full::default())?).await?;
    // As bytes: what is asked for is logged as it came.
    let log = until("the end of the log", SOON, async || {
        let log = String::from_utf8_lossy(&std::fs::read(sandbox.log())?).into_owned();
        Ok(log.contains(LAST).then_some(log))
    })
    .await?;
    let panics: Vec<_> = log.lines().filter(|line| line.contains("panicked")).collect();
    ensure!(panics.is_empty(), "{panics:?}");
    Ok(())
}

/// One byte more than is allowed is too much, on every route that reads a body.
async fn large(sandbox: &Sandbox, contract: Contract) -> Result<()> {
    let mut line = Line::to(sandbox.address(), sandbox.address())?;
    let further: &[&str] = match contract {
        Contract::Seed => &[],
        Contract::Current => &["/v1/brands", "/v1/invites", "/v1/accounts/pending/pc_0/select"],
    };
    for path in [&["/v1/accounts/connect", "/v1/oauth/exchange"], further].concat() {
        for (bytes, expected) in [(BODY, 400), (BODY + 1, 413), (BODY * 16, 413)] {
            let padded = post(path, &sandbox.api_key, &json!(" ".repeat(bytes - 2)))?;
            let (Answer { status, .. }, _) = answered(&mut line, &padded).await?;
            ensure!(status == expected, "{bytes} bytes to {path}: {status}");
        }
    }
    Ok(())
}

/// An answer that leaves a body unread ends the connection: it may be lost with it, or the next request be on its
/// way already. What ends one new connection after the other is a request that the sandbox cannot stand.
async fn answered(line: &mut Line, request: &Asked) -> Result<(Answer, Duration)> {
    let mut last = None;
    for _ in 0..ATTEMPTS {
        let before = Instant::now();
        match line.send(request.clone()).await {
            Ok(answer) => return Ok((answer, before.elapsed())),
            Err(error) => last = Some(error),
        }
    }
    Err(last.context("not sent")?.context("no answer"))
}

async fn send(mut line: Line, seeds: Vec<Parts>, number: usize, mut dice: Dice) -> Result<Met> {
    let mut met = Met::default();
    while met.sent < number {
        let mut parts = seeds[dice.below(seeds.len())].clone();
        for _ in 0..=dice.below(3) {
            parts.mutate(&mut dice);
        }
        if dice.below(LARGE) == 0 {
            parts.body.resize(BODY + 1 + dice.below(BODY), b' ');
        }
        met.sent += 1;
        let Some(request) = parts.request() else {
            met.broken += 1;
            send_raw(line.address(), &parts).await.with_context(|| parts.text())?;
            continue;
        };
        let (answer, took) = answered(&mut line, &request).await.with_context(|| parts.text())?;
        met.times.push(took);
        ensure!((200..500).contains(&answer.status), "{} to {}", answer.status, parts.text());
        met.too_large += usize::from(answer.status == 413);
        met.done += usize::from(answer.status < 300);
    }
    Ok(met)
}

/// On a connection of its own, which ends with it: whatever comes back, it is no fault of the sandbox.
async fn send_raw(address: &str, parts: &Parts) -> Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    // Ends at once: there are not ports enough for all of them to linger.
    stream.set_zero_linger()?;
    // It may have been refused and closed before all of it was sent, and what it said be lost with that.
    let mut answer = Vec::new();
    let asked = async {
        stream.write_all(&parts.raw()).await?;
        stream.shutdown().await?;
        stream.read_to_end(&mut answer).await
    };
    let _ = timeout(SOON, asked).await.context("neither answered nor closed")?;
    let answer = String::from_utf8_lossy(&answer);
    let fine = ["HTTP/1.1 2", "HTTP/1.1 3", "HTTP/1.1 4"].iter().any(|start| answer.starts_with(start));
    ensure!(answer.is_empty() || fine, "{answer}");
    Ok(())
}

impl Parts {
    fn mutate(&mut self, dice: &mut Dice) {
        match dice.below(8) {
            0 => dice.one(&METHODS).clone_into(&mut self.method),
            1 => {
                let mut method = std::mem::take(&mut self.method).into_bytes();
                bytes(&mut method, dice);
                self.method = String::from_utf8_lossy(&method).into_owned();
            }
            2 => bytes(&mut self.path, dice),
            3 => {
                let header = dice.below(self.headers.len().max(1));
                if let Some((_, value)) = self.headers.get_mut(header) {
                    bytes(value, dice);
                }
            }
            4 => {
                let header = dice.below(self.headers.len().max(1));
                if header < self.headers.len() {
                    self.headers.remove(header);
                }
            }
            5 => {
                let value = (0..dice.below(40)).map(|_| dice.byte()).collect();
                self.headers.push((HeaderName::from_static(dice.one(&HEADERS)), value));
            }
            _ => bytes(&mut self.body, dice),
        }
    }

    /// To show.
    fn text(&self) -> String {
        let headers = self.headers.iter().map(|(name, value)| format!("{name}: {}", value.escape_ascii()));
        let headers = headers.collect::<Vec<_>>().join("\n");
        let (path, body) = (self.path.escape_ascii(), self.body.escape_ascii());
        format!("{} {path}\n{headers}\n\n{body}", self.method)
    }

    /// As it would go over the wire, right or wrong.
    fn raw(&self) -> Vec<u8> {
        let length = format!("content-length: {}\r\n\r\n", self.body.len()).into_bytes();
        let mut raw = [self.method.as_bytes(), b" ", &self.path, b" HTTP/1.1\r\n"].concat();
        for (name, value) in &self.headers {
            raw.extend([name.as_str().as_bytes(), b": ", value, b"\r\n"].concat());
        }
        raw.extend(length);
        raw.extend(&self.body);
        raw
    }

    /// Nothing if it is no HTTP any more.
    fn request(&self) -> Option<Asked> {
        let method = Method::from_bytes(self.method.as_bytes()).ok()?;
        // A tunnel is no request that an API answers.
        if method == Method::CONNECT || !self.path.starts_with(b"/") {
            return None;
        }
        let uri = Uri::try_from(self.path.as_slice()).ok()?;
        let mut request =
            Request::builder().method(method).uri(uri).body(Full::from(self.body.clone())).ok()?;
        for (name, value) in &self.headers {
            request.headers_mut().append(name, HeaderValue::from_bytes(value).ok()?);
        }
        Some(request)
    }
}

/// Changes some bytes: one replaced, put in or left out, a piece repeated, or something nasty put in.
fn bytes(text: &mut Vec<u8>, dice: &mut Dice) {
    let at = dice.below(text.len() + 1);
    match dice.below(5) {
        0 if at < text.len() => text[at] = dice.byte(),
        1 if at < text.len() => drop(text.remove(at)),
        2 => text.insert(at, dice.byte()),
        3 => {
            let end = at + dice.below(text.len() - at + 1);
            let again = text[at..end].repeat(1 + dice.below(3));
            text.splice(at..at, again);
        }
        _ => drop(text.splice(at..at, dice.one(&PIECES).bytes())),
    }
}
