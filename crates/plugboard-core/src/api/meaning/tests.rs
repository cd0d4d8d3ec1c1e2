//! Every refusal that the documents name, at the endpoint where it is met.

use super::super::envelope::Envelope;
use super::*;
use crate::api::Failure;
use crate::error::Error;

use ErrorCode::*;

/// What a person meets, by an endpoint's table.
fn met(
    status: u16,
    code: &str,
    field: &str,
    table: impl Fn(Said<'_>) -> Option<ErrorCode>,
) -> (ErrorCode, Option<String>) {
    let body = if code.contains('.') {
        serde_json::json!({ "error": { "code": code, "message": "m", "meta": { "field": field } }, "request_id": "a1" })
    } else {
        serde_json::json!({ "error": "m", "code": code })
    };
    let failure = Failure::refused(status, None, Envelope::read(body.to_string().as_bytes()), None);
    let Error { code, field, .. } = failure.explain(table);
    (code, field)
}

fn check(table: impl Fn(Said<'_>) -> Option<ErrorCode>, cases: &[(u16, &str, &str, ErrorCode)]) {
    for (status, code, field, expected) in cases {
        assert_eq!(met(*status, code, field, &table).0, *expected, "{status} {code} {field}");
    }
}

#[test]
fn a_code_means_the_same_at_every_endpoint() {
    let tables: [fn(Said<'_>) -> Option<ErrorCode>; 7] = [
        at_list,
        at_connect,
        |said| at_submit(said, |_| true),
        at_exchange,
        at_choice,
        at_brands,
        at_invites,
    ];
    for table in tables {
        check(
            table,
            &[
                (401, "auth.missing_header", "", KeyRefused),
                (401, "auth.invalid_key", "", KeyRefused),
                (401, "auth.invalid_token", "", KeyRefused),
                (401, "unauthorized", "", KeyRefused),
                (402, "billing.past_due", "", PastDue),
                (403, "auth.insufficient_scope", "", KeyLimited),
                (403, "auth.dashboard_only", "", KeyLimited),
                (403, "auth.requires_dashboard_auth", "", KeyLimited),
                (403, "auth.state_mismatch", "", KeyChanged),
                (403, "billing.brands_limit", "", BrandLimit),
                (403, "brand.limit_reached", "", BrandLimit),
                (403, "billing.profile_units_limit", "", PlanLimit),
                (403, "billing.platform_not_available", "", PlanExcludes),
                (403, "platform.facebook.page_cap", "", PageCap),
                (403, "platform.instagram.permission_denied", "", NotAllowed),
                (403, "platform.bluesky.dm_scope_missing", "", NotAllowed),
                (403, "platform.youtube.account_suspended", "", NotAllowed),
                (401, "platform.bluesky.auth_factor_required", "", SecondFactor),
                (409, "account.already_linked", "", LinkedElsewhere),
                (409, "account_already_linked", "", LinkedElsewhere),
                (409, "account.different_login", "", DifferentLogin),
                (412, "byok.credentials_missing", "", NotSetUp),
                (401, "byok.credentials_invalid", "", NotSetUp),
                (403, "byok.credentials_forbidden", "", NotSetUp),
                (429, "byok.test_rate_limited", "", RateLimited),
                (429, "rate_limit_exceeded", "", RateLimited),
                (429, "http.429", "", RateLimited),
                (429, "platform.telegram.rate_limit", "", RateLimited),
                (500, "system.internal", "", ServiceDown),
                (502, "platform.tiktok.api_error", "", ServiceDown),
                (503, "http.503", "", ServiceDown),
                (403, "something.new", "", Refused),
            ],
        );
    }
}

#[test]
fn whoever_signed_in_may_manage_nothing() {
    for code in [
        "platform.facebook.no_pages",
        "platform.linkedin.no_pages",
        "platform.google.no_locations",
        "platform.youtube.no_channels",
    ] {
        check(at_exchange, &[(404, code, "", NothingManaged)]);
        check(at_choice, &[(404, code, "", NothingManaged)]);
        assert_eq!(result_error(code), Some(NothingManaged), "{code}");
    }
}

#[test]
fn refusals_of_connect() {
    check(
        at_connect,
        &[
            (400, "validation.field_invalid", "redirect_uri", WayRefused),
            (400, "validation.field_required", "redirect_uri", WayRefused),
            (403, "validation.redirect_uri_unlisted", "", WayRefused),
            (400, "auth.oauth.invalid_redirect", "", WayRefused),
            (400, "missing_metadata", "", WayRefused),
            (400, "unsupported_platform", "", PlatformUnsupported),
            (400, "account.unsupported_platform", "", PlatformUnsupported),
            (400, "validation.field_invalid", "platform", PlatformUnsupported),
            (501, "resource.not_supported", "", PlatformUnsupported),
            (501, "not_supported", "", PlatformUnsupported),
            (400, "validation.field_required", "brand_id", BrandMissing),
            (400, "validation.field_invalid", "brand_id", BrandGone),
            (404, "brand.not_found", "", BrandGone),
            (404, "resource.not_found", "", BrandGone),
            (400, "validation.field_required", "connection_type", FieldWanted),
            (400, "validation.field_required", "", Refused),
            (400, "validation.field_invalid", "state", Refused),
            (409, "resource.conflict", "", BrandTaken),
            (409, "platform.google.brand_has_account", "", BrandTaken),
            (403, "unauthorized", "", Refused),
            (404, "not_found", "", Refused),
        ],
    );
    let (_, field) = met(400, "validation.field_required", "connection_type", at_connect);
    assert_eq!(field.as_deref(), Some("connection_type"));
    let (_, field) = met(400, "validation.field_invalid", "redirect_uri", at_connect);
    assert_eq!(field, None, "no form has it");
}

#[test]
fn refusals_of_what_was_typed() {
    let table = |said: Said<'_>| at_submit(said, |field| field == "bot_token");
    check(
        table,
        &[
            (401, "platform.telegram.auth", "", CredentialRefused),
            (401, "invalid_credentials", "", CredentialRefused),
            (401, "invalid_token", "", CredentialRefused),
            (400, "validation.field_invalid", "", CredentialRefused),
            (400, "validation.field_invalid", "metadata", CredentialRefused),
            (400, "validation.body_invalid", "", CredentialRefused),
            (400, "missing_metadata", "", FieldInvalid),
            (400, "validation.field_invalid", "bot_token", FieldInvalid),
            (400, "validation.field_invalid", "metadata.bot_token", FieldInvalid),
            (400, "validation.field_required", "metadata.bot_token", FieldInvalid),
            (400, "validation.field_required", "", FieldInvalid),
            (400, "validation.field_required", "metadata.other", FieldWanted),
            (400, "validation.field_required", "brand_id", BrandMissing),
            (400, "validation.field_invalid", "platform", PlatformUnsupported),
        ],
    );
    assert_eq!(met(400, "validation.field_required", "metadata.other", table).1.as_deref(), Some("other"));
    assert_eq!(met(400, "validation.field_invalid", "bot_token", table).1.as_deref(), Some("bot_token"));
}

#[test]
fn refusals_of_the_exchange() {
    check(
        at_exchange,
        &[
            (400, "missing_metadata", "", SignInStale),
            (400, "validation.field_invalid", "state", SignInStale),
            (400, "validation.field_invalid", "", SignInStale),
            (400, "validation.field_required", "code", SignInStale),
            (400, "validation.field_invalid", "platform", PlatformUnsupported),
            (401, "platform.instagram.auth", "", SignInStale),
            (401, "invalid_token", "", SignInStale),
            (403, "unauthorized", "", KeyChanged),
            (404, "brand.not_found", "", BrandGone),
        ],
    );
}

#[test]
fn refusals_of_choices_and_pages() {
    check(
        at_choice,
        &[
            (404, "resource.not_found", "", ChoiceGone),
            (410, "resource.gone", "", ChoiceGone),
            (404, "http.404", "", NotTheApi),
            (404, "", "", NotTheApi),
            (404, "account.not_found", "", AccountGone),
            (404, "brand.not_found", "", BrandGone),
            (400, "validation.field_invalid", "page_ids", ChoiceRefused),
            (400, "validation.field_required", "platform_account_id", ChoiceRefused),
            (409, "resource.conflict", "", BrandTaken),
        ],
    );
    check(
        at_pages,
        &[
            (409, "resource.conflict", "", ChoiceRefused),
            (404, "resource.not_found", "", ChoiceGone),
            (404, "account.not_found", "", AccountGone),
            (404, "brand.not_found", "", BrandGone),
            (404, "http.404", "", NotTheApi),
        ],
    );
}

#[test]
fn refusals_of_brands_and_invites() {
    check(
        at_brands,
        &[
            (400, "validation.field_required", "name", FieldInvalid),
            (404, "brand.not_found", "", BrandGone),
            (404, "resource.not_found", "", BrandGone),
            (404, "http.404", "", NotTheApi),
        ],
    );
    assert_eq!(met(400, "validation.field_invalid", "name", at_brands).1.as_deref(), Some("name"));
    check(
        at_invites,
        &[
            (409, "resource.conflict", "", InviteExists),
            (410, "resource.gone", "", InviteGone),
            (410, "invite.expired", "", InviteGone),
            (400, "invite.invalid", "", InviteGone),
            (404, "brand.not_found", "", BrandGone),
            (404, "resource.not_found", "", BrandGone),
            (404, "http.404", "", NotTheApi),
            (400, "validation.field_invalid", "platform", PlatformUnsupported),
            (400, "validation.field_invalid", "expires_in_days", FieldInvalid),
        ],
    );
}

#[test]
fn a_thing_that_is_gone_is_told_from_an_endpoint_that_is_not_there() {
    let gone = |status, code| Said { status, code, field: "" }.is_gone();
    for (status, code) in [(404, "account.not_found"), (404, "account_not_found"), (410, "resource.gone")] {
        assert!(gone(status, code), "{code}");
    }
    for (status, code) in [(404, ""), (404, "http.404"), (403, "account.not_found"), (500, "resource.gone")] {
        assert!(!gone(status, code), "{status} {code}");
    }
}

#[test]
fn a_result_says_what_a_request_would_have_been_told() {
    for (code, expected) in [
        ("auth.state_mismatch", KeyChanged),
        ("auth.invalid_key", KeyRefused),
        ("validation.field_invalid", SignInStale),
        ("validation.brand_invalid", BrandGone),
        ("account.already_linked", LinkedElsewhere),
        ("account.different_login", DifferentLogin),
        ("brand.not_found", BrandGone),
        ("billing.brands_limit", BrandLimit),
        ("billing.past_due", PastDue),
        ("invite.expired", InviteGone),
        ("platform.instagram.permission_denied", NotAllowed),
        ("platform.instagram.auth", SignInStale),
        ("platform.facebook.page_cap", PageCap),
        ("platform.tiktok.api_error", ServiceDown),
        ("byok.anything", NotSetUp),
        ("system.internal", ServiceDown),
        ("resource.conflict", BrandTaken),
        ("something.new", Refused),
    ] {
        assert_eq!(result_error(code), Some(expected), "{code}");
    }
    for of_platform in ["access_denied", "user_cancelled_login", "server_error", "unknown", ""] {
        assert_eq!(result_error(of_platform), None, "{of_platform}");
    }
}
