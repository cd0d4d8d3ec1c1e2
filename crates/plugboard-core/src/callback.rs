//! A hostile URL in, a [`Callback`] or a reason for refusing it out.
//!
//! Raw bytes are judged first, then one strict reading with one decode. It knows nothing of attempts: whether
//! anybody waits for the state is the board's question.

use crate::vault::Secret;

/// The scheme that the system hands to Plugboard (reverse-DNS form, RFC 8252, 7.1).
pub const SCHEME: &str = "ai.social-api.plugboard";

/// Where the platform sends the browser back to.
pub const REDIRECT_URI: &str = "ai.social-api.plugboard://oauth/callback";

/// Longest address that is read at all, in bytes.
pub const MAX_LENGTH: usize = 4_096;

const MAX_PAIRS: usize = 32;
const MAX_CODE: usize = 2_048;
const MAX_REASON: usize = 64;

/// A well-formed callback. Its state is not yet known to belong to anything.
#[derive(Debug)]
pub struct Callback {
    /// The state exactly as it came: 32 lowercase hex characters.
    pub state: Secret,
    /// What the platform says.
    pub answer: Answer,
}

/// What the platform says (RFC 6749, 4.1.2).
#[derive(Debug)]
pub enum Answer {
    /// The person pressed Allow.
    Granted {
        /// The code to be exchanged, decoded once.
        code: Secret,
    },
    /// The person pressed Deny, or the platform gave up.
    Refused {
        /// The error code, `[a-z_]{1,64}`, or `unknown` when it was anything else.
        reason: String,
    },
}

/// Why a text is not a callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejected {
    /// Over [`MAX_LENGTH`] bytes.
    TooLong,
    /// A byte outside printable ASCII, or a backslash.
    Bytes,
    /// Not the redirect address, byte for byte.
    Address,
    /// The fragment carries something that looks like an answer.
    Fragment,
    /// Over 32 parameters.
    Pairs,
    /// One of code, state, error, iss stands there twice.
    Repeated,
    /// The state is missing or not 32 lowercase hex characters.
    State,
    /// The code is empty, too long, or not printable ASCII after one decode.
    Code,
    /// There are both a code and an error.
    Both,
    /// There is neither a code nor an error.
    Neither,
}

/// Reads a callback address. Pure, total, and linear in the length of its input.
pub fn parse(raw: &str) -> Result<Callback, Rejected> {
    if raw.len() > MAX_LENGTH {
        return Err(Rejected::TooLong);
    }
    if !raw.bytes().all(|byte| (0x21..=0x7e).contains(&byte) && byte != b'\\') {
        return Err(Rejected::Bytes);
    }
    let rest = raw.strip_prefix(REDIRECT_URI).ok_or(Rejected::Address)?;
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    if ["access_token", "code", "state"].iter().any(|word| fragment.contains(word)) {
        return Err(Rejected::Fragment);
    }
    let query = match rest.strip_prefix('?') {
        Some(query) => query,
        None if rest.is_empty() => "",
        None => return Err(Rejected::Address),
    };
    let found = Parameters::read(query)?;
    let state = found.state.filter(|state| is_state(state)).ok_or(Rejected::State)?;
    let answer = match (found.code, found.error) {
        (Some(_), Some(_)) => return Err(Rejected::Both),
        (None, None) => return Err(Rejected::Neither),
        (Some(code), None) => Answer::Granted { code: Secret::new(read_code(code)?) },
        (None, Some(error)) => Answer::Refused { reason: read_reason(error) },
    };
    Ok(Callback { state: Secret::new(state.to_owned()), answer })
}

/// The parameters that decide something, still encoded.
#[derive(Default)]
struct Parameters<'a> {
    code: Option<&'a str>,
    state: Option<&'a str>,
    error: Option<&'a str>,
    iss: Option<&'a str>,
}

impl<'a> Parameters<'a> {
    fn read(query: &'a str) -> Result<Self, Rejected> {
        let mut found = Self::default();
        for (index, pair) in query.split('&').enumerate() {
            if index == MAX_PAIRS {
                return Err(Rejected::Pairs);
            }
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let slot = match decode(name).as_deref() {
                Some(b"code") => &mut found.code,
                Some(b"state") => &mut found.state,
                Some(b"error") => &mut found.error,
                Some(b"iss") => &mut found.iss,
                Some(_) | None => continue,
            };
            if slot.replace(value).is_some() {
                return Err(Rejected::Repeated);
            }
        }
        Ok(found)
    }
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
        && value.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase());
    if plain { value.to_owned() } else { "unknown".to_owned() }
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
