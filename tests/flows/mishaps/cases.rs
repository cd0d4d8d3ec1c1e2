//! What is played: each mishap of the sandbox at each place where it makes sense. How it ends is not said here.

use plugboard_core::view::Contract;
use plugboard_sandbox::Mishap;
use serde_json::{Value, json};

pub const CONTRACTS: [Contract; 2] = [Contract::Seed, Contract::Current];

/// A list as other servers write it: with gaps, numbers for texts, NaN, half of an emoji, how many pages there are.
const OTHER_FORMS: &str = r#"{"page":1,"pages":1,"data":{
    "0":{"id":17841400008460056,"platform":"instagram","name":1984,"status":"active","reach":NaN},
    "2":{"id":-1001234567890,"platform":"instagram","name":"Cat \ud83d","status":"reconnect_required"}}}"#;

/// Where something goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// `POST /accounts/connect`, for the browser.
    Connect,
    /// The same, with what was typed.
    Form,
    /// The page of the platform.
    Consent,
    /// The same, when somebody is expected.
    Reconnect,
    /// The address to which the platform sends the browser, where that is the service's own.
    Callback,
    /// `POST /oauth/exchange`.
    Exchange,
    /// `GET /accounts/pending/{id}`.
    Choices,
    /// `POST /accounts/pending/{id}/select`.
    Select,
    /// `GET /accounts`.
    List,
    /// `DELETE /accounts/{id}`.
    Remove,
}

impl Place {
    /// Its name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Form => "connect with a form",
            Self::Consent => "consent",
            Self::Reconnect => "consent of a reconnect",
            Self::Callback => "callback of the service",
            Self::Exchange => "exchange",
            Self::Choices => "choices",
            Self::Select => "select",
            Self::List => "list",
            Self::Remove => "remove",
        }
    }

    /// What a script calls it.
    fn endpoint(self) -> &'static str {
        match self {
            Self::Connect | Self::Form => "connect",
            Self::Consent | Self::Reconnect => "consent",
            Self::Callback => "/oauth/callback",
            Self::Exchange => "exchange",
            Self::Choices | Self::Select => "/v1/accounts/pending",
            Self::List => "list",
            Self::Remove => "remove",
        }
    }

    fn is_in(self, contract: Contract) -> bool {
        match self {
            Self::Exchange => contract == Contract::Seed,
            Self::Callback | Self::Choices | Self::Select => contract == Contract::Current,
            Self::Connect | Self::Form | Self::Consent | Self::Reconnect | Self::List | Self::Remove => true,
        }
    }

    /// What changes nothing is asked for again, as long as that may help.
    fn is_asked_again(self) -> bool {
        matches!(self, Self::Connect | Self::Choices | Self::List)
    }
}

/// One thing that goes wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    pub contract: Contract,
    pub place: Place,
    pub mishap: Mishap,
    /// What distinguishes it from the other cases of this mishap at this place.
    pub how: String,
    /// The rule that plays it.
    pub rule: Value,
}

impl Case {
    /// The platform that is signed in to.
    pub fn platform(&self) -> &'static str {
        match (self.place, self.mishap) {
            (Place::Form, _) => "trustpilot",
            (Place::Choices | Place::Select, _) | (_, Mishap::PageMissing) => "facebook",
            (_, _) => "instagram",
        }
    }

    /// By contract, place, mishap in the sandbox's order, and variant.
    pub fn place_in_table(&self) -> (&'static str, Place, usize, String) {
        let number = Mishap::ALL.iter().position(|mishap| *mishap == self.mishap);
        (contract_name(self.contract), self.place, number.unwrap_or_default(), self.how.clone())
    }
}

pub fn contract_name(contract: Contract) -> &'static str {
    match contract {
        Contract::Seed => "seed",
        Contract::Current => "current",
    }
}

/// Everything that is played.
pub fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    for contract in CONTRACTS {
        for mishap in Mishap::ALL {
            for place in places(mishap, contract).into_iter().filter(|place| place.is_in(contract)) {
                for (how, rule) in variants(mishap, place) {
                    cases.push(Case { contract, place, mishap, how, rule });
                }
            }
        }
    }
    cases
}

fn places(mishap: Mishap, contract: Contract) -> Vec<Place> {
    match (mishap, contract) {
        (
            Mishap::Declined
            | Mishap::PlatformError
            | Mishap::StatelessRefusal
            | Mishap::LostCallback
            | Mishap::SecondCallback,
            _,
        ) => vec![Place::Consent],
        (Mishap::WrongPerson, _) => vec![Place::Consent, Place::Reconnect],
        (Mishap::ExpiredState, _) => vec![Place::Exchange, Place::Callback],
        // There are no pages in the seed contract, so that nothing is missing.
        (Mishap::PageMissing, Contract::Seed) => vec![Place::Consent],
        (Mishap::PageMissing, Contract::Current) => vec![Place::Choices],
        (Mishap::TokenExpired | Mishap::Reply, _) => vec![Place::List],
        (
            Mishap::Slow
            | Mishap::ServerError
            | Mishap::RateLimited
            | Mishap::NotJson
            | Mishap::Redirected
            | Mishap::KeyRefused
            | Mishap::Garbled
            | Mishap::Cut,
            _,
        ) => vec![
            Place::Connect,
            Place::Form,
            Place::Consent,
            Place::Callback,
            Place::Exchange,
            Place::Choices,
            Place::Select,
            Place::List,
            Place::Remove,
        ],
    }
}

/// The rules with which a mishap is played at a place, each with its name.
fn variants(mishap: Mishap, place: Place) -> Vec<(String, Value)> {
    let rule = |more: Value| {
        let mut rule = json!({ "mishap": mishap.name() });
        rule.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        rule
    };
    let own = match mishap {
        Mishap::Declined
        | Mishap::PlatformError
        | Mishap::StatelessRefusal
        | Mishap::WrongPerson
        | Mishap::ExpiredState
        | Mishap::LostCallback
        | Mishap::SecondCallback
        | Mishap::PageMissing => return vec![(String::new(), rule(json!({})))],
        Mishap::TokenExpired => return vec![(String::new(), rule(json!({ "platform": "instagram" })))],
        Mishap::Reply => vec![("other forms", json!({ "text": OTHER_FORMS }))],
        Mishap::Slow => vec![("", json!({ "delay": "40ms" }))],
        Mishap::ServerError => vec![("work undone", json!({})), ("work done", json!({ "work": "done" }))],
        Mishap::RateLimited => vec![("", json!({})), ("with Retry-After", json!({ "retry_after": 1 }))],
        Mishap::NotJson => vec![
            ("work undone", json!({})),
            ("work done", json!({ "work": "done" })),
            ("status 204, work done", json!({ "status": 204, "body": "empty", "work": "done" })),
            ("status 400, work done", json!({ "status": 400, "work": "done" })),
            ("status 403", json!({ "status": 403 })),
            ("status 404 with JSON, work done", json!({ "status": 404, "body": "json", "work": "done" })),
        ],
        Mishap::Redirected => vec![
            ("work undone", json!({})),
            ("work done", json!({ "work": "done" })),
            ("status 307, work done", json!({ "status": 307, "work": "done" })),
        ],
        Mishap::KeyRefused | Mishap::Garbled | Mishap::Cut => vec![("", json!({}))],
    };
    let passes = matches!(mishap, Mishap::ServerError | Mishap::RateLimited | Mishap::Cut);
    let often: &[(&str, u32)] = match (passes, place.is_asked_again()) {
        (true, true) => &[("once", 1), ("always", 100)],
        (_, _) => &[("", 1)],
    };
    let mut all = Vec::new();
    for (how, more) in own {
        for (name, times) in often {
            let names: Vec<&str> = [*name, how].into_iter().filter(|name| !name.is_empty()).collect();
            let mut rule = rule(more.clone());
            (rule["endpoint"], rule["times"]) = (place.endpoint().into(), (*times).into());
            all.push((names.join(", "), rule));
        }
    }
    all
}
