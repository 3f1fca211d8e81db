//! What holds under the contract net whatever agents and people do: hundreds
//! of random runs with refusals, silences, losses and edits, the invariants
//! checked after every command. A failure prints its seed.

mod common;

use baton_engine::agent::Presence;
use baton_engine::event::{Event, Lease};
use baton_engine::negotiation::Bid;
use baton_engine::schedule::{Pace, PolicyKind, RunSettings};
use baton_engine::{
    AgentId, AgentKind, Command, Minutes, Priority, State, TaskId, TaskState, invariant, journal,
};
use common::{Bench, Rng, agent_spec, task_spec};
use std::panic::{AssertUnwindSafe, catch_unwind};

const SEEDS: u64 = 120;
const WILD_STEPS: usize = 60;
/// Far more than any seed needs; what takes longer is stuck.
const CALM_STEPS: usize = 2_000;
const SKILLS: [&str; 3] = ["coding", "testing", "design"];
/// The one agent that stays, has every skill, and takes what it is given now and then.
const STEADY: AgentId = AgentId(0);

struct Run {
    bench: Bench,
    rng: Rng,
}

impl Run {
    fn new(seed: u64) -> Self {
        let mut run = Self {
            bench: Bench::with_goal(),
            rng: Rng(seed),
        };
        run.choose(PolicyKind::ContractNet);
        run.bench.live_agent(&SKILLS, 2);
        for _ in 0..run.rng.below(5) {
            run.register(None);
        }
        for _ in 0..2 + run.rng.below(10) {
            run.add();
        }
        run
    }

    fn state(&self) -> &State {
        self.bench.state()
    }

    fn chance(&mut self, one_in: usize) -> bool {
        self.rng.below(one_in) == 0
    }

    fn choose(&mut self, policy: PolicyKind) {
        let pace = Pace::Continuous;
        let settings = RunSettings {
            policy,
            pace,
            ..RunSettings::default()
        };
        self.bench.act(Command::ChoosePolicy { settings });
    }

    fn register(&mut self, agent: Option<AgentId>) {
        let kind = self.rng.pick(&[AgentKind::Simulated, AgentKind::Live]);
        let skills = [(); 2].map(|()| self.rng.pick(&SKILLS));
        let spec = agent_spec(kind, &skills, 1 + self.rng.below(3) as u32);
        let _ = self.bench.try_to(Command::RegisterAgent { agent, spec });
    }

    fn spec(&mut self) -> baton_engine::TaskSpec {
        let other = TaskId(self.rng.below(self.state().tasks().len()) as u32);
        let is_there = self.state().task(other).is_some() && self.chance(2);
        let after: Vec<TaskId> = is_there.then_some(other).into_iter().collect();
        let (priority, minutes) = (self.rng.pick(&Priority::ALL), 1 + self.rng.below(90) as u32);
        task_spec(priority, minutes, &[self.rng.pick(&SKILLS)], &after)
    }

    fn add(&mut self) {
        let spec = self.spec();
        self.bench.add_spec(spec);
    }

    /// People and networks interfere.
    fn disturb(&mut self) {
        let task = TaskId(self.rng.below(self.state().tasks().len()) as u32);
        let agent = AgentId(1 + self.rng.below(self.state().agents().len()) as u32);
        let spec = self.spec();
        let lease = Lease {
            task,
            agent,
            attempt: self.state().tasks()[task.index()].attempt,
        };
        let bid = self.bid();
        let reason = "wild".to_owned();
        let command = match self.rng.below(16) {
            0 => return self.register(Some(agent)),
            1 => return self.register(None),
            2 => return self.choose(PolicyKind::LeastLoaded),
            3 | 4 => return self.choose(PolicyKind::ContractNet),
            5 => return self.add(),
            6 => Command::UnregisterAgent { agent },
            7 => Command::CancelTask { task },
            8 => Command::RetryTask { task },
            9 => Command::ReviseTask { task, spec },
            10 if self.chance(4) => Command::RemoveTask { task },
            11 if self.chance(8) => Command::ResetRun,
            12 => Command::AcceptAward { lease },
            13 => Command::DeclineTask { lease, reason },
            14 => Command::FailTask { lease, reason },
            _ => Command::Bid { lease, bid },
        };
        // Many are refused, as they should be; what matters is what they leave.
        let _ = self.bench.try_to(command);
    }

    fn bid(&mut self) -> Bid {
        Bid {
            finish_min: Minutes(self.rng.below(200) as u32),
            confidence_percent: 1 + self.rng.below(100) as u32,
        }
    }

    /// Time passes; everybody who is asked answers, refuses, or stays silent.
    fn step(&mut self) {
        let ms = self.rng.below(12_000) as u64;
        self.bench.wait_ms(ms);
        for index in 0..self.state().agents().len() {
            let agent = AgentId::from_index(index);
            if agent == STEADY || self.chance(2) {
                let _ = self.bench.try_to(Command::Heartbeat { agent });
            }
        }
        self.bench.act(Command::Tick);
        let _ = self.bench.try_to(Command::RunRound);
        for index in 0..self.state().tasks().len() {
            self.answer(TaskId::from_index(index));
        }
    }

    fn answer(&mut self, task: TaskId) {
        let state = self.state();
        let Some(found) = state.task(task) else {
            return;
        };
        let attempt = found.attempt;
        let lease = |agent| Lease {
            task,
            agent,
            attempt,
        };
        if let Some(lease) = found.lease() {
            if self.chance(3) {
                let result = None;
                self.bench.act(Command::CompleteTask {
                    lease,
                    result,
                    artifacts: Vec::new(),
                });
            }
            return;
        }
        let Some(negotiation) = found.negotiation.as_deref() else {
            return;
        };
        let asked: Vec<Lease> = match negotiation.awarded_to() {
            Some(agent) => vec![lease(agent)],
            None => negotiation.awaited().map(lease).collect(),
        };
        let is_award = negotiation.awarded_to().is_some();
        for lease in asked {
            let bid = self.bid();
            let reason = "not now".to_owned();
            let command = match self.rng.below(4) {
                0 => Command::DeclineTask { lease, reason },
                1 => continue,
                _ if is_award => Command::AcceptAward { lease },
                _ => Command::Bid { lease, bid },
            };
            let _ = self.bench.try_to(command);
        }
    }

    fn is_done(&self) -> bool {
        let open = |task: &baton_engine::Task| !task.state.is_finished();
        !self.state().present_tasks().any(open)
    }
}

/// A wild time, then a calm one in which agents still refuse and fall silent.
fn finished(seed: u64) -> Bench {
    let mut run = Run::new(seed);
    for _ in 0..WILD_STEPS {
        run.disturb();
        run.step();
    }
    run.choose(PolicyKind::ContractNet);
    // Nothing waits for ever for what was called off.
    for index in 0..run.state().tasks().len() {
        let task = TaskId::from_index(index);
        let _ = run.bench.try_to(Command::RetryTask { task });
    }
    let steps = (0..CALM_STEPS).take_while(|_| {
        run.step();
        !run.is_done()
    });
    let steps = steps.count();
    assert!(
        run.is_done(),
        "after {steps} steps: {:?}",
        left(run.state())
    );
    run.bench
}

fn left(
    state: &State,
) -> Vec<(
    TaskId,
    TaskState,
    Option<Box<baton_engine::negotiation::Negotiation>>,
)> {
    let open = state
        .present_tasks()
        .filter(|task| !task.state.is_finished());
    open.map(|task| (task.id, task.state, task.negotiation.clone()))
        .collect()
}

fn for_every_seed(property: impl Fn(&Bench)) {
    for seed in 0..SEEDS {
        let held = catch_unwind(AssertUnwindSafe(|| property(&finished(seed))));
        assert!(held.is_ok(), "seed {seed}");
    }
}

#[test]
fn every_task_gets_done_while_somebody_capable_remains() {
    for_every_seed(|bench| {
        let is_there = bench.state().agents()[STEADY.index()].presence == Presence::Present;
        assert!(is_there, "the premise");
        assert_eq!(bench.state().calendar().open_count(), 0);
        assert_eq!(bench.state().calendar().resting().count(), 0);
    });
}

#[test]
fn nothing_is_assigned_twice_at_once_and_nothing_without_an_award() {
    for_every_seed(|bench| {
        let mut policy = PolicyKind::default();
        let mut held = vec![None; bench.state().tasks().len()];
        let mut awarded = vec![None; held.len()];
        for one in &bench.events {
            match &one.event {
                Event::PolicyChosen { settings } => policy = settings.policy,
                Event::TaskAwarded { lease, .. } => awarded[lease.task.index()] = Some(*lease),
                Event::TaskAssigned { lease, .. } => {
                    let task = lease.task.index();
                    assert_eq!(held[task].replace(*lease), None, "{lease:?}");
                    if policy == PolicyKind::ContractNet {
                        assert_eq!(awarded[task], Some(*lease));
                    }
                }
                Event::TaskCompleted { lease, .. }
                | Event::AttemptFailed { lease, .. }
                | Event::TaskReturned { lease, .. } => {
                    assert_eq!(held[lease.task.index()].take(), Some(*lease));
                }
                Event::TaskCancelled { task } | Event::TaskRemoved { task } => {
                    held[task.index()] = None;
                }
                Event::RunReset => held.fill(None),
                _ => {}
            }
        }
    });
}

#[test]
fn replaying_the_journal_gives_the_live_state_at_every_event() {
    for_every_seed(|bench| {
        let read = journal::read(&journal::write(&bench.events)).expect("a journal");
        assert_eq!(read.events, bench.events);
        let replayed = journal::replay(&read.events).expect("no contradiction");
        assert_eq!(replayed.tasks(), bench.state().tasks());
        assert_eq!(replayed.agents(), bench.state().agents());
        assert_eq!(replayed.calendar(), bench.state().calendar());
        let mut state = State::default();
        for one in &read.events {
            state.apply(one.at, &one.event);
            assert_eq!(invariant::check(&state), Ok(()), "{one:?}");
        }
    });
}

#[test]
fn the_runs_exercise_every_step_of_a_negotiation() {
    let mut counts = [0_u32; 9];
    for seed in 0..SEEDS / 4 {
        for one in finished(seed).events {
            let step = match one.event {
                Event::TaskAnnounced { .. } => 0,
                Event::BidReceived { .. } => 1,
                Event::BidDeclined { .. } => 2,
                Event::BidTimedOut { .. } => 3,
                Event::TaskAwarded { .. } => 4,
                Event::AwardDeclined { .. } => 5,
                Event::AwardTimedOut { .. } => 6,
                Event::NegotiationFailed { .. } => 7,
                Event::AgentLost { .. } => 8,
                _ => continue,
            };
            counts[step] += 1;
        }
    }
    assert!(counts.iter().all(|&count| count > 10), "{counts:?}");
}
