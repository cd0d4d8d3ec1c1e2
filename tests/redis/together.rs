//! Four processes that start at the same moment on an empty Redis serve the same workspaces.

use anyhow::{Context as _, Result};
use http_body_util::Full;
use hyper::Request;
use hyper::header::{CONTENT_TYPE, ORIGIN};
use support::client::{Answer, Line, PLATFORM};
use support::dice::Dice;
use support::fleet::{Fleet, HOST, keys};
use support::redis::Redis;

/// How often they start: it is a race, and one that went well shows little.
const STARTS: usize = 4;

#[tokio::test]
async fn processes_that_start_together_make_the_workspaces_once_and_show_the_same() -> Result<()> {
    let redis = Redis::start().await?;
    let mut dice = Dice::thrown()?;
    for _ in 0..STARTS {
        redis.ask::<()>(&["FLUSHALL"]).await?;
        let keys = keys(&mut dice, 2);
        let fleet = Fleet::start(&redis.address(), 4, keys, &["--accounts", "50", "--expired", "5"]).await?;
        for key in &fleet.keys {
            let first = fleet.line(0)?.list(key).await?;
            assert_eq!(first.len(), 50);
            assert_eq!(first.iter().filter(|row| row["status"] == "reconnect_required").count(), 5);
            for process in 1..4 {
                assert_eq!(fleet.line(process)?.list(key).await?, first);
            }
        }
        sign_in(&fleet).await?;
    }
    Ok(())
}

/// The limit is counted in Redis: what ends a state at one process makes room at another.
#[tokio::test]
async fn the_limit_of_waiting_sign_ins_is_that_of_all_processes_together() -> Result<()> {
    let redis = Redis::start().await?;
    let keys = keys(&mut Dice::thrown()?, 2);
    let further = ["--consent", "auto", "--max-states", "2", "--guess", "wrong-key-burns"];
    let fleet = Fleet::start(&redis.address(), 2, keys, &further).await?;
    let (mut one, mut other) = (fleet.line(0)?, fleet.line(1)?);
    let [key, wrong] = [&fleet.keys[0], &fleet.keys[1]];
    let (first, first_code) = one.signed_in(key, PLATFORM).await?;
    let (second, second_code) = other.signed_in(key, PLATFORM).await?;
    for line in [&mut one, &mut other] {
        let full = line.connect(key, PLATFORM).await?;
        assert_eq!(full.status, 429, "{}", full.text());
        assert!(full.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 500));
    }
    assert_eq!(one.connect(wrong, PLATFORM).await?.status, 202, "another key has its own limit");

    assert_eq!(other.exchange(key, &first, &first_code).await?.status, 201);
    assert_eq!(one.connect(key, PLATFORM).await?.status, 202, "one was exchanged");
    assert_eq!(one.connect(key, PLATFORM).await?.status, 429);

    assert_eq!(one.exchange(wrong, &second, &second_code).await?.status, 403);
    assert_eq!(other.connect(key, PLATFORM).await?.status, 202, "one was burnt");
    assert_eq!(other.connect(key, PLATFORM).await?.status, 429);
    Ok(())
}

/// Connect, the page, its answer, the exchange and the list, each at another process than the one before it.
async fn sign_in(fleet: &Fleet) -> Result<()> {
    let key = &fleet.keys[1];
    let flow = fleet.line(0)?.begin(key, PLATFORM).await?;
    let page = fleet.line(1)?.page(&flow).await?;
    assert_eq!(page.status, 200);
    let answered = allow(&mut fleet.line(2)?, &flow.state, &page).await?;
    let connected = fleet.line(3)?.exchange(key, &flow, &answered.code()?).await?;
    assert_eq!(connected.status, 201, "{}", connected.text());
    let id = connected.json()?["account_id"].clone();
    let listed = fleet.line(0)?.list(key).await?;
    let mine: Vec<_> = listed.iter().filter(|row| row["id"] == id).collect();
    assert_eq!(mine.len(), 1);
    assert_eq!(mine[0]["status"], "active");
    let others = fleet.line(1)?.list(&fleet.keys[0]).await?;
    assert!(others.iter().all(|row| row["id"] != id), "another workspace has it too");
    Ok(())
}

/// Sends the page's form as the browser does, for whom the page has chosen.
pub async fn allow(line: &mut Line, state: &str, page: &Answer) -> Result<Answer> {
    let text = page.text();
    let value_after = |name: &str| -> Result<String> {
        let rest = text.split_once(name).with_context(|| format!("no {name}"))?.1;
        let rest = rest.split_once("value=\"").context("no value")?.1;
        Ok(rest.split_once('"').context("no end")?.0.to_owned())
    };
    let token = value_after("name=page")?;
    let person = value_after("data-test=person")?;
    let form = format!("state={state}&page={token}&decision=allow&person={person}");
    let request = Request::post(format!("/simulated/{PLATFORM}/authorize"))
        .header(ORIGIN, format!("http://{HOST}"))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    line.send(request.body(Full::from(form))?).await
}
