//! Several workspaces on one computer: each with its key, its list and its sign-ins.

use plugboard_core::ErrorCode;
use plugboard_core::view::{KeyKept, Outcome, Stage, WorkspaceEntry, WorkspaceId};
use plugboard_sandbox::Consent;

use crate::browser::{allow_as, travel};
use crate::contract::{ACCOUNTS, EXCHANGE};
use crate::vault::Mood;
use crate::world::{KEY, OTHER_KEY, Plug, World, current, secret, service};

const FIRST: WorkspaceId = WorkspaceId::FIRST;
const SECOND: WorkspaceId = WorkspaceId(2);

fn entries(plug: &Plug) -> Vec<WorkspaceEntry> {
    plug.board().subscribe().borrow().workspaces.clone()
}

fn shown(plug: &Plug) -> Option<WorkspaceId> {
    plug.board().subscribe().borrow().workspace.as_ref().map(|open| open.id)
}

/// A board with the workspaces of both keys; the second is shown.
async fn both(world: &World) -> Plug {
    let plug = world.signed_in().await;
    let id = plug.board().sign_in(Some(secret(OTHER_KEY)), Some(&world.wire.api()), None).await.unwrap();
    assert_eq!((id, shown(&plug)), (SECOND, Some(SECOND)));
    plug
}

#[tokio::test]
async fn a_second_key_is_a_second_workspace_and_both_are_there_after_a_restart() {
    let world = World::new(service(6, 1, Consent::Auto)).await;
    let plug = both(&world).await;
    plug.submit("sheet", "tp_1", None).await.unwrap();
    plug.connected("sheet").await;
    plug.listed(7).await;
    plug.board().switch_workspace(FIRST).unwrap();
    plug.board().call_unnamed(SECOND, "  ");
    plug.board().call_unnamed(SECOND, "  Agency  ");
    plug.board().call_unnamed(SECOND, "Another key for the same one");
    assert_eq!(plug.rows().len(), 6, "each has its own list");
    let plug = world.restart(plug).await;
    plug.view("both", |view| view.workspaces.iter().all(|one| one.kept == KeyKept::PasswordStore)).await;
    let known: Vec<_> = entries(&plug).into_iter().map(|one| (one.id, one.name, one.active)).collect();
    assert_eq!(known, [(FIRST, String::new(), true), (SECOND, "Agency".to_owned(), false)]);
    plug.listed(6).await;
    plug.board().switch_workspace(SECOND).unwrap();
    plug.listed(7).await;
}

#[tokio::test]
async fn a_sign_in_goes_on_in_the_workspace_that_began_it() {
    let world = World::empty().await;
    let plug = both(&world).await;
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    plug.board().switch_workspace(FIRST).unwrap();
    let view = plug.board().subscribe().borrow().clone();
    assert!(view.attempts.is_empty(), "it is not this one's");
    assert_eq!(view.workspaces[1].under_way, 1);
    plug.board().deliver(&callback);
    plug.view("done", |view| view.workspaces[1].under_way == 0).await;
    plug.board().switch_workspace(SECOND).unwrap();
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
    plug.listed(1).await;
    plug.board().switch_workspace(FIRST).unwrap();
    assert!(plug.rows().is_empty());
}

#[tokio::test]
async fn the_same_key_again_opens_the_workspace_that_has_it() {
    let world = World::empty().await;
    let plug = both(&world).await;
    let asked = world.wire.count("GET", ACCOUNTS);
    plug.board().sign_in(Some(secret(KEY)), Some(&world.wire.api()), None).await.unwrap();
    assert_eq!((shown(&plug), entries(&plug).len()), (Some(FIRST), 2));
    assert_eq!(
        world.wire.count("GET", ACCOUNTS),
        asked,
        "what was checked a moment ago is not checked again"
    );
}

#[tokio::test]
async fn a_removed_workspace_takes_its_key_along_and_leaves_the_other_alone() {
    let world = World::new(service(3, 1, Consent::Auto)).await;
    let plug = both(&world).await;
    let second = format!("{}#2", world.wire.api());
    assert_eq!(world.vault.kept(&second).as_deref(), Some(OTHER_KEY));
    let callback = plug.begin_and_allow("sheet", "instagram").await;
    plug.board().sign_out(SECOND).await.unwrap();
    assert_eq!((shown(&plug), entries(&plug).len(), plug.rows().len()), (Some(FIRST), 1, 3));
    assert_eq!(world.vault.kept(&second), None);
    assert_eq!(world.vault.kept(&world.wire.api()).as_deref(), Some(KEY));
    plug.board().deliver(&callback);
    assert_eq!(world.wire.count("POST", EXCHANGE), 0);
    let gone = plug.board().switch_workspace(SECOND).unwrap_err();
    assert_eq!(gone.code, ErrorCode::WorkspaceGone);
}

#[tokio::test]
async fn a_workspace_whose_key_is_gone_asks_for_it_while_the_others_go_on() {
    let world = World::new(service(3, 1, Consent::Auto)).await;
    let plug = both(&world).await;
    plug.kill().await;
    world.vault.lose(&world.wire.api());
    let plug = world.start();
    plug.listed(3).await;
    assert_eq!(shown(&plug), Some(SECOND));
    plug.board().switch_workspace(FIRST).unwrap();
    plug.stage(Stage::Welcome).await;
    assert_eq!(entries(&plug).len(), 2);
    plug.board().sign_in(Some(secret(KEY)), Some(&world.wire.api()), None).await.unwrap();
    assert_eq!((shown(&plug), entries(&plug).len()), (Some(FIRST), 2), "it is the one that had no key");
}

#[tokio::test]
async fn a_workspace_that_is_not_open_takes_its_key_along_too_or_stays() {
    let world = World::new(service(3, 1, Consent::Auto)).await;
    let plug = both(&world).await;
    plug.kill().await;
    world.vault.be(Mood::Locked);
    let plug = world.start();
    plug.stage(Stage::Locked).await;
    let refused = plug.board().sign_out(SECOND).await.unwrap_err();
    assert_eq!((refused.code, entries(&plug).len()), (ErrorCode::VaultLocked, 2));
    world.vault.be(Mood::Open);
    plug.board().sign_out(SECOND).await.unwrap();
    let second = format!("{}#2", world.wire.api());
    assert_eq!((world.vault.kept(&second), entries(&plug).len()), (None, 1));
    assert_eq!(world.vault.kept(&world.wire.api()).as_deref(), Some(KEY));
}

#[tokio::test]
async fn what_is_removed_while_its_key_is_being_looked_for_stays_removed() {
    let world = World::new(service(3, 1, Consent::Auto)).await;
    let plug = world.signed_in().await;
    plug.kill().await;
    world.vault.be(Mood::Hanging);
    let plug = world.start();
    plug.stage(Stage::Locked).await;
    {
        let removing = plug.board().sign_out(FIRST);
        tokio::pin!(removing);
        tokio::select! {
            biased;
            _ = &mut removing => panic!("the password store was not asked to forget it"),
            () = std::future::ready(()) => {}
        }
        world.vault.be(Mood::Open);
        removing.await.unwrap();
    }
    assert_eq!((world.vault.kept(&world.wire.api()), entries(&plug).len()), (None, 0));
    let plug = world.restart(plug).await;
    plug.stage(Stage::Welcome).await;
    assert!(entries(&plug).is_empty());
}

#[tokio::test]
async fn a_key_that_no_password_store_was_there_to_forget_brings_no_removed_workspace_back() {
    let world = World::new(service(3, 1, Consent::Auto)).await;
    let plug = world.signed_in().await;
    plug.kill().await;
    world.vault.be(Mood::Absent);
    let plug = world.start();
    plug.stage(Stage::Welcome).await;
    plug.board().sign_out(FIRST).await.unwrap();
    world.vault.be(Mood::Open);
    let plug = world.restart(plug).await;
    plug.stage(Stage::Welcome).await;
    assert!(entries(&plug).is_empty());
}

#[tokio::test]
async fn a_key_that_is_added_during_rehearsal_is_another_workspaces() {
    let world = World::new(service(3, 1, Consent::Auto)).await;
    let plug = world.signed_in().await;
    plug.board().rename_workspace(FIRST, "Agency").unwrap();
    plug.kill().await;
    world.vault.be(Mood::Locked);
    let plug = world.start();
    plug.stage(Stage::Locked).await;
    plug.board().rehearse(&world.wire.api(), secret(KEY)).unwrap();
    plug.board().sign_in(Some(secret(OTHER_KEY)), Some(&world.wire.api()), None).await.unwrap();
    assert_eq!(shown(&plug), Some(SECOND));
    plug.kept().await;
    let live = entries(&plug).into_iter().map(|one| (one.id, one.name, one.kept)).take(2).collect::<Vec<_>>();
    let expected = [(FIRST, "Agency".into(), KeyKept::Nowhere), (SECOND, String::new(), KeyKept::UntilQuit)];
    assert_eq!(live, expected);
}

#[tokio::test]
async fn a_browser_that_never_comes_back_is_found_out_in_every_workspace() {
    let world = World::new(current(0, 0, Consent::Page)).await;
    let plug = both(&world).await;
    plug.board().switch_workspace(FIRST).unwrap();
    plug.begin_in_brand("nobody answers", "instagram").await;
    plug.board().switch_workspace(SECOND).unwrap();
    let opening = plug.begin_in_brand("sheet", "instagram").await;
    travel(&allow_as(opening.link.as_str(), "newcomer").await).await;
    assert_eq!(plug.connected("sheet").await.1, Outcome::New);
}

#[tokio::test]
async fn a_name_is_cleaned_and_cut() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    plug.board().rename_workspace(FIRST, &format!("a\u{0}b\n{}", "x".repeat(80))).unwrap();
    assert_eq!(entries(&plug)[0].name, format!("ab{}", "x".repeat(58)));
    let gone = plug.board().rename_workspace(SECOND, "x").unwrap_err();
    assert_eq!(gone.code, ErrorCode::WorkspaceGone);
}
