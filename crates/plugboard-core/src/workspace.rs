//! A workspace: an API key, the address it belongs to, and the list of its accounts.
//!
//! There are two of them, the live one and Rehearsal; attempts belong to one for life.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::accounts::{Account, Freshness, Gaps, Index, Whole};
use crate::address::ApiAddress;
use crate::api::{Api, Brand};
use crate::board::Stored;
use crate::checking::Rhythm;
use crate::error::{Error, ErrorCode, Result};
use crate::network::Network;
use crate::vault::{Digest, Secret};
use crate::view::{BrandRef, BrandView, Contract, KeyKept, PlanView, WorkspaceId};

/// An open workspace.
pub struct Workspace {
    /// Which one.
    pub id: WorkspaceId,
    /// Where the API is.
    pub address: ApiAddress,
    /// The API with this key.
    pub api: Arc<Api>,
    /// Which key at which address this is, for attempts to remember.
    pub fingerprint: Digest,
    /// Where the key is kept.
    pub kept: KeyKept,
    /// What the service speaks, once it was found out.
    pub found: Option<Contract>,
    /// It was found out since Plugboard was started; before, it is what was found at another time.
    pub probed: bool,
    /// What it was told to be.
    pub chosen: Option<Contract>,
    /// The accounts.
    pub list: List,
    /// The brands.
    pub brands: Brands,
    /// What the plan allows.
    pub plan: Option<PlanView>,
}

/// The brands of a workspace (current contract only).
#[derive(Debug, Default)]
pub struct Brands {
    /// As the service listed them.
    pub list: Vec<Brand>,
    /// As they are shown, which is made when they or the accounts change: the view is made far more often.
    pub shown: Arc<Vec<BrandView>>,
    /// The one that the last account went to.
    pub last: Option<String>,
    /// Why they could not be listed.
    pub problem: Option<Error>,
}

impl Brands {
    /// The name of a brand; its id while the name is not known.
    #[must_use]
    pub fn name(&self, id: &str) -> String {
        self.list.iter().find(|brand| brand.id == id).map_or(id, |brand| &brand.name).to_owned()
    }

    /// The brand that was chosen for a new account: the service would make one unasked if there were none.
    pub fn chosen(&self, id: Option<&str>) -> Result<BrandRef> {
        let id = id.ok_or(ErrorCode::BrandMissing)?;
        let found = self.list.iter().find(|brand| brand.id == id).ok_or(ErrorCode::BrandGone)?;
        Ok(BrandRef { id: found.id.clone(), name: found.name.clone() })
    }
}

/// The account list of a workspace and how fresh it is.
#[derive(Default)]
pub struct List {
    /// The accounts themselves.
    pub index: Index,
    /// What was missing in the last list; unknown before there was one.
    pub gaps: Option<Gaps>,
    /// Accounts that an incomplete list lacked, as they were known before.
    pub unlisted: Vec<Account>,
    /// When the service last answered, in milliseconds since 1970.
    pub checked_at: Option<i64>,
    /// A check is under way.
    pub checking: bool,
    /// The steady time until which the service asks to wait before the list is checked again.
    pub asked_to_wait: Option<i64>,
    /// How often it has been waited for in a row.
    pub waits: u32,
    /// Why the last check did not work.
    pub problem: Option<Error>,
    /// Checks begun so far.
    pub asked: u32,
    /// The newest check whose answer was taken.
    pub taken: u32,
    /// Since when the service could not be asked, in milliseconds since 1970.
    pub unreachable_since: Option<i64>,
    /// What of it is on disk.
    pub stored: Stored,
    /// How background checks follow on each other.
    pub rhythm: Rhythm,
    /// The accounts that need a person, by id, with their platforms; none before there was a list.
    pub broken: Option<HashMap<String, String>>,
    /// When it was last written down how the list is.
    pub noted_at: Option<i64>,
    /// Accounts that were disconnected here since the last list, by id.
    pub disconnected: Vec<String>,
    /// Accounts that break again and again after good reconnects, by id.
    pub not_you: Vec<String>,
}

impl List {
    /// Whether the last list was complete. One from an earlier run may not have been.
    #[must_use]
    pub fn whole(&self) -> Whole {
        self.gaps.map_or(Whole::No, Gaps::whole)
    }

    /// Whether it is known to be as the service has it. While that asks to wait, nobody knows.
    #[must_use]
    pub fn freshness(&self) -> Freshness {
        match self.asked_to_wait {
            Some(_) => Freshness::Stale,
            None => self.index.freshness(),
        }
    }

    /// Learns which accounts need a person: those that did not at the last list, with their platforms. The first list
    /// has no such. One that a list with gaps lacks is as it was.
    pub fn learn_broken(&mut self) -> Vec<(String, String)> {
        let broken = self.index.roll().broken().iter();
        let mut broken: HashMap<_, _> =
            broken.map(|account| (account.id.clone(), account.platform.clone())).collect();
        let new = self.broken.as_ref().map_or(Vec::new(), |before| {
            let new = broken.iter().filter(|(id, _)| !before.contains_key(*id));
            new.map(|(id, platform)| (id.clone(), platform.clone())).collect()
        });
        if self.whole() == Whole::No {
            let listed: HashSet<&str> = self.index.accounts().map(|account| account.id.as_str()).collect();
            let before = self.broken.take().into_iter().flatten();
            broken.extend(before.filter(|(id, _)| !listed.contains(id.as_str())));
        }
        self.broken = Some(broken);
        new
    }
}

impl Workspace {
    /// Opens a workspace with a key that was already cleaned by [`crate::api_key::clean_key`].
    pub fn open(
        id: WorkspaceId,
        address: ApiAddress,
        key: Secret,
        kept: KeyKept,
        network: &Network,
    ) -> Result<Self> {
        // With the address: the same key elsewhere is another workspace, and never gets this one's codes.
        let fingerprint = Secret::new(format!("{}\n{}", address.as_str(), key.expose())).digest();
        let api = Arc::new(Api::new(&address, key, network)?);
        Ok(Self {
            id,
            address,
            api,
            fingerprint,
            kept,
            found: None,
            probed: false,
            chosen: None,
            list: List::default(),
            brands: Brands::default(),
            plan: None,
        })
    }

    /// An error, or the API version where that explains it: another one was chosen than the service has. The list is
    /// asked for alike in both: if it fails too, there is another reason.
    #[must_use]
    pub fn explained(&self, error: Error) -> Error {
        let chosen_wrong = self.chosen.zip(self.found).is_some_and(|(chosen, found)| chosen != found);
        let by_version = matches!(
            error.code,
            ErrorCode::NotTheApi
                | ErrorCode::Refused
                | ErrorCode::WayRefused
                | ErrorCode::BrandMissing
                | ErrorCode::BrandGone
                | ErrorCode::FieldWanted
                | ErrorCode::PlatformUnsupported
        );
        if chosen_wrong && by_version && self.list.problem.is_none() {
            Error { code: ErrorCode::VersionWrong, ..error }
        } else {
            error
        }
    }

    /// What the service speaks, as far as it is known.
    #[must_use]
    pub fn contract(&self) -> Option<Contract> {
        self.chosen.or(self.found)
    }
}
