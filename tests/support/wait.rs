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
        let problem = match look().await {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => String::new(),
            Err(error) => format!(" ({error:#})"),
        };
        if Instant::now() >= deadline {
            bail!("{what}: not within {} s{problem}", within.as_secs());
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}
