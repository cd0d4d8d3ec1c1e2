//! The list of accounts, and taking one out of it, in both contracts; and how any list is read to its end.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

use serde::de::DeserializeOwned;
use url::Url;

use super::reading::{self, Listed, Next};
use super::{Answered, Api, Failure, MAX_ANSWER, Tries, meaning};
use crate::accounts::{Account, Gaps};
use crate::error::{Error, ErrorCode, Result};

/// How long the first check of a key may take.
const CHECK_TIMEOUT: Duration = Duration::from_secs(15);

/// Most that is read of a list, in bytes: 100,000 accounts of 600 bytes.
const MAX_LIST: usize = 64 * 1024 * 1024;

/// Most pages of a list.
const MAX_PAGES: usize = 2_000;

/// So many pages may have few rows; after that a page has [`ROWS_A_PAGE`] on average, or the list never ends.
const SHORT_PAGES: usize = 50;
const ROWS_A_PAGE: usize = 10;

/// Most pages in a row that bring nothing new.
const MAX_IDLE: usize = 3;

/// How long a list is read: long enough for 100,000 accounts in pages of 100. What came until then is shown as incomplete.
const LIST_TIME: Duration = Duration::from_mins(3);

/// The accounts that the service lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountList {
    /// Those that can be read.
    pub accounts: Vec<Account>,
    /// What is missing: only in a list without gaps is an account that it lacks not there.
    pub gaps: Gaps,
}

impl Api {
    /// `GET /accounts`, all pages of it. Asks up to three times for each: reading repeats nothing.
    pub async fn accounts(&self) -> Result<AccountList> {
        self.accounts_by(Tries::Three).await.map_err(|failure| failure.explain(meaning::at_list))
    }

    /// The same, but asked once where the service asks to wait (`429`): then also how long (`Retry-After`).
    pub async fn accounts_or_pause(&self) -> std::result::Result<AccountList, (Error, Option<Duration>)> {
        self.accounts_by(Tries::UntilAskedToWait)
            .await
            .map_err(|failure| failure.recode(meaning::at_list).with_pause())
    }

    /// The same, asked once and given up soon: a person is waiting for the answer.
    pub async fn check(&self) -> Result<AccountList> {
        match tokio::time::timeout(CHECK_TIMEOUT, self.accounts_by(Tries::One)).await {
            Ok(answer) => answer.map_err(|failure| failure.explain(meaning::at_list)),
            Err(_) => Err(ErrorCode::TimedOut.into()),
        }
    }

    /// Each account once: a list that changes while its pages are asked for repeats some.
    async fn accounts_by(&self, tries: Tries) -> Answered<AccountList> {
        let endpoint = self.address.endpoint("accounts");
        let (mut accounts, gaps) = self.read_list(&endpoint, tries, Listed::into_account).await?;
        let once = move || {
            let mut seen = HashSet::new();
            accounts.retain(|account: &Account| seen.insert(account.id.clone()));
            AccountList { accounts, gaps }
        };
        tokio::task::spawn_blocking(once).await.map_err(|_| Failure::unreadable())
    }

    /// `DELETE /accounts/{id}`. Sent once; an account that is gone already is removed.
    pub async fn remove(&self, account: &str) -> Result<()> {
        let address = self.below(&["accounts", account]).ok_or(ErrorCode::AccountGone)?;
        self.delete(&address).await.map_err(|failure| failure.explain(meaning::at_list))
    }

    /// Deletes what stands at an address, once. That it is not there any more is what was asked for; that there is
    /// no such endpoint is not.
    pub(super) async fn delete(&self, address: &str) -> Answered<()> {
        match self.send(self.once.delete(address), MAX_ANSWER).await {
            Ok((204, _)) => Ok(()),
            Ok((status, _)) => Err(Failure::unexpected(status)),
            Err(failure) if failure.said().is_some_and(|said| said.is_gone()) => Ok(()),
            Err(failure) => Err(failure.after_sending()),
        }
    }

    /// Reads a list to its end. A row that cannot be read does not cost the others; but when none can, it is no list
    /// of the API's. Nor is one that goes on elsewhere: what it lacks would be taken for gone.
    pub(super) async fn list<T: DeserializeOwned + 'static, U: Send + 'static>(
        &self,
        address: &str,
        tries: Tries,
        convert: impl Fn(T) -> Option<U> + Clone + Send + 'static,
    ) -> Answered<Vec<U>> {
        match self.read_list(address, tries, convert).await? {
            (_, Gaps { has_more: true, .. }) => Err(Failure::unreadable()),
            (all, _) => Ok(all),
        }
    }

    /// The same, with what is missing. A list that goes on in a way that is not documented, or without an end, ends
    /// there, and is incomplete.
    async fn read_list<T: DeserializeOwned + 'static, U: Send + 'static>(
        &self,
        address: &str,
        tries: Tries,
        convert: impl Fn(T) -> Option<U> + Clone + Send + 'static,
    ) -> Answered<(Vec<U>, Gaps)> {
        let (mut all, mut count, mut seen, mut left) = (Vec::new(), 0, HashSet::new(), MAX_LIST);
        let (mut total, mut idle) = (0, 0);
        // By what they are, not by their ids: a row that cannot be read is one too.
        let mut known = HashSet::new();
        let over = tokio::time::sleep(LIST_TIME);
        tokio::pin!(over);
        let mut url = Url::parse(address).map_err(|_| Failure::local(ErrorCode::AddressRefused.into()))?;
        let first = url.clone();
        for page in 1..=MAX_PAGES {
            // To begin a long list anew costs more than to wait in the middle of it.
            let tries = if page > 1 && tries == Tries::UntilAskedToWait { Tries::Three } else { tries };
            let bytes = tokio::select! {
                biased;
                bytes = self.read(url.as_str(), left, tries) => bytes?,
                () = &mut over => match count {
                    0 => return Err(Failure::Lost(ErrorCode::TimedOut.into())),
                    _ => break,
                },
            };
            left -= bytes.len();
            // A page may be the whole of a long list: it is not read where others are answered.
            let convert = convert.clone();
            let read = move || {
                let page = reading::page(&bytes)?;
                let rows: Vec<U> = reading::rows(&page.rows).into_iter().filter_map(convert).collect();
                let new = page.rows.iter().filter(|row| known.insert(digest(row.get()))).count();
                Ok((rows, page.rows.len(), page.next, page.total, new, known))
            };
            let read = tokio::task::spawn_blocking(read).await.map_err(|_| Failure::unreadable())?;
            let (rows, number, next, of, new, seen_rows) = read?;
            known = seen_rows;
            idle = if new == 0 { idle + 1 } else { 0 };
            count += number;
            total = total.max(of);
            all.extend(rows);
            match next {
                Next::End | Next::Elsewhere if all.is_empty() && count > 0 => break,
                Next::End | Next::Elsewhere => {
                    let unreadable = u32::try_from(count - all.len()).unwrap_or(u32::MAX);
                    let has_more = next == Next::Elsewhere || total > count;
                    return Ok((all, Gaps { unreadable, has_more }));
                }
                Next::At(cursor) => {
                    let is_endless = page > SHORT_PAGES && count < page * ROWS_A_PAGE;
                    url = first.clone();
                    url.query_pairs_mut().append_pair("cursor", &cursor);
                    if !seen.insert(cursor) || idle == MAX_IDLE || is_endless {
                        break;
                    }
                }
            }
        }
        if all.is_empty() {
            return Err(Failure::unreadable());
        }
        let unreadable = u32::try_from(count - all.len()).unwrap_or(u32::MAX);
        Ok((all, Gaps { unreadable, has_more: true }))
    }
}

fn digest(row: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    row.hash(&mut hasher);
    hasher.finish()
}
