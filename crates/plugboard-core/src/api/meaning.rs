//! What the codes of the two contracts mean for the person (API guide, "Errors"). No decision is about wording.
//!
//! A code means the same wherever it comes from; what does not is in the table of the endpoint.

use crate::error::ErrorCode;

/// What a refusal says, apart from words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) status: u16,
    pub(super) code: &'a str,
    /// The field that it is about, or nothing.
    pub(super) field: &'a str,
}

impl Said<'_> {
    fn has_code(&self) -> bool {
        !self.code.is_empty()
    }

    /// A thing that is not there; without a code, or with one of the router's, it is the endpoint that is not.
    pub(super) fn is_gone(&self) -> bool {
        matches!(self.status, 404 | 410) && self.has_code() && !self.code.starts_with("http.")
    }

    fn is_about_form(&self) -> bool {
        self.status == 400 && (self.code.starts_with("validation.") || self.code == "missing_metadata")
    }
}

/// What a refusal means wherever it comes from.
pub(super) fn anywhere(status: u16, code: &str) -> ErrorCode {
    by_code(code).unwrap_or(match status {
        300..=399 => ErrorCode::NotTheApi,
        401 => ErrorCode::KeyRefused,
        402 => ErrorCode::PastDue,
        409 => ErrorCode::LinkedElsewhere,
        412 => ErrorCode::NotSetUp,
        429 => ErrorCode::RateLimited,
        500.. => ErrorCode::ServiceDown,
        _ => ErrorCode::Refused,
    })
}

fn by_code(code: &str) -> Option<ErrorCode> {
    if let Some(kind) = platform_kind(code) {
        return by_platform(kind);
    }
    Some(match code {
        "auth.insufficient_scope" | "auth.dashboard_only" | "auth.requires_dashboard_auth" => {
            ErrorCode::KeyLimited
        }
        "auth.state_mismatch" => ErrorCode::KeyChanged,
        "account.not_found" | "account_not_found" => ErrorCode::AccountGone,
        "account.already_linked" | "account_already_linked" => ErrorCode::LinkedElsewhere,
        "account.different_login" => ErrorCode::DifferentLogin,
        "account.unsupported_platform"
        | "unsupported_platform"
        | "resource.not_supported"
        | "not_supported" => ErrorCode::PlatformUnsupported,
        "brand.not_found" | "validation.brand_invalid" => ErrorCode::BrandGone,
        "resource.conflict" => ErrorCode::BrandTaken,
        "billing.brands_limit" | "brand.limit_reached" => ErrorCode::BrandLimit,
        "billing.profile_units_limit" => ErrorCode::PlanLimit,
        "billing.platform_not_available" => ErrorCode::PlanExcludes,
        "billing.past_due" => ErrorCode::PastDue,
        "byok.test_rate_limited" | "rate_limit_exceeded" | "platform_rate_limit" => ErrorCode::RateLimited,
        "byok.credentials_missing" | "byok.credentials_invalid" | "byok.credentials_forbidden" => {
            ErrorCode::NotSetUp
        }
        "invite.expired" | "invite.invalid" => ErrorCode::InviteGone,
        "system.internal" => ErrorCode::ServiceDown,
        _ => return None,
    })
}

/// What follows the slug of `platform.<slug>.<kind>`.
fn platform_kind(code: &str) -> Option<&str> {
    code.strip_prefix("platform.")?.rsplit_once('.').map(|(_, kind)| kind)
}

/// `platform.<slug>.<kind>`: what the platform said to the service. Its 401 is never about the API key.
fn by_platform(kind: &str) -> Option<ErrorCode> {
    Some(match kind {
        "auth" => ErrorCode::SignInStale,
        "auth_factor_required" => ErrorCode::SecondFactor,
        "no_pages" | "no_channels" | "no_locations" => ErrorCode::NothingManaged,
        "permission_denied" | "dm_scope_missing" => ErrorCode::NotAllowed,
        "account_suspended" => ErrorCode::NotAllowed,
        "brand_has_account" => ErrorCode::BrandTaken,
        "page_cap" => ErrorCode::PageCap,
        "rate_limit" => ErrorCode::RateLimited,
        "api_error" => ErrorCode::ServiceDown,
        _ => return None,
    })
}

/// At the list.
pub(super) fn at_list(said: Said<'_>) -> Option<ErrorCode> {
    (said.status == 404).then_some(ErrorCode::NotTheApi)
}

/// At connect, for the browser. The seed contract gives `missing_metadata` to every field; Plugboard always sends
/// the platform, so it can only be the address that the browser shall come back to.
pub(super) fn at_connect(said: Said<'_>) -> Option<ErrorCode> {
    let is_no = (400..500).contains(&said.status);
    if is_no && (said.field == "redirect_uri" || said.code.contains("redirect")) {
        return Some(ErrorCode::WayRefused);
    }
    match (said.status, said.code) {
        (400, "missing_metadata") => Some(ErrorCode::WayRefused),
        _ => about_target(said).or_else(|| {
            let wanted = said.code == "validation.field_required" && !said.field.is_empty();
            wanted.then_some(ErrorCode::FieldWanted)
        }),
    }
}

/// At connect, with what the person typed, given the names of the fields that were sent. A 401 may be about that or
/// about the API key, and only the code tells.
pub(super) fn at_submit(said: Said<'_>, is_sent: impl Fn(&str) -> bool) -> Option<ErrorCode> {
    let by_platform = platform_kind(said.code) == Some("auth");
    match (said.status, said.code) {
        (401, "invalid_credentials" | "invalid_token") => Some(ErrorCode::CredentialRefused),
        (401, _) if by_platform => Some(ErrorCode::CredentialRefused),
        (400, "missing_metadata") => Some(ErrorCode::FieldInvalid),
        _ => about_target(said).or_else(|| {
            let of_form = said.is_about_form();
            let sent = is_sent(said.field);
            let wanted = said.code == "validation.field_required" && !sent && !said.field.is_empty();
            // Without the name of a field it is about all that was sent.
            let met = match (wanted, sent, said.code) {
                (true, _, _) => ErrorCode::FieldWanted,
                (false, true, _) | (false, _, "validation.field_required") => ErrorCode::FieldInvalid,
                (false, false, _) => ErrorCode::CredentialRefused,
            };
            of_form.then_some(met)
        }),
    }
}

/// Where an account was to go, and on which platform it is.
fn about_target(said: Said<'_>) -> Option<ErrorCode> {
    match (said.status, said.code, said.field) {
        (400, "validation.field_required", "brand_id") => Some(ErrorCode::BrandMissing),
        (400, _, "brand_id") | (404, "resource.not_found", _) => Some(ErrorCode::BrandGone),
        (400, _, "platform") => Some(ErrorCode::PlatformUnsupported),
        _ => None,
    }
}

/// At the exchange. Plugboard always sends every field, so what is wrong with one can only be that the state is
/// used, too old or unknown.
pub(super) fn at_exchange(said: Said<'_>) -> Option<ErrorCode> {
    match (said.status, said.code) {
        (403, "unauthorized") => Some(ErrorCode::KeyChanged),
        (401, "invalid_credentials" | "invalid_token") => Some(ErrorCode::SignInStale),
        _ => about_target(said).or_else(|| said.is_about_form().then_some(ErrorCode::SignInStale)),
    }
}

/// At a choice that is pending.
pub(super) fn at_choice(said: Said<'_>) -> Option<ErrorCode> {
    let known = by_code(said.code).is_some();
    if said.is_about_form() && !known {
        Some(ErrorCode::ChoiceRefused)
    } else if said.is_gone() && !known {
        Some(ErrorCode::ChoiceGone)
    } else {
        no_endpoint(said)
    }
}

/// At brands.
pub(super) fn at_brands(said: Said<'_>) -> Option<ErrorCode> {
    if said.is_about_form() {
        Some(ErrorCode::FieldInvalid)
    } else if said.is_gone() {
        Some(ErrorCode::BrandGone)
    } else {
        no_endpoint(said)
    }
}

/// At the pages of an account or login.
pub(super) fn at_pages(said: Said<'_>) -> Option<ErrorCode> {
    // The page is another brand's.
    let taken = said.code == "resource.conflict";
    if taken { Some(ErrorCode::ChoiceRefused) } else { at_choice(said) }
}

/// At invites.
pub(super) fn at_invites(said: Said<'_>) -> Option<ErrorCode> {
    let known = by_code(said.code).is_some();
    match (said.code, said.field) {
        ("resource.conflict", _) => Some(ErrorCode::InviteExists),
        ("resource.gone", _) => Some(ErrorCode::InviteGone),
        _ if said.is_about_form() && !known => about_target(said).or(Some(ErrorCode::FieldInvalid)),
        _ if said.is_gone() && !known => Some(ErrorCode::BrandGone),
        _ => no_endpoint(said),
    }
}

/// Nothing that the service says of itself: something else stands there.
fn no_endpoint(said: Said<'_>) -> Option<ErrorCode> {
    (said.status == 404 && !said.is_gone()).then_some(ErrorCode::NotTheApi)
}

/// What the service's own result means when it brings an error to the redirect address (API guide, "OAuth": the
/// code that a request would have been answered with). `None` for what is not the service's own.
#[must_use]
pub fn result_error(code: &str) -> Option<ErrorCode> {
    let of_service = |status| Some(anywhere(status, code));
    match code.split_once('.')? {
        ("validation", "brand_invalid") => Some(ErrorCode::BrandGone),
        ("validation", _) => Some(ErrorCode::SignInStale),
        ("auth", _) => of_service(401),
        ("billing", _) => of_service(403),
        ("byok", _) => of_service(412),
        ("system", _) => of_service(500),
        (_, _) => of_service(400),
    }
}

#[cfg(test)]
mod tests;
