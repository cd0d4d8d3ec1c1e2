//! The client of the HTTP API: one function an endpoint.
//!
//! Replies are hostile: their size is bounded, redirects are not followed, and nothing of their wording decides
//! anything. What is read is asked for up to three times; what changes something is sent once. What only one
//! contract has stands in [`seed`] and [`current`].

mod connecting;
mod current;
mod envelope;
mod failure;
mod heard;
mod listing;
mod meaning;
mod reading;
mod repair;
mod rows;
mod seed;
#[cfg(test)]
mod tests;
mod unsent;

use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Client, Proxy, RequestBuilder, redirect, retry};
use url::Url;

use self::envelope::Envelope;
use crate::address::ApiAddress;
use crate::error::{Error, ErrorCode, Result};
use crate::network::{Between, Network};
use crate::vault::Secret;

pub use connecting::{Connect, Exchanged, Request};
pub use current::{Brand, Invite};
pub use failure::Failure;
pub use heard::Ear;
pub use listing::AccountList;
pub use meaning::result_error;

/// Some gateways refuse clients that do not name themselves.
const USER_AGENT: &str = concat!("Plugboard/", env!("CARGO_PKG_VERSION"));

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(30);

/// How long a connection is kept that nothing is asked on: its buffers hold the key and the last answer.
const IDLE: Duration = Duration::from_secs(2);

/// Most that is read of an answer, in bytes.
const MAX_ANSWER: usize = 1024 * 1024;

/// Longest wait between the tries of one question. A service that asks for more is not asked again here: whoever
/// asked learns it at once, and the background checks wait as long as they are asked to.
const MAX_WAIT: Duration = Duration::from_secs(5);

/// Longest time for all tries of one question, with their answers.
const ALL_TRIES: Duration = Duration::from_secs(45);

/// Longest id that goes into a path, in bytes.
const MAX_ID: usize = 256;

/// A usable answer, or what became of the request.
type Answered<T> = std::result::Result<T, Failure>;

/// The API, with one key.
pub struct Api {
    address: ApiAddress,
    authorization: HeaderValue,
    client: Client,
    /// For what changes something: a connection of its own, so that no request is repeated on a fresh one unasked.
    once: Client,
    /// Who listens to what is asked, if anybody does.
    ear: Option<Ear>,
    network: Network,
}

/// How often something is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tries {
    One,
    Three,
    /// Three, but no more once the service asks to wait (`429`).
    UntilAskedToWait,
}

impl Api {
    /// A client for this address and key.
    #[expect(clippy::needless_pass_by_value, reason = "the key ends here: it is wiped when this returns")]
    pub fn new(address: &ApiAddress, key: Secret, network: &Network) -> Result<Self> {
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
                .pool_idle_timeout(IDLE)
                .referer(false);
            let builder = if address.is_loopback() {
                builder.no_proxy()
            } else if Network::is_in_environment(address.as_str()) {
                builder.https_only(true)
            } else {
                let network = network.clone();
                let desktop = move |url: &Url| network.of_desktop(url);
                builder.https_only(true).proxy(Proxy::custom(desktop))
            };
            builder.build().map_err(|_| Error::from(ErrorCode::Untrusted))
        };
        let (client, once) = (build(4)?, build(0)?);
        let (address, network) = (address.clone(), network.clone());
        Ok(Self { address, authorization, client, once, ear: None, network })
    }

    /// The same with somebody who listens.
    #[must_use]
    pub fn heard_by(&self, ear: &Ear) -> Self {
        Self {
            address: self.address.clone(),
            authorization: self.authorization.clone(),
            client: self.client.clone(),
            once: self.once.clone(),
            ear: Some(ear.clone()),
            network: self.network.clone(),
        }
    }

    /// What the key has to be looked for by in what is given away.
    pub(crate) fn key(&self) -> Option<Secret> {
        let header = self.authorization.to_str().ok()?;
        header.strip_prefix("Bearer ").map(|key| Secret::new(key.to_owned()))
    }

    /// The address of an endpoint with ids in its path, each escaped; `None` if one of them cannot be an id. A dot
    /// segment would name another endpoint, escaped or not.
    fn below(&self, segments: &[&str]) -> Option<String> {
        let is_id = |id: &&str| {
            (1..=MAX_ID).contains(&id.len())
                && !matches!(*id, "." | "..")
                && id.bytes().all(|byte| byte.is_ascii_graphic())
        };
        let mut url = Url::parse(self.address.as_str()).ok()?;
        if !segments.iter().all(is_id) {
            return None;
        }
        url.path_segments_mut().ok()?.pop_if_empty().extend(segments);
        Some(url.into())
    }

    /// Reads what stands at an address.
    async fn read(&self, address: &str, limit: usize, tries: Tries) -> Answered<Vec<u8>> {
        match tries {
            Tries::One => self.read_once(address, limit).await,
            Tries::Three => again(Failure::is_passing, || self.read_once(address, limit)).await,
            Tries::UntilAskedToWait => {
                again(Failure::is_passing_unless_asked_to_wait, || self.read_once(address, limit)).await
            }
        }
    }

    /// Sends a request that changes something, once; what was made or changed. A server that failed may still
    /// have done it.
    async fn change(&self, request: RequestBuilder) -> Answered<Vec<u8>> {
        let answer = self.send(request, MAX_ANSWER).await.map_err(Failure::after_sending);
        match answer? {
            (200 | 201, bytes) => Ok(bytes),
            (status, _) => Err(Failure::unexpected(status)),
        }
    }

    async fn read_once(&self, address: &str, limit: usize) -> Answered<Vec<u8>> {
        let (status, bytes) = self.send(self.client.get(address), limit).await?;
        if status == 200 { Ok(bytes) } else { Err(Failure::unexpected(status)) }
    }

    /// Sends, and gives status and body of a 2xx answer.
    async fn send(&self, request: RequestBuilder, limit: usize) -> Answered<(u16, Vec<u8>)> {
        let (client, request) = request.header(AUTHORIZATION, self.authorization.clone()).build_split();
        let request = request.map_err(|error| self.failed(&error))?;
        let what = heard::what(&request, self.address.as_str());
        // The body and the values of headers are shared, not copied.
        let sent = request.try_clone();
        let answer = client.execute(request).await;
        let id = answer.as_ref().ok().and_then(|answer| heard::request_id(answer.headers(), sent.as_ref()));
        if let Some(ear) = &self.ear {
            let status = answer.as_ref().map_or(0, |answer| answer.status().as_u16());
            ear.note(what, status, id.clone());
        }
        let mut response = answer.map_err(|error| self.failed(&error))?;
        let status = response.status().as_u16();
        let retry_after = failure::retry_after(response.headers());
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.failed(&error))? {
            if bytes.len() + chunk.len() > limit {
                return Err(Failure::unexpected(status));
            }
            bytes.extend_from_slice(&chunk);
        }
        tracing::debug!(status, bytes = bytes.len(), "answer");
        let bytes = reading::text(bytes);
        if response.status().is_success() {
            Ok((status, bytes))
        } else {
            let envelope =
                Envelope::read(&bytes).without(|id| sent.as_ref().is_some_and(|sent| heard::holds(sent, id)));
            Err(Failure::refused(status, id, envelope, retry_after))
        }
    }
}

impl Api {
    /// What a request met that got no answer. On this computer nobody stands between.
    fn failed(&self, error: &reqwest::Error) -> Failure {
        let between = if self.address.is_loopback() {
            Between::Nobody
        } else {
            self.network.between(self.address.as_str())
        };
        Failure::transport(error, &between)
    }
}

/// Asks up to three times, for as long as that may help.
async fn again<T, F: Future<Output = Answered<T>>>(
    may_help: fn(&Failure) -> bool,
    ask: impl FnMut() -> F,
) -> Answered<T> {
    let asked = ask.retry(pauses()).when(may_help).adjust(wait_as_asked);
    let answer = tokio::time::timeout(ALL_TRIES, asked).await;
    answer.unwrap_or_else(|_| Err(Failure::Lost(ErrorCode::TimedOut.into())))
}

fn pauses() -> ExponentialBuilder {
    ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(500))
        .with_max_delay(Duration::from_secs(8))
        .with_max_times(2)
        .with_jitter()
}

fn wait_as_asked(failure: &Failure, pause: Option<Duration>) -> Option<Duration> {
    let pause = pause?;
    let asked = failure.retry_after().unwrap_or_default();
    (asked <= MAX_WAIT).then(|| asked.max(pause))
}
