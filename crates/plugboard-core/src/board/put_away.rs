//! What was put away on this computer can be taken back: attempts that are over, invites that are over, the notice.
//! Nothing that the service did is undone here.

use super::Board;
use super::invites::Invite;
use super::state::Shown;
use crate::view::{NoticeView, PutAway};

/// The last of each kind that has left the state, an invite with its place; an attempt stays there, unseen.
#[derive(Default)]
pub(super) struct Drawer {
    pub(super) invite: Option<(usize, Invite)>,
    pub(super) notice: Option<NoticeView>,
}

impl Board {
    /// Takes the notice away.
    pub fn dismiss_notice(&self) {
        self.change(|state| state.drawer.notice = state.notice.take());
    }

    /// Puts something back where it was. What is not there any more stays away.
    pub fn take_back(&self, what: &PutAway) {
        self.change(|state| match what {
            PutAway::Attempt { id } => {
                if let Some(tracked) = state.tracked(id) {
                    tracked.shown = Shown::Yes;
                    state.note_answer(id);
                }
            }
            PutAway::Invite { id } => {
                if let Some((place, invite)) = state.drawer.invite.take_if(|(_, invite)| invite.id == *id) {
                    state.invites.insert(place.min(state.invites.len()), invite);
                    state.keep_invites();
                }
            }
            PutAway::Notice => state.notice = state.notice.take().or(state.drawer.notice.take()),
        });
    }
}
