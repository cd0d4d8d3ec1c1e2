//! The page of figures, and what it says of the machine.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};
use support::programs::run;
use support::proof::Scale as Size;

use crate::Proof;
use crate::curve::Curve;
use crate::load::Speed;
use crate::ratio::Ratio;
use crate::scale::Scale;

const PROOFS: &str = "## Proofs in full";

/// The page goes on with what is measured by others.
const LIST: &str = "# Benchmarks of the account list";

pub(crate) struct Page(String);

impl Page {
    pub(crate) fn begin(seed: u64, size: Size) -> Result<Self> {
        let date = today()?;
        let redis = run(command("redis-server", &["--version"]))?;
        let redis =
            redis.split_whitespace().find_map(|word| word.strip_prefix("v=")).unwrap_or("?").to_owned();
        let full = match size {
            Size::Hundredth => "",
            Size::Full => " --full",
        };
        let machine = machine()?;
        let mut page = Self(String::new());
        page.line("# Benchmarks of the sandbox");
        page.line("");
        page.line(&format!(
            "{machine}, Redis {redis}. {date}, `cargo xtask bench sandbox{full}`, seed {seed}."
        ));
        page.line(
            "Load generator, sandbox and Redis share this machine with whatever else it did meanwhile, over 127.0.0.1, a connection a client, one request\n\
             at a time on each. *Issue* is `POST /v1/accounts/connect`, *exchange* is `POST /v1/oauth/exchange`.",
        );
        Ok(page)
    }

    pub(crate) fn ratios(&mut self, ratios: &[Ratio]) {
        self.line(
            "\n## Beside a bare handler\n\n\
             The bare handler is axum with the same scripts, arguments and number of round trips, and nothing else: no\n\
             key, no digest, no check. Both run in turns; the ratio is the median of neighbouring turns. Promised: 0.7.\n",
        );
        self.line(
            "| | clients | sandbox on Redis, per second | bare, per second | ratio |\n|---|--:|--:|--:|--:|",
        );
        for Ratio { clients, kind, sandbox, bare, share } in ratios {
            self.line(&format!("| {kind} | {clients} | {sandbox:.0} | {bare:.0} | **{share:.2}** |"));
        }
    }

    pub(crate) fn curves(&mut self, curves: &[Curve]) {
        self.line(
            "\n## From 1 to 64 clients\n\nMedians of five turns. Promised: at 64 clients 0.8 of the best of each curve; where the medians say less than\n0.9, the two are measured again in turns, as above.",
        );
        for curve in curves {
            self.line(&format!("\n### {}\n", capital(&curve.name)));
            self.line(
                "| clients | issue, per second | p50 ms | p99 ms | exchange, per second | p50 ms | p99 ms |",
            );
            self.line("|--:|--:|--:|--:|--:|--:|--:|");
            for (clients, round) in &curve.points {
                self.line(&format!("| {clients} | {} | {} |", speed(&round.issue), speed(&round.exchange)));
            }
            let [(_, issue), (_, exchange)] = curve.left;
            self.line(&format!(
                "\nAt 64 clients **{issue:.2}** of the best issue, **{exchange:.2}** of the best exchange."
            ));
        }
    }

    pub(crate) fn redis(&mut self, scales: &[Scale]) {
        self.line("\n## redis-benchmark, for scale\n");
        self.line("| command | clients | per second | p50 ms | p99 ms |\n|---|--:|--:|--:|--:|");
        for Scale { name, clients, per_second, p50, p99 } in scales {
            self.line(&format!("| {name} | {clients} | {per_second:.0} | {p50:.2} | {p99:.2} |"));
        }
    }

    pub(crate) fn proofs(&mut self, proofs: &[Proof], seed: u64) -> Result<()> {
        let date = today()?;
        self.line(&format!("\n{PROOFS}\n\n{date}, `cargo xtask bench sandbox --full`, seed {seed}.\n"));
        self.line("| | shown | took |\n|---|---|--:|");
        for Proof { name, shown, took } in proofs {
            self.line(&format!("| {name} | {shown} | {} s |", took.as_secs()));
        }
        Ok(())
    }

    /// A run without `--full` leaves those of the last one.
    pub(crate) fn earlier_proofs(&mut self, out: &Path) {
        let earlier = std::fs::read_to_string(out).unwrap_or_default();
        let (earlier, _) = parted(&earlier);
        if let Some(at) = earlier.find(PROOFS) {
            self.line("");
            self.line(earlier[at..].trim_end());
        }
    }

    pub(crate) fn write(mut self, out: &Path) -> Result<()> {
        let earlier = std::fs::read_to_string(out).unwrap_or_default();
        let (_, list) = parted(&earlier);
        if !list.is_empty() {
            self.line("");
            self.line(list.trim_end());
        }
        std::fs::write(out, self.0).with_context(|| format!("cannot write {}", out.display()))
    }

    fn line(&mut self, text: &str) {
        let _ = writeln!(self.0, "{text}");
    }
}

/// What is about the sandbox, and what is about the list.
fn parted(page: &str) -> (&str, &str) {
    page.split_at(page.find(LIST).unwrap_or(page.len()))
}

fn today() -> Result<String> {
    run(command("date", &["-u", "+%Y-%m-%d"]))
}

fn speed(speed: &Speed) -> String {
    let milliseconds = |time: Duration| time.as_secs_f64() * 1_000.0;
    format!("{:.0} | {:.2} | {:.2}", speed.per_second, milliseconds(speed.p50), milliseconds(speed.p99))
}

/// Cores, memory, processor, and how much else it had to do.
fn machine() -> Result<String> {
    let cores = std::thread::available_parallelism()?;
    let read = |file: &str| std::fs::read_to_string(file).unwrap_or_default();
    let value = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_once(':').map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    let model = value(&read("/proc/cpuinfo"), "model name");
    let memory = value(&read("/proc/meminfo"), "MemTotal");
    let kilobytes: u64 =
        memory.split_whitespace().next().and_then(|text| text.parse().ok()).unwrap_or_default();
    let load = read("/proc/loadavg");
    let load = load.split_whitespace().take(3).collect::<Vec<_>>().join(", ");
    Ok(format!("{cores} cores, {} GiB, {model}; load before it {load}", kilobytes / 1_048_576))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    command
}
