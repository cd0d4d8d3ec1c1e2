//! What services, desktops and people send that no document has, in the real window.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::json;
use support::desktop::driver::App;
use support::desktop::steps::{self, mark, sheet};
use support::desktop::{Desktop, Setup};

use crate::scene::{Contract, EXCHANGE, Scene, callback_of, plugboard, sandbox};

/// A list as other servers write it: numbers for names, ids below zero, NaN, half of an emoji, how many pages there are.
const LIST: &str = r#"{"page":1,"pages":4,"data":[
    {"id":17841400008460056,"platform":"instagram","name":1984,"username":"bookshop","status":"active","reach":NaN},
    {"id":-1001234567890,"platform":"telegram","name":"Cat \ud83d","username":"cats","status":"active"},
    {"id":"urn:li:organization:42","platform":"linkedin","name":"ශ්‍රී ලංකා","username":"lanka","status":"active"},
    {"id":"acc_4","platform":"tiktok","name":"👨‍👩‍👧 Photo","username":"photo","status":"active"},
    {"id":"acc_5","platform":"youtube","name":"می‌خواهم","username":"mikhaham","status":"active"},
    {"id":"acc_6","platform":"youtube","name":"Tom &amp; <b>Jerry</b>","username":"tom","status":"active"},
    {"id":"acc_7","platform":"twitter","name":"@LONG@","username":"long","status":"active"},
    {"id":"acc_8","platform":"facebook","name":"@TALL@","username":"tall","status":"disconnected"}]}"#;

#[tokio::test]
async fn a_list_as_other_servers_write_it_is_shown_whole() {
    let desktop = Desktop::start(Setup::default()).await.unwrap();
    let sandbox = sandbox(&[]).await;
    let tall = format!("Z{}algo", "\u{0351}\u{036b}\u{0343}\u{0329}".repeat(40));
    let list = LIST.replace("@LONG@", &"Long".repeat(125)).replace("@TALL@", &tall);
    let rules = json!([{ "mishap": "reply", "endpoint": "list", "text": list, "times": 1000 }]);
    sandbox.control("script", &rules).await.unwrap();
    let app = App::start(&desktop, &plugboard(), &[], &[]).await.unwrap();
    app.see(&mark("welcome")).await.unwrap();
    steps::sign_in(&app, &sandbox.api_key, &sandbox.api()).await.unwrap();
    app.see(&mark("accounts")).await.unwrap();
    app.see("[data-test=row][data-account=acc_8]").await.unwrap();
    let pictures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/e2e");
    std::fs::create_dir_all(&pictures).unwrap();
    desktop.screenshot(&pictures.join("names.png")).unwrap();
    let rows = "return [...document.querySelectorAll('[data-test=row][data-account]')]
        .map((row) => [row.dataset.account, row.textContent])";
    let rows: BTreeMap<String, String> =
        serde_json::from_value::<Vec<(String, String)>>(app.script(rows).await.unwrap())
            .unwrap()
            .into_iter()
            .collect();
    for (account, name) in [
        ("17841400008460056", "1984"),
        ("-1001234567890", "Cat \u{fffd}"),
        ("urn:li:organization:42", "ශ්\u{200d}රී ලංකා"),
        ("acc_4", "👨\u{200d}👩\u{200d}👧 Photo"),
        ("acc_5", "می\u{200c}خواهم"),
        ("acc_6", "Tom &amp; <b>Jerry</b>"),
        ("acc_7", &"Long".repeat(50)),
    ] {
        assert!(rows[account].contains(name), "{account}: {}", rows[account]);
    }
    let heights = "return [...new Set([...document.querySelectorAll('[data-test=row][data-account]')]
        .map((row) => row.getBoundingClientRect().height))].length";
    assert_eq!(app.script(heights).await.unwrap(), json!(1), "no name makes its row higher");
}

/// `xdg-open` is there on computers without a browser, too.
#[tokio::test]
async fn where_the_system_finds_no_browser_the_sheet_says_so() {
    let desktop = Desktop::start(Setup::default()).await.unwrap();
    let sandbox = sandbox(&[]).await;
    let programs = desktop.home().join("bin");
    std::fs::create_dir_all(&programs).unwrap();
    let opener = programs.join("xdg-open");
    std::fs::write(&opener, "#!/bin/sh\nexit 3\n").unwrap();
    std::fs::set_permissions(&opener, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let app = App::start(&desktop, &plugboard(), &[], &[("PATH", &path)]).await.unwrap();
    app.see(&mark("welcome")).await.unwrap();
    steps::sign_in(&app, &sandbox.api_key, &sandbox.api()).await.unwrap();
    app.see(&mark("accounts")).await.unwrap();
    steps::choose_platform(&app, "instagram").await.unwrap();
    steps::new_brand(&app, "Acme").await.unwrap();
    app.click(&mark("open-browser")).await.unwrap();
    app.see(&format!("{} li.trouble", sheet("waiting", "waiting"))).await.unwrap();
    assert!(desktop.browser().opened().is_empty());
}

#[tokio::test]
async fn an_address_is_pasted_as_people_copy_it() {
    let mut scene = Scene::signed_in(&[]).await;
    let link = callback_of(&scene.begin("instagram").await, "allow").await.unwrap();
    let copied = link.trim_start_matches("http://").replace('&', "&amp;");
    let (start, end) = copied.split_at(40);
    let wrapped = format!("<{start}\n{end}>\n");
    scene.desktop.copy(&wrapped).await.unwrap();
    scene.app.click(&mark("paste-link")).await.unwrap();
    scene.result_is("connected").await;
    assert_eq!(scene.sandbox.count(EXCHANGE), Contract::of_run().exchanges());
}

/// As X answers, which speaks OAuth 1.0a, too: `denied` and no error. Any platform is taken in the same way.
#[tokio::test]
async fn a_refusal_of_oauth_1_ends_the_sign_in() {
    let scene = Scene::signed_in(&[]).await;
    let link = callback_of(&scene.begin("instagram").await, "deny").await.unwrap();
    let url: url::Url = link.parse().unwrap();
    let state = url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let (address, _) = link.split_once('?').unwrap();
    scene.come_back(&format!("{address}?denied=qKGB6VNZ2eANegKZgEoeh6Cit8Ap&state={state}")).await;
    scene.result_is("declined").await;
    assert_eq!(scene.sandbox.count(EXCHANGE), 0);
}

/// As people have them: without a language, with a script or a modifier, and time zones that nobody knows.
#[tokio::test]
async fn no_locale_and_no_time_zone_costs_a_screen() {
    for (language, zone, shown) in [
        ("C", "Nowhere/City", "en"),
        ("POSIX", ":", "en"),
        ("", "America/Santiago", "en"),
        ("zh_Hant_TW.UTF-8", "Pacific/Apia", "en"),
        ("en@shaw", "Africa/Cairo", "en"),
        // The C library has no data for it here.
        ("ar_EG.UTF-8", "Africa/Cairo", "ar"),
        ("pt_BR.UTF-8", "America/Sao_Paulo", "en"),
    ] {
        let desktop = Desktop::start(Setup::default()).await.unwrap();
        let app = App::start(&desktop, &plugboard(), &[], &[("LANG", language), ("TZ", zone)]).await.unwrap();
        app.see(&mark("welcome")).await.unwrap();
        steps::rehearse(&app).await.unwrap();
        app.click(&mark("nav-history")).await.unwrap();
        app.see(&format!("{} time", mark("entry"))).await.unwrap();
        app.click(&mark("tab-days")).await.unwrap();
        app.see(&mark("platform-days")).await.unwrap();
        let spoken = app.script("return document.documentElement.lang").await.unwrap();
        assert_eq!(spoken, json!(shown), "{language} {zone}");
    }
}

/// As home-manager leaves it: the list of defaults cannot be written, and `xdg-mime` says that all went well.
#[tokio::test]
async fn where_the_defaults_cannot_be_written_taking_the_links_back_says_so() {
    let desktop = Desktop::start(Setup::default()).await.unwrap();
    let scheme = "x-scheme-handler/ai.social-api.plugboard";
    let entry =
        format!("[Desktop Entry]\nType=Application\nName=Decoy\nExec=/bin/true %u\nMimeType={scheme};\n");
    std::fs::write(desktop.data_home().join("applications/decoy.desktop"), entry).unwrap();
    let mut default = desktop.command("xdg-mime");
    default.args(["default", "decoy.desktop", scheme]);
    support::programs::run(default).unwrap();
    std::fs::create_dir_all(desktop.home().join(".config/mimeapps.list.new/in the way")).unwrap();
    let sandbox = sandbox(&[]).await;
    let app = App::start(&desktop, &plugboard(), &[], &[]).await.unwrap();
    app.see(&mark("welcome")).await.unwrap();
    steps::sign_in(&app, &sandbox.api_key, &sandbox.api()).await.unwrap();
    app.see(&mark("accounts")).await.unwrap();
    app.click(&mark("nav-settings")).await.unwrap();
    app.click(&mark("repair")).await.unwrap();
    app.see(&mark("fault")).await.unwrap();
    app.see(&mark("repair")).await.unwrap();
}
