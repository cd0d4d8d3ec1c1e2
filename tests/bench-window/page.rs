//! The part of the page of figures that is about the window. The rest of the page is left as it is.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::window::Figures;
use crate::{KEYS, MEMORY, PAUSE};

/// Where this part begins; it is the last.
const BEGINS: &str = "## In the window";

/// Of the largest to the smallest: 19 of 20 keys, and memory.
pub(crate) fn ratios(smallest: &Figures, largest: &Figures) -> (f64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "of no more than some gigabytes")]
    let memory = largest.memory as f64 / smallest.memory as f64;
    (at(&largest.keys, 95) / at(&smallest.keys, 95), memory)
}

pub(crate) fn page(figures: &[Figures]) -> Result<String> {
    let (smallest, largest) = figures.first().zip(figures.last()).context("nothing was measured")?;
    let mut out = format!(
        "{BEGINS}\n\n\
         The second half of `cargo xtask bench list`: the built app under `WebDriver` on a screen without a graphics card, the sandbox\n\
         beside it. *Key* is from the key pressed to the frame that shows its rows, letter by letter and taken back, the\n\
         sizes in turns; *scroll* goes through the whole list, with each frame by as many rows as are in sight; *memory* is what\n\
         the page's process has for itself (PSS) with the list on screen. A refresh is done three times, each\n\
         with all accounts of a further platform expired, and rows are asked for with each frame while it lasts: the longest\n\
         of all counts.\n\n\
         | accounts | key p50 | p95 | longest | frames of the scroll | each | blank ones | memory | refresh | longest frame meanwhile | longest wait for rows |\n\
         |--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for of in figures {
        let longest =
            |value: fn(&crate::window::Refresh) -> f64| of.refreshes.iter().map(value).fold(0.0, f64::max);
        _ = writeln!(
            out,
            "| {} | {:.0} ms | {:.0} ms | {:.0} ms | {} | {:.0} ms | {} | {} MiB | {:.0} ms | {:.0} ms | {:.0} ms |",
            of.accounts,
            at(&of.keys, 50),
            at(&of.keys, 95),
            at(&of.keys, 100),
            of.scroll.frames,
            of.scroll.took / f64::from(of.scroll.frames),
            of.scroll.blank,
            of.memory / 1024,
            longest(|refresh| refresh.took),
            of.longest_frame(),
            longest(|refresh| refresh.wait),
        );
    }
    let (keys, memory) = ratios(smallest, largest);
    _ = writeln!(
        out,
        "\n{} accounts beside {}: p95 of a key **{keys:.2}** times as long (promised: {KEYS}), memory **{memory:.3}** times as much\n\
         (promised: {MEMORY}). Promised too: no blank frame, and in a refresh of {} none of more than {PAUSE} ms.",
        largest.accounts, smallest.accounts, largest.accounts
    );
    Ok(out)
}

fn at(sorted: &[f64], share: usize) -> f64 {
    sorted.get((sorted.len() * share / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

/// Puts the part at the end, in place of the one before.
pub(crate) fn write(file: &Path, part: &str) -> Result<()> {
    let text = std::fs::read_to_string(file)?;
    let before = text.find(BEGINS).map_or(text.as_str(), |at| &text[..at]);
    Ok(std::fs::write(file, format!("{}\n\n{}\n", before.trim_end(), part.trim_end()))?)
}
