//! Links for somebody who is not here.

use plugboard_core::ErrorCode;
use plugboard_core::checking::Window;
use plugboard_core::view::{InviteState, InviteView, View};
use plugboard_sandbox::Consent;

use crate::browser::{allow_as, travel};
use crate::contract::ACCOUNTS;
use crate::world::{Plug, World, current};

const INVITES: &str = "/v1/invites";

fn invites(view: &View) -> &[InviteView] {
    &view.invites
}

async fn made(plug: &Plug, platform: &str, account: Option<&str>) -> InviteView {
    let brand = match account.and_then(|id| plug.rows().into_iter().find(|row| row.id == id)) {
        Some(row) => row.brand.unwrap().id,
        None => plug.brand(),
    };
    plug.board().invite(platform, &brand, 7, account).await.unwrap();
    plug.board().subscribe().borrow().invites[0].clone()
}

/// Somebody else opens the link in a browser of their own.
async fn used_by(link: &str, handle: &str) {
    let consent = crate::browser::visit(link).await;
    travel(&allow_as(&consent, handle).await).await;
}

#[tokio::test]
async fn a_link_is_made_shown_used_and_watched() {
    let world = World::new(current(0, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let invite = made(&plug, "instagram", None).await;
    assert_eq!(invite.state, InviteState::Open);
    assert!(invite.link.contains("/invite/") && invite.qr.size > 20 && invite.ends.is_some(), "{invite:?}");
    let message = plug.board().invite_message(&invite.id, "Please open {link} today.").unwrap();
    assert_eq!(message, format!("Please open {} today.", invite.link));
    used_by(&invite.link, "owner").await;
    plug.board().refresh().await.unwrap();
    let view = plug.view("the use", |view| matches!(invites(view)[0].state, InviteState::Used { .. })).await;
    let InviteState::Used { got, as_expected } = &invites(&view)[0].state else { unreachable!() };
    assert_eq!((got.username.as_str(), *as_expected), ("owner", None));
    plug.board().dismiss_invite(&invite.id);
    assert!(plug.board().subscribe().borrow().invites.is_empty());
}

/// The use of a link is noticed with nobody asking, at the first look after it.
async fn is_noticed_at_the_next_look(world: &World, plug: &Plug) {
    let looks = world.wire.count("GET", INVITES);
    plug.view("the use", |view| matches!(invites(view)[0].state, InviteState::Used { .. })).await;
    // One that was under way, the one that tells it, and the one that the list itself asks for afterwards.
    let took = world.wire.count("GET", INVITES) - looks;
    assert!(took <= 3, "{took} looks");
}

#[tokio::test]
async fn while_somebody_has_the_window_in_front_the_use_of_a_link_is_noticed_at_the_next_look() {
    let world = World::new(current(0, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    plug.board().set_window(Window::InFront);
    let invite = made(&plug, "instagram", None).await;
    let lists = world.wire.count("GET", ACCOUNTS);
    plug.comes_true("a look at the link", async || world.wire.count("GET", INVITES) > 2).await;
    assert_eq!(world.wire.count("GET", ACCOUNTS), lists, "a long list is not asked for each time");
    used_by(&invite.link, "owner").await;
    is_noticed_at_the_next_look(&world, &plug).await;
}

#[tokio::test]
async fn with_no_link_open_nobody_asks_for_links() {
    let world = World::new(current(0, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    plug.board().set_window(Window::InFront);
    let invite = made(&plug, "instagram", None).await;
    used_by(&invite.link, "owner").await;
    is_noticed_at_the_next_look(&world, &plug).await;
    // Somebody signs in: the list is looked at about as often as links were, which tells that their time has come.
    plug.begin_in_brand("sheet", "tiktok").await;
    let (lists, looks) = (world.wire.count("GET", ACCOUNTS), world.wire.count("GET", INVITES));
    plug.comes_true("three looks at the list", async || world.wire.count("GET", ACCOUNTS) >= lists + 3).await;
    assert_eq!(world.wire.count("GET", INVITES), looks);
}

#[tokio::test]
async fn a_use_while_the_window_was_hidden_is_noticed_soon_after_it_comes_to_the_front() {
    let world = World::new(current(0, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    plug.board().set_window(Window::Elsewhere);
    let invite = made(&plug, "instagram", None).await;
    used_by(&invite.link, "owner").await;
    plug.board().set_window(Window::InFront);
    is_noticed_at_the_next_look(&world, &plug).await;
}

#[tokio::test]
async fn an_open_link_survives_a_restart_and_can_be_revoked() {
    let world = World::new(current(0, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let invite = made(&plug, "tiktok", None).await;
    let plug = world.restart(plug).await;
    let view = plug.view("the link", |view| invites(view).iter().any(|held| !held.link.is_empty())).await;
    assert_eq!(invites(&view)[0], invite);
    let again = plug.board().invite("tiktok", &invite.brand.id, 7, None).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::InviteExists);
    plug.board().revoke_invite(&invite.id).await.unwrap();
    plug.board().refresh().await.unwrap();
    assert!(plug.board().subscribe().borrow().invites.is_empty());
    assert_eq!(plug.board().invite_link(&invite.id).unwrap_err().code, ErrorCode::InviteGone);
}

#[tokio::test]
async fn a_link_of_another_brand_stays_open_when_one_is_there_already() {
    let world = World::new(current(0, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    let mine = made(&plug, "pinterest", None).await;
    let other = plug.board().create_brand("Other").await.unwrap();
    plug.board().invite("zalo", &other.id, 7, None).await.unwrap();
    let again = plug.board().invite("zalo", &other.id, 7, None).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::InviteExists);
    plug.board().refresh().await.unwrap();
    let view = plug.board().subscribe().borrow().clone();
    assert_eq!(invites(&view).len(), 2);
    assert!(invites(&view).iter().all(|invite| invite.state == InviteState::Open), "{:?}", view.invites);
    assert!(plug.board().invite_link(&mine.id).is_ok());
}

#[tokio::test]
async fn who_used_a_link_did_not_come_by_the_sign_in_that_was_cancelled_before() {
    let world = World::new(current(0, 0, Consent::Page)).await;
    let plug = world.signed_in().await;
    plug.begin_in_brand("sheet", "instagram").await;
    plug.board().cancel("sheet");
    let invite = made(&plug, "instagram", None).await;
    used_by(&invite.link, "owner").await;
    plug.board().refresh().await.unwrap();
    plug.view("the use", |view| matches!(invites(view)[0].state, InviteState::Used { .. })).await;
    plug.board().dismiss_invite(&invite.id);
    plug.board().refresh().await.unwrap();
    let attempts = plug.board().subscribe().borrow().attempts.clone();
    assert!(attempts.iter().all(|attempt| !attempt.came_after_cancel), "{attempts:?}");
}
