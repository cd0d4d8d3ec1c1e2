//! Which addresses Plugboard calls, and which it opens in a browser.
//!
//! Both come from outside (a person, the API), so both are judged by what they are allowed to be, and
//! only the re-serialised form is used.

use url::{Host, Url};

use crate::error::{Error, ErrorCode, Result};
use crate::typed;
use crate::vault::Secret;

/// The service's own address.
pub const DEFAULT_API: &str = "https://api.social-api.ai/v1";

/// Longest sign-in address that is opened, in bytes.
const MAX_SIGN_IN: usize = 8 * 1024;

/// The address of the API, below which the endpoints are: https anywhere, http on loopback only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiAddress(Url);

impl ApiAddress {
    /// Reads an address as a person typed or pasted it.
    pub fn typed(text: &str) -> Result<Self> {
        Self::parse(&typed::address(text).map_err(|error| error.in_field("address"))?)
    }

    /// Reads an address; a final `/` is dropped.
    pub fn parse(text: &str) -> Result<Self> {
        let refused = || Error::from(ErrorCode::AddressRefused).in_field("address");
        let url = Url::parse(text.trim().trim_end_matches('/')).map_err(|_| refused())?;
        let plain = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        let safe = match url.scheme() {
            "https" => url.host().is_some(),
            "http" => is_loopback(&url),
            _ => false,
        };
        if plain && safe { Ok(Self(url)) } else { Err(refused()) }
    }

    /// The address of one endpoint, given its path without a leading `/`.
    #[must_use]
    pub fn endpoint(&self, path: &str) -> String {
        format!("{}/{path}", self.as_str())
    }

    /// The address as text, without a final `/`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// The host alone.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// Whether the service is on this computer (a sandbox), where no proxy may stand between.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }

    /// Judges an `auth_url` that the API sent. It is opened only if it is https, or, for a sandbox on
    /// loopback, http at that very host and port. Never any other scheme: the system would start whatever
    /// program claims it (CVE-2025-31477).
    pub fn sign_in(&self, auth_url: &str) -> Result<SignInLink> {
        let unsafe_link = || Error::from(ErrorCode::UnsafeLink);
        let clean = auth_url.len() <= MAX_SIGN_IN
            && auth_url.bytes().all(|byte| (0x21..=0x7e).contains(&byte) && byte != b'\\');
        if !clean {
            return Err(unsafe_link());
        }
        let url = Url::parse(auth_url).map_err(|_| unsafe_link())?;
        // What a parser had to repair, another one may read as another address.
        let is_plain = has_authority(auth_url, url.authority()) && !has_control(auth_url);
        let safe = is_plain
            && url.username().is_empty()
            && url.password().is_none()
            && url.host_str().is_some_and(|host| !host.is_empty())
            && match url.scheme() {
                "https" => true,
                "http" => self.is_loopback() && is_loopback(&url) && url.origin().eq(&self.0.origin()),
                _ => false,
            };
        if safe && url.as_str().len() <= MAX_SIGN_IN { Ok(SignInLink(url)) } else { Err(unsafe_link()) }
    }
}

/// A sign-in address that was found safe to open. It carries the state, so it is not printed.
pub struct SignInLink(Url);

impl SignInLink {
    /// The page of a return-path test, on this computer.
    pub(crate) fn test_page(port: u16, state: &Secret) -> Result<Self> {
        let page = format!("http://127.0.0.1:{port}/oauth/test?state={}", state.expose());
        Url::parse(&page).map(Self).map_err(|_| ErrorCode::UnsafeLink.into())
    }

    /// The address for the browser or the clipboard.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl std::fmt::Debug for SignInLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignInLink")
    }
}

/// Whether a host and port stand in an address as a parser gives them, in whatever case.
fn has_authority(address: &str, parsed: &str) -> bool {
    let Some((_, rest)) = address.split_once("://") else { return false };
    let written = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let written = written.strip_suffix(":443").unwrap_or(written);
    !written.is_empty() && written.eq_ignore_ascii_case(parsed)
}

/// Whether a control character stands in an address in its escaped form.
fn has_control(address: &str) -> bool {
    let escapes = address.split('%').skip(1).filter_map(|part| part.get(..2));
    escapes.filter_map(|digits| u8::from_str_radix(digits, 16).ok()).any(|byte| byte.is_ascii_control())
}

/// Literally `127.0.0.1` or `[::1]`: a name could be made to point elsewhere (RFC 8252, 8.3).
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip == std::net::Ipv4Addr::LOCALHOST,
        Some(Host::Ipv6(ip)) => ip == std::net::Ipv6Addr::LOCALHOST,
        Some(Host::Domain(_)) | None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_api_address_is_https_or_literal_loopback() {
        for good in [
            "https://api.social-api.ai/v1",
            " https://api.social-api.ai/v1/ ",
            "http://127.0.0.1:9/v1",
            "http://[::1]:9/v1",
        ] {
            assert!(ApiAddress::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "api.social-api.ai",
            "http://api.social-api.ai/v1",
            "http://localhost:9/v1",
            "ftp://127.0.0.1/",
            "https://u:p@api.social-api.ai/v1",
            "https://api.social-api.ai/v1?x=1",
            "https://api.social-api.ai/v1#x",
            "http://127.0.0.2/v1",
            "http://0.0.0.0/v1",
            "file:///etc/passwd",
            "http://127.0.0.1.evil.example/v1",
        ] {
            assert_eq!(ApiAddress::parse(bad).unwrap_err().code, ErrorCode::AddressRefused, "{bad}");
        }
    }

    #[test]
    fn an_endpoint_is_below_the_address() {
        let api = ApiAddress::parse("https://api.social-api.ai/v1/").unwrap();
        assert_eq!(api.endpoint("accounts/connect"), "https://api.social-api.ai/v1/accounts/connect");
    }

    #[test]
    fn only_https_or_the_sandbox_itself_is_opened() {
        let live = ApiAddress::parse(DEFAULT_API).unwrap();
        let sandbox = ApiAddress::parse("http://127.0.0.1:4100/v1").unwrap();
        assert!(live.sign_in("https://www.instagram.com/oauth/authorize?state=1").is_ok());
        assert!(sandbox.sign_in("http://127.0.0.1:4100/simulated/x").is_ok());
        for good in [
            "https://www.facebook.com/v25.0/dialog/oauth?scope=a%20b%2Cc&redirect_uri=https%3A%2F%2Fa.example%2Fb&x=100%",
            "HTTPS://Accounts.Google.com:443/o/oauth2/v2/auth?name=%C3%A9",
            "https://xn--bcher-kva.example/",
            "https://a.example",
            "https://a.example?x=1",
            "https://a.example:8443/x#y",
        ] {
            assert!(live.sign_in(good).is_ok(), "{good}");
        }
        assert!(sandbox.sign_in("http://127.0.0.1:4101/simulated/x").is_err(), "another port");
        assert!(live.sign_in("http://127.0.0.1:4100/simulated/x").is_err(), "loopback for a live key");
        let hosts = ["www.instagram.com", "127.0.0.1:4100", "localhost", "evil.example"];
        let mut judged = 0;
        for scheme in [
            "http",
            "ftp",
            "file",
            "smb",
            "ms-msdt",
            "javascript",
            "data",
            "vbscript",
            "ws",
            "blob",
            "about",
            "chrome",
            "intent",
            "mailto",
            "tel",
            "ai.social-api.plugboard",
            "HTTP",
            "view-source",
            "jar",
            "x-man-page",
        ] {
            for host in hosts {
                for form in [
                    format!("{scheme}://{host}/a"),
                    format!("{scheme}:{host}"),
                    format!("{scheme}:///{host}"),
                ] {
                    assert!(live.sign_in(&form).is_err(), "{form}");
                    judged += 1;
                }
            }
        }
        for bad in [
            "",
            "https://",
            "//evil.example",
            "\\\\evil\\share",
            "https:\\\\evil.example",
            "https://u@evil.example/",
            "https://u:p@evil.example/",
            "https://evil.example/\u{202e}x",
            "https://evil.example/ x",
            "https://evil.example/\nx",
            "https:///evil.example/x",
            "https:////evil.example/x",
            "https:/evil.example/x",
            "https:evil.example/x",
            "https://evil.example/%00",
            "https://evil.example/?x=%00",
            "https://evil.example/a%0d%0aSet-Cookie:x",
            "https://evil.example/%7f",
            "https://evil%2eexample/",
            "https://0x7f.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://evil.example:00443/",
            "https://@evil.example/",
            "https://:@evil.example/",
            "https://evil.example:/",
            "https://?evil.example/",
            "https://#evil.example/",
        ] {
            assert!(live.sign_in(bad).is_err(), "{bad}");
            judged += 1;
        }
        assert!(live.sign_in(&format!("https://a.example/{}", "x".repeat(MAX_SIGN_IN))).is_err());
        assert!(judged > 200);
    }
}
