//! The table of mishaps: whatever the sandbox can play, in both contracts and with refusals in both envelopes, ends
//! in a state that has a name and something to press. What the states are is in `mishaps.json`, which is written
//! anew when it differs, to be read before it is committed; that each has words and one button is for the page's own
//! tests, which read the same file.

mod cases;
mod ends;
mod playing;

use std::path::Path;
use std::sync::Arc;

use plugboard_sandbox::Mishap;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::wire::Envelope;
use cases::Case;
use ends::Row;

/// How many worlds there are at a time. Each has some fifteen files and sockets open, of which a process may have
/// 1,024.
const AT_A_TIME: usize = 48;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_mishap_ends_in_a_state_with_a_name_and_something_to_press() {
    let rows = played().await;
    for row in &rows {
        assert!(row.end.has_something_to_press(), "{row:?}");
    }
    for mishap in Mishap::ALL {
        for contract in cases::CONTRACTS {
            let is_there = rows.iter().any(|row| row.is_of(contract, mishap));
            assert!(is_there, "{} has no row in {contract:?}", mishap.name());
        }
    }
    compare(&rows);
}

/// All rows in their order, played in both envelopes, between which there may be no difference.
async fn played() -> Vec<Row> {
    let free = Arc::new(Semaphore::new(AT_A_TIME));
    let mut worlds = JoinSet::new();
    for case in cases::all() {
        for envelope in [Envelope::Own, Envelope::Other] {
            let (case, free) = (case.clone(), Arc::clone(&free));
            worlds.spawn(async move {
                let _place = free.acquire().await.unwrap();
                let end = playing::play(&case, envelope).await;
                (Row { case, end }, envelope)
            });
        }
    }
    let (mut own, mut other) = (Vec::new(), Vec::new());
    while let Some(played) = worlds.join_next().await {
        match played.unwrap() {
            (row, Envelope::Own) => own.push(row),
            (row, Envelope::Other) => other.push(row),
        }
    }
    for rows in [&mut own, &mut other] {
        rows.sort_by_cached_key(|row| Case::place_in_table(&row.case));
    }
    for (own, other) in own.iter().zip(&other) {
        assert_eq!(own, other, "the envelope makes a difference");
    }
    own
}

fn compare(rows: &[Row]) {
    let lines: Vec<String> = rows.iter().map(|row| format!("  {}", row.written())).collect();
    let table = format!("[\n{}\n]\n", lines.join(",\n"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("flows/mishaps.json");
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    if known != table {
        std::fs::write(&path, &table).unwrap();
        panic!(
            "tests/flows/mishaps.json was out of date and is written anew: read the difference, and commit it"
        );
    }
}
