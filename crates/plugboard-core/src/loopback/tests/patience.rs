//! Who says nothing, or never comes to the end, is hung up on. The clock stands still and jumps to the next time
//! that anybody waits for, so that nobody has to wait.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::Instant;

use super::*;

async fn connected() -> (Listening, TcpStream) {
    let answer: Answer = Arc::new(|_| panic!("nobody asked anything"));
    let listening = open(&Handle::current(), None, answer).await.unwrap();
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, listening.port)).await.unwrap();
    (listening, stream)
}

#[tokio::test(start_paused = true)]
async fn who_says_nothing_is_hung_up_on() {
    let begun = Instant::now();
    let (_listening, mut stream) = connected().await;
    let mut back = Vec::new();
    _ = stream.read_to_end(&mut back).await;
    assert!(back.is_empty() || back.starts_with(b"HTTP/1.1 408 "), "{back:?}");
    assert_eq!(begun.elapsed().as_secs(), PATIENCE.as_secs());
}

#[tokio::test(start_paused = true)]
async fn who_never_comes_to_the_end_is_hung_up_on() {
    let begun = Instant::now();
    let (listening, stream) = connected().await;
    let (mut from, mut to) = stream.into_split();
    let head = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nX-Slow: ", listening.port);
    let dribble = async move {
        for byte in head.bytes().chain(std::iter::repeat(b'x')) {
            if to.write_all(&[byte]).await.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    };
    let mut back = Vec::new();
    tokio::select! {
        _ = from.read_to_end(&mut back) => {}
        () = dribble => {}
    }
    assert!(!back.starts_with(b"HTTP/1.1 200"));
    assert!(begun.elapsed() <= PATIENCE + Duration::from_secs(2), "{:?}", begun.elapsed());
}
