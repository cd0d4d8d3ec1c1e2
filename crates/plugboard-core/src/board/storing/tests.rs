//! Lists of several parts, before a service of a few lines; and what is made of them for the clipboard and a file.

use std::sync::Mutex;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::accounts::{Account, Status};
use crate::board::{Machine, Now, Setup};
use crate::error::ErrorCode;
use crate::export::FileWords;
use crate::network::Network;
use crate::vault::{MemoryVault, Secret};
use crate::view::{Change, HistoryQuery, KeyKept, Query, RoundScope, Scope};

struct World {
    board: Board,
    says: Arc<Mutex<String>>,
    folder: tempfile::TempDir,
}

/// Accounts of these numbers, every third of them broken, called so.
fn list(numbers: impl Iterator<Item = usize>, name: &str) -> Vec<String> {
    let row = |number: usize| {
        let status = if number.is_multiple_of(3) { "reconnect_required" } else { "active" };
        format!(
            "{{\"id\":\"acc_{number:05}\",\"platform\":\"instagram\",\"name\":\"{name} {number}\",\
             \"username\":\"u{number}\",\"status\":\"{status}\"}}"
        )
    };
    numbers.map(row).collect()
}

impl World {
    async fn with(rows: &[String]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/v1", listener.local_addr().unwrap());
        let says = Arc::new(Mutex::new(rows.join(",")));
        tokio::spawn(serve(listener, Arc::clone(&says)));
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(|| Now { wall: 1_772_323_200_000, steady: 0 });
        let vault = Box::new(MemoryVault::default());
        let machine = Machine::default();
        let board = Board::open(Setup { folder: folder.path().to_owned(), vault, clock, machine }).unwrap();
        board.sign_in(Some(Secret::new("sapi_key".to_owned())), Some(&address), None).await.unwrap();
        Self { board, says, folder }
    }

    async fn refresh(&self, rows: &[String]) {
        *self.says.lock().unwrap() = rows.join(",");
        self.board.refresh().await.unwrap();
    }

    fn shown(&self) -> Vec<Account> {
        let state = self.board.lock();
        let mut accounts: Vec<Account> = state.workspace().unwrap().list.index.accounts().cloned().collect();
        accounts.sort_by(|one, other| one.id.cmp(&other.id));
        accounts
    }

    fn stored(&self) -> Vec<Account> {
        self.board.lock().store.accounts_after(WorkspaceId::FIRST, "", 10_000).unwrap()
    }
}

async fn serve(listener: TcpListener, says: Arc<Mutex<String>>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(answer(stream, Arc::clone(&says)));
    }
}

async fn answer(mut stream: TcpStream, says: Arc<Mutex<String>>) {
    let mut read = Vec::new();
    while let Ok(1..) = stream.read_buf(&mut read).await {
        while let Some(end) = read.windows(4).position(|window| window == b"\r\n\r\n") {
            let listed = read.starts_with(b"GET /v1/accounts");
            read.drain(..end + 4);
            let (status, body) = if listed {
                ("200 OK", format!("{{\"data\":[{}]}}", says.lock().unwrap()))
            } else {
                ("404 Not Found", "{}".to_owned())
            };
            let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n", body.len());
            stream.write_all((head + &body).as_bytes()).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_list_of_several_parts_is_stored_and_comes_back_as_it_was() {
    let world = World::with(&list(0..700, "A")).await;
    assert_eq!(world.stored().len(), 700);
    assert_eq!(world.stored(), world.shown());
    let next: Vec<String> = [list(300..650, "A"), list(650..700, "B"), list(700..1_100, "C")].concat();
    world.refresh(&next).await;
    assert_eq!(world.stored().len(), 800);
    assert_eq!(world.stored(), world.shown());
    let address = world.board.lock().workspace().unwrap().address.clone();
    let key = Secret::new("sapi_key".to_owned());
    let mut again =
        Workspace::open(WorkspaceId::FIRST, address, key, KeyKept::UntilQuit, &Network::default()).unwrap();
    world.board.recall_list(&mut again).await;
    let mut known: Vec<Account> = again.list.index.accounts().cloned().collect();
    known.sort_by(|one, other| one.id.cmp(&other.id));
    assert_eq!(known, world.shown());
    assert_eq!(again.list.index.freshness(), Freshness::Stale);
    assert_eq!(again.list.checked_at, Some(1_772_323_200_000));
    world.refresh(&[]).await;
    assert!(world.stored().is_empty() && world.shown().is_empty());
}

#[tokio::test]
async fn a_list_whose_writing_ended_halfway_is_written_anew() {
    let rows = list(0..600, "A");
    let world = World::with(&rows).await;
    for kept in [rows.clone(), list(0..3, "B")] {
        let stray = Account { id: "acc_stray".into(), ..world.shown()[0].clone() };
        let stored = {
            let state = world.board.lock();
            state.store.save_part(WorkspaceId::FIRST, ["acc_00001"].into_iter(), [stray].iter()).unwrap();
            Arc::clone(&state.workspace().unwrap().list.stored)
        };
        assert_ne!(world.stored(), world.shown());
        *stored.lock().await = None;
        world.refresh(&kept).await;
        assert_eq!(world.stored(), world.shown());
        assert_eq!(world.stored().len(), kept.len());
    }
}

#[tokio::test]
async fn a_list_that_was_changed_halfway_is_none_after_a_restart() {
    let world = World::with(&list(0..700, "A")).await;
    let file = rusqlite::Connection::open(world.folder.path().join("plugboard.db")).unwrap();
    let full = "CREATE TRIGGER full BEFORE INSERT ON account WHEN new.id = 'acc_00600'
        BEGIN SELECT RAISE(ABORT, 'full'); END;";
    file.execute_batch(full).unwrap();
    let next = list(0..700, "B");
    world.refresh(&next).await;
    let of = |name| world.stored().iter().filter(|account| account.name.starts_with(name)).count();
    assert!(of('A') > 0 && of('B') > 0, "the control: it is half of each");
    let checked_at = || world.board.lock().store.checked_at(WorkspaceId::FIRST).unwrap();
    assert_eq!(checked_at(), None);
    file.execute_batch("DROP TRIGGER full").unwrap();
    world.refresh(&next).await;
    assert_eq!(world.stored(), world.shown());
    assert_eq!((of('A'), checked_at()), (0, Some(1_772_323_200_000)));
}

#[tokio::test]
async fn what_was_written_down_before_a_kill_is_not_written_down_again_with_the_list() {
    let world = World::with(&list(0..600, "A")).await;
    let known = world.shown();
    let written = async || world.board.history(&HistoryQuery::default()).await.unwrap().total;
    world.refresh(&list(0..600, "B")).await;
    assert_eq!(written().await, 601);
    {
        let mut state = world.board.lock();
        let list = &mut state.workspace_mut(WorkspaceId::FIRST).unwrap().list;
        list.index.restore(known);
        list.noted_at = None;
    }
    world.refresh(&[list(0..599, "B"), list(599..600, "C")].concat()).await;
    assert_eq!(written().await, 602);
}

#[tokio::test]
async fn a_list_is_not_written_for_a_workspace_that_was_left() {
    let world = World::with(&list(0..600, "A")).await;
    let (api, stored) = {
        let state = world.board.lock();
        let open = state.workspace().unwrap();
        (Arc::clone(&open.api), Arc::clone(&open.list.stored))
    };
    *stored.lock().await = None;
    world.board.sign_out(WorkspaceId::FIRST).await.unwrap();
    world.board.store_list(WorkspaceId::FIRST, &api).await;
    let written =
        world.board.write(WorkspaceId::FIRST, &api, |store| store.forget_part(WorkspaceId::FIRST, 1));
    assert!(written.await.is_none());
    assert!(world.stored().is_empty());
}

#[tokio::test]
async fn what_is_selected_outlives_a_refresh_and_goes_into_a_file_and_the_clipboard() {
    let world = World::with(&list(0..600, "A")).await;
    let board = &world.board;
    let query = Query { text: "u1".into(), ..Query::default() };
    board.select(&Change::Matching { query: query.clone() });
    let selected = || board.subscribe().borrow().accounts.selected;
    let before = selected();
    assert!(before.total > 100 && before.needs_you > 0);
    world.refresh(&[list(0..600, "B"), list(600..700, "B")].concat()).await;
    assert_eq!(selected(), before);
    let ids = board.account_ids(query.clone(), Scope::Selected).await.unwrap();
    assert_eq!((ids.count, ids.text.lines().count()), (before.total, before.total as usize));
    let export = board.export(query, Scope::Selected, FileWords::default()).await.unwrap();
    assert_eq!(export.name, "plugboard-accounts-2026-03-01.csv");
    let table = String::from_utf8(export.contents).unwrap();
    assert_eq!(table.lines().count(), before.total as usize + 1);
    assert!(table.contains("B 1,u1,Instagram"));
    board.select(&Change::None);
    let none = board.account_ids(Query::default(), Scope::Selected).await.unwrap_err();
    assert_eq!(none.code, ErrorCode::AccountGone);
    board.sign_out(WorkspaceId::FIRST).await.unwrap();
    let closed = board.export(Query::default(), Scope::Matching, FileWords::default()).await.unwrap_err();
    assert_eq!(closed.code, ErrorCode::KeyMissing);
    assert_eq!(world.board.rows(&Query::default()).total, 0);
}

#[tokio::test]
async fn every_third_is_broken_and_the_first_part_of_the_list() {
    let world = World::with(&list(0..600, "A")).await;
    let state = world.board.lock();
    let broken = state.workspace().unwrap().list.index.roll().broken();
    assert_eq!(broken.len(), 200);
    assert!(broken.iter().all(|account| account.status == Some(Status::ReconnectRequired)));
}

#[tokio::test]
async fn a_long_round_is_begun_while_others_have_the_lock_and_stands_there_after_a_restart() {
    let world = World::with(&list(0..2_400, "A")).await;
    let mut others = 0_u32;
    let start = world.board.start_round(RoundScope::All);
    tokio::pin!(start);
    loop {
        tokio::select! {
            biased;
            begun = &mut start => break begun.unwrap(),
            () = tokio::task::yield_now() => {
                world.board.change(|_| ());
                others += 1;
            }
        }
    }
    assert!(others > 4, "as many as there are parts, at least: {others}");
    let state = world.board.lock();
    let stored = state.store.rounds().unwrap();
    assert_eq!((stored.len(), stored[0].items().len()), (1, 800));
    assert_eq!(stored[0].items(), state.rounds[0].items());
}

#[tokio::test]
async fn a_round_whose_writing_ended_halfway_is_none() {
    let world = World::with(&list(0..2_400, "A")).await;
    let written = || -> u32 {
        let file = rusqlite::Connection::open(world.folder.path().join("plugboard.db")).unwrap();
        file.query_row("SELECT count(*) FROM round_item", [], |row| row.get(0)).unwrap()
    };
    let board = world.board.clone();
    let start = tokio::spawn(async move { board.start_round(RoundScope::All).await });
    while written() == 0 {
        tokio::task::yield_now().await;
    }
    start.abort();
    assert!(start.await.unwrap_err().is_cancelled());
    assert!(world.board.lock().store.rounds().unwrap().is_empty());
    world.board.start_round(RoundScope::All).await.unwrap();
    assert_eq!(world.board.lock().store.rounds().unwrap()[0].items().len(), 800);
    assert_eq!(written(), 800);
}
