//! What is proved of running sandboxes: each proof is here once, for the tests at a hundredth of its size and for
//! `cargo xtask bench sandbox --full` in full. Each says in one line what it has shown.

pub mod contest;
pub mod ending;
pub mod issued;
pub mod killed;
pub mod mutated;
pub mod pairs;

use anyhow::{Context as _, Result};
use tokio::task::JoinSet;

/// How much of it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// What the tests do.
    Hundredth,
    /// All of it.
    Full,
}

impl Scale {
    /// That many, or a hundredth.
    #[must_use]
    pub fn of(self, full: usize) -> usize {
        match self {
            Self::Hundredth => full.div_ceil(100),
            Self::Full => full,
        }
    }
}

/// What all tasks found, or the first failure.
pub async fn all<T: 'static>(mut tasks: JoinSet<Result<T>>) -> Result<Vec<T>> {
    let mut found = Vec::new();
    while let Some(done) = tasks.join_next().await {
        found.push(done.context("a task of the proof")??);
    }
    Ok(found)
}
