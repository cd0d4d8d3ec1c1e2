//! Three threads at the sign-ins in memory, in every order: a model check of the take (the promise that of many
//! exchangers exactly one gets a state). It replaces a scheduler that explores threads: each operation of `Memory`
//! is one critical section from its first line to its last (the table lies in a mutex and the guard lives as long
//! as the call), so that any run of threads is one order of whole operations, and all orders are tried here. What
//! a compiler or a processor does inside the mutex is the standard library's promise; real threads follow below.

use std::sync::{Arc, Barrier};

use super::*;
use crate::people::Person;
use crate::platform::Platform;
use crate::states::{Answer, Grant};

const THREADS: usize = 3;
const TTL: Duration = Duration::from_mins(10);

/// What a thread does to the one state that there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    TakeRight,
    TakeWrong,
    /// A person presses Allow.
    Answer,
    Burn,
    /// Ten minutes go by for this thread and all that come after it.
    Expire,
}

const STEPS: [Step; 5] = [Step::TakeRight, Step::TakeWrong, Step::Answer, Step::Burn, Step::Expire];

/// What comes of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Seen {
    Taken { answered: bool },
    NotTaken(NotTaken),
    Answered(bool),
    Nothing,
}

/// The rules in four lines of state, written without looking at `Memory`.
#[derive(Default)]
struct Model {
    gone: bool,
    answered: bool,
}

impl Model {
    fn step(&mut self, step: Step) -> Seen {
        let there = !self.gone;
        match step {
            Step::TakeRight if there => {
                self.gone = true;
                Seen::Taken { answered: self.answered }
            }
            Step::TakeWrong if there => Seen::NotTaken(NotTaken::OtherKey),
            Step::TakeRight | Step::TakeWrong => Seen::NotTaken(NotTaken::Unknown),
            Step::Answer => {
                self.answered |= there;
                Seen::Answered(there)
            }
            Step::Burn | Step::Expire => {
                self.gone = true;
                Seen::Nothing
            }
        }
    }
}

fn record() -> Record {
    let owner = Owner { workspace: 0, key: "right".into() };
    let (platform, redirect_uri) = (Platform::Instagram, "a.b://c".into());
    Record::new(Grant { owner, platform, redirect_uri, brand: None, then: None })
}

fn issued(now: Now) -> Memory {
    let memory = Memory::new(TTL, 1);
    memory.issue("state".into(), record(), now).unwrap();
    memory
}

fn step(memory: &Memory, step: Step, now: &mut Now) -> Seen {
    let take = |taker| match memory.take("state", taker, *now) {
        Ok(taken) => Seen::Taken { answered: taken.answer.is_some() },
        Err(reason) => Seen::NotTaken(reason),
    };
    match step {
        Step::TakeRight => take(Taker::Key("right")),
        Step::TakeWrong => take(Taker::Key("wrong")),
        Step::Answer => {
            let person = Person { name: "A".into(), handle: "a".into() };
            let answered = memory.change("state", *now, |record| {
                record.answer = Some(Answer { person: person.clone(), code: "code".into() });
                Ok(())
            });
            Seen::Answered(answered.is_ok())
        }
        Step::Burn => {
            memory.burn("state");
            Seen::Nothing
        }
        Step::Expire => {
            now.monotonic += TTL;
            now.wall += TTL;
            Seen::Nothing
        }
    }
}

/// Every order of the threads' turns: a list of thread numbers in which each occurs `turns` times.
fn orders(turns: usize) -> Vec<Vec<usize>> {
    let mut orders = vec![Vec::new()];
    for _ in 0..THREADS * turns {
        let longer = |order: Vec<usize>| {
            let left = |thread: &usize| order.iter().filter(|other| *other == thread).count() < turns;
            let next: Vec<usize> = (0..THREADS).filter(left).collect();
            next.into_iter().map(move |thread| order.iter().copied().chain([thread]).collect())
        };
        orders = orders.into_iter().flat_map(longer).collect();
    }
    orders
}

#[test]
fn in_every_order_of_three_threads_a_state_is_taken_once_and_only_by_its_key() {
    let orders = orders(2);
    assert_eq!(orders.len(), 90);
    let pairs: Vec<[Step; 2]> = STEPS.iter().flat_map(|one| STEPS.map(|other| [*one, other])).collect();
    let mut runs = 0;
    for (one, first) in pairs.iter().enumerate() {
        // Threads have no names: which of them does what makes no difference.
        for (two, second) in pairs.iter().enumerate().skip(one) {
            for third in pairs.iter().skip(two) {
                let threads = [first, second, third];
                for order in &orders {
                    run(threads, order);
                    runs += 1;
                }
            }
        }
    }
    assert_eq!(runs, 25 * 26 * 27 / 6 * 90);
}

fn run(threads: [&[Step; 2]; THREADS], order: &[usize]) {
    let mut now = Now::read();
    let (memory, mut model) = (issued(now), Model::default());
    let (mut done, mut taken) = ([0; THREADS], 0);
    for thread in order {
        let next = threads[*thread][done[*thread]];
        done[*thread] += 1;
        let seen = step(&memory, next, &mut now);
        assert_eq!(seen, model.step(next), "{threads:?} in the order {order:?}");
        taken += usize::from(matches!(seen, Seen::Taken { .. }));
    }
    assert!(taken <= 1);
    // Whatever happened, the one place that the key has is free again exactly when the state is gone.
    assert_eq!(memory.issue("next".into(), record(), now).is_ok(), model.gone, "{threads:?} {order:?}");
}

#[test]
fn of_real_threads_at_the_same_moment_exactly_one_gets_the_state() {
    let (now, ready) = (Now::read(), Arc::new(Barrier::new(8)));
    let memory = Arc::new(Memory::new(TTL, 0));
    let rounds = 500;
    for round in 0..rounds {
        memory.issue(round.to_string(), record(), now).unwrap();
    }
    let threads: Vec<_> = ["right", "wrong", "right", "wrong", "right", "wrong", "right", "wrong"]
        .into_iter()
        .map(|key| {
            let (memory, ready) = (Arc::clone(&memory), Arc::clone(&ready));
            std::thread::spawn(move || {
                let mut won = Vec::new();
                for round in 0..rounds {
                    ready.wait();
                    if memory.take(&round.to_string(), Taker::Key(key), now).is_ok() {
                        assert_eq!(key, "right");
                        won.push(round);
                    }
                }
                won
            })
        })
        .collect();
    let mut won: Vec<i32> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
    won.sort_unstable();
    assert_eq!(won, (0..rounds).collect::<Vec<_>>());
}
