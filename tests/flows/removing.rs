//! Removing everything from this computer: every key that was ever noted, and then all data, while things go on.

use std::fs;
use std::path::Path;

use plugboard_core::ErrorCode;
use plugboard_core::board::{Beginning, Closing, Dock, FolderLock, Removal};
use plugboard_core::view::{
    KeyDeletion, KeyKept, Language, Preferences, RemainingKey, RoundScope, Stage, TrayPlace, View,
    WorkspaceId,
};
use plugboard_sandbox::Consent;

use crate::browser::visit;
use crate::contract::ACCOUNTS;
use crate::vault::Mood;
use crate::wire::{Fault, Gate};
use crate::world::{KEY, OTHER_KEY, Plug, World, beginning, current, is_waiting, secret, service};

const FIRST: WorkspaceId = WorkspaceId::FIRST;
const SECOND: WorkspaceId = WorkspaceId(2);

fn view(plug: &Plug) -> View {
    plug.board().subscribe().borrow().clone()
}

/// Two workspaces of which the second has a name, both with their keys in the password store.
async fn both(world: &World) -> Plug {
    let plug = world.signed_in().await;
    plug.board().sign_in(Some(secret(OTHER_KEY)), Some(&world.wire.api()), None).await.unwrap();
    plug.board().rename_workspace(SECOND, "Agency").unwrap();
    let kept = |view: &View| view.workspaces.iter().all(|one| one.kept == KeyKept::PasswordStore);
    plug.view("both keys in the password store", kept).await;
    plug
}

fn kept(plug: &Plug) -> Vec<KeyKept> {
    view(plug).workspaces.iter().map(|one| one.kept).collect()
}

/// A key of a workspace that is gone, as a password store that did not answer then has it.
fn leave_key_of_old(world: &World) -> String {
    let name = format!("{}#7", world.wire.api());
    world.vault.add(&name, b"sapi_key_of_old", None);
    let file = world.folder.path().join("key-names");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{text}{name}\nno name of ours\n")).unwrap();
    world.vault.add("no name of ours", b"sapi_key_of_nobody", None);
    name
}

async fn keys_left(plug: &Plug) -> Vec<RemainingKey> {
    plug.board().delete_keys().await.unwrap().remaining
}

/// Everything is removed, as far as the board does it.
async fn removed(plug: &Plug) -> FolderLock {
    match plug.board().remove_everything().await.unwrap() {
        Removal::Done(lock) => lock,
        Removal::KeysStay(keys) => panic!("{keys:?}"),
    }
}

/// As the shell does it.
fn delete_folder(world: &World) {
    fs::remove_dir_all(world.folder.path()).unwrap();
}

fn is_there(folder: &Path) -> bool {
    folder.exists()
}

#[tokio::test]
async fn every_key_goes_also_those_of_workspaces_that_are_gone_and_the_next_start_is_a_first_one() {
    let world = World::new(service(6, 1, Consent::Auto)).await;
    let plug = both(&world).await;
    leave_key_of_old(&world);
    world.vault.add("https://other.program.example", b"not ours", None);
    assert_eq!(world.vault.addresses().len(), 5, "the control");
    assert_eq!(keys_left(&plug).await, []);
    assert_eq!(world.vault.addresses(), ["https://other.program.example"]);
    assert_eq!(kept(&plug), [KeyKept::UntilQuit; 2], "nobody is told that they are kept");
    drop(removed(&plug).await);
    delete_folder(&world);
    let plug = world.restart(plug).await;
    plug.stage(Stage::Welcome).await;
    assert_eq!((view(&plug).workspaces, view(&plug).notice), (vec![], None));
}

#[tokio::test]
async fn keys_that_stay_are_named_by_workspace_and_address_and_nothing_else_is_removed() {
    for (mood, reason) in [
        (Mood::Failing, ErrorCode::VaultFailed),
        (Mood::Locked, ErrorCode::VaultLocked),
        (Mood::Absent, ErrorCode::VaultUnavailable),
    ] {
        let world = World::empty().await;
        let plug = both(&world).await;
        leave_key_of_old(&world);
        world.vault.be(mood);
        let address = world.wire.api();
        let named = |workspace: &str, address: &str| RemainingKey {
            workspace: workspace.to_owned(),
            address: address.to_owned(),
            reason,
        };
        let all = [
            named("", &address),
            named("Agency", &address),
            named("", &address),
            named("", "no name of ours"),
        ];
        assert_eq!(keys_left(&plug).await, all, "{mood:?}");
        assert_eq!((view(&plug).stage, kept(&plug)), (Stage::Ready, vec![KeyKept::PasswordStore; 2]));
        world.vault.be(Mood::Open);
        assert_eq!(keys_left(&plug).await, []);
        assert!(world.vault.addresses().is_empty());
    }
}

#[tokio::test]
async fn of_several_keys_the_one_that_stays_is_named_and_the_rest_can_be_removed_without_it() {
    let world = World::empty().await;
    let plug = both(&world).await;
    let second = format!("{}#2", world.wire.api());
    world.vault.hold_on_to(&[&second]);
    let left = keys_left(&plug).await;
    assert_eq!(left.iter().map(|key| key.workspace.as_str()).collect::<Vec<_>>(), ["Agency"]);
    assert_eq!(kept(&plug), [KeyKept::UntilQuit, KeyKept::PasswordStore]);
    let asked = world.vault.answers();
    drop(removed(&plug).await);
    assert_eq!(world.vault.answers(), asked, "a store that asks for a password is not asked again");
    assert_eq!(world.vault.addresses(), [second]);
    assert_eq!(view(&plug).stage, Stage::Welcome);
}

#[tokio::test]
async fn a_store_that_is_locked_is_asked_once_and_not_for_every_key() {
    let world = World::empty().await;
    let plug = both(&world).await;
    world.vault.be(Mood::Locked);
    let asked = world.vault.answers();
    assert_eq!(keys_left(&plug).await.len(), 2);
    assert_eq!(world.vault.answers(), asked + 1);
}

#[tokio::test]
async fn while_a_store_hangs_everything_goes_on_and_its_answer_counts() {
    let world = World::empty().await;
    let plug = both(&world).await;
    world.vault.be(Mood::Hanging);
    let deleting = plug.go(|board| async move { board.delete_keys().await });
    plug.board().rename_workspace(FIRST, "Still here").unwrap();
    plug.board().refresh().await.unwrap();
    assert!(!deleting.is_finished());
    world.vault.be(Mood::Open);
    assert_eq!(deleting.await.unwrap().unwrap(), KeyDeletion { deleted: 2, remaining: vec![] });
    assert!(world.vault.addresses().is_empty());
}

#[tokio::test]
async fn a_key_that_was_saved_after_the_keys_were_deleted_goes_with_the_rest() {
    let world = World::empty().await;
    let plug = both(&world).await;
    assert_eq!(keys_left(&plug).await, []);
    plug.board().sign_in(Some(secret(KEY)), Some(&world.wire.api()), Some(FIRST)).await.unwrap();
    plug.view("a key again", |view| view.workspaces[0].kept == KeyKept::PasswordStore).await;
    drop(removed(&plug).await);
    assert!(world.vault.addresses().is_empty());
}

#[tokio::test]
async fn a_key_that_was_saved_meanwhile_and_stays_is_named_before_anything_is_removed() {
    let world = World::empty().await;
    let plug = both(&world).await;
    assert_eq!(keys_left(&plug).await, []);
    plug.board().sign_in(Some(secret(KEY)), Some(&world.wire.api()), Some(FIRST)).await.unwrap();
    plug.view("a key again", |view| view.workspaces[0].kept == KeyKept::PasswordStore).await;
    world.vault.be(Mood::Failing);
    let Removal::KeysStay(keys) = plug.board().remove_everything().await.unwrap() else {
        panic!("nobody was told of the key")
    };
    let named =
        RemainingKey { workspace: String::new(), address: world.wire.api(), reason: ErrorCode::VaultFailed };
    assert_eq!(keys, [named]);
    assert_eq!((view(&plug).stage, view(&plug).workspaces.len()), (Stage::Ready, 2), "nothing is removed");
    drop(removed(&plug).await);
    assert_eq!((view(&plug).stage, view(&plug).workspaces.len()), (Stage::Welcome, 0));
}

#[tokio::test]
async fn whoever_stops_keeps_the_keys_that_the_store_was_not_asked_for() {
    let world = World::empty().await;
    let plug = both(&world).await;
    world.vault.be(Mood::Hanging);
    let deleting = plug.go(|board| async move { board.delete_keys().await });
    plug.comes_true("the store is asked", async || world.vault.is_asked()).await;
    plug.board().stop_deleting_keys();
    let stopped = deleting.await.unwrap().unwrap();
    assert_eq!((stopped.deleted, stopped.remaining.len()), (0, 2));
    world.vault.be(Mood::Open);
    // What it was asked for before is done.
    plug.view("its answer", |view| view.workspaces[0].kept == KeyKept::UntilQuit).await;
    assert_eq!(world.vault.addresses(), [format!("{}#2", world.wire.api())]);
    assert_eq!(kept(&plug), [KeyKept::UntilQuit, KeyKept::PasswordStore]);
    // A stop is for the one that is under way.
    let again = plug.board().delete_keys().await.unwrap();
    assert_eq!(again, KeyDeletion { deleted: 2, remaining: vec![] });
    drop(removed(&plug).await);
}

#[tokio::test]
async fn a_sign_in_that_ends_after_the_removal_saves_no_key() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let gate = Gate::closed();
    world.wire.next("GET", ACCOUNTS, Fault::Hold(gate.clone()));
    let api = world.wire.api();
    let asked = world.wire.count("GET", ACCOUNTS);
    let signing_in =
        plug.go(|board| async move { board.sign_in(Some(secret(OTHER_KEY)), Some(&api), None).await });
    plug.comes_true("the key is tested", async || world.wire.count("GET", ACCOUNTS) > asked).await;
    assert_eq!(keys_left(&plug).await, []);
    let lock = removed(&plug).await;
    gate.open();
    signing_in.await.unwrap().unwrap();
    plug.kept().await;
    assert!(world.vault.addresses().is_empty());
    drop(lock);
}

#[tokio::test]
async fn nothing_that_goes_on_writes_into_a_folder_that_was_deleted() {
    let world = World::new(current(12, 4, Consent::Auto)).await;
    let plug = world.signed_in().await;
    plug.board().start_round(RoundScope::All).await.unwrap();
    let brand = plug.board().create_brand("New").await.unwrap().id;
    plug.board().invite("instagram", &brand, 7, None).await.unwrap();
    let sign_in = Beginning { brand: Some(brand), ..beginning("sheet", "instagram", None) };
    let opening = plug.board().begin(&sign_in, None).await.unwrap().unwrap();
    let callback = visit(opening.link.as_str()).await;
    assert!(is_waiting(&plug.phase("sheet")));
    plug.board().note_tray(TrayPlace::Shown);
    let german = Preferences { language: Some(Language::De), ..Preferences::default() };
    plug.board().set_preferences(german);
    // The control: where nothing was removed, a deleted folder is made again. Windows deletes none that
    // is in use.
    let other = World::empty().await;
    let control = other.signed_in().await;
    assert_eq!(keys_left(&plug).await, []);
    let lock = Some(removed(&plug).await).filter(|_| !cfg!(windows));
    delete_folder(&world);
    let after = view(&plug);
    assert_eq!((after.stage, after.workspaces, after.attempts), (Stage::Welcome, vec![], vec![]));
    assert_eq!(after.preferences, german, "what is still to be said is said in the same language");
    assert_eq!((after.round, after.invites, after.background.news), (None, vec![], None));
    // What may come while Plugboard quits.
    plug.board().deliver(&callback);
    plug.board().set_preferences(Preferences::default());
    if !cfg!(windows) {
        delete_folder(&other);
    }
    control.board().set_preferences(german);
    plug.board().rehearse(&world.wire.api(), secret(KEY)).unwrap();
    plug.board().refresh().await.unwrap();
    plug.board().leave_rehearsal();
    plug.board().close();
    control.comes_true("the control", async || is_there(other.folder.path())).await;
    assert!(!is_there(world.folder.path()));
    assert_eq!(plug.board().close_window(Dock::Absent), Closing::Quit, "there is nothing to go on for");
    // A second press after a folder could not be deleted.
    drop(removed(&plug).await);
    drop(lock);
    plug.kill().await;
    assert!(!is_there(world.folder.path()));
    assert!(world.vault.addresses().is_empty());
}

#[tokio::test]
async fn nobody_else_opens_the_folder_before_it_is_deleted() {
    let world = World::empty().await;
    let plug = world.signed_in().await;
    let lock = removed(&plug).await;
    let second = world.start();
    second.stage(Stage::AlreadyOpen).await;
    for refused in [second.board().delete_keys().await.err(), second.board().remove_everything().await.err()]
    {
        assert_eq!(refused.unwrap().code, ErrorCode::StorageFailed, "it is not its to remove");
    }
    second.kill().await;
    drop(lock);
    let second = world.start();
    second.view("an answer", |view| view.stage != Stage::Opening).await;
    assert_eq!(view(&second).stage, Stage::Welcome, "its key is deleted");
    assert_eq!(view(&second).workspaces.len(), 1, "and what was not removed yet is whole");
}

#[tokio::test]
async fn a_crash_after_the_keys_leaves_the_rest_to_be_removed() {
    let world = World::new(service(6, 1, Consent::Auto)).await;
    let plug = both(&world).await;
    assert_eq!(keys_left(&plug).await, []);
    let plug = world.restart(plug).await;
    plug.stage(Stage::Welcome).await;
    assert_eq!(view(&plug).workspaces.len(), 2);
    assert_eq!(keys_left(&plug).await, []);
    drop(removed(&plug).await);
    assert!(view(&plug).workspaces.is_empty());
}
