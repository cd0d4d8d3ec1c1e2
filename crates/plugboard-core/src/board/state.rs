//! What the board's lock guards: the state, and the attempts with what only memory may hold of them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use super::history::Happened;
use super::invites::Invite;
use super::news::{News, Pages};
use super::put_away::Drawer;
use super::return_path::Test;
use super::saving::Written;
use super::support::Problems;
use super::{LocalTime, Machine, Now, picture};
use crate::address::{ApiAddress, SignInLink};
use crate::api::Ear;
use crate::attempt::{self, Attempt, Effect, Event, Phase};
use crate::callback::Callback;
use crate::checking::{Surroundings, Window};
use crate::error::Error;
use crate::loopback::Listening;
use crate::round::Round;
use crate::store::{Known, Store};
use crate::vault::Secret;
use crate::view::{
    AskedFor, BrowserChoice, CaseView, ChoiceView, KeyTrouble, NoticeKind, NoticeView, Outcome, PageWords,
    Preferences, StatelessErrorKind, TrayPlace, Undo, WorkspaceId,
};
use crate::ways::Ways;
use crate::workspace::Workspace;

pub(super) struct State {
    pub(super) store: Store,
    pub(super) ownership: Ownership,
    pub(super) key: KeySearch,
    /// Why the password store gave no key, by workspace.
    pub(super) key_troubles: HashMap<WorkspaceId, KeyTrouble>,
    /// The API address that was used last.
    pub(super) address: ApiAddress,
    /// The live workspaces that are written down, by their numbers.
    pub(super) known: Vec<Known>,
    /// Those that are open, in no order.
    pub(super) workspaces: Vec<Workspace>,
    pub(super) active: WorkspaceId,
    /// The live one that was active last.
    pub(super) home: WorkspaceId,
    pub(super) attempts: Vec<Tracked>,
    pub(super) ways: Ways,
    pub(super) test: Option<Test>,
    pub(super) words: Option<Arc<PageWords>>,
    /// The browser in which an account's sign-in worked last, by account.
    pub(super) browsers: HashMap<String, BrowserChoice>,
    pub(super) invites: Vec<Invite>,
    pub(super) preferences: Preferences,
    /// The platforms whose requirements were shown, by slug.
    pub(super) introduced: Vec<String>,
    /// At most one for each workspace.
    pub(super) rounds: Vec<Round>,
    pub(super) pasted: Option<Secret>,
    pub(super) news: Option<News>,
    /// The serial of the last news there was.
    pub(super) news_serial: u32,
    /// Where somebody outside the window asked to be taken.
    pub(super) asked: Option<AskedFor>,
    pub(super) pages: Pages,
    pub(super) surroundings: Surroundings,
    pub(super) window: Window,
    pub(super) tray: TrayPlace,
    pub(super) local: LocalTime,
    pub(super) notice: Option<NoticeView>,
    pub(super) written: Written,
    pub(super) drawer: Drawer,
    pub(super) problems: Problems,
    pub(super) noticed_at: Option<i64>,
    /// Name of the person at this computer.
    pub(super) user: String,
    /// Counts up with what is written into the history.
    pub(super) history_revision: u32,
    /// The case file that is shown, and how many were before.
    pub(super) case: Option<Arc<CaseView>>,
    pub(super) cases: u32,
    /// The names of keys that were deleted, or that the person was told stay.
    pub(super) keys_already_answered_for: HashSet<String>,
    /// Everything was removed: what comes now is in memory, and Plugboard is about to quit.
    pub(super) is_removed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ownership {
    Ours,
    Elsewhere,
}

/// What is known of the key in the password store.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum KeySearch {
    Asking,
    Locked,
    Done,
    /// The person goes on without it.
    Without,
}

/// An attempt with what only memory may hold of it.
pub(super) struct Tracked {
    pub(super) attempt: Attempt,
    /// The steady clock at its start, in this process.
    pub(super) steady: Option<i64>,
    pub(super) link: Option<Arc<SignInLink>>,
    pub(super) claim: Option<Callback>,
    pub(super) browser: Browser,
    pub(super) shown: Shown,
    /// The ports on which browsers may come back, open as long as they may.
    pub(super) listening: Vec<Listening>,
    /// The steady clock when a browser was opened last.
    pub(super) opened: Option<i64>,
    /// A further way is being asked for.
    pub(super) widening: bool,
    /// An error came back that names no sign-in. Only the first one counts: any page can send a thousand.
    pub(super) stateless_error: Option<StatelessErrorKind>,
    /// The port to come back to, while another program has it.
    pub(super) taken_port: Option<u16>,
    /// The steady time until which the service asks to wait.
    pub(super) asked_to_wait: Option<i64>,
    /// It was cancelled, and an account came all the same.
    pub(super) cancelled: bool,
    pub(super) choice: Option<ChoiceView>,
    /// The names of what was selected last.
    pub(super) selected: Vec<String>,
    /// Why a choice could not be fetched or was not taken.
    pub(super) fault: Option<Error>,
    pub(super) undo: Undo,
    /// Hears what the service is asked for it.
    pub(super) ear: Ear,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Browser {
    NoTrouble,
    Failed,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Yes,
    Dismissed,
}

impl State {
    /// Nothing but a store.
    pub(super) fn new(store: Store, ownership: Ownership, address: ApiAddress, machine: &Machine) -> Self {
        Self {
            store,
            ownership,
            key: KeySearch::Asking,
            key_troubles: HashMap::new(),
            address,
            known: Vec::new(),
            workspaces: Vec::new(),
            active: WorkspaceId::FIRST,
            home: WorkspaceId::FIRST,
            attempts: Vec::new(),
            ways: Ways::default(),
            test: None,
            words: None,
            browsers: HashMap::new(),
            preferences: Preferences::default(),
            introduced: Vec::new(),
            invites: Vec::new(),
            rounds: Vec::new(),
            pasted: None,
            news: None,
            news_serial: 0,
            asked: None,
            pages: Pages::default(),
            surroundings: Surroundings::default(),
            window: Window::default(),
            tray: TrayPlace::default(),
            local: Arc::clone(&machine.minutes_east),
            notice: None,
            written: Written::All,
            drawer: Drawer::default(),
            problems: Problems::default(),
            noticed_at: None,
            user: machine.user.clone(),
            history_revision: 0,
            case: None,
            cases: 0,
            keys_already_answered_for: HashSet::new(),
            is_removed: false,
        }
    }

    pub(super) fn workspace(&self) -> Option<&Workspace> {
        self.workspace_of(self.active)
    }

    pub(super) fn workspace_of(&self, id: WorkspaceId) -> Option<&Workspace> {
        self.workspaces.iter().find(|open| open.id == id)
    }

    pub(super) fn workspace_mut(&mut self, id: WorkspaceId) -> Option<&mut Workspace> {
        self.workspaces.iter_mut().find(|open| open.id == id)
    }

    /// Puts a workspace in the place of the one that had its number.
    pub(super) fn put(&mut self, workspace: Workspace) {
        self.close(workspace.id);
        self.key_troubles.remove(&workspace.id);
        self.workspaces.push(workspace);
    }

    pub(super) fn close(&mut self, id: WorkspaceId) {
        self.workspaces.retain(|open| open.id != id);
        self.forget_news(id);
    }

    pub(super) fn tracked(&mut self, id: &str) -> Option<&mut Tracked> {
        self.attempts.iter_mut().find(|tracked| tracked.attempt.id == id)
    }

    pub(super) fn find(&self, id: &str) -> Option<&Tracked> {
        self.attempts.iter().find(|tracked| tracked.attempt.id == id)
    }

    /// One step of an attempt, with what can be done at once. The rest is given back.
    pub(super) fn step(&mut self, id: &str, event: Event, now: Now) -> Vec<Effect> {
        let Some(tracked) = self.tracked(id) else { return Vec::new() };
        let time = tracked.time(now);
        let workspace = tracked.attempt.workspace;
        let event = match event {
            Event::Refused(error) => Event::Refused(self.explained(workspace, error)),
            other => other,
        };
        let happened = Happened::of(&event);
        let Some(tracked) = self.tracked(id) else { return Vec::new() };
        let restarted = event == Event::Restarted;
        let (next, effects) = attempt::step(tracked.attempt.clone(), event, time);
        let was_over = tracked.attempt.phase.is_end();
        if tracked.attempt.phase == Phase::Cancelled && next.phase != Phase::Cancelled {
            (tracked.cancelled, tracked.shown) = (true, Shown::Yes);
        }
        let ended = next.phase.is_end() && (!was_over || next.phase != tracked.attempt.phase);
        let moved = next.phase != tracked.attempt.phase || !effects.is_empty() || restarted;
        if next.phase != tracked.attempt.phase {
            tracing::info!(id, platform = next.platform, phase = picture::phase_name(&next.phase), "attempt");
        }
        tracked.attempt = next;
        tracked.close_ports();
        if effects.contains(&Effect::Forget) {
            (tracked.link, tracked.claim, tracked.choice) = (None, None, None);
        }
        if effects.contains(&Effect::Save) {
            let attempt = tracked.to_store();
            self.note_saved(|store| store.save(&attempt));
            self.learn(id);
            self.ended_in_round(id, now.wall);
        }
        if moved {
            self.note_step(id, happened, now);
        }
        if ended {
            self.note_past(id, now);
        }
        effects
    }

    /// An error, or what explains it in this workspace.
    pub(super) fn explained(&self, workspace: WorkspaceId, error: Error) -> Error {
        match self.workspace_of(workspace) {
            Some(open) => open.explained(error),
            None => error,
        }
    }

    /// Gives itself what was written down.
    pub(super) fn recall(&mut self) {
        self.recall_workspaces();
        self.recall_ways();
        self.recall_invites();
        self.recall_preferences();
        self.recall_introduced();
        self.recall_rounds();
        self.browsers = self.store.browsers().unwrap_or_default().into_iter().collect();
    }

    /// What an attempt that brought an account teaches: the browser that worked for it, the brand it went to.
    fn learn(&mut self, id: &str) {
        let Some(tracked) = self.tracked(id) else { return };
        let attempt = &tracked.attempt;
        let Phase::Connected { got, outcome, .. } = &attempt.phase else { return };
        let right = match outcome {
            Outcome::New | Outcome::Renewed | Outcome::Expected => true,
            Outcome::SomebodyElseNew | Outcome::SomebodyElseListed => false,
        };
        let (account, kind) = (got.account_id.clone(), attempt.workspace);
        let (browser, brand) = (attempt.browser.clone(), attempt.brand.clone());
        if let Some(choice) = browser.filter(|_| right) {
            self.note_saved(|store| store.save_browser(&account, &choice));
            self.browsers.insert(account, choice);
        }
        if let Some(brand) = brand {
            self.note_brand(kind, &brand.id);
        }
    }

    /// A stray link is news where it arrived, and nowhere else.
    pub(super) fn forget_stray(&mut self) {
        self.notice.take_if(|notice| notice.kind == NoticeKind::UnknownLink);
        self.drawer.notice = None;
    }

    pub(super) fn notify(&mut self, kind: NoticeKind) {
        let serial = self.notice.as_ref().map_or(0, |notice| notice.serial.wrapping_add(1));
        self.notice = Some(NoticeView { kind, serial });
    }
}

impl Tracked {
    pub(super) fn new(attempt: Attempt, steady: Option<i64>) -> Self {
        Self {
            attempt,
            steady,
            link: None,
            claim: None,
            browser: Browser::NoTrouble,
            shown: Shown::Yes,
            listening: Vec::new(),
            opened: None,
            widening: false,
            stateless_error: None,
            taken_port: None,
            asked_to_wait: None,
            cancelled: false,
            choice: None,
            selected: Vec::new(),
            fault: None,
            undo: Undo::Impossible,
            ear: Ear::default(),
        }
    }

    /// As it is written down. Without its list of before, nothing that it brought is taken away again: so it is once a
    /// person has said what becomes of that.
    pub(super) fn to_store(&self) -> Attempt {
        let mut attempt = self.attempt.clone();
        if attempt.is_unexpected() && (self.shown == Shown::Dismissed || self.undo == Undo::Done) {
            attempt.before = None;
        }
        attempt
    }

    /// The attempt's own time: whichever clock says that more of it has passed. A wall clock that was set
    /// back is not believed.
    pub(super) fn time(&self, now: Now) -> i64 {
        let wall = (now.wall - self.attempt.started).max(0);
        let steady = self.steady.map_or(0, |start| now.steady - start);
        self.attempt.started + wall.max(steady)
    }

    /// Closes the ports that nothing can come back to any more. A page that was shown can be reloaded for a while.
    fn close_ports(&mut self) {
        match self.attempt.phase {
            Phase::Starting | Phase::Waiting { .. } => {}
            Phase::Cancelled | Phase::Expired => self.listening.clear(),
            Phase::Claimed { .. }
            | Phase::Exchanging { .. }
            | Phase::Confirming { .. }
            | Phase::Choosing { .. }
            | Phase::Selecting { .. }
            | Phase::Connected { .. }
            | Phase::Declined { .. }
            | Phase::Unconfirmed
            | Phase::Failed { .. } => self.listening.drain(..).for_each(Listening::linger),
        }
    }

    pub(super) fn is_waiting(&self) -> bool {
        matches!(self.attempt.phase, Phase::Waiting { .. })
    }

    /// What there is to choose is on its way, and on a reconnect nobody may have to choose.
    pub(super) fn is_deciding(&self) -> bool {
        self.attempt.expected.is_some() && self.choice.is_none() && self.fault.is_none()
    }

    pub(super) fn due_in(&self, now: Now) -> Option<Duration> {
        let deadline = self.attempt.phase.deadline(self.attempt.started)?;
        Some(Duration::from_millis(u64::try_from(deadline - self.time(now)).unwrap_or(0)))
    }
}
