//! `redis-benchmark` with comparable commands: what this Redis does on this machine when nobody stands before it.

use std::process::Command;

use anyhow::{Context as _, Result};
use support::programs::run;
use support::redis::Redis;

const ISSUE: &str = include_str!("../../crates/plugboard-sandbox/src/states/issue.lua");
const TAKE: &str = include_str!("../../crates/plugboard-sandbox/src/states/take.lua");
const STAMP: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
/// As long as a record.
const RECORD: usize = 320;

/// One command.
#[derive(Debug)]
pub(crate) struct Scale {
    pub(crate) name: &'static str,
    pub(crate) clients: usize,
    pub(crate) per_second: f64,
    pub(crate) p50: f64,
    pub(crate) p99: f64,
}

pub(crate) async fn measure() -> Result<Vec<Scale>> {
    let redis = Redis::start().await?;
    let issue: String = redis.ask(&["SCRIPT", "LOAD", ISSUE]).await?;
    let take: String = redis.ask(&["SCRIPT", "LOAD", TAKE]).await?;
    redis.ask::<()>(&["HSET", "accounts", "acc", &"x".repeat(120)]).await?;
    let state = format!("plugboard-sandbox:state:{}__rand_int__", &STAMP[..52]);
    let digest = format!("{}__rand_int__", &STAMP[..52]);
    let record = "x".repeat(RECORD);
    let waiting = format!("plugboard-sandbox:waiting:{STAMP}");
    let issue =
        ["EVALSHA", &issue, "2", &state, &waiting, STAMP, &record, "600000", "1000000", &digest, "no"];
    let take = ["EVALSHA", &take, "1", &state, STAMP, &digest, "plugboard-sandbox:waiting:"];
    let commands: [(&'static str, &[&str]); 3] = [
        ("issue (the script of connect)", &issue),
        ("take (the script of exchange, mostly of states that are there)", &take),
        ("HGET of an account", &["HGET", "accounts", "acc"]),
    ];
    let mut scales = Vec::new();
    for (name, command) in commands {
        for clients in [1, 64] {
            scales.push(measured(redis.port, name, clients, command)?);
        }
    }
    Ok(scales)
}

fn measured(port: u16, name: &'static str, clients: usize, command: &[&str]) -> Result<Scale> {
    let mut benchmark = Command::new("redis-benchmark");
    let number = if clients == 1 { "10000" } else { "50000" };
    benchmark.args(["-p", &port.to_string(), "-c", &clients.to_string(), "-n", number]);
    // Twelve digits, of numbers below this.
    benchmark.args(["-r", "20000", "--csv"]).args(command);
    let printed = run(benchmark)?;
    let line = printed.lines().last().context("redis-benchmark printed nothing")?;
    // "test","rps","avg","min","p50","p95","p99","max"; the test is the command and may have commas.
    let fields: Vec<&str> = line.rsplit(',').map(|field| field.trim_matches('"')).collect();
    let number = |from_end: usize| -> Result<f64> {
        fields
            .get(from_end)
            .and_then(|field| field.parse().ok())
            .with_context(|| format!("not a number in {line}"))
    };
    Ok(Scale { name, clients, per_second: number(6)?, p50: number(3)?, p99: number(1)? })
}
