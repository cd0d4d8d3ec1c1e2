//! The page on this computer, asked over real sockets as browsers and as strangers ask.

mod closing;
mod crowd;
mod heads;
mod malformed;
mod patience;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Mutex;

use tokio::runtime::Runtime;

use super::*;

/// Longer than anything here takes. Only a test that fails waits for it.
const HANGS: Duration = Duration::from_mins(1);

/// A port that is open, and the addresses that it handed on.
struct Open {
    listening: Option<Listening>,
    port: u16,
    seen: Arc<Mutex<Vec<String>>>,
    runtime: Runtime,
}

impl Open {
    fn new() -> Self {
        Self::answering(|_| Page { status: StatusCode::OK, html: "<p>Done".into() })
    }

    fn answering(answer: impl Fn(&str) -> Page + Send + Sync + 'static) -> Self {
        let runtime = runtime();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        let answer = move |visit: Visit<'_>| match visit {
            Visit::Address(address) => {
                log.lock().unwrap().push(address.to_owned());
                answer(address)
            }
            Visit::TooMuch => {
                Page { status: StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, html: "<p>Too much".into() }
            }
        };
        let listening = open_at(&runtime, None, Arc::new(answer)).unwrap();
        Self { port: listening.port, listening: Some(listening), seen, runtime }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).unwrap();
        stream.set_read_timeout(Some(HANGS)).unwrap();
        stream
    }

    /// What comes back for these bytes, until the connection is closed.
    fn say(&self, bytes: &str) -> String {
        said(self.connect(), bytes)
    }

    fn get(&self, target: &str) -> String {
        self.say(&self.request("GET", target))
    }

    fn request(&self, method: &str, target: &str) -> String {
        format!("{method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port)
    }

    fn seen(&self) -> Vec<String> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(3).enable_all().build().unwrap()
}

fn open_at(runtime: &Runtime, port: Option<u16>, answer: Answer) -> Option<Listening> {
    open(runtime.handle(), port, answer)
}

/// Sends and reads to the end. Whoever is refused may see the connection broken off while still sending.
fn said(mut stream: TcpStream, bytes: &str) -> String {
    _ = stream.write_all(bytes.as_bytes());
    let mut back = Vec::new();
    if let Err(error) = stream.read_to_end(&mut back) {
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "nothing came");
    }
    String::from_utf8(back).unwrap()
}

fn status(response: &str) -> Option<u16> {
    response.strip_prefix("HTTP/1.1 ").or(response.strip_prefix("HTTP/1.0 "))?.get(..3)?.parse().ok()
}

#[test]
fn every_address_is_handed_on_byte_for_byte() {
    let open = Open::new();
    for target in [
        "/oauth/callback?code=a%2Bb%20c+d&state=00ff",
        "/oauth/callback?code=1&code=2&CODE=3&state=x&state=y",
        "/oauth/callback?code=%&x=%zz&y=%00&z=%C3%A9",
        "/oauth/callback?a=1&&=&b",
        "/oauth/callback?next=http://evil.example/?q='{}|^`",
        "/oauth/callback?",
        "/oauth/callback",
        "/oauth/../oauth/callback?code=1",
        "//oauth/callback?code=1",
        "/oauth%2fcallback",
        "/",
    ] {
        let response = open.get(target);
        assert_eq!(status(&response), Some(200), "{target}");
        assert!(response.ends_with("\r\n\r\n<p>Done"), "{response}");
        assert_eq!(open.seen(), [format!("http://127.0.0.1:{}{target}", open.port)]);
    }
}

#[test]
fn the_answer_decides_what_is_shown() {
    let open = Open::answering(|address| Page {
        status: if address.ends_with("/here") { StatusCode::OK } else { StatusCode::NOT_FOUND },
        html: "é".into(),
    });
    assert_eq!(status(&open.get("/here")), Some(200));
    assert!(open.get("/here").ends_with("\r\n\r\né"));
    assert_eq!(status(&open.get("/elsewhere")), Some(404));
}

#[test]
fn who_does_not_name_this_address_as_host_gets_nothing() {
    let open = Open::new();
    let port = open.port;
    let other = if port == 1 { 2 } else { port - 1 };
    let hosts = [
        String::new(),
        "Host:\r\n".into(),
        "Host: 127.0.0.1\r\n".into(),
        format!("Host: 127.0.0.1:{other}\r\n"),
        format!("Host: localhost:{port}\r\n"),
        format!("Host: [::1]:{port}\r\n"),
        format!("Host: 127.1:{port}\r\n"),
        format!("Host: 127.0.0.1:0{port}\r\n"),
        "Host: evil.example\r\n".into(),
        format!("Host: evil.example:{port}\r\n"),
        format!("Host: 127.0.0.1:{port}.evil.example\r\n"),
        format!("Host: user@127.0.0.1:{port}\r\n"),
        format!("Host: 127.0.0.1:{port}, evil.example\r\n"),
        format!("Host: 127.0.0.1:{port}\r\nHost: 127.0.0.1:{port}\r\n"),
        format!("Host: 127.0.0.1:{port}\r\nHost: evil.example\r\n"),
        format!("Host: evil.example\r\nHost: 127.0.0.1:{port}\r\n"),
        format!("X-Forwarded-Host: 127.0.0.1:{port}\r\n"),
    ];
    for host in hosts {
        for version in ["1.1", "1.0"] {
            let response = open.say(&format!("GET /oauth/callback?code=1 HTTP/{version}\r\n{host}\r\n"));
            assert_eq!(status(&response), Some(403), "{host:?}");
            assert!(response.ends_with("\r\n\r\n"), "without a word: {response}");
        }
    }
    assert!(open.seen().is_empty());
}

#[test]
fn whatever_is_not_a_get_is_refused_and_decides_nothing() {
    let open = Open::new();
    for method in ["POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", "PROPFIND"] {
        let response = open.say(&open.request(method, "/oauth/callback?code=1"));
        assert_eq!(status(&response), Some(405), "{method}");
        assert!(response.ends_with("\r\n\r\n"), "{response}");
    }
    for nonsense in [
        "\r\n\r\n",
        "GET\r\n\r\n",
        "GET /\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\r\n\r\n",
        "GET / HTTP/2.0\r\n\r\n",
    ] {
        let mut stream = open.connect();
        stream.write_all(nonsense.as_bytes()).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let response = said(stream, "");
        assert!(status(&response).is_none_or(|status| (400..600).contains(&status)), "{response}");
    }
    assert!(open.seen().is_empty());
}

#[test]
fn no_answer_is_kept_passed_on_or_framed() {
    let open = Open::answering(|_| Page { status: StatusCode::NOT_FOUND, html: String::new() });
    let other = Open::new();
    let responses = [
        (200, other.get("/oauth/callback?code=1")),
        (404, open.get("/oauth/callback?code=1")),
        (405, open.say(&open.request("POST", "/"))),
        (403, open.say("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")),
    ];
    for (expected, response) in responses {
        assert_eq!(status(&response), Some(expected));
        let (head, _) = response.split_once("\r\n\r\n").unwrap();
        let head = head.to_ascii_lowercase();
        for line in [
            "content-type: text/html; charset=utf-8",
            "cache-control: no-store",
            "referrer-policy: no-referrer",
            "connection: close",
        ] {
            assert!(head.lines().any(|found| found == line), "{line} in {head}");
        }
        let policy = head.lines().find_map(|line| line.strip_prefix("content-security-policy: ")).unwrap();
        for rule in ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
            assert!(policy.split("; ").any(|found| found == rule), "{rule} in {policy}");
        }
        assert!(!policy.contains("script") && !policy.contains("connect"), "{policy}");
        for absent in ["set-cookie", "access-control", "location"] {
            assert!(!head.contains(absent), "{absent} in {head}");
        }
    }
}

#[test]
fn a_connection_asks_once() {
    let open = Open::new();
    let request = open.request("GET", "/oauth/callback?code=1");
    open.say(&request.repeat(3));
    assert_eq!(open.seen().len(), 1);
}

#[test]
fn it_is_open_on_this_computer_only() {
    let open = Open::new();
    assert_eq!(status(&open.get("/")), Some(200));
    for elsewhere in ["[::1]", "127.0.0.2"] {
        assert!(TcpStream::connect(format!("{elsewhere}:{}", open.port)).is_err(), "{elsewhere}");
    }
}

#[test]
fn a_port_that_is_taken_cannot_be_had() {
    let open = Open::new();
    let answer: Answer = Arc::new(|_| Page { status: StatusCode::OK, html: String::new() });
    assert!(open_at(&open.runtime, Some(open.port), answer).is_none());
    assert_eq!(status(&open.get("/")), Some(200));
}
