//! Sandbox processes on a real Redis: what one process alone cannot show. The proofs that have a full size as well
//! are in `support::proof`, and run here at a hundredth of it.
#![expect(clippy::unwrap_used, reason = "tests")]

mod current;
mod dump;
mod outage;
mod proofs;
mod together;
mod together_current;
