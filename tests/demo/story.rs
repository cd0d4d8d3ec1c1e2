//! The main job, step by step.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use support::desktop::consent::Consent;
use support::desktop::driver::App;
use support::desktop::steps::{
    Shown, accounts, choose, choose_platform, clear_search, done, find_account, mark, new_brand,
    open_browser, reconnect, rehearse, sheet, sign_in,
};
use support::desktop::{Desktop, Look, Setup};
use support::sandbox::Sandbox;

use crate::telling::Telling;

/// Tells the whole of it on a desktop that looks like `look`: today's contract in Rehearsal, then a service of the
/// first guide, whose sign-ins come back by links.
pub async fn tell(telling: &mut Telling, look: Look, binary: &Path) -> Result<()> {
    let desktop = Desktop::start(Setup { look, ..Setup::default() }).await?;
    let app = start(telling, &desktop, binary).await?;
    telling.step(&desktop, &app, "Welcome asks for a key", app.see(&mark("key-input"))).await?;
    telling.step(&desktop, &app, "Rehearsal shows its accounts", rehearse(&app)).await?;
    connect_instagram(telling, &desktop, &app).await?;
    connect_facebook(telling, &desktop, &app).await?;
    connect_trustpilot(telling, &desktop, &app).await?;
    let show = expired(&app);
    let (right, wrong) = telling.step(&desktop, &app, "Two accounts have expired", show).await?;
    reconnect_as_expected(telling, &desktop, &app, &right).await?;
    reconnect_as_somebody_else(telling, &desktop, &app, &wrong).await?;
    decline(telling, &desktop, &app).await?;
    app.kill(&desktop).await?;
    come_back_by_link(telling, &desktop, binary).await
}

async fn start(telling: &mut Telling, desktop: &Desktop, binary: &Path) -> Result<App> {
    let start = async {
        let app = App::start(desktop, binary, &[], &[]).await?;
        app.see(&mark("welcome")).await?;
        Ok(app)
    };
    telling.timed("Plugboard starts", start).await
}

/// A service of the first guide: the browser comes back by a link of the system.
async fn come_back_by_link(telling: &mut Telling, desktop: &Desktop, binary: &Path) -> Result<()> {
    let sandbox = Sandbox::start(&["--contract", "seed", "--accounts", "3", "--expired", "1"]).await?;
    let app = start(telling, desktop, binary).await?;
    let enter = async {
        sign_in(&app, &sandbox.api_key, &sandbox.api()).await?;
        app.see(&mark("accounts")).await
    };
    telling.step(desktop, &app, "A service of the first guide takes a key", enter).await?;
    let open = async {
        choose_platform(&app, "instagram").await?;
        open_browser(&app, desktop).await
    };
    telling.step(desktop, &app, "Its sign-in will come back by a link", open).await?;
    let allow = async {
        Consent::opened(desktop).await?.allow().await?;
        app.see(&sheet("result", "connected")).await?;
        ensure!(sandbox.count("POST /v1/oauth/exchange") == 1, "nothing was exchanged");
        app.see(&mark("success")).await
    };
    telling.step(desktop, &app, "The link brings it back", allow).await?;
    app.kill(desktop).await
}

async fn connect_instagram(telling: &mut Telling, desktop: &Desktop, app: &App) -> Result<()> {
    let choose = async {
        choose_platform(app, "instagram").await?;
        new_brand(app, "Demo").await
    };
    telling.step(desktop, app, "Connect Instagram asks for the brand before it begins", choose).await?;
    let open = async {
        open_browser(app, desktop).await?;
        let mut consent = Consent::opened(desktop).await?;
        consent.must_name("Instagram").await?;
        Ok(consent)
    };
    let mut consent = telling.step(desktop, app, "The browser shows who may sign in", open).await?;
    let handle = consent.preset().await?;
    let allow = async {
        consent.allow().await?;
        app.see(&sheet("result", "connected")).await?;
        app.see(&mark("success")).await
    };
    telling.step(desktop, app, "Allow comes back to a page on this computer, as a success", allow).await?;
    let page = async {
        let here = desktop.browser().page("http://127.0.0.1:").await?.text().await?;
        ensure!(here.contains("close this tab"), "the browser shows: {here}");
        Ok(())
    };
    telling.step(desktop, app, "The browser says that its tab can be closed", page).await?;
    let listed = async {
        done(app).await?;
        let shown = find_account(app, &handle, "connected").await?;
        ensure!(shown.handle == handle, "{shown:?} is listed instead of {handle}");
        Ok(())
    };
    telling.step(desktop, app, "The new account is in the list", listed).await
}

async fn connect_facebook(telling: &mut Telling, desktop: &Desktop, app: &App) -> Result<()> {
    let open = async {
        clear_search(app).await?;
        choose_platform(app, "facebook").await?;
        open_browser(app, desktop).await?;
        Consent::opened(desktop).await?.allow().await?;
        app.see(&sheet("choosing", "choosing")).await?;
        app.see(&mark("choice")).await
    };
    telling.step(desktop, app, "Facebook asks which pages", open).await?;
    let chosen = async {
        choose(app, 2).await?;
        app.see(&sheet("result", "connected")).await?;
        app.see(&mark("success")).await
    };
    telling.step(desktop, app, "What was chosen is connected", chosen).await?;
    done(app).await
}

async fn connect_trustpilot(telling: &mut Telling, desktop: &Desktop, app: &App) -> Result<()> {
    let form = async {
        clear_search(app).await?;
        choose_platform(app, "trustpilot").await?;
        app.fill(&mark("field-api_key"), "tp-demo-key").await
    };
    telling.step(desktop, app, "Trustpilot asks for its key", form).await?;
    let submit = async {
        app.click(&mark("submit")).await?;
        app.see(&sheet("result", "connected")).await?;
        app.see(&mark("success")).await
    };
    telling.step(desktop, app, "The key connects it", submit).await?;
    done(app).await
}

/// Two accounts whose person has to sign in again.
async fn expired(app: &App) -> Result<(Shown, Shown)> {
    app.click(&mark("nav-accounts")).await?;
    app.click(&mark("filter-needs_you")).await?;
    let mut shown = accounts(app, "needs_you").await?;
    let several = |one: &Shown| ["facebook", "google"].contains(&one.platform.as_str());
    // What somebody else manages there would have to be chosen; what the account had is selected by itself.
    let wrong = shown.iter().position(|one| !several(one)).context("no account has expired")?;
    let wrong = shown.remove(wrong);
    let right = shown.iter().position(several).unwrap_or_default();
    ensure!(!shown.is_empty(), "only one account has expired");
    Ok((shown.remove(right), wrong))
}

async fn reconnect_as_expected(
    telling: &mut Telling,
    desktop: &Desktop,
    app: &App,
    account: &Shown,
) -> Result<()> {
    let begin = async {
        reconnect(app, &account.account).await?;
        app.see(&mark("open-browser")).await
    };
    telling.step(desktop, app, "Reconnect says whom it expects", begin).await?;
    let come_back = async {
        open_browser(app, desktop).await?;
        let mut consent = Consent::opened(desktop).await?;
        consent.choose(&account.handle).await?;
        consent.allow().await?;
        app.see(&sheet("result", "connected")).await?;
        app.see(&mark("success")).await
    };
    telling.step(desktop, app, "The expected person makes it a success", come_back).await?;
    let listed = async {
        done(app).await?;
        app.gone(&row(account, "needs_you")).await?;
        app.click(&mark("filter-all")).await?;
        let shown = find_account(app, &account.handle, "connected").await?;
        ensure!(shown == *account, "{shown:?} is listed instead of {account:?}");
        Ok(())
    };
    telling.step(desktop, app, "The same account is connected again", listed).await
}

async fn reconnect_as_somebody_else(
    telling: &mut Telling,
    desktop: &Desktop,
    app: &App,
    account: &Shown,
) -> Result<()> {
    let come_back = async {
        clear_search(app).await?;
        reconnect(app, &account.account).await?;
        open_browser(app, desktop).await?;
        let mut consent = Consent::opened(desktop).await?;
        ensure!(consent.preset().await? != account.handle, "the page chose the expected person itself");
        consent.allow().await?;
        app.see(&sheet("result", "failed")).await?;
        app.see("[data-test=fault][data-code=somebody_else]").await?;
        ensure!(app.count(&mark("success")).await? == 0, "somebody else was shown as a success");
        Ok(())
    };
    telling.step(desktop, app, "Somebody else is not a success", come_back).await?;
    let listed = async {
        app.click(&mark("done")).await?;
        app.gone(&mark("sheet")).await?;
        find_account(app, &account.handle, "needs_you").await
    };
    let shown = telling.step(desktop, app, "The expected account still needs its person", listed).await?;
    ensure!(shown == *account, "{shown:?} is listed instead of {account:?}");
    Ok(())
}

async fn decline(telling: &mut Telling, desktop: &Desktop, app: &App) -> Result<()> {
    let deny = async {
        clear_search(app).await?;
        choose_platform(app, "instagram").await?;
        // The last brand has an Instagram account, so none is preset.
        new_brand(app, "Demo two").await?;
        open_browser(app, desktop).await?;
        Consent::opened(desktop).await?.deny().await?;
        app.see(&sheet("result", "declined")).await?;
        ensure!(app.count(&mark("success")).await? == 0, "a refusal was shown as a success");
        Ok(())
    };
    telling.step(desktop, app, "Deny changes nothing and says so", deny).await
}

fn row(account: &Shown, health: &str) -> String {
    format!("[data-test=row][data-account=\"{}\"][data-health={health}]", account.account)
}
