//! Random choices that can be made again: the seed is printed, and `PLUGBOARD_SEED` repeats it. Not for secrets.

use std::hash::{BuildHasher as _, RandomState};

use anyhow::{Context as _, Result};

/// A generator of random numbers (splitmix64).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// With the seed of `PLUGBOARD_SEED`, or a new one. Says which on standard error.
    pub fn thrown() -> Result<Self> {
        let seed = match std::env::var("PLUGBOARD_SEED") {
            Ok(text) => text.parse().context("PLUGBOARD_SEED is not a number")?,
            Err(_) => RandomState::new().hash_one(std::process::id()),
        };
        eprintln!("PLUGBOARD_SEED={seed}");
        Ok(Self(seed))
    }

    /// What makes the same choices again, while nothing has been chosen yet.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.0
    }

    /// Another generator, so that tasks need not share one.
    #[must_use]
    pub fn fork(&mut self) -> Self {
        Self(self.number())
    }

    /// Any number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`, which is not 0.
    pub fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        usize::try_from(self.number() % limit).unwrap_or_default()
    }

    /// Any byte.
    pub fn byte(&mut self) -> u8 {
        self.number().to_le_bytes()[0]
    }

    /// One of several.
    pub fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    /// Brings a list into any order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            list.swap(end, self.below(end + 1));
        }
    }

    /// A key that looks like the service's.
    pub fn key(&mut self) -> String {
        let digits = [self.number(), self.number(), self.number(), self.number()];
        let digits = digits.map(|number| format!("{number:016x}")).concat();
        format!("sapi_key_{}", &digits[..62])
    }
}
