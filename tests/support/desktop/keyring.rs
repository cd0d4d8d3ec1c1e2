//! The desktop's password store as a person, another program or a crash changes it: items, locks, restarts.

use std::collections::HashMap;
use std::process::Command;

use anyhow::{Context, Result};
use secret_service::{EncryptionType, SecretService};

use super::{Desktop, bus};
use crate::programs::run;

/// The name under which Plugboard keeps its keys.
const PLUGBOARD: &str = "ai.social-api.plugboard";

/// A collection of the password store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Collection {
    /// The default one, which a password opens.
    Login,
    /// The one in memory, which is always open.
    Session,
}

impl Desktop {
    /// Starts a password store, in place of the one that runs, if one does.
    pub async fn start_keyring(&mut self) -> Result<()> {
        let log = self.logs().join(format!("keyring-{}.log", self.keyrings));
        let daemon = bus::start_keyring(|program| self.command(program), &log).await?;
        self.keyrings += 1;
        self.keyring = Some(daemon);
        Ok(())
    }

    /// Ends the password store, as a crash does.
    pub fn end_keyring(&mut self) {
        self.keyring = None;
    }

    /// Sends the password store a signal, such as `STOP` and `CONT`.
    pub fn signal_keyring(&self, signal: &str) -> Result<()> {
        let daemon = self.keyring.as_ref().context("no password store runs")?;
        let mut kill = Command::new("kill");
        kill.arg(format!("-{signal}")).arg(daemon.id().to_string());
        run(kill).map(drop)
    }

    /// Locks the password store while it runs.
    pub async fn lock_keyring(&self) -> Result<()> {
        bus::lock(|program| self.command(program)).await
    }

    /// Unlocks it, as typing its password would.
    pub async fn unlock_keyring(&self) -> Result<()> {
        bus::unlock(&self.runtime(), |program| self.command(program)).await
    }

    /// Adds an item beside those that are there, as Plugboard would for this API address.
    pub async fn add_item(&self, collection: Collection, address: &str, secret: &[u8]) -> Result<()> {
        let service = self.secret_service().await?;
        let collection = match collection {
            Collection::Login => service.get_default_collection().await?,
            Collection::Session => service.get_collection_by_alias("session").await?,
        };
        let attributes = HashMap::from([("service", PLUGBOARD), ("username", address)]);
        collection.create_item("added by a test", attributes, secret, false, "text/plain").await?;
        Ok(())
    }

    /// What Plugboard's items hold that are not locked, and how many are locked.
    pub async fn items(&self) -> Result<(Vec<Vec<u8>>, usize)> {
        let service = self.secret_service().await?;
        let found = service.search_items(HashMap::from([("service", PLUGBOARD)])).await?;
        let mut secrets = Vec::new();
        for item in &found.unlocked {
            secrets.push(item.get_secret().await?);
        }
        Ok((secrets, found.locked.len()))
    }

    /// When Plugboard's items that are not locked were last changed, in seconds since 1970.
    pub async fn modified(&self) -> Result<Vec<u64>> {
        let service = self.secret_service().await?;
        let found = service.search_items(HashMap::from([("service", PLUGBOARD)])).await?;
        let mut times = Vec::new();
        for item in &found.unlocked {
            times.push(item.get_modified().await?);
        }
        Ok(times)
    }

    /// Deletes Plugboard's items that are not locked.
    pub async fn remove_items(&self) -> Result<()> {
        let service = self.secret_service().await?;
        let found = service.search_items(HashMap::from([("service", PLUGBOARD)])).await?;
        for item in &found.unlocked {
            item.delete().await?;
        }
        Ok(())
    }

    async fn secret_service(&self) -> Result<SecretService<'static>> {
        let connection = zbus::connection::Builder::address(self.bus())?.build().await?;
        Ok(SecretService::connect_with_existing(EncryptionType::Plain, connection).await?)
    }
}
