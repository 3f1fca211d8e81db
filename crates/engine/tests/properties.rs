//! What holds whatever people and agents do: thousands of random histories,
//! the invariants checked after every command. A failure prints its seed.

mod common;

use baton_engine::event::Lease;
use baton_engine::tensor::{Axis, Tensor};
use baton_engine::{
    AgentId, AgentKind, Attempt, Command, GoalId, Priority, State, TaskId, invariant, journal,
};
use common::{Bench, Rng, agent_spec, goal_spec, task_spec};
use std::panic::{AssertUnwindSafe, catch_unwind};

const SEEDS: u64 = 400;
const COMMANDS: usize = 60;

const SKILLS: [&str; 6] = ["coding", "testing", "qa", "general", "design", "quantum"];

fn some_skills(rng: &mut Rng) -> Vec<&'static str> {
    (0..rng.below(3)).map(|_| rng.pick(&SKILLS)).collect()
}

fn some_lease(rng: &mut Rng, state: &State) -> Lease {
    let task = TaskId(rng.below(state.tasks().len() + 1) as u32);
    let current = state.task(task).and_then(|task| {
        let agent = task.agent?;
        Some(Lease {
            task: task.id,
            agent,
            attempt: task.attempt,
        })
    });
    let made_up = Lease {
        task,
        agent: AgentId(rng.below(4) as u32),
        attempt: Attempt(rng.below(3) as u32),
    };
    if rng.below(4) > 0 {
        current.unwrap_or(made_up)
    } else {
        made_up
    }
}

fn some_command(rng: &mut Rng, state: &State) -> Command {
    let agent = AgentId(rng.below(state.agents().len() + 1) as u32);
    let goal = GoalId(rng.below(state.goals().len() + 1) as u32);
    let task = TaskId(rng.below(state.tasks().len() + 1) as u32);
    let kind = rng.pick(&[AgentKind::Simulated, AgentKind::Live]);
    let agent_spec = agent_spec(kind, &some_skills(rng), 1 + rng.below(3) as u32);
    let after: Vec<TaskId> = (0..rng.below(3))
        .map(|_| TaskId(rng.below(state.tasks().len() + 1) as u32))
        .collect();
    let task_spec = task_spec(
        rng.pick(&Priority::ALL),
        1 + rng.below(90) as u32,
        &some_skills(rng),
        &after,
    );
    let text = rng.pick(&["Analyze sales", "Develop an app", "Anything else"]);
    let goal_spec = goal_spec(rng.pick(&["classic", "standard"]), text);
    match rng.below(26) {
        0 | 1 => Command::RegisterAgent {
            agent: None,
            spec: agent_spec,
        },
        2 => Command::RegisterAgent {
            agent: Some(agent),
            spec: agent_spec,
        },
        3 => Command::UnregisterAgent { agent },
        4 => Command::Heartbeat { agent },
        5 => Command::SubmitGoal { spec: goal_spec },
        6 => Command::ReviseGoal {
            goal,
            spec: goal_spec,
        },
        7 => Command::RemoveGoal { goal },
        8 => Command::CancelGoal { goal },
        9 | 10 => Command::AddTask {
            goal,
            spec: task_spec,
        },
        11 | 12 => Command::ReviseTask {
            task,
            spec: task_spec,
        },
        13 => Command::RemoveTask { task },
        14 => Command::CancelTask { task },
        15 => Command::RetryTask { task },
        16 => Command::FailTask {
            lease: some_lease(rng, state),
            reason: "no".to_owned(),
        },
        17 => Command::Tick,
        18 if rng.below(4) == 0 => Command::ResetRun,
        18..=20 => Command::StartTask {
            lease: some_lease(rng, state),
        },
        21..=23 => Command::CompleteTask {
            lease: some_lease(rng, state),
            result: None,
        },
        _ => Command::RunRound,
    }
}

fn history(seed: u64) -> Bench {
    let mut rng = Rng(seed);
    let mut bench = Bench::new();
    bench.goal("classic", "Develop it");
    bench.agent(&["general"], 2);
    for _ in 0..COMMANDS {
        bench.wait_ms(rng.below(20_000) as u64);
        let command = some_command(&mut rng, bench.state());
        // Many are rejected, as they should be; what matters is what they leave.
        let _ = bench.try_to(command);
    }
    bench
}

fn for_every_seed(property: impl Fn(Bench)) {
    for seed in 0..SEEDS {
        let held = catch_unwind(AssertUnwindSafe(|| property(history(seed))));
        assert!(held.is_ok(), "seed {seed}");
    }
}

#[test]
fn replaying_the_journal_gives_the_live_state() {
    for_every_seed(|bench| {
        let text = journal::write(&bench.events);
        let read = journal::read(&text).expect("a journal");
        assert_eq!(read.events, bench.events);
        let replayed = journal::replay(&read.events).expect("no contradiction");
        assert_eq!(replayed.tasks(), bench.state().tasks());
        assert_eq!(replayed.agents(), bench.state().agents());
        assert_eq!(replayed.goals(), bench.state().goals());
        assert_eq!(replayed.round(), bench.state().round());
        assert_eq!(invariant::check(&replayed), Ok(()));
        let next = |state: &State| -> Vec<_> { state.queue().firsts().collect() };
        assert_eq!(next(&replayed), next(bench.state()));
    });
}

#[test]
fn the_same_commands_give_the_same_journal() {
    for seed in 0..20 {
        assert_eq!(
            journal::write(&history(seed).events),
            journal::write(&history(seed).events)
        );
    }
}

#[test]
fn slices_and_marginals_are_those_of_the_dense_tensor() {
    for_every_seed(|bench| {
        let tensor = Tensor::new(bench.state());
        let dense = tensor.dense();
        let all = 0..usize::MAX;
        for axis in Axis::ALL {
            for index in 0..tensor.len(axis) {
                let slice = tensor.slice(axis, index, all.clone(), all.clone());
                let expected = dense.index_axis(ndarray::Axis(axis as usize), index);
                assert_eq!(slice, expected, "{axis:?} {index}");
            }
        }
        let marginals = tensor.marginals();
        let close = |ours: &ndarray::Array1<f32>, axis: usize| {
            let others: Vec<usize> = (0..3).filter(|&other| other != axis).rev().collect();
            let summed = dense
                .sum_axis(ndarray::Axis(others[0]))
                .sum_axis(ndarray::Axis(others[1]));
            assert!(
                (ours - &summed)
                    .iter()
                    .all(|difference| difference.abs() < 1e-3)
            );
        };
        close(&marginals.tasks, 0);
        close(&marginals.agents, 1);
        close(&marginals.priorities, 2);
    });
}
