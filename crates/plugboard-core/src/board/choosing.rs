//! One of several pages or profiles has to be chosen: fetching them, and sending what was chosen once.

use std::time::Duration;

use super::Board;
use super::state::{State, Tracked};
use crate::api::Failure;
use crate::attempt::{Event, Phase};
use crate::error::{Error, ErrorCode, Result};
use crate::view::{ChoiceKind, ChoiceView};

impl Board {
    /// Fetches what there is to choose from. What fails in passing is shown, and fetched again when the person
    /// asks.
    pub(super) async fn fetch_choice(self, id: String) {
        let api = match self.api_of(&id).await {
            None => return,
            Some(Err(error)) => return self.happen(&id, Event::Refused(error)),
            Some(Ok((_, api))) => api,
        };
        let asked = self.lock().tracked(&id).and_then(|tracked| {
            let brand = tracked.attempt.brand.as_ref().map(|brand| brand.id.clone());
            Some((tracked.connection()?, brand))
        });
        let Some((connection, brand)) = asked else { return };
        match api.pending(&connection, brand.as_deref()).await {
            Ok(choice) => self.change(|state| {
                if let Some(tracked) = state.tracked(&id) {
                    (tracked.choice, tracked.fault) = (Some(choice), None);
                }
            }),
            Err(error) if error.code == ErrorCode::ChoiceGone => self.happen(&id, Event::Refused(error)),
            Err(error) => self.change(|state| {
                if let Some(tracked) = state.tracked(&id) {
                    tracked.fault = Some(error);
                }
            }),
        }
    }

    /// Connects what was chosen, by id. Nothing chosen means: fetch again what there is. How it ends is told by
    /// the view.
    pub async fn choose(&self, id: &str, chosen: &[String]) -> Result<()> {
        if chosen.is_empty() {
            self.clone().fetch_choice(id.to_owned()).await;
            return Ok(());
        }
        let now = self.now();
        let begun = self.change(|state| {
            let tracked = state.tracked(id).ok_or(ErrorCode::AttemptGone)?;
            let connection = tracked.connection().ok_or(ErrorCode::AttemptGone)?;
            let choice = tracked.choice.as_ref().ok_or(ErrorCode::AttemptGone)?;
            if !can_choose(choice, chosen) {
                return Err(Error::from(ErrorCode::ChoiceRefused));
            }
            let kind = choice.kind;
            tracked.fault = None;
            state.step(id, Event::Selected, now);
            Ok((connection, kind))
        });
        let (connection, kind) = begun?;
        let api = match self.api_of(id).await {
            None => return Ok(()),
            Some(Err(error)) => {
                self.not_taken(id, error);
                return Ok(());
            }
            Some(Ok((_, api))) => api,
        };
        let event = match api.select(&connection, kind, chosen).await {
            Ok(people) => Event::Arrived(people),
            Err(Failure::Lost(_)) => Event::Lost,
            Err(Failure::Unsent(error) | Failure::Refused { error, .. }) => {
                self.not_taken(id, error);
                return Ok(());
            }
        };
        self.happen(id, event);
        Ok(())
    }

    /// What was chosen was not taken; why is shown where it can be chosen again.
    fn not_taken(&self, id: &str, error: Error) {
        self.change(|state| {
            if let Some(tracked) = state.tracked(id) {
                tracked.fault = Some(error.clone());
            }
        });
        self.happen(id, Event::Refused(error));
    }

    /// Asks the list whose account it is that the service says it connected.
    pub(super) async fn confirm(self, id: String) {
        let found = self.look_for(&id, &LOOKS, State::told).await;
        self.happen(&id, Event::Judged(found));
    }
}

/// Pauses before each look at the list.
const LOOKS: [Duration; 4] =
    [Duration::ZERO, Duration::from_secs(1), Duration::from_secs(4), Duration::from_secs(10)];

fn can_choose(choice: &ChoiceView, chosen: &[String]) -> bool {
    let most = match choice.kind {
        ChoiceKind::Profile => 1,
        ChoiceKind::Pages => choice.most as usize,
    };
    let free = |id: &String| choice.options.iter().any(|option| option.id == *id && option.free);
    let once = |id: &&String| chosen.iter().filter(|other| other == id).count() == 1;
    (1..=most).contains(&chosen.len()) && chosen.iter().all(free) && chosen.iter().all(|id| once(&id))
}

impl Tracked {
    /// What there is to choose from, while something has to be chosen.
    fn connection(&mut self) -> Option<String> {
        let Phase::Choosing { connection, .. } = &self.attempt.phase else { return None };
        Some(connection.clone())
    }
}

impl State {
    /// The account that the service says it connected, if the list has it.
    fn told(&mut self, id: &str) -> Option<crate::view::Person> {
        let attempt = &self.tracked(id)?.attempt;
        let (kind, platform) = (attempt.workspace, attempt.platform.clone());
        let Phase::Confirming { account, .. } = &attempt.phase else { return None };
        let account = account.clone();
        let found = self.workspace_of(kind)?.list.index.find(&account)?;
        let person = crate::view::Person { account_id: found.id.clone(), username: found.username.clone() };
        (found.platform == platform).then_some(person)
    }
}
