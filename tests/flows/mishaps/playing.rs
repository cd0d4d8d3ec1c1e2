//! Playing one case, in a world of its own: Plugboard, the sandbox, and a browser that goes where it is sent.

use std::collections::BTreeMap;

use plugboard_core::board::{Beginning, Opening};
use plugboard_core::view::{AttemptView, Contract, Health, PhaseView, View};
use plugboard_sandbox::{Consent, Mishap, Options};
use url::Url;

use super::cases::{Case, Place};
use super::ends::End;
use crate::browser::allow_as;
use crate::contract::{ACCOUNTS, EXCHANGE, REDIRECT_URI};
use crate::wire::{Envelope, plain_client};
use crate::world::{KEY, Plug, World, beginning, current, is_over, is_waiting, secret, service};

const SHEET: &str = "sheet";

/// Plays a case, with refusals in this envelope.
pub async fn play(case: &Case, envelope: Envelope) -> End {
    let world = World::new(options(case)).await;
    world.wire.write_refusals(envelope);
    let plug = world.signed_in().await;
    match case.place {
        Place::List => {
            begin_script(&world, case).await;
            _ = plug.board().refresh().await;
            End::of_list(&plug.board().subscribe().borrow().accounts)
        }
        Place::Remove => {
            let account = plug.rows()[0].id.clone();
            begin_script(&world, case).await;
            End::of_command(&plug.board().disconnect(&account).await)
        }
        Place::Form => {
            begin_script(&world, case).await;
            let fields = BTreeMap::from([("api_key".to_owned(), secret("simulated.example"))]);
            assert!(plug.board().submit(&target(case, &plug, SHEET), fields).await.unwrap().is_none());
            settled(&plug).await
        }
        Place::Reconnect => {
            begin_script(&world, case).await;
            reconnect(case, &plug).await
        }
        Place::Choices if case.mishap == Mishap::PageMissing => {
            connect_a_page(case, &plug).await;
            begin_script(&world, case).await;
            sign_in(case, &world, &plug).await
        }
        Place::Select => {
            assert_eq!(sign_in(case, &world, &plug).await.state, "choosing");
            begin_script(&world, case).await;
            choose_the_first(&plug, SHEET).await;
            settled(&plug).await
        }
        Place::Connect | Place::Consent | Place::Callback | Place::Exchange | Place::Choices => {
            begin_script(&world, case).await;
            let end = sign_in(case, &world, &plug).await;
            if case.mishap == Mishap::SecondCallback && case.contract == Contract::Seed {
                assert_eq!(world.wire.count("POST", EXCHANGE), 1, "it came back twice");
            }
            end
        }
    }
}

fn options(case: &Case) -> Options {
    let (accounts, expired, consent) = match case.place {
        Place::List | Place::Remove => (2, 0, Consent::Auto),
        Place::Reconnect => (4, 1, Consent::Page),
        Place::Connect
        | Place::Form
        | Place::Consent
        | Place::Callback
        | Place::Exchange
        | Place::Choices
        | Place::Select => (0, 0, Consent::Auto),
    };
    match case.contract {
        Contract::Seed => service(accounts, expired, consent),
        Contract::Current => current(accounts, expired, consent),
    }
}

/// From now on it goes wrong.
async fn begin_script(world: &World, case: &Case) {
    let url = format!("{}/_sandbox/script", world.wire.origin());
    let rules = serde_json::json!([case.rule]);
    let answer = plain_client().post(url).bearer_auth(KEY).json(&rules).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{}", answer.text().await.unwrap());
}

fn target(case: &Case, plug: &Plug, sheet: &str) -> Beginning {
    let brand = match case.contract {
        Contract::Seed => None,
        Contract::Current => Some(plug.brand()),
    };
    Beginning { brand, ..beginning(sheet, case.platform(), None) }
}

/// Signs in, by "another way" if nothing comes back on the first.
async fn sign_in(case: &Case, world: &World, plug: &Plug) -> End {
    let Some(opening) = plug.board().begin(&target(case, plug, SHEET), None).await.unwrap() else {
        return settled(plug).await;
    };
    if travel(plug, &opening).await == 0 {
        nothing_to_see(case.contract, world, plug).await;
    } else {
        return settled(plug).await;
    }
    let end = End::of(&plug.attempt(SHEET).unwrap());
    if end.state != "waiting" {
        return end;
    }
    let opening = plug.board().another_way(SHEET).await.unwrap().unwrap();
    travel(plug, &opening).await;
    End { after_another_way: Some(Box::new(settled(plug).await)), ..end }
}

async fn reconnect(case: &Case, plug: &Plug) -> End {
    let broken = plug.rows().into_iter().find(|row| row.health == Health::NeedsYou).unwrap();
    let beginning = Beginning {
        brand: target(case, plug, SHEET).brand,
        ..beginning(SHEET, &broken.platform, Some(&broken.id))
    };
    let opening = plug.board().begin(&beginning, None).await.unwrap().unwrap();
    let next = allow_as(opening.link.as_str(), &broken.username).await;
    for address in browse(opening.link.as_str(), next).await {
        come_back(plug, &address).await;
    }
    settled(plug).await
}

/// A page of somebody's is connected before anything goes wrong.
async fn connect_a_page(case: &Case, plug: &Plug) {
    let opening = plug.board().begin(&target(case, plug, "before"), None).await.unwrap().unwrap();
    travel(plug, &opening).await;
    choose_the_first(plug, "before").await;
    plug.connected("before").await;
}

async fn choose_the_first(plug: &Plug, sheet: &str) {
    let is_there = |phase: &PhaseView| matches!(phase, PhaseView::Choosing { choice: Some(_), .. });
    let PhaseView::Choosing { choice: Some(choice), .. } = plug.until(sheet, is_there).await else {
        unreachable!()
    };
    let first = choice.options.iter().find(|option| option.free).unwrap().id.clone();
    plug.board().choose(sheet, &[first]).await.unwrap();
}

/// How the attempt ends, or what it waits for a person for.
async fn settled(plug: &Plug) -> End {
    let stands = |attempt: &AttemptView| {
        is_over(&attempt.phase) || can_choose(&attempt.phase) || attempt.stateless_error.is_some()
    };
    plug.view("an end", |view| view.attempts.iter().any(|attempt| attempt.id == SHEET && stands(attempt)))
        .await;
    End::of(&plug.attempt(SHEET).unwrap())
}

fn can_choose(phase: &PhaseView) -> bool {
    matches!(phase, PhaseView::Choosing { choice: Some(_), .. } | PhaseView::Choosing { fault: Some(_), .. })
}

/// The browser stays where it is. In the current contract the list may tell all the same, so it is looked at twice:
/// the first look may have begun before.
async fn nothing_to_see(contract: Contract, world: &World, plug: &Plug) {
    if contract == Contract::Seed {
        return;
    }
    let looks = || world.wire.count("GET", ACCOUNTS);
    let before = looks();
    let stands = |view: &View| view.attempts.iter().any(|attempt| is_waiting(&attempt.phase));
    plug.view("two looks at the list", |view| !stands(view) || looks() >= before + 2).await;
}

/// A browser opens the sign-in page; how often it comes back to Plugboard.
async fn travel(plug: &Plug, opening: &Opening) -> usize {
    let link = opening.link.as_str();
    let back = browse(link, link.to_owned()).await;
    for address in &back {
        come_back(plug, address).await;
    }
    back.len()
}

/// A browser that goes where the service sends it, into frames too, until it stays on a page: the addresses of
/// Plugboard's that it came to.
async fn browse(link: &str, start: String) -> Vec<String> {
    let origin = |address: &str| Url::parse(address).unwrap().origin().ascii_serialization();
    let (service, mut ahead, mut back) = (origin(link), vec![start], Vec::new());
    while let Some(address) = ahead.pop() {
        if address.starts_with(REDIRECT_URI)
            || address.starts_with("http://127.0.0.1:") && origin(&address) != service
        {
            back.push(address);
            continue;
        }
        if origin(&address) != service {
            continue;
        }
        let Ok(answer) = plain_client().get(&address).send().await else { continue };
        let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        if let Some(location) = header("location") {
            ahead.push(location);
        } else if let Some((_, next)) = header("refresh").as_deref().and_then(|text| text.split_once(";url="))
        {
            let page = answer.text().await.unwrap();
            let (_, frame) = page.split_once("<iframe src=\"").unwrap();
            ahead.push(next.to_owned());
            ahead.push(frame.split('"').next().unwrap().replace("&amp;", "&"));
        }
    }
    back
}

async fn come_back(plug: &Plug, address: &str) {
    if address.starts_with(REDIRECT_URI) {
        plug.board().deliver(address);
    } else {
        // A browser that comes back twice finds the port closed.
        _ = plain_client().get(address).send().await;
    }
}
