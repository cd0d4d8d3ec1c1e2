//! Who is not talked to: other names for this address, pages of other sites. And what is never sent.

mod support;

use plugboard_sandbox::{Options, serve};
use reqwest::Method;
use support::{KEY, error, options, start};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[tokio::test]
async fn a_foreign_host_or_origin_is_403_on_every_route() {
    let sandbox = start(options()).await;
    let port = sandbox.host.rsplit_once(':').unwrap().1;
    let key = format!("Bearer {KEY}");
    let foreign = (403, error("forbidden", "foreign Host or Origin"));
    let hosts = [
        format!("localhost:{port}"),
        format!("evil.example:{port}"),
        format!("127.0.0.1.evil.example:{port}"),
        format!("127.0.0.2:{port}"),
        format!("[::1]:{port}"),
        "127.0.0.1".into(),
        "127.0.0.1:1".into(),
        "evil.example".into(),
        format!("{} ", sandbox.host.to_uppercase()) + "x",
    ];
    let origins = [
        "null".into(),
        "http://evil.example".into(),
        format!("https://{}", sandbox.host),
        format!("http://localhost:{port}"),
        "http://127.0.0.1:1".into(),
        format!("http://{}.evil.example", sandbox.host),
        format!("http://{}/", sandbox.host),
        String::new(),
    ];
    for path in ["/v1/accounts", "/openapi.json", "/nowhere", "/simulated/instagram/authorize?state=x"] {
        for host in &hosts {
            let headers = [("authorization", key.as_str()), ("host", host)];
            let answer = sandbox.send(Method::GET, path, &headers, String::new()).await;
            assert_eq!(answer.both(), foreign, "{path} {host}");
        }
        for origin in &origins {
            let headers = [("authorization", key.as_str()), ("origin", origin)];
            let answer = sandbox.send(Method::GET, path, &headers, String::new()).await;
            assert_eq!(answer.both(), foreign, "{path} {origin}");
        }
    }
    let own = [("authorization", key.as_str()), ("origin", sandbox.url.as_str())];
    assert_eq!(sandbox.send(Method::GET, "/v1/accounts", &own, String::new()).await.status, 200);
}

#[tokio::test]
async fn raw_requests_without_one_true_host_are_403() {
    let sandbox = start(options()).await;
    let host = &sandbox.host;
    let heads = [
        "GET /v1/accounts HTTP/1.0\r\n\r\n".to_owned(),
        format!(
            "GET /v1/accounts HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
        ),
        format!("GET http://evil.example/v1/accounts HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
    ];
    for head in heads {
        let mut stream = TcpStream::connect(host).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let status = answer.split(' ').nth(1).unwrap();
        assert!(status == "403" || status == "400", "{head} {answer}");
    }
}

#[tokio::test]
async fn no_answer_opens_itself_to_other_sites_or_may_be_kept() {
    let sandbox = start(options()).await;
    for path in ["/v1/accounts", "/openapi.json", "/nowhere", "/simulated/instagram/authorize?state=x"] {
        for method in [Method::GET, Method::OPTIONS] {
            let preflight = [("access-control-request-method", "POST"), ("origin", sandbox.url.as_str())];
            let answer = sandbox.send(method, path, &preflight, String::new()).await;
            assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("access-control")));
            assert_eq!(answer.header("cache-control"), "no-store");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
        }
    }
}

#[tokio::test]
async fn it_serves_this_computer_only() {
    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let refused = serve(listener, Options::default(), std::future::pending()).await;
    assert_eq!(refused.unwrap_err().kind(), std::io::ErrorKind::InvalidInput);
}

#[tokio::test]
async fn it_ends_when_asked_although_a_connection_is_open() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(serve(listener, Options::default(), async {
        let _ = ended.await;
    }));
    let mut idle = TcpStream::connect(address).await.unwrap();
    idle.write_all(b"GET /v1").await.unwrap();
    drop(end);
    let deadline = std::time::Duration::from_secs(10);
    tokio::time::timeout(deadline, serving).await.unwrap().unwrap().unwrap();
}
