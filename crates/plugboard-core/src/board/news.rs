//! News for somebody who is not at the window: accounts that broke since the last list. One at a time, each account
//! once until it is repaired, held back in quiet hours. It tells the shell what to tell, and shows nothing itself.

use std::collections::BTreeMap;

use super::list::Asked;
use super::state::State;
use super::{Board, Now};
use crate::checking::{self, Window};
use crate::view::{AskedFor, BackgroundView, Health, NewsView, NoticeKind, TrayPlace, WorkspaceId};
use crate::workspace::Workspace;

/// The setting that says that the person knows where Plugboard goes when its window closes.
const SAID: &str = "said_that_it_goes_on";

/// Whether the system itself shows a hidden window again. The Dock of macOS does, and people there expect a program
/// to go on without a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dock {
    /// It does.
    Present,
    /// Only the icon beside the clock does.
    Absent,
}

/// What closing the window means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// It is hidden, and Plugboard goes on.
    Hide,
    /// Plugboard ends.
    Quit,
}

/// Accounts that broke and were not seen yet, with their platforms.
pub(super) struct News {
    accounts: BTreeMap<(WorkspaceId, String), String>,
    /// The workspace that it came from last.
    newest: WorkspaceId,
    serial: u32,
    /// The serial that the shell was told; 0 while it is held back.
    told: u32,
    /// The serial that the system was asked to say.
    said: u32,
}

/// The pages that followed the view, and the one that takes somebody where they asked to be taken.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pages {
    loaded: u32,
    asked: u32,
}

impl Board {
    /// Somebody answered the news: the window is to show what needs them.
    pub fn answer_news(&self) {
        self.change(|state| {
            let newest = state.news.take().map(|news| news.newest);
            if let Some(open) = newest.filter(|newest| state.workspace_of(*newest).is_some()) {
                state.show(open);
            }
            let serial = state.asked.map_or(1, |asked| asked.serial.wrapping_add(1));
            state.asked = Some(AskedFor { serial, health: Health::NeedsYou });
            state.pages.asked = state.pages.loaded;
        });
    }

    /// Somebody put the news away: it was read.
    pub fn put_news_away(&self) {
        self.change(|state| state.news = None);
    }

    /// A page begins to follow the view. Where somebody was taken by the page before it, this one does not take them again.
    pub fn load_page(&self) {
        self.change(|state| {
            state.asked.take_if(|_| state.pages.asked != 0);
            state.pages.loaded = state.pages.loaded.saturating_add(1);
            state.pages.asked = state.pages.loaded;
        });
    }

    /// Whether news is still to be said; true once for each, since a page that is loaded anew tells it again.
    #[must_use]
    pub fn say_news(&self, serial: u32) -> bool {
        let mut state = self.lock();
        let news = state.news.as_mut().filter(|news| news.told == serial && news.said != serial);
        news.map(|news| news.said = serial).is_some()
    }

    /// Takes whether there is an icon beside the clock.
    pub fn note_tray(&self, tray: TrayPlace) {
        self.change(|state| state.tray = tray);
    }

    /// The window is being closed. The first time that it is only hidden, a line in it says so when it comes back;
    /// not where the Dock shows it again, since every program goes on there.
    #[must_use]
    pub fn close_window(&self, dock: Dock) -> Closing {
        self.change(|state| match (state.is_removed, dock, state.tray) {
            (true, _, _) => Closing::Quit,
            (false, Dock::Present, _) => Closing::Hide,
            (false, Dock::Absent, TrayPlace::Shown) => {
                if state.store.setting(SAID).ok().flatten().is_none() {
                    state.note_saved(|store| store.set(SAID, "yes"));
                    state.notify(NoticeKind::GoesOn);
                }
                Closing::Hide
            }
            (false, Dock::Absent, TrayPlace::Unwanted | TrayPlace::NoPlace) => Closing::Quit,
        })
    }
}

impl State {
    /// Takes what a list that just came says of accounts that broke.
    pub(super) fn note_broken(&mut self, kind: WorkspaceId, asked: Asked, now: Now) {
        let Some(open) = self.workspace_mut(kind) else { return };
        let new = open.list.learn_broken();
        if let (Some(news), Some(broken)) = (&mut self.news, broken_in(&self.workspaces, kind)) {
            news.accounts.retain(|(whose, id), _| *whose != kind || broken.contains_key(id));
        }
        let tells = match asked {
            Asked::ByPerson if kind == self.active => false,
            Asked::ByPerson | Asked::ByItself | Asked::Watching => {
                checking::may_tell(self.preferences.notify, self.window_of(kind))
            }
        };
        if !new.is_empty() && tells && kind != WorkspaceId::REHEARSAL {
            self.news_serial = self.news_serial.wrapping_add(1).max(1);
            let serial = self.news_serial;
            let news = self.news.get_or_insert_with(|| News {
                accounts: BTreeMap::new(),
                newest: kind,
                serial,
                told: 0,
                said: 0,
            });
            (news.newest, news.serial) = (kind, serial);
            news.accounts.extend(new.into_iter().map(|(id, platform)| ((kind, id), platform)));
        }
        self.news.take_if(|news| news.accounts.is_empty());
        self.tell_news(now);
    }

    /// Lets news out, unless it is quiet.
    pub(super) fn tell_news(&mut self, now: Now) {
        if self.quiet_until(now).is_none_or(|until| until <= now.steady)
            && let Some(news) = &mut self.news
        {
            news.told = news.serial;
        }
    }

    /// The steady time at which held news may be told; none when there is none.
    pub(super) fn quiet_until(&self, now: Now) -> Option<i64> {
        self.news.as_ref().filter(|news| news.told != news.serial)?;
        let time = checking::time_of_day(now.wall, (self.local)(now.wall));
        Some(now.steady + checking::quiet_for(self.preferences.quiet, time).unwrap_or(0))
    }

    /// Where the window is for somebody who looks for a workspace: in front, it shows one of them.
    fn window_of(&self, kind: WorkspaceId) -> Window {
        if kind == self.active { self.window } else { Window::Elsewhere }
    }

    /// What broke in the workspace that is shown is seen by whoever has the window in front.
    pub(super) fn see_news(&mut self) {
        if self.window_of(self.active) == Window::InFront {
            self.forget_news(self.active);
        }
    }

    /// A workspace is closed or looked at, and what broke in it is nobody's news.
    pub(super) fn forget_news(&mut self, kind: WorkspaceId) {
        if let Some(news) = &mut self.news {
            news.accounts.retain(|(whose, _), _| *whose != kind);
        }
        self.news.take_if(|news| news.accounts.is_empty());
    }

    pub(super) fn background(&self) -> BackgroundView {
        let live = self.workspaces.iter().filter(|open| open.id != WorkspaceId::REHEARSAL);
        BackgroundView {
            checks: self.checks(self.workspace()),
            needs_you: live.map(|open| open.list.index.counts().needs_you).sum(),
            tray: self.tray,
            news: self.news.as_ref().filter(|news| news.told != 0).map(News::view),
            asked: self.asked,
        }
    }
}

impl News {
    fn view(&self) -> NewsView {
        let mut by_platform: BTreeMap<String, u32> = BTreeMap::new();
        for platform in self.accounts.values() {
            *by_platform.entry(platform.clone()).or_default() += 1;
        }
        NewsView { serial: self.told, count: by_platform.values().sum(), by_platform }
    }
}

fn broken_in(
    workspaces: &[Workspace],
    kind: WorkspaceId,
) -> Option<&std::collections::HashMap<String, String>> {
    workspaces.iter().find(|open| open.id == kind)?.list.broken.as_ref()
}
