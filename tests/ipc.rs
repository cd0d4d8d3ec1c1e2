//! The commands, on Tauri's mock runtime with the real configuration and capabilities.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

use std::collections::BTreeSet;

use plugboard::Links;
use plugboard_core::board::Board;
use plugboard_core::vault::{MemoryVault, Secret, StoredKey, Vault, VaultError};
use plugboard_core::view::BrowserWindow;
use serde_json::{Value, json};
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, Manager, WebviewWindow};

/// Where the page comes from: on Windows a scheme of one's own cannot be an origin.
const OWN_PAGE: &str = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };

/// Commands that change the session of whoever runs the tests, open a window there, draw in a real one, or delete what
/// is there.
const TOUCH_THE_DESKTOP: [&str; 6] = [
    "test_return_path",
    "repair_return_path",
    "export_history",
    "open_case",
    "missing_fonts",
    "remove_everything",
];

/// What is begun on a sheet, without a brand.
fn beginning(sheet: &str, platform: &str, account: Option<&str>) -> Value {
    json!({"sheet": sheet, "platform": platform, "account": account, "brand": null})
}

/// What is begun for a new account.
fn in_brand(brand: &str, sheet: &str, platform: &str) -> Value {
    json!({"sheet": sheet, "platform": platform, "account": null, "brand": brand})
}

/// All accounts, of which so many are asked for.
fn query(count: u32) -> Value {
    json!({"text": "", "health": null, "platform": null, "brand": null, "sort": "needs_you_first", "group": "none",
        "start": 0, "count": count})
}

/// The words for the browser's pages, without language and direction.
const WORDS: [&str; 9] = [
    "closeTitle",
    "closeText",
    "statelessTitle",
    "statelessText",
    "unreadTitle",
    "unreadText",
    "testTitle",
    "testText",
    "testButton",
];

/// Every command of the page, with arguments of the right shape.
fn commands() -> Vec<(&'static str, Value)> {
    let form = beginning("f", "trustpilot", None);
    let private = json!({"id": null, "window": "private"});
    let attempt = json!({"attempt": "nobody"});
    let account = json!({"account": "acc_gone"});
    let invite = json!({"invite": "inv_gone"});
    let mut words: Value = WORDS.iter().map(|name| ((*name).to_owned(), json!("x"))).collect();
    (words["language"], words["direction"]) = (json!("de"), json!("ltr"));
    vec![
        ("is_open", json!({})),
        ("subscribe", json!({"channel": "__CHANNEL__:7"})),
        ("acknowledge_view", json!({})),
        ("keep_place", json!({"place": {"screen": "history"}})),
        ("kept_place", json!({})),
        ("speak", json!({"words": words})),
        ("tell", json!({"telling": {"serial": 1, "title": "x", "body": "x", "button": "x"}})),
        ("label_tray", json!({"words": {"status": "x", "open": "x", "check": "x", "quit": "x"}})),
        ("platforms", json!({})),
        ("rows", json!({"query": query(10)})),
        ("account", account.clone()),
        ("locate", json!({"query": query(0), "account": "acc_gone"})),
        ("type_ahead", json!({"query": query(0), "prefix": "a", "from": 0})),
        ("select", json!({"change": {"kind": "range", "query": query(0), "order": 1, "from": 0, "to": 5}})),
        ("export_accounts", json!({"query": query(0), "scope": "matching", "words": {}})),
        ("copy_account_ids", json!({"query": query(0), "scope": "selected"})),
        ("browsers", json!({})),
        ("paste_key", json!({})),
        ("sign_in", json!({"key": "", "address": null})),
        ("unlock", json!({})),
        ("use_until_quit", json!({})),
        ("rehearse", json!({})),
        ("begin", json!({"beginning": beginning("s", "instagram", Some("acc_gone")), "browser": private})),
        ("submit", json!({"beginning": form, "fields": {"api_key": ""}})),
        ("open_again", json!({"attempt": "nobody", "browser": null})),
        ("another_way", attempt.clone()),
        ("choose", json!({"attempt": "nobody", "options": ["page"]})),
        ("undo", attempt.clone()),
        ("copy_link", attempt.clone()),
        ("paste_link", json!({})),
        ("cancel", attempt.clone()),
        ("dismiss", attempt),
        ("refresh", json!({})),
        ("copy_account_id", account.clone()),
        ("disconnect", account.clone()),
        ("create_brand", json!({"name": "Acme"})),
        ("rename_brand", json!({"brand": "brd_gone", "name": "Acme"})),
        ("delete_brand", json!({"brand": "brd_gone"})),
        ("account_pages", account.clone()),
        ("change_page", json!({"account": "acc_gone", "page": "p", "change": "make_default"})),
        ("login_pages", account),
        ("assign_page", json!({"account": "acc_gone", "page": "p", "brand": "brd_gone"})),
        ("invite", json!({"platform": "instagram", "brand": "brd_gone", "days": 7, "account": null})),
        ("revoke_invite", invite.clone()),
        ("dismiss_invite", invite.clone()),
        ("copy_invite", invite),
        ("copy_invite_message", json!({"invite": "inv_gone", "message": "Look: {link}"})),
        ("start_round", json!({"scope": "selected"})),
        ("round_rows", json!({"start": 0, "count": 10})),
        ("round_next", json!({})),
        ("round_start", json!({"account": "acc_gone", "browser": private})),
        ("round_skip", json!({"account": "acc_gone"})),
        ("round_put_back", json!({"account": "acc_gone"})),
        ("round_sent", json!({"account": "acc_gone"})),
        ("pause_round", json!({})),
        ("resume_round", json!({})),
        ("end_round", json!({})),
        ("export_round", json!({"format": "html", "words": {}})),
        ("dismiss_round", json!({})),
        ("test_return_path", json!({})),
        ("stop_return_path", json!({})),
        ("repair_return_path", json!({})),
        ("open_help", json!({"page": {"name": "switch", "platform": "nowhere"}})),
        ("history", json!({"query": {"text": "a", "kinds": ["broke"], "start": 0, "count": 10}})),
        ("timeline", json!({"attempt": "nobody", "started": null})),
        (
            "changed_since",
            json!({"query": {"from": 0, "to": null, "group": "gone", "start": 0, "count": 10}}),
        ),
        ("health_days", json!({"days": 30})),
        ("export_history", json!({"query": {"start": 0, "count": 0}, "format": "csv", "words": {}})),
        ("make_case", json!({"subject": {"of": "account", "account": "acc_gone"}})),
        ("open_case", json!({"kind": "Case file"})),
        ("opened_case", json!({})),
        ("close_case", json!({})),
        ("set_contract", json!({"contract": null})),
        ("set_preferences", json!({"preferences": {"language": "de", "textSize": 150}})),
        ("take_back", json!({"what": {"name": "attempt", "id": "nobody"}})),
        ("missing_fonts", json!({})),
        ("notices", json!({})),
        ("delete_keys", json!({})),
        ("stop_deleting_keys", json!({})),
        ("remove_everything", json!({})),
        ("copy_support_details", json!({})),
        ("dismiss_notice", json!({})),
        ("leave_rehearsal", json!({})),
        ("sign_out", json!({"workspace": 1})),
        ("play_mishap", json!({"mishap": null})),
        ("switch_workspace", json!({"workspace": 1})),
        ("rename_workspace", json!({"workspace": 1, "name": "Agency"})),
        ("quit", json!({})),
    ]
}

struct Shell {
    window: WebviewWindow<MockRuntime>,
    app: App<MockRuntime>,
    _folder: tempfile::TempDir,
}

impl Shell {
    fn open() -> Self {
        Self::open_with(Box::new(MemoryVault::default()))
    }

    fn open_with(vault: Box<dyn Vault>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let app = plugboard::build(mock_builder()).build(plugboard::context()).unwrap();
        let window = plugboard::create_window(app.handle(), folder.path()).unwrap();
        let board = plugboard::open_board(app.handle(), plugboard::setup(folder.path(), vault)).unwrap();
        plugboard::connect(&window, board, Links::new(std::iter::empty())).unwrap();
        Self { window, app, _folder: folder }
    }

    /// Makes a brand and gives its id.
    fn brand(&self) -> String {
        let made = self.call("create_brand", json!({"name": "Acme"})).unwrap();
        assert_eq!(made["name"], json!("Acme"));
        made["id"].as_str().unwrap().to_owned()
    }

    fn call(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        self.call_from(OWN_PAGE, command, arguments)
    }

    fn call_from(&self, origin: &str, command: &str, arguments: Value) -> Result<Value, Value> {
        let request = InvokeRequest {
            cmd: command.to_owned(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: origin.parse().unwrap(),
            body: InvokeBody::Json(arguments),
            headers: tauri::http::HeaderMap::default(),
            invoke_key: INVOKE_KEY.to_owned(),
        };
        get_ipc_response(&self.window, request).map(|answer| answer.deserialize().unwrap())
    }
}

/// What Tauri's own guard says, as opposed to one of our commands.
fn is_forbidden(answer: &Result<Value, Value>) -> bool {
    matches!(answer, Err(Value::String(text)) if text.contains("not allowed") || text.contains("not found"))
}

#[test]
fn every_command_answers_its_own_page() {
    let shell = Shell::open();
    for (command, arguments) in commands() {
        if TOUCH_THE_DESKTOP.contains(&command) {
            continue;
        }
        let answer = shell.call(command, arguments);
        assert!(!is_forbidden(&answer), "{command}: {answer:?}");
        if let Err(fault) = answer {
            assert!(fault["code"].is_string() && fault["reference"].is_string(), "{command}: {fault}");
        }
    }
}

#[test]
fn no_command_answers_any_other_page() {
    let shell = Shell::open();
    for origin in ["https://example.com", "http://127.0.0.1:4100", "http://tauri.localhost.evil.example"] {
        for (command, arguments) in commands() {
            let answer = shell.call_from(origin, command, arguments);
            assert!(is_forbidden(&answer), "{origin} {command}: {answer:?}");
        }
    }
}

#[test]
fn no_plugin_or_core_command_answers_anybody() {
    let shell = Shell::open();
    for command in [
        "plugin:deep-link|get_current",
        "plugin:event|listen",
        "plugin:event|emit",
        "plugin:shell|open",
        "plugin:shell|execute",
        "plugin:clipboard-manager|read_text",
        "plugin:clipboard-manager|write_text",
        "plugin:window|close",
        "plugin:webview|create_webview_window",
        "plugin:path|resolve_directory",
        "plugin:app|version",
        "plugin:resources|close",
        "no_such_command",
    ] {
        let answer = shell.call(command, json!({}));
        assert!(answer.is_err(), "{command}: {answer:?}");
        assert!(is_forbidden(&answer), "{command}: {answer:?}");
    }
}

#[test]
fn a_form_connects_an_account_in_rehearsal_through_the_commands() {
    let shell = Shell::open();
    shell.call("rehearse", json!({})).unwrap();
    shell.call("refresh", json!({})).unwrap();
    let all = json!({"query": query(100)});
    let before = shell.call("rows", all.clone()).unwrap()["total"].as_u64().unwrap();
    let brand = shell.brand();
    let form = |sheet: &str, key: &str| json!({"beginning": in_brand(&brand, sheet, "trustpilot"), "fields": {"api_key": key}});
    let empty = shell.call("submit", form("empty", "  ")).unwrap_err();
    assert_eq!((&empty["code"], &empty["field"]), (&json!("field_invalid"), &json!("api_key")));
    shell.call("submit", form("refused", "please-refuse")).unwrap();
    shell.call("submit", form("good", "tp_live_1")).unwrap();
    shell.call("submit", form("good", "tp_live_1")).unwrap();
    shell.call("refresh", json!({})).unwrap();
    assert_eq!(shell.call("rows", all).unwrap()["total"].as_u64().unwrap(), before + 1);
}

#[test]
fn what_can_be_chosen_are_browsers_with_names_of_their_own_and_never_plugboard() {
    let listed = Shell::open().call("browsers", json!({})).unwrap();
    let mut ids = BTreeSet::new();
    for browser in listed.as_array().unwrap() {
        let text = |field: &str| browser[field].as_str().unwrap().to_owned();
        assert!(!text("name").is_empty() && browser["canBePrivate"].is_boolean(), "{browser}");
        assert!(!text("id").to_lowercase().contains("plugboard"), "{browser}");
        assert!(ids.insert(text("id")), "{browser} twice");
    }
}

#[test]
fn the_licences_of_what_others_wrote_are_built_in() {
    let notices = Shell::open().call("notices", json!({})).unwrap();
    assert!(notices[0].as_str().unwrap().contains("## svelte"), "{notices}");
    // In a build that nobody packages, the program's are not there.
}

#[test]
fn a_browser_that_is_not_there_fails_instead_of_another_being_opened() {
    let shell = Shell::open();
    shell.call("rehearse", json!({})).unwrap();
    let gone = json!({"id": "gone.desktop", "window": "private"});
    let begin = json!({"beginning": in_brand(&shell.brand(), "s", "instagram"), "browser": gone});
    shell.call("begin", begin).unwrap();
    let attempt = || shell.app.state::<Board>().subscribe().borrow().attempts[0].clone();
    assert!(attempt().browser_failed && attempt().can_reopen);
    let chosen = attempt().browser.unwrap();
    assert_eq!((chosen.id.as_deref(), chosen.window), (Some("gone.desktop"), BrowserWindow::Private));
    shell.call("cancel", json!({"attempt": "s"})).unwrap();
    let fault = shell.call("open_again", json!({"attempt": "s", "browser": gone})).unwrap_err();
    assert_eq!(fault["code"], json!("attempt_gone"));
}

#[test]
fn a_fault_says_what_to_switch_on_and_nothing_of_what_was_typed() {
    let shell = Shell::open();
    let typed = "kéy with spaces";
    let fault = shell.call("sign_in", json!({"key": typed, "address": null})).unwrap_err();
    assert_eq!(fault, json!({"code": "space_inside", "field": "key", "reference": ""}));
    let fault = shell.call("sign_in", json!({"key": "k\u{2010}1", "address": null})).unwrap_err();
    let hyphen = json!({"code": "not_a_hyphen", "field": "key", "reference": "", "sign": "\u{2010}"});
    assert_eq!(fault, hyphen);
    let fault = shell.call("sign_in", json!({"key": "k", "address": "http://example.com"})).unwrap_err();
    assert_eq!((&fault["code"], &fault["field"]), (&json!("address_refused"), &json!("address")));
    let fault = shell.call("sign_in", json!({"key": "k", "address": "http://127.0.0.1:9"})).unwrap_err();
    assert_eq!(fault["code"], json!("offline"));
    let begin = json!({"beginning": beginning("s", "instagram", None), "browser": null});
    let fault = shell.call("begin", begin).unwrap_err();
    assert_eq!(fault["code"], json!("key_missing"));
}

#[test]
fn a_locked_password_store_is_a_fault_that_can_be_tried_again() {
    struct Locked;
    impl Vault for Locked {
        fn read(&self, _: &str) -> Result<Vec<StoredKey>, VaultError> {
            Err(VaultError::Locked)
        }
        fn write(&self, _: &str, _: &Secret) -> Result<(), VaultError> {
            Err(VaultError::Locked)
        }
        fn delete(&self, _: &str) -> Result<(), VaultError> {
            Err(VaultError::Locked)
        }
    }
    let shell = Shell::open_with(Box::new(Locked));
    assert_eq!(shell.call("unlock", json!({})).unwrap_err()["code"], json!("vault_locked"));
}
