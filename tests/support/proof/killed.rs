//! A process is killed (kill -9) at four moments of a sign-in, which a door between it and Redis keeps still. The
//! others go on: no state is used twice, no account is there by half, and starting again works.

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::client::{Answer, Flow, Line};
use crate::dice::Dice;
use crate::fleet::{Fleet, keys, line};
use crate::gate::{Close, Gate};
use crate::redis::{Redis, address};
use crate::sandbox::Sandbox;

/// What is connected while nothing goes wrong, so that Redis knows every script.
const BEFORE: &str = "instagram";
/// What is being connected when the process dies.
const PLATFORM: &str = "facebook";

/// Where it is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// S1: the state is about to be stored.
    Unstored,
    /// S2: the state is stored, and its client does not know it.
    Stored,
    /// S3: the state is taken, and there is no account yet.
    Taken,
    /// S4: the account is written, and its client does not know it.
    Written,
}

const STEPS: [Step; 4] = [Step::Unstored, Step::Stored, Step::Taken, Step::Written];

impl Step {
    /// Commands of one request: connect sends one; exchange takes, reads the account, writes it.
    fn close(self) -> Close {
        match self {
            Self::Unstored => Close::Before(1),
            Self::Stored | Self::Taken => Close::After(1),
            Self::Written => Close::After(3),
        }
    }

    fn states_left(self) -> usize {
        match self {
            Self::Stored => 1,
            Self::Unstored | Self::Taken | Self::Written => 0,
        }
    }

    fn accounts(self) -> usize {
        match self {
            Self::Written => 1,
            Self::Unstored | Self::Stored | Self::Taken => 0,
        }
    }
}

/// Kills a process that many times at each step.
pub async fn killed(times: usize, dice: &mut Dice) -> Result<String> {
    let redis = Redis::start().await?;
    for step in STEPS {
        for time in 0..times {
            redis.ask::<()>(&["FLUSHALL"]).await?;
            once(&redis, step, dice).await.with_context(|| format!("{step:?}, time {time}"))?;
        }
    }
    Ok(format!(
        "{} processes killed at 4 steps: each state used at most once, each account listed whole or not at all, \
         each start again worked",
        times * STEPS.len()
    ))
}

async fn once(redis: &Redis, step: Step, dice: &mut Dice) -> Result<()> {
    let mut fleet = Fleet::start(&redis.address(), 1, keys(dice, 1), &["--consent", "auto"]).await?;
    let key = fleet.keys[0].clone();
    let gate = Gate::start(redis.port).await?;
    let doomed = fleet.another(&address(gate.port)).await?;
    let mut survivor = fleet.line(0)?;
    connected(&mut line(&doomed)?, &key, BEFORE).await?;

    let taken = match step {
        Step::Unstored | Step::Stored => None,
        Step::Taken | Step::Written => Some(survivor.signed_in(&key, PLATFORM).await?),
    };
    kill(doomed, &gate, step, &key, taken.as_ref()).await?;
    // A new process is another one than that which died; nothing of it is left but what Redis has.
    fleet.grow().await?;
    let mut reborn = fleet.line(1)?;

    let left = redis.keys("*:state:*").await?.len();
    ensure!(left == step.states_left(), "{left} states are left");
    for line in [&mut survivor, &mut reborn] {
        ensure!(
            whole(&line.list(&key).await?, PLATFORM)?.len() == step.accounts(),
            "another number of accounts"
        );
        if let Some((flow, code)) = &taken {
            let again = line.exchange(&key, flow, code).await?;
            ensure!(again.status == 400, "the state was used again: {} {}", again.status, again.text());
        }
    }

    let account = connected(&mut reborn, &key, PLATFORM).await?;
    let listed = survivor.list(&key).await?;
    ensure!(whole(&listed, PLATFORM)? == [account], "starting again brought {listed:?}");
    ensure!(whole(&listed, BEFORE)?.len() == 1, "what was there before is not: {listed:?}");
    Ok(())
}

/// Lets a request run into the closed door and kills the process that stands there.
async fn kill(
    doomed: Sandbox,
    gate: &Gate,
    step: Step,
    key: &str,
    taken: Option<&(Flow, String)>,
) -> Result<()> {
    let mut line = line(&doomed)?;
    gate.close(step.close());
    let asked = async {
        match taken {
            None => line.connect(key, PLATFORM).await,
            Some((flow, code)) => line.exchange(key, flow, code).await,
        }
    };
    let end = async {
        let closed = gate.closed().await;
        drop(doomed);
        closed
    };
    let (answer, closed): (Result<Answer>, Result<()>) = tokio::join!(asked, end);
    closed?;
    ensure!(answer.is_err(), "it answered before it was killed");
    Ok(())
}

/// From connect to the account's id.
async fn connected(line: &mut Line, key: &str, platform: &str) -> Result<String> {
    let (flow, code) = line.signed_in(key, platform).await?;
    let answer = line.exchange(key, &flow, &code).await?;
    ensure!(answer.status == 201, "{} {}", answer.status, answer.text());
    Ok(answer.json()?["account_id"].as_str().context("no account_id")?.to_owned())
}

/// The ids of the accounts of a platform, each of which must have all that an account has.
fn whole(list: &[Value], platform: &str) -> Result<Vec<String>> {
    for row in list {
        for field in ["id", "platform", "name", "username", "status"] {
            ensure!(
                row[field].as_str().is_some_and(|text| !text.is_empty()),
                "an account without {field}: {row}"
            );
        }
    }
    let ids = list.iter().filter(|row| row["platform"] == platform).map(|row| &row["id"]);
    Ok(ids.filter_map(|id| id.as_str().map(str::to_owned)).collect())
}
