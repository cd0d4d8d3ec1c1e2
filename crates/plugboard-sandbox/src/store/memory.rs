//! Records in this process, gone at its end.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Commit, Json, Place, Table, Written};
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
        changes: BTreeMap<Place, Option<Written>>,
    ) -> Commit {
        let now = Now::read();
        let mut records = self.lock();
        if seen.iter().any(|(place, json)| live(&records, place, now) != *json) {
            return Commit::Again;
        }
        for (place, written) in changes {
            match written {
                Some(Written { json, life }) => {
                    let ends = life.map(|life| (now, life));
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

fn live(records: &BTreeMap<Place, Record>, place: &Place, now: Now) -> Option<Json> {
    records.get(place).filter(|record| !record.is_over(now)).map(|record| record.json.clone())
}
