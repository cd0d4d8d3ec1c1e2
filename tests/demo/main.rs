//! The whole main job, in front of your eyes or of nobody's: the real app, the real browser, the real links.
//!
//! Runs once light and once dark, on a desktop of its own. Says each step with its time, keeps a picture of
//! each under target/demo/, and ends with a failure at the first step that did not happen.

mod story;
mod telling;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use support::desktop::Look;
use support::programs::binary;

use crate::telling::{Telling, say};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("\nThis step did not happen: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<()> {
    let app = binary("PLUGBOARD_BINARY", "plugboard")?;
    let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/demo");
    let started = Instant::now();
    say(
        "Everything runs on a screen, a session bus, a password store, a home folder and a Chromium profile of",
    );
    say("its own, which are gone afterwards. Nothing is put on this system.");
    for (look, name) in [(Look::Light, "light"), (Look::Dark, "dark")] {
        say(&format!("\nPlugboard, {name}"));
        story::tell(&mut Telling::new(pictures.join(name))?, look, &app).await?;
    }
    say(&format!(
        "\nAll of it happened, in {:.1} s. Pictures: target/demo/",
        started.elapsed().as_secs_f64()
    ));
    Ok(())
}
