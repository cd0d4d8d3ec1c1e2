//! A stand-in for the `SocialAPI` service on this computer, with a simulated sign-in page.
//!
//! It speaks the contract that the service documented in March 2026, or the one of August 2026, and was written
//! from those documents alone: it imports nothing of Plugboard, so that each can catch a misreading of the other.
//! It keeps everything in memory and forgets it at the end, or keeps it in Redis.
//!
//! With a [`Script`] it plays what goes wrong; see [`Mishap`].
//!
//! # Assumptions of the seed contract
//!
//! Not specified by the API documents, and decided here; those of the other contract stand in `current`. What has
//! two likely answers is a [`Guess`].
//!
//! - A wrong key does not use up the state: 403, and the right key still works.
//! - An exchange with the wrong platform, `redirect_uri` or code answers like an unknown state (400) and uses
//!   the state and the code up. A body with a field missing (400) uses up nothing. Unknown fields are ignored,
//!   empty texts are missing ones, and the `Content-Type` of a request is not looked at.
//! - `redirect_uri` may be https, http to this computer, or an app's scheme with a dot in it; without user,
//!   fragment, or parameters of its own that the answer uses. Refused with `missing_metadata`.
//! - A platform that refuses a credential: 401 `invalid_credentials` at connect.
//! - Sentences of our own for a missing `redirect_uri`, `api_key`, `code` or `state` (`missing_metadata`), and
//!   codes of our own for an unreadable body (`invalid_body`), one over 64 KiB (413 `payload_too_large`),
//!   an unknown route (404 `not_found`), a wrong method (405 `method_not_allowed`), a foreign Host or Origin
//!   (403 `forbidden`).
//! - No header lets pages of other sites in, whatever the service has: they must not reach this computer.
//! - At most `max_states` sign-ins wait per key; beyond that 429 `rate_limit_exceeded` with `Retry-After`.
//! - The state in `auth_url` is the one in the answer. A person who denies brings back `error`,
//!   `error_description` and `state`; Facebook appends `#_=_`.
//! - The list is complete, ordered by id. Removing twice is 404. An account that was removed and is connected
//!   again has its old id. `reconnect_reason` is `token_expired` unless a script says another.
//!
//! # The simulated platforms
//!
//! - Consent page: the last answer counts, and the same answer again repeats the same code. Another person
//!   replaces the code, Deny takes it back; the state itself lives until it is exchanged or expires.
//! - A person is their handle, in whatever case. [`Consent::Auto`] always signs in the same person of a
//!   platform, who is none of those made by [`Options::accounts`].
//! - Trustpilot: the text of the key is the account. For one made by `accounts` it is the username, so a
//!   request with `api_key` `somebody.example` brings `somebody.example` back. A key with the word `refuse` in it
//!   is refused.

#![cfg_attr(
    not(feature = "redis"),
    expect(
        dead_code,
        clippy::unused_async,
        reason = "only a store outside of this process is waited for and fails"
    )
)]

mod accounts;
mod app;
mod body;
mod consent;
mod contract;
mod control;
mod current;
mod guard;
mod line;
mod moment;
mod names;
mod openapi;
mod page;
mod people;
mod platform;
mod problem;
mod redirect;
mod reply;
mod script;
mod secret;
mod seed;
mod states;
mod store;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use axum::{Router, middleware};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};

pub use contract::{Contract, Guess, Guesses, Plan};
pub use moment::duration;
pub use script::{Mishap, Script};

use app::App;
use line::{Line, Lines};
use reply::Refusal;

/// A credential with this word in it is refused by the platform.
const REFUSED: &str = "refuse";
/// Largest request body, in bytes: ours, and the other guess.
const BODY: usize = 64 * 1024;
const LARGE_BODY: usize = 1024 * 1024;
/// How long open connections may finish what they do after the shutdown was asked for.
const GRACE: Duration = Duration::from_secs(1);

/// How the stand-in behaves. The default is one that a test or a rehearsal needs to give a key only.
#[derive(Clone)]
pub struct Options {
    /// The keys that are let in; each is a workspace of its own. Without one everybody is refused.
    pub api_keys: Vec<String>,
    /// What the consent page calls the workspaces, in the order of the keys; by default "Workspace 1" and so on.
    pub names: Vec<String>,
    /// How many accounts each workspace has from the start.
    pub accounts: usize,
    /// How many of them need to sign in again. The first is on Instagram, the others on all platforms in turn.
    pub expired: usize,
    /// Whether the list tells the condition of an account.
    pub statuses: Statuses,
    /// How long a state is good for; accepted strictly below this age. Ten minutes in the documents.
    pub state_ttl: Duration,
    /// How many states may wait per key; 0 lifts the limit.
    pub max_states: usize,
    /// Who answers the sign-in page.
    pub consent: Consent,
    /// How long `connect` takes to answer.
    pub connect_delay: Duration,
    /// Gets one entry an answered request.
    pub log: Option<mpsc::UnboundedSender<Entry>>,
    /// Which documents are spoken.
    pub contract: Contract,
    /// What is played where the documents leave something open.
    pub guesses: Guesses,
    /// What goes wrong, where and how often.
    pub script: Script,
    /// What the workspaces have paid for; the current contract only.
    pub plan: Plan,
    /// Addresses that a browser may be sent back to; without one, all that the contract allows. The current
    /// contract only.
    pub redirect_uris: Vec<String>,
    /// What clients call this server, `http://HOST:PORT`, when that is not where it listens: several processes
    /// behind one address. It is also the Host and Origin that are accepted.
    pub public_url: Option<String>,
    /// `redis://…` to keep everything there; without it, in memory.
    #[cfg(feature = "redis")]
    pub redis: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            api_keys: Vec::new(),
            names: Vec::new(),
            accounts: 0,
            expired: 0,
            statuses: Statuses::Shown,
            state_ttl: Duration::from_mins(10),
            max_states: 100,
            consent: Consent::Page,
            connect_delay: Duration::ZERO,
            log: None,
            contract: Contract::Seed,
            guesses: Guesses::new(),
            script: Script::default(),
            plan: Plan::Enterprise,
            redirect_uris: Vec::new(),
            public_url: None,
            #[cfg(feature = "redis")]
            redis: None,
        }
    }
}

/// Whether the rows of the list have `status` (documented since April 2026) or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statuses {
    /// With `status`, and `reconnect_reason` where it applies.
    Shown,
    /// Without both, as in March 2026.
    Absent,
}

/// Who answers the sign-in page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// A person, on a page.
    Page,
    /// Nobody: `auth_url` redirects at once with a new person of the platform, always the same one.
    Auto,
}

/// An answered request. The path is without its query and holds no secret of the API's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// As sent, for example `POST`.
    pub method: String,
    /// As sent, cut at 200 characters.
    pub path: String,
    /// The status of the answer.
    pub status: u16,
}

/// A key as the service makes them: `sapi_key_` and 62 hex digits. Fails only if the system has no random bytes.
pub fn random_key() -> io::Result<String> {
    let digits = secret::random_hex::<31>().map_err(|error| io::Error::other(error.to_string()))?;
    Ok(format!("sapi_key_{digits}"))
}

/// The `OpenAPI` document of a contract, as `GET /openapi.json` answers it.
#[must_use]
pub fn openapi(contract: Contract) -> String {
    openapi::document(contract).to_pretty_json().unwrap_or_default()
}

/// A stand-in that is ready to serve.
pub struct Server {
    listener: TcpListener,
    app: Arc<App>,
}

/// From where a stand-in that is running is told what goes wrong next.
#[derive(Clone)]
pub struct Stage(Arc<App>);

impl Stage {
    /// Plays these mishaps from now on, after those that are still to come. Fails if there are too many.
    pub fn play(&self, script: Script) -> Result<(), String> {
        self.0.script.add(script, std::time::Instant::now())
    }

    /// Nothing goes wrong any more.
    pub fn clear(&self) {
        self.0.script.clear();
    }
}

impl Server {
    /// Opens the store and makes the workspaces. Fails if the listener is not on a loopback address, or Redis is
    /// named and does not answer.
    pub async fn open(listener: TcpListener, options: Options) -> io::Result<Self> {
        let address = listener.local_addr()?;
        if !address.ip().is_loopback() {
            let reason = format!("{address} is not on this computer only");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
        }
        let app = Arc::new(App::open(address.to_string(), options).await?);
        Ok(Self { listener, app })
    }

    /// From where it is told what goes wrong.
    #[must_use]
    pub fn stage(&self) -> Stage {
        Stage(Arc::clone(&self.app))
    }

    /// Serves until `shutdown` is ready.
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let (ending, ended) = oneshot::channel::<()>();
        let graceful = async move {
            shutdown.await;
            drop(ending);
        };
        let service = router(self.app).into_make_service_with_connect_info::<Line>();
        let server = axum::serve(Lines(self.listener), service).with_graceful_shutdown(graceful);
        let cut = async move {
            // Both the message and the loss of its sender mean the same.
            let _ = ended.await;
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            done = server => done,
            () = cut => Ok(()),
        }
    }
}

/// [`Server::open`] and [`Server::run`].
pub async fn serve(
    listener: TcpListener,
    options: Options,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    Server::open(listener, options).await?.run(shutdown).await
}

fn router(app: Arc<App>) -> Router {
    let (api, for_browsers, ours) = match app.options.contract {
        Contract::Seed => (seed::router(), Router::new(), Router::new()),
        Contract::Current => {
            (current::router(&app.options.guesses), current::for_browsers(), current::dashboard::router())
        }
    };
    Router::new()
        .nest("/v1", api)
        .nest(control::PATH, control::router().merge(ours))
        .merge(for_browsers)
        .route("/openapi.json", get(openapi::serve))
        .route("/simulated/{platform}/authorize", get(consent::show).post(consent::answer))
        .fallback(async || Refusal::NotFound)
        .method_not_allowed_fallback(async || Refusal::Method)
        .layer(DefaultBodyLimit::max(app.most_bytes()))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), guard::guard))
        .with_state(app)
}
