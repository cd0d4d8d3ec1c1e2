//! The data file over several starts: what is in it when, and what no clock takes out of it.

use std::time::{Duration, Instant};

use plugboard_core::view::{Entry, HistoryQuery, NoticeKind, View, WorkspaceId};
use plugboard_sandbox::Consent;

use crate::world::{KEY, OTHER_KEY, Plug, World, secret, service};

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

/// A start, and how long it took until the list was there.
async fn opened(world: &World) -> (Plug, Duration) {
    let begun = Instant::now();
    let plug = world.start();
    plug.view("the list", |view| view.accounts.counts.total == 3).await;
    (plug, begun.elapsed())
}

#[tokio::test]
async fn a_data_file_that_another_program_has_locked_is_read_at_once_and_written_when_it_is_free() {
    let world = World::new(service(3, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    plug.begin_and_allow("sheet", "instagram").await;
    plug.kill().await;
    let (plug, free) = opened(&world).await;
    plug.kill().await;
    let other = rusqlite::Connection::open(world.folder.path().join("plugboard.db")).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let (plug, locked) = opened(&world).await;
    // It waits for the other program for about a second, and not at each thing that it would write: that took twenty.
    assert!(locked < 2 * free + Duration::from_secs(2), "{locked:?}, and {free:?} where it is free");
    assert!(plug.attempt("sheet").is_some(), "the sign-in is still open");
    let notice = |view: &View| view.notice.as_ref().map(|notice| notice.kind);
    plug.view("that nothing is saved", |view| notice(view) == Some(NoticeKind::NotSaved)).await;
    plug.begin_and_allow("next", "tiktok").await;
    other.execute_batch("ROLLBACK").unwrap();
    plug.board().refresh().await.unwrap();
    plug.view("that all is saved", |view| notice(view).is_none()).await;
    let plug = world.restart(plug).await;
    assert!(plug.attempt("next").is_some() && plug.attempt("sheet").is_some());
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

/// Windows lets nobody delete a file that is open.
#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_is_deleted_while_it_runs_is_written_again_with_all_that_was_in_it() {
    let world = World::new(service(3, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    plug.begin_and_allow("before", "instagram").await;
    let file = world.folder.path().join("plugboard.db");
    let before = entries(&plug).await;
    std::fs::remove_dir_all(world.folder.path()).unwrap();
    plug.board().rename_workspace(WorkspaceId::FIRST, "Blue Cup").unwrap();
    plug.comes_true("the file", async || file.is_file()).await;
    plug.begin_and_allow("after", "instagram").await;
    assert!(plug.board().subscribe().borrow().notice.is_none());
    plug.board().close();
    let plug = world.restart(plug).await;
    let view = plug.view("the list", |view| view.accounts.counts.total >= 3).await;
    assert_eq!(view.workspaces[0].name, "Blue Cup");
    assert!(plug.attempt("before").is_some() && plug.attempt("after").is_some());
    let now = entries(&plug).await;
    assert!(!before.is_empty() && before.iter().all(|entry| now.contains(entry)));
}

/// Windows lets nobody delete a file that is open.
#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_is_gone_and_cannot_be_made_is_said_until_it_can() {
    let world = World::new(service(3, 0, Consent::Auto)).await;
    let home = world.folder.path().join("home");
    let plug = world.start_in(&home.join("data"));
    plug.board().sign_in(Some(secret(KEY)), Some(&world.wire.api()), None).await.unwrap();
    std::fs::remove_dir_all(&home).unwrap();
    std::fs::write(&home, "in the way").unwrap();
    plug.board().rename_workspace(WorkspaceId::FIRST, "Blue Cup").unwrap();
    let is_said = |view: &plugboard_core::view::View| {
        view.notice.as_ref().is_some_and(|notice| notice.kind == NoticeKind::NotSaved)
    };
    plug.view("the notice", is_said).await;
    plug.board().refresh().await.unwrap();
    assert!(is_said(&plug.board().subscribe().borrow()), "what is written now is lost");
    std::fs::remove_file(&home).unwrap();
    plug.view("no notice", |view| view.notice.is_none()).await;
    plug.kill().await;
    let plug = world.start_in(&home.join("data"));
    plug.view("the list", |view| view.workspaces.iter().any(|one| one.name == "Blue Cup")).await;
}

#[tokio::test]
async fn keys_at_any_address_are_found_after_the_data_file_was_damaged_and_none_is_left_at_the_end() {
    let world = World::new(service(3, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    plug.board().sign_in(Some(secret(OTHER_KEY)), Some(&world.wire.api()), None).await.unwrap();
    assert_eq!(plug.board().subscribe().borrow().workspaces.len(), 2);
    plug.kill().await;
    std::fs::write(world.folder.path().join("plugboard.db"), "damaged").unwrap();
    let plug = world.start();
    let view = plug.view("both", |view| view.workspaces.len() == 2 && view.accounts.counts.total == 3).await;
    assert_eq!(view.notice.unwrap().kind, NoticeKind::SetAside);
    assert!(view.workspaces.iter().all(|one| one.address == world.wire.api()));
    let second = WorkspaceId(2);
    let name = format!("{}#2", world.wire.api());
    assert_eq!(world.vault.kept(&name).as_deref(), Some(OTHER_KEY));
    plug.board().sign_out(second).await.unwrap();
    plug.board().sign_out(WorkspaceId::FIRST).await.unwrap();
    assert_eq!((world.vault.kept(&name), world.vault.kept(&world.wire.api())), (None, None));
    let names = std::fs::read_to_string(world.folder.path().join("key-names")).unwrap();
    assert_eq!(names, "");
}
