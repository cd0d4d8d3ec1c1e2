//! The sandbox from one client to many: in memory, and on Redis with one process and with several.

use anyhow::Result;
use support::dice::Dice;
use support::fleet::{Fleet, keys};
use support::redis::Redis;
use support::sandbox::Sandbox;

use crate::load::{Round, SignsIn, Speed, Target, median, round};
use crate::ratio::{FURTHER, target};

const CLIENTS: [usize; 7] = [1, 2, 4, 8, 16, 32, 64];
const PROCESSES: [usize; 3] = [1, 2, 4];
/// Each point is the median of so many.
const TURNS: usize = 5;
/// At the most clients it is at least this of the best.
const PROMISED: f64 = 0.8;
/// Below this the best and the most are measured again in turns: the best of seven is the luckiest of seven as well.
const DOUBTFUL: f64 = 0.9;
const TURNS_IN_DOUBT: usize = 9;
const MOST: usize = 64;

/// One way to run it.
#[derive(Debug)]
pub(crate) struct Curve {
    pub(crate) name: String,
    /// Clients, and what they met.
    pub(crate) points: Vec<(usize, Round)>,
    /// What is left at the most clients, as a share of the best: issue and exchange.
    pub(crate) left: [(&'static str, f64); 2],
}

pub(crate) async fn measure(dice: &mut Dice) -> Result<Vec<Curve>> {
    let mut curves = Vec::new();
    let sandbox = {
        let key = dice.key();
        Sandbox::start(&[&["--api-key", key.as_str()], FURTHER.as_slice()].concat()).await?
    };
    let memory = Target {
        addresses: vec![sandbox.address().to_owned()],
        host: sandbox.address().to_owned(),
        key: sandbox.api_key.clone(),
        signs_in: SignsIn::AtThePage,
    };
    curves.push(curve("in memory".to_owned(), &memory).await?);
    drop(sandbox);
    for processes in PROCESSES {
        let redis = Redis::start().await?;
        let fleet = Fleet::start(&redis.address(), processes, keys(dice, 1), &FURTHER).await?;
        let name = format!("on Redis, {processes} process{}", if processes == 1 { "" } else { "es" });
        curves.push(curve(name, &target(&fleet)).await?);
    }
    Ok(curves)
}

async fn curve(name: String, target: &Target) -> Result<Curve> {
    turn(target, MOST).await?;
    // One turn after the other, so that a moment in which the machine does something else meets one of several.
    let mut turns = Vec::new();
    for _ in 0..TURNS {
        let mut points = Vec::new();
        for clients in CLIENTS {
            points.push(turn(target, clients).await?);
        }
        turns.push(points);
    }
    let points = CLIENTS.into_iter().enumerate().map(|(at, clients)| {
        let rounds: Vec<Round> = turns.iter().map(|points| points[at]).collect();
        let issue = middle(&rounds.iter().map(|round| round.issue).collect::<Vec<_>>());
        let exchange = middle(&rounds.iter().map(|round| round.exchange).collect::<Vec<_>>());
        (clients, Round { issue, exchange })
    });
    let points: Vec<_> = points.collect();
    let issue = left(target, &points, |round| round.issue.per_second).await?;
    let exchange = left(target, &points, |round| round.exchange.per_second).await?;
    eprintln!("{name}: at {MOST} clients {issue:.2} of the best issue, {exchange:.2} of the best exchange");
    Ok(Curve { name, points, left: [("issue", issue), ("exchange", exchange)] })
}

async fn turn(target: &Target, clients: usize) -> Result<Round> {
    round(target, clients, if clients < 8 { 2_000 } else { 6_000 }).await
}

/// The share of the best that is left at the most clients.
async fn left(target: &Target, points: &[(usize, Round)], of: fn(&Round) -> f64) -> Result<f64> {
    let mut speeds = points.iter().map(|(clients, round)| (*clients, of(round))).collect::<Vec<_>>();
    let last = speeds.last().map_or(0.0, |(_, speed)| *speed);
    speeds.sort_by(|one, other| other.1.total_cmp(&one.1));
    let (best, fastest) = speeds[0];
    if last / fastest >= DOUBTFUL {
        return Ok(last / fastest);
    }
    let mut shares = Vec::new();
    for number in 0..TURNS_IN_DOUBT {
        let (first, second) = if number % 2 == 0 { (MOST, best) } else { (best, MOST) };
        let (first, second) = (of(&turn(target, first).await?), of(&turn(target, second).await?));
        shares.push(if number % 2 == 0 { first / second } else { second / first });
    }
    Ok(median(shares))
}

/// The one of the median speed.
fn middle(speeds: &[Speed]) -> Speed {
    let wanted = median(speeds.iter().map(|speed| speed.per_second).collect());
    let found = speeds.iter().find(|speed| speed.per_second.total_cmp(&wanted).is_eq());
    found.copied().unwrap_or(speeds[0])
}

/// What is said of curves that fall off.
pub(crate) fn missed(curves: &[Curve]) -> impl Iterator<Item = String> {
    curves.iter().flat_map(|Curve { name, left, .. }| {
        let missed = left.iter().filter(|(_, share)| *share < PROMISED);
        missed.map(move |(kind, share)| format!("{kind} {name} at {MOST} clients is {share:.2} of the best"))
    })
}
