//! The proxies of the environment. A test cannot change its own, so a copy of this program is the client.

use std::process::{Command, Stdio};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::super::*;
use crate::address::DEFAULT_API;

/// Set for a copy of this program that is the client.
const CLIENT: &str = "PLUGBOARD_TEST_CLIENT";

const WAIT: Duration = Duration::from_secs(30);

/// What a SOCKS proxy is asked for (RFC 1928), which it refuses.
async fn asked(mut stream: TcpStream) -> Vec<u8> {
    let mut greeting = [0; 3];
    stream.read_exact(&mut greeting).await.unwrap();
    assert_eq!(greeting, [5, 1, 0], "{:?}", String::from_utf8_lossy(&greeting));
    stream.write_all(&[5, 0]).await.unwrap();
    let mut head = [0; 5];
    stream.read_exact(&mut head).await.unwrap();
    assert_eq!(head[..4], [5, 1, 0, 3], "a connection to a name, which the proxy looks up");
    let mut place = vec![0; usize::from(head[4]) + 2];
    stream.read_exact(&mut place).await.unwrap();
    stream.write_all(&[5, 2, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
    place
}

#[tokio::test]
async fn a_socks_proxy_is_asked_in_its_own_language() {
    if std::env::var_os(CLIENT).is_some() {
        let address = ApiAddress::parse(DEFAULT_API).unwrap();
        let api = Api::new(&address, Secret::new("sapi_key_1".into()), &Network::default()).unwrap();
        assert!(api.check().await.is_err());
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("socks5h://{}", listener.local_addr().unwrap());
    for variable in ["ALL_PROXY", "https_proxy"] {
        let this = "api::tests::proxies::a_socks_proxy_is_asked_in_its_own_language";
        let mut client = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", this])
            .env_clear()
            .envs([(CLIENT, "1"), (variable, &proxy)])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (stream, _) = tokio::time::timeout(WAIT, listener.accept()).await.unwrap().unwrap();
        let place = tokio::time::timeout(WAIT, asked(stream)).await.unwrap();
        assert_eq!(place, b"api.social-api.ai\x01\xbb", "{variable}");
        let ended = tokio::task::spawn_blocking(move || client.wait()).await.unwrap().unwrap();
        assert!(ended.success(), "{variable}: {ended}");
    }
}
