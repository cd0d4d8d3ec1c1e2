//! The client of the HTTP API: one function an endpoint.
//!
//! Replies are hostile: their size is bounded, redirects are not followed, and nothing of their wording decides
//! anything. What the contracts call things stands in [`seed`] and [`current`]; what both have, in `reading`.
//!
//! Reading is repeated when it fails in passing. What changes something is sent once, and an answer that is lost is
//! told as such.

mod codes;
mod current;
mod failure;
mod reading;
mod seed;

use std::collections::BTreeMap;
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Client, RequestBuilder, redirect, retry};
use serde::de::DeserializeOwned;

use crate::accounts::Account;
use crate::address::{ApiAddress, SignInLink};
use crate::callback;
use crate::error::{Error, ErrorCode, Result};
use crate::vault::Secret;
use crate::view::{Contract, Person};

pub use codes::result_error;
pub use current::{Brand, Invite};
pub use failure::Failure;

/// What a request that failed says.
type Answer<T> = std::result::Result<T, Failure>;

/// Some gateways refuse clients that do not name themselves.
const USER_AGENT: &str = concat!("Plugboard/", env!("CARGO_PKG_VERSION"));

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(30);
/// The same for the first check of a key.
const CHECK_TIMEOUT: Duration = Duration::from_secs(15);

/// Most that is read of an answer, in bytes.
const MAX_ANSWER: usize = 1024 * 1024;
/// Most that is read of a list: 100,000 accounts of 600 bytes.
const MAX_LIST: usize = 64 * 1024 * 1024;
/// Most pages that a list may come in.
const MAX_PAGES: usize = 2_000;

/// Longest wait that a `Retry-After` is granted.
const MAX_WAIT: Duration = Duration::from_mins(1);

/// The API, with one key.
pub struct Api {
    address: ApiAddress,
    authorization: HeaderValue,
    client: Client,
    /// For the exchange: a connection of its own, so that no request is repeated on a fresh one unasked.
    once: Client,
}

/// What the service answers to connect.
#[derive(Debug)]
pub enum Connect {
    /// 202: sign in with the browser.
    SignIn {
        /// The judged address.
        link: SignInLink,
        /// What the callback has to bring back.
        state: Secret,
    },
    /// 201: the accounts are there, at least one.
    Accounts(Vec<Person>),
}

/// What the service answers to an exchange.
#[derive(Debug)]
pub enum Exchanged {
    /// 201: the accounts are there, at least one.
    Accounts(Vec<Person>),
    /// 200: one of several has to be chosen, by this connection id.
    Choose(String),
}

/// What is asked for at connect, beside what a person typed.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// What the service speaks.
    pub contract: Contract,
    /// Platform slug.
    pub platform: &'a str,
    /// Where the browser shall come back to; none lets the service show its own page (current contract only).
    pub redirect_uri: Option<&'a str>,
    /// What a result has to bring back (current contract only).
    pub state: Option<&'a Secret>,
    /// The brand that the account goes to (current contract only).
    pub brand: Option<&'a str>,
}

/// What a person typed, by field name.
type Credentials = BTreeMap<String, Secret>;

impl Api {
    /// A client for this address and key.
    #[expect(clippy::needless_pass_by_value, reason = "the key ends here: it is wiped when this returns")]
    pub fn new(address: &ApiAddress, key: Secret) -> Result<Self> {
        let unusable = |_| Error::from(ErrorCode::KeyMalformed);
        let mut authorization =
            HeaderValue::from_str(&format!("Bearer {}", key.expose())).map_err(unusable)?;
        authorization.set_sensitive(true);
        let build = |pool: usize| {
            let builder = Client::builder()
                .user_agent(USER_AGENT)
                .connect_timeout(CONNECT_TIMEOUT)
                .timeout(TIMEOUT)
                .redirect(redirect::Policy::none())
                .retry(retry::never())
                .pool_max_idle_per_host(pool)
                .referer(false);
            let builder = if address.is_loopback() { builder.no_proxy() } else { builder.https_only(true) };
            builder.build().map_err(|_| Error::from(ErrorCode::Untrusted))
        };
        Ok(Self { address: address.clone(), authorization, client: build(4)?, once: build(0)? })
    }

    /// `GET /accounts`. Asks up to three times: reading repeats nothing.
    pub async fn accounts(&self) -> Result<Vec<Account>> {
        let ask = || self.accounts_once();
        ask.retry(pauses()).when(Failure::is_passing).adjust(wait_as_asked).await.map_err(explain_list)
    }

    /// The same, asked once and given up soon: a person is waiting for the answer.
    pub async fn check(&self) -> Result<Vec<Account>> {
        match tokio::time::timeout(CHECK_TIMEOUT, self.accounts_once()).await {
            Ok(answer) => answer.map_err(explain_list),
            Err(_) => Err(ErrorCode::TimedOut.into()),
        }
    }

    /// Follows the cursors of a list that comes in pages.
    async fn accounts_once(&self) -> Answer<Vec<Account>> {
        let first = self.address.endpoint("accounts");
        let (mut accounts, mut read, mut cursor) = (Vec::new(), 0, None::<String>);
        for _ in 0..MAX_PAGES {
            let address = match &cursor {
                Some(cursor) => format!("{first}?cursor={}", reading::escaped(cursor)),
                None => first.clone(),
            };
            let (status, bytes) = self.send(self.client.get(address), MAX_LIST - read).await?;
            if status != 200 {
                return Err(Failure::unexpected(status));
            }
            read += bytes.len();
            let page = reading::list(&bytes)?;
            accounts.extend(page.accounts);
            match page.next {
                None => return Ok(accounts),
                Some(next) if cursor.as_ref() == Some(&next) => break,
                Some(next) => cursor = Some(next),
            }
        }
        Err(Failure::unreadable())
    }

    /// `POST /accounts/connect` for the browser. Asks up to three times: an unused state just expires.
    pub async fn connect(&self, request: &Request<'_>) -> Result<Connect> {
        let ask = || self.connect_once(request, None);
        let answer = ask.retry(pauses()).when(Failure::is_passing).adjust(wait_as_asked).await;
        answer.map_err(|failure| match (codes::is_about_redirect(&failure), request.contract) {
            (true, _) => Error { code: ErrorCode::WayRefused, ..failure.into_error() },
            (false, Contract::Seed) => failure.explain(|_, code| seed::connect_error(code)),
            (false, Contract::Current) => failure.into_error(),
        })
    }

    /// `POST /accounts/connect` with what the person typed. Sent once.
    pub async fn submit(&self, request: &Request<'_>, credentials: &Credentials) -> Answer<Connect> {
        let answer = self.connect_once(request, Some(credentials)).await;
        answer.map_err(|failure| {
            let failure = failure.after_sending();
            match request.contract {
                Contract::Seed => failure.recode(seed::credential_error),
                Contract::Current => failure.recode(current::credential_error),
            }
        })
    }

    /// `POST /oauth/exchange`. Sent once; an answer that cannot be understood is a lost answer.
    pub async fn exchange(
        &self,
        platform: &str,
        code: &Secret,
        state: &Secret,
        redirect_uri: &str,
    ) -> Answer<Exchanged> {
        let body = seed::Exchange::new(platform, code, state, redirect_uri);
        let request = self.once.post(self.address.endpoint("oauth/exchange")).json(&body);
        let answer = self.send(request, MAX_ANSWER).await;
        let (status, bytes) =
            answer.map_err(|failure| failure.after_sending().recode(codes::exchange_error))?;
        match status {
            201 => reading::people(&bytes).map(Exchanged::Accounts),
            200 => current::selection(&bytes).map(Exchanged::Choose),
            other => Err(Failure::unexpected(other)),
        }
    }

    /// `DELETE /accounts/{id}`, in both contracts. One that is gone is removed, so it may be asked for again.
    pub async fn remove(&self, account: &str) -> Result<()> {
        self.delete(&format!("accounts/{}", reading::segment(account)?)).await
    }

    async fn connect_once(
        &self,
        request: &Request<'_>,
        credentials: Option<&Credentials>,
    ) -> Answer<Connect> {
        let post = self.client.post(self.address.endpoint("accounts/connect"));
        let post = match request.contract {
            Contract::Seed => post.json(&seed::Connect::new(request, credentials)),
            Contract::Current => post.json(&current::Connect::new(request, credentials)),
        };
        let (status, bytes) = self.send(post, MAX_ANSWER).await?;
        match status {
            202 => {
                let offer: seed::Offer = read(&bytes)?;
                if offer.auth_url.expose().is_empty() {
                    return Err(Failure::local(ErrorCode::DashboardOnly.into()));
                }
                let link = self.address.sign_in(offer.auth_url.expose()).map_err(Failure::local)?;
                if !callback::is_state(offer.state.expose()) {
                    return Err(Failure::unreadable());
                }
                Ok(Connect::SignIn { link, state: offer.state })
            }
            201 => reading::people(&bytes).map(Connect::Accounts),
            other => Err(Failure::unexpected(other)),
        }
    }

    /// Reads something, up to three times.
    async fn get<T: DeserializeOwned>(&self, path: &str) -> Answer<T> {
        let address = self.address.endpoint(path);
        let ask = || self.ask(self.client.get(&address), 200);
        ask.retry(pauses()).when(Failure::is_passing).adjust(wait_as_asked).await
    }

    /// Changes something, once.
    async fn ask<T: DeserializeOwned>(&self, request: RequestBuilder, expected: u16) -> Answer<T> {
        let (status, bytes) = self.send(request, MAX_ANSWER).await?;
        if status == expected { read(&bytes) } else { Err(Failure::unexpected(status)) }
    }

    /// Removes something; what is gone already is removed.
    async fn delete(&self, path: &str) -> Result<()> {
        match self.send(self.once.delete(self.address.endpoint(path)), MAX_ANSWER).await {
            Ok((200..=299, _)) | Err(Failure::Refused { status: 404, .. }) => Ok(()),
            Ok((other, _)) => Err(Failure::unexpected(other).into_error()),
            Err(failure) => Err(failure.into_error()),
        }
    }

    /// Sends, and gives status and body of a 2xx answer.
    async fn send(&self, request: RequestBuilder, limit: usize) -> Answer<(u16, Vec<u8>)> {
        let request = request.header(AUTHORIZATION, self.authorization.clone());
        let mut response = request.send().await.map_err(|error| Failure::transport(&error))?;
        let status = response.status().as_u16();
        let retry_after = failure::retry_after(response.headers());
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| Failure::transport(&error))? {
            if bytes.len() + chunk.len() > limit {
                return Err(Failure::unexpected(status));
            }
            bytes.extend_from_slice(&chunk);
        }
        tracing::debug!(status, bytes = bytes.len(), "answer");
        if response.status().is_success() {
            Ok((status, bytes))
        } else {
            Err(Failure::refused(status, response.headers(), &bytes, retry_after))
        }
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Answer<T> {
    serde_json::from_slice(bytes).map_err(|_| Failure::unreadable())
}

fn explain_list(failure: Failure) -> Error {
    failure.explain(|status, _| (status == 404).then_some(ErrorCode::NotTheApi))
}

fn pauses() -> ExponentialBuilder {
    ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(500))
        .with_max_delay(Duration::from_secs(8))
        .with_max_times(2)
        .with_jitter()
}

fn wait_as_asked(failure: &Failure, pause: Option<Duration>) -> Option<Duration> {
    pause.map(|pause| failure.retry_after().map_or(pause, |asked| asked.min(MAX_WAIT).max(pause)))
}
