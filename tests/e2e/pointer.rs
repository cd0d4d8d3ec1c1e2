//! What a mouse can bring into the window from outside: what is dropped on it, and the selection that a press on the
//! wheel pastes. The page stays where it is and opens nothing.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::Stdio;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use support::desktop::steps::mark;
use support::programs::{Program, run};
use support::wait::{SOON, until};

use crate::scene::Scene;

/// Something to drag: an address. Chromium lets no page hand out files.
const PAGE: &str = "<!doctype html><title>source</title><a href=/dropped style='margin:25em'>link</a>";

/// What the page of Plugboard sees of a mouse that drags something.
const WATCH: &str = "window.over = 0; addEventListener('dragover', () => { window.over += 1 })";
const PLACE: &str =
    "return [location.href, document.title, document.querySelectorAll('iframe, embed, object').length]";

/// Answers every request with [`PAGE`], and gives the paths that were asked for.
fn serve() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let list = Arc::clone(&asked);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut head = [0; 2048];
            let length = stream.read(&mut head).unwrap_or_default();
            let head = String::from_utf8_lossy(&head[..length]);
            let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
            list.lock().unwrap().push(path);
            let length = PAGE.len();
            _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{PAGE}"
            );
        }
    });
    (address, asked)
}

fn xdotool(scene: &Scene, arguments: &[&str]) -> String {
    let mut command = scene.desktop.command("xdotool");
    command.args(arguments);
    run(command).unwrap()
}

fn window(scene: &Scene) -> String {
    xdotool(
        scene,
        &["search", "--onlyvisible", "--pid", &scene.app.id().to_string(), "--name", "^Plugboard$"],
    )
}

/// The middle of what a selector finds, in the window.
async fn middle(scene: &Scene, selector: &str) -> [i32; 2] {
    let middle = format!(
        "const box = document.querySelector('{selector}').getBoundingClientRect();
         return [box.x + box.width / 2, box.y + box.height / 2].map(Math.round)"
    );
    serde_json::from_value(scene.app.script(&middle).await.unwrap()).unwrap()
}

/// Drags from a point of the screen to a point of the window, in steps as a hand does.
fn drag(scene: &Scene, from: [i32; 2], to: [i32; 2]) {
    let (window, [x, y]) = (window(scene), from.map(|at| at.to_string()));
    xdotool(scene, &["mousemove", &x, &y, "mousedown", "1"]);
    for step in 1..=10 {
        let at = |from: i32, by: i32| (from + by * step).to_string();
        xdotool(scene, &["mousemove", &at(from[0], -2), &at(from[1], 2), "sleep", "0.02"]);
    }
    for step in [4, 2, 1, 0] {
        let [x, y] = to.map(|at| (at + step).to_string());
        xdotool(scene, &["mousemove", "--window", &window, &x, &y, "sleep", "0.1"]);
    }
    xdotool(scene, &["mouseup", "1"]);
}

#[tokio::test]
async fn what_is_dropped_on_the_window_opens_nothing() {
    let scene = Scene::signed_in(&["--accounts", "3"]).await;
    scene.app.click(&mark("nav-connect")).await.unwrap();
    scene.app.see(&mark("platform-search")).await.unwrap();
    let (address, asked) = serve();
    scene.desktop.xdg_open(&address).await.unwrap();
    let mut source = scene.desktop.browser().page(&address).await.unwrap();
    source.wait_for("a").await.unwrap();
    // Whichever is in front, both can be seen: the browser's window is on the right.
    scene.desktop.resize_window(scene.app.id(), "720", "700").unwrap();
    xdotool(&scene, &["windowmove", "--sync", &window(&scene), "0", "0"]);
    scene.app.script(WATCH).await.unwrap();
    let before = scene.app.script(PLACE).await.unwrap();
    let at = "(() => { const box = document.querySelector('a').getBoundingClientRect();
        const top = screenY + outerHeight - innerHeight;
        return [screenX + box.x + box.width / 2, top + box.y + box.height / 2].map(Math.round) })()";
    let at: [i32; 2] = serde_json::from_value(source.evaluate(at).await.unwrap()).unwrap();
    for to in ["h1", "[data-test=platform]"] {
        until("something over the page", SOON, async || {
            drag(&scene, at, middle(&scene, to).await);
            let over = scene.app.script("const over = window.over; window.over = 0; return over").await?;
            Ok((over != json!(0)).then_some(()))
        })
        .await
        .unwrap();
        assert_eq!(scene.app.script(PLACE).await.unwrap(), before, "{to}");
    }
    scene.app.click(&mark("nav-accounts")).await.unwrap();
    scene.app.see(&mark("row")).await.unwrap();
    let asked = asked.lock().unwrap().clone();
    assert!(!asked.iter().any(|path| path.contains("dropped")), "{asked:?}");
}

#[tokio::test]
async fn a_press_on_the_wheel_pastes_into_fields_and_opens_nothing() {
    let scene = Scene::signed_in(&["--accounts", "3"]).await;
    scene.app.click(&mark("nav-connect")).await.unwrap();
    scene.app.see(&mark("platform-search")).await.unwrap();
    let (address, asked) = serve();
    let mut selection = scene.desktop.command("xclip");
    selection.args(["-selection", "primary", "-in", "-quiet"]).stdin(Stdio::piped());
    let mut selection = Program::start(selection, scene.desktop.logs().join("selection.log")).unwrap();
    selection.stdin().unwrap().write_all(address.as_bytes()).unwrap();
    let before = scene.app.script(PLACE).await.unwrap();
    let press = async |selector: &str| {
        let [x, y] = middle(&scene, selector).await.map(|at| at.to_string());
        xdotool(&scene, &["mousemove", "--window", &window(&scene), &x, &y, "click", "2"]);
    };
    for selector in ["h1", "[data-test=platform]", "main"] {
        press(selector).await;
    }
    // The control, which comes after all others: here it is what a person wants.
    until("the selection in the field", SOON, async || {
        press("[data-test=platform-search]").await;
        let value =
            scene.app.script("return document.querySelector('[data-test=platform-search]').value").await?;
        Ok(value.as_str().is_some_and(|value| value.contains(&address)).then_some(()))
    })
    .await
    .unwrap();
    assert_eq!(scene.app.script(PLACE).await.unwrap(), before);
    assert_eq!(asked.lock().unwrap().len(), 0);
    assert_eq!(scene.app.count(&mark("sheet")).await.unwrap(), 0);
    assert_ne!(before, Value::Null);
}
