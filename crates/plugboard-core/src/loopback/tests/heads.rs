//! How much a request may have: browsers send the cookies of every server on this computer along.

use super::*;

const KIB: usize = 1024;

impl Open {
    /// A request for a callback with this many lines of this length.
    fn padded(&self, count: usize, length: usize) -> String {
        let line = format!("Cookie: {}\r\n", "c".repeat(length));
        let request = self.request("GET", "/oauth/callback?code=1");
        format!("{}{}\r\n", request.strip_suffix("\r\n").unwrap(), line.repeat(count))
    }
}

#[test]
fn the_cookies_of_all_servers_on_this_computer_are_no_hindrance() {
    let open = Open::new();
    for (count, length) in [(1, 20 * KIB), (1, 64 * KIB), (1, 250 * KIB), (180, KIB), (150, 8), (900, 100)] {
        let response = open.say(&open.padded(count, length));
        assert_eq!(status(&response), Some(200), "{count} of {length}: {response}");
        assert!(response.ends_with("<p>Done"), "{response}");
        assert_eq!(open.seen(), [format!("http://127.0.0.1:{}/oauth/callback?code=1", open.port)]);
    }
    let long = format!("/oauth/callback?code={}", "a".repeat(2 * crate::callback::MAX_LENGTH));
    assert_eq!(status(&open.get(&long)), Some(200));
    assert_eq!(open.seen().len(), 1, "the parser says that it is too long, not a broken connection");
}

#[test]
fn who_sends_more_gets_a_page_and_is_not_read() {
    let open = Open::new();
    let long = |length: usize| open.request("GET", &format!("/oauth/callback?code={}", "a".repeat(length)));
    for request in [
        long(2 * MAX_HEAD),
        long(8 * MAX_HEAD),
        open.padded(1, MAX_HEAD),
        open.padded(1, 8 * MAX_HEAD),
        open.padded(64, MAX_HEAD / 32),
        open.padded(MAX_HEADERS, 8),
        open.padded(10_000, 8),
    ] {
        let response = open.say(&request);
        assert_eq!(status(&response), Some(431), "{} bytes: {response}", request.len());
        assert!(response.ends_with("\r\n\r\n<p>Too much"), "{response}");
        assert!(open.seen().is_empty());
    }
}

#[test]
fn a_head_may_come_in_pieces() {
    let open = Open::new();
    let request = open.padded(3, 100);
    let mut stream = open.connect();
    stream.set_nodelay(true).unwrap();
    for piece in request.as_bytes().chunks(7) {
        stream.write_all(piece).unwrap();
    }
    assert_eq!(status(&said(stream, "")), Some(200));
}
