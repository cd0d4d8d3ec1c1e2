//! The simulated sign-in page in the real browser, answered as a person answers it.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::desktop::Desktop;
use crate::desktop::browser::Page;

/// The page that was opened last.
#[derive(Debug)]
pub struct Consent {
    page: Page,
}

impl Consent {
    /// Waits for the page that the app asked the system to open.
    pub async fn opened(desktop: &Desktop) -> Result<Self> {
        let mut page = desktop.browser().page_opened_last().await?;
        page.wait_for("[data-test=allow]").await?;
        Ok(Self { page })
    }

    /// Says that the platform is this one and that the page is a simulation, as it must.
    pub async fn must_name(&mut self, platform: &str) -> Result<()> {
        let text = self.page.text().await?;
        ensure!(text.contains(platform), "the page does not name {platform}: {text}");
        ensure!(text.contains("Simulated"), "the page does not say that it is simulated: {text}");
        Ok(())
    }

    /// The handles that one can sign in as, in the page's order.
    pub async fn handles(&mut self) -> Result<Vec<String>> {
        let list = "[...document.querySelectorAll('[data-test=person]')].map(person => person.value)";
        Ok(serde_json::from_value(self.page.evaluate(list).await?)?)
    }

    /// The handle that is chosen at the start: somebody who is not connected yet.
    pub async fn preset(&mut self) -> Result<String> {
        let preset = "document.querySelector('[data-test=person]:checked').value";
        Ok(serde_json::from_value(self.page.evaluate(preset).await?)?)
    }

    /// Chooses who signs in.
    pub async fn choose(&mut self, handle: &str) -> Result<()> {
        self.page.click(&format!("[data-test=person][value={}]", json!(handle))).await
    }

    /// Chooses somebody whom the page does not list.
    pub async fn choose_other(&mut self, handle: &str) -> Result<()> {
        self.page.click("[data-test=other]").await?;
        let handle = json!(handle);
        let fill = format!("document.querySelector('[data-test=other-handle]').value = {handle}");
        self.page.evaluate(&fill).await.map(drop)
    }

    /// Clicks Allow.
    pub async fn allow(&mut self) -> Result<()> {
        self.page.click("[data-test=allow]").await
    }

    /// Presses Allow by a key of the screen's keyboard.
    pub async fn allow_by_key(&mut self, desktop: &Desktop) -> Result<()> {
        self.page.click_by_key("[data-test=allow]", || desktop.press_key("Return")).await
    }

    /// Clicks Deny.
    pub async fn deny(&mut self) -> Result<()> {
        self.page.click("[data-test=deny]").await
    }
}
