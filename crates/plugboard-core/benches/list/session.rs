//! Somebody who types, filters, sorts, groups and scrolls: each step is a query of the index, timed by itself.

use std::time::{Duration, Instant};

use plugboard_core::accounts::{Account, Base, Index};
use plugboard_core::view::{Group, Health, Query, Sort};

/// How often a session is played. Of each step the middle time counts: what else the machine did is not the index's.
const TIMES: usize = 5;

/// Slots on screen, with those ahead of the scroll.
const ON_SCREEN: u32 = 60;

/// What is typed, letter by letter, and then taken back.
const TYPED: [&str; 16] = [
    "blue cup coffee",
    "e",
    "a",
    "müller bakery berlin",
    "o a e",
    "an er in",
    "zzzz",
    "@red.panda",
    "instagram osaka",
    "acc_01hz9x3q4r",
    "金魚",
    "مقهى",
    "straße 7",
    "group",
    "cafe malmo 12",
    "1",
];

/// How long steps took.
pub(crate) struct Spread {
    pub(crate) steps: usize,
    pub(crate) p50: Duration,
    pub(crate) p95: Duration,
    pub(crate) max: Duration,
}

impl Spread {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
        Self { steps: times.len(), p50: at(50), p95: at(95), max: at(100) }
    }
}

fn all() -> Query {
    Query { count: ON_SCREEN, ..Query::default() }
}

/// The queries of a session, in order. Each differs from the one before.
fn steps() -> Vec<Query> {
    let mut steps = vec![all()];
    let views = [
        all(),
        Query { sort: Sort::Name, ..all() },
        Query { group: Group::Brand, ..all() },
        Query { sort: Sort::NewestChange, health: Some(Health::Connected), ..all() },
        Query { sort: Sort::Platform, platform: Some("instagram".to_owned()), ..all() },
        Query { sort: Sort::Brand, group: Group::Brand, ..all() },
    ];
    for (number, typed) in TYPED.into_iter().enumerate() {
        let view = &views[number % views.len()];
        let letters: Vec<char> = typed.chars().collect();
        let back = letters.len() / 2..letters.len();
        for length in (1..=letters.len()).chain(back.rev()) {
            steps.push(Query { text: letters[..length].iter().collect(), ..view.clone() });
        }
        let held = steps.last().unwrap().clone();
        steps.push(Query { health: Some(Health::NeedsYou), ..held.clone() });
        steps.push(Query { sort: Sort::Brand, ..held.clone() });
        steps.push(Query { group: Group::Brand, ..held.clone() });
        steps.push(Query { brand: Some("brd_00000001".to_owned()), ..held });
    }
    steps.dedup();
    steps
}

/// Plays the session; how long its steps took, and which took longest.
pub(crate) fn typing(index: &mut Index) -> (Spread, String) {
    let steps = steps();
    let mut times = vec![Vec::new(); steps.len()];
    for _ in 0..TIMES {
        forget(index);
        for (step, times) in steps.iter().zip(&mut times) {
            let begun = Instant::now();
            std::hint::black_box(index.rows(step));
            times.push(begun.elapsed());
        }
    }
    let middle: Vec<Duration> = times
        .into_iter()
        .map(|mut times| {
            times.sort_unstable();
            times[TIMES / 2]
        })
        .collect();
    let slowest = steps.iter().zip(&middle).max_by_key(|(_, time)| **time).unwrap().0;
    (Spread::of(middle), format!("{:?}, {:?}, {:?}", slowest.text, slowest.sort, slowest.group))
}

/// From the top to the bottom of a search that finds most, a screen at a time, at most 500 of them.
pub(crate) fn scrolling(index: &mut Index) -> Spread {
    let mut times = Vec::new();
    let query = Query { text: "acc a".to_owned(), group: Group::Brand, ..all() };
    let total = index.rows(&query).total;
    let screens = (total / ON_SCREEN).clamp(1, 500);
    for screen in 0..screens {
        let start = u32::try_from(u64::from(screen) * u64::from(total) / u64::from(screens)).unwrap();
        let begun = Instant::now();
        std::hint::black_box(index.rows(&Query { start, ..query.clone() }));
        times.push(begun.elapsed());
    }
    Spread::of(times)
}

/// Makes the index forget all answers, as a list that can be had again does.
fn forget(index: &mut Index) {
    index.lose_touch();
    let accounts: Vec<Account> = index.accounts().cloned().collect();
    let draft = Base::of(index).compare(accounts, 0);
    drop(index.take(draft));
}
