//! The proofs at a hundredth of their size.

use std::time::Duration;

use anyhow::Result;
use support::dice::Dice;
use support::proof::Scale;
use support::proof::contest::{Contest, contest};
use support::proof::ending::ending;
use support::proof::issued::issued;
use support::proof::killed::killed;
use support::proof::mutated::mutated;
use support::proof::pairs::pairs;

const SCALE: Scale = Scale::Hundredth;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_exchangers_with_the_right_key_exactly_one_gets_the_state() -> Result<()> {
    let mut dice = Dice::thrown()?;
    shown(&contest(Contest { states: SCALE.of(10_000), rounds: 20, right: 8, wrong: 0 }, &mut dice).await?)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_keys_never_get_a_state_and_never_spoil_it_for_the_right_one() -> Result<()> {
    let mut dice = Dice::thrown()?;
    shown(&contest(Contest { states: SCALE.of(10_000), rounds: 1, right: 1, wrong: 4 }, &mut dice).await?)
}

#[tokio::test]
async fn only_a_code_and_a_state_of_the_same_sign_in_go_together() -> Result<()> {
    shown(&pairs(SCALE.of(10_000), &mut Dice::thrown()?).await?)
}

#[tokio::test]
async fn states_are_32_hex_digits_distinct_and_as_good_as_random() -> Result<()> {
    shown(&issued(SCALE.of(1_000_000), &mut Dice::thrown()?).await?)
}

#[tokio::test]
async fn a_state_is_good_until_redis_has_ended_it_and_not_after() -> Result<()> {
    shown(&ending(Duration::from_millis(2_500), &mut Dice::thrown()?).await?)
}

#[tokio::test]
async fn a_process_killed_in_the_middle_of_a_sign_in_leaves_nothing_half_done() -> Result<()> {
    shown(&killed(2, &mut Dice::thrown()?).await?)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_mutated_request_brings_the_sandbox_into_trouble() -> Result<()> {
    shown(&mutated(SCALE.of(1_000_000), &mut Dice::thrown()?).await?.shown)
}

#[expect(clippy::unnecessary_wraps, reason = "the end of every proof")]
fn shown(line: &str) -> Result<()> {
    eprintln!("{line}");
    Ok(())
}
