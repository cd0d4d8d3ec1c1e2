//! How long a scripted answer asks to wait, in either form of the header.

use std::time::{Duration, SystemTime};

use axum::http::HeaderValue;
use serde::{Deserialize, Serialize};

/// Most that an answer asks to wait, in seconds: a century has a date.
const MAX_WAIT: u64 = 100 * 365 * 24 * 3_600;

/// The two forms of `Retry-After` (RFC 9110, 10.2.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RetryForm {
    #[default]
    Seconds,
    Date,
}

/// How long an answer asks to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RetryAfter {
    wait: Duration,
    form: RetryForm,
}

impl RetryAfter {
    pub(super) fn new(seconds: u64, form: Option<RetryForm>) -> Self {
        Self { wait: Duration::from_secs(seconds.min(MAX_WAIT)), form: form.unwrap_or_default() }
    }

    /// In seconds.
    pub(crate) fn seconds(wait: Duration) -> Self {
        Self { wait, form: RetryForm::Seconds }
    }

    /// The header, of at least a second.
    pub(crate) fn header(self) -> HeaderValue {
        let wait = Duration::from_secs(self.wait.as_secs().max(1));
        let date = || HeaderValue::try_from(httpdate::fmt_http_date(SystemTime::now() + wait)).ok();
        match self.form {
            RetryForm::Seconds => None,
            RetryForm::Date => date(),
        }
        .unwrap_or_else(|| HeaderValue::from(wait.as_secs()))
    }
}
