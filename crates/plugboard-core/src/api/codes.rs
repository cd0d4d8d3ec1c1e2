//! What the machine codes of a refusal mean (API guides, "Errors", of 2026-03 and of 2026-08). Wording is never
//! looked at.

use super::Failure;
use crate::error::ErrorCode;

/// What a code means wherever it comes from; `None` if the status says more.
pub(super) fn meaning(code: &str) -> Option<ErrorCode> {
    Some(match code {
        "billing.brands_limit" | "brand.limit_reached" => ErrorCode::BrandLimit,
        "billing.profile_units_limit" => ErrorCode::PlanLimit,
        "billing.platform_not_available" => ErrorCode::PlanExcludes,
        "billing.past_due" => ErrorCode::PastDue,
        "auth.insufficient_scope" | "auth.dashboard_only" | "auth.requires_dashboard_auth" => {
            ErrorCode::KeyLimited
        }
        "auth.state_mismatch" => ErrorCode::KeyChanged,
        "account.not_found" | "account_not_found" => ErrorCode::AccountGone,
        "account.already_linked" | "account_already_linked" => ErrorCode::LinkedElsewhere,
        "account.different_login" => ErrorCode::DifferentLogin,
        "account.unsupported_platform" | "unsupported_platform" => ErrorCode::PlatformUnsupported,
        "brand.not_found" => ErrorCode::BrandGone,
        "invite.expired" | "invite.invalid" => ErrorCode::InviteGone,
        "validation.field_required" => ErrorCode::FieldWanted,
        "validation.field_invalid" => ErrorCode::FieldInvalid,
        "system.internal" => ErrorCode::ServiceDown,
        _ if code.starts_with("byok.") => ErrorCode::NotSetUp,
        _ => {
            return code
                .strip_prefix("platform.")
                .and_then(|rest| rest.split_once('.'))
                .and_then(of_platform);
        }
    })
}

/// `platform.<name>.<code>`.
fn of_platform((_, code): (&str, &str)) -> Option<ErrorCode> {
    Some(match code {
        "auth" => ErrorCode::CredentialRefused,
        "auth_factor_required" => ErrorCode::SecondFactor,
        "no_pages" | "no_channels" | "no_locations" => ErrorCode::NothingManaged,
        "permission_denied" | "dm_scope_missing" => ErrorCode::NotAllowed,
        "page_cap" => ErrorCode::PageCap,
        "rate_limit" => ErrorCode::RateLimited,
        "api_error" => ErrorCode::ServiceDown,
        "account_suspended" => ErrorCode::NotAllowed,
        "brand_has_account" => ErrorCode::LinkedElsewhere,
        _ => return None,
    })
}

/// What an error means that the service sends a browser back with (API guide, "OAuth", of 2026-08). `None` is
/// something that the platform said, most often that the person declined.
#[must_use]
pub fn result_error(code: &str) -> Option<ErrorCode> {
    match code {
        // A state that was used or is too old, in any of its spellings.
        "validation.field_invalid" | "validation.field_required" | "invalid_state" | "missing_metadata" => {
            Some(ErrorCode::SignInStale)
        }
        _ => meaning(code),
    }
}

/// What a refusal of the exchange means. `missing_metadata` is given both to a missing field and to a state that is
/// used, too old or unknown, and so is what took its place; Plugboard always sends every field, so it can only be
/// the state.
pub(super) fn exchange_error(status: u16, code: &str) -> Option<ErrorCode> {
    match (status, code) {
        (400, "missing_metadata" | "validation.field_invalid" | "validation.field_required") => {
            Some(ErrorCode::SignInStale)
        }
        (403, "unauthorized") => Some(ErrorCode::KeyChanged),
        _ => None,
    }
}

/// Whether connect was refused because of the address that the browser is to come back to. The seed contract has
/// one code for all that is missing in metadata, and there is nothing else in it.
pub(super) fn is_about_redirect(failure: &Failure) -> bool {
    match failure {
        Failure::Refused { status: 400, code: Some(code), error, .. } => {
            error.field.as_deref() == Some("redirect_uri")
                || code.contains("redirect")
                || code == "missing_metadata"
        }
        Failure::Refused { .. } | Failure::Unsent(_) | Failure::Lost(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_guides_that_has_words_of_its_own_has_them() {
        for (code, met) in [
            ("billing.brands_limit", ErrorCode::BrandLimit),
            ("brand.limit_reached", ErrorCode::BrandLimit),
            ("billing.profile_units_limit", ErrorCode::PlanLimit),
            ("billing.platform_not_available", ErrorCode::PlanExcludes),
            ("billing.past_due", ErrorCode::PastDue),
            ("auth.insufficient_scope", ErrorCode::KeyLimited),
            ("auth.dashboard_only", ErrorCode::KeyLimited),
            ("auth.state_mismatch", ErrorCode::KeyChanged),
            ("account.already_linked", ErrorCode::LinkedElsewhere),
            ("account.different_login", ErrorCode::DifferentLogin),
            ("unsupported_platform", ErrorCode::PlatformUnsupported),
            ("brand.not_found", ErrorCode::BrandGone),
            ("invite.expired", ErrorCode::InviteGone),
            ("byok.credentials_missing", ErrorCode::NotSetUp),
            ("platform.facebook.no_pages", ErrorCode::NothingManaged),
            ("platform.youtube.no_channels", ErrorCode::NothingManaged),
            ("platform.google.no_locations", ErrorCode::NothingManaged),
            ("platform.instagram.permission_denied", ErrorCode::NotAllowed),
            ("platform.facebook.page_cap", ErrorCode::PageCap),
            ("platform.bluesky.auth_factor_required", ErrorCode::SecondFactor),
            ("platform.telegram.auth", ErrorCode::CredentialRefused),
            ("platform.bluesky.rate_limit", ErrorCode::RateLimited),
            ("platform.tiktok.api_error", ErrorCode::ServiceDown),
        ] {
            assert_eq!(meaning(code), Some(met), "{code}");
        }
        for code in ["", "platform.", "platform.x", "http.404", "unauthorized", "auth.invalid_key"] {
            assert_eq!(meaning(code), None, "{code}");
        }
    }

    #[test]
    fn a_no_on_the_platforms_page_is_no_error_of_the_service() {
        for code in ["access_denied", "unknown", "server_error"] {
            assert_eq!(result_error(code), None, "{code}");
        }
        assert_eq!(result_error("platform.facebook.no_pages"), Some(ErrorCode::NothingManaged));
        assert_eq!(result_error("validation.field_invalid"), Some(ErrorCode::SignInStale));
    }
}
