//! One of several pages or profiles has to be chosen: fetching them, selecting what the account had, and sending what
//! was chosen once.

use std::time::Duration;

use super::state::{State, Tracked};
use super::{Board, Now};
use crate::api::Failure;
use crate::attempt::{Event, Phase};
use crate::choice::{self, Decision, Goal, Known, Offer};
use crate::error::{Error, ErrorCode, Result};
use crate::view::{ChoiceKind, ChoiceView};

impl Board {
    /// Fetches what there is to choose from, and selects by itself where nobody has to be asked. What fails in passing
    /// is shown, and fetched again when the person asks.
    pub(super) async fn fetch_choice(self, id: String) {
        let api = match self.api_of(&id).await {
            None => return,
            Some(Err(error)) => return self.happen(&id, Event::Refused(error)),
            Some(Ok((_, api))) => api,
        };
        let Some(connection) = self.lock().tracked(&id).and_then(Tracked::connection) else { return };
        match api.pending(&connection).await {
            Ok(offer) => {
                let now = self.now();
                let begun = self.change(|state| {
                    let ids = state.decide(&id, offer)?;
                    Some((state.selecting(&id, &ids, now).ok()?, ids))
                });
                if let Some((selecting, ids)) = begun {
                    self.send_selection(&id, selecting, &ids).await;
                }
            }
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
        let selecting = self.change(|state| state.selecting(id, chosen, now))?;
        self.send_selection(id, selecting, chosen).await;
        Ok(())
    }

    async fn send_selection(&self, id: &str, selecting: Selecting, chosen: &[String]) {
        let api = match self.api_of(id).await {
            None => return,
            Some(Err(error)) => return self.not_taken(id, error),
            Some(Ok((_, api))) => api,
        };
        let event = match api.select(&selecting.connection, selecting.kind, chosen).await {
            Ok(people) => Event::Arrived(people),
            Err(Failure::Lost(_)) => Event::Lost,
            Err(Failure::Unsent(error) | Failure::Refused { error, .. }) => return self.not_taken(id, error),
        };
        self.happen(id, event);
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

/// What is selected from.
struct Selecting {
    connection: String,
    kind: ChoiceKind,
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
    /// Shows what there is to choose from; what is to be selected without asking. A selection that was refused is not
    /// made again.
    fn decide(&mut self, id: &str, offer: Offer) -> Option<Vec<String>> {
        let goal = self.goal(id)?;
        let tracked = self.tracked(id)?;
        let (choice, decision) = choice::decide(offer, &goal);
        (tracked.choice, tracked.fault) = (Some(choice), None);
        match decision {
            Decision::Select(ids) if tracked.selected.is_empty() => Some(ids),
            Decision::Select(_) | Decision::Ask => None,
        }
    }

    /// Writes down that this is selected, before it is sent.
    fn selecting(&mut self, id: &str, chosen: &[String], now: Now) -> Result<Selecting> {
        let tracked = self.tracked(id).ok_or(ErrorCode::AttemptGone)?;
        let connection = tracked.connection().ok_or(ErrorCode::AttemptGone)?;
        let choice = tracked.choice.as_ref().ok_or(ErrorCode::AttemptGone)?;
        if !can_choose(choice, chosen) {
            return Err(ErrorCode::ChoiceRefused.into());
        }
        let kind = choice.kind;
        let names = choice.options.iter().filter(|option| chosen.contains(&option.id));
        tracked.selected = names.map(|option| option.name.clone()).collect();
        tracked.fault = None;
        self.step(id, Event::Selected, now);
        Ok(Selecting { connection, kind })
    }

    /// What an attempt is for, as far as the list knows it.
    fn goal(&mut self, id: &str) -> Option<Goal> {
        let attempt = &self.tracked(id)?.attempt;
        let (kind, brand) = (attempt.workspace, attempt.brand.as_ref().map(|brand| brand.id.clone()));
        let person = attempt.expected.as_ref().map(|expected| expected.person.clone());
        let index = self.workspace_of(kind).map(|open| &open.list.index);
        let account = person.map(|person| {
            let listed = index.and_then(|index| index.find(&person.account_id));
            let names = listed.map(|account| [Some(account.name.clone()), account.page_name.clone()]);
            let names =
                names.into_iter().flatten().flatten().filter(|name| !name.trim().is_empty()).collect();
            Known { id: person.account_id, names, username: person.username }
        });
        Some(Goal { brand, account })
    }

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
