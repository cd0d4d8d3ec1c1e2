//! What the sandbox does in a second, in memory and on Redis, beside a bare handler that sends Redis the same
//! commands; and, with `--full`, every proof in its full size. Writes a page of figures and fails if they are worse
//! than promised.

mod bare;
mod curve;
mod load;
mod page;
mod ratio;
mod scale;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use support::dice::Dice;
use support::proof::Scale;
use support::proof::contest::{Contest, contest};
use support::proof::ending::ending;
use support::proof::issued::issued;
use support::proof::killed::killed;
use support::proof::mutated::mutated;
use support::proof::pairs::pairs;

/// 999 of 1,000 answers to mutated requests take no longer.
const SLOW: Duration = Duration::from_millis(100);

/// A proof in full: what it showed, and how long it took.
struct Proof {
    name: &'static str,
    shown: String,
    took: Duration,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["bare", redis, record] => bare::serve(redis, record).await,
        [out] => figures(Path::new(out), Scale::Hundredth).await,
        [out, "--full"] => figures(Path::new(out), Scale::Full).await,
        _ => Err(anyhow::anyhow!("sandbox-bench FILE [--full]")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sandbox-bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn figures(out: &Path, scale: Scale) -> Result<()> {
    let mut dice = Dice::thrown()?;
    let seed = dice.seed();
    let mut page = page::Page::begin(seed, scale)?;
    let mut own = dice.fork();
    // They go by beside everything else, and cost it a question to Redis now and then.
    let ten_minutes = async {
        match scale {
            Scale::Hundredth => Ok(None),
            Scale::Full => {
                timed("Ten real minutes (N8)", ending(Duration::from_mins(10), &mut own)).await.map(Some)
            }
        }
    };
    let (measured, ten_minutes) = tokio::try_join!(measured(&mut dice, scale), ten_minutes)?;
    let Measured { ratios, curves, redis, mut proofs } = measured;
    proofs.extend(ten_minutes);
    page.ratios(&ratios);
    page.curves(&curves);
    page.redis(&redis);
    match scale {
        Scale::Hundredth => page.earlier_proofs(out),
        Scale::Full => page.proofs(&proofs, seed)?,
    }
    page.write(out)?;
    let missed: Vec<String> =
        ratios.iter().filter_map(ratio::Ratio::missed).chain(curve::missed(&curves)).collect();
    ensure!(missed.is_empty(), "worse than promised: {}", missed.join("; "));
    Ok(())
}

/// All that takes turns.
struct Measured {
    ratios: Vec<ratio::Ratio>,
    curves: Vec<curve::Curve>,
    redis: Vec<scale::Scale>,
    proofs: Vec<Proof>,
}

async fn measured(dice: &mut Dice, scale: Scale) -> Result<Measured> {
    let ratios = ratio::measure(dice).await?;
    let curves = curve::measure(dice).await?;
    let redis = scale::measure().await?;
    let proofs = match scale {
        Scale::Hundredth => Vec::new(),
        Scale::Full => proofs(dice).await?,
    };
    Ok(Measured { ratios, curves, redis, proofs })
}

/// Everything in its full size, but for the ten minutes.
async fn proofs(dice: &mut Dice) -> Result<Vec<Proof>> {
    let right = Contest { states: 10_000, rounds: 20, right: 8, wrong: 0 };
    let wrong = Contest { states: 10_000, rounds: 1, right: 1, wrong: 4 };
    let mut proofs = vec![
        timed("One state, eight exchangers (N4)", contest(right, dice)).await?,
        timed("Wrong keys beside the right one (N5)", contest(wrong, dice)).await?,
        timed("Code and state of two sign-ins (T4)", pairs(10_000, dice)).await?,
        timed("What states look like (N7)", issued(1_000_000, dice)).await?,
        timed("Killed at four steps (N10)", killed(50, dice)).await?,
    ];
    let before = Instant::now();
    let mutated = mutated(1_000_000, dice).await?;
    let took = before.elapsed();
    proofs.push(Proof { name: "Mutated requests", shown: mutated.shown, took });
    if mutated.slow > SLOW {
        bail!("p99.9 of mutated requests is {:?}", mutated.slow);
    }
    Ok(proofs)
}

async fn timed(name: &'static str, proof: impl Future<Output = Result<String>>) -> Result<Proof> {
    let before = Instant::now();
    let shown = proof.await.context(name)?;
    eprintln!("{name}: {shown}");
    Ok(Proof { name, shown, took: before.elapsed() })
}

/// This program, which also is the bare handler.
fn this_program() -> Result<PathBuf> {
    Ok(std::env::current_exe()?)
}
