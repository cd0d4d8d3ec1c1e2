//! What values may hold: those that decide little, those that decide nothing, and Facebook's own form of an error.

use super::*;

#[test]
fn facebooks_own_form_of_an_error_is_read() {
    let state = format!("state={STATE}");
    for (query, reason) in [
        ("error_code=901&error_message=App+not+set+up", "901"),
        ("error_code=4201&error_message=User%20canceled%20the%20Dialog%20flow", "4201"),
        ("error=access_denied&error_code=200&error_reason=user_denied", "access_denied"),
        ("error_code=&error_message=x", "unknown"),
        ("error_code=9x&error_message=x", "unknown"),
        ("error_code=1234567", "unknown"),
    ] {
        assert_eq!(read(&with(&format!("{query}&{state}"))), refused(reason), "{query}");
    }
    assert_eq!(read(&with(&format!("code=1&error_code=0&{state}"))), granted("1"));
    for (query, why) in [
        ("error_code=1&error_code=1", Rejected::Repeated),
        ("error_code=9 1", Rejected::Bytes),
        ("error_message=App+not+set+up", Rejected::Neither),
    ] {
        assert_eq!(parse(&with(&format!("{query}&{state}"))).unwrap_err(), why, "{query}");
    }
}

/// OAuth 1.0a, which X still speaks, has no word for it (`denied` is the token that was refused).
#[test]
fn a_refusal_of_oauth_1_is_read() {
    let state = format!("state={STATE}");
    assert_eq!(
        read(&with(&format!("denied=qKGB6VNZ2eANegKZgEoeh6Cit8Ap&{state}"))),
        refused("access_denied")
    );
    assert_eq!(read(&with(&format!("{state}&denied="))), refused("access_denied"));
    assert_eq!(read(&with(&format!("code=1&denied=0&{state}"))), granted("1"));
    assert_eq!(read(&with(&format!("error=server_error&denied=1&{state}"))), refused("server_error"));
    for (query, why) in [("denied=1&denied=2", Rejected::Repeated), ("denied=a b", Rejected::Bytes)] {
        assert_eq!(parse(&with(&format!("{query}&{state}"))).unwrap_err(), why, "{query}");
    }
}

/// What platforms append to an address, and lists of what was granted.
#[test]
fn what_facebook_instagram_and_tiktok_add_costs_nothing() {
    let state = format!("state={STATE}");
    for ending in ["#_=_", "#_", "#", "&scopes=user.info.basic,video.list", "&iss=https%3A%2F%2Fbsky.social"]
    {
        assert_eq!(
            read(&with(&format!("code=2-vF%2A%211234.va&{state}{ending}"))),
            granted("2-vF*!1234.va"),
            "{ending}"
        );
    }
}

/// KDE decodes a link before it hands it over.
#[test]
fn a_value_that_decides_nothing_may_hold_anything() {
    let state = format!("state={STATE}");
    for value in [
        "email profile openid",
        "Café",
        "\u{fffd}",
        "\u{202e}evil",
        "a\\b",
        "\t\r\n\0",
        "%",
        "%zz",
        "https://a.example/?b=c",
        "=&=",
    ] {
        assert_eq!(read(&with(&format!("code=4/0Ab&scope={value}&{state}"))), granted("4/0Ab"), "{value:?}");
        assert_eq!(read(&with(&format!("code=4/0Ab&{state}&name={value}"))), granted("4/0Ab"), "{value:?}");
        let denied = format!("error=access_denied&error_description={value}&{state}");
        assert_eq!(read(&with(&denied)), refused("access_denied"), "{value:?}");
    }
    for deciding in ["code=a b", "code=é", "code=1&iss=a b", "error=a b", "error_code=4\n"] {
        let text = with(&format!("{deciding}&{state}"));
        assert_eq!(parse(&text).unwrap_err(), Rejected::Bytes, "{text}");
    }
    let with_state = |state: &str| with(&format!("code=1&scope=a b&state={state}"));
    for other in [format!("{STATE} "), format!(" {STATE}"), STATE.replace('4', "\u{fffd}")] {
        assert_eq!(parse(&with_state(&other)).unwrap_err(), Rejected::Bytes, "{other}");
    }
    assert_eq!(parse(&with(&format!("code=1&{state}#a b"))).unwrap_err(), Rejected::Bytes);
}

/// What was `%26`, `%23`, `%2B`, `%3D` or `%0A` before a desktop decoded the link.
#[test]
fn a_decoded_mark_within_a_value_ends_nothing() {
    let state = format!("state={STATE}");
    for value in [
        "Terms & conditions",
        "a&b=c",
        "a & b = c",
        "Café&Brötchen=2",
        "&",
        "&&",
        "&=&",
        "case #5 & case #6",
        "#5 is open",
        "#",
        "##",
        "a#b=c",
        "#a code and a state",
        "the code#the state",
        "https://a.example/?b=c&d=e#f",
        "1 + 1 = 2",
        "two\nlines & more\r\n",
        "100 % & \u{fffd}",
    ] {
        for (query, expected) in [
            (format!("code=4/0Ab&scope={value}&{state}"), granted("4/0Ab")),
            (format!("scope={value}&code=4/0Ab&{state}"), granted("4/0Ab")),
            (format!("code=4/0Ab&{state}&scope={value}"), granted("4/0Ab")),
            (format!("code=4/0Ab&{state}&scope={value}#_=_"), granted("4/0Ab")),
            (format!("code=4/0Ab&scope={value}&{state}#_=_"), granted("4/0Ab")),
            (format!("error=access_denied&error_description={value}&{state}"), refused("access_denied")),
            (format!("error_code=901&error_message={value}&{state}"), refused("901")),
        ] {
            let text = with(&query);
            assert_eq!(read(&text), expected, "{text:?}");
            assert_eq!(reference::read(text.as_bytes()), expected, "{text:?}");
        }
    }
}

#[test]
fn a_decoded_mark_smuggles_no_answer_in() {
    let state = format!("state={STATE}");
    for (query, why) in [
        (format!("code=1&next=x&state={OTHER}&{state}"), Rejected::Repeated),
        (format!("code=1&next=x&code=2&{state}"), Rejected::Repeated),
        (format!("code=1&next=x&st%61te={OTHER}&{state}"), Rejected::Repeated),
        (format!("code=1&next=x&error=access_denied&{state}"), Rejected::Both),
        (format!("error=access_denied&next=x&code=2&{state}"), Rejected::Both),
        (format!("code=1&next=x&status=success&account_id=a&{state}"), Rejected::Both),
        (format!("code=1&{state}&next=x#code=2"), Rejected::Fragment),
        (format!("code=1&{state}&next=x#a#st%61te={OTHER}"), Rejected::Fragment),
        (format!("code=1&{state}&next=x#access_token=2"), Rejected::Fragment),
        (format!("code=1&{state}&#error=access_denied"), Rejected::Fragment),
        (format!("next=x#code=1&{state}"), Rejected::Fragment),
        (format!("code=1#&{state}"), Rejected::Fragment),
        (format!("code=1&iss=a#b&{state}"), Rejected::Fragment),
    ] {
        let text = with(&query);
        assert_eq!(parse(&text).unwrap_err(), why, "{text}");
        assert_eq!(reference::read(text.as_bytes()), None, "{text}");
    }
    let pieces = with(&format!("code=1&{state}&scope={}", "& ".repeat(30)));
    assert_eq!(parse(&pieces).unwrap_err(), Rejected::Pairs);
}
