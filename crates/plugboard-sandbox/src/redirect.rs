//! Where a browser may be sent back to, and with what. Compared byte for byte, never normalised.

use url::{Host, Url, form_urlencoded};

use crate::App;
use crate::contract::Guess;
use crate::platform::Platform;

/// Longest `redirect_uri` that is accepted, in bytes.
const LONGEST: usize = 2_048;
/// Parameters that the answer adds; an address that has one already would make it ambiguous.
const OURS: [&str; 8] =
    ["code", "state", "error", "error_description", "status", "account_id", "platform", "connection_id"];

/// Which addresses a contract lets a browser come back to, beside https.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Schemes {
    /// http to this computer, and a scheme of an app (it has a dot, RFC 8252 section 7.1).
    AppToo,
    /// http to this computer.
    WebOnly,
}

impl Schemes {
    /// What is played: neither document says it.
    pub(crate) fn of(app: &App) -> Self {
        let app_too = if app.is_current() { app.has(Guess::CustomScheme) } else { !app.has(Guess::WebOnly) };
        if app_too { Self::AppToo } else { Self::WebOnly }
    }
}

/// What the browser brings back.
pub(crate) enum Outcome<'a> {
    Code(&'a str),
    Denied,
    /// The same in OAuth 1.0a, which X still speaks: the token that was refused, and no error.
    DeniedToken,
    /// The platform failed (RFC 6749, 4.1.2.1).
    Failed,
}

/// Whether a browser may be sent back there.
pub(crate) fn is_usable(uri: &str, schemes: Schemes) -> bool {
    let plain = uri.bytes().all(|byte| matches!(byte, b'!'..=b'~') && !br#"\"<>^`{|}"#.contains(&byte));
    let Ok(url) = Url::parse(uri) else { return false };
    let usable = match url.scheme() {
        "https" => url.has_host(),
        "http" => match url.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        },
        scheme => schemes == Schemes::AppToo && scheme.contains('.'),
    };
    let web = matches!(url.scheme(), "http" | "https");
    let usable = usable && (!web || names_its_host(uri, &url));
    let no_user = url.username().is_empty() && url.password().is_none();
    let unambiguous = url.query_pairs().all(|(name, _)| !OURS.contains(&name.as_ref()));
    plain && uri.len() <= LONGEST && usable && no_user && unambiguous && url.fragment().is_none()
}

/// Whether the host stands there as it is read: browsers repair what is written otherwise, and go elsewhere.
fn names_its_host(uri: &str, url: &Url) -> bool {
    let rest = uri.get(url.scheme().len()..).and_then(|rest| rest.strip_prefix("://"));
    let (Some(rest), Some(host)) = (rest, url.host_str()) else { return false };
    let is_name = host.bytes().any(|byte| byte.is_ascii_alphanumeric());
    is_name && rest.get(..host.len()).is_some_and(|there| there.eq_ignore_ascii_case(host))
}

/// The scheme with its colon, as a content security policy writes it.
pub(crate) fn scheme(uri: &str) -> &str {
    uri.split_inclusive(':').next().unwrap_or_default()
}

/// What a person may recognise of it: the host of a web address, the scheme of an app's.
pub(crate) fn destination(uri: &str) -> String {
    let app = scheme(uri).trim_end_matches(':').to_owned();
    let Ok(url) = Url::parse(uri) else { return app };
    match url.host_str() {
        Some(host) if matches!(url.scheme(), "http" | "https") => host.to_owned(),
        Some(_) | None => app,
    }
}

/// The address that the browser is sent to.
pub(crate) fn with(uri: &str, platform: Platform, state: &str, outcome: &Outcome<'_>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    match outcome {
        Outcome::Code(code) => query.append_pair("code", code),
        Outcome::Denied => query
            .append_pair("error", "access_denied")
            .append_pair("error_description", "The user denied the request"),
        Outcome::DeniedToken => query.append_pair("denied", "qKGB6VNZ2eANegKZgEoeh6Cit8ApCmrA"),
        // Facebook has a form of its own.
        Outcome::Failed if platform == Platform::Facebook => {
            query.append_pair("error_code", "901").append_pair("error_message", "Application not available")
        }
        Outcome::Failed => query
            .append_pair("error", "server_error")
            .append_pair("error_description", "The authorization server met an unexpected condition"),
    };
    let query = query.append_pair("state", state).finish();
    // Facebook really does append this fragment to every callback.
    let fragment = if platform == Platform::Facebook { "#_=_" } else { "" };
    format!("{}{fragment}", appended(uri, &query))
}

/// The same for a refusal that does not say which sign-in it belongs to.
pub(crate) fn without_state(uri: &str) -> String {
    let refusal = [
        ("error", "access_denied"),
        ("error_reason", "user_denied"),
        ("error_description", "The user denied the request"),
    ];
    appended(uri, &form_urlencoded::Serializer::new(String::new()).extend_pairs(refusal).finish())
}

/// An address with more parameters.
pub(crate) fn appended(uri: &str, query: &str) -> String {
    let joint = match uri.split_once('?') {
        None => "?",
        Some((_, before)) if before.is_empty() || before.ends_with('&') => "",
        Some(_) => "&",
    };
    format!("{uri}{joint}{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_this_computer_and_schemes_of_apps_are_usable() {
        let usable = [
            "ai.social-api.plugboard://oauth/callback",
            "com.example.app:/oauth",
            "https://app.example.com/oauth/callback",
            "https://app.example.com:8443/cb?tenant=1",
            "http://127.0.0.1:8123/callback",
            "http://127.0.0.1/",
            "http://127.8.8.8/cb",
            "http://[::1]:8123/callback",
            "http://localhost:3000/callback",
        ];
        let long = format!("https://example.com/{}", "x".repeat(LONGEST));
        let refused = [
            "",
            "callback",
            "/callback",
            "//example.com/callback",
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "java\tscript:alert(1)",
            " https://example.com/",
            "data:text/html,x",
            "file:///etc/passwd",
            "blob:https://example.com/1",
            "about:blank",
            "vbscript:x",
            "mailto:a@example.com",
            "ftp://example.com/",
            "ws://127.0.0.1/",
            "ms-msdt:/id",
            "plugboard://oauth/callback",
            "http://example.com/callback",
            "http://127.0.0.1.example.com/callback",
            "http://localhost.example.com/",
            "http://192.168.1.2/callback",
            "http://0.0.0.0/",
            "http://user@127.0.0.1/",
            "https://user:password@example.com/",
            "https://example.com@evil.example/",
            "https://",
            "https://example.com/#fragment",
            "https://example.com/#",
            "https://example.com/?code=1",
            "https://example.com/?a=1&state=2",
            "https://example.com/?%73tate=2",
            "https://example.com/\r\nSet-Cookie: a=b",
            "https://example.com/\\evil",
            "https://exämple.com/",
            "http:127.0.0.1/cb",
            "http:/127.0.0.1/cb",
            "https:a.example/cb",
            "https:////a.example",
            "https://.",
            "https://@a.example/",
            "http://2130706433/",
            "http://loc%61lhost/",
            "https://example.com/<script>",
            "https://example.com/\"x",
            "ai.social-api.plugboard://oauth/callback#x",
            long.as_str(),
        ];
        for uri in usable {
            assert!(is_usable(uri, Schemes::AppToo), "{uri}");
            assert_eq!(is_usable(uri, Schemes::WebOnly), uri.starts_with("http"), "{uri}");
        }
        for uri in refused {
            assert!(!is_usable(uri, Schemes::AppToo), "{uri:?}");
        }
    }

    #[test]
    fn the_answer_is_appended_to_the_very_bytes_that_were_given() {
        let with = |uri, platform, outcome| with(uri, platform, "s", &outcome);
        assert_eq!(with("a.b://c", Platform::Tiktok, Outcome::Code("x y")), "a.b://c?code=x+y&state=s");
        assert_eq!(with("a.b://c?", Platform::Tiktok, Outcome::Code("x")), "a.b://c?code=x&state=s");
        assert_eq!(with("a.b://c?d=1", Platform::Tiktok, Outcome::Code("x")), "a.b://c?d=1&code=x&state=s");
        assert_eq!(with("a.b://c", Platform::Facebook, Outcome::Code("x")), "a.b://c?code=x&state=s#_=_");
        let denied = "a.b://c?error=access_denied&error_description=The+user+denied+the+request&state=s";
        assert_eq!(with("a.b://c", Platform::Instagram, Outcome::Denied), denied);
    }

    #[test]
    fn people_see_the_host_of_a_web_address_and_the_scheme_of_an_app() {
        assert_eq!(destination("https://app.example.com/cb"), "app.example.com");
        assert_eq!(destination("ai.social-api.plugboard://oauth/callback"), "ai.social-api.plugboard");
        assert_eq!(scheme("ai.social-api.plugboard://oauth/callback"), "ai.social-api.plugboard:");
    }
}
