//! What all requests share: the options, the keys, and where sign-ins and records are.

use std::collections::HashMap;
use std::io;

use axum::http::{HeaderMap, header};
use serde::{Deserialize, Serialize};

use crate::contract::{Contract, Guess};
use crate::reply::{BadKey, Refusal};
use crate::script::Playing;
use crate::secret::{self, Pepper};
use crate::states::{self, Kept, NotTaken, Owner, States, Taken, Taker};
use crate::store::{self, Commit, Down, Place, Store, Table};
use crate::{BODY, LARGE_BODY, Options, accounts, guard};

/// One running stand-in.
pub(crate) struct App {
    /// What people and clients call it: `http://127.0.0.1:PORT`, or the public address.
    pub(crate) base: String,
    pub(crate) options: Options,
    pub(crate) store: Store,
    pub(crate) states: States,
    pub(crate) script: Playing,
    /// The command line's keys in their order, each with its own workspace.
    pub(crate) own: Vec<Caller>,
    pepper: Pepper,
    by_stamp: HashMap<String, usize>,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Caller {
    pub(crate) owner: Owner,
    /// What the key may do; empty is everything.
    pub(crate) scopes: Vec<String>,
    /// Which brands it may see; empty is all.
    pub(crate) brands: Vec<String>,
}

impl App {
    /// Opens the stores and makes what a fresh workspace has. Fails if Redis is named and does not answer.
    pub(crate) async fn open(address: String, options: Options) -> io::Result<Self> {
        let down = |_: Down| io::Error::other("the store does not answer");
        let (store, pepper, states) = stores(&options).await?;
        let base = options.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
        let script = Playing::new(options.script.clone());
        let (own, by_stamp) = (Vec::new(), HashMap::new());
        let mut app = Self { base, options, store, states, script, own, pepper, by_stamp };
        for key in app.options.api_keys.clone() {
            let caller = app.admit(&key, None, Vec::new(), Vec::new()).await.map_err(down)?;
            app.by_stamp.insert(caller.owner.key.clone(), app.own.len());
            accounts::seed(&app, caller.owner.workspace).await.map_err(down)?;
            app.own.push(caller);
        }
        Ok(app)
    }

    /// Largest request body, in bytes.
    pub(crate) fn most_bytes(&self) -> usize {
        if self.has(Guess::LargeBodies) { LARGE_BODY } else { BODY }
    }

    /// The host and port that clients name.
    pub(crate) fn host(&self) -> &str {
        self.base.split_once("://").map_or(self.base.as_str(), |(_, host)| host)
    }

    pub(crate) fn has(&self, guess: Guess) -> bool {
        self.options.guesses.contains(&guess)
    }

    /// Lets a key in: to a workspace that is there, or to one of its own.
    pub(crate) async fn admit(
        &self,
        key: &str,
        workspace: Option<usize>,
        scopes: Vec<String>,
        brands: Vec<String>,
    ) -> Result<Caller, Down> {
        let stamp = self.stamp(key);
        let (record, counter) = (key_place(&stamp), Place::new(Table::Settings, 0, "workspaces"));
        loop {
            let mut change = self.store.begin();
            if let Some(caller) = change.get(&record).await? {
                return Ok(caller);
            }
            let next: usize = change.get(&counter).await?.unwrap_or_default();
            let owner = Owner { workspace: workspace.unwrap_or(next), key: stamp.clone() };
            let caller = Caller { owner, scopes: scopes.clone(), brands: brands.clone() };
            if workspace.is_none() {
                change.put(counter.clone(), &(next + 1));
            }
            change.put(record.clone(), &caller);
            if change.commit().await? == Commit::Done {
                return Ok(caller);
            }
        }
    }

    /// Who holds the key in `Authorization: Bearer`.
    pub(crate) async fn authenticate(&self, headers: &HeaderMap) -> Result<Caller, Refusal> {
        let value = guard::only(headers, header::AUTHORIZATION).ok_or(Refusal::Key(BadKey::NoHeader))?;
        // HTTP drops the space at the end of a header, so an empty key is one without a space before it.
        let (scheme, key) = value.split_once(' ').unwrap_or((value, ""));
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Refusal::Key(BadKey::NoHeader));
        }
        if key.trim().is_empty() {
            return Err(Refusal::Key(BadKey::Empty));
        }
        let stamp = self.stamp(key);
        if let Some(caller) = self.by_stamp.get(&stamp).and_then(|number| self.own.get(*number)) {
            return Ok(caller.clone());
        }
        let bad = if key.starts_with("sapi_key_") { BadKey::Unknown } else { BadKey::UnknownToken };
        self.store.get(&key_place(&stamp)).await?.ok_or(Refusal::Key(bad))
    }

    /// Takes a state for a key; another key's stays, unless the guess is played that it goes.
    pub(crate) async fn take(&self, state: &str, key: &str) -> Result<Taken, NotTaken> {
        let taken = self.states.take(state, Taker::Key(key)).await;
        if matches!(taken, Err(NotTaken::OtherKey)) && self.has(Guess::WrongKeyBurns) {
            self.states.burn(state).await?;
        }
        match taken {
            // Only what the key may take: a scripted mishap burns no state of somebody else.
            Ok(taken) if self.script.has_expired(taken.grant.platform) => Err(NotTaken::Unknown),
            taken => taken,
        }
    }

    /// Who began a sign-in, with what their key may do now.
    pub(crate) async fn caller(&self, owner: &Owner) -> Result<Caller, Down> {
        if let Some(caller) = self.by_stamp.get(&owner.key).and_then(|number| self.own.get(*number)) {
            return Ok(caller.clone());
        }
        let known: Option<Caller> = self.store.get(&key_place(&owner.key)).await?;
        let gone = || Caller { owner: owner.clone(), scopes: Vec::new(), brands: Vec::new() };
        Ok(known.unwrap_or_else(gone))
    }

    /// What the consent page calls a workspace.
    pub(crate) fn workspace_name(&self, workspace: usize) -> String {
        let number = self.own.iter().position(|caller| caller.owner.workspace == workspace);
        let given = number.and_then(|number| self.options.names.get(number)).cloned();
        given.unwrap_or_else(|| format!("Workspace {}", workspace + 1))
    }

    pub(crate) fn is_current(&self) -> bool {
        match self.options.contract {
            Contract::Seed => false,
            Contract::Current => true,
        }
    }

    /// What stands for a key everywhere.
    fn stamp(&self, key: &str) -> String {
        self.pepper.stamp("key", &[key])
    }
}

fn key_place(stamp: &str) -> Place {
    Place::new(Table::Keys, 0, stamp)
}

fn fresh_pepper() -> io::Result<String> {
    secret::random_hex::<32>().map_err(|error| io::Error::other(error.to_string()))
}

async fn stores(options: &Options) -> io::Result<(Store, Pepper, States)> {
    #[cfg(feature = "redis")]
    if let Some(address) = &options.redis {
        let reason = |error: anyhow::Error| io::Error::other(format!("--redis: {error:#}"));
        let connection = store::Connection::open(address).await.map_err(reason)?;
        let store = Store::Redis(store::Redis::new(connection.clone()));
        let pepper = Pepper::new(shared_pepper(&store).await?);
        let states = states::Redis::new(connection, options.state_ttl, options.max_states);
        return Ok((store, pepper.clone(), States::new(Kept::Redis(states), pepper)));
    }
    let pepper = Pepper::new(fresh_pepper()?);
    let states = states::Memory::new(options.state_ttl, options.max_states);
    let states = States::new(Kept::Memory(states), pepper.clone());
    Ok((Store::Memory(store::Memory::default()), pepper, states))
}

/// The pepper that all processes on one Redis use: the first one makes it.
#[cfg(feature = "redis")]
async fn shared_pepper(store: &Store) -> io::Result<String> {
    let down = |_: Down| io::Error::other("the store does not answer");
    let place = Place::new(Table::Settings, 0, "pepper");
    loop {
        let mut change = store.begin();
        if let Some(pepper) = change.get(&place).await.map_err(down)? {
            return Ok(pepper);
        }
        let pepper = fresh_pepper()?;
        change.put(place.clone(), &pepper);
        if change.commit().await.map_err(down)? == Commit::Done {
            return Ok(pepper);
        }
    }
}
