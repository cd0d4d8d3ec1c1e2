//! No key, code, state or credential in the logs at their loudest, in the data folder, or in anything that
//! went from Rust to the page; and the search finds what was planted.

use support::desktop::steps::{self, mark};

use crate::scene::{Contract, Scene, callback_of};

/// Notes everything that reaches the page: answers of commands and messages of channels.
const LISTEN: &str = "
    window.heard = [];
    const internals = window.__TAURI_INTERNALS__;
    const fetched = window.fetch;
    window.fetch = async (...all) => {
        const answer = await fetched(...all);
        answer.clone().text().then(text => window.heard.push(text));
        return answer;
    };
    for (const [id, call] of internals.callbacks)
        internals.callbacks.set(id, data => { window.heard.push(JSON.stringify(data)); call(data); });
";

const CREDENTIAL: &str = "tp_live_canary_4711_0815";

fn search(folder: &std::path::Path, needles: &[Vec<u8>], found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            search(&path, needles, found);
        } else if let Ok(bytes) = std::fs::read(&path) {
            found.extend(hits(&bytes, needles).map(|_| path.display().to_string()));
        }
    }
}

fn hits<'a>(bytes: &'a [u8], needles: &'a [Vec<u8>]) -> impl Iterator<Item = usize> + 'a {
    needles.iter().enumerate().filter_map(|(index, needle)| {
        bytes.windows(needle.len()).any(|window| window == needle).then_some(index)
    })
}

/// A secret as it could stand somewhere: raw, in UTF-16, in hex, percent-encoded.
fn forms(secret: &str) -> Vec<Vec<u8>> {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap();
    let hex: String = secret.bytes().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect();
    let percent: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let wide = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![secret.as_bytes().to_vec(), wide, hex.into_bytes(), percent.into_bytes()]
}

/// The main process, and those of the page that it has started.
fn own_processes(main: u32) -> Vec<u32> {
    let threads = std::fs::read_dir(format!("/proc/{main}/task")).unwrap();
    let children =
        threads.map(|thread| std::fs::read_to_string(thread.unwrap().path().join("children")).unwrap());
    let children: Vec<u32> = children
        .flat_map(|all| all.split_whitespace().map(|id| id.parse().unwrap()).collect::<Vec<_>>())
        .collect();
    let is_of_page = |id: &u32| {
        std::fs::read_to_string(format!("/proc/{id}/comm")).is_ok_and(|name| name.starts_with("WebKit"))
    };
    [main].into_iter().chain(children.into_iter().filter(is_of_page)).collect()
}

#[tokio::test]
async fn nothing_secret_is_logged_stored_or_sent_to_the_page() {
    let scene = Scene::at_welcome(support::desktop::Setup::default(), &["--accounts", "3"]).await;
    scene.app.script(LISTEN).await.unwrap();
    steps::sign_in(&scene.app, &scene.sandbox.api_key, &scene.sandbox.api()).await.unwrap();
    scene.app.see(&mark("accounts")).await.unwrap();
    let sign_in = scene.begin("instagram").await;
    let link = callback_of(&sign_in, "allow").await.unwrap();
    scene.come_back(&link).await;
    scene.result_is("connected").await;
    steps::done(&scene.app).await.unwrap();
    steps::choose_platform(&scene.app, "trustpilot").await.unwrap();
    steps::new_brand(&scene.app, "Reviews").await.unwrap();
    scene.app.fill(&mark("field-api_key"), CREDENTIAL).await.unwrap();
    scene.app.click(&mark("submit")).await.unwrap();
    scene.result_is("connected").await;

    let callback: url::Url = link.parse().unwrap();
    let begun: url::Url = sign_in.parse().unwrap();
    let parameter = |of: &url::Url, wanted: &str| {
        of.query_pairs().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned()).unwrap()
    };
    let mut secrets = vec![
        scene.sandbox.api_key.clone(),
        parameter(&begun, "state"),
        parameter(&callback, "state"),
        CREDENTIAL.to_owned(),
    ];
    if Contract::of_run() == Contract::Seed {
        secrets.push(parameter(&callback, "code"));
    }
    let needles: Vec<Vec<u8>> = secrets.iter().flat_map(|secret| forms(secret)).collect();

    let log = scene.app.log();
    assert!(log.contains("TRACE") || log.contains("DEBUG"), "the log is at its loudest: {log}");
    assert_eq!(hits(log.as_bytes(), &needles).collect::<Vec<_>>(), Vec::<usize>::new(), "the log");

    let folders = [".local", ".cache", ".config"].map(|name| scene.desktop.home().join(name));
    let in_files = || {
        let mut found = Vec::new();
        for folder in &folders {
            search(folder, &needles, &mut found);
        }
        found
    };
    // The password store is where the key belongs; it encrypts its file.
    assert_eq!(in_files(), Vec::<String>::new(), "files");

    let processes = own_processes(scene.app.id());
    assert!(processes.len() > 1, "the page has a process of its own");
    for process in processes {
        for file in ["cmdline", "environ"] {
            let bytes = std::fs::read(format!("/proc/{process}/{file}")).unwrap();
            assert!(!bytes.is_empty());
            assert_eq!(hits(&bytes, &needles).count(), 0, "{file} of {process}");
        }
    }
    // A crash would leave all of its memory in a file.
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", scene.app.id())).unwrap();
    let cores = limits.lines().find_map(|line| line.strip_prefix("Max core file size")).unwrap();
    assert_eq!(cores.split_whitespace().collect::<Vec<_>>(), ["0", "0", "bytes"]);

    let heard = async || scene.app.script("return window.heard.join('\\n')").await.unwrap();
    let all = heard().await.as_str().unwrap().to_owned();
    // Only the channel says the stage, as a text in JSON, and only an answer to a command has rows.
    assert!(all.contains(r#"\"stage\":\"ready\""#) && all.contains("\"rows\":["), "not listened to: {all}");
    assert_eq!(hits(all.as_bytes(), &needles).collect::<Vec<_>>(), Vec::<usize>::new(), "the page");

    // What is planted is found, in every form and in each of the places.
    for form in secrets.iter().flat_map(|secret| forms(secret)) {
        let planted = [log.as_bytes(), &form, b"..".as_slice()].concat();
        assert!(hits(&planted, &needles).next().is_some(), "the search of the log misses a form");
        std::fs::write(folders[0].join("planted"), &planted).unwrap();
        assert!(!in_files().is_empty(), "the search of the files misses a form");
    }
    for secret in &secrets {
        scene.app.script(&format!("window.heard = [{}]", serde_json::json!(secret))).await.unwrap();
        let planted = heard().await.to_string();
        assert!(
            hits(planted.as_bytes(), &needles).next().is_some(),
            "the search of the page misses a secret"
        );
    }
}
