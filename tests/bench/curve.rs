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
const TURNS: usize = 3;
/// At the most clients it is at least this of the best.
const PROMISED: f64 = 0.8;

/// One way to run it.
#[derive(Debug)]
pub(crate) struct Curve {
    pub(crate) name: String,
    /// Clients, and what they met.
    pub(crate) points: Vec<(usize, Round)>,
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
    round(target, 64, 2_000).await?;
    // One turn after the other, so that a moment in which the machine does something else meets one of three.
    let mut turns = Vec::new();
    for _ in 0..TURNS {
        let mut points = Vec::new();
        for clients in CLIENTS {
            points.push(round(target, clients, if clients < 8 { 800 } else { 4_000 }).await?);
        }
        turns.push(points);
    }
    let points = CLIENTS.into_iter().enumerate().map(|(at, clients)| {
        let rounds: Vec<Round> = turns.iter().map(|points| points[at]).collect();
        let issue = middle(&rounds.iter().map(|round| round.issue).collect::<Vec<_>>());
        let exchange = middle(&rounds.iter().map(|round| round.exchange).collect::<Vec<_>>());
        (clients, Round { issue, exchange })
    });
    let curve = Curve { name, points: points.collect() };
    eprintln!("{curve:?}");
    Ok(curve)
}

/// The one of the median speed.
fn middle(speeds: &[Speed]) -> Speed {
    let wanted = median(speeds.iter().map(|speed| speed.per_second).collect());
    let found = speeds.iter().find(|speed| speed.per_second.total_cmp(&wanted).is_eq());
    found.copied().unwrap_or(speeds[0])
}

/// What is said of curves that fall off.
pub(crate) fn missed(curves: &[Curve]) -> impl Iterator<Item = String> {
    curves.iter().flat_map(|Curve { name, points }| {
        let issue = at_the_end(points.iter().map(|(_, round)| round.issue.per_second));
        let exchange = at_the_end(points.iter().map(|(_, round)| round.exchange.per_second));
        let kinds = [("issue", issue), ("exchange", exchange)].into_iter();
        kinds
            .filter(|(_, share)| *share < PROMISED)
            .map(move |(kind, share)| format!("{kind} {name} at 64 clients is {share:.2} of the best"))
    })
}

/// The last of a curve, as a share of the best.
fn at_the_end(curve: impl Iterator<Item = f64>) -> f64 {
    let (best, last) = curve.fold((0.0_f64, 0.0), |(best, _), now| (best.max(now), now));
    last / best
}
