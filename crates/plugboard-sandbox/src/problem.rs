//! The body of an answer that is not a success, as each contract writes it.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// The body of March 2026.
#[derive(Serialize, ToSchema)]
#[schema(as = Error)]
pub(crate) struct Flat {
    /// For people.
    #[schema(example = "account not found")]
    pub(crate) error: Cow<'static, str>,
    /// For programs.
    #[schema(example = "account_not_found")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<Cow<'static, str>>,
}

/// The body of August 2026.
#[derive(Serialize, ToSchema)]
#[schema(as = Error)]
pub(crate) struct Nested {
    pub(crate) error: Detail,
    /// The same as in the header `X-Request-ID`.
    #[schema(example = "a1b2c3d4")]
    pub(crate) request_id: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ErrorDetail)]
pub(crate) struct Detail {
    /// For programs.
    #[schema(example = "account.not_found")]
    pub(crate) code: Cow<'static, str>,
    /// For people.
    #[schema(example = "Account not found")]
    pub(crate) message: Cow<'static, str>,
    /// What the code is about, such as the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub(crate) meta: Option<Value>,
}
