//! What the account list costs in Rust at 1,000, 10,000 and 100,000 accounts: a key pressed, a scroll, a new list, a
//! refresh while somebody looks. Writes its part of a page of figures and fails if a key costs more than promised. What
//! the window adds is measured elsewhere.

#![expect(clippy::unwrap_used, reason = "a benchmark ends where something is not as it must be")]

mod made_up;
mod page;
mod refresh;
mod session;

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use plugboard_core::accounts::{Base, Index};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

/// Promised at the largest size for 19 of 20 keys.
const PROMISED: Duration = Duration::from_millis(3);

/// The figures of one size.
struct Figures {
    accounts: usize,
    keys: session::Spread,
    slowest: String,
    scroll: session::Spread,
    /// Putting a list in order beside the lock; letting it in under the lock.
    build: Duration,
    take: Duration,
    bytes: usize,
    refreshes: Vec<refresh::Refresh>,
}

fn main() -> ExitCode {
    // Cargo adds `--bench`.
    let file = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let figures: Vec<Figures> = SIZES.into_iter().map(figures).collect();
    let text = page::page(&figures);
    eprintln!("{text}");
    if let Some(file) = file {
        page::write(Path::new(&file), &text);
    }
    let slow = figures.last().filter(|largest| largest.keys.p95 > PROMISED);
    match slow {
        Some(largest) => {
            eprintln!("list: worse than promised: p95 of a key is {:?}", largest.keys.p95);
            ExitCode::FAILURE
        }
        None => ExitCode::SUCCESS,
    }
}

fn figures(accounts: usize) -> Figures {
    let (mut build, mut take) = (Vec::new(), Vec::new());
    let mut index = Index::default();
    for round in 0..3 {
        index = Index::default();
        index.name_brands(made_up::brands(accounts));
        let list = made_up::accounts(accounts);
        let begun = Instant::now();
        let draft = Base::of(&index).compare(list, round);
        build.push(begun.elapsed());
        let begun = Instant::now();
        let taken = index.take(draft).unwrap();
        take.push(begun.elapsed());
        drop(taken);
    }
    let (keys, slowest) = session::typing(&mut index);
    let scroll = session::scrolling(&mut index);
    let bytes = index.roll().bytes();
    let refreshes = refresh::measure(accounts);
    let middle = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2]
    };
    let (build, take) = (middle(build), middle(take));
    Figures { accounts, keys, slowest, scroll, build, take, bytes, refreshes }
}
