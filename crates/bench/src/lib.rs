//! What the engine does all day, as works that are timed from outside: natively
//! by this package's program, in a browser by `tests/e2e/bench/wasm.spec.ts`.
//! Both take turns in one run, so that a busy machine slows both.

#[path = "../../engine/benches/support/layered.rs"]
mod layered;
#[path = "../../engine/benches/support/workload.rs"]
mod workload;

use baton_engine::journal;
use baton_engine::plan::{Optimiser, Outcome};
use baton_engine::schedule::{Pace, PolicyKind};
use std::hint::black_box;
use wasm_bindgen::prelude::wasm_bindgen;

/// What is timed, once its preparation, which is not, is done.
type Timed = Box<dyn FnOnce()>;

/// Makes a work ready.
type Prepare = fn() -> Timed;

const WORKS: [(&str, Prepare); 6] = [
    ("least-loaded: 100,000 tasks × 1,000 agents", || {
        policy(PolicyKind::LeastLoaded)
    }),
    ("earliest-finish: 100,000 tasks × 1,000 agents", || {
        policy(PolicyKind::EarliestFinish)
    }),
    ("submit 10,000 goals, schedule on 100 agents", || {
        Box::new(|| drop(black_box(workload::run(&mut workload::goals(100, 10_000)))))
    }),
    ("read a journal of 10,000 goals", || {
        let text = journal::write(&workload::run(&mut workload::goals(100, 10_000)));
        Box::new(move || drop(black_box(journal::read(&text))))
    }),
    ("replay a journal of 10,000 goals", || {
        let events = workload::run(&mut workload::goals(100, 10_000));
        Box::new(move || drop(black_box(journal::replay(&events))))
    }),
    ("optimise 500 tasks on 10 agents, 20,000 steps", || {
        let problem = layered::layered(500, 10).expect("the problem is valid");
        let mut optimiser = Optimiser::new(&problem, 1);
        Box::new(move || {
            let outcome = optimiser.run(20_000, || false, |_| ());
            assert_eq!(outcome, Outcome::StepsTaken, "no proof cuts it short");
        })
    }),
];

/// Rounds until a hundred thousand tasks are done.
fn policy(policy: PolicyKind) -> Timed {
    let mut engine = workload::chains(100_000, 1_000, policy, Pace::Barrier);
    Box::new(move || {
        let mut journal = Vec::new();
        while workload::round(&mut engine, &mut journal) {
            journal.clear();
        }
        drop(black_box(engine));
    })
}

/// What there is to time, in order.
#[wasm_bindgen]
#[must_use]
pub fn works() -> Vec<String> {
    WORKS.iter().map(|(name, _)| (*name).to_owned()).collect()
}

/// A work that is ready to be timed.
#[wasm_bindgen]
pub struct Prepared(Timed);

#[wasm_bindgen]
impl Prepared {
    /// Prepares the work of this index in [`works`].
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new(work: usize) -> Self {
        Self(WORKS[work].1())
    }

    /// Does it: what is timed.
    pub fn run(self) {
        (self.0)();
    }
}
