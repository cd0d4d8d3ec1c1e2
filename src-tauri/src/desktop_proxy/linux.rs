//! GNOME's proxy settings, which other desktops on GTK share. Where their schema is not installed, there is none.

use std::rc::Rc;

use gio::prelude::{SettingsExt as _, SettingsExtManual as _};
use gio::{Settings, SettingsBackend, SettingsSchemaSource};
use plugboard_core::network::{DesktopProxy, ManualProxy, Network};
use plugboard_core::vault::Secret;

const SCHEMA: &str = "org.gnome.system.proxy";

/// The settings, and those below them.
struct Proxy {
    all: Settings,
    http: Settings,
    https: Settings,
}

/// Reads the settings now and whenever they change.
pub fn follow(network: &Network) {
    let Some(proxy) = Proxy::open(None).map(Rc::new) else { return };
    network.set(proxy.read());
    for settings in [&proxy.all, &proxy.http, &proxy.https] {
        // The handlers hold the settings: those that nobody holds tell nothing.
        let (network, proxy) = (network.clone(), Rc::clone(&proxy));
        settings.connect_changed(None, move |_, _| network.set(proxy.read()));
    }
}

impl Proxy {
    /// Opening a schema that is not there would end the program, so it is looked up first. Without a backend, the
    /// desktop's counts.
    fn open(backend: Option<&SettingsBackend>) -> Option<Self> {
        let source = SettingsSchemaSource::default()?;
        let open = |id: &str| {
            let schema = source.lookup(id, true)?;
            Some(Settings::new_full(&schema, backend, None))
        };
        let (http, https) = (open(&format!("{SCHEMA}.http"))?, open(&format!("{SCHEMA}.https"))?);
        Some(Self { all: open(SCHEMA)?, http, https })
    }

    fn read(&self) -> DesktopProxy {
        match text(&self.all, "mode").as_str() {
            "manual" => self.manual().map_or(DesktopProxy::None, DesktopProxy::Manual),
            "auto" => DesktopProxy::Script,
            _ => DesktopProxy::None,
        }
    }

    /// The proxy for HTTPS; without one of its own, that for HTTP, which alone has a login.
    fn manual(&self) -> Option<ManualProxy> {
        let (host, port) = address(&self.https).or_else(|| address(&self.http))?;
        let wants_login = has(&self.http, "use-authentication") && self.http.boolean("use-authentication");
        let login = wants_login.then(|| {
            let password = Secret::new(text(&self.http, "authentication-password"));
            (text(&self.http, "authentication-user"), password)
        });
        let ignored = if has(&self.all, "ignore-hosts") {
            self.all.strv("ignore-hosts").iter().map(ToString::to_string).collect()
        } else {
            Vec::new()
        };
        Some(ManualProxy { host, port, login, ignored })
    }
}

fn address(settings: &Settings) -> Option<(String, u16)> {
    let host = Some(text(settings, "host").trim().to_owned()).filter(|host| !host.is_empty())?;
    let port = if has(settings, "port") { settings.int("port") } else { 0 };
    Some((host, u16::try_from(port).ok().filter(|port| *port > 0)?))
}

fn text(settings: &Settings, key: &str) -> String {
    if has(settings, key) { settings.string(key).to_string() } else { String::new() }
}

/// Asking for a key that a schema lacks would end the program too.
fn has(settings: &Settings, key: &str) -> bool {
    settings.settings_schema().is_some_and(|schema| schema.has_key(key))
}

#[cfg(test)]
mod tests;
