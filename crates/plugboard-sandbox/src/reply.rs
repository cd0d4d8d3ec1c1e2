//! Every answer that is not a success, in one table: status, code and sentence.

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// Why a request is refused. The first group is literal in the API documents, the second is ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    PlatformMissing,
    PlatformUnsupported,
    State,
    BadKey,
    OtherKey,
    AccountNotFound,
    Credentials,

    BodyUnreadable,
    BodyTooLarge,
    RedirectUriMissing,
    RedirectUriUnusable,
    ApiKeyMissing,
    CodeMissing,
    StateMissing,
    NotFound,
    Method,
    Foreign,
    /// This many sign-ins are waiting already; the oldest of them expires after this time.
    TooManyWaiting(Duration),
    Internal,
}

#[derive(Serialize)]
struct Body {
    error: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
}

impl Refusal {
    fn parts(self) -> (StatusCode, Option<&'static str>, &'static str) {
        let bad = |error| (StatusCode::BAD_REQUEST, Some("missing_metadata"), error);
        match self {
            Self::PlatformMissing => bad("platform is required"),
            Self::PlatformUnsupported => {
                (StatusCode::BAD_REQUEST, Some("unsupported_platform"), "platform not supported")
            }
            Self::State => bad("invalid or expired state"),
            Self::BadKey => (StatusCode::UNAUTHORIZED, Some("unauthorized"), "invalid or missing API key"),
            Self::OtherKey => {
                (StatusCode::FORBIDDEN, Some("unauthorized"), "state does not belong to this API key")
            }
            Self::AccountNotFound => (StatusCode::NOT_FOUND, Some("account_not_found"), "account not found"),
            Self::Credentials => (
                StatusCode::UNAUTHORIZED,
                Some("invalid_credentials"),
                "platform rejected stored credentials",
            ),
            Self::BodyUnreadable => (
                StatusCode::BAD_REQUEST,
                Some("invalid_body"),
                "request body is not the JSON that is expected",
            ),
            Self::BodyTooLarge => {
                (StatusCode::PAYLOAD_TOO_LARGE, Some("payload_too_large"), "request body is too large")
            }
            Self::RedirectUriMissing => bad("metadata.redirect_uri is required"),
            Self::RedirectUriUnusable => bad("metadata.redirect_uri is not allowed"),
            Self::ApiKeyMissing => bad("metadata.api_key is required"),
            Self::CodeMissing => bad("code is required"),
            Self::StateMissing => bad("metadata.state is required"),
            Self::NotFound => (StatusCode::NOT_FOUND, Some("not_found"), "not found"),
            Self::Method => {
                (StatusCode::METHOD_NOT_ALLOWED, Some("method_not_allowed"), "method not allowed")
            }
            Self::Foreign => (StatusCode::FORBIDDEN, Some("forbidden"), "foreign Host or Origin"),
            Self::TooManyWaiting(_) => (
                StatusCode::TOO_MANY_REQUESTS,
                Some("rate_limit_exceeded"),
                "too many sign-ins are waiting for this API key",
            ),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, None, "internal error"),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code, error) = self.parts();
        let mut response = (status, Json(Body { error, code })).into_response();
        if let Self::TooManyWaiting(left) = self {
            let seconds = left.as_secs().saturating_add(1);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
