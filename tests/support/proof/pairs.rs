//! A code belongs to the state that it was made for. Whoever has somebody else's code cannot have it exchanged
//! with a state of their own: only code and state of one sign-in go together, and only for its key.

use anyhow::{Result, ensure};

use crate::client::{Flow, Line};
use crate::dice::Dice;
use crate::fleet::{Fleet, keys};
use crate::redis::Redis;

/// Many sign-ins are left waiting on the way.
const FURTHER: [&str; 4] = ["--consent", "auto", "--max-states", "0"];
const PLATFORMS: [&str; 3] = ["instagram", "facebook", "linkedin"];

/// Two sign-ins, one for each of two keys, and who may exchange what.
struct Two {
    flows: [(Flow, String); 2],
}

/// All combinations of code, state and key of two sign-ins, then `random` combinations of random ones.
pub async fn pairs(random: usize, dice: &mut Dice) -> Result<String> {
    let redis = Redis::start().await?;
    let fleet = Fleet::start(&redis.address(), 2, keys(dice, 2), &FURTHER).await?;
    let mut lines = fleet.lines(2)?;
    let mut tried = 0;
    let mut succeeded = 0;
    for number in 0..8 + random {
        let chosen = if number < 8 { number } else { dice.below(8) };
        let (code, state, key) = (chosen & 1, chosen >> 1 & 1, chosen >> 2);
        let platforms =
            if number < 8 { ["instagram"; 2] } else { [dice.one(&PLATFORMS), dice.one(&PLATFORMS)] };
        let two = Two::start(&mut lines, &fleet.keys, platforms).await?;
        let line = &mut lines[dice.below(2)];
        let (flow, own) = &two.flows[state];
        let answer = line.exchange(&fleet.keys[key], flow, &two.flows[code].1).await?;
        let expected = match (key == state, code == state) {
            (true, true) => 201,
            (true, false) => 400,
            (false, _) => 403,
        };
        let case = format!("code {code}, state {state}, key {key}, {platforms:?}");
        ensure!(answer.status == expected, "{case}: {} {}", answer.status, answer.text());
        // What a foreign key tries changes nothing; what the own key does uses the state up.
        let after = line.exchange(&fleet.keys[state], flow, own).await?.status;
        let expected_after = if key == state { 400 } else { 201 };
        ensure!(after == expected_after, "{case}: afterwards {after}");
        tried += 1;
        succeeded += usize::from(answer.status == 201);
    }
    Ok(format!(
        "{tried} combinations of code, state and key of two sign-ins: {succeeded} matched, only those succeeded"
    ))
}

impl Two {
    async fn start(lines: &mut [Line], keys: &[String], platforms: [&str; 2]) -> Result<Self> {
        let first = lines[0].signed_in(&keys[0], platforms[0]).await?;
        let second = lines[1].signed_in(&keys[1], platforms[1]).await?;
        Ok(Self { flows: [first, second] })
    }
}
