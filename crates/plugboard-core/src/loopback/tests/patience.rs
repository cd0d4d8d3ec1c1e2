//! Who says nothing, or never comes to the end, is hung up on. The clock stands still and jumps to the next time
//! that anybody waits for, so that nobody has to wait.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::Instant;

use super::*;

async fn connected(answer: Answer) -> (Listening, TcpStream) {
    let listening = open(&Handle::current(), None, answer).unwrap();
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, listening.port)).await.unwrap();
    (listening, stream)
}

fn nobody_asked() -> Answer {
    Arc::new(|_| panic!("nobody asked anything"))
}

#[tokio::test(start_paused = true)]
async fn who_says_nothing_is_hung_up_on() {
    let begun = Instant::now();
    let (_listening, mut stream) = connected(nobody_asked()).await;
    let mut back = Vec::new();
    _ = stream.read_to_end(&mut back).await;
    assert!(back.is_empty() || back.starts_with(b"HTTP/1.1 408 "), "{back:?}");
    assert_eq!(begun.elapsed().as_secs(), HEAD.as_secs());
}

#[tokio::test(start_paused = true)]
async fn who_never_comes_to_the_end_is_hung_up_on() {
    let begun = Instant::now();
    let (listening, stream) = connected(nobody_asked()).await;
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
    assert!(begun.elapsed() <= HEAD + Duration::from_secs(2), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn who_does_not_take_the_answer_is_hung_up_on() {
    // More than the system keeps between the two.
    let whole = 64 * 1024 * 1024;
    let answer = move |_: Visit<'_>| Page { status: StatusCode::OK, html: "x".repeat(whole) };
    let (listening, mut stream) = connected(Arc::new(answer)).await;
    let request = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", listening.port);
    stream.write_all(request.as_bytes()).await.unwrap();
    stream.read_u8().await.unwrap();
    tokio::time::sleep(PATIENCE + Duration::from_secs(1)).await;
    let mut rest = Vec::new();
    _ = stream.read_to_end(&mut rest).await;
    assert!(rest.len() < whole, "all of it came");
}
