//! The floods of the end-to-end tests, as large as a hostile program could make them.

use std::time::Duration;

use crate::flood::{Flood, play};

/// Nobody notices so much.
const WITHIN: Duration = Duration::from_millis(100);

#[tokio::test]
async fn a_flood_of_240000_stray_links_costs_the_window_nothing() {
    play(Flood::Links(240_000), WITHIN).await;
}

#[tokio::test]
async fn a_flood_of_80000_requests_with_a_wrong_state_costs_the_window_nothing() {
    play(Flood::Requests(80_000), WITHIN).await;
}
