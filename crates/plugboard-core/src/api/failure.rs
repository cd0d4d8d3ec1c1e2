//! What a request that did not work says about whether it arrived, and about what the person met.

use std::error::Error as _;
use std::io;
use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};

use super::envelope::Envelope;
use super::meaning::{self, Said};
use crate::error::{Error, ErrorCode};
use crate::view::Contract;

/// 501 is a no for good, unlike the other failures of a server.
pub(super) const NOT_THERE: u16 = 501;

/// A request that brought no usable answer.
#[derive(Debug)]
pub enum Failure {
    /// Nothing left this computer.
    Unsent(Error),
    /// Something may have left, and what became of it is unknown.
    Lost(Error),
    /// The service answered, and it is a no.
    Refused {
        /// HTTP status; 0 for what was refused here.
        status: u16,
        /// The machine code of the error body, in either envelope.
        code: Option<String>,
        /// The field that it is about.
        field: Option<String>,
        /// Whose envelope the body had.
        contract: Option<Contract>,
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
            Self::Refused { status, .. } => *status == 429 || *status >= 500 && *status != NOT_THERE,
        }
    }

    pub(super) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { retry_after, .. } => *retry_after,
            Self::Unsent(_) | Self::Lost(_) => None,
        }
    }

    /// What the person met; the caller knows better for some answers of its endpoint.
    pub(super) fn explain(self, better: impl Fn(Said<'_>) -> Option<ErrorCode>) -> Error {
        self.recode(better).into_error()
    }

    /// What the person met.
    #[must_use]
    pub fn into_error(self) -> Error {
        match self {
            Self::Unsent(error) | Self::Lost(error) | Self::Refused { error, .. } => error,
        }
    }

    /// The same, by an endpoint's own table. What is the fault of a field names it.
    pub(super) fn recode(self, better: impl Fn(Said<'_>) -> Option<ErrorCode>) -> Self {
        let better = self.said().and_then(better);
        match (self, better) {
            (Self::Refused { status, code, field, contract, error, retry_after }, Some(met)) => {
                let named =
                    field.clone().filter(|_| matches!(met, ErrorCode::FieldInvalid | ErrorCode::FieldWanted));
                let error = Error { code: met, field: named, ..error };
                Self::Refused { status, code, field, contract, error, retry_after }
            }
            (other, _) => other,
        }
    }

    /// What the service said, if it refused.
    pub(super) fn said(&self) -> Option<Said<'_>> {
        match self {
            Self::Refused { status, code, field, .. } => Some(Said {
                status: *status,
                code: code.as_deref().unwrap_or_default(),
                field: field.as_deref().unwrap_or_default(),
            }),
            Self::Unsent(_) | Self::Lost(_) => None,
        }
    }

    /// For a request that must not be repeated: a server that failed may still have done it.
    pub(super) fn after_sending(self) -> Self {
        match self {
            Self::Refused { status: NOT_THERE, .. } => self,
            Self::Refused { status: 500.., error, .. } => Self::Lost(error),
            Self::Refused { .. } | Self::Unsent(_) | Self::Lost(_) => self,
        }
    }

    /// Refused here: before anything was sent, or after a good answer.
    pub(super) fn local(error: Error) -> Self {
        Self::Refused { status: 0, code: None, field: None, contract: None, error, retry_after: None }
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
        request_id: Option<String>,
        envelope: Envelope,
        retry_after: Option<Duration>,
    ) -> Self {
        let Envelope { contract, code, field, scope, request_id: inside } = envelope;
        let request_id = request_id.or(inside);
        let mut reference = format!("HTTP {status}");
        for part in [code.as_deref(), scope.as_deref(), request_id.as_deref()].into_iter().flatten() {
            reference.push(' ');
            reference.push_str(part);
        }
        let met = meaning::anywhere(status, code.as_deref().unwrap_or_default());
        let error = Error::from(met).with_reference(reference);
        Self::Refused { status, code, field, contract, error, retry_after }
    }
}

/// Seconds only: the HTTP-date form would need a clock that agrees with the server's.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
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

    #[test]
    fn a_status_says_what_the_person_met() {
        for (status, met) in [
            (302, ErrorCode::NotTheApi),
            (401, ErrorCode::KeyRefused),
            (402, ErrorCode::PastDue),
            (403, ErrorCode::Refused),
            (409, ErrorCode::LinkedElsewhere),
            (412, ErrorCode::NotSetUp),
            (418, ErrorCode::Refused),
            (429, ErrorCode::RateLimited),
            (500, ErrorCode::ServiceDown),
            (503, ErrorCode::ServiceDown),
        ] {
            let error = Failure::refused(status, None, Envelope::read(b"<html>"), None).into_error();
            assert_eq!((error.code, error.reference), (met, format!("HTTP {status}")));
        }
    }

    #[test]
    fn a_server_error_after_sending_is_a_lost_answer_and_a_refusal_is_not() {
        let answer = |status| Failure::refused(status, None, Envelope::default(), None).after_sending();
        assert!(matches!(answer(502), Failure::Lost(_)));
        assert!(matches!(answer(501), Failure::Refused { .. }));
        assert!(matches!(answer(400), Failure::Refused { .. }));
        assert!(matches!(answer(429), Failure::Refused { .. }));
    }

    #[test]
    fn only_what_may_pass_is_asked_again() {
        let answer = |status| Failure::refused(status, None, Envelope::default(), None).is_passing();
        assert!([429, 500, 502, 503, 504].into_iter().all(answer));
        assert!(![302, 400, 401, 402, 403, 404, 409, 412, 501].into_iter().any(answer));
        assert!(!Failure::unreadable().is_passing());
        assert!(Failure::Lost(ErrorCode::TimedOut.into()).is_passing());
    }

    #[test]
    fn the_scope_that_a_key_lacks_is_for_support() {
        let body = br#"{"error":{"code":"auth.insufficient_scope","message":"m",
            "meta":{"required_scope":"accounts:manage"}},"request_id":"a1b2c3d4"}"#;
        let error = Failure::refused(403, None, Envelope::read(body), None).into_error();
        assert_eq!(error.code, ErrorCode::KeyLimited);
        assert_eq!(error.reference, "HTTP 403 auth.insufficient_scope accounts:manage a1b2c3d4");
    }
}
