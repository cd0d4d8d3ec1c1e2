//! What a request that did not work says about whether it arrived, and about what the person met.

use std::error::Error as _;
use std::io;
use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde::Deserialize;
use serde_json::Value;

use super::codes;
use crate::error::{Error, ErrorCode};

/// A request that brought no usable answer.
#[derive(Debug)]
pub enum Failure {
    /// Nothing left this computer.
    Unsent(Error),
    /// Something may have left, and what became of it is unknown.
    Lost(Error),
    /// The service answered, and it is a no.
    Refused {
        /// HTTP status.
        status: u16,
        /// The machine code of the error body, in either envelope.
        code: Option<String>,
        /// Whether the error body was of today's form, with the code inside of `error`.
        nested: bool,
        /// What the person met.
        error: Error,
        /// How long the service asks to wait.
        retry_after: Option<Duration>,
    },
}

impl Failure {
    /// Whether asking again may help: nothing definite was said.
    pub(super) fn is_passing(&self) -> bool {
        match self {
            Self::Unsent(error) | Self::Lost(error) => error.code != ErrorCode::NotTheApi,
            Self::Refused { status, .. } => *status == 429 || *status >= 500,
        }
    }

    pub(super) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { retry_after, .. } => *retry_after,
            Self::Unsent(_) | Self::Lost(_) => None,
        }
    }

    /// What the person met; the caller knows better for some answers of its endpoint.
    pub(super) fn explain(self, better: impl Fn(u16, &str) -> Option<ErrorCode>) -> Error {
        self.recode(better).into_error()
    }

    /// What the person met.
    #[must_use]
    pub fn into_error(self) -> Error {
        match self {
            Self::Unsent(error) | Self::Lost(error) | Self::Refused { error, .. } => error,
        }
    }

    pub(super) fn recode(self, better: impl Fn(u16, &str) -> Option<ErrorCode>) -> Self {
        match self {
            Self::Refused { status, code, nested, error, retry_after } => {
                let better = better(status, code.as_deref().unwrap_or_default());
                let error = Error { code: better.unwrap_or(error.code), ..error };
                Self::Refused { status, code, nested, error, retry_after }
            }
            Self::Unsent(_) | Self::Lost(_) => self,
        }
    }

    /// For a request that must not be repeated: a server that failed may still have done it.
    pub(super) fn after_sending(self) -> Self {
        match self {
            Self::Refused { status: 500.., error, .. } => Self::Lost(error),
            Self::Refused { .. } | Self::Unsent(_) | Self::Lost(_) => self,
        }
    }

    /// Refused here, after a good answer.
    pub(super) fn local(error: Error) -> Self {
        Self::Refused { status: 0, code: None, nested: false, error, retry_after: None }
    }

    /// A good status that does not belong there, or an answer over its limit.
    pub(super) fn unexpected(status: u16) -> Self {
        Self::Lost(Error::from(ErrorCode::NotTheApi).with_reference(format!("HTTP {status}")))
    }

    /// A good status with a body that is not of the contract's shape.
    pub(super) fn unreadable() -> Self {
        Self::Lost(Error::from(ErrorCode::NotTheApi).with_reference("body".to_owned()))
    }

    pub(super) fn transport(error: &reqwest::Error) -> Self {
        let unsent = error.is_connect() || error.is_builder();
        let code = if unsent && is_tls(error) {
            ErrorCode::Untrusted
        } else if error.is_timeout() {
            ErrorCode::TimedOut
        } else {
            ErrorCode::Offline
        };
        if unsent { Self::Unsent(code.into()) } else { Self::Lost(code.into()) }
    }

    pub(super) fn refused(
        status: u16,
        headers: &HeaderMap,
        body: &[u8],
        retry_after: Option<Duration>,
    ) -> Self {
        let Told { code, request_id, nested, field, scope } = Told::read(body);
        let request_id = headers
            .get("x-request-id")
            .and_then(|id| id.to_str().ok())
            .map(str::to_owned)
            .or(request_id)
            .filter(|id| is_request_id(id));
        let met = match status {
            300..=399 => ErrorCode::NotTheApi,
            401 => ErrorCode::KeyRefused,
            409 => ErrorCode::LinkedElsewhere,
            429 => ErrorCode::RateLimited,
            500.. => ErrorCode::ServiceDown,
            _ => ErrorCode::Refused,
        };
        let mut reference = format!("HTTP {status}");
        for part in [code.as_deref(), scope.as_deref(), request_id.as_deref()].into_iter().flatten() {
            reference.push(' ');
            reference.push_str(part);
        }
        let met = code.as_deref().and_then(codes::meaning).unwrap_or(met);
        let error = Error { code: met, field, reference };
        Self::Refused { status, code, nested, error, retry_after }
    }
}

/// Seconds only: the HTTP-date form would need a clock that agrees with the server's.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

/// The two error envelopes (API guide, "Errors", of 2026-03 and of today).
#[derive(Deserialize)]
#[serde(untagged)]
enum Envelope {
    Nested { error: Inner, request_id: Option<String> },
    Flat { code: Option<String>, request_id: Option<String> },
}

#[derive(Deserialize)]
struct Inner {
    code: Option<String>,
    meta: Option<Value>,
}

/// What an error body says, as far as each part has its form.
#[derive(Debug, Default, PartialEq, Eq)]
struct Told {
    code: Option<String>,
    request_id: Option<String>,
    nested: bool,
    /// The field at fault.
    field: Option<String>,
    /// What the key may not do.
    scope: Option<String>,
}

impl Told {
    fn read(body: &[u8]) -> Self {
        let told = match serde_json::from_slice(body) {
            Ok(Envelope::Nested { error, request_id }) => {
                let meta = |name: &str| error.meta.as_ref()?.get(name)?.as_str().map(str::to_owned);
                let (field, scope) = (meta("field"), meta("required_scope"));
                Self { code: error.code, request_id, nested: true, field, scope }
            }
            Ok(Envelope::Flat { code, request_id }) => Self { code, request_id, ..Self::default() },
            Err(_) => Self::default(),
        };
        let is_field = |field: &String| field.split('.').all(is_field_name);
        let is_scope =
            |scope: &String| scope.split_once(':').is_some_and(|(one, two)| is_code(one) && is_code(two));
        Self {
            code: told.code.filter(|code| is_code(code)),
            field: told.field.filter(is_field),
            scope: told.scope.filter(is_scope),
            ..told
        }
    }
}

fn is_field_name(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase())
}

/// Letters, dots and underscores: nothing that could be a key or a state sent back at us.
fn is_code(code: &str) -> bool {
    (1..=64).contains(&code.len()) && code.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'.' | b'_'))
}

/// The service's request ids (debugging guide), but none so long that it could be a key or a state.
fn is_request_id(id: &str) -> bool {
    (1..=24).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The TLS layer reports itself as invalid data on the connection.
fn is_tls(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        if cause.downcast_ref::<io::Error>().is_some_and(|io| io.kind() == io::ErrorKind::InvalidData) {
            return true;
        }
        source = cause.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> (Option<String>, Option<String>) {
        let told = Told::read(body.as_bytes());
        (told.code, told.request_id)
    }

    #[test]
    fn what_a_refusal_says_of_a_field_or_a_scope_is_kept_if_it_has_the_form_of_one() {
        let told = |meta: &str| {
            let body = format!(
                r#"{{"error":{{"code":"validation.field_required","meta":{meta}}},"request_id":"a1"}}"#
            );
            Told::read(body.as_bytes())
        };
        assert_eq!(told(r#"{"field":"bot_token"}"#).field.as_deref(), Some("bot_token"));
        assert_eq!(told(r#"{"required_scope":"accounts:manage"}"#).scope.as_deref(), Some("accounts:manage"));
        for other in [r#"{"field":"<b>"}"#, r#"{"field":7}"#, r#"{"required_scope":"x"}"#, "[]", "null", "7"]
        {
            let told = told(other);
            assert_eq!((told.field, told.scope, told.nested), (None, None, true), "{other}");
        }
    }

    #[test]
    fn both_envelopes_and_anything_else_are_read() {
        let nested = r#"{"error":{"code":"auth.invalid_key","message":"m"},"request_id":"a1b2c3d4"}"#;
        assert_eq!(read(nested), (Some("auth.invalid_key".into()), Some("a1b2c3d4".into())));
        assert_eq!(read(r#"{"error":"m","code":"unauthorized"}"#), (Some("unauthorized".into()), None));
        for other in ["error code: 1010", "<html>", "", "[]", "null", r#"{"error":7}"#, "\u{0}"] {
            assert_eq!(read(other).0, None, "{other}");
        }
    }

    #[test]
    fn a_code_that_could_be_a_secret_is_not_kept() {
        let state = r#"{"error":"m","code":"4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2"}"#;
        assert_eq!(read(state).0, None);
        assert_eq!(read(r#"{"error":"m","code":"<b>x</b>"}"#).0, None);
    }

    #[test]
    fn a_status_says_what_the_person_met() {
        for (status, met) in [
            (302, ErrorCode::NotTheApi),
            (401, ErrorCode::KeyRefused),
            (403, ErrorCode::Refused),
            (409, ErrorCode::LinkedElsewhere),
            (418, ErrorCode::Refused),
            (429, ErrorCode::RateLimited),
            (500, ErrorCode::ServiceDown),
            (503, ErrorCode::ServiceDown),
        ] {
            let error = Failure::refused(status, &HeaderMap::new(), b"<html>", None).into_error();
            assert_eq!((error.code, error.reference), (met, format!("HTTP {status}")));
        }
    }

    #[test]
    fn a_server_error_after_sending_is_a_lost_answer_and_a_refusal_is_not() {
        let answer = |status| Failure::refused(status, &HeaderMap::new(), b"", None).after_sending();
        assert!(matches!(answer(502), Failure::Lost(_)));
        assert!(matches!(answer(400), Failure::Refused { .. }));
        assert!(matches!(answer(429), Failure::Refused { .. }));
    }
}
