//! Many exchangers want the same state at the same moment, over four processes on one Redis. Of those with the
//! right key exactly one gets it, whatever those with wrong keys do.

use anyhow::{Result, ensure};
use futures_util::future::try_join_all;
use tokio::task::JoinSet;

use super::all;
use crate::client::{Flow, Line, PLATFORM};
use crate::dice::Dice;
use crate::fleet::{Fleet, keys};
use crate::redis::Redis;

const PROCESSES: usize = 4;
/// How many states are fought for at the same time.
const LANES: usize = 4;

/// Who takes part.
#[derive(Debug, Clone, Copy)]
pub struct Contest {
    /// States in each round.
    pub states: usize,
    /// Rounds, one after the other.
    pub rounds: usize,
    /// Exchangers of a state that have its key.
    pub right: usize,
    /// Exchangers of a state that have another key that is let in, each a different one.
    pub wrong: usize,
}

/// What came of it.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    won: usize,
    told_other: usize,
    told_unknown: usize,
}

/// Fails unless each state is exchanged exactly once, by its own key.
pub async fn contest(contest: Contest, dice: &mut Dice) -> Result<String> {
    let Contest { states, rounds, right, wrong } = contest;
    let redis = Redis::start().await?;
    let further = ["--consent", "auto", "--max-states", "1000000"];
    let keys = keys(dice, 1 + wrong);
    let mut fleet = Fleet::start(&redis.address(), PROCESSES, keys, &further).await?;
    let mut sum = Tally::default();
    for _ in 0..rounds {
        let mut fights = JoinSet::new();
        for lane in 0..LANES {
            let share = states / LANES + usize::from(lane < states % LANES);
            let lines = fleet.lines(right + wrong)?;
            fights.spawn(fight(share, lines, contest, fleet.keys.clone(), dice.fork()));
        }
        for tally in all(fights).await? {
            sum.won += tally.won;
            sum.told_other += tally.told_other;
            sum.told_unknown += tally.told_unknown;
        }
    }
    fleet.all_run()?;
    ensure!(sum.won == states * rounds, "{} successes of {}", sum.won, states * rounds);
    // One that comes after the right key hears 400, as everybody does: it has not been tried at all.
    ensure!(wrong == 0 || sum.told_other > 0, "no wrong key came before the right one");
    Ok(format!(
        "{} states, each wanted by {right} exchangers with its key and {wrong} with others, over {PROCESSES} processes: \
         {} successes, {} times 403, {} times 400; none lost, none twice",
        states * rounds,
        sum.won,
        sum.told_other,
        sum.told_unknown
    ))
}

async fn fight(
    states: usize,
    mut lines: Vec<Line>,
    contest: Contest,
    keys: Vec<String>,
    mut dice: Dice,
) -> Result<Tally> {
    let mut waiting = Vec::new();
    for number in 0..states {
        let process = number % lines.len();
        waiting.push(lines[process].signed_in(&keys[0], PLATFORM).await?);
    }
    let mut tally = Tally::default();
    for (flow, code) in waiting {
        let won = once(&mut lines, contest, &keys, &mut dice, (&flow, &code), &mut tally).await?;
        ensure!(won == 1, "{won} successes for one state");
        let later = dice.below(lines.len());
        let again = lines[later].exchange(&keys[0], &flow, &code).await?;
        ensure!(again.status == 400, "a used state was answered with {}", again.status);
    }
    Ok(tally)
}

async fn once(
    lines: &mut [Line],
    contest: Contest,
    keys: &[String],
    dice: &mut Dice,
    (flow, code): (&Flow, &str),
    tally: &mut Tally,
) -> Result<usize> {
    // Key 0 is the right one.
    let mut roles: Vec<usize> = std::iter::repeat_n(0, contest.right).chain(1..=contest.wrong).collect();
    dice.shuffle(&mut roles);
    let sent = lines.iter_mut().zip(&roles).map(|(line, role)| line.exchange(&keys[*role], flow, code));
    let mut won = 0;
    for (answer, role) in try_join_all(sent).await?.into_iter().zip(&roles) {
        match (answer.status, role) {
            (201, 0) => won += 1,
            (400, _) => tally.told_unknown += 1,
            (403, 1..) => tally.told_other += 1,
            (status, _) => anyhow::bail!("key {role} was answered {status} {}", answer.text()),
        }
    }
    tally.won += won;
    Ok(won)
}
