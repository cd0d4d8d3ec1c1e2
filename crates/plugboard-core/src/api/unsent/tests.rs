//! Real handshakes with servers whose certificates are wrong, and real proxies that let nothing through. The
//! certificates in `certificates/` are of one root, for one key, and were made with `openssl ca`: `good` and `other`
//! are valid from 2000 to 2200, `late` until 2001, `early` from 2190.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::super::Api;
use super::*;
use crate::address::ApiAddress;
use crate::network::{DesktopProxy, ManualProxy, Network};
use crate::vault::Secret;

const KEY: &[u8] = include_bytes!("certificates/key.der");
const ROOT: &[u8] = include_bytes!("certificates/root.der");
const GOOD: &[u8] = include_bytes!("certificates/good.der");
const EARLY: &[u8] = include_bytes!("certificates/early.der");
const LATE: &[u8] = include_bytes!("certificates/late.der");
const OTHER: &[u8] = include_bytes!("certificates/other.der");

/// The name in the certificates.
const HOST: &str = "api.example.test";

/// A server that answers 204 to whoever trusts this certificate.
async fn server(certificate: &'static [u8]) -> SocketAddr {
    let key = PrivateKeyDer::try_from(KEY).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(certificate)], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            _ = stream.read(&mut [0; 4_096]).await;
            _ = stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").await;
            _ = stream.shutdown().await;
        }
    });
    address
}

/// What a client meets that trusts these roots.
async fn met(certificate: &'static [u8], roots: &[&[u8]]) -> Result<u16, Error> {
    let address = server(certificate).await;
    let roots = roots.iter().map(|root| reqwest::Certificate::from_der(root).unwrap());
    let client = reqwest::Client::builder().no_proxy().tls_certs_only(roots).resolve(HOST, address);
    let url = format!("https://{HOST}:{}/", address.port());
    let answer = client.build().unwrap().get(url).send().await;
    answer.map(|answer| answer.status().as_u16()).map_err(|error| {
        assert!(error.is_connect(), "{error:?}");
        unsent_by(&error, &Between::Nobody)
    })
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_says_why() {
    assert_eq!(met(GOOD, &[ROOT]).await, Ok(204));
    for (certificate, roots, code, reference) in [
        (EARLY, &[ROOT][..], ErrorCode::CertificateNotYet, ", valid from 2190-01-01"),
        (LATE, &[ROOT], ErrorCode::CertificateExpired, ", valid until 2001-01-01"),
        (OTHER, &[ROOT], ErrorCode::CertificateName, ""),
        (GOOD, &[GOOD], ErrorCode::CertificateUnknown, ""),
    ] {
        let error = met(certificate, roots).await.unwrap_err();
        assert_eq!(error.code, code);
        assert!(error.reference.ends_with(reference), "{error:?}");
    }
}

/// A proxy that answers this to everybody, and the heads that it was sent.
async fn proxy(answer: &'static str) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heads = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&heads);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = vec![0; 4_096];
            let length = stream.read(&mut head).await.unwrap();
            seen.lock().unwrap().push(String::from_utf8_lossy(&head[..length]).into_owned());
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (port, heads)
}

fn through(port: u16, login: Option<(&str, &str)>, ignored: &[&str]) -> Network {
    let network = Network::default();
    network.set(DesktopProxy::Manual(ManualProxy {
        host: "127.0.0.1".into(),
        port,
        login: login.map(|(user, password)| (user.to_owned(), Secret::new(password.to_owned()))),
        ignored: ignored.iter().map(|host| (*host).to_owned()).collect(),
    }));
    network
}

fn api(address: &str, network: &Network) -> Api {
    let address = ApiAddress::parse(address).unwrap();
    Api::new(&address, Secret::new("sapi_key_1".into()), network).unwrap()
}

async fn listed(address: &str, network: &Network) -> Error {
    api(address, network).check().await.unwrap_err()
}

#[tokio::test]
async fn a_proxy_that_lets_nothing_through_is_named_with_what_it_wants() {
    for (answer, code) in [
        (
            "HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\n\r\n",
            ErrorCode::ProxyLogin,
        ),
        ("HTTP/1.1 403 Forbidden\r\n\r\n<html>", ErrorCode::ProxyRefused),
        ("HTTP/1.1 502 Bad Gateway\r\n\r\n", ErrorCode::ProxyRefused),
        ("HTTP/1.1 503 Service Unavailable\r\n\r\n", ErrorCode::ProxyRefused),
        ("<html>", ErrorCode::ProxyRefused),
    ] {
        let (port, heads) = proxy(answer).await;
        let error = listed("https://api.example.test/v1", &through(port, None, &[])).await;
        assert_eq!((error.code, error.reference), (code, format!("127.0.0.1:{port}")), "{answer}");
        let heads = heads.lock().unwrap().clone();
        assert!(heads[0].starts_with("CONNECT api.example.test:443 HTTP/1.1\r\n"), "{heads:?}");
        assert!(!heads[0].contains("sapi_key_1"));
    }
}

#[tokio::test]
async fn a_proxy_gets_the_login_of_the_settings_and_one_that_is_not_there_is_named() {
    let (port, heads) = proxy("HTTP/1.1 407 No\r\n\r\n").await;
    let network = through(port, Some(("Aladdin", "open sesame")), &[]);
    assert_eq!(listed("https://api.example.test/v1", &network).await.code, ErrorCode::ProxyLogin);
    let head = heads.lock().unwrap()[0].to_lowercase();
    assert!(head.contains("proxy-authorization: basic qwxhzgrpbjpvcgvuihnlc2ftzq=="), "{head}");
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let error = listed("https://api.example.test/v1", &through(free, None, &[])).await;
    assert_eq!((error.code, error.reference), (ErrorCode::ProxyUnreachable, format!("127.0.0.1:{free}")));
}

#[tokio::test]
async fn what_a_person_has_to_settle_is_not_asked_for_again() {
    let (port, heads) = proxy("HTTP/1.1 407 No\r\n\r\n").await;
    let api = api("https://api.example.test/v1", &through(port, None, &[]));
    assert!(api.accounts().await.is_err());
    assert_eq!(heads.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn hosts_that_are_left_out_and_this_computer_are_asked_without_the_proxy() {
    let (port, heads) = proxy("HTTP/1.1 407 No\r\n\r\n").await;
    let network = through(port, None, &["*.example.invalid"]);
    let error = listed("https://api.example.invalid/v1", &network).await;
    assert_eq!(error.code, ErrorCode::Offline, "nobody has that name");
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert_eq!(listed(&format!("http://{nobody}/v1"), &network).await.code, ErrorCode::Offline);
    assert_eq!(*heads.lock().unwrap(), Vec::<String>::new());
    network.set(DesktopProxy::Script);
    assert_eq!(listed("https://api.example.invalid/v1", &network).await.code, ErrorCode::ProxyScript);
}

#[tokio::test]
async fn a_setting_that_changes_holds_from_the_next_connection_on() {
    let (port, heads) = proxy("HTTP/1.1 403 No\r\n\r\n").await;
    let network = Network::default();
    let api = api("https://api.example.invalid/v1", &network);
    assert_eq!(api.check().await.unwrap_err().code, ErrorCode::Offline);
    let manual = ManualProxy { host: "127.0.0.1".into(), port, login: None, ignored: Vec::new() };
    network.set(DesktopProxy::Manual(manual));
    assert_eq!(api.check().await.unwrap_err().code, ErrorCode::ProxyRefused);
    assert_eq!(heads.lock().unwrap().len(), 1);
}
