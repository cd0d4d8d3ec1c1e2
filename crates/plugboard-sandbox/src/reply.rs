//! Every answer that is not a success, in one table a contract: status, code and sentence.

use std::borrow::Cow;
use std::time::Duration;

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::contract::{Contract, Guess, Guesses};
use crate::platform::Platform;
use crate::problem::{Detail, Flat, Nested};
use crate::script::RetryAfter;
use crate::states::{NotIssued, NotTaken};
use crate::store::Down;

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    PlatformMissing,
    PlatformUnsupported,
    /// The state is unknown, used or expired, or what came with it does not belong to it.
    State,
    Key(BadKey),
    OtherKey,
    AccountNotFound,
    /// The platform refused the credential.
    Credential(Platform),
    BodyUnreadable,
    BodyTooLarge,
    /// This field, as a path in the body, is not there.
    FieldMissing(&'static str),
    /// This field cannot be what it has to be.
    FieldInvalid(&'static str),
    RedirectUriUnusable,
    NotFound,
    Method,
    Foreign,
    /// As many sign-ins wait as allowed; the oldest of them expires after this time.
    TooManyWaiting(Duration),
    /// The store does not answer.
    Down,
    Internal,
    /// Only the current contract has the rest.
    Current(Current),
    /// What a script says.
    Scripted {
        status: StatusCode,
        retry_after: Option<RetryAfter>,
    },
    /// What the stand-in's own endpoints say.
    Control {
        status: StatusCode,
        reason: String,
    },
}

/// What is wrong with the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadKey {
    NoHeader,
    Empty,
    Unknown,
    UnknownToken,
}

/// Refusals of the current contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Current {
    /// The platform wants a second factor.
    FactorRequired(Platform),
    /// This field of a credential is not there.
    MetadataMissing(&'static str),
    /// The platform's app has no keys yet.
    AppKeysMissing,
    RedirectUriUnlisted,
    /// The key lacks this scope.
    Scope(&'static str),
    /// Not for keys of certain brands.
    BrandKey,
    /// Not for keys of certain scopes.
    RestrictedKey,
    DashboardOnly,
    /// There is no scope of this name.
    ScopeInvalid,
    /// A key cannot be for a brand that is not there.
    BrandInvalid,
    /// The plan does not allow more brands than this.
    BrandsLimit {
        plan: &'static str,
        most: usize,
    },
    BrandNotFound,
    /// Whoever signed in manages nothing there.
    NothingThere(Platform),
    /// The brand has an account of this platform.
    BrandFull,
    /// An invite for it is under way.
    InviteActive,
    InviteGone,
    AlreadyLinked,
    DifferentLogin,
    PageCap,
    /// The page belongs to another brand.
    PageTaken,
    PagesUnsupported,
    LimitsUnsupported,
    ReconnectRequired,
    /// There is no such thing with this id.
    Unknown {
        resource: &'static str,
        id: String,
    },
}

/// One line of the tables.
struct Row {
    status: StatusCode,
    code: Option<Cow<'static, str>>,
    message: Cow<'static, str>,
    meta: Option<Value>,
}

fn row(status: u16, code: &'static str, message: impl Into<Cow<'static, str>>) -> Row {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Row { status, code: Some(code.into()), message: message.into(), meta: None }
}

impl Row {
    fn meta(self, meta: Value) -> Self {
        Self { meta: Some(meta), ..self }
    }

    fn of(self, platform: Platform, kind: &str) -> Self {
        Self { code: Some(format!("platform.{}.{kind}", platform.slug()).into()), ..self }
    }
}

impl Refusal {
    /// The answer, as a contract writes it.
    pub(crate) fn write(&self, contract: Contract, guesses: &Guesses, request_id: &str) -> Response {
        let mut response = match contract {
            Contract::Seed => {
                let Row { status, code, message, meta: _ } = self.seed();
                (status, Json(Flat { error: message, code })).into_response()
            }
            Contract::Current => {
                let Row { status, code, message, meta } = self.current(guesses);
                let error = Detail { code: code.unwrap_or_default(), message, meta };
                (status, Json(Nested { error, request_id: request_id.to_owned() })).into_response()
            }
        };
        if let Some(wait) = self.retry_after().filter(|_| !guesses.contains(&Guess::NoRetryAfter)) {
            response.headers_mut().insert(header::RETRY_AFTER, wait.header());
        }
        response
    }

    /// Code and sentence, for a browser that brings them back.
    pub(crate) fn told(&self, guesses: &Guesses) -> (String, String) {
        let Row { code, message, .. } = self.current(guesses);
        (code.unwrap_or_default().into_owned(), message.into_owned())
    }

    fn retry_after(&self) -> Option<RetryAfter> {
        match self {
            Self::TooManyWaiting(left) => Some(RetryAfter::seconds(*left + Duration::from_secs(1))),
            Self::Down => Some(RetryAfter::seconds(Duration::from_secs(1))),
            Self::Scripted { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// The documents of March 2026: the literal bodies of the API reference, and ours where it has none.
    fn seed(&self) -> Row {
        let bad = |message: Cow<'static, str>| row(400, "missing_metadata", message);
        match self {
            Self::PlatformMissing => bad("platform is required".into()),
            Self::PlatformUnsupported => row(400, "unsupported_platform", "platform not supported"),
            Self::State => bad("invalid or expired state".into()),
            Self::Key(_) => row(401, "unauthorized", "invalid or missing API key"),
            Self::OtherKey => row(403, "unauthorized", "state does not belong to this API key"),
            Self::AccountNotFound => row(404, "account_not_found", "account not found"),
            Self::Credential(_) => row(401, "invalid_credentials", "platform rejected stored credentials"),
            Self::BodyUnreadable => row(400, "invalid_body", "request body is not the JSON that is expected"),
            Self::BodyTooLarge => row(413, "payload_too_large", "request body is too large"),
            Self::FieldMissing(field) => bad(format!("{field} is required").into()),
            Self::FieldInvalid(field) => bad(format!("{field} is invalid").into()),
            Self::RedirectUriUnusable => bad("metadata.redirect_uri is not allowed".into()),
            Self::NotFound | Self::Current(_) => row(404, "not_found", "not found"),
            Self::Method => row(405, "method_not_allowed", "method not allowed"),
            Self::Foreign => row(403, "forbidden", "foreign Host or Origin"),
            Self::TooManyWaiting(_) => {
                row(429, "rate_limit_exceeded", "too many sign-ins are waiting for this API key")
            }
            Self::Down => row(503, "unavailable", "temporarily unavailable"),
            Self::Internal => Row { code: None, ..row(500, "", "internal error") },
            Self::Scripted { status, .. } => Row {
                code: (status.as_u16() == 429).then_some("rate_limit_exceeded".into()),
                ..row(status.as_u16(), "", "as the script says")
            },
            Self::Control { status, reason } => row(status.as_u16(), "sandbox", reason.clone()),
        }
    }

    /// The documents of August 2026 name codes; the sentences are ours where they are not.
    fn current(&self, guesses: &Guesses) -> Row {
        let row = self.likely(guesses);
        let is_other = guesses.contains(&Guess::OtherWording);
        if is_other { Row { message: "Something else.".into(), ..row } } else { row }
    }

    fn likely(&self, guesses: &Guesses) -> Row {
        let has = |guess| guesses.contains(&guess);
        let invalid = |field: &str, message: Cow<'static, str>| {
            row(400, "validation.field_invalid", message).meta(json!({ "field": field }))
        };
        match self {
            Self::PlatformMissing => row(400, "validation.field_required", "platform is required")
                .meta(json!({ "field": "platform" })),
            Self::PlatformUnsupported => row(400, "account.unsupported_platform", "Unsupported platform"),
            Self::State if has(Guess::StaleStateMismatch) => {
                row(403, "auth.state_mismatch", "invalid or expired state")
            }
            Self::State => invalid("state", "invalid or expired state".into()),
            Self::Key(BadKey::NoHeader) => row(401, "auth.missing_header", "missing Authorization header"),
            Self::Key(BadKey::Empty) => row(401, "auth.empty_token", "Bearer token is empty"),
            Self::Key(BadKey::Unknown) => row(401, "auth.invalid_key", "invalid or inactive API key"),
            Self::Key(BadKey::UnknownToken) => row(401, "auth.invalid_token", "Bearer token is invalid"),
            Self::OtherKey => row(403, "auth.state_mismatch", "state does not belong to this API key"),
            Self::AccountNotFound => row(404, "account.not_found", "Account not found"),
            Self::Credential(_) if has(Guess::CredentialInvalid) => {
                invalid("metadata", "The platform refused the credential".into())
            }
            Self::Credential(platform) => {
                row(401, "", "The platform refused the credential").of(*platform, "auth")
            }
            Self::BodyUnreadable => row(400, "validation.body_invalid", "Invalid request body"),
            Self::BodyTooLarge => row(413, "validation.body_invalid", "Request body is too large"),
            Self::FieldMissing(field) if has(Guess::MissingFieldInvalid) && field.starts_with("metadata") => {
                row(400, "validation.body_invalid", "Invalid request body")
            }
            Self::FieldMissing(field) => {
                let name = field.strip_prefix("metadata.").unwrap_or(field);
                row(400, "validation.field_required", format!("{name} is required"))
                    .meta(json!({ "field": name }))
            }
            Self::FieldInvalid(field) => invalid(field, format!("{field} is invalid").into()),
            Self::RedirectUriUnusable => invalid("redirect_uri", "redirect_uri is not allowed".into()),
            Self::NotFound => row(404, "http.404", "Not Found"),
            Self::Method => row(405, "http.405", "Method Not Allowed"),
            Self::Foreign => row(403, "http.403", "foreign Host or Origin"),
            Self::TooManyWaiting(_) => row(429, "http.429", "too many sign-ins are waiting for this API key"),
            Self::Down => row(503, "http.503", "temporarily unavailable"),
            Self::Internal => row(500, "system.internal", "Internal error"),
            Self::Scripted { status, .. } => {
                let code = format!("http.{}", status.as_u16());
                Row { code: Some(code.into()), ..row(status.as_u16(), "", "as the script says") }
            }
            Self::Control { status, reason } => row(status.as_u16(), "sandbox", reason.clone()),
            Self::Current(Current::MetadataMissing(_)) if has(Guess::MissingFieldInvalid) => {
                row(400, "validation.body_invalid", "Invalid request body")
            }
            Self::Current(refusal) => refusal.row(),
        }
    }
}

impl Current {
    fn row(&self) -> Row {
        match self {
            Self::FactorRequired(platform) => {
                row(401, "", "A second factor is required").of(*platform, "auth_factor_required")
            }
            Self::MetadataMissing(name) => {
                row(400, "validation.field_required", format!("{name} is required"))
                    .meta(json!({ "field": name }))
            }
            Self::AppKeysMissing => {
                row(412, "byok.credentials_missing", "No X/Twitter app credentials are stored")
            }
            Self::RedirectUriUnlisted => {
                row(400, "validation.field_invalid", "redirect_uri is not one of the registered ones")
                    .meta(json!({ "field": "redirect_uri" }))
            }
            Self::Scope(scope) => row(
                403,
                "auth.insufficient_scope",
                format!("This API key does not have the required scope: {scope}"),
            )
            .meta(json!({ "required_scope": scope })),
            Self::BrandKey => row(
                403,
                "auth.insufficient_scope",
                "This operation is not available to brand-restricted API keys",
            ),
            Self::RestrictedKey => row(
                403,
                "auth.insufficient_scope",
                "This operation requires a full-access API key or the dashboard",
            ),
            Self::DashboardOnly => row(403, "auth.dashboard_only", "Only the dashboard can do this"),
            Self::ScopeInvalid => {
                row(400, "validation.scope_invalid", "Unknown scope").meta(json!({ "field": "scopes" }))
            }
            Self::BrandInvalid => {
                row(400, "validation.brand_invalid", "Unknown brand").meta(json!({ "field": "brand_ids" }))
            }
            Self::BrandsLimit { plan, most } => row(403, "billing.brands_limit", "Brand limit reached")
                .meta(json!({ "plan": plan, "max": most })),
            Self::BrandNotFound => row(404, "brand.not_found", "Brand not found"),
            Self::NothingThere(platform) => {
                row(404, platform.nothing_there(), "The login manages nothing that can be connected")
            }
            Self::BrandFull => {
                row(409, "resource.conflict", "brand already has a connected account for this platform")
            }
            Self::InviteActive => {
                row(409, "resource.conflict", "an active invite already exists for this brand and platform")
            }
            Self::InviteGone => row(410, "invite.expired", "This invite was used, revoked or has expired"),
            Self::AlreadyLinked => {
                row(409, "account.already_linked", "account is connected to another of your brands")
            }
            Self::DifferentLogin => row(
                409,
                "account.different_login",
                "This brand's Facebook is connected through a different login. Disconnect it first.",
            ),
            Self::PageCap => row(
                403,
                "platform.facebook.page_cap",
                "Each brand can connect up to 5 Facebook Pages. Disconnect one or connect the rest to another \
                 brand.",
            ),
            Self::PageTaken => row(409, "resource.conflict", "The page belongs to another brand"),
            Self::PagesUnsupported => {
                row(400, "account.pages_not_supported", "This account's platform has no pages")
            }
            Self::LimitsUnsupported => {
                row(501, "resource.not_supported", "Operation not supported for this platform")
            }
            Self::ReconnectRequired => {
                row(403, "account.reconnection_required", "The account has to be connected again")
            }
            Self::Unknown { resource, id } => row(404, "resource.not_found", format!("{resource} not found"))
                .meta(json!({ "resource": resource, "id": id })),
        }
    }
}

/// The guard writes it down, because it knows the contract and the request.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Current> for Refusal {
    fn from(refusal: Current) -> Self {
        Self::Current(refusal)
    }
}

impl From<Down> for Refusal {
    fn from(_: Down) -> Self {
        Self::Down
    }
}

impl From<NotIssued> for Refusal {
    fn from(reason: NotIssued) -> Self {
        match reason {
            NotIssued::Full(left) => Self::TooManyWaiting(left),
            NotIssued::Random => Self::Internal,
            NotIssued::Down => Self::Down,
        }
    }
}

impl From<NotTaken> for Refusal {
    fn from(reason: NotTaken) -> Self {
        match reason {
            NotTaken::Unknown => Self::State,
            NotTaken::OtherKey => Self::OtherKey,
            NotTaken::Down => Self::Down,
        }
    }
}
