//! One way on which a browser may come back to an attempt.

use serde::{Deserialize, Serialize};

use crate::callback::{Answer, Callback};
use crate::vault::Digest;
use crate::view::Way;

/// A sign-in address that was given out, by what has to come back. Of its states there are digests only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// How it comes back.
    pub way: Way,
    /// The redirect address given at connect; the exchange repeats it. None when the service shows its own page.
    pub redirect_uri: Option<String>,
    /// The state that the service gave: it comes back with a code.
    pub service_state: Digest,
    /// The state that we gave (current contract): it comes back with a result.
    pub own_state: Option<Digest>,
    /// When it comes back too late.
    pub until: i64,
    /// It came back without an account.
    #[serde(default)]
    pub spent: bool,
}

impl Ticket {
    /// Whether a callback belongs to this ticket: it came to its address with its state. A result, which the
    /// service sends, has to bring the state that we gave, and is not believed without.
    #[must_use]
    pub fn matches(&self, callback: &Callback) -> bool {
        let state = callback.state.digest();
        let (own, service) = (self.own_state == Some(state), self.service_state == state);
        let known = match callback.answer {
            Answer::Granted { .. } | Answer::Refused { .. } => own | service,
            Answer::Succeeded { .. } | Answer::Choose { .. } => own,
        };
        known && self.redirect_uri.as_ref() == Some(&callback.redirect_uri)
    }

    /// Whether something may still come.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.spent
    }

    pub(super) fn used(self) -> Self {
        Self { spent: true, ..self }
    }
}
