//! Waiting for something to become true, never for a time.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// How long something may take that normally takes a moment, on a loaded machine.
pub const SOON: Duration = Duration::from_secs(20);

/// How long something may take that starts a browser with an empty profile.
pub const BROWSER: Duration = Duration::from_mins(1);

const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// Looks until `look` finds something, and says what was missing when `within` has passed.
pub async fn until<T>(
    what: &str,
    within: Duration,
    mut look: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let deadline = Instant::now() + within;
    loop {
        // A web driver whose page crashed answers nothing more.
        let problem = match tokio::time::timeout(within + BROWSER, look()).await {
            Ok(Ok(Some(found))) => return Ok(found),
            Ok(Ok(None)) => String::new(),
            Ok(Err(error)) => format!(" ({error:#})"),
            Err(_) => " (no answer)".to_owned(),
        };
        if Instant::now() >= deadline {
            bail!("{what}: not within {} s{problem}", within.as_secs());
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}
