//! A sign-in that does not come back one way comes back another.

use std::time::Duration;

use plugboard_core::ErrorCode;
use plugboard_core::board::Arrival;
use plugboard_core::view::{LinkOwner, Outcome, PhaseView, Way, WayState};
use plugboard_sandbox::Consent;

use crate::browser::{come_back, travel, visit};
use crate::contract::EXCHANGE;
use crate::world::{World, current, is_waiting, service};

fn ways(view: &plugboard_core::view::View, id: &str) -> (Way, Option<Way>) {
    let attempt = view.attempts.iter().find(|attempt| attempt.id == id).unwrap();
    (attempt.way, attempt.other_way)
}

#[tokio::test]
async fn a_link_that_belongs_to_another_program_is_not_asked_for() {
    let program = "Decoy".to_owned();
    for owner in [LinkOwner::Other { program }, LinkOwner::Nobody, LinkOwner::Moved, LinkOwner::Unreachable] {
        let world = World::empty().await;
        let plug = world.signed_in().await;
        plug.board().note_owner(owner);
        let opening = plug.begin("sheet", "instagram", None).await;
        let callback = visit(opening.link.as_str()).await;
        assert!(callback.starts_with("http://127.0.0.1:"), "{callback}");
        let (status, page) = come_back(&callback).await;
        assert_eq!(status, 200, "{page}");
        assert_eq!(plug.connected("sheet").await.1, Outcome::New);
        for _ in 0..3 {
            assert_eq!(come_back(&callback).await, (200, page.clone()), "the page can be reloaded");
        }
        assert_eq!(world.wire.count("POST", EXCHANGE), 1);
    }
}

#[tokio::test]
async fn a_port_that_nobody_came_back_to_is_closed_when_the_sign_in_is_cancelled() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    plug.board().note_owner(LinkOwner::Nobody);
    let opening = plug.begin("sheet", "instagram", None).await;
    let callback = visit(opening.link.as_str()).await;
    plug.board().cancel("sheet");
    let refused = async || crate::wire::plain_client().get(&callback).send().await.is_err();
    plug.comes_true("a closed port", refused).await;
}

/// What is no HTTP, what is no callback, and callbacks of nobody: as a stranger on this computer would send them.
#[tokio::test]
async fn whatever_comes_to_the_port_first_the_right_callback_is_taken_once() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    plug.board().note_owner(LinkOwner::Nobody);
    let opening = plug.begin("sheet", "instagram", None).await;
    let callback = visit(opening.link.as_str()).await;
    let url = url::Url::parse(&callback).unwrap();
    let (place, client) = (format!("127.0.0.1:{}", url.port().unwrap()), crate::wire::plain_client());
    for nonsense in
        ["\r\n\r\n", "GET\r\n\r\n", "\u{16}\u{3}\u{1}\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"]
    {
        let mut stream = tokio::net::TcpStream::connect(&place).await.unwrap();
        tokio::io::AsyncWriteExt::write_all(&mut stream, nonsense.as_bytes()).await.unwrap();
        // It may answer or hang up.
        _ = tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut Vec::new()).await;
    }
    assert_eq!(client.post(&callback).send().await.unwrap().status(), 405);
    assert_eq!(client.get(&callback).header("host", "evil.example").send().await.unwrap().status(), 403);
    for number in 0..500_u64 {
        let stray = format!("http://{place}{}?code=x&state={number:032x}", url.path());
        assert_eq!(come_back(&stray).await.0, 404, "{stray}");
    }
    assert!(is_waiting(&plug.phase("sheet")));
    assert_eq!(world.wire.count("POST", EXCHANGE), 0);
    assert_eq!(come_back(&callback).await.0, 200);
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
    assert_eq!(come_back(&callback).await.0, 200, "the page can be reloaded");
    assert_eq!(world.wire.count("POST", EXCHANGE), 1);
}

#[tokio::test]
async fn two_ways_are_good_and_the_first_that_comes_back_wins() {
    for first in [Way::DeepLink, Way::Loopback] {
        let world = World::empty().await;
        let plug = world.signed_in().await;
        let one = plug.begin("sheet", "instagram", None).await;
        plug.view("one way", |view| ways(view, "sheet") == (Way::DeepLink, Some(Way::Loopback))).await;
        let other = plug.board().another_way("sheet").await.unwrap().unwrap();
        plug.view("both ways", |view| ways(view, "sheet") == (Way::Loopback, None)).await;
        assert!(plug.board().another_way("sheet").await.unwrap().is_none(), "there is no third");
        let (link, page) = (visit(one.link.as_str()).await, visit(other.link.as_str()).await);
        match first {
            Way::DeepLink => assert_eq!(plug.board().deliver(&link), Arrival::Expected),
            _ => assert_eq!(come_back(&page).await.0, 200),
        }
        assert_eq!(plug.connected("sheet").await.1, Outcome::New);
        assert_eq!(plug.board().deliver(&link), Arrival::Again);
        assert_eq!(plug.board().deliver(&page), Arrival::Again);
        assert_eq!(world.wire.count("POST", EXCHANGE), 1, "{first:?}");
    }
}

#[tokio::test]
async fn the_way_that_did_not_come_back_is_not_the_first_choice_any_more() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    plug.begin("sheet", "instagram", None).await;
    let other = plug.board().another_way("sheet").await.unwrap().unwrap();
    come_back(&visit(other.link.as_str()).await).await;
    plug.connected("sheet").await;
    let plug = world.restart(plug).await;
    plug.listed(1).await;
    let view = plug.view("what was learnt", |view| view.return_path.loopback == WayState::Works).await;
    assert_eq!(view.return_path.deep_link, WayState::Fails);
    let opening = plug.begin("next", "tiktok", None).await;
    assert!(visit(opening.link.as_str()).await.starts_with("http://127.0.0.1:"));
    let view = plug.view("the next", |view| view.attempts.len() == 1).await;
    assert_eq!(ways(&view, "next"), (Way::Loopback, Some(Way::DeepLink)));
}

#[tokio::test]
async fn a_double_press_on_another_way_is_one() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    plug.begin("sheet", "instagram", None).await;
    let presses: Vec<_> =
        (0..8).map(|_| plug.go(|board| async move { board.another_way("sheet").await.unwrap() })).collect();
    let mut opened = 0;
    for press in presses {
        opened += usize::from(press.await.unwrap().is_some());
    }
    assert_eq!(opened, 1);
    assert!(is_waiting(&plug.phase("sheet")));
}

#[tokio::test]
async fn a_no_on_one_way_leaves_the_other_open() {
    let world = World::new(service(0, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let one = plug.begin("sheet", "instagram", None).await;
    let other = plug.board().another_way("sheet").await.unwrap().unwrap();
    plug.board().deliver(&crate::browser::deny(one.link.as_str()).await);
    assert!(is_waiting(&plug.phase("sheet")));
    come_back(&crate::browser::deny(other.link.as_str()).await).await;
    assert!(matches!(plug.end("sheet").await, PhaseView::Declined { .. }));
}

#[tokio::test]
async fn after_a_restart_the_page_on_this_computer_is_there_again() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let opening = plug.begin_in_brand("sheet", "instagram").await;
    let callback = travel(opening.link.as_str()).await;
    let plug = world.restart(plug).await;
    // The port is open a moment after the start.
    let mut answered = None;
    for _ in 0..500 {
        if let Ok(answer) = crate::wire::plain_client().get(&callback).send().await {
            answered = Some(answer.status().as_u16());
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(answered, Some(200));
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
}

#[tokio::test]
async fn a_browser_that_never_comes_back_is_found_out_by_the_list() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let opening = plug.begin_in_brand("sheet", "instagram").await;
    // Allowed, and then the window is closed on the way back.
    travel(opening.link.as_str()).await;
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
    assert_eq!(world.wire.count("POST", EXCHANGE), 0, "the service has done it");
}

#[tokio::test]
async fn without_an_address_to_come_back_to_the_list_tells() {
    let world = World::new(current(0, 0, Consent::Auto)).await;
    let plug = world.signed_in().await;
    plug.begin_in_brand("sheet", "instagram").await;
    let other = plug.board().another_way("sheet").await.unwrap().unwrap();
    plug.view("watching", |view| ways(view, "sheet") == (Way::Watch, None)).await;
    travel(other.link.as_str()).await;
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
}

#[tokio::test]
async fn an_address_that_the_service_does_not_take_is_done_without() {
    let options = current(0, 0, Consent::Auto);
    let redirect_uris = vec!["https://app.example.com/oauth/callback".to_owned()];
    let world = World::new(plugboard_sandbox::Options { redirect_uris, ..options }).await;
    let plug = world.signed_in().await;
    let opening = plug.begin_in_brand("sheet", "instagram").await;
    travel(opening.link.as_str()).await;
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
}

#[tokio::test]
async fn a_page_has_to_be_chosen_so_facebook_is_never_without_an_address() {
    let options = current(0, 0, Consent::Auto);
    let redirect_uris = vec!["https://app.example.com/oauth/callback".to_owned()];
    let world = World::new(plugboard_sandbox::Options { redirect_uris, ..options }).await;
    let plug = world.signed_in().await;
    let brand = Some(plug.brand());
    let beginning =
        plugboard_core::board::Beginning { brand, ..crate::world::beginning("sheet", "facebook", None) };
    assert!(plug.board().begin(&beginning, None).await.unwrap().is_none());
    let PhaseView::Failed { fault } = plug.end("sheet").await else { panic!("it did not fail") };
    assert_eq!(fault.code, ErrorCode::WayRefused);
}
