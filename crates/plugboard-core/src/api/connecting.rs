//! Connect and exchange, in both contracts.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::RequestBuilder;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use super::meaning::{self, Said};
use super::{Answered, Api, Failure, MAX_ANSWER, again, current, reading, seed};
use crate::address::SignInLink;
use crate::callback::is_state;
use crate::error::{Error, ErrorCode, Result};
use crate::vault::Secret;
use crate::view::{Contract, Person};

/// What is asked of connect.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// What the service speaks.
    pub contract: Contract,
    /// Platform slug.
    pub platform: &'a str,
    /// Where the browser shall come back to; none (current contract only) for a page of the service's.
    pub redirect_uri: Option<&'a str>,
    /// What a result has to bring back (current contract only).
    pub state: Option<&'a Secret>,
    /// The brand that the account goes to (current contract only).
    pub brand: Option<&'a str>,
}

/// What the service answers to connect.
#[derive(Debug)]
pub enum Connect {
    /// 202: sign in with the browser.
    SignIn {
        /// The judged address.
        link: SignInLink,
        /// The service's own state: a code comes back with it. In the seed contract it always is one.
        state: Secret,
    },
    /// 201: these accounts are there, at least one.
    Accounts(Vec<Person>),
}

/// What the service answers to an exchange.
#[derive(Debug)]
pub enum Exchanged {
    /// These accounts are there, at least one.
    Accounts(Vec<Person>),
    /// One of several pages or profiles is to be chosen: the id to ask for them with.
    Choose(String),
}

/// What the person typed, by field name.
#[derive(Clone, Copy)]
pub(super) struct Credentials<'a>(pub(super) &'a BTreeMap<String, Secret>);

impl Serialize for Credentials<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0 {
            map.serialize_entry(name, value.expose())?;
        }
        map.end()
    }
}

/// The 202 of connect. Without an address there is nothing for a browser to do (`WhatsApp`).
#[derive(Deserialize)]
struct Offer {
    auth_url: Secret,
    #[serde(default, deserialize_with = "reading::lenient")]
    state: Option<Secret>,
}

impl Api {
    /// `POST /accounts/connect` for the browser. Asks up to three times: an unused state just expires. An address
    /// that the service takes no browser back to is [`ErrorCode::WayRefused`].
    pub async fn connect(&self, request: &Request<'_>) -> Result<Connect> {
        self.connect_or_pause(request).await.map_err(|(error, _)| error)
    }

    /// The same; without an answer, also how long the service asks to wait (`Retry-After`).
    pub async fn connect_or_pause(
        &self,
        request: &Request<'_>,
    ) -> std::result::Result<Connect, (Error, Option<Duration>)> {
        let ask = || async {
            let (status, bytes) = self.send(self.connecting(&self.client, request, None), MAX_ANSWER).await?;
            self.offered(request.contract, status, &bytes)
        };
        let sent = request.redirect_uri.is_some();
        again(Failure::is_passing_unless_asked_to_wait, ask).await.map_err(|failure| {
            let better = |said: Said<'_>| {
                meaning::at_connect(said).filter(|met| sent || *met != ErrorCode::WayRefused)
            };
            failure.recode(better).with_pause()
        })
    }

    /// `POST /accounts/connect` with what the person typed. Sent once.
    pub async fn submit(
        &self,
        request: &Request<'_>,
        credentials: &BTreeMap<String, Secret>,
    ) -> Answered<Connect> {
        let typed = Credentials(credentials);
        let answer = self.send(self.connecting(&self.once, request, Some(typed)), MAX_ANSWER).await;
        let offered = answer.and_then(|(status, bytes)| self.offered(request.contract, status, &bytes));
        offered.map_err(|failure| {
            let is_sent = |field: &str| credentials.contains_key(field);
            let mut failure = failure.after_sending().recode(|said| meaning::at_submit(said, is_sent));
            if let Failure::Refused { error, .. } = &mut failure
                && error.code == ErrorCode::FieldInvalid
            {
                error.field = error.field.take().filter(|field| is_sent(field));
            }
            failure
        })
    }

    /// `POST /oauth/exchange`. Sent once; an answer that cannot be understood is a lost answer.
    pub async fn exchange(
        &self,
        platform: &str,
        code: &Secret,
        state: &Secret,
        redirect_uri: &str,
    ) -> Answered<Exchanged> {
        let body = seed::Exchange::new(platform, code, state, redirect_uri);
        let request = self.once.post(self.address.endpoint("oauth/exchange")).json(&body);
        let answer = self.send(request, MAX_ANSWER).await.and_then(|(status, bytes)| match status {
            200 | 201 => reading::done(&bytes),
            other => Err(Failure::unexpected(other)),
        });
        answer.map_err(|failure| failure.after_sending().recode(meaning::at_exchange))
    }

    fn connecting(
        &self,
        client: &reqwest::Client,
        request: &Request<'_>,
        credentials: Option<Credentials<'_>>,
    ) -> RequestBuilder {
        let post = client.post(self.address.endpoint("accounts/connect"));
        match request.contract {
            Contract::Seed => post.json(&seed::Connect::new(request, credentials)),
            Contract::Current => post.json(&current::Connect::new(request, credentials)),
        }
    }

    fn offered(&self, contract: Contract, status: u16, bytes: &[u8]) -> Answered<Connect> {
        match status {
            202 => {
                let Offer { auth_url, state } = reading::whole(bytes)?;
                if auth_url.expose().is_empty() && contract == Contract::Current {
                    return Err(Failure::local(ErrorCode::DashboardOnly.into()));
                }
                let link = self.address.sign_in(auth_url.expose()).map_err(Failure::local)?;
                let state = match (contract, state.filter(|state| is_state(state.expose()))) {
                    (_, Some(state)) => state,
                    (Contract::Seed, None) => return Err(Failure::unreadable()),
                    // Nothing comes back with it: the result brings our own.
                    (Contract::Current, None) => Secret::new(String::new()),
                };
                Ok(Connect::SignIn { link, state })
            }
            200 | 201 => reading::people(bytes).map(Connect::Accounts),
            other => Err(Failure::unexpected(other)),
        }
    }
}
