//! What something costs the window while it happens: the memory of its processes, and how long it takes to answer.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use crate::desktop::Desktop;
use crate::desktop::driver::App;

/// The processes of one Plugboard.
const PROCESSES: [&str; 3] = ["plugboard", "WebKitWebProcess", "WebKitNetworkProcess"];

/// Between two questions to the window. Each takes some milliseconds of the page itself.
const BETWEEN: Duration = Duration::from_millis(20);

/// Between two looks at the memory, which take some milliseconds of the kernel.
const WEIGHED_EVERY: Duration = Duration::from_millis(500);

/// What it came to.
#[derive(Debug)]
pub struct Cost {
    /// How long it took.
    pub took: Duration,
    /// The longest answer but for 1 of 100.
    pub p99: Duration,
    /// The longest answer.
    pub longest: Duration,
    answers: usize,
    /// The most that each process had above its start, in KiB (RSS).
    pub growth: BTreeMap<&'static str, u64>,
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { took, p99, longest, answers, growth } = self;
        write!(
            f,
            "{took:.1?}, {answers} answers, p99 {p99:.1?}, longest {longest:.1?}; most memory above the start:"
        )?;
        growth.iter().try_for_each(|(name, kib)| {
            write!(f, " {name} {:.1} MiB", f64::from(u32::try_from(*kib).unwrap_or(u32::MAX)) / 1024.0)
        })
    }
}

fn weigh(desktop: &Desktop) -> Result<BTreeMap<&'static str, u64>> {
    PROCESSES.into_iter().map(|name| Ok((name, desktop.resident_of(name)?))).collect()
}

/// Asks the window again and again while something happens to it, and once more when that is over.
pub async fn while_it_lasts(
    desktop: &Desktop,
    app: &App,
    what: impl Future<Output = Result<()>> + Send + 'static,
) -> Result<Cost> {
    let start = weigh(desktop)?;
    let mut most = start.clone();
    let mut answers = Vec::new();
    let begun = Instant::now();
    let mut weighed = Instant::now();
    let running = tokio::spawn(what);
    loop {
        let over = running.is_finished();
        let asked = Instant::now();
        app.script("return document.title").await?;
        answers.push(asked.elapsed());
        if over || weighed.elapsed() > WEIGHED_EVERY {
            weighed = Instant::now();
            for (name, now) in weigh(desktop)? {
                most.entry(name).and_modify(|most| *most = now.max(*most));
            }
        }
        if over {
            break;
        }
        tokio::time::sleep(BETWEEN).await;
    }
    running.await??;
    answers.sort_unstable();
    let growth = most.into_iter().map(|(name, most)| (name, most - start[name])).collect();
    let p99 = *answers.get(answers.len() * 99 / 100).context("nothing was asked")?;
    let longest = *answers.last().context("nothing was asked")?;
    Ok(Cost { took: begun.elapsed(), p99, longest, answers: answers.len(), growth })
}
