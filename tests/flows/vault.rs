//! A password store that outlives Plugboard, may hold several items for one address, and misbehaves on demand.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};

use plugboard_core::vault::{Secret, StoredKey, Vault, VaultError};

type Result<T> = std::result::Result<T, VaultError>;

/// How a password store behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mood {
    /// It answers.
    #[default]
    Open,
    /// It says that it is locked.
    Locked,
    /// There is none.
    Absent,
    /// It answers with an error.
    Failing,
    /// It does not answer until its mood changes.
    Hanging,
    /// It takes what it is given, and gives nothing back.
    Forgetful,
    /// What it is given is too long for it.
    Narrow,
}

/// An item: what it holds, and when it was changed.
type Item = (Vec<u8>, Option<u64>);

#[derive(Clone, Default)]
pub struct TestVault {
    items: Arc<Mutex<HashMap<String, Vec<Item>>>>,
    answers: Arc<AtomicUsize>,
    mood: Arc<(Mutex<Mood>, Condvar)>,
    /// Whether it was asked something that it has not answered.
    waiting: Arc<AtomicBool>,
    /// The addresses whose items it does not delete.
    stuck: Arc<Mutex<HashSet<String>>>,
}

impl TestVault {
    pub fn be(&self, mood: Mood) {
        *self.mood.0.lock().unwrap() = mood;
        self.mood.1.notify_all();
    }

    /// The key of the newest item for an address, whatever the mood.
    pub fn kept(&self, address: &str) -> Option<String> {
        let newest = self.items_of(address).into_iter().max_by_key(|(_, modified)| *modified)?;
        Some(String::from_utf8(newest.0).unwrap())
    }

    /// How many items there are for an address.
    pub fn count(&self, address: &str) -> usize {
        self.items_of(address).len()
    }

    /// Adds an item, as another program or a migration does.
    pub fn add(&self, address: &str, bytes: &[u8], modified: Option<u64>) {
        self.items.lock().unwrap().entry(address.to_owned()).or_default().push((bytes.to_owned(), modified));
    }

    /// Loses what is kept for an address.
    pub fn lose(&self, address: &str) {
        self.items.lock().unwrap().remove(address);
    }

    /// Does not delete the items of these addresses alone.
    pub fn hold_on_to(&self, addresses: &[&str]) {
        *self.stuck.lock().unwrap() = addresses.iter().map(|&address| address.to_owned()).collect();
    }

    /// All addresses for which there are items.
    pub fn addresses(&self) -> Vec<String> {
        let items = self.items.lock().unwrap();
        items.iter().filter(|(_, items)| !items.is_empty()).map(|(address, _)| address.clone()).collect()
    }

    /// How often it has answered.
    pub fn answers(&self) -> usize {
        self.answers.load(Ordering::SeqCst)
    }

    /// Whether somebody waits for an answer.
    pub fn is_asked(&self) -> bool {
        self.waiting.load(Ordering::SeqCst)
    }

    fn items_of(&self, address: &str) -> Vec<Item> {
        self.items.lock().unwrap().get(address).cloned().unwrap_or_default()
    }

    fn asked(&self) -> Result<Mood> {
        let mood = self.mood.0.lock().unwrap();
        self.waiting.store(true, Ordering::SeqCst);
        let mood = self.mood.1.wait_while(mood, |mood| *mood == Mood::Hanging).unwrap();
        self.waiting.store(false, Ordering::SeqCst);
        self.answers.fetch_add(1, Ordering::SeqCst);
        match *mood {
            Mood::Locked => Err(VaultError::Locked),
            Mood::Absent => Err(VaultError::Absent),
            Mood::Failing => Err(VaultError::Failed),
            Mood::Narrow => Err(VaultError::TooLong),
            Mood::Open | Mood::Hanging | Mood::Forgetful => Ok(*mood),
        }
    }
}

impl Vault for TestVault {
    fn read(&self, address: &str) -> Result<Vec<StoredKey>> {
        if self.asked()? == Mood::Forgetful {
            return Ok(Vec::new());
        }
        let item =
            |(bytes, modified)| StoredKey { key: String::from_utf8(bytes).ok().map(Secret::new), modified };
        Ok(self.items_of(address).into_iter().map(item).collect())
    }

    fn write(&self, address: &str, key: &Secret) -> Result<()> {
        self.asked()?;
        let item = (key.expose().as_bytes().to_owned(), Some(1));
        self.items.lock().unwrap().insert(address.to_owned(), vec![item]);
        Ok(())
    }

    fn delete(&self, address: &str) -> Result<()> {
        self.asked()?;
        if self.stuck.lock().unwrap().contains(address) {
            return Err(VaultError::Failed);
        }
        self.lose(address);
        Ok(())
    }
}
