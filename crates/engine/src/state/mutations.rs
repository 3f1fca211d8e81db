//! Each invariant broken once on purpose: [`invariant::check`] must say so.

use super::State;
use crate::agent::AgentSpec;
use crate::command::Command;
use crate::engine::Engine;
use crate::goal::GoalSpec;
use crate::ids::{AgentId, GoalId, TaskId};
use crate::invariant::{self, Violation};
use crate::negotiation::{Answer, Calendar, Invitation, Negotiation, Phase};
use crate::schedule::{PolicyKind, RunSettings};
use crate::skill::Skill;
use crate::state::Config;
use crate::task::{Hold, Task, TaskSpec, TaskState};
use crate::tensor::Tensor;
use crate::time::{Minutes, Time};
use std::sync::Arc;

const COMPLETED: TaskId = TaskId(0);
const HELD: TaskId = TaskId(1);
const READY: TaskId = TaskId(2);
const HOLDER: AgentId = AgentId(0);
const OTHER: AgentId = AgentId(1);

/// Two agents; of three tasks one is completed, one that waited for it is
/// held, and one is ready and announced to the agent that has room.
fn example() -> State {
    let mut engine = Engine::new(Config::default());
    let mut act = |command| {
        let done = engine.handle(command, Time::default());
        assert_eq!(done, Ok(()));
    };
    for skills in [["general", "coding"], ["general", "testing"]] {
        let spec = AgentSpec {
            name: "Agent".to_owned(),
            skills: skills.map(Skill::new).to_vec(),
            capacity: 1,
            ..AgentSpec::default()
        };
        act(Command::RegisterAgent { agent: None, spec });
    }
    let spec = GoalSpec {
        text: "Do it".to_owned(),
        rules: "classic".to_owned(),
        ..GoalSpec::default()
    };
    act(Command::SubmitGoal { spec });
    let lease = |task| crate::event::Lease {
        task,
        agent: HOLDER,
        attempt: crate::ids::Attempt(1),
    };
    act(Command::RunRound);
    act(Command::CompleteTask {
        lease: lease(COMPLETED),
        result: None,
        artifacts: Vec::new(),
    });
    let choose = |policy| Command::ChoosePolicy {
        settings: RunSettings {
            policy,
            ..RunSettings::default()
        },
    };
    for (dependencies, policy) in [
        (vec![COMPLETED], PolicyKind::LeastLoaded),
        (vec![], PolicyKind::ContractNet),
    ] {
        let spec = TaskSpec {
            name: "Task".to_owned(),
            estimate: Minutes(60),
            skills: [Skill::new("general")].into(),
            dependencies: dependencies.into(),
            ..TaskSpec::default()
        };
        let goal = GoalId(0);
        act(Command::AddTask { goal, spec });
        act(choose(policy));
        act(Command::RunRound);
    }
    let state = engine.state().clone();
    assert_eq!(invariant::check(&state), Ok(()));
    state
}

/// Breaks the invariant that `violation` tells of.
fn mutate(state: &mut State, violation: &Violation) {
    let holder = &mut state.agents[HOLDER.index()];
    match violation {
        Violation::TooEarly(_) => move_to(state, COMPLETED, TaskState::Failed),
        Violation::WrongReadiness(_) => move_to(state, READY, TaskState::Blocked),
        Violation::NotHeldOnce(_) => state.agents[OTHER.index()].held.push(HELD),
        Violation::OverCapacity(_) => Arc::make_mut(&mut holder.spec).capacity = 0,
        Violation::NotEligible(_) => Arc::make_mut(&mut holder.spec).skills.clear(),
        Violation::WrongMinutes(_) => holder.outstanding_min += 1,
        Violation::WrongCounts => state.counts[TaskState::Ready as usize] += 1,
        Violation::WrongQueue => state.queue.clear(),
        Violation::WrongDuplicate(_) => {
            // Of a task that is not even started.
            let hold = state.tasks[HELD.index()].holds().next();
            let hold = hold.map(|hold| Hold {
                agent: OTHER,
                ..hold
            });
            state.tasks[HELD.index()].duplicate = hold.map(Box::new);
            state.agents[OTHER.index()].held.push(HELD);
        }
        Violation::WrongReleases => {
            state.unreleased.insert((Time(1), READY));
        }
        Violation::NotNegotiable(_) => state.settings.policy = PolicyKind::LeastLoaded,
        Violation::WronglyInvited(_) => negotiation(state).invited.push(Invitation {
            agent: OTHER,
            answer: Answer::Awaited,
        }),
        Violation::WronglyAwarded(_) => {
            let negotiation = negotiation(state);
            let until = negotiation.phase.until();
            negotiation.phase = Phase::Awarded {
                agent: OTHER,
                until,
            };
        }
        Violation::WrongCalendar => state.calendar = Calendar::default(),
        Violation::WrongRow(_) => unreachable!("the tensor is a function of the state"),
    }
}

fn negotiation(state: &mut State) -> &mut Negotiation {
    let open = state.tasks[READY.index()].negotiation.as_deref_mut();
    open.expect("it is announced")
}

/// Moves a task without anything that belongs to it.
fn move_to(state: &mut State, task: TaskId, to: TaskState) {
    let task = &mut state.tasks[task.index()];
    state.counts[task.state as usize] -= 1;
    state.counts[to as usize] += 1;
    task.state = to;
}

#[test]
fn each_broken_invariant_is_caught() {
    let violations = [
        Violation::TooEarly(HELD),
        Violation::WrongReadiness(READY),
        Violation::NotHeldOnce(HELD),
        Violation::OverCapacity(HOLDER),
        Violation::NotEligible(HOLDER),
        Violation::WrongMinutes(HOLDER),
        Violation::WrongCounts,
        Violation::WrongQueue,
        Violation::WrongDuplicate(HELD),
        Violation::WrongReleases,
        Violation::NotNegotiable(READY),
        Violation::WronglyInvited(READY),
        Violation::WronglyAwarded(READY),
        Violation::WrongCalendar,
    ];
    for violation in violations {
        let mut state = example();
        mutate(&mut state, &violation);
        assert_eq!(invariant::check(&state), Err(violation));
    }
}

#[test]
fn a_tensor_of_another_state_is_caught() {
    let state = example();
    let old = Tensor::new(&state);
    let mut later = state;
    move_to(&mut later, HELD, TaskState::Failed);
    let tasks: Vec<&Task> = later.present_tasks().collect();
    let verdict = invariant::check_rows(&later, &tasks, &old);
    assert_eq!(verdict, Err(Violation::WrongRow(HELD)));
}
