//! Which of the service's documents is spoken, and what the documents leave open.

use std::collections::BTreeSet;

/// The two contracts that the service has documented.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Contract {
    /// The guide of March 2026: the caller receives the platform's callback and exchanges the code.
    #[default]
    Seed,
    /// The API reference of August 2026: the service receives the callback and sends the result on.
    Current,
}

/// Something that the documents leave open. Without the switch the likelier answer is played, with it the other.
/// Neither is documented behaviour of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Guess {
    /// See [`Guess::about`], as for all of these.
    WrongKeyBurns,
    /// Current contract only.
    StaleStateMismatch,
    /// Current contract only.
    OtherWording,
    /// Current contract only.
    CredentialInvalid,
    /// Current contract only.
    MissingFieldInvalid,
    /// Current contract only.
    MetadataRedirectResult,
    /// Seed contract only.
    WebOnly,
    /// Current contract only.
    CustomScheme,
    /// Current contract only.
    AnyPort,
    /// Current contract only.
    NoProxyFlow,
    /// Both contracts.
    NoReason,
    /// Both contracts.
    ReasonSuspended,
    /// Current contract only.
    ListMetadata,
    /// Current contract only.
    AccountById,
    /// Both contracts.
    ListReversed,
    /// Both contracts.
    LargeBodies,
    /// Current contract only.
    PagedList,
    /// Both contracts.
    RemoveAgain,
    /// Both contracts.
    NewIdAfterRemoval,
    /// Current contract only.
    BrandFullReplaces,
    /// Current contract only.
    LimitsUnsupported,
    /// Both contracts.
    NoRetryAfter,
    /// Current contract only.
    ReadScopeConnects,
    /// Current contract only.
    SelectionAdds,
}

impl Guess {
    /// Every switch.
    pub const ALL: [Self; 24] = [
        Self::WrongKeyBurns,
        Self::StaleStateMismatch,
        Self::OtherWording,
        Self::CredentialInvalid,
        Self::MissingFieldInvalid,
        Self::MetadataRedirectResult,
        Self::WebOnly,
        Self::CustomScheme,
        Self::AnyPort,
        Self::NoProxyFlow,
        Self::NoReason,
        Self::ReasonSuspended,
        Self::ListMetadata,
        Self::AccountById,
        Self::ListReversed,
        Self::LargeBodies,
        Self::PagedList,
        Self::RemoveAgain,
        Self::NewIdAfterRemoval,
        Self::BrandFullReplaces,
        Self::LimitsUnsupported,
        Self::NoRetryAfter,
        Self::ReadScopeConnects,
        Self::SelectionAdds,
    ];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// What is played without the switch, and what with it.
    #[must_use]
    pub fn about(self) -> (&'static str, &'static str) {
        let (_, without, with) = self.row();
        (without, with)
    }

    #[expect(clippy::too_many_lines, reason = "one table, a row for each switch")]
    fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::WrongKeyBurns => (
                "wrong-key-burns",
                "a wrong key leaves the state to the right one",
                "a wrong key uses the state up",
            ),
            Self::StaleStateMismatch => (
                "stale-state-mismatch",
                "a used, expired or unknown state is 400 validation.field_invalid",
                "it is 403 auth.state_mismatch",
            ),
            Self::OtherWording => (
                "other-wording",
                "error messages are likely sentences",
                "every message is another sentence, so that a client that reads them is found out",
            ),
            Self::CredentialInvalid => (
                "credential-invalid",
                "a platform that refuses a credential is 401 platform.<slug>.auth",
                "it is 400 validation.field_invalid",
            ),
            Self::MissingFieldInvalid => (
                "missing-field-invalid",
                "a missing metadata field is 400 validation.field_required",
                "it is 400 validation.body_invalid",
            ),
            Self::MetadataRedirectResult => (
                "metadata-redirect-result",
                "metadata.redirect_uri starts the proxy flow and gets a code",
                "it is taken for redirect_uri and gets a result",
            ),
            Self::WebOnly => (
                "web-only",
                "redirect_uri may have the scheme of an app",
                "it is https, or http to this computer",
            ),
            Self::CustomScheme => (
                "custom-scheme",
                "redirect_uri is https, or http to this computer",
                "it may have the scheme of an app",
            ),
            Self::AnyPort => (
                "any-port",
                "a registered address is compared byte for byte",
                "the port of one on this computer may differ",
            ),
            Self::NoProxyFlow => (
                "no-proxy-flow",
                "the proxy flow works for every platform that a browser signs in to",
                "every exchange is 400 validation.field_invalid",
            ),
            Self::NoReason => {
                ("no-reason", "an account that needs somebody says token_expired", "it gives no reason")
            }
            Self::ReasonSuspended => (
                "reason-suspended",
                "a channel on YouTube that needs somebody says token_expired",
                "it says youtube_account_suspended, the only reason that the documents name",
            ),
            Self::ListMetadata => {
                ("list-metadata", "the list has no metadata", "it has what the platform told at sign-in")
            }
            Self::AccountById => {
                ("account-by-id", "GET /accounts/{id} does not exist", "it gives the one account")
            }
            Self::ListReversed => (
                "list-reversed",
                "the list is ordered by id",
                "a complete list is ordered the other way round",
            ),
            Self::LargeBodies => ("large-bodies", "a body may have 64 KiB", "it may have 1 MiB"),
            Self::PagedList => (
                "paged-list",
                "the list is complete",
                "it has 100 accounts a page and pagination.next_cursor",
            ),
            Self::RemoveAgain => ("remove-again", "removing an account twice is 404", "it is 204 again"),
            Self::NewIdAfterRemoval => (
                "new-id-after-removal",
                "an account that was removed and is connected again has its old id",
                "it has a new one",
            ),
            Self::BrandFullReplaces => (
                "brand-full-replaces",
                "a second account of a platform in a brand is 409 resource.conflict",
                "it takes the place of the first",
            ),
            Self::LimitsUnsupported => (
                "limits-unsupported",
                "the limits of a platform without any are {}",
                "they are 501 resource.not_supported",
            ),
            Self::NoRetryAfter => ("no-retry-after", "429 and 503 say when to come back", "they do not"),
            Self::ReadScopeConnects => (
                "read-scope-connects",
                "connect, exchange, select and disconnect need accounts:manage",
                "accounts:read is enough for exchange, select and disconnect",
            ),
            Self::SelectionAdds => (
                "selection-adds",
                "a brand has the pages that were selected last, of those that the login offers",
                "they are added to those that it has",
            ),
        }
    }

    /// Finds one by its name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|guess| guess.name() == name)
    }
}

/// The switches that are on.
pub type Guesses = BTreeSet<Guess>;

/// What the workspaces have paid for (rate-limits guide): how many brands they may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Plan {
    /// 2 brands.
    Free,
    /// 10 brands.
    Starter,
    /// 50 brands.
    Pro,
    /// 200 brands.
    Business,
    /// Any number of brands.
    #[default]
    Enterprise,
}

impl Plan {
    /// Every plan.
    pub const ALL: [Self; 5] = [Self::Free, Self::Starter, Self::Pro, Self::Business, Self::Enterprise];

    /// As `GET /users/me` writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Starter => "starter",
            Self::Pro => "pro",
            Self::Business => "business",
            Self::Enterprise => "enterprise",
        }
    }

    /// How many brands; `None` is any number.
    pub(crate) fn brands(self) -> Option<usize> {
        match self {
            Self::Free => Some(2),
            Self::Starter => Some(10),
            Self::Pro => Some(50),
            Self::Business => Some(200),
            Self::Enterprise => None,
        }
    }

    /// How many posts a month; `None` is any number.
    pub(crate) fn posts(self) -> Option<usize> {
        match self {
            Self::Free => Some(10),
            Self::Starter | Self::Pro | Self::Business | Self::Enterprise => None,
        }
    }

    /// How many interactions a month; `None` is any number.
    pub(crate) fn interactions(self) -> Option<usize> {
        match self {
            Self::Free => Some(50),
            Self::Starter | Self::Pro | Self::Business | Self::Enterprise => None,
        }
    }

    /// Finds one by its name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|plan| plan.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_switch_and_plan_is_found_by_a_name_of_its_own() {
        assert!(Guess::ALL.into_iter().all(|guess| Guess::parse(guess.name()) == Some(guess)));
        assert!(Plan::ALL.into_iter().all(|plan| Plan::parse(plan.name()) == Some(plan)));
        assert_eq!(Guess::parse("no-such"), None);
    }
}
