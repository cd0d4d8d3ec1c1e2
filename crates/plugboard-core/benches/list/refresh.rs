//! A refresh of the whole board over HTTP, while rows are asked for as fast as they are answered: the longest wait is
//! what a person could feel.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use plugboard_core::board::{Board, Machine, Now, Setup};
use plugboard_core::vault::{MemoryVault, Secret};
use plugboard_core::view::Query;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::made_up;

/// What changed since the list before, in a thousand.
const CHANGES: [(&str, usize); 3] =
    [("nothing new", 0), ("1 in 100 changed", 10), ("half of it changed", 500)];

/// One refresh.
pub(crate) struct Refresh {
    pub(crate) what: &'static str,
    /// Until the new list was shown and stored.
    pub(crate) took: Duration,
    /// Questions for rows meanwhile, and the times that they waited.
    pub(crate) asked: usize,
    pub(crate) p99: Duration,
    pub(crate) longest: Duration,
}

pub(crate) fn measure(accounts: usize) -> Vec<Refresh> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let list = Arc::new(Mutex::new(Arc::new(made_up::written(accounts, 0))));
    let folder = tempfile::tempdir().unwrap();
    let served = Arc::clone(&list);
    let board = runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/v1", listener.local_addr().unwrap());
        tokio::spawn(serve(listener, served));
        let begun = Instant::now();
        let clock = Arc::new(move || {
            let steady = i64::try_from(begun.elapsed().as_millis()).unwrap();
            Now { wall: 1_772_323_200_000 + steady, steady }
        });
        let vault = Box::new(MemoryVault::default());
        let board = Board::open(Setup {
            folder: folder.path().to_owned(),
            vault,
            clock,
            machine: Machine::default(),
        })
        .unwrap();
        let key = Secret::new("sapi_key_of_the_bench".to_owned());
        board.sign_in(Some(key), Some(&address), None).await.unwrap();
        board
    });
    let refreshes = CHANGES.map(|(what, changed)| {
        *list.lock().unwrap() = Arc::new(made_up::written(accounts, changed));
        let over = AtomicBool::new(false);
        let (took, mut waits) = std::thread::scope(|scope| {
            let looking = scope.spawn(|| look(&board, &over));
            let begun = Instant::now();
            runtime.block_on(board.refresh()).unwrap();
            let took = begun.elapsed();
            over.store(true, Ordering::SeqCst);
            (took, looking.join().unwrap())
        });
        waits.sort_unstable();
        let (asked, longest) = (waits.len(), *waits.last().unwrap());
        Refresh { what, took, asked, p99: waits[(asked * 99 / 100).min(asked - 1)], longest }
    });
    refreshes.into()
}

/// Asks for a screen of rows again and again.
fn look(board: &Board, over: &AtomicBool) -> Vec<Duration> {
    let query = Query { count: 60, ..Query::default() };
    let mut waits = Vec::new();
    while !over.load(Ordering::SeqCst) {
        let begun = Instant::now();
        std::hint::black_box(board.rows(&query));
        waits.push(begun.elapsed());
        std::thread::sleep(Duration::from_micros(200));
    }
    waits
}

/// A service of two answers: the list, and that there is nothing else.
async fn serve(listener: TcpListener, list: Arc<Mutex<Arc<String>>>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(answer(stream, Arc::clone(&list)));
    }
}

async fn answer(mut stream: TcpStream, list: Arc<Mutex<Arc<String>>>) {
    let mut read = Vec::new();
    loop {
        let Some(end) = read.windows(4).position(|window| window == b"\r\n\r\n") else {
            match stream.read_buf(&mut read).await {
                Ok(0) | Err(_) => return,
                Ok(_) => continue,
            }
        };
        let wants_list = read.starts_with(b"GET /v1/accounts");
        read.drain(..end + 4);
        let (status, body) = if wants_list {
            ("200 OK", Arc::clone(&list.lock().unwrap()))
        } else {
            ("404 Not Found", Arc::new("{\"error\":{\"code\":\"not_found\"}}".to_owned()))
        };
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        if stream.write_all(head.as_bytes()).await.is_err()
            || stream.write_all(body.as_bytes()).await.is_err()
        {
            return;
        }
    }
}
