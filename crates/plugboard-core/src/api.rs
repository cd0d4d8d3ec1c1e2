//! The client of the HTTP API: one function an endpoint.
//!
//! Replies are hostile: their size is bounded, redirects are not followed, and nothing of their wording decides
//! anything. What the contract calls things stands in [`seed`]; another contract goes beside it.

mod failure;
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
use crate::view::*;

pub use failure::Failure;

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
    /// 201: the accounts are there.
    Accounts(Vec<Person>),
}

#[derive(Clone, Copy)]
pub struct Request<'a> {
    pub contract: Contract,
    pub platform: &'a str,
    pub redirect_uri: Option<&'a str>,
    pub state: Option<&'a Secret>,
    pub brand: Option<&'a str>,
}
pub enum Exchanged {
    Accounts(Vec<Person>),
    Choose(String),
}
#[derive(Debug, Clone)]
pub struct Brand {
    pub id: String,
    pub name: String,
    pub accounts: u32,
}
#[derive(Debug, Clone)]
pub struct Invite {
    pub id: String,
    pub platform: String,
    pub brand: Option<String>,
    pub link: String,
    pub ends: Option<i64>,
    pub active: bool,
}
pub fn result_error(_code: &str) -> Option<ErrorCode> {
    None
}
impl Api {
    pub async fn probe(&self) -> Result<(Contract, Option<PlanView>)> {
        Err(ErrorCode::Refused.into())
    }
    pub async fn pending(&self, _c: &str) -> Result<ChoiceView> {
        Err(ErrorCode::Refused.into())
    }
    pub async fn select(
        &self,
        _c: &str,
        _k: ChoiceKind,
        _o: &[String],
    ) -> std::result::Result<Vec<Person>, Failure> {
        Err(Failure::unreadable())
    }
    pub async fn remove(&self, _a: &str) -> Result<()> {
        Err(ErrorCode::Refused.into())
    }
    pub async fn brands(&self) -> Result<Vec<Brand>> {
        Err(ErrorCode::Refused.into())
    }
    pub async fn create_brand(&self, _n: &str) -> Result<Brand> {
        Err(ErrorCode::Refused.into())
    }
    pub async fn rename_brand(&self, _b: &str, _n: &str) -> Result<Brand> {
        Err(ErrorCode::Refused.into())
    }
    pub async fn delete_brand(&self, _b: &str) -> Result<()> {
        Err(ErrorCode::Refused.into())
    }
    pub async fn pages(&self, _a: &str) -> Result<Vec<PageView>> {
        Err(ErrorCode::Refused.into())
    }
    pub async fn change_page(&self, _a: &str, _p: &str, _c: PageChange) -> Result<PageView> {
        Err(ErrorCode::Refused.into())
    }
    pub async fn login_pages(&self, _l: &str) -> Result<Vec<AssignablePageView>> {
        Err(ErrorCode::Refused.into())
    }
    pub async fn assign_page(&self, _l: &str, _p: &str, _b: &str) -> Result<String> {
        Err(ErrorCode::Refused.into())
    }
    pub async fn invites(&self) -> Result<Vec<Invite>> {
        Err(ErrorCode::Refused.into())
    }
    pub async fn create_invite(&self, _b: &str, _p: &str, _d: u32) -> Result<Invite> {
        Err(ErrorCode::Refused.into())
    }
    pub async fn revoke_invite(&self, _i: &str) -> Result<()> {
        Err(ErrorCode::Refused.into())
    }
}
/// What connect is given beside the platform.
pub enum Metadata<'a> {
    /// Where the browser shall come back to.
    RedirectUri(&'a str),
    /// What the person typed, by field name.
    Credentials(&'a BTreeMap<String, Secret>),
}

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

    async fn accounts_once(&self) -> std::result::Result<Vec<Account>, Failure> {
        let list: seed::Accounts =
            self.ask(self.client.get(self.address.endpoint("accounts")), 200, MAX_LIST).await?;
        Ok(list.into_accounts())
    }

    /// `POST /accounts/connect` for the browser. Asks up to three times: an unused state just expires.
    pub async fn connect(&self, request: &Request<'_>) -> Result<Connect> {
        let platform = request.platform;
        let metadata = Metadata::RedirectUri(request.redirect_uri.unwrap_or_default());
        let ask = || self.connect_once(platform, &metadata);
        ask.retry(pauses())
            .when(Failure::is_passing)
            .adjust(wait_as_asked)
            .await
            .map_err(|failure| failure.explain(|_, code| seed::connect_error(code)))
    }

    /// `POST /accounts/connect` with what the person typed. Sent once.
    pub async fn submit(
        &self,
        request: &Request<'_>,
        credentials: &BTreeMap<String, Secret>,
    ) -> std::result::Result<Connect, Failure> {
        self.connect_once(request.platform, &Metadata::Credentials(credentials))
            .await
            .map_err(|failure| failure.after_sending().recode(seed::credential_error))
    }

    /// `POST /oauth/exchange`. Sent once; an answer that cannot be understood is a lost answer.
    pub async fn exchange(
        &self,
        platform: &str,
        code: &Secret,
        state: &Secret,
        redirect_uri: &str,
    ) -> std::result::Result<Exchanged, Failure> {
        let body = seed::Exchange::new(platform, code, state, redirect_uri);
        let request = self.once.post(self.address.endpoint("oauth/exchange")).json(&body);
        let account: seed::ConnectedAccount = self
            .ask(request, 201, MAX_ANSWER)
            .await
            .map_err(|failure| failure.after_sending().recode(seed::exchange_error))?;
        account.into_person().map(|p| Exchanged::Accounts(vec![p])).ok_or_else(Failure::unreadable)
    }

    async fn connect_once(
        &self,
        platform: &str,
        metadata: &Metadata<'_>,
    ) -> std::result::Result<Connect, Failure> {
        let body = seed::Connect::new(platform, metadata);
        let request = self.client.post(self.address.endpoint("accounts/connect")).json(&body);
        let (status, bytes) = self.send(request, MAX_ANSWER).await?;
        match status {
            202 => {
                let offer: seed::Offer = read(&bytes)?;
                let link = self.address.sign_in(offer.auth_url.expose()).map_err(Failure::local)?;
                if !callback::is_state(offer.state.expose()) {
                    return Err(Failure::unreadable());
                }
                Ok(Connect::SignIn { link, state: offer.state })
            }
            201 => read::<seed::ConnectedAccount>(&bytes)?
                .into_person()
                .map(|person| Connect::Accounts(vec![person]))
                .ok_or_else(Failure::unreadable),
            other => Err(Failure::unexpected(other)),
        }
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
        expected: u16,
        limit: usize,
    ) -> std::result::Result<T, Failure> {
        let (status, bytes) = self.send(request, limit).await?;
        if status == expected { read(&bytes) } else { Err(Failure::unexpected(status)) }
    }

    /// Sends, and gives status and body of a 2xx answer.
    async fn send(
        &self,
        request: RequestBuilder,
        limit: usize,
    ) -> std::result::Result<(u16, Vec<u8>), Failure> {
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

fn read<T: DeserializeOwned>(bytes: &[u8]) -> std::result::Result<T, Failure> {
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
