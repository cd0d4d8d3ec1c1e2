//! What states look like: 32 lowercase hex digits, no two alike, and their bytes as good as random.

use std::collections::HashSet;

use anyhow::{Context as _, Result, ensure};
use tokio::task::JoinSet;

use super::all;
use crate::client::{Line, PLATFORM};
use crate::dice::Dice;
use crate::sandbox::Sandbox;

const LINES: usize = 8;
/// Beyond this on either side lies one in a thousand: p is outside 0.001 and 0.999.
const FAR: f64 = 3.090_232;

/// Issues states and looks at them. True randomness lies outside the range for p two times in a thousand, so that
/// one sample outside is followed by another, which has to be inside.
pub async fn issued(number: usize, dice: &mut Dice) -> Result<String> {
    let sandbox = Sandbox::start(&["--api-key", &dice.key(), "--max-states", "0"]).await?;
    let mut seen = HashSet::new();
    let mut deviation = sample(&sandbox, number, &mut seen).await?;
    let first = deviation;
    if deviation.abs() > FAR {
        deviation = sample(&sandbox, number, &mut seen).await?;
    }
    ensure!(deviation.abs() <= FAR, "the bytes are not random: {first:.2} and {deviation:.2} deviations");
    Ok(format!(
        "{} states: all 32 lowercase hex digits, all distinct, chi-square of their bytes {deviation:.2} standard \
         deviations off (allowed {FAR:.2}, p between 0.001 and 0.999)",
        seen.len()
    ))
}

async fn sample(sandbox: &Sandbox, number: usize, seen: &mut HashSet<u128>) -> Result<f64> {
    let mut tasks = JoinSet::new();
    for task in 0..LINES {
        let share = number / LINES + usize::from(task < number % LINES);
        let line = Line::to(sandbox.address(), sandbox.address())?;
        tasks.spawn(issue(line, sandbox.api_key.clone(), share));
    }
    let mut counts = vec![0_u64; 256];
    let before = seen.len();
    for state in all(tasks).await?.into_iter().flatten() {
        for byte in state.to_be_bytes() {
            counts[usize::from(byte)] += 1;
        }
        seen.insert(state);
    }
    ensure!(seen.len() == before + number, "{} states were issued twice", before + number - seen.len());
    Ok(deviations(&counts))
}

async fn issue(mut line: Line, key: String, number: usize) -> Result<Vec<u128>> {
    let mut states = Vec::with_capacity(number);
    for _ in 0..number {
        let state = line.begin(&key, PLATFORM).await?.state;
        let is_hex = state.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        ensure!(state.len() == 32 && is_hex, "a state of another form was issued");
        states.push(u128::from_str_radix(&state, 16).context("not hex")?);
    }
    Ok(states)
}

/// How far the chi-square of these counts is from what is expected, in standard deviations of a normal
/// distribution (Wilson and Hilferty 1931).
#[expect(clippy::cast_precision_loss, reason = "counts of some millions")]
fn deviations(counts: &[u64]) -> f64 {
    let expected = counts.iter().sum::<u64>() as f64 / counts.len() as f64;
    let square: f64 = counts.iter().map(|count| (*count as f64 - expected).powi(2) / expected).sum();
    let freedom = counts.len() as f64 - 1.0;
    let spread = 2.0 / (9.0 * freedom);
    ((square / freedom).cbrt() - (1.0 - spread)) / spread.sqrt()
}
