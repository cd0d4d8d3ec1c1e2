//! What must hold of the program that people install, and takes too long for a test: run by `cargo xtask assure`, one
//! after the other, with limits for memory and time.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]
#![allow(dead_code, reason = "what the end-to-end tests share is more than what is used here")]

#[path = "../e2e/flood.rs"]
mod flood;
mod floods;
mod hostile_service;
mod keys;
mod kills;
mod links;
mod replies;
#[path = "../e2e/scene.rs"]
mod scene;

mod steady;
mod weight;
