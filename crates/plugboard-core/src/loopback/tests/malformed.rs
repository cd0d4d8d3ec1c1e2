//! What each malformed request gets, and that none of them counts or keeps the right one out.

use super::*;

const RIGHT: &str = "/oauth/callback?code=right";

/// Sends the bytes and no more, and reads to the end. Who is refused may find the connection broken off.
fn answered(open: &Open, bytes: &[u8]) -> Option<u16> {
    let mut stream = open.connect();
    _ = stream.write_all(bytes);
    if bytes.is_empty() {
        stream.shutdown(Shutdown::Write).unwrap();
    }
    let mut back = Vec::new();
    if let Err(error) = stream.read_to_end(&mut back) {
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "nothing came");
    }
    let back = String::from_utf8(back).unwrap();
    assert!(back.matches("HTTP/1.1 ").count() <= 1, "one connection, one answer: {back}");
    status(&back)
}

#[test]
fn each_malformed_request_gets_its_status_and_the_right_one_is_answered_after_all_of_them() {
    let open = Open::new();
    let host = format!("Host: 127.0.0.1:{}", open.port);
    let get = format!("GET {RIGHT} HTTP/1.1\r\n{host}\r\n");
    let many = |count: usize| format!("{get}{}\r\n", "a: b\r\n".repeat(count));
    let cases: [(&str, Option<u16>, Vec<u8>); 17] = [
        (
            "a head as long as is read, without an end",
            Some(431),
            many(0)[..get.len()].to_owned().into_bytes(),
        ),
        ("more headers than anybody sends", Some(431), many(MAX_HEADERS).into_bytes()),
        ("HTTP/2", Some(400), b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec()),
        ("TLS", Some(400), b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec()),
        ("NUL", Some(400), vec![0; 64]),
        ("NUL in the address", Some(400), format!("GET /\0 HTTP/1.1\r\n{host}\r\n\r\n").into_bytes()),
        ("HTTP/0.9", Some(400), format!("GET {RIGHT}\r\n\r\n").into_bytes()),
        ("a folded header", Some(400), format!("{get}X: a\r\n b\r\n\r\n").into_bytes()),
        ("a space before the colon", Some(400), format!("{get}X : a\r\n\r\n").into_bytes()),
        ("no Host", Some(403), format!("GET {RIGHT} HTTP/1.1\r\n\r\n").into_bytes()),
        ("another Host", Some(403), format!("GET {RIGHT} HTTP/1.1\r\nHost: localhost\r\n\r\n").into_bytes()),
        ("two Hosts", Some(403), format!("{get}{host}\r\n\r\n").into_bytes()),
        ("POST", Some(405), format!("POST {RIGHT} HTTP/1.1\r\n{host}\r\n\r\n").into_bytes()),
        ("HEAD", Some(405), format!("HEAD {RIGHT} HTTP/1.1\r\n{host}\r\n\r\n").into_bytes()),
        ("CONNECT", Some(405), format!("CONNECT 127.0.0.1:1 HTTP/1.1\r\n{host}\r\n\r\n").into_bytes()),
        (
            "two lengths",
            Some(400),
            format!("{get}Content-Length: 1\r\nContent-Length: 2\r\n\r\n").into_bytes(),
        ),
        ("nothing", None, Vec::new()),
    ];
    for (name, expected, mut bytes) in cases {
        if name.starts_with("a head as long") {
            bytes.resize(MAX_HEAD, b'a');
        }
        assert_eq!(answered(&open, &bytes), expected, "{name}");
        assert!(open.seen().is_empty(), "{name}");
    }
    for oversized in [many(10_000), format!("{get}X: {}\r\n\r\n", "a".repeat(1024 * 1024))] {
        // The rest is never read, and the connection may be broken off before the answer arrives.
        assert!(matches!(answered(&open, oversized.as_bytes()), None | Some(431)));
        assert!(open.seen().is_empty());
    }
    assert_eq!(status(&open.get(RIGHT)), Some(200));
    assert_eq!(open.seen(), [format!("http://127.0.0.1:{}{RIGHT}", open.port)]);
}

#[test]
fn a_request_inside_another_or_behind_it_is_none() {
    let open = Open::new();
    let host = format!("Host: 127.0.0.1:{}", open.port);
    let hidden = format!("GET /hidden HTTP/1.1\r\n{host}\r\n\r\n");
    let length = hidden.len();
    for (name, extra, body) in [
        ("behind", String::new(), hidden.clone()),
        ("as a body", format!("Content-Length: {length}\r\n"), hidden.clone()),
        ("behind a body of no length", "Content-Length: 0\r\n".into(), hidden.clone()),
        ("behind chunks", "Transfer-Encoding: chunked\r\n".into(), format!("0\r\n\r\n{hidden}")),
        (
            "behind chunks and a length",
            format!("Content-Length: {}\r\nTransfer-Encoding: chunked\r\n", 5 + length),
            format!("0\r\n\r\n{hidden}"),
        ),
        ("kept alive", "Connection: keep-alive\r\n".into(), hidden.clone()),
        ("an upgrade", "Connection: upgrade\r\nUpgrade: websocket\r\n".into(), hidden.clone()),
    ] {
        answered(&open, format!("GET /first HTTP/1.1\r\n{host}\r\n{extra}\r\n{body}").as_bytes());
        let seen = open.seen();
        assert!(
            seen.len() <= 1 && seen.iter().all(|address| address.ends_with("/first")),
            "{name}: {seen:?}"
        );
    }
}
