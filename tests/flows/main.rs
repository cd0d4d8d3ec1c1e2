//! The core against the sandbox over HTTP: each was written from the same documents without the other, and
//! between them is a wire that can be made to fail.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

#[path = "../contract/mod.rs"]
mod contract;

mod api;
mod browser;
mod care;
mod clocks;
mod connecting;
mod current;
mod cut;
mod failing;
mod forms;
mod guide;
mod history;
mod incomplete;
mod keys;
mod losing;
mod mishaps;
mod record;
mod removing;
mod restarting;
mod returning;
mod round;
mod secrets;
mod stateless;
mod stored_keys;
mod storing;
mod vault;
mod wire;
mod workspaces;
mod world;
