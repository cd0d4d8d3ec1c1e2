//! The settings of a file with keys, which `GSettings` reads as it reads a desktop's.

use super::*;

/// What a desktop with these settings has.
fn read(settings: &str) -> DesktopProxy {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("keyfile");
    std::fs::write(&file, settings).unwrap();
    let backend = gio::keyfile_settings_backend_new(&file.to_string_lossy(), "/", None);
    Proxy::open(Some(&backend)).expect("gsettings-desktop-schemas is not installed").read()
}

fn manual(settings: &str) -> Option<String> {
    match read(settings) {
        DesktopProxy::Manual(ManualProxy { host, port, login, ignored }) => {
            let login = login.map(|(user, password)| format!("{user}:{}@", password.expose()));
            Some(format!("{}{host}:{port} {}", login.unwrap_or_default(), ignored.join(" ")))
        }
        DesktopProxy::None | DesktopProxy::Script => None,
    }
}

#[test]
fn a_manual_proxy_is_read_with_its_login_and_what_it_leaves_out() {
    let https = "[system/proxy]\nmode='manual'\nignore-hosts=['localhost', '*.corp.example']\n\
                 [system/proxy/https]\nhost='proxy.example'\nport=3128\n";
    assert_eq!(manual(https).as_deref(), Some("proxy.example:3128 localhost *.corp.example"));
    let http = "[system/proxy]\nmode='manual'\nignore-hosts=@as []\n\
                [system/proxy/http]\nhost='http.example'\nport=8080\nuse-authentication=true\n\
                authentication-user='mira'\nauthentication-password='p w'\n";
    assert_eq!(manual(http).as_deref(), Some("mira:p w@http.example:8080 "), "for want of another");
    for none in [
        "",
        "[system/proxy]\nmode='none'\n[system/proxy/https]\nhost='proxy.example'\nport=3128\n",
        "[system/proxy]\nmode='manual'\n",
        "[system/proxy]\nmode='manual'\n[system/proxy/https]\nhost='proxy.example'\nport=0\n",
    ] {
        assert!(matches!(read(none), DesktopProxy::None), "{none}");
    }
}

#[test]
fn a_script_is_known_and_not_run() {
    let settings = "[system/proxy]\nmode='auto'\nautoconfig-url='http://wpad.example/proxy.pac'\n";
    assert!(matches!(read(settings), DesktopProxy::Script));
}
