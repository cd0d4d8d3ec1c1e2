//! The system's own dialogs for files, answered as a person answers them who knows the path: it is typed, and Enter pressed.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::desktop::Desktop;
use crate::desktop::driver::App;
use crate::programs::run;
use crate::wait::{SOON, until};

/// Waits for the app's dialog, types the path into it, and waits until it is gone.
pub async fn answer(desktop: &Desktop, app: &App, path: &Path) -> Result<()> {
    let window = until("a dialog for files", SOON, async || Ok(dialogs(desktop, app)?.into_iter().next()))
        .await
        .with_context(|| format!("the app's log ends:\n{}", app.log_tail()))?;
    let press = |keys: &[&str]| {
        let mut xdotool = desktop.command("xdotool");
        xdotool.args(["windowactivate", "--sync", &window]).args(keys);
        run(xdotool)
    };
    let wanted = path.display().to_string();
    // The field for a path may come with the first letter only, and then swallow the next.
    until("the path in the dialog", SOON, async || {
        press(&["key", "ctrl+a"])?;
        press(&["type", &wanted])?;
        press(&["key", "ctrl+a", "ctrl+c"])?;
        Ok((desktop.clipboard()? == wanted).then_some(()))
    })
    .await?;
    press(&["key", "Return"])?;
    until("the dialog's end", SOON, async || Ok((!dialogs(desktop, app)?.contains(&window)).then_some(())))
        .await
}

/// Waits for the app's dialog to save a file; the name that it proposes.
pub async fn proposed(desktop: &Desktop, app: &App) -> Result<String> {
    until("a proposed name", SOON, async || {
        let Some(window) = dialogs(desktop, app)?.into_iter().next() else { return Ok(None) };
        let mut xdotool = desktop.command("xdotool");
        xdotool.args(["windowactivate", "--sync", &window, "key", "ctrl+a", "ctrl+c"]);
        run(xdotool)?;
        let name = desktop.clipboard()?;
        Ok(name.ends_with(".plugboard-case").then_some(name))
    })
    .await
}

/// The windows that the app shows beside its own.
fn dialogs(desktop: &Desktop, app: &App) -> Result<Vec<String>> {
    let mut search = desktop.command("xdotool");
    search.args(["search", "--onlyvisible", "--all", "--pid", &app.id().to_string(), "--name", ""]);
    let mut found = Vec::new();
    for window in run(search)?.lines() {
        let mut kind = desktop.command("xprop");
        kind.args(["-id", window, "_NET_WM_WINDOW_TYPE"]);
        if run(kind)?.contains("_NET_WM_WINDOW_TYPE_DIALOG") {
            found.push(window.to_owned());
        }
    }
    Ok(found)
}
