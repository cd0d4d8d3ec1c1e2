//! What a person does in the app's window, by the page's `data-test` marks and never by its words.

use anyhow::Result;
use fantoccini::elements::Element;
use fantoccini::key::Key;

use crate::desktop::Desktop;
use crate::desktop::driver::App;
use crate::wait::{SOON, until};

/// An account in the list, as its row shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The service's account id.
    pub account: String,
    /// Handle without `@`.
    pub handle: String,
    /// Platform slug.
    pub platform: String,
}

/// The selector of a `data-test` mark.
#[must_use]
pub fn mark(name: &str) -> String {
    format!("[data-test={name}]")
}

/// The selector of a sheet in a phase, such as `result` and `connected`.
#[must_use]
pub fn sheet(kind: &str, phase: &str) -> String {
    format!("[data-test=sheet][data-sheet={kind}][data-phase={phase}]")
}

/// From Welcome into Rehearsal, until its accounts are listed.
pub async fn rehearse(app: &App) -> Result<()> {
    app.click(&mark("rehearse")).await?;
    app.see(&mark("accounts")).await?;
    app.see("[data-test=row][data-account]").await.map(drop)
}

/// From Welcome into a workspace with a typed key and, under Advanced, the address of its API.
pub async fn sign_in(app: &App, key: &str, address: &str) -> Result<()> {
    app.fill(&mark("key-input"), key).await?;
    check_key_at(app, address).await
}

/// The same with a key from the clipboard, which the page never has.
pub async fn sign_in_by_paste(app: &App, desktop: &mut Desktop, key: &str, address: &str) -> Result<()> {
    desktop.copy(key).await?;
    app.click(&mark("paste-key")).await?;
    check_key_at(app, address).await
}

/// Has the key that was entered checked at this address.
pub async fn check_key_at(app: &App, address: &str) -> Result<()> {
    if app.count("[data-test=advanced][aria-expanded=true]").await? == 0 {
        app.click(&mark("advanced")).await?;
    }
    let field = app.see(&mark("address-input")).await?;
    field.clear().await?;
    field.send_keys(address).await?;
    app.click(&mark("check-key")).await
}

/// Chooses a platform on the Connect screen; its first sheet opens.
pub async fn choose_platform(app: &App, slug: &str) -> Result<Element> {
    app.click(&mark("nav-connect")).await?;
    app.click(&format!("[data-test=platform][data-platform={slug}]")).await?;
    app.see(&mark("sheet")).await
}

/// Makes a brand for a new account, where accounts go to brands.
pub async fn new_brand(app: &App, name: &str) -> Result<()> {
    app.see("[data-test=open-browser], [data-test=submit]").await?;
    let either = format!("{}, {}", mark("new-brand"), mark("brand-name"));
    if app.count(&either).await? == 0 {
        return Ok(());
    }
    if app.count(&mark("brand-name")).await? == 0 {
        app.click(&mark("new-brand")).await?;
    }
    app.fill(&mark("brand-name"), name).await?;
    app.click(&mark("create-brand")).await?;
    app.gone(&mark("brand-name")).await
}

/// Chooses so many of the pages or profiles that are offered, and connects them.
pub async fn choose(app: &App, count: usize) -> Result<()> {
    for _ in 0..count {
        app.click("[data-test=choice]:enabled:not(:checked)").await?;
    }
    app.click(&mark("choose")).await
}

/// Clicks the button of "Before you begin" and waits until the browser got the address.
pub async fn open_browser(app: &App, desktop: &Desktop) -> Result<()> {
    let before = desktop.browser().opened().len();
    app.click(&mark("open-browser")).await?;
    let opened = until("an address in the browser", SOON, async || {
        Ok((desktop.browser().opened().len() > before).then_some(()))
    });
    if let Err(error) = opened.await {
        return Err(error.context(format!("the app shows:\n{}", app.page().await)));
    }
    app.see(&sheet("waiting", "waiting")).await.map(drop)
}

/// Closes the result and waits until no sheet is left.
pub async fn done(app: &App) -> Result<()> {
    app.click(&mark("done")).await?;
    app.gone(&mark("sheet")).await
}

/// Searches the list for `handle` and waits until it shows that account with this health.
pub async fn find_account(app: &App, handle: &str, health: &str) -> Result<Shown> {
    app.click(&mark("nav-accounts")).await?;
    let search = app.see(&mark("search")).await?;
    search.clear().await?;
    search.send_keys(handle).await?;
    until(&format!("@{handle} as {health} in the list"), SOON, async || {
        Ok(accounts(app, health).await?.into_iter().find(|shown| shown.handle == handle))
    })
    .await
}

/// Empties the search, so that every account can be seen again.
pub async fn clear_search(app: &App) -> Result<()> {
    app.click(&mark("nav-accounts")).await?;
    let search = app.see(&mark("search")).await?;
    let empty =
        format!("{}a{}{}", char::from(Key::Control), char::from(Key::Null), char::from(Key::Backspace));
    Ok(search.send_keys(&empty).await?)
}

/// The accounts of this health in the rows on screen, once there is one.
pub async fn accounts(app: &App, health: &str) -> Result<Vec<Shown>> {
    let selector = format!("[data-test=row][data-account][data-health={health}]");
    app.see(&selector).await?;
    // A handle stands between marks that keep its direction apart from the text around it.
    let read = format!(
        "return [...document.querySelectorAll('{selector}')].map((row) =>
            [row.dataset.account, row.textContent.match(/@([^\\s\\u2069]+)/)?.[1] ?? '', row.dataset.platform])"
    );
    let rows: Vec<(String, String, String)> = serde_json::from_value(app.script(&read).await?)?;
    let shown = |(account, handle, platform)| Shown { account, handle, platform };
    Ok(rows.into_iter().map(shown).collect())
}

/// Clicks Reconnect in an account's row; its sheet opens.
pub async fn reconnect(app: &App, account: &str) -> Result<Element> {
    app.click(&format!("[data-test=row][data-account=\"{account}\"] [data-test=reconnect]")).await?;
    app.see(&mark("sheet")).await
}
