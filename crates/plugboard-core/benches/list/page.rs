//! The part of the page of figures that is about the list. The rest of the page is left as it is.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::{Figures, PROMISED};

/// Where this part begins, and where one that follows it would.
const BEGINS: &str = "# Benchmarks of the account list";
const IN_RUST: &str = "## In Rust";
const NEXT: &str = "\n## ";

pub(crate) fn page(figures: &[Figures]) -> String {
    let mut out = format!(
        "{IN_RUST}\n\n{}. `cargo xtask bench list`.\nA session of {} steps is typed letter by letter and taken back, filtered, sorted and grouped, with nothing remembered \
         at its\nbeginning; of five times that it is played the middle one of each step counts. *Scroll* is a screen of a search, grouped. Promised:\n{} for \
         19 of 20 keys at 100,000 accounts.\n\n",
        machine(),
        figures.first().map_or(0, |figures| figures.keys.steps),
        milliseconds(PROMISED),
    );
    out.push_str("| accounts | key p50 | p95 | longest | scroll p95 | longest | put in order, beside the lock | let in, under the lock | memory of the list |\n");
    out.push_str("|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    for of in figures {
        let times = [of.keys.p50, of.keys.p95, of.keys.max, of.scroll.p95, of.scroll.max, of.build, of.take];
        let times = times.map(milliseconds).join(" | ");
        let megabytes = of.bytes / 1_000_000;
        _ = writeln!(out, "| {} | {times} | {megabytes} MB |", of.accounts);
    }
    if let Some(largest) = figures.last() {
        _ = writeln!(out, "\nThe longest was {}.", largest.slowest);
    }
    out.push_str(
        "\nA refresh over HTTP, from the question until the list is shown and stored, while another thread asks for 60 rows\n\
         every 0.2 ms; the longest that it waited is the longest that anything could hold it up.\n\n\
         | accounts | | took | rows asked for | p99 of their wait | longest wait |\n|--:|---|--:|--:|--:|--:|\n",
    );
    for of in figures {
        for refresh in &of.refreshes {
            let [took, p99, longest] = [refresh.took, refresh.p99, refresh.longest].map(milliseconds);
            _ = writeln!(
                out,
                "| {} | {} | {took} | {} | {p99} | {longest} |",
                of.accounts, refresh.what, refresh.asked
            );
        }
    }
    out
}

/// Puts the part into its place, or at the end.
pub(crate) fn write(file: &Path, part: &str) {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let (before, list) = text.split_at(text.find(BEGINS).unwrap_or(text.len()));
    let after = list.find(IN_RUST).and_then(|at| {
        let rest = &list[at + IN_RUST.len()..];
        rest.find(NEXT).map(|next| &rest[next + 1..])
    });
    let before = before.trim_end();
    let after = after.map_or(String::new(), |after| format!("\n{after}"));
    std::fs::write(file, format!("{before}\n\n{BEGINS}\n\n{}\n{after}", part.trim_end())).unwrap();
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1_000.0)
}

/// Cores, processor, how much else it had to do, and the day.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let read = |file: &str| std::fs::read_to_string(file).unwrap_or_default();
    let processors = read("/proc/cpuinfo");
    let model = processors.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    let model = model.trim_start_matches([' ', '\t', ':']);
    let load = read("/proc/loadavg");
    let load = load.split_whitespace().take(3).collect::<Vec<_>>().join(", ");
    let today = Command::new("date").args(["-u", "+%Y-%m-%d"]).output();
    let today =
        today.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    format!("{cores} cores, {model}; load before it {load}. {today}")
}
