//! Errors that name no sign-in.

use super::*;

fn stateless(text: &str) -> Option<String> {
    parse_stateless_error(text).map(|error| error.reason)
}

#[test]
fn an_error_without_a_state_is_known_as_one() {
    let here = loopback_uri(4_321);
    for (query, reason) in [
        ("error=access_denied", "access_denied"),
        ("error=access_denied&error_reason=user_denied&error_description=The+user+denied", "access_denied"),
        ("error=access_denied&error_code=200&error_reason=user_denied", "access_denied"),
        ("error=user_cancelled_login&error_description=x", "user_cancelled_login"),
        ("error=server_error", "server_error"),
        ("error=Something%20else", "unknown"),
        ("error=access_denied&state=", "access_denied"),
        ("error=access_denied&state", "access_denied"),
        ("status=error&error=platform.facebook.no_pages", "platform.facebook.no_pages"),
        ("denied=qKGB6VNZ2eANegKZgEoeh6Cit8Ap", "access_denied"),
        ("error_code=4201&error_message=User+canceled+the+Dialog+flow", "4201"),
        ("error_code=901&error_message=App not active & closed #5", "901"),
        ("error=access_denied#_=_", "access_denied"),
        ("error_description=a&error=access_denied", "access_denied"),
    ] {
        for address in [REDIRECT_URI, &here] {
            let error = parse_stateless_error(&format!("{address}?{query}")).unwrap();
            assert_eq!((error.redirect_uri.as_str(), error.reason.as_str()), (address, reason), "{query}");
        }
    }
    for fragment in [
        "error=access_denied",
        "error=access_denied&error_code=200",
        &format!("error=access_denied&state={STATE}"),
    ] {
        for mark in ["#", "?#"] {
            let text = format!("{REDIRECT_URI}{mark}{fragment}");
            assert_eq!(stateless(&text).as_deref(), Some("access_denied"), "{text}");
        }
    }
}

#[test]
fn nothing_else_is() {
    for text in [
        with(&format!("error=access_denied&state={STATE}")),
        with("error=access_denied&state=x"),
        with("error=access_denied&state=&state="),
        with("error=access_denied&code=1"),
        with("error=access_denied&error=access_denied"),
        with("error=a b"),
        with("error_description=denied"),
        with("code=1"),
        with("status=success&account_id=acc_1"),
        with(""),
        REDIRECT_URI.to_owned(),
        format!("{REDIRECT_URI}#code=1"),
        format!("{REDIRECT_URI}/?error=access_denied"),
        "https://example.com/?error=access_denied".to_owned(),
        "http://127.0.0.1/oauth/callback?error=access_denied".to_owned(),
        with(&format!("error=access_denied&x={}", "x".repeat(MAX_LENGTH))),
    ] {
        assert_eq!(stateless(&text), None, "{}", &text[..text.len().min(120)]);
    }
}

proptest! {
    #[test]
    fn no_text_is_both_a_callback_and_an_error_without_a_state(text in nearly_good()) {
        if let Some(reason) = stateless(&text) {
            prop_assert!(parse(&text).is_err());
            prop_assert!(reason.len() <= MAX_REASON && reason.bytes().all(|byte| byte.is_ascii_graphic()));
        }
    }
}
