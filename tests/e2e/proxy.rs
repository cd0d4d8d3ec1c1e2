//! The desktop's proxy: read from its settings, followed when they change, named when it lets nothing through.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use support::desktop::driver::App;
use support::desktop::steps::{self, mark};
use support::desktop::{Desktop, Setup};

use crate::scene::plugboard;

/// Outside of this computer, and nobody's (RFC 2606): only a proxy could reach it.
const SERVICE: &str = "https://api.plugboard.invalid/v1";

/// A proxy that answers this to everybody; its port.
fn proxy(answer: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            _ = stream.read(&mut [0; 4_096]);
            _ = stream.write_all(answer.as_bytes());
        }
    });
    port
}

fn set(desktop: &Desktop, mode: &str, port: u16) {
    let folder = desktop.home().join(".config/glib-2.0/settings");
    std::fs::create_dir_all(&folder).unwrap();
    let settings = format!(
        "[system/proxy]\nmode='{mode}'\nignore-hosts=['localhost']\n\
         [system/proxy/https]\nhost='127.0.0.1'\nport={port}\n"
    );
    // In one step: whoever reads it meanwhile reads the old or the new settings.
    std::fs::write(folder.join("new"), settings).unwrap();
    std::fs::rename(folder.join("new"), folder.join("keyfile")).unwrap();
}

async fn refused(app: &App, code: &str) -> String {
    let fault = format!("[data-test=fault][data-code={code}]");
    app.see(&fault).await.unwrap();
    app.text(&fault).await.unwrap()
}

#[tokio::test]
async fn a_proxy_of_the_desktop_is_used_and_named_and_a_changed_setting_holds_at_once() {
    let desktop = Desktop::start(Setup::default()).await.unwrap();
    let asks = proxy("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    let refuses = proxy("HTTP/1.1 403 Forbidden\r\n\r\n");
    set(&desktop, "manual", asks);
    let environment = [("GSETTINGS_BACKEND", "keyfile"), ("PLUGBOARD_LOG", "trace")];
    let app = App::start(&desktop, &plugboard(), &[], &environment).await.unwrap();
    app.see(&mark("welcome")).await.unwrap();
    steps::sign_in(&app, "sapi_key_1", SERVICE).await.unwrap();
    let text = refused(&app, "proxy_login").await;
    assert!(text.contains(&format!("127.0.0.1:{asks}")) && text.contains("username"), "{text}");
    for (mode, code, part) in [
        ("manual", "proxy_refused", format!("127.0.0.1:{refuses}")),
        ("auto", "proxy_script", "PAC".to_owned()),
        ("none", "offline", String::new()),
    ] {
        set(&desktop, mode, refuses);
        // The change is told by a file monitor; until it is, the old setting answers.
        loop {
            app.click(&mark("check-key")).await.unwrap();
            app.see("[data-test=fault]").await.unwrap();
            if app.count(&format!("[data-test=fault][data-code={code}]")).await.unwrap() == 1 {
                break;
            }
        }
        assert!(refused(&app, code).await.contains(&part), "{mode}");
    }
}
