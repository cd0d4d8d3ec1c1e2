//! Which way a browser is to come back, from what is known of each: what the system says of links, and what the
//! last test or sign-in showed.

use serde::{Deserialize, Serialize};

use crate::attempt::Attempt;
use crate::platform;
use crate::view::{Contract, LinkOwner, Way, WayState};

/// What is known of the ways on this computer. Kept between two starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ways {
    /// What the last test or sign-in said of links.
    pub deep_link: WayState,
    /// And of the page on this computer.
    pub loopback: WayState,
    /// When the last test ended.
    pub tested_at: Option<i64>,
    /// Which program links go to; asked anew at each start.
    #[serde(skip, default = "unknown")]
    pub owner: LinkOwner,
}

fn unknown() -> LinkOwner {
    LinkOwner::Unknown
}

impl Default for Ways {
    fn default() -> Self {
        Self {
            deep_link: WayState::Unknown,
            loopback: WayState::Unknown,
            tested_at: None,
            owner: LinkOwner::Unknown,
        }
    }
}

impl Ways {
    /// The ways to ask the service for, the best first. The current contract takes web addresses only.
    #[must_use]
    pub fn to_try(&self, contract: Contract, slug: &str) -> Vec<Way> {
        match contract {
            Contract::Seed => match (self.links_are_ours(), self.deep_link, self.loopback) {
                // A code goes to no other program, whatever else works.
                (false, _, _) => vec![Way::Loopback],
                (true, _, WayState::Fails) => vec![Way::DeepLink, Way::Loopback],
                (true, WayState::Fails, _) => vec![Way::Loopback, Way::DeepLink],
                (true, _, _) => vec![Way::DeepLink, Way::Loopback],
            },
            // Where something has to be chosen, the service tells what only to the address that it sends to.
            Contract::Current if platform::find(slug).is_some_and(|known| known.has_choice) => {
                vec![Way::Loopback]
            }
            Contract::Current if self.loopback == WayState::Fails => vec![Way::Watch, Way::Loopback],
            Contract::Current => vec![Way::Loopback, Way::Watch],
        }
    }

    /// The way that is left for an attempt whose browser does not come back.
    #[must_use]
    pub fn left_for(&self, attempt: &Attempt) -> Option<Way> {
        let used = |way: &Way| attempt.tickets.iter().any(|ticket| ticket.way == *way);
        self.to_try(attempt.contract, &attempt.platform).into_iter().find(|way| !used(way))
    }

    /// A browser came back on this way, and did not on those that were tried before it.
    pub fn came_back(&mut self, attempt: &Attempt, way: Way) {
        let earlier = attempt.tickets.iter().map(|ticket| ticket.way).take_while(|tried| *tried != way);
        for tried in earlier {
            self.note(tried, WayState::Fails);
        }
        self.note(way, WayState::Works);
    }

    /// Notes what became of a way.
    pub fn note(&mut self, way: Way, state: WayState) {
        match way {
            Way::DeepLink => self.deep_link = state,
            Way::Loopback => self.loopback = state,
            Way::Watch | Way::Form => {}
        }
    }

    /// Whether a link would be handed to this Plugboard, as far as anybody knows.
    fn links_are_ours(&self) -> bool {
        match self.owner {
            LinkOwner::Us | LinkOwner::Unknown => true,
            LinkOwner::Other { .. } | LinkOwner::Nobody | LinkOwner::Moved | LinkOwner::Unreachable => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_way_comes_first() {
        use LinkOwner::{Moved, Nobody, Unknown, Unreachable, Us};
        use Way::{DeepLink, Loopback, Watch};
        use WayState::{Fails, Works};
        let other = || LinkOwner::Other { program: "Decoy".into() };
        let of = |contract, deep_link, loopback, owner| {
            Ways { deep_link, loopback, tested_at: None, owner }.to_try(contract, "instagram")
        };
        let any = WayState::Unknown;
        let table = [
            (Contract::Seed, any, any, Unknown, vec![DeepLink, Loopback]),
            (Contract::Seed, Works, Works, Us, vec![DeepLink, Loopback]),
            (Contract::Seed, Fails, any, Us, vec![Loopback, DeepLink]),
            (Contract::Seed, Works, any, other(), vec![Loopback]),
            (Contract::Seed, Works, any, Nobody, vec![Loopback]),
            (Contract::Seed, Works, any, Moved, vec![Loopback]),
            (Contract::Seed, Works, any, Unreachable, vec![Loopback]),
            (Contract::Seed, Works, Fails, other(), vec![Loopback]),
            // With both broken, the link that a person can paste is the better one.
            (Contract::Seed, Fails, Fails, Us, vec![DeepLink, Loopback]),
            (Contract::Current, any, any, Us, vec![Loopback, Watch]),
            (Contract::Current, Works, Fails, Us, vec![Watch, Loopback]),
        ];
        for (contract, deep_link, loopback, owner, expected) in table {
            let found = of(contract, deep_link, loopback, owner.clone());
            assert_eq!(found, expected, "{contract:?} {deep_link:?} {loopback:?} {owner:?}");
        }
        let facebook = Ways::default().to_try(Contract::Current, "facebook");
        assert_eq!(facebook, [Loopback], "only a browser that comes back says what there is to choose from");
    }
}
