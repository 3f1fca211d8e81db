//! What the engine's benchmarks work on.

use baton_engine::event::{Event, Lease};
use baton_engine::schedule::{Pace, PolicyKind, RunSettings};
use baton_engine::{
    AgentSpec, Command, Engine, GoalId, GoalSpec, Minutes, Priority, Recorded, Skill, TaskId,
    TaskSpec, Time, examples,
};

const REQUIREMENTS: u32 = 20;
const CHAIN: u32 = 10;

/// Chains of tasks with twenty requirements in turn.
pub fn chains(tasks: u32, agents: u32, policy: PolicyKind, pace: Pace) -> Engine {
    let mut engine = Engine::new(Default::default());
    let skill = |index: u32| Skill::new(format!("skill {}", index % REQUIREMENTS));
    let settings = RunSettings {
        policy,
        pace,
        ..RunSettings::default()
    };
    let choose = Command::ChoosePolicy { settings };
    let register = (0..agents).map(|index| Command::RegisterAgent {
        agent: None,
        spec: AgentSpec {
            name: format!("Agent {index}"),
            skills: [index, index + 1, index + 7].map(skill).to_vec(),
            speed_percent: 60 + 20 * (index / REQUIREMENTS % 5),
            ..AgentSpec::default()
        },
    });
    let goal = GoalSpec {
        text: "All".to_owned(),
        rules: "classic".to_owned(),
        ..GoalSpec::default()
    };
    let submit = Command::SubmitGoal { spec: goal };
    // The goal's own task makes room for the workload's.
    let clear = Command::RemoveTask { task: TaskId(0) };
    let add = (1..=tasks).map(|index| Command::AddTask {
        goal: GoalId(0),
        spec: TaskSpec {
            name: format!("Task {index}"),
            priority: Priority::ALL[index as usize % Priority::COUNT],
            estimate: Minutes(10 + index * 7 % 50),
            skills: [skill(index * 3)].into(),
            dependencies: match index % CHAIN {
                1 => Default::default(),
                _ => [TaskId(index - 1)].into_iter().collect(),
            },
            ..TaskSpec::default()
        },
    });
    let setup = std::iter::once(choose)
        .chain(register)
        .chain([submit, clear]);
    for command in setup.chain(add) {
        let done = engine.handle(command, Default::default());
        assert_eq!(done, Ok(()), "the workload is valid");
        // Whoever keeps the journal has taken it.
        engine.take_events();
    }
    engine
}

/// The original's demonstration, its agents and goals again and again.
pub fn goals(agents: usize, goals: usize) -> Engine {
    let demonstration = examples::demonstration();
    let mut engine = Engine::new(Default::default());
    let kinds = demonstration.agents.iter().cycle().take(agents).cloned();
    let register = kinds.map(|spec| Command::RegisterAgent { agent: None, spec });
    let submitted = demonstration.goals.iter().cycle().take(goals).cloned();
    let submit = submitted.map(|spec| Command::SubmitGoal { spec });
    for command in register.chain(submit) {
        let done = engine.handle(command, Default::default());
        assert_eq!(done, Ok(()), "the workload is valid");
    }
    engine
}

/// Runs rounds to the end; the answer is the whole journal.
pub fn run(engine: &mut Engine) -> Vec<Recorded> {
    let mut events = engine.take_events();
    while round(engine, &mut events) {}
    events
}

/// One round: assigns, and every agent starts and completes what it got.
pub fn round(engine: &mut Engine, events: &mut Vec<Recorded>) -> bool {
    let now = engine.state().now();
    if engine.handle(Command::RunRound, now).is_err() {
        return false;
    }
    let assigned = engine.take_events();
    let leases = assigned.iter().filter_map(|recorded| match recorded.event {
        Event::TaskAssigned { lease, .. } => Some(lease),
        _ => None,
    });
    let mut ends: Vec<(Time, Lease)> = leases.map(|lease| end(engine, lease)).collect();
    ends.sort_by_key(|(at, lease)| (*at, lease.task));
    for &(_, lease) in &ends {
        let started = engine.handle(Command::StartTask { lease }, now);
        assert!(started.is_ok(), "on the current lease");
    }
    for (at, lease) in ends {
        let result = None;
        let completed = engine.handle(
            Command::CompleteTask {
                lease,
                result,
                artifacts: Vec::new(),
            },
            at,
        );
        assert!(completed.is_ok(), "on the current lease");
    }
    events.extend(assigned);
    events.extend(engine.take_events());
    true
}

/// When a task that begins now ends.
fn end(engine: &Engine, lease: Lease) -> (Time, Lease) {
    let state = engine.state();
    let task = &state.tasks()[lease.task.index()];
    (state.now() + state.declared_min(lease.agent, task), lease)
}
