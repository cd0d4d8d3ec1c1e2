//! Links and requests that nobody waits for, by the thousand: any program of the person, and for the port any page that
//! finds it, can send them. `cargo xtask assure` sends more, to the optimised program.

use std::time::Duration;

use crate::flood::{Flood, play};

/// On a machine that does other things as well, and unoptimised: a window that does not freeze.
const WITHIN: Duration = Duration::from_secs(1);

#[tokio::test]
async fn a_flood_of_stray_links_costs_the_window_nothing() {
    play(Flood::Links(20_000), WITHIN).await;
}

#[tokio::test]
async fn a_flood_of_requests_with_a_wrong_state_costs_the_window_nothing() {
    play(Flood::Requests(5_000), WITHIN).await;
}
