//! Clocks that are set while somebody signs in, and a computer that believes itself in another year.

use std::time::Duration;

use plugboard_core::board::Arrival;
use plugboard_core::view::{Outcome, PhaseView};
use plugboard_sandbox::Consent;

use crate::browser::allow_as;
use crate::contract::EXCHANGE;
use crate::wire::{Fault, Gate, plain_client};
use crate::world::{KEY, World, is_waiting, service};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const YEAR: i64 = 365 * DAY;

/// What the test's clock says unless it is moved.
const NOW: i64 = 1_772_323_200_000;

#[tokio::test]
async fn a_clock_that_jumps_within_the_life_of_a_sign_in_does_not_end_it() {
    let twenty: Vec<i64> = (1..=10).flat_map(|step| [step * 20_000, -step * 3 * MINUTE]).collect();
    for jumps in [vec![-2 * HOUR], vec![-DAY], vec![5 * MINUTE], vec![9 * MINUTE], twenty] {
        let world = World::empty().await;
        let plug = world.signed_in().await;
        let callback = plug.begin_and_allow("sheet", "instagram").await;
        for jump in &jumps {
            world.clock.set_wall_forward(*jump);
            // Whatever is done makes the board look at the clock.
            plug.board().dismiss_notice();
            assert!(is_waiting(&plug.phase("sheet")), "{jumps:?}");
        }
        assert_eq!(plug.board().deliver(&callback), Arrival::Expected, "{jumps:?}");
        assert_eq!(plug.connected("sheet").await.1, Outcome::New, "{jumps:?}");
        assert_eq!(world.wire.count("POST", EXCHANGE), 1, "{jumps:?}");
    }
}

#[tokio::test]
async fn a_clock_that_jumps_past_the_end_of_a_sign_in_ends_it_without_a_request() {
    for jump in [11 * MINUTE + MINUTE / 2, 2 * DAY, 10 * YEAR] {
        let world = World::empty().await;
        let plug = world.signed_in().await;
        let callback = plug.begin_and_allow("sheet", "instagram").await;
        world.clock.set_wall_forward(jump);
        assert_eq!(plug.board().deliver(&callback), Arrival::Again, "{jump}");
        assert_eq!(plug.end("sheet").await, PhaseView::Expired, "{jump}");
        assert_eq!(world.wire.count("POST", EXCHANGE), 0, "{jump}");
    }
}

#[tokio::test]
async fn a_clock_that_jumps_during_the_exchange_changes_nothing() {
    for jump in [DAY, -DAY, 10 * YEAR] {
        let world = World::empty().await;
        let plug = world.signed_in().await;
        let callback = plug.begin_and_allow("sheet", "instagram").await;
        let gate = Gate::closed();
        world.wire.next("POST", EXCHANGE, Fault::HoldAnswer(gate.clone()));
        plug.board().deliver(&callback);
        plug.comes_true("an account at the service", async || {
            let list = plain_client().get(format!("{}/accounts", world.wire.api())).bearer_auth(KEY);
            list.send().await.unwrap().text().await.unwrap().contains("\"instagram\"")
        })
        .await;
        world.clock.set_wall_forward(jump);
        gate.open();
        assert_eq!(plug.connected("sheet").await.1, Outcome::New, "{jump}");
        assert_eq!(world.wire.count("POST", EXCHANGE), 1, "{jump}");
    }
}

/// What was written in one year is read in another, and again in the right one.
#[tokio::test]
async fn in_any_year_the_list_is_there_and_a_sign_in_goes_well() {
    let world = World::new(service(3, 0, Consent::Page)).await;
    let mut plug = world.signed_in().await;
    plug.listed(3).await;
    let mut today = NOW;
    let years = [NOW - 3 * YEAR, NOW + 10 * YEAR, -YEAR, -1, 0, 2_147_483_648_000, 4_294_967_296_000, NOW];
    for (number, year) in (0_u32..).zip(years) {
        plug.kill().await;
        world.clock.set_wall_forward(year - today);
        today = year;
        plug = world.start();
        plug.listed(3 + number).await;
        let view = plug.board().subscribe().borrow().clone();
        assert_eq!((view.accounts.problem, view.notice), (None, None), "{year}");
        let sheet = format!("sheet {number}");
        let opening = plug.begin(&sheet, "instagram", None).await;
        plug.board().deliver(&allow_as(opening.link.as_str(), &format!("person.{number}")).await);
        assert_eq!(plug.connected(&sheet).await.1, Outcome::New, "{year}");
        world.clock.pass(Duration::from_secs(1));
    }
}
