//! The page is hostile ground: what strangers wrote is text in it, and whatever runs in it cannot get out.

use std::net::TcpListener;

use anyhow::Result;
use fantoccini::key::Key;
use serde::Deserialize;
use serde_json::{Value, json};
use support::desktop::driver::App;
use support::desktop::keyboard::press;
use support::desktop::steps::{self, mark};
use support::desktop::{Desktop, Setup};
use support::programs::run;
use support::proxy::{Answer, Fault, Proxy};
use support::wait::{SOON, until};

use crate::scene::{FORGED, Scene, plugboard, sandbox};

/// Each would make an element with this attribute, or run something, wherever it is taken for more than text.
const NAMES: [&str; 27] = [
    "<b data-made>bold</b>",
    "<img data-made src=x onerror=\"window.made=1\">",
    "<script data-made>window.made=1</script>",
    "<svg data-made onload=\"window.made=1\"></svg>",
    "<iframe data-made src=\"javascript:parent.made=1\"></iframe>",
    "<iframe data-made srcdoc=\"<script>parent.made=1</script>\"></iframe>",
    "<a data-made href=\"javascript:window.made=1\">here</a>",
    "<style data-made>*{display:none}</style>",
    "<link data-made rel=stylesheet href=\"https://evil.example/x.css\">",
    "<base data-made href=\"https://evil.example/\">",
    "<meta data-made http-equiv=refresh content=\"0;url=https://evil.example/\">",
    "<form data-made action=\"https://evil.example/\"><input autofocus></form>",
    "<input data-made autofocus onfocus=\"window.made=1\">",
    "<details data-made open ontoggle=\"window.made=1\">x</details>",
    "<object data-made data=\"https://evil.example/\"></object>",
    "<math data-made><mtext></mtext></math>",
    "\"><i data-made title=\"",
    "'><i data-made title='",
    "</span></div><i data-made>",
    "</title><i data-made>",
    "</script><i data-made>",
    "--><i data-made><!--",
    "]]><i data-made><![CDATA[",
    "&lt;i data-made&gt;&#60;i data-made&#62;",
    "{@html '<i data-made>'}{window.made=1}${window.made=1}{{window.made=1}}",
    "javascript:window.made=1",
    "\u{202e}<i data-made>\u{0}\u{7}\u{feff}",
];

/// Counts the elements that hostile text makes, from here on.
const WATCH: &str = "
    window.created = 0;
    const isMade = (node) => node.nodeType === 1 && (node.matches('[data-made]') || node.querySelector('[data-made]'));
    const count = (records) => {
        for (const record of records) window.created += [...record.addedNodes].filter(isMade).length;
    };
    new MutationObserver(count).observe(document, { childList: true, subtree: true });";

/// Scrolls the list to its end and back; the text of every row on the way.
const SCROLL: &str = "
    const done = arguments[0];
    const list = document.querySelector('[data-test=list]');
    const seen = new Set();
    const frame = () => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
    const rows = () => [...list.querySelectorAll('[data-index]')];
    const look = async () => {
        do await frame(); while (rows().some((row) => row.querySelector('.blank')));
        for (const row of rows()) seen.add(row.textContent);
    };
    (async () => {
        await look();
        while (list.scrollTop + list.clientHeight < list.scrollHeight - 1) {
            list.scrollTop += list.clientHeight / 2;
            await look();
        }
        list.scrollTop = 0;
        await look();
        done([...seen]);
    })();";

/// A list with every name in every field of its own.
fn list(status: &str) -> String {
    let mut rows = Vec::new();
    for (number, name) in NAMES.iter().enumerate() {
        let id = format!("acc_{number}");
        rows.push(json!({
            "id": id, "platform": "instagram", "name": name, "username": name, "status": status,
            "brand_id": format!("brd_{number}"), "page_name": name, "reconnect_reason": name,
        }));
        // Without an id of its own, nothing is known of an account.
        rows.push(json!({
            "id": format!("acc_x{number}"), "platform": name, "name": "x", "username": "x", "status": name,
        }));
        rows.push(json!({ "id": name, "platform": "tiktok", "name": "x", "username": "x", "status": status,
            "brand_id": name, "login_id": name }));
    }
    json!({ "data": rows, "count": rows.len() }).to_string()
}

fn brands() -> String {
    let brand = |(number, name)| json!({ "id": format!("brd_{number}"), "name": name, "accounts_count": 1 });
    let rows: Vec<Value> = NAMES.iter().enumerate().map(brand).collect();
    json!({ "data": rows, "count": rows.len() }).to_string()
}

async fn checked(app: &App) {
    app.click(&mark("refresh")).await.unwrap();
    app.see("[data-test=refresh][aria-disabled=false]").await.unwrap();
}

#[tokio::test]
async fn hostile_names_in_every_field_are_text_on_every_screen() {
    let (desktop, sandbox) = (Desktop::start(Setup::default()).await.unwrap(), sandbox(&[]).await);
    let proxy = Proxy::start(&sandbox.url).await.unwrap();
    proxy.always("GET", "/v1/brands", Fault::Answer(Answer::json(200, &brands())));
    proxy.always("GET", "/v1/accounts", Fault::Answer(Answer::json(200, &list("active"))));
    let app = App::start(&desktop, &plugboard(), &[], &[]).await.unwrap();
    app.see(&mark("welcome")).await.unwrap();
    let title = app.script("return document.title").await.unwrap();
    app.script(WATCH).await.unwrap();
    steps::sign_in(&app, &sandbox.api_key, &proxy.api()).await.unwrap();
    app.see("[data-test=row][data-account]").await.unwrap();

    let rows: Vec<String> =
        serde_json::from_value(app.client().execute_async(SCROLL, vec![]).await.unwrap()).unwrap();
    let shown = rows.concat();
    // The last one has letters in it that are not shown to anybody.
    for name in &NAMES[..NAMES.len() - 1] {
        assert!(shown.contains(name), "{name} is not on screen: {shown}");
    }
    app.click("[data-test=row] [data-test=more]").await.unwrap();
    app.click(&mark("menu-details")).await.unwrap();
    app.see(&mark("source")).await.unwrap();
    press(&app, Key::Escape).await.unwrap();
    app.gone(&mark("source")).await.unwrap();
    // What breaks is told, and stands in the history.
    proxy.behave();
    proxy.always("GET", "/v1/brands", Fault::Answer(Answer::json(200, &brands())));
    proxy.always("GET", "/v1/accounts", Fault::Answer(Answer::json(200, &list("reconnect_required"))));
    checked(&app).await;
    app.see("[data-test=row][data-health=needs_you]").await.unwrap();
    for screen in ["history", "connect", "settings"] {
        app.click(&mark(&format!("nav-{screen}"))).await.unwrap();
        app.see(&mark(screen)).await.unwrap();
        app.settle().await.unwrap();
        if screen == "history" {
            app.see(&mark("entry")).await.unwrap();
            assert!(app.page().await.contains("data-made"), "no name in the history");
        }
    }
    // A sheet, and what a refused request says.
    proxy.always("POST", "/v1/accounts/connect", Fault::Answer(refusal()));
    steps::choose_platform(&app, "instagram").await.unwrap();
    app.settle().await.unwrap();
    let made =
        "return [window.created, window.made ?? null, document.querySelectorAll('[data-made]').length]";
    assert_eq!(app.script(made).await.unwrap(), json!([0, null, 0]));
    assert_eq!(app.script("return document.title").await.unwrap(), title);
    assert_eq!(windows(&desktop).unwrap(), 1);
    // The watch sees what is made.
    app.script("document.body.insertAdjacentHTML('beforeend', '<i data-made></i>')").await.unwrap();
    until("an element that was made", SOON, async || {
        Ok((app.script("return window.created").await? == json!(1)).then_some(()))
    })
    .await
    .unwrap();
}

fn refusal() -> Answer {
    let body = json!({ "error": NAMES.concat(), "code": NAMES[0], "request_id": NAMES[1] });
    Answer::json(400, &body.to_string())
}

/// The windows of every program. The tooltips that a page shows are none.
fn windows(desktop: &Desktop) -> Result<usize> {
    let mut ask = desktop.command("xprop");
    ask.args(["-root", "_NET_CLIENT_LIST"]);
    Ok(run(ask)?.matches("0x").count())
}

/// What was said on a connection so far, if anything was.
fn said(mut from: std::net::TcpStream) -> Option<String> {
    from.set_nonblocking(true).unwrap();
    let mut bytes = [0; 1024];
    let count = std::io::Read::read(&mut from, &mut bytes).unwrap_or_default();
    (count > 0).then(|| String::from_utf8_lossy(&bytes[..count]).into_owned())
}

/// Every way out of a page that a script has. What is asked for would be heard at `trap`.
const OUT: &str = r#"
    const [trap, scheme, done] = arguments;
    window.made = [];
    window.stays = true;
    const to = (name) => `${trap}/${name}`;
    const add = (tag, more) => document.body.appendChild(Object.assign(document.createElement(tag), more));
    const ways = {
        href: () => { location.href = to('href'); },
        assign: () => location.assign(to('assign')),
        replace: () => location.replace(to('replace')),
        scheme: () => { location.href = scheme; },
        file: () => { location.href = 'file:///etc/passwd'; },
        data: () => { location.href = 'data:text/html,x'; },
        open: () => window.open(to('open')),
        blank: () => add('a', { href: to('blank'), target: '_blank' }).click(),
        link: () => add('a', { href: to('link') }).click(),
        download: () => add('a', { href: to('download'), download: 'x' }).click(),
        get: () => add('form', { action: to('get'), method: 'get' }).submit(),
        post: () => add('form', { action: to('post'), method: 'post' }).submit(),
        iframe: () => add('iframe', { src: to('iframe') }),
        srcdoc: () => add('iframe', { srcdoc: '<script>parent.made.push("srcdoc")</script>' }),
        img: () => add('img', { src: to('img') }),
        picture: () => { new Image().src = to('picture'); },
        script: () => add('script', { src: to('script') }),
        inline: () => add('script', { textContent: 'window.made.push("inline")' }),
        handler: () => { const b = add('button', {}); b.setAttribute('onclick', 'window.made.push("handler")'); b.click(); },
        javascript: () => add('a', { href: 'javascript:window.made.push("javascript")' }).click(),
        style: () => add('link', { rel: 'stylesheet', href: to('style') }),
        sheet: () => add('style', { textContent: `body { background: url(${to('sheet')}) }` }),
        prefetch: () => add('link', { rel: 'prefetch', href: to('prefetch') }),
        preload: () => add('link', { rel: 'preload', as: 'script', href: to('preload') }),
        preconnect: () => add('link', { rel: 'preconnect', href: trap }),
        object: () => add('object', { data: to('object') }),
        embed: () => add('embed', { src: to('embed') }),
        video: () => add('video', { src: to('video'), preload: 'auto' }),
        base: () => { add('base', { href: trap }); add('img', { src: 'base' }); },
        refresh: () => add('meta', { httpEquiv: 'refresh', content: `0;url=${to('refresh')}` }),
        fetch: () => fetch(to('fetch'), { mode: 'no-cors' }),
        request: () => { const r = new XMLHttpRequest(); r.open('GET', to('request')); r.send(); },
        beacon: () => navigator.sendBeacon(to('beacon'), 'x'),
        socket: () => new WebSocket(to('socket').replace('http', 'ws')),
        events: () => new EventSource(to('events')),
        worker: () => new Worker(to('worker')),
        blob: () => new Worker(URL.createObjectURL(new Blob([`fetch('${to('blob')}')`]))),
        module: () => import(to('module')),
        eval: () => eval('window.made.push("eval")'),
        function: () => new Function('window.made.push("function")')(),
        timeout: () => setTimeout('window.made.push("timeout")', 0),
        service: () => navigator.serviceWorker.register(to('service')),
        history: () => history.pushState({}, '', to('history')),
    };
    const plugins = ['shell|open', 'shell|execute', 'shell|spawn', 'dialog|open', 'dialog|save', 'event|listen',
        'event|emit', 'event|emit_to', 'window|create', 'window|close', 'window|set_title', 'webview|create_webview_window',
        'webview|internal_toggle_devtools', 'path|resolve_directory', 'app|version', 'resources|close',
        'deep-link|get_current', 'window-state|save_window_state', 'menu|new', 'tray|new', 'image|new'];
    const { invoke } = window.__TAURI_INTERNALS__;
    const call = (name) => invoke(`plugin:${name}`, { path: trap, program: 'sh', args: [], value: 'x' })
        .then(() => window.made.push(name), () => 0);
    (async () => {
        await Promise.all(plugins.map(call));
        for (const [name, way] of Object.entries(ways)) {
            try { Promise.resolve(way()).catch(() => 0); } catch {}
        }
        // A picture of the page's own goes the way that all others would have gone before it.
        const own = new Image();
        own.onload = own.onerror = () => requestAnimationFrame(() => setTimeout(() => done(Object.keys(ways).length), 0));
        own.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';
    })();"#;

/// What is kept where pages keep things.
const KEPT: &str = "
    const done = arguments[0];
    (async () => {
        const bases = await indexedDB.databases();
        const caches = window.caches ? await window.caches.keys() : [];
        done([document.cookie, localStorage.length, sessionStorage.length, bases.length, caches.length]);
    })();";

#[derive(Debug, Deserialize, PartialEq)]
struct Place {
    address: String,
    made: Vec<String>,
    stays: bool,
}

#[tokio::test]
async fn no_script_gets_out_of_the_page_and_nothing_is_kept_in_it() {
    let scene = Scene::signed_in(&["--accounts", "3"]).await;
    scene.app.see(&mark("row")).await.unwrap();
    let kept = scene.app.client().execute_async(KEPT, vec![]).await.unwrap();
    assert_eq!(kept, json!(["", 0, 0, 0, 0]));

    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let address = trap.local_addr().unwrap();
    let before: String =
        serde_json::from_value(scene.app.script("return location.href").await.unwrap()).unwrap();
    let arguments = vec![json!(format!("http://{address}")), json!(FORGED)];
    let tried = scene.app.client().execute_async(OUT, arguments).await.unwrap();
    assert_eq!(tried, json!(43));
    // The page still works, which takes longer than any of the ways would have.
    let checks = scene.sandbox.count("GET /v1/accounts ");
    checked(&scene.app).await;
    scene.answered("GET /v1/accounts ", checks + 1).await;
    let place = "return { address: location.href, made: window.made, stays: window.stays === true }";
    let place: Place = serde_json::from_value(scene.app.script(place).await.unwrap()).unwrap();
    assert_eq!(place, Place { address: before, made: vec![], stays: true });
    assert_eq!(windows(&scene.desktop).unwrap(), 1);
    assert_eq!(scene.desktop.browser().opened(), Vec::<String>::new());
    // Whoever asks is heard, after all who asked before. WebKit makes the bare connection of `preconnect`, whatever the
    // policy of the page says.
    let mut asked = std::net::TcpStream::connect(address).unwrap();
    std::io::Write::write_all(&mut asked, b"the test itself").unwrap();
    drop(asked);
    let heard: Vec<String> =
        std::iter::from_fn(|| trap.accept().ok()).filter_map(|(from, _)| said(from)).collect();
    assert_eq!(heard, ["the test itself"], "something in the page reached the network");
}
