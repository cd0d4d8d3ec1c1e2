//! The sign-ins that are under way: one record a state, under the digest of the state, in memory or in Redis.
//! Every decision about a record is made in one step: under one lock, or in one script.

mod memory;
#[cfg(feature = "redis")]
mod redis;

use std::collections::VecDeque;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::moment::Now;
use crate::people::Person;
use crate::platform::Platform;
use crate::secret::{self, Pepper};

pub(crate) use memory::Memory;
#[cfg(feature = "redis")]
pub(crate) use redis::Redis;

/// How many open pages of one sign-in may still send their answer; older ones are told to reload.
const PAGES: usize = 8;

/// Who may exchange a state.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Owner {
    /// Number of the workspace.
    pub(crate) workspace: usize,
    /// Stamp of the key that started the sign-in.
    pub(crate) key: String,
}

/// What a state was issued for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Grant {
    pub(crate) owner: Owner,
    pub(crate) platform: Platform,
    /// Where the platform sends the browser.
    pub(crate) redirect_uri: String,
    /// The brand that the account goes to, if one was named.
    pub(crate) brand: Option<String>,
    /// What the service does when the platform's callback comes to it; absent when it goes to the caller.
    pub(crate) then: Option<Then>,
}

/// How the service ends a sign-in whose callback it received itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Then {
    /// Where the browser goes with the result; without one it sees a page of the service.
    pub(crate) redirect_uri: Option<String>,
    /// What the caller wants to see again beside the result.
    pub(crate) state: String,
    /// The invite that began it.
    pub(crate) invite: Option<String>,
}

/// What the consent page was answered with: who signed in, and the digest of the code made for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answer {
    pub(crate) person: Person,
    code: String,
}

impl Answer {
    /// Whether this is the code that was made.
    pub(crate) fn has_code(&self, code: &str) -> bool {
        secret::same(&self.code, &secret::hex_digest(code))
    }
}

/// A record taken out for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) grant: Grant,
    pub(crate) answer: Option<Answer>,
}

/// Why a state was not issued.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotIssued {
    /// As many as allowed are waiting for this key; the oldest of them expires after this time.
    Full(Duration),
    /// The system gave no random bytes.
    Random,
    /// The store does not answer.
    Down,
}

/// Why a state was not taken. The record, if there is one, is as before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotTaken {
    Unknown,
    OtherKey,
    /// The store does not answer: it may have been taken.
    Down,
}

/// Why an answer of the consent page does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotAnswered {
    Unknown,
    ForeignPage,
    /// The system gave no random bytes.
    Random,
    /// The store does not answer.
    Down,
}

/// Who takes a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taker<'a> {
    /// A caller with this stamp of its key.
    Key(&'a str),
    /// The service itself, which received the platform's callback.
    Service,
}

/// What is kept of a sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Record {
    grant: Grant,
    /// Digests of the tokens of the pages that were shown.
    pages: VecDeque<String>,
    answer: Option<Answer>,
}

impl Record {
    fn new(grant: Grant) -> Self {
        Self { grant, pages: VecDeque::new(), answer: None }
    }

    fn open_page(&mut self, token: String) {
        if self.pages.len() == PAGES {
            self.pages.pop_front();
        }
        self.pages.push_back(token);
    }

    fn taken(self) -> Taken {
        Taken { grant: self.grant, answer: self.answer }
    }

    /// Whether a taker may have it.
    fn is_for(&self, taker: Taker<'_>) -> Result<(), NotTaken> {
        match taker {
            Taker::Key(key) if secret::same(key, &self.grant.owner.key) => Ok(()),
            Taker::Key(_) => Err(NotTaken::OtherKey),
            Taker::Service if self.grant.then.is_some() => Ok(()),
            Taker::Service => Err(NotTaken::Unknown),
        }
    }
}

/// The sign-ins.
pub(crate) struct States {
    kept: Kept,
    pepper: Pepper,
}

/// Where they are.
pub(crate) enum Kept {
    Memory(Memory),
    #[cfg(feature = "redis")]
    Redis(Redis),
}

impl States {
    pub(crate) fn new(kept: Kept, pepper: Pepper) -> Self {
        Self { kept, pepper }
    }

    /// Issues a state of 16 random bytes, written as 32 lowercase hex digits.
    pub(crate) async fn issue(&self, grant: Grant) -> Result<String, NotIssued> {
        let state = secret::random_hex::<16>().map_err(|_| NotIssued::Random)?;
        let (digest, record) = (secret::hex_digest(&state), Record::new(grant));
        match &self.kept {
            Kept::Memory(memory) => memory.issue(digest, record, Now::read())?,
            #[cfg(feature = "redis")]
            Kept::Redis(redis) => redis.issue(&digest, &record).await?,
        }
        Ok(state)
    }

    /// What a live state was issued for.
    pub(crate) async fn look(&self, state: &str) -> Result<Grant, NotAnswered> {
        self.change(state, |record| Ok(record.grant.clone())).await
    }

    /// Gives one showing of the consent page the token that its answer must carry.
    pub(crate) async fn open_page(&self, state: &str) -> Result<String, NotAnswered> {
        let token = secret::random_hex::<16>().map_err(|_| NotAnswered::Random)?;
        let digest = secret::hex_digest(&token);
        self.change(state, |record| {
            record.open_page(digest.clone());
            Ok(())
        })
        .await?;
        Ok(token)
    }

    /// What the page with this token asks about.
    pub(crate) async fn asked(&self, state: &str, token: &str) -> Result<Grant, NotAnswered> {
        let token = secret::hex_digest(token);
        self.change(state, |record| {
            let known = record.pages.iter().any(|page| secret::same(page, &token));
            if known { Ok(record.grant.clone()) } else { Err(NotAnswered::ForeignPage) }
        })
        .await
    }

    /// Makes the code for a person. The same person again gets the same code; another person's code replaces it.
    pub(crate) async fn allow(&self, state: &str, person: &Person) -> Result<String, NotAnswered> {
        // Made from the state and not drawn, so that it need not be kept to be told again.
        let code = format!("AQD{}", self.pepper.stamp("code", &[state, &person.handle]));
        let answer = Answer { person: person.clone(), code: secret::hex_digest(&code) };
        self.change(state, |record| {
            record.answer = Some(answer.clone());
            Ok(())
        })
        .await?;
        Ok(code)
    }

    /// Takes back the code that was made, if any. The state itself is left to expire.
    pub(crate) async fn deny(&self, state: &str) -> Result<(), NotAnswered> {
        self.change(state, |record| {
            record.answer = None;
            Ok(())
        })
        .await
    }

    /// Checks the owner and then removes the record, in one step: a wrong key changes nothing, and of many
    /// right ones exactly one gets it.
    pub(crate) async fn take(&self, state: &str, taker: Taker<'_>) -> Result<Taken, NotTaken> {
        let digest = secret::hex_digest(state);
        match &self.kept {
            Kept::Memory(memory) => memory.take(&digest, taker, Now::read()),
            #[cfg(feature = "redis")]
            Kept::Redis(redis) => redis.take(&digest, taker).await,
        }
    }

    /// Removes a state, whoever asks.
    pub(crate) async fn burn(&self, state: &str) -> Result<(), NotTaken> {
        let digest = secret::hex_digest(state);
        match &self.kept {
            Kept::Memory(memory) => memory.burn(&digest),
            #[cfg(feature = "redis")]
            Kept::Redis(redis) => redis.burn(&digest).await?,
        }
        Ok(())
    }

    /// Looks at a live record and changes it, in one step. The work may be done more than once.
    async fn change<T>(
        &self,
        state: &str,
        work: impl Fn(&mut Record) -> Result<T, NotAnswered> + Send + Sync,
    ) -> Result<T, NotAnswered> {
        let digest = secret::hex_digest(state);
        match &self.kept {
            Kept::Memory(memory) => memory.change(&digest, Now::read(), work),
            #[cfg(feature = "redis")]
            Kept::Redis(redis) => redis.change(&digest, work).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn states() -> States {
        let memory = Memory::new(Duration::from_mins(10), 0);
        States::new(Kept::Memory(memory), Pepper::new("pepper".into()))
    }

    fn grant() -> Grant {
        Grant {
            owner: Owner { workspace: 0, key: "a".into() },
            platform: Platform::Instagram,
            redirect_uri: "a.b://c".into(),
            brand: None,
            then: None,
        }
    }

    fn person(handle: &str) -> Person {
        Person { name: handle.to_owned(), handle: handle.to_owned() }
    }

    #[tokio::test]
    async fn ten_thousand_states_are_32_hex_digits_and_distinct() {
        let states = states();
        let mut issued = HashSet::new();
        for _ in 0..10_000 {
            let state = states.issue(grant()).await.unwrap();
            let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
            assert!(state.len() == 32 && state.bytes().all(hex));
            assert!(issued.insert(state));
        }
    }

    #[tokio::test]
    async fn the_last_answer_of_the_page_counts_and_the_same_one_repeats_its_code() {
        let states = states();
        let state = states.issue(grant()).await.unwrap();
        let first = states.allow(&state, &person("a")).await.unwrap();
        assert_eq!(states.allow(&state, &person("a")).await.unwrap(), first);
        let second = states.allow(&state, &person("b")).await.unwrap();
        assert_ne!(second, first);
        let answer = states.take(&state, Taker::Key("a")).await.unwrap().answer.unwrap();
        assert!(answer.has_code(&second) && !answer.has_code(&first) && answer.person == person("b"));
        assert_eq!(states.allow(&state, &person("a")).await, Err(NotAnswered::Unknown));
    }

    #[tokio::test]
    async fn deny_takes_the_code_back_and_leaves_the_state() {
        let states = states();
        let state = states.issue(grant()).await.unwrap();
        states.allow(&state, &person("a")).await.unwrap();
        states.deny(&state).await.unwrap();
        assert_eq!(states.take(&state, Taker::Key("a")).await.unwrap().answer, None);
    }

    #[tokio::test]
    async fn only_the_latest_pages_of_a_sign_in_may_answer() {
        let states = states();
        let state = states.issue(grant()).await.unwrap();
        let other = states.issue(grant()).await.unwrap();
        let mut pages = Vec::new();
        for _ in 0..=PAGES {
            pages.push(states.open_page(&state).await.unwrap());
        }
        assert_eq!(states.asked(&state, &pages[0]).await, Err(NotAnswered::ForeignPage));
        assert_eq!(states.asked(&state, &pages[1]).await, Ok(grant()));
        assert_eq!(states.asked(&state, &pages[PAGES]).await, Ok(grant()));
        assert_eq!(states.asked(&other, &pages[PAGES]).await, Err(NotAnswered::ForeignPage));
    }
}
