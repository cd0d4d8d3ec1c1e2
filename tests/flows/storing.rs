//! The data file over several starts: what is in it when, and what no clock takes out of it.

use std::time::Duration;

use plugboard_core::view::{Entry, HistoryQuery};
use plugboard_sandbox::Consent;

use crate::world::{Plug, World, service};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

async fn entries(plug: &Plug) -> Vec<Entry> {
    let query = HistoryQuery { count: 500, ..HistoryQuery::default() };
    plug.board().history(&query).await.unwrap().entries
}

#[tokio::test]
async fn no_jump_of_the_clock_takes_anything_out_of_the_history() {
    let world = World::new(service(3, 0, Consent::Auto)).await;
    let mut plug = world.signed_in().await;
    plug.begin_and_allow("first", "instagram").await;
    plug.board().cancel("first");
    plug.board().refresh().await.unwrap();
    let before = entries(&plug).await;
    assert!(before.len() >= 2, "{before:?}");
    // Two starts ahead, midnight there, a start far behind, and back.
    for days in [500, 0, -4_000, 3_500] {
        world.clock.set_wall_forward(days * DAY_MS);
        plug = world.restart(plug).await;
        plug.view("a list", |view| view.accounts.checked_at.is_some()).await;
        plug.board().refresh().await.unwrap();
        world.clock.pass(Duration::from_hours(24));
        plug.board().refresh().await.unwrap();
        let now = entries(&plug).await;
        assert!(before.iter().all(|entry| now.contains(entry)), "{days} days: {now:?}");
    }
    let disk = rusqlite::Connection::open(world.folder.path().join("plugboard.db")).unwrap();
    let days = disk.query_row("SELECT count(*) FROM health_day", [], |row| row.get::<_, u32>(0)).unwrap();
    assert_eq!(days, 8);
}

#[tokio::test]
async fn what_was_written_is_soon_in_the_data_file_itself_and_at_the_end_at_once() {
    let world = World::new(service(3, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let log = world.folder.path().join("plugboard.db-wal");
    let length = || std::fs::metadata(&log).map_or(0, |log| log.len());
    plug.comes_true("an empty log", async || length() == 0).await;
    plug.board().refresh().await.unwrap();
    plug.board().dismiss_notice();
    plug.begin_and_allow("sheet", "instagram").await;
    assert!(length() > 0, "the control");
    plug.board().close();
    assert_eq!(length(), 0);
    let copy = tempfile::tempdir().unwrap();
    std::fs::copy(world.folder.path().join("plugboard.db"), copy.path().join("plugboard.db")).unwrap();
    plug.kill().await;
    let plug = world.start_in(copy.path());
    plug.view("the list", |view| view.accounts.counts.total >= 3).await;
    assert!(plug.attempt("sheet").is_some());
}
