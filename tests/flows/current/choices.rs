//! One of several pages or profiles is chosen after signing in.

use plugboard_core::ErrorCode;
use plugboard_core::view::{ChoiceKind, ChoiceView, Outcome, PhaseView};
use plugboard_sandbox::Consent;

use crate::browser::{come_back, travel};
use crate::wire::Fault;
use crate::world::{Plug, World, current};

async fn choosing(plug: &Plug, sheet: &str, platform: &str) -> ChoiceView {
    let opening = plug.begin_in_brand(sheet, platform).await;
    come_back(&travel(opening.link.as_str()).await).await;
    offered(plug, sheet).await
}

async fn offered(plug: &Plug, sheet: &str) -> ChoiceView {
    let is_there = |phase: &PhaseView| matches!(phase, PhaseView::Choosing { choice: Some(_), .. });
    match plug.until(sheet, is_there).await {
        PhaseView::Choosing { choice: Some(choice), .. } => choice,
        other => panic!("{other:?}"),
    }
}

fn free(choice: &ChoiceView) -> Vec<String> {
    choice.options.iter().filter(|option| option.free).map(|option| option.id.clone()).collect()
}

#[tokio::test]
async fn pages_and_profiles_are_chosen() {
    for (platform, kind) in [("facebook", ChoiceKind::Pages), ("google", ChoiceKind::Profile)] {
        let world = World::new(current(0, 0, Consent::Auto)).await;
        let plug = world.signed_in().await;
        let choice = choosing(&plug, "sheet", platform).await;
        assert_eq!(choice.kind, kind);
        let ids = free(&choice);
        assert!(ids.len() > 1, "{choice:?}");
        plug.board().choose("sheet", &ids[..1]).await.unwrap();
        assert_eq!(plug.connected("sheet").await.1, Outcome::New);
        plug.listed(1).await;
    }
}

#[tokio::test]
async fn what_is_not_offered_cannot_be_chosen() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let choice = choosing(&plug, "sheet", "google").await;
    let before = world.wire.total();
    for chosen in [vec!["made_up".to_owned()], free(&choice)] {
        let refused = plug.board().choose("sheet", &chosen).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::ChoiceRefused, "{chosen:?}");
    }
    assert_eq!(world.wire.total(), before);
}

#[tokio::test]
async fn a_choice_survives_a_crash_before_and_while_it_is_sent() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    choosing(&plug, "sheet", "facebook").await;
    let plug = world.restart(plug).await;
    let choice = offered(&plug, "sheet").await;
    let path = world.wire.last_path("GET", "/v1/accounts/pending/");
    world.wire.next("POST", &format!("{path}/select"), Fault::LoseAnswer);
    let chosen = free(&choice)[..1].to_vec();
    plug.board().choose("sheet", &chosen).await.unwrap();
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
    assert_eq!(world.wire.count("POST", &format!("{path}/select")), 1, "it is sent once");
}

#[tokio::test]
async fn what_cannot_be_fetched_is_fetched_again_when_asked() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let opening = plug.begin_in_brand("sheet", "facebook").await;
    let callback = travel(opening.link.as_str()).await;
    let connection = crate::browser::parameter(&callback, "connection_id");
    let path = format!("/v1/accounts/pending/{connection}");
    world.wire.always("GET", &path, Fault::text(503, ""));
    come_back(&callback).await;
    let failed = |phase: &PhaseView| matches!(phase, PhaseView::Choosing { fault: Some(_), .. });
    plug.until("sheet", failed).await;
    world.wire.behave();
    plug.board().choose("sheet", &[]).await.unwrap();
    offered(&plug, "sheet").await;
}

#[tokio::test]
async fn a_choice_that_is_used_up_says_so() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let choice = choosing(&plug, "sheet", "facebook").await;
    let path = world.wire.last_path("GET", "/v1/accounts/pending/");
    let gone =
        serde_json::json!({"error": {"code": "resource.not_found", "message": "m"}, "request_id": "a1"});
    world.wire.next("POST", &format!("{path}/select"), Fault::json(404, &gone));
    plug.board().choose("sheet", &free(&choice)[..1]).await.unwrap();
    let PhaseView::Failed { fault } = plug.end("sheet").await else { panic!("it did not fail") };
    assert_eq!(fault.code, ErrorCode::ChoiceGone);
}
