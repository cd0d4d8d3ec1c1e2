//! Playing a round: as many accounts, mishaps and kills as are wanted, several sign-ins at once, and the proof at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use plugboard_core::board::Beginning;
use plugboard_core::export::FileWords;
use plugboard_core::view::{
    Contract, Health, PhaseView, RoundFormat, RoundItem, RoundResult, RoundScope, RoundSlot, RoundStanding,
    RoundState, Row, View,
};
use plugboard_sandbox::Consent;
use serde_json::json;

use crate::browser::{allow_as, deny, travel};
use crate::contract::{CONNECT, EXCHANGE};
use crate::wire::{Fault, plain_client};
use crate::world::{KEY, Plug, World, current, secret, service};

/// Platforms on which a login is one account.
const PLATFORMS: [&str; 6] = ["instagram", "tiktok", "linkedin", "youtube", "twitter", "trustpilot"];

/// How many are signed in to at once.
const AT_ONCE: usize = 3;

/// What goes wrong with the first try of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mishap {
    WrongPerson,
    Declined,
    Expired,
    LostAnswer,
    RateLimited,
}

pub const MISHAPS: [Mishap; 5] =
    [Mishap::WrongPerson, Mishap::Declined, Mishap::Expired, Mishap::LostAnswer, Mishap::RateLimited];

/// How a round is played.
#[derive(Debug, Clone, Copy)]
pub struct Play {
    pub contract: Contract,
    pub accounts: usize,
    pub mishaps: usize,
    pub kills: usize,
}

/// A sign-in that was started, and the address that its browser is at.
struct Flight {
    item: RoundItem,
    link: Option<String>,
    mishap: Option<Mishap>,
}

/// Plays it; everything that must hold is asserted on the way.
pub async fn play(play: Play) {
    let options = match play.contract {
        Contract::Seed => service(play.accounts * 3, 0, Consent::Page),
        Contract::Current => current(play.accounts * 3, 0, Consent::Page),
    };
    let world = World::new(options).await;
    if play.contract == Contract::Current {
        bring_an_app_for_x(&world).await;
    }
    let mut plug = world.signed_in().await;
    let broken = expire(&world, &plug, play.accounts).await;
    plug.board().start_round(RoundScope::All).await.unwrap();
    assert_eq!(items(&plug).len(), play.accounts);

    // Form platforms have no browser that could go wrong.
    let mut mishaps: BTreeMap<String, Mishap> = items(&plug)
        .iter()
        .filter(|item| item.platform != "trustpilot")
        .zip(MISHAPS.iter().cycle())
        .take(play.mishaps)
        .map(|(item, mishap)| (item.account.clone(), *mishap))
        .collect();
    let planned = mishaps.clone();
    let mut kills: Vec<usize> =
        (1..=play.kills).map(|kill| kill * play.accounts / (play.kills + 1)).collect();
    let mut flights: Vec<Flight> = Vec::new();
    loop {
        while flights.len() < AT_ONCE && !must_be_alone(&plug, &mishaps, &flights) {
            let Some(flight) = take_off(&world, &plug, &mut mishaps).await else { break };
            assert!(
                flights.iter().all(|other| other.item.account != flight.item.account),
                "never two at once"
            );
            if flight.link.is_some() {
                flights.push(flight);
            }
        }
        let done = round(&plug).done as usize;
        if kills.first().is_some_and(|at| done >= *at) {
            kills.remove(0);
            let before = items(&plug);
            plug = world.restart(plug).await;
            plug.view("the list after a restart", |view| {
                view.accounts.checked_at.is_some()
                    && view.accounts.problem.is_none()
                    && !view.accounts.checking
            })
            .await;
            assert_same_round(&before, &items(&plug));
        }
        if flights.is_empty() {
            break;
        }
        let flight = flights.remove(0);
        land(&world, &plug, &flight).await;
    }
    assert!(kills.is_empty(), "it was killed as often as wanted");
    assert_all_are_back(&world, &plug, &planned, &broken).await;
    assert_proof(&plug, &broken).await;
}

/// Whoever lets ten minutes pass lets them pass for all.
fn must_be_alone(plug: &Plug, mishaps: &BTreeMap<String, Mishap>, flights: &[Flight]) -> bool {
    let next = round(plug).next.and_then(|next| mishaps.get(&next.account).copied());
    !flights.is_empty() && next == Some(Mishap::Expired)
        || flights.iter().any(|flight| flight.mishap == Some(Mishap::Expired))
}

/// Without an app of one's own at X, nobody signs in there.
async fn bring_an_app_for_x(world: &World) {
    let url = format!("{}/_sandbox/settings", world.wire.origin());
    let settings = json!({ "twitter_credentials": true });
    let answer = plain_client().put(url).bearer_auth(KEY).json(&settings).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
}

/// Makes that many accounts need somebody again.
async fn expire(world: &World, plug: &Plug, count: usize) -> Vec<Row> {
    let mine = |row: &Row| PLATFORMS.contains(&row.platform.as_str());
    let chosen: Vec<Row> = plug.rows().into_iter().filter(mine).take(count).collect();
    assert_eq!(chosen.len(), count);
    let ids: Vec<&str> = chosen.iter().map(|row| row.id.as_str()).collect();
    world.expire(&ids).await;
    plug.board().refresh().await.unwrap();
    chosen
}

/// Presses Enter; none when there is nobody left. A form is filled in at once.
async fn take_off(world: &World, plug: &Plug, mishaps: &mut BTreeMap<String, Mishap>) -> Option<Flight> {
    let next = round(plug).next?;
    let mishap = mishaps.remove(&next.account);
    if mishap == Some(Mishap::RateLimited) {
        world.wire.always("POST", CONNECT, Fault::json(429, &json!({"message": "slow down"})));
    }
    let step = plug.board().round_next().await.unwrap();
    let started = step.started.unwrap();
    assert_eq!(started.account, next.account, "who is next is who is started");
    let link = step.opening.map(|opening| opening.link.as_str().to_owned());
    match (&link, mishap) {
        (Some(_), _) => {}
        (None, Some(Mishap::RateLimited)) => {
            let item = settled(plug, &next.account).await;
            assert!(matches!(&item.trouble, Some(RoundResult::Failed { .. })), "{item:#?}");
            world.wire.behave();
        }
        (None, _) => {
            let beginning = Beginning {
                sheet: started.sheet,
                platform: next.platform.clone(),
                account: Some(next.account.clone()),
                brand: None,
            };
            let fields = BTreeMap::from([("api_key".to_owned(), secret(&next.username))]);
            plug.board().submit(&beginning, fields).await.unwrap();
            settled(plug, &next.account).await;
        }
    }
    Some(Flight { item: next, link, mishap })
}

/// The browser of a sign-in does what it does, and what comes of it stands in the row.
async fn land(world: &World, plug: &Plug, flight: &Flight) {
    let link = flight.link.as_deref().unwrap();
    match flight.mishap {
        Some(Mishap::WrongPerson) => arrive(plug, &allow_as(link, "somebody.else").await).await,
        Some(Mishap::Declined) => arrive(plug, &deny(link).await).await,
        Some(Mishap::Expired) => {
            world.clock.pass(Duration::from_mins(11));
            plug.board().dismiss_notice();
        }
        Some(Mishap::LostAnswer) => {
            world.wire.next("POST", EXCHANGE, Fault::LoseAnswer);
            arrive(plug, &allow_as(link, &flight.item.username).await).await;
        }
        Some(Mishap::RateLimited) | None => {
            arrive(plug, &allow_as(link, &flight.item.username).await).await;
        }
    }
    settled(plug, &flight.item.account).await;
    world.wire.behave();
}

/// The browser comes back to Plugboard, on whichever way.
async fn arrive(plug: &Plug, address: &str) {
    let back = if address.contains("/oauth/callback") && !address.starts_with("http") {
        address.to_owned()
    } else {
        travel(address).await
    };
    if back.starts_with("http://127.0.0.1:") {
        _ = plain_client().get(&back).send().await;
    } else {
        plug.board().deliver(&back);
    }
}

/// An account that nobody is signing in to any more.
async fn settled(plug: &Plug, account: &str) -> RoundItem {
    let revision = |view: &View| view.round.as_ref().map(|round| round.revision);
    loop {
        let seen = revision(&plug.board().subscribe().borrow());
        let item = items(plug).into_iter().find(|item| item.account == account).unwrap();
        let attempt = match &item.standing {
            RoundStanding::InFlight { attempt } => attempt.clone(),
            _ => return item,
        };
        let waits = |view: &View| {
            let open = view.attempts.iter().find(|one| one.id == attempt);
            open.is_some_and(|one| !matches!(one.phase, PhaseView::Choosing { .. }))
        };
        plug.view(&format!("the end of {attempt}"), |view| revision(view) != seen || !waits(view)).await;
    }
}

pub fn round(plug: &Plug) -> plugboard_core::view::RoundView {
    plug.board().subscribe().borrow().round.clone().unwrap()
}

/// Every account of the round.
pub fn items(plug: &Plug) -> Vec<RoundItem> {
    let rows = plug.board().round_rows(0, 500).rows.into_iter();
    let items = rows.filter_map(|slot| match slot {
        RoundSlot::Item { item } => Some(*item),
        RoundSlot::Group { .. } => None,
    });
    items.collect()
}

fn assert_same_round(before: &[RoundItem], after: &[RoundItem]) {
    let ids = |items: &[RoundItem]| items.iter().map(|item| item.account.clone()).collect::<Vec<_>>();
    assert_eq!(ids(before), ids(after), "the order is for life");
    for (before, after) in before.iter().zip(after) {
        match &before.standing {
            RoundStanding::InFlight { .. } | RoundStanding::Done { .. } => {
                assert_eq!(before.standing, after.standing, "what survives is linked again");
            }
            _ => {}
        }
        assert!(after.tries.len() >= before.tries.len(), "no try is forgotten");
    }
}

async fn assert_all_are_back(world: &World, plug: &Plug, planned: &BTreeMap<String, Mishap>, broken: &[Row]) {
    plug.board().refresh().await.unwrap();
    let view = plug
        .view("every account back, and the list says so", |view| {
            let round = view.round.as_ref().unwrap();
            round.done == round.total && view.accounts.counts.needs_you == 0
        })
        .await;
    assert_eq!(view.round.unwrap().total as usize, broken.len());
    let is_back = |item: &RoundItem| item.after.is_some_and(|after| after.health == Health::Connected);
    plug.comes_true("the list's word for each", async || items(plug).iter().all(is_back)).await;
    for item in items(plug) {
        let results: Vec<_> = item.tries.iter().map(|one| one.result.clone().unwrap()).collect();
        assert_eq!(results.last(), Some(&RoundResult::Connected), "{item:#?}");
        let first = &results[0];
        let right = match planned.get(&item.account) {
            // The list tells what became of a lost answer.
            Some(Mishap::LostAnswer) | None => true,
            Some(Mishap::WrongPerson) => {
                matches!(first, RoundResult::SomebodyElse { .. } | RoundResult::Failed { .. })
            }
            Some(Mishap::Declined) => matches!(first, RoundResult::Declined { .. }),
            Some(Mishap::Expired) => matches!(first, RoundResult::Expired),
            Some(Mishap::RateLimited) => matches!(first, RoundResult::Failed { .. }),
        };
        assert!(right, "{:?}: {item:#?}", planned.get(&item.account));
    }
    let attempts: BTreeSet<String> =
        items(plug).into_iter().flat_map(|item| item.tries).map(|one| one.attempt).collect();
    assert!(world.wire.count("POST", EXCHANGE) <= attempts.len(), "a code is never sent twice");
}

async fn assert_proof(plug: &Plug, broken: &[Row]) {
    plug.board().end_round();
    assert_eq!(round(plug).state, RoundState::Closed);
    for format in [RoundFormat::Html, RoundFormat::Csv] {
        let file = plug.board().export_round(format, FileWords::default()).await.unwrap();
        let text = String::from_utf8(file.contents).unwrap();
        for row in broken {
            assert!(text.contains(&row.name) && text.contains(&row.username), "{}: {text}", row.id);
        }
        assert!(text.contains("tester") && !text.contains(KEY));
    }
    plug.board().dismiss_round();
    assert!(plug.board().subscribe().borrow().round.is_none());
}
