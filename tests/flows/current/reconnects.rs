//! What an account had is selected again by itself; where that is not clear, a person is asked.

use plugboard_core::ErrorCode;
use plugboard_core::board::Beginning;
use plugboard_core::view::{
    AskReason, ChoiceView, Health, OptionMark, Outcome, PhaseView, RoundScope, RoundState, Row, Undo,
};
use plugboard_sandbox::{Consent, Options};
use serde_json::json;

use crate::browser::{allow_as, come_back, travel};
use crate::contract::REDIRECT_URI;
use crate::round::playing::round;
use crate::wire::{Fault, Seen};
use crate::world::{Plug, World, beginning, current, is_over, service};

/// Somebody signs in and presses Allow, and the browser comes back.
async fn allow(plug: &Plug, link: &str, handle: &str) {
    let back = travel(&allow_as(link, handle).await).await;
    if back.starts_with(REDIRECT_URI) {
        plug.board().deliver(&back);
    } else {
        come_back(&back).await;
    }
}

async fn reconnect(plug: &Plug, sheet: &str, row: &Row, handle: &str) {
    let opening = plug.begin(sheet, &row.platform, Some(&row.id)).await;
    allow(plug, opening.link.as_str(), handle).await;
}

/// An account of this platform that somebody connected by choosing the options of these places, and that has expired.
async fn expired(world: &World, plug: &Plug, platform: &str, handle: &str, places: &[usize]) -> Row {
    let brand = plug.board().create_brand(&format!("For {platform}")).await.unwrap().id;
    let target = Beginning { brand: Some(brand), ..beginning(platform, platform, None) };
    let opening = plug.board().begin(&target, None).await.unwrap().unwrap();
    allow(plug, opening.link.as_str(), handle).await;
    let choice = asked(plug, platform).await;
    let ids: Vec<String> = places.iter().map(|place| choice.options[*place].id.clone()).collect();
    plug.board().choose(platform, &ids).await.unwrap();
    let account = plug.connected(platform).await.0.account_id;
    world.expire(&[&account]).await;
    plug.board().refresh().await.unwrap();
    plug.rows().into_iter().find(|row| row.id == account).unwrap()
}

/// What a person has to choose from.
async fn asked(plug: &Plug, sheet: &str) -> ChoiceView {
    let stops =
        |phase: &PhaseView| is_over(phase) || matches!(phase, PhaseView::Choosing { choice: Some(_), .. });
    match plug.until(sheet, stops).await {
        PhaseView::Choosing { choice: Some(choice), .. } => choice,
        other => panic!("nobody was asked: {other:?}"),
    }
}

/// What was selected, when nobody was asked; how the attempt ended.
async fn selected_by_itself(plug: &Plug, sheet: &str) -> Vec<String> {
    let stops =
        |phase: &PhaseView| is_over(phase) || matches!(phase, PhaseView::Choosing { choice: Some(_), .. });
    let phase = plug.until(sheet, stops).await;
    let PhaseView::Connected { outcome, undo, .. } = phase else { panic!("{sheet}: {phase:?}") };
    assert_eq!((outcome, undo), (Outcome::Expected, Undo::Impossible));
    plug.attempt(sheet).unwrap().selected
}

fn selections(world: &World) -> Vec<Seen> {
    world.wire.all().into_iter().filter(|seen| seen.path.ends_with("/select")).collect()
}

#[tokio::test]
async fn the_pages_of_an_account_are_selected_again_all_of_them() {
    let world = World::new(current(0, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let row = expired(&world, &plug, "facebook", "acme.pages", &[0, 2]).await;
    let before = plug.board().account_pages(&row.id).await.unwrap();
    reconnect(&plug, "again", &row, "acme.pages").await;
    let names: Vec<String> = before.iter().map(|page| page.name.clone()).collect();
    assert_eq!(selected_by_itself(&plug, "again").await, names);
    assert_eq!(plug.board().account_pages(&row.id).await.unwrap(), before, "none is lost and none is new");
    assert_eq!(selections(&world).len(), 2);
    assert_eq!(plug.board().undo("again").await.unwrap_err().code, ErrorCode::UndoImpossible);
}

#[tokio::test]
async fn the_profile_of_an_account_is_selected_again() {
    let world = World::new(current(0, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let row = expired(&world, &plug, "google", "a", &[1]).await;
    reconnect(&plug, "again", &row, "a").await;
    assert_eq!(selected_by_itself(&plug, "again").await, [row.name]);
}

#[tokio::test]
async fn accounts_of_facebook_and_google_come_back_without_a_choice_in_both_contracts() {
    for options in [service(40, 20, Consent::Page), current(40, 20, Consent::Page)] {
        let world = World::new(options).await;
        let plug = world.signed_in().await;
        let broken = |row: &Row| row.health == Health::NeedsYou && is_several(&row.platform);
        let rows: Vec<Row> = plug.rows().into_iter().filter(broken).collect();
        assert!(rows.len() > 4, "{rows:?}");
        for row in rows {
            reconnect(&plug, &row.id, &row, &row.username).await;
            let selected = selected_by_itself(&plug, &row.id).await;
            assert!(selected.is_empty() || selected == [row.name], "{selected:?}");
        }
    }
}

fn is_several(platform: &str) -> bool {
    ["facebook", "google"].contains(&platform)
}

#[tokio::test]
async fn in_a_round_an_account_of_facebook_or_google_takes_one_press() {
    let world = World::new(current(40, 20, Consent::Page)).await;
    let plug = world.signed_in().await;
    let ids: Vec<String> =
        plug.rows().into_iter().filter(|row| is_several(&row.platform)).map(|row| row.id).collect();
    plug.board().start_round(RoundScope::All).await.unwrap();
    let mut done = 0;
    while let Some(next) = round(&plug).next {
        if !ids.contains(&next.account) {
            plug.board().round_skip(&next.account);
            continue;
        }
        let step = plug.board().round_next().await.unwrap();
        allow(&plug, step.opening.unwrap().link.as_str(), &next.username).await;
        done += 1;
        plug.view("one more is back", |view| view.round.as_ref().unwrap().done >= done).await;
    }
    assert!(done > 4);
    assert_eq!(round(&plug).state, RoundState::Running);
}

#[tokio::test]
async fn with_a_lost_page_a_person_is_asked_and_what_is_left_is_marked() {
    let missing = r#"[{"mishap": "page-missing", "platform": "facebook", "after": 1}]"#;
    let options = Options { script: missing.parse().unwrap(), ..current(0, 0, Consent::Page) };
    let world = World::new(options).await;
    let plug = world.signed_in().await;
    let row = expired(&world, &plug, "facebook", "acme.pages", &[0, 2]).await;
    reconnect(&plug, "again", &row, "acme.pages").await;
    let choice = asked(&plug, "again").await;
    assert_eq!((choice.why, choice.lost.len()), (Some(AskReason::LostAccess), 1));
    let marked: Vec<_> = choice.options.iter().filter(|option| option.mark.is_some()).collect();
    assert_eq!(marked.len(), 1, "{choice:?}");
    assert_eq!((marked[0].mark, marked[0].free), (Some(OptionMark::Expected), true));
    assert_eq!(selections(&world).len(), 1, "nothing was selected");
    // Somebody takes another page in place of the lost one. What was there before is not taken away again.
    let other = choice.options.iter().find(|option| option.mark.is_none() && option.free).unwrap();
    let ids = [marked[0].id.clone(), other.id.clone()];
    plug.board().choose("again", &ids).await.unwrap();
    assert_eq!(plug.connected("again").await.1, Outcome::Expected);
    assert_eq!(plug.board().undo("again").await.unwrap_err().code, ErrorCode::UndoImpossible);
}

#[tokio::test]
async fn where_what_is_expected_is_missing_or_not_the_only_one_a_person_is_asked() {
    for (platform, place, handle, other, why) in [
        ("facebook", 0, "acme.pages", "somebody.else", AskReason::ExpectedMissing),
        ("facebook", 0, "acme.pages", "single.else", AskReason::ExpectedMissing),
        ("google", 0, "a", "g", AskReason::ExpectedMissing),
        ("google", 0, "twin.a", "twin.a", AskReason::SeveralMatch),
    ] {
        let world = World::new(current(0, 0, Consent::Page)).await;
        let plug = world.signed_in().await;
        let row = expired(&world, &plug, platform, handle, &[place]).await;
        reconnect(&plug, "again", &row, other).await;
        let choice = asked(&plug, "again").await;
        assert_eq!(choice.why, Some(why), "{platform} {other}");
        assert!(choice.options.iter().all(|option| option.mark.is_none()), "{choice:?}");
        assert_eq!(selections(&world).len(), 1, "{platform} {other}");
    }
}

#[tokio::test]
async fn several_accounts_that_came_at_once_are_not_undone() {
    let undo = async |accounts: &[&str]| {
        let world = World::new(current(0, 0, Consent::Page)).await;
        let plug = world.signed_in().await;
        let row = expired(&world, &plug, "facebook", "acme.pages", &[0]).await;
        let opening = plug.begin("again", "facebook", Some(&row.id)).await;
        let back = travel(&allow_as(opening.link.as_str(), "somebody.else").await).await;
        let path =
            format!("/v1/accounts/pending/{}/select", crate::browser::parameter(&back, "connection_id"));
        come_back(&back).await;
        let choice = asked(&plug, "again").await;
        let came: Vec<_> = accounts.iter().map(|id| json!({"id": id, "username": id})).collect();
        world.wire.next("POST", &path, Fault::json(200, &json!({"data": came})));
        plug.board().choose("again", &[choice.options[0].id.clone()]).await.unwrap();
        let phase = plug.end("again").await;
        let PhaseView::Connected { outcome, others, undo, .. } = phase else { panic!("{phase:?}") };
        assert_eq!((outcome, others.len()), (Outcome::SomebodyElseNew, accounts.len() - 1));
        undo
    };
    assert_eq!(undo(&["acc_a"]).await, Undo::Possible, "the control");
    assert_eq!(undo(&["acc_a", "acc_b"]).await, Undo::Impossible, "it would take away one of two");
}

#[tokio::test]
async fn a_selection_that_is_refused_leaves_the_choice_and_is_not_made_again_by_itself() {
    let world = World::new(current(0, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let row = expired(&world, &plug, "google", "a", &[0]).await;
    let opening = plug.begin("again", "google", Some(&row.id)).await;
    let back = travel(&allow_as(opening.link.as_str(), "a").await).await;
    let path = format!("/v1/accounts/pending/{}/select", crate::browser::parameter(&back, "connection_id"));
    let taken = json!({"error": {"code": "resource.conflict", "message": "m"}, "request_id": "a1"});
    world.wire.next("POST", &path, Fault::json(409, &taken));
    come_back(&back).await;
    let refused =
        |phase: &PhaseView| is_over(phase) || matches!(phase, PhaseView::Choosing { fault: Some(_), .. });
    let PhaseView::Choosing { choice: Some(choice), fault: Some(fault), .. } =
        plug.until("again", refused).await
    else {
        panic!("the sign-in is lost: {:?}", plug.phase("again"))
    };
    assert_eq!((fault.code, choice.options[0].mark), (ErrorCode::BrandTaken, Some(OptionMark::Expected)));
    plug.board().choose("again", &[]).await.unwrap();
    assert_eq!(world.wire.count("POST", &path), 1);
    plug.board().choose("again", &[choice.options[0].id.clone()]).await.unwrap();
    assert_eq!(plug.connected("again").await.1, Outcome::Expected);
}

#[tokio::test]
async fn another_profile_than_the_expected_one_is_refused_and_the_choice_stays() {
    let world = World::new(current(0, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let row = expired(&world, &plug, "google", "twin.a", &[0]).await;
    reconnect(&plug, "again", &row, "twin.a").await;
    let choice = asked(&plug, "again").await;
    plug.board().choose("again", &[choice.options[2].id.clone()]).await.unwrap();
    let PhaseView::Choosing { choice: Some(choice), fault: Some(fault), .. } = plug.phase("again") else {
        panic!("the sign-in is lost: {:?}", plug.phase("again"))
    };
    assert_eq!(fault.code, ErrorCode::BrandTaken);
    plug.board().choose("again", &[choice.options[0].id.clone()]).await.unwrap();
    assert_eq!(plug.connected("again").await.1, Outcome::Expected);
}

#[tokio::test]
async fn a_crash_before_the_selection_is_sent_does_not_ask_anybody() {
    let world = World::new(current(0, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let row = expired(&world, &plug, "facebook", "acme.pages", &[0, 1]).await;
    let opening = plug.begin("again", "facebook", Some(&row.id)).await;
    let back = travel(&allow_as(opening.link.as_str(), "acme.pages").await).await;
    let path = format!("/v1/accounts/pending/{}", crate::browser::parameter(&back, "connection_id"));
    world.wire.always("GET", &path, Fault::text(503, ""));
    come_back(&back).await;
    plug.until("again", |phase| matches!(phase, PhaseView::Choosing { fault: Some(_), .. })).await;
    world.wire.behave();
    let plug = world.restart(plug).await;
    assert_eq!(selected_by_itself(&plug, "again").await.len(), 2);
}
