//! A message in a window that belongs to nobody's page: known by its title, and closed with Enter.

use std::process::ExitStatus;

use anyhow::Result;

use crate::desktop::Desktop;
use crate::programs::{Program, run};
use crate::wait::{BROWSER, SOON, until};

/// Waits until a window with exactly this title is visible, while `program` runs.
pub async fn see(desktop: &Desktop, program: &mut Program, title: &str) -> Result<()> {
    // Wine makes its folder first.
    until(title, BROWSER, async || {
        program.still_runs()?;
        Ok(window(desktop, title).map(drop))
    })
    .await
}

/// Presses Enter in it until `program` ends, and says how it did.
pub async fn close(desktop: &Desktop, program: &mut Program, title: &str) -> Result<ExitStatus> {
    until("the end after Enter", SOON, async || {
        if let Some(window) = window(desktop, title) {
            let mut press = desktop.command("xdotool");
            press.args(["windowactivate", "--sync", &window, "key", "Return"]);
            // It fails where the window has just closed.
            _ = run(press);
        }
        program.ended()
    })
    .await
}

/// Whether a window with exactly this title is visible.
#[must_use]
pub fn is_shown(desktop: &Desktop, title: &str) -> bool {
    window(desktop, title).is_some()
}

fn window(desktop: &Desktop, title: &str) -> Option<String> {
    let mut search = desktop.command("xdotool");
    search.args(["search", "--onlyvisible", "--name", &format!("^{title}$")]);
    // It fails where there is none.
    run(search).ok()?.lines().next().map(str::to_owned)
}
