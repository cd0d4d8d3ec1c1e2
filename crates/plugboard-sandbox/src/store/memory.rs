//! Records in this process, gone at its end.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Commit, Json, Place, Table};
use crate::moment::Now;

/// All records, under one lock.
#[derive(Default)]
pub(crate) struct Memory {
    records: Mutex<BTreeMap<Place, Record>>,
}

struct Record {
    json: Json,
    ends: Option<(Now, Duration)>,
}

impl Record {
    fn is_over(&self, now: Now) -> bool {
        self.ends.is_some_and(|(from, life)| now.since(from) >= life)
    }
}

impl Memory {
    pub(super) fn read(&self, place: &Place) -> Option<Json> {
        live(&self.lock(), place, Now::read())
    }

    pub(super) fn all(&self, table: Table, workspace: usize) -> Vec<(String, Json)> {
        let now = Now::read();
        let from = Place::new(table, workspace, "");
        let records = self.lock();
        let mine = records
            .range(from..)
            .take_while(|(place, _)| place.table == table && place.workspace == workspace);
        mine.filter(|(_, record)| !record.is_over(now))
            .map(|(place, record)| (place.id.clone(), record.json.clone()))
            .collect()
    }

    pub(super) fn commit(
        &self,
        seen: &BTreeMap<Place, Option<Json>>,
        changes: BTreeMap<Place, Option<Json>>,
    ) -> Commit {
        let now = Now::read();
        let mut records = self.lock();
        if seen.iter().any(|(place, json)| live(&records, place, now) != *json) {
            return Commit::Again;
        }
        for (place, json) in changes {
            match json {
                Some(json) => {
                    let ends = place.table.life().map(|life| (now, life));
                    if ends.is_some() {
                        sweep(&mut records, &place, now);
                    }
                    records.insert(place, Record { json, ends });
                }
                None => drop(records.remove(&place)),
            }
        }
        Commit::Done
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Place, Record>> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Throws away what is over in the table of a place: nobody will ask for it again.
fn sweep(records: &mut BTreeMap<Place, Record>, place: &Place, now: Now) {
    let from = Place::new(place.table, place.workspace, "");
    let mine = records
        .range(from..)
        .take_while(|(other, _)| other.table == place.table && other.workspace == place.workspace);
    let over: Vec<Place> =
        mine.filter(|(_, record)| record.is_over(now)).map(|(place, _)| place.clone()).collect();
    for place in over {
        records.remove(&place);
    }
}

fn live(records: &BTreeMap<Place, Record>, place: &Place, now: Now) -> Option<Json> {
    records.get(place).filter(|record| !record.is_over(now)).map(|record| record.json.clone())
}
