//! What holds whatever people and agents do: thousands of random histories,
//! the invariants checked after every command. A failure prints its seed.

mod common;

use baton_engine::agent::{Availability, Presence, Window};
use baton_engine::event::Lease;
use baton_engine::schedule::{Pace, PolicyKind, RunSettings};
use baton_engine::tensor::{Axis, Tensor};
use baton_engine::{
    Agent, AgentId, AgentKind, AgentSpec, Attempt, Command, GoalId, GoalSpec, Minutes, Priority,
    Repeat, State, Task, TaskId, TaskSpec, TaskState, invariant, journal, simulate,
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

/// Mostly nobody, so that most references are to somebody who is there.
fn somebody(rng: &mut Rng, state: &State) -> Option<AgentId> {
    let agent = AgentId(rng.below(state.agents().len() + 1) as u32);
    (rng.below(3) == 0).then_some(agent)
}

fn some_hours(rng: &mut Rng) -> Availability {
    let window = |(from, to)| Window {
        from: Minutes(from),
        to: Minutes(to),
    };
    let windows = rng.pick(&[&[][..], &[], &[(0, 3)], &[(1, 2), (4, 90)]]);
    Availability {
        windows: windows.iter().copied().map(window).collect(),
        repeats_every: rng.pick(&[None, Some(Minutes(120))]),
    }
}

fn some_repeat(rng: &mut Rng) -> Option<Repeat> {
    let cron = rng.pick(&["* * * * *", "*/7 * * * *"]).to_owned();
    (rng.below(4) == 0).then_some(Repeat { cron, times: 2 })
}

fn some_command(rng: &mut Rng, state: &State) -> Command {
    let agent = AgentId(rng.below(state.agents().len() + 1) as u32);
    let goal = GoalId(rng.below(state.goals().len() + 1) as u32);
    let task = TaskId(rng.below(state.tasks().len() + 1) as u32);
    let kind = rng.pick(&[AgentKind::Simulated, AgentKind::Live]);
    let agent_spec = AgentSpec {
        lead: somebody(rng, state),
        availability: some_hours(rng),
        ..agent_spec(kind, &some_skills(rng), 1 + rng.below(3) as u32)
    };
    let after: Vec<TaskId> = (0..rng.below(3))
        .map(|_| TaskId(rng.below(state.tasks().len() + 1) as u32))
        .collect();
    let task_spec = TaskSpec {
        pinned: somebody(rng, state).into_iter().collect(),
        forbidden: somebody(rng, state).into_iter().collect(),
        ..task_spec(
            rng.pick(&Priority::ALL),
            1 + rng.below(90) as u32,
            &some_skills(rng),
            &after,
        )
    };
    let text = rng.pick(&["Analyze sales", "Develop an app", "Anything else"]);
    let goal_spec = GoalSpec {
        lead: somebody(rng, state),
        release_min: Minutes(rng.pick(&[0, 0, 5])),
        repeat: some_repeat(rng),
        ..goal_spec(rng.pick(&["classic", "standard"]), text)
    };
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
            artifacts: Vec::new(),
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
        assert_eq!(replayed.matching(), bench.state().matching());
        assert_eq!(replayed.next_recurrence(), bench.state().next_recurrence());
        assert!(replayed.unreleased().eq(bench.state().unreleased()));
    });
}

#[test]
fn who_is_eligible_is_what_counting_from_scratch_gives() {
    for_every_seed(|bench| {
        let state = bench.state();
        for task in state.present_tasks() {
            let eligible = state.matching().eligible(task.requirement);
            let eligible: Vec<AgentId> = eligible.iter().map(AgentId::from_index).collect();
            assert_eq!(eligible, eligible_from_scratch(state, task), "{}", task.id);
        }
    });
}

fn eligible_from_scratch(state: &State, task: &Task) -> Vec<AgentId> {
    let spec = &task.spec;
    let is_able = |agent: &&Agent| {
        let covers = state
            .config()
            .taxonomy
            .covers(&agent.spec.skills, &spec.skills);
        let is_pinned = spec.pinned.is_empty() || spec.pinned.contains(&agent.id);
        covers && is_pinned && !spec.forbidden.contains(&agent.id)
    };
    let able: Vec<&Agent> = state.registered_agents().filter(is_able).collect();
    let ids = |asked: &[&Agent]| asked.iter().map(|agent| agent.id).collect();
    let lead = state.goals()[task.goal.index()].spec.lead;
    let Some(lead) = lead.filter(|_| spec.pinned.is_empty()) else {
        return ids(&able);
    };
    let lead_of = |agent: AgentId| state.agents()[agent.index()].spec.lead;
    let chain = std::iter::successors(Some(lead), |&agent| lead_of(agent));
    let mut chain = chain.filter(|&agent| state.agent(agent).is_some());
    let Some(first) = chain.next() else {
        return ids(&able);
    };
    let is_led = |agent: AgentId, by: AgentId| {
        std::iter::successors(lead_of(agent), |&agent| lead_of(agent)).any(|lead| lead == by)
    };
    let mut asked: Vec<&Agent> = able.clone();
    asked.retain(|agent| is_led(agent.id, first));
    let is_there = |agent: &&Agent| agent.presence != Presence::Lost;
    let is_enough = |asked: &[&Agent]| asked.iter().any(is_there);
    for superior in std::iter::once(first).chain(chain) {
        if is_enough(&asked) {
            break;
        }
        asked = able.clone();
        asked.retain(|agent| agent.id == superior || is_led(agent.id, superior));
    }
    if is_enough(&asked) {
        ids(&asked)
    } else {
        ids(&able)
    }
}

#[test]
fn everything_gets_done_that_somebody_may_do() {
    for_every_seed(|bench| {
        let paces = [Pace::Barrier, Pace::Continuous];
        let all = PolicyKind::ALL.map(|policy| {
            paces.map(|pace| RunSettings {
                policy,
                pace,
                ..RunSettings::default()
            })
        });
        for settings in all.into_iter().flatten() {
            let mut bench = Bench::on(bench.engine.clone());
            bench.act(Command::ChoosePolicy { settings });
            while simulate::step(&mut bench.engine).is_ok() {}
            let state = bench.state();
            assert_eq!(invariant::check(state), Ok(()));
            // What live agents may still say or not, nobody has to wait for.
            let is_awaited = |agent: &Agent| agent.is_live() && agent.presence != Presence::Lost;
            let has_live = state.registered_agents().any(is_awaited);
            assert!(state.next_wake().is_none() || has_live);
            assert_eq!(state.next_recurrence(), None);
            for task in state.present_tasks() {
                assert!(!task.state.is_held(), "{} is held", task.id);
                let never_again = |agent: AgentId| {
                    let agent = &state.agents()[agent.index()];
                    let is_over = !state.is_available(agent, state.now());
                    agent.presence == Presence::Lost || (is_over && state.opens_at(agent).is_none())
                };
                let mut eligible = eligible_from_scratch(state, task).into_iter();
                let waits = task.state == TaskState::Ready;
                assert!(
                    !waits || eligible.all(never_again),
                    "{} could go on",
                    task.id
                );
            }
        }
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
