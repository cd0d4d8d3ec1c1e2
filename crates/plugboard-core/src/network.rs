//! The proxy between this computer and the service: the environment's (on macOS and Windows also the system's), which
//! the HTTP client knows, or the desktop's, which a shell reads and hands in. Nothing here asks a desktop.

use std::sync::{Arc, PoisonError, RwLock};

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use url::Url;

use crate::vault::Secret;

/// The proxy of the desktop, as its settings have it.
#[derive(Debug, Default)]
pub enum DesktopProxy {
    /// None, or nobody knows.
    #[default]
    None,
    /// One for all addresses but these.
    Manual(ManualProxy),
    /// A script decides (PAC). Plugboard does not run it.
    Script,
}

/// A proxy that somebody wrote into the settings.
#[derive(Debug)]
pub struct ManualProxy {
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// User name and password, if it wants them.
    pub login: Option<(String, Secret)>,
    /// Hosts, domains (`.corp.example`, `*.corp.example`), addresses and networks (`10.0.0.0/8`) without it.
    pub ignored: Vec<String>,
}

/// What is known of the network. Clones are the same, so that a changed setting holds from the next connection on.
#[derive(Debug, Clone, Default)]
pub struct Network(Arc<RwLock<DesktopProxy>>);

/// Who stands between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Between {
    /// Nobody that is known.
    Nobody,
    /// This proxy, as `host:port`.
    Proxy(String),
    /// A script of the desktop's would say.
    Script,
}

impl Network {
    /// Takes what the desktop's settings say now.
    pub fn set(&self, proxy: DesktopProxy) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = proxy;
    }

    /// Whether the HTTP client finds a proxy for an address by itself: then the desktop's does not count.
    pub(crate) fn is_in_environment(address: &str) -> bool {
        in_environment(address).is_some()
    }

    /// The desktop's proxy for an address, with its login.
    pub(crate) fn of_desktop(&self, address: &Url) -> Option<Url> {
        match &*self.0.read().unwrap_or_else(PoisonError::into_inner) {
            DesktopProxy::Manual(proxy) if !proxy.ignores(address) => proxy.url(),
            DesktopProxy::Manual(_) | DesktopProxy::None | DesktopProxy::Script => None,
        }
    }

    /// Who stands between this computer and an address.
    pub(crate) fn between(&self, address: &str) -> Between {
        if let Some(proxy) = in_environment(address) {
            return Between::Proxy(proxy);
        }
        let desktop = Url::parse(address).ok().and_then(|url| self.of_desktop(&url));
        match (desktop, &*self.0.read().unwrap_or_else(PoisonError::into_inner)) {
            (Some(url), _) => Between::Proxy(name(url.host_str(), url.port_or_known_default())),
            (None, DesktopProxy::Script) => Between::Script,
            (None, DesktopProxy::None | DesktopProxy::Manual(_)) => Between::Nobody,
        }
    }
}

impl ManualProxy {
    fn url(&self) -> Option<Url> {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        let mut url = Url::parse(&format!("http://{host}:{}", self.port)).ok()?;
        if let Some((user, password)) = &self.login {
            url.set_username(user).ok()?;
            url.set_password(Some(password.expose())).ok()?;
        }
        Some(url)
    }

    /// As GNOME reads its list (`GSimpleProxyResolver`): a domain stands for what is below it too, with a leading
    /// `*.` or `.` or without one; after a colon stands the only port that is meant.
    fn ignores(&self, address: &Url) -> bool {
        let port = address.port_or_known_default();
        let entries = self.ignored.iter().filter_map(|entry| {
            let entry = entry.trim().trim_start_matches('*');
            match entry.rsplit_once(':') {
                Some((host, digits)) if !host.contains(':') => (digits.parse().ok() == port).then_some(host),
                Some(_) | None => Some(entry),
            }
        });
        let list = entries.collect::<Vec<_>>().join(",");
        let all = Matcher::builder().all("http://proxy.invalid:1").no(list).build();
        address.as_str().parse::<Uri>().is_ok_and(|uri| all.intercept(&uri).is_none())
    }
}

/// The proxy that the HTTP client uses by itself, as `host:port`.
fn in_environment(address: &str) -> Option<String> {
    let uri: Uri = address.parse().ok()?;
    let proxy = Matcher::from_system().intercept(&uri)?;
    let default = if proxy.uri().scheme_str() == Some("https") { 443 } else { 80 };
    Some(name(proxy.uri().host(), Some(proxy.uri().port_u16().unwrap_or(default))))
}

fn name(host: Option<&str>, port: Option<u16>) -> String {
    format!("{}:{}", host.unwrap_or_default(), port.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const API: &str = "https://api.social-api.ai/v1";

    fn manual(ignored: &[&str]) -> Network {
        let network = Network::default();
        let ignored = ignored.iter().map(|entry| (*entry).to_owned()).collect();
        let login = Some(("corp\\mira".to_owned(), Secret::new("p@ss/word:".into())));
        let proxy = ManualProxy { host: "proxy.corp.example".into(), port: 3128, login, ignored };
        network.set(DesktopProxy::Manual(proxy));
        network
    }

    fn proxy_for(network: &Network, address: &str) -> Option<String> {
        network.of_desktop(&Url::parse(address).unwrap()).map(String::from)
    }

    #[test]
    fn a_manual_proxy_stands_before_all_but_the_hosts_that_are_left_out() {
        let url = "http://corp%5Cmira:p%40ss%2Fword%3A@proxy.corp.example:3128/";
        let network =
            manual(&["localhost", "127.0.0.0/8", "::1", "*.corp.example", ".lab.example", "bare.example"]);
        assert_eq!(proxy_for(&network, API).as_deref(), Some(url));
        for direct in [
            "https://a.corp.example/",
            "https://corp.example/",
            "https://A.B.LAB.example/",
            "https://bare.example/",
            "https://www.bare.example/",
            "https://127.9.9.9/",
            "https://[::1]/",
            "https://localhost/",
        ] {
            assert_eq!(proxy_for(&network, direct), None, "{direct}");
        }
        for through in ["https://notcorp.example/", "https://xbare.example/", "https://128.0.0.1/"] {
            assert!(proxy_for(&network, through).is_some(), "{through}");
        }
        let ports = manual(&["a.example:443", "b.example:8443", "10.0.0.0/8"]);
        assert_eq!(proxy_for(&ports, "https://a.example/"), None);
        assert!(proxy_for(&ports, "https://b.example/").is_some());
        assert_eq!(proxy_for(&ports, "https://10.1.2.3/"), None);
    }

    #[test]
    fn whoever_stands_between_has_a_name_without_a_password() {
        assert_eq!(manual(&[]).between(API), Between::Proxy("proxy.corp.example:3128".into()));
        assert_eq!(manual(&["social-api.ai"]).between(API), Between::Nobody);
        let network = Network::default();
        assert_eq!(network.between(API), Between::Nobody);
        network.clone().set(DesktopProxy::Script);
        assert_eq!(network.between(API), Between::Script, "clones are the same");
        assert!(!format!("{:?}", manual(&[])).contains("p@ss"));
    }
}
