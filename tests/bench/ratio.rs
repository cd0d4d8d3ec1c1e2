//! The sandbox on Redis beside the bare handler, in turns, so that what else the machine does meets both alike.

use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::Value;
use support::client::PLATFORM;
use support::dice::Dice;
use support::fleet::{Fleet, HOST, keys};
use support::programs::Program;
use support::redis::Redis;
use support::wait::{SOON, until};

use crate::load::{Round, SignsIn, Target, median, round};
use crate::this_program;

const CLIENTS: [usize; 3] = [1, 8, 64];
/// Many short ones: what else a machine does comes in bursts of seconds, and should meet both.
const TURNS: usize = 45;
const REQUESTS: usize = 2_000;
/// Of what the bare handler does in a second, the sandbox does at least this.
const PROMISED: f64 = 0.7;

/// Both, at one number of clients.
#[derive(Debug)]
pub(crate) struct Ratio {
    pub(crate) clients: usize,
    pub(crate) kind: &'static str,
    /// Medians of what they did in a second.
    pub(crate) sandbox: f64,
    pub(crate) bare: f64,
    /// The median of the ratios of neighbouring turns.
    pub(crate) share: f64,
}

impl Ratio {
    /// What is said if it is less than promised.
    pub(crate) fn missed(&self) -> Option<String> {
        let Self { clients, kind, share, .. } = self;
        (*share < PROMISED).then(|| format!("{kind} at {clients} clients is {share:.2} of the bare handler"))
    }
}

/// The sandbox of a Redis, with one process, as a target.
pub(crate) fn target(fleet: &Fleet) -> Target {
    Target {
        addresses: fleet.sandboxes.iter().map(|sandbox| sandbox.address().to_owned()).collect(),
        host: HOST.to_owned(),
        key: fleet.keys[0].clone(),
        signs_in: SignsIn::AtThePage,
    }
}

/// What every sandbox here is started with, beside its key.
pub(crate) const FURTHER: [&str; 4] = ["--consent", "auto", "--max-states", "1000000"];

pub(crate) async fn measure(dice: &mut Dice) -> Result<Vec<Ratio>> {
    let redis = Redis::start().await?;
    let fleet = Fleet::start(&redis.address(), 1, keys(dice, 1), &FURTHER).await?;
    let sandbox = target(&fleet);
    let (_program, bare) = bare(&redis, &fleet).await?;
    // The first accounts, scripts and connections.
    for target in [&sandbox, &bare] {
        round(target, 64, 4_000).await?;
    }
    let mut ratios = Vec::new();
    for clients in CLIENTS {
        let mut turns = Vec::new();
        for turn in 0..TURNS {
            let (first, second) = if turn % 2 == 0 { (&sandbox, &bare) } else { (&bare, &sandbox) };
            let (first, second) =
                (round(first, clients, REQUESTS).await?, round(second, clients, REQUESTS).await?);
            turns.push(if turn % 2 == 0 { (first, second) } else { (second, first) });
        }
        ratios.push(judged(clients, "issue", &turns, |round| round.issue.per_second));
        ratios.push(judged(clients, "exchange", &turns, |round| round.exchange.per_second));
    }
    Ok(ratios)
}

fn judged(clients: usize, kind: &'static str, turns: &[(Round, Round)], of: fn(&Round) -> f64) -> Ratio {
    let sandbox = median(turns.iter().map(|(sandbox, _)| of(sandbox)).collect());
    let bare = median(turns.iter().map(|(_, bare)| of(bare)).collect());
    let share = median(turns.iter().map(|(sandbox, bare)| of(sandbox) / of(bare)).collect());
    let ratio = Ratio { clients, kind, sandbox, bare, share };
    eprintln!("{ratio:?}");
    ratio
}

/// The bare handler as a process of its own, as the sandbox is one.
async fn bare(redis: &Redis, fleet: &Fleet) -> Result<(Program, Target)> {
    fleet.line(0)?.signed_in(&fleet.keys[0], PLATFORM).await?;
    let waiting = redis.keys("*:state:*").await?;
    let record: String = redis.ask(&["HGET", waiting.first().context("no state")?, "record"]).await?;
    let mut command = Command::new(this_program()?);
    command.args(["bare", &redis.address(), &record]);
    let log = std::env::temp_dir().join(format!("sandbox-bench-bare-{}.log", std::process::id()));
    let mut program = Program::start(command, log.clone())?;
    let ready: Value = until("the bare handler", SOON, async || {
        program.still_runs()?;
        Ok(program.printed().lines().find_map(|line| serde_json::from_str(line).ok()))
    })
    .await?;
    std::fs::remove_file(log)?;
    let url = ready["url"].as_str().context("no url")?;
    let address = url.strip_prefix("http://").context("no http")?.to_owned();
    let target = Target {
        addresses: vec![address.clone()],
        host: address,
        key: fleet.keys[0].clone(),
        signs_in: SignsIn::Nowhere,
    };
    Ok((program, target))
}
