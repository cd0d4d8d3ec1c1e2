//! What the account list costs in the real window at 1,000 to 100,000 accounts: from a key pressed to painted rows, a
//! scroll through all of it, a refresh, the memory of the page's process. Writes its part of the page of figures and
//! fails if they are worse than promised. What of it is Rust's is measured in the core's own bench.

mod page;
mod window;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail, ensure};
use window::{Figures, Window};

/// Where none are asked for.
const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

/// Of the largest to the smallest, in the same run: from a key to painted rows, 19 of 20 keys.
const KEYS: f64 = 1.2;
/// The same of the memory of the page's process.
const MEMORY: f64 = 1.05;
/// Milliseconds: no frame is longer while the largest list is refreshed.
const PAUSE: f64 = 50.0;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("window-bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let file = args.next().context("window-bench FILE [ACCOUNTS...]")?;
    let mut sizes = args.map(|size| size.parse()).collect::<Result<Vec<usize>, _>>()?;
    if sizes.is_empty() {
        sizes.extend(SIZES);
    }
    measure(Path::new(&file), &sizes).await
}

async fn measure(file: &Path, sizes: &[usize]) -> Result<()> {
    let mut windows = Vec::new();
    for &size in sizes {
        windows.push(Window::open(size).await?);
        eprintln!("{size} accounts are on screen");
    }
    for window in &mut windows {
        window.weigh().await?;
    }
    // Key by key in turns: what else the machine does meets all of them.
    for text in window::TYPED {
        for window in &mut windows {
            window.type_and_take_back(text).await?;
        }
    }
    let mut figures = Vec::new();
    for window in windows {
        figures.push(window.measure().await?);
        eprintln!("{} of {} sizes measured", figures.len(), sizes.len());
    }
    let text = page::page(&figures)?;
    eprintln!("{text}");
    page::write(file, &text)?;
    promised(&figures)
}

fn promised(figures: &[Figures]) -> Result<()> {
    let [smallest, .., largest] = figures else { bail!("nothing to compare") };
    let mut missed = Vec::new();
    let mut promise = |kept: bool, what: String| {
        if !kept {
            missed.push(what);
        }
    };
    let (keys, memory) = page::ratios(smallest, largest);
    promise(keys <= KEYS, format!("keys: {keys:.2} times the smallest"));
    promise(memory <= MEMORY, format!("memory: {memory:.3} times the smallest"));
    for of in figures {
        promise(of.scroll.blank == 0, format!("{}: {} blank frames", of.accounts, of.scroll.blank));
    }
    let frame = largest.longest_frame();
    promise(frame <= PAUSE, format!("a frame of {frame} ms in a refresh"));
    ensure!(missed.is_empty(), "worse than promised: {}", missed.join("; "));
    Ok(())
}
