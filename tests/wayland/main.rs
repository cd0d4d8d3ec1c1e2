//! The real app as a Wayland client, without any X server to fall back to. What the protocol gives to nobody (a place
//! on the screen, the focus without a token, the clipboard without the focus) is not asked for here.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

mod clipboard;
mod front;
mod links;
mod panel;
#[path = "../e2e/scene.rs"]
#[expect(dead_code, reason = "what is here needs only some of it")]
mod scene;

use support::desktop::screen::Screen;
use support::desktop::steps::{self, mark};
use support::desktop::{Desktop, Setup};

use crate::scene::Scene;

fn on(screen: Screen) -> Setup {
    Setup { screen, ..Setup::default() }
}

/// Saves what the screen shows, for people to look at.
fn picture(desktop: &Desktop, name: &str) {
    let pictures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/wayland");
    std::fs::create_dir_all(&pictures).unwrap();
    desktop.screenshot(&pictures.join(name).with_extension("png")).unwrap();
}

/// Plugboard on a screen, signed in to a sandbox with these arguments.
async fn signed_in(screen: Screen, arguments: &[&str]) -> Scene {
    let scene = Scene::at_welcome(on(screen), arguments).await;
    steps::sign_in(&scene.app, &scene.sandbox.api_key, &scene.sandbox.api()).await.unwrap();
    scene.app.see(&mark("accounts")).await.unwrap();
    scene
}
