//! Redis gone, silent and back, in the middle of sign-ins: the sandbox says 503 and when to come back, never makes
//! do with its own memory, needs no restart, and nothing is used twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use support::client::{Answer, Flow, Line, PLATFORM};
use support::dice::Dice;
use support::fleet::{Fleet, keys};
use support::redis::Redis;
use support::wait::{SOON, until};
use tokio::task::JoinSet;

struct Scene {
    redis: Redis,
    fleet: Fleet,
}

impl Scene {
    async fn set() -> Result<Self> {
        let redis = Redis::start().await?;
        let keys = keys(&mut Dice::thrown()?, 1);
        let further = ["--consent", "auto", "--accounts", "5", "--max-states", "0"];
        let fleet = Fleet::start(&redis.address(), 2, keys, &further).await?;
        Ok(Self { redis, fleet })
    }

    fn key(&self) -> &str {
        &self.fleet.keys[0]
    }

    /// Both processes answer again, without having been touched.
    async fn recovered(&mut self) -> Result<()> {
        for process in 0..2 {
            let mut line = self.fleet.line(process)?;
            until("recovery", SOON, async || {
                let answer = line.connect(self.key(), PLATFORM).await?;
                if answer.status == 503 {
                    must_say_when(&answer);
                }
                Ok((answer.status == 202).then_some(()))
            })
            .await?;
            let (flow, code) = line.signed_in(self.key(), PLATFORM).await?;
            assert_eq!(line.exchange(self.key(), &flow, &code).await?.status, 201);
        }
        self.fleet.all_run()
    }

    /// Everything that needs Redis says that it is not there.
    async fn must_be_down(&self, flow: &Flow, code: &str) -> Result<()> {
        for process in 0..2 {
            let mut line = self.fleet.line(process)?;
            must_say_when(&line.connect(self.key(), PLATFORM).await?);
            must_say_when(&line.exchange(self.key(), flow, code).await?);
            must_say_when(&line.page(flow).await?);
            assert!(line.list(self.key()).await.unwrap_err().to_string().contains("503"));
        }
        Ok(())
    }
}

fn must_say_when(answer: &Answer) {
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert!(answer.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
}

#[tokio::test]
async fn without_redis_everything_is_503_and_with_it_again_everything_works() -> Result<()> {
    let mut scene = Scene::set().await?;
    let (flow, code) = scene.fleet.line(0)?.signed_in(scene.key(), PLATFORM).await?;
    scene.redis.stop();
    scene.must_be_down(&flow, &code).await?;
    scene.redis.start_again().await?;
    scene.recovered().await?;
    // It was empty when it came back.
    let answer = scene.fleet.line(1)?.exchange(scene.key(), &flow, &code).await?;
    assert_eq!(answer.status, 400, "{}", answer.text());
    Ok(())
}

#[tokio::test]
async fn a_redis_that_kept_its_data_knows_after_a_restart_what_was_used_and_what_was_not() -> Result<()> {
    let mut scene = Scene::set().await?;
    let mut line = scene.fleet.line(0)?;
    let (used, used_code) = line.signed_in(scene.key(), PLATFORM).await?;
    let (unused, unused_code) = line.signed_in(scene.key(), PLATFORM).await?;
    assert_eq!(line.exchange(scene.key(), &used, &used_code).await?.status, 201);
    scene.redis.keep().await?;
    scene.redis.stop();
    scene.must_be_down(&unused, &unused_code).await?;
    scene.redis.start_again().await?;
    scene.recovered().await?;
    assert_eq!(line.list(scene.key()).await?.len(), 6);
    assert_eq!(line.exchange(scene.key(), &used, &used_code).await?.status, 400);
    assert_eq!(line.exchange(scene.key(), &unused, &unused_code).await?.status, 201);
    assert_eq!(line.exchange(scene.key(), &unused, &unused_code).await?.status, 400);
    Ok(())
}

#[tokio::test]
async fn a_redis_that_is_silent_is_one_that_is_gone_until_it_speaks_again() -> Result<()> {
    let mut scene = Scene::set().await?;
    let (flow, code) = scene.fleet.line(0)?.signed_in(scene.key(), PLATFORM).await?;
    scene.redis.pause()?;
    let mut lines = scene.fleet.lines(2)?;
    let (first, second) = lines.split_at_mut(1);
    let (connected, exchanged) =
        tokio::join!(first[0].connect(scene.key(), PLATFORM), second[0].exchange(scene.key(), &flow, &code));
    must_say_when(&connected?);
    must_say_when(&exchanged?);
    scene.redis.resume()?;
    scene.recovered().await?;
    // Redis may have taken it when it woke up; a 503 promises neither.
    let after = scene.fleet.line(1)?.exchange(scene.key(), &flow, &code).await?.status;
    let again = scene.fleet.line(0)?.exchange(scene.key(), &flow, &code).await?.status;
    assert!([201, 400].contains(&after) && again == 400, "{after}, then {again}");
    Ok(())
}

/// Sign-ins go on all the time, each exchanged by two at once, while Redis stops, comes back, is paused and goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_used_twice_while_redis_comes_and_goes() -> Result<()> {
    let mut scene = Scene::set().await?;
    let ended = Arc::new(AtomicBool::new(false));
    let mut working = JoinSet::new();
    for _ in 0..4 {
        let lines = (scene.fleet.line(0)?, scene.fleet.line(1)?);
        working.spawn(work(lines, scene.key().to_owned(), Arc::clone(&ended)));
    }
    for _ in 0..2 {
        scene.recovered().await?;
        // What it had is lost: put back as it was a moment ago, it would not know what was used since.
        scene.redis.stop();
        scene.must_answer_503().await?;
        scene.redis.start_again().await?;
        scene.recovered().await?;
        scene.redis.pause()?;
        scene.must_answer_503().await?;
        scene.redis.resume()?;
    }
    scene.recovered().await?;
    ended.store(true, Ordering::Relaxed);
    let (mut succeeded, mut down) = (0, 0);
    while let Some(done) = working.join_next().await {
        let (more_succeeded, more_down) = done??;
        succeeded += more_succeeded;
        down += more_down;
    }
    eprintln!("{succeeded} exchanges succeeded, {down} requests were answered 503");
    assert!(succeeded > 0 && down > 0, "{succeeded} and {down}");
    Ok(())
}

impl Scene {
    async fn must_answer_503(&self) -> Result<()> {
        must_say_when(&self.fleet.line(0)?.connect(self.key(), PLATFORM).await?);
        must_say_when(&self.fleet.line(1)?.connect(self.key(), PLATFORM).await?);
        Ok(())
    }
}

/// How many exchanges succeeded, and how many requests were answered 503.
async fn work(mut lines: (Line, Line), key: String, ended: Arc<AtomicBool>) -> Result<(usize, usize)> {
    let (mut succeeded, mut down) = (0, 0);
    while !ended.load(Ordering::Relaxed) {
        let connected = lines.0.connect(&key, PLATFORM).await?;
        if connected.status == 503 {
            must_say_when(&connected);
            down += 1;
            continue;
        }
        let flow = Flow::read(PLATFORM, &connected)?;
        let page = lines.1.page(&flow).await?;
        if page.status != 302 {
            // Redis came back as it was before this state.
            assert!([400, 503].contains(&page.status), "{} {}", page.status, page.text());
            down += usize::from(page.status == 503);
            continue;
        }
        let code = page.code()?;
        let mut won = 0;
        // Again and again until it is known to be gone: what was answered 503 may have been done.
        loop {
            let (first, second) =
                tokio::join!(lines.0.exchange(&key, &flow, &code), lines.1.exchange(&key, &flow, &code));
            let (first, second) = (first?, second?);
            for answer in [&first, &second] {
                match answer.status {
                    201 => won += 1,
                    400 => {}
                    _ => {
                        must_say_when(answer);
                        down += 1;
                    }
                }
            }
            if first.status == 400 && second.status == 400 {
                break;
            }
        }
        assert!(won <= 1, "one state was exchanged {won} times");
        succeeded += won;
    }
    Ok((succeeded, down))
}
