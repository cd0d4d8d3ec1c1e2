//! What the tests know of the service, in our own words and tables. It was written from the guide "Connecting
//! accounts" of March 2026 and names nothing that Plugboard or the sandbox defines, apart from what a person meets.
//!
//! | request | body | good answer |
//! |---|---|---|
//! | `POST /accounts/connect`, browser | `platform`, `metadata.redirect_uri` | 202 `auth_url`, `state` |
//! | `POST /accounts/connect`, form | `platform`, `metadata` with the fields | 201 `account_id`, `platform`, `username` |
//! | `POST /oauth/exchange` | `platform`, `code`, `metadata.state`, `metadata.redirect_uri` | 201 the same three |
//! | `GET /accounts` | none | 200 `data`, a list of `id`, `platform`, `name`, `username`, perhaps `status` |
//!
//! Every request carries `Authorization: Bearer KEY`. A state is 32 lowercase hex digits, good for ten minutes
//! and for one exchange, and belongs to the key that asked for it.

use plugboard_core::ErrorCode;
use serde_json::{Value, json};

pub const CONNECT: &str = "/v1/accounts/connect";
pub const EXCHANGE: &str = "/v1/oauth/exchange";
pub const ACCOUNTS: &str = "/v1/accounts";

pub const REDIRECT_URI: &str = "ai.social-api.plugboard://oauth/callback";

/// What is sent to begin a sign-in in the browser.
pub fn connect_body(platform: &str) -> Value {
    json!({ "platform": platform, "metadata": { "redirect_uri": REDIRECT_URI } })
}

/// What is sent to connect with a key.
pub fn credential_body(platform: &str, api_key: &str) -> Value {
    json!({ "platform": platform, "metadata": { "api_key": api_key } })
}

/// What is sent to finish a sign-in.
pub fn exchange_body(platform: &str, code: &str, state: &str) -> Value {
    json!({ "platform": platform, "code": code, "metadata": { "state": state, "redirect_uri": REDIRECT_URI } })
}

/// Which request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    ConnectInBrowser,
    ConnectWithKey,
    Exchange,
    List,
}

/// A refusal of the guides: the request, the status, the machine code, the sentence, and what a person meets.
pub type Refusal = (Asked, u16, Option<&'static str>, &'static str, ErrorCode);

#[rustfmt::skip]
pub const REFUSALS: &[Refusal] = {
    use Asked::{ConnectInBrowser, ConnectWithKey, Exchange, List};
    use ErrorCode::*;
    &[
        (ConnectInBrowser, 400, Some("unsupported_platform"), "platform not supported", PlatformUnsupported),
        (ConnectInBrowser, 400, Some("missing_metadata"), "platform is required", Refused),
        (ConnectInBrowser, 401, Some("unauthorized"), "invalid or missing API key", KeyRefused),
        (ConnectInBrowser, 403, None, "error code: 1010", Refused),
        (ConnectInBrowser, 404, Some("not_found"), "not found", Refused),
        (ConnectInBrowser, 409, Some("account_already_linked"), "account already connected", LinkedElsewhere),
        (ConnectWithKey, 400, Some("missing_metadata"), "metadata.api_key is required", FieldInvalid),
        (ConnectWithKey, 400, Some("unsupported_platform"), "platform not supported", PlatformUnsupported),
        (ConnectWithKey, 401, Some("unauthorized"), "invalid or missing API key", KeyRefused),
        (ConnectWithKey, 401, Some("invalid_credentials"), "platform rejected stored credentials", CredentialRefused),
        (ConnectWithKey, 401, Some("invalid_token"), "account token expired or revoked", CredentialRefused),
        (ConnectWithKey, 409, Some("account_already_linked"), "account already connected", LinkedElsewhere),
        (ConnectWithKey, 429, Some("rate_limit_exceeded"), "daily API call limit exceeded for your plan", RateLimited),
        (Exchange, 400, Some("missing_metadata"), "invalid or expired state", SignInStale),
        (Exchange, 400, Some("unsupported_platform"), "platform not supported", PlatformUnsupported),
        (Exchange, 401, Some("unauthorized"), "invalid or missing API key", KeyRefused),
        (Exchange, 403, Some("unauthorized"), "state does not belong to this API key", KeyChanged),
        (Exchange, 409, Some("account_already_linked"), "account already connected", LinkedElsewhere),
        (Exchange, 429, Some("rate_limit_exceeded"), "daily API call limit exceeded for your plan", RateLimited),
        (List, 401, Some("unauthorized"), "invalid or missing API key", KeyRefused),
        (List, 403, Some("unauthorized"), "not with this key", Refused),
        (List, 404, None, "no such page", NotTheApi),
    ]
};

/// The two forms in which a refusal comes: of March 2026, and of today.
pub fn envelopes(code: Option<&str>, sentence: &str) -> [Value; 2] {
    let mut flat = json!({ "error": sentence });
    let mut inner = json!({ "message": sentence });
    if let Some(code) = code {
        flat["code"] = code.into();
        inner["code"] = code.into();
    }
    [flat, json!({ "error": inner, "request_id": "a1b2c3d4" })]
}
