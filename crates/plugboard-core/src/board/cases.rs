//! Case files: making one of a try or an account, and showing one that came from elsewhere. What is shown is beside
//! everything live, and changes nothing.

use std::sync::Arc;

use super::Board;
use super::beside::beside;
use super::files::Export;
use super::history::status_of;
use super::state::State;
use crate::accounts::Whole;
use crate::callback::Answer;
use crate::case_file::cause::{self, Again, Of};
use crate::case_file::scanner::looks_secret;
use crate::case_file::{self, Scanner};
use crate::error::{ErrorCode, Result};
use crate::vault::Secret;
use crate::view::{
    CaseAccount, CaseSubject, CaseView, Entry, HistoryQuery, ListChange, ListFacts, NoticeKind, Timeline,
    WorkspaceId,
};

/// Most tries and changes of an account that go into a case.
const MAX_TIMELINES: u32 = 20;
const MAX_CHANGES: u32 = 200;

/// Stands for a name that looks like a secret.
const LEFT_OUT: &str = "…";

impl Board {
    /// Makes a case file. [`ErrorCode::CaseFileUnsafe`] if it would hold what must not leave this computer.
    pub async fn make_case(&self, subject: &CaseSubject) -> Result<Export> {
        let (board, subject) = (self.clone(), subject.clone());
        let make = move || {
            let case = board.case(&subject)?;
            let secrets = board.lock().secrets();
            let contents = case_file::write(&case, &Scanner::new(&secrets))?;
            Ok(Export { name: case_file::file_name(&case), contents })
        };
        beside(make).await?
    }

    /// Shows a case file that a person chose.
    pub fn open_case(&self, bytes: &[u8]) -> Result<()> {
        let case = Arc::new(case_file::read(bytes)?);
        self.change(|state| {
            state.case = Some(case);
            state.cases = state.cases.wrapping_add(1);
            state.notice.take_if(|notice| notice.kind == NoticeKind::CaseUnreadable);
        });
        Ok(())
    }

    /// Shows a case file that the system handed over, or says that it cannot be read.
    pub fn deliver_case(&self, bytes: &[u8]) {
        if self.open_case(bytes).is_err() {
            self.change(|state| state.notify(NoticeKind::CaseUnreadable));
        }
    }

    /// The case file that is shown.
    #[must_use]
    pub fn opened_case(&self) -> Option<Arc<CaseView>> {
        self.lock().case.clone()
    }

    /// Puts the case file away.
    pub fn close_case(&self) {
        self.change(|state| state.case = None);
    }

    fn case(&self, subject: &CaseSubject) -> Result<CaseView> {
        let now = self.now().wall;
        let (journal, workspace) = self.journal();
        let (account, timelines) = match subject {
            CaseSubject::Attempt { attempt, started } => {
                let timeline = self.told(attempt, *started)?;
                let account = timeline.past.expected.as_ref().map(|person| person.account_id.clone());
                (account, vec![timeline])
            }
            CaseSubject::Account { account } => {
                let pasts = journal.pasts_of(workspace, account, MAX_TIMELINES)?;
                let timelines = pasts.into_iter().map(|past| {
                    let steps = journal.steps(workspace, &past.attempt, past.started)?;
                    Ok(Timeline { past, steps })
                });
                (Some(account.clone()), timelines.collect::<Result<Vec<_>>>()?)
            }
        };
        let changes = match &account {
            Some(account) => {
                let query = HistoryQuery { account: Some(account.clone()), ..HistoryQuery::default() };
                let entries = journal.entries(workspace, &query, MAX_CHANGES)?.into_iter();
                entries.filter_map(only_change).collect()
            }
            None => Vec::new(),
        };
        let state = self.lock();
        let known = account.as_deref().and_then(|id| state.case_account(workspace, id, &changes));
        if known.is_none() && timelines.is_empty() {
            return Err(ErrorCode::AccountGone.into());
        }
        let again = match state.workspace_of(workspace) {
            Some(open) if account.as_ref().is_some_and(|id| open.list.not_you.contains(id)) => Again::Yes,
            Some(_) | None => Again::No,
        };
        let of = match subject {
            CaseSubject::Attempt { .. } => Of::Try,
            CaseSubject::Account { .. } => Of::Account,
        };
        let (cause, evidence) = cause::likely(of, &timelines, &changes, again, known.as_ref());
        let open = state.workspace_of(workspace).ok_or(ErrorCode::KeyMissing)?;
        let view = CaseView {
            made_at: now,
            minutes_east: (self.machine.minutes_east)(now),
            app: env!("CARGO_PKG_VERSION").to_owned(),
            system: self.machine.system.clone(),
            contract: open.contract(),
            host: open.address.host().to_owned(),
            kind: workspace.kind(),
            list: ListFacts {
                counts: open.list.index.counts(),
                checked_at: open.list.checked_at,
                whole: open.list.whole() == Whole::Yes,
                problem: open.list.problem.clone().map(Into::into),
            },
            return_path: state.return_path(),
            account: known,
            changes,
            timelines,
            cause,
            evidence,
        };
        Ok(without_lookalikes(view))
    }
}

impl State {
    /// What is known of an account: from the list, or from what was said of it last.
    fn case_account(&self, workspace: WorkspaceId, id: &str, changes: &[ListChange]) -> Option<CaseAccount> {
        let listed = self.workspace_of(workspace)?.list.index.find(id);
        let listed = listed.map(|account| CaseAccount {
            id: account.id.clone(),
            platform: account.platform.clone(),
            name: account.name.clone(),
            username: account.username.clone(),
            listed: true,
            status: status_of(account.status),
            reason: account.reason.clone(),
            since: account.since,
        });
        listed.or_else(|| {
            let last = changes.first()?;
            Some(CaseAccount {
                id: last.account.clone(),
                platform: last.platform.clone(),
                name: last.name.clone(),
                username: last.username.clone(),
                listed: false,
                status: None,
                reason: last.reason.clone(),
                since: Some(last.at),
            })
        })
    }

    /// Everything secret that is in memory now, to be looked for in what is given away.
    pub(super) fn secrets(&self) -> Vec<Secret> {
        let copy = |text: &str| Secret::new(text.to_owned());
        let keys = self.workspaces.iter().filter_map(|open| open.api.key());
        let pasted = self.pasted.iter().map(|key| copy(key.expose()));
        let links = self.attempts.iter().filter_map(|tracked| tracked.link.as_ref()).flat_map(|link| {
            let (_, query) = link.as_str().split_once('?').unwrap_or_default();
            let values = query.split('&').filter_map(|pair| pair.split_once('=')).map(|(_, value)| value);
            // A short value is a scope or a language, and stands everywhere.
            let long = values.filter(|value| value.len() >= 16);
            [link.as_str()].into_iter().chain(long).map(copy).collect::<Vec<_>>()
        });
        let claims = self.attempts.iter().filter_map(|tracked| tracked.claim.as_ref()).flat_map(|claim| {
            let code = match &claim.answer {
                Answer::Granted { code } => Some(copy(code.expose())),
                Answer::Refused { .. } | Answer::Succeeded { .. } | Answer::Choose { .. } => None,
            };
            [copy(claim.state.expose())].into_iter().chain(code)
        });
        let invites = self.invites.iter().map(|invite| copy(&invite.link));
        keys.chain(pasted).chain(links).chain(claims).chain(invites).collect()
    }
}

fn only_change(entry: Entry) -> Option<ListChange> {
    match entry {
        Entry::Change(change) => Some(change),
        Entry::SignIn(_) => None,
    }
}

/// Names are anybody's text: one that looks like a secret must not keep a case from being made.
fn without_lookalikes(mut case: CaseView) -> CaseView {
    let tame = |text: &mut String| {
        if looks_secret(text).is_some() {
            LEFT_OUT.clone_into(text);
        }
    };
    if let Some(account) = &mut case.account {
        [&mut account.name, &mut account.username].into_iter().for_each(tame);
    }
    for change in &mut case.changes {
        [&mut change.name, &mut change.username].into_iter().for_each(tame);
        change.before.iter_mut().chain(&mut change.after).for_each(tame);
        change.brand.iter_mut().for_each(|brand| tame(&mut brand.name));
    }
    for past in case.timelines.iter_mut().map(|timeline| &mut timeline.past) {
        past.expected.iter_mut().for_each(|person| tame(&mut person.username));
        past.brand.iter_mut().for_each(|brand| tame(&mut brand.name));
        tame(&mut past.who);
        if let Some(crate::view::End::Connected { got, others, .. }) = &mut past.end {
            [got].into_iter().chain(others).for_each(|person| tame(&mut person.username));
        }
    }
    case
}
