//! What happens to an attempt, and what has to be done because of it.

use super::Ticket;
use crate::error::Error;
use crate::view::Person;

/// What happens to an attempt.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The service gave a sign-in address (202), or a second one for another way.
    Offered(Ticket),
    /// The service gave accounts (201), at least one.
    Arrived(Vec<Person>),
    /// A definite no, from the service or before anything was sent.
    Refused(Error),
    /// Something was sent and the answer was lost.
    Lost,
    /// A callback with a code matched the state.
    Returned,
    /// A callback matched the state, and names the account that the service connected.
    Told {
        /// The account.
        account: String,
    },
    /// One of several pages or profiles has to be chosen.
    Choose {
        /// What to ask the service for.
        connection: String,
    },
    /// A callback with an error matched the state of this ticket.
    Declined {
        /// The platform's error code.
        reason: String,
        /// Which ticket, by its place.
        ticket: usize,
    },
    /// A callback with the service's own error matched the state of this ticket.
    Failed {
        /// What the person met.
        error: Error,
        /// Which ticket, by its place.
        ticket: usize,
    },
    /// The exchange goes out now.
    Sending,
    /// What was chosen goes out now.
    Selected,
    /// The list was asked what became of a lost answer, or of a browser that does not come back.
    Judged(Option<Person>),
    /// The person cancels.
    Cancel,
    /// Time passed.
    Tick,
    /// The program was started anew; whatever was in memory is gone.
    Restarted,
}

/// What has to be done after a step, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Write the attempt down, before anything else happens.
    Save,
    /// Open the sign-in address.
    OpenBrowser,
    /// Exchange the code, once.
    Exchange,
    /// Ask the list whose account the service connected.
    Confirm,
    /// Fetch what there is to choose from.
    FetchChoice,
    /// Ask the list what became of a lost answer.
    Reconcile,
    /// Forget code and sign-in address.
    Forget,
    /// Fetch the list: something changed.
    Refresh,
}
