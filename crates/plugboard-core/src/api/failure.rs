//! What a request that did not work says about whether it arrived, and about what the person met.

use std::time::Duration;

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

use super::envelope::Envelope;
use super::meaning::{self, Said};
use super::unsent::unsent_by;
use crate::error::{Error, ErrorCode};
use crate::network::Between;
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
        /// The body was a whole envelope of the API's.
        is_whole: bool,
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
            Self::Unsent(error) | Self::Lost(error) => !matches!(
                error.code,
                ErrorCode::NotTheApi
                    | ErrorCode::ProxyLogin
                    | ErrorCode::CertificateNotYet
                    | ErrorCode::CertificateExpired
                    | ErrorCode::CertificateUnknown
                    | ErrorCode::CertificateName
            ),
            Self::Refused { status, .. } => *status == 429 || *status >= 500 && *status != NOT_THERE,
        }
    }

    /// The same without what the service asks to wait for: the person is told.
    pub(super) fn is_passing_unless_asked_to_wait(&self) -> bool {
        self.is_passing() && !matches!(self, Self::Refused { status: 429, .. })
    }

    /// What the person met, and how long the service asks to wait.
    pub(super) fn with_pause(self) -> (Error, Option<Duration>) {
        let asked = self.retry_after();
        (self.into_error(), asked)
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
            (Self::Refused { status, code, field, contract, is_whole, error, retry_after }, Some(met)) => {
                let named =
                    field.clone().filter(|_| matches!(met, ErrorCode::FieldInvalid | ErrorCode::FieldWanted));
                let error = Error { code: met, field: named, ..error };
                Self::Refused { status, code, field, contract, is_whole, error, retry_after }
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

    /// For a request that must not be repeated. Only a refusal in the API's own envelope is a definite no: a gateway
    /// on the way may answer after the service did the work, and a server that failed may have done it too.
    pub(super) fn after_sending(self) -> Self {
        match self {
            Self::Refused { status: 0, .. }
            | Self::Refused { status: 400..=499 | NOT_THERE, is_whole: true, .. } => self,
            Self::Refused { status, error, .. } => Self::Lost(match (status, error.code) {
                (400..=499, code) if code != ErrorCode::RateLimited => {
                    Error { code: ErrorCode::NotTheApi, ..error }
                }
                _ => error,
            }),
            Self::Unsent(_) | Self::Lost(_) => self,
        }
    }

    /// Refused here: before anything was sent, or after a good answer.
    pub(super) fn local(error: Error) -> Self {
        Self::Refused {
            status: 0,
            code: None,
            field: None,
            contract: None,
            is_whole: false,
            error,
            retry_after: None,
        }
    }

    /// A good status that does not belong there, or an answer over its limit.
    pub(super) fn unexpected(status: u16) -> Self {
        Self::Lost(Error::from(ErrorCode::NotTheApi).with_reference(format!("HTTP {status}")))
    }

    /// A good status with a body that is not of the contract's shape.
    pub(super) fn unreadable() -> Self {
        Self::Lost(Error::from(ErrorCode::NotTheApi).with_reference("body".to_owned()))
    }

    pub(super) fn transport(error: &reqwest::Error, between: &Between) -> Self {
        if error.is_connect() || error.is_builder() {
            return Self::Unsent(unsent_by(error, between));
        }
        let met = if error.is_timeout() { ErrorCode::TimedOut } else { ErrorCode::Offline };
        Self::Lost(met.into())
    }

    pub(super) fn refused(
        status: u16,
        request_id: Option<String>,
        envelope: Envelope,
        retry_after: Option<Duration>,
    ) -> Self {
        let Envelope { contract, is_whole, code, field, scope, request_id: inside } = envelope;
        let request_id = request_id.or(inside);
        let mut reference = format!("HTTP {status}");
        for part in [code.as_deref(), scope.as_deref(), request_id.as_deref()].into_iter().flatten() {
            reference.push(' ');
            reference.push_str(part);
        }
        let met = meaning::anywhere(status, code.as_deref().unwrap_or_default());
        let error = Error::from(met).with_reference(reference);
        Self::Refused { status, code, field, contract, is_whole, error, retry_after }
    }
}

/// How long an answer asks to wait, in seconds or until a date (RFC 9110, 10.2.3). A date is read by the `Date` of the
/// same answer: this computer's clock may be wrong.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let date = |text: &str| httpdate::parse_http_date(text).ok();
    let asked = text(RETRY_AFTER)?;
    match asked.parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => Some(date(asked)?.duration_since(date(text(DATE)?)?).unwrap_or_default()),
    }
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
    fn after_sending_only_a_refusal_in_the_envelope_of_the_api_is_a_definite_no() {
        let after = |status, body: &str| {
            Failure::refused(status, None, Envelope::read(body.as_bytes()), None).after_sending()
        };
        let own = [
            r#"{"error":"m","code":"x_y"}"#,
            r#"{"error":{"code":"a.b","message":"m"}}"#,
            r#"{"error":{"code":"unauthorized","message":"m"},"request_id":"a1b2c3d4"}"#,
        ];
        let others = [
            "<html>",
            "",
            "null",
            "{}",
            "error code: 1010",
            r#"{"message":"Forbidden"}"#,
            r#"{"error":"Forbidden"}"#,
            r#"{"error":{"code":403,"message":"m","status":"PERMISSION_DENIED"}}"#,
            r#"{"error":{"code":"invalid_api_key","message":"m"}}"#,
        ];
        for status in [400, 401, 403, 404, 407, 409, 413, 429, 451, 501] {
            for body in own {
                assert!(matches!(after(status, body), Failure::Refused { .. }), "{status} {body}");
            }
            for body in others {
                assert!(matches!(after(status, body), Failure::Lost(_)), "{status} {body}");
            }
        }
        for status in [300, 302, 304, 308, 500, 502, 503, 504, 522] {
            for body in own.into_iter().chain(others) {
                assert!(matches!(after(status, body), Failure::Lost(_)), "{status} {body}");
            }
        }
        for (status, met) in [
            (302, ErrorCode::NotTheApi),
            (400, ErrorCode::NotTheApi),
            (401, ErrorCode::NotTheApi),
            (429, ErrorCode::RateLimited),
            (503, ErrorCode::ServiceDown),
        ] {
            assert_eq!(after(status, "<html>").into_error().code, met, "{status}");
        }
        assert!(matches!(
            Failure::local(ErrorCode::UnsafeLink.into()).after_sending(),
            Failure::Refused { .. }
        ));
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
