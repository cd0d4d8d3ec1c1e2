//! Long checks, run by `cargo xtask assure`: what `test` does with ten accounts, with as many as people have.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "what the flows share is more than what is used here")]

#[path = "../flows/browser.rs"]
mod browser;
#[path = "../contract/mod.rs"]
mod contract;
#[path = "../flows/round/playing.rs"]
mod playing;
#[path = "../flows/vault.rs"]
mod vault;
#[path = "../flows/wire.rs"]
mod wire;
#[path = "../flows/world.rs"]
mod world;

use playing::{Play, play};
use plugboard_core::view::{Contract, Outcome};
use plugboard_sandbox::Consent;
use wire::{Fault, Gate};
use world::{World, service};

#[tokio::test]
async fn fifty_accounts_with_five_mishaps_killed_twice_come_back_in_the_contract_of_march() {
    play(Play { contract: Contract::Seed, accounts: 50, mishaps: 5, kills: 2 }).await;
}

#[tokio::test]
async fn fifty_accounts_with_five_mishaps_killed_twice_come_back_in_the_contract_of_august() {
    play(Play { contract: Contract::Current, accounts: 50, mishaps: 5, kills: 2 }).await;
}

/// Longer than Plugboard waits for an answer, on the real clock.
#[tokio::test]
async fn an_exchange_without_an_answer_is_made_once_and_found_in_the_list() {
    let world = World::new(service(3, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let opening = plug.begin("sheet", "instagram", None).await;
    let callback = browser::allow_as(opening.link.as_str(), "somebody").await;
    world.wire.next("POST", contract::EXCHANGE, Fault::HoldAnswer(Gate::closed()));
    plug.board().deliver(&callback);
    let (got, outcome) = plug.connected("sheet").await;
    assert_eq!((got.username.as_str(), outcome), ("somebody", Outcome::New));
    assert_eq!(world.wire.count("POST", contract::EXCHANGE), 1);
}
