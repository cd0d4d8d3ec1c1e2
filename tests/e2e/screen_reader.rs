//! Plugboard for those who listen: what a screen reader is told of each screen of the real window, over the desktop's
//! accessibility bus. What the page says in its source is not enough: `WebKitGTK` has its own view of it.

use fantoccini::key::Key;
use serde_json::Value;
use support::desktop::consent::Consent;
use support::desktop::keyboard::press;
use support::desktop::screen_reader::{Role, ScreenReader, Spoken, State, Thing, Tree};
use support::desktop::steps::{self, mark};
use support::desktop::{Listener, Setup};

use crate::scene::{Contract, Scene, callback_of};

const WORDS: &str = include_str!("../../ui/src/words/en.json");

/// What takes the focus and does something.
const CONTROLS: [Role; 12] = [
    Role::Button,
    Role::ToggleButton,
    Role::CheckBox,
    Role::RadioButton,
    Role::ComboBox,
    Role::Entry,
    Role::PasswordText,
    Role::Link,
    Role::MenuItem,
    Role::RadioMenuItem,
    Role::PageTab,
    Role::TableRow,
];

/// What may have the focus so that reading begins there.
const PLACES: [Role; 7] = [
    Role::Heading,
    Role::Landmark,
    Role::Dialog,
    Role::Menu,
    Role::Table,
    Role::DocumentWeb,
    Role::ScrollPane,
];

/// What holds other things, and says nothing without a name.
const NAMED: [&str; 9] =
    ["region", "complementary", "navigation", "group", "grid", "dialog", "menu", "radiogroup", "tablist"];

/// Words of the page, with what stands in their gaps.
fn words(key: &str, gaps: &[(&str, &str)]) -> String {
    let all: Value = serde_json::from_str(WORDS).unwrap();
    let words = all[key].as_str().unwrap_or_else(|| panic!("no words {key}")).to_owned();
    gaps.iter().fold(words, |words, (gap, text)| words.replace(&format!("{{{gap}}}"), text))
}

async fn listening(arguments: &[&str]) -> (Scene, ScreenReader) {
    let setup = Setup { listener: Listener::ScreenReader, ..Setup::default() };
    let scene = Scene::at_welcome(setup, arguments).await;
    let reader = ScreenReader::start(&scene.desktop).await.unwrap();
    (scene, reader)
}

async fn sign_in(scene: &Scene) {
    steps::sign_in(&scene.app, &scene.sandbox.api_key, &scene.sandbox.api()).await.unwrap();
    scene.app.see("[data-test=row][data-account]").await.unwrap();
}

fn aria_role(thing: &Thing) -> &str {
    thing.attributes.get("xml-roles").map_or("", String::as_str)
}

fn says_nothing(name: &str) -> bool {
    !name.chars().any(char::is_alphanumeric) || name.contains('{') || name.contains("undefined")
}

/// All that is wrong with what a screen is told to be, whichever it is.
fn findings(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    let mut find = |what: &str, thing: &Thing| found.push(format!("{what}: {thing}"));
    for (thing, parent) in tree.with_parents() {
        let is_in = |role| parent.is_some_and(|parent| parent.role == role);
        let takes_focus = thing.is(State::Focusable);
        if takes_focus && !CONTROLS.contains(&thing.role) && !PLACES.contains(&thing.role) {
            find("takes the focus, and nobody knows what it is", thing);
        }
        if takes_focus && says_nothing(&thing.name) {
            find("takes the focus without a name", thing);
        }
        if thing.role == Role::ListItem && !is_in(Role::List) {
            find("an item of no list", thing);
        }
        let has_name =
            [Role::Heading, Role::Image].contains(&thing.role) || NAMED.contains(&aria_role(thing));
        if has_name && says_nothing(&thing.name) {
            find("has no name", thing);
        }
        if ["banner", "contentinfo"].contains(&aria_role(thing)) {
            find("is no part of the whole page", thing);
        }
    }
    let mut before = i32::from(tree.all(Role::Dialog).next().is_some());
    for heading in tree.all(Role::Heading) {
        let level = heading.attributes.get("level").map_or(0, |level| level.parse().unwrap());
        if level > before + 1 {
            find("a heading below one that is missing", heading);
        }
        before = level;
    }
    for role in [Role::StatusBar, Role::Notification] {
        if !tree.all(role).any(|thing| thing.attributes.contains_key("live")) {
            found.push(format!("no {role} that would be spoken"));
        }
    }
    found
}

/// Reads the screen once it has this, and fails with all that is wrong with it.
async fn reads(scene: &Scene, reader: &ScreenReader, role: Role, name: &str) -> Tree {
    let tree = reader.reads(&scene.app, |tree| tree.find(role, name).is_some()).await.unwrap();
    assert_eq!(findings(&tree), Vec::<String>::new(), "{name}:\n{tree}");
    let focusable =
        "const sheet = [...document.querySelectorAll('[aria-modal=true]')].at(-1) ?? document.body;
        const all = 'button, a[href], input, select, textarea, [tabindex]';
        return [...sheet.querySelectorAll(all)].filter((one) => !one.disabled && one.checkVisibility()
            && !one.closest('[aria-hidden=true]') && !one.matches('h1, h2, section, [role=grid], [role=menu], [role=dialog], [role=region]')).length";
    let on_page = scene.app.script(focusable).await.unwrap();
    let told =
        tree.0.iter().filter(|thing| thing.is(State::Focusable) && !PLACES.contains(&thing.role)).count();
    assert_eq!(on_page, serde_json::json!(told), "{name}: not everything is told:\n{tree}");
    tree
}

/// Waits until a thing is in a state.
async fn becomes(scene: &Scene, reader: &ScreenReader, role: Role, name: &str, state: State) {
    reader
        .reads(&scene.app, |tree| tree.find(role, name).is_some_and(|thing| thing.is(state)))
        .await
        .unwrap_or_else(|error| panic!("{name} does not become {state}: {error:#}"));
}

#[tokio::test]
async fn every_screen_is_told_with_names_roles_and_states() {
    let (scene, reader) = listening(&["--accounts", "12", "--expired", "4"]).await;
    let app = &scene.app;
    let advanced = words("welcome_advanced", &[]);
    let tree = reads(&scene, &reader, Role::Button, &advanced).await;
    assert!(tree.find(Role::Button, &advanced).unwrap().is(State::Expandable), "{tree}");
    app.click(&mark("advanced")).await.unwrap();
    becomes(&scene, &reader, Role::Button, &advanced, State::Expanded).await;
    sign_in(&scene).await;

    let accounts = words("accounts_title", &[]);
    let tree = reads(&scene, &reader, Role::Table, &words("accounts_list_label", &[])).await;
    assert!(tree.find(Role::Heading, &accounts).is_some(), "{tree}");
    let here = tree.all(Role::Button).find(|button| button.is(State::Active)).unwrap();
    assert!(here.name.starts_with(&words("nav_accounts", &[])), "{tree}");
    assert!(tree.all(Role::ToggleButton).next().unwrap().is(State::Pressed), "{tree}");
    let row = tree.all(Role::TableRow).find(|row| row.is(State::Focusable)).unwrap();
    assert!(row.name.contains(&words("status_needs_you", &[])) && !row.is(State::Selected), "{row}");
    let name = row.name.clone();
    app.click("[data-test=row] [data-test=tick]").await.unwrap();
    becomes(&scene, &reader, Role::TableRow, &name, State::Selected).await;
    app.click("[data-test=row] [data-test=tick]").await.unwrap();
    app.click("[data-test=row] [data-test=more]").await.unwrap();
    reads(&scene, &reader, Role::MenuItem, &words("disconnect", &[])).await;
    app.click(&mark("menu-details")).await.unwrap();
    reads(&scene, &reader, Role::Heading, &words("history_title", &[])).await;
    press(app, Key::Escape).await.unwrap();
    app.gone(&mark("detail-reconnect")).await.unwrap();

    app.click(&mark("nav-connect")).await.unwrap();
    reads(&scene, &reader, Role::Heading, &words("connect_title", &[])).await;
    steps::choose_platform(app, "trustpilot").await.unwrap();
    let title = words("connect_on", &[("platform", "Trustpilot")]);
    let tree = reads(&scene, &reader, Role::Dialog, &title).await;
    assert!(tree.find(Role::Dialog, &title).unwrap().is(State::Modal), "{tree}");
    assert!(
        tree.all(Role::PasswordText).chain(tree.all(Role::Entry)).any(|it| it.is(State::Required)),
        "{tree}"
    );
    app.click(&mark("cancel")).await.unwrap();
    app.gone(&mark("sheet")).await.unwrap();

    steps::choose_platform(app, "instagram").await.unwrap();
    let tree = reads(&scene, &reader, Role::Dialog, &words("connect_on", &[("platform", "Instagram")])).await;
    let cannot = tree.all(Role::Button).any(|button| !button.is(State::Enabled));
    assert_eq!(
        cannot,
        Contract::of_run() == Contract::Current,
        "without a brand nothing opens there\n{tree}"
    );
    app.click(&mark("cancel")).await.unwrap();
    app.gone(&mark("sheet")).await.unwrap();

    app.click(&mark("nav-settings")).await.unwrap();
    let tray = words("tray_text", &[]);
    let tree = reads(&scene, &reader, Role::CheckBox, &tray).await;
    assert!(!tree.find(Role::CheckBox, &tray).unwrap().is(State::Checked), "{tree}");
    app.click(&mark("tray")).await.unwrap();
    becomes(&scene, &reader, Role::CheckBox, &tray, State::Checked).await;

    app.click(&mark("nav-accounts")).await.unwrap();
    app.click(&mark("round-begin")).await.unwrap();
    app.see("[data-test=round-row][data-account]").await.unwrap();
    let tree = reads(&scene, &reader, Role::Table, &words("round_list_label", &[])).await;
    assert!(tree.find(Role::Heading, &words("round_title", &[])).is_some(), "{tree}");
}

/// The texts, of which none may come twice.
fn once(spoken: &[Spoken]) -> Vec<&str> {
    let texts: Vec<&str> = spoken.iter().map(|words| words.text.as_str()).collect();
    let mut different = texts.clone();
    different.sort_unstable();
    different.dedup();
    assert_eq!(different.len(), texts.len(), "{texts:?}");
    texts
}

#[tokio::test]
async fn what_becomes_of_a_sign_in_is_spoken_once_under_its_sheet_and_without_it() {
    let (scene, reader) = listening(&["--accounts", "3"]).await;
    let app = &scene.app;
    sign_in(&scene).await;
    let instagram = [("platform", "Instagram")];
    let mut spoken = Vec::new();

    // Only of what was read before WebKit tells that it changes; a screen reader reads a sheet when it opens.
    steps::choose_platform(app, "instagram").await.unwrap();
    reads(&scene, &reader, Role::Dialog, &words("connect_on", &instagram)).await;
    steps::new_brand(app, "Acme").await.unwrap();
    steps::open_browser(app, &scene.desktop).await.unwrap();
    spoken.extend(reader.hears(&words("said_waiting", &instagram)).await.unwrap());
    let tree = reads(&scene, &reader, Role::Dialog, &words("connect_on", &instagram)).await;
    assert_eq!(tree.all(Role::ListItem).filter(|step| step.is(State::Active)).count(), 1, "{tree}");
    Consent::opened(&scene.desktop).await.unwrap().allow().await.unwrap();
    scene.result_is("connected").await;
    let tree = reads(&scene, &reader, Role::Heading, &words("result_new", &[])).await;
    assert!(tree.find(Role::Button, &words("done", &[])).is_some(), "{tree}");
    spoken.extend(reader.hears("Instagram").await.unwrap());
    assert!(spoken.iter().all(|words| !words.interrupts), "{spoken:?}");
    steps::done(app).await.unwrap();

    steps::choose_platform(app, "tiktok").await.unwrap();
    reads(&scene, &reader, Role::Dialog, &words("connect_on", &[("platform", "TikTok")])).await;
    steps::open_browser(app, &scene.desktop).await.unwrap();
    let sign_in = scene.desktop.browser().opened().pop().unwrap();
    let second = callback_of(&sign_in, "deny").await.unwrap();
    spoken.extend(reader.hears("TikTok").await.unwrap());
    press(app, Key::Escape).await.unwrap();
    app.gone(&mark("sheet")).await.unwrap();
    reads(&scene, &reader, Role::Heading, &words("connect_title", &[])).await;
    scene.come_back(&second).await;
    spoken.extend(reader.hears(&words("said_declined", &[("platform", "TikTok")])).await.unwrap());
    let texts = once(&spoken);
    assert!(texts.last().unwrap().contains("TikTok"), "{texts:?}");
}
