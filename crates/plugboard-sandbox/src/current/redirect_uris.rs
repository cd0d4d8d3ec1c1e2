//! The addresses that a browser may be sent back to, if any are registered. Only the dashboard registers them, and
//! only what is asked for byte for byte is one of them: nothing is normalised.

use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;

use crate::App;
use crate::contract::Guess;
use crate::current::settings::{self, Settings};
use crate::reply::{Current, Refusal};
use crate::store::Down;

/// How the port of an address on this computer is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Port {
    Exact,
    /// RFC 8252 section 7.3: an app takes the port that is free.
    Any,
}

/// All of `/v1/oauth/redirect-uris` and below it: 401, and 403 for every key.
pub(super) async fn refuse(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<(), Refusal> {
    app.authenticate(&headers).await?;
    Err(Current::DashboardOnly.into())
}

/// Whether a browser may be sent back there; without a registered address, to wherever the contract allows.
pub(crate) async fn allows(app: &App, workspace: usize, uri: &str) -> Result<bool, Down> {
    let settings: Settings = app.store.get(&settings::place(workspace)).await?.unwrap_or_default();
    let port = if app.has(Guess::AnyPort) { Port::Any } else { Port::Exact };
    let mut registered = app.options.redirect_uris.iter().chain(&settings.redirect_uris).peekable();
    let open = registered.peek().is_none();
    Ok(open || registered.any(|one| is_same(one, uri, port)))
}

fn is_same(registered: &str, uri: &str, port: Port) -> bool {
    let same_but_port = match port {
        Port::Exact => false,
        Port::Any => {
            let parts = without_port(registered);
            parts.is_some() && parts == without_port(uri)
        }
    };
    registered == uri || same_but_port
}

/// The host and what follows the port of an http address on this computer; `None` for every other text, also for
/// ones that a browser would read as such an address.
fn without_port(uri: &str) -> Option<(&str, &str)> {
    let rest = uri.strip_prefix("http://")?;
    let (authority, after) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host_ends = if authority.starts_with('[') { authority.find(']')? + 1 } else { 0 };
    let (host, port) = match authority[host_ends..].find(':') {
        Some(at) => (&authority[..host_ends + at], Some(&authority[host_ends + at + 1..])),
        None => (authority, None),
    };
    let is_number =
        |port: &str| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    let here = host == "localhost"
        || host == "[::1]"
        || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback());
    (here && port.is_none_or(is_number)).then_some((host, after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Contract, Options};

    async fn app(redirect_uris: &[&str]) -> App {
        let redirect_uris = redirect_uris.iter().map(|&uri| uri.to_owned()).collect();
        let options = Options { contract: Contract::Current, redirect_uris, ..Options::default() };
        App::open("127.0.0.1:1".into(), options).await.unwrap()
    }

    #[tokio::test]
    async fn without_a_registered_address_all_are_allowed_and_with_one_only_that() {
        let registered = "https://app.example.com/cb";
        assert_eq!(allows(&app(&[]).await, 0, "https://other.example/").await, Ok(true));
        let closed = app(&[registered]).await;
        assert_eq!(allows(&closed, 0, registered).await, Ok(true));
        assert_eq!(allows(&closed, 0, "https://other.example/").await, Ok(false));
    }

    #[tokio::test]
    async fn addresses_of_the_settings_count_beside_those_of_the_command_line() {
        let app = app(&["https://one.example/cb"]).await;
        let mut change = app.store.begin();
        let redirect_uris = vec!["https://two.example/cb".to_owned()];
        change.put(settings::place(0), &Settings { redirect_uris, ..Settings::default() });
        let _ = change.commit().await.unwrap();
        for (workspace, uri, allowed) in [
            (0, "https://one.example/cb", true),
            (0, "https://two.example/cb", true),
            (1, "https://one.example/cb", true),
            (1, "https://two.example/cb", false),
        ] {
            assert_eq!(allows(&app, workspace, uri).await, Ok(allowed), "{workspace} {uri}");
        }
    }

    #[test]
    fn a_registered_address_is_compared_byte_for_byte() {
        let registered = "https://app.example.com/cb?a=1";
        assert!(is_same(registered, registered, Port::Exact));
        let others = [
            "",
            "https://app.example.com/cb",
            "https://app.example.com/cb?a=1&b=2",
            "https://app.example.com/cb/?a=1",
            "https://app.example.com/CB?a=1",
            "https://APP.example.com/cb?a=1",
            "https://app.example.com:443/cb?a=1",
            "https://app.example.com./cb?a=1",
            "https://app.example.com/x/../cb?a=1",
            "https://app.example.com/%63b?a=1",
            "http://app.example.com/cb?a=1",
            "https://app.example.com.evil.example/cb?a=1",
            "https://app.example.com@evil.example/cb?a=1",
            " https://app.example.com/cb?a=1",
        ];
        for other in others {
            assert!(!is_same(registered, other, Port::Exact), "{other}");
            assert!(!is_same(registered, other, Port::Any), "{other}");
        }
        assert!(!is_same("http://127.0.0.1/cb", "http://127.0.0.1:1/cb", Port::Exact));
    }

    #[test]
    fn any_port_frees_the_port_of_this_computer_and_nothing_else() {
        let same = [
            ("http://127.0.0.1/cb", "http://127.0.0.1:51004/cb"),
            ("http://127.0.0.1:1/cb?a=1", "http://127.0.0.1:65535/cb?a=1"),
            ("http://127.8.8.8:1/cb", "http://127.8.8.8/cb"),
            ("http://[::1]:1/cb", "http://[::1]:2/cb"),
            ("http://localhost:3000", "http://localhost:4000"),
        ];
        for (registered, uri) in same {
            assert!(is_same(registered, uri, Port::Any), "{registered} {uri}");
        }
        let registered = "http://127.0.0.1:8123/cb?a=1";
        let hostile = [
            "http://127.0.0.1:8124/cb",
            "http://127.0.0.1:8124/cb?a=2",
            "http://127.0.0.1:8124/cb?a=1#x",
            "http://127.0.0.1:8124/cb/?a=1",
            "http://127.0.0.1:8124//cb?a=1",
            "http://127.0.0.1:8124/x/../cb?a=1",
            "https://127.0.0.1:8124/cb?a=1",
            "HTTP://127.0.0.1:8124/cb?a=1",
            "http:/127.0.0.1:8124/cb?a=1",
            "http://localhost:8124/cb?a=1",
            "http://[::1]:8124/cb?a=1",
            "http://127.0.0.2:8124/cb?a=1",
            "http://127.1:8124/cb?a=1",
            "http://0127.0.0.1:8124/cb?a=1",
            "http://0x7f.0.0.1:8124/cb?a=1",
            "http://2130706433:8124/cb?a=1",
            "http://127.0.0.1.:8124/cb?a=1",
            "http://127.0.0.1.evil.example:8124/cb?a=1",
            "http://127.0.0.1:8124.evil.example/cb?a=1",
            "http://127.0.0.1:8124@evil.example/cb?a=1",
            "http://127.0.0.1@evil.example:8124/cb?a=1",
            "http://user@127.0.0.1:8124/cb?a=1",
            "http://127.0.0.1:8124\\@evil.example/cb?a=1",
            "http://127.0.0.1\\.evil.example/cb?a=1",
            "http://127.0.0.1:/cb?a=1",
            "http://127.0.0.1:+80/cb?a=1",
            "http://127.0.0.1:65536/cb?a=1",
            "http://127.0.0.1:80:80/cb?a=1",
            "http://127.0.0.1: 80/cb?a=1",
            "http://127.0.0.1:８０/cb?a=1",
            "http://127.0.0.1%2f:80/cb?a=1",
            "http://[::1/cb?a=1",
            "http://evil.example:8124/cb?a=1",
        ];
        for uri in hostile {
            assert!(!is_same(registered, uri, Port::Any), "{uri}");
        }
        let elsewhere = ("http://192.168.1.2:1/cb", "http://192.168.1.2:2/cb");
        assert!(!is_same(elsewhere.0, elsewhere.1, Port::Any));
        assert!(!is_same("http://localhost.evil.example:1/", "http://localhost.evil.example:2/", Port::Any));
        assert!(!is_same("a.b://127.0.0.1:1/", "a.b://127.0.0.1:2/", Port::Any));
    }
}
