//! What the person has set outlives a restart and the key.

use plugboard_core::view::{Appearance, Language, Preferences, QuietHours, Stage};
use plugboard_sandbox::Consent;

use crate::world::{Plug, World, service};

#[tokio::test]
async fn preferences_are_the_persons_and_not_the_keys() {
    let world = World::new(service(6, 1, Consent::Auto)).await;
    let plug = world.signed_in().await;
    let kept = |plug: &Plug| plug.board().subscribe().borrow().preferences;
    assert_eq!(kept(&plug), Preferences::default());
    let wanted = Preferences {
        language: Some(Language::Ar),
        appearance: Appearance::Dark,
        text_size: 175,
        quiet: Some(QuietHours { from_minute: 1_320, to_minute: 420 }),
        ..Preferences::default()
    };
    plug.board().set_preferences(wanted);
    assert_eq!(kept(&plug), wanted);
    plug.board().sign_out().await.unwrap();
    assert_eq!(kept(&plug), wanted);
    let plug = world.restart(plug).await;
    plug.stage(Stage::Welcome).await;
    assert_eq!(kept(&plug), wanted);
}
