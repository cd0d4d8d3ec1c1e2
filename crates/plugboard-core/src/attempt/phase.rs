//! Where an attempt stands, in a form that can be stored.

use serde::{Deserialize, Serialize};

use super::STEP_MS;
use crate::error::{Error, ErrorCode};
use crate::view::{Outcome, Person};

/// Where an attempt stands. Every phase that is not an end has a deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "phase")]
pub enum Phase {
    /// The service was asked.
    Starting,
    /// The browser is open.
    Waiting {
        /// When a callback comes too late.
        until: i64,
    },
    /// A callback matched; nothing was sent yet.
    Claimed {
        /// When it is too late to send it.
        until: i64,
    },
    /// The exchange may be on its way; it is never sent again.
    Exchanging {
        /// When waiting for its outcome is given up.
        until: i64,
    },
    /// The service says that it connected the account itself; the list is asked whose it is.
    Confirming {
        /// When waiting for the list is given up.
        until: i64,
        /// The account, as the browser brought it.
        account: String,
    },
    /// One of several pages or profiles has to be chosen.
    Choosing {
        /// When the service forgets what there is to choose from.
        until: i64,
        /// What to ask the service for.
        connection: String,
    },
    /// What was chosen may be on its way; it is never sent again by itself.
    Selecting {
        /// When waiting for its outcome is given up.
        until: i64,
        /// What was chosen from.
        connection: String,
        /// When the service forgets that.
        chosen_until: i64,
    },
    /// An account came.
    Connected {
        /// Which.
        got: Person,
        /// Further ones that the same login brought.
        #[serde(default)]
        others: Vec<Person>,
        /// What that means.
        outcome: Outcome,
    },
    /// The person said no.
    Declined {
        /// The platform's error code.
        reason: String,
    },
    /// Cancelled here.
    Cancelled,
    /// Nobody came in time.
    Expired,
    /// Nobody can say whether it worked.
    Unconfirmed,
    /// It did not work.
    Failed {
        /// What the person met.
        code: ErrorCode,
        /// The form field at fault.
        field: Option<String>,
        /// For support.
        reference: String,
    },
}

impl Phase {
    /// Whether the attempt is over.
    #[must_use]
    pub fn is_end(&self) -> bool {
        match self {
            Self::Starting
            | Self::Waiting { .. }
            | Self::Claimed { .. }
            | Self::Exchanging { .. }
            | Self::Confirming { .. }
            | Self::Choosing { .. }
            | Self::Selecting { .. } => false,
            Self::Connected { .. }
            | Self::Declined { .. }
            | Self::Cancelled
            | Self::Expired
            | Self::Unconfirmed
            | Self::Failed { .. } => true,
        }
    }

    /// When a [`Event::Tick`] will end it.
    #[must_use]
    pub fn deadline(&self, started: i64) -> Option<i64> {
        match self {
            Self::Starting => Some(started + STEP_MS),
            Self::Waiting { until }
            | Self::Claimed { until }
            | Self::Exchanging { until }
            | Self::Confirming { until, .. }
            | Self::Choosing { until, .. }
            | Self::Selecting { until, .. } => Some(*until),
            Self::Connected { .. }
            | Self::Declined { .. }
            | Self::Cancelled
            | Self::Expired
            | Self::Unconfirmed
            | Self::Failed { .. } => None,
        }
    }

    pub(super) fn failed(error: Error) -> Self {
        Self::Failed { code: error.code, field: error.field, reference: error.reference }
    }
}
