//! One flood and what must hold meanwhile and afterwards, of any size.

use std::time::Duration;

use anyhow::{Result, ensure};
use futures_util::StreamExt as _;
use support::desktop::cost::{Cost, while_it_lasts};
use support::desktop::instances::Bringing;

use crate::scene::{Contract, EXCHANGE, Scene, callback_of, visit};

/// KiB that each process may grow, at its most.
const GROWTH: u64 = 20 * 1024;

/// What is sent, and how many of it.
#[derive(Debug, Clone, Copy)]
pub enum Flood {
    /// Links over the session bus, as second processes bring them.
    Links(usize),
    /// Requests to the port of a sign-in.
    Requests(usize),
}

impl Flood {
    /// The one in which a sign-in comes back this way.
    fn contract(self) -> Contract {
        match self {
            Self::Links(_) => Contract::Seed,
            Self::Requests(_) => Contract::Current,
        }
    }
}

/// Plays it while a sign-in waits, next to a time of the same length in which nothing happens. The sign-in then
/// still goes well. But for 1 of 100 answers, the window answers `within` that time.
pub async fn play(flood: Flood, within: Duration) {
    let scene = Scene::signed_in_to(flood.contract(), &["--accounts", "30"]).await;
    // An account that is there would be found in the list.
    let sign_in = scene.begin("instagram").await;
    let callback =
        callback_of(&sign_in, if matches!(flood, Flood::Links(_)) { "allow" } else { "deny" }).await.unwrap();
    scene.app.settle().await.unwrap();
    let during = match flood {
        Flood::Links(count) => {
            let bringing = Bringing::to(&scene.desktop).await.unwrap();
            let links = bringing.bring(count, |number| {
                format!("ai.social-api.plugboard://oauth/callback?code=x&state={number:032}")
            });
            while_it_lasts(&scene.desktop, &scene.app, links).await.unwrap()
        }
        Flood::Requests(count) => {
            // Up to the first parameter.
            let port = format!("{}?", callback.split_once('?').unwrap().0);
            while_it_lasts(&scene.desktop, &scene.app, requests(port, count)).await.unwrap()
        }
    };
    let took = during.took;
    let quiet = async move {
        tokio::time::sleep(took).await;
        Ok(())
    };
    let quiet = while_it_lasts(&scene.desktop, &scene.app, quiet).await.unwrap();
    eprintln!("{flood:?}: {during}\nnothing, as long: {quiet}");
    bounded(&during, within).unwrap();
    assert_eq!(scene.sandbox.count(EXCHANGE), 0);
    match flood {
        Flood::Links(_) => {
            scene.second_process(&[&callback]);
            scene.result_is("connected").await;
            assert_eq!(scene.sandbox.count(EXCHANGE), 1);
        }
        Flood::Requests(_) => {
            assert_eq!(visit(&callback).await, 200);
            scene.result_is("declined").await;
        }
    }
}

fn bounded(cost: &Cost, within: Duration) -> Result<()> {
    for (name, growth) in &cost.growth {
        ensure!(*growth <= GROWTH, "{name} grew by {growth} KiB: {cost}");
    }
    ensure!(cost.p99 <= within, "the window took {:?} to answer: {cost}", cost.p99);
    Ok(())
}

async fn requests(port: String, count: usize) -> Result<()> {
    const AT_ONCE: usize = 16;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let one = |number: usize| client.get(format!("{port}state={number:032}&code=x")).send();
    let mut all = futures_util::stream::iter(0..count).map(one).buffer_unordered(AT_ONCE);
    while let Some(answer) = all.next().await {
        let status = answer?.status();
        ensure!(status == 404, "a made-up state is answered with {status}");
    }
    Ok(())
}
