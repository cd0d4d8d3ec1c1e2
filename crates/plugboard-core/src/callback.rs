//! A hostile URL in, a [`Callback`] or a reason for refusing it out.
//!
//! The address and the parameters that decide something are read strictly and decoded once. All others may hold
//! anything, `&` and `#` too, because some desktops decode a link before they hand it over. It knows nothing of
//! attempts: whether anybody waits for the state is the board's question.

mod pasted;

use crate::vault::Secret;

pub use pasted::pasted;

/// The scheme that the system hands to Plugboard (reverse-DNS form, RFC 8252, 7.1).
pub const SCHEME: &str = "ai.social-api.plugboard";

/// Where the browser is sent back to, as a link of our scheme.
pub const REDIRECT_URI: &str = "ai.social-api.plugboard://oauth/callback";

/// What a return-path test calls in place of [`REDIRECT_URI`].
pub const TEST_URI: &str = "ai.social-api.plugboard://oauth/test";

/// Path of the page on this computer that a browser comes back to.
pub const PATH: &str = "/oauth/callback";

/// Longest address that is read at all, in bytes.
pub const MAX_LENGTH: usize = 4_096;

const LOOPBACK: &str = "http://127.0.0.1:";

const MAX_PAIRS: usize = 32;
const MAX_CODE: usize = 2_048;
const MAX_REASON: usize = 64;

/// A well-formed callback. Its state is not yet known to belong to anything.
#[derive(Debug)]
pub struct Callback {
    /// The address without its query: the redirect address that it was sent to.
    pub redirect_uri: String,
    /// The state exactly as it came: 32 lowercase hex characters.
    pub state: Secret,
    /// What the platform says.
    pub answer: Answer,
}

/// What the platform says (RFC 6749, 4.1.2), or what the service says that came of it (API guide, "OAuth", of
/// 2026-08).
#[derive(Debug)]
pub enum Answer {
    /// The person pressed Allow.
    Granted {
        /// The code to be exchanged, decoded once.
        code: Secret,
    },
    /// The person pressed Deny, or the platform gave up.
    Refused {
        /// The error code, `[a-z_.]{1,64}`, or Facebook's number of up to six digits; `unknown` when it was anything
        /// else.
        reason: String,
    },
    /// The service exchanged the code itself, and says that there is an account.
    Succeeded {
        /// Its id. It came through a browser: only the list can say whose it is.
        account: String,
    },
    /// The service exchanged the code itself, and one of several has to be chosen.
    Choose {
        /// What to ask the service for, `pc_` and 32 lowercase hex characters.
        connection: String,
    },
}

/// An error that came back without a state: a person declined or the platform failed, and nobody knows in which sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatelessError {
    /// The redirect address that it was sent to.
    pub redirect_uri: String,
    /// The error code, as in [`Answer::Refused`].
    pub reason: String,
}

/// Why a text is not a callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejected {
    /// Over [`MAX_LENGTH`] bytes.
    TooLong,
    /// A byte outside printable ASCII, or a backslash, in a parameter that decides something or in the fragment.
    Bytes,
    /// Not the redirect address, byte for byte.
    Address,
    /// The fragment carries something that looks like an answer.
    Fragment,
    /// Over 32 parameters.
    Pairs,
    /// One of code, state, error, `error_code`, denied, iss, status, `account_id`, `connection_id` stands there twice.
    Repeated,
    /// The state is missing or not 32 lowercase hex characters.
    State,
    /// The code is empty, too long, or not printable ASCII after one decode.
    Code,
    /// There are two answers, such as a code and an error.
    Both,
    /// There is no answer.
    Neither,
    /// The account or connection of a result cannot be one.
    Result,
}

/// Reads a callback address. Pure, total, and linear in the length of its input.
pub fn parse(raw: &str) -> Result<Callback, Rejected> {
    let (redirect_uri, rest) = split(raw)?;
    let query = match (rest.strip_prefix('?'), rest.strip_prefix('#')) {
        (Some(query), _) => query,
        (None, Some(fragment)) => {
            check_fragment(fragment)?;
            ""
        }
        (None, None) if rest.is_empty() => "",
        (None, None) => return Err(Rejected::Address),
    };
    let found = Parameters::read(query)?;
    let state = found.state.filter(|state| is_state(state)).ok_or(Rejected::State)?;
    let answer = found.answer()?;
    Ok(Callback { redirect_uri: redirect_uri.to_owned(), state: Secret::new(state.to_owned()), answer })
}

/// Reads an error that names no sign-in. A state in the fragment is no state: nobody sends one there.
#[must_use]
pub fn parse_stateless_error(raw: &str) -> Option<StatelessError> {
    let (redirect_uri, rest) = split(raw).ok()?;
    let (found, in_fragment) = match rest.strip_prefix('#').or_else(|| rest.strip_prefix("?#")) {
        Some(fragment) => (Parameters::read(fragment).ok()?, true),
        None => (Parameters::read(rest.strip_prefix('?')?).ok()?, false),
    };
    let names_a_sign_in = !in_fragment && found.state.is_some_and(|state| !state.is_empty());
    match found.answer() {
        Ok(Answer::Refused { reason }) if !names_a_sign_in => {
            Some(StatelessError { redirect_uri: redirect_uri.to_owned(), reason })
        }
        Ok(_) | Err(_) => None,
    }
}

/// The redirect address, and what follows it.
fn split(raw: &str) -> Result<(&str, &str), Rejected> {
    if raw.len() > MAX_LENGTH {
        return Err(Rejected::TooLong);
    }
    split_address(raw).ok_or(Rejected::Address)
}

fn check_fragment(fragment: &str) -> Result<(), Rejected> {
    if !is_plain(fragment) {
        return Err(Rejected::Bytes);
    }
    let is_answer = ["access_token", "code", "state"].iter().any(|word| fragment.contains(word));
    if is_answer { Err(Rejected::Fragment) } else { Ok(()) }
}

/// The state of a return-path test, if that is what a link is.
#[must_use]
pub fn parse_test(raw: &str) -> Option<Secret> {
    let state = raw.strip_prefix(TEST_URI)?.strip_prefix("?state=")?;
    is_state(state).then(|| Secret::new(state.to_owned()))
}

/// The redirect address and what follows it: our scheme's, or the one on this computer at any port.
fn split_address(raw: &str) -> Option<(&str, &str)> {
    if raw.starts_with(REDIRECT_URI) {
        return raw.split_at_checked(REDIRECT_URI.len());
    }
    let rest = raw.strip_prefix(LOOPBACK)?;
    let port = &rest[..rest.find('/')?];
    let plain = port.bytes().all(|byte| byte.is_ascii_digit()) && !port.starts_with('0');
    let after = rest[port.len()..].strip_prefix(PATH)?;
    if plain && port.parse::<u16>().is_ok() { raw.split_at_checked(raw.len() - after.len()) } else { None }
}

/// The address on this computer that a browser comes back to (RFC 8252, 7.3).
#[must_use]
pub fn loopback_uri(port: u16) -> String {
    format!("{LOOPBACK}{port}{PATH}")
}

/// The codes by which a platform says that the person refused: the standard's (RFC 6749, 4.1.2.1), `LinkedIn`'s two
/// ("Authorization Code Flow"), and what Facebook and others put in their place. Any other error is one of the platform
/// or of the request.
const USER_DENIALS: [&str; 7] = [
    "access_denied",
    "user_cancelled_login",
    "user_cancelled_authorize",
    "user_denied",
    "user_cancelled",
    "user_canceled",
    "4201",
];

/// What a refusal is called where a platform names no reason: OAuth 1.0a, which X still speaks, says `denied` with the
/// token that was refused.
const DENIED: &str = "access_denied";

/// Whether an error code says that a person refused.
#[must_use]
pub fn is_user_denial(reason: &str) -> bool {
    USER_DENIALS.contains(&reason)
}

/// The parameters that decide something, still encoded.
#[derive(Default)]
struct Parameters<'a> {
    code: Option<&'a str>,
    state: Option<&'a str>,
    error: Option<&'a str>,
    error_code: Option<&'a str>,
    denied: Option<&'a str>,
    iss: Option<&'a str>,
    status: Option<&'a str>,
    account_id: Option<&'a str>,
    connection_id: Option<&'a str>,
}

impl<'a> Parameters<'a> {
    /// A desktop that decodes a link leaves `&` and `#` in the middle of values. What follows a decoded `&` reads as
    /// one more parameter, whose name decides nothing. A decoded `#` belongs to the value around it; only where a
    /// deciding value ends does `#` begin the fragment.
    fn read(query: &'a str) -> Result<Self, Rejected> {
        let mut found = Self::default();
        let mut rest = Some(query);
        for _ in 0..MAX_PAIRS {
            let Some(text) = rest else { break };
            let (pair, after) =
                text.split_once('&').map_or((text, None), |(pair, after)| (pair, Some(after)));
            rest = after;
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let Some(slot) = found.slot(name) else {
                if pair.split('#').skip(1).any(is_answer) {
                    return Err(Rejected::Fragment);
                }
                continue;
            };
            let value = match value.split_once('#') {
                None => value,
                Some((value, _)) => {
                    check_fragment(text.split_once('#').map_or("", |(_, fragment)| fragment))?;
                    rest = None;
                    value
                }
            };
            if !is_plain(value) {
                return Err(Rejected::Bytes);
            }
            if slot.replace(value).is_some() {
                return Err(Rejected::Repeated);
            }
        }
        if rest.is_some() { Err(Rejected::Pairs) } else { Ok(found) }
    }

    /// Where the value of this parameter goes; nowhere if it decides nothing.
    fn slot(&mut self, name: &str) -> Option<&mut Option<&'a str>> {
        match decode(name)?.as_slice() {
            b"code" => Some(&mut self.code),
            b"state" => Some(&mut self.state),
            b"error" => Some(&mut self.error),
            b"error_code" => Some(&mut self.error_code),
            b"denied" => Some(&mut self.denied),
            b"iss" => Some(&mut self.iss),
            b"status" => Some(&mut self.status),
            b"account_id" => Some(&mut self.account_id),
            b"connection_id" => Some(&mut self.connection_id),
            _ => None,
        }
    }

    /// A status decides first (API guide, "OAuth"); one that is none of the three is somebody else's parameter.
    fn answer(&self) -> Result<Answer, Rejected> {
        match (self.status, self.code, self.error) {
            (Some("success" | "selection_required"), Some(_), _)
            | (Some("success" | "selection_required"), _, Some(_))
            | (_, Some(_), Some(_)) => Err(Rejected::Both),
            (Some("success"), None, None) => self
                .account_id
                .and_then(decode)
                .and_then(|id| String::from_utf8(id).ok())
                .filter(|id| is_account_id(id))
                .map(|account| Answer::Succeeded { account })
                .ok_or(Rejected::Result),
            (Some("selection_required"), None, None) => self
                .connection_id
                .filter(|id| is_connection(id))
                .map(|id| Answer::Choose { connection: id.to_owned() })
                .ok_or(Rejected::Result),
            (_, Some(code), None) => Ok(Answer::Granted { code: Secret::new(read_code(code)?) }),
            (_, None, Some(error)) => Ok(Answer::Refused { reason: read_reason(error) }),
            (_, None, None) => {
                let number = self.error_code.map(read_number);
                let reason = number.or(self.denied.map(|_| DENIED.to_owned())).ok_or(Rejected::Neither)?;
                Ok(Answer::Refused { reason })
            }
        }
    }
}

/// Whether what follows a `#` is a parameter that decides something, so that the `#` was no part of a text.
fn is_answer(text: &str) -> bool {
    let Some((name, _)) = text.split_once('=') else { return false };
    Parameters::default().slot(name).is_some() || decode(name).as_deref() == Some(b"access_token")
}

/// Printable ASCII without the backslash, which browsers read as a slash.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| (0x21..=0x7e).contains(&byte) && byte != b'\\')
}

/// Account ids are opaque, but they are short and printable.
pub(crate) fn is_account_id(id: &str) -> bool {
    (1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Pending connections (API guide, "OAuth"): `pc_` and 32 lowercase hex characters.
pub(crate) fn is_connection(id: &str) -> bool {
    id.strip_prefix("pc_").is_some_and(is_state)
}

/// 16 random bytes as lowercase hex (API guide, "State token security"); an escaped character is not accepted.
pub(crate) fn is_state(value: &str) -> bool {
    value.len() == 32 && value.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// A `+` is kept as it is: a code never holds a space, but base64 holds `+`.
fn read_code(value: &str) -> Result<String, Rejected> {
    decode(value)
        .filter(|code| (1..=MAX_CODE).contains(&code.len()))
        .filter(|code| code.iter().all(|byte| (0x21..=0x7e).contains(byte)))
        .and_then(|code| String::from_utf8(code).ok())
        .ok_or(Rejected::Code)
}

fn read_reason(value: &str) -> String {
    let plain = (1..=MAX_REASON).contains(&value.len())
        && value.bytes().all(|byte| matches!(byte, b'_' | b'.') || byte.is_ascii_lowercase());
    if plain { value.to_owned() } else { "unknown".to_owned() }
}

/// Facebook's own form of an error has a number in place of the standard's word ("Handling Errors", Facebook Login).
fn read_number(value: &str) -> String {
    let is_number = (1..=6).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { value.to_owned() } else { "unknown".to_owned() }
}

/// One percent-decode; `None` if an escape is broken.
fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => hex(bytes.next()?)? << 4 | hex(bytes.next()?)?,
            plain => plain,
        });
    }
    Some(decoded)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests;
