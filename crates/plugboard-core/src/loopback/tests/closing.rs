//! The port is closed when it is dropped, what is being answered still arrives, and it can be had again.

use std::sync::mpsc;
use std::time::Instant;

use super::*;

/// Waits until nobody takes connections there.
fn until_refused(port: u16) {
    let begun = Instant::now();
    while let Err(error) = refused(port) {
        assert!(begun.elapsed() < HANGS, "still open: {error}");
        std::thread::yield_now();
    }
}

fn refused(port: u16) -> Result<(), String> {
    match TcpStream::connect((Ipv4Addr::LOCALHOST, port)) {
        Err(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

#[test]
fn it_is_closed_when_it_is_dropped() {
    let mut open = Open::new();
    assert_eq!(status(&open.get("/")), Some(200));
    let idle = open.connect();
    drop(open.listening.take());
    until_refused(open.port);
    drop(idle);
}

#[test]
fn for_a_while_after_its_use_it_answers_as_before() {
    let mut open = Open::new();
    let page = open.get("/");
    open.listening.take().unwrap().linger();
    assert_eq!(open.get("/"), page);
}

#[test]
fn after_that_while_it_is_closed() {
    let mut open = Open::new();
    open.listening.take().unwrap().linger_for(Duration::from_millis(1));
    until_refused(open.port);
}

#[test]
fn a_page_that_is_being_answered_arrives_although_the_port_is_closed() {
    let (entered, wait_for_entry) = mpsc::channel();
    let (go, wait_for_go) = mpsc::channel::<()>();
    let wait_for_go = Mutex::new(wait_for_go);
    let mut open = Open::answering(move |_| {
        entered.send(()).unwrap();
        wait_for_go.lock().unwrap().recv().unwrap();
        Page { status: StatusCode::OK, html: "<p>Late".into() }
    });
    let mut stream = open.connect();
    stream.write_all(open.request("GET", "/oauth/callback").as_bytes()).unwrap();
    wait_for_entry.recv_timeout(HANGS).unwrap();
    drop(open.listening.take());
    until_refused(open.port);
    go.send(()).unwrap();
    assert!(said(stream, "").ends_with("<p>Late"));
}

#[test]
fn an_answer_that_closes_the_port_itself_arrives() {
    let place: Arc<Mutex<Option<Listening>>> = Arc::default();
    let inside = Arc::clone(&place);
    let mut open = Open::answering(move |_| {
        inside.lock().unwrap().take();
        Page { status: StatusCode::OK, html: "<p>Closed".into() }
    });
    *place.lock().unwrap() = open.listening.take();
    assert!(open.get("/oauth/callback").ends_with("<p>Closed"));
    until_refused(open.port);
}

#[test]
fn the_same_port_can_be_had_again_at_once_although_old_connections_linger() {
    let mut open = Open::new();
    for _ in 0..5 {
        // The side that closes first keeps a trace of the connection for a minute (TIME_WAIT): it is ours.
        assert_eq!(status(&open.get("/")), Some(200));
    }
    let idle = open.connect();
    drop(open.listening.take());
    until_refused(open.port);
    // Another process, as after a restart: nothing of the old runtime helps.
    let runtime = runtime();
    let answer: Answer = Arc::new(|_| Page { status: StatusCode::OK, html: "<p>Again".into() });
    let again = open_at(&runtime, Some(open.port), answer).unwrap();
    assert_eq!(again.port, open.port);
    assert!(open.get("/").ends_with("<p>Again"));
    drop(idle);
}

#[test]
fn two_are_answered_at_a_time() {
    let both = Arc::new(std::sync::Barrier::new(2));
    let open = Open::answering(move |_| {
        // Nobody gets past this alone. The other request may be next in line for this very thread, which must not take it
        // into its wait.
        tokio::task::block_in_place(|| both.wait());
        Page { status: StatusCode::OK, html: "<p>Both".into() }
    });
    let ask = |stream: &mut TcpStream| {
        stream.write_all(open.request("GET", "/").as_bytes()).unwrap();
    };
    let (mut one, mut two) = (open.connect(), open.connect());
    ask(&mut one);
    ask(&mut two);
    assert!(said(one, "").ends_with("<p>Both"));
    assert!(said(two, "").ends_with("<p>Both"));
}
