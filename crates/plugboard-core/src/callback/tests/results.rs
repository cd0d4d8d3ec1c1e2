//! What the service itself sends a browser back with, and the address on this computer that it is sent to.

use super::*;

const CONNECTION: &str = "pc_00112233445566778899aabbccddeeff";

fn told(query: &str) -> Option<String> {
    let here = read(&format!("{}?{query}&state={STATE}", loopback_uri(4_321)));
    assert_eq!(here, read(&with(&format!("{query}&state={STATE}"))), "{query}");
    assert_eq!(here, reference::read(with(&format!("{query}&state={STATE}")).as_bytes()), "{query}");
    here.map(|(_, told)| told)
}

#[test]
fn a_result_is_read_by_its_status() {
    let table = [
        ("status=success&platform=instagram&account_id=acc_01HZ", Some("account acc_01HZ")),
        ("status=success&account_id=acc%5F1", Some("account acc_1")),
        ("status=success", None),
        ("status=success&account_id=", None),
        ("status=success&account_id=a%20b", None),
        ("status=success&account_id=acc_1&account_id=acc_2", None),
        ("status=success&account_id=acc_1&code=c", None),
        ("status=success&account_id=acc_1&error=access_denied", None),
        ("status=success&status=error&account_id=acc_1", None),
        ("status=error&error=access_denied&error_description=The+user", Some("reason access_denied")),
        ("status=error&error=platform.facebook.no_pages", Some("reason platform.facebook.no_pages")),
        ("status=error", None),
        ("status=error&code=c&error=x", None),
        (
            &format!("status=selection_required&connection_id={CONNECTION}"),
            Some(&format!("connection {CONNECTION}")),
        ),
        ("status=selection_required", None),
        ("status=selection_required&connection_id=pc_1", None),
        ("status=selection_required&connection_id=..%2Faccounts", None),
        (&format!("status=selection_required&connection_id={}", CONNECTION.to_uppercase()), None),
        // Of a platform, not of the service.
        ("status=ok&code=c", Some("code c")),
        ("status=ok", None),
    ];
    for (query, expected) in table {
        assert_eq!(told(query).as_deref(), expected, "{query}");
    }
}

#[test]
fn an_account_id_has_at_most_128_characters() {
    let id = |length| format!("status=success&account_id={}", "a".repeat(length));
    assert!(told(&id(128)).is_some());
    assert!(told(&id(129)).is_none());
}

#[test]
fn the_address_on_this_computer_is_taken_at_any_port_and_nowhere_else() {
    let query = format!("?code=c&state={STATE}");
    for port in ["1", "80", "4321", "65535"] {
        let address = format!("http://127.0.0.1:{port}/oauth/callback");
        let callback = parse(&format!("{address}{query}")).unwrap();
        assert_eq!(callback.redirect_uri, address);
    }
    for other in [
        "http://127.0.0.1/oauth/callback",
        "http://127.0.0.1:/oauth/callback",
        "http://127.0.0.1:0/oauth/callback",
        "http://127.0.0.1:080/oauth/callback",
        "http://127.0.0.1:65536/oauth/callback",
        "http://127.0.0.1:99999999999/oauth/callback",
        "http://127.0.0.1:+80/oauth/callback",
        "http://127.0.0.1:8o/oauth/callback",
        "http://127.0.0.1:80/oauth/callback/",
        "http://127.0.0.1:80//oauth/callback",
        "http://127.0.0.1:80/oauth/./callback",
        "http://127.0.0.1:80/OAuth/callback",
        "https://127.0.0.1:80/oauth/callback",
        "HTTP://127.0.0.1:80/oauth/callback",
        "http://127.1:80/oauth/callback",
        "http://localhost:80/oauth/callback",
        "http://[::1]:80/oauth/callback",
        "http://u@127.0.0.1:80/oauth/callback",
        "http://127.0.0.1:80@evil.example/oauth/callback",
        "http://127.0.0.1.evil.example:80/oauth/callback",
    ] {
        let text = format!("{other}{query}");
        assert_eq!(parse(&text).unwrap_err(), Rejected::Address, "{text}");
        assert_eq!(reference::read(text.as_bytes()), None, "{text}");
    }
}

#[test]
fn a_return_path_test_is_one_address_with_a_state() {
    let link = format!("{TEST_URI}?state={STATE}");
    assert_eq!(parse_test(&link).unwrap().expose(), STATE);
    for other in [
        TEST_URI.to_owned(),
        format!("{link}&x=1"),
        format!("{link}#"),
        format!("{TEST_URI}/?state={STATE}"),
        with(&format!("state={STATE}")),
    ] {
        assert!(parse_test(&other).is_none(), "{other}");
    }
    assert!(parse(&link).is_err());
}
