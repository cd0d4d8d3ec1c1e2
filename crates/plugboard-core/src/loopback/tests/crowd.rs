//! Many connections of which none says anything: any program on this computer can open them.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use super::*;

const CROWD: usize = 600;

/// How long a callback may take. Under Wine each call on a socket goes through one process, which the crowd keeps busy.
const SOON: Duration = if cfg!(windows) { HANGS } else { HEAD };

/// What a callback that comes now is answered, and after how long.
fn callback(open: &Open) -> (Option<u16>, Duration) {
    let begun = Instant::now();
    let mut stream = open.connect();
    _ = stream.write_all(open.request("GET", "/oauth/callback?code=1").as_bytes());
    let mut back = Vec::new();
    _ = stream.read_to_end(&mut back);
    (status(&String::from_utf8(back).unwrap()), begun.elapsed())
}

fn got_through((answered, took): (Option<u16>, Duration)) {
    assert!(answered == Some(200) && took < SOON, "{answered:?} after {took:?}");
}

#[test]
fn silent_connections_keep_nobody_out() {
    let open = Open::new();
    let silent: Vec<TcpStream> = (0..CROWD).map(|_| open.connect()).collect();
    got_through(callback(&open));
    drop(silent);
}

#[test]
fn connections_that_begin_a_request_and_do_not_end_it_keep_nobody_out() {
    let open = Open::new();
    let half = |_| {
        let mut stream = open.connect();
        stream.write_all(b"GET /oauth/callback?code=2 HTTP/1.1\r\n").unwrap();
        stream
    };
    let silent: Vec<TcpStream> = (0..CROWD).map(half).collect();
    got_through(callback(&open));
    drop(silent);
}

/// Each that is hung up on comes again at once.
#[test]
fn silent_connections_that_come_again_keep_nobody_out() {
    let open = Open::new();
    let (over, again) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut silent: Vec<TcpStream> = (0..CROWD / 4).map(|_| open.connect()).collect();
                while !over.load(Ordering::Relaxed) {
                    for stream in &mut silent {
                        stream.set_nonblocking(true).unwrap();
                        let closed = match stream.read(&mut [0]) {
                            Ok(_) => true,
                            Err(error) => error.kind() != std::io::ErrorKind::WouldBlock,
                        };
                        if closed {
                            *stream = open.connect();
                            again.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                    std::thread::yield_now();
                }
            });
        }
        let begun = Instant::now();
        while again.load(Ordering::Relaxed) < CROWD && begun.elapsed() < HANGS {
            std::thread::yield_now();
        }
        let came: Vec<_> = (0..5).map(|_| callback(&open)).collect();
        // Before anything that may fail, or those threads never end.
        over.store(true, Ordering::Relaxed);
        assert!(again.load(Ordering::Relaxed) >= CROWD, "nobody was hung up on");
        came.into_iter().for_each(got_through);
    });
}
