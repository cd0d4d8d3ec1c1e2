//! The house rules of ARCHITECTURE.md. Each rule is a function from text to what breaks it, and is shown a
//! breach before it is believed.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where something is not as it must be"
)]

mod arrows;
mod commands;
mod core;
mod order;
mod page;
mod source;
