//! When a state ends on Redis: accepted until Redis's own clock has ended it, refused from then on.

use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};

use crate::client::{Flow, Line, PLATFORM};
use crate::dice::Dice;
use crate::fleet::{Fleet, keys};
use crate::redis::Redis;
use crate::wait::{SOON, until};

/// The first state is exchanged when it has at most this long to live.
const LATE: Duration = Duration::from_secs(1);
/// How often a machine may be too slow to be sure.
const ATTEMPTS: usize = 5;

/// One state is exchanged in the last second of its life, another as soon as Redis says that it is gone.
pub async fn ending(life: Duration, dice: &mut Dice) -> Result<String> {
    let redis = Redis::start().await?;
    let milliseconds = format!("{}ms", life.as_millis());
    let further = ["--consent", "auto", "--state-ttl", &milliseconds];
    let fleet = Fleet::start(&redis.address(), 1, keys(dice, 1), &further).await?;
    for _ in 0..ATTEMPTS {
        if let Some(shown) = attempt(&redis, &mut fleet.line(0)?, &fleet.keys[0], life).await? {
            return Ok(shown);
        }
    }
    bail!("this machine never answered within a second");
}

/// Nothing when the exchange came too late to be judged.
async fn attempt(redis: &Redis, line: &mut Line, key: &str, whole: Duration) -> Result<Option<String>> {
    let before = Instant::now();
    let (in_time, in_time_at) = started(redis, line, key).await?;
    let (too_late, too_late_at) = started(redis, line, key).await?;

    let left: i64 = until("the last second", whole + SOON, async || {
        let left: i64 = redis.ask(&["PTTL", &in_time_at]).await?;
        Ok((u128::try_from(left).unwrap_or_default() <= LATE.as_millis()).then_some(left))
    })
    .await?;
    let answer = line.exchange(key, &in_time.0, &in_time.1).await?;
    // Redis began to count after `before`.
    if answer.status != 201 && before.elapsed() >= whole {
        return Ok(None);
    }
    ensure!(answer.status == 201, "{left} ms before its end: {} {}", answer.status, answer.text());

    until("the end", whole + SOON, async || {
        let there: i64 = redis.ask(&["EXISTS", &too_late_at]).await?;
        Ok((there == 0).then_some(()))
    })
    .await?;
    ensure!(before.elapsed() >= whole, "it ended after {:?} instead of {whole:?}", before.elapsed());
    let answer = line.exchange(key, &too_late.0, &too_late.1).await?;
    ensure!(answer.status == 400, "after its end: {} {}", answer.status, answer.text());
    Ok(Some(format!(
        "states that live {} s: one was accepted {left} ms before its end, one was refused as soon as it was over",
        whole.as_secs_f64()
    )))
}

/// A sign-in with its code, and the key of its state in Redis.
async fn started(redis: &Redis, line: &mut Line, key: &str) -> Result<((Flow, String), String)> {
    let known = redis.keys("*:state:*").await?;
    let signed_in = line.signed_in(key, PLATFORM).await?;
    let mut new = redis.keys("*:state:*").await?;
    new.retain(|key| !known.contains(key));
    ensure!(new.len() == 1, "one sign-in, {} new keys in Redis", new.len());
    Ok((signed_in, new.remove(0)))
}
