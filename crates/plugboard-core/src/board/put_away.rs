//! What was put away on this computer can be taken back: attempts and invites that are over, a closed round, the notice.
//! Nothing that the service did is undone here.

use super::Board;
use super::invites::Invite;
use super::round::is_kept;
use super::state::Shown;
use crate::round::Round;
use crate::view::{NoticeView, PutAway, RoundState};

/// The last of each kind that has left the state, an invite with its place; an attempt stays there, unseen.
#[derive(Default)]
pub(super) struct Drawer {
    pub(super) invite: Option<(usize, Invite)>,
    pub(super) round: Option<Round>,
    pub(super) notice: Option<NoticeView>,
}

impl Board {
    /// Takes the notice away.
    pub fn dismiss_notice(&self) {
        self.change(|state| state.drawer.notice = state.notice.take());
    }

    /// Takes a round that is closed away.
    pub fn dismiss_round(&self) {
        self.change(|state| {
            let active = state.active;
            let closed = |round: &Round| round.workspace == active && round.state() == RoundState::Closed;
            if let Some(at) = state.rounds.iter().position(closed) {
                state.drawer.round = Some(state.rounds.remove(at));
                state.forget_round(active);
            }
        });
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
            PutAway::Round => {
                let (active, free) = (state.active, state.round(state.active).is_none());
                let round = state.drawer.round.take_if(|round| free && round.workspace == active);
                if let Some(round) = round {
                    if is_kept(&round) {
                        state.note_saved(|store| store.replace_round(&round));
                    }
                    state.rounds.push(round);
                }
            }
            PutAway::Notice => state.notice = state.notice.take().or(state.drawer.notice.take()),
        });
    }
}
