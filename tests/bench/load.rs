//! Clients that send one request after the other, each on a connection that stays open, all at the same time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use support::client::{Answer, Asked, Flow, Line, PLATFORM, connect, exchange};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

/// What is being asked.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// Where its processes listen.
    pub(crate) addresses: Vec<String>,
    /// What clients call it.
    pub(crate) host: String,
    pub(crate) key: String,
    pub(crate) signs_in: SignsIn,
}

/// Where codes come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignsIn {
    /// From the page of the sandbox, which asks nobody.
    AtThePage,
    /// Nothing checks them.
    Nowhere,
}

/// How fast one kind of request was answered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Speed {
    pub(crate) per_second: f64,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
}

/// One round of sign-ins.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Round {
    pub(crate) issue: Speed,
    pub(crate) exchange: Speed,
}

/// Answers and how long each took.
type Answered = Vec<(Answer, Duration)>;

/// About `number` sign-ins by that many clients: all are started, then (not measured) all people sign in, then all
/// are exchanged.
pub(crate) async fn round(target: &Target, clients: usize, number: usize) -> Result<Round> {
    let each = number.div_ceil(clients);
    let mut lines = Vec::new();
    for client in 0..clients {
        lines.push(Line::to(&target.addresses[client % target.addresses.len()], &target.host)?);
    }
    let request = connect(&target.key, PLATFORM)?;
    let asked = (0..clients).map(|_| vec![request.clone(); each]).collect();
    let (mut lines, answers, issue) = all(lines, asked, 202).await?;

    let mut preparing = JoinSet::new();
    for (number, (line, answers)) in lines.drain(..).zip(answers).enumerate() {
        let (key, signs_in) = (target.key.clone(), target.signs_in);
        preparing.spawn(async move { Ok((number, prepare(line, answers, key, signs_in).await?)) });
    }
    let mut prepared = support::proof::all(preparing).await?;
    prepared.sort_by_key(|(number, _)| *number);
    let (lines, asked) = prepared.into_iter().map(|(_, prepared)| prepared).unzip();
    let (_, _, exchange) = all(lines, asked, 201).await?;
    Ok(Round { issue, exchange })
}

async fn prepare(
    mut line: Line,
    answers: Answered,
    key: String,
    signs_in: SignsIn,
) -> Result<(Line, Vec<Asked>)> {
    let mut asked = Vec::with_capacity(answers.len());
    for (answer, _) in answers {
        let flow = Flow::read(PLATFORM, &answer)?;
        let code = match signs_in {
            SignsIn::AtThePage => line.consent(&flow).await?,
            // As long as a real one.
            SignsIn::Nowhere => format!("AQD{}{}", flow.state, flow.state),
        };
        asked.push(exchange(&key, &flow, &code)?);
    }
    Ok((line, asked))
}

/// Each line sends its requests; gives everything back in the same order.
async fn all(
    lines: Vec<Line>,
    asked: Vec<Vec<Asked>>,
    expected: u16,
) -> Result<(Vec<Line>, Vec<Answered>, Speed)> {
    let ready = Arc::new(Barrier::new(lines.len() + 1));
    let mut tasks = JoinSet::new();
    for (number, (mut line, asked)) in lines.into_iter().zip(asked).enumerate() {
        let ready = Arc::clone(&ready);
        tasks.spawn(async move {
            let mut answers = Vec::with_capacity(asked.len());
            ready.wait().await;
            for request in asked {
                let before = Instant::now();
                let answer = line.send(request).await?;
                let took = before.elapsed();
                ensure!(answer.status == expected, "{} {}", answer.status, answer.text());
                answers.push((answer, took));
            }
            Ok((number, line, answers))
        });
    }
    ready.wait().await;
    let before = Instant::now();
    let mut done = support::proof::all(tasks).await?;
    let took = before.elapsed();
    done.sort_by_key(|(number, _, _)| *number);
    let (mut lines, mut answers) = (Vec::new(), Vec::new());
    for (_, line, of_line) in done {
        lines.push(line);
        answers.push(of_line);
    }
    let speed = speed(answers.iter().flatten().map(|(_, took)| *took).collect(), took)?;
    Ok((lines, answers, speed))
}

#[expect(clippy::cast_precision_loss, reason = "some thousand requests")]
fn speed(mut times: Vec<Duration>, took: Duration) -> Result<Speed> {
    times.sort_unstable();
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len() - 1)).copied();
    let p50 = at(50).context("no requests")?;
    let p99 = at(99).context("no requests")?;
    Ok(Speed { per_second: times.len() as f64 / took.as_secs_f64(), p50, p99 })
}

/// The middle of several numbers.
pub(crate) fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}
