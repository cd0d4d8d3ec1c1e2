//! Long checks, run by `cargo xtask assure`: what `test` does with ten accounts, with as many as people have.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "what the flows share is more than what is used here")]

#[path = "../flows/browser.rs"]
mod browser;
#[path = "../contract/mod.rs"]
mod contract;
#[path = "../flows/round/playing.rs"]
mod playing;
#[path = "../flows/wire.rs"]
mod wire;
#[path = "../flows/world.rs"]
mod world;

use playing::{Play, play};
use plugboard_core::view::Contract;

#[tokio::test]
async fn fifty_accounts_with_five_mishaps_killed_twice_come_back_in_the_contract_of_march() {
    play(Play { contract: Contract::Seed, accounts: 50, mishaps: 5, kills: 2 }).await;
}

#[tokio::test]
async fn fifty_accounts_with_five_mishaps_killed_twice_come_back_in_the_contract_of_august() {
    play(Play { contract: Contract::Current, accounts: 50, mishaps: 5, kills: 2 }).await;
}
