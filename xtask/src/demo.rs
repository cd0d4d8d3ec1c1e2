//! Plugboard in Rehearsal, for a person or for nobody.

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::{build, page, say, system, target};

/// Opens it on this desktop; without one, does what `headless` does.
pub fn open(shell: &Shell) -> Result<()> {
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    if !has_display {
        say("There is no display here, so the demo runs headless.");
        return headless(shell);
    }
    system::provide(shell, &[system::BUILD, system::LINKS])?;
    page::install(shell)?;
    page::build(shell)?;
    build(shell)?;
    let app = target(shell).join("debug/plugboard");
    say("Plugboard opens in Rehearsal: made-up accounts, and nothing leaves this computer.");
    say(
        "So that the browser can come back, links of ai.social-api.plugboard now open target/debug/plugboard.",
    );
    Ok(cmd!(shell, "{app}").env("PLUGBOARD_START", "rehearsal").run()?)
}

/// Drives the whole main job on a screen of its own and keeps a picture of each step.
pub fn headless(shell: &Shell) -> Result<()> {
    system::provide(shell, &[system::BUILD, system::LINKS, system::HEADLESS])?;
    page::install(shell)?;
    page::build(shell)?;
    build(shell)?;
    drive(shell)
}

/// Runs the demo that has been built.
pub fn drive(shell: &Shell) -> Result<()> {
    let demo = target(shell).join("debug/demo");
    Ok(cmd!(shell, "{demo}").run()?)
}
