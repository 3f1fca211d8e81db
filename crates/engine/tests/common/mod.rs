//! What the tests share: a short way to set a workspace up and to act on it.
#![allow(dead_code, reason = "each test binary uses its own part")]

use baton_engine::event::{Event, Lease};
use baton_engine::invariant;
use baton_engine::{
    AgentId, AgentKind, AgentSpec, Command, Config, Engine, GoalId, GoalSpec, Minutes, Priority,
    Recorded, Rejection, Skill, State, Task, TaskId, TaskSpec, TaskState, Time,
};

/// A workspace under test. Invariants are checked after every command.
pub struct Bench {
    pub engine: Engine,
    pub events: Vec<Recorded>,
    pub now: Time,
}

impl Bench {
    pub fn new() -> Self {
        Self::with(Config::default())
    }

    pub fn with(config: Config) -> Self {
        Self::on(Engine::new(config))
    }

    pub fn on(mut engine: Engine) -> Self {
        let events = engine.take_events();
        let now = engine.state().now();
        Self {
            engine,
            events,
            now,
        }
    }

    /// A workspace with one goal and nothing in it but what is added.
    pub fn with_goal() -> Self {
        let mut bench = Self::new();
        bench.goal("classic", "Do it");
        bench.act(Command::RemoveTask { task: TaskId(0) });
        bench
    }

    pub fn state(&self) -> &State {
        self.engine.state()
    }

    pub fn task(&self, id: TaskId) -> &Task {
        self.state().task(id).expect("the task is there")
    }

    pub fn task_state(&self, id: TaskId) -> TaskState {
        self.task(id).state
    }

    pub fn load(&self, id: AgentId) -> u32 {
        self.state().agent(id).expect("the agent is there").load()
    }

    pub fn try_to(&mut self, command: Command) -> Result<(), Rejection> {
        let done = self.engine.handle(command, self.now);
        self.events.extend(self.engine.take_events());
        assert_eq!(invariant::check(self.engine.state()), Ok(()));
        done
    }

    pub fn act(&mut self, command: Command) {
        assert_eq!(self.try_to(command.clone()), Ok(()), "{command:?}");
    }

    pub fn agent(&mut self, skills: &[&str], capacity: u32) -> AgentId {
        self.agent_of_kind(AgentKind::Simulated, skills, capacity)
    }

    pub fn live_agent(&mut self, skills: &[&str], capacity: u32) -> AgentId {
        self.agent_of_kind(AgentKind::Live, skills, capacity)
    }

    fn agent_of_kind(&mut self, kind: AgentKind, skills: &[&str], capacity: u32) -> AgentId {
        let id = AgentId::from_index(self.state().agents().len());
        let spec = agent_spec(kind, skills, capacity);
        self.act(Command::RegisterAgent { agent: None, spec });
        id
    }

    pub fn goal(&mut self, rules: &str, text: &str) -> GoalId {
        let id = GoalId::from_index(self.state().goals().len());
        let spec = goal_spec(rules, text);
        self.act(Command::SubmitGoal { spec });
        id
    }

    /// Adds a medium task of 60 minutes to the first goal.
    pub fn add(&mut self, skills: &[&str], after: &[TaskId]) -> TaskId {
        self.add_spec(task_spec(Priority::Medium, 60, skills, after))
    }

    pub fn add_spec(&mut self, spec: TaskSpec) -> TaskId {
        let id = TaskId::from_index(self.state().tasks().len());
        let goal = GoalId(0);
        self.act(Command::AddTask { goal, spec });
        id
    }

    /// Runs a round; who got what, in the order of assignment.
    pub fn round(&mut self) -> Vec<(TaskId, AgentId)> {
        let from = self.events.len();
        self.act(Command::RunRound);
        let assigned = self.events[from..]
            .iter()
            .filter_map(|recorded| match recorded.event {
                Event::TaskAssigned { lease, .. } => Some((lease.task, lease.agent)),
                _ => None,
            });
        assigned.collect()
    }

    /// The current lease of a task that has been assigned.
    pub fn lease(&self, task: TaskId) -> Lease {
        let found = self.task(task);
        Lease {
            task,
            agent: found.agent.expect("somebody had it"),
            attempt: found.attempt,
        }
    }

    pub fn complete(&mut self, task: TaskId) {
        let lease = self.lease(task);
        self.act(Command::CompleteTask {
            lease,
            result: None,
            artifacts: Vec::new(),
        });
    }

    pub fn fail(&mut self, task: TaskId) {
        let (lease, reason) = (self.lease(task), "it broke".to_owned());
        self.act(Command::FailTask { lease, reason });
    }

    /// Lets the time pass until a failed task is tried again.
    pub fn wait_for_retry(&mut self, task: TaskId) {
        if let Some(at) = self.task(task).not_before() {
            self.now = at;
            self.act(Command::Tick);
        }
    }

    pub fn wait_ms(&mut self, ms: u64) {
        self.now = Time(self.now.0 + ms);
    }
}

pub fn agent_spec(kind: AgentKind, skills: &[&str], capacity: u32) -> AgentSpec {
    AgentSpec {
        name: "Agent".to_owned(),
        skills: to_skills(skills),
        capacity,
        kind,
        ..AgentSpec::default()
    }
}

pub fn goal_spec(rules: &str, text: &str) -> GoalSpec {
    GoalSpec {
        text: text.to_owned(),
        rules: rules.to_owned(),
        ..GoalSpec::default()
    }
}

pub fn task_spec(priority: Priority, minutes: u32, skills: &[&str], after: &[TaskId]) -> TaskSpec {
    TaskSpec {
        name: "Task".to_owned(),
        priority,
        estimate: Minutes(minutes),
        skills: to_skills(skills).into(),
        dependencies: after.into(),
        ..TaskSpec::default()
    }
}

pub fn to_skills(names: &[&str]) -> Vec<Skill> {
    names.iter().copied().map(Skill::new).collect()
}

/// SplitMix64 (Steele, Lea and Flood 2014).
pub struct Rng(pub u64);

impl Rng {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % bound as u64).expect("below a usize")
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}
