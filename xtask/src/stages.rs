//! The stages of the test, each with its time.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::say;

/// What has been done so far.
pub struct Stages {
    done: Vec<(&'static str, Duration)>,
}

impl Stages {
    /// Starts with none.
    pub fn new() -> Self {
        Self { done: Vec::new() }
    }

    /// Does one and says how long it took; a failure carries its name.
    pub fn stage(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        say(&format!("\n== {name}"));
        let before = Instant::now();
        let done = work();
        let took = before.elapsed();
        self.done.push((name, took));
        if done.is_ok() {
            say(&format!("== {name}: {:.1} s", took.as_secs_f64()));
        }
        done.with_context(|| format!("stage \"{name}\" after {:.1} s", took.as_secs_f64()))
    }

    /// Says all times and their sum.
    pub fn summary(&self) {
        say("");
        for (name, took) in &self.done {
            say(&format!("{:>8.1} s  {name}", took.as_secs_f64()));
        }
        let total: Duration = self.done.iter().map(|(_, took)| *took).sum();
        say(&format!("{:>8.1} s  in all", total.as_secs_f64()));
    }
}
